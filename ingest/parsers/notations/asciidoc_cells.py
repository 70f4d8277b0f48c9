"""The cells of AsciiDoc's tables: what stands before a bar says how far its cell reaches, or how it is set."""

from __future__ import annotations

import re
from typing import NamedTuple

_BAR = (
    r"(?:(?<!\S)(?:(?P<across>\d{1,3})?(?:\.(?P<down>\d{1,3}))?(?<=\d)(?P<sign>[+*]))?[<^>]?(?:\.[<^>])?"
    r"[adehlmsv]?)?(?<!\\)"
)
_BARS = {bar: re.compile(_BAR + re.escape(bar)) for bar in "|!"}
_MOST = 100  # cells that one is repeated in


class Cells(NamedTuple):
    """The cells of a row, those included into which one reaches (""), and whether only bars part them."""

    contents: list[str]
    is_plain: bool


def width(line: str, bar: str) -> int:
    """How many cells of its row a line begins."""
    if bar not in _BARS:
        return line.count(bar) + 1
    return sum(_across(found) for found in _BARS[bar].finditer(line))


def cells_in(row: str, bar: str, reaching: list[int]) -> Cells:
    """The cells of a row; ``reaching`` has the rows that each column's cell still takes, and is moved on."""
    if bar not in _BARS:
        return Cells([], True)
    bars = list(_BARS[bar].finditer(row))
    is_plain = all(found.group() == bar for found in bars) and not any(reaching)
    held, contents = reaching.copy(), list[str]()
    reaching[:] = [max(0, rows - 1) for rows in held]
    for number, found in enumerate(bars):
        until = bars[number + 1].start() if number + 1 < len(bars) else len(row)
        content = " ".join(row[found.end() : until].split())
        while len(contents) < len(held) and held[len(contents)]:
            contents.append("")
        across, repeated = _across(found), found["sign"] == "*"
        reaching += [0] * (len(contents) + across - len(reaching))
        for column in range(across):
            if found["down"] and not repeated:
                reaching[len(contents)] = int(found["down"]) - 1
            contents.append(content if repeated or not column else "")
    return Cells(contents, is_plain)


def _across(bar: re.Match[str]) -> int:
    return min(int(bar["across"] or 1), _MOST) or 1
