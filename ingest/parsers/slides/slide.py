"""One slide after the other: which frames are read, in which order, and as what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from math import hypot
from typing import Any, NamedTuple

from ingest.document import BlockKind
from ingest.parsers.builder import TextBuilder
from ingest.parsers.descriptions import picture_says
from ingest.parsers.sheets.grid import Grid
from ingest.parsers.sheets.tables import write_tables
from ingest.parsers.slides.frames import one_line, paragraphs
from ingest.parsers.slides.graphics import chart_grid, chart_title, diagram_words, table_grid
from ingest.parsers.slides.order import Frame, reading_order
from ingest.parsers.slides.pairs import Said, figures, steps
from ingest.parsers.titles import is_sensible_title

_NOTES = "Notes:"
_DEEPEST = 20  # groups in groups


class _Shape(NamedTuple):
    """A shape with where it stands on the slide, groups resolved.

    ``number`` counts it as a step, ``name`` is the shape that says of what it is the figure.
    """

    shape: Any
    frame: Frame
    number: str = ""
    name: Any = None


class Deck:
    """Writes slides; ``hidden`` and ``pictures`` are the numbers of slides that remarks are about.

    ``title`` is the title of the first slide that has one; ``losses`` counts what is not in the text.
    ``paper`` is what a slide shows. A title beside it names the slide for those who hear it, and is read.
    """

    def __init__(self, builder: TextBuilder, paper: Frame) -> None:
        self.hidden: list[int] = []
        self.pictures: list[int] = []
        self.title = ""
        self.losses: Counter[str] = Counter()
        self._builder = builder
        self._paper = paper

    def write(self, number: int, slide: Any) -> None:
        """Append a slide, counted from 1, and its notes."""
        if slide._element.get("show") in {"0", "false"}:
            self.hidden.append(number)
            return
        self._builder.locate(f"slide {number}")
        title = slide.shapes.title
        said = self._write_title(title, slide)
        on_it = self._on_slide(slide, title)
        shapes = [one for one in _shapes(on_it) if not _is_margin(one.shape)]
        body = [one for one in shapes if title is None or one.shape._element is not title._element]
        for one in reading_order(_paired(body), lambda shape: shape.frame):
            said = self._write_shape(one, slide.part, number) or said
        if not said and any(_is_picture(one.shape) for one in shapes):
            self.pictures.append(number)
        self.losses["comments"] += sum(
            relation.reltype.endswith("/comments") for relation in slide.part.rels.values()
        )
        if slide.has_notes_slide:
            self._write_notes(number, slide.notes_slide)

    def _on_slide(self, slide: Any, title: Any) -> list[Any]:
        """The shapes that are not beyond its edges; of those that are, what has words is a loss."""
        moved = _moved(slide)
        found = []
        for shape in slide.shapes:
            named = title is not None and shape._element is title._element
            if named or shape.shape_id in moved or self._is_seen(shape):
                found.append(shape)
                continue
            says = any((t.text or "").strip() for t in shape._element.iter() if _is_words(t))
            self.losses["beside"] += says and not (_is_unseen(shape) or _is_margin(shape))
        return found

    def _is_seen(self, shape: Any) -> bool:
        """Whether some of a shape's frame is on the slide, however it is turned."""
        left, top, right, bottom = _frame(shape)
        if getattr(shape, "rotation", 0):
            reach = int(hypot(right - left, bottom - top) / 2)
            x, y = (left + right) // 2, (top + bottom) // 2
            left, top, right, bottom = x - reach, y - reach, x + reach, y + reach
        paper = self._paper
        across = right > paper.left and left < paper.right
        return left == right or (across and bottom > paper.top and top < paper.bottom)

    def _write_title(self, title: Any, slide: Any) -> bool:
        text = one_line(title._element.txBody, slide.part, self.losses) if title is not None else ""
        self._builder.add(text, BlockKind.HEADING, 1)
        if not self.title and is_sensible_title(text):
            self.title = text
        return bool(text)

    def _write_shape(self, placed: _Shape, part: Any, number: int) -> bool:
        """Append what a shape says; returns whether it says anything."""
        shape = placed.shape
        if placed.name is not None:
            figure = one_line(shape._element.txBody, part, self.losses)
            name = one_line(placed.name._element.txBody, part, self.losses)
            self._builder.add(f"{figure} {name}", BlockKind.PARAGRAPH)
            return True
        if shape.has_text_frame:
            return self._write_frame(shape, part, placed.number)
        if getattr(shape, "has_table", False):
            return self._write_grid(table_grid(shape.table, part, self.losses), number)
        if getattr(shape, "has_chart", False):
            return self._write_chart(shape.chart, number)
        kind = str(shape.shape_type)
        words = diagram_words(shape, part) if shape._element.tag.endswith("}graphicFrame") else []
        for word in words:
            self._builder.add(word, BlockKind.LIST_ITEM)
        self.losses["objects"] += "OLE_OBJECT" in kind
        self.losses["media"] += "MEDIA" in kind
        said = ""
        if _is_picture(shape):
            named = shape._element.nvPicPr.cNvPr
            said = picture_says(named.get("descr"), named.get("title"))
            self._builder.add(said, BlockKind.PARAGRAPH)
        return bool(words or said)

    def _write_frame(self, shape: Any, part: Any, step: str) -> bool:
        bulleted = shape.is_placeholder and shape.placeholder_format.type in _bulleted()
        said = False
        for one in paragraphs(shape._element.txBody, part, self.losses, bulleted=bulleted):
            kind = BlockKind.LIST_ITEM if step else one.kind
            self._builder.add(one.text, kind, one.level, one.links, step or one.label)
            said, step = True, ""
        return said

    def _write_chart(self, chart: Any, number: int) -> bool:
        title = chart_title(chart)
        self._builder.add(title, BlockKind.PARAGRAPH)
        grid = chart_grid(chart)
        if grid is None:
            self.losses["charts"] += 1
            return bool(title)
        return self._write_grid(grid, number)

    def _write_grid(self, grid: Grid, number: int) -> bool:
        write_tables(self._builder, grid, lambda _: f"slide {number}")
        return any(map(any, grid.rows))

    def _write_notes(self, number: int, notes: Any) -> None:
        frame = notes.notes_text_frame
        if frame is None:
            return
        self._builder.locate(f"slide {number}, notes")
        label = _NOTES
        for one in paragraphs(frame._txBody, notes.part, self.losses, bulleted=False):
            self._builder.add(one.text, one.kind, one.level, one.links, label or one.label)
            label = ""


