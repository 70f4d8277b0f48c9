"""Amounts of something that a text states, and what it says of amounts within limits: "up to 100 sheets".

What is told of one amount is not told of another: the price of a pack of 250 cards is not that of 500, and who
approves what costs more than 2,000 euros need not approve 1,500.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from assistant.language.english import STOPWORDS, stem
from assistant.language.values import days_and_times, numbers

_CURRENCIES = (
    ("€", "eur euro euros"), ("$", "usd dollar dollars"), ("£", "gbp pound pounds"),
    ("chf", "chf franken francs"),
)  # fmt: skip
_CURRENCY = {word: sign for sign, words in _CURRENCIES for word in (sign, *words.split())}
_SIGN_BEFORE = re.compile(r"(?P<sign>[€$£]|\b(?:EUR|USD|GBP|CHF))\s?\Z")
_BELOW = r"(?:up to|until|within|under|below|less than|fewer than|no more than|not more than|at most|a maximum of)"
_ABOVE = (
    r"(?:(?<!no )(?<!not )more than|over|above|exceed(?:s|ing)?|from|after|at least|no less than|no fewer than"
    r"|a minimum of)"
)
_LIMIT = re.compile(
    rf"\b(?:(?P<below>{_BELOW})|(?P<above>{_ABOVE}))\s+(?:an? |the |around |about )?"
    r"(?:[€$£]|EUR|USD|GBP|CHF)?\s?\Z",
    re.IGNORECASE,
)
_STRICT = re.compile(r"under|below|less|fewer|more than|over|above|exceed", re.IGNORECASE)
_MORE = re.compile(
    r"\s?\+|(?:\s+[^\W\d_]+){0,2}?\s+(?:or|and) (?:more|over|above|older|longer)\b"
    r"(?P<then>(?=\s+[^\W\d_]))?",
    re.IGNORECASE,
)
_RANGE = re.compile(r"\s?(?:to|-|–|and|bis)\s?(?:[€$£]\s?)?\d", re.IGNORECASE)
_UP_TO = re.compile(r"\s?(?:to|-|–|and|bis)\s?(?:[€$£]\s?)?", re.IGNORECASE)
_EACH = re.compile(r"\b(?:each|every|per)\s\Z", re.IGNORECASE)
_NOT_OVER = re.compile(r"\b(?:no|not)\s\Z", re.IGNORECASE)
_CLAUSE = re.compile(r"[;,]\s+|\s\|\s")
_SENTENCE = re.compile(r"(?<=\w)\.\s+(?=[A-Z])")  # lines of lists may hold several
_BEFORE, _BEHIND = 40, 40  # characters in which a limit or a noun may stand


class Counted(NamedTuple):
    """An amount with what it is of, ``start`` and ``end`` of its figure, and of which amounts it tells.

    ``of`` are the stems of the two words behind it, or a currency. ``limit`` is "" for it alone, "<" and "<=" for
    those below it, ">" and ">=" for those above, "?" where it begins a range or is one of each that follow, and
    "-" where it ends a range that begins at ``other``.
    """

    value: Decimal
    of: frozenset[str]
    start: int
    end: int
    limit: str
    other: Decimal = Decimal(0)

    def holds(self, value: Decimal) -> bool:
        """Whether what is told of this amount may be told of ``value``."""
        return {
            "": value == self.value,
            "<": value < self.value,
            "<=": value <= self.value,
            ">": value > self.value,
            ">=": value >= self.value,
            "-": min(self.value, self.other) <= value <= max(self.value, self.other),
        }.get(self.limit, True)


def counted_in(text: str) -> Iterator[Counted]:
    """The amounts that ``text`` states with what they are of; shares in percent and times of day are none."""
    text = days_and_times(text)[1]
    last = (0, Decimal(0))
    for match, number in numbers(text):
        low = last[1] if _UP_TO.fullmatch(text, last[0], match.start()) else None
        last = (match.end(), number.value)
        before = text[max(0, match.start() - _BEFORE) : match.start()]
        behind = text[match.end() : match.end() + _BEHIND]
        sign = _SIGN_BEFORE.search(before)
        more = _MORE.match(behind)
        words = re.match(r"[\s-]*(?:[€$£]|[^\W\d_]+(?:[\s-]+[^\W\d_]+)?)", behind)
        if before.endswith("(") and behind.startswith(")"):  # "Business cards (250)"
            words = re.search(r"[^\W\d_]+(?:[\s-]+[^\W\d_]+)?\s?\(\Z", before)
        if more and more["then"] is not None:  # "10 or more people"
            words = re.match(r"\s+[^\W\d_]+", behind[more.end() :])
        nouns = re.findall(r"[€$£]|[^\W\d_]+", words[0] if words else "")
        money = sign["sign"].lower() if sign else (nouns[0].lower() if nouns else "")
        if money in _CURRENCY:
            of = frozenset([_CURRENCY[money]])
        else:
            of = frozenset(stem(word.lower()) for word in nouns if word.lower() not in STOPWORDS)
        if of and not number.unit:
            limit = _limit(before, behind) if low is None else "-"
            yield Counted(number.value, of, match.start(), match.end(), limit, low or Decimal(0))


def is_of_other_amount(asked: str, said: str, start: int, end: int) -> bool:
    """Whether ``said[start:end]`` is told of other amounts of something than the one that is ``asked`` about.

    By the clause (or cell) that holds these words, and by those that state nothing but such an amount. Money
    tells it by limits alone: what else costs so much is no condition.
    """
    ends = [match.end() for match in _SENTENCE.finditer(said)]
    first = max((at for at in ends if at <= start), default=0)
    said = said[: min((at for at in ends if at >= end), default=len(said))]
    cuts = [first, *(match.end() for match in _CLAUSE.finditer(said, first)), len(said)]
    figures = [match.start() for match, _ in numbers(said)]
    beside = [
        one
        for one in counted_in(said)
        for begin, stop in pairwise(cuts)
        if begin <= one.start < stop and (one.end <= start or end <= one.start)
        if (begin < end and start < stop) or sum(begin <= at < stop for at in figures) == 1
    ]
    for amount in counted_in(asked):
        money = amount.of <= set(_CURRENCY.values())
        of_it = [one for one in beside if one.of & amount.of and (one.limit or not money)]
        if not amount.limit and of_it and not any(one.holds(amount.value) for one in of_it):
            return True
    return False


def _limit(before: str, behind: str) -> str:
    if _RANGE.match(behind) or _EACH.search(before):
        return "?"
    found = _LIMIT.search(before)
    if found is None:
        return ">=" if _MORE.match(behind) else ""
    strict = "" if not _STRICT.search(found[0]) else "strict"
    if found["below"]:
        return "<=" if not strict or found["below"].lower().startswith(("no", "not")) else "<"
    if _NOT_OVER.search(before[: found.start()]):
        return "<="
    return ">" if strict else ">="
