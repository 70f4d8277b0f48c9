"""What a person sees on a PDF page beside its content: form fields, notes, lines through words."""

from __future__ import annotations

import ctypes
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from typing import Any, NamedTuple

from pypdfium2 import raw

from ingest.parsers.blocks.link_addresses import address_behind
from ingest.parsers.pdf.measures import Box, Line
from ingest.parsers.pdf.page_lines import GlyphRow
from ingest.parsers.pdf.raised import Glyph

_HIDDEN = 0x02 | 0x20  # annotation flags "hidden" and "no view", ISO 32000-1, 12.5.3
_PASSWORD = 1 << 13  # field flag, ISO 32000-1, 12.7.4.3
_CLICKABLE = {raw.FPDF_ANNOT_LINK, raw.FPDF_ANNOT_POPUP, raw.FPDF_ANNOT_WIDGET}
_BOXES = {raw.FPDF_FORMFIELD_CHECKBOX, raw.FPDF_FORMFIELD_RADIOBUTTON}
_WRITTEN = {
    raw.FPDF_FORMFIELD_TEXTFIELD, raw.FPDF_FORMFIELD_COMBOBOX, raw.FPDF_FORMFIELD_LISTBOX,
}  # fmt: skip
_FIELD_SIZE = 0.7  # share of a field's height, for text that stands in no line


class Field(NamedTuple):
    """Text that is shown in a rectangle, but is not in the page's content."""

    text: str
    box: Box


class Annotations(NamedTuple):
    """What is written on a page beside its content: in fields, and in notes that a click opens.

    ``links`` are the addresses that links lead to, and their rectangles.
    """

    fields: list[Field]
    notes: list[str]
    links: list[Field]


def read_fields(document: Any, page: Any) -> Annotations:
    """The text of a page's fields and notes, and its links.

    ``document`` must have its forms initialised before ``page`` was loaded.
    """
    fields: list[Field] = []
    notes: list[str] = []
    links: list[Field] = []
    for annotation, kind in _visible(page):
        text = ""
        if kind == raw.FPDF_ANNOT_WIDGET and document.formenv:
            text = _value(document.formenv, annotation)
        elif kind == raw.FPDF_ANNOT_FREETEXT:
            text = _text(raw.FPDFAnnot_GetStringValue, annotation, b"Contents")
        elif kind not in _CLICKABLE:
            notes.append(_text(raw.FPDFAnnot_GetStringValue, annotation, b"Contents"))
        box = raw.FS_RECTF()
        target = _target(document, annotation) if kind == raw.FPDF_ANNOT_LINK else ""
        if (text or target) and raw.FPDFAnnot_GetRect(annotation, box):
            place = Box(box.left, box.bottom, box.right, box.top)
            (links if target else fields).append(Field(text or target, place))
    return Annotations(fields, [note for note in notes if note], links)


def struck_out(page: Any) -> Iterator[Box]:
    """The middle lines of what annotations mark as struck out."""
    for annotation, kind in _visible(page):
        if kind != raw.FPDF_ANNOT_STRIKEOUT:
            continue
        for index in range(raw.FPDFAnnot_CountAttachmentPoints(annotation)):
            at = raw.FS_QUADPOINTSF()
            if raw.FPDFAnnot_GetAttachmentPoints(annotation, index, at):
                corners = ((at.x1, at.y1), (at.x2, at.y2), (at.x3, at.y3), (at.x4, at.y4))
                left, bottom, right, top = Box.around(corners)
                x, y = (left + right) / 2, (bottom + top) / 2
                upright = right - left < top - bottom
                yield Box(x, bottom, x, top) if upright else Box(left, y, right, y)


def _visible(page: Any) -> Iterator[tuple[Any, int]]:
    """The annotations of a page that are not hidden, each open for its turn, and their kinds."""
    for index in range(raw.FPDFPage_GetAnnotCount(page)):
        annotation = raw.FPDFPage_GetAnnot(page, index)
        if not annotation:
            continue
        try:
            if not raw.FPDFAnnot_GetFlags(annotation) & _HIDDEN:
                yield annotation, raw.FPDFAnnot_GetSubtype(annotation)
        finally:
            raw.FPDFPage_CloseAnnot(annotation)


def _value(form: Any, annotation: Any) -> str:
    kind = raw.FPDFAnnot_GetFormFieldType(form, annotation)
    if kind in _BOXES:
        return "☒" if raw.FPDFAnnot_IsChecked(form, annotation) else "☐"
    if kind not in _WRITTEN or raw.FPDFAnnot_GetFormFieldFlags(form, annotation) & _PASSWORD:
        return ""
    return _text(raw.FPDFAnnot_GetFormFieldValue, form, annotation)


