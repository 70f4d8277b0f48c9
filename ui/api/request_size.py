"""How long the headers and the body of a request may be; what is longer, or packed, is refused unread."""

from __future__ import annotations

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.auth.refusal import Refusals
from ui.failures import Refusal
from ui.request_path import route_path

MOST_HEADERS = 32 * 1024  # bytes; as nginx takes by default (large_client_header_buffers)
MOST_BODY = 4 * 1024**2  # bytes; as the SDK of the Model Context Protocol takes
# What is sent there goes to disk, or is measured, by whoever receives it.
_OWN_LIMITS = frozenset({"/evaluate/upload", "/api/v1/documents"})


class RequestSize:
    """Refuses longer requests, in the shape of their door (``refusals``).

    What is longer than it said, or said nothing, is refused when it gets too long.
    """

    def __init__(self, app: ASGIApp, refusals: Refusals) -> None:
        self.app = app
        self._refusals = refusals

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass an acceptable request on."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        refusal = _too_long_as_sent(scope) or await self._passed_on(scope, receive, send)
        if refusal is not None:
            await self._refusals.response(refusal, scope)(scope, receive, send)

    async def _passed_on(self, scope: Scope, receive: Receive, send: Send) -> Refusal | None:
        """Pass the request on; returns why that was broken off, nothing of an answer being sent."""
        heard = 0
        begun = False
        refusal: Refusal | None = None

        async def counted() -> Message:
            nonlocal heard, refusal
            message = await receive()
            heard += len(message.get("body", b""))
            if heard > MOST_BODY and not begun:
                refusal = _body_too_long()
                raise refusal
            return message

        async def send_unless_refused(message: Message) -> None:
            nonlocal begun
            if refusal is None:
                begun = True
                await send(message)

        if _has_own_limit(scope):
            await self.app(scope, receive, send)
            return None
        try:
            await self.app(scope, counted, send_unless_refused)
        except Exception:
            if refusal is None:
                raise
        return refusal


def _too_long_as_sent(scope: Scope) -> Refusal | None:
    """Why a request is refused for its head, or for what that says of the body."""
    if sum(len(name) + len(value) for name, value in scope["headers"]) > MOST_HEADERS:
        sentence = f"The headers of the request are longer than {MOST_HEADERS // 1024} kB."
        return Refusal(431, sentence)  # RFC 6585, 5
    headers = Headers(scope=scope)
    coding = headers.get("content-encoding", "").strip()
    if coding.lower() not in ("", "identity"):
        sentence = (
            f"The body is compressed ({coding[:40]}): send it as it is, without Content-Encoding."
        )
        return Refusal(415, sentence)  # RFC 9110, 15.5.16
    said = headers.get("content-length", "")
    if said.isdecimal() and int(said) > MOST_BODY and not _has_own_limit(scope):
        return _body_too_long()
    return None


def _has_own_limit(scope: Scope) -> bool:
    return route_path(scope) in _OWN_LIMITS


def _body_too_long() -> Refusal:
    return Refusal(413, f"The request is larger than {MOST_BODY // 1024**2} MB.")
