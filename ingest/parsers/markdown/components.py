"""What the components of MDX call the text that they hold: ``<Card title="Billing">Bills are sent …</Card>``."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from ingest.document import PROSE, Block, BlockKind

_TAG = re.compile(
    r"<[A-Z][\w.]*\s(?:[^<>]|<[^<>]*/>)*?\b(?:title|label|summary|heading|question)="
    r"(?:\"(?P<title>[^\"<>]+)\"|'(?P<quoted>[^'<>]+)')(?:[^<>]|<[^<>]*/>)*>"
)
# One in the middle of a sentence (a tooltip) heads nothing.
_OPENS = re.compile(
    r"(?:(?:^|[\r\n])[ \t]*(?:(?:[-*+]|\d+[.)])[ \t]+)?|</?[A-Z][\w.]*(?:\s[^<>]*)?>)\Z"
)
_FAR = 300  # characters before a tag that are looked at


class NamedTag(NamedTuple):
    """A tag at ``text[start:end]`` with a title, and where that stands."""

    start: int
    end: int
    title_start: int
    title_end: int


def named_tags(text: str, tags: Iterable[tuple[int, int]]) -> list[NamedTag]:
    """Those of the tags at ``tags`` that name what they hold, in order."""
    found: list[NamedTag] = []
    for start, end in sorted(tags):
        match = _TAG.fullmatch(text, start, end)
        if match is not None and _OPENS.search(text[max(0, start - _FAR) : start]):
            found.append(NamedTag(start, end, *match.span(match.lastgroup or 0)))
    return found


def with_names(blocks: Iterable[Block], tags: Sequence[NamedTag]) -> list[Block]:
    """``blocks`` with those that hold ``tags`` cut there, and the titles of these between the pieces."""
    starts = [tag.start for tag in tags]
    parted: list[Block] = []
    for block in blocks:
        start = block.start
        within = range(bisect_left(starts, block.start), bisect_left(starts, block.end))
        for tag in (tags[at] for at in within if block.kind in PROSE):
            parted.append(block._replace(start=start, end=tag.start))
            parted.append(block._replace(start=tag.title_start, end=tag.title_end))
            start = tag.end
        parted.append(block._replace(start=start))
    return [block for block in parted if block.start < block.end]


def with_titles(text: str, blocks: Iterable[Block], titles: Iterable[Block]) -> list[Block]:
    """``blocks`` in order with the ``titles`` of notes between them; one set in within a list is of its line."""
    own = frozenset(titles)
    ordered = sorted([*blocks, *own])
    for at, (before, block, after) in enumerate(
        zip(ordered, ordered[1:], ordered[2:], strict=False), 1
    ):
        begins = text.rfind("\n", 0, block.start) + 1
        set_in = text[begins : begins + 1].isspace() and begins > before.start
        if block in own and set_in and before.kind is after.kind is BlockKind.LIST_ITEM:
            ordered[at] = block._replace(kind=BlockKind.LIST_ITEM, level=after.level)
    return ordered
