"""Slides one after the other, whatever their format: titles, tables, what stands behind them, notes, losses."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable

from ingest.document import BlockKind, ParsedDocument
from ingest.how_many import counted
from ingest.parsers.blocks.builder import TextBuilder, left_out
from ingest.parsers.blocks.noted_blocks import Written
from ingest.parsers.blocks.titles import is_sensible_title
from ingest.parsers.lines.line_shapes import tells_something
from ingest.parsers.sheets.grid import Grid
from ingest.parsers.sheets.tables import write_tables

DAMAGED = "is damaged: it cannot be opened as a PowerPoint file"
_SENTENCES: dict[str, Callable[[int], str]] = {
    "struck": lambda n: left_out(n, "struck-out stretch", "struck-out stretches"),
    "comments": lambda n: left_out(n, "comment on a slide", "comments on slides"),
    "beside": lambda n: left_out(n, "frame beside its slide", "frames beside their slides"),
    "charts": lambda n: f"The figures of {counted(n, 'chart')} are not in the text.",
    "objects": lambda n: left_out(n, "embedded object"),
    "media": lambda n: left_out(n, "video or sound", "videos or sounds"),
}


class Deck:
    """Writes slides; ``hidden`` and ``pictures`` are the numbers of slides that remarks are about.

    ``title`` is the title of the first slide that has one; ``losses`` counts what is not in the text.
    """

    def __init__(self, builder: TextBuilder, losses: Counter[str] | None = None) -> None:
        self.hidden: list[int] = []
        self.pictures: list[int] = []
        self.title = ""
        self.losses = Counter[str]() if losses is None else losses
        self._builder = builder
        self._told: set[str] = set()

    def finish(self, *titles: str) -> ParsedDocument:
        """The document, called by the first of ``titles`` that makes sense or by its slides' own."""
        for slides, sentence in (
            (self.hidden, "hidden and not in the text."),
            (self.pictures, "a picture without text: what it shows is not in the text."),
        ):
            if slides:
                these = ", ".join(map(str, slides))
                several = sentence.replace("a picture", "pictures").replace("it shows", "they show")
                self._builder.remark(
                    f"Slide {these} is {sentence}"
                    if len(slides) == 1
                    else f"Slides {these} are {several}"
                )
        for loss, words in _SENTENCES.items():
            if count := self.losses[loss]:
                self._builder.remark(words(count))
        called = (" ".join(title.split()) for title in (*titles, self.title))
        return self._builder.build(title=next(filter(is_sensible_title, called), None))

    def _write_title(self, text: str) -> bool:
        """Append the title of a slide; whether it has one."""
        self._builder.add(text, BlockKind.HEADING, 1)
        if not self.title and is_sensible_title(text):
            self.title = text
        return bool(text)

    def _write_blocks(self, blocks: Iterable[Written], label: str = "") -> bool:
        """Append blocks, the first with the ``label``; whether there are any."""
        said = False
        for block in blocks:
            self._builder.add(
                block.text, block.kind, block.level, block.links, label or block.label
            )
            said, label = True, ""
        return said

    def _write_table(self, grid: Grid, number: int) -> bool:
        """Append a table on the slide of a ``number``; whether it says anything."""
        write_tables(self._builder, grid, lambda _: f"slide {number}")
        return any(map(any, grid.rows))

    def _write_behind(self, text: str) -> None:
        """Append what stands behind a slide's own frames, the first time that a slide shows it."""
        if tells_something(text) and text not in self._told:
            self._told.add(text)
            self._builder.add(text, BlockKind.PARAGRAPH)

    def _write_notes(self, number: int, blocks: Iterable[Written]) -> None:
        """Append the notes on the slide of a ``number``."""
        self._builder.locate(f"slide {number}, notes")
        self._write_blocks(blocks, "Notes:")


def on_one_line(blocks: Iterable[Written]) -> str:
    """What blocks say, on one line."""
    return " ".join(" ".join(block.text.split()) for block in blocks)
