"""Spans marked in the text they stand in: cut to windows, split where marks begin and end."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from itertools import pairwise
from typing import NamedTuple

_CONTEXT = 160  # characters shown on each side of a mark
_JOIN = 120  # windows that are nearer than this become one
_LONGEST = 1200  # characters of one mark; the middle of a longer one is left out


class Span(NamedTuple):
    """A half-open range of a text, and what marks it: ``gold`` or ``cited``."""

    start: int
    end: int
    kind: str


class Segment(NamedTuple):
    """Characters [start, end) that carry the same marks."""

    start: int
    end: int
    kinds: frozenset[str]


_SPOKEN = {
    frozenset({"gold"}): ("gold", "expected"),
    frozenset({"cited"}): ("cited", "cited"),
    frozenset({"gold", "cited"}): ("both", "expected and cited"),
}


def windows(text: str, spans: Sequence[Span]) -> list[list[Segment]]:
    """The parts of ``text`` around ``spans``, each as segments that follow one another.

    Spans are clipped to the text; empty ones mark nothing. Overlapping marks give segments of both
    kinds. The middle of a long segment is left out, which starts a new window.
    """
    real = [
        Span(max(0, span.start), min(len(text), span.end), span.kind)
        for span in spans
        if max(0, span.start) < min(len(text), span.end)
    ]
    areas: list[list[int]] = []
    for span in sorted(real):
        start = _back_to_word(text, span.start - _CONTEXT)
        end = _on_to_word(text, span.end + _CONTEXT)
        if areas and start <= areas[-1][1] + _JOIN:
            areas[-1][1] = max(areas[-1][1], end)
        else:
            areas.append([start, end])
    found: list[list[Segment]] = []
    for start, end in areas:
        found.append([])
        for segment in _segments(start, end, real):
            if segment.end - segment.start <= _LONGEST:
                found[-1].append(segment)
                continue
            half = _LONGEST // 2
            found[-1].append(segment._replace(end=segment.start + half))
            found.append([segment._replace(start=segment.end - half)])
    return found


def marked_html(text: str, spans: Sequence[Span]) -> str:
    """``text`` around ``spans`` as HTML: each mark is a ``<mark>``, and said to those who listen."""
    parts: list[str] = []
    last_end = 0
    for window in windows(text, spans):
        left_out = window[0].start - last_end
        parts.append(_gap(left_out) if left_out else "")
        parts.append("<p>")
        for segment in window:
            content = escape(text[segment.start : segment.end])
            if segment.kinds:
                name, spoken = _SPOKEN[segment.kinds]
                content = (
                    f'<mark class="{name}"><span class="vh">[{spoken}: </span>{content}'
                    '<span class="vh">]</span></mark>'
                )
            parts.append(content)
        parts.append("</p>")
        last_end = window[-1].end
    if last_end and last_end < len(text):
        parts.append(_gap(len(text) - last_end))
    return "".join(parts)


def _segments(start: int, end: int, spans: Sequence[Span]) -> list[Segment]:
    cuts = {start, end}
    for span in spans:
        cuts.update(at for at in (span.start, span.end) if start < at < end)
    ordered = sorted(cuts)
    return [
        Segment(
            first,
            last,
            frozenset(span.kind for span in spans if span.start <= first and last <= span.end),
        )
        for first, last in pairwise(ordered)
    ]


def _gap(characters: int) -> str:
    return f'<p class="gap">… {characters:,} characters …</p>'


def _back_to_word(text: str, at: int) -> int:
    if at <= 0:
        return 0
    blank = max(text.rfind(" ", at - 30, at), text.rfind("\n", at - 30, at))
    return blank + 1 if blank >= 0 else at


def _on_to_word(text: str, at: int) -> int:
    if at >= len(text):
        return len(text)
    blanks = [
        place for place in (text.find(" ", at, at + 30), text.find("\n", at, at + 30)) if place >= 0
    ]
    return min(blanks, default=at)
