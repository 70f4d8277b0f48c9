"""Files that stand in a field or a cell in letters and digits: a photo in base64, a key, a token."""

from __future__ import annotations

import re

_FEWEST = 200  # characters: shorter ones may be a path or a number
# In one piece, or in lines as programs break them; no words are that long.
_ENCODED = re.compile(
    r"(?:data:[\w/+.-]+;base64,)?(?:[A-Za-z0-9+/_-]{40,}\s+)*[A-Za-z0-9+/_-]+={0,2}"
)


def is_encoded(text: str) -> bool:
    """Whether a value is no text but a file, or what nobody reads."""
    return len(text) >= _FEWEST and _ENCODED.fullmatch(text.strip()) is not None
