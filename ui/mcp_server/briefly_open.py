"""An index that stays open for a moment after each use: a model's calls come one upon the other.

Whoever wants to write waits for that moment, which is shorter than what it waits for
(``ingest.index_directory.ownership``).
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager

from assistant.assistant import Assistant
from ingest.index_directory.ownership import WAIT_S

Opened = Callable[[], AbstractContextManager[Assistant]]

_IDLE_S = 2.0
_LONGEST_S = WAIT_S - _IDLE_S - 1
_GAP_S = 0.2  # in which whoever waits takes the index


class BrieflyOpen:
    """Opens by ``opened`` what is not open any more. One at a time may use it.

    It is closed when nobody used it for ``idle_s``, and first closed when it is used again after
    ``longest_s``. What is only read is kept open: nobody waits for it, and it was copied to be read.
    """

    def __init__(
        self, opened: Opened, idle_s: float = _IDLE_S, longest_s: float = _LONGEST_S
    ) -> None:
        self._opened, self._idle_s, self._longest_s = opened, idle_s, longest_s
        self._turn = threading.Lock()
        self._open = ExitStack()
        self._assistant: Assistant | None = None
        self._since = 0.0
        self._timer: threading.Timer | None = None

    @contextmanager
    def __call__(self) -> Iterator[Assistant]:
        """The assistant over the open index."""
        with self._turn:
            if self._timer is not None:
                self._timer.cancel()
                self._timer = None
                if time.monotonic() - self._since > self._longest_s:
                    self._close()
                    time.sleep(_GAP_S)
            if self._assistant is None:
                self._assistant = self._open.enter_context(self._opened())
                self._since = time.monotonic()
            try:
                yield self._assistant
            finally:
                if not self._assistant.index.read_only:
                    self._timer = threading.Timer(self._idle_s, self._end_of_idling)
                    self._timer.daemon = True
                    self._timer.start()

    def close(self) -> None:
        """Close the index, if it is open."""
        with self._turn:
            if self._timer is not None:
                self._timer.cancel()
            self._close()

    def _end_of_idling(self) -> None:
        with self._turn:
            if self._timer is threading.current_thread():  # not used again meanwhile
                self._timer = None
                self._close()

    def _close(self) -> None:
        self._assistant = None
        self._open.close()
