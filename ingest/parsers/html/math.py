"""Formulas of a page (MathML Core) on one line: a half is written 1/2, not 12."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborNode

from ingest.parsers.blocks.scripts import subscript, superscript

_DEEPEST = 60
_SINGLE = re.compile(r"[\w.,]*|\([^()]*\)")
_RELATIONS = frozenset("=≠<>≤≥≈≡∼→⇒⇔∈⊂⊆±")
# Operators that nobody sees: of a function, times, comma, plus.
_UNSEEN = {"\u2061": " ", "\u2062": "", "\u2063": ",", "\u2064": " "}
_SPACE = re.compile(r"\s+")


def formula(math: LexborNode) -> str:
    """The formula as a line of text."""
    return _SPACE.sub(" ", _written(math, 0)).strip()


def _written(node: LexborNode, depth: int) -> str:
    if depth > _DEEPEST:
        return node.text()
    tag = node.tag or ""
    if tag.startswith("annotation") or tag == "mphantom":
        return ""
    parts = [_written(child, depth + 1) for child in node.iter()]
    first, second, third = (*parts, "", "", "")[:3]
    match tag:
        case "mi" | "mn" | "ms" | "mtext":
            return node.text()
        case "mo":
            sign = node.text().strip()
            return f" {sign} " if sign in _RELATIONS else _UNSEEN.get(sign, sign)
        case "mspace":
            return " "
        case "mfrac":
            return f"{_whole(first)}/{_whole(second)}"
        case "msqrt":
            return f"√{_whole(_joined(parts))}"
        case "mroot":
            return f"{superscript(second, '')}√{_whole(first)}"
        case "msup" | "mover":
            return first + _raised(second, first)
        case "msub" | "munder":
            return first + _lowered(second)
        case "msubsup" | "munderover":
            lowered = first + _lowered(second)
            return lowered + _raised(third, lowered)
        case "mtr" | "mlabeledtr":
            return ", ".join(parts)
        case "mtable":
            return "; ".join(parts)
        case "mfenced":
            opening, closing = node.attrs.sget("open") or "(", node.attrs.sget("close") or ")"
            return f"{opening}{', '.join(parts)}{closing}"
        case "semantics":
            return first
    return _joined(parts)


def _joined(parts: list[str]) -> str:
    line = ""
    for part in parts:
        apart = line[-1:].isdigit() and part[:1].isdigit()
        line += f" {part}" if apart else part
    return line


def _whole(part: str) -> str:
    part = part.strip()
    return part if _SINGLE.fullmatch(part) else f"({part})"


def _raised(part: str, before: str) -> str:
    part = part.strip()
    if not part:
        return ""
    if len(part) == 1 and not part.isalnum() and part not in "+-−*∗":
        return part  # a bar or an arrow above a letter, a prime
    # In a formula every raised number is an exponent, which needs no space before it.
    written = superscript(part, "") if not before[-1:].isspace() else part
    return written if written != part else f"^{_whole(part)}"


def _lowered(part: str) -> str:
    part = part.strip()
    written = subscript(part)
    return written if written != part or not part else f"_{_whole(part)}"
