"""The HTML document around the chat: our head instead of Gradio's, and only the routes it needs.

Gradio adds styles and scripts from its configuration when the page has already been drawn; put into
the document itself they are there from the first moment. Its own metadata would show Gradio's name
and picture wherever a link to the assistant is shared.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from functools import lru_cache
from html import escape
from importlib.resources import files

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.api.failures import failure
from ui.api.security import route_path

PAGES = ("/", "/embed")
# Everything else that Gradio offers (uploads, file serving, proxying, calls by name) is not part of
# this application.
OFFERED = re.compile(
    r"/(config|theme\.css|favicon\.ico|robots\.txt|(assets|static|svelte)/.+|gradio_api/"
    r"(queue/(join|data)|heartbeat/.+|cancel|reset|startup-events|info|app_id|theme\.css))/?"
)
_FOREIGN = re.compile(
    r'<meta\s+(?:property|name)="(?:og|twitter):[^>]*>|<link rel="manifest"[^>]*>'
)


class ChatPages:
    """Gradio's application, with the documents of ``PAGES`` completed and the rest closed."""

    def __init__(self, gradio: ASGIApp, title: str, *, evaluate: bool = False) -> None:
        """``evaluate``: whether there is an Evaluate page to lead to."""
        self.gradio = gradio
        self.title = title
        self.evaluate = evaluate

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request for the chat."""
        path = route_path(scope)
        if scope["type"] == "http" and path in PAGES:
            await self._page(scope, receive, send, embedded=path == "/embed")
        elif scope["type"] == "http" and not OFFERED.fullmatch(path):
            await failure(404, f"There is nothing at {path}.")(scope, receive, send)
        else:
            await self.gradio(scope, receive, send)

    async def _page(self, scope: Scope, receive: Receive, send: Send, *, embedded: bool) -> None:
        # /embed is the same page in another dress.
        page = scope["path"].removesuffix("embed") if embedded else scope["path"]

        def completed(document: str) -> str:
            return complete(document, self.title, embedded=embedded, evaluate=self.evaluate)

        inner = {**scope, "path": page, "raw_path": page.encode()}
        await serve_completed(self.gradio, inner, receive, send, completed)


async def serve_completed(
    app: ASGIApp, scope: Scope, receive: Receive, send: Send, completed: Callable[[str], str]
) -> None:
    """Answer as ``app`` does, its HTML document put through ``completed``."""
    # Compressed HTML could not be completed.
    headers = [pair for pair in scope["headers"] if pair[0] not in (b"accept-encoding", b"range")]
    started: Message = {}
    body = b""

    async def collect(message: Message) -> None:
        nonlocal started, body
        if message["type"] == "http.response.start":
            started = message
        if message["type"] != "http.response.body":
            return
        body += message.get("body", b"")
        if message.get("more_body"):
            return
        if "text/html" in Headers(raw=started["headers"]).get("content-type", ""):
            body = completed(body.decode()).encode()
        kept = [pair for pair in started["headers"] if pair[0] != b"content-length"]
        kept.append((b"content-length", str(len(body)).encode()))
        await send({**started, "headers": kept})
        await send({"type": "http.response.body", "body": body})

    await app({**scope, "headers": headers}, receive, collect)


def complete(document: str, title: str, *, embedded: bool, evaluate: bool = False) -> str:
    """Gradio's HTML document with our head."""
    document = without_foreign(document)
    scripts = f'<script type="module" src="{asset("chat.js")}"></script>'
    styles = f'<link rel="stylesheet" href="{asset("chat.css")}">'
    document = document.replace("</head>", head(title) + styles + scripts + "</head>", 1)
    if not embedded:
        document = document.replace(
            "<gradio-app", masthead(title, evaluate=evaluate) + "<gradio-app", 1
        )
    kind = "embedded" if embedded else "whole"
    return document.replace('<html\n\tlang="en"', f'<html lang="en" class="{kind}"', 1)


def without_foreign(document: str) -> str:
    """Gradio's HTML document without the metadata that would show its name and picture."""
    return _FOREIGN.sub("", document)


def head(title: str) -> str:
    """What the head of every page of ours begins with."""
    return (
        f"<title>{escape(title)}</title>"
        '<meta name="description" content="Answers over your documents, with a footnote for every '
        'sentence.">'
        '<meta name="color-scheme" content="light dark">'
        f'<link rel="icon" type="image/svg+xml" href="{asset("icon.svg")}">'
        f'<script src="{asset("theme.js")}"></script>'
        f'<link rel="stylesheet" href="{asset("base.css")}">'
        f'<link rel="stylesheet" href="{asset("source.css")}">'
    )


def masthead(title: str, *, evaluate: bool = False) -> str:
    """The bar above the chat. It is part of the document, so that it is there at once."""
    more = '<a href="evaluate">Evaluate</a>' if evaluate else ""
    return (
        f'<header id="masthead"><div class="masthead"><a class="brand" href="./">{escape(title)}'
        '<sup>1</sup></a><nav class="nav"><a href="documents">Documents</a>'
        f"{more}"
        '<button id="download" type="button" title="Download the conversation" '
        'aria-label="Download the conversation" hidden></button>'
        '<button id="theme" type="button" title="Light or dark" aria-label="Light or dark"></button>'
        '<button id="new" type="button" aria-label="New conversation" hidden>'
        "<span>New conversation</span></button></nav></div></header>"
    )


def asset(name: str) -> str:
    """The address of a file in ``ui/assets`` from a page; it changes with the content."""
    return f"ui/{name}?v={_version()}"


@lru_cache(maxsize=1)
def _version() -> str:
    digest = hashlib.sha256()
    for file in sorted(files("ui").joinpath("assets").iterdir(), key=lambda file: file.name):
        digest.update(file.read_bytes())
    return digest.hexdigest()[:10]
