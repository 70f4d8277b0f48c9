"""Requests that are refused before anything reads them, in the words and the form of their door."""

from __future__ import annotations

import html
from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.types import Scope

from ui.failures import Refusal, failure
from ui.request_path import route_path

# The body of a refusal as a door sends it; status and headers are seen to.
RefusalBody = Callable[[Refusal], Response]


class Refusals:
    """The shape of each door's refusals, by the beginning of its paths."""

    def __init__(self) -> None:
        self._shapes: dict[str, RefusalBody] = {}

    def add(self, prefix: str, shape: RefusalBody) -> None:
        """Refuse in ``shape`` what is below ``prefix``; the longest prefix decides."""
        self._shapes[prefix] = shape

    def response(self, refusal: Refusal, scope: Scope) -> Response:
        """What is sent for a request with ``scope``."""
        path = "/" + route_path(scope).lstrip("/")  # ui.api.tidy_paths
        own = max((one for one in self._shapes if path.startswith(one)), key=len, default=None)
        if own is not None:
            shown = self._shapes[own](refusal)
        elif _is_page(scope):
            shown = refusal_page(refusal)
        else:
            shown = json_refusal(refusal)
        shown.headers.update(refusal.headers)
        return shown


def _is_page(scope: Scope) -> bool:
    """Whether a person looks at what comes back."""
    return scope["method"] == "GET" and "text/html" in Request(scope).headers.get("accept", "")


def refused(status: int, sentence: str, scope: Scope) -> Response:
    """What is sent for a request with ``scope`` that can have nothing else: a page for a person."""
    if not _is_page(scope):
        return failure(status, sentence)
    return refusal_page(Refusal(status, sentence), html.escape(scope.get("root_path", "")) + "/")


def json_refusal(refusal: Refusal) -> Response:
    """A refusal as the API of this server says it."""
    return failure(refusal.status, str(refusal), retryable=refusal.retry_after > 0)


def refusal_page(refusal: Refusal, home: str = "") -> HTMLResponse:
    """A page of one sentence, which loads nothing: who sees it may load nothing.

    ``home`` is the address of the chat where there is a way back to it.
    """
    sentence = html.escape(str(refusal))
    back = (
        f'<p><a href="{home}">Ask</a> <a href="{home}documents">Documents</a></p>' if home else ""
    )
    page = (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="color-scheme" content="light dark"><title>Footnote</title>'
        "<style>body{font:1rem/1.5 system-ui,sans-serif;max-width:34rem;margin:15vh auto;"
        "padding:0 1.25rem;overflow-wrap:anywhere;color:light-dark(#1e1d1a,#ebe8e1);"
        "background:light-dark(#fbfaf7,#171715)}h1{font:600 1.3rem/1.2 Georgia,serif}"
        "a{color:light-dark(#1b5e59,#86cbc3);margin-right:1rem}</style></head>"
        f"<body><main><h1>Footnote</h1><p>{sentence}</p>{back}</main></body></html>"
    )
    return HTMLResponse(page, refusal.status)
