"""Cells that hold a range of numbers: "10 to 19", "under 2", "20 and more"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from assistant.language.english import SMALL_NUMBERS, stems_of
from assistant.language.figures import UNITS, unit_before, unit_behind
from assistant.questions.question import Question
from ingest.remembered import remembered

_FROM, _BELOW = (
    "over|above|more than|at least|from",
    "under|below|less than|fewer than|up to|at most",
)
_FIGURE = r"\d+(?:[.,]\d{1,2})?"
_RANGES = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?:(?:{_FROM}) )?(?P<low>{_FIGURE}) ?(?:to|up to|-|–|through|until|and|but|,) ?"
        rf"(?P<short>below|under|less than) ?(?P<high>{_FIGURE})\b.*",
        rf"(?:(?:{_FROM}) )?(?P<low>{_FIGURE}) ?(?:to|up to|-|–|through|until) ?(?P<high>{_FIGURE})\b.*",
        rf"(?:{_BELOW}|<) ?(?P<high>{_FIGURE})\b.*",
        rf"(?:{_FROM}|>) ?(?P<low>{_FIGURE})\b.*",
        rf"(?P<low>{_FIGURE})\b[\w ]*? ?(?:\+|(?:and|or) (?:more|over|above|older|longer))(?: [^\d]*)?",
    )
)
_NUMBER = re.compile(rf"(?<![\w.,-]){_FIGURE}(?![\w.,-]*\d)")
_IN_CELL = re.compile(rf"(?<![\w.,]){_FIGURE}(?![\w.,]*\d)")  # of a range, "80-89 %", too
_THOUSANDS = re.compile(r"(?<=\d)[,'’](?=\d{3}(?!\d))")
_STRICT = re.compile(r"under|below|less|fewer|<|over|above|more|>")
_LIMIT = re.compile(rf"\b(?:{_FROM}|{_BELOW}|to|between|and|or)\W*$", re.IGNORECASE)
_WORDS_BEFORE = re.compile(rf"\A(?:(?!(?:{_FROM}|{_BELOW})\b)[^\W\d_]{{3,}} ){{1,3}}(?=\S)")
_BRACKETS = re.compile(r"(?=[^()]*\d)([^()]*)\((?=[^()]*\d)([^()]*)\)\s*")
# "A child of 7", "my son is 12": of whom a number says how old they are.
_AGED = re.compile(
    r"\b(?:child|kid|boy|girl|son|daughter|baby|teenager|pupil|person|man|woman|somebody|someone|I|he|she)"
    r"(?:['’]?(?:s|m)| am| is| of| aged?)? (?:only |just |now )?\d+\b"
    r"(?! ?(?!(?:and|or|have|has|take|get|pay|years?|months?|weeks?)\b)[^\W\d_])"
    r"|\b\d+[ -](?:year|month|week)s?[ -]old\b|\baged? \d+\b",
    re.IGNORECASE,
)
# What ranges of ages are called, or of whom they are.
AGES = stems_of(
    "age ages years old child children kids youth youths juniors teenagers adults seniors boys girls babies"
    " toddlers infants persons people"
)
_LONG_STEM = 5
_BEFORE = 20  # characters before a number in which a limit may stand


def numbers_within(question: Question, cell: str, column: str) -> list[Decimal]:
    """The numbers of a question that a cell's range holds, if the question speaks of what it is of.

    Or if both are measured in one unit, or kind of unit: a boat of 11 metres is "up to 12 m", a parcel of 800 g
    "under 1 kg", and a child of 4 months no "4 to 6 years". Limits ("more than nine") are no such numbers.
    """
    return [*dict.fromkeys(n for found in _ranges_of(question, cell, column) for n in found)]


def is_beyond(question: Question, cell: str, column: str) -> bool:
    """Whether a cell's range is of what the question gives a number of, and holds none of its numbers."""
    ranges = list(_ranges_of(question, cell, column))
    return bool(ranges) and not any(ranges)


