"""Which row of a table names its columns, and which column is which part of a question.

Columns are known by their names (``eval.formats.columns``) or named by a person (``--columns``): by
header, by letter as in a spreadsheet, or by number from 1.
"""

from __future__ import annotations

import re
import shlex
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from pathlib import Path
from typing import TypeVar

from eval.formats.columns import columns_of, plain, role_of
from ingest.errors import UsageError

HEADER_WITHIN = 10  # rows: titles, notes and comments may stand above the table
# What a person may name → the role it has in ``eval.formats.columns``.
_PARTS: Mapping[str, str] = {
    "question": "question", "answer": "answer", "document": "source", "source": "source",
    "page": "page", "quote": "quote", "gold": "quote", "start": "start", "end": "end", "id": "id",
    "answerable": "answerable", "unanswerable": "unanswerable", "history": "history", "tags": "tags",
}  # fmt: skip
_NAMED = re.compile(r"(?:^|,)\s*([^=,]+?)\s*=")
_MOST_SHOWN = 12
Cell = TypeVar("Cell")


@dataclass(frozen=True, slots=True)
class NamedColumns:
    """What a person says of the columns: role → header, letter or number, as it was written."""

    named: Mapping[str, str] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.named)

    @classmethod
    def parse(cls, text: str) -> NamedColumns:
        """Read ``question=…,answer=…``; a header may hold commas. Raises ``UsageError``."""
        text = text.strip().strip("'\"")  # as it was copied from a command
        keys = list(_NAMED.finditer(text))
        if not text:
            return cls()
        if not keys or text[: keys[0].start()].strip():
            raise UsageError(
                f"--columns {text!r} names no column: write question=HEADER,answer=HEADER."
            )
        named: dict[str, str] = {}
        for key, following in zip(keys, [*keys[1:], None], strict=True):
            part = key[1].strip().casefold()
            column = text[key.end() : following.start() if following else None].strip()
            if part not in _PARTS:
                raise UsageError(
                    f"--columns names the part {part!r}, which no question has: parts are"
                    f" {', '.join(_PARTS)}."
                )
            if not column:
                raise UsageError(f"--columns names no column for {part}: write {part}=HEADER.")
            if _PARTS[part] in named:
                raise UsageError(f"--columns names the column for {part} twice: name it once.")
            named[_PARTS[part]] = column
        return cls(named)

    def number(self, role: str, names: Sequence[str]) -> int | None:
        """Which of ``names``, from 0, is the column for ``role``; None: there is no such column."""
        wanted = self.named[role]
        for same in (str.strip, plain):
            for number, name in enumerate(names):
                if name and same(name) == same(wanted) != "":
                    return number
        given = _number(wanted)
        return given if given is not None and given < len(names) else None

    def resolved(self, path: Path, names: Sequence[str]) -> dict[str, str]:
        """Column name → role, for the columns that were named.

        Raises ``UsageError`` naming the columns there are, where one of them is not there.
        """
        roles: dict[str, str] = {}
        for role, wanted in self.named.items():
            number = self.number(role, names)
            if not any(names):
                raise UsageError(f"{path} is empty: it has no columns to name.")
            if number is None:
                raise UsageError(
                    f"{path} has no column {wanted!r}: its columns are {lettered(names)}."
                )
            name = names[number]
            if name in roles:
                raise UsageError(
                    f"--columns gives the column {name!r} to {roles[name]} and to {role}: name two."
                )
            roles[name] = role
        return roles


def header_of(
    rows: Sequence[Sequence[Cell]], columns: NamedColumns, text: Callable[[Cell], str]
) -> int | None:
    """Which of the first rows names the columns; None: none of them is known to.

    One that holds every header that was named, or fills every column named by letter or number; else
    one with a question column.
    """
    for number, cells in enumerate(rows[:HEADER_WITHIN]):
        names = [text(cell) for cell in cells]
        if columns:
            found = [columns.number(role, names) for role in columns.named]
            if all(column is not None and names[column] for column in found):
                return number
        elif any(role_of(name) == "question" for name in names):
            return number
    return None


def apart(names: Sequence[str]) -> tuple[tuple[str, ...], list[str]]:
    """The names of the columns, and sentences on those that stand more than once.

    One that comes again is numbered, "answer (2)"; "" stays.
    """
    found: list[str] = []
    for name in map(str.strip, names):
        told, number = name, 1
        while told and told in found:
            number += 1
            told = f"{name} ({number})"
        found.append(told)
    said = [
        f"The column {name!r} stands {times} times: the first was read, the others are {name!r} with a"
        " number."
        for name, times in Counter(filter(None, map(str.strip, names))).items()
        if times > 1
    ]
    return tuple(found), said


def lettered(names: Sequence[str]) -> str:
    """The columns with their letters: "A question, B answer"."""
    told = [f"{letter(column)} {name}" for column, name in enumerate(names) if name]
    rest = f" and {len(told) - _MOST_SHOWN} more" if len(told) > _MOST_SHOWN else ""
    return ", ".join(told[:_MOST_SHOWN]) + rest


def example(names: Sequence[str]) -> str:
    """A ``--columns`` that fits these names, for a sentence that asks for one."""
    given = [name for name in names if name.strip()] or ["HEADER"]
    known = columns_of(given)
    answer = known.get("answer")
    rest = [name for name in given if name not in known.values()]
    question = rest[0] if rest else given[0]
    answer = answer or next((name for name in rest[1:] if name != question), None)
    said = f"question={question}" + (f",answer={answer}" if answer else "")
    return "--columns " + (shlex.quote(said) if "'" in said else f"'{said}'")


def letter(column: int) -> str:
    """The letters of a column, counted from 0: A, B, …, Z, AA."""
    first, last = divmod(column, 26)
    return (letter(first - 1) if first else "") + chr(65 + last)


def _number(wanted: str) -> int | None:
    """The number, from 0, of a column given by letters or by a number from 1."""
    if re.fullmatch(r"[1-9]\d{0,3}", wanted):
        return int(wanted) - 1
    if re.fullmatch(r"[A-Za-z]{1,3}", wanted):
        return reduce(lambda number, one: 26 * number + ord(one) - 64, wanted.upper(), 0) - 1
    return None
