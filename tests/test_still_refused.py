"""Files in which there was nothing to read: they are not read again until something may be."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from ingest.index import Index
from ingest.parsers import choose_format
from ingest.pipeline import ingest
from ingest.progress import Progress
from ingest.settings import IngestSettings
from tests import faulty_parsers
from tests.test_containers import mail, zipped
from tests.test_pipeline import held, reasons

_DAMAGED = "is damaged: it cannot be opened as a Word file"


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    folder = tmp_path / "docs"
    folder.mkdir()
    (folder / "rain.txt").write_text("It rains in Riga.")
    (folder / "half.docx").write_bytes(b"PK\x03\x04 and nothing more")
    (folder / "empty.txt").write_text("")
    return folder


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files that were looked into, but what is readable and too new to be trusted."""
    names: list[str] = []

    def choose(data: bytes, name: str) -> object:
        if name != "rain.txt":
            names.append(name)
        return choose_format(data, name)

    monkeypatch.setattr("ingest.intake.intake.choose_format", choose)
    return names


def test_they_are_said_each_time_and_looked_into_once(
    index: Index, docs: Path, opened: list[str]
) -> None:
    first = ingest(index, [docs])
    assert reasons(first) == {"half.docx": _DAMAGED, "empty.txt": "is empty"}
    assert sorted(opened) == ["empty.txt", "half.docx"]
    opened.clear()
    seen: list[Progress] = []
    again = ingest(index, [docs], seen.append)
    assert again.skipped == first.skipped
    assert (again.unchanged, again.removed) == (1, 0)
    assert opened == []
    assert {Path(one.current).name: one.reason for one in seen if one.reason} == reasons(first)


def test_another_content_is_looked_into(index: Index, docs: Path, opened: list[str]) -> None:
    ingest(index, [docs])
    opened.clear()
    (docs / "empty.txt").write_text("It pours in Tartu.")
    assert reasons(ingest(index, [docs])) == {"half.docx": _DAMAGED}
    assert opened == ["empty.txt"]
    assert held(index) == ["empty.txt", "rain.txt"]
    # What held something, and holds nothing now, is said to have lost it once.
    (docs / "empty.txt").write_text("")
    lost = reasons(ingest(index, [docs]))["empty.txt"]
    assert lost == "is empty; what it held before was removed"
    assert reasons(ingest(index, [docs]))["empty.txt"] == "is empty"
    assert held(index) == ["rain.txt"]


def test_what_is_gone_is_forgotten(index: Index, docs: Path) -> None:
    ingest(index, [docs])
    (docs / "half.docx").unlink()
    assert reasons(ingest(index, [docs])) == {"empty.txt": "is empty"}
    assert index.catalogue.containers().keys() == {str(docs / "empty.txt")}


def test_other_limits_and_other_parsers_look_again(
    index_path: Path, docs: Path, opened: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = IngestSettings(index=str(index_path))
    for other in (settings, replace(settings, parse_seconds=settings.parse_seconds + 1)):
        with Index(other, "write", "test") as index:
            ingest(index, [docs])
    assert sorted(opened) == ["empty.txt", "empty.txt", "half.docx", "half.docx"]
    opened.clear()
    monkeypatch.setattr("ingest.intake.containers.PARSERS_VERSION", -1)
    with Index(other, "write", "test") as index:
        assert len(ingest(index, [docs]).skipped) == 2
    assert sorted(opened) == ["empty.txt", "half.docx"]


def test_in_an_archive_that_changed_too(index: Index, docs: Path, opened: list[str]) -> None:
    members: dict[str, bytes | str] = {"a.png": b"\x89PNG", "b.txt": "Words."}
    (docs / "letters.zip").write_bytes(zipped(members))
    ingest(index, [docs])
    opened.clear()
    (docs / "letters.zip").write_bytes(zipped({**members, "c.txt": "More of them."}))
    report = ingest(index, [docs])
    assert reasons(report)["a.png"] == "is damaged: it cannot be opened as a picture"
    assert sorted(opened) == ["b.txt", "c.txt", "letters.zip"]
    assert held(index) == ["letters.zip/b.txt", "letters.zip/c.txt", "rain.txt"]


def test_a_text_stays_whose_attachments_cannot_be_had(
    index: Index, docs: Path, opened: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ingest.intake.intake.unpack_document", faulty_parsers.unpack_document)
    (docs / "note.eml").write_bytes(mail("Plan", "It hails in Bern.", plan__pdf=b"%PDF-"))
    for again in (False, True, True):
        report = ingest(index, [docs])
        assert reasons(report)["note.eml"] == "cannot be unpacked"
        assert held(index) == ["note.eml", "rain.txt"]
        assert (report.added, report.unchanged) == ((0, 2) if again else (2, 0))
    assert opened.count("note.eml") == 1
