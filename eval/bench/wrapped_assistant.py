"""An assistant with something around it: a clock, a gate, a counter."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant.answer import Answer, Event, SearchResult, Turn
from assistant.assistant import Assistant


class WrappedAssistant:
    """The real assistant behind ``stream``, which whoever inherits puts something in front of."""

    def __init__(self, real: Assistant) -> None:
        self.index = real.index
        self.real = real

    def stream(
        self,
        question: str,
        history: Sequence[Turn] = (),
        documents: Sequence[str] = (),
        principals: frozenset[str] | None = None,
    ) -> Iterator[Event]:
        """See ``Assistant``."""
        return self.real.stream(question, history, documents, principals)

    def ask(
        self,
        question: str,
        history: Sequence[Turn] = (),
        documents: Sequence[str] = (),
        principals: frozenset[str] | None = None,
    ) -> Answer:
        """The answer that ``stream`` ends with."""
        *_, answer = self.stream(question, history, documents, principals)
        assert isinstance(answer, Answer)
        return answer

    def search(
        self,
        query: str,
        count: int = 10,
        documents: Sequence[str] = (),
        principals: frozenset[str] | None = None,
    ) -> SearchResult:
        """See ``Assistant``."""
        return self.real.search(query, count, documents, principals)

    def warm_up(self) -> None:
        """See ``Assistant``."""
        self.real.warm_up()

    def starters(self, count: int = 4, principals: frozenset[str] | None = None) -> tuple[str, ...]:
        """See ``Assistant``."""
        return self.real.starters(count, principals)
