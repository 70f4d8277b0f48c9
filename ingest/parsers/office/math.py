"""Office Math (ECMA-376 part 1, 22.1) on one line: nothing fuses that stands above or below."""

from __future__ import annotations

import re
from typing import Any

from ingest.parsers.blocks.scripts import subscript, superscript
from ingest.parsers.office.word_xml import find, get, name, shown

# What needs no brackets: a number, a word, something in brackets, a sign.
_SIMPLE = re.compile(r"-?(?:\d+(?:[.,]\d+)*|[^\W\d_]+)|\([^()]*\)|.?")
_ENDED = frozenset({"m:sSub", "m:sSup", "m:sSubSup", "m:sPre", "m:f", "m:rad"})


def on_one_line(element: Any) -> str:
    """The text of an equation, or of a part of one."""
    written, before = "", ""
    for child in () if element is None else shown(element):
        tag = name(child)
        if tag.endswith("Pr") or tag in {"w:del", "w:moveFrom"}:
            continue
        text = _part(tag, child)
        # A fraction after a number is not one more digit of it: 1 1/2. An index ends: a_i b.
        if (tag == "m:f" or before in _ENDED) and written[-1:].isalnum() and text[:1].isalnum():
            written += " "
        written += text
        before = tag
    return written


def _part(tag: str, element: Any) -> str:
    def of(part: str) -> str:
        return on_one_line(find(element, f"m:{part}"))

    match tag:
        case "m:t" | "w:t":
            return element.text or ""
        case "m:f" if _property(element, "m:fPr/m:type", "bar") == "noBar":
            return f"{of('num')} over {of('den')}"
        case "m:f":
            return f"{_grouped(of('num'))}/{_grouped(of('den'))}"
        case "m:sPre":
            return f"{_high(of('sup'))}{_low(of('sub'))}{_grouped(of('e'))}"
        case "m:sSub" | "m:sSup" | "m:sSubSup":
            return f"{_grouped(of('e'))}{_low(of('sub'))}{_high(of('sup'))}"
        case "m:rad":
            return f"{superscript(of('deg'), '')}√{_grouped(of('e'))}"
        case "m:nary":
            sign = _property(element, "m:naryPr/m:chr", "∫")
            return f"{sign}{_low(of('sub'))}{_high(of('sup'))} {of('e')}"
        case "m:d":
            first = _property(element, "m:dPr/m:begChr", "(")
            last = _property(element, "m:dPr/m:endChr", ")")
            return first + _parts(element, "m:e", _property(element, "m:dPr/m:sepChr", "|")) + last
        case "m:func":
            return f"{of('fName')} {of('e')}"
        case "m:limLow" | "m:limUpp":
            return f"{of('e')}{'_' if tag == 'm:limLow' else '^'}{_grouped(of('lim'))}"
        case "m:acc":
            return of("e") + _property(element, "m:accPr/m:chr", "\u0302")
        case "m:m":
            return f"[{_parts(element, 'm:mr', '; ')}]"
        case "m:mr":
            return _parts(element, "m:e", ", ")
        case "m:eqArr":
            return _parts(element, "m:e", "; ")
    return on_one_line(element)


def _parts(element: Any, part: str, separator: str) -> str:
    found = (child for child in shown(element) if name(child) == part)
    return separator.join(
        _part(part, child) if part == "m:mr" else on_one_line(child) for child in found
    )


def _high(text: str) -> str:
    raised = superscript(text, "x").strip() if text else ""
    return f"^{_grouped(text)}" if raised.startswith("^") else raised


def _low(text: str) -> str:
    lowered = subscript(text)
    return lowered if lowered != text or not text else f"_{_grouped(text)}"


def _grouped(text: str) -> str:
    return text if _SIMPLE.fullmatch(text) else f"({text})"


def _property(element: Any, path: str, default: str) -> str:
    stated = get(find(element, path), "m:val")
    return default if stated is None else stated
