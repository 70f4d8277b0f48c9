"""Spans of documents, and when one counts as finding another: what every measure here rests on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple


class Span(NamedTuple):
    """Characters ``[start, end)`` of a document's stored text."""

    document: str
    start: int
    end: int


def shared(one: Span, other: Span) -> int:
    """How many characters two spans have in common."""
    if one.document != other.document:
        return 0
    return max(0, min(one.end, other.end) - max(one.start, other.start))


def covers(found: Span, gold: Span) -> bool:
    """Whether ``found`` finds ``gold``: they share at least half of the shorter one.

    Characters decide, not passage ids, so that runs with other passages, splitters and rerankers
    stand on one scale; a sentence inside a gold page counts, a word of a neighbour does not.
    """
    shorter = min(found.end - found.start, gold.end - gold.start)
    return 2 * shared(found, gold) >= shorter > 0


def covered(found: Sequence[Span], gold: Sequence[Span]) -> list[bool]:
    """For each gold span whether any of ``found`` finds it."""
    return [any(covers(span, wanted) for span in found) for wanted in gold]


def merged(spans: Iterable[Span]) -> list[Span]:
    """The same characters as disjoint spans, in order."""
    joined: list[Span] = []
    for span in sorted(spans):
        last = joined[-1] if joined else None
        if last and last.document == span.document and span.start <= last.end:
            joined[-1] = last._replace(end=max(last.end, span.end))
        elif span.end > span.start:
            joined.append(span)
    return joined


def length(spans: Iterable[Span]) -> int:
    """How many characters the spans hold together, repeated ones counted once."""
    return sum(span.end - span.start for span in merged(spans))
