"""What a cell shows, from its value and its number format (ECMA-376 part 1, 18.8.30 and 18.8.31).

Months and days have their English names, and what a program shows in the order of its reader's country
(format 14) is written as ISO 8601 has it: it is the same for everybody.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction
from typing import Any

GENERAL = "General"
_ISO_DATE, _ISO_TIME = "yyyy-mm-dd", "yyyy-mm-dd hh:mm"
# The formats that every program knows by their numbers.
_WHOLE, _AMOUNT, _NO_ZERO = "#,##0;(#,##0)", "#,##0.00;(#,##0.00)", '{};"-"'
BUILT_IN: Mapping[int, str] = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00",
    # Amounts of money: with which sign is up to the country.
    5: _WHOLE, 6: _WHOLE, 7: _AMOUNT, 8: _AMOUNT,
    9: "0%", 10: "0.00%", 12: "# ?/?", 13: "# ??/??",
    14: _ISO_DATE, 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM",
    20: "h:mm", 21: "h:mm:ss", 22: _ISO_TIME, 37: _WHOLE, 38: _WHOLE,
    39: _AMOUNT, 40: _AMOUNT, 41: _NO_ZERO.format(_WHOLE), 42: _NO_ZERO.format(_WHOLE),
    43: _NO_ZERO.format(_AMOUNT), 44: _NO_ZERO.format(_AMOUNT), 45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0",
}  # fmt: skip
_OF_TEXT = 3  # the section of a format that is of text, behind those of numbers
_LONGEST = 700  # digits, with the most that a format may ask for
_DIGITS = ".15g"  # what a spreadsheet keeps of a number: 0.1 + 0.2 is 0.3
_SECTIONS = re.compile(r';(?=(?:[^"]*"[^"]*")*[^"]*$)')
# Quoted or escaped characters, currencies with their country; room, filling, colours, conditions.
_LITERAL = re.compile(r'"([^"]*)"|\\(.)|\[\$([^\]-]*)(?:-[^\]]*)?\]')
_UNSEEN = re.compile(r"_.|\*.|\[(?!\$|h+\]|m+\]|s+\])[^\]]*\]", re.IGNORECASE)
# From the first digit to the last: those before the point, with what stands between them, and those
# behind it; commas at the end of either scale by a thousand.
_PLACES = re.compile(
    r"(?=\.?[0#?])(?P<whole>(?:[0#?](?:[^.%]*[0#?])?)?)(?P<scale>,*)"
    r"(?:\.(?P<part>[0#?]+)(?P<more>,*))?"
)
# Where a format has a section for numbers that it is said of, as in [<=9999999]###-####;(000) 000-0000
_CONDITION = re.compile(r"\[(<=|>=|<>|<|>|=)(-?\d+(?:\.\d+)?)\]")
_COMPARED = {
    "<=": operator.le, ">=": operator.ge, "<>": operator.ne,
    "<": operator.lt, ">": operator.gt, "=": operator.eq,
}  # fmt: skip
_AS_IT_IS = re.compile("General|@")
_FRACTION = re.compile(
    r"(?P<apart>[0#?]+\s+)?[0#?]+\s*/\s*(?:(?P<places>[0#?]+)|(?P<fixed>[1-9]\d*))"
)
_DATE_PART = re.compile(
    r"\"[^\"]*\"|\\.|\[\$[^\]]*\]|\[(h+|m+|s+)\]|yyyy|yy|m{1,5}|d{1,4}|h{1,2}|ss?(?:\.0+)?|AM/PM|A/P"
    r"|[^\"\\\[]",
    re.IGNORECASE,
)
_TIMED = re.compile(r"h|s", re.IGNORECASE)
_DATED = re.compile(r"[ymd]", re.IGNORECASE)
_DAYS = 2_900_000  # until the year 9800


def shown(value: Any, number_format: str = GENERAL) -> str:
    """The text that stands for a value in its cell; "" for an empty one."""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float):
        return _number(value, number_format)
    if isinstance(value, date | time | timedelta):
        return _moment(value, number_format)
    sections = _SECTIONS.split(number_format)
    form = _UNSEEN.sub("", sections[_OF_TEXT if len(sections) > _OF_TEXT else -1])
    if len(sections) > _OF_TEXT and not form.strip():
        return ""
    sign = re.search("@", _masked(form))
    return _in_place(str(value), form, sign) if sign else str(value)


def shown_in_chart(text: str, number_format: str, first_day: date) -> str:
    """As ``shown``, of a number as charts keep it: where the format is a date's, the days since ``first_day``."""
    try:
        value = float(text)
    except ValueError:
        return text
    bare = _masked(_UNSEEN.sub("", _SECTIONS.split(number_format)[0]))
    if _DATED.search(bare) and 0 <= value < _DAYS:
        moment = datetime.combine(first_day, time()) + timedelta(days=value)
        return shown(moment if _TIMED.search(bare) else moment.date(), number_format)
    return shown(value, number_format)


