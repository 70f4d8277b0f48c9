"""Pages in frames of a saved page (MHTML): other parts of the file, which a frame names by id or address."""

from __future__ import annotations

import re
from collections.abc import Mapping
from email.message import EmailMessage
from html import escape, unescape
from urllib.parse import urljoin

_DEEPEST = 3  # frames in frames
_FRAME = re.compile(r"<i?frame\b[^>]*>", re.IGNORECASE)
_SOURCE = re.compile(r"""\ssrc\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>"']+))""", re.IGNORECASE)
# What counts visitors is in frames of no size.
_NO_SIZE = re.compile(r"""\s(?:width|height)\s*=\s*["']?[01](?:px)?["'\s>]""", re.IGNORECASE)
_SET = re.compile(r"</?frameset\b[^>]*>", re.IGNORECASE)


def with_frames(markup: str, address: str, pages: Mapping[str, str], depth: int = 0) -> str:
    """``markup``, found at ``address``, with the pages of its frames written in them.

    ``pages`` are by "cid:…" or by address. Each page of a set of frames becomes a frame within a page,
    since there is no text in such a set.
    """
    if not pages or depth == _DEEPEST:
        return markup

    def shown(frame: re.Match[str]) -> str:
        source = _SOURCE.search(frame[0])
        if source is None or _NO_SIZE.search(frame[0]):
            return frame[0]
        name = unescape(next(filter(None, source.groups()), ""))
        at = name if name.startswith("cid:") else urljoin(address, name)
        if at not in pages:
            return frame[0]
        inner = with_frames(pages[at], at, pages, depth + 1)
        return f'<iframe srcdoc="{escape(inner)}"></iframe>'

    framed = _FRAME.sub(shown, markup)
    return framed if framed == markup else _SET.sub("", framed)


def content_id(part: EmailMessage) -> str:
    """What names a part within its file, without the brackets around it."""
    return str(part["Content-ID"] or "").strip().strip("<>")


def address(part: EmailMessage) -> str:
    """Where a part was found."""
    return "".join(str(part["Content-Location"] or "").split())
