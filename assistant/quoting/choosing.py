"""Which sentences, rows and lines of what was read are quoted."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.language.english import AUXILIARY, content_words, stem, stems_of
from assistant.language.identifiers import asked_for_by_name, named_in
from assistant.questions.comparisons import of_several
from assistant.questions.question import Question, Sought
from assistant.questions.shapes import Shape
from assistant.questions.yes_no import is_yes_no
from assistant.quoting.chosen import with_the_other
from assistant.quoting.sentences_around import DEFINES, with_those_around
from assistant.reading.cells import row_above
from assistant.reading.lists.label_paragraphs import with_labels
from assistant.reading.lists.list_runs import Piece
from assistant.reading.lists.lists import ListGroup, groups_of, with_header
from assistant.reading.lists.schedules import schedule_lines
from assistant.reading.others.times_asked import lines_of_times_asked
from assistant.reading.reader import RankedSentence, Reading, may_answer
from assistant.retrieval.evidence import heading_agreement, states_date
from assistant.retrieval.faq import answered_together
from assistant.retrieval.retriever import Retrieval
from ingest.document import LISTED, BlockKind
from ingest.parsers.lines.line_shapes import ends_sentence

_LABEL = re.compile(r"[^\W\d_][\w-]*(?: \w+){0,2}:(?= )")  # of a line: "Default: yes"
# What stands for something named before; "it is forbidden to smoke" says of what itself.
_POINTS = re.compile(
    r"(?:they|he|she|it(?! (?:is|was) (?:\w+ ){1,3}(?:that|to|for)\b)"
    rf"|(?:this|these|that|those)(?= {AUXILIARY}\b))\b",
    re.IGNORECASE,
)
_ONE = re.compile(r"\bwhich \w+", re.IGNORECASE)
_OF_ONE = (Sought.NUMBER, Sought.PERSON)  # what is asked for of one thing
MOST_SENTENCES = 8  # of one answer
_THE_SAME_QUESTION = 0.8
_TELLS = 5  # words of a line that tells what the line above it is


def choose(question: Question, reading: Reading) -> list[Piece]:
    """The sentences that answer: of a schedule those with dates, of a table the row below what heads it."""
    best = reading.sentences[0]
    if question.shape is Shape.SCHEDULE:
        lines = schedule_lines(reading, question.sought)
        if lines:
            return list(lines_of_times_asked(question, ListGroup(tuple(lines))).pieces)
    if best.sentence.kind is BlockKind.TABLE_ROW:
        return _row(best)
    evidence = with_the_other(question, reading, _evidence(question, reading))
    return with_labels(with_those_around(question, evidence))


def pieces_of(said: Sequence[RankedSentence]) -> list[Piece]:
    """The sentences without what their reader made of them."""
    return [(ranked.passage, ranked.sentence) for ranked in said]


def _row(ranked: RankedSentence) -> list[Piece]:
    """A row of a table below what heads it: the header row, and the row that names those below it."""
    above = row_above(ranked.passage, ranked.sentence)
    *header, row = with_header(ranked)
    return [*header, row] if above is None else [*header, (ranked.passage, above), row]


def answer_below(retrieval: Retrieval, reading: Reading) -> list[Piece]:
    """All that a text answers to the question itself, which stands in it as in an FAQ."""
    best = reading.sentences[0]
    found = reading.sentences[: reading.answering]
    here = [one.sentence for one in found if one.passage.id == best.passage.id]
    asked, answers = answered_together(best.passage, best.sentence, here)
    if heading_agreement(retrieval.weights, asked) < _THE_SAME_QUESTION:
        return []
    return [(best.passage, sentence) for sentence in answers[:MOST_SENTENCES]]


def meaning_below(question: Question, reading: Reading) -> list[Piece]:
    """A line of a list that says no more than what a question asks the meaning of, and the line that says it.

    "Roaming workstation" stands above what that is. [] where the best line is none such.
    """
    best = reading.sentences[0]
    passage, line = best.passage, best.sentence
    named = line.kind is BlockKind.LIST_ITEM and stems_of(best.text) == frozenset(question.stems)
    if not named or not DEFINES.match(question.text):
        return []
    below = passage.sentences[passage.sentences.index(line) + 1 :][:1]
    told = [
        one for one in below if len(passage.quote(one).split()) >= _TELLS and one.kind is line.kind
    ]
    return [(passage, line), *((passage, one) for one in told)] if told else []


def list_for(question: Question, reading: Reading) -> ListGroup | None:
    """The list to quote whole: one that holds evidence, if the question asks for one.

    None of what it names by a code that the best line has: "what do I do about E17?".
    """
    best = reading.sentences[0]
    codes = {one.code for one in asked_for_by_name(question.text)}
    line = best.sentence.kind in LISTED
    named = line and not codes.isdisjoint(one.code for one in named_in(best.text))
    if question.shape is Shape.SENTENCE or named:
        return None
    for ranked in reading.sentences[: reading.answering]:
        for group in groups_of(ranked.passage):
            if group.holds(ranked.passage, ranked.sentence):
                return group
    return None


def _evidence(question: Question, reading: Reading) -> list[Piece]:
    """The sentences that answer, each once, in the order of the document of the best one and others."""
    chosen: list[RankedSentence] = []
    said: set[str] = set()
    for ranked in reading.sentences[: reading.answering]:
        words = " ".join(ranked.text.split())
        if words in said or (chosen and _poor_company(ranked)):
            continue
        if _is_beside(question, _best_like(question, reading, ranked), ranked):
            continue
        if chosen and _is_dateline(question, ranked):
            continue
        if chosen and _points_elsewhere(question, chosen[0], ranked):
            continue
        said.add(words)
        chosen.append(ranked)
    del chosen[MOST_SENTENCES:]
    documents = list(dict.fromkeys(ranked.passage.document for ranked in chosen))
    chosen.sort(key=lambda r: (documents.index(r.passage.document), r.sentence.start))
    return pieces_of(chosen)


def _best_like(question: Question, reading: Reading, ranked: RankedSentence) -> RankedSentence:
    """The best sentence; for a line of a list with amounts the one that says most of a question."""
    kind = ranked.sentence.kind
    if kind is not BlockKind.LIST_ITEM or question.sought is not Sought.NUMBER:
        return reading.sentences[0]
    asked = frozenset(question.stems)
    lines = (one for one in reading.sentences[: reading.answering] if one.sentence.kind is kind)
    return max(lines, key=lambda one: len(asked & stems_of(one.text)))


def _is_dateline(question: Question, ranked: RankedSentence) -> bool:
    """Whether a line with a date is no sentence and says no word of a question: "Press release, 3 May 2025"."""
    return (
        question.sought in (Sought.DATE, Sought.TIME, Sought.NUMBER)
        and ranked.sentence.kind is BlockKind.PARAGRAPH
        and not ends_sentence(ranked.text)
        and stems_of(ranked.text).isdisjoint(question.stems)
    )


def _points_elsewhere(question: Question, best: RankedSentence, ranked: RankedSentence) -> bool:
    """Whether a sentence of another document would be read of what the best one tells, for it names nothing.

    Whether fires are allowed in gardens is not told by "It is allowed on balconies", which is of smoking.
    """
    apart = ranked.passage.document != best.passage.document and is_yes_no(question.text)
    return apart and bool(_POINTS.match(ranked.text))


def _is_beside(question: Question, best: RankedSentence, ranked: RankedSentence) -> bool:
    """Whether a sentence is of another thing than the best one, which says words of the question.

    How much butter is needed, and beside it how much sugar; which dish has nuts, and beside it one that has none.
    Of the paragraphs of a document their headings tell it: what is paid for dental care, and beside it for eyes.
    So they do of lines with one label: "Default: yes" below "beep", and beside it "Default: no" below "beep_new".
    """
    kinds = best.sentence.kind, ranked.sentence.kind
    if _has_label_of(best, ranked) and not of_several(question.text):
        headed = _words_above(best), _words_above(ranked)
        return headed[0] <= frozenset(question.stems) and not headed[1] <= frozenset(question.stems)
    of_one = question.sought in _OF_ONE or bool(_ONE.search(question.text))
    dated = question.sought in (Sought.DATE, Sought.TIME) and kinds[0] is BlockKind.LIST_ITEM
    if dated and states_date(ranked.text) and states_date(best.text):  # entries of a programme
        of_one = of_one or stems_of(ranked.text).isdisjoint(question.stems)
    if not of_one or of_several(question.text) or kinds[0] is not kinds[1]:
        return False
    asked = frozenset(question.stems)
    if kinds[0] is BlockKind.LIST_ITEM:
        return not asked & stems_of(best.text) <= stems_of(ranked.text)
    one, other = best.passage, ranked.passage
    parallel = one.document == other.document and one.heading != other.heading
    more = not asked & best.stems_around <= ranked.stems_around
    return parallel and kinds[0] is BlockKind.PARAGRAPH and more


def _has_label_of(best: RankedSentence, other: RankedSentence) -> bool:
    """Whether a line has the label of the best one and stands below another heading of its document."""
    labels = {_LABEL.match(one.text) for one in (best, other)}
    one, two = best.passage, other.passage
    apart = one.document == two.document and one.nearest_heading != two.nearest_heading
    return apart and None not in labels and len({label[0] for label in labels if label}) == 1


def _words_above(ranked: RankedSentence) -> frozenset[str]:
    """The stems of the nearest heading, without its number."""
    words = content_words(ranked.passage.nearest_heading)
    return frozenset(stem(word) for word in words if any(map(str.isalpha, word)))


def _poor_company(ranked: RankedSentence) -> bool:
    """Headings, questions, and lines that introduce what is not quoted, add nothing to a sentence."""
    return not may_answer(ranked) or ranked.sentence.lead
