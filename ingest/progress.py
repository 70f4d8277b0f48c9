"""How far an ingest is."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, Protocol


class Progress(NamedTuple):
    """Bytes of the files to ingest that are done, of how many; passages embedded; what is at hand.

    ``reason`` says why ``current``, a path then, was skipped; ``stored`` are the paths of documents that
    are in the index now.
    """

    done: float
    total: float
    passages: int
    current: str
    reason: str = ""
    stored: tuple[str, ...] = ()


OnProgress = Callable[[Progress], None]


class Report(Protocol):
    """How a step tells of ``done`` more bytes and ``embedded`` more passages."""

    def __call__(
        self,
        current: str,
        done: float = 0.0,
        embedded: int = 0,
        reason: str = "",
        stored: tuple[str, ...] = (),
    ) -> None:
        """See ``Progress``."""
