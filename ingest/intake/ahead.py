"""Runs a step of a pipeline in a thread, a little ahead of the next."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from typing import TypeVar

_T = TypeVar("_T")


class _End:
    """Instead of an item: there is none any more."""


_END = _End()


def ahead(
    items: Generator[_T, None, None], depth: int = 2, stop: Callable[[], None] = lambda: None
) -> Generator[_T, None, None]:
    """The same items, made in a thread while the caller is busy, at most ``depth`` ahead of it.

    What ``items`` raises is raised here. Closing the result ends the thread after the item at hand
    and closes ``items``; one that was never started does nothing. ``stop`` is called before the
    thread is waited for: it may cut the item at hand short.
    """
    with closing(items), ThreadPoolExecutor(1, thread_name_prefix="ahead") as thread:
        try:
            made = deque(thread.submit(next, items, _END) for _ in range(depth))
            while not isinstance(item := made.popleft().result(), _End):
                made.append(thread.submit(next, items, _END))
                yield item
        finally:
            stop()
            thread.shutdown(cancel_futures=True)
