"""The questions that an empty chat offers."""

from __future__ import annotations

import logging
import threading

from assistant.assistant import Assistant

_log = logging.getLogger("footnote.chat")


class Starters:
    """Starter questions, worked out once for each state of the index."""

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant
        self._known: tuple[str, tuple[str, ...]] = ("", ())
        self._working = threading.Lock()

    def questions(self) -> tuple[str, ...]:
        """The questions; none when they cannot be worked out, for a page is a page without them."""
        try:
            with self._working:
                fingerprint = self._assistant.index.fingerprint
                if self._known[0] != fingerprint:
                    self._known = (fingerprint, self._assistant.starters())
                return self._known[1]
        except Exception as error:
            _log.warning("no starter questions: %s", error)
            return ()
