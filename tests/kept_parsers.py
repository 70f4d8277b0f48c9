"""Parser processes that go on from one index to the next, as they do from one file to the next.

To start one takes longer than most tests. What a process of these reads, and what ends it, is as ever.
"""

from __future__ import annotations

import os
import subprocess
import sys
from functools import partial
from weakref import WeakKeyDictionary

from ingest.parsers.parser_process import ParserProcess, end_process, start_process

_MOST = 4
_Place = tuple[object, ...]
_idle: list[subprocess.Popen[bytes]] = []
_places: WeakKeyDictionary[subprocess.Popen[bytes], _Place] = WeakKeyDictionary()


def _take(megabytes: int) -> subprocess.Popen[bytes]:
    """A process that nobody needs any more, where one was started as this would be; else a new one."""
    here = _place(megabytes)
    for number, process in enumerate(_idle):
        if _places[process] == here and process.poll() is None:
            return _idle.pop(number)
    started = start_process(megabytes)
    _places[started] = here
    return started


def _leave(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        _idle.append(process)
    else:
        end_process(process)
    end_all_but(_MOST)


def _place(megabytes: int) -> _Place:
    """All that a process has from the one that starts it."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PYTEST_")}
    return megabytes, environment, list(sys.path)


def end_all_but(count: int) -> None:
    """End the oldest of the processes that nobody needs."""
    while len(_idle) > count:
        end_process(_idle.pop(0))


KeptParserProcess = partial(ParserProcess, start=_take, leave=_leave)
