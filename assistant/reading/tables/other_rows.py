"""Rows of a table that are of another than the one whose cell a question asks for."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from assistant.language.english import stem, stems_of, words_of
from assistant.questions.naming_words import naming_words
from assistant.questions.pairs import pair_in
from assistant.questions.question import Question
from assistant.questions.shapes import Shape
from assistant.questions.yes_no import is_yes_no
from assistant.reading.reader import RankedSentence
from assistant.reading.tables.told_rows import AskedWords, ToldRow, said_of, told_row

_SUPERLATIVE = re.compile(
    r"\b(?:most|least|(?!(?:guest|rest|request|interest|test|west|forest|harvest|contest|protest)\b)\w+est|worst)\b",
    re.IGNORECASE,
)
_THING = re.compile(
    r"\b(?:for|of|in|at|on|by|with|from|per|a|an|the|my|our|your|its)\s+(?=([\w'’-]+))",
    re.IGNORECASE,
)
_NAME = re.compile(r"(?<=\w )[A-ZÀ-Þ][\w’'-]+(?: [A-ZÀ-Þ][\w’'-]+)+")


def rows_of_others(
    question: Question,
    weights: Mapping[str, float],
    ranked: Sequence[RankedSentence],
    missing: Sequence[str] = (),
) -> set[tuple[str, int]]:
    """The ``key`` of rows of a table with the column asked for, but not for them.

    Where a question names something that neither columns nor headings say, a row that holds none of it is
    of another: of a projector where the deposit for a piano is asked for. A header row goes with all of
    its rows. So is every row where what is called by its name occurs in no document (``missing`` are such
    words), or a follow-up asks for: the Platinum plan, "and for kids?". Which is the best of them, or how two
    differ, no row says in words.
    """
    pair = pair_in(question.text)
    compares = question.read != question.text or _SUPERLATIVE.search(question.text)
    compares_two = pair is not None and not pair.chooses
    if question.shape is not Shape.SENTENCE or compares or compares_two:
        return set()
    asked = AskedWords(question, stems_of(question.text), weights)
    rows = [row for one in ranked if (row := told_row(asked, one)) is not None]
    stems = frozenset(question.stems)
    named = stems & frozenset(map(stem, [*naming_words(question.text), *things(question.text)]))
    by_name = [*map(stem, naming_words(question.text)), *question.focus]
    absent = frozenset(map(stem, missing)).intersection(by_name)
    others = [
        row
        for row in rows
        if (not row.held or absent - row.held)
        and named - row.around
        and said_of(stems, frozenset().union(*map(stems_of, row.names)))
    ]
    others += [row for row in rows if row not in others and _has_part_of(asked, row)]
    if not is_yes_no(question.text):  # whether it is "3 months" is told by who has six
        others += [row for row in rows if row not in others and _lacks_key(row, rows)]
    gone = {row.table for row in others} - {row.table for row in rows if row not in others}
    headers = [
        one
        for one in ranked
        if one.sentence.lead and (one.passage.document, one.sentence.start) in gone
    ]
    return {one.key for one in (*(row.ranked for row in others), *headers)}


def _lacks_key(row: ToldRow, rows: Sequence[ToldRow]) -> bool:
    """Whether the question repeats a cell of several rows of a table, and says nothing else that this row does.

    Of what is on "at the Barn" the acts on the Meadow are none. A table may go on below another heading.
    """
    document = row.ranked.passage.document
    holding = [
        other
        for other in rows
        if other.keys and row.held <= other.held and other.names == row.names
        if other.ranked.passage.document == document
    ]
    return not row.keys and len(holding) > 1


def _has_part_of(asked: AskedWords, row: ToldRow) -> bool:
    """Whether a row has a part of a name beside words that are not asked: Birch House for Elm House."""
    said = stems_of(f"{row.ranked.text} {row.ranked.passage.prefix}")
    for name in _NAME.findall(asked.question.text):
        parts = [stem(word) for word in words_of(name)]
        for cell in row.cells:
            held = stems_of(cell)
            other = {one for one in held - asked.words if one.isalpha() and len(one) > 1}
            if not held.isdisjoint(parts) and other and not said.issuperset(parts):
                return True
    return False


def things(text: str) -> list[str]:
    """The words of a question that name things, for they stand after an article or a preposition."""
    return [word for found in _THING.findall(text) for word in words_of(found)]
