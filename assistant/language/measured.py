"""What the figures of a text measure: "40 days" a time, "EUR 140" money, "7 am" a time of day."""

from __future__ import annotations

from assistant.language.figure_words import in_digits
from assistant.language.figures import UNITS, unit_before, unit_behind
from assistant.language.values import Clock, days_and_times, numbers


def measured(text: str) -> frozenset[str]:
    """The kinds of units that the figures of a text have, "clock" of times of day and "date" of dates."""
    text = in_digits(text)
    found, rest = days_and_times(text)
    kinds = {"clock" if isinstance(one, Clock) else "date" for one in found}
    for match, number in numbers(rest):
        unit = number.unit or unit_behind(text, match.end())[0]
        unit = unit or unit_before(text, match.start())[0]
        if unit:
            kinds.add(UNITS[unit]["kind"])
    return frozenset("time" if kind == "months" else kind for kind in kinds)
