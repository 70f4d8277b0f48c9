"""The shapes of a slide: those in groups by their places, those that are read as one, and what they are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from ingest.parsers.office.drawing_text import frame_text
from ingest.parsers.office.frame_pairs import FrameText, figures, steps
from ingest.parsers.office.frame_tables import frame_around, rows_of
from ingest.parsers.office.reading_order import Frame, reading_order

_DEEPEST = 20  # groups in groups


class PlacedShape(NamedTuple):
    """A shape with where it stands on the slide, groups resolved.

    ``number`` counts it as a step, ``name`` is the shape that says of what it is the figure, ``rows`` are
    those of a table that it stands for with others.
    """

    shape: Any
    frame: Frame
    number: str = ""
    name: Any = None
    rows: Sequence[list[str]] = ()


def shapes_of(shapes: Any, depth: int = 0) -> Iterator[PlacedShape]:
    """The shapes of a slide, those in groups by the places that the groups give them."""
    for shape in shapes:
        if is_unseen(shape):
            continue
        frame = frame_of(shape)
        if not hasattr(shape, "shapes"):
            yield PlacedShape(shape, frame)
            continue
        if depth < _DEEPEST:
            inner = list(shapes_of(shape.shapes, depth + 1))
            # In order among themselves; as one, by where the group stands.
            for one in reading_order(inner, lambda each: each.frame):
                yield PlacedShape(one.shape, frame)


def paired(shapes: list[PlacedShape]) -> list[PlacedShape]:
    """The shapes, those that are read as one in one frame (see ``ingest.parsers.office.frame_pairs``)."""
    said = [FrameText(_words(one.shape), one.frame) for one in shapes]
    numbers, names = steps(said), figures(said)
    if set(numbers.values()) & set(names):
        names = {}
    gone = {*numbers.values(), *names.values()}
    found = []
    for at, one in enumerate(shapes):
        other = numbers.get(at, names.get(at))
        if other is not None:
            one = one._replace(frame=frame_around([one.frame, shapes[other].frame]))
        if at in numbers:
            one = one._replace(number=said[numbers[at]].text)
        elif at in names:
            one = one._replace(name=shapes[names[at]].shape)
        if at not in gone:
            found.append(one)
    return found


def tabled(shapes: list[PlacedShape]) -> list[PlacedShape]:
    """The shapes, those laid out as a table as one (see ``ingest.parsers.office.frame_tables``)."""
    said = [
        FrameText("" if one.number or one.name else _words(one.shape), one.frame) for one in shapes
    ]
    rows = rows_of(said)
    if not rows:
        return shapes
    held = [number for row in rows for number in row]
    first = shapes[rows[0][0]]._replace(
        frame=frame_around([said[number].frame for number in held]),
        rows=[[said[number].text for number in row] for row in rows],
    )
    return [first, *(one for number, one in enumerate(shapes) if number not in held)]


def _words(shape: Any) -> str:
    """What a frame says, "" for one with links, which are kept where it stands by itself."""
    linked = any(str(part.tag).endswith("}hlinkClick") for part in shape._element.iter())
    is_read = shape.has_text_frame and not linked
    return frame_text(shape._element.txBody, None, Counter()) if is_read else ""


def backgrounds(slide: Any) -> Iterator[Any]:
    """The layout and the master whose shapes a slide shows behind its own."""
    for under, layer in ((slide, "slide_layout"), (slide.slide_layout, "slide_master")):
        if under._element.get("showMasterSp") in {"0", "false"}:
            return
        yield getattr(under, layer)


def moved_ids(slide: Any) -> set[int]:
    """The ids of shapes that an animation moves, on to the slide it may be."""
    paths = (part for part in slide._element.iter() if str(part.tag).endswith("}animMotion"))
    targets = (
        target.get("spid", "") for path in paths for target in path.iter() if target.get("spid")
    )
    return {int(number) for number in targets if number.isdecimal()}


def frame_of(shape: Any) -> Frame:
    """Where a shape stands."""
    left, top = shape.left or 0, shape.top or 0
    return Frame(left, top, left + (shape.width or 0), top + (shape.height or 0))


def is_unseen(shape: Any) -> bool:
    """Whether a shape was hidden in the list of a slide's shapes."""
    return any(
        found.get("hidden") in {"1", "true"}
        for found in shape._element.iter()
        if isinstance(found.tag, str)
        and found.tag.endswith("}cNvPr")
        and found.get("id") == str(shape.shape_id)
    )


def is_picture(shape: Any) -> bool:
    """Whether a shape is a picture."""
    return bool(shape._element.tag.endswith("}pic"))


def is_margin(shape: Any) -> bool:
    """Whether a shape is the footer, the header, the date or the number of a slide."""
    from pptx.enum.shapes import PP_PLACEHOLDER as KINDS

    margins = {KINDS.FOOTER, KINDS.HEADER, KINDS.DATE, KINDS.SLIDE_NUMBER}
    return shape.is_placeholder and shape.placeholder_format.type in margins
