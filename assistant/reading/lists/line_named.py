"""Lines and lists of a passage that a question names, before those that the reader put first."""

from __future__ import annotations

from dataclasses import replace

from assistant.language.english import stems_of
from assistant.questions.question import Question
from assistant.reading.lists.list_runs import is_term
from assistant.reading.lists.lists import ListGroup, groups_of, line_text
from assistant.reading.reader import Reading
from ingest.document import BlockKind


def of_line_named(question: Question, reading: Reading) -> Reading:
    """The same led by the line of a list that the question names, not by the line before another list.

    "Is SQL injection high or moderate?": it stands below "High:", and nothing below "Moderate:" says of it.
    """
    if not reading.sentences:
        return reading
    best, *others = reading.sentences[: reading.answering]
    led = best.sentence.lead and best.sentence.kind is BlockKind.PARAGRAPH
    groups = groups_of(best.passage) if led else []
    group = next((one for one in groups if one.pieces[0][1] == best.sentence), None)
    if group is None:
        return reading
    asked = frozenset(question.stems)
    held = asked & frozenset().union(*(stems_of(line_text(*line)) for line in group.pieces))
    for one in others:
        item = one.sentence.kind is BlockKind.LIST_ITEM and not group.holds(
            one.passage, one.sentence
        )
        if item and not (named := asked & stems_of(one.text)) <= held and len(named) >= len(held):
            rest = [other for other in reading.sentences if other is not one]
            return replace(reading, sentences=(one, *rest))
    return reading


def of_list_named(question: Question, reading: Reading) -> Reading:
    """The same led by the lines of the one list whose first line says more of a question than the best one's.

    Of rare side effects tells what stands below "Rare (up to 1 in 1,000):", not below "Uncommon:". What the best
    line says itself counts with the line above it.
    """
    best = reading.sentences[0] if reading.sentences else None
    if best is None or best.sentence.kind is not BlockKind.LIST_ITEM:
        return reading
    asked = frozenset(question.stems)
    groups = [one for one in groups_of(best.passage) if is_stated(one)]
    mine = next((one for one in groups if one.holds(best.passage, best.sentence)), None)
    if mine is None:
        return reading
    held = asked & (stems_of(line_text(*mine.pieces[0])) | stems_of(best.text))
    named = [one for one in groups if held < asked & stems_of(line_text(*one.pieces[0]))]
    if len(named) != 1:
        return reading
    lines = [
        one
        for one in reading.near
        if one.passage.id == best.passage.id and named[0].holds(one.passage, one.sentence)
    ]
    return replace(reading.led_by(lines), answering=len(lines)) if lines else reading


def is_stated(group: ListGroup) -> bool:
    """Whether a list stands below a line that introduces it, and is no term."""
    lead = group.pieces[0][1]
    return lead.kind is BlockKind.PARAGRAPH and lead.lead and not is_term(*group.pieces[0])
