"""Answers by quoting: the sentence, the few sentences, or the list that carry the answer.

Every sentence is verbatim and has its own footnote. What the answer is made of follows the shape
of the question; which sentences it is made of, and whether it is given at all, follows the reader.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import replace

from assistant.answer import Turn
from assistant.questions.comparisons import read_as
from assistant.questions.question import Question
from assistant.questions.shapes import Shape
from assistant.questions.talk.documents_asked import topic_of_documents
from assistant.questions.yes_no import is_yes_no
from assistant.quoting.choosing import answer_below, choose, meaning_below, pieces_of
from assistant.quoting.direct import direct_answer
from assistant.quoting.disagreement import (
    deny_each_other,
    disagreement,
    figures_told_apart,
    is_of_its_year,
    told_differently,
)
from assistant.quoting.documents_named import documents_about
from assistant.quoting.list_asked import list_asked
from assistant.quoting.listed import (
    headed_apart,
    list_shown,
    of_all_rows,
    of_clauses,
    of_documents,
    of_version,
    of_versions,
)
from assistant.quoting.namesakes import namesakes
from assistant.quoting.quoted import (
    DISAGREEMENT,
    EXTRACTIVE,
    answer_of,
    by_document,
    by_heading,
    by_name,
    headed,
    side_by_side,
)
from assistant.quoting.reconsidered import reconsidered
from assistant.quoting.side_by_side import each_document, rows_of_several
from assistant.quoting.summarizer import Summarizer
from assistant.reading.clause_asked import clauses_asked, clauses_headed
from assistant.reading.heading_dates import date_in_heading, times_above, told_of_day
from assistant.reading.lines_counted import lines_counted
from assistant.reading.lists.leads import with_leads
from assistant.reading.lists.list_runs import Piece
from assistant.reading.lists.lists_beside import with_all_lines
from assistant.reading.lists.sections import sections_asked
from assistant.reading.notes_marked import whole_with_notes, with_notes
from assistant.reading.often_asked import often_above, told_so_often
from assistant.reading.others.bounds_asked import compares_with_bound
from assistant.reading.others.other_languages import of_other_language
from assistant.reading.others.said_literally import says_all, says_literally
from assistant.reading.reader import Reader, Reading
from assistant.reading.records_told import records_told
from assistant.reading.step_asked import steps_counted
from assistant.reading.tables.days_across import days_of
from assistant.reading.tables.extremes import compared
from assistant.reading.tables.in_range import is_in_range
from assistant.reading.tables.rows_of_pair import rows_named, rows_of_pair
from assistant.reading.tables.rows_told import rows_told, rows_untold
from assistant.reading.tables.things_across import columns_of_pair
from assistant.reading.version_asked import version_above, version_asked
from assistant.retrieval.hinges import hangs_on
from assistant.retrieval.retriever import Retrieval
from assistant.retrieval.unmet import is_wordless, tells_of_others, unknown_subject
from assistant.unchecked import UncheckedAnswer
from ingest.readable.readable import ReadableIndex

# From this confidence on the passages far behind are not read: they would only make it surer.
_ENOUGH = 0.6
# What is read of all rows of a table or all lines of a list, the first that there is.
_OF_ALL = (
    compared,
    rows_of_pair,
    columns_of_pair,
    days_of,
    rows_told,
    rows_named,
    steps_counted,
    lines_counted,
    rows_untold,
)


class ExtractiveAnswerer:
    """Quotes; needs no language model."""

    name = EXTRACTIVE

    def __init__(self, reader: Reader, index: ReadableIndex, abstain_below: float) -> None:
        self._reader = reader
        self._index = index
        self._summarizer = Summarizer(index)
        self._abstain_below = abstain_below
        self._enough = max(_ENOUGH, abstain_below)

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
        topic = topic_of_documents(question.text)
        if topic and (about := documents_about(topic, retrieval, self._index)):
            return of_documents(about)
        reading = self._reader.read(retrieval, self._enough)
        reading = reconsidered(question, retrieval.weights, reading)
        of_all = next(
            filter(None, (read(question, reading, self._index) for read in _OF_ALL)), None
        )
        clauses = clauses_asked(question, reading, self._index)
        version = version_asked(question, reading, self._index)
        dated = date_in_heading(question, reading, self._index)
        below, told = version_above(question, reading, self._index)
        records = records_told(question, reading, self._index) if of_all is None else []
        records = records or times_above(question, reading)
        records = records or told_of_day(question, reading, self._index)
        often = told_so_often(question, reading, self._index)
        records = records or often.told
        records = records or often_above(question, reading)
        certain = version or dated or told or records or (of_all is not None and of_all.certain)
        certain = certain or is_in_range(question, reading) or says_literally(question, reading)
        certain = certain or says_all(question, reading)
        certain = certain or compares_with_bound(question, retrieval, reading)
        if certain or clauses:
            reading = reading.surer()
        elif hangs_on(question.text, retrieval.missing):
            reading = reading.doubted()
        reading = of_other_language(retrieval, reading)
        if often.missed or (version and not version.groups and not clauses):
            reading = replace(reading, confidence=0.0)
        unknown = not clauses and (unknown_subject(retrieval) or tells_of_others(retrieval))
        if unknown or is_wordless(question.text):
            reading = replace(reading, confidence=0.0)
        if not reading.sentences or reading.confidence < self._abstain_below:
            answer = UncheckedAnswer("", {}, reading.confidence, EXTRACTIVE)
        elif clauses:
            answer = of_clauses(clauses, reading)
        elif version:
            answer = of_version(version, reading)
        elif dated:
            answer = answer_of([dated], reading.confidence)
        elif below:
            answer = answer_of(below, reading.confidence)
        elif records:
            answer = by_heading(records, reading.confidence)
        elif of_all is not None:
            lines = whole_with_notes(of_all.lines, self._index)
            answer = of_all_rows(replace(of_all, lines=lines), reading)
        else:
            answer = self._evidence(retrieval, reading)
        nearest = dict.fromkeys(ranked.passage.id for ranked in reading.sentences)
        return replace(answer, nearest=tuple(nearest))

    def _evidence(self, retrieval: Retrieval, reading: Reading) -> UncheckedAnswer:
        """The sentences that answer, as the shape of the question and of the text has them shown."""
        question = retrieval.question
        differing = disagreement(question, reading)
        if differing and all(map(is_of_its_year, differing)):
            return by_document([pieces_of([one.ranked]) for one in differing], reading.confidence)
        if differing and (of_each := namesakes(question, differing)):
            return by_document(of_each, reading.confidence)
        if differing:
            return side_by_side(differing, reading.confidence)
        if several := told_differently(question, reading):
            told = by_document([pieces_of([one]) for one in several], reading.confidence)
            denied = deny_each_other(pieces_of(several))
            return replace(told, notice=DISAGREEMENT if denied else "")
        if versions := figures_told_apart(question, reading):
            return of_versions(versions, choose(question, reading), reading)
        best = reading.sentences[0]
        if read_as(question.text).compares and (apart := self._apart(question, reading)):
            return by_document(apart, reading.confidence)
        pieces = (
            answer_below(retrieval, reading)
            or rows_of_several(question, reading)
            or meaning_below(question, reading)
            or clauses_headed(question, reading, self._index)
        )
        asked_for = not pieces and not best.asked_for
        if asked_for and (lines := list_asked(question, retrieval.weights, reading, self._index)):
            lines = whole_with_notes(lines, self._index)
            return headed_apart(question, lines.pieces, reading) or list_shown(lines, reading)
        sections = [] if pieces else sections_asked(question, reading, self._index)
        if sections:
            return by_name(sections, reading.confidence)
        apart = [] if pieces else self._apart(question, reading)
        if apart:
            return by_document(apart, reading.confidence)
        chosen = with_all_lines(question, reading, choose(question, reading), self._index)
        pieces = with_notes(pieces or self._introduced(question, reading, chosen), self._index)
        answer = headed_apart(question, pieces, reading)
        answer = answer or answer_of(pieces, reading.confidence)
        found = direct_answer(question, reading)
        return answer if found is None else headed(answer, found)

    def _apart(self, question: Question, reading: Reading) -> list[list[Piece]]:
        """What several documents say, each with the lines that introduce what is quoted of a list."""
        found = map(pieces_of, each_document(question, reading))
        return [with_leads(pieces, reading, self._index, always=True) for pieces in found]

    def _introduced(
        self, question: Question, reading: Reading, pieces: Sequence[Piece]
    ) -> list[Piece]:
        """Lines of lists and tables with what they must not be read without."""
        return with_leads(pieces, reading, self._index, always=is_yes_no(question.text))
