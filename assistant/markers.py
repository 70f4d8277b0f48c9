"""Markers ``[1]`` in a text become checked spans to cite: one function for every answerer.

A marker names an offered span by its number. Markers that name none are dropped, the rest are
renumbered in order of appearance, and a span is cited only if the stored document still says,
at exactly that place, what the passage says there. In a fenced block of code nothing is a marker, and no
backslash escapes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from ingest.document import Passage

# [1], [1, 2], [1-3]: the numbers a writer cites.
_NUMBERS = r"\s*\d+(?:\s*(?:[,;]|-|–)\s*\d+)*\s*"
# A block of code between fences, and what stands between them (CommonMark 4.5).
_FENCED = (
    r"(?m:^[ \t]*(?P<fence>`{3,}|~{3,})[^\n`]*\n(?P<code>(?:.*\n)*?)[ \t]*(?P=fence)[`~]*[ \t]*$)"
)
_CODE = re.compile(_FENCED)
# What resolving looks at, from left to right: blocks of code and characters escaped with a backslash, which
# stay what they are, and runs of markers such as [1][2].
_TOKEN = re.compile(
    rf"{_FENCED}|\\(?:\[(?P<shown>\d+)\]|[\s\S])|(?P<run>\[{_NUMBERS}\](?:[ \t]*\[{_NUMBERS}\])*)"
)
_MARKER = re.compile(rf"\[({_NUMBERS})\]")
_RESOLVED = re.compile(rf"{_FENCED}|\\[\s\S]|(?P<run>\s*\[\d+\])")  # with the space before
_LARGEST_RANGE = 20
_MOST_DIGITS = 6  # longer numbers name nothing, and int() refuses very long ones
_SPACE_GOES_BEFORE = frozenset(" \t\r\n.,;:!?")
# A line that starts with a marker and a colon would define a link, in Markdown, for all its likes.
_LINE_START = re.compile(r"(?:^|\n)[ \t>*+-]*(?:\d+[.)][ \t]*)?$")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_SPECIAL = re.compile(r"[\\`*_<>\[\]#|~&]")
_OPENS_BLOCK = re.compile(
    r"^([^\S\n]*\d{1,9}(?=[.)](?:\s|$))|[^\S\n]*(?=[-+](?:\s|$)|--|=+\s*$))", re.MULTILINE
)

ReadSpan = Callable[[str, int, int], str | None]


@dataclass(frozen=True, slots=True)
class Offered:
    """A span an answer may cite: ``start`` and ``end`` are offsets into the passage's document."""

    passage: Passage
    start: int
    end: int

    @property
    def quote(self) -> str:
        """The characters of the span, as the passage holds them."""
        return self.passage.text[self.start - self.passage.start : self.end - self.passage.start]


def escape(text: str) -> str:
    """Verbatim text as Markdown that shows exactly that text."""
    escaped = _SPECIAL.sub(lambda match: "\\" + match.group(), text)
    return _OPENS_BLOCK.sub(r"\1\\", escaped)


def unescape(markdown: str) -> str:
    """Undo ``escape``, for doors that show plain text; blocks of code as they are, without their fences."""
    return "".join(part if code else _ESCAPED.sub(r"\1", part) for part, code in parted(markdown))


def parted(markdown: str) -> Iterator[tuple[str, bool]]:
    """The parts of a text in order, each with whether it is code, which comes without its fences."""
    end = 0
    for block in _CODE.finditer(markdown):
        yield markdown[end : block.start()], False
        yield block["code"].removesuffix("\n"), True
        end = block.end()
    yield markdown[end:], False


def numbers_in(marker: str) -> list[int]:
    """The numbers a marker names: ``"1, 3-5"`` gives 1, 3, 4, 5. An absurd range gives its ends."""
    numbers: list[int] = []
    for part in re.split(r"[,;]", marker):
        found = re.findall(r"\d+", part)
        ends = [int(number) for number in found if len(number) <= _MOST_DIGITS]
        if len(ends) == 2 and ends[0] <= ends[1] <= ends[0] + _LARGEST_RANGE:
            numbers.extend(range(ends[0], ends[1] + 1))
        else:
            numbers.extend(ends)
    return numbers


def numbers_cited(markdown: str) -> tuple[int, ...]:
    """The numbers that the markers in a text name, in order."""
    runs = (token["run"] for token in _TOKEN.finditer(markdown) if token["run"])
    return tuple(n for run in runs for marker in _MARKER.findall(run) for n in numbers_in(marker))


def marks_in(answer: str) -> Iterator[tuple[int, int, int]]:
    """Where each marker of a resolved answer begins and ends, and its number."""
    for token in _TOKEN.finditer(answer):
        for marker in _MARKER.finditer(token["run"] or ""):
            number, *more = numbers_in(marker[1]) or (0,)
            if not more:
                yield token.start("run") + marker.start(), token.start("run") + marker.end(), number


def without_markers(markdown: str) -> str:
    """The text with spaces in place of its markers; every other character stays where it is."""
    return _TOKEN.sub(lambda token: " " * len(token[0]) if token["run"] else token[0], markdown)


def unmarked(answer: str) -> str:
    """An answer without its resolved markers, and without the space before each."""
    return _RESOLVED.sub(lambda token: "" if token["run"] else token[0], answer)


def raised(markdown: str, by: int) -> str:
    """The text with the numbers of its markers raised, so that it can stand below another one."""

    def mark(token: re.Match[str]) -> str:
        if token["run"] is None:
            return token[0]
        return "".join(f"[{number + by}]" for number in numbers_cited(token["run"]))

    return _TOKEN.sub(mark, markdown)


def resolve(
    markdown: str, offered: Mapping[int, Offered], read_span: ReadSpan
) -> tuple[str, tuple[Offered, ...]]:
    """``markdown`` with its markers renumbered from 1, and the span each number stands for.

    ``read_span(document, start, end)`` gives what the stored document says there now, or None when
    it is gone. Spans that do not match lose their markers.
    """
    cited: list[Offered] = []
    numbers: dict[tuple[str, int, int], int] = {}

    def cite(number: int) -> str:
        span = offered.get(number)
        if span is None:
            return ""
        key = (span.passage.document, span.start, span.end)
        if key not in numbers:
            quote = span.quote
            if not quote or len(quote) != span.end - span.start or read_span(*key) != quote:
                return ""
            cited.append(span)
            numbers[key] = len(cited)
        return f"[{numbers[key]}]"

    resolved = ""
    text = ""  # since the last resolved marker
    end = 0
    for token in _TOKEN.finditer(markdown):
        text += markdown[end : token.start()]
        end = token.end()
        after = markdown[end : end + 1]
        if token["run"] is None:
            text += f"\\[{token['shown']}\\]" if token["shown"] else token.group()
            continue
        marks = "".join(dict.fromkeys(map(cite, numbers_cited(token["run"]))))
        if marks:
            resolved += _without_lookalikes(text)
            defines = after == ":" and _LINE_START.search(resolved) is not None
            # "[1](address)" would be a link, and "[1]: address" would make one of every [1].
            text = "\\" if defines else " " if after == "(" else ""
            resolved += marks
        elif not after or after in _SPACE_GOES_BEFORE:
            text = text.rstrip(" \t")
    return (resolved + _without_lookalikes(text + markdown[end:])).strip(), tuple(cited)


def _without_lookalikes(text: str) -> str:
    """Unresolved text in which dropping a marker has made another, as in ``[1[9]]``: escaped."""
    return _TOKEN.sub(lambda token: escape(token["run"]) if token["run"] else token.group(), text)
