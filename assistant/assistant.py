"""The assistant: one ``ask`` and one ``stream``, the same for every door.

It holds no conversation: history is an argument, so one instance serves every thread and user.
"""

from __future__ import annotations

import time
from collections.abc import Generator, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from assistant.answer import Answer, ClosestPassage, Delta, Event, Searched, Trace, Turn
from assistant.chain import AnswerChain
from assistant.markers import Offered, resolve
from assistant.retriever import Retrieval
from assistant.starters import starter_questions
from assistant.unchecked import Draft
from ingest.errors import IndexChanged, IndexDamaged, UsageError
from ingest.index import Index

MAX_QUESTION_CHARACTERS = 20_000
_CLOSEST = 3
_WARM_UP = "Is everything ready?"
ABSTENTION = "The documents don't say."


class Assistant:
    """Answers questions over one index."""

    def __init__(
        self, index: Index, chain: AnswerChain, quoting: AnswerChain | None = None
    ) -> None:
        """``quoting`` tells which starter questions the documents answer, without a chat model."""
        self.index = index
        self._chain = chain
        self._quoting = quoting or chain

    def ask(
        self, question: str, history: Sequence[Turn] = (), documents: Sequence[str] = ()
    ) -> Answer:
        """Answer ``question``; ``documents`` restricts the search to these document ids.

        Raises ``UsageError`` for an empty or endless question or an unknown document, and
        ``IndexProblem`` or ``ModelProblem`` when the index cannot be searched or does not say what
        is quoted from it: an outage is an error, never an abstention.
        """
        for event in self.stream(question, history, documents):
            if isinstance(event, Answer):
                return event
        raise AssertionError("a stream ends with its answer")

    def stream(
        self, question: str, history: Sequence[Turn] = (), documents: Sequence[str] = ()
    ) -> Iterator[Event]:
        """As ``ask``: one ``Searched``, any number of ``Delta``, then exactly one ``Answer``."""
        began = time.perf_counter()
        self._check(question, documents)
        answer = yield from self._attempt(question, history, documents, began)
        if answer is None:  # an ingest changed what was found: once more, without a further word
            answer = _returned(self._attempt(question, history, documents, began))
        if answer is None:
            raise IndexChanged("The documents changed while the answer was written: ask again.")
        yield answer

    def _attempt(
        self, question: str, history: Sequence[Turn], documents: Sequence[str], began: float
    ) -> Generator[Event, None, Answer | None]:
        """The events before the answer, then the answer; None when what it quotes is gone."""
        retrieval: Retrieval | None = None
        draft: Draft | None = None
        for step in self._chain.stream(question, history, documents):
            if isinstance(step, Retrieval):
                retrieval = step
                yield Searched(step.question.text, len(step.passages), step.ranking)
            elif isinstance(step, Draft):
                draft = step
            else:
                yield Delta(step)
        if retrieval is None or draft is None:
            raise AssertionError("a chain retrieves, then drafts")
        return self._answer(question, retrieval, draft, began)

    def warm_up(self) -> None:
        """Load models, vectors and chain, and ask nothing of a chat model.

        Raises ``IndexProblem`` or ``ModelProblem`` as ``ask`` does.
        """
        for _ in self._quoting.stream(_WARM_UP, (), ()):
            pass

    def starters(self, count: int = 4) -> tuple[str, ...]:
        """Questions the documents themselves suggest, each answerable from them."""
        answered = (q for q in starter_questions(self.index) if self._quotable(q))
        return tuple(islice(answered, count))

    def _quotable(self, question: str) -> bool:
        drafts = (d for d in self._quoting.stream(question, (), ()) if isinstance(d, Draft))
        return not all(draft.abstains for draft in drafts)

    def _check(self, question: str, documents: Sequence[str]) -> None:
        if not question.strip():
            raise UsageError("The question is empty: ask one in words.")
        if any("\ud800" <= character <= "\udfff" for character in question):
            raise UsageError(
                "The question holds half a character (a lone surrogate): type it anew."
            )
        if len(question) > MAX_QUESTION_CHARACTERS:
            raise UsageError(
                f"The question has {len(question):,} characters; at most"
                f" {MAX_QUESTION_CHARACTERS:,} are read: shorten it."
            )
        if documents:
            known = {document.id for document in self.index.documents()}
            unknown = [name for name in documents if name not in known]
            if unknown:
                raise UsageError(
                    f"There is no document {unknown[0]} in the index: footnote documents list"
                    " names them."
                )

    def _answer(
        self, question: str, retrieval: Retrieval, draft: Draft, began: float
    ) -> Answer | None:
        offered = self._with_pages(draft)
        quotes = {(o.passage.document, o.start, o.end): o.quote for o in offered.values()}
        broken: list[tuple[str, int, int]] = []

        def read(*place: Any) -> str | None:
            said = self.index.catalogue.slice(*place)
            if said != quotes[place]:
                broken.append(place)
            return said

        markdown, citations = resolve(draft.markdown, offered, read)
        abstained = draft.abstains
        if broken or not (abstained or citations):
            self._check_quoted(offered, broken)
            return None
        timings = dict(retrieval.timings_ms) | dict(draft.timings_ms)
        timings["total"] = 1e3 * (time.perf_counter() - began)
        return Answer(
            question=question,
            answer=ABSTENTION if abstained else markdown,
            abstained=abstained,
            confidence=draft.confidence,
            citations=() if abstained else citations,
            closest=self._closest(retrieval) if abstained else (),
            answerer=draft.answerer,
            index=self.index.fingerprint,
            timings_ms=timings,
            trace=Trace(
                searched_for=retrieval.question.text,
                missing_terms=retrieval.missing,
                passages=tuple(found.stored.passage.id for found in retrieval.passages),
            ),
            notice=draft.notice,
            direct="" if abstained else draft.direct,
            left_out=draft.left_out,
        )

    def _check_quoted(
        self, offered: Mapping[int, Offered], broken: Sequence[tuple[str, int, int]]
    ) -> None:
        """Raise ``IndexDamaged`` unless the passages that were quoted are gone by now."""
        quoted = [
            span.passage
            for span in offered.values()
            if not broken or (span.passage.document, span.start, span.end) in broken
        ]
        held = self.index.catalogue.passages([passage.id for passage in quoted])
        damaged = next((passage for passage in quoted if passage.id in held), None)
        if damaged is not None:
            raise IndexDamaged(
                f"The stored text of {damaged.document} does not say what its passages say: run"
                " footnote doctor, then footnote ingest --rebuild."
            )

    def _with_pages(self, draft: Draft) -> dict[int, Offered]:
        """The offered spans with the page their own start is on (a passage may span two)."""
        documents = {
            name: self.index.document(name)
            for name in {
                span.passage.document
                for span in draft.offered.values()
                if span.passage.page is not None
            }
        }
        offered = {}
        for number, span in draft.offered.items():
            document = documents.get(span.passage.document)
            page = document.page_of(span.start) if document else span.passage.page
            offered[number] = Offered(span.passage, span.start, span.end, page)
        return offered

    def _closest(self, retrieval: Retrieval) -> tuple[ClosestPassage, ...]:
        return tuple(
            ClosestPassage(
                document=(passage := found.stored.passage).document,
                title=passage.title,
                page=passage.page,
                heading=passage.heading,
                start=passage.start,
                end=passage.end,
                quote=passage.text,
                score=round(found.similarity, 4),
            )
            for found in retrieval.passages[:_CLOSEST]
        )


def _returned(events: Generator[Event, None, Answer | None]) -> Answer | None:
    while True:
        try:
            next(events)
        except StopIteration as end:
            answer: Answer | None = end.value
            return answer
