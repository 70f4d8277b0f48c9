"""Which sentences, rows and lines of what was read are quoted."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.language.english import content_words, stems_of
from assistant.language.identifiers import asked_for_by_name, named_in
from assistant.language.negation import negates
from assistant.questions.comparisons import of_several
from assistant.questions.question import Question, Sought
from assistant.questions.shapes import Shape
from assistant.quoting.chosen import with_the_other
from assistant.quoting.short_answer import tells_value
from assistant.reading.cells import row_above
from assistant.reading.lists.label_paragraphs import with_labels
from assistant.reading.lists.list_runs import Piece
from assistant.reading.lists.lists import ListGroup, groups_of, with_header
from assistant.reading.lists.schedules import schedule_lines
from assistant.reading.others.times_asked import lines_of_times_asked
from assistant.reading.reader import RankedSentence, Reading, may_answer
from assistant.retrieval.evidence import heading_agreement
from assistant.retrieval.faq import answered_together
from assistant.retrieval.retriever import Retrieval
from ingest.document import LISTED, BlockKind, Passage

# A sentence that begins so holds after, or without, what the one before it says: "After that the price may rise."
_LEANS = re.compile(
    r"(?:(?:after|before|from|until|till|apart from|instead of|in addition to) (?:that|this|then)|then|afterwards"
    r"|thereafter|otherwise|if (?:not|so)|in (?:that|this|such a|which) case|only then|instead|however)\b",
    re.IGNORECASE,
)
# Whom such a sentence tells of, only the one before it says.
_POINTS_BACK = re.compile(r"(?:they|he|she)\b", re.IGNORECASE)
_DEFINES = re.compile(
    r"(?:what|who)(?:['’]s|['’]re| is| are| was| were| does| do)\b", re.IGNORECASE
)
# What tells what something is, or of what stands before it: "economists call this loop a spiral".
_IS = re.compile(r"\b(?:is|are|was|were|means?|stands? for|this|these|such)\b|:", re.IGNORECASE)
_TELLS_ON = re.compile(r"(?:they|he|she|it|this|these|those)\b", re.IGNORECASE)
# A reply that says nothing of what it is about.
_REPLIES = re.compile(
    r"(?:yes|no|sure|certainly|of course|absolutely|definitely|maybe|perhaps|possibly|sometimes|usually|both"
    r"|neither|not (?:really|yet|necessarily|always|quite)|(?:it|that) depends|go ahead)"
    r"(?: (?!and\b|but\b|or\b)\w+)?[.!]",
    re.IGNORECASE,
)
# A short sentence that forbids what the one before it tells of: "You may be tempted to … . Please do not do that."
_OF_BEFORE = re.compile(r"\b(?:that|this|so|it|them)\b", re.IGNORECASE)
_FORBIDS_IN = 8  # words
_ONE = re.compile(r"\bwhich \w+", re.IGNORECASE)
_OF_ONE = (Sought.NUMBER, Sought.PERSON)  # what is asked for of one thing
MOST_SENTENCES = 8  # of one answer
_THE_SAME_QUESTION = 0.8
_HARDLY_TELLS = 3  # content words that a question lacks
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
    told = _with_meaning(question, _with_value(question, _with_named(evidence)))
    return with_labels(_with_neighbours(told))


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
    if not named or not _DEFINES.match(question.text):
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
        if _is_beside(question, reading.sentences[0], ranked):
            continue
        said.add(words)
        chosen.append(ranked)
    del chosen[MOST_SENTENCES:]
    documents = list(dict.fromkeys(ranked.passage.document for ranked in chosen))
    chosen.sort(key=lambda r: (documents.index(r.passage.document), r.sentence.start))
    return pieces_of(chosen)


def _with_named(pieces: Sequence[Piece]) -> list[Piece]:
    """The one sentence of an answer behind the one that names whom it tells of: "They pay no fees."."""
    found = list(pieces)
    if len(found) == 1:
        (passage, sentence), *_ = found
        number = passage.sentences.index(sentence)
        if _POINTS_BACK.match(passage.quote(sentence)) and _in_one_paragraph(passage, number - 1):
            found.insert(0, (passage, passage.sentences[number - 1]))
    return found


def _with_value(question: Question, pieces: Sequence[Piece]) -> list[Piece]:
    """The one sentence of an answer before the one that tells of it the number or time that is asked for.

    "Some releases have long-term support. They get fixes for three years.": how long that is.
    """
    found = list(pieces)
    if len(found) == 1 and question.sought in (Sought.NUMBER, Sought.DATE, Sought.TIME):
        (passage, sentence), *_ = found
        number = passage.sentences.index(sentence)
        while not tells_value(passage.quote(passage.sentences[number])):
            if not _in_one_paragraph(passage, number):
                return found
            number += 1
            if not _TELLS_ON.match(passage.quote(passage.sentences[number])):
                return found
        if passage.sentences[number] != sentence:
            found.append((passage, passage.sentences[number]))
    return found


def _with_meaning(question: Question, pieces: Sequence[Piece]) -> list[Piece]:
    """The one sentence that only says that there is what a question asks the meaning of, before what tells it.

    "We run a buddy scheme. Each newcomer is paired with a colleague.": what the scheme is.
    """
    found = list(pieces)
    if (
        len(found) != 1
        or question.sought is not Sought.ANYTHING
        or not _DEFINES.match(question.text)
    ):
        return found
    (passage, sentence), *_ = found
    number, said = passage.sentences.index(sentence), passage.quote(sentence)
    more = stems_of(" ".join(content_words(said))) - frozenset(question.stems)
    if len(more) <= _HARDLY_TELLS and not _IS.search(said) and _in_one_paragraph(passage, number):
        found.append((passage, passage.sentences[number + 1]))
    return found


def _with_neighbours(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces, each that leans on the sentence before it behind that one, before that which takes it back.

    "Yes." stands before what follows it.
    """
    found: list[Piece] = []
    for passage, sentence in pieces:
        number = passage.sentences.index(sentence)
        said = passage.quote(sentence)
        if _LEANS.match(said) and _in_one_paragraph(passage, number - 1):
            found.append((passage, passage.sentences[number - 1]))
        found.append((passage, sentence))
        if _in_one_paragraph(passage, number):
            following = passage.sentences[number + 1]
            if _REPLIES.fullmatch(said) or _forbids(passage.quote(following)):
                found.append((passage, following))
    return [*dict.fromkeys(found)]


