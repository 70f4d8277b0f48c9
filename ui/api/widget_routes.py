"""``/widget.js``: the chat as one script for the pages of other sites.

Its parts in ``ui/widget`` are modules that are read one by one; what is served is all of them in one
scope, so that the page which loads it makes one request and gets no new global names but ``footnote``.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from importlib.resources import files

from fastapi import APIRouter, Request
from fastapi.responses import Response

from ui.api.partly_held import is_held

# In the order in which they need each other.
_PARTS = (
    "widget/languages.js",
    "assets/excerpt.js",
    "widget/nodes.js",
    "widget/markdown.js",
    "widget/answer_view.js",
    "widget/source_view.js",
    "widget/frame.js",
    "widget/connection.js",  # here it packs best
    "widget/element.js",
    "widget/start.js",
)
_IMPORT = re.compile(r"^import .*\n", re.MULTILINE)
_EXPORT = re.compile(r"^export ", re.MULTILINE)
_COMMENT = re.compile(r"^ *//.*\n|(?<=[;,{]) // .*$", re.MULTILINE)
_INDENT = re.compile(r"(?<=[;,{\[(])\n\s* |\n\s*(?=[}\])])|(?<=\n)\s+")
_LAYOUT = re.compile(r"/\*.*?\*/|\s*\n\s*|(?<=[:;{,]) |;(?=\s*\})| (?=[{}])", re.DOTALL)
# A page that is open goes on with the widget it has; the next one asks after five minutes.
_CACHED = "public, max-age=300"


def widget_router() -> APIRouter:
    """The route of the script, which is read once."""
    router = APIRouter(include_in_schema=False)
    script = widget_script().encode()
    packed = gzip.compress(script, mtime=0)
    etag = f'W/"{hashlib.sha256(script).hexdigest()[:20]}"'

    @router.get("/widget.js")
    def widget(request: Request) -> Response:
        headers = {
            "Cache-Control": _CACHED,
            "ETag": etag,
            "Vary": "Accept-Encoding",
            # A page that isolates itself (COEP) may load it too.
            "Cross-Origin-Resource-Policy": "cross-origin",
        }
        if is_held(request, etag):
            return Response(status_code=304, headers=headers)
        if "gzip" not in request.headers.get("accept-encoding", ""):
            return Response(script, media_type="text/javascript", headers=headers)
        headers["Content-Encoding"] = "gzip"
        return Response(packed, media_type="text/javascript", headers=headers)

    return router


def widget_script() -> str:
    """The parts as one script; no line of theirs begins inside a text."""
    here = files("ui")
    style = _LAYOUT.sub("", here.joinpath("widget/widget.css").read_text("utf-8"))
    parts = [f"const STYLE = {json.dumps(style, ensure_ascii=False)};\n"]
    for name in _PARTS:
        part = _IMPORT.sub("", here.joinpath(name).read_text("utf-8"))
        parts.append(_INDENT.sub("", _COMMENT.sub("", _EXPORT.sub("", part))))
    return f'(() => {{\n"use strict";\n{"".join(parts)}}})();\n'
