"""Pages without a text layer are read by tesseract where that is wanted, and each is named."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from PIL import Image

from assistant.build import build_assistant
from assistant.settings import AssistantSettings
from ingest.errors import UnreadableDocument
from ingest.index import Index
from ingest.parsers import parse_document
from ingest.parsers.parser_process import ParserProcess
from ingest.parsers.pdf import parse
from ingest.parsers.pdf.picture import Area, marked_page, page_picture
from ingest.parsers.pdf.remarks import page_list
from ingest.parsers.tesseract import OFF, Ocr, find_ocr
from ingest.pipeline import ingest
from ingest.settings import IngestSettings
from tests.commands import until
from tests.fronts import FRONT, public, ui_settings
from tests.parsed import checked, view
from tests.pdf_builder import build_pdf
from tests.pdf_items import Text, column
from tests.scans import ink, joined, needs_tesseract, scan, stamped
from tests.test_parser_process import runs
from ui.app import create_app
from ui.feedback import FeedbackStore

ON = Ocr("eng")
LEAVE = [
    Text(72, 740, "Leave policy", 20),
    *column(
        ["Staff may carry over five days of unused leave to the next year. What is left", "beyond these lapses",
         "on 31 March, unless the head of the depart-", "ment has agreed in writing.", "",
         "Sick notes go to the office by noon of the third day of absence, and not later."],
        top=700,
    ),
]  # fmt: skip
PLANS = [
    *column(["The plans differ in what they pay for teeth and for glasses in a year."], top=740),
    Text(72, 700, "Plan"), Text(200, 700, "Dental"), Text(300, 700, "Vision"),
    Text(72, 684, "Basic"), Text(200, 684, "750"), Text(300, 684, "100"),
    Text(72, 668, "Plus"), Text(200, 668, "1,500"), Text(300, 668, "250"),
]  # fmt: skip
GATE = [Text(72, 740, "The gate of the depot closes at nine.", 14)]
LAYER = build_pdf([column(["This page has a text layer and needs nobody to read it aloud."])])


@needs_tesseract
def test_a_scan_is_read_as_a_page_with_its_headings_paragraphs_and_tables() -> None:
    parsed = checked(parse(scan([LEAVE, PLANS]), "a", ON))
    assert view(parsed) == [
        ("heading", 1, "Leave policy"),
        (
            "paragraph", 0,
            "Staff may carry over five days of unused leave to the next year. What is left\nbeyond these lapses\n"
            "on 31 March, unless the head of the department has agreed in writing.",
        ),
        ("paragraph", 0, "Sick notes go to the office by noon of the third day of absence, and not later."),
        ("paragraph", 0, "The plans differ in what they pay for teeth and for glasses in a year."),
        ("row", 0, "Plan | Dental | Vision"), ("row", 0, "Basic | 750 | 100"),
        ("row", 0, "Plus | 1,500 | 250"),
    ]  # fmt: skip
    assert len(parsed.pages) == 2
    assert parsed.metadata == {"ocr": "eng"}
    assert parsed.remarks == (
        "Pages 1 and 2 were read by OCR; check the figures against the page.",
    )


@needs_tesseract
@pytest.mark.parametrize("turns", [(), (0,)], ids=["upright", "on its side"])
def test_the_words_of_a_quote_are_marked_where_they_stand(turns: tuple[int, ...]) -> None:
    data = scan([LEAVE], turns)
    parsed = parse(data, "a", ON)
    # A word that a line broke has a box on each.
    words = [parsed.text[box.start : box.end] for box in parsed.word_boxes[1]]
    assert words == re.findall(r"\w+", parsed.text.replace("department", "depart ment"))
    start = parsed.text.index("unless the head")
    quoted = [
        box for box in parsed.word_boxes[1] if start <= box.start < start + len("unless the head")
    ]
    sheet = marked_page(data, 1, quoted)
    image = Image.open(io.BytesIO(page_picture(data, 1, 1000)))
    everything = marked_page(data, 1, parsed.word_boxes[1])
    whole = ink(Area(0, 0, 1, 1), image)
    assert len(sheet.areas) == (1 if not turns else 3)
    assert 0.9 < sum(ink(area, image) for area in everything.areas) / whole <= 1.02
    assert 0.02 < sum(ink(area, image) for area in sheet.areas) / whole < 0.1


@needs_tesseract
def test_only_pages_without_a_text_layer_are_read_and_the_remarks_say_which() -> None:
    data = joined(LAYER, scan([GATE, None]), LAYER)
    parsed = checked(parse(data, "a", ON))
    assert sorted(parsed.word_boxes) == [2]
    assert parsed.remarks == (
        "Page 2 was read by OCR; check the figures against the page.",
        "Page 3 shows no words to OCR.",
    )
    assert parsed.metadata == {"pages_without_text": "3", "ocr": "eng"}
    assert parse(LAYER, "a", ON).metadata == {}


def test_a_scan_with_a_stamp_is_named_as_such() -> None:
    parsed = checked(parse(joined(stamped(scan([LEAVE]), "Received 14 May 2026"), LAYER), "a"))
    assert view(parsed)[0] == ("paragraph", 0, "Received 14 May 2026")
    assert parsed.metadata == {"pages_without_text": "1"}
    assert parsed.remarks == (
        "Page 1 holds hardly any text upon a picture (a scan with a stamp?): what the picture shows is"
        " not searched; run OCR on the file first, or set ingest.ocr to on.",
    )


def test_a_scan_below_a_header_is_named_as_such_but_no_text_upon_a_picture() -> None:
    header = "Town Council of Ellery, Planning and Building Department, file 4471 of the year 2026, volume 2"
    long = f"{header}, as received by the registry and not to be copied without leave"
    assert checked(parse(stamped(scan([LEAVE]), long), "a")).metadata == {"pages_without_text": "1"}
    body = stamped(scan([None]), long, at=400)
    assert not checked(parse(body, "a")).metadata


@needs_tesseract
def test_a_scan_with_a_stamp_is_read_unless_it_shows_nothing_else() -> None:
    file = joined(stamped(scan([LEAVE]), "Received 14 May 2026"), stamped(scan([None]), "Paid"))
    parsed = checked(parse(file, "a", ON))
    found = [text for _, _, text in view(parsed)]
    assert (found[0], found[-2:]) == ("Leave policy", ["Received 14 May 2026", "Paid"])
    assert parsed.metadata == {"pages_without_text": "2", "ocr": "eng"}
    assert parsed.remarks == ("Page 1 was read by OCR; check the figures against the page.",)


@needs_tesseract
def test_doubtful_words_are_counted_and_stains_left_out() -> None:
    parsed = parse(scan([LEAVE], dots=45), "a", ON)
    said = " ".join(parsed.remarks)
    assert re.search(
        r"\d+ words? on page 1 (is|are) hard to read \(OCR is less than 60 % sure", said
    )


def test_without_ocr_a_scan_says_what_to_do() -> None:
    with pytest.raises(UnreadableDocument) as refused:
        parse(scan([LEAVE]), "a", OFF)
    assert str(refused.value) == (
        "has no text layer (a scan?): run OCR on it first, or set ingest.ocr to on"
    )


def test_a_missing_program_or_language_is_named_with_its_package(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, index: Index
) -> None:
    assert find_ocr(wanted=False, languages="tlh", step_seconds=120) == OFF
    assert "write them as eng+deu" in find_ocr(True, "eng+-h", 120).problem
    (tmp_path / "scan.pdf").write_bytes(scan([LEAVE]))
    (tmp_path / "both.pdf").write_bytes(joined(LAYER, scan([LEAVE])))
    (tmp_path / "note.txt").write_text("It rains in Riga.")
    index.settings = replace(index.settings, ocr="on")
    monkeypatch.setenv("PATH", str(tmp_path))
    report = ingest(index, [tmp_path])
    missing = "the program tesseract is not there: install Debian's package tesseract-ocr"
    assert [skip.reason for skip in report.skipped] == [
        f"has no text layer (a scan?), and {missing}"
    ]
    assert {Path(one.path).name: one.sentence for one in report.remarks} == {
        "both.pdf": f"Page 2 holds no text (a picture?): what it shows is not searched; {missing}.",
        ".footnote": f"OCR is on, but {missing}.",
    }
    assert (report.added, report.total_documents) == (2, 2)
    program(tmp_path / "tesseract", "echo List of available languages:; echo eng")
    assert find_ocr(True, "eng+deu+chi_sim", 120).problem == (
        "tesseract has not learnt deu, chi_sim: install Debian's tesseract-ocr-deu tesseract-ocr-chi-sim"
    )


def program(file: Path, script: str) -> None:
    file.write_text(f"#!/bin/sh\n{script}\n")
    file.chmod(0o755)


def test_a_page_that_takes_too_long_costs_itself_and_after_three_no_more_are_tried(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    program(tmp_path / "tesseract", "exec /bin/sleep 600")
    monkeypatch.setenv("PATH", str(tmp_path))
    data = joined(LAYER, scan([LEAVE] * 5))
    parsed = parse(data, "a", replace(ON, seconds=0.2))
    assert parsed.remarks == (
        "Pages 2–4 were not read by OCR: it took longer than 0.2 s.",
        "Pages 5 and 6 were not read by OCR: the pages before took too long.",
    )
    program(tmp_path / "tesseract", "echo no memory >&2; exit 1")
    with pytest.raises(
        UnreadableDocument, match=r"could not read it: tesseract failed \(no memory\)$"
    ):
        parse(scan([LEAVE]), "a", ON)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with scans, beside and in an archive, and files that OCR has nothing to do with."""
    place = tmp_path / "handbook"
    place.mkdir()
    (place / "both.pdf").write_bytes(joined(LAYER, scan([PLANS])))
    (place / "layer.pdf").write_bytes(LAYER)
    (place / "note.txt").write_text("It rains in Riga.")
    (place / "scan.pdf").write_bytes(scan([GATE]))
    with zipfile.ZipFile(place / "letters.zip", "w") as archive:
        archive.writestr("packed.pdf", scan([GATE]))
        archive.writestr("packed.txt", "It snows in Tromsø.")
    return place


