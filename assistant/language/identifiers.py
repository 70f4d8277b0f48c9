"""What is a code, and what a text names by one or by a number: P077, 2.1, 2024-0137, a@b.org, room 204.

Codes, versions, addresses and numbers with marks inside are one term each. What a plain number names is
told by the word before it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from assistant.language.english import STOPWORDS, stem
from ingest.parsers.lines.line_shapes import has_digit
from ingest.remembered import remembered

_PART = r"[^\W_]+"
_MARK = "-.:/@_+"  # between the parts of a code
_THOUSANDS = r"(?<=\d),(?=\d)"  # "1,000" is one number
_TOKEN = re.compile(rf"{_PART}(?:[{_MARK}]{_PART})*")
# The same, and "25,000" as one number; "rooms 1,2" are two.
_NAMED = re.compile(rf"\d{{1,3}}(?:,\d{{3}})+(?![\w,]*\d)|{_TOKEN.pattern}")
_UNCUT = re.compile(rf"{_PART}(?:(?:[{_MARK}'’]|{_THOUSANDS}){_PART})*")
# A word, number or code, whole.
WHOLE = re.compile(rf"{_PART}(?:(?:[{_MARK}]|{_THOUSANDS}){_PART})*")
# "12(3)", "10-12", "$1,000" and the B of "plan B" are one code each.
_WRITTEN = re.compile(rf"[£$€]?{_PART}(?:(?:[{_MARK}]|{_THOUSANDS}){_PART})*(?:\(\w{{1,4}}\))*%?")
# As people type one that is written another way: "KX200" for KX-200.
_TYPED = re.compile(rf"(?<![\w./-])(?=[^\s]{{0,40}}\d){_PART}(?:[-./]{_PART})*(?![\w/])")
_MEASURE = re.compile(r"\d+[^\W\d_]+")  # "12mm"
# "4.2.0", "v2.1"; and what may stand before the version that a heading begins with: "[2.4.0] – 4 May", or is of
# what it names, "FreedomBox 21.1 (2021-01-25)"; "Section 2.1 (fees)" is of none.
VERSION = re.compile(r"(?<![\w.])v?(?P<number>\d+(?:\.\d+)+)(?!\w|\.\d)", re.IGNORECASE)
_PRODUCT = (
    r"(?!(?:sec|art|clause|rule|step|chap|part|fig|tab|example|exhibit|box|annex|appendix|room|level|item"
    r"|no)\w*\b)"
    r"(?:(?-i:[A-Z])[\w+-]* ){1,3}"
)
HEADED_BY_VERSION = re.compile(
    rf"\W*(?:(?:version|release)\W+)?{VERSION.pattern}"
    rf"|{_PRODUCT}(?:version |release )?{VERSION.pattern.replace('number', 'of_product')}"
    r"(?=\W*(?:\Z|\d|[(\[]|released\b))",
    re.IGNORECASE,
)
_LETTER = re.compile(r"(?!I\b)[A-Z]")
# "P077", "M8", "QD-8790"; but "Q3", "H1" and "A4" have other names, as have "2FA" and "CO2".
_SURE = re.compile(r"[A-Za-z]{1,6}\d{2,}[^\W_]*|(?![AHQ])[A-Z]\d|[A-Z]{1,6}(?:[-./]\d+)+")
_DIGITS_OF_A_CODE = 6  # 2024-0137; fewer may be a time or a price
_MOST_WRITTEN = 20
_ADDRESS = re.compile(r"[^@]+@[^@]+\.[^@]+|(?:[^\W\d_]+[-.])*[^\W\d_]+\.[^\W\d_]{2,}")
# "Room 204" and "room number 204" are of one kind.
_WORD_BEFORE = re.compile(
    r"([^\W\d_]{2,})(?: (numbers?|nos?\.?|nr\.?))?[ \u00a0#№(]{1,3}$", re.IGNORECASE
)
# After these a number is a measure of others.
_MEASURES = re.compile(
    r"(?:\b(?:over|under|above|below|least|most|about|around|within|beyond|exceed(?:s|ing)?|up to|from|to"
    r"|and|or)|\b(?:than|between|since|until|till|before|(?<!look )(?<!looks )(?<!looked )(?<!looking )after)"
    r"(?:\W+\w+)?)\W*$",
    re.IGNORECASE,
)
# Characters looked at before a number: searching further back would be quadratic on endless words.
_BEFORE = 60


class Named(NamedTuple):
    """A code or number in lower case, where it begins, and what others of its kind share with it.

    The kind of P077 is "p0", of version 2.1 "version"; "" where a number stands alone.
    """

    code: str
    kind: str
    start: int


class Code(NamedTuple):
    """A code or number as it is written and its place in a text, which others are compared with."""

    text: str
    start: int
    end: int

    @property
    def kind(self) -> str:
        """What others of its series share with it: "kx-0"."""
        if _LETTER.fullmatch(self.text):
            return "A"
        return _series(self.text.lower().replace(",", "").strip("£$€%"))

    @property
    def shape(self) -> str:
        """What others share that are built like it: "a0"; a plain number is "0"."""
        return re.sub(r"[^\W\d_]+", "a", re.sub(r"[-_./]", "", self.kind)) if self.mixed else "0"

    @property
    def mixed(self) -> bool:
        """Whether it has letters beside its digits."""
        return any(map(str.isalpha, self.text))


def codes_in(text: str) -> tuple[str, ...]:
    """The codes, versions and addresses of a text in lower case, without repeats; no plain numbers."""
    tokens = (match.group().lower() for match in _TOKEN.finditer(text))
    return tuple(dict.fromkeys(token for token in tokens if _is_code(token)))


@remembered(16384)  # several rules ask of every sentence, many questions of the same
def named_in(text: str) -> tuple[Named, ...]:
    """What a text names by a code or a number, in order."""
    return tuple(_named_in(text))


def _named_in(text: str) -> Iterator[Named]:
    for match in _NAMED.finditer(text):
        token = match.group().lower()
        if token.isalpha():  # nearly all
            continue
        if any(map(str.isalpha, token)):
            if _is_code(token):
                yield Named(token, _series(token) if has_digit(token) else "", match.start())
        elif has_digit(token):
            before = _WORD_BEFORE.search(text[max(0, match.start() - _BEFORE) : match.start()])
            words = [word.lower() for word in before.groups() if word] if before else []
            kind = next((stem(word) for word in words if word not in STOPWORDS), "")
            yield Named(token, kind, match.start())


def asked_for_by_name(question: str) -> list[Named]:
    """What a question is about by code or number, not what it measures by ("more than 5"; but "about E107")."""
    return [
        named
        for named in named_in(question)
        if is_surely_code(question[named.start : named.start + len(named.code)])
        or not _MEASURES.search(question[max(0, named.start - _BEFORE) : named.start])
    ]


def codes_written_in(text: str) -> list[Code]:
    """The first codes and numbers of a text in order, and single capitals but the first letter."""
    found = (Code(match.group(), *match.span()) for match in _WRITTEN.finditer(text))
    return list(islice(filter(_is_code_or_number, found), _MOST_WRITTEN))


def codes_typed_in(text: str) -> Iterator[str]:
    """The codes of letters and digits in a question, as they were typed; no measures."""
    for match in _TYPED.finditer(text):
        if any(map(str.isalpha, match[0])) and not _MEASURE.fullmatch(match[0]):
            yield match[0]


def is_surely_code(token: str) -> bool:
    """Whether a token can be nothing but a code: a document without it does not tell of it."""
    return _SURE.fullmatch(token) is not None


def is_long(code: str) -> bool:
    """Whether a code has so many digits that it can be neither a time nor a price."""
    return len(re.findall(r"\d", code)) >= _DIGITS_OF_A_CODE


def are_alike(one: str, other: str) -> bool:
    """Whether two codes, in lower case, differ in nothing but digits, and have as many."""
    return re.sub(r"\d", "0", one) == re.sub(r"\d", "0", other)


def of_whole_terms(text: str, start: int, end: int) -> tuple[int, int]:
    """``start`` and ``end``, moved to the ends of the codes, numbers and words of ``text`` that they cut."""
    for match in _UNCUT.finditer(text):
        if match.start() < end and start < match.end():
            start, end = min(start, match.start()), max(end, match.end())
    return start, end


def _is_code(token: str) -> bool:
    if token.isalpha():  # nearly all
        return False
    return (has_digit(token) and not token.isdigit()) or _ADDRESS.fullmatch(token) is not None


def _is_code_or_number(one: Code) -> bool:
    letter = one.start > 0 and _LETTER.fullmatch(one.text)
    return bool(letter) or has_digit(one.text)


def _series(token: str) -> str:
    return re.sub(r"\d+", "0", token)
