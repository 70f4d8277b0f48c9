"""The ``[ui]`` settings: each is (name, default, help) once; everything else reads this."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class UiSettings:
    """How the chat is served."""

    host: str = field(default="127.0.0.1", metadata={"help": "Address the server listens on."})
    port: int = field(
        default=7860, metadata={"help": "Port the server listens on.", "least": 1, "most": 65535}
    )
    title: str = field(default="Footnote", metadata={"help": "Name shown at the top of the page."})
    frame_ancestors: tuple[str, ...] = field(
        default=(), metadata={"help": "Sites that may show /embed in a frame; none by default."}
    )
    cors_origins: tuple[str, ...] = field(
        default=(), metadata={"help": "Sites whose scripts may call the API; none by default."}
    )
    allowed_hosts: tuple[str, ...] = field(
        default=(),
        metadata={
            "help": "Host names that may be asked for besides localhost and the listening address: "
            "your domain, when a reverse proxy forwards to Footnote; '*' for any."
        },
    )
    concurrency: int = field(
        default=16, metadata={"help": "Questions answered at the same time.", "least": 1}
    )
    queue: int = field(
        default=200, metadata={"help": "Questions that may wait; more are refused.", "least": 0}
    )
