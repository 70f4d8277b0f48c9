"""Questions to start with, drawn from the documents and tried before they are offered."""

from __future__ import annotations

import random
import re
import threading
from collections.abc import Callable, Iterable, Iterator
from itertools import chain, islice, zip_longest
from typing import NamedTuple

from assistant.language.english import AUXILIARY, QUESTION_WORD, content_words
from assistant.language.sentence_questions import questions_of
from ingest.document import PROSE, Passage
from ingest.readable.readable import ReadableIndex

_MOST_DOCUMENTS = 40
_MOST_PASSAGES = 80  # of a document
_MOST_TRIED = 12
_HEADING_WORDS = range(4, 15)
# Words that no sentence and no line begins with.
_WITHIN = re.compile(r"(?<=[\w,;] )[^\W\d_][\w’'-]*")
# One question from beginning to end, that points to nothing around it and is not the author's own.
_QUESTION = re.compile(
    rf"(?!.*\b(?:this|that|these|those|it|its|they|them|their|he|she|here|above|below|else|next|we|our|us)\b)"
    rf"(?:(?:in|on|to|for|at|from|by|with|under) )?(?:{QUESTION_WORD}|{AUXILIARY})\b[^?.!()|*_`<>]+\?$",
    re.IGNORECASE,
)
# Words of content of a heading that is a question alone; one less where it is particular.
_TERMS = 3
_PARTICULAR = re.compile(r"(?<!^)\b(?:the|an?|my|your) [a-z]{3}|(?<=\w )(?!I\b)[A-Z]")


class Starter(NamedTuple):
    """A question, and where its answer must stand: a stretch of a document.

    ``start`` and ``end`` are offsets into the document's text; a summary's end is -1, which is all of it.
    """

    question: str
    document: str
    start: int
    end: int

    def is_at(self, document: str, start: int, end: int) -> bool:
        """Whether a stretch of a document meets the place."""
        return document == self.document and (
            self.end < 0 or (start < self.end and end > self.start)
        )


class StarterQuestions:
    """The questions of one index that are answered where they were made; safe between threads."""

    def __init__(self, index: ReadableIndex, answered: Callable[[Starter], bool]) -> None:
        """``answered`` asks a question and tells whether the answer cites its place."""
        self._index = index
        self._answered = answered
        self._fingerprint = ""
        self._known: list[str] = []
        self._left: Iterator[str] = iter(())
        self._working = threading.Lock()

    def first(self, count: int) -> tuple[str, ...]:
        """The first ``count``, or as many as there are; each is tried once for a state of the index."""
        with self._working:
            fingerprint = self._index.fingerprint
            if fingerprint != self._fingerprint:
                self._known, self._left = [], self._tried()
                self._fingerprint = fingerprint
            self._known += islice(self._left, max(0, count - len(self._known)))
            return tuple(self._known[:count])

    def _tried(self) -> Iterator[str]:
        questions, summaries = starter_questions(self._index)
        for starter in chain(questions[:_MOST_TRIED], summaries):
            if self._answered(starter):
                yield starter.question


def starter_questions(index: ReadableIndex) -> tuple[list[Starter], list[Starter]]:
    """Candidates, best first, of every document in turn; and a summary to ask for when these run out."""
    gone = index.catalogue.sources_gone()
    documents = [document for document in index.documents() if document.id not in gone]
    if len(documents) > _MOST_DOCUMENTS:
        # The same choice each time, so that the page does not change under its readers.
        documents = random.Random(0).sample(documents, _MOST_DOCUMENTS)  # noqa: S311
    made = []
    for document in documents:
        stored = index.catalogue.document_passages(document.id)[:_MOST_PASSAGES]
        made.append(_of_document([one.passage for one in stored]))
    unique = {starter.question.casefold(): starter for starter in reversed(list(_in_turns(made)))}
    summaries = [
        Starter(
            "Summarise this document"
            if len(documents) == 1
            else f"Summarise “{' '.join(document.title.split())}”",
            document.id,
            0,
            -1,
        )
        for document in documents[:1]
    ]
    return list(reversed(unique.values())), summaries


def _of_document(passages: list[Passage]) -> list[Starter]:
    """The candidates of one document, those that open differently in turns."""
    words = {word for passage in passages for word in _WITHIN.findall(passage.text)}
    kinds: dict[str, list[Starter]] = {}
    for starter in chain(_headings(passages), _sentences(passages, words)):
        kinds.setdefault(starter.question.split()[0], []).append(starter)
    return list(_in_turns(kinds.values()))


def _headings(passages: list[Passage]) -> Iterator[Starter]:
    ends = {passage.heading: passage.end for passage in passages}
    for passage in passages:
        heading = " ".join(passage.nearest_heading.split())
        if _asks(heading):
            yield Starter(heading, passage.document, passage.start, ends[passage.heading])


def _asks(heading: str) -> bool:
    """Whether a heading is a question about something in particular that can be understood alone."""
    if len(heading.split()) not in _HEADING_WORDS or not _QUESTION.match(heading):
        return False
    terms = len(set(content_words(heading)))
    return terms >= _TERMS or (terms == _TERMS - 1 and _PARTICULAR.search(heading) is not None)


def _sentences(passages: list[Passage], words: set[str]) -> Iterator[Starter]:
    for passage in passages:
        for sentence in passage.sentences:
            if sentence.kind not in PROSE or sentence.lead:
                continue
            for question in questions_of(passage.quote(sentence), words):
                yield Starter(question, passage.document, sentence.start, sentence.end)
                break


def _in_turns(queues: Iterable[Iterable[Starter]]) -> Iterator[Starter]:
    for row in zip_longest(*queues):
        yield from (one for one in row if one is not None)
