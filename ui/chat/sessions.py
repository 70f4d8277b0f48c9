"""Whose a session of Gradio's is: what one person's page asked is answered to that person alone.

Gradio hands what it has for a session to whoever names it. Its name is made by the page, of random
numbers that are not meant to keep secrets, and stands in addresses, which proxies log.
"""

from __future__ import annotations

import json
import re
from collections import OrderedDict
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.auth.identity import NOBODY, Identity, identity_of
from ui.failures import HALF_A_CHARACTER, failure, holds_half_a_character
from ui.records.request_id import continue_request
from ui.request_path import route_path

if TYPE_CHECKING:
    import gradio

_JOIN = re.compile(r"/gradio_api/queue/join/?")
_CANCEL = re.compile(r"/gradio_api/cancel/?")
_DATA = re.compile(r"/gradio_api/queue/data/?")
_HEARTBEAT = re.compile(r"/gradio_api/heartbeat/([^/]+)/?")
_MOST = 20_000  # sessions that are remembered; the least used are forgotten, and then nobody's


class OwnSessions:
    """Gradio's application, in which people reach no session but their own."""

    def __init__(self, gradio: ASGIApp) -> None:
        self._gradio = gradio
        self._owners: OrderedDict[str, tuple[str, str]] = OrderedDict()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on a request that names no session of another, and nothing that cannot be sent back."""
        if scope["type"] == "http":
            identity, path = identity_of(scope), route_path(scope)
            if _JOIN.fullmatch(path) or _CANCEL.fullmatch(path):
                body = await _whole(receive)
                names, receive = _in_body(body), _again(body, receive)
                if _breaks_the_stream(body):
                    await failure(422, HALF_A_CHARACTER)(scope, receive, send)
                    return
            else:
                names = _in_address(path, scope)
            if identity.user is not None and not all(self._may(n, path, identity) for n in names):
                await failure(404, "There is no such session of yours: load the page again.")(
                    scope, receive, send
                )
                return
        await self._gradio(scope, receive, send)

    def _may(self, name: str, path: str, identity: Identity) -> bool:
        own = (identity.via, identity.user or "")
        if _JOIN.fullmatch(path):
            owner = self._owners.setdefault(name, own)
            self._owners.move_to_end(name)
            if len(self._owners) > _MOST:
                self._owners.popitem(last=False)
            return owner == own
        nobodys = None if _DATA.fullmatch(path) else own  # what nobody asked for, nobody hears
        return self._owners.get(name, nobodys) == own


def asker(request: gradio.Request) -> Identity:
    """Who asks through Gradio, which answers in a task of its own what a request put into its queue."""
    if request.request is None:
        return NOBODY
    continue_request(request.request.scope)
    return identity_of(request.request.scope)


def _in_address(path: str, scope: Scope) -> list[str]:
    beating = _HEARTBEAT.fullmatch(path)
    if beating:
        return [beating[1]]
    query = parse_qs(scope["query_string"].decode("latin-1"))
    return query.get("session_hash", []) if _DATA.fullmatch(path) else []


def _in_body(body: bytes) -> list[str]:
    try:
        named = json.loads(body)["session_hash"]
    except (ValueError, TypeError, KeyError, RecursionError):
        return []  # Gradio reads it in the same way, and refuses it
    return [named] if isinstance(named, str) else []


def _breaks_the_stream(body: bytes) -> bool:
    """Whether ``body`` holds what Gradio takes, and then breaks the whole stream of the session with."""
    try:
        return b"\\ud" in body.lower() and holds_half_a_character(json.loads(body))
    except (ValueError, RecursionError):
        return False  # Gradio refuses it


async def _whole(receive: Receive) -> bytes:
    body, more = b"", True
    while more:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)  # not of a client that has gone
    return body


def _again(body: bytes, receive: Receive) -> Receive:
    """What gives ``body`` at once, and then what ``receive`` does."""
    whole: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def replayed() -> Message:
        return whole.pop() if whole else await receive()

    return replayed
