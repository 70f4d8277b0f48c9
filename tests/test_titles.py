from __future__ import annotations

import pytest

from ingest.parsers.blocks.titles import is_sensible_title
from ingest.parsers.pdf import parse
from tests.pdf_builder import build_pdf
from tests.pdf_items import column

MEANT = """Annual Report 2025|On Microsoft Word|Microsoft Word for beginners|Anonymous donors and what they gave
|Untold stories|Unknown species of the Rhine|Document management|Page turners of 2024|Scanning rules
|Slide safety at the pool|The PDF format|Title deeds|Node.js guide|Canvas shoes|C/O addresses"""
LEFT = r"""|(anonymous)|anonymous|unspecified|(unspecified)|Untitled|untitled document 3|Unbenanntes Dokument
|Unbenannt 1|Sans titre|Sin título|Microsoft Word - draft.doc|Microsoft PowerPoint - rules|Word Document
|Microsoft Word Document|Blank Document|Normal.dotm|PowerPoint Presentation|PowerPoint-Präsentation
|report_final.pdf|report_final_v2|Report.docx|reports/Rules of the house.docx|Dokument 2
|C:\Users\ana\Desktop\rules of the house.docx|file:///tmp/print.html|about:blank|Document1|Slide 1|Folie 12
|Scan 2024-03-01|LaTeX|ReportLab PDF Library|Skia/PDF m120|12345|0f8fad5b-d9cb-469f-a165-70867728950e|null
|Title|[Title]"""


@pytest.mark.parametrize("title", MEANT.replace("\n", "").split("|"))
def test_titles_that_a_person_meant(title: str) -> None:
    assert is_sensible_title(title)


@pytest.mark.parametrize("title", LEFT.replace("\n", "").split("|"))
def test_titles_that_a_program_left(title: str) -> None:
    assert not is_sensible_title(title)


@pytest.mark.parametrize(
    ("stated", "producer", "title"),
    [
        ("Untitled", "Acme", None),
        ("Acme Publish 3", "ACME  Publish 3", None),  # the name of the program
        ("House rules", "Acme", "House rules"),
    ],
)
def test_a_pdf_has_the_title_that_a_person_meant(
    stated: str, producer: str, title: str | None
) -> None:
    data = build_pdf([column(["Some text."])], title=stated, producer=producer)
    assert parse(data, "x").title == title
