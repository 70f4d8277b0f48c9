"""What is asked for in the plural, where a heading is what it is called and the headings below it name each.

"What are the triage stages?" over "Triage stages" with "Unreviewed", "Accepted" and "Ready for checkin" below it.
"""

from __future__ import annotations

from assistant.language.english import content_words, stem
from assistant.questions.comparisons import of_several
from assistant.questions.question import Question, Sought
from assistant.questions.shapes import Shape
from assistant.questions.yes_no import is_yes_no
from assistant.reading.lists.lists import Piece, groups_of
from assistant.reading.reader import Reading
from ingest.document import BlockKind, Passage
from ingest.readable.readable import ReadableIndex

_MOST_SECTIONS = 20


def sections_asked(
    question: Question, reading: Reading, index: ReadableIndex
) -> list[tuple[str, Piece]]:
    """The headings below the one that says what is asked, each with the first sentence below it; [] for none.

    None where a list stands right below that heading: its lines are what is asked for.
    """
    plural = question.shape is Shape.LIST or of_several(question.text)
    if not plural or is_yes_no(question.text) or question.sought is not Sought.ANYTHING:
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
    found: dict[str, Piece] = {}
    for passage in section:
        line = next((one for one in passage.sentences if one.kind is not BlockKind.HEADING), None)
        if line is not None and len(passage.headings) > depth:
            found.setdefault(passage.headings[depth], (passage, line))
    return [*found.items()] if 1 < len(found) <= _MOST_SECTIONS else []


def _depth_of(question: Question, passage: Passage) -> int:
    """How many headings lead down to the one that says all that is asked and no more; 0: none does."""
    for depth, heading in enumerate(passage.headings, start=1):
        words = [word for word in content_words(heading) if any(map(str.isalpha, word))]
        if words and frozenset(map(stem, words)) == frozenset(question.stems):
            return depth
    return 0