def _shapes(shapes: Any, depth: int = 0) -> Iterator[_Shape]:
    """The shapes of a slide, those in groups by the places that the groups give them."""
    for shape in shapes:
        if _is_unseen(shape):
            continue
        frame = _frame(shape)
        if not hasattr(shape, "shapes"):
            yield _Shape(shape, frame)
            continue
        if depth < _DEEPEST:
            inner = list(_shapes(shape.shapes, depth + 1))
            # In order among themselves; as one, by where the group stands.
            for one in reading_order(inner, lambda each: each.frame):
                yield _Shape(one.shape, frame)


def _paired(shapes: list[_Shape]) -> list[_Shape]:
    """The shapes, those that are read as one in one frame (see ``ingest.parsers.slides.pairs``)."""
    said = [Said(_words(one.shape), one.frame) for one in shapes]
    numbers, names = steps(said), figures(said)
    if set(numbers.values()) & set(names):
        names = {}
    gone = {*numbers.values(), *names.values()}
    paired = []
    for at, one in enumerate(shapes):
        other = numbers.get(at, names.get(at))
        if other is not None:
            one = one._replace(frame=_around(one.frame, shapes[other].frame))
        if at in numbers:
            one = one._replace(number=said[numbers[at]].text)
        elif at in names:
            one = one._replace(name=shapes[names[at]].shape)
        if at not in gone:
            paired.append(one)
    return paired


def _words(shape: Any) -> str:
    """What a frame says, "" for one with links, which are kept where it stands by itself."""
    linked = any(str(part.tag).endswith("}hlinkClick") for part in shape._element.iter())
    is_read = shape.has_text_frame and not linked
    return one_line(shape._element.txBody, None, Counter()) if is_read else ""


def _around(one: Frame, other: Frame) -> Frame:
    return Frame(*map(min, one[:2], other[:2]), *map(max, one[2:], other[2:]))


def _moved(slide: Any) -> set[int]:
    """The ids of shapes that an animation moves, on to the slide it may be."""
    paths = (part for part in slide._element.iter() if str(part.tag).endswith("}animMotion"))
    targets = (
        target.get("spid", "") for path in paths for target in path.iter() if target.get("spid")
    )
    return {int(number) for number in targets if number.isdecimal()}


def _is_words(element: Any) -> bool:
    return str(element.tag).endswith("}t")


def _frame(shape: Any) -> Frame:
    left, top = shape.left or 0, shape.top or 0
    return Frame(left, top, left + (shape.width or 0), top + (shape.height or 0))


def _is_unseen(shape: Any) -> bool:
    """Whether a shape was hidden in the list of a slide's shapes."""
    return any(
        found.get("hidden") in {"1", "true"}
        for found in shape._element.iter()
        if isinstance(found.tag, str)
        and found.tag.endswith("}cNvPr")
        and found.get("id") == str(shape.shape_id)
    )


def _is_picture(shape: Any) -> bool:
    return bool(shape._element.tag.endswith("}pic"))


def _is_margin(shape: Any) -> bool:
    """Whether a shape is the footer, the header, the date or the number of a slide."""
    from pptx.enum.shapes import PP_PLACEHOLDER as KINDS

    margins = {KINDS.FOOTER, KINDS.HEADER, KINDS.DATE, KINDS.SLIDE_NUMBER}
    return shape.is_placeholder and shape.placeholder_format.type in margins


def _bulleted() -> frozenset[Any]:
    """The placeholders whose paragraphs have bullets, as layouts have it."""
    from pptx.enum.shapes import PP_PLACEHOLDER as KINDS

    return frozenset({KINDS.BODY, KINDS.OBJECT, KINDS.VERTICAL_BODY, KINDS.VERTICAL_OBJECT})
