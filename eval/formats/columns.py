"""Which column is what, by its name in several languages (``column_names.toml``)."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import Any

from assistant.language.english import without_accents

_KNOWN = tomllib.loads(Path(__file__).with_name("column_names.toml").read_text("utf-8"))
NAMES: Mapping[str, Sequence[str]] = _KNOWN["names"]
_ABOUT = frozenset(_KNOWN["about"]["words"])
_LOOSE = ("question", "answer", "page")
# What a question may have several of, in columns "answer 1", "answer 2".
_SEVERAL = ("answer", "source", "page", "quote")
# Where OpenAI's evaluations and the exports of data-set viewers keep each row.
_ROW_INSIDE = ("item", "row")
_NUMBERED = re.compile(
    r"(.*[^\W\d])[ _.#-]*(\d{1,2})"
)  # not "answer (2)", which stands there twice


@lru_cache(maxsize=4096)
def plain(name: str) -> str:
    """A column name without case, accents and punctuation: "Réponse_attendue" → "reponse attendue"."""
    # without byte order marks and the like
    name = "".join(c for c in name if unicodedata.category(c) != "Cf")
    name = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)  # camelCase
    return " ".join(re.findall(r"[^\W_]+", without_accents(name.casefold())))


@lru_cache(maxsize=4096)
def role_of(name: str) -> str | None:
    """What a column of this exact name holds, or None."""
    found = plain(name)
    stem, number = _unnumbered(name)
    known = (role for role, names in NAMES.items() if found in names)
    first = (role for role in _SEVERAL if number == 1 and stem in NAMES[role])
    return next(chain(known, first), None)


def columns_of(names: Iterable[str]) -> dict[str, str]:
    """Role → column name. Of several columns for one role the more usual name wins."""
    known = list(dict.fromkeys(names))
    columns: dict[str, str] = {}
    for name in known:
        role = role_of(name)
        if role and (role not in columns or _rank(role, name) < _rank(role, columns[role])):
            columns[role] = name
    for role in _LOOSE:
        words = {word for word in NAMES[role] if len(word) > 1}  # "a" is a word, too
        loose = (name for name in known if name not in columns.values() and _holds(name, words))
        if role not in columns and (name := next(loose, "")):
            columns[role] = name
    return columns


def row_inside(values: Any) -> Any:
    """The fields that a row keeps under one name, beside none of a question; else the row."""
    if isinstance(values, Mapping) and "question" not in columns_of(map(str, values)):
        inside = (values.get(name) for name in _ROW_INSIDE)
        return next((one for one in inside if isinstance(one, Mapping)), values)
    return values


def more_of(role: str, name: str, names: Iterable[str]) -> list[str]:
    """The columns that hold more of what ``name`` holds: "answer 2" after "answer" or "answer 1".

    Where both are there, "answer" and "answer 1", the numbered ones are the choices of a question.
    """
    stem, first = _unnumbered(name)
    if role not in _SEVERAL or stem not in NAMES[role]:
        return []
    others = [(*_unnumbered(other), other) for other in names if other != name]
    more = {number: other for base, number, other in others if base == stem and number}
    return [] if not first and 1 in more else [more[number] for number in sorted(more)]


def _unnumbered(name: str) -> tuple[str, int]:
    """A plain name without the number at its end, and the number, 0 for none."""
    found = _NUMBERED.fullmatch(name.strip())
    return (plain(found[1]), int(found[2])) if found else (plain(name), 0)


def _holds(name: str, known: set[str]) -> bool:
    words = set(plain(name).split())
    return bool(words & known) and not words & _ABOUT


def _rank(role: str, name: str) -> tuple[bool, int]:
    known = plain(name)
    numbered = known not in NAMES[role]
    return numbered, NAMES[role].index(_unnumbered(name)[0] if numbered else known)
