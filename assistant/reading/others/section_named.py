"""The section that a question names by two headings: "the powers of the warden" is "Powers" below "5. Warden"."""

from __future__ import annotations

from assistant.language.english import content_words, stem
from assistant.questions.question import Question, Sought
from assistant.questions.yes_no import is_yes_no
from assistant.reading.reader import Reading
from ingest.document import BlockKind, Passage
from ingest.remembered import remembered


def of_section_named(question: Question, reading: Reading) -> Reading:
    """The same led by what stands below the two headings that together say all that is asked and no more.

    Sections of several things are called alike: "Powers" of the warden's helpers are not the warden's. The line
    that introduces a list leads, or the best one.
    """
    if not reading.sentences or question.sought is not Sought.ANYTHING or is_yes_no(question.text):
        return reading
    asked = frozenset(question.stems)
    if _is_named(asked, reading.sentences[0].passage):
        return reading
    told = [
        one
        for one in reading.sentences
        if one.sentence.kind is not BlockKind.HEADING and _is_named(asked, one.passage)
    ]
    told.sort(key=lambda one: not one.sentence.lead)
    return reading.led_by(told) if told else reading


def _is_named(asked: frozenset[str], passage: Passage) -> bool:
    above, last = (*passage.headings[-2:-1], ""), passage.nearest_heading
    outer, inner = _stems(above[0]), _stems(last)
    return bool(outer and inner) and outer | inner == asked and not outer & inner


@remembered(4096)
def _stems(heading: str) -> frozenset[str]:
    words = (word for word in content_words(heading) if any(map(str.isalpha, word)))
    return frozenset(map(stem, words))
