"""``footnote mcp``: what a client asks on standard input, asked of whoever has the index."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import Any

from assistant.assistant import Assistant
from assistant.build import build_assistant
from ingest.index_files import check_exists
from ingest.ownership import serving_owner
from ingest.settling import open_index
from ui.config import Settings
from ui.handover import ServedWork
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

    with ExitStack() as until_the_end:
        kept: list[Assistant] = []

        @contextmanager
        def opened() -> Iterator[Assistant]:
            if kept:
                yield kept[0]
                return
            with ExitStack() as opening:
                index = opening.enter_context(open_index(settings.ingest, "read", "footnote mcp"))
                assistant = build_assistant(settings.assistant, index)
                if index.read_only:  # nobody waits to write, and it was copied to be read
                    kept.append(assistant)
                    until_the_end.push(opening.pop_all())
                yield assistant

        serve_stdio(forward, opened)
