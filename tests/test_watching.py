"""Changed files are answerable soon after they come to rest, and never half."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.commands import call
from ui import watching as watching_module
from ui.watching import Watcher, watched_by

PATIENCE = 60.0


class Seen:
    """What a watcher ingested: the contents of the files at that moment."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.texts = folder, list[dict[str, str]]()
        self.problems: list[Exception] = []
        self.fails = False

    def ingest(self) -> None:
        if self.fails:
            self.fails = False
            raise OSError("not now")
        files = sorted(self.folder.rglob("*.txt")) if self.folder.exists() else []
        self.texts.append({file.name: file.read_text() for file in files})

    def until(self, texts: dict[str, str]) -> None:
        deadline = time.monotonic() + PATIENCE
        while not self.texts or self.texts[-1] != texts:
            assert time.monotonic() < deadline, self.texts
            time.sleep(0.02)


@contextmanager
def watching(seen: Seen, *roots: Path, own: Path) -> Iterator[Watcher]:
    watcher = Watcher(lambda: roots, seen.ingest, seen.problems.append, own)
    thread = threading.Thread(target=watcher.run)
    thread.start()
    try:
        yield watcher
    finally:
        watcher.stop()
        thread.join(PATIENCE)
        assert not thread.is_alive()
    assert watcher.watched == ()


def test_files_that_come_change_and_go_are_seen(tmp_path: Path) -> None:
    docs = tmp_path / "docs"
    docs.mkdir()
    (docs / "a.txt").write_text("before the watch began")
    seen = Seen(docs)
    own = docs / ".footnote"
    with watching(seen, docs, own=own) as watcher:
        seen.until({"a.txt": "before the watch began"})
        assert watched_by([watcher]) == [str(docs)]
        (docs / "deep").mkdir()
        (docs / "deep" / "b.txt").write_text("new")
        seen.until({"a.txt": "before the watch began", "b.txt": "new"})
        (docs / "a.txt").unlink()
        seen.until({"b.txt": "new"})
        seen.fails = True
        (docs / "c.txt").write_text("once more")
        while not seen.problems:
            time.sleep(0.02)
        count = len(seen.texts)
        own.mkdir()
        (own / "catalogue.sqlite3").write_text("its own doing")
        (docs / ".hidden").write_text("hidden")
        (docs / "c.txt").write_text("changed")
        seen.until({"b.txt": "new", "c.txt": "changed"})
        assert len(seen.texts) <= count + 2
        count = len(seen.texts)
        (docs / "deep" / ".footnoteignore").write_text("*.txt")
        while len(seen.texts) == count:
            time.sleep(0.02)


def test_a_file_that_is_being_written_is_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watching_module, "_QUIET_S", 1e-6)
    monkeypatch.setattr(watching_module, "_LONGEST_S", 20e-6)
    sizes = iter([1, 2, 3, 3, 4])
    monkeypatch.setattr(watching_module, "_looks", lambda paths: {"a": (next(sizes), 0)})
    watcher = Watcher(list, lambda: None, lambda error: None, tmp_path)
    watcher._settled(["a"])
    assert next(sizes) == 4  # it was looked at until twice the same
    sizes = iter(range(100))
    watcher._settled(["a"])  # one that is always written is not waited for for ever
    assert 20 <= next(sizes) <= 23


def test_a_folder_that_comes_back_is_watched(tmp_path: Path) -> None:
    docs = tmp_path / "docs"
    seen = Seen(docs)
    with watching(seen, docs, own=tmp_path / "index"):
        time.sleep(0.1)
        assert seen.texts == []
        docs.mkdir()
        (docs / "a.txt").write_text("a")
        seen.until({"a.txt": "a"})


def test_the_command_ingests_what_changes(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    docs = tmp_path / "docs"
    docs.mkdir()
    (docs / "rain.txt").write_text("It rains in Riga.")
    call(capsys, "ingest", "docs")

    def run(watcher: Watcher) -> None:
        assert watcher._there() == (docs,)
        (docs / "rain.txt").write_text("It pours in Riga.")
        watcher._bring_up_to_date()
        (docs / "rain.txt").unlink()
        (docs / "snow.txt").write_text("It snows.")
        watcher._bring_up_to_date()
        docs.rename(tmp_path / "away")
        watcher._bring_up_to_date()

    monkeypatch.setattr(Watcher, "run", run)
    for paths in ([], ["docs"]):
        said = call(capsys, "ingest", *paths, "--watch")
        assert said.status == 0
        assert "There is no file or folder" in said.err
        assert said.out.count("Documents:") == 3
        (tmp_path / "away").rename(docs)
