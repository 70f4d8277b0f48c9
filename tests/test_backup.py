"""Backups are whole, hold everything, and are put back only when they are."""

from __future__ import annotations

import json
import os
import sqlite3
import threading
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from ingest.changes.doctor import examine
from ingest.changes.settling import open_index
from ingest.errors import IndexMismatch, UsageError
from ingest.index import Index
from ingest.index_directory.index_files import FEEDBACK_FILE
from ingest.pipeline import ingest
from ingest.roots.uploads import UPLOADS_DIRECTORY
from ingest.upkeep.backup import backup, restore
from ingest.upkeep.rebuild import build_next
from tests.commands import assert_one_sentence, call
from ui.feedback import FeedbackStore

Capture = pytest.CaptureFixture[str]
GIVEN = (FEEDBACK_FILE, UPLOADS_DIRECTORY)


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    folder = tmp_path / "docs"
    folder.mkdir()
    (folder / "rain.txt").write_text("It rains in Riga.")
    (folder / "snow.txt").write_text("It snows in Oslo.")
    return folder


@pytest.fixture
def filled(index: Index, docs: Path) -> Index:
    ingest(index, [docs])
    return index


def test_a_backup_brings_back_what_was_there(filled: Index, docs: Path, tmp_path: Path) -> None:
    index, file = filled, tmp_path / "b.footnote"
    FeedbackStore(index.directory / FEEDBACK_FILE).add({"question": "Rain?"}, "up")
    (index.directory / UPLOADS_DIRECTORY).mkdir()
    (index.directory / UPLOADS_DIRECTORY / "a.txt").write_text("uploaded")
    before = (index.fingerprint, index.catalogue.passage_ids(), index.documents())
    made = backup(index, file, GIVEN)
    assert (made.documents, made.passages, made.bytes) == (2, 2, file.stat().st_size)
    (docs / "rain.txt").write_text("It is dry in Riga.")
    (docs / "snow.txt").unlink()
    (docs / "fog.txt").write_text("There is fog in Kiel.")
    ingest(index, [docs])
    FeedbackStore(index.directory / FEEDBACK_FILE).add({"question": "Fog?"}, "down")
    (index.directory / UPLOADS_DIRECTORY / "a.txt").unlink()
    seen = []
    reader = threading.Thread(target=lambda: seen.append(len(index.documents())))
    assert restore(index, file).documents == 2
    reader.start()
    reader.join()
    assert seen == [2]
    assert (index.fingerprint, index.catalogue.passage_ids(), index.documents()) == before
    assert index.vectors.ids() == set(index.catalogue.passage_ids())
    assert examine(index).healthy
    verdicts = FeedbackStore(index.directory / FEEDBACK_FILE).all()
    assert [verdict.answer["question"] for verdict in verdicts] == ["Rain?"]
    assert (index.directory / UPLOADS_DIRECTORY / "a.txt").read_text() == "uploaded"
    assert not list(index.directory.glob(".*.part"))
    (docs / "rain.txt").write_text("It rains in Riga.")
    assert ingest(index, [docs]).unchanged == 1


def test_a_backup_makes_an_index_where_there_is_none(filled: Index, tmp_path: Path) -> None:
    backup(filled, tmp_path / "b")
    settings = replace(filled.settings, index=str(tmp_path / "new"))
    with open_index(settings, "write", "test") as fresh:
        assert restore(fresh, tmp_path / "b").passages == 2
        assert examine(fresh).healthy
        assert fresh.fingerprint == filled.fingerprint


