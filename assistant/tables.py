"""Rows of tables: the one that holds what the question names, and the cell under the column it names."""

from __future__ import annotations

import re
from collections.abc import Iterable

from assistant.english import stems_of
from assistant.lists import with_header
from assistant.question import Question
from assistant.reader import RankedSentence
from ingest.document import BlockKind

# What holds a digit: P077, 2024-0137, 2.1, B204. Case says nothing.
_IDENTIFIER = re.compile(r"[^\s|,;:()?!\"'“”‘’]*\d[^\s|,;:()?!\"'“”‘’]*")
_CELL = re.compile(r"[^|]+")


def other_rows(question: Question, ranked: Iterable[RankedSentence]) -> set[tuple[str, int]]:
    """Rows, by passage id and offset, that lack what the question names while others hold it."""
    named = _identifiers(question.text)
    rows = [
        one for one in ranked if one.sentence.kind is BlockKind.TABLE_ROW and not one.sentence.lead
    ]
    lacking = [one for one in rows if not named & _identifiers(one.text)]
    if not named or len(lacking) == len(rows):
        return set()
    return {(one.passage.id, one.sentence.start) for one in lacking}


def named_cell(question: Question, ranked: RankedSentence) -> str:
    """The cell of a row under the one column that the question names, or ""."""
    (_, header), *row = with_header(ranked.passage, ranked.sentence)
    if not row:
        return ""
    asked = set(question.stems)
    columns = [len(asked & stems_of(name)) for name in _cells(ranked.passage.quote(header))]
    cells = _cells(ranked.text)
    best = max(columns)
    if not best or columns.count(best) > 1 or len(cells) != len(columns):
        return ""
    return cells[columns.index(best)]


def _cells(row: str) -> list[str]:
    return [cell.strip() for cell in _CELL.findall(row)]


def _identifiers(text: str) -> set[str]:
    return {found.strip(".").lower() for found in _IDENTIFIER.findall(text)}
