"""What says more of a question that wants a yes or a no than the best sentence does, or than a list.

"Not insured are:" is read as an answer to whether anything is insured, though its lines are of other things, and
that hamsters may be kept as one to whether a cat may, where cats are told of beside.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from assistant.language.english import stems_of
from assistant.questions.question import Question
from assistant.questions.yes_no import is_yes_no
from assistant.reading.lists.lists import ListGroup, groups_of
from assistant.reading.reader import RankedSentence, Reading
from ingest.document import PROSE


def of_yes_no(question: Question, weights: Mapping[str, float], reading: Reading) -> Reading:
    """The same with the sentence first that tells it, of those near to the best one in its document.

    One that holds all words of the question that the best sentence does, and the one that weighs most; or, where
    the best one leads to a list, evidence beside that is read as a better answer than any line of it. The list is
    no evidence then.
    """
    best = reading.sentences[0] if reading.sentences else None
    if best is None or best.sentence.kind not in PROSE or not is_yes_no(question.text):
        return reading
    group = next((g for g in groups_of(best.passage) if g.holds(best.passage, best.sentence)), None)
    near = [
        one
        for one in reading.near[1:]
        if one.passage.document == best.passage.document
        and one.sentence.kind in PROSE
        and not one.sentence.lead
        and not (group and group.holds(one.passage, one.sentence))
    ]
    told = _saying_more(question, weights, reading, near, group)
    if told is None and group and best.sentence.lead:
        evidence = reading.sentences[: reading.answering]
        lines = [one for one in reading.sentences[1:] if group.holds(one.passage, one.sentence)]
        first = next((one for one in near if one in evidence), None)
        if first and all(one.score < first.score for one in lines):
            told = first
    return reading if told is None else _led(told, group, reading)


def _saying_more(
    question: Question,
    weights: Mapping[str, float],
    reading: Reading,
    near: list[RankedSentence],
    group: ListGroup | None,
) -> RankedSentence | None:
    """The first of those near that says of the question what the best sentence does, and what weighs most."""
    best, asked = reading.sentences[0], frozenset(question.stems)
    lines = " ".join(passage.quote(line) for passage, line in group.pieces) if group else ""
    held = asked & stems_of(f"{best.passage.prefix} {best.text} {lines}")
    said = [asked & one.stems_around for one in near]
    known = asked & stems_of(" ".join(one.text for one in reading.sentences))
    most = max((weights.get(one, 0.0) for one in known), default=0.0)
    return next(
        (
            one
            for one, stems in zip(near, said, strict=True)
            if held < stems and any(weights.get(word, 0.0) >= most for word in stems - held)
        ),
        None,
    )


def _led(told: RankedSentence, group: ListGroup | None, reading: Reading) -> Reading:
    """The reading with ``told`` first, and without the lines of ``group``."""
    kept = [
        one
        for one in reading.sentences
        if one is not told and not (group and group.holds(one.passage, one.sentence))
    ]
    evidence = [one for one in reading.sentences[: reading.answering] if one in kept]
    return replace(reading, sentences=(told, *kept), answering=1 + len(evidence))
