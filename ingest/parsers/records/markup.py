"""Values that are marked up as parts of a page are, in records, cells and feeds of whatever notation."""

from __future__ import annotations

from ingest.document import ParsedDocument
from ingest.parsers.blocks.named_characters import characters
from ingest.parsers.html import parse
from ingest.parsers.recognition import has_html, is_html_fragment

_UTF_8 = b"\xef\xbb\xbf"  # the mark that says so: nothing has to be guessed
_LONG = 200  # characters: more are a text, and no field


def is_markup(value: str) -> bool:
    """Whether a value is blocks of a page."""
    return "<" in value and is_html_fragment(value.encode("utf-8", "replace"))


def page_of(value: str) -> ParsedDocument:
    """The page that a value is a part of."""
    return parse(_UTF_8 + value.encode("utf-8", "replace"), "")


def shown(value: str) -> str:
    """A short value as a page shows it, on one line; one without markup as it is, but for named characters."""
    if "<" not in value or not has_html(value.encode("utf-8", "replace")):
        return characters(value)
    return " ".join(page_of(value).text.split())


def is_long(text: str) -> bool:
    """Whether a value is a text, and no field."""
    return len(text) > _LONG or "\n" in text.strip() or is_markup(text)