@needs_tesseract
def test_a_changed_setting_reads_only_the_documents_concerned_again(
    folder: Path, index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = ingest(index, [folder])
    assert (first.added, len(first.skipped)) == (4, 2)
    index.settings = replace(index.settings, ocr="on")
    on = ingest(index, [folder])
    assert (on.added, on.changed, on.unchanged, on.skipped) == (2, 1, 3, ())
    assert {Path(one.path).name for one in on.remarks} == {"both.pdf", "scan.pdf", "packed.pdf"}
    again = ingest(index, [folder])
    assert (again.changed, again.unchanged, again.passages) == (0, 6, 0)
    # While the program is away, what it read stays.
    with monkeypatch.context() as patch:
        patch.setenv("PATH", str(folder))
        away = ingest(index, [folder])
    assert (away.changed, away.removed, away.unchanged, len(away.remarks)) == (0, 0, 6, 1)
    index.settings = replace(index.settings, ocr="off")
    off = ingest(index, [folder])
    assert (off.changed, off.unchanged, off.passages, len(off.skipped)) == (1, 3, 1, 2)
    assert "what it held before was removed" in off.skipped[0].reason
    assert index.catalogue.word_boxes("both.pdf", 2) == ()


@needs_tesseract
def test_a_citation_names_the_page_and_opens_it_with_its_words_marked(
    tmp_path: Path, index: Index
) -> None:
    index.settings = replace(index.settings, ocr="on")
    (tmp_path / "both.pdf").write_bytes(joined(LAYER, scan([PLANS])))
    ingest(index, [tmp_path / "both.pdf"])
    assistant = build_assistant(AssistantSettings(), index)
    app = create_app(assistant, ui_settings(), FeedbackStore(tmp_path / "f.sqlite3"))
    with (
        public(app) as at,
        httpx.Client(base_url=at, trust_env=False, timeout=60, verify=not FRONT) as client,
    ):
        asked = {"question": "What is the dental maximum in the Plus plan?"}
        answer = client.post("/api/v1/ask", json=asked).json()
        cited = answer["citations"][0]
        assert (cited["document"], cited["page"]) == ("both.pdf", 2)
        assert cited["quote"] == "Plus | 1,500 | 250"
        place = {key: cited[key] for key in ("document", "start", "end")}
        (page,) = client.get("/api/v1/quoted-pages", params=place).json()["pages"]
        image = client.get("/documents/both.pdf/pages/2.png").content
        said = client.get("/api/v1/documents/both.pdf").json()["remarks"]
    assert said == ["Page 2 was read by OCR; check the figures against the page."]
    assert len(page["areas"]) == 3
    drawn = Image.open(io.BytesIO(image))
    assert all(ink(Area(**area), drawn) for area in page["areas"])


def test_a_step_has_its_own_time_and_no_program_outlives_its_parser(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with ParserProcess(seconds=60, megabytes=2048) as parsing:
        program(tmp_path / "tesseract", "exit 0")
        with pytest.raises(UnreadableDocument, match="wrote nothing that can be read"):
            parsing.call(parse_document, scan([LEAVE], dots=30), "scan.pdf", ON)
        monkeypatch.setattr(parsing, "_seconds", 7)  # now that it has started
        # Eight pages of a second are more than one step may take.
        program(tmp_path / "tesseract", "/bin/sleep 1")
        with pytest.raises(UnreadableDocument, match="wrote nothing that can be read"):
            parsing.call(parse_document, scan([LEAVE] * 8, dots=30), "scan.pdf", ON)
        script = f"echo $$ >> {tmp_path}/started; exec /bin/sleep 600"
        program(tmp_path / "tesseract", script)
        with pytest.raises(UnreadableDocument, match="took longer than 7 s to read"):
            parsing.call(parse_document, scan([LEAVE]), "scan.pdf", ON)
    started = [int(number) for number in (tmp_path / "started").read_text().split()]
    assert started
    until(lambda: not any(map(runs, started)), "every tesseract has ended")


@pytest.mark.parametrize(
    ("numbers", "said"),
    [
        ([3], "Page 3"), ([2, 5], "Pages 2 and 5"), ([1, 2, 3], "Pages 1–3"),
        ([1, 3, 4, 5, 8, 9], "Pages 1, 3–5, 8 and 9"),
    ],
)  # fmt: skip
def test_pages_are_listed_in_runs(numbers: list[int], said: str) -> None:
    assert page_list(numbers) == said


def test_ocr_is_off_unless_it_is_asked_for() -> None:
    assert IngestSettings().ocr == "off"
