"""Figures in words and signs, written out in digits: "half an hour", "a fortnight", "zwei Wochen", "2½"."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import partial

from assistant.language.english import ORDINALS, SMALL_NUMBERS, TENS, YEAR, any_of
from assistant.language.languages import numbers_by_word

# Raised figures are marks of notes ("120 ³ euros") or of squares ("9 m²"), no part of a number.
_RAISED = re.compile(r"[⁰¹²³⁴-⁹]+")
_VULGAR = re.compile(r"(\d*)\s?([¼-¾⅐-⅞])")
_SPACES = re.compile(r"[\u00a0\u2007\u2009\u202f]")
_YEARS = re.compile(rf"\b({YEAR})([/–-])(\d\d)\b(?![-/.]?\d)")
_CENTS = re.compile(r"\b(\d+)\s?(€|euros?|dollars?|francs?)\s(\d\d)\b(?!\s?%)", re.IGNORECASE)
_COUNTS = {"a": 1, "an": 1} | {word: n for word, n in SMALL_NUMBERS.items() if 0 < n <= 10}
_COUNT = "|".join(_COUNTS)
_TIME = r"minutes?|hours?|days?|weeks?|months?|years?"
_HALVES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), digits)
    for pattern, digits in (
        (rf"\b({_COUNT}|\d+) and a half\b", r"\1.5"),
        (rf"\b(?:an?|one|first|the) ({_TIME}) and a half\b", r"1.5 \1"),
        (r"\bthree[ -]quarters of an hour\b", "45 minutes"),
        (r"\b(?:a )?quarter of an hour\b", "15 minutes"),
        (r"\bhalf an? (percent\w*|per cent|hour|day|year|kilomet\w+)\b", r"0.5 \1"),
        (r"\b(?:a )?half[ -](hour|day|year)\b", r"0.5 \1"),
    )
)
_SHARE = re.compile(
    r"\b(?:(?P<many>a|one|two|three|four)[\s-]+)?(?P<part>half|third|quarter|fifth|tenth)s?\b"
    r"|(?<![\d/])(?P<over>\d)/(?P<under>[2-9]|10)(?![\d/])",
    re.IGNORECASE,
)
_PARTS = {"half": 2, "third": 3, "quarter": 4, "fifth": 5, "tenth": 10}
_ORDINAL = re.compile(
    rf"\b(?:(?P<tens>twenty|thirty)-)?(?P<ones>{'|'.join(ORDINALS)})\b(?!s\b)", re.IGNORECASE
)
_MULTIPLES = {
    "once": "1", "twice": "2", "double": "2", "both": "2", "couple": "2", "pair": "2",
    "thrice": "3", "triple": "3", "clock": "24 7",
}  # fmt: skip
_SINGLE = re.compile(
    rf"\b(?:once )?(?:an?|one|per|each|every|single) ((?:{_TIME}|fortnight|decade)\b)", re.I
)
_FOREIGN = numbers_by_word("numbers") | {
    word: 10 * n for word, n in numbers_by_word("tens").items()
}
_FOREIGN_WORD = re.compile(
    r"\b(?:(?P<ones>ein|zwei|drei|vier|fünf|sechs|sieben|acht|neun)und(?P<tens>\w+?(?:zig|ßig|ssig))"
    rf"|(?P<word>{any_of(_FOREIGN)}))\b",
    re.IGNORECASE,
)


def in_digits(text: str) -> str:
    """``text`` with halves, fractions as signs and split amounts in decimal figures."""
    text = _RAISED.sub(" ", _SPACES.sub(" ", text))
    text = _VULGAR.sub(lambda m: f" {int(m[1] or 0) + unicodedata.numeric(m[2]):.4g} ", text)
    text = re.sub(r"\b[vV](?=\d)", "", text)
    text = _YEARS.sub(lambda m: f"{m[1]}{m[2]}{m[1][:2]}{m[3]}", text)
    text = _CENTS.sub(r"\1.\3 \2", text)
    for pattern, digits in _HALVES:
        text = pattern.sub(partial(_counted, digits), text)
    return text


def with_ones(text: str) -> str:
    """``text`` with single spans of time counted: "1 week" for "one week", "per week" and "a week"."""
    return _SINGLE.sub(r"1 \1", text)


def _counted(digits: str, match: re.Match[str]) -> str:
    word, point, rest = match.expand(digits).partition(".5")
    return f"{_COUNTS.get(word.lower(), word)}{point}{rest}"


def shares(text: str) -> Iterator[tuple[str, bool]]:
    """The parts of a whole that a text names, in per cent, and whether it counts them ("two thirds")."""
    for match in _SHARE.finditer(text):
        many = _COUNTS[(match["many"] or "a").lower()] if match["part"] else int(match["over"])
        of = _PARTS[match["part"].lower()] if match["part"] else int(match["under"])
        if many < of:
            yield f"{100 * many / of:.3g}", many > 1


def ordinals(text: str) -> Iterator[int]:
    """The places in an order that a text names in words: "the fifth week"."""
    for match in _ORDINAL.finditer(text):
        yield TENS.get((match["tens"] or "").lower(), 0) + ORDINALS[match["ones"].lower()]


def otherwise(text: str) -> str:
    """What a text says in words that are no plain English numbers, in digits."""
    said = [f"{share} %; {float(share) / 100:.4g}" for share, _ in shares(text)]
    said += [str(number) for number in ordinals(text)]
    said += [_MULTIPLES[word] for word in re.findall(r"[a-z]+", text.lower()) if word in _MULTIPLES]
    said += [f"1 {unit}" for unit in _SINGLE.findall(text)]
    for match in _FOREIGN_WORD.finditer(text):
        number = (
            _FOREIGN[match["word"].lower()]
            if match["word"]
            else _FOREIGN.get(match["tens"].lower(), 0) + _FOREIGN[match["ones"].lower()]
        )
        said.append(f"{number}{text[match.end() : match.end() + 12]}")
    return "; ".join(said)