def _forbids(sentence: str) -> bool:
    short = len(sentence.split()) <= _FORBIDS_IN
    return short and bool(_OF_BEFORE.search(sentence)) and negates(sentence)


def _in_one_paragraph(passage: Passage, number: int) -> bool:
    """Whether a sentence and the one after it are of one paragraph; False where either is none."""
    if not 0 <= number < len(passage.sentences) - 1:
        return False
    one, next_one = passage.sentences[number : number + 2]
    between = passage.text[one.end - passage.start : next_one.start - passage.start]
    return one.kind is next_one.kind is BlockKind.PARAGRAPH and between.count("\n") < 2


def _is_beside(question: Question, best: RankedSentence, ranked: RankedSentence) -> bool:
    """Whether a sentence is of another thing than the best one, which says words of the question.

    How much butter is needed, and beside it how much sugar; which dish has nuts, and beside it one that has none.
    Of the paragraphs of a document their headings tell it: what is paid for dental care, and beside it for eyes.
    """
    kinds = best.sentence.kind, ranked.sentence.kind
    of_one = question.sought in _OF_ONE or _ONE.search(question.text)
    if not of_one or of_several(question.text) or kinds[0] is not kinds[1]:
        return False
    asked = frozenset(question.stems)
    if kinds[0] is BlockKind.LIST_ITEM:
        return not asked & stems_of(best.text) <= stems_of(ranked.text)
    one, other = best.passage, ranked.passage
    parallel = one.document == other.document and one.heading != other.heading
    return parallel and kinds[0] is BlockKind.PARAGRAPH and not asked & _told(best) <= _told(ranked)


def _told(ranked: RankedSentence) -> frozenset[str]:
    """The stems of a sentence and of what stands above it."""
    return stems_of(f"{ranked.passage.prefix} {ranked.text}")


def _poor_company(ranked: RankedSentence) -> bool:
    """Headings, questions, and lines that introduce what is not quoted, add nothing to a sentence."""
    return not may_answer(ranked) or ranked.sentence.lead
