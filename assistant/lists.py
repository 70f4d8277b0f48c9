"""Lists and schedules inside passages: the line that introduces them and all their lines."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from assistant.evidence import holds, states_date
from assistant.question import Sought
from assistant.reader import RankedSentence, Reading
from ingest.document import BlockKind, Passage, Sentence
from ingest.index import Index

MOST_LINES = 60
_MOST_DATES = 25
_LISTED = (BlockKind.LIST_ITEM, BlockKind.TABLE_ROW, BlockKind.CODE)
Piece = tuple[Passage, Sentence]


@dataclass(frozen=True, slots=True)
class ListGroup:
    """A run of list lines, with its introducing line first when it has one."""

    pieces: tuple[Piece, ...]

    def holds(self, passage: Passage, sentence: Sentence) -> bool:
        """Whether a sentence is one of its lines."""
        return any(
            (held.document, line.start) == (passage.document, sentence.start)
            for held, line in self.pieces
        )


def groups_of(*passages: Passage) -> list[ListGroup]:
    """The lists of a passage, or of consecutive ones of a document, in order."""
    runs: list[list[Piece]] = [[]]
    read = -1
    for passage in passages:
        for sentence in passage.sentences:
            if sentence.start <= read:  # passages may overlap
                continue
            read = sentence.start
            listed = sentence.kind in _LISTED
            header = sentence.lead and any(line.kind in _LISTED for _, line in runs[-1])
            if not listed or header:  # the list ends; a further table begins with its header row
                runs.append([])
            if listed or sentence.lead:
                runs[-1].append((passage, sentence))
    return [ListGroup(tuple(run)) for run in runs if len(run) > 1]


def whole(group: ListGroup, index: Index) -> ListGroup:
    """The group with the lines that other passages of its document hold."""
    passage, first = group.pieces[0]
    if {passage.sentences[0], passage.sentences[-1]}.isdisjoint({first, group.pieces[-1][1]}):
        return group
    stored = index.catalogue.document_passages(passage.document)
    groups = groups_of(*(one.passage for one in stored))
    return next((one for one in groups if one.holds(passage, first)), group)


def with_header(ranked: RankedSentence) -> list[Piece]:
    """A table row after its header row, without which its cells mean little."""
    passage, row = ranked.passage, ranked.sentence
    table = passage.sentences[: passage.sentences.index(row) + 1]
    for number, sentence in reversed(list(enumerate(table))):
        if sentence.kind is not BlockKind.TABLE_ROW:
            break
        if sentence.lead:
            return [(passage, line) for line in dict.fromkeys((sentence, row))]
        if number == 0 and ranked.header is not None:
            return [ranked.header, (passage, row)]
    return [(passage, row)]


def schedule_lines(reading: Reading, sought: Sought) -> list[Piece]:
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
    first = max(0, dated.index(held) - _MOST_DATES + 1)
    return dated[first : first + _MOST_DATES]
