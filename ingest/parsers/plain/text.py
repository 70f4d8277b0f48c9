"""Plain text: the file as it is, but for tables, with its structure guessed from its lines.

Two habits have to be told apart: one paragraph per line, however long, and lines broken at a fixed
width with blank lines between paragraphs.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ingest.document import Block, BlockKind, ParsedDocument
from ingest.parsers.blocks.page_counts import printed_pages
from ingest.parsers.code_pages.encoding import decode
from ingest.parsers.lines.line_shapes import (
    BULLET,
    COLUMNS,
    Line,
    ends_sentence,
    is_capitals,
    is_label,
    is_rule,
    is_section_number,
    item_start,
    numbered_level,
)
from ingest.parsers.lines.wrapping import LABEL_BEFORE, is_entry
from ingest.parsers.plain.commented import HASHES, comments, goes_on, is_bare, is_script, section_at
from ingest.parsers.plain.drawn_around import without_frames, without_terminal_codes
from ingest.parsers.plain.encoded import legible_lines, unquoted
from ingest.parsers.plain.jira import without_macros
from ingest.parsers.plain.plain_lines import PlainLines
from ingest.parsers.plain.set_out import MOST_HEADINGS_IN_A_ROW, RECORD_LEVEL, is_stanza
from ingest.parsers.plain.wiki import wiki_table, without_marks
from ingest.parsers.tables.drawn_rows import DrawnTable, redrawn
from ingest.parsers.tables.drawn_tables import drawing
from ingest.parsers.tables.loose_tables import loose_tables

_UNDERLINE = re.compile(r"(=+|-+|~+)")
_BODY = 60  # characters: a line this long is text, whatever it ends with
_FEWEST_WORDS = 4  # of a line that introduces what is below it


def parse(data: bytes, name: str) -> ParsedDocument:
    """Parse plain text; the stored text is what the file decodes to, with bars in tables.

    What is written into it for a terminal alone is left out, frames of stars are blank; its places are
    the pages that form feeds end.
    """
    text, encoding = decode(unquoted(data))
    parsed = parse_text(without_terminal_codes(text), name)
    return replace(parsed, encoding=encoding, locators=printed_pages(parsed.text))


def parse_text(text: str, name: str = "") -> ParsedDocument:
    """The structure of plain text that is decoded already; what is encoded in it is in no block.

    ``name`` is that of the file, if it has one: in scripts and settings nothing is a heading.
    """
    text = without_frames(without_macros(without_marks(text)))
    lines, remarks = legible_lines(text)
    structure = _Structure(lines, text, script=is_script(name, lines))
    blocks, title = structure.parse()
    text = redrawn(text, structure.changes)
    return ParsedDocument(text, tuple(blocks), title=title, remarks=remarks)


class _Structure(PlainLines):
    """One pass over the lines."""

    def __init__(self, lines: Sequence[Line], text: str, *, script: bool) -> None:
        super().__init__(lines)
        self._script = script
        self._comments = comments(lines, script=script)
        self.changes: list[tuple[int, str]] = []
        self._drawing = drawing(text)
        self._loose = {} if script or self._entries else loose_tables(text)
        self._indents: list[int] = []
        self._titled = False

    def parse(self) -> tuple[list[Block], str | None]:
        """All blocks, and the title if the text starts with a heading that stands apart."""
        title, index = None, 0
        while index < len(self._lines):
            line = self._lines[index]
            table = self._drawn(index) or self._loose.get(index)
            if line.content and table is not None:
                self._blocks += table.rows
                self.changes += table.changes
                self._indents.clear()
                index = table.after
            elif self._script and (name := section_at(self._lines, index)) is not None:
                self._blocks.append(Block(*name, BlockKind.HEADING, 1))
                self._indents.clear()
                index += 1
            elif self._is_break(index) or (self._script and is_bare(line.content)):
                index += 1
            elif index in self._comments:
                index = self._comment(index)
            elif not self._script and (heading := self._heading_at(index)) is not None:
                level, start, end, following = heading
                apart = following > index + 1 or self._is_break(index + 1)
                if not self._blocks and (apart or start > line.start):
                    level, self._titled = 1, True
                    title = line.content[start - line.start : end - line.start]
                self._blocks.append(Block(start, end, BlockKind.HEADING, level))
                self._indents.clear()
                index = following
            elif self._is_item(index):
                index = self._item(index)
            else:
                index = self._paragraph(index)
        return self._blocks, title

    def _heading_at(self, index: int) -> tuple[int, int, int, int] | None:
        """Level, start, end and next line if line ``index`` is a heading."""
        line = self._lines[index]
        if (marked := self._marked(index)) is not None:
            depth, first, last = marked
            return depth, line.start + first, line.start + last, index + 1
        underline = self._content(index + 1)
        if (
            len(underline) >= 3
            and _UNDERLINE.fullmatch(underline)
            and len(underline) * 2 >= len(line.content)
            and self._is_break(index - 1)
            and not ends_sentence(line.content)
            and not COLUMNS.search(line.content)
            and not (BULLET.match(line.content) and not line.content[0].isdigit())
        ):
            return 1 if underline[0] == "=" else 2, line.start, line.end, index + 2
        if index in self._records:
            return RECORD_LEVEL, line.start, line.end, index + 1
        if index in self._set_out or self._is_plain_heading(index):
            level = 1 if is_capitals(line.content) else numbered_level(line.content)
            # Under a title there is nothing else on its level.
            level = 2 if level is None else min(6, level + self._titled)
            return level, line.start, line.end, index + 1
        return None

    def _drawn(self, index: int) -> DrawnTable | None:
        drawn = self._drawing.table_at(index) or self._drawing.barred_at(index)
        return drawn or wiki_table(self._lines, index, self._drawing)

    def _is_plain_heading(self, index: int) -> bool:
        if (
            not self._could_head(index)
            or is_stanza(self._lines, index)
            or self._counts_something(index)
        ):
            return False
        if self._hangs(index + 1):
            return False
        content = self._content(index)
        counts = numbered_level(content) is not None or is_capitals(content)
        if counts and self._next(index) in self._loose:
            return True  # "2. AVAILABILITY" above its table
        if not (
            self._is_break(index - 1)
            or ends_sentence(self._content(index - 1))
            or self._blocks[-1].kind in {BlockKind.HEADING, BlockKind.LIST_ITEM}
        ):
            return False
        following, row = index, 0
        while (
            following < len(self._lines)
            and row <= MOST_HEADINGS_IN_A_ROW
            and (not self._content(following) or self._could_head(following))
        ):
            row += bool(self._content(following))
            following += 1
        # Headings stand above text: a row of short lines at the end, or a long row, is none.
        if following == len(self._lines) or row > MOST_HEADINGS_IN_A_ROW:
            return False
        heading, text = self._content(index), self._content(following)
        together = row > 1 and following == index + row and self._is_break(following + 1)
        counts = is_capitals(heading) or is_section_number(heading)
        if together and len(text) < _BODY and not counts:
            return False  # a stanza, whose last line ends with a stop
        if heading.rstrip("\"'”’»)").endswith("?"):
            # A question above something shorter is just a question, and so is what somebody asked at a time.
            asked = is_label(text) or is_entry(heading)
            return row == 1 and len(text) > len(heading) and not asked
        if self._is_item(following, after_heading=True) or self._is_labelled_beside(following):
            return True
        if is_capitals(heading) and LABEL_BEFORE.match(text):
            return True  # a day above its programme
        after = self._content(following + 1)
        text = f"{text} {after}" if after[:1].islower() else text
        if text.endswith(":") and numbered_level(heading) is not None:
            return True  # "3.2. Copies" above what introduces its parts
        # "To bleed the boiler, do the following:"
        introduces = counts and text.endswith(":") and len(text.split()) >= _FEWEST_WORDS
        says = ends_sentence(text) or introduces
        return len(text) >= _BODY or (says and len(text) > len(heading) / 2)

    def _item(self, index: int) -> int:
        line = self._lines[index]
        skip = self._counted.get(index, item_start(line.content))
        while self._indents and line.indent < self._indents[-1]:
            self._indents.pop()
        if not self._indents or line.indent > self._indents[-1] + 1:
            self._indents.append(line.indent)
        level = len(self._indents) - 1
        end = index + 1
        for following in range(index + 1, len(self._lines)):
            after = self._lines[following]
            if not after.content:
                continue
            adjacent, hanging = following == end, after.indent > line.indent
            goes_on = hanging or (adjacent and self._continues(following))
            apart = following in self._loose or following in self._counted or is_rule(after.content)
            if BULLET.match(after.content) or apart or not goes_on:
                break
            if not adjacent:
                # A further paragraph of the same item, after a blank line.
                self._append(index, end, BlockKind.LIST_ITEM, level, skip)
                index, skip = following, 0
            end = following + 1
        self._append(index, end, BlockKind.LIST_ITEM, level, skip)
        return end

    def _paragraph(self, index: int) -> int:
        end = index + 1 + (index in self._speakers)
        while (
            end < len(self._lines)
            and not self._is_break(end)
            and self._continues(end)
            and not self._is_item(end)
            and end not in self._loose
            and self._marked(end) is None
        ):
            end += 1
        self._append(index, end, BlockKind.PARAGRAPH)
        self._indents.clear()
        return end

    def _comment(self, index: int) -> int:
        end = index + 1
        while end in self._comments and goes_on(self._content(end - 1), self._content(end)):
            end += 1
        hashes = HASHES.match(self._content(index))
        self._append(index, end, BlockKind.PARAGRAPH, skip=hashes.end() if hashes else 0)
        self._indents.clear()
        return end
