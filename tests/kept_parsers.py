"""Parser processes that go on from one index to the next, as they do from one file to the next.

To start one takes longer than most tests. What a process of these reads, and what ends it, is as ever.
"""

from __future__ import annotations

import os
import subprocess
import sys

from ingest.errors import UnreadableDocument
from ingest.parser_process import ParserProcess

_MOST = 4
_Place = tuple[object, ...]
_idle: list[tuple[_Place, subprocess.Popen[bytes]]] = []


class KeptParserProcess(ParserProcess):
    """One that takes a process which nobody needs any more, and leaves its own when it is closed."""

    _whole = True  # every call was answered to its end

    def close(self) -> None:
        if not self._calling.acquire(blocking=False):  # which is what ends a call that waits
            super().close()
            return
        try:
            self._closed = True
            if self._whole and self._process is not None and self._process.poll() is None:
                _idle.append((self._place(), self._process))
                self._process = None
            self._end()
        finally:
            self._calling.release()
        end_all_but(_MOST)

    def _answer(self, *given: object) -> object:
        self._whole = False
        try:
            answer = super()._answer(*given)  # type: ignore[arg-type]
        except UnreadableDocument:
            self._whole = True
            raise
        self._whole = True
        return answer

    def _start(self) -> subprocess.Popen[bytes]:
        here = self._place()
        for number, (place, process) in enumerate(_idle):
            if place == here and not self._closed and process.poll() is None:
                del _idle[number]
                self._process = process
                return process
        return super()._start()

    def _place(self) -> _Place:
        """All that a process has from the one that starts it."""
        environment = {k: v for k, v in os.environ.items() if not k.startswith("PYTEST_")}
        return self._megabytes, environment, list(sys.path)


def end_all_but(count: int) -> None:
    """End the oldest of the processes that nobody needs."""
    while len(_idle) > count:
        _, process = _idle.pop(0)
        process.kill()
        process.communicate()
