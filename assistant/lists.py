"""Lists and schedules inside passages: the line that introduces them and all their lines."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from assistant.evidence import holds, states_date
from assistant.question import Sought
from assistant.reader import Reading
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
    runs: list[list[Sentence]] = [[]]
    for sentence in passage.sentences:
        listed = sentence.kind in _LISTED
        header = sentence.lead and any(line.kind in _LISTED for line in runs[-1])
        if not listed or header:  # the list ends; a further table begins with its header row
            runs.append([])
        if listed or sentence.lead:
            runs[-1].append(sentence)
    return [ListGroup(passage, tuple(run)) for run in runs if len(run) > 1]


def with_header(passage: Passage, row: Sentence) -> list[tuple[Passage, Sentence]]:
    """A table row after its header row, without which its cells mean little."""
    for group in groups_of(passage):
        if row in group.sentences:
            header = [s for s in group.sentences if s.kind is row.kind and s.lead and s != row]
            return [(passage, sentence) for sentence in (*header[:1], row)]
    return [(passage, row)]


def schedule_lines(reading: Reading, sought: Sought) -> list[tuple[Passage, Sentence]]:
    """The sentences with a date, or a time when one is sought, around the best sentence, in order.

    None when the best one has none itself: it says it otherwise ("opens early"), and those with dates
    are about something else.
    """
    states = partial(holds, Sought.TIME) if sought is Sought.TIME else states_date
    ranked = reading.sentences[0]
    best = ranked.passage
    dated = [
        (best, sentence)
        for sentence in best.sentences
        if sentence.kind is not BlockKind.HEADING and states(best.quote(sentence))
    ]
    held = (best, ranked.sentence)
    if held not in dated:
        return []
    first = max(0, dated.index(held) - _MOST_LINES + 1)
    return dated[first : first + _MOST_LINES]
