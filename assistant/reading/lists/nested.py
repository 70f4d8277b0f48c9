"""Lists within lists: how deep a line stands in them, and the one that a question names by the line above it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from assistant.language.english import stems_of
from assistant.questions.question import Question
from assistant.reading.lists.list_runs import Piece
from assistant.reading.lists.lists import ListGroup, line_text
from ingest.document import BlockKind


def depths_of(pieces: Sequence[Piece]) -> list[int]:
    """How many of the lists that are quoted each piece is within; of a line between lists 0.

    By the levels of the items above it, so that one whose parents are not quoted stands in the first column.
    """
    depths: list[int] = []
    above: list[int] = []
    document = ""
    for passage, line in pieces:
        if line.kind is not BlockKind.LIST_ITEM or passage.document != document:
            above.clear()
        document = passage.document
        while above and above[-1] >= line.level:
            above.pop()
        depths.append(len(above))
        if line.kind is BlockKind.LIST_ITEM:
            above.append(line.level)
    return depths


def part_named(question: Question, group: ListGroup) -> ListGroup:
    """Of a list with lists in it the one below the line that a question names with all its words; else all."""
    asked = frozenset(question.stems)
    lines = group.pieces
    named = [
        at
        for at, (one, below) in enumerate(pairwise(lines))
        if one[1].level < below[1].level and (said := stems_of(line_text(*one))) and said <= asked
    ]
    if len(named) != 1:
        return group
    (at,) = named
    level = lines[at][1].level
    ends = (end for end in range(at + 1, len(lines)) if lines[end][1].level <= level)
    lead = (piece for piece in lines[:1] if piece[1].lead)
    return ListGroup((*lead, *lines[at : next(ends, len(lines))]))