def _target(document: Any, annotation: Any) -> str:
    """The address that a link leads to, "" where it leads to a page."""
    action = raw.FPDFLink_GetAction(raw.FPDFAnnot_GetLink(annotation))
    length = raw.FPDFAction_GetURIPath(document, action, None, 0) if action else 0
    buffer = ctypes.create_string_buffer(max(1, length))
    raw.FPDFAction_GetURIPath(document, action, buffer, length) if length else 0
    return buffer.value.decode("utf-8", "replace")


def _text(ask: Callable[..., int], *arguments: Any) -> str:
    length = ask(*arguments, None, 0)
    buffer = ctypes.create_string_buffer(max(2, length))
    ask(*arguments, ctypes.cast(buffer, ctypes.POINTER(raw.FPDF_WCHAR)), length)
    text = buffer.raw[: max(0, length - 2)].decode("utf-16-le", "replace")
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def seat_fields(rows: Sequence[GlyphRow], fields: Sequence[Field]) -> list[Field]:
    """Put fields into the lines they stand in; returns those that stand in none."""
    left: list[Field] = []
    for text, box in fields:
        hosts = [
            row
            for row in rows
            if row.turn == 0 and not row.slanted and box.bottom - 2 <= row.baseline < box.top - 2
        ]
        if not hosts:
            left.append(Field(text, box))
            continue
        middle = (box.bottom + box.top) / 2
        glyphs = min(hosts, key=lambda row: abs(row.baseline + 4 - middle)).glyphs
        at = bisect_right([glyph.along for glyph in glyphs], box.left)
        before = " " if at and not glyphs[at - 1].text.isspace() else ""
        after = " " if at < len(glyphs) and not glyphs[at].text.isspace() else ""
        across = glyphs[max(0, at - 1)].across
        glyphs.insert(at, Glyph(f"{before}{text}{after}", -1, box.left, across))
    return left


def seat_addresses(rows: Sequence[GlyphRow], links: Sequence[Field]) -> None:
    """Put mail addresses and numbers that links lead to behind their words, which do not say them.

    A link that goes over lines has a rectangle on each of them.
    """
    for target, parts in groupby(links, key=lambda link: link.text):
        linked = [found for _, box in parts if (found := _within(rows, box))]
        words = "".join(glyph.text for _, glyphs in linked for glyph in glyphs)
        if linked and (address := address_behind("".join(words.split()), target)):
            row, glyphs = linked[-1]
            last = glyphs[-1]
            behind = Glyph(f" ({address})", -1, row.right(last), last.across)
            row.glyphs.insert(row.glyphs.index(last) + 1, behind)


def _within(rows: Sequence[GlyphRow], box: Box) -> tuple[GlyphRow, list[Glyph]] | None:
    """The row that stands in a rectangle, and what of it does."""
    for row in rows:
        if row.turn or row.slanted:
            continue
        glyphs = [
            glyph
            for glyph in row.glyphs
            if not glyph.text.isspace()
            and box.left < (glyph.along + row.right(glyph)) / 2 < box.right
            and box.bottom - 2 <= glyph.across < box.top - 2
        ]
        if glyphs:
            return row, glyphs
    return None


def add_fields(lines: list[Line], fields: Sequence[Field], shown: Box) -> None:
    """Add fields that stand in no line as lines of their own, below what is above them."""
    for text, box in fields:
        size = min(12.0, _FIELD_SIZE * (box.top - box.bottom)) or 1.0
        above = [index for index, line in enumerate(lines) if line.bottom > box.bottom]
        height = (box.bottom - shown.bottom) / ((shown.top - shown.bottom) or 1.0)
        baseline = box.top - size
        line = Line(text, box.left, box.right, baseline, baseline, size, False, height, filled=True)
        lines.insert(above[-1] + 1 if above else 0, line)


def add_notes(lines: list[Line], notes: Sequence[str], shown: Box) -> None:
    """Add notes below everything else on their page, each as such."""
    size = min((line.size for line in lines), default=10.0)
    for note in notes:
        left, bottom = shown.left, shown.bottom
        lines.append(
            Line(
                f"Note: {note}",
                left,
                left,
                bottom,
                bottom,
                size,
                False,
                0.5,
                filled=True,
                apart=True,
            )
        )
