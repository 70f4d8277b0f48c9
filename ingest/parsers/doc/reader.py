"""Reads the texts of an old Word file: what is seen, in order, as the body, its notes, margins and boxes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator

from ingest.document import BlockKind
from ingest.parsers.blocks.inline import Script
from ingest.parsers.blocks.noted_blocks import Written
from ingest.parsers.blocks.symbols import INVISIBLE, PRIVATE, UNKNOWN, in_font, symbol
from ingest.parsers.doc.fields import Fields
from ingest.parsers.doc.formatting import Formatting
from ingest.parsers.doc.lists import Lists
from ingest.parsers.doc.package import DocFile
from ingest.parsers.doc.paragraphs import Paragraphs, Properties, define_row
from ingest.parsers.doc.pieces import Pieces
from ingest.parsers.doc.shapes import shapes_in
from ingest.parsers.doc.stories import Stories
from ingest.parsers.doc.styles import Look, Styles
from ingest.parsers.office.field_codes import CONTENTS, OF_THE_PAGE
from ingest.parsers.office.rows import ParagraphFormat
from ingest.parsers.office.story import Story
from ingest.parsers.office.utf16 import joined

_ENDS = re.compile("[\r\7\f]")
# Characters that stand for something else; a bracket may be a symbol.
_TOKENS = re.compile(r"[\0-\x08\x0b-\x1f]|[^\0-\x08\x0b-\x1f]+")
_NOTE, _COMMENT, _PICTURE, _DRAWN, _CELL = "\2", "\5", "\1", "\x08", "\7"
_BEGIN, _RESULT, _END = "\x13", "\x14", "\x15"
_CHARACTERS = {"\x0b": "\n", "\x0c": "\n", "\x0e": "\n", "\x1e": "-"}
_DEEPEST = 4  # boxes and notes within others


class DocReader:
    """The blocks of a file's texts. ``titles`` are the paragraphs that are styled as its title.

    ``files`` are the numbers of objects that are documents of their own.
    """

    def __init__(self, file: DocFile, files: Collection[int] = ()) -> None:
        self.titles: list[str] = []
        self.losses: Counter[str] = Counter()
        self._file, self._files = file, files
        self._pieces = Pieces(file)
        self._text = self._pieces.text
        self._formatting = Formatting(file, self._pieces)
        self._styles = Styles(file)
        self._lists = Lists(file)
        self._paragraphs = Paragraphs(self._formatting, self._styles)
        self._stories = Stories(file)
        self._inner = shapes_in(file.part("drawings"))
        self._depth = 0
        self._in_struck = False
        self._story = Story()
        self._fields = Fields("", 0, 0)

    def body(self) -> list[Written]:
        """The blocks of the text; boxes that hang on nothing stand behind it."""
        found = self._read(*self._file.range_of("body"), has_headings=True)
        for span in list(self._stories.boxes.values()):
            found += self._read(*span)
        self.losses["numbers"] = not self._lists.counts.is_exact
        return found

    def margins(self, kind: str) -> list[Written]:
        """The blocks of the headers or footers ("header", "footer")."""
        left_out = CONTENTS | OF_THE_PAGE
        return [
            block
            for span in self._stories.margins(kind)
            for block in self._read(*span, left_out=left_out)
        ]

    def _read(
        self,
        start: int,
        end: int,
        *,
        has_headings: bool = False,
        left_out: frozenset[str] = CONTENTS,
    ) -> list[Written]:
        """The blocks of the characters from ``start`` to ``end``."""
        around = self._story, self._fields
        story = self._story = Story(has_headings=has_headings)
        end = min(end, len(self._text))
        self._fields = Fields(self._text, start, end, left_out)
        self._depth += 1
        paragraph = ParagraphFormat()
        for first, mark in self._ends(start, end):
            how = self._paragraphs.at(mark if mark < end else end - 1)
            self._stretch(first, mark, how)
            paragraph = how.paragraph
            if mark < end:
                self._end(mark, how)
        found = story.finish(paragraph)
        self._depth -= 1
        self._story, self._fields = around
        return found

    def _ends(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Where paragraphs begin, and where the marks stand that end them."""
        for found in _ENDS.finditer(self._text, start, end):
            if found[0] == "\f" and found.start() not in self._stories.section_ends:
                continue
            yield start, found.start()
            start = found.end()
        if start < end:
            yield start, end

    def _end(self, mark: int, how: Properties) -> None:
        """End a paragraph, a cell or a row, as its mark says."""
        story = self._story
        if how.row_ends and self._text[mark] == _CELL:
            define_row(story, how)
            story.end_row()
            return
        if how.inner_row:
            story.end_inner_row()
            return
        text = joined(story.line.text_and_links()[0]).strip() if how.may_be_more else ""
        paragraph = how.saying(text) if text else how.paragraph
        if self._text[mark] == _CELL or how.inner_cell:
            self._count(how)
            story.end_inner_cell() if how.inner_cell else story.end_cell(paragraph)
            return
        run = next(self._formatting.runs(mark, mark + 1), None)
        look = self._styles.look(how.style, run.group, run.own) if run else Look()
        if look.deleted or (look.hidden and not look.run_in):
            self.losses["tracked"] |= look.deleted
            story.line.gap()
        elif not how.is_initial:
            self._count(how)
            if "title" in how.names and text and story.has_headings:
                self.titles.append(" ".join(text.split()))
            story.end_paragraph(paragraph)

    def _count(self, how: Properties) -> None:
        """Write the number before a paragraph; one without words is counted, as its number is seen."""
        if self._lists.holds(how.list):
            self._story.is_item = True
            self._story.number = self._lists.label(how.list, how.paragraph.level)

    def _stretch(self, start: int, end: int, how: Properties) -> None:
        """Write the characters of a paragraph."""
        self._in_struck = False
        for run in self._formatting.runs(start, end):
            look = self._styles.look(how.style, run.group, run.own)
            if look.deleted:
                self.losses["tracked"] = 1
                continue
            if look.sign is not None and look.special:
                font, code = look.sign
                sign = symbol(self._font(font), f"{code:x}")
                for _ in range(run.start, run.end):
                    self.losses["symbols"] += sign == UNKNOWN
                    self._write(sign, look)
                continue
            for token in _TOKENS.finditer(self._text, run.start, run.end):
                if token[0] >= " " or token[0][0] in "\t\n":
                    self._write(self._as_shown(token[0], look), look)
                elif token[0] in _CHARACTERS:
                    self._write(_CHARACTERS[token[0]], look)
                else:
                    self._special(token[0], token.start(), look)

    def _as_shown(self, text: str, look: Look) -> str:
        seen = in_font(INVISIBLE.sub("", joined(text)).replace("\n", " "), self._font(look.font))
        self.losses["symbols"] += len(PRIVATE.findall(seen)) + seen.count(UNKNOWN)
        return seen

    def _font(self, number: int) -> str:
        return self._styles.fonts[number] if number < len(self._styles.fonts) else ""

    def _special(self, character: str, position: int, look: Look) -> None:
        """Take a character that stands for something else."""
        fields = self._fields
        if character == _BEGIN:
            fields.begin(position)
        elif character == _RESULT:
            fields.result(look.picture)
        elif character == _END:
            self._write(fields.end(), look)
        elif character == _PICTURE and look.data:
            fields.form(self._file.data, look.picture)
        elif look.hidden or not fields.visible or not look.special:
            return
        elif character == _PICTURE:
            self._story.line.gap()
            self.losses[fields.picture] += fields.object not in self._files
        elif character == _DRAWN:
            self._boxes(position)
        elif character == _NOTE:
            self._note(position, look)
        elif character == _COMMENT:
            self._comment(position)

    def _note(self, position: int, look: Look) -> None:
        note = self._stories.notes.get(position)
        if note is None or self._depth > 1 or look.struck:
            return
        self._write(note.mark, look, Script.MARK)
        self._story.notes.append((note.mark, self._read(*note.span)))

    def _comment(self, position: int) -> None:
        comment = self._stories.comments.get(position)
        if comment is None or self._depth > _DEEPEST:
            return
        blocks = self._read(*comment.span)
        said = " ".join(" ".join(block.text for block in blocks).split())
        lead = f"Comment by {comment.author}: " if comment.author else "Comment: "
        if said:
            self._story.notes.append(("", [Written(lead + said, BlockKind.COMMENT)]))

    def _boxes(self, position: int) -> None:
        """Write the boxes of a drawing, each where its shape first hangs."""
        shape = self._stories.anchors.get(position, 0)
        for one in (shape, *self._inner.pop(shape, ())):
            span = self._stories.boxes.pop(one, None)
            if span is not None and self._depth <= _DEEPEST:
                self._story.boxes += self._read(*span)

    def _write(self, text: str, look: Look, script: Script | None = None) -> None:
        self._fields.instruct(text)
        if not text or look.hidden or not self._fields.visible:
            return
        story = self._story
        self._fields.wrote()
        is_struck = look.struck or look.twice
        if text.strip():
            self.losses["struck"] += is_struck and not self._in_struck
            self._in_struck = is_struck
        if is_struck:
            story.line.gap()
            return
        story.line.add(text, self._fields.href, script or look.script)
        if text.strip():
            story.weights.add(look.bold)
