"""The blocks of one part of a Word file: paragraphs, headings, lists, tables, and their notes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from ingest.document import HEADER_ROW, BlockKind, Link
from ingest.parsers.builder import Content, joined_cells
from ingest.parsers.docx.drawings import Box
from ingest.parsers.docx.notes import Note
from ingest.parsers.docx.package import WordFile
from ingest.parsers.docx.runs import Paragraph, Runs
from ingest.parsers.docx.tables import rows
from ingest.parsers.docx.xml import contents, find, get, is_on, name, value
from ingest.parsers.field_codes import CONTENTS
from ingest.parsers.inline import Inline
from ingest.parsers.scripts import superscript

_HEADING_STYLE = re.compile(r"heading (\d)", re.IGNORECASE)
_CONTENTS_STYLE = re.compile(r"toc (?:\d|heading)|table of (?:figures|authorities)", re.IGNORECASE)
# "3.", "b)", "(iv)": the rank in a list. "3.2" and "§ 3" are names, by which people ask.
_RANK_IN_LIST = re.compile(r"\(?\w{1,5}[.):]?|[^\w\s]+")
# Characters. A cell beside many rows is repeated in each, for a row is read by itself; prose is not.
_LONGEST_REPEATED = 300


@dataclass(frozen=True, slots=True)
class Entry:
    """A block that is not yet written: ``label`` stands before it and is no part of it."""

    text: str
    kind: BlockKind
    level: int = 0
    links: tuple[Link, ...] = ()
    label: str = ""


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
        entries: list[Entry] | None = None,
    ) -> None:
        self.entries: list[Entry] = [] if entries is None else entries
        self._notes: list[Note] = []
        self._file = file
        self._part = part
        self._left_out = left_out
        self._container = container
        self._has_headings = has_headings
        self._runs = Runs(file, part, container, left_out)

    def parse(self) -> list[Entry]:
        """Everything in the container, with the notes that it refers to."""
        self._blocks()
        self._write_notes()
        return self.entries

    def _blocks(self) -> None:
        for element, paragraph in self._units(self._container):
            if paragraph is not None:
                self._paragraph(element, paragraph)
            elif name(element) == "w:tbl":
                self._table(element)
            else:
                self._file.losses["other_files"] += 1

    def _units(self, container: Any) -> Iterator[tuple[Any, Paragraph | None]]:
        """Paragraphs with what they hold, and other blocks.

        Where the mark between two paragraphs is not seen, they are one, formatted as the second is.
        """
        last, held = None, Paragraph()
        for element in contents(container, "w:p", "w:tbl", "w:altChunk"):
            if name(element) == "w:p":
                self._runs.parse(element, held)
                last = element
                if _mark_is_gone(element):
                    held.line.gap()
                    continue
                if _is_large_initial(element):
                    continue
            if last is not None:
                held.line.settle()
                yield last, held
                last, held = None, Paragraph()
            if name(element) != "w:p":
                yield element, None
        if last is not None:
            held.line.settle()
            yield last, held

    def _paragraph(self, element: Any, paragraph: Paragraph) -> None:
        names = self._file.styles.names(value(element, "w:pPr/w:pStyle"))
        item = self._file.numbering.item(element)
        number = self._number(element, item, paragraph.line)
        repeats_headings = any(map(_CONTENTS_STYLE.fullmatch, names))
        if not (paragraph.line.is_blank or repeats_headings):
            kind, level = self._kind(element, names, item)
            if "title" in names:
                self._file.titles.append(" ".join(paragraph.line.text_and_links()[0].split()))
            label = ""
            if kind is BlockKind.LIST_ITEM and _RANK_IN_LIST.fullmatch(number):
                label = number
            elif number:
                paragraph.line.put_first(f"{number} ")
            self._add(paragraph.line, kind, level, label)
        self._notes += paragraph.notes
        for box in paragraph.boxes:
            self._box(box)

    def _number(self, element: Any, item: tuple[str, int] | None, line: Inline) -> str:
        """The number before a paragraph; one that is hidden altogether is not counted."""
        if item is None:
            return ""
        own, style = find(element, "w:pPr"), value(element, "w:pPr/w:pStyle")
        if line.is_blank and own is not None and self._file.styles.look(own, style).hidden:
            return ""
        return self._file.numbering.label(*item)

    def _kind(
        self, element: Any, names: list[str], item: tuple[str, int] | None
    ) -> tuple[BlockKind, int]:
        heading = next((match for match in map(_HEADING_STYLE.match, names) if match), None)
        if self._has_headings and ("title" in names or heading):
            return BlockKind.HEADING, min(6, max(1, int(heading.group(1)))) if heading else 1
        style = next((n for n in names if n.startswith(("list bullet", "list number"))), "")
        if style and find(element, "w:pPr/w:numPr") is None:
            # The lists of these styles have one level each.
            return BlockKind.LIST_ITEM, int(style[-1]) - 1 if style[-1].isdecimal() else 0
        if item:
            return BlockKind.LIST_ITEM, item[1]
        return BlockKind.PARAGRAPH, 0

    def _box(self, box: Box) -> None:
        if box.content is not None:
            inner = Story(
                self._file, self._part, box.content, left_out=self._left_out, entries=self.entries
            )
            inner._notes = self._notes
            inner._blocks()
        kind = BlockKind.LIST_ITEM if len(box.lines) > 1 else BlockKind.PARAGRAPH
        for line in box.lines:
            self._emit(Entry(line, kind))

    def _table(self, table: Any) -> None:
        parsed: dict[Any, Inline] = {}
        level = HEADER_ROW
        for cells in rows(table):
            contents: list[Content] = []
            for cell in cells:
                again = cell in parsed
                content = parsed[cell] if again else self._cell(cell)
                parsed[cell] = content
                long = again and content.length > _LONGEST_REPEATED
                contents.append(("", []) if long else content.text_and_links())
            text, links = joined_cells(contents)
            if text:
                self._emit(Entry(text, BlockKind.TABLE_ROW, level, tuple(links)))
                level = 0

    def _cell(self, container: Any) -> Inline:
        """What a cell, or a box in one, holds, on one line: its paragraphs set apart."""
        inline = Inline()
        for element, paragraph in self._units(container):
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
                for text in box.lines:
                    inline.set_apart(Inline(" ".join(text.split())))
        return inline

    def _nested(self, element: Any, into: Inline) -> None:
        if name(element) != "w:tbl":
            self._file.losses["other_files"] += 1
            return
        for cells in rows(element):
            line = Inline()
            for cell in cells:
                found = self._cell(cell)
                if not found.is_blank:
                    line.extend(found, ", ")
            into.set_apart(line)

    def _add(self, line: Inline, kind: BlockKind, level: int = 0, label: str = "") -> None:
        text, links = line.text_and_links()
        if text.strip():
            self._emit(Entry(text, kind, level, tuple(links), label))

    def _emit(self, entry: Entry) -> None:
        """Write a block. Notes stand before the next paragraph: after the list that one opens."""
        last = self.entries[-1].kind if self.entries else None
        under_heading = last is BlockKind.HEADING and entry.kind is BlockKind.PARAGRAPH
        if entry.kind in {BlockKind.PARAGRAPH, BlockKind.HEADING} and not under_heading:
            self._write_notes()
        self.entries.append(entry)

    def _write_notes(self) -> None:
        pending = list(self._notes)
        self._notes.clear()
        for note in pending:
            at = len(self.entries)
            Story(self._file, note.part, note.element, entries=self.entries).parse()
            if note.mark and len(self.entries) > at:
                mark = superscript(note.mark, "") if note.mark.isdecimal() else f"^{note.mark}"
                first = self.entries[at]
                self.entries[at] = replace(first, label=f"{mark} {first.label}".strip())


def _mark_is_gone(paragraph: Any) -> bool:
    """Whether the end of a paragraph is deleted or hidden, so that the next one goes on in its line."""
    mark = find(paragraph, "w:pPr/w:rPr")
    if find(mark, "w:del") is not None or find(mark, "w:moveFrom") is not None:
        return True
    # A hidden mark with w:specVanish ends a heading that stands in the line of its text.
    return is_on(find(mark, "w:vanish")) and not is_on(find(mark, "w:specVanish"))


def _is_large_initial(paragraph: Any) -> bool:
    """Whether a paragraph is only the first letter of the next, large and in a frame of its own."""
    return get(find(paragraph, "w:pPr/w:framePr"), "w:dropCap") in {"drop", "margin"}
