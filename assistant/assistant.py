"""The assistant: one ``ask`` and one ``stream``, the same for every door, and for everyone who asks.

It holds no conversation: history is an argument, so one instance serves every thread and user.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import Protocol

from assistant.answer import Answer, Event, SearchResult, Turn
from assistant.answering import Answering
from ingest.errors import IndexChanged
from ingest.index import Index
from ingest.readable.readable import ReadableIndex

# Parts of the index that are kept, with what was worked out about them.
_PARTS = 16


class Assistant(Protocol):
    """What every door asks: answers to questions over one index."""

    @property
    def index(self) -> Index:
        """What is asked about."""

    def ask(
        self,
        question: str,
        history: Sequence[Turn] = (),
        documents: Sequence[str] = (),
        principals: frozenset[str] | None = None,
    ) -> Answer:
        """Answer ``question``; ``documents`` restricts the search to these document ids.

        It is answered as if there were only what ``principals`` may read (see ``Index.seen_by``).

        Raises ``UsageError`` for an empty or endless question or an unknown document, and
        ``IndexProblem`` or ``ModelProblem`` when the index cannot be searched or does not say what
        is quoted from it: an outage is an error, never an abstention.
        """

    def stream(
        self,
        question: str,
        history: Sequence[Turn] = (),
        documents: Sequence[str] = (),
        principals: frozenset[str] | None = None,
    ) -> Iterator[Event]:
        """As ``ask``: one ``Searched``, any number of ``Delta``, then exactly one ``Answer``."""

    def search(
        self,
        query: str,
        count: int = 10,
        documents: Sequence[str] = (),
        principals: frozenset[str] | None = None,
    ) -> SearchResult:
        """The ``count`` passages that an answer would be read from, best first; raises as ``ask`` does."""

    def warm_up(self) -> None:
        """Load models, vectors and chain, and ask nothing of a chat model; raises as ``ask`` does."""

    def starters(self, count: int = 4, principals: frozenset[str] | None = None) -> tuple[str, ...]:
        """Questions the documents themselves suggest, each answerable from what may be read of them."""


class ChainAssistant:
    """Answers from an index, to each who asks from what they may read of it."""

    def __init__(self, index: Index, over: Callable[[ReadableIndex], Answering]) -> None:
        """``over`` makes what answers over a part of the index, or over all of it."""
        self.index = index
        self._whole = over(index)
        self._part = lru_cache(_PARTS)(over)

    def ask(
        self,
        question: str,
        history: Sequence[Turn] = (),
        documents: Sequence[str] = (),
        principals: frozenset[str] | None = None,
    ) -> Answer:
        """See ``Assistant``."""
        for event in self.stream(question, history, documents, principals):
            if isinstance(event, Answer):
                return event
        raise AssertionError("a stream ends with its answer")

    def stream(
        self,
        question: str,
        history: Sequence[Turn] = (),
        documents: Sequence[str] = (),
        principals: frozenset[str] | None = None,
    ) -> Iterator[Event]:
        """See ``Assistant``."""
        answering = self._answering(principals)
        for event in answering.stream(question, history, documents):
            self._check_readable(answering, principals)
            yield event

    def search(
        self,
        query: str,
        count: int = 10,
        documents: Sequence[str] = (),
        principals: frozenset[str] | None = None,
    ) -> SearchResult:
        """See ``Assistant``."""
        answering = self._answering(principals)
        result = answering.search(query, count, documents)
        self._check_readable(answering, principals)
        return result

    def warm_up(self) -> None:
        """See ``Assistant``."""
        self._whole.warm_up()

    def starters(self, count: int = 4, principals: frozenset[str] | None = None) -> tuple[str, ...]:
        """See ``Assistant``."""
        return self._answering(principals).starters(count)

    def _answering(self, principals: frozenset[str] | None) -> Answering:
        seen = self.index.seen_by(principals)
        return self._whole if seen is self.index else self._part(seen)

    def _check_readable(self, answering: Answering, principals: frozenset[str] | None) -> None:
        if self.index.withdrawn(answering.index, principals):
            raise IndexChanged(
                "What may be read has changed while the answer was written: ask again."
            )
