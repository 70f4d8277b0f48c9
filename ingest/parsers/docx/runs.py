"""Runs: the text of a paragraph as it is seen on the page."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from ingest.parsers.blocks.inline import Inline, Script
from ingest.parsers.blocks.symbols import INVISIBLE, PRIVATE, UNKNOWN, in_font, symbol
from ingest.parsers.docx.comments import Comment
from ingest.parsers.docx.drawings import TextBox, text_boxes
from ingest.parsers.docx.fields import Fields
from ingest.parsers.docx.notes import Note
from ingest.parsers.docx.package import WordFile
from ingest.parsers.docx.styles import Look
from ingest.parsers.office.math import on_one_line
from ingest.parsers.office.word_xml import (
    find,
    get,
    holds,
    is_prompt,
    name,
    qualified,
    shown,
    value,
)

# Deletions and codes; instructions (w:instrText) are read by the fields.
_NOT_SHOWN = frozenset({"w:del", "w:moveFrom", "w:delText", "w:delInstrText", "w:footnoteRef"})
_SPACES = re.compile(r"[\t\n\r]")
_CHARACTERS = {
    "w:tab": "\t", "w:ptab": "\t", "w:br": "\n", "w:cr": "\n", "w:noBreakHyphen": "-",
}  # fmt: skip
# Fields that Word draws or counts itself, without a result in the file.
_DRAWN_FIELDS = frozenset({"EQ", "LISTNUM", "AUTONUM", "AUTONUMLGL", "AUTONUMOUT"})
_DATES = frozenset(
    f"w:{unit}{length}" for unit in ("day", "month", "year") for length in ("Short", "Long")
)
_NOTE_MARKS = {"w:footnoteReference": "footnotes", "w:endnoteReference": "endnotes"}
_DRAWN = frozenset({"w:drawing", "w:pict", "w:object"})


@dataclass(slots=True)
class Paragraph:
    """What a paragraph holds: its line, and what hangs on it."""

    line: Inline = field(default_factory=Inline)
    boxes: list[TextBox] = field(default_factory=list)
    notes: list[Note | Comment] = field(default_factory=list)


class Runs:
    """Parses the runs of the paragraphs in ``container`` of ``part``, one after another."""

    def __init__(self, file: WordFile, part: Any, container: Any, left_out: frozenset[str]) -> None:
        self._file = file
        self._part = part
        self._fields = Fields(container, left_out)
        self._losses = file.losses
        self._paragraph: Any = None
        self._into = Paragraph()
        self._is_bare: bool | None = None  # no picture is behind the text; None: not looked
        self._style: str | None = None
        self._in_struck = False

    def parse(self, paragraph: Any, into: Paragraph) -> None:
        """Append what ``paragraph`` holds."""
        self._paragraph, self._into = paragraph, into
        self._style = value(paragraph, "w:pPr/w:pStyle")
        self._in_struck = False
        self._walk(paragraph, Look(), "")

    def _walk(self, element: Any, look: Look, href: str) -> None:
        for child in shown(element):
            tag = name(child)
            if tag.endswith("Pr") or tag in _NOT_SHOWN or (tag == "w:sdt" and is_prompt(child)):
                continue
            if tag == "w:r":
                self._walk(child, self._file.styles.look(child, self._style), href)
            elif tag == "w:hyperlink":
                self._walk(child, look, self._address(child))
            elif tag == "w:fldSimple":
                self._fields.simple(get(child, "w:instr") or "")
                self._walk(child, look, href)
                self._end_field(look, href)
            elif tag == "w:fldChar":
                self._fields.mark(child)
                if get(child, "w:fldCharType") == "end":
                    self._end_field(look, href)
            elif tag == "w:instrText":
                self._fields.instruct(child.text or "")
            elif tag == "w:ruby":
                self._ruby(child, look, href)
            elif tag in _NOTE_MARKS:
                self._note(child, look, href)
            elif tag == "w:commentReference":
                # Where the text it is about is gone, so is what it says.
                if self._fields.visible and (comment := self._file.comments.refer(child)):
                    self._into.notes.append(comment)
            elif tag in _DRAWN:
                self._draw(child, look)
            elif tag.startswith("m:oMath"):
                self._into.line.gap()
                self._write(on_one_line(child), look, href)
                self._into.line.gap()
            elif tag in _DATES:
                self._losses["dates"] += 1
            elif tag == "w:subDoc":
                self._losses["other_files"] += 1
            elif (text := self._text(tag, child, look)) is not None:
                self._write(text, look, href)
            else:
                self._walk(child, look, href)

    def _text(self, tag: str, element: Any, look: Look) -> str | None:
        """The characters of an element within a run, None when it may hold others."""
        if tag == "w:t":
            seen = in_font(INVISIBLE.sub("", _SPACES.sub(" ", element.text or "")), look.font)
            self._losses["symbols"] += len(PRIVATE.findall(seen)) + seen.count(UNKNOWN)
            return seen
        if tag == "w:sym":
            sign = symbol(get(element, "w:font") or "", get(element, "w:char") or "")
            self._losses["symbols"] += sign == UNKNOWN
            return sign
        return _CHARACTERS.get(tag)

    def _write(self, text: str, look: Look, href: str, script: Script | None = None) -> None:
        if not text or look.hidden or not self._fields.visible:
            return
        self._fields.wrote()
        if look.white and text.strip() and self._is_on_paper():
            self._losses["white"] += 1
            self._into.line.gap()
            return
        if text.strip():
            self._losses["struck"] += look.struck and not self._in_struck
            self._in_struck = look.struck
        if look.struck:
            self._into.line.gap()
            return
        self._into.line.add(text, href or self._fields.href, script or Script(look.script))

    def _is_on_paper(self) -> bool:
        """Whether nothing is behind the paragraph: no cell, box, shading, picture or background."""
        if self._is_bare is None:
            root = self._paragraph.getroottree().getroot()
            self._is_bare = not holds(root, "w:background", "wp:anchor", "w:pict")
        boxed = self._paragraph.iterancestors(qualified("w:tc"), qualified("w:txbxContent"))
        styled = (self._paragraph, *self._file.styles.chain(self._style))
        shaded = any(find(element, "w:pPr/w:shd") is not None for element in styled)
        return self._is_bare and not shaded and next(boxed, None) is None

    def _end_field(self, look: Look, href: str) -> None:
        href = href or self._fields.href
        entry, kind = self._fields.end()
        self._write(entry, look, href)
        if kind in _DRAWN_FIELDS and not look.hidden and self._fields.visible:
            self._losses["formulas"] += kind == "EQ"
            self._losses["counted"] += kind != "EQ"
            self._into.line.gap()

    def _ruby(self, element: Any, look: Look, href: str) -> None:
        """A word with its reading above it: the reading in brackets after the word."""
        for part, before, after in (("w:rubyBase", "", ""), ("w:rt", "(", ")")):
            found = find(element, part)
            if holds(found, "w:t"):
                self._write(before, look, href)
                self._walk(found, look, href)
                self._write(after, look, href)

    def _note(self, element: Any, look: Look, href: str) -> None:
        if look.hidden or look.struck or not self._fields.visible:
            return
        note = self._file.notes.refer(_NOTE_MARKS[name(element)], element)
        if note is not None:
            self._into.notes.append(note)
            self._write(note.mark, look, href, Script.MARK)

    def _draw(self, element: Any, look: Look) -> None:
        if look.hidden or not self._fields.visible:
            return
        self._into.line.gap()
        self._into.boxes += text_boxes(element, self._part, self._losses)

    def _address(self, hyperlink: Any) -> str:
        identity = get(hyperlink, "r:id")
        relation = self._part.rels.get(identity) if identity else None
        anchor = f"#{named}" if (named := get(hyperlink, "w:anchor")) else ""
        return f"{relation.target_ref}{anchor}" if relation is not None else anchor
