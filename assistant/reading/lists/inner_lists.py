"""Lists within lists: "2. Members shall be responsible for:" opens one as a line above a list does."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from assistant.language.english import content_words, stem, stems_of
from assistant.questions.question import Question
from assistant.reading.lists.levels import opens_list
from assistant.reading.lists.list_runs import Piece
from assistant.reading.lists.lists import ListGroup, groups_of, line_text, whole
from assistant.reading.reader import Reading
from ingest.document import BlockKind
from ingest.readable.readable import ReadableIndex

_ASIDE = re.compile(r"\([^()]{1,200}\)")
_SENTENCES = re.compile(r"(?<=[.!?]) (?=[A-ZÀ-Þ])")


def inner_list(question: Question, reading: Reading, index: ReadableIndex) -> ListGroup | None:
    """The list that the best sentence opens as a line of another, or is a line of, and that is asked for.

    Before its lines stand that which opens it and the next one further out that opens it in turn, as lines that
    introduce it. It is asked for where they and the headings say all that the question does, or open with
    the best sentence. A line without a colon opens one for a question that has all its words: "Fridge".
    """
    best = reading.sentences[0]
    if best.sentence.kind is not BlockKind.LIST_ITEM:
        return None
    here = next((g for g in groups_of(best.passage) if g.holds(best.passage, best.sentence)), None)
    if here is None:
        return None
    pieces = whole(here, index).pieces
    at = next(n for n, (_, line) in enumerate(pieces) if line.start == best.sentence.start)
    asked = frozenset(question.stems)
    named = stems_of(best.text) <= asked and _end(pieces, at) > at + 1
    opener = at if named else _opener(pieces, at)
    if opener is None:
        return None
    above = _parent(pieces, opener)
    heads = [pieces[number] for number in (above, opener) if number is not None]
    said = stems_of(f"{best.passage.prefix} {' '.join(line_text(*head) for head in heads)}")
    if _told_before(asked, line_text(*pieces[at])) if opener == at else not asked <= said:
        return None
    leads = [
        (passage, line._replace(kind=BlockKind.PARAGRAPH, lead=True)) for passage, line in heads
    ]
    return ListGroup((*leads, *pieces[opener + 1 : _end(pieces, opener)]))


def part_named(question: Question, group: ListGroup) -> ListGroup:
    """Of a list with lists in it the one below the line that a question names with all its words; else all."""
    asked = frozenset(question.stems)
    lines = group.pieces
    named = [
        at
        for at, (one, below) in enumerate(pairwise(lines))
        if one[1].level < below[1].level and (said := _called(line_text(*one))) and said <= asked
    ]
    if len(named) != 1:
        return group
    (at,) = named
    lead = (piece for piece in lines[:1] if piece[1].lead)
    return ListGroup((*lead, *lines[at : _end(lines, at)]))


def _called(line: str) -> frozenset[str]:
    """The stems of what a line is called, without what it adds in brackets: "Culture (head: Lena Fox)"."""
    return frozenset(map(stem, content_words(_ASIDE.sub(" ", line))))


def _told_before(asked: frozenset[str], opening: str) -> bool:
    """Whether sentences of a line before the one that opens a list say more of what is asked than that one."""
    *before, last = _SENTENCES.split(opening)
    return len(asked & stems_of(" ".join(before))) > len(asked & stems_of(last))


def _opener(pieces: Sequence[Piece], at: int) -> int | None:
    """Which line opens the inmost list that a line opens or stands in."""
    if opens_list(*pieces[at]) and _end(pieces, at) > at + 1:
        return at
    parent = _parent(pieces, at)
    return parent if parent is not None and pieces[parent][1].kind is BlockKind.LIST_ITEM else None


def _parent(pieces: Sequence[Piece], at: int) -> int | None:
    """The nearest line further out than one, where it opens what is below it; the line before the list at last."""
    level = pieces[at][1].level
    outer = (n for n in range(at - 1, -1, -1) if pieces[n][1].level < level)
    parent = next(outer, 0 if at and pieces[0][1].lead else None)
    return parent if parent is not None and opens_list(*pieces[parent]) else None


def _end(pieces: Sequence[Piece], opener: int) -> int:
    """The number of the first line behind one that stands no further in."""
    level = pieces[opener][1].level
    behind = range(opener + 1, len(pieces))
    return next((n for n in behind if pieces[n][1].level <= level), len(pieces))
