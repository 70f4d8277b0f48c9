"""The sites outside of this server that may call its API, and those that its pages talk to.

An origin is a scheme, a host and, where it is not the usual one, a port (RFC 6454, 6.2).
"""

from __future__ import annotations

import re
from collections.abc import Collection

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from ingest.errors import UsageError
from ui.failures import failure
from ui.settings import UiSettings

_ORIGIN = re.compile(r"https?://[^/?#@\s*]+", re.IGNORECASE)
# A source of a Content-Security-Policy that names a site, or the sites below a domain.
_SITE = re.compile(r"https?://(\*\.)?[^/?#@\s*]+", re.IGNORECASE)


class ForeignPreflights:
    """Refuses in one sentence what a browser asks ahead for a page of a site that may not call.

    ``CORSMiddleware`` refuses in two words, and Gradio looks for that very class, not for one made of it.
    """

    def __init__(self, app: ASGIApp, origins: Collection[str]) -> None:
        """``origins``: as ``calling_origins`` gives them."""
        self.app = app
        self.origins = origins

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what is no such request."""
        answer = self.app
        if scope["type"] == "http" and scope["method"] == "OPTIONS" and "*" not in self.origins:
            headers = Headers(scope=scope)
            origin = headers.get("origin", "")
            if "access-control-request-method" in headers and origin not in self.origins:
                sentence = (
                    f"Pages of {origin} may not call this server: ui.origins names those that may."
                )
                answer = failure(400, sentence)
        await answer(scope, receive, send)


def calling_origins(settings: UiSettings) -> tuple[str, ...]:
    """The origins whose pages may call the API, as browsers write them; ``*`` is any.

    Raises ``UsageError`` for what no browser would ever send.
    """
    return tuple(one if one == "*" else _origin(one) for one in settings.origins)


def listening_origins(settings: UiSettings) -> tuple[str, ...]:
    """The sites to which an embedded chat sends messages, and from which it takes them.

    Those that are named: ``*`` lets every site show the chat, not hear the answers.
    """
    named = (one.rstrip("/").lower() for one in (*settings.frame_ancestors, *settings.origins))
    return tuple(dict.fromkeys(one for one in named if _SITE.fullmatch(one)))


def _origin(text: str) -> str:
    origin = text.rstrip("/").lower()
    if not _ORIGIN.fullmatch(origin):
        raise UsageError(
            f"ui.origins: {text!r} is no origin; write it as https://portal.example, without a path."
        )
    return origin.removesuffix(":443" if origin.startswith("https:") else ":80")
