"""One stream of an OpenDocument text: the body, a note, a header, a box."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from ingest.document import BlockKind
from ingest.parsers.blocks.builder import Content, joined_cells, trimmed
from ingest.parsers.blocks.inline import Inline
from ingest.parsers.blocks.noted_blocks import NotedBlocks, Written
from ingest.parsers.odt.runs import LEFT_OUT, LOSSES, Parts, Runs
from ingest.parsers.odt.tables import rows
from ingest.parsers.odt.xml import count, get, name, qualified
from ingest.parsers.tables.section_rows import RowShape, in_sections, section_rows
from ingest.parsers.tables.stacked_names import names_columns_together, stacked


class _TableLine(NamedTuple):
    """A row of a table, with the notes and boxes that hang on it."""

    cells: list[Content]
    notes: list[tuple[str, list[Written]]]
    boxes: list[Any]


class Story:
    """Collects the blocks of a stream. Headings only where it ``has_headings``."""

    def __init__(self, parts: Parts, *, has_headings: bool = False) -> None:
        self._parts = parts
        self._has_headings = has_headings
        self._blocks = NotedBlocks()
        self._runs = Runs(parts, lambda element: Story(parts).parse(element))

    def parse(self, container: Any) -> list[Written]:
        """Everything in ``container``, with the notes that it refers to."""
        self._all(container, 0, "")
        return self._blocks.finish()

    def _all(self, container: Any, depth: int, style: str) -> None:
        for element in container:
            tag = name(element)
            if tag in {"text:p", "text:h"}:
                self._paragraph(element, depth, "")
            elif tag == "text:list":
                self._list(element, depth, style)
            elif tag == "text:numbered-paragraph":
                self._list_item(element, count(element, "text:level"), "", "")
            elif tag == "table:table":
                self._table(element)
            elif tag == "text:section":
                hidden = get(element, "text:display") == "none"
                if not (
                    hidden or self._parts.styles.is_hidden_section(get(element, "text:style-name"))
                ):
                    self._all(element, depth, style)
            elif tag == "office:annotation":
                self._runs.comment(element)
                self._hang_on()
            elif tag in LOSSES:
                self._parts.losses[LOSSES[tag]] += 1
            elif tag.startswith("draw:"):
                self._runs.draw(element)
                self._hang_on()
            elif tag and tag not in LEFT_OUT:
                self._all(element, depth, style)

    def _list(self, element: Any, depth: int, outer: str) -> None:
        for item, style, number in self._items(element, depth, outer):
            self._list_item(item, depth + 1, style, number)

    def _items(self, element: Any, depth: int, outer: str) -> Iterator[tuple[Any, str, str]]:
        """The items of a list, each with the style and the number that it has."""
        style = get(element, "text:style-name") or outer
        goes_on = get(element, "text:continue-numbering") == "true"
        if depth == 0 and not (goes_on or get(element, "text:continue-list")):
            self._parts.numbering.restart(style)
        for item in element:
            if name(item) == "text:list-item":
                start = get(item, "text:start-value")
                yield item, style, self._parts.numbering.item(style, depth + 1, start)
            elif name(item) == "text:list-header":
                yield item, style, ""

    def _list_item(self, item: Any, depth: int, style: str, number: str) -> None:
        for element in item:
            if name(element) in {"text:p", "text:h"}:
                self._paragraph(element, depth, number)
                number = ""
            elif name(element) == "text:list":
                self._list(element, depth, style)
            elif name(element) == "table:table":
                self._table(element)

    def _paragraph(self, element: Any, depth: int, number: str) -> None:
        line = self._runs.read(element)
        style = get(element, "text:style-name")
        kind, level = BlockKind.PARAGRAPH, 0
        if depth:
            kind, level = BlockKind.LIST_ITEM, depth - 1
        if name(element) == "text:h":
            outline = count(element, "text:outline-level")
            if not number and get(element, "text:is-list-header") != "true":
                number = self._parts.numbering.heading(outline)
            kind, level = BlockKind.HEADING, min(6, outline)
        elif not depth and self._parts.styles.is_title(style):
            kind, level = BlockKind.HEADING, 1
            self._parts.titles.append(" ".join(line.text_and_links()[0].split()))
        if kind is BlockKind.HEADING and not self._has_headings:
            kind, level = BlockKind.PARAGRAPH, 0
        bold = self._has_headings and self._runs.is_bold and not self._runs.notes
        self._blocks.add(line, kind, level, number, bold)
        self._hang_on()

    def _hang_on(self) -> None:
        """Write the boxes, and keep the notes, of what just ended."""
        notes, boxes = self._runs.notes, self._runs.boxes
        self._runs.notes, self._runs.boxes = [], []
        for mark, blocks in notes:
            self._blocks.note(mark, blocks)
        for box in boxes:
            self._blocks.append_all(Story(self._parts).parse(box))

    def _table(self, table: Any) -> None:
        shapes: list[RowShape] = []
        written: list[_TableLine] = []
        is_bold, spans = True, False  # of the first row, as far as is known
        grid = list(rows(table))
        width = max(map(len, grid), default=0)
        for row in grid:
            cells: list[Content] = []
            for cell, again in row:
                line = self._cell(cell) if cell is not None else Inline()
                is_bold = is_bold and bool(shapes or line.is_blank or self._runs.is_bold)
                cells.append(trimmed(*(line.repeated() if again else line.text_and_links())))
                if again:
                    self._runs.notes, self._runs.boxes = [], []
            texts = [text for text, _ in cells]
            notes, boxes = self._runs.notes, self._runs.boxes
            self._runs.notes, self._runs.boxes = [], []
            if any(texts):
                spans = spans or (not shapes and any(again for _, again in row))
                shapes.append(RowShape(texts, len(row) == 1 < width))
                written.append(_TableLine(cells, notes, boxes))
        if spans and names_columns_together([shape.cells for shape in shapes]):
            first, second = written[:2]
            names = stacked(first.cells, second.cells)
            written[:2] = [
                _TableLine(names, first.notes + second.notes, first.boxes + second.boxes)
            ]
            shapes[:2] = [RowShape([text for text, _ in names])]
        sections = section_rows(shapes) if self._has_headings else frozenset()
        for number, kind, level in in_sections(
            shapes, sections, is_headed=is_bold or _repeats_header(table)
        ):
            read = written[number]
            self._blocks.row(joined_cells(read.cells), kind, level)
            self._runs.notes, self._runs.boxes = list(read.notes), list(read.boxes)
            read.notes.clear()
            read.boxes.clear()
            self._hang_on()

    def _cell(self, container: Any) -> Inline:
        """What a cell holds, on one line: its paragraphs set apart."""
        inline = Inline()
        for element, number in self._paragraphs(container):
            if name(element) == "table:table":
                for row in rows(element):
                    line = Inline()
                    for cell, _ in row:
                        found = self._cell(cell) if cell is not None else Inline()
                        if not found.is_blank:
                            line.extend(found, ", ")
                    inline.set_apart(line)
                continue
            line = Inline(number)
            for part in self._runs.read(element).lines():
                is_number = line.last.isdecimal() and part.first.isdecimal()
                line.extend(part, "; " if is_number else " ")
            inline.set_apart(line)
        return inline

    def _paragraphs(
        self, container: Any, depth: int = 0, style: str = "", number: str = ""
    ) -> Iterator[tuple[Any, str]]:
        """The paragraphs and tables in a cell, those of its lists too with their numbers."""
        for element in container:
            tag = name(element)
            if tag in {"text:p", "text:h", "table:table"}:
                yield element, number
                number = ""
            elif tag == "text:list":
                for item, its_style, its_number in self._items(element, depth, style):
                    yield from self._paragraphs(item, depth + 1, its_style, its_number)
            elif tag == "text:section":
                yield from self._paragraphs(element, depth, style)


def _repeats_header(table: Any) -> bool:
    """Whether rows at the top of a table stand above it on every page."""
    return table.find(qualified("table:table-header-rows")) is not None
