"""Spans marked in the text they stand in: cut to windows, split where marks begin and end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

_CONTEXT = 160  # characters shown on each side of a mark
_JOIN = 120  # windows that are nearer than this become one
_LONGEST = 1200  # characters of one mark; the middle of a longer one is left out


class MarkedSpan(NamedTuple):
    """A half-open range of a text, and what marks it: ``gold`` or ``cited``."""

    start: int
    end: int
    kind: str


class Stretch(NamedTuple):
    """A stretch of a text, and what marks all of it: ``gold``, ``cited``, ``both`` or nothing, ""."""

    text: str
    kind: str


def marked(text: str, spans: Sequence[MarkedSpan]) -> list[int | list[Stretch]]:
    """The parts of ``text`` around ``spans``, and how many characters are left out beside them.

    Spans are clipped to the text; empty ones mark nothing. Without any mark nothing is shown. The
    middle of a long segment is left out.
    """
    real = [
        MarkedSpan(max(0, span.start), min(len(text), span.end), span.kind)
        for span in spans
        if max(0, span.start) < min(len(text), span.end)
    ]
    parts: list[int | list[Stretch]] = []
    window: list[Stretch] = []
    shown = 0
    for start, end, kind in _segments(text, real):
        if start > shown:
            parts.append(start - shown)
        if start > shown or not parts:
            window = []
            parts.append(window)
        window.append(Stretch(text[start:end], kind))
        shown = end
    if parts and shown < len(text):
        parts.append(len(text) - shown)
    return parts


def _segments(text: str, spans: Sequence[MarkedSpan]) -> Iterator[MarkedSpan]:
    """What is shown: stretches that carry the same marks, in order."""
    for start, end in _windows(text, spans):
        edges = {at for span in spans for at in span[:2] if start < at < end}
        for first, last in pairwise(sorted({start, end} | edges)):
            kinds = {span.kind for span in spans if span.start <= first and last <= span.end}
            kind = "both" if len(kinds) > 1 else "".join(kinds)
            if last - first <= _LONGEST:
                yield MarkedSpan(first, last, kind)
            else:
                yield MarkedSpan(first, first + _LONGEST // 2, kind)
                yield MarkedSpan(last - _LONGEST // 2, last, kind)


def _windows(text: str, spans: Sequence[MarkedSpan]) -> list[list[int]]:
    """Start and end of what is shown around ``spans``, cut between words."""
    windows: list[list[int]] = []
    for span in sorted(spans):
        start = _back_to_word(text, span.start - _CONTEXT)
        end = _on_to_word(text, span.end + _CONTEXT)
        if windows and start <= windows[-1][1] + _JOIN:
            windows[-1][1] = max(windows[-1][1], end)
        else:
            windows.append([start, end])
    return windows


def _back_to_word(text: str, at: int) -> int:
    if at <= 0:
        return 0
    blank = max(text.rfind(" ", at - 30, at), text.rfind("\n", at - 30, at))
    return blank + 1 if blank >= 0 else at


def _on_to_word(text: str, at: int) -> int:
    if at >= len(text):
        return len(text)
    blanks = [text.find(" ", at, at + 30), text.find("\n", at, at + 30)]
    return min((blank for blank in blanks if blank >= 0), default=at)