def _number(value: float, number_format: str) -> str:
    exact = Decimal(format(value, _DIGITS))
    section, signed = _section(value, _SECTIONS.split(number_format))
    form = _UNSEEN.sub("", section)
    bare = _masked(form)
    minus = "-" if value < 0 and not signed else ""
    if as_it_is := _AS_IT_IS.search(bare):
        return _in_place(minus + _plain(abs(exact)), form, as_it_is)
    if below := _FRACTION.search(bare):
        return _in_place(minus + _fraction(abs(exact), below), form, below)
    digits = _PLACES.search(bare)
    if digits is None:  # no digits at all: the words of the format, or nothing
        return "".join(_literals(form)) if "\0" in bare or not form.strip() else _plain(exact)
    if re.search(r"[0#?]\s*[/E]|[yhds]", bare, re.IGNORECASE):  # powers: as it is
        return _plain(exact)
    wanted = digits["part"] or ""
    exact = exact.scaleb(2 * bare.count("%") - 3 * len(digits["scale"] + (digits["more"] or "")))
    with localcontext(prec=_LONGEST):
        rounded = exact.quantize(Decimal(1).scaleb(-len(wanted)), ROUND_HALF_UP)
    whole, _, part = format(abs(rounded), "f").partition(".")
    least = len(wanted.rstrip("#?"))  # "0.0#": the last place only where it says something
    while len(part) > least and part.endswith("0"):
        part = part[:-1]
    if not rounded and "0" not in digits[0]:  # as in "-"?? for nothing
        return _in_place("", form, digits)
    text = _whole(whole, form[digits.start("whole") : digits.end("whole")])
    minus = minus if rounded else ""
    return _in_place(f"{minus}{text}{'.' if part else ''}{part}", form, digits)


def _section(value: float, sections: Sequence[str]) -> tuple[str, bool]:
    """The section of a format for a number, and whether it says itself that this is negative."""
    numeric = sections[:_OF_TEXT]
    unsaid = (">" if len(numeric) == _OF_TEXT else ">=", "0"), ("<", "0")
    for section, otherwise in zip(numeric[:-1], unsaid, strict=False):
        said = _CONDITION.search(section)
        sign, bound = said.groups() if said else otherwise
        if _COMPARED[sign](value, float(bound)):
            return section, sign.startswith("<") and float(bound) <= 0
    return numeric[-1], len(numeric) == 2 and not _CONDITION.search(numeric[0])


def _fraction(value: Decimal, form: re.Match[str]) -> str:
    """A number in halves, eighths or what comes nearest to it in so many digits."""
    if form["fixed"]:
        below = int(form["fixed"])
        above = round(value * below)
    else:
        nearest = Fraction(value).limit_denominator(10 ** len(form["places"]) - 1)
        above, below = nearest.numerator, nearest.denominator
    whole, above = divmod(above, below) if form["apart"] else (0, above)
    part = f"{above}/{below}" if above else ""
    return " ".join(filter(None, [str(whole) if whole else "", part])) or "0"


def _in_place(text: str, form: str, place: re.Match[str]) -> str:
    """What a format shows around the text that stands in the place of a part of it."""
    before, after = form[: place.start()], form[place.end() :]
    return "".join([*_literals(before), text, *_literals(after)]).strip()


def _masked(form: str) -> str:
    """A format of the same length in which the words that it shows mean nothing."""
    return _LITERAL.sub(lambda found: "\0" * len(found[0]), form)


