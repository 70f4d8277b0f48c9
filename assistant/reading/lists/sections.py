"""What is asked for in the plural, where a heading is what it is called and the headings below it name each.

"What are the triage stages?" over "Triage stages" with "Unreviewed", "Accepted" and "Ready for checkin" below it;
"how do I thread the loom?" over "Threading the loom" with "Step 1: …" and "Step 2: …".
"""

from __future__ import annotations

import re
from itertools import takewhile

from assistant.language.english import content_words, stem
from assistant.questions.comparisons import of_several
from assistant.questions.question import Question, Sought
from assistant.questions.shapes import Shape
from assistant.questions.yes_no import is_yes_no
from assistant.reading.lists.list_runs import Piece
from assistant.reading.lists.lists import groups_of
from assistant.reading.lists.steps import asks_how
from assistant.reading.reader import Reading
from ingest.document import BlockKind, Passage
from ingest.readable.readable import ReadableIndex

_MOST_SECTIONS = 20
_MOST_LINES = 7  # of one of them, with the sentence that leads to a list
_STEP = re.compile(
    r"(?:step|stage|phase|part|schritt|étape|paso)\s+\w{1,5}\b|\d{1,2}[.):]\s", re.IGNORECASE
)


def sections_asked(
    question: Question, reading: Reading, index: ReadableIndex
) -> list[tuple[str, list[Piece]]]:
    """The headings below the one that says what is asked, each with the first sentence below it; [] for none.

    A sentence that leads to a list stands above its first lines. None where a list stands right below the heading
    that says what is asked, whose lines are asked for, or where a table stands first below another.
    """
    plural = question.shape is Shape.LIST or of_several(question.text)
    how = asks_how(question)
    if not (plural or how) or is_yes_no(question.text) or question.sought is not Sought.ANYTHING:
        return []
    best = reading.sentences[0].passage
    depth = _depth_of(question, best)
    if not depth:
        return []
    stored = index.catalogue.document_passages(best.document)
    section = [
        one.passage for one in stored if one.passage.headings[:depth] == best.headings[:depth]
    ]
    if any(groups_of(one) for one in section if len(one.headings) == depth):
        return []
    found: dict[str, list[Piece]] = {}
    for passage in section:
        lines = [line for line in passage.sentences if line.kind is not BlockKind.HEADING]
        if lines and len(passage.headings) > depth and passage.headings[depth] not in found:
            told = [lines[0]]
            if lines[0].lead:
                told += takewhile(
                    lambda line: line.kind is BlockKind.LIST_ITEM, lines[1:_MOST_LINES]
                )
            found[passage.headings[depth]] = [(passage, line) for line in told]
    if any(told[0][1].kind is BlockKind.TABLE_ROW for told in found.values()):
        return []
    stepwise = plural or all(map(_STEP.match, found))
    return [*found.items()] if stepwise and 1 < len(found) <= _MOST_SECTIONS else []


def _depth_of(question: Question, passage: Passage) -> int:
    """How many headings lead down to the one that says all that is asked and no more; 0: none does."""
    for depth, heading in enumerate(passage.headings, start=1):
        words = [word for word in content_words(heading) if any(map(str.isalpha, word))]
        if words and frozenset(map(stem, words)) == frozenset(question.stems):
            return depth
    return 0
