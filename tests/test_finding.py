from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from ingest.disk.file_bytes import read_bytes
from ingest.errors import UnreadableDocument, UsageError
from ingest.index import Index
from ingest.pipeline import ingest
from ingest.roots.finding import find_sources


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    """A folder, and beside it one that is linked into it."""
    for name in ("docs/gate.txt", "elsewhere/manual/pump.txt", "elsewhere/manual/deep/valve.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(f"About {name}.")
    (tmp_path / "docs" / "manual").symlink_to("../elsewhere/manual")
    return tmp_path / "docs"


def names(*roots: Path) -> list[str]:
    base = roots[0].parent
    return [str(source.file.relative_to(base)) for source in find_sources(roots).sources]


def reasons(*roots: Path) -> dict[str, str]:
    return {Path(skip.path).name: skip.reason for skip in find_sources(roots).skipped}


LEFT_OUT = (
    ".hidden.txt", "~$plan.docx", "plan.txt~", "#plan.txt#", "plan.pdf.crdownload", "plan.txt.PART",
    "plan.filepart", "wrl0001.tmp", "plan.txt.swp", "Thumbs.db", "desktop.ini", "Icon\r", "$RECYCLE.BIN/plan.txt",
    "#recycle/plan.txt", "@eaDir/plan.txt", "deep/__MACOSX/plan.txt", "lost+found/plan.txt",
    "System Volume Information/plan.txt",
)  # fmt: skip


@pytest.mark.parametrize("name", LEFT_OUT)
def test_what_programs_keep_for_themselves_is_left_out(docs: Path, name: str) -> None:
    before = names(docs)
    (docs / name).parent.mkdir(parents=True, exist_ok=True)
    (docs / name).write_text("Half a text, or an old one.")
    assert (names(docs), reasons(docs)) == (before, {})


@pytest.mark.parametrize(
    "name", ["~plan.txt", "part.txt", "# plan.txt", "tmp/plan.txt", "plan.sync-conflict.txt"]
)
def test_what_only_looks_like_it_is_not(docs: Path, name: str) -> None:
    (docs / name).parent.mkdir(parents=True, exist_ok=True)
    (docs / name).write_text("A text.")
    assert f"docs/{name}" in names(docs)


COPIES = {
    "plan.txt.bak": "gate.txt.bak", "plan.BAK": "gate.BAK", "plan.txt.orig": "gate.txt.orig",
    "plan (Ann's conflicted copy 2026-05-01).txt": "gate (Ann's conflicted copy 2026-05-01).txt",
    "plan (conflicted copy 2026-05-01 120000).txt": "gate (conflicted copy 2026-05-01 120000).txt",
    "plan.sync-conflict-20260501-120000-ABCDEFG.txt": "gate.sync-conflict-20260501-120000-ABCDEFG.txt",
    "plan_conflict-20260501-120000.txt": "gate_conflict-20260501-120000.txt",
}  # fmt: skip


@pytest.mark.parametrize(("alone", "beside"), COPIES.items())
def test_a_copy_is_left_out_beside_its_document_only_and_that_is_said(
    docs: Path, alone: str, beside: str
) -> None:
    for name in (alone, beside):
        (docs / name).write_text("What was true in May.")
    found = names(docs)
    assert f"docs/{alone}" in found
    assert f"docs/{beside}" not in found
    assert "docs/gate.txt" in found
    [copy] = find_sources([docs]).copies
    assert (Path(copy.path).name, "copy of gate.txt" in copy.reason) == (
        beside, "onflict" in beside
    )  # fmt: skip
    assert "gate.txt, which stands beside it, is not read" in copy.reason
    assert names(docs / beside) == [beside], "it was given itself"


def test_a_copy_that_was_read_goes_once_its_document_is_beside_it(index: Index, docs: Path) -> None:
    copy, plan = docs / "plan.txt.bak", docs / "plan.txt"
    copy.write_text("The pier opens at nine.")
    ingest(index, [docs])
    assert str(copy) in index.catalogue.sources()
    plan.write_text("The pier opens at ten.")
    report = ingest(index, [docs])
    assert str(copy) not in index.catalogue.sources()
    assert (report.removed, report.skipped) == (1, ())
    assert [Path(remark.path) for remark in report.remarks] == [copy]


def test_what_was_given_itself_is_read(docs: Path) -> None:
    (docs / "plan.txt.part").write_text("A text.")
    assert names(docs / "plan.txt.part") == ["plan.txt.part"]


def test_a_file_is_found_once_and_by_its_own_path(docs: Path, tmp_path: Path) -> None:
    before = ["docs/gate.txt", "docs/manual/deep/valve.txt", "docs/manual/pump.txt"]
    assert (names(docs), reasons(docs)) == (before, {})
    (docs / "again").symlink_to("manual")
    (docs / "a-copy.txt").symlink_to("gate.txt")
    (docs / "one-pump.txt").symlink_to("../elsewhere/manual/pump.txt")
    (docs / "loop").symlink_to(".")
    (tmp_path / "elsewhere" / "manual" / "back").symlink_to(docs)
    found = names(docs)
    assert len(found) == 3
    assert "docs/gate.txt" in found
    assert sum("pump" in name for name in found) == 1
    assert names(docs, tmp_path / "elsewhere") == [
        "docs/gate.txt", "elsewhere/manual/deep/valve.txt", "elsewhere/manual/pump.txt",
    ]  # fmt: skip
    assert reasons(docs) == {}


def test_a_link_to_what_holds_the_root_is_named_and_not_followed(docs: Path) -> None:
    (docs / "all").symlink_to("..")
    (docs / "root").symlink_to("/")
    found = reasons(docs)
    assert set(found) == {"all", "root"}
    assert "holds what was given" in found["all"]
    assert len(names(docs)) == 3


def test_a_root_that_is_a_link_to_nowhere_is_named_as_such(docs: Path) -> None:
    (docs.parent / "share").symlink_to("unmounted")
    with pytest.raises(UsageError, match=r"share is a link that leads nowhere \(to unmounted\)"):
        find_sources([docs, docs.parent / "share"])


def test_what_was_read_by_a_link_is_read_by_its_own_path_when_that_is_given(
    index: Index, docs: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    for name in ("tide.txt", "fog.txt"):
        (other / name).write_text(f"The {name} of the coast.")
    (docs / "coast").symlink_to(other)
    ingest(index, [docs])
    assert {"coast/tide.txt", "coast/fog.txt"} <= {one.id for one in index.documents()}
    report = ingest(index, [docs, other])
    assert (report.added, report.removed, report.skipped) == (2, 2, ())
    assert [one.id for one in index.documents() if "tide" in one.id] == ["tide.txt"]


def test_what_is_no_file_is_named(docs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    os.mkfifo(docs / "pipe")
    monkeypatch.chdir(docs)  # a socket's path is short
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind("socket")
        (docs / "null").symlink_to(os.devnull)
        (docs / "gone.txt").symlink_to("no/where.txt")
        (docs / "self").symlink_to("self")
        (docs / ".hidden").symlink_to("nowhere")
        (docs / ".pipe").symlink_to("pipe")
        found = reasons(docs)
    assert found.pop("self").startswith("cannot be looked at (Too many levels")
    assert found == {
        "pipe": "is a pipe, not a file",
        "socket": "is a socket, not a file",
        "null": "is a device, not a file",
        "gone.txt": "is a link that leads nowhere (to no/where.txt)",
    }
    assert reasons(docs / "pipe") == {"pipe": "is a pipe, not a file"}
    with pytest.raises(UsageError, match="a link that leads nowhere"):
        find_sources([docs / "gone.txt"])


def test_a_pipe_that_took_a_file_s_place_is_not_waited_for(docs: Path) -> None:
    os.mkfifo(docs / "pipe")
    with pytest.raises(UnreadableDocument, match="is no file"):
        read_bytes(docs / "pipe", 0, 1)


def test_an_ignore_file_that_is_a_pipe_is_not_waited_for(docs: Path) -> None:
    (docs / "notes").mkdir()
    os.mkfifo(docs / "notes" / ".footnoteignore")
    assert "its .footnoteignore cannot be read (it is no file)" in reasons(docs)["notes"]


def test_a_linked_folder_is_followed_and_forgotten_like_any_other(
    index: Index, docs: Path, tmp_path: Path
) -> None:
    ingest(index, [docs])
    assert [one.id for one in index.documents()] == [
        "gate.txt", "manual/deep/valve.txt", "manual/pump.txt",
    ]  # fmt: skip
    target = tmp_path / "elsewhere" / "manual"
    (target / "pump.txt").write_text("The pump was replaced.")
    (target / "deep" / "valve.txt").unlink()
    report = ingest(index, [docs])
    assert (report.changed, report.removed, report.skipped) == (1, 1, ())
    target.rename(tmp_path / "away")  # a share that is gone: the link leads nowhere
    report = ingest(index, [docs])
    assert (report.removed, len(report.skipped)) == (0, 1)
    (docs / "manual").unlink()
    assert ingest(index, [docs]).removed == 1


def test_what_an_ignore_file_names_is_left_out(index: Index, docs: Path) -> None:
    for name in (
        "drafts/plan.txt",
        "drafts/old.txt",
        "notes/day.log",
        "notes/keep.log",
        "notes/\u00e9t\u00e9.md",
    ):
        (docs / name).parent.mkdir(exist_ok=True)
        (docs / name).write_text(f"About {name}.")
    ingest(index, [docs])
    ignoring = docs / ".footnoteignore"
    ignoring.write_text("# not for everyone\r\ndrafts/\r\n*.log\r\n/notes/e\u0301t\u00e9.md\r\n")
    (docs / "notes" / ".footnoteignore").write_text("!keep.log")
    report = ingest(index, [docs])
    assert report.removed == 4
    assert report.skipped == ()
    [remark] = report.remarks
    assert remark.path == str(ignoring)
    assert set(remark.sentence.removeprefix("Excludes ").removesuffix(".").split(", ")) == {
        "drafts", "notes/day.log", "notes/\u00e9t\u00e9.md"
    }  # fmt: skip
    assert {Path(path).name for path in index.catalogue.sources()} == {
        "gate.txt", "keep.log", "pump.txt", "valve.txt"
    }  # fmt: skip
    assert names(docs / "drafts") == ["drafts/old.txt", "drafts/plan.txt"], "it was given itself"
    ignoring.unlink()
    assert ingest(index, [docs]).added == 4


@pytest.mark.parametrize("broken", [b"drafts/\n!\n", b"*a*b*c*d", b"\xff\xfe", b"x" * 1_000_001])
def test_where_an_ignore_file_cannot_be_read_nothing_changes(
    index: Index, docs: Path, broken: bytes
) -> None:
    (docs / "notes").mkdir()
    (docs / "notes" / "day.txt").write_text("About the day.")
    ingest(index, [docs])
    (docs / "notes" / "secret.txt").write_text("Not for everyone.")
    (docs / "notes" / ".footnoteignore").write_bytes(broken)
    report = ingest(index, [docs])
    assert (report.added, report.removed) == (0, 0)
    [skipped] = report.skipped
    assert skipped.path == str(docs / "notes")
    assert "its .footnoteignore cannot be read (" in skipped.reason
