"""Frames of a slide with where they stand and what they say, those that are read as one in one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from ingest.document import BlockKind
from ingest.parsers.blocks.noted_blocks import Written
from ingest.parsers.office.frame_pairs import FrameText, figures, steps
from ingest.parsers.office.frame_tables import frame_around, rows_of
from ingest.parsers.office.reading_order import Frame


class PlacedFrame(NamedTuple):
    """A frame or shape with where it stands and what it says.

    ``rows`` are those of a table that it stands for with others. What a group, a caption or an arrow says
    stands where its frame is; ``is_turned`` ones may reach further than that.
    """

    element: Any
    frame: Frame
    is_turned: bool = False
    blocks: Sequence[Written] = ()
    rows: Sequence[list[str]] = ()

    @property
    def words(self) -> str:
        """What it says in one block, "" for one with links or more than words on a line."""
        one = self.blocks[0] if len(self.blocks) == 1 and not self.rows else None
        plain = one is not None and one.kind is BlockKind.PARAGRAPH and not one.links
        return " ".join(one.text.split()) if one is not None and plain else ""

    def is_on(self, paper: Frame | None) -> bool:
        """Whether some of it is on the slide, as far as that is known."""
        left, top, right, bottom = self.frame
        if paper is None or self.is_turned or left == right:
            return True
        return (
            right > paper.left and left < paper.right and bottom > paper.top and top < paper.bottom
        )


def paired(shapes: list[PlacedFrame]) -> list[PlacedFrame]:
    """The frames, those that are read as one in one (see ``ingest.parsers.office.frame_pairs``)."""
    said = [FrameText(one.words, one.frame) for one in shapes]
    numbers, names = steps(said), figures(said)
    if set(numbers.values()) & set(names):
        names = {}
    found = []
    for at, one in enumerate(shapes):
        if at in {*numbers.values(), *names.values()}:
            continue
        other = numbers.get(at, names.get(at))
        if other is not None:
            kind = BlockKind.LIST_ITEM if at in numbers else BlockKind.PARAGRAPH
            text = one.words if at in numbers else f"{one.words} {said[other].text}"
            label = said[other].text if at in numbers else ""
            around = frame_around([one.frame, shapes[other].frame])
            one = one._replace(frame=around, blocks=[Written(text, kind, label=label)])
        found.append(one)
    return found


def tabled(shapes: list[PlacedFrame]) -> list[PlacedFrame]:
    """The frames, those laid out as a table as one (see ``ingest.parsers.office.frame_tables``)."""
    said = [FrameText(one.words, one.frame) for one in shapes]
    rows = rows_of(said)
    if not rows:
        return shapes
    held = [number for row in rows for number in row]
    table = shapes[held[0]]._replace(
        frame=frame_around([said[number].frame for number in held]),
        rows=[[said[number].text for number in row] for row in rows],
    )
    return [table, *(one for number, one in enumerate(shapes) if number not in held)]
