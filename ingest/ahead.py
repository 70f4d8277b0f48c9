"""Runs the steps of a pipeline at the same time: each in a thread, a little ahead of the next."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import closing
from queue import Full, Queue
from threading import Event, Thread
from typing import TypeVar

_T = TypeVar("_T")
# How long a step waits for room before it looks whether anybody still wants its results.
_LOOK_S = 0.05


class _End:
    """Nothing more comes, because of ``problem`` if there is one."""

    def __init__(self, problem: BaseException | None) -> None:
        self.problem = problem


def ahead(items: Generator[_T, None, None], depth: int = 1) -> Generator[_T, None, None]:
    """The same items, made in a thread while the caller is busy; at most ``depth`` wait for it.

    What ``items`` raises is raised here. Closing the result ends the thread after the item at hand
    and closes ``items`` there; one that was never started does nothing.
    """
    ready: Queue[_T | _End] = Queue(depth)
    unwanted = Event()

    def offer(item: _T | _End) -> bool:
        while not unwanted.is_set():
            try:
                ready.put(item, timeout=_LOOK_S)
            except Full:
                continue
            return True
        return False

    def work() -> None:
        problem: BaseException | None = None
        try:
            with closing(items):
                for item in items:
                    if not offer(item):
                        return
        except BaseException as raised:  # a thread cannot raise it: the caller does
            problem = raised
        offer(_End(problem))

    thread = Thread(target=work, name=f"ahead-{getattr(items, '__name__', 'items')}", daemon=True)
    thread.start()
    try:
        while True:
            item = ready.get()
            if isinstance(item, _End):
                if item.problem is not None:
                    raise item.problem
                return
            yield item
    finally:
        unwanted.set()
        thread.join()