def test_what_is_no_whole_backup_is_refused(filled: Index, tmp_path: Path) -> None:
    before = filled.fingerprint
    whole = tmp_path / "whole"
    backup(filled, whole)
    data = whole.read_bytes()
    (tmp_path / "text").write_text("no database")
    (tmp_path / "cut").write_bytes(data[: len(data) // 2])
    with closing(sqlite3.connect(tmp_path / "other")) as other:
        other.execute("CREATE TABLE a (b)")
    for name, change in {
        "older": "UPDATE backup_format SET name='footnote backup 0'",
        "poor": "DELETE FROM backup_vectors",
        "model": "UPDATE meta SET value='another' WHERE key='encoder'",
    }.items():
        (tmp_path / name).write_bytes(data)
        with closing(sqlite3.connect(tmp_path / name)) as changed, changed:
            changed.execute(change)
    words = {
        "nothing": "There is no backup", "text": "is no backup", "cut": "damaged|no backup",
        "other": "is no backup", "older": "another version", "poor": "lacks the vectors of 2",
        "model": "embedding model",
    }  # fmt: skip
    for name, said in words.items():
        with pytest.raises((UsageError, IndexMismatch), match=said):
            restore(filled, tmp_path / name)
    assert filled.fingerprint == before


def test_a_backup_of_an_earlier_version_answers_until_it_is_built_anew(
    filled: Index, tmp_path: Path
) -> None:
    backup(filled, tmp_path / "b")
    before = filled.fingerprint
    with closing(sqlite3.connect(tmp_path / "b")) as earlier, earlier:
        earlier.execute("UPDATE meta SET value='1/200' WHERE key='splitter'")
        earlier.execute("ALTER TABLE documents DROP COLUMN remarks")
        earlier.execute("DROP TABLE being_read")
    assert restore(filled, tmp_path / "b").documents == 2
    assert "splitter 1/200" in filled.outdated
    assert len(filled.documents()) == len(filled.vectors.ids()) == 2
    fresh, report = build_next(filled, filled.settings)
    with fresh:
        assert (report.total_documents, fresh.fingerprint) == (2, before)


def test_a_backup_takes_the_place_of_an_earlier_one_alone(
    filled: Index, docs: Path, tmp_path: Path
) -> None:
    earlier, link, empty = tmp_path / "b.footnote", tmp_path / "latest", tmp_path / "made by mktemp"
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    empty.touch()
    link.symlink_to(earlier)
    for file in (earlier, earlier, link, empty):
        assert backup(filled, file).documents == 2
    assert link.is_symlink()
    others = {
        tmp_path / "no folder" / "b": "There is no folder",
        Path("/"): "is a folder",
        docs: "is a folder",
        docs / "rain.txt": "no whole backup",
        filled.directory / "catalogue.sqlite3": "no whole backup",
        pipe: "no whole backup",
        docs / ("b" * 300): "cannot be written",
    }
    before = (docs / "rain.txt").read_text(), filled.fingerprint
    for file, said in others.items():
        with pytest.raises(UsageError, match=said):
            backup(filled, file)
    assert ((docs / "rain.txt").read_text(), filled.fingerprint) == before
    assert pipe.is_fifo()


def test_what_people_gave_is_named_where_it_cannot_be_read(filled: Index, tmp_path: Path) -> None:
    feedback = filled.directory / FEEDBACK_FILE
    feedback.write_bytes(b"nothing of SQLite's" * 100)
    with pytest.raises(UsageError, match=r"feedback\.sqlite3 is damaged .*: move it away"):
        backup(filled, tmp_path / "b.footnote", GIVEN)
    assert not (tmp_path / "b.footnote").exists()
    assert not list(tmp_path.glob(".*.part"))


def test_a_restore_that_was_killed_is_ended_by_the_next_opening(
    filled: Index, docs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    backup(filled, tmp_path / "b")
    before = filled.fingerprint
    (docs / "rain.txt").write_text("It is dry in Riga.")
    ingest(filled, [docs])

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("ingest.upkeep.backup._put_vectors", killed)
        with pytest.raises(KeyboardInterrupt):
            restore(filled, tmp_path / "b")
    settings = filled.settings
    filled.close()
    with open_index(settings, "read", "test") as index:
        assert index.fingerprint == before
        assert index.vectors.ids() == set(index.catalogue.passage_ids())


def test_the_commands_say_what_was_done(capsys: Capture, docs: Path, tmp_path: Path) -> None:
    call(capsys, "ingest", "docs")
    said = call(capsys, "backup", "b")
    assert (said.status, said.err) == (0, "")
    assert said.out.startswith("Backed up to b (")
    assert said.out.endswith("MB): 2 documents, 2 passages.\n")
    call(capsys, "documents", "remove", "rain.txt")
    assert json.loads(call(capsys, "restore", "b", "--json").out)["documents"] == 2
    assert "rain.txt" in call(capsys, "documents", "list").out
    assert_one_sentence(call(capsys, "restore", "nowhere"), 2, "There is no backup nowhere")
    assert_one_sentence(
        call(capsys, "--index", "new", "restore", "nowhere"), 2, "no backup nowhere"
    )
    assert not Path("new").exists()
