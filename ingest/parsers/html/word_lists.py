"""Lists in pages and mails that Word or Outlook wrote: paragraphs, each with its bullet or number as text."""

from __future__ import annotations

import re
from itertools import islice

from selectolax.lexbor import LexborNode

from ingest.parsers.blocks.item_numbers import is_bullet, is_rank
from ingest.parsers.html.inline import collapsed
from ingest.parsers.html.styles import ancestors

_ITEM = re.compile(r"mso-list\s*:\s*(?!ignore)\w+\s+level\d", re.IGNORECASE)
_MARK = re.compile(r"mso-list\s*:\s*ignore", re.IGNORECASE)
_CLIMB = 4  # elements between a mark and its paragraph


def is_word_item(node: LexborNode) -> bool:
    """Whether a paragraph is an item of a list."""
    return node.tag == "p" and _ITEM.search(node.attributes.get("style") or "") is not None


def is_word_mark(node: LexborNode) -> bool:
    """Whether an element holds only the bullet of an item, or its rank in the list."""
    if node.tag != "span" or _MARK.search(node.attributes.get("style") or "") is None:
        return False
    within = any(map(is_word_item, islice(ancestors(node), _CLIMB)))
    number = collapsed(node.text())
    return within and (is_rank(number) or is_bullet(number))


def word_number(item: LexborNode) -> str:
    """The number of an item, "" for a bullet and for a number that is part of its text."""
    marks = filter(is_word_mark, item.css("span[style]"))
    said = next((collapsed(mark.text()) for mark in marks), "")
    return said if any(map(str.isdigit, said)) or (said[:-1].isalpha() and len(said) > 1) else ""
