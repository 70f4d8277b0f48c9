"""What a person sees on a PDF page beside its content: filled form fields and notes."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from ingest.parsers.pdf.page_lines import Box
from ingest.parsers.pdf.seats import Field

_HIDDEN = 0x02 | 0x20  # annotation flags "hidden" and "no view", ISO 32000-1, 12.5.3
_PASSWORD = 1 << 13  # field flag, ISO 32000-1, 12.7.4.3


class Shown(NamedTuple):
    """The text of a page's fields and notes, and how many comments only a click would open."""

    fields: list[Field]
    comments: int


def read_fields(document: Any, page: Any) -> Shown:
    """Values of form fields and the text of notes written onto a page.

    ``document`` must have its forms initialised before ``page`` was loaded.
    """
    from pypdfium2 import raw

    fields: list[Field] = []
    comments = 0
    for annotation, kind in visible_annotations(page):
        text = ""
        if kind == raw.FPDF_ANNOT_WIDGET and document.formenv:
            text = _value(document.formenv, annotation)
        elif kind == raw.FPDF_ANNOT_FREETEXT:
            text = _text(raw.FPDFAnnot_GetStringValue, annotation, b"Contents")
        elif kind not in {raw.FPDF_ANNOT_LINK, raw.FPDF_ANNOT_POPUP, raw.FPDF_ANNOT_WIDGET}:
            comments += bool(_text(raw.FPDFAnnot_GetStringValue, annotation, b"Contents"))
        box = raw.FS_RECTF()
        if text and raw.FPDFAnnot_GetRect(annotation, box):
            fields.append(Field(text, Box(box.left, box.bottom, box.right, box.top)))
    return Shown(fields, comments)


def visible_annotations(page: Any) -> Iterator[tuple[Any, int]]:
    """The annotations of a page that are not hidden, each open for its turn, and their kinds."""
    from pypdfium2 import raw

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
    from pypdfium2 import raw

    kind = raw.FPDFAnnot_GetFormFieldType(form, annotation)
    if kind in {raw.FPDF_FORMFIELD_CHECKBOX, raw.FPDF_FORMFIELD_RADIOBUTTON}:
        return "☒" if raw.FPDFAnnot_IsChecked(form, annotation) else ""
    written = {
        raw.FPDF_FORMFIELD_TEXTFIELD,
        raw.FPDF_FORMFIELD_COMBOBOX,
        raw.FPDF_FORMFIELD_LISTBOX,
    }
    if kind not in written or raw.FPDFAnnot_GetFormFieldFlags(form, annotation) & _PASSWORD:
        return ""
    return _text(raw.FPDFAnnot_GetFormFieldValue, form, annotation)


def _text(ask: Callable[..., int], *arguments: Any) -> str:
    from pypdfium2 import raw

    length = ask(*arguments, None, 0)
    buffer = ctypes.create_string_buffer(max(2, length))
    ask(*arguments, ctypes.cast(buffer, ctypes.POINTER(raw.FPDF_WCHAR)), length)
    text = buffer.raw[: max(0, length - 2)].decode("utf-16-le", "replace")
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())
