"""The ``[ui]`` settings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ingest.settings import setting


@dataclass(frozen=True, slots=True)
class UiSettings:
    """How the chat is served."""

    host: str = setting("127.0.0.1", "Address the server listens on.")
    port: int = setting(7860, "Port the server listens on.", least=1, most=65535)
    title: str = setting("Footnote", "Name shown at the top of the page.")
    frame_ancestors: tuple[str, ...] = setting(
        (), "Sites that may show /embed in a frame; none by default."
    )
    origins: tuple[str, ...] = setting(
        (),
        "Sites whose pages may call the API and hold the widget, as https://portal.example; none by "
        "default. '*' is any, without cookies.",
    )
    allowed_hosts: tuple[str, ...] = setting(
        (),
        "Host names that may be asked for besides localhost and the listening address: your domain, "
        "when a reverse proxy forwards to Footnote; '*' for any.",
    )
    concurrency: int = setting(16, "Questions answered at the same time.", least=1)
    watch: Literal["off", "on"] = setting(
        "off", "Whether serving follows changed files under the ingested folders: on or off."
    )
    queue: int = setting(200, "Questions that may wait; more are refused.", least=0)
