"""Names and attributes in the XML of an OpenDocument text (OpenDocument 1.3, part 3)."""

from __future__ import annotations

from typing import Any

from ingest.parsers.office.xml_names import Names

_OASIS = "urn:oasis:names:tc:opendocument:xmlns:"
_NAMESPACES = {
    "office": f"{_OASIS}office:1.0",
    "text": f"{_OASIS}text:1.0",
    "table": f"{_OASIS}table:1.0",
    "style": f"{_OASIS}style:1.0",
    "draw": f"{_OASIS}drawing:1.0",
    "presentation": f"{_OASIS}presentation:1.0",
    "chart": f"{_OASIS}chart:1.0",
    "svg": f"{_OASIS}svg-compatible:1.0",
    "fo": f"{_OASIS}xsl-fo-compatible:1.0",
    "form": f"{_OASIS}form:1.0",
    "xml": "http://www.w3.org/XML/1998/namespace",
    "field": "urn:openoffice:names:experimental:ooo-ms-interop:xmlns:field:1.0",
    "loext": "urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0",
    "manifest": f"{_OASIS}manifest:1.0",
    "xlink": "http://www.w3.org/1999/xlink",
    "dc": "http://purl.org/dc/elements/1.1/",
}
_NAMES = Names(_NAMESPACES)
name, qualified = _NAMES.name, _NAMES.qualified


def get(element: Any, attribute: str) -> str:
    """The value of an attribute, "" without one or without an element."""
    return "" if element is None else str(element.get(qualified(attribute)) or "")


def count(element: Any, attribute: str, most: int = 1_000) -> int:
    """The value of an attribute that counts, from 1 to ``most``; 1 without one."""
    digits = get(element, attribute)
    return min(most, max(1, int(digits))) if digits.isdecimal() and len(digits) < 9 else 1


def find(element: Any, *path: str) -> Any:
    """The first element at ``path``, or None."""
    return None if element is None else element.find("/".join(map(qualified, path)))
