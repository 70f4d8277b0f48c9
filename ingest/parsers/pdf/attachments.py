"""The files that are attached to a PDF file, or pinned to one of its pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from ctypes import byref, c_char, c_ulong, c_ushort
from typing import Any

from pypdfium2 import raw

from ingest.parsers.containers.member_names import file_name, named_apart
from ingest.parsers.containers.members import Limits, Member
from ingest.parsers.pdf.pages import PDFIUM, opened

# What says the same as the pages do, for programs: an invoice as XML (ISO 32000-2, 7.11.3).
_SAME = "Alternative"


def attached(data: bytes, limits: Limits) -> Iterator[Member]:
    """The files attached to a PDF file, each under a name of its own.

    Raises ``UnreadableDocument`` where it cannot be opened, ``TooMuch`` beyond ``limits``.
    """
    with PDFIUM, closing(opened(data)) as document:
        found = [_member(attachment, limits) for attachment in _attachments(document)]
    return named_apart(member for member in found if member is not None)


def _attachments(document: Any) -> Iterator[Any]:
    for number in range(raw.FPDFDoc_GetAttachmentCount(document)):
        yield raw.FPDFDoc_GetAttachment(document, number)
    for number in range(len(document)):
        page = raw.FPDF_LoadPage(document, number)
        if not page:
            continue
        try:
            for at in range(raw.FPDFPage_GetAnnotCount(page)):
                note = raw.FPDFPage_GetAnnot(page, at)
                if note and raw.FPDFAnnot_GetSubtype(note) == raw.FPDF_ANNOT_FILEATTACHMENT:
                    yield raw.FPDFAnnot_GetFileAttachment(note)
                raw.FPDFPage_CloseAnnot(note)
        finally:
            raw.FPDF_ClosePage(page)


def _member(attachment: Any, limits: Limits) -> Member | None:
    """An attachment with its bytes; nothing of one that is not there or says what the pages say."""
    if not attachment or _text(raw.FPDFAttachment_GetAFRelationship, attachment) == _SAME:
        return None
    name = file_name(_text(raw.FPDFAttachment_GetName, attachment), "attachment")
    size = c_ulong()
    if not raw.FPDFAttachment_GetFile(attachment, None, 0, byref(size)):
        return Member(name, problem="is not in the file it is attached to")
    most = limits.member
    if size.value > most:
        held = f"{size.value / 1e6:,.1f}"
        return Member(
            name, problem=f"is larger than {most // 10**6} MB ({held} MB): raise ingest.max_file_mb"
        )
    limits.take(size.value)
    content = (c_char * size.value)()
    raw.FPDFAttachment_GetFile(attachment, content, size, byref(size))
    return Member(name, content.raw)


def _text(get: Callable[..., int], attachment: Any) -> str:
    size = get(attachment, None, 0)
    units = (c_ushort * (size // 2 + 1))()
    get(attachment, units, size)
    return bytes(units)[: max(0, size - 2)].decode("utf-16-le", "replace")
