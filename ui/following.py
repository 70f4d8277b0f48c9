"""Keeps a server beside the owner of its index at the generation that the owner made live."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Protocol

from assistant.assistant import Assistant
from ingest.index import Index
from ingest.index_directory.generations import generations
from ui.failures import sentence_of

# A look reads one small file. Two generations are kept, so that questions until then are answered, too.
_LOOKS_S = 2.0


class Followed(Assistant, Protocol):
    """An assistant whose index can be exchanged for another that is live already."""

    def follow(self, index: Index) -> None:
        """Answer from ``index`` from now on."""


class Follower:
    """Looks every two seconds whether another generation is live, and lets ``assistant`` answer from it.

    ``opened`` opens the live one. What goes wrong is told to ``problem`` in a sentence, once while it
    stays the same; the next look tries again.
    """

    def __init__(
        self, assistant: Followed, opened: Callable[[], Index], problem: Callable[[str], None]
    ) -> None:
        self._assistant, self._opened, self._problem = assistant, opened, problem
        self._told = ""
        self._stop = threading.Event()

    def start(self) -> None:
        """Follow in a thread of its own, which does not keep the process from ending."""
        threading.Thread(target=self._run, name="follow", daemon=True).start()

    def stop(self) -> None:
        """Follow no longer."""
        self._stop.set()

    def look(self) -> None:
        """Follow once, where another generation is live."""
        try:
            answering = self._assistant.index
            if generations(answering.directory).live != answering.generation:
                self._assistant.follow(self._opened())
            self._told = ""
        except Exception as error:  # whatever it is, the next look is another chance
            if (sentence := sentence_of(error)) != self._told:
                self._told = sentence
                self._problem(sentence)

    def _run(self) -> None:
        while not self._stop.wait(_LOOKS_S):
            self.look()
