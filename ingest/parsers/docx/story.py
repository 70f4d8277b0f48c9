"""The blocks of one part of a Word file: paragraphs, headings, lists, tables, and their notes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from ingest.document import BlockKind
from ingest.parsers.blocks.builder import Content, joined_cells
from ingest.parsers.blocks.inline import Inline
from ingest.parsers.blocks.item_numbers import is_bullet, is_rank
from ingest.parsers.blocks.noted_blocks import Written, ends_what_refers
from ingest.parsers.blocks.scripts import sign_of
from ingest.parsers.docx.comments import Comment
from ingest.parsers.docx.drawings import TextBox
from ingest.parsers.docx.kinds import (
    is_bold,
    is_hidden,
    kind_of,
    names_of,
)
from ingest.parsers.docx.notes import Note
from ingest.parsers.docx.other_files import other_file
from ingest.parsers.docx.package import WordFile
from ingest.parsers.docx.runs import Paragraph, Runs
from ingest.parsers.docx.tables import (
    is_title,
    lays_out,
    opens_section,
    repeats_header,
    rows,
    spans_all,
    widest,
    with_column_names,
)
from ingest.parsers.docx.units import units
from ingest.parsers.office.field_codes import CONTENTS
from ingest.parsers.office.word_styles import repeats_headings
from ingest.parsers.office.word_xml import name
from ingest.parsers.tables.section_rows import RowShape, in_sections, section_rows


class Story:
    """Parses ``container`` in ``part``: the body, a note, a header, a text box.

    Headings outside the body (``has_headings`` is false) are paragraphs, for they head nothing that
    follows. ``left_out`` are kinds of fields whose results are no text. The blocks are appended to
    ``entries``, if these are given.
    """

    def __init__(
        self,
        file: WordFile,
        part: Any,
        container: Any,
        *,
        has_headings: bool = False,
        left_out: frozenset[str] = CONTENTS,
        entries: list[Written] | None = None,
    ) -> None:
        self.entries: list[Written] = [] if entries is None else entries
        self._notes: list[Note | Comment] = []
        self._file = file
        self._part = part
        self._left_out = left_out
        self._container = container
        self._has_headings = has_headings
        self._runs = Runs(file, part, container, left_out)

    def parse(self) -> list[Written]:
        """Everything in the container, with the notes that it refers to."""
        self._blocks()
        self._write_notes()
        return self.entries

    def _blocks(self) -> None:
        for element, paragraph in units(self._container, self._runs):
            if paragraph is not None:
                self._paragraph(element, paragraph)
            elif name(element) == "w:tbl":
                self._table(element)
            else:
                found = self._other_file(element)
                self.entries += found

    def _other_file(self, element: Any) -> list[Written]:
        if not (found := other_file(self._part, element)):
            self._file.losses["other_files"] += 1
        return found

    def _paragraph(self, element: Any, paragraph: Paragraph) -> None:
        names = names_of(element, self._file.styles)
        item = self._file.numbering.item(element)
        number = self._number(element, item, paragraph.line)
        text = paragraph.line.text_and_links()[0].strip()
        if text and not repeats_headings(names, text):
            kind, level = kind_of(element, self._file.styles, item, text)
            if kind is BlockKind.HEADING and not self._has_headings:
                kind, level = BlockKind.PARAGRAPH, 0
            if "title" in names:
                self._file.titles.append(" ".join(text.split()))
            label = ""
            if kind is BlockKind.LIST_ITEM and (is_rank(number) or is_bullet(number)):
                label = number
            elif number:
                paragraph.line.put_first(f"{number} ")
            in_body = name(self._container) == "w:body"
            bold = in_body and not paragraph.notes and is_bold(element, self._file.styles)
            self._add(paragraph.line, kind, level, label, bold)
        self._notes += paragraph.notes
        for box in paragraph.boxes:
            self._box(box)

    def _number(self, element: Any, item: tuple[str, int] | None, line: Inline) -> str:
        """The number before a paragraph; one that is hidden altogether is not counted."""
        if item is None or (line.is_blank and is_hidden(element, self._file.styles)):
            return ""
        return self._file.numbering.label(*item)

    def _box(self, box: TextBox) -> None:
        if box.content is not None:
            self._inside(box.content)
        kind = BlockKind.LIST_ITEM if len(box.lines) > 1 else BlockKind.PARAGRAPH
        for line in box.lines:
            self._emit(Written(line, kind))
        for block in box.blocks:
            self._emit(block)

    def _inside(self, container: Any, has_headings: bool = False) -> None:
        """Append the blocks of a box or cell; its notes wait with those of what is around it."""
        inner = Story(
            self._file,
            self._part,
            container,
            has_headings=has_headings,
            left_out=self._left_out,
            entries=self.entries,
        )
        inner._notes = self._notes
        inner._blocks()

    def _table(self, table: Any) -> None:
        grid, styles = list(rows(table)), self._file.styles
        if lays_out(grid, styles):
            for cell in dict.fromkeys(cell for cells in grid for cell in cells):
                self._inside(cell, self._has_headings)
            return
        parsed: dict[Any, Inline] = {}
        written: list[Content] = []
        shapes: list[RowShape] = []
        named, width = with_column_names(grid), widest(grid)
        opens = len(grid) > 1 and opens_section(grid, lambda cell: is_bold(cell, styles))
        for stacks, following in zip(named, [*named[1:], []], strict=True):
            contents: list[Content] = []
            for stack in stacks:
                again = stack[-1] in parsed
                content = Inline()
                for cell in stack:
                    if cell not in parsed:
                        parsed[cell] = self._cell(cell)
                    if not parsed[cell].is_blank:
                        content.extend(parsed[cell], ": ")
                contents.append(content.repeated() if again else content.text_and_links())
            filled = [content for content in contents if content[0]]
            if not filled:
                continue
            if not written and not opens and is_title(stacks, following):
                text, links = filled[0]
                self._emit(Written(text, BlockKind.PARAGRAPH, 0, tuple(links)))
                continue
            texts = [text.strip() for text, _ in contents]
            bold = len(stacks) == 1 and is_bold(stacks[0][-1], styles)
            shapes.append(RowShape(texts, spans_all(stacks, width), bold))
            written.append(joined_cells(contents))
        is_headed = repeats_header(grid) or all(
            is_bold(cell, styles) for cell in (grid[0] if grid else ())
        )
        sections = section_rows(shapes) if self._has_headings else frozenset()
        for number, kind, level in in_sections(shapes, sections, is_headed=is_headed):
            text, links = written[number]
            self._emit(Written(text, kind, level, tuple(links)))

    def _cell(self, container: Any) -> Inline:
        """What a cell, or a box in one, holds, on one line: its paragraphs set apart."""
        inline = Inline()
        for element, paragraph in units(container, self._runs):
            if paragraph is None:
                self._nested(element, inline)
                continue
            item = self._file.numbering.item(element)
            line = Inline(self._number(element, item, paragraph.line))
            for part in paragraph.line.lines():
                is_number = line.last.isdecimal() and part.first.isdecimal()
                line.extend(part, "; " if is_number else " ")
            inline.set_apart(line)
            self._notes += paragraph.notes
            for box in paragraph.boxes:
                if box.content is not None:
                    inline.set_apart(self._cell(box.content))
                for text in (*box.lines, *(block.text for block in box.blocks)):
                    inline.set_apart(Inline(" ".join(text.split())))
        return inline

    def _nested(self, element: Any, into: Inline) -> None:
        if name(element) != "w:tbl":
            for block in self._other_file(element):
                into.set_apart(Inline(" ".join(block.text.split())))
            return
        for cells in rows(element):
            line = Inline()
            for cell in cells:
                found = self._cell(cell)
                if not found.is_blank:
                    line.extend(found, ", ")
            into.set_apart(line)

    def _add(
        self, line: Inline, kind: BlockKind, level: int = 0, label: str = "", bold: bool = False
    ) -> None:
        text, links = line.text_and_links()
        if text.strip():
            self._emit(Written(text, kind, level, tuple(links), label, bold))

    def _emit(self, entry: Written) -> None:
        """Write a block."""
        if ends_what_refers(self.entries, entry):
            self._write_notes()
        self.entries.append(entry)

    def _write_notes(self) -> None:
        pending = list(self._notes)
        self._notes.clear()
        for note in pending:
            at = len(self.entries)
            story = Story(self._file, note.part, note.element, entries=self.entries)
            if isinstance(note, Comment):
                said = story._cell(note.element)
                if not said.is_blank:
                    said.put_first(note.lead)
                    self._add(said, BlockKind.COMMENT)
                continue
            story.parse()
            if note.mark and len(self.entries) > at:
                first = self.entries[at]
                self.entries[at] = replace(
                    first, label=f"{sign_of(note.mark)} {first.label}".strip()
                )
