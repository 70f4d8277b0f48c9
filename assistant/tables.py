"""Rows of tables: the one that holds what the question names, and the cell under the column it names."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.english import stems_of
from assistant.evidence import holds
from assistant.identifiers import asked_for_by_name, named_in
from assistant.lists import with_header
from assistant.question import Question, Sought
from assistant.reader import RankedSentence
from ingest.document import BlockKind

_CELL = re.compile(r"[^|]+")
# What a column of prices may be called, and how one asks for it.
_PRICE = frozenset(
    ["price", "cost", "fee", "rate", "charg", "amount", "eur", "euro", "usd", "gbp", "chf"]
)
_ASKS_PRICE = re.compile(
    r"\b(?:costs?|priced?|fees?|charged?|pay|paid|expensive|dear)\b|^how much (?:is|are|does|do)\b",
    re.IGNORECASE,
)
_CURRENCY = re.compile(r"[€$£]")
_SHORTEST_STEM = 3
_HALF = 0.5  # less than a word that is named


def about_others(question: Question, ranked: Sequence[RankedSentence]) -> set[tuple[str, int]]:
    """Sentences about another than what the question names: P070 where P077 is asked for.

    By passage id and offset, and only where other sentences hold what is named: rows of tables that lack
    it, and sentences that name another of its kind instead, unless the headings above them name it.
    """
    asked = asked_for_by_name(question.text)
    codes, kinds = {one.code for one in asked}, {one.kind for one in asked if one.kind}
    read = [(one, list(named_in(one.text))) for one in ranked] if codes else []
    held = {place(one): len(codes & {named.code for named in names}) for one, names in read}
    rows = [place(one) for one, _ in read if one.sentence.kind is BlockKind.TABLE_ROW]
    most_of_rows = max((held[row] for row in rows), default=0)
    others = {row for row in rows if held[row] < most_of_rows}
    if any(held.values()):
        for one, names in read:
            another = not held[place(one)] and not kinds.isdisjoint(named.kind for named in names)
            above = {named.code for named in named_in(one.passage.prefix)}
            if another and codes.isdisjoint(above):
                others.add(place(one))
    return others


def place(ranked: RankedSentence) -> tuple[str, int]:
    """What a sentence is known by: its passage and where it begins."""
    return ranked.passage.id, ranked.sentence.start


def asked_row(question: Question, ranked: Sequence[RankedSentence]) -> RankedSentence | None:
    """The row that alone holds what the question names by a code, if it has the cell asked for."""
    codes = {one.code for one in asked_for_by_name(question.text)}
    holding = [
        one
        for one in ranked
        if one.sentence.kind is BlockKind.TABLE_ROW
        and not codes.isdisjoint(named.code for named in named_in(one.text))
    ]
    return holding[0] if len(holding) == 1 and named_cell(question, holding[0]) else None


def names_another(question: Question, sentence: str, answer: str) -> bool:
    """Whether a sentence names, besides the words that answer, another of the kind that is asked about."""
    asked = asked_for_by_name(question.text)
    codes, kinds = {one.code for one in asked}, {one.kind for one in asked if one.kind}
    named = [one for one in named_in(sentence) if one.code not in codes and one.kind in kinds]
    return any(one.code not in answer.lower() for one in named)


def is_row_of(question: Question, ranked: RankedSentence) -> bool:
    """Whether a row holds what the question names, and no other row of its passage holds more of that."""
    (passage, header), *_ = with_header(ranked)
    asked = frozenset(question.stems) - stems_of(passage.quote(header))
    held = asked & stems_of(ranked.text)
    rows = [line for line in ranked.passage.sentences if line.kind is BlockKind.TABLE_ROW]
    return bool(held) and not any(
        held < asked & stems_of(ranked.passage.quote(row)) for row in rows if not row.lead
    )


def named_cell(question: Question, ranked: RankedSentence) -> str:
    """The cell of a row under the one column that the question names, or "".

    A column of prices is named by "cost", too, and by "when" the one cell with a date. The cell that holds
    what the question names by a code ("P077") is not what it asks for.
    """
    (passage, header), *row = with_header(ranked)
    names, cells = _cells(passage.quote(header)), _cells(ranked.text)
    if not row or len(names) != len(cells):
        return ""
    codes = {one.code for one in asked_for_by_name(question.text)}
    price = bool(_ASKS_PRICE.search(question.text))
    columns = [
        _words_asked(question, name) or (_HALF if price and _is_price(name) else 0.0)
        for name in names
    ]
    keys = [not codes.isdisjoint(named.code for named in named_in(cell)) for cell in cells]
    columns = [0.0 if key else column for key, column in zip(keys, columns, strict=True)]
    best = max(columns)
    if best:
        return cells[columns.index(best)] if columns.count(best) == 1 else ""
    dated = [cell for cell in cells if holds(Sought.DATE, cell)]
    return dated[0] if question.sought is Sought.DATE and len(dated) == 1 else ""


def _words_asked(question: Question, column: str) -> float:
    """How many of a column's words the question has; "owns" is "Owner"."""
    return float(
        sum(any(_alike(word, said) for said in question.stems) for word in stems_of(column))
    )


def _alike(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    return one == other or (len(short) >= _SHORTEST_STEM and long.startswith(short))


def _is_price(column: str) -> bool:
    return not _PRICE.isdisjoint(stems_of(column)) or bool(_CURRENCY.search(column))


def _cells(row: str) -> list[str]:
    return [cell.strip() for cell in _CELL.findall(row)]
