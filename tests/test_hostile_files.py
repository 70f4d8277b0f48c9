"""Two hundred hostile files: no dead ingest, no hang, nothing fetched, and the rest goes in."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from ingest.index import Index
from ingest.pipeline import ingest
from tests.hostile_files import CANARY, SENTENCE, write_hostile


@pytest.fixture
def network() -> Iterator[tuple[str, list[str]]]:
    """An address that nobody should ask, and who did."""
    asked: list[str] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def listen() -> None:
            while True:
                try:
                    asked.append(str(server.accept()[1]))
                except OSError:
                    return

        thread = threading.Thread(target=listen)
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}", asked
        server.shutdown(socket.SHUT_RDWR)
        thread.join()


def test_each_file_is_indexed_or_skipped_with_its_reason(
    index: Index, tmp_path: Path, network: tuple[str, list[str]]
) -> None:
    address, asked = network
    folder, canary = tmp_path / "hostile", tmp_path / "canary.txt"
    canary.write_text(f"{CANARY}.")
    files = write_hostile(folder, canary, address)
    assert len(files) >= 200
    before = set(tmp_path.iterdir())
    index.settings = replace(index.settings, parse_mb=512)
    report = ingest(index, [folder])

    skipped = {Path(skip.path): skip.reason for skip in report.skipped}
    read = {Path(document.path): document for document in index.documents()}
    # A link to a folder that is read anyway needs no word.
    walked = {folder / "special" / name for name in ("up", "here")}
    assert [file for file in files if file not in read.keys() | skipped.keys() | walked] == []
    assert not read.keys() & skipped.keys()
    for reason in skipped.values():
        assert reason
        assert "\n" not in reason
        assert not reason.startswith("cannot be parsed"), reason
    texts = {path: found.text for path, one in read.items() if (found := index.document(one.id))}
    assert not [path for path, text in texts.items() if CANARY in text]
    assert asked == []
    assert set(tmp_path.iterdir()) == before
    # What is good goes in whatever stands beside it.
    for file in files:
        if file.parent.name == "names" and "\udce9" not in file.name:
            assert texts[file].endswith(f"{SENTENCE}\n")
    assert texts[folder / "pdfs" / "plain.pdf"] == "The gate closes at nine."
    assert SENTENCE in texts[folder / "pages" / "steps.html"]
    for name in ("macros.docx", "entity-external.docx", "link-network.docx", "stored.docx"):
        assert SENTENCE in texts[folder / "packages" / name]
    for document in read.values():
        text = texts[Path(document.path)]
        text.encode()
        for passage, _ in index.catalogue.document_passages(document.id):
            assert text[passage.start : passage.end] == passage.text
    # The next ingest reads nothing again, and changes nothing.
    again = ingest(index, [folder])
    assert (again.passages, again.unchanged, again.removed) == (0, len(read), 0)


def test_a_file_that_grows_without_end_is_too_large(
    index: Index, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "growing.txt"
    file.write_bytes(b"word " * 500_000)
    index.settings = replace(index.settings, max_file_mb=2)
    # It was small when it was looked at.
    monkeypatch.setattr("ingest.intake.intake.file_size", lambda path: 10)
    (skip,) = ingest(index, [tmp_path]).skipped
    assert skip.reason == "is larger than 2 MB (2.5 MB): raise ingest.max_file_mb"
