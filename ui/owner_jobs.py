"""Work that changes the index: one piece at a time, in the order in which it is asked for.

Questions go first: the work is done by threads of less urgency, and waits between two steps for those that
are being answered.
"""

from __future__ import annotations

import asyncio
import os
import sys
import threading
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any

import anyio

from ui.telling import Telling, Told

OnStep = Callable[[Any], None]
# Of 19: enough that questions hardly wait for an ingest, and a lock it holds is soon given back.
_NICENESS = 10
# The longest that a step waits for questions, in seconds: where one follows the other, work goes on.
_PATIENCE = 0.1
JobEvent = dict[str, Any]  # {"step": …} any number of times, then {"result": …}


class Jobs:
    """Does one job after the other; those that wait hold no thread, of which the server has few.

    ``answering`` says whether questions are being answered.
    """

    def __init__(self, answering: Callable[[], bool] = lambda: False) -> None:
        self._answering = answering
        self._turn = asyncio.Lock()
        self._telling = Telling()

    @property
    def unfinished(self) -> int:
        """Jobs that wait or are being done."""
        return self._telling.unfinished

    @asynccontextmanager
    async def telling(self, work: Callable[[OnStep], Any]) -> AsyncIterator[Told[JobEvent]]:
        """Do ``work`` when it is its turn, and hear of it for as long as the block lasts.

        When the block is left before, it is not begun; what was begun is done.
        """

        async def in_turn(tell: Callable[[JobEvent | Exception], None]) -> None:
            async with self._turn:
                with anyio.CancelScope(shield=True):
                    await _in_a_thread(work, tell, self._give_way)

        async with self._telling.told_by(in_turn) as told:
            yield told

    def _give_way(self) -> None:
        until = time.monotonic() + _PATIENCE
        while self._answering() and time.monotonic() < until:
            time.sleep(0.002)


async def _in_a_thread(
    work: Callable[[OnStep], Any],
    tell: Callable[[JobEvent | Exception], None],
    give_way: Callable[[], None],
) -> None:
    """Do ``work`` in a thread that does not keep a server from stopping."""
    loop = asyncio.get_running_loop()
    over = asyncio.Event()

    def soon(call: Callable[..., None], *arguments: Any) -> None:
        with suppress(RuntimeError):  # the server has stopped
            loop.call_soon_threadsafe(call, *arguments)

    def step(done: Any) -> None:
        soon(tell, {"step": done})
        give_way()

    def run() -> None:
        _step_back()
        try:
            soon(tell, {"result": work(step)})
        except Exception as error:
            soon(tell, error)
        finally:
            soon(over.set)

    threading.Thread(target=run, name="owner-work", daemon=True).start()
    await over.wait()


def _step_back() -> None:
    """Let who asks go first: a thread of Linux has a niceness, which all that it starts takes over."""
    if sys.platform == "linux":
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _NICENESS)
