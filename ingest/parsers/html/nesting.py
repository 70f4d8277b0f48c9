"""Pages nested without end: what browsers cut off takes a parser hours, as HTML's rules are quadratic."""

from __future__ import annotations

import re

from ingest.errors import UnreadableDocument

# Far more than people nest, and than browsers show (Chromium: 512).
_DEEPEST = 8_000
# Elements that nothing but their own end tag closes, as a rule.
_TAG = re.compile(
    r"<(/?)(?:a|article|aside|b|big|blockquote|button|center|code|details|div|dl|em|fieldset|font|form|g"
    r"|h[1-6]|i|m(?:ain|ath|row|tr|td|frac|sqrt|sub|sup)|nav|ol|pre|s|section|small|span|strong|su[bp]"
    r"|svg|table|template|u|ul)\b",
    re.IGNORECASE,
)


def check_nesting(markup: str) -> None:
    """Raise ``UnreadableDocument`` for markup that opens thousands of elements in one another."""
    depth = 0
    for tag in _TAG.finditer(markup):
        depth = max(0, depth - 1) if tag[1] else depth + 1
        if depth > _DEEPEST:
            raise UnreadableDocument("is nested too deeply to be read as a web page")
