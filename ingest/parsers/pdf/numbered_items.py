"""Items that bare numbers count, as on slides: "1 Install the packages", "2 Create a directory".

And the clauses of contracts: "2 PAYMENT", "2.1 The client pays the fee."
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.parsers.pdf.measures import Line

# A number set apart stands in a cell of its own. Dots lead to the page that a heading is on.
_NUMBERED = re.compile(r"(\d{1,2})(?: \| |[ \t\u00a0]+)(?=[^\W\d_a-zß-ÿ])(?!.*\. ?\. ?\.)")
# "4.10 The client", "§ 4.10" and "Article 4" beside a text.
_CLAUSE = re.compile(r"(\d{1,3}(?:\.\d{1,3}){1,4})\.?\s+(?=[^\W\d_a-zß-ÿ]|[\"“„‘(])")
_BESIDE = re.compile(r"(?:(?:§|[^\W\d_]+)\s)?(\d{1,3}(?:\.\d{1,3}){0,4})\.?")
_FEWEST = 3  # that count on from 1: fewer are numbers of a text
_LEFT_OUT = 3  # from the number of one clause to that of the next, where some are no more
_FURTHEST = 12  # lines from one item to the next
# Points from the left edge of one to that of the next, a right-aligned "10" above "9".
_BELOW_EACH_OTHER = 3.0


def numbered_items(lines: Sequence[Line]) -> dict[int, int]:
    """The items, by line: where in its content begins what it says. Lines are in reading order."""
    runs: list[list[tuple[int, int]]] = []  # each line, and where its item begins
    for at, line in enumerate(lines):
        if (numbered := _NUMBERED.match(line.content)) is None:
            continue
        number = int(numbered[1])
        run = runs[-1] if runs else []
        if run and number == len(run) + 1 and _goes_on(lines[run[-1][0]], line, at - run[-1][0]):
            run.append((at, numbered.end()))
        elif number == 1:
            runs.append([(at, numbered.end())])
    return {
        at: begin
        for run in runs
        if len(run) >= _FEWEST
        and not _are_amounts([lines[at].content[begin:] for at, begin in run])
        for at, begin in run
    }


def numbered_clauses(lines: Sequence[Line]) -> set[int]:
    """The lines that begin clauses of one text, each with the number that comes after the one before it."""
    found: set[int] = set()
    before: tuple[int, list[int]] | None = None
    for at, line in enumerate(lines):
        if line.place or (clause := _CLAUSE.match(line.content)) is None:
            continue
        number = _parts(clause[1])
        if before is not None and _counts_on(before[1], number):
            found |= {before[0], at}
        before = at, number
    return found


def count_clauses(beside: Sequence[str]) -> bool:
    """Whether what stands beside a text, downwards, are the numbers of its clauses: 1, 1.1, 1.2, 2, 2.1."""
    told = [_BESIDE.fullmatch(one) for one in beside]
    numbers = [_parts(one[1]) for one in told if one]
    is_deep = max(map(len, numbers), default=0) > 1
    return is_deep and len(numbers) == len(told) and all(map(_counts_on, numbers, numbers[1:]))


def _counts_on(number: list[int], after: list[int]) -> bool:
    """Whether a clause is the first within the one before it, or the next beside that or one around it."""
    *around, last = after
    if len(after) > len(number):
        return around == number and last in {0, 1}
    return around == number[: len(around)] and 0 < last - number[len(around)] <= _LEFT_OUT


def _parts(number: str) -> list[int]:
    return [int(part) for part in number.split(".")]


def _are_amounts(said: Sequence[str]) -> bool:
    """Whether the numbers are of what stands behind them: "1 Adult", "2 Adults" and "3 Adults"."""
    first, *others = (text.split()[0].casefold().strip(".,:;") for text in said)
    return all(word.endswith("s") for word in others) or {first} == set(others)


def _goes_on(before: Line, line: Line, further: int) -> bool:
    near = abs(before.left - line.left) <= max(_BELOW_EACH_OTHER, 0.6 * line.size)
    return near and further <= _FURTHEST and line.page == before.page and line.turn == before.turn
