"""What a short answer holds whole or not at all: dates with a stop in them, commands, brackets."""

from __future__ import annotations

import re
from itertools import chain

from assistant.language.english import DAYS, any_of
from assistant.language.figures import unit_behind
from ingest.abbreviations import MONTH_NAMES, SHORT_MONTH_NAMES

# Dates with a stop in them: "31. Dez. 2025", "12. 4. 2025", "3 févr. 2025", "15 de sept. de 2025".
_MONTH = "|".join(sorted(MONTH_NAMES | SHORT_MONTH_NAMES, key=len, reverse=True))
_DATE = re.compile(
    rf"(?<![\w.,])\d{{1,2}}(?:\.\s?(?:\d{{1,2}}\.|(?:{_MONTH})\b\.?)|(?:er)?\s(?:de\s)?(?:{_MONTH})\.)"
    r"(?:\s?(?:de\s)?(?:\d{4}|\d\d)\b)?",
    re.IGNORECASE,
)
# A day before a time of it, which would be half of when something is: "on 2 December at 19:00".
_WEEKDAY = rf"(?:{any_of(DAYS)})s?"
_TELLS = re.compile(rf"\d|\b(?:{_WEEKDAY}|{_MONTH})\b", re.IGNORECASE)
_DAY_BEFORE = re.compile(
    rf"(?:{_WEEKDAY},? )?(?:\d{{1,2}}(?:st|nd|rd|th|\.)? (?:of )?(?:{_MONTH})"
    rf"|(?:{_MONTH}) \d{{1,2}}(?:st|nd|rd|th)?)\b"
    rf"(?:,? \d{{4}})?,? (?:(?:at|from|around) )?\Z|\b{_WEEKDAY},? (?:at|from) \Z",
    re.IGNORECASE,
)
# What a range begins with before its end: "from 10:00 PM to 7:00 AM".
_LOW = re.compile(
    r"\b(?:from|between) (?P<low>[^\s,;()]+(?: [^\s,;()]+){0,3}) (?:to|until|till|through|and|–|-) \Z",
    re.IGNORECASE,
)
# What bounds the figure behind it, which alone says another thing: "below 40 °C".
_BOUND = re.compile(
    r"\b(?:(?:no|not) (?:more|less|fewer) than|(?:more|less|fewer) than|at (?:least|most)|up to|under|below|over"
    r"|above|a (?:maximum|minimum) of) \Z",
    re.IGNORECASE,
)
# What goes on where a stop within a name was taken for the end of the sentence: "the Node.js Foundation".
_NAME_GOES_ON = re.compile(r"(?<=[^\W\d_])\.[^\W\d_]\w*(?:['’]s)? [A-ZÀ-Þ]")
_WHO_IS = re.compile(r"\W*who(?:['’]s| is| was) (?P<name>\w+)\W*\Z", re.IGNORECASE)
# Of Markdown, and between two marks each of reStructuredText.
_CODE = re.compile(r"(?<!`)(`+)(?!`)[^`]+\1(?!`)")
# Words set apart within a sentence: "every *three* years".
_MARKED = re.compile(
    r"(?<![\w*_])(?P<mark>[*_]{1,3})(?=[^\s*_])[^*_\n]{0,200}?[^\s*_](?P=mark)(?![\w*_])"
)
# The number of a telephone, which is another without its first sign.
_CALLED_ABROAD = re.compile(r"(?<!\w)\+\d")
# The number or letter of a place, without which it is any: "Room 2", "Gate B".
_CAPITAL = re.compile(r"(?:^|\s)[A-ZÀ-Þ][^\W\d_]+\Z")
_NUMBERED = re.compile(r" (?:\d{1,4}[a-z]?|[A-Z]\d{0,3})\b(?![.,:]\d| ?[%€£$])")
_PAIRS = (("(", ")"), ("[", "]"), ("“", "”"), ('"', '"'))
# What is typed: "<list-reply>", "--hard", "$HOME"; and with what stands in its brackets, "list(NULL)".
_TYPED = re.compile(
    r"<[^\s<>]{1,80}>|(?<![^\s(\[“\"'])(?:--?|[$@~#./]+)[A-Za-z][\w./=-]*|(?<![\w.])[A-Za-z_][\w.]{0,80}\((?!\d)[^()\s]{0,80}\)"
)


def of_whole_pieces(sentence: str, start: int, end: int) -> tuple[int, int]:
    """A span of a sentence, widened to the end of a date and around each command and marked words that it cuts."""
    for date in _DATE.finditer(sentence):
        cut = start < date.end() and date.start() < end < date.end()
        if cut and "." in sentence[end - 1 : end + 1]:
            end = date.end()
    # Half a command is another.
    for code in chain(_CODE.finditer(sentence), _TYPED.finditer(sentence)):
        if start < code.end() and code.start() < end:
            start, end = min(start, code.start()), max(end, code.end())
    for marked in _MARKED.finditer(sentence):  # what lies within them is whole
        if start < marked.end() < end or start < marked.start() < end:
            start, end = min(start, marked.start()), max(end, marked.end())
    numbered = _NUMBERED.match(sentence, end)
    counts = numbered and unit_behind(sentence, numbered.end())[0]  # "to Oban 20 minutes after"
    if numbered and not counts and _CAPITAL.search(sentence[start:end]):
        end = numbered.end()
    if start and _CALLED_ABROAD.match(sentence, start - 1):
        start -= 1
    return start, end


def ends_inside_name(sentence: str, end: int) -> bool:
    """Whether a span ends before a stop within a name that goes on behind it."""
    return _NAME_GOES_ON.match(sentence, end) is not None


def is_first_name(question: str, sentence: str, end: int) -> bool:
    """Whether a span ends before the name that a question asks about: "Keir" for "Who is Starmer?"."""
    asked = _WHO_IS.match(question)
    behind = sentence[end:].lower()
    return asked is not None and re.match(rf" {asked['name'].lower()}\b", behind) is not None


def with_day_before(sentence: str, start: int) -> int:
    """Where the day begins that stands right before a time at ``start``; that itself where none does."""
    day = _DAY_BEFORE.search(sentence[:start])
    return day.start() if day else start


def with_low_end(sentence: str, start: int) -> int:
    """Where the range begins that ends with a value at ``start``; that itself where none does."""
    low = _LOW.search(sentence[:start])
    return low.start("low") if low and tells_day_or_figure(low["low"]) else start


def with_bound(sentence: str, start: int, end: int) -> int:
    """Where the words begin that bound the figure that stands there; ``start`` where none do."""
    figure = sentence[start:end].lstrip("€$£")[:1].isdigit()
    bound = _BOUND.search(sentence[:start]) if figure else None
    return bound.start() if bound else start


def tells_day_or_figure(text: str) -> bool:
    """Whether a text holds a figure or the name of a day or month."""
    return _TELLS.search(text) is not None


def closed(text: str, after: str) -> str:
    """The words with the bracket or quotation mark ``after`` them that closes one of theirs."""
    for opening, closing in _PAIRS:
        held = text.count(opening) - (text.count(closing) if closing != opening else 0)
        if after == closing and (held % 2 if closing == opening else held > 0):
            return text + after
    return text


def opens_inside(text: str) -> bool:
    """Whether words close a bracket that they do not open: they begin in the midst of what it holds."""
    return any(
        opening != closing and closing in text.partition(opening)[0] for opening, closing in _PAIRS
    )
