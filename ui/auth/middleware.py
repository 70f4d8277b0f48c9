"""Puts who is asking into every request, and turns away whom nothing vouches for.

Pure ASGI, so that streams pass as they are. It stands before the routes and before Gradio's application:
nothing but ``OPEN`` is behind it for nobody.
"""

from __future__ import annotations

from anyio import to_thread
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ingest.errors import FootnoteError
from ui.auth.authenticator import Authenticator
from ui.auth.identity import NOBODY, Identity
from ui.auth.limits import RateLimit
from ui.auth.refusal import Refusals
from ui.failures import Refusal, failure_of
from ui.request_path import route_path

# Whether the process lives and can answer, for who restarts it; the widget's script, which a page of
# another site loads before it has a token. Commands of the index's owner bring a token of their own.
OPEN = frozenset({"/healthz", "/readyz", "/widget.js"})
_OWNERS = "/owner/"


class Authentication:
    """Answers only those whom ``authenticator`` knows; others get a refusal in their door's shape."""

    def __init__(
        self, app: ASGIApp, authenticator: Authenticator, refusals: Refusals, rate: RateLimit
    ) -> None:
        self.app = app
        self._authenticator = authenticator
        self._refusals = refusals
        self._rate = rate

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on with its identity and without the headers that could name another."""
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        try:
            identity = await self._identity(scope)
            self._rate.check(identity, scope)
        except FootnoteError as problem:
            await self._refuse(problem, scope, receive, send)
            return
        headers = self._authenticator.proxy.stripped(scope["headers"])
        state = {**scope.get("state", {}), "identity": identity}
        answer = send if identity.user is None else _kept_to_one(send)
        await self.app({**scope, "headers": headers, "state": state}, receive, answer)

    async def _identity(self, scope: Scope) -> Identity:
        find = self._authenticator.identity
        try:
            if self._authenticator.waits:
                return await to_thread.run_sync(find, scope)
            return find(scope)
        except Refusal:
            path = route_path(scope)
            if path in OPEN or path.startswith(_OWNERS):
                return NOBODY
            raise

    async def _refuse(
        self, problem: FootnoteError, scope: Scope, receive: Receive, send: Send
    ) -> None:
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})  # RFC 6455, 7.4.1
        elif isinstance(problem, Refusal):
            await self._refusals.response(problem, scope)(scope, receive, send)
        else:
            await failure_of(problem)(scope, receive, send)


def _kept_to_one(send: Send) -> Send:
    """``send``, which tells caches on the way that what is sent is for one person (RFC 9111, 5.2.2.7)."""

    async def send_private(message: Message) -> None:
        if message["type"] == "http.response.start":
            MutableHeaders(scope=message).setdefault("Cache-Control", "private")
        await send(message)

    return send_private
