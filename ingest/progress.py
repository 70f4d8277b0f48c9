"""How far an ingest is."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple


class Progress(NamedTuple):
    """Bytes of the files to ingest that are done, of how many; passages embedded; what is at hand."""

    done: float
    total: float
    passages: int
    current: str


OnProgress = Callable[[Progress], None]
