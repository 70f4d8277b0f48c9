"""Work that changes the index: one piece at a time, in the order in which it is asked for."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any

import anyio

Step = Callable[[Any], None]
# {"step": …} any number of times, then {"result": …} or the exception that ended it; None is the end.
Message = dict[str, Any] | Exception | None
Told = asyncio.Queue[Message]


class Jobs:
    """Does one job after the other; those that wait hold no thread, of which the server has few."""

    def __init__(self) -> None:
        self._turn = asyncio.Lock()
        self._tasks: set[asyncio.Task[None]] = set()  # the event loop itself forgets them

    @property
    def unfinished(self) -> int:
        """Jobs that wait or are being done."""
        return len(self._tasks)

    @asynccontextmanager
    async def telling(self, work: Callable[[Step], Any]) -> AsyncIterator[Told]:
        """Do ``work`` when it is its turn, and hear of it for as long as the block lasts.

        When the block is left before, it is not begun; what was begun is done.
        """
        told: Told = asyncio.Queue()
        waiting = anyio.CancelScope()

        async def run() -> None:
            with waiting:
                async with self._turn:
                    with anyio.CancelScope(shield=True):
                        await _in_a_thread(work, told.put_nowait)
            told.put_nowait(None)

        task = asyncio.create_task(run())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        try:
            yield told
        finally:
            waiting.cancel()


async def _in_a_thread(work: Callable[[Step], Any], tell: Callable[[Message], None]) -> None:
    """Do ``work`` in a thread that does not keep a server from stopping."""
    loop = asyncio.get_running_loop()
    over = asyncio.Event()

    def soon(call: Callable[..., None], *arguments: Any) -> None:
        with suppress(RuntimeError):  # the server has stopped
            loop.call_soon_threadsafe(call, *arguments)

    def run() -> None:
        try:
            soon(tell, {"result": work(lambda step: soon(tell, {"step": step}))})
        except Exception as error:
            soon(tell, error)
        finally:
            soon(over.set)

    threading.Thread(target=run, name="owner-work", daemon=True).start()
    await over.wait()
