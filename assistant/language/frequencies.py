"""How often something is done, as a text says it: "daily", "every week", "every 2,000 hours"."""

from __future__ import annotations

import re

from assistant.language.english import ORDINALS, SMALL_NUMBERS, any_of

_UNITS = {"hour": (1, "hour"), "shift": (1, "shift"), "day": (1, "day"), "week": (1, "week"),
    "fortnight": (2, "week"), "month": (1, "month"), "quarter": (3, "month"), "half-year": (6, "month"),
    "year": (12, "month"),
}  # fmt: skip
_WORDS = {"hourly": "hour", "daily": "day", "weekly": "week", "fortnightly": "fortnight", "monthly": "month",
    "quarterly": "quarter", "half-yearly": "half-year", "yearly": "year", "annually": "year",
}  # fmt: skip
_COUNTS = SMALL_NUMBERS | ORDINALS | {"other": 2}
_OFTEN = re.compile(
    rf"\b(?:(?P<word>{any_of(_WORDS)})|(?:once (?:an?|in|every)|every|each)"
    rf"(?: (?:(?P<count>{any_of(_COUNTS)})|(?P<figure>\d{{1,3}}(?:,\d{{3}})+|\d{{1,6}})))?"
    rf" (?P<unit>{any_of(_UNITS)})s?)\b",
    re.IGNORECASE,
)


def frequencies(text: str) -> tuple[frozenset[tuple[int, str]], str]:
    """How often a text says that something is done, in hours, days, weeks or months, and the text without it."""
    found = frozenset(map(_read, _OFTEN.finditer(text)))
    return found, _OFTEN.sub(" ", text) if found else text


def _read(match: re.Match[str]) -> tuple[int, str]:
    times, unit = _UNITS[_WORDS[match["word"].lower()] if match["word"] else match["unit"].lower()]
    count = _COUNTS[match["count"].lower()] if match["count"] else 1
    count = int(match["figure"].replace(",", "")) if match["figure"] else count
    return count * times, unit
