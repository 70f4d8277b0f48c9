"""Answers over what somebody may read: a chain's steps made the events that every door tells.

It holds no conversation: history is an argument, so one instance serves every thread and user.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from typing import Any

from assistant.answer import (
    Answer,
    Citation,
    ClosestPassage,
    Delta,
    Event,
    FoundPassage,
    Searched,
    SearchResult,
    Trace,
    Turn,
)
from assistant.chain import AnswerChain
from assistant.markers import resolve
from assistant.missing_documents import gone_documents, with_gone_notice, with_unread_told
from assistant.questions.question import check_asked, plainly
from assistant.questions.spelling import literally
from assistant.questions.talk.remarks import Remark, remark_to, reply_to, without_remarks
from assistant.questions.talk.topics import as_put, to_the_point
from assistant.quoting.own_lines import quoted
from assistant.retrieval.retriever import Retrieval, Retrieved
from assistant.retrieval.unmet import why_unanswered
from assistant.starters import Starter, StarterQuestions
from assistant.unchecked import UncheckedAnswer
from assistant.verbatim import check_damage, with_exact_places
from ingest.errors import IndexChanged
from ingest.readable.document_names import held_name, no_such_document
from ingest.readable.readable import ReadableIndex

_CLOSEST = 3  # passages that an abstention shows
_REMARK_STARTERS = 2
_REPLIES = "reply"  # what replies to remarks say under ``answerer``
_WARM_UP = "Is everything ready?"
ABSTENTION = "The documents don't say."


class Answering:
    """Answers through a retrieval chain over ``index``, which may be a part of one."""

    def __init__(
        self, index: ReadableIndex, chain: AnswerChain, quoting: AnswerChain | None = None
    ) -> None:
        """``quoting`` tells which starter questions the documents answer, without a chat model."""
        self.index = index
        self._chain = chain
        self._quoting = quoting or chain
        self._rewords = quoting is not None  # a chat model can say it in other words
        self._starters = StarterQuestions(index, self._answered)

    def stream(
        self, question: str, history: Sequence[Turn], documents: Sequence[str]
    ) -> Iterator[Event]:
        """See ``assistant.assistant.Assistant``."""
        began = time.perf_counter()
        documents = self._checked(question, documents)
        remark = remark_to(self.index, question, rewords=self._rewords)
        if remark is not None:
            yield from self._reply(question, remark, documents, began)
            return
        history = [
            turn._replace(content=_asked(turn.content)) if turn.role == "user" else turn
            for turn in without_remarks(self.index, history, rewords=self._rewords)
        ]
        gone = () if documents else gone_documents(self.index)
        if not gone:
            yield from self._found(question, history, documents, began)
            return
        *events, answer = self._found(question, history, (), began)
        if isinstance(answer, Answer) and answer.abstained:
            *others, other = self._found(question, history, gone, began)
            if isinstance(other, Answer) and not other.abstained:
                events, answer = others, with_gone_notice(other)
        yield from (*events, answer)

    def _found(
        self, question: str, history: Sequence[Turn], documents: Sequence[str], began: float
    ) -> Iterator[Event]:
        """The events of a question, asked twice where an ingest came between."""
        last: Event | None = None
        for last in self._attempt(question, history, documents, began):
            if last is not None:
                yield last
        if last is None:  # an ingest changed what was found: once more, without a further word
            *_, last = self._attempt(question, history, documents, began)
            if last is None:
                raise IndexChanged("The documents changed while the answer was written: ask again.")
            yield last

    def _attempt(
        self, question: str, history: Sequence[Turn], documents: Sequence[str], began: float
    ) -> Iterator[Event | None]:
        """The events, of which the last is the answer; None instead when what it quotes is gone."""
        retrieval: Retrieval | None = None
        for step in self._chain.stream(_asked(question), history, documents):
            if isinstance(step, Retrieval):
                retrieval = step
                yield Searched(step.question.text, len(step.passages), step.ranking)
            elif isinstance(step, str):
                yield Delta(step)
            elif retrieval is not None:
                yield self._answer(question, retrieval, step, began)

    def _reply(
        self, question: str, remark: Remark, documents: Sequence[str], began: float
    ) -> Iterator[Event]:
        """The events of a reply to what is no question; nothing is searched."""
        yield Searched(question, 0)
        held = self.index.documents()
        if documents:
            held = [document for document in held if document.id in documents]
        text = reply_to(remark, held, self.starters(_REMARK_STARTERS))
        yield Delta(text)
        yield Answer(
            question=question,
            kind="remark",
            answer=text,
            confidence=0.0,
            citations=(),
            closest=(),
            answerer=_REPLIES,
            index=self.index.fingerprint,
            timings_ms={"total": 1e3 * (time.perf_counter() - began)},
            trace=Trace(question),
        )

    def search(self, query: str, count: int, documents: Sequence[str]) -> SearchResult:
        """See ``assistant.assistant.Assistant``."""
        documents = self._checked(query, documents)
        retrieval = self._quoting.search(_asked(query), count, documents)
        return SearchResult(
            searched_for=as_put(plainly(query), retrieval.question.text),
            missing_terms=retrieval.missing,
            corrected=retrieval.corrected,
            passages=tuple(_passage(found) for found in retrieval.passages),
            index=self.index.fingerprint,
        )

    def warm_up(self) -> None:
        """See ``assistant.assistant.Assistant``."""
        for _ in self._quoting.stream(_WARM_UP, (), ()):
            pass

    def starters(self, count: int = 4) -> tuple[str, ...]:
        """See ``assistant.assistant.Assistant``."""
        return self._starters.first(count)

    def _answered(self, starter: Starter) -> bool:
        """Whether the answer quotes the place that a question was made from."""
        for step in self._quoting.stream(starter.question, (), ()):
            if isinstance(step, UncheckedAnswer) and not step.abstains:
                return any(
                    starter.is_at(o.passage.document, o.start, o.end) for o in step.offered.values()
                )
        return False

    def _checked(self, question: str, documents: Sequence[str]) -> list[str]:
        """The ids that ``documents`` mean. Raises ``UsageError``, for a ``question`` that is none too."""
        check_asked(question)
        known = {document.id for document in self.index.documents()} if documents else set()
        named = []
        for name in documents:
            if (held := held_name(name, known)) is None:
                raise no_such_document(name, known)
            named.append(held)
        return named

    def _answer(
        self, question: str, retrieval: Retrieval, unchecked: UncheckedAnswer, began: float
    ) -> Answer | None:
        offered, abstained = unchecked.offered, unchecked.abstains
        retrieval = retrieval.nearest_first(unchecked.nearest)
        quotes = {(o.passage.document, o.start, o.end): o.quote for o in offered.values()}
        broken: list[tuple[str, int, int]] = []

        def read(*span: Any) -> str | None:
            said = self.index.catalogue.slice(*span)
            if said != quotes[span]:
                broken.append(span)
            return said

        markdown, cited = resolve(unchecked.markdown, offered, read)
        if broken or not (abstained or cited):
            check_damage(self.index, offered, broken)
            return None
        citations = tuple(
            Citation(number=number, **quoted(span.passage, span.start, span.end))
            for number, span in enumerate(cited, start=1)
        )
        timings = {**retrieval.timings_ms, **unchecked.timings_ms}
        timings["total"] = 1e3 * (time.perf_counter() - began)
        return Answer(
            question=question,
            kind="abstention" if abstained else "answer",
            answer=ABSTENTION if abstained else markdown,
            direct="" if abstained else unchecked.direct,
            confidence=unchecked.confidence,
            citations=() if abstained else with_exact_places(self.index, citations),
            closest=_closest(retrieval) if abstained else (),
            reason=why_unanswered(retrieval, self.index) if abstained else "",
            answerer=unchecked.answerer,
            notice=with_unread_told(self.index, unchecked.notice)
            if abstained
            else unchecked.notice,
            left_out=unchecked.left_out,
            index=self.index.fingerprint,
            timings_ms=timings,
            trace=Trace(
                searched_for=as_put(plainly(question), retrieval.question.text),
                missing_terms=retrieval.missing,
                passages=tuple(found.stored.passage.id for found in retrieval.passages),
                corrected=retrieval.corrected,
                literal=literally(plainly(question), retrieval.question.text, retrieval.corrected),
            ),
        )


def _asked(question: str) -> str:
    """What is searched for and read of a question; it is shown as it was typed."""
    return to_the_point(plainly(question))


def _whole(found: Retrieved) -> dict[str, Any]:
    passage = found.stored.passage
    return quoted(passage, passage.start, passage.end)


def _passage(found: Retrieved) -> FoundPassage:
    return FoundPassage(
        score=round(found.score, 4),
        similarity=round(found.similarity, 4),
        lexical=round(found.lexical, 4),
        **_whole(found),
    )


def _closest(retrieval: Retrieval) -> tuple[ClosestPassage, ...]:
    shown = retrieval.passages[:_CLOSEST]
    return tuple(ClosestPassage(score=round(one.similarity, 4), **_whole(one)) for one in shown)
