"""What is kept of the documents' texts between questions: so many of each kind, and none once a document is gone.

Several rules ask the same of every sentence, and many questions are about the same ones.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import _lru_cache_wrapper, lru_cache
from typing import Any, TypeVar
from weakref import WeakSet

_T = TypeVar("_T")
_KEPT: WeakSet[_lru_cache_wrapper[Any]] = WeakSet()  # that of an object goes with it


def remembered(most: int) -> Callable[[Callable[..., _T]], _lru_cache_wrapper[_T]]:
    """As ``functools.lru_cache`` of so many texts, all of which ``forget`` drops."""

    def keep(work_out: Callable[..., _T]) -> _lru_cache_wrapper[_T]:
        kept = lru_cache(maxsize=most)(work_out)
        _KEPT.add(kept)
        return kept

    return keep


def forget() -> None:
    """Drop all that is kept: of what was removed nothing may stay."""
    for kept in list(_KEPT):
        kept.cache_clear()
