"""How many questions are answered at a time, through every door of the server together.

A place belongs to the thread that works, not to the reader: it is given back when the thread returns,
whatever has become of the connection. What the thread tells waits in memory, so that a reader who never
reads holds nothing up; a thread whose reader has gone ends at the next thing it would tell.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Generator, Iterator
from contextlib import asynccontextmanager, closing, contextmanager
from typing import Any, TypeVar, cast

import anyio
from anyio import to_thread

from ui.auth.identity import NOBODY, Identity
from ui.auth.withheld import told_to
from ui.failures import QueueFullError, StoppingError, TooManyQuestionsError
from ui.records.questions import QuestionRecords
from ui.telling import Telling, Told

T = TypeVar("T")
_STOPPING = "The server is being stopped; ask again in a moment."


class Gate:
    """Lets ``concurrency`` iterations through at a time and ``queue`` more wait.

    Of one identity with a name at most ``each`` are let through or wait; 0: any number.
    """

    def __init__(
        self,
        concurrency: int,
        queue: int,
        each: int = 0,
        records: QuestionRecords | None = None,
        check: Callable[[Identity], None] = lambda _: None,
    ) -> None:
        """``records`` keeps what becomes of each; ``check`` raises for who may be told nothing more."""
        self.records = records
        self._check = check
        self._each = each
        self._admitted_of: Counter[tuple[str, str]] = Counter()
        self._concurrency = max(1, concurrency)
        self._queue = queue
        self._places = anyio.CapacityLimiter(self._concurrency)
        self._admitted = 0
        self._moved = 0.0
        self._telling = Telling()
        self._heard: set[Told[Any]] = set()
        self._closed = False

    @property
    def taken(self) -> int:
        """Places that are taken now."""
        return self._places.borrowed_tokens

    @property
    def waiting(self) -> int:
        """How many wait for a place."""
        return max(0, self._admitted - self._concurrency)

    def close(self, finish: float) -> None:
        """Take no more, and tell who waits that the server stops; after ``finish`` seconds also who is answered.

        Call it from the thread of the event loop.
        """
        self._closed = True
        asyncio.get_running_loop().call_later(finish, self._cut)

    def _cut(self) -> None:
        for told in self._heard:
            told.put_nowait(StoppingError(_STOPPING))
            told.put_nowait(None)

    @property
    def stalled_seconds(self) -> float:
        """Seconds for which some have waited and no place was given back; 0 when none waits."""
        return time.monotonic() - self._moved if self.waiting else 0.0

    @asynccontextmanager
    async def telling(
        self, work: Callable[[], Iterator[T]], identity: Identity = NOBODY, question: str = ""
    ) -> AsyncIterator[Told[T]]:
        """Iterate over ``work()`` in a thread when it is its turn, for as long as the block lasts.

        It answers ``question``, which ``identity`` asks. ``QueueFullError`` is told when no more may wait,
        ``TooManyQuestionsError`` when no more of ``identity`` may, ``StoppingError`` once it is closed, and
        in the place of what is left what ``check`` raises of ``identity``.
        """
        gone = threading.Event()
        records = self.records

        def checked() -> Iterator[T]:
            with closing(cast(Generator[T, Any, Any], work())) as items:
                for item in items:
                    self._check(identity)
                    yield item

        def recorded() -> Iterator[T]:
            return checked() if records is None else records.watched(checked(), question, identity)

        loop = asyncio.get_running_loop()

        async def iterate(tell: Callable[[T | Exception], None]) -> None:
            try:
                if self._closed:
                    raise StoppingError(_STOPPING)
                with self._one_more_of(identity), told_to(identity):
                    await self._in_turn(lambda: _tell(recorded, tell, loop, gone))
            except (QueueFullError, TooManyQuestionsError):
                if records is not None:
                    records.refused(question, identity)
                raise
            finally:
                gone.set()

        async with self._telling.told_by(iterate) as told:
            self._heard.add(told)
            try:
                yield told
            finally:
                self._heard.discard(told)
                gone.set()

    async def doing(self, work: Callable[[], T], identity: Identity = NOBODY) -> T:
        """What ``work()`` returns, done in a thread when it is its turn; nothing is recorded of it.

        Raises as ``telling`` tells.
        """
        done: list[T] = []
        with self._one_more_of(identity), told_to(identity):
            await self._in_turn(lambda: done.append(work()))
        self._check(identity)
        return done[0]

    @contextmanager
    def _one_more_of(self, identity: Identity) -> Iterator[None]:
        if not self._each or identity.user is None:
            yield
            return
        who = (identity.via, identity.user)
        if self._admitted_of[who] >= self._each:
            some = "a question that is" if self._each == 1 else f"{self._each} questions that are"
            raise TooManyQuestionsError(f"You have {some} not answered yet; wait for that.")
        self._admitted_of[who] += 1
        try:
            yield
        finally:
            self._admitted_of[who] -= 1
            if not self._admitted_of[who]:
                del self._admitted_of[who]

    async def _in_turn(self, work: Callable[[], None]) -> None:
        if self._admitted >= self._concurrency + self._queue:
            raise QueueFullError("Too many questions are waiting; try again in a moment.")
        if self._admitted == self._concurrency:  # the first that waits
            self._moved = time.monotonic()
        self._admitted += 1

        def turn() -> None:
            try:
                if self._closed:  # while it waited
                    raise StoppingError(_STOPPING)
                work()
            finally:
                self._moved = time.monotonic()

        try:
            # Holds the place until the thread has returned, also when this is cancelled.
            await to_thread.run_sync(turn, limiter=self._places)
        finally:
            self._admitted -= 1


def _tell(
    work: Callable[[], Iterator[T]],
    tell: Callable[[T | Exception], None],
    loop: asyncio.AbstractEventLoop,
    gone: threading.Event,
) -> None:
    # Streams of answers are generators; their type says less, for those who only iterate.
    with closing(cast(Generator[T, Any, Any], work())) as items:
        while not gone.is_set() and (item := next(items, None)) is not None:
            try:
                loop.call_soon_threadsafe(tell, item)
            except RuntimeError:  # the server has stopped
                return
