"""Whether the passages say what a chat model wrote: by figures, names and words, sentence by sentence.

This does not understand text. It finds what can be found without understanding: a figure or a name that
the cited passages do not hold, and a sentence whose words are in no passage. Such a sentence is left out;
a sentence without a marker whose passage is found gets one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from assistant.claims import Claim, Line, Role, joined, lines_of
from assistant.markers import Offered, without_markers
from assistant.question import STOPWORDS, content_terms, stem, words_of
from assistant.values import Clock, Day, Number, Value, values

# The share of a sentence's content words that a passage must hold to become its footnote: less is asked of a
# passage that the sentence after it, or the line that introduces it, cites.
_COVERED, _COVERED_NEAR = 0.75, 0.5
_NAME = re.compile(r"(?<=[\w,;’')] )[A-ZÀ-Þ][\w’-]+")
# B204, P077: letters first, so that "5th" and "12km" are none.
_IDENTIFIER = re.compile(r"[^\W\d]+\d\w*")
# Nouns have capitals in German; names are only told apart in text with English's small words.
_ENGLISH = frozenset(
    {"the", "of", "is", "are", "was", "by", "in", "and", "to", "for", "on", "at", "with"}
)
_STEM_LETTERS = 5  # Europe, European; Berlin, Berlin's


@dataclass(frozen=True, slots=True)
class Supported:
    """An answer of which every sentence has a passage that may say it, and the sentences left out.

    ``markdown`` is empty when nothing is left; ``contradicted`` tells that a sentence which named its
    passages stated a figure or a name that they do not hold.
    """

    markdown: str
    left_out: tuple[str, ...] = ()
    contradicted: bool = False


def supported(markdown: str, offered: Mapping[int, Offered], question: str) -> Supported:
    """Keep the sentences of ``markdown`` that the ``offered`` passages may say.

    Names that the ``question`` holds need not stand in a passage; its figures do.
    """
    check = _Check({n: _Source(_text_of(span)) for n, span in offered.items()}, question)
    lines = lines_of(markdown)
    kept = [check.line(lines, at) for at in range(len(lines))]
    text = joined(lines, kept) if check.says_something else ""
    return Supported(text, tuple(check.left_out), check.contradicted)


def _text_of(span: Offered) -> str:
    return f"{span.passage.prefix}\n{span.quote}"


class _Source:
    """What one passage, with its title and headings, holds."""

    def __init__(self, text: str) -> None:
        self._text = text

    @cached_property
    def words(self) -> frozenset[str]:
        return frozenset(words_of(self._text))

    @cached_property
    def stems(self) -> frozenset[str]:
        return frozenset(map(stem, self.words))

    @cached_property
    def values(self) -> frozenset[Value]:
        return frozenset(values(self._text))


class _Check:
    def __init__(self, sources: Mapping[int, _Source], question: str) -> None:
        self._sources = sources
        self._asked = frozenset(words_of(question))
        self.left_out: list[str] = []
        self.contradicted = False
        self.says_something = False

    def line(self, lines: Sequence[Line], at: int) -> list[str]:
        """The sentences of a line that stay, as they will be written."""
        line = lines[at]
        kept = []
        for position, claim in enumerate(line.claims):
            is_introduction = line.role is Role.HEADING or (
                line.role is Role.LEAD and position == len(line.claims) - 1
            )
            written = self._claim(claim, _near(lines, at, position), is_introduction)
            if written is None:
                self.left_out.append(claim.text)
            else:
                kept.append(written)
        return kept

    def _claim(self, claim: Claim, near: Sequence[int], is_introduction: bool) -> str | None:
        named = [number for number in claim.numbers if number in self._sources]
        if claim.is_empty:
            return claim.written
        if named and self._says(claim.text, named):
            self.says_something = self.says_something or not is_introduction
            return claim.written
        if is_introduction and not named:
            return claim.written
        found = self._passage_of(claim.text, near)
        if found is None:
            self.contradicted = self.contradicted or bool(named)
            return None
        self.says_something = self.says_something or not is_introduction
        return _citing(claim.written, found)

    def _passage_of(self, text: str, near: Sequence[int]) -> int | None:
        """The passage that holds most of a sentence's words, and its figures and names."""
        stems = {stem(word) for word in content_terms(text)}
        best, share = None, 0.0
        for number, source in self._sources.items():
            covered = len(stems & source.stems) / len(stems) if stems else 0.0
            least = _COVERED_NEAR if number in near else _COVERED
            if covered > share and covered >= least and self._says(text, [number]):
                best, share = number, covered
        return best

    def _says(self, text: str, numbers: Iterable[int]) -> bool:
        """Whether the passages hold every figure and name of a sentence."""
        sources = [self._sources[number] for number in numbers]
        stated = frozenset[Value]().union(*(source.values for source in sources))
        if not all(_stated(value, stated) for value in values(text, spoken=False)):
            return False
        words = frozenset[str]().union(*(source.words for source in sources))
        if not {word for word in words_of(text) if _IDENTIFIER.fullmatch(word)} <= words:
            return False
        return all(_known(name, words | self._asked) for name in _names(text))


