"""Lists to which the best sentence does not lead: those whose heading, or whose lines as evidence, ask for all."""

from __future__ import annotations

from assistant.language.english import content_words, stem, stems_of
from assistant.language.negation import negates
from assistant.questions.comparisons import of_several
from assistant.questions.question import Question, Sought
from assistant.questions.yes_no import is_yes_no
from assistant.reading.lists.lists import KIND, ListGroup, groups_of, line_text, whole
from assistant.reading.reader import Reading
from ingest.document import BlockKind
from ingest.readable.readable import ReadableIndex


def list_beside(question: Question, reading: Reading, index: ReadableIndex) -> ListGroup | None:
    """The list near the best line of another, if all that is asked stands in the line before it.

    "What is not refunded?" asks for what stands below "Not refunded are:", not for a line of what may be booked.
    """
    best = reading.sentences[0]
    if best.sentence.kind is not BlockKind.LIST_ITEM or question.sought is Sought.NUMBER:
        return None
    kind = stems_of(" ".join(KIND.findall(question.text)))
    for group in groups_of(best.passage):
        lead = group.pieces[0][1]
        stated = lead.lead and lead.kind is BlockKind.PARAGRAPH
        asked = frozenset(question.stems) - kind if stated else frozenset()
        if asked and asked <= stems_of(line_text(*group.pieces[0])):
            return whole(group, index)
    return None


def list_of_evidence(
    question: Question, reading: Reading, index: ReadableIndex
) -> ListGroup | None:
    """The list whose lines are all the evidence for a question in the plural: some of them are half an answer.

    Of it those lines that hold what the question adds to its heading: "… about pets". Or for one that says no
    more than the heading right above it does: "What we do not fund".
    """
    evidence = reading.sentences[: reading.answering]
    items = all(one.sentence.kind is BlockKind.LIST_ITEM for one in evidence)
    if len(evidence) < 2 or not items:
        return None
    heading = evidence[0].passage.nearest_heading
    headed = frozenset(map(stem, content_words(heading))) == frozenset(question.stems)
    headed &= negates(heading) == negates(question.text) and question.sought is Sought.ANYTHING
    if not of_several(question.text) and not (headed and not is_yes_no(question.text)):
        return None
    groups = groups_of(evidence[0].passage)
    group = next(
        (whole(group, index) for group in groups
         if all(group.holds(one.passage, one.sentence) for one in evidence)), None,
    )  # fmt: skip
    return None if group is None else _of_what_is_added(question, group)


def _of_what_is_added(question: Question, group: ListGroup) -> ListGroup:
    """The lines of a list that hold the words which nothing above them does, if they hold them all."""
    passage, first = group.pieces[0]
    above = stems_of(f"{passage.prefix} {line_text(passage, first) if first.lead else ''}")
    added = frozenset(question.stems) - above
    told = {line: added & stems_of(line_text(*line)) for line in group.pieces}
    if not added or frozenset().union(*told.values()) != added:
        return group
    return ListGroup(tuple(line for line in group.pieces if line[1].lead or told[line]))
