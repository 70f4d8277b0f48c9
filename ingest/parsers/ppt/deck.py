"""One slide of an old PowerPoint file after the other: which shapes are read, in which order, and as what."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ingest.document import BlockKind
from ingest.parsers.blocks.builder import TextBuilder
from ingest.parsers.blocks.noted_blocks import Written
from ingest.parsers.deck import Deck, on_one_line
from ingest.parsers.office.embedded import is_file
from ingest.parsers.office.placed_frames import PlacedFrame, paired, tabled
from ingest.parsers.office.reading_order import Frame, reading_order
from ingest.parsers.office.records import Record
from ingest.parsers.ppt import kinds
from ingest.parsers.ppt.presentation import Part, Presentation
from ingest.parsers.ppt.shapes import Shape, Shapes, grid_of
from ingest.parsers.sheets.grid import Grid

_HIDDEN_AT, _HIDDEN = 10, 0x04
_AUTHOR, _SAID = 0, 1


class PptDeck(Deck):
    """Slides of an old PowerPoint file."""

    def __init__(self, builder: TextBuilder, presentation: Presentation) -> None:
        super().__init__(builder)
        self._presentation = presentation
        self._behind: dict[int, list[str]] = {}
        self._files = {number for number, held in presentation.objects() if is_file(held)}
        self._paper = Frame(0, 0, *presentation.paper)

    def write(self, number: int, slide: Part) -> None:
        """Append a slide, counted from 1, and its notes."""
        if self._is_hidden(slide.record):
            self.hidden.append(number)
            return
        self._builder.locate(f"slide {number}")
        shapes = [one for one in Shapes(self._presentation, slide).all if not one.is_margin]
        title = next((one for one in shapes if one.is_title and one.text), None)
        said = self._write_title(on_one_line(self._blocks(title)))
        body = [self._placed(one) for one in shapes if one is not title]
        on_it = [one for one in body if one.is_on(self._paper)]
        self.losses["beside"] += sum(bool(one.blocks) for one in body if not one.is_on(self._paper))
        for one in reading_order(tabled(paired(on_it)), lambda each: each.frame):
            said = self._write(one, number) or said
        if not said and any(one.is_picture for one in shapes):
            self.pictures.append(number)
        self._write_background(slide.record)
        for comment in self._comments(slide.record):
            self._builder.add(comment, BlockKind.COMMENT)
        if (notes := self._presentation.notes_of(slide.record)) is not None:
            own = (one for one in Shapes(self._presentation, notes).all if not one.is_margin)
            self._write_notes(number, (block for one in own for block in self._blocks(one)))

    def _is_hidden(self, slide: Record) -> bool:
        show = self._presentation.first(slide, kinds.SHOW)
        if show is None or show.end - show.start < _HIDDEN_AT + 2:
            return False
        return bool(self._presentation.data[show.start + _HIDDEN_AT] & _HIDDEN)

    def _blocks(self, shape: Shape | None) -> list[Written]:
        """What a shape says; one paragraph alone is no item."""
        if shape is None or shape.text is None:
            return []
        blocks = shape.text.blocks(self._presentation.targets, self._presentation.fonts)
        if len(blocks) == 1 and blocks[0].kind is BlockKind.LIST_ITEM:
            return [replace(blocks[0], kind=BlockKind.PARAGRAPH, level=0)]
        return blocks

    def _placed(self, shape: Shape) -> PlacedFrame:
        self.losses["objects"] += shape.object > 0 and shape.object not in self._files
        return PlacedFrame(shape, shape.frame, shape.is_turned, self._blocks(shape))

    def _write(self, one: PlacedFrame, number: int) -> bool:
        grid = grid_of(one.element.cells, self._presentation.fonts) if one.element.cells else None
        if one.rows:
            grid = Grid(one.rows, range(len(one.rows)))
        if grid is not None:
            return self._write_table(grid, number)
        return self._write_blocks(one.blocks)

    def _write_background(self, slide: Record) -> None:
        """Append what stands on a slide's master, the first time that a slide shows it."""
        master = self._presentation.master_of(slide)
        if master is None:
            return
        if master.identity not in self._behind:
            shapes = Shapes(self._presentation, master).all
            plain = (one for one in shapes if not (one.placeholder or one.is_margin))
            self._behind[master.identity] = [on_one_line(self._blocks(one)) for one in plain]
        for text in self._behind[master.identity]:
            self._write_behind(text)

    def _comments(self, slide: Record) -> Iterator[str]:
        presentation = self._presentation
        tags = presentation.first(slide, kinds.TAGS)
        for tag in presentation.inside(tags) if tags else ():
            data = presentation.first(tag, kinds.TAG_DATA)
            for comment in presentation.inside(data) if data else ():
                if comment.kind != kinds.COMMENT:
                    continue
                held = {
                    one.instance: presentation.data[one.start : one.end].decode(
                        "utf-16-le", "replace"
                    )
                    for one in presentation.inside(comment)
                    if one.kind == kinds.STRING
                }
                author, said = (" ".join(held.get(at, "").split()) for at in (_AUTHOR, _SAID))
                if said:
                    yield f"Comment by {author}: {said}" if author else f"Comment: {said}"
