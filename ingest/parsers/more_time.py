"""How work that goes in steps says that one is done, to whoever limits the time of each."""

from __future__ import annotations

from collections.abc import Callable

_told: list[Callable[[], None]] = []


def listen(tell: Callable[[], None]) -> None:
    """From now on tell ``tell`` of each step."""
    _told.append(tell)


def more_time() -> None:
    """Say that a step is done, so that the time of the next is counted anew."""
    for tell in _told:
        tell()
