from __future__ import annotations

import pytest

from ingest.parsers.pdf import parse
from ingest.parsers.titles import is_sensible_title
from tests.pdf_builder import build_pdf
from tests.pdf_items import column


@pytest.mark.parametrize(
    "title",
    [
        "Annual Report 2025",
        "On Microsoft Word",
        "Microsoft Word for beginners",
        "Anonymous donors and what they gave",
        "Untold stories",
        "Unknown species of the Rhine",
        "Document management",
        "Page turners of 2024",
        "Scanning rules",
        "Slide safety at the pool",
        "The PDF format",
        "Title deeds",
        "Node.js guide",
        "Canvas shoes",
        "C/O addresses",
    ],
)
def test_titles_that_a_person_meant(title: str) -> None:
    assert is_sensible_title(title)


@pytest.mark.parametrize(
    "title",
    [
        "",
        "(anonymous)",
        "anonymous",
        "unspecified",
        "(unspecified)",
        "Untitled",
        "untitled document 3",
        "Unbenanntes Dokument",
        "Sans titre",
        "Microsoft Word - draft.doc",
        "Microsoft PowerPoint - rules",
        "Microsoft Word Document",
        "PowerPoint Presentation",
        "PowerPoint-Präsentation",
        "report_final.pdf",
        "report_final_v2",
        "reports/Rules of the house.docx",
        r"C:\Users\ana\Desktop\rules of the house.docx",
        "file:///tmp/print.html",
        "about:blank",
        "Document1",
        "Slide 1",
        "Folie 12",
        "Scan 2024-03-01",
        "LaTeX",
        "ReportLab PDF Library",
        "Skia/PDF m120",
        "12345",
        "0f8fad5b-d9cb-469f-a165-70867728950e",
        "null",
        "Title",
    ],
)
def test_titles_that_a_program_left(title: str) -> None:
    assert not is_sensible_title(title)
    assert parse(build_pdf([column(["Some text."])], title=title), "x").title is None


def test_the_name_of_the_program_that_made_the_file_is_no_title() -> None:
    page = [column(["Some text."])]
    assert (
        parse(build_pdf(page, title="Acme Publish 3", producer="ACME  Publish 3"), "x").title
        is None
    )
    assert parse(build_pdf(page, title="House rules", producer="Acme"), "x").title == "House rules"
