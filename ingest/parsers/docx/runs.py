"""Runs: the text of a paragraph as a reader of the page sees it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from ingest.parsers.docx.drawings import Box, boxes
from ingest.parsers.docx.fields import Fields
from ingest.parsers.docx.inline import Inline, Script
from ingest.parsers.docx.losses import Losses
from ingest.parsers.docx.math import on_one_line
from ingest.parsers.docx.notes import Note, Notes
from ingest.parsers.docx.styles import Look, Styles
from ingest.parsers.docx.symbols import PRIVATE, UNKNOWN, in_font, symbol
from ingest.parsers.docx.xml import (
    descendants,
    find,
    get,
    is_on,
    is_prompt,
    name,
    qualified,
    shown,
    value,
)

# Deletions and codes; instructions (w:instrText) are read by the fields.
_NOT_SHOWN = frozenset({"w:del", "w:moveFrom", "w:delText", "w:delInstrText", "w:footnoteRef"})
_INVISIBLE = re.compile("[\u00ad\u200b\ufeff]")
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
    boxes: list[Box] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)


class RunReader:
    """Reads the runs of the paragraphs of ``part``, one after another."""

    def __init__(
        self, part: Any, fields: Fields, styles: Styles, notes: Notes, losses: Losses
    ) -> None:
        self._part = part
        self._fields = fields
        self._styles = styles
        self._notes = notes
        self._losses = losses
        self._paragraph: Any = None
        self._is_bare: bool | None = None  # no picture is behind the text; None: not looked
        self._style: str | None = None
        self._in_struck = False

    def read(self, paragraph: Any, into: Paragraph) -> None:
        """Append what ``paragraph`` holds."""
        self._paragraph = paragraph
        self._style = value(paragraph, "w:pPr/w:pStyle")
        self._in_struck = False
        self._walk(paragraph, into, Look(), "")

    def _walk(self, element: Any, into: Paragraph, look: Look, href: str) -> None:
        for child in shown(element):
            tag = name(child)
            if tag.endswith("Pr") or tag in _NOT_SHOWN or (tag == "w:sdt" and is_prompt(child)):
                continue
            if tag == "w:r":
                self._walk(child, into, self._styles.look(child, self._style), href)
            elif tag == "w:hyperlink":
                self._walk(child, into, look, self._address(child))
            elif tag == "w:fldSimple":
                self._fields.simple(get(child, "w:instr") or "")
                self._walk(child, into, look, href)
                self._end_field(into, look, href)
            elif tag == "w:fldChar":
                self._fields.mark(child)
                if get(child, "w:fldCharType") == "end":
                    self._end_field(into, look, href)
            elif tag == "w:instrText":
                self._fields.instruct(child.text or "")
            elif tag == "w:ruby":
                self._ruby(child, into, look, href)
            elif tag in _NOTE_MARKS:
                self._note(child, into, look, href)
            elif tag in _DRAWN:
                self._draw(child, into, look)
            elif tag.startswith("m:oMath"):
                into.line.gap()
                self._write(on_one_line(child), into, look, href)
                into.line.gap()
            elif tag in _DATES:
                self._losses.dates += 1
            elif tag == "w:subDoc":
                self._losses.other_files += 1
            elif (text := self._text(tag, child, look)) is not None:
                self._write(text, into, look, href)
            else:
                self._walk(child, into, look, href)

    def _text(self, tag: str, element: Any, look: Look) -> str | None:
        """The characters of an element within a run, None when it may hold others."""
        if tag == "w:t":
            text = _INVISIBLE.sub("", _SPACES.sub(" ", element.text or ""))
            seen = in_font(text, look.font)
            self._losses.symbols += len(PRIVATE.findall(seen)) + seen.count(UNKNOWN)
            return seen
        if tag == "w:sym":
            sign = symbol(get(element, "w:font") or "", get(element, "w:char") or "")
            self._losses.symbols += sign == UNKNOWN
            return sign
        return _CHARACTERS.get(tag)

    def _write(
        self, text: str, into: Paragraph, look: Look, href: str, script: Script | None = None
    ) -> None:
        if not text or look.hidden or not self._fields.visible:
            return
        self._fields.wrote()
        if look.white and text.strip() and self._is_on_paper():
            self._losses.white += 1
            into.line.gap()
            return
        if look.struck:
            if text.strip():
                self._losses.struck += not self._in_struck
                self._in_struck = True
            into.line.gap()
            return
        self._in_struck = self._in_struck and not text.strip()
        into.line.add(text, href or self._fields.href, script or Script(look.script))

    def _is_on_paper(self) -> bool:
        """Whether nothing is behind the paragraph: no cell, box, shading, picture or background."""
        if self._is_bare is None:
            root = self._paragraph.getroottree().getroot()
            pictures = descendants(root, "w:background", "wp:anchor", "w:pict")
            self._is_bare = next(pictures, None) is None
        boxed = self._paragraph.iterancestors(qualified("w:tc"), qualified("w:txbxContent"))
        styled = (self._paragraph, *self._styles.chain(self._style))
        shaded = any(find(element, "w:pPr/w:shd") is not None for element in styled)
        return self._is_bare and not shaded and next(boxed, None) is None

    def _end_field(self, into: Paragraph, look: Look, href: str) -> None:
        href = href or self._fields.href
        entry, kind = self._fields.end()
        self._write(entry, into, look, href)
        if kind in _DRAWN_FIELDS and not look.hidden and self._fields.visible:
            self._losses.formulas += kind == "EQ"
            self._losses.counted += kind != "EQ"
            into.line.gap()

    def _ruby(self, element: Any, into: Paragraph, look: Look, href: str) -> None:
        """A word with its reading above it: the reading in brackets after the word."""
        for part, before, after in (("w:rubyBase", "", ""), ("w:rt", "(", ")")):
            found = find(element, part)
            if found is not None and next(descendants(found, "w:t"), None) is not None:
                self._write(before, into, look, href)
                self._walk(found, into, look, href)
                self._write(after, into, look, href)

    def _note(self, element: Any, into: Paragraph, look: Look, href: str) -> None:
        if look.hidden or look.struck or not self._fields.visible:
            return
        note = self._notes.refer(_NOTE_MARKS[name(element)], element)
        if note is not None:
            into.notes.append(note)
            self._write(note.mark, into, look, href, Script.MARK)

    def _draw(self, element: Any, into: Paragraph, look: Look) -> None:
        if look.hidden or not self._fields.visible:
            return
        into.line.gap()
        into.boxes += boxes(element, self._part, self._losses)

    def _address(self, hyperlink: Any) -> str:
        identity = get(hyperlink, "r:id")
        relation = self._part.rels.get(identity) if identity else None
        anchor = f"#{named}" if (named := get(hyperlink, "w:anchor")) else ""
        return f"{relation.target_ref}{anchor}" if relation is not None else anchor


def mark_is_gone(paragraph: Any) -> bool:
    """Whether the end of a paragraph is deleted or hidden, so that the next one goes on in its line."""
    mark = find(paragraph, "w:pPr/w:rPr")
    if mark is None:
        return False
    if find(mark, "w:del") is not None or find(mark, "w:moveFrom") is not None:
        return True
    # A hidden mark with w:specVanish ends a heading that stands in the line of its text.
    return is_on(find(mark, "w:vanish")) and not is_on(find(mark, "w:specVanish"))


def is_large_initial(paragraph: Any) -> bool:
    """Whether a paragraph is only the first letter of the next, large and in a frame of its own."""
    frame = find(paragraph, "w:pPr/w:framePr")
    return frame is not None and get(frame, "w:dropCap") in {"drop", "margin"}