def _whole(digits: str, places: str) -> str:
    """Digits in the places of a format, from the right: what stands between places stays there."""
    bare = _masked(places)
    least = bare.count("0")
    if re.fullmatch("[0#?,]*", bare):
        text = digits.zfill(least)
        return f"{int(digits):,}".zfill(least) if "," in bare else text
    first = next(place for place, sign in enumerate(bare) if sign in "0#?")
    text, rest, end = "", digits.lstrip("0"), len(places)
    for place in range(len(places) - 1, first - 1, -1):
        if bare[place] not in "0#?":
            continue
        text = "".join(_literals(places[place + 1 : end])) + text
        taken = rest if place == first else rest[-1:]
        rest, end = rest[: len(rest) - len(taken)], place
        text = (taken or ("0" if bare[place] == "0" else "")) + text
    return text.strip()


def _plain(value: Decimal) -> str:
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _literals(form: str) -> list[str]:
    """What a part of a format without digits shows."""
    parts, end = [], 0
    for found in _LITERAL.finditer(form):
        parts += [form[end : found.start()], next((part for part in found.groups() if part), "")]
        end = found.end()
    return [*parts, form[end:]]


def _moment(value: date | time | timedelta, number_format: str) -> str:
    form = _UNSEEN.sub("", _SECTIONS.split(number_format)[0])
    if isinstance(value, timedelta):
        seconds = round(value.total_seconds())
        if "[s" in form.lower():
            return str(seconds)
        if "[m" in form.lower():
            minutes = f"{seconds // 60:02}" if "[mm" in form.lower() else f"{seconds // 60}"
            return minutes + (f":{seconds % 60:02}" if "s" in form.lower() else "")
        hours, rest = divmod(seconds, 3600)
        return f"{hours}:{rest // 60:02}" + (f":{rest % 60:02}" if rest % 60 else "")
    parts = list(_DATE_PART.finditer(form))
    letters = [found[0] for found in parts if found[0][:1].lower() in "ymdhsa" and found[0][:1]]
    if not letters or form == GENERAL:
        form = "hh:mm" if isinstance(value, time) else _ISO_DATE
        if isinstance(value, datetime) and value.time() != time():
            form = _ISO_TIME
        parts = list(_DATE_PART.finditer(form))
    return "".join(_parts(value, parts)).strip()


def _parts(value: date | time, parts: list[re.Match[str]]) -> list[str]:
    moment = (
        datetime.combine(date(1899, 12, 30), value)
        if isinstance(value, time)
        else value
        if isinstance(value, datetime)
        else datetime.combine(value, time())
    )
    halves = any(found[0].upper() in {"AM/PM", "A/P"} for found in parts)
    texts, before = [], ""
    for number, found in enumerate(parts):
        code = found[0].lower()
        after = next((p[0].lower() for p in parts[number + 1 :] if p[0][:1].isalpha()), "")
        if code.startswith(('"', "\\", "[$")):
            texts += _literals(found[0])
            continue
        minutes = code in {"m", "mm"} and (before[:1] == "h" or before == "[h]" or after[:1] == "s")
        texts.append(_part(moment, "minutes"[: len(code) + 1] if minutes else code, halves))
        if code[:1].isalpha() or code.startswith("["):
            before = code
    return texts


def _part(moment: datetime, code: str, halves: bool) -> str:
    hour = moment.hour % 12 or 12 if halves else moment.hour
    simple = {
        "yyyy": f"{moment.year:04}", "yy": f"{moment.year % 100:02}",
        "m": str(moment.month), "mm": f"{moment.month:02}", "mmm": f"{moment:%b}",
        "mmmm": f"{moment:%B}", "mmmmm": f"{moment:%B}"[0],
        "d": str(moment.day), "dd": f"{moment.day:02}", "ddd": f"{moment:%a}", "dddd": f"{moment:%A}",
        "h": str(hour), "hh": f"{hour:02}", "[h]": str(hour), "[hh]": f"{hour:02}",
        "mi": str(moment.minute), "min": f"{moment.minute:02}",
        "s": str(moment.second), "ss": f"{moment.second:02}",
        "am/pm": f"{moment:%p}", "a/p": f"{moment:%p}"[:1],
    }  # fmt: skip
    if code.startswith(("ss.", "s.")):
        return f"{moment.second:02}"
    return simple.get(code, code)
