"""One slide after the other: which frames are read, in which order, and as what."""

from __future__ import annotations

from math import hypot
from typing import Any

from ingest.document import BlockKind
from ingest.parsers.blocks.builder import TextBuilder
from ingest.parsers.blocks.descriptions import picture_says
from ingest.parsers.blocks.noted_blocks import Written
from ingest.parsers.deck import Deck
from ingest.parsers.office.charts import write_chart
from ingest.parsers.office.drawing_text import frame_text, paragraphs, with_choices
from ingest.parsers.office.reading_order import Frame, reading_order
from ingest.parsers.sheets.grid import Grid
from ingest.parsers.slides.comments import comments_on
from ingest.parsers.slides.graphics import diagram_of, loses_object, new_chart_in, table_grid
from ingest.parsers.slides.shapes import (
    PlacedShape,
    backgrounds,
    frame_of,
    is_margin,
    is_picture,
    is_unseen,
    moved_ids,
    paired,
    shapes_of,
    tabled,
)


class PptxDeck(Deck):
    """Slides of a PPTX file.

    ``paper`` is what a slide shows. A title beside it names the slide for those who hear it, and is read.
    """

    def __init__(self, builder: TextBuilder, paper: Frame) -> None:
        super().__init__(builder)
        self._paper = paper

    def write(self, number: int, slide: Any) -> None:
        """Append a slide, counted from 1, and its notes."""
        if slide._element.get("show") in {"0", "false"}:
            self.hidden.append(number)
            return
        self._builder.locate(f"slide {number}")
        with_choices(slide._element)
        title = slide.shapes.title
        named = None if title is None else title._element.txBody
        said = self._write_title(frame_text(named, slide.part, self.losses))
        on_it = self._on_slide(slide, title)
        shapes = [one for one in shapes_of(on_it) if not is_margin(one.shape)]
        body = [one for one in shapes if title is None or one.shape._element is not title._element]
        for one in reading_order(tabled(paired(body)), lambda shape: shape.frame):
            said = self._write_shape(one, slide.part, number) or said
        if not said and any(is_picture(one.shape) for one in shapes):
            self.pictures.append(number)
        self._write_background(slide)
        for comment in comments_on(slide):
            self._builder.add(comment, BlockKind.COMMENT)
            self.losses["comments"] += not comment
        frame = slide.notes_slide.notes_text_frame if slide.has_notes_slide else None
        if frame is not None:
            part = slide.notes_slide.part
            self._write_notes(number, paragraphs(frame._txBody, part, self.losses, bulleted=False))

    def _write_background(self, slide: Any) -> None:
        """Append what stands on a slide's layout and master, the first time that a slide shows it."""
        for layer in backgrounds(slide):
            for one in shapes_of(layer.shapes):
                if one.shape.is_placeholder or not one.shape.has_text_frame:
                    continue
                text = frame_text(one.shape._element.txBody, layer.part, self.losses)
                self._write_behind(text)

    def _on_slide(self, slide: Any, title: Any) -> list[Any]:
        """The shapes that are not beyond its edges; of those that are, what has words is a loss."""
        animated = moved_ids(slide)
        found = []
        for shape in slide.shapes:
            named = title is not None and shape._element is title._element
            if named or shape.shape_id in animated or self._is_seen(shape):
                found.append(shape)
                continue
            says = any((t.text or "").strip() for t in shape._element.iter() if _is_words(t))
            self.losses["beside"] += says and not (is_unseen(shape) or is_margin(shape))
        return found

    def _is_seen(self, shape: Any) -> bool:
        """Whether some of a shape's frame is on the slide, however it is turned."""
        left, top, right, bottom = frame_of(shape)
        if getattr(shape, "rotation", 0):
            reach = int(hypot(right - left, bottom - top) / 2)
            x, y = (left + right) // 2, (top + bottom) // 2
            left, top, right, bottom = x - reach, y - reach, x + reach, y + reach
        paper = self._paper
        across = right > paper.left and left < paper.right
        return left == right or (across and bottom > paper.top and top < paper.bottom)

    def _write_shape(self, placed: PlacedShape, part: Any, number: int) -> bool:
        """Append what a shape says; returns whether it says anything."""
        shape = placed.shape
        if placed.rows:
            return self._write_table(Grid(placed.rows, range(len(placed.rows))), number)
        if placed.name is not None:
            figure = frame_text(shape._element.txBody, part, self.losses)
            name = frame_text(placed.name._element.txBody, part, self.losses)
            self._builder.add(f"{figure} {name}", BlockKind.PARAGRAPH)
            return True
        if shape.has_text_frame:
            return self._write_frame(shape, part, placed.number)
        if getattr(shape, "has_table", False):
            return self._write_table(table_grid(shape.table, part, self.losses), number)
        if getattr(shape, "has_chart", False):
            has_figures = write_chart(self._builder, shape.chart)
            self.losses["charts"] += not has_figures
            return has_figures or shape.chart.has_title
        items: list[Written] = []
        if shape._element.tag.endswith("}graphicFrame"):
            items = diagram_of(shape, part)
            if (chart := new_chart_in(shape, part)) is not None:
                items, has_figures = chart
                self.losses["charts"] += not has_figures
        for item in items:
            self._builder.add(item.text, item.kind, item.level)
        self.losses["objects"] += loses_object(shape)
        self.losses["media"] += "MEDIA" in str(shape.shape_type)
        said = ""
        if is_picture(shape):
            named = shape._element.nvPicPr.cNvPr
            said = picture_says(named.get("descr"), named.get("title"))
            self._builder.add(said, BlockKind.PARAGRAPH)
        return bool(items or said)

    def _write_frame(self, shape: Any, part: Any, step: str) -> bool:
        bulleted = shape.is_placeholder and shape.placeholder_format.type in _bulleted()
        said = False
        for one in paragraphs(shape._element.txBody, part, self.losses, bulleted=bulleted):
            kind = BlockKind.LIST_ITEM if step else one.kind
            self._builder.add(one.text, kind, one.level, one.links, step or one.label)
            said, step = True, ""
        return said


def _is_words(element: Any) -> bool:
    return str(element.tag).endswith("}t")


def _bulleted() -> frozenset[Any]:
    """The placeholders whose paragraphs have bullets, as layouts have it."""
    from pptx.enum.shapes import PP_PLACEHOLDER as KINDS

    return frozenset({KINDS.BODY, KINDS.OBJECT, KINDS.VERTICAL_BODY, KINDS.VERTICAL_OBJECT})
