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
            run.append(sentence)
            continue
        if len(run) > 1:
            groups.append(ListGroup(passage, tuple(run)))
        run = [sentence] if sentence.lead else []
    if len(run) > 1:
        groups.append(ListGroup(passage, tuple(run)))
    return groups


def schedule_lines(reading: Reading) -> list[tuple[Passage, Sentence]]:
    """The dated sentences of the passage the best sentence stands in, in order."""
    best = reading.sentences[0].passage
    dated = [
        (best, sentence)
        for sentence in best.sentences
        if sentence.kind is not BlockKind.HEADING and holds(Sought.DATE, best.quote(sentence))
    ]
    return dated[:_MOST_LINES]
