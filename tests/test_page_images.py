"""A quote of a PDF file opens the page as it is printed, with its lines marked."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest
from PIL import Image

from assistant.build import build_assistant
from assistant.settings import AssistantSettings
from ingest.errors import UnreadableDocument
from ingest.index import Index
from ingest.parsers.pdf.picture import Area, find_on_page, page_picture
from ingest.pipeline import ingest
from ingest.settings import IngestSettings
from tests.fronts import FRONT, public, ui_settings
from tests.pdf_builder import build_pdf
from tests.pdf_items import column
from tests.scans import ink
from tests.source_panel import cited_page
from tests.test_page_browser import browser, in_a_browser  # noqa: F401 - a fixture
from ui.app import create_app
from ui.feedback import FeedbackStore

if TYPE_CHECKING:
    from playwright.sync_api import Browser

RULES = [
    column(["The choir is well-", "known. It meets in hall B.", "", "It meets in hall B."]),
    column(["The pool closes in August", "for cleaning, says the board."]),
]
PDF = build_pdf(RULES, title="Club rules")
POOL = "The pool closes in August for cleaning"


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
def test_areas_hold_the_ink_of_the_quote_and_nothing_else(rotate: int) -> None:
    data = build_pdf(RULES, rotate=rotate)
    sheet = find_on_page(data, 2, POOL, "")
    image = Image.open(io.BytesIO(page_picture(data, 2, 800)))
    assert image.width == 800 or max(image.size) == 4096
    assert abs(image.width / image.height - sheet.ratio) < 0.01
    assert len(sheet.areas) == 2
    inside = sum(ink(area, image) for area in sheet.areas)
    whole = ink(Area(0, 0, 1, 1), image)
    rest = find_on_page(data, 2, "says the board", POOL)
    assert 0.9 < (inside + sum(ink(area, image) for area in rest.areas)) / whole < 1.1


def test_a_quote_is_found_whatever_its_spaces_hyphens_and_order() -> None:
    first = find_on_page(PDF, 1, "The choir is wellknown.", "")
    assert len(first.areas) == 2
    again = find_on_page(
        PDF, 1, "It meets in hall B.", "The choir is wellknown. It meets in hall B."
    )
    once = find_on_page(PDF, 1, "It meets in hall B.", "The choir is wellknown. ")
    assert again.areas[0].top > once.areas[0].top
    turned = find_on_page(PDF, 2, "for cleaning, says the board. The pool closes in August", "")
    assert len(turned.areas) == 2
    assert find_on_page(PDF, 2, "Nobody ever said so", "").areas == ()
    assert find_on_page(PDF, 2, "…", "").areas == ()


def test_a_page_that_is_not_there_is_named() -> None:
    with pytest.raises(UnreadableDocument, match="has no page 3"):
        page_picture(PDF, 3, 800)
    with pytest.raises(UnreadableDocument, match="cannot be drawn"):
        find_on_page(b"%PDF-1.4 nothing", 1, "a", "")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("club")
    (folder / "club.pdf").write_bytes(PDF)
    (folder / "notes.txt").write_text("The gym is free.\n", "utf-8")
    return folder


@pytest.fixture(scope="module")
def address(folder: Path, tmp_path_factory: pytest.TempPathFactory, models: Path) -> Iterator[str]:
    place = tmp_path_factory.mktemp("index")
    with Index(IngestSettings(index=str(place)), "write", "test") as index:
        ingest(index, [folder])
        assistant = build_assistant(AssistantSettings(), index)
        settings = ui_settings(audit_log=str(folder.with_suffix(".audit")))
        with public(create_app(assistant, settings, FeedbackStore(place / "f.sqlite3"))) as at:
            yield at


def test_the_server_shows_pages_of_pdf_files_alone(address: str, folder: Path) -> None:
    with httpx.Client(base_url=address, trust_env=False, timeout=60, verify=not FRONT) as client:
        text = client.get("/api/v1/documents/club.pdf").json()["text"]
        start = text.index("It meets")
        asked = {"document": "club.pdf", "start": start, "end": text.index("August")}
        found = client.get("/api/v1/quoted-pages", params=asked).json()
        assert [page["page"] for page in found["pages"]] == [1, 2]
        assert all(page["areas"] for page in found["pages"])
        image = client.get("/documents/club.pdf/pages/2.png", params={"width": 300})
        assert Image.open(io.BytesIO(image.content)).width == 300
        (read,) = json.loads(folder.with_suffix(".audit").read_text().splitlines()[-1])["cited"]
        assert text[read["start"] : read["end"]].split() == [
            "The",
            "pool",
            "closes",
            "in",
            "August",
            "for",
            "cleaning,",
            "says",
            "the",
            "board.",
        ]
        missing = client.get("/documents/club.pdf/pages/3.png")
        assert (missing.status_code, missing.json()["error"]) == (
            404, "The document 'club.pdf' has no page 3.")  # fmt: skip
        asked["document"] = "notes.txt"
        for path in ("/documents/notes.txt/pages/1.png", "/api/v1/quoted-pages"):
            assert "is no PDF file" in client.get(path, params=asked).json()["error"]


def test_a_changed_file_shows_no_page(address: str, folder: Path) -> None:
    try:
        (folder / "club.pdf").write_bytes(PDF + b"\n")
        response = httpx.get(
            f"{address}/documents/club.pdf/pages/1.png", trust_env=False, verify=not FRONT
        )
        assert response.status_code == 410
    finally:
        (folder / "club.pdf").write_bytes(PDF)


@in_a_browser
def test_a_footnote_opens_the_page_with_its_lines_marked(
    address: str,
    browser: Browser,  # noqa: F811
) -> None:
    page = cited_page(browser, address, "When does the pool close?")
    assert page.locator(".source-area").count() == 2
    area, image = (
        page.locator(f".source-paper {each}").first.bounding_box()
        for each in (".source-area", "img")
    )
    assert area is not None
    assert image is not None
    assert image["x"] < area["x"] < area["x"] + area["width"] < image["x"] + image["width"]
    page.click(".source-views button:text('Text')")
    assert "The pool closes in August" in page.inner_text("#source mark")
    page.click(".source-views button:text('Page')")
    page.wait_for_selector(".source-area")
    page.close()


@in_a_browser
def test_an_address_opens_the_page_with_its_lines_marked(
    address: str,
    browser: Browser,  # noqa: F811
) -> None:
    """The address that a citation has for clients of OpenAI's API."""
    asked = {"model": "footnote", "input": "When does the pool close?"}
    with httpx.Client(base_url=address, trust_env=False, timeout=60, verify=not FRONT) as client:
        told = client.post("/v1/responses", json=asked).json()
    page = browser.new_page()
    page.set_default_timeout(60_000)
    page.goto(told["output"][0]["content"][0]["annotations"][0]["url"])
    page.wait_for_selector(".source-paper .source-area")
    assert page.locator(".source-area").count() == 2
    cited = told["footnote"]["citations"][0]
    assert page.inner_text("#source .source-where") == f"page {cited['page']}"
    page.close()
