"""Addresses with a slash too many, as clients make them of a base URL that ends with one.

``/v1//models`` and ``/v1/models/`` are the models: whoever types a base URL into Open WebUI or another
client does so with and without its last slash. A redirect would do for few of them: some follow none that
answers a POST, and behind a proxy that ends TLS it may name the wrong scheme.
"""

from __future__ import annotations

import re

from starlette.types import ASGIApp, Receive, Scope, Send

from ui.request_path import route_path

# The doors of programs; in other paths a document may be named.
_DOOR = re.compile(r"/(?:v1|mcp)/")
_SLASHES = re.compile("/{2,}")


class TidyPaths:
    """Leaves out the slashes that are too many, in the paths of doors for programs."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on."""
        if scope["type"] == "http" and _DOOR.match(route_path(scope)):
            asked = route_path(scope)
            tidy = _SLASHES.sub("/", asked).rstrip("/")
            before = scope["path"].removesuffix(asked)
            scope = {**scope, "path": before + ("/v1/" if tidy == "/v1" else tidy)}
        await self.app(scope, receive, send)
