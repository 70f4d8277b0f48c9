"""An index that cannot be written is asked, listed and backed up, and refuses every change in a sentence."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from mcp import Client

from ingest.changes.removal import remove
from ingest.errors import IndexBusy, IndexUnwritable
from ingest.index import Index
from ingest.index_directory.index_files import databases, is_unwritable
from ingest.index_directory.read_only import private_copy
from ingest.settings import IngestSettings
from tests.commands import assert_one_sentence, call
from tests.mcp_clients import over_stdio, text_of
from ui.feedback import FeedbackStore

Capture = pytest.CaptureFixture[str]


@pytest.fixture(params=["mount", "rights"])
def read_only_path(
    request: pytest.FixtureRequest, seed_path: Path, tmp_path: Path
) -> Iterator[Path]:
    """The index over the seeds, on a read-only file system or without the right to write."""
    root = os.name == "posix" and os.geteuid() == 0
    place = tmp_path / "place"
    place.mkdir()
    if request.param == "rights":
        if root:
            pytest.skip("rights to write do not bind root")
        index = Path(shutil.copytree(seed_path, place / "index"))
        kept = [index, *index.rglob("*")]
        modes = {path: path.stat().st_mode for path in kept}
        for path in reversed(kept):
            path.chmod(modes[path] & ~0o222)
        yield index
        for path in kept:
            path.chmod(modes[path])
        return
    mounted = root and shutil.which("mount")
    if (
        not mounted
        or subprocess.run(["mount", "-t", "tmpfs", "tmpfs", place], check=False).returncode
    ):
        pytest.skip("nothing can be mounted here")
    try:
        index = Path(shutil.copytree(seed_path, place / "index"))
        subprocess.run(["mount", "-o", "remount,ro", place], check=True)
        yield index
    finally:
        subprocess.run(["umount", place], check=True)


def test_what_only_reads_works(read_only_path: Path, tmp_path: Path, capsys: Capture) -> None:
    on = ("--index", str(read_only_path))
    asked = call(capsys, *on, "ask", "Which countries declined to contribute ground forces?")
    assert (asked.status, asked.err) == (0, "")
    assert "“" in asked.out
    listed = call(capsys, *on, "documents", "list")
    assert listed.out.startswith("coalition-of-the-willing.txt")
    shown = call(capsys, *on, "documents", "show", "coalition-of-the-willing.txt")
    assert shown.status == 0
    examined = call(capsys, *on, "doctor")
    assert "The index is read-only: a copy of it was examined" in examined.out
    assert call(capsys, *on, "backup", str(tmp_path / "kept")).status == 0
    there = call(capsys, "--index", str(tmp_path / "new"), "restore", str(tmp_path / "kept"))
    assert there.status == 0


def test_every_change_is_refused_in_one_sentence(
    read_only_path: Path, tmp_path: Path, capsys: Capture
) -> None:
    (tmp_path / "more.txt").write_text("It rains in Riga.")
    for command in (
        ("ingest", str(tmp_path / "more.txt")),
        ("ingest",),
        ("ingest", "--rebuild"),
        ("documents", "remove", "coalition-of-the-willing.txt"),
        ("restore", str(tmp_path / "kept")),
    ):
        done = call(capsys, "--index", str(read_only_path), *command)
        assert_one_sentence(done, 1, f"The index {read_only_path} is read-only")


def test_a_copy_takes_no_change_and_goes(read_only_path: Path) -> None:
    with Index(IngestSettings(index=str(read_only_path)), "read", "test") as index:
        copy = index.root
        assert copy != index.directory
        with pytest.raises(IndexUnwritable, match="its documents cannot be changed"):
            remove(index, [index.documents()[0].id])
        feedback = FeedbackStore(copy / "feedback.sqlite3", index.check_writable)
        with pytest.raises(IndexUnwritable):
            feedback.add({}, "up")
        assert feedback.all() == []
    assert not copy.exists()


def test_a_model_s_client_is_answered_from_one_copy(
    read_only_path: Path, temporary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", str(temporary))

    async def script(client: Client) -> list[Path]:
        copies: list[Path] = []
        for _ in range(2):
            question = "Which countries declined to contribute ground forces?"
            assert "Poland" in await text_of(client, "ask", {"question": question})
            copies += temporary.glob("footnote-copy-*")
        return copies

    first, second = over_stdio(["--index", str(read_only_path), "mcp"], script)
    assert first == second
    assert not first.exists()


def test_an_index_that_can_be_written_is_not_copied(seed_index: Index) -> None:
    assert not is_unwritable(seed_index.directory)
    assert seed_index.root == seed_index.directory


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder for temporary files."""
    folder = tmp_path / "tmp"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def test_what_a_killed_reader_left_goes_with_the_next_one(seed_path: Path, temporary: Path) -> None:
    left = temporary / "footnote-copy-killed"
    left.mkdir()
    with (
        private_copy(seed_path, databases(seed_path)) as first,
        private_copy(seed_path, databases(seed_path)) as second,
    ):
        assert sorted(temporary.iterdir()) == sorted([first, second])
    assert list(temporary.iterdir()) == []


def test_files_that_change_all_the_while_are_not_copied_half(
    seed_path: Path, tmp_path: Path, temporary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = Path(shutil.copytree(seed_path, tmp_path / "index"))
    really = shutil.copyfile

    def copyfile(source: Path, target: Path) -> None:
        really(source, target)
        with source.open("ab") as other:
            other.write(b"\0")

    monkeypatch.setattr(shutil, "copyfile", copyfile)
    with pytest.raises(IndexBusy, match="is being changed"), private_copy(index, databases(index)):
        pass
    assert list(temporary.iterdir()) == []


def test_without_a_place_for_the_copy_it_is_one_sentence(
    seed_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "nowhere"))
    with (
        pytest.raises(IndexUnwritable, match="set TMPDIR"),
        private_copy(seed_path, databases(seed_path)),
    ):
        pass
