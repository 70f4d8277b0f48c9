"""Takes words out of a text whose positions must stay: they are overwritten with spaces."""

from __future__ import annotations

import re
from collections.abc import Iterable

_SEEN = re.compile(r"[^\r\n]")


def blanked(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """``text`` with spaces where ``spans`` are, its line ends left as they are."""
    parts, done = [], 0
    for start, end in sorted(spans):
        start = max(start, done)
        if start < end:
            parts += [text[done:start], _SEEN.sub(" ", text[start:end])]
            done = end
    return "".join((*parts, text[done:]))
