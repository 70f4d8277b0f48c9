"""Files that were put into Office files are documents; the workbooks behind charts are not."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import docx
import openpyxl
import pptx
import pytest
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.enum.shapes import PROG_ID
from pptx.util import Inches

from ingest.errors import UnreadableDocument
from ingest.index import Index
from ingest.parsers import choose_format
from ingest.parsers.containers.members import Limits, Member
from ingest.parsers.docx import parse as parse_docx
from ingest.parsers.office.embedded import embedded, is_file
from ingest.parsers.slides import parse as parse_slides
from ingest.pipeline import ingest
from tests.docx_builder import paragraph, parsed, word_file
from tests.msg_builder import compound_file
from tests.pdf_builder import build_pdf
from tests.pdf_items import Text
from tests.test_pipeline import held, reasons

ByCategory: Any = CategoryChartData  # python-pptx has no types
PDF = build_pdf([[Text(72, 700, "See the list of prices.")]])


def saved(made: Any) -> bytes:
    out = BytesIO()
    made.save(out)
    return out.getvalue()


def members(data: bytes, name: str = "a.docx", most: int = 1_000_000) -> list[Member]:
    return list(choose_format(data, name).members(data, name, Limits(len(data), most)))


def with_objects(data: bytes, **objects: bytes) -> bytes:
    """A package with more parts, by their names in its folder of objects."""
    out = BytesIO(data)
    with ZipFile(out, "a") as archive:
        for name, content in objects.items():
            archive.writestr(f"word/embeddings/{name.replace('_', '.')}", content)
    return out.getvalue()


def native(name: str, content: bytes) -> bytes:
    """An object as Windows packs any file into it."""
    where = f"C:\\{name}\0".encode("cp1252")
    packed = (
        b"\2\0"
        + name.encode("cp1252")
        + b"\0"
        + where
        + b"\0\0\3\0"
        + len(where).to_bytes(4, "little")
    )
    packed += where + len(content).to_bytes(4, "little") + content
    return compound_file({"\x01Ole10Native": len(packed).to_bytes(4, "little") + packed})


def test_files_put_into_a_deck_are_documents_and_charts_have_none(
    index: Index, tmp_path: Path
) -> None:
    letter = docx.Document()
    letter.add_paragraph("The pier is closed on Mondays.")
    book = openpyxl.Workbook()
    book.active.append(["Berth", "Fee"])
    book.active.append(["North", 12])
    deck = pptx.Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[5])
    slide.shapes.title.text = "Annexes"
    figures = ByCategory()
    figures.categories = ["2025"]
    figures.add_series("Adults", (4,))
    slide.shapes.add_chart(XL_CHART_TYPE.PIE, *map(Inches, (1, 4, 2, 2)), figures)
    for kind, held_file in (
        (PROG_ID.DOCX, saved(letter)), (PROG_ID.XLSX, saved(book)), ("AcroExch.Document", PDF),
    ):  # fmt: skip
        slide.shapes.add_ole_object(BytesIO(held_file), kind, Inches(1), Inches(2))
    (tmp_path / "plan.pptx").write_bytes(saved(deck))
    report = ingest(index, [tmp_path])
    assert not reasons(report)
    inner = [name for name in held(index) if "/" in name]
    assert [Path(name).suffix for name in inner] == [".xlsx", ".docx", ".pdf"]
    document = index.document(inner[1])
    assert document is not None
    assert document.text == "The pier is closed on Mondays."
    assert not parse_slides(saved(deck), "x").remarks


def test_what_a_packed_object_holds_has_the_name_of_its_file() -> None:
    note = native("Größe.txt", b"The pier is ten metres wide.")
    data = with_objects(
        word_file(paragraph("Text")),
        a_bin=note, b_bin=compound_file({"CONTENTS": PDF}), c_bin=compound_file({"Equation Native": b"x"}),
        d_bin=compound_file({"CONTENTS": b"a control"}), e_bin=b"unknown", f_bin=note[:600], g_pdf=PDF,
        h_bin=compound_file({"WordDocument": b"x"}),
    )  # fmt: skip
    assert [(one.path, one.data[:8]) for one in members(data)] == [
        ("Größe.txt", b"The pier"), ("b.pdf", PDF[:8]), ("g.pdf", PDF[:8]),
        ("h.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
    ]  # fmt: skip
    assert is_file(note)
    assert not is_file(b"unknown")
    large = with_objects(word_file(paragraph("Text")), a_pdf=b"%PDF-" + bytes(1_000_001))
    assert "is larger than 1 MB" in members(large)[0].problem
    with pytest.raises(UnreadableDocument, match="damaged"):
        embedded(b"PK\3\4 word/embeddings/", Limits(9, 9))


def test_an_object_that_is_no_file_is_said_and_a_file_is_not() -> None:
    shown = '<w:r><w:object><o:OLEObject ProgID="{}" r:id="chart1"/></w:object></w:r>'
    package = parsed(paragraph("Text", shown.format("Package")), {"chart1": ""})
    assert package.remarks == ("1 embedded object is not in the text.",)
    document = docx.Document()
    document.add_paragraph("Text")
    assert not parse_docx(saved(document), "x").remarks
