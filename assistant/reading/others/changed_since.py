"""What a document says of something that another of its sentences says has changed: "13 May instead of 6 May"."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import replace

from assistant.language.english import stems_of
from assistant.language.values import Value, values
from assistant.questions.changes import superseded
from assistant.questions.question import Question
from assistant.reading.reader import RankedSentence, Reading
from ingest.document import PROSE


def of_changed(question: Question, reading: Reading) -> Reading:
    """The same led by the sentence near the best one that says that the value of this no longer holds.

    Of a reply above the mail that it quotes, or of a notice with both: they are of one document, and it has the
    words of the question that the best one has.
    """
    best = reading.sentences[0] if reading.sentences else None
    told = values(best.direct_text) if best else set()
    if best is None or not told:
        return reading
    held = frozenset(question.stems) & stems_of(best.text)
    for one in reading.near[1:]:
        here = one.passage.document == best.passage.document and one.sentence.kind in PROSE
        if here and held and held <= stems_of(one.text) and _replaces(question, one, told):
            rest = [other for other in reading.sentences if other not in (best, one)]
            evidence = sum(other in rest for other in reading.sentences[: reading.answering])
            return replace(reading, sentences=(one, *rest), answering=1 + evidence)
    return reading


def _replaces(question: Question, one: RankedSentence, told: Set[Value]) -> bool:
    """Whether a sentence says of a value that was ``told`` that it no longer holds."""
    before = [value for text in superseded(question.text, one.text) for value in values(text)]
    return any(old.meant_by(new) or new.meant_by(old) for old in before for new in told)
