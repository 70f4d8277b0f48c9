"""Markers ``[1]`` in a text become checked citations: one function for every answerer.

A marker names an offered span by its number. Markers that name none are dropped, the rest are
renumbered in order of appearance, and a citation leaves only if the stored document still says,
at exactly that place, what the citation quotes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from assistant.answer import Citation
from ingest.document import Passage

# [1], [1, 2], [1-3], [1][2]; not a literal bracket, which answers escape with a backslash.
_MARKER = re.compile(r"(?<!\\)\[(\s*\d+(?:\s*(?:[,;]|-|–)\s*\d+)*\s*)\](?!\()")
_LARGEST_RANGE = 20
_ESCAPED = re.compile(r"\\([\\`*_<>\[\]#|~])")
_SPECIAL = re.compile(r"[\\`*_<>\[\]#|~]")

ReadSpan = Callable[[str, int, int], str | None]


@dataclass(frozen=True, slots=True)
class Offered:
    """A span an answer may cite: ``start`` and ``end`` are offsets into the passage's document."""

    passage: Passage
    start: int
    end: int
    page: int | None = None

    @property
    def quote(self) -> str:
        """The characters of the span, as the passage holds them."""
        return self.passage.text[self.start - self.passage.start : self.end - self.passage.start]


def escape(text: str) -> str:
    """Verbatim text as Markdown that shows exactly that text."""
    return _SPECIAL.sub(lambda match: "\\" + match.group(), text)


def unescape(markdown: str) -> str:
    """Undo ``escape``, for doors that show plain text."""
    return _ESCAPED.sub(r"\1", markdown)


def numbers_in(marker: str) -> list[int]:
    """The numbers a marker names: ``"1, 3-5"`` gives 1, 3, 4, 5. An absurd range gives its ends."""
    numbers: list[int] = []
    for part in re.split(r"[,;]", marker):
        ends = [int(number) for number in re.findall(r"\d+", part)]
        if len(ends) == 2 and ends[0] <= ends[1] <= ends[0] + _LARGEST_RANGE:
            numbers.extend(range(ends[0], ends[1] + 1))
        else:
            numbers.extend(ends)
    return numbers


def resolve(
    markdown: str, offered: Mapping[int, Offered], read_span: ReadSpan
) -> tuple[str, tuple[Citation, ...]]:
    """``markdown`` with its markers renumbered from 1, and the citation each number stands for.

    ``read_span(document, start, end)`` gives what the stored document says there now, or None when
    it is gone. Spans that do not match lose their markers.
    """
    citations: list[Citation] = []
    numbers: dict[tuple[str, int, int], int] = {}

    def cite(number: int) -> str:
        span = offered.get(number)
        if span is None:
            return ""
        key = (span.passage.document, span.start, span.end)
        if key not in numbers:
            if span.start >= span.end or read_span(*key) != span.quote:
                return ""
            numbers[key] = len(citations) + 1
            citations.append(_citation(numbers[key], span))
        return f"[{numbers[key]}]"

    def replaced(match: re.Match[str]) -> str:
        return "".join(dict.fromkeys(cite(number) for number in numbers_in(match.group(1))))

    resolved = _MARKER.sub(replaced, markdown)
    return re.sub(r"[ \t]+([.,;:!?])(?=\s|$)", r"\1", resolved).strip(), tuple(citations)


def _citation(number: int, span: Offered) -> Citation:
    return Citation(
        number=number,
        document=span.passage.document,
        title=span.passage.title,
        page=span.page,
        heading=span.passage.heading,
        start=span.start,
        end=span.end,
        quote=span.quote,
    )


def sources_below(citations: Sequence[Citation]) -> list[str]:
    """One plain line a citation: number, title, page, heading, quote."""
    lines = []
    for citation in citations:
        page = f"page {citation.page}" if citation.page else ""
        place = ", ".join(part for part in (citation.title, page, citation.heading) if part)
        quote = " ".join(citation.quote.split())
        lines.append(f"[{citation.number}] {place}: “{quote}”")
    return lines
