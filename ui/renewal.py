"""Another generation of the index that is served: built beside it, or gone back to, then asked."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from threading import Lock
from typing import Any, Protocol

from assistant.assistant import Assistant
from ingest.built_by import as_built
from ingest.index import Index
from ingest.progress import OnProgress
from ingest.upkeep.rebuild import build_next, previous
from ui.held_index import rolled_back


class Renewed(Assistant, Protocol):
    """An assistant whose index can be exchanged."""

    def renew(self, index: Index) -> None:
        """Let another generation answer from now on."""


def built_anew(
    assistant: Renewed,
    paths: Sequence[Path],
    on_progress: OnProgress,
    allow_empty: bool,
    ruling: Lock,
) -> dict[str, Any]:
    """Build the next generation while questions are answered from the live one: the report.

    ``ruling`` is held by whoever says who may read, so that nothing is said to a generation that goes.
    """
    live = assistant.index
    fresh, report = build_next(live, live.settings, paths, on_progress, allow_empty)
    with ruling:
        assistant.renew(fresh)
    return report.as_dict()


def gone_back(assistant: Renewed, ruling: Lock) -> dict[str, Any]:
    """Answer from the generation before the live one, until the settings are given anew."""
    earlier = previous(assistant.index)
    with ruling:
        assistant.renew(earlier)
    done = rolled_back(earlier)
    earlier.settings = as_built(earlier.catalogue, earlier.settings)
    return done
