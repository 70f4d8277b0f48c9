"""Work that tells those who wait for it how it goes, and those who leave before it is done."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any, TypeVar

import anyio
from fastapi import Request

T = TypeVar("T")
# What the work told, then the exception that ended it, if one did; None is the end.
Told = asyncio.Queue[T | Exception | None]


class Telling:
    """Tasks of their own for work whose listeners come and go."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[None]] = set()  # the event loop itself forgets them

    @property
    def unfinished(self) -> int:
        """Pieces of work that wait or are being done."""
        return len(self._tasks)

    @asynccontextmanager
    async def told_by(
        self, work: Callable[[Callable[[T | Exception], None]], Awaitable[None]]
    ) -> AsyncIterator[Told[T]]:
        """Hear what ``work`` tells for as long as the block lasts; it is cancelled afterwards."""
        told: Told[T] = asyncio.Queue()
        waiting = anyio.CancelScope()

        async def run() -> None:
            try:
                with waiting:
                    await work(told.put_nowait)
            except Exception as error:
                told.put_nowait(error)
            finally:
                told.put_nowait(None)

        # A task of its own: generators are closed by whichever task, and a task group must be left by
        # the one that entered it.
        task = asyncio.create_task(run())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        try:
            yield told
        finally:
            waiting.cancel()


async def unless_gone(request: Request, reply: Coroutine[Any, Any, T]) -> T | None:
    """What ``reply`` comes to; when the client leaves first it is cancelled, and there is None."""
    answering = asyncio.ensure_future(reply)
    leaving = asyncio.ensure_future(_gone(request))
    try:
        await asyncio.wait((answering, leaving), return_when=asyncio.FIRST_COMPLETED)
        return answering.result() if answering.done() else None
    finally:
        answering.cancel()
        leaving.cancel()


async def _gone(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass
