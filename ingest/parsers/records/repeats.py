"""When something is, and is again, as calendars write it (RFC 5545, 3.3.4 and 3.3.10), in words."""

from __future__ import annotations

import re
from collections.abc import Sequence

_DATE = re.compile(r"(\d{4})-?(\d\d)-?(\d\d)(?:T(\d\d):?(\d\d)(?::?\d\d)?(Z?))?")
_RULE = re.compile(r"\b([A-Z]+)=([^;]*)")
_PERIODS = {
    "DAILY": "day",
    "WEEKLY": "week",
    "MONTHLY": "month",
    "YEARLY": "year",
    "HOURLY": "hour",
}
_WEEKDAYS = {
    "MO": "Monday", "TU": "Tuesday", "WE": "Wednesday", "TH": "Thursday", "FR": "Friday",
    "SA": "Saturday", "SU": "Sunday",
}  # fmt: skip
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December",
)  # fmt: skip
_RANKS = {
    "1": "first", "2": "second", "3": "third", "4": "fourth", "5": "fifth", "-1": "last",
    "-2": "last but one",
}  # fmt: skip
_DAY = re.compile(r"([+-]?\d{1,2})?(MO|TU|WE|TH|FR|SA|SU)")


def repeats(value: str) -> str:
    """When something is again, in words: "every 2 weeks on Tuesday and Thursday, 10 times"."""
    rule = dict(_RULE.findall(value))
    one = _PERIODS.get(rule.pop("FREQ", ""), "")
    often = rule.pop("INTERVAL", "1")
    said = f"every {one}" if often == "1" else f"every {often} {one}s"
    days = [_DAY.sub(_day, day) for day in rule.pop("BYDAY", "").split(",") if day]
    months = [_named(month, _MONTHS) for month in rule.pop("BYMONTH", "").split(",") if month]
    dates = [day for day in rule.pop("BYMONTHDAY", "").split(",") if day]
    for before, parts in (("on", days), ("on day", dates), ("in", months)):
        said += f" {before} {_listed(parts)}" if parts else ""
    rule.pop("WKST", None)
    count, until = rule.pop("COUNT", ""), dated(rule.pop("UNTIL", ""))
    ends = f"{count} times" if count else f"until {until}" if until else ""
    rest = (f"{name.lower()} {value}" for name, value in rule.items())
    return ", ".join(filter(None, (said if one else "", ends, *rest)))


def _day(found: re.Match[str]) -> str:
    """Which days of the week: of "1MO" the first Monday of a month or year, of "-1MO" the last."""
    number, day = found.groups()
    named = _WEEKDAYS[day]
    if not number:
        return named
    return f"the {_RANKS.get(number.lstrip('+'), f'{number}.')} {named}"


def _named(number: str, names: Sequence[str]) -> str:
    return (
        names[int(number) - 1] if number.isdecimal() and 0 < int(number) <= len(names) else number
    )


def _listed(parts: Sequence[str]) -> str:
    return " and ".join(filter(None, (", ".join(parts[:-1]), parts[-1])))


def dated(value: str) -> str:
    """A value with its dates and times as a person reads them."""
    return _DATE.sub(_date, value)


def _date(found: re.Match[str]) -> str:
    year, month, day, hour, minute, utc = found.groups()
    time = f" {hour}:{minute}{' UTC' if utc else ''}" if hour else ""
    return f"{year}-{month}-{day}{time}"
