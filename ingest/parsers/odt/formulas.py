"""Formulas of OpenDocument files on one line: objects whose content is MathML (OpenDocument 1.3, part 3, 14.5)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from ingest.parsers.html.math import formula
from ingest.parsers.html.tree import tree_of
from ingest.parsers.odt.xml import find, get

_PREFIX = re.compile(r"(</?)[\w.-]+:(?=\w)")


def formula_in(frame: Any, objects: Mapping[str, Any]) -> str:
    """What a frame's formula says, "" where it holds none. ``objects`` are the file's, by their paths."""
    from lxml import etree

    held = find(frame, "draw:object")
    if held is None:
        return ""
    root = objects.get(get(held, "xlink:href").removeprefix("./").rstrip("/"))
    math = next((one for one in held if _is_math(one)), root)
    if math is None or not _is_math(math):
        return ""
    markup = etree.tostring(math, encoding="unicode", with_tail=False)
    node = tree_of(_PREFIX.sub(r"\1", markup)).css_first("math")
    return formula(node) if node is not None else ""


def _is_math(element: Any) -> bool:
    return isinstance(element.tag, str) and element.tag.rpartition("}")[2] == "math"
