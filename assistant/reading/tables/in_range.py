"""Whether what a question names by a number lies within a range that a row or a sentence names."""

from __future__ import annotations

from assistant.language.identifiers import asked_for_by_name
from assistant.language.named_ranges import in_range_of
from assistant.questions.question import Question
from assistant.reading.reader import Reading
from assistant.reading.tables.named_rows import is_table_row, numbers_in_ranges


def is_in_range(question: Question, reading: Reading) -> bool:
    """Whether the one row that a question names has the number that it gives in a range: 17 in "15–19".

    Or the best sentence names a range that holds it, and says all else that is asked: year 5 in "years 3 to 6".
    """
    best = reading.sentences[0] if reading.sentences else None
    if best is None or is_table_row(best):
        return best is not None and best.asked_for and bool(numbers_in_ranges(question, best))
    within = in_range_of(best.text, asked_for_by_name(question.text))
    return bool(within) and frozenset(question.stems) - within <= best.stems_around
