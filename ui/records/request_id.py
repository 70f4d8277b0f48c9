"""An id for every request: it is in what is logged of it, and in its response."""

from __future__ import annotations

import re
import time
from collections.abc import MutableMapping
from contextvars import ContextVar
from logging import getLogger
from typing import Any
from uuid import uuid4

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.request_path import route_path

_log = getLogger("footnote.requests")
_HEADER = "X-Request-Id"
_GIVEN = re.compile(r"[A-Za-z0-9._-]{1,64}")
request_id: ContextVar[str] = ContextVar("request_id", default="")


class RequestIds:
    """Gives each request the id that it brings, or a new one, and logs how it went.

    Not logged are what it asks with, which may be a question, and what it holds.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as the application does."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        given = Headers(scope=scope).get(_HEADER, "")
        own = given if _GIVEN.fullmatch(given) else uuid4().hex
        request_id.set(own)
        status, began = 499, time.perf_counter()  # as nginx calls it: the client went before

        async def send_with_id(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)[_HEADER] = own
            await send(message)

        scope = {**scope, "state": {**scope.get("state", {}), "request_id": own}}
        try:
            await self.app(scope, receive, send_with_id)
        finally:
            took = round(1e3 * (time.perf_counter() - began), 1)
            facts = {
                "method": scope["method"],
                "path": route_path(scope),
                "status": status,
                "ms": took,
            }
            _log.info("answered a request", extra=facts)


def continue_request(scope: MutableMapping[str, Any]) -> None:
    """Take what follows as part of the request ``scope``, which Gradio goes on with in a task of its own."""
    request_id.set(scope.get("state", {}).get("request_id", ""))
