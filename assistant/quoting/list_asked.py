"""The list that a question asks for: a step, the list within another, a procedure, the one near what answers."""

from __future__ import annotations

from collections.abc import Mapping

from assistant.questions.question import Question
from assistant.questions.yes_no import is_yes_no
from assistant.quoting.choosing import list_for
from assistant.reading.lists.inner_lists import inner_list, part_named
from assistant.reading.lists.label_paragraphs import lines_of_label
from assistant.reading.lists.leads import with_leads
from assistant.reading.lists.list_runs import Piece, units
from assistant.reading.lists.lists import (
    MOST_LINES,
    ListGroup,
    introduced_list,
    lines_asked_for,
    whole,
)
from assistant.reading.lists.lists_beside import (
    list_beside,
    list_of_evidence,
    of_names,
    with_lists_of_section,
)
from assistant.reading.lists.steps import asks_how, procedure, steps_of
from assistant.reading.others.times_asked import lines_of_times_asked
from assistant.reading.reader import Reading
from assistant.reading.step_asked import step_asked_for
from ingest.readable.readable import ReadableIndex


def list_asked(
    question: Question, weights: Mapping[str, float], reading: Reading, index: ReadableIndex
) -> ListGroup | None:
    """The list, or the lines of one, that a question asks for, whose stems have ``weights``; None without one."""
    lines = _lines(question, weights, reading, index)
    if lines is None:
        return None
    lines = with_lists_of_section(question, lines, index)
    found = part_named(question, lines_of_times_asked(question, lines))
    return ListGroup(tuple(map(_as_it_stands, found.pieces)))


def _as_it_stands(piece: Piece) -> Piece:
    """A line that was taken for what introduces those below it, as the line of a list that it is."""
    passage, line = piece
    return passage, next((one for one in passage.sentences if one[:2] == line[:2]), line)


def _lines(
    question: Question, weights: Mapping[str, float], reading: Reading, index: ReadableIndex
) -> ListGroup | None:
    best = reading.sentences[0]
    if step := step_asked_for(question, reading, index):
        return step
    inner = inner_list(question, reading, index)
    listed = None if inner else list_for(question, reading)
    if listed is not None:
        listed = lines_of_label(question, of_names(question, whole(listed, index)))
        # A list that the best sentence is none of, or too far down in, does not stand for it.
        shown = ListGroup(listed.pieces[:MOST_LINES]).holds(best.passage, best.sentence)
        return listed if shown else ListGroup(((best.passage, best.sentence), *listed.pieces))
    steps = None if inner else procedure(question, weights, reading, index)
    if steps is not None:
        return steps
    introduced = introduced_list(question, reading, index, inner)
    if introduced is None:
        return list_beside(question, reading, index) or list_of_evidence(question, reading, index)
    if best.sentence.lead and asks_how(question) and steps_of(introduced):
        return introduced  # half of a procedure misleads
    lines = lines_asked_for(question, introduced)
    if lines[-1:] == [(best.passage, best.sentence)] and len([*units(lines)]) == 1:
        return None
    if not lines:
        return introduced
    return ListGroup(tuple(with_leads(lines, reading, index, always=is_yes_no(question.text))))
