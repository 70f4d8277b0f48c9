"""Plain text: the file as it is, but for drawn tables, with its structure guessed from its lines.

Two habits have to be told apart: one paragraph per line, however long, and lines broken at a fixed
width with blank lines between paragraphs.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ingest.document import Block, BlockKind, ParsedDocument
from ingest.parsers.drawn_rows import redrawn
from ingest.parsers.drawn_tables import Drawing, drawing
from ingest.parsers.encoded import legible_lines, unquoted
from ingest.parsers.encoding import decode
from ingest.parsers.line_shapes import (
    BULLET,
    COLUMNS,
    Line,
    breaks_off,
    ends_sentence,
    is_capitals,
    is_full,
    is_heading_shaped,
    is_label,
    is_rule,
    numbered_level,
    wrap_width,
    wrapped_runs,
)
from ingest.parsers.page_counts import counts_pages

_HASHES = re.compile(r"(#{1,6})[ \t]+(?=[^\s#])")
_CLOSING_HASHES = re.compile(r"[ \t]+#+$")
_NUMBER = re.compile(r"(\d{1,3})\. ")
_FEWEST_WORDS = 3  # of a line that a number goes on with
_UNDERLINE = re.compile(r"(=+|-+|~+)")
_BODY = 60  # characters: a line this long is text, whatever it ends with
_MOST_HEADINGS_IN_A_ROW = 3  # more short lines than that are verses, a log or a table


def parse(data: bytes, name: str) -> ParsedDocument:  # noqa: ARG001 - the signature of parsers
    """Parse plain text; the stored text is what the file decodes to, with bars in drawn tables."""
    text, encoding = decode(unquoted(data))
    return replace(parse_text(text), encoding=encoding)


def parse_text(text: str) -> ParsedDocument:
    """The structure of plain text that is decoded already; what is encoded in it is in no block."""
    lines, remarks = legible_lines(text)
    structure = _Structure(lines, drawing(text))
    blocks, title = structure.parse()
    text = redrawn(text, structure.changes)
    return ParsedDocument(text, tuple(blocks), title=title, remarks=remarks)


class _Structure:
    """One pass over the lines; ``self._wrapped`` says of each whether its end is accidental."""

    def __init__(self, lines: Sequence[Line], drawing: Drawing) -> None:
        self.changes: list[tuple[int, str]] = []
        self._lines = lines
        self._drawing = drawing
        self._width = wrap_width(lines)
        self._wrapped = [True] * len(lines) if self._width else wrapped_runs(lines)
        self._blocks: list[Block] = []
        self._indents: list[int] = []
        self._titled = False

    def parse(self) -> tuple[list[Block], str | None]:
        """All blocks, and the title if the text starts with a heading that stands apart."""
        title: str | None = None
        index = 0
        while index < len(self._lines):
            line = self._lines[index]
            if line.content and (table := self._drawing.table_at(index)) is not None:
                self._blocks += table.rows
                self.changes += table.changes
                self._indents.clear()
                index = table.after
            elif self._is_break(index):
                index += 1
            elif (heading := self._heading_at(index)) is not None:
                level, start, end, following = heading
                apart = following > index + 1 or self._is_break(index + 1) or start > line.start
                if not self._blocks and apart:
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
        if hashes := _HASHES.match(line.content):
            end = line.start + len(_CLOSING_HASHES.sub("", line.content))
            return len(hashes.group(1)), line.start + hashes.end(), end, index + 1
        underline = self._content(index + 1)
        if (
            len(underline) >= 3
            and _UNDERLINE.fullmatch(underline)
            and len(underline) * 2 >= len(line.content)
            and self._is_break(index - 1)
            and not ends_sentence(line.content)
            and not COLUMNS.search(line.content)
            and not BULLET.match(line.content)
        ):
            return 1 if underline[0] == "=" else 2, line.start, line.end, index + 2
        if self._is_plain_heading(index):
            level = 1 if is_capitals(line.content) else numbered_level(line.content)
            # Under a title there is nothing else on its level.
            level = 2 if level is None else min(6, level + self._titled)
            return level, line.start, line.end, index + 1
        return None

    def _is_plain_heading(self, index: int) -> bool:
        if not self._could_head(index):
            return False
        if not (
            self._is_break(index - 1)
            or ends_sentence(self._content(index - 1))
            or self._blocks[-1].kind in {BlockKind.HEADING, BlockKind.LIST_ITEM}
        ):
            return False
        following, row = index, 0
        while (
            following < len(self._lines)
            and row <= _MOST_HEADINGS_IN_A_ROW
            and (not self._content(following) or self._could_head(following))
        ):
            row += bool(self._content(following))
            following += 1
        # Headings stand above text: a row of short lines at the end, or a long row, is none.
        if following == len(self._lines) or row > _MOST_HEADINGS_IN_A_ROW:
            return False
        heading, text = self._content(index), self._content(following)
        together = row > 1 and following == index + row and self._is_break(following + 1)
        if together and len(text) < _BODY and not is_capitals(heading):
            return False  # a stanza, whose last line ends with a stop
        if heading.rstrip("\"'”’»)").endswith("?"):
            # A question above something shorter is just a question.
            return row == 1 and len(text) > len(heading) and not is_label(text)
        if self._is_item(following, after_heading=True):
            return True
        return len(text) >= _BODY or (ends_sentence(text) and len(text) > len(heading) / 2)

    def _could_head(self, index: int) -> bool:
        content = self._content(index)
        if not is_heading_shaped(content) or is_rule(content) or self._breaks_off(index):
            return False
        if content[-1].isdigit() and counts_pages(content.casefold()):
            return False  # "Page 3 of 10"
        if BULLET.match(content):
            # "1. Scope" heads a section when it stands alone and its neighbours are no items.
            return (
                content[0].isdigit()
                and self._is_break(index - 1)
                and (self._is_break(index + 1) or not self._wrapped[index])
                and not any(self._neighbour_is_item(index, step) for step in (-1, 1))
            )
        # Where lines are wrapped, the short last line of a paragraph has the same shape.
        return not self._wrapped[index] or (
            self._is_break(index - 1) and (self._is_break(index + 1) or is_capitals(content))
        )

    def _neighbour_is_item(self, index: int, step: int) -> bool:
        index += step
        while 0 <= index < len(self._lines) and not self._content(index):
            index += step
        content = self._content(index)
        if content[:1].isdigit() and BULLET.match(content):
            return True
        return step < 0 and content != "" and self._lines[index].indent > 0

    def _is_item(self, index: int, *, after_heading: bool = False) -> bool:
        content = self._content(index)
        if not BULLET.match(content):
            return False
        if self._is_number_of_a_sentence(index):
            return False
        if not self._wrapped[index] or after_heading or self._is_break(index - 1):
            return True
        # A wrapped line may start with a dash or "12." by accident.
        before = self._content(index - 1)
        in_list = bool(self._blocks) and self._blocks[-1].kind is not BlockKind.PARAGRAPH
        return in_list or ends_sentence(before) or before.endswith((":", ";"))

    def _is_number_of_a_sentence(self, index: int) -> bool:
        """Whether "45." ends a sentence of the paragraph above it: lists begin with 1 (CommonMark 5.2)."""
        content, before = self._content(index), self._content(index - 1)
        number = _NUMBER.match(content)
        if number is None or number[1] in {"0", "1"} or self._is_break(index - 1):
            return False
        in_list = bool(self._blocks) and self._blocks[-1].kind is BlockKind.LIST_ITEM
        follows = BULLET.match(before) or ends_sentence(before) or before.endswith((":", ";"))
        if in_list or follows or len(before.split()) < _FEWEST_WORDS:
            return False
        return breaks_off(before, content) or not is_heading_shaped(before)

    def _item(self, index: int) -> int:
        line = self._lines[index]
        bullet = BULLET.match(line.content)
        skip = bullet.end() if bullet else 0
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
            if BULLET.match(after.content) or is_rule(after.content) or not goes_on:
                break
            if not adjacent:
                # A further paragraph of the same item, after a blank line.
                self._append(index, end, BlockKind.LIST_ITEM, level, skip)
                index, skip = following, 0
            end = following + 1
        self._append(index, end, BlockKind.LIST_ITEM, level, skip)
        return end

    def _paragraph(self, index: int) -> int:
        end = index + 1
        while (
            end < len(self._lines)
            and not self._is_break(end)
            and self._continues(end)
            and not self._is_item(end)
            and not _HASHES.match(self._content(end))
        ):
            end += 1
        self._append(index, end, BlockKind.PARAGRAPH)
        self._indents.clear()
        return end

    def _continues(self, index: int) -> bool:
        """Whether line ``index`` goes on with the sentence or paragraph of the line before it."""
        line, before = self._lines[index], self._lines[index - 1]
        if not before.content or not line.content:
            return False
        if not self._wrapped[index]:
            return self._breaks_off(index - 1)
        ended = ends_sentence(before.content)
        if is_label(line.content) and (ended or is_label(before.content)):
            return False
        if line.content.startswith(">") != before.content.startswith(">"):
            return False
        # The break was forced if the next word would not have fitted.
        full = not self._width or is_full(before, line, self._width)
        if line.indent > before.indent and (ended or not full):
            return False
        return full or line.content[0].islower()

    def _breaks_off(self, index: int) -> bool:
        """Whether line ``index`` stops in the middle of a phrase that the next line takes up."""
        content, after = self._content(index), self._content(index + 1)
        return (
            breaks_off(content, after)
            and not self._is_break(index + 1)
            and not (is_capitals(content) and is_capitals(after))
            and (not BULLET.match(after) or self._is_number_of_a_sentence(index + 1))
        )

    def _append(self, first: int, end: int, kind: BlockKind, level: int = 0, skip: int = 0) -> None:
        start = self._lines[first].start + skip
        self._blocks.append(Block(start, self._lines[end - 1].end, kind, level))

    def _content(self, index: int) -> str:
        return self._lines[index].content if 0 <= index < len(self._lines) else ""

    def _is_break(self, index: int) -> bool:
        content = self._content(index)
        return not content or is_rule(content)
