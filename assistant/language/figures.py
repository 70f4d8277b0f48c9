"""The figures of a text with their units, and whether another text states them, however written.

A passage is read generously, and a sentence that it must prove strictly: "three ways" may be the writer's
own count, "three weeks" is not. What can be read in two ways ("04/05/2027", "1.250") is stated when one of
its readings is.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from decimal import Decimal
from importlib.resources import files
from itertools import product

from assistant.language.figure_words import in_digits, ordinals, otherwise, shares, with_ones
from assistant.language.telephones import reach_the_same, without_known
from assistant.language.values import (
    Clock,
    Day,
    Number,
    Value,
    as_clock,
    blanked,
    day_of,
    days_and_times,
    numbers,
)

UNITS = tomllib.loads((files(__package__) / "units.toml").read_text("utf-8"))
_UNIT = "|".join(
    f"(?P<{name}>{'|'.join(unit['spellings'].split())})" for name, unit in UNITS.items()
)
_BEHIND = re.compile(
    r"[\s-]*(?:(?:working|calendar|business|full|whole|paid|consecutive|further|more|extra|additional)[\s-]+)*"
    rf"(?:{_UNIT})(?![\w²])",
    re.IGNORECASE,
)
_BEFORE = re.compile(r"(?:(?<=[€$£])|\b(?:eur|usd|gbp|chf|nok|sek|dkk))\s*\Z", re.IGNORECASE)
_ABBREVIATED = re.compile(r"\.\w")  # "3 p.m." are no pence
CURRENCY = r"(?:EUR|USD|GBP|CHF|NOK|SEK|DKK|PLN|CZK|HUF|JPY|CAD|AUD|INR)"
_MONEY_BEFORE = re.compile(rf"(?:[€$£¥]|\b(?:{CURRENCY}|kr\.?|Rs\.?|Fr\.))[ \u00a0]?\Z")
_MONEY_BEHIND = re.compile(r"[ \u00a0]?(?:[€$£¥]|(?:PLN|CZK|HUF|JPY|CAD|AUD|INR|kr)\b)")
# Counts of these are read in a passage; of other nouns a writer makes counts of his own.
_COUNTED = re.compile(r"\s+(?:people|persons|employees|votes|lit(?:re|er)s?|degrees)\b")
_LARGE = 12
_LEAST_ORDINAL = 4  # "first", "second" and "third" are said of an argument's steps, too
_VERSION = re.compile(r"(?<![\w.])v?(\d+(?:\.\d+){2,})(?!\w)", re.IGNORECASE)
_GROUPED = re.compile(
    r"(?<![\w.,])\d{1,3}(?:(?:[ '’]\d{3})+(?:[.,]\d{1,2})?|(?:\.\d{3}){2,}|(?:\.\d{3})+,\d{1,2})(?!\d|[.,]\d)"
)
_SHORT_DATE = re.compile(
    r"(?<![\w./])(?P<a>\d{1,2})(?P<sign>[./])(?P<b>\d{1,2})(?P=sign)(?P<year>\d{4}|\d\d)?(?![\d/]|\.\d)"
)
_HUNDREDTHS = {"cent": ("euro", "dollar"), "penny": ("pound",)}
_MONTH_OF_DAYS = (28, 31)  # what is called a month
_DAY = 1440  # minutes
_THE_LAST_CENTURY = 70  # "27" is 2027, "85" is 1985


def with_unit(text: str, start: int, end: int) -> tuple[int, int]:
    """``start`` and ``end`` of a stretch of ``text``, moved to hold the currency or unit beside its figure."""
    if text[start:end][:1].isdigit() and (before := _MONEY_BEFORE.search(text[:start])):
        return before.start(), end
    behind = _MONEY_BEHIND.match(text, end) or _BEHIND.match(text, end)
    if text[start:end][-1:].isdigit() and behind and not _ABBREVIATED.match(text, behind.end()):
        end = behind.end()
    return start, end


def unit_behind(text: str, end: int) -> tuple[str, int]:
    """The unit behind the figure that ends there, by its name in units.toml, and where it ends; "" without one."""
    found = _BEHIND.match(text, end)
    return (str(found.lastgroup), found.end()) if found else ("", end)


def unit_before(text: str, start: int) -> tuple[str, int]:
    """The currency before the figure that starts there, by its name in units.toml, and where it starts."""
    before = text[max(0, start - 5) : start].rstrip()
    if not _BEFORE.search(text, max(0, start - 5), start):
        return "", start
    sign = re.search(rf"(?:{_UNIT})\Z", before.split()[-1][-3:], re.IGNORECASE)
    place = start - len(text[max(0, start - 5) : start]) + len(before)
    return (str(sign.lastgroup), place - len(sign[0])) if sign else ("", start)


def _is_stated(wanted: Number, by: Number) -> bool:
    """Whether ``by`` is as much; one without a unit may be of any."""
    if not wanted.unit or not by.unit:
        return wanted.value == by.value
    return _smallest(wanted) == _smallest(by)


def _smallest(number: Number) -> tuple[str, Decimal]:
    unit = UNITS[number.unit]
    return unit["kind"], number.value * unit["smallest"]


class Figures:
    """The figures that a passage states."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._digits = re.sub(r"(?<=\d)[ ()/\u00a0-]+(?=\d)", "", text)
        found = [figure for readings in _read(text, generous=True) for figure in readings]
        self._numbers = {figure for figure in found if isinstance(figure, Number)}
        self._days = {figure for figure in found if isinstance(figure, Day)}
        self._clocks = {figure for figure in found if isinstance(figure, Clock)}
        hours = {clock.minutes // 60 for clock in self._clocks}
        parts = {part for day in self._days for part in (day.year, day.day) if part}
        self._parts = {Decimal(n) for n in parts | hours | {hour % 12 or 12 for hour in hours}}

    def state(self, sentence: str) -> bool:
        """Whether every figure that ``sentence`` surely states is among these."""
        sentence = without_known(sentence.replace("24/7", " "), self._digits)
        sentence = _VERSION.sub(lambda v: " " if v[1] in self._text else v[0], sentence)
        return all(any(map(self._holds, each)) for each in _read(sentence, generous=False))

    def _holds(self, figure: Value) -> bool:
        if isinstance(figure, Day):
            return any(map(figure.meant_by, self._days)) or self._has_parts(figure)
        if isinstance(figure, Clock):  # "at nine"
            hour, minutes = divmod(figure.minutes, 60)
            alone = {Decimal(hour), Decimal(hour % 12 or 12)}
            is_alone = not minutes and not alone.isdisjoint(n.value for n in self._numbers)
            return is_alone or figure in self._clocks | set(map(as_clock, self._numbers))
        return (
            any(_is_stated(figure, number) for number in self._numbers)
            or figure.value in self._parts
            or as_clock(figure) in self._clocks
            or (figure.value == 1 and not figure.unit)
        )

    def _has_parts(self, day: Day) -> bool:
        """Whether the parts of a date stand apart: "2–9 May", "4 May" under the title "Minutes 2027"."""
        same = [other for other in self._days if other.month == day.month]
        if self._days and not same:
            return False
        held = {number.value for number in self._numbers}
        parts = ((day.year, {s.year for s in same}), (day.day, {s.day for s in same}))
        return all(p is None or p in known or Decimal(p) in held for p, known in parts)


def tells_figure(sentence: str) -> bool:
    """Whether a sentence states a figure that hardly stands in a passage by chance."""
    return any(
        not isinstance(figure, Number) or figure.unit or figure.value > _LARGE
        for readings in _read(sentence, generous=False)
        for figure in readings
    )


def differ(first: str, second: str) -> bool:
    """Whether two short answers that tell figures cannot mean the same: not 90 days and three months."""
    if reach_the_same(first, second):
        return False
    first, second = with_ones(first), with_ones(second)
    if Figures(first).state(second) or Figures(second).state(first):
        return False
    one, other = _durations(first), _durations(second)
    return not any(_as_long(*pair) or _as_long(*pair[::-1]) for pair in product(one, other))


def _durations(text: str) -> list[tuple[str, Decimal]]:
    figures = (figure for readings in _read(text, generous=True) for figure in readings)
    return [_smallest(figure) for figure in figures if isinstance(figure, Number) and figure.unit]


def _as_long(one: tuple[str, Decimal], other: tuple[str, Decimal]) -> bool:
    """Whether days make up as many months."""
    least, most = (days * _DAY * other[1] for days in _MONTH_OF_DAYS)
    return (one[0], other[0]) == ("time", "months") and least <= one[1] <= most


def _read(text: str, *, generous: bool) -> Iterator[Sequence[Value]]:
    """Each figure of a text, as its possible readings; words that may count anything only if ``generous``."""
    text = in_digits(text)
    if generous:
        text += "; " + otherwise(text)
    else:
        yield from (
            [Number(Decimal(n), "percent"), *_percents(n)] for n, many in shares(text) if many
        )
        yield from ([Number(Decimal(n))] for n in ordinals(text) if n >= _LEAST_ORDINAL)
    rest = text
    for pattern, readings in _READINGS:
        for match in pattern.finditer(rest):
            found = readings(match, generous)
            if found is not None:
                rest = blanked(rest, match)
                yield found
    told, rest = days_and_times(rest)
    yield from ([figure] for figure in told)
    for match, number in numbers(rest):
        unit = number.unit or _unit(text, match)
        surely = match["digits"] or unit or number.value > _LARGE
        if generous or surely or _COUNTED.match(text, match.end()):
            yield _amounts(number.value, unit, match)


def _percents(share: str) -> Iterator[Number]:
    """A share is rounded in more ways than one: 66 %, 67 %, 66.7 %."""
    exact = Decimal(share)
    yield from (Number(Decimal(int(exact) + up), "percent") for up in (0, 1) if exact % 1)


def _amounts(amount: Decimal, unit: str, match: re.Match[str]) -> list[Value]:
    found: list[Value] = [Number(amount, unit)]
    if amount.as_tuple().exponent == -3:  # "1.250" is a thousand and more in some languages
        found.append(Number(amount * 1000, unit))
    found += [Number(amount / 100, whole) for whole in _HUNDREDTHS.get(unit, ())]
    if match["short"] in ("m", "M"):  # "12m" are metres or millions
        found.append(Number(amount / 1_000_000, "metre"))
    return found


def _unit(text: str, match: re.Match[str]) -> str:
    return unit_behind(text, match.end())[0] or unit_before(text, match.start())[0]


def _short_dates(match: re.Match[str], _generous: bool) -> list[Value] | None:
    """04/05/2027 is the fourth of May or the fifth of April; 4.5. the fourth of May or a clause."""
    first, second, year = int(match["a"]), int(match["b"]), match["year"]
    if match["sign"] == "/" and not year:
        return None
    whole = int(year) if year else None
    if year and len(year) == 2:
        whole = int(year) + (1900 if int(year) >= _THE_LAST_CENTURY else 2000)
    orders = [(second, first), (first, second)] if match["sign"] == "/" else [(second, first)]
    days = [day for month, number in orders if (day := day_of(whole, month, number))]
    if not days:
        return None
    return [*days] if year else [*days, Number(Decimal(f"{match['a']}.{match['b']}"))]


def _version(match: re.Match[str], _generous: bool) -> list[Value] | None:
    """A version is no number: it stands in a passage as it is, or it is in none."""
    return None if _GROUPED.fullmatch(match[1]) else []


def _grouped(match: re.Match[str], generous: bool) -> list[Value] | None:
    """12 500, 1’250, 1.250.000, 12.500,50; the groups may as well be figures of their own."""
    whole, point, cents = re.sub(r"[,.](?=\d{1,2}\Z)", "!", match[0]).partition("!")
    number = re.sub(r"\D", "", whole) + (f".{cents}" if point else "")
    parts = re.findall(r"\d+", match[0]) if generous and " " in match[0] else []
    return [Number(Decimal(number)), *(Number(Decimal(part)) for part in parts)]


_READINGS = ((_SHORT_DATE, _short_dates), (_VERSION, _version), (_GROUPED, _grouped))