def _ranges_of(question: Question, cell: str, column: str) -> Iterator[list[Decimal]]:
    """For each range of a cell of which the question speaks the numbers of the question that it holds."""
    points = _points(question.text)
    beside = _BRACKETS.fullmatch(cell)  # "20–29 kg (6–9 years)"
    aged = _AGED.search(_in_digits(question.text)) is not None
    asked = [*question.stems, *(AGES if aged else ())]
    for part in [beside[1].strip(), beside[2]] if points and beside else [cell] if points else ():
        text, units = _without_units(_in_digits(part).lower())
        text = _WORDS_BEFORE.sub("", text, count=1)  # "rooms 1 to 19", "children under 6"
        match = next((match for one in _RANGES if (match := one.fullmatch(text))), None)
        subject = {one for one in stems_of(f"{column} {part}") if not one.isdigit()}
        sizes = [(number, _in_unit(number, unit, units, aged=aged)) for number, unit in points]
        measured = [
            (number, size)
            for (number, size), (_, unit) in zip(sizes, points, strict=True)
            if unit and size is not None and units
        ]
        told = measured or [(number, size) for number, size in sizes if size is not None]
        if match is None or not (
            measured or (told and any(_is_of(one, said) for one in subject for said in asked))
        ):
            continue
        found = match.groupdict()
        low, high = (_figure(found[end]) if found.get(end) else None for end in ("low", "high"))
        strict = _STRICT.match(text) is not None
        short = "short" in found or (strict and not low)
        yield [
            number
            for number, size in told
            if (low is None or (size > low if strict else size >= low))
            and (high is None or (size < high if short else size <= high))
        ]


def _in_unit(number: Decimal, unit: str, units: frozenset[str], *, aged: bool) -> Decimal | None:
    """A number as a range in ``units`` would state it; None where that measures another kind of thing.

    Who is 42 months old is three.
    """
    if not unit or not units or unit in units:
        return number
    (to, *others) = units
    if others or UNITS[unit]["kind"] != UNITS[to]["kind"]:
        return None
    size = number * UNITS[unit]["smallest"] / UNITS[to]["smallest"]
    return Decimal(int(size)) if aged else size


def _without_units(text: str) -> tuple[str, frozenset[str]]:
    """A text without the units behind its figures, and what they are."""
    units = set()
    for figure in reversed(list(_IN_CELL.finditer(text))):
        unit, end = unit_behind(text, figure.end() + text.startswith("+", figure.end()))
        if unit:
            units.add(unit)
            text = text[: figure.end()] + text[figure.end() : end].count("+") * "+" + text[end:]
        unit, start = unit_before(text, figure.start())
        if unit:
            units.add(unit)
            text = text[:start] + text[figure.start() :]
    return text, frozenset(units)


@remembered(64)
def _points(text: str) -> tuple[tuple[Decimal, str], ...]:
    """The numbers of a question that are no limits, each with the unit behind it, "" without one."""
    plain = _in_digits(text)
    return tuple(
        (
            _figure(found[0]),
            unit_behind(plain, found.end())[0] or unit_before(plain, found.start())[0],
        )
        for found in _NUMBER.finditer(plain)
        if not _LIMIT.search(plain[max(0, found.start() - _BEFORE) : found.start()])
    )


def _figure(written: str) -> Decimal:
    return Decimal(written.replace(",", "."))


def _is_of(one: str, said: str) -> bool:
    """Whether two stems are of one word: "child" and "children"."""
    short, long = sorted((one, said), key=len)
    return one == said or (len(short) >= _LONG_STEM and long.startswith(short))


def _in_digits(text: str) -> str:
    text = _THOUSANDS.sub("", text)
    return re.sub(r"[^\W\d_]+", lambda word: str(SMALL_NUMBERS.get(word[0].lower(), word[0])), text)
