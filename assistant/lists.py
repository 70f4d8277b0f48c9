"""Lists and schedules inside passages: the line that introduces them and all their lines."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.evidence import holds
from assistant.question import Sought
from assistant.reading import Reading
from ingest.document import BlockKind, Passage, Sentence

_MOST_LINES = 25
_LISTED = (BlockKind.LIST_ITEM, BlockKind.TABLE_ROW, BlockKind.CODE)


@dataclass(frozen=True, slots=True)
class ListGroup:
    """A run of list lines in one passage, with its introducing line first when it has one."""

    passage: Passage
    sentences: tuple[Sentence, ...]

    def pieces(self) -> list[tuple[Passage, Sentence]]:
        """The lines to quote, in order."""
        return [(self.passage, sentence) for sentence in self.sentences[:_MOST_LINES]]


def groups_of(passage: Passage) -> list[ListGroup]:
    """The lists of a passage, in order."""
    groups: list[ListGroup] = []
    run: list[Sentence] = []
    for sentence in passage.sentences:
        if sentence.kind in _LISTED:
            if sentence.lead and any(line.kind in _LISTED for line in run):
                groups.append(ListGroup(passage, tuple(run)))  # the header row of another table
                run = []
            run.append(sentence)
            continue
        if len(run) > 1:
            groups.append(ListGroup(passage, tuple(run)))
        run = [sentence] if sentence.lead else []
    if len(run) > 1:
        groups.append(ListGroup(passage, tuple(run)))
    return groups


def with_header(passage: Passage, row: Sentence) -> list[tuple[Passage, Sentence]]:
    """A table row after its header row, without which its cells mean little."""
    for group in groups_of(passage):
        if row in group.sentences:
            header = [s for s in group.sentences if s.kind is row.kind and s.lead and s != row]
            return [(passage, sentence) for sentence in (*header[:1], row)]
    return [(passage, row)]


def schedule_lines(reading: Reading) -> list[tuple[Passage, Sentence]]:
    """The dated sentences of the passage the best sentence stands in, in order."""
    best = reading.sentences[0].passage
    dated = [
        (best, sentence)
        for sentence in best.sentences
        if sentence.kind is not BlockKind.HEADING and holds(Sought.DATE, best.quote(sentence))
    ]
    return dated[:_MOST_LINES]
