"""Rows that are of what a question names, and rows of others that only mention it: whose deputy she is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.language.english import bare, stems_of
from assistant.language.stems_alike import is_alike
from assistant.questions.question import Question
from assistant.reading.cells import cells_of, heads_rows
from assistant.reading.lists.lists import with_header
from assistant.reading.reader import RankedSentence, Reading
from assistant.reading.tables.named_rows import is_table_row
from assistant.reading.tables.told_rows import AskedWords, is_repeated

# "Whose deputy is Lise?", "Who does Lise deputise for?": who is named stands in the column, not before it.
_TURNED = re.compile(
    r"(?:for |to |of )?(?:whose\b|(?:whom?|which \w+) (?:does|do|did|will|can)\b)", re.IGNORECASE
)


def of_subjects(question: Question, reading: Reading) -> Reading:
    """The same with a row that begins with what the question names first, where the best row only mentions it.

    Or where the best row says nothing of the question that this one does not: of a chest infection the row of
    skin infections is none, of what apprentices pay one that says nothing of anybody. Rows that only mention it
    are no evidence.
    """
    best = reading.sentences[0] if reading.sentences else None
    if best is None or not is_table_row(best):
        return _with_rows_named(question, reading)
    rows = rows_of_table(best)
    kept = rows_of_subject(question, best, rows)
    if best not in kept:
        best = _first_of(kept, reading)
    elif len(kept) == len(rows):
        named = _row_named(question, best, rows) or _row_begun(question, best, rows)
        if named is None:
            return reading
        best = _first_of([named], reading)
    gone = {row.key for row in rows if row not in kept}
    evidence = [one for one in reading.sentences[: reading.answering] if one.key not in gone]
    rest = [one for one in reading.sentences if one.key not in gone and one.key != best.key]
    more = best.key not in {one.key for one in evidence}
    return replace(reading, sentences=(best, *rest), answering=max(1, len(evidence) + more))


def _with_rows_named(question: Question, reading: Reading) -> Reading:
    """The same with the row whose first cell the question repeats for another of its table among the evidence."""
    told: dict[tuple[str, int], RankedSentence] = {}
    for one in reading.sentences[: reading.answering]:
        row = _row_named(question, one, rows_of_table(one)) if is_table_row(one) else None
        shown = row._replace(score=one.score) if row else one
        told.setdefault(shown.key, shown)
    rest = [one for one in reading.sentences[reading.answering :] if one.key not in told]
    return replace(reading, sentences=(*told.values(), *rest), answering=max(1, len(told)))


def rows_of_table(ranked: RankedSentence) -> list[RankedSentence]:
    """The rows of its table that stand in the passage of a row, itself among them."""
    head, *_ = with_header(ranked)
    rows = [ranked._replace(sentence=row) for row in ranked.passage.sentences]
    rows = [row for row in rows if is_table_row(row) and with_header(row)[0] == head]
    rows = [row for row in rows if not heads_rows(row.passage, row.sentence)]
    return [ranked if row.sentence == ranked.sentence else row for row in rows]


def rows_of_subject(
    question: Question, best: RankedSentence, rows: Sequence[RankedSentence]
) -> list[RankedSentence]:
    """Of the rows of a table those that begin with what is asked about, or mention it, where this is asked for.

    All of them where none begin with what others mention.

    What ``best`` says of the question, but for the names of the columns, is what they are of.
    """
    (passage, header), *below = with_header(best)
    if not below:
        return [*rows]
    names = cells_of(passage.quote(header))
    asked = frozenset(question.stems) - stems_of(passage.quote(header))
    said = _letters(asked & stems_of(best.text))
    if not said:
        return [*rows]
    beginning = [row for row in rows if said <= stems_of(cells_of(row.text)[0])]
    mentioning = [row for row in rows if row not in beginning and _columns(said, row)]
    if not beginning or not mentioning:
        return [*rows]
    turned = _TURNED.match(bare(question.text)) and any(
        is_alike(one, other)
        for number in frozenset().union(*(_columns(said, row) for row in mentioning))
        for one in stems_of("".join(names[number : number + 1]))
        for other in question.stems
    )
    return mentioning if turned else beginning


def _columns(said: frozenset[str], row: RankedSentence) -> frozenset[int]:
    """The numbers of the cells of a row that hold all that is ``said``."""
    return frozenset(n for n, cell in enumerate(cells_of(row.text)) if said <= stems_of(cell))


def _row_named(
    question: Question, best: RankedSentence, rows: Sequence[RankedSentence]
) -> RankedSentence | None:
    """The one row whose first cell a question repeats, where it says all of it that the best row does."""
    asked = AskedWords(question, stems_of(question.text), {})
    first = [row for row in rows if is_repeated(asked, cells_of(row.text)[0])]
    if (
        len(first) != 1
        or first[0] is best
        or not re.search(r"[^\W\d_]", cells_of(first[0].text)[0])
    ):
        return None
    held = asked.words & stems_of(best.text)
    return first[0] if held <= stems_of(first[0].text) else None


def _row_begun(
    question: Question, best: RankedSentence, rows: Sequence[RankedSentence]
) -> RankedSentence | None:
    """The one row whose first cell has words of a question, where the best row has none in any cell.

    Or, without such a row, the one with a cell that the question repeats: "13:00 | Canteen | Lunch".
    """
    (passage, header), *below = with_header(best)
    asked = frozenset(question.stems) - stems_of(passage.quote(header))
    if not below or asked & stems_of(best.text):
        return None
    begun = [row for row in rows if _letters(asked & stems_of(cells_of(row.text)[0]))]
    if not begun:
        words = AskedWords(question, stems_of(question.text), {})
        named = ((row, cell) for row in rows for cell in cells_of(row.text))
        begun = [
            row
            for row, cell in named
            if is_repeated(words, cell) and _letters(asked & stems_of(cell))
        ]
    return begun[0] if len(begun) == 1 else None


def _letters(stems: frozenset[str]) -> frozenset[str]:
    return frozenset(filter(str.isalpha, stems))


def _first_of(rows: Sequence[RankedSentence], reading: Reading) -> RankedSentence:
    """Of some rows the one that was read best; it is as sure as the best sentence."""
    keys = {row.key for row in rows}
    read = next((one for one in reading.sentences if one.key in keys), rows[0])
    return read._replace(score=reading.sentences[0].score)
