"""The text of a plain message: lines that were broken to be sent, and what it quotes."""

from __future__ import annotations

import re
from itertools import groupby

# "> > words", ">> words": the marks of what is quoted, and how deep.
_QUOTED = re.compile(r"(?:>[ \t]?)+")
_SIGNATURE = "-- "


def segments(body: str) -> list[str]:
    """Stretches of a message that one person wrote, in order, without the marks of quotes."""
    lines = [_unquoted(line) for line in body.splitlines()]
    return ["\n".join(text for _, text in group) for _, group in groupby(lines, lambda one: one[0])]


def unwrapped(body: str, delsp: bool) -> str:
    """``format=flowed`` text (RFC 3676) with each paragraph in one line again.

    With ``delsp`` the space that says that a line goes on is no part of the text.
    """
    lines: list[str] = []
    before: int | None = None  # how deep the line is quoted that goes on
    for line in body.splitlines():
        depth, text = _unquoted(line)
        text = text.removeprefix(" ")
        if before == depth and text != _SIGNATURE:
            lines[-1] += text
        else:
            lines.append(f"{'>' * depth}{' ' if depth else ''}{text}")
        goes_on = text.endswith(" ") and text != _SIGNATURE
        before = depth if goes_on else None
        if goes_on and delsp:
            lines[-1] = lines[-1][:-1]
    return "\n".join(lines)


def _unquoted(line: str) -> tuple[int, str]:
    marks = _QUOTED.match(line)
    if marks is None:
        return 0, line
    depth = marks.group().count(">")
    return depth, line[marks.end() :]
