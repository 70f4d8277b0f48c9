"""Paragraphs of Markdown that are pictures alone, as badges and screenshots are."""

from __future__ import annotations

import re

from ingest.parsers.blocks.descriptions import picture_says

_PICTURE = re.compile(r"!\[([^\[\]\n]*)\](?:\([^()\n]*\)|\[[^\[\]\n]*\])")
_LINK = re.compile(r"\[\s*\](?:\([^()\n]*\)|\[[^\[\]\n]*\])")


def shows_nothing(content: str) -> bool:
    """Whether a paragraph is pictures alone, and none is described in a way that tells what is in it."""
    if "![" not in content or _LINK.sub("", _PICTURE.sub("", content)).strip():
        return False
    return not any(picture_says(found[1]) for found in _PICTURE.finditer(content))
