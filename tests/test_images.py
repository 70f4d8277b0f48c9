"""Pictures are documents where OCR reads them: each frame of a TIFF is a page, and a footnote opens it."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from email.message import EmailMessage
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from PIL import Image, ImageDraw, ImageFont, ImageOps
from PIL.TiffImagePlugin import ImageFileDirectory_v2, TiffImageFile

from assistant.build import build_assistant
from assistant.settings import AssistantSettings
from ingest.errors import UnreadableDocument
from ingest.index import Index
from ingest.parsers import parse_document
from ingest.parsers.image import page_of_pdf, parse
from ingest.parsers.pdf.picture import Area, marked_page, page_picture
from ingest.parsers.tesseract import OFF, Ocr
from ingest.pipeline import ingest
from ingest.settings import IngestSettings
from tests.fronts import FRONT, public, ui_settings
from tests.parsed import checked
from tests.scans import ink, needs_tesseract
from tests.source_panel import cited_page
from tests.test_page_browser import browser, in_a_browser  # noqa: F401 - a fixture
from tests.upload_servers import ended, form, serving_uploads
from ui.app import create_app
from ui.feedback import FeedbackStore

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ON = Ocr("eng")
GATE = "The gate of the depot closes at nine."
BELL = "Visitors ring the brass bell twice."
DAMAGED = "is damaged: it cannot be opened as a picture"
FROM_RIGHT, UPSIDE_DOWN = 6, 3  # values of EXIF's Orientation


def drawn(*lines: str) -> Image.Image:
    image = Image.new("L", (1000, 60 + 80 * max(1, len(lines))), 255)
    font = ImageFont.load_default(44)
    for number, line in enumerate(lines):
        ImageDraw.Draw(image).text((50, 40 + 80 * number), line, font=font, fill=0)
    return image


def saved(image: Image.Image, kind: str = "PNG", **options: Any) -> bytes:
    stream = io.BytesIO()
    image.save(stream, kind, **options)
    return stream.getvalue()


def clear(image: Image.Image) -> Image.Image:
    """Ink on nothing, which is black where transparency is not minded."""
    return Image.merge("LA", (Image.new("L", image.size, 0), ImageOps.invert(image)))


@needs_tesseract
@pytest.mark.parametrize(
    ("kind", "made"),
    [
        ("PNG", clear),
        ("PNG", lambda image: image.convert("I").point(lambda value: value * 100).convert("I;16")),
        ("JPEG", lambda image: image.convert("CMYK")),
        ("WEBP", lambda image: image.convert("RGB")),
        ("TIFF", lambda image: image.convert("1")),
    ],
    ids=["transparent", "16 bits", "CMYK", "WebP", "black and white"],
)
def test_a_picture_is_read_whatever_its_colours(
    kind: str, made: Callable[[Image.Image], Image.Image]
) -> None:
    name, parsed = parse_document(saved(made(drawn(GATE)), kind), "scan", ON)
    assert (name, checked(parsed).text) == ("image", GATE)
    assert parsed.pages == (0,)
    assert parsed.metadata == {"ocr": "eng"}
    assert parsed.remarks == ("Page 1 was read by OCR; check the figures against the page.",)
    assert len(parsed.word_boxes[1]) == 8


@needs_tesseract
def test_frames_of_a_tiff_are_pages_but_its_thumbnails_and_a_damaged_one_costs_itself() -> None:
    thumbnail = drawn("Thumbnail of a page").resize((500, 70))
    thumbnail.encoderinfo = {"tiffinfo": ImageFileDirectory_v2()}
    thumbnail.encoderinfo["tiffinfo"][254] = 1
    frames = [thumbnail, drawn(BELL), drawn("Nobody will read this line.")]
    data = saved(
        drawn(GATE), "TIFF", save_all=True, append_images=frames, compression="tiff_adobe_deflate"
    )
    with Image.open(io.BytesIO(data)) as image:
        assert isinstance(image, TiffImageFile)
        assert image.n_frames == 4
        image.seek(3)
        strip = image.tag_v2[273][0]
    data = data[:strip] + bytes(40) + data[strip + 40 :]
    parsed = checked(parse(data, "a", ON))
    assert parsed.text.split() == f"{GATE} {BELL}".split()
    assert sorted(parsed.word_boxes) == [1, 2]
    assert len(parsed.pages) == 3
    assert parsed.remarks == (
        "Pages 1 and 2 were read by OCR; check the figures against the page.",
        f"Page 3 was not read by OCR: it {DAMAGED}.",
    )
    assert marked_page(page_of_pdf(data, 2), 1, parsed.word_boxes[2]).areas
    with pytest.raises(UnreadableDocument, match="has no page 4"):
        page_of_pdf(data, 4)


@needs_tesseract
@pytest.mark.parametrize("kind", ["JPEG", "TIFF"])
def test_a_photo_is_turned_as_the_camera_was_held_and_its_words_are_marked(kind: str) -> None:
    exif = Image.Exif()
    exif[0x112] = FROM_RIGHT
    lying = drawn(GATE, BELL).transpose(Image.Transpose.ROTATE_90).convert("RGB")
    data = saved(lying, kind, exif=exif)
    parsed = parse(data, "a", ON)
    assert parsed.text == f"{GATE}\n{BELL}"
    page = page_of_pdf(data, 1)
    image = Image.open(io.BytesIO(page_picture(page, 1, 1000)))
    sheet = marked_page(page, 1, parsed.word_boxes[1])
    assert sheet.ratio == pytest.approx(1000 / 220, rel=0.01)
    assert len(sheet.areas) == 2
    assert sum(ink(area, image) for area in sheet.areas) == pytest.approx(
        ink(Area(0, 0, 1, 1), image), rel=0.05
    )


def test_a_fax_is_stretched_and_what_else_is_said_of_resolution_not_believed() -> None:
    def ratio(image: Image.Image, *, turned: int = 1, **options: Any) -> float:
        exif = Image.Exif()
        exif[0x112] = turned
        return marked_page(page_of_pdf(saved(image, exif=exif, **options), 1), 1, ()).ratio

    fax = Image.new("L", (1728, 1100), 255)
    assert ratio(fax, dpi=(204, 98)) == pytest.approx(1728 / 1100 * 98 / 204, rel=0.01)
    lying = fax.transpose(Image.Transpose.ROTATE_90)
    assert ratio(lying, dpi=(98, 204), turned=FROM_RIGHT) == pytest.approx(
        1728 / 1100 * 98 / 204, rel=0.01
    )
    for said in ((72, 72), (1, 10_000)):
        assert ratio(fax, dpi=said, turned=UPSIDE_DOWN) == pytest.approx(1728 / 1100, rel=0.01)


def claiming(wide: int, high: int) -> bytes:
    """A PNG file that says it is larger than it is."""
    data = saved(drawn(GATE))
    header = b"IHDR" + struct.pack(">II", wide, high) + data[24:29]
    return data[:12] + header + struct.pack(">I", zlib.crc32(header)) + data[33:]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (saved(drawn(GATE))[:-2000], DAMAGED),
        (saved(drawn(GATE), "JPEG")[:2000], DAMAGED),
        (saved(drawn(GATE), "TIFF")[:2000], DAMAGED),
        (claiming(4000, 3000), DAMAGED),
        (claiming(9000, 10_000), "has more than 89 million pixels: save it smaller"),
        (claiming(60_000, 60_000), "has more than 89 million pixels: save it smaller"),
    ],
    ids=["cut PNG", "cut JPEG", "cut TIFF", "claims", "large", "bomb"],
)
def test_damaged_pictures_and_bombs_are_refused(data: bytes, reason: str) -> None:
    with pytest.raises(UnreadableDocument) as refused:
        parse(data, "a", ON)
    assert str(refused.value) == reason


@needs_tesseract
@pytest.mark.parametrize("size", [(1, 1), (600, 400)])
def test_a_picture_without_text_is_named(size: tuple[int, int]) -> None:
    with pytest.raises(UnreadableDocument) as refused:
        parse(saved(Image.new("RGB", size, "white")), "a", ON)
    assert str(refused.value) == "is a picture, and no text was read in it"


@pytest.mark.parametrize(
    ("ocr", "reason"),
    [
        (OFF, "is a picture: set ingest.ocr to on to have it read"),
        (Ocr("eng", "tesseract is not there"), "is a picture, and tesseract is not there"),
    ],
)
def test_without_ocr_a_picture_says_what_to_do(ocr: Ocr, reason: str) -> None:
    with pytest.raises(UnreadableDocument) as refused:
        parse(saved(drawn(GATE)), "a", ocr)
    assert str(refused.value) == reason


def folder_in(place: Path) -> Path:
    """A folder with pictures, beside, in an archive and with a mail."""
    folder = place / "depot"
    folder.mkdir()
    (folder / "gate.png").write_bytes(saved(drawn(GATE, BELL)))
    with zipfile.ZipFile(folder / "signs.zip", "w") as archive:
        archive.writestr(
            "canteen.webp", saved(drawn("The canteen serves soup on Mondays."), "WEBP")
        )
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "a@b.example", "c@d.example", "Parking"
    message["Message-ID"] = "<1@b.example>"
    message.set_content("The notice is attached.")
    notice = saved(drawn("Lorries park behind the hall."), "JPEG")
    message.add_attachment(notice, "image", "jpeg", filename="notice.jpg")
    (folder / "parking.eml").write_bytes(bytes(message))
    return folder


PICTURES = ["gate.png", "parking.eml/notice.jpg", "signs.zip/canteen.webp"]


@needs_tesseract
def test_pictures_within_a_mail_are_read_where_they_hold_text(tmp_path: Path, index: Index) -> None:
    message = EmailMessage()
    message["From"], message["Subject"], message["Message-ID"] = (
        "a@b.example",
        "Depot",
        "<1@b.example>",
    )
    message.set_content("<p>See: <img src=cid:plan><img src=cid:blank><img src=cid:logo>", "html")
    for name, image in {
        "plan": drawn(GATE, BELL),
        "blank": Image.new("L", (800, 400), 255),
        "logo": drawn(GATE).resize((200, 28)),
    }.items():
        message.add_related(saved(image), "image", "png", cid=f"<{name}>", filename=f"{name}.png")
    (file := tmp_path / "depot.eml").write_bytes(bytes(message))
    off = ingest(index, [tmp_path])
    assert (off.added, off.skipped) == (1, ())
    index.settings = replace(index.settings, ocr="on")
    on = ingest(index, [tmp_path])
    assert (on.added, on.unchanged, on.skipped) == (1, 1, ())
    read = [one for one in index.catalogue.documents() if one.format == "image"]
    assert [one.id for one in read] == [f"{file.name}/plan.png"]
    assert not any("Attachments" in one.text for one in index.catalogue.documents())
    again = ingest(index, [tmp_path])
    assert (again.unchanged, again.added, again.skipped) == (2, 0, ())
    index.settings = replace(index.settings, ocr="off")
    assert ingest(index, [tmp_path]).removed == 1


@needs_tesseract
def test_the_setting_brings_pictures_in_and_takes_them_out(tmp_path: Path, index: Index) -> None:
    folder = folder_in(tmp_path)
    off = ingest(index, [folder])
    assert (off.added, len(off.skipped)) == (1, 3)
    assert {skip.reason for skip in off.skipped} == {
        "is a picture: set ingest.ocr to on to have it read"
    }
    index.settings = replace(index.settings, ocr="on")
    on = ingest(index, [folder])
    assert (on.added, on.skipped) == (3, ())
    assert [one.id for one in index.catalogue.documents() if one.format == "image"] == PICTURES
    again = ingest(index, [folder])
    assert (again.changed, again.unchanged) == (0, 4)
    index.settings = replace(index.settings, ocr="off")
    assert len(ingest(index, [folder]).skipped) == 3
    assert [one.id for one in index.catalogue.documents()] == ["parking.eml"]


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory, models: Path) -> Iterator[str]:
    place = tmp_path_factory.mktemp("pictures")
    settings = IngestSettings(index=str(place / "index"), ocr="on")
    with Index(settings, "write", "test") as index:
        ingest(index, [folder_in(place)])
        assistant = build_assistant(AssistantSettings(reader="similarity"), index)
        with public(create_app(assistant, ui_settings(), FeedbackStore(place / "f.sqlite3"))) as at:
            yield at


@needs_tesseract
def test_the_server_decodes_no_picture_itself(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ingest.parsers.image._opened", lambda data: pytest.fail("decoded here"))
    page = httpx.get(
        f"{address}/documents/gate.png/pages/1.png", trust_env=False, timeout=60, verify=not FRONT
    )
    assert (page.status_code, page.headers["content-type"]) == (200, "image/png")


@needs_tesseract
@pytest.mark.parametrize(
    ("question", "document", "quote"),
    [
        ("When does the gate of the depot close?", "gate.png", GATE),
        ("What does the canteen serve on Mondays?", PICTURES[2], "The canteen serves soup"),
        ("Where do lorries park?", PICTURES[1], "Lorries park behind the hall."),
    ],
)
def test_a_citation_opens_the_picture_with_its_words_marked(
    address: str, question: str, document: str, quote: str
) -> None:
    with httpx.Client(base_url=address, trust_env=False, timeout=60, verify=not FRONT) as client:
        cited = client.post("/api/v1/ask", json={"question": question}).json()["citations"][0]
        assert (cited["document"], cited["page"]) == (document, 1)
        assert quote in cited["quote"]
        place = {key: cited[key] for key in ("document", "start", "end")}
        (page,) = client.get("/api/v1/quoted-pages", params=place).json()["pages"]
        image = Image.open(io.BytesIO(client.get(f"/documents/{document}/pages/1.png").content))
        original = client.get(f"/documents/{document}/original")
        missing = client.get(f"/documents/{document}/pages/2.png").json()["error"]
    assert len(page["areas"]) == 1
    assert ink(Area(**page["areas"][0]), image) > 500
    assert original.headers["content-type"] in {"image/png", "image/webp", "image/jpeg"}
    assert missing == f"The document {document!r} has no page 2."


@needs_tesseract
def test_a_picture_that_is_uploaded_is_read(tmp_path: Path) -> None:
    files = form(gate__png=saved(drawn(GATE)), blank__jpg=saved(drawn(), "JPEG"))
    with (
        serving_uploads(tmp_path, ocr="on") as (at, index),
        httpx.Client(base_url=at, trust_env=False, timeout=60) as client,
    ):
        done = ended(client, client.post("/api/v1/documents", files=files))
        assert [one.format for one in index.catalogue.documents()] == ["image"]
    assert done["gate.png"]["state"] == "added"
    assert done["blank.jpg"]["reason"] == "is a picture, and no text was read in it"


@needs_tesseract
@in_a_browser
def test_a_footnote_opens_the_picture_on_the_page(
    address: str,
    browser: Browser,  # noqa: F811
) -> None:
    page = cited_page(browser, address, "When does the gate of the depot close?")
    assert page.locator(".source-area").count() == 1
    page.click(".source-views button:text('Text')")
    assert GATE in page.inner_text("#source mark")
    page.close()
