"""What is put differently before Markdown is parsed: signs by their names, components with their text on one line.

The signs are those of which no markup is made; what is set as code stays as it is.
"""

from __future__ import annotations

import html
import re

_FENCE = re.compile(r"[ \t]*(?:>[ \t]?)*(?:[-*+][ \t]+)?(`{3,}|~{3,})([^`]*)")
_CODE = re.compile(r"(?<!`)(`+)(?!`).+?(?<!`)\1(?!`)")
_NAMED = re.compile(r"&(?:#\d{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_HARMLESS = frozenset("'\"&")
# "<Tip>Book early.</Tip>" of MDX: a line for the tags each.
_TAG_BEGINS = re.compile(r"[ \t]{0,3}<[A-Z][\w.]*")
_ATTRIBUTE = re.compile(r"[\w:-]+(?:=(?:\"[^\"]*\"|'[^']*'|\{.*\}))?")
_COMPONENT = re.compile(
    r"[ \t]{0,3}(?P<opening><(?P<name>[A-Z][\w.]*)(?:\s[^<>]*)?>)(?P<inner>.*\S.*)(?P<closing></(?P=name)>)[ \t]*"
)


def with_signs(text: str) -> str:
    """``text`` with ``&uuml;`` as "ü", and components of MDX apart from what they hold."""
    if "&" not in text and "<" not in text:
        return text
    lines = text.splitlines(keepends=True)
    shown: list[str] = []
    fence = ""
    at = 0
    while at < len(lines):
        line, after = lines[at], at + 1
        content = line.rstrip("\r\n")
        mark = _FENCE.fullmatch(content)
        if mark is not None and not fence:
            fence = mark[1]
        elif mark is not None and mark[1].startswith(fence) and not mark[2].strip():
            fence = ""
        elif not fence and not content.startswith(("    ", "\t")):
            end = line[len(content) :]
            after = _after_tag(lines, at)
            if after > at + 1:
                content = " ".join(part.strip() for part in lines[at:after])
            elif (found := _COMPONENT.fullmatch(content)) is not None:
                parts = found.group("opening", "inner", "closing")
                content = (end or "\n").join(part.strip() for part in parts)
            line = _signs(content) + end
        shown.append(line)
        at = after
    return "".join(shown)


def _after_tag(lines: list[str], at: int) -> int:
    """The line after the one at ``at``, or after the tag of a component that begins with it."""
    end = at + 1
    if _TAG_BEGINS.fullmatch(lines[at].rstrip()):
        while end < len(lines) and _ATTRIBUTE.fullmatch(lines[end].strip()):
            end += 1
        if end < len(lines) and lines[end].strip() in {">", "/>"}:
            return end + 1
    return at + 1


def _signs(line: str) -> str:
    if "&" not in line:
        return line
    parts: list[str] = []
    done = 0
    for code in _CODE.finditer(line):
        parts += [_NAMED.sub(_sign, line[done : code.start()]), code[0]]
        done = code.end()
    return "".join((*parts, _NAMED.sub(_sign, line[done:])))


def _sign(found: re.Match[str]) -> str:
    sign = html.unescape(found[0])
    before, after = found.string[: found.start()][-1:], found.string[found.end() :][:1]
    is_plain = sign in _HARMLESS or (sign > "\x7f" and len(sign) == 1)
    # "5 &lt; 6": no tag begins with white space or a digit, no quotation within a line.
    is_less = sign == "<" and (not after or after.isspace() or after.isdigit())
    return sign if is_plain or is_less or (sign == ">" and before.isspace()) else found[0]
