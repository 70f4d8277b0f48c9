"""Lists to which the best sentence does not lead: those whose heading, or whose lines as evidence, ask for all."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.language.english import content_words, stem, stems_of
from assistant.language.negation import negates
from assistant.questions.comparisons import of_several
from assistant.questions.naming_words import naming_words
from assistant.questions.question import Question, Sought
from assistant.questions.yes_no import is_yes_no
from assistant.reading.lists.line_named import is_stated
from assistant.reading.lists.list_runs import Piece, is_term
from assistant.reading.lists.lists import (
    MOST_LINES,
    ListGroup,
    groups_of,
    kinds_asked,
    line_text,
    lines_asked_for,
    not_introduced,
    whole,
)
from assistant.reading.lists.steps import asks_how
from assistant.reading.reader import RankedSentence, Reading
from ingest.document import BlockKind
from ingest.readable.readable import ReadableIndex

_MOST_OF_A_LIST = 3  # lines that are found, of which one more is not left out


def list_beside(question: Question, reading: Reading, index: ReadableIndex) -> ListGroup | None:
    """The list near the best line of another, if all that is asked stands in the line before it.

    "What is not refunded?" asks for what stands below "Not refunded are:", not for a line of what may be booked.
    """
    best = reading.sentences[0]
    if best.sentence.kind is not BlockKind.LIST_ITEM or question.sought is Sought.NUMBER:
        return None
    kind = kinds_asked(question)
    for group in groups_of(best.passage):
        asked = frozenset(question.stems) - kind if is_stated(group) else frozenset()
        if asked and asked <= stems_of(line_text(*group.pieces[0])):
            return whole(group, index)
    return None


def list_of_evidence(
    question: Question, reading: Reading, index: ReadableIndex
) -> ListGroup | None:
    """The list whose lines are all the evidence for a question in the plural: some of them are half an answer.

    Of it those lines that hold what the question adds to its heading: "… about pets". Or for one that says no
    more than the heading right above it does ("What we do not fund", where one line is evidence, too), or got
    all but one.
    """
    evidence = reading.sentences[: reading.answering]
    if led := _list_led_to(question, reading):
        return _of_what_is_added(question, whole(led, index))
    items = all(one.sentence.kind is BlockKind.LIST_ITEM for one in evidence)
    heading = evidence[0].passage.nearest_heading
    headed = frozenset(map(stem, content_words(heading))) == frozenset(question.stems)
    headed &= negates(heading) == negates(question.text) and question.sought is Sought.ANYTHING
    # Of several ways to do something one may do.
    if not items or (len(evidence) < 2 and (not headed or asks_how(question))):
        return None
    asks_all = of_several(question.text) or (headed and not is_yes_no(question.text))
    for group in groups_of(evidence[0].passage):
        if all(group.holds(one.passage, one.sentence) for one in evidence):
            listed = whole(group, index)
            if asks_all or _by_the_lead_alone(question, evidence, listed):
                return _of_what_is_added(question, listed)
            return listed if _nearly_all(question, listed, len(evidence)) else None
    return None


def of_names(question: Question, group: ListGroup) -> ListGroup:
    """Of a list those lines that name whom a question does, where all that it asks for else stands above them."""
    named = frozenset(map(stem, naming_words(question.text)))
    asked = not_introduced(question, group)
    lines = lines_asked_for(question, group) if asked and asked <= named else []
    return ListGroup(tuple(lines)) if lines else group


def with_lists_of_section(question: Question, group: ListGroup, index: ReadableIndex) -> ListGroup:
    """A list with the others of its section, where its heading is asked for and the lines before them part it.

    "What ingredients do I need?" over "Ingredients", with "For the filling:" and "For the topping:" below it.
    """
    passage, lead = group.pieces[0]
    asked = frozenset(question.stems)
    led = lead.lead and lead.kind is BlockKind.PARAGRAPH
    if not led or asked.isdisjoint(stems_of(passage.nearest_heading)):
        return group
    stored = index.catalogue.document_passages(passage.document)
    here = (one.passage for one in stored if one.passage.headings == passage.headings)
    lists = groups_of(*here)
    pieces = tuple(piece for one in lists for piece in one.pieces)
    told = stems_of(" ".join(line_text(*piece) for piece in pieces))
    led = all(one.pieces[0][1].lead and not is_term(*one.pieces[0]) for one in lists)
    return ListGroup(pieces) if group in lists and led and asked.isdisjoint(told) else group


def with_all_lines(
    question: Question, reading: Reading, pieces: Sequence[Piece], index: ReadableIndex
) -> list[Piece]:
    """The pieces, of a list all lines where several things are asked for and the line before it is evidence.

    Or where one line alone is left out: of those asked for in the plural, or of two and more below that line.
    """
    several = of_several(question.text)
    if not several and question.sought is Sought.NUMBER:
        return [*pieces]
    evidence = reading.sentences[: reading.answering]
    read = {(one.passage.document, one.sentence.start) for one in evidence}
    known = frozenset(pieces)
    found: list[Piece] = []
    for passage, line in pieces:
        groups = groups_of(passage) if line.kind is BlockKind.LIST_ITEM else []
        group = next(
            (one for one in groups if one.holds(passage, line)), ListGroup(((passage, line),))
        )
        before, lead = group.pieces[0]
        led = lead.lead and not is_term(before, lead) and (before.document, lead.start) in read
        listed = whole(group, index).pieces[:MOST_LINES] if led or several else ()
        items = [one for one in listed if one[1].kind is BlockKind.LIST_ITEM]
        held = sum(one in known for one in items)
        nearly = held == len(items) - 1 and held >= (2 if led else _MOST_OF_A_LIST)
        found += listed if (several and led) or nearly else [(passage, line)]
    return [*dict.fromkeys(found)]


def _list_led_to(question: Question, reading: Reading) -> ListGroup | None:
    """The list of the best line, where the line before it is read as evidence, too, for what may be several."""
    best, *others = reading.sentences[: reading.answering]
    if (
        best.sentence.kind is not BlockKind.LIST_ITEM
        or question.sought is not Sought.ANYTHING
        or is_yes_no(question.text)
    ):
        return None
    for group in groups_of(best.passage):
        passage, lead = group.pieces[0]
        leads = lead.lead and not is_term(passage, lead)  # a term is of the one line below it
        if leads and group.holds(best.passage, best.sentence):
            led = any(one.passage.id == passage.id and one.sentence == lead for one in others)
            return group if led else None
    return None


def _by_the_lead_alone(
    question: Question, evidence: Sequence[RankedSentence], listed: ListGroup
) -> bool:
    """Whether most of what is asked stands in the line before a list, and nothing of it in the lines found.

    Each of its lines answers as well then: which fields a line has, over "the minute" and "the hour". Or above it,
    where both negate: "What is not allowed in the forum?" over "What we do not accept" of the rules of a forum.
    """
    asked = frozenset(question.stems)
    told = frozenset().union(*(stems_of(one.text) for one in evidence))
    passage, first = listed.pieces[0]
    led = asked & stems_of(line_text(passage, first)) if first.lead else frozenset()
    barred = negates(question.text) and negates(passage.nearest_heading)
    if barred:
        led |= asked & stems_of(passage.prefix)
    open_to_all = question.sought is Sought.ANYTHING and not is_yes_no(question.text)
    most = (len(led) + barred) * 2 > len(asked)
    return open_to_all and most and asked.isdisjoint(told)


def _nearly_all(question: Question, listed: ListGroup, found: int) -> bool:
    """Whether a question that wants neither a yes or no nor a number got all lines of a list but one.

    Of three it may leave one, unless what stands above the list says most of what is asked.
    """
    if is_yes_no(question.text) or question.sought not in (Sought.ANYTHING, Sought.PERSON):
        return False
    (passage, first), *_ = listed.pieces
    above = f"{passage.nearest_heading} {passage.quote(first) if first.lead else ''}"
    items = sum(line.kind is BlockKind.LIST_ITEM for _, line in listed.pieces)
    asked = frozenset(question.stems)
    enough = found >= _MOST_OF_A_LIST or len(asked & stems_of(above)) * 2 > len(asked)
    return enough and found == items - 1 and negates(above) == negates(question.text)


def _of_what_is_added(question: Question, group: ListGroup) -> ListGroup:
    """The lines of a list that hold the words which nothing above them does, if all, with what is below them."""
    passage, first = group.pieces[0]
    above = stems_of(f"{passage.prefix} {line_text(passage, first) if first.lead else ''}")
    added = frozenset(question.stems) - above
    told = {line: added & stems_of(line_text(*line)) for line in group.pieces}
    if not added or frozenset().union(*told.values()) != added:
        return group
    found: list[Piece] = []
    parent: int | None = None
    for piece in group.pieces:
        line = piece[1]
        below = parent is not None and line.level > parent
        if not below:
            parent = line.level if told[piece] and line.kind is BlockKind.LIST_ITEM else None
        if line.lead or told[piece] or below:
            found.append(piece)
    return ListGroup(tuple(found))
