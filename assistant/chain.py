"""The retrieval chain, LangChain's: complete the question → retrieve → answer, streaming.

LangChain's types stop here. Steps travel as they are made: the ``Retrieval`` before the first word
of the answer, the words as the answerer writes them, and last its ``UncheckedAnswer``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from assistant.answer import Turn
from assistant.questions.followups.followup import complete
from assistant.questions.talk.topics import topic_asked
from assistant.retrieval.retriever import HybridRetriever, Retrieval
from assistant.unchecked import Answerer, UncheckedAnswer

if TYPE_CHECKING:
    from langchain_core.runnables import Runnable

Condense = Callable[[str, Sequence[Turn]], str]
Rerank = Callable[[Retrieval, int], Retrieval]
# Passages read for each one that is offered to the answerer.
RERANK_DEPTH = 2
Step = Retrieval | str | UncheckedAnswer


class AnswerChain:
    """Complete → retrieve → answer."""

    def __init__(
        self,
        retriever: HybridRetriever,
        answerer: Answerer,
        passages: int,
        condense: Condense | None = None,
        rerank: Rerank | None = None,
    ) -> None:
        """``rerank`` reads more passages than are offered, and puts those that answer first."""
        self._retriever = retriever
        self._answerer = answerer
        self._passages = passages
        self._condense = condense
        self._rerank = rerank
        self._runnable = self._compose()

    def stream(
        self, question: str, history: Sequence[Turn], documents: Sequence[str]
    ) -> Iterator[Step]:
        """One ``Retrieval``, then pieces of Markdown, then exactly one ``UncheckedAnswer``."""
        inputs = {"question": question, "history": tuple(history), "documents": tuple(documents)}
        return self._runnable.stream(inputs)

    def search(self, query: str, count: int, documents: Sequence[str]) -> Retrieval:
        """The ``count`` passages that would be read first, without an answer."""
        return self._retriever.search(topic_asked(query), count, documents)

    def _compose(self) -> Runnable[dict[str, Any], Step]:
        from langchain_core.runnables import RunnableGenerator

        # Generators run in the caller's thread. RunnablePassthrough.assign would start threads for
        # every question, and each would open the catalogue anew.
        retrieve = RunnableGenerator(self._retrieving).with_config(run_name="retrieve")
        answer = RunnableGenerator(self._answering).with_config(run_name="answer")
        return retrieve | answer

    def _retrieving(
        self, inputs: Iterator[dict[str, Any]]
    ) -> Iterator[tuple[Retrieval, Sequence[Turn]]]:
        for asked in inputs:
            question, history = asked["question"], asked["history"]
            focus: tuple[str, ...] = ()
            if self._condense is not None and history:
                text = self._condense(question, history)
            else:
                text, focus = complete(question, history, self._retriever.told_before)
            count = self._passages * (RERANK_DEPTH if self._rerank else 1)
            before = history if text != " ".join(question.split()) else ()
            # Once it is complete: a topic by itself would be what the question before is asked of.
            topic = topic_asked(text)
            found = self._retriever.search(topic, count, asked["documents"], focus, before)
            yield (self._rerank(found, self._passages) if self._rerank else found), history

    def _answering(self, found: Iterator[tuple[Retrieval, Sequence[Turn]]]) -> Iterator[Step]:
        for retrieval, history in found:
            yield retrieval
            yield from self._answerer.stream(retrieval, history)
