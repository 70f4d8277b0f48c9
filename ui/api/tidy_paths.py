"""Addresses with a slash too many, as clients make them of a base URL that ends with one, and people type them.

``/v1//models``, ``//v1/models`` and ``/v1/models/`` are the models: whoever types a base URL into Open
WebUI or another client does so with and without its last slash. A redirect would do for few of them: some
follow none that answers a POST, and behind a proxy that ends TLS it may name the wrong scheme. A page is
redirected, for what it loads is relative to its address, and by a path alone, which is right behind every
proxy.
"""

from __future__ import annotations

import re
from urllib.parse import quote

from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from ui.request_path import route_path

# The doors of programs where no document is named in a path: of these also slashes within are too many.
_DOOR = re.compile(r"/(?:v1|mcp)(?=/|$)")
_FOR_PROGRAMS = re.compile(r"/+(?=(?:v1|mcp|api)(?:/|$))")
# The page of the chat, what Gradio's page asks for, and what would lead to another host ("//").
_AS_IT_IS = re.compile(r"/(?:gradio_api/.*|/.*)?")
_SLASHES = re.compile("/{2,}")


class TidyPaths:
    """Leaves out the slashes that are too many, in the paths of programs; leads to the page without them."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or to another address."""
        sent = route_path(scope) if scope["type"] == "http" else "/"
        programs = _FOR_PROGRAMS.match(sent)
        asked = "/" + sent[programs.end() :] if programs else sent
        if programs or (asked.endswith("/") and not _AS_IT_IS.fullmatch(asked)):
            tidy = (_SLASHES.sub("/", asked) if _DOOR.match(asked) else asked).rstrip("/")
            path = scope["path"].removesuffix(sent) + ("/v1/" if tidy == "/v1" else tidy)
            if not programs and scope["method"] in ("GET", "HEAD"):
                query = scope["query_string"].decode("latin-1")
                where = quote(path) + (f"?{query}" if query else "")
                await RedirectResponse(where, 308)(scope, receive, send)
                return
            scope = {**scope, "path": path}
        await self.app(scope, receive, send)
