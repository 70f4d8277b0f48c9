"""A part of an object that is loaded when it is first asked for, by one thread."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from threading import RLock
from typing import Any, TypeVar

_T = TypeVar("_T")


class LoadedOnce(cached_property[_T]):
    """A ``cached_property`` that is made once, however many threads ask for it first."""

    def __init__(self, load: Callable[[Any], _T]) -> None:
        super().__init__(load)
        self._loading = RLock()

    def __get__(self, instance: object, owner: type | None = None) -> _T:  # type: ignore[override]
        with self._loading:
            return super().__get__(instance, owner)
