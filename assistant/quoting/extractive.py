"""Answers by quoting: the sentence, the few sentences, or the list that carry the answer.

Every sentence is verbatim and has its own footnote. What the answer is made of follows the shape
of the question; which sentences it is made of, and whether it is given at all, follows the reader.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import replace

from assistant.answer import Turn
from assistant.questions.question import Question
from assistant.questions.shapes import Shape
from assistant.quoting.direct import (
    Direct,
    direct_answer,
    disagreement,
    is_of_its_year,
    is_yes_no,
)
from assistant.quoting.quoted import EXTRACTIVE, answer_of, by_document, headed, side_by_side
from assistant.quoting.side_by_side import each_document, rows_of_several, surer, within_limit
from assistant.quoting.summarizer import Summarizer
from assistant.reading.cells import row_above
from assistant.reading.extremes import compared
from assistant.reading.leads import with_leads
from assistant.reading.lists import (
    MOST_LINES,
    ListGroup,
    Piece,
    groups_of,
    introduced_list,
    lines_asked_for,
    list_beside,
    list_of_evidence,
    schedule_lines,
    whole,
    with_header,
)
from assistant.reading.reader import RankedSentence, Reader, Reading, may_answer
from assistant.reading.rows_told import rows_told
from assistant.reading.steps import procedure
from assistant.reading.whole_tables import OfAll
from assistant.retrieval.evidence import heading_agreement
from assistant.retrieval.faq import answered_together
from assistant.retrieval.retriever import Retrieval
from assistant.retrieval.unmet import is_wordless, unknown_subject
from assistant.unchecked import UncheckedAnswer
from ingest.document import BlockKind
from ingest.readable import ReadableIndex

MOST_SENTENCES = 8
_THE_SAME_QUESTION = 0.8


class ExtractiveAnswerer:
    """Quotes; needs no language model."""

    name = EXTRACTIVE

    def __init__(self, reader: Reader, index: ReadableIndex, abstain_below: float) -> None:
        self._reader = reader
        self._index = index
        self._summarizer = Summarizer(index)
        self._abstain_below = abstain_below

    def stream(
        self,
        retrieval: Retrieval,
        history: Sequence[Turn],  # noqa: ARG002 - the question is complete already
    ) -> Iterator[str | UncheckedAnswer]:
        """Yield the whole answer at once: it is there in milliseconds."""
        began = time.perf_counter()
        answer = self._answer(retrieval)
        if answer.markdown:
            yield answer.markdown
        yield replace(answer, timings_ms={"read": 1e3 * (time.perf_counter() - began)})

    def _answer(self, retrieval: Retrieval) -> UncheckedAnswer:
        question = retrieval.question
        if question.shape is Shape.SUMMARY:
            summary = self._summarizer.summarise(retrieval)
            if summary is not None and summary.confidence >= self._abstain_below:
                return answer_of(summary.pieces, summary.confidence)
        reading = within_limit(question, self._reader.read(retrieval))
        of_all = compared(question, reading, self._index) or rows_told(
            question, reading, self._index
        )
        if of_all is not None and of_all.certain:
            reading = surer(reading)
        if unknown_subject(retrieval) or is_wordless(question.text):
            reading = replace(reading, confidence=0.0)
        if not reading.sentences or reading.confidence < self._abstain_below:
            answer = UncheckedAnswer("", {}, reading.confidence, EXTRACTIVE)
        elif of_all is not None:
            answer = _of_all_rows(of_all, reading)
        else:
            answer = self._evidence(retrieval, reading)
        nearest = dict.fromkeys(ranked.passage.id for ranked in reading.sentences)
        return replace(answer, nearest=tuple(nearest))

    def _evidence(self, retrieval: Retrieval, reading: Reading) -> UncheckedAnswer:
        """The sentences that answer, as the shape of the question and of the text has them shown."""
        question = retrieval.question
        differing = disagreement(question, reading)
        if differing is not None and all(map(is_of_its_year, differing)):
            return by_document([[one.ranked] for one in differing], reading.confidence)
        if differing is not None:
            return side_by_side(differing, reading.confidence)
        best = reading.sentences[0]
        pieces = _answer_below(retrieval, reading) or rows_of_several(question, best)
        lines = None if pieces or best.asked_for else self._lines(retrieval, reading)
        if lines is not None:
            return _listed(lines, reading)
        apart = [] if pieces else each_document(question, reading)
        if apart:
            return by_document(apart, reading.confidence)
        pieces = pieces or self._introduced(question, reading, _choose(question, reading))
        answer = answer_of(pieces, reading.confidence)
        found = direct_answer(question, reading)
        return answer if found is None else headed(answer, found)

    def _lines(self, retrieval: Retrieval, reading: Reading) -> ListGroup | None:
        """The list, or the lines of one, that the question asks for."""
        question, best = retrieval.question, reading.sentences[0]
        listed = _list_for(question.shape, reading)
        if listed is not None:
            listed = whole(listed, self._index)
            # A list that the best sentence is none of, or too far down in, does not stand for it.
            shown = ListGroup(listed.pieces[:MOST_LINES]).holds(best.passage, best.sentence)
            return listed if shown else ListGroup(((best.passage, best.sentence), *listed.pieces))
        steps = procedure(question, retrieval.weights, reading, self._index)
        if steps is not None:
            return steps
        introduced = introduced_list(question, reading, self._index)
        if introduced is None:
            beside = list_beside(question, reading, self._index)
            return beside or list_of_evidence(question, reading, self._index)
        lines = lines_asked_for(question, introduced)
        if lines == [(best.passage, best.sentence)]:
            return None
        return ListGroup(tuple(self._introduced(question, reading, lines))) if lines else introduced

    def _introduced(
        self, question: Question, reading: Reading, pieces: Sequence[Piece]
    ) -> list[Piece]:
        """Lines of lists and tables with what they must not be read without."""
        return with_leads(pieces, reading, self._index, always=is_yes_no(question.text))


def _of_all_rows(of_all: OfAll, reading: Reading) -> UncheckedAnswer:
    """The lines, below the cell of the one row that is the answer in bold."""
    answer = _listed(of_all.lines, reading)
    if of_all.row is None:
        return answer
    return headed(answer, Direct(of_all.told, RankedSentence(*of_all.row, 0.0)))


def _listed(lines: ListGroup, reading: Reading) -> UncheckedAnswer:
    """The lines of a list, or its first ones with a notice of how many more there are."""
    shown = ListGroup(lines.pieces[: MOST_LINES + 1])
    if len(lines.pieces) > len(shown.pieces):
        shown = ListGroup(lines.pieces[:MOST_LINES])
    more = sum(not shown.holds(*line) for line in lines.pieces)
    notice = f"The list goes on: {more} more lines in the document." if more else ""
    return replace(answer_of(shown.pieces, reading.confidence), notice=notice)


def _choose(question: Question, reading: Reading) -> list[Piece]:
    best = reading.sentences[0]
    if question.shape is Shape.SCHEDULE:
        lines = schedule_lines(reading, question.sought)
        if lines:
            return lines
    if best.sentence.kind is BlockKind.TABLE_ROW:
        return _row(best)
    return _evidence(reading)


def _row(ranked: RankedSentence) -> list[Piece]:
    """A row of a table below what heads it: the header row, and the row that names those below it."""
    above = row_above(ranked.passage, ranked.sentence)
    *header, row = with_header(ranked)
    return [*header, row] if above is None else [*header, (ranked.passage, above), row]


def _answer_below(retrieval: Retrieval, reading: Reading) -> list[Piece]:
    """All that a text answers to the question itself, which stands in it as in an FAQ."""
    best = reading.sentences[0]
    found = reading.sentences[: reading.answering]
    here = [one.sentence for one in found if one.passage.id == best.passage.id]
    asked, answers = answered_together(best.passage, best.sentence, here)
    if heading_agreement(retrieval.weights, asked) < _THE_SAME_QUESTION:
        return []
    return [(best.passage, sentence) for sentence in answers[:MOST_SENTENCES]]


def _list_for(shape: Shape, reading: Reading) -> ListGroup | None:
    """The list to quote whole: one that holds evidence, if the question asks for one."""
    if shape is Shape.SENTENCE:
        return None
    for ranked in reading.sentences[: reading.answering]:
        for group in groups_of(ranked.passage):
            if group.holds(ranked.passage, ranked.sentence):
                return group
    return None


def _evidence(reading: Reading) -> list[Piece]:
    """The sentences that answer, each once, in the order of the document of the best one and others."""
    chosen: list[RankedSentence] = []
    said: set[str] = set()
    for ranked in reading.sentences[: reading.answering]:
        words = " ".join(ranked.text.split())
        if words in said or (chosen and _poor_company(ranked)):
            continue
        said.add(words)
        chosen.append(ranked)
    del chosen[MOST_SENTENCES:]
    documents = list(dict.fromkeys(ranked.passage.document for ranked in chosen))
    chosen.sort(key=lambda r: (documents.index(r.passage.document), r.sentence.start))
    return [(ranked.passage, ranked.sentence) for ranked in chosen]


def _poor_company(ranked: RankedSentence) -> bool:
    """Headings, questions, and lines that introduce what is not quoted, add nothing to a sentence."""
    return not may_answer(ranked) or ranked.sentence.lead
