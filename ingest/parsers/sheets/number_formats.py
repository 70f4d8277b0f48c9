"""What a cell shows, from its value and its number format (ECMA-376 part 1, 18.8.30 and 18.8.31).

Months and days have their English names, and what a program shows in the order of its reader's country
(format 14) is written as ISO 8601 has it: it is the same for everybody.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal, localcontext
from typing import Any

GENERAL = "General"
_ISO_DATE, _ISO_TIME = "yyyy-mm-dd", "yyyy-mm-dd hh:mm"
# The formats that every program knows by their numbers.
BUILT_IN: Mapping[int, str] = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%",
    14: _ISO_DATE, 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM",
    20: "h:mm", 21: "h:mm:ss", 22: _ISO_TIME, 37: "#,##0;(#,##0)", 38: "#,##0;(#,##0)",
    39: "#,##0.00;(#,##0.00)", 40: "#,##0.00;(#,##0.00)", 45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0",
}  # fmt: skip
_LONGEST = 700  # digits, with the most that a format may ask for
_DIGITS = ".15g"  # what a spreadsheet keeps of a number: 0.1 + 0.2 is 0.3
_SECTIONS = re.compile(r';(?=(?:[^"]*"[^"]*")*[^"]*$)')
# Quoted or escaped characters, currencies with their country; room, filling, colours, conditions.
_LITERAL = re.compile(r'"([^"]*)"|\\(.)|\[\$([^\]-]*)(?:-[^\]]*)?\]')
_UNSEEN = re.compile(r"_.|\*.|\[(?!\$|h+\]|m+\]|s+\])[^\]]*\]", re.IGNORECASE)
_PLACES = re.compile(r"[0#?][0#?,]*(?:\.([0#?]+))?(,*)")
_DATE_PART = re.compile(
    r"\"[^\"]*\"|\\.|\[\$[^\]]*\]|\[(h+|m+|s+)\]|yyyy|yy|m{1,5}|d{1,4}|h{1,2}|ss?(?:\.0+)?|AM/PM|A/P"
    r"|[^\"\\\[]",
    re.IGNORECASE,
)
_TIMED = re.compile(r"h|s", re.IGNORECASE)


def shown(value: Any, number_format: str = GENERAL) -> str:
    """The text that stands for a value in its cell; "" for an empty one."""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float):
        return _number(value, number_format)
    if isinstance(value, date | time | timedelta):
        return _moment(value, number_format)
    return str(value)


def _number(value: float, number_format: str) -> str:
    exact = Decimal(format(value, _DIGITS))
    sections = _SECTIONS.split(number_format)
    place = 1 if value < 0 else 2 if value == 0 else 0
    form = _UNSEEN.sub("", sections[place] if place < len(sections) else sections[0])
    signed = place < len(sections) and place == 1
    bare = _LITERAL.sub(lambda found: "\0" * len(found[0]), form)
    digits = _PLACES.search(bare)
    if digits is None:  # no digits at all: the words of the format, or "General"
        is_text = "\0" in bare and "General" not in form
        return "".join(_literals(form)) if is_text else _plain(exact)
    if re.search(r"[0#?]\s*[/E]|[yhds]", bare, re.IGNORECASE):  # fractions, powers: as it is
        return _plain(exact)
    exact = exact.scaleb(2 * bare.count("%") - 3 * len(digits[2]))
    places = Decimal(1).scaleb(-len(digits[1] or ""))
    with localcontext(prec=_LONGEST):
        rounded = exact.quantize(places, ROUND_HALF_UP)
    text = format(rounded, ",f" if "," in digits[0] else "f")
    whole, point, part = text.partition(".")
    least = len(
        (digits[1] or "").rstrip("#?")
    )  # "0.0#": the last place only where it says something
    while len(part) > least and part.endswith("0"):
        part = part[:-1]
    text = f"{whole}{point if part else ''}{part}"
    whole_digits = digits[0].partition(".")[0].count("0")
    text = text if "," in text else text.zfill(len(text) - len(whole.lstrip("-")) + whole_digits)
    if signed or not text.strip("-0.,"):
        text = text.removeprefix("-")
    before, after = form[: digits.start()], form[digits.end() :]
    return "".join([*_literals(before), text, *_literals(after)]).strip()


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
        hours, rest = divmod(round(value.total_seconds()), 3600)
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
