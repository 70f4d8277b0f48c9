"""An assistant whose index is exchanged while it answers: each question is asked of one generation."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from assistant.answer import Answer, Event, SearchResult, Turn
from assistant.assistant import Assistant
from ingest.index import Index
from ingest.upkeep.rebuild import replace_live


class RenewableAssistant:
    """Asks the assistant over the live generation; questions under way end where they began."""

    def __init__(self, index: Index, build: Callable[[Index], Assistant]) -> None:
        self._build = build
        self._current = build(index)
        self._asking: Counter[Assistant] = Counter()
        self._lock = threading.Lock()

    @property
    def index(self) -> Index:
        """The live generation."""
        return self._current.index

    def ask(
        self,
        question: str,
        history: Sequence[Turn] = (),
        documents: Sequence[str] = (),
        principals: frozenset[str] | None = None,
    ) -> Answer:
        """See ``Assistant``."""
        with self._live() as assistant:
            return assistant.ask(question, history, documents, principals)

    def stream(
        self,
        question: str,
        history: Sequence[Turn] = (),
        documents: Sequence[str] = (),
        principals: frozenset[str] | None = None,
    ) -> Iterator[Event]:
        """See ``Assistant``."""
        with self._live() as assistant:
            yield from assistant.stream(question, history, documents, principals)

    def search(
        self,
        query: str,
        count: int = 10,
        documents: Sequence[str] = (),
        principals: frozenset[str] | None = None,
    ) -> SearchResult:
        """See ``Assistant``."""
        with self._live() as assistant:
            return assistant.search(query, count, documents, principals)

    def warm_up(self) -> None:
        """See ``Assistant``."""
        with self._live() as assistant:
            assistant.warm_up()

    def starters(self, count: int = 4, principals: frozenset[str] | None = None) -> tuple[str, ...]:
        """See ``Assistant``."""
        with self._live() as assistant:
            return assistant.starters(count, principals)

    def renew(self, index: Index) -> None:
        """Make ``index``, another generation, live, and let it answer from now on. One at a time.

        It is ready to answer before anything changes, and closed where it cannot be made ready.
        """
        self._exchange(index, replace_live)

    def follow(self, index: Index) -> None:
        """Let ``index``, which somebody else has made live, answer from now on. One at a time."""
        self._exchange(index, lambda before, after: None)

    def _exchange(self, index: Index, make_live: Callable[[Index, Index], None]) -> None:
        try:
            assistant = self._build(index)
            assistant.warm_up()
            make_live(self._current.index, index)
        except BaseException:
            index.close()
            raise
        with self._lock:
            before, self._current = self._current, assistant
            index.take_over(before.index)
            idle = not self._asking[before]
        if idle:
            before.index.retire()

    @contextmanager
    def _live(self) -> Iterator[Assistant]:
        with self._lock:
            assistant = self._current
            self._asking[assistant] += 1
        try:
            yield assistant
        finally:
            with self._lock:
                self._asking[assistant] -= 1
                last = not self._asking[assistant] and assistant is not self._current
            if last:
                assistant.index.retire()
                del self._asking[assistant]
