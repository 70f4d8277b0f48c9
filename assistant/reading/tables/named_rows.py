"""Rows that hold what a question names by a code, and sentences about another of its kind."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import zip_longest

from assistant.language.dates_spanned import without_days
from assistant.language.english import SMALL_NUMBERS, YEAR, stems_of
from assistant.language.figures import unit_behind
from assistant.language.identifiers import Named, are_alike, asked_for_by_name, named_in
from assistant.language.named_ranges import in_range_of
from assistant.language.stems_alike import is_alike
from assistant.language.values import days_and_times
from assistant.questions.question import Question, Sought
from assistant.reading.cell_ranges import AGES, is_beyond, numbers_within
from assistant.reading.cells import cells_of
from assistant.reading.lists.lists import with_header
from assistant.reading.reader import RankedSentence
from assistant.reading.tables.columns import named_cell
from ingest.document import BlockKind

_DOTTED = re.compile(r"v?\d+(?:\.\d+)+")
_YEAR = re.compile(YEAR)
_FIRST = 2  # cells of a row in which a number tells what the row is of


def about_others(question: Question, ranked: Sequence[RankedSentence]) -> set[tuple[str, int]]:
    """Sentences about another than what the question names: P070 where P077 is asked for.

    By passage id and offset, and only where other sentences hold what is named: rows of tables that lack
    it, and sentences that name another of its kind instead, unless the headings above them name it. The
    names of its columns are part of what a row holds. What names another of the kind is of another
    though nothing holds what is named: hall 1 where hall 7 is asked for, bus 15 for bus 16.
    """
    asked = asked_for_by_name(question.text)
    codes, kinds = {one.code for one in asked}, {one.kind for one in asked if one.kind}
    read = [(one, _named(question, _with_names(one))) for one in ranked] if codes else []
    counted = _counted(question, asked)
    held = {
        one.key: len(
            {named.code for named in names if _is_asked(named, one, asked)}
            | in_range_of(one.text, asked).union(numbers_in_ranges(question, one))
        )
        for one, names in read
    }
    rows = [one.key for one, _ in read if one.sentence.kind is BlockKind.TABLE_ROW]
    most_of_rows = max((held[row] for row in rows), default=0)
    others = {row for row in rows if held[row] < most_of_rows}
    named = [
        one
        for one, _ in read
        if is_table_row(one) and codes.intersection(named.code for named in named_in(one.text))
    ]
    others |= {one.key for one in named if any(_says_less(question, one, row) for row in named)}
    for one, names in read:
        if any(held.values()) or is_table_row(one) or not counted:
            another = not held[one.key] and not kinds.isdisjoint(named.kind for named in names)
            above = {named.code for named in named_in(one.passage.prefix)}
            if another and codes.isdisjoint(above):
                others.add(one.key)
    return others | _below_others(codes, [one for one, names in read if not held[one.key]])


def _is_asked(named: Named, ranked: RankedSentence, asked: Sequence[Named]) -> bool:
    """Whether a sentence names what is asked for: of line 5 tells no "5" that is of nothing called a line."""
    loose = is_table_row(ranked) or not named.code.isdigit()
    kinds = {one.kind for one in asked if one.code == named.code}
    return any(loose or kind in ("", named.kind) or kind in ranked.stems_around for kind in kinds)


def _counted(question: Question, asked: Sequence[Named]) -> bool:
    """Whether a number of a question may count or date what it stands behind: "limit 5 days", "May 2024"."""
    return any(
        not one.kind or _YEAR.fullmatch(one.code) or _units_of(one.code, question.text)
        for one in asked
    )


def _named(question: Question, text: str) -> tuple[Named, ...]:
    """What a text names by a code or a number; without its dates where a question has none: 5 May is no Year 5."""
    dated = days_and_times(question.text)[0]
    return named_in(text if dated else without_days(text))


def _below_others(codes: set[str], ranked: Sequence[RankedSentence]) -> set[tuple[str, int]]:
    """Sentences below a heading with another code than those asked for, where some stand below one of them.

    What version 5.1 brought is nothing that was new in 5.2.
    """
    above = {one.passage.heading for one in ranked}
    named = {heading: {one.code for one in named_in(heading)} for heading in above}
    if all(codes.isdisjoint(names) for names in named.values()):
        return set()
    alike = {
        heading
        for heading, names in named.items()
        if codes.isdisjoint(names)
        and any(_are_of_one_kind(name, code) for name in names for code in codes)
    }
    return {one.key for one in ranked if one.passage.heading in alike}


def _are_of_one_kind(name: str, code: str) -> bool:
    """Whether two codes are alike, or two versions: 6.4 and 6.3.2."""
    versions = _DOTTED.fullmatch(name) and _DOTTED.fullmatch(code)
    return bool(versions) or (are_alike(name, code) and not code.isdigit())


def _says_less(question: Question, one: RankedSentence, other: RankedSentence) -> bool:
    """Whether a row of a table says less of a question than another: K-100, small, where large is asked for."""
    if one.passage.document != other.passage.document:
        return False
    asked = frozenset(question.stems)
    return asked & stems_of(one.text) < asked & stems_of(other.text)


def is_table_row(ranked: RankedSentence) -> bool:
    """Whether a sentence is a row of a table below its header."""
    return ranked.sentence.kind is BlockKind.TABLE_ROW and not ranked.sentence.lead


def numbers_in_ranges(question: Question, ranked: RankedSentence) -> list[str]:
    """The numbers of a question that lie within the ranges of a row: 12 in "10 to 19"."""
    return [str(n) for cell in _cells(ranked) for n in numbers_within(question, *cell)]


def is_beyond_ranges(question: Question, ranked: RankedSentence) -> bool:
    """Whether a row is for others than the number that a question gives, by its ranges: 3 is not "6 to 9"."""
    return not numbers_in_ranges(question, ranked) and any(
        is_beyond(question, *cell) for cell in _cells(ranked)
    )


def _cells(ranked: RankedSentence) -> list[tuple[str, str]]:
    """The cells of a row, each with the name of its column; none of what is no row of a table."""
    if not is_table_row(ranked):
        return []
    (passage, header), *_ = with_header(ranked)
    return [*zip_longest(cells_of(ranked.text), cells_of(passage.quote(header)), fillvalue="")]


def _with_names(ranked: RankedSentence) -> str:
    """A sentence; a row with the names of its columns."""
    if not is_table_row(ranked):
        return ranked.text
    return "\n".join(passage.quote(sentence) for passage, sentence in with_header(ranked))


def asked_row(question: Question, ranked: Sequence[RankedSentence]) -> RankedSentence | None:
    """The row that alone holds what the question names by a code, if it has the cell asked for.

    Or, of a number, has it in a range; and no sentence that is read as a better answer names it.
    """
    if not any(one.sentence.kind is BlockKind.TABLE_ROW for one in ranked):
        return None
    asked = asked_for_by_name(question.text)
    codes = {one.code for one in asked}
    holding = [
        one
        for one in ranked
        if not codes.isdisjoint(named.code for named in _named(question, one.text))
        or (in_range_of(one.text, asked) and one.sentence.kind is not BlockKind.TABLE_ROW)
        or (numbers_in_ranges(question, one) and (codes or question.sought is Sought.NUMBER))
    ]
    rows = [one for one in holding if one.sentence.kind is BlockKind.TABLE_ROW]
    rows = [one for one in rows if not _is_of_other_unit(question, codes, one)]
    rows = [one for one in rows if _is_called(asked, one)] or rows
    if (
        len(rows) != 1
        or not _is_meant(question, codes, rows[0])
        or not (named_cell(question, rows[0]) or _is_of_rest(question, rows[0], ranked[0]))
    ):
        return None
    better = any(one.score > rows[0].score for one in holding if one is not rows[0])
    return None if better and numbers_in_ranges(question, rows[0]) else rows[0]


def _is_called(asked: Sequence[Named], row: RankedSentence) -> bool:
    """Whether a row has the number of a question below the name that it has there: week 3, not pages "2–3"."""
    called = {(kind, cell.casefold()) for cell, name in _cells(row) for kind in stems_of(name)}
    return any((one.kind, one.code) in called for one in asked)


def _is_meant(question: Question, codes: set[str], row: RankedSentence) -> bool:
    """Whether what a row holds of a question is more than a number that may count anything: a score of 8, 8 jugs.

    So it is a code, within a range, or stands in one of the first cells; or the row, its columns and headings say
    something else of the question.
    """
    held = {named.code for named in _named(question, row.text)} & codes
    if not held or not all(map(str.isdigit, held)) or numbers_in_ranges(question, row):
        return True
    cells = cells_of(row.text)
    first = {named.code for cell in cells[:_FIRST] for named in _named(question, cell)}
    others = frozenset(question.stems) - held
    said = stems_of(f"{row.passage.prefix}\n{_with_names(row)}")
    return (
        not others
        or not held.isdisjoint(first)
        or any(is_alike(one, other) for one in others for other in said)
    )


def _is_of_rest(question: Question, row: RankedSentence, best: RankedSentence) -> bool:
    """Whether a row that has a number of a question for another in a range, or its columns, say more of it.

    And the best sentence of all is a row beside it: a bike of one year is none of what a one-year warranty costs.
    What stands above the table says more where that is all: "Dose of Corvidol" for whom of five years.
    """
    beside = is_table_row(best) and best.passage.id == row.passage.id
    if question.sought is not Sought.NUMBER or not beside:
        return False
    within = [cell for cell, name in _cells(row) if numbers_within(question, cell, name)]
    rest = [one for one in question.stems if one not in stems_of(" ".join(within))]
    said = stems_of(_with_names(row))
    if not within or any(is_alike(one, other) for one in rest for other in said):
        return bool(within)
    given = {
        stemmed
        for term, stemmed in zip(question.terms, question.stems, strict=True)
        if term in SMALL_NUMBERS or unit_behind(f"1 {term}", 1)[0] or not term.isalpha()
    }
    left = frozenset(rest) - AGES - given
    return bool(left) and left <= stems_of(row.passage.prefix)


def _is_of_other_unit(question: Question, codes: set[str], row: RankedSentence) -> bool:
    """Whether a number that a row holds of a question has a unit in this, but not in the row: 20 m, 20 ft."""
    held = {named.code for named in named_in(row.text)} & codes
    return not numbers_in_ranges(question, row) and any(
        (measured := _units_of(number, question.text))
        and not any(c == number or measured & _units_of(number, c) for c in cells_of(row.text))
        for number in filter(str.isdigit, held)
    )


def _units_of(number: str, text: str) -> frozenset[str]:
    """The units that stand behind a number in a text."""
    found = re.finditer(rf"(?<![\w.,-]){number}(?![\w.,-]*\d)", text)
    return frozenset(unit for one in found if (unit := unit_behind(text, one.end())[0]))


def names_one_more(question: Question, sentence: str, answer: str) -> bool:
    """Whether a sentence names, besides the words that answer, another of the kind that is asked about."""
    asked = asked_for_by_name(question.text)
    codes, kinds = {one.code for one in asked}, {one.kind for one in asked if one.kind}
    others = (one.code for one in named_in(sentence) if one.code not in codes and one.kind in kinds)
    return any(code not in answer.lower() for code in others)
