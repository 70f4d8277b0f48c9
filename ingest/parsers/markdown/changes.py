"""Changes that CriticMarkup tracks in Markdown, read as accepted: what is deleted and remarked is overwritten."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from ingest.document import Block, BlockKind
from ingest.parsers.notations.line_walk import blanked

# What is deleted, replaced or remarked, and the marks around what is not.
_GONE = re.compile(r"\{--[^{}]*--\}|\{>>[^{}]*<<\}|\{~~[^{}]*?~>")
_CHANGE = re.compile(r"\{(?:--[^{}]*--|>>[^{}]*<<|~~[^{}]*~>[^{}]*~~|\+\+[^{}]*\+\+|==[^{}]*==)\}")
_MARK = 3  # characters


def accepted(text: str, blocks: Sequence[Block]) -> str:
    """``text`` with spaces for what its changes take away, and for their marks, but in code."""
    code = sorted(one[:2] for one in blocks if one.kind is BlockKind.CODE)
    spans: list[tuple[int, int]] = []
    for change in _CHANGE.finditer(text):
        at = bisect_right(code, (change.start(), len(text))) - 1
        if at >= 0 and change.start() < code[at][1]:
            continue
        gone = _GONE.match(text, *change.span())
        spans.append(gone.span() if gone else (change.start(), change.start() + _MARK))
        spans.append((change.end() - _MARK, change.end()))
    return blanked(text, spans)
