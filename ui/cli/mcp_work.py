"""``footnote mcp``: what a client asks on standard input, asked of whoever has the index."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from assistant.assistant import Assistant
from assistant.build import build_assistant
from ingest.changes.settling import open_index
from ingest.index_directory.index_files import check_exists
from ingest.index_directory.ownership import serving_owner
from ui.config import Settings
from ui.handover import ServedWork
from ui.mcp_server.briefly_open import BrieflyOpen
from ui.mcp_server.stdio_door import serve_stdio


def answer_client(settings: Settings) -> None:
    """Answer a client until it ends. Raises ``IndexMissing`` when there is nothing to ask."""
    directory = Path(settings.ingest.index)
    check_exists(directory)

    def forward(method: str, params: Mapping[str, Any]) -> Mapping[str, Any] | None:
        owner = serving_owner(directory)
        if owner is None:
            return None
        with closing(ServedWork(owner)) as work:
            return work.mcp(method, params)

    @contextmanager
    def opened() -> Iterator[Assistant]:
        with open_index(settings.ingest, "read", "footnote mcp") as index:
            yield build_assistant(settings.assistant, index)

    with closing(BrieflyOpen(opened)) as briefly:
        serve_stdio(forward, briefly)
