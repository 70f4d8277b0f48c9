"""Lines of a list about something else, beside one that says all that is asked: a changelog's entries.

The reader sees what stands beside a line with it: of "mediawiki: Enable image uploads" below
"first-setup: Automatically expand root partition" it can hardly tell which one is of the partition.
"""

from __future__ import annotations

from collections.abc import Sequence

from assistant.language.english import stems_of
from assistant.questions.comparisons import of_several
from assistant.questions.question import Question
from assistant.questions.shapes import Shape
from assistant.reading.reader import RankedSentence
from ingest.document import BlockKind

_LEAST = 2  # words of a question that one line holds by more than chance


def of_lines_beside(question: Question, ranked: Sequence[RankedSentence]) -> set[tuple[str, int]]:
    """Those lines of lists that hold no word of the question beside one that holds all, by their ``key``.

    None where several things are asked for, or where the line introduces what stands below it.
    """
    asked = frozenset(question.stems)
    if len(asked) < _LEAST or question.shape is not Shape.SENTENCE or of_several(question.text):
        return set()
    lines = [one for one in ranked if one.sentence.kind is BlockKind.LIST_ITEM]
    held = {one.key: asked & stems_of(one.text) for one in lines}
    whole = {
        one.passage.id
        for one in lines
        if held[one.key] == asked and not one.sentence.lead and not one.text.rstrip().endswith(":")
    }
    return {one.key for one in lines if one.passage.id in whole and not held[one.key]}
