"""The HTML document around the chat: our head instead of Gradio's, and only the routes it needs.

Gradio adds styles and scripts from its configuration when the page has already been drawn; put into
the document itself they are there from the first moment. Its own metadata would show Gradio's name
and picture wherever a link to the assistant is shared.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.auth.identity import Role, identity_of
from ui.auth.refusal import refused
from ui.chat.sessions import OwnSessions
from ui.page_templates import page_templates
from ui.request_path import route_path

PAGES = ("/", "/embed")
# Everything else that Gradio offers (uploads, file serving, proxying, calls by name) is not part of
# this application.
OFFERED = re.compile(
    r"/(config|theme\.css|(assets|static|svelte)/.+|gradio_api/"
    r"(queue/(join|data)|heartbeat/.+|cancel|reset|startup-events|info|app_id|theme\.css))/?"
)
# Where Gradio's page finds its server. The address it writes is the one this server was asked by, which
# behind a proxy is not the one the browser knows; the page itself knows that.
_ROOT = re.compile(r'"root":("https?://[^"]*")')
_HERE = 'new URL(".", location.href).href.slice(0, -1)'
_FOREIGN = re.compile(
    r'<meta\s+(?:property|name)="(?:og|twitter):[^>]*>|<link rel="manifest"[^>]*>'
)


class ChatPages:
    """Gradio's application, with the documents of ``PAGES`` completed and the rest closed."""

    def __init__(
        self, gradio: ASGIApp, title: str, *, evaluate: bool, listeners: Sequence[str]
    ) -> None:
        """``evaluate``: whether there is an Evaluate page to lead to.

        ``listeners``: the sites that ``/embed`` sends messages to (``ui.api.origins``).
        """
        self.gradio = OwnSessions(gradio)
        self.title = title
        self.evaluate = evaluate
        self.listeners = listeners

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request for the chat."""
        path = route_path(scope)
        if scope["type"] == "http" and path in PAGES:
            await self._page(scope, receive, send, embedded=path == "/embed")
        elif scope["type"] == "http" and not OFFERED.fullmatch(path):
            nothing = refused(404, f"There is nothing at {path}.", scope)
            await nothing(scope, receive, send)
        else:
            await self.gradio(scope, receive, send)

    async def _page(self, scope: Scope, receive: Receive, send: Send, *, embedded: bool) -> None:
        """Answer as Gradio does, its HTML document completed."""
        # /embed is the same page in another dress.
        page = scope["path"].removesuffix("embed") if embedded else scope["path"]
        # Compressed HTML could not be completed.
        unwanted = (b"accept-encoding", b"range")
        headers = [pair for pair in scope["headers"] if pair[0] not in unwanted]
        who = identity_of(scope)
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
                whole = body.decode()
                evaluate = self.evaluate and who.may(Role.ADMIN)
                body = (
                    embedded_document(whole, self.title, self.listeners)
                    if embedded
                    else complete(whole, self.title, evaluate=evaluate, user=who.user)
                ).encode()
            kept = [pair for pair in started["headers"] if pair[0] != b"content-length"]
            kept.append((b"content-length", str(len(body)).encode()))
            await send({**started, "headers": kept})
            await send({"type": "http.response.body", "body": body})

        inner = {**scope, "path": page, "raw_path": page.encode(), "headers": headers}
        await self.gradio(inner, receive, collect)


def complete(document: str, title: str, *, evaluate: bool, user: str | None) -> str:
    """Gradio's HTML document with our head and our bar."""
    shell: Any = page_templates().get_template("shell.html").module
    bar = shell.masthead(title, "chat", evaluate, user)
    document = document.replace("<gradio-app", f"{bar}{shell.scriptless()}<gradio-app", 1)
    return _headed(document, f"{shell.head(title)}{shell.own('chat')}", "whole")


def embedded_document(document: str, title: str, listeners: Sequence[str]) -> str:
    """Gradio's HTML document with our head, for a frame that ``listeners`` may talk to."""
    shell: Any = page_templates().get_template("shell.html").module
    head = f"{shell.head(title)}{shell.own('chat')}{shell.talking(listeners)}"
    document = document.replace("<gradio-app", f"{shell.scriptless()}<gradio-app", 1)
    return _headed(document, head, "embedded")


def _headed(document: str, head: str, kind: str) -> str:
    root = _ROOT.search(document)
    if root is not None:
        document = document.replace(root[1], _HERE)
    document = _FOREIGN.sub("", document).replace("</head>", f"{head}</head>", 1)
    return document.replace('<html\n\tlang="en"', f'<html lang="en" class="{kind}"', 1)
