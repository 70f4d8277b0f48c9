"""What a spreadsheet's cell shows, from its value and its number format (ECMA-376 part 1, 18.8.31)."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

_DIGITS = ".15g"  # what a spreadsheet keeps of a number: 0.1 + 0.2 is 0.3
_LITERAL = re.compile(r'"([^"]*)"|\\(.)|\[\$([^\]-]*)(?:-[^\]]*)?\]|_.|\*.')
_CURRENCY = re.compile(
    r"[$€£¥₹₽₩]|\b(?:EUR|USD|GBP|CHF|JPY|SEK|NOK|DKK|PLN|CZK|AUD|CAD|kr|Fr|zł)\b"
)
_DECIMALS = re.compile(r"[0#?]\.([0#?]+)|[0#?]")


def shown_value(value: Any, number_format: str | None) -> Any:
    """The value, or the text that stands for it: percentages and currencies as a person reads them.

    A whole number has no decimals, whatever its format; dates and truths stay what they are.
    """
    if isinstance(value, time):
        return value.isoformat("seconds" if value.second else "minutes")
    if isinstance(value, timedelta):
        hours, rest = divmod(round(value.total_seconds()), 3600)
        return f"{hours}:{rest // 60:02}" + (f":{rest % 60:02}" if rest % 60 else "")
    form = _section(number_format or "General", value)
    if isinstance(value, date | datetime):
        bare = _LITERAL.sub("", form).casefold()
        return str(value.year) if set(bare) <= {"y", " "} and "y" in bare else value
    if isinstance(value, bool) or not isinstance(value, int | float):
        return value
    literals = "".join(part for found in _LITERAL.findall(form) for part in found)
    bare = _LITERAL.sub("", form)
    if "%" in bare:
        return f"{_number(Decimal(format(value, _DIGITS)) * 100, bare)}%"
    number = _number(Decimal(format(value, _DIGITS)), bare)
    currency = _CURRENCY.search(literals) or _CURRENCY.search(bare)
    if currency is None:
        return number if isinstance(value, float) else value
    return f"{currency[0]}{number}" if currency[0] in "$£¥" else f"{number} {currency[0]}"


def _section(number_format: str, value: Any) -> str:
    """The part of a format for positive numbers, negative ones, or zero."""
    parts = re.split(r';(?=(?:[^"]*"[^"]*")*[^"]*$)', number_format)
    if isinstance(value, int | float) and not isinstance(value, bool):
        place = 1 if value < 0 else 2 if value == 0 else 0
        return parts[place] if place < len(parts) else parts[0]
    return parts[0]


def _number(value: Decimal, form: str) -> str:
    """A number with the decimals of its format, none where it is whole; all it has under "General"."""
    decimals = max(_DECIMALS.findall(form), key=len, default=None)
    if decimals is not None and "E" not in form and "/" not in form:
        places = Decimal(1).scaleb(-len(decimals))
        value = value.quantize(places, ROUND_HALF_UP)
    return str(int(value)) if value == value.to_integral_value() else format(value, "f")
