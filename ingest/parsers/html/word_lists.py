"""Lists in pages and mails that Word or Outlook wrote: paragraphs, each with its bullet or number as text."""

from __future__ import annotations

import re
from itertools import islice

from selectolax.lexbor import LexborNode

from ingest.parsers.blocks.item_numbers import is_bullet, is_rank
from ingest.parsers.html.inline import collapsed
from ingest.parsers.html.styles import ancestors

_ITEM = re.compile(r"mso-list\s*:\s*(?!ignore)\w+\s+level(\d)", re.IGNORECASE)
_MARK = re.compile(r"mso-list\s*:\s*ignore", re.IGNORECASE)
# In pages that Word saved as "filtered" only the white space behind a mark tells it.
_FILTERED = re.compile(r"\bMsoListParagraph", re.IGNORECASE)
_WHITE = re.compile(r"font\s*:\s*7\.0pt\s+[\"']?Times New Roman", re.IGNORECASE)
_CLIMB = 4  # elements between a mark and its paragraph


def is_word_item(node: LexborNode) -> bool:
    """Whether a paragraph is an item of a list."""
    if node.tag != "p":
        return False
    if _ITEM.search(node.attributes.get("style") or "") is not None:
        return True
    listed = _FILTERED.match(node.attributes.get("class") or "") is not None
    return listed and any(map(_is_white, node.css("span[style]")))


def word_level(item: LexborNode) -> int:
    """How deep an item is nested, as far as the page says it."""
    found = _ITEM.search(item.attributes.get("style") or "")
    return max(0, int(found.group(1)) - 1) if found else 0


def is_word_mark(node: LexborNode) -> bool:
    """Whether an element holds only the bullet of an item, or its rank in the list."""
    if node.tag != "span" or not _is_mark(node):
        return False
    within = any(map(is_word_item, islice(ancestors(node), _CLIMB)))
    number = collapsed(node.text())
    return within and (is_rank(number) or is_bullet(number))


def word_number(item: LexborNode) -> str:
    """The number of an item, "" for a bullet and for a number that is part of its text."""
    marks = filter(is_word_mark, item.css("span[style]"))
    said = next((collapsed(mark.text()) for mark in marks), "")
    return said if any(map(str.isdigit, said)) or (said[:-1].isalpha() and len(said) > 1) else ""


def _is_mark(span: LexborNode) -> bool:
    style = span.attributes.get("style") or ""
    return _MARK.search(style) is not None or any(
        inner.tag == "span" and _is_white(inner) for inner in span.iter()
    )


def _is_white(span: LexborNode) -> bool:
    """Whether a span is nothing but the white space that Word writes behind a mark."""
    found = _WHITE.search(span.attributes.get("style") or "")
    return found is not None and not span.text().strip()