def _near(lines: Sequence[Line], at: int, position: int) -> Sequence[int]:
    """The numbers that the next sentence of the paragraph names, or the line that leads to a list."""
    for claim in lines[at].claims[position + 1 :]:
        if claim.numbers:
            return claim.numbers
    for line in reversed(lines[:at]):
        if line.role is Role.LEAD:
            return line.claims[-1].numbers
        if line.claims and not line.is_listed:
            break
    return ()


def _citing(written: str, number: int) -> str:
    body = " ".join(without_markers(written).split(" ")).rstrip()
    space = written[len(written.rstrip()) :]
    border = " |" if body.endswith("|") else ""
    return f"{body.removesuffix('|').rstrip()} [{number}]{border}{space}"


def _names(text: str) -> list[str]:
    """The words with a capital that begin no sentence, in a text that is English."""
    words = words_of(text)
    if not _ENGLISH.intersection(words):
        return []
    names = (name for found in _NAME.findall(text) for name in words_of(found))
    return [name for name in names if name not in STOPWORDS]


def _known(name: str, words: frozenset[str]) -> bool:
    begins = name[:_STEM_LETTERS]
    return name in words or (len(begins) > 3 and any(word.startswith(begins) for word in words))


def _stated(value: Value, stated: frozenset[Value]) -> bool:
    """Whether a value is among those stated, however it is written there."""
    if any(value.meant_by(other) for other in stated):
        return True
    days = [other for other in stated if isinstance(other, Day)]
    numbers = {other.value for other in stated if isinstance(other, Number)}
    hours = {other.minutes // 60 for other in stated if isinstance(other, Clock)}
    match value:
        case Number(value=amount):
            # "1.250" is a thousand and more in some languages.
            readings = {amount, amount * 1000} if amount.as_tuple().exponent == -3 else {amount}
            parts = {Decimal(part) for day in days for part in (day.year, day.day) if part}
            thousandths = {number * 1000 for number in numbers if number.as_tuple().exponent == -3}
            return bool(readings & (numbers | parts | thousandths | {Decimal(h) for h in hours}))
        case Clock(minutes=minutes):  # "at nine"
            hour = minutes // 60
            return minutes % 60 == 0 and bool(numbers & {Decimal(hour), Decimal(hour % 12 or 12)})
        case Day():
            return _day_stated(value, days, numbers)


def _day_stated(day: Day, days: Sequence[Day], numbers: Iterable[Decimal]) -> bool:
    """Whether the parts of a date stand apart: "2–9 May", "4 May" under the title "Minutes 2027"."""
    apart = {int(number) for number in numbers if number == int(number)}
    same = [other for other in days if other.month == day.month]
    if days and not same:
        return False
    years = apart | {other.year for other in same}
    month_days = apart | {other.day for other in same}
    return (day.year is None or day.year in years) and (day.day is None or day.day in month_days)
