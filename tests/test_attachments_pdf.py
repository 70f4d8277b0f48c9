from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest
from pypdfium2 import raw

from ingest.errors import UnreadableDocument
from ingest.index import Index
from ingest.intake.containers import source_bytes
from ingest.parsers import choose_format
from ingest.parsers.containers.members import Limits, Member, TooMuch
from ingest.pipeline import ingest
from tests.pdf_builder import build_pdf
from tests.pdf_items import Text
from tests.test_pipeline import held, reasons

PRICES = b"Bolts cost 0.35 euros each."


def with_attached(data: bytes, *files: tuple[str, bytes], pinned: bytes = b"") -> bytes:
    """A PDF file with ``files`` attached, and one that is pinned to its first page."""
    document, out = pypdfium2.PdfDocument(data), BytesIO()
    for name, content in files:
        document.new_attachment(name).set_data(content)
    if pinned:
        page = document[0]
        note = raw.FPDFPage_CreateAnnot(page, raw.FPDF_ANNOT_FILEATTACHMENT)
        units = "pinned.txt\0".encode("utf-16-le")
        letters = (raw.FPDF_WCHAR * (len(units) // 2)).from_buffer_copy(units)
        attachment = raw.FPDFAnnot_AddFileAttachment(note, letters)
        raw.FPDFAttachment_SetFile(attachment, document, pinned, len(pinned))
        raw.FPDFPage_CloseAnnot(note)
    document.save(out)
    return out.getvalue()


LETTER = build_pdf([[Text(72, 700, "See the list of prices.")]])


def members(data: bytes, most: int = 1_000_000) -> list[Member]:
    return list(choose_format(data, "a.pdf").members(data, "a.pdf", Limits(len(data), most)))


def test_what_is_attached_to_a_file_or_pinned_to_a_page_is_a_document(
    index: Index, tmp_path: Path
) -> None:
    data = with_attached(
        LETTER, ("prices.txt", PRICES), ("q/prices.txt", b"Nuts."), pinned=b"Of nuts."
    )
    (tmp_path / "letter.pdf").write_bytes(data)
    (tmp_path / "bare.pdf").write_bytes(LETTER)
    assert ingest(index, [tmp_path]).added == 5
    assert held(index) == [
        "bare.pdf", "letter.pdf", "letter.pdf/pinned.txt", "letter.pdf/prices (2).txt", "letter.pdf/prices.txt",
    ]  # fmt: skip
    document = index.document("letter.pdf/prices.txt")
    assert document is not None
    assert source_bytes(Path(document.path), 1_000_000) == PRICES
    assert set(index.catalogue.containers()) == {str(tmp_path / "letter.pdf")}
    assert ingest(index, [tmp_path]).unchanged == 5


def test_what_is_attached_goes_with_its_file_and_comes_back_into_it(
    index: Index, tmp_path: Path
) -> None:
    file = tmp_path / "letter.pdf"
    file.write_bytes(with_attached(LETTER, ("prices.txt", PRICES)))
    ingest(index, [tmp_path])
    file.write_bytes(LETTER)
    ingest(index, [tmp_path])
    assert held(index) == ["letter.pdf"]
    assert index.catalogue.containers() == {}
    file.write_bytes(with_attached(LETTER, ("prices.txt", PRICES)))
    ingest(index, [tmp_path])
    assert held(index) == ["letter.pdf", "letter.pdf/prices.txt"]


def test_a_cover_that_is_a_picture_hides_nothing_of_what_is_attached(
    index: Index, tmp_path: Path
) -> None:
    (tmp_path / "case.pdf").write_bytes(with_attached(build_pdf([None]), ("prices.txt", PRICES)))
    for _ in range(2):
        report = ingest(index, [tmp_path])
        assert held(index) == ["case.pdf/prices.txt"]
        assert "text layer" in reasons(report)["case.pdf"]


def test_what_says_the_same_as_the_pages_is_left_out() -> None:
    data = with_attached(LETTER, ("invoice.xml", b"<total>5</total>"), ("prices.txt", PRICES))
    # It has no sound table of its objects any more, but PDFium makes one.
    said = data.replace(b"<</EF", b"<</AFRelationship/Alternative/EF", 1)
    assert [one.path for one in members(data)] == ["invoice.xml", "prices.txt"]
    assert [one.path for one in members(said)] == ["prices.txt"]


def test_too_large_and_too_much_is_not_read() -> None:
    data = with_attached(LETTER, ("large.txt", b"x" * 2_000_000))
    assert [one.problem for one in members(data)] == [
        "is larger than 1 MB (2.0 MB): raise ingest.max_file_mb"
    ]
    bomb = with_attached(LETTER, ("a.txt", bytes(30_000_000)))
    with pytest.raises(TooMuch):
        members(bomb, most=50_000_000)


def test_a_damaged_file_says_so() -> None:
    with pytest.raises(UnreadableDocument, match="damaged"):
        members(b"%PDF-1.4 /EmbeddedFile")
