"""Names and values in the XML of a Word file, and which of its alternatives are the ones shown."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ingest.parsers.office.xml_names import Names

_SCHEMAS = "http://schemas.openxmlformats.org/"
# ECMA-376 part 1; markup compatibility is part 3, VML part 4.
NAMESPACES = {
    "w": f"{_SCHEMAS}wordprocessingml/2006/main",
    "m": f"{_SCHEMAS}officeDocument/2006/math",
    "r": f"{_SCHEMAS}officeDocument/2006/relationships",
    "mc": f"{_SCHEMAS}markup-compatibility/2006",
    "wp": f"{_SCHEMAS}drawingml/2006/wordprocessingDrawing",
    "w14": "http://schemas.microsoft.com/office/word/2010/wordml",
    "w15": "http://schemas.microsoft.com/office/word/2012/wordml",
    "a": f"{_SCHEMAS}drawingml/2006/main",
    "pic": f"{_SCHEMAS}drawingml/2006/picture",
    "c": f"{_SCHEMAS}drawingml/2006/chart",
    "cx": "http://schemas.microsoft.com/office/drawing/2014/chartex",
    "dgm": f"{_SCHEMAS}drawingml/2006/diagram",
    "v": "urn:schemas-microsoft-com:vml",
    "o": "urn:schemas-microsoft-com:office:office",
}
# Wrappers around blocks, rows, cells and runs that belong to the text.
_TRANSPARENT = frozenset(
    {"w:sdt", "w:sdtContent", "w:customXml", "w:smartTag", "w:ins", "w:moveTo"}
)
_WITH_TEXT = ("w:t", "w:sym", "w:txbxContent", "m:t", "a:t", "dgm:relIds", "c:chart", "cx:chart")
_NAMES = Names(NAMESPACES)
name, qualified = _NAMES.name, _NAMES.qualified


def get(element: Any, attribute: str) -> str | None:
    """The value of an attribute with a prefix, as "w:val"; None without one, or an element."""
    value = None if element is None else element.get(qualified(attribute))
    return None if value is None else str(value)


def find(element: Any, path: str) -> Any:
    """The first element at ``path``, as "w:pPr/w:numPr", or None; so it is in no element."""
    return None if element is None else element.find(path, NAMESPACES)


def value(element: Any, path: str) -> str | None:
    """The ``w:val`` of the element at ``path``."""
    return get(find(element, path), "w:val")


def is_on(element: Any) -> bool:
    """Whether an on/off property (ECMA-376 part 1, 17.17.4) is there and on."""
    return element is not None and get(element, "w:val") not in {"0", "false", "off"}


def descendants(element: Any, *names: str) -> Iterator[Any]:
    """All elements with one of ``names`` in ``element``, in order; none in None."""
    yield from () if element is None else element.iter(*map(qualified, names))


def holds(element: Any, *names: str) -> bool:
    """Whether an element with one of ``names`` is in ``element``."""
    return next(descendants(element, *names), None) is not None


def shown(element: Any) -> Iterator[Any]:
    """The children; of alternative contents (part 3) those of one choice, never of several."""
    for child in element:
        tag = name(child)
        if tag == "mc:AlternateContent":
            branches = [b for b in child if name(b) in {"mc:Choice", "mc:Fallback"}]
            readable = [branch for branch in branches if holds(branch, *_WITH_TEXT)]
            for branch in (readable or branches)[:1]:
                yield from shown(branch)
        elif tag:
            yield child


def contents(element: Any, *names: str) -> Iterator[Any]:
    """The children with one of ``names``, looking through wrappers, without prompts to fill in."""
    for child in shown(element):
        tag = name(child)
        if tag in names:
            yield child
        elif tag in _TRANSPARENT and not (is_prompt(child) or _is_table_of_contents(child)):
            yield from contents(child, *names)


def _is_table_of_contents(control: Any) -> bool:
    gallery = value(control, "w:sdtPr/w:docPartObj/w:docPartGallery")
    return gallery == "Table of Contents"


def is_prompt(control: Any) -> bool:
    """Whether a content control shows "Click here to enter text": nothing was filled in."""
    return is_on(find(control, "w:sdtPr/w:showingPlcHdr"))
