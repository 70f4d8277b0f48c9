from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.build import build_assistant
from assistant.language.english import stems_of
from assistant.language.identifiers import named_in
from assistant.language.values import days_and_times
from assistant.missing_documents import NONE_THERE, NOT_ALL_READ
from assistant.settings import AssistantSettings
from ingest.changes.change import Change
from ingest.changes.doctor import examine
from ingest.changes.removal import remove
from ingest.errors import UsageError
from ingest.index import Index
from ingest.index_directory.ownership import LOCK_FILE
from ingest.intake import containers, intake
from ingest.parsers import parse_document
from ingest.pipeline import IngestReport, ingest, known_roots
from ingest.progress import Progress
from ingest.roots.finding import find_sources
from ingest.vectors.vectors import VectorStore
from tests import faulty_parsers
from ui.chat.empty_chat import is_nothing_there


def write(folder: Path, **texts: str) -> Path:
    """Files by their names without the suffix, two underscores for a folder."""
    for name, text in texts.items():
        file = folder / f"{name.replace('__', '/')}.txt"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    return folder


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    folder = write(
        tmp_path / "docs",
        rain="It rains in Riga. It pours in Tartu.",
        sub__wind="The wind blows in Bergen.",
    )
    (folder / "snow.md").write_text("# Snow\n\nIt snows in Oslo.\n")
    return folder


@pytest.fixture
def other(tmp_path: Path) -> Path:
    return write(tmp_path / "other", sun="The sun shines in Rome.")


def held(index: Index) -> list[str]:
    return [document.id for document in index.documents()]


def counts(report: IngestReport) -> tuple[int, int, int, int, int]:
    return report.added, report.changed, report.unchanged, report.removed, report.passages


def reasons(report: IngestReport) -> dict[str, str]:
    return {Path(skipped.path).name: skipped.reason for skipped in report.skipped}


def lock(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """Let nobody open the file ``name``: the superuser can read everything."""
    really = os.open

    def opening(path: Path, flags: int) -> int:
        if Path(path).name == name:
            raise PermissionError(errno.EACCES, "Permission denied")
        return really(path, flags)

    monkeypatch.setattr("ingest.disk.file_bytes.os.open", opening)


def interrupted(*_: object) -> None:
    raise KeyboardInterrupt


def test_ingesting_twice_embeds_nothing(
    index: Index, docs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = ingest(index, [docs])
    assert counts(report) == (3, 0, 0, 0, 3)
    assert (report.total_documents, report.total_passages) == (3, 3)
    before = index.catalogue.passage_ids()
    monkeypatch.setattr(type(index.encoder), "embed_passages", interrupted)
    assert counts(ingest(index, [docs])) == (0, 0, 3, 0, 0)
    monkeypatch.chdir(docs / "sub")  # relative paths are the same files
    assert counts(ingest(index, [Path("..")])) == (0, 0, 3, 0, 0)
    for roots in ([docs, docs / "sub", docs / "rain.txt"], [docs / "sub"]):  # one in another
        ingest(index, roots)
        assert held(index) == ["rain.txt", "snow.md", "sub/wind.txt"]
    assert index.catalogue.passage_ids() == before
    document = index.document("snow.md")
    assert document is not None
    assert (document.title, document.format) == ("Snow", "markdown")
    assert document.path == str(docs / "snow.md")
    assert document.metadata["encoding"] == "utf-8"


def test_a_title_made_of_a_name_is_without_the_number_that_notion_puts_there(
    index: Index, tmp_path: Path
) -> None:
    number = "0f1e2d3c4b5a69788796a5b4c3d2e1f0"
    names = (f"Our rooms {number}.csv", f"desks {number}_all.csv", f"{number}.csv", "plan 1850.csv")
    for name in names:
        (tmp_path / name).write_text("Name,Seats\nElm,12\nOak,4\n")
    ingest(index, [tmp_path])
    titles = {document.title for name in names if (document := index.document(name))}
    assert titles == {"Our rooms", "Desks all", number, "Plan 1850"}


def test_changed_added_moved_and_removed_files_are_followed(index: Index, docs: Path) -> None:
    ingest(index, [docs])
    write(docs, rain="It is dry in Riga.", fog="There is fog in Kiel.")
    (docs / "snow.md").unlink()
    os.utime(docs / "sub" / "wind.txt", (1, 1))  # touched, not changed
    assert counts(ingest(index, [docs])) == (1, 1, 1, 1, 2)
    assert held(index) == ["fog.txt", "rain.txt", "sub/wind.txt"]
    assert index.catalogue.document_frequency("pours") == 0
    assert index.vectors.ids() == set(index.catalogue.passage_ids())
    (docs / "rain.txt").rename(docs / "sub" / "rain.txt")
    report = ingest(index, [docs])
    assert (counts(report), report.moved) == ((0, 0, 2, 0, 0), 1)
    assert held(index) == ["fog.txt", "sub/rain.txt", "sub/wind.txt"]
    assert examine(index).healthy


def test_files_are_removed_only_under_the_roots_given(
    index: Index, docs: Path, other: Path, tmp_path: Path
) -> None:
    ingest(index, [docs, other])
    (docs / "rain.txt").unlink()
    (docs / "sub" / "wind.txt").unlink()
    assert ingest(index, [other]).removed == 0
    assert ingest(index, [other / "sun.txt"]).removed == 0
    assert ingest(index, [docs / "sub"], allow_empty=True).removed == 1
    assert held(index) == ["rain.txt", "snow.md", "sun.txt"]
    assert index.catalogue.given_roots() == [docs, other, other / "sun.txt", docs / "sub"]
    # A name that only starts the same.
    ingest(index, [write(tmp_path / "docs-2", sea="The sea is calm.")])
    shutil.rmtree(docs / "sub")
    assert ingest(index, [docs]).removed == 1
    assert "sea.txt" in held(index)


def test_the_same_name_under_two_roots_is_two_documents(index: Index, tmp_path: Path) -> None:
    texts = {"one": "It rains.", "two": "It snows.", "x/two": "It hails."}
    roots = [write(tmp_path / name, sub__a=text) for name, text in texts.items()]
    for _ in range(2):
        ingest(index, roots)
        assert held(index) == ["sub/a.txt", "two/sub/a.txt", "two/sub/a.txt (2)"]
    found = [document.text for name in held(index) if (document := index.document(name))]
    assert sorted(found) == sorted(texts.values())
    assert index.catalogue.count_passages() == index.vectors.count() == 3


def test_files_that_cannot_be_read_are_skipped_with_their_reason(
    index: Index, docs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, data in {
        "empty.txt": b"",
        "blank.txt": b" \n",
        "binary.txt": b"\0\1\2\3" * 9,
        "image.png": b"\x89PNG\r\n\x1a\n" + b"\0" * 9,
        "broken.pdf": b"%PDF-1.7 no more",
        "large.txt": b"word " * 500_000,
        "locked.txt": b"unreadable for us",
        "buggy.txt": b"makes a parser fail",
        ".hidden": b"hidden",
        "caf\udce9.txt": b"The name is not UTF-8.",
    }.items():
        (docs / name).write_bytes(data)
    (docs / "gone.txt").symlink_to("nowhere")
    os.mkfifo(docs / "pipe.txt")

    lock(monkeypatch, "locked.txt")
    monkeypatch.setattr(intake, "parse_document", faulty_parsers.parse_document)
    index.settings = replace(index.settings, max_file_mb=2)
    report = ingest(index, [docs])
    found = reasons(report)
    assert found.pop("broken.pdf").startswith("is damaged")
    assert found == {
        "caf\udce9.txt": "has a name that is not UTF-8: rename it",
        "empty.txt": "is empty",
        "blank.txt": "is empty",
        "binary.txt": "is binary, not text",
        "image.png": "is damaged: it cannot be opened as a picture",
        "large.txt": "is larger than 2 MB (2.5 MB): raise ingest.max_file_mb",
        "locked.txt": "cannot be read (Permission denied)",
        "buggy.txt": "cannot be parsed (KeyError: 'a bug')",
        "gone.txt": "is a link that leads nowhere (to nowhere)",
        "pipe.txt": "is a pipe, not a file",
    }
    assert report.added == 3
    assert held(index) == ["rain.txt", "snow.md", "sub/wind.txt"]
    assert report.as_dict()["skipped"][0].keys() == {"path", "reason"}
    # They are skipped again, and nothing else is read again.
    again = ingest(index, [docs])
    assert len(again.skipped) == 11
    assert again.unchanged == 3
    # What a parser of ours failed at is read once the program is another.
    monkeypatch.setattr(intake, "parse_document", parse_document)
    assert len(ingest(index, [docs]).skipped) == 11
    monkeypatch.setattr(containers, "program_version", lambda: "next")
    mended = ingest(index, [docs])
    assert (mended.added, mended.unchanged, len(mended.skipped)) == (1, 3, 10)


def test_a_file_that_became_unreadable_is_not_answered_from(index: Index, docs: Path) -> None:
    ingest(index, [docs])
    (docs / "rain.txt").write_bytes(b"\0" * 50)
    report = ingest(index, [docs])
    assert reasons(report) == {"rain.txt": "is binary, not text; what it held before was removed"}
    assert held(index) == ["snow.md", "sub/wind.txt"]
    assert index.vectors.count() == 2


def test_a_file_that_cannot_be_read_today_keeps_its_text(
    index: Index, docs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ingest(index, [docs])
    lock(monkeypatch, "rain.txt")
    (docs / "snow.md").write_bytes(b"word " * 500_000)
    index.settings = replace(index.settings, max_file_mb=2)
    assert reasons(ingest(index, [docs])) == {
        "rain.txt": "cannot be read (Permission denied)",
        "snow.md": "is larger than 2 MB (2.5 MB): raise ingest.max_file_mb",
    }
    assert held(index) == ["rain.txt", "snow.md", "sub/wind.txt"]


@pytest.mark.parametrize("left", ["nothing", "hidden", "folders", "index", "link"])
def test_an_empty_root_keeps_its_documents(
    index: Index, docs: Path, other: Path, left: str
) -> None:
    ingest(index, [docs, other])
    before = index.fingerprint
    shutil.rmtree(docs)  # what an unmounted share leaves is its mount point
    docs.mkdir()
    if left == "hidden":
        (docs / ".directory").write_text("a file manager's")
    elif left == "folders":
        (docs / "sub" / "lower").mkdir(parents=True)
    elif left == "index":
        (docs / "index").mkdir()
        (docs / "index" / LOCK_FILE).write_text("{}")
    elif left == "link":
        (docs / "itself").symlink_to(".")
    report = ingest(index, [docs])
    assert counts(report) == (0, 0, 0, 0, 0)
    assert reasons(report) == {
        "docs": "holds no file, but 3 documents were ingested from it, which are kept: mount or"
        " fill it, or give --allow-empty to remove them"
    }
    assert index.fingerprint == before
    # The others are ingested all the same.
    write(other, moon="The moon is over Bari.")
    both = ingest(index, [docs, other])
    assert (both.added, both.removed, list(reasons(both))) == (1, 0, ["docs"])
    assert ingest(index, [docs, other], allow_empty=True).removed == 3
    assert held(index) == ["moon.txt", "sun.txt"]
    assert ingest(index, [docs, other]).skipped == ()


def test_a_folder_that_lost_all_its_files_keeps_its_documents(index: Index, docs: Path) -> None:
    write(docs, share__one="One.", share__deep__two="Two.", alone__three="Three.", gone__four="4.")
    ingest(index, [docs])
    for name in ("share", "gone"):
        shutil.rmtree(docs / name)
    (docs / "share").mkdir()
    (docs / "alone" / "three.txt").unlink()  # one file that somebody removed is no share
    report = ingest(index, [docs])
    assert (report.removed, list(reasons(report))) == (2, ["share"])
    kept = {"share/deep/two.txt", "share/one.txt", "sub/wind.txt"}
    assert {name for name in held(index) if "/" in name} == kept
    assert ingest(index, [docs], allow_empty=True).removed == 2


@pytest.mark.parametrize("text", ["This share is not mounted.", ""])
def test_a_folder_that_became_a_file_keeps_its_documents(
    index: Index, docs: Path, text: str
) -> None:
    share = write(docs / "share", one="The first.", two="The second.")
    ingest(index, [docs])
    before = set(held(index))
    for folder in (share, docs):
        shutil.rmtree(folder)
        folder.write_text(text)
        report = ingest(index, [docs])
        assert report.removed == 0
        assert before <= set(held(index))
        assert "is a file now, but" in report.skipped[-1].reason
    assert ingest(index, [docs], allow_empty=True).removed >= len(before)
    assert before.isdisjoint(held(index))


@pytest.mark.parametrize(
    ("away", "problem", "functions"),
    [
        ("docs", OSError(errno.ESTALE, "Stale file handle"), ("stat", "lstat")),
        ("sub", OSError(errno.ESTALE, "Stale file handle"), ("stat", "lstat")),
        ("sub", PermissionError(errno.EACCES, "Permission denied"), ("scandir",)),
    ],
)
def test_a_folder_that_cannot_be_looked_into_keeps_its_documents(
    index: Index,
    docs: Path,
    monkeypatch: pytest.MonkeyPatch,
    away: str,
    problem: OSError,
    functions: tuple[str, ...],
) -> None:
    ingest(index, [docs])
    before = held(index)

    def refusing(really: Callable[..., object]) -> Callable[..., object]:
        def look(path: object, *arguments: object, **named: object) -> object:
            if not isinstance(path, int) and Path(str(path)).name == away:
                raise type(problem)(problem.errno, problem.strerror, str(path))
            return really(path, *arguments, **named)

        return look

    for name in functions:
        monkeypatch.setattr(os, name, refusing(getattr(os, name)))
    if away == "docs":
        with pytest.raises(UsageError, match=r"docs cannot be looked at \(Stale file handle\)"):
            ingest(index, [docs])
    else:
        assert reasons(ingest(index, [docs])) == {"sub": f"cannot be listed ({problem.strerror})"}
    assert held(index) == before


def test_a_missing_path_changes_nothing(index: Index, docs: Path, tmp_path: Path) -> None:
    ingest(index, [docs])
    (docs / "rain.txt").unlink()
    with pytest.raises(UsageError, match=r"There is no file or folder .*nowhere") as caught:
        ingest(index, [docs, tmp_path / "nowhere"])
    assert caught.value.exit_status == 2
    assert len(held(index)) == 3


def test_an_index_is_no_document(index: Index, docs: Path) -> None:
    shutil.copytree(index.directory, docs / "old index")
    assert (docs / "old index" / LOCK_FILE).exists()
    sources, skipped, _, _ = find_sources([docs, index.directory, docs / "old index"])
    assert [source.file.name for source in sources] == ["rain.txt", "snow.md", "wind.txt"]
    assert skipped == []


def test_progress_goes_up_to_the_end(index: Index, docs: Path) -> None:
    write(docs, long="A sentence that is repeated. " * 400, empty="")
    seen: list[Progress] = []
    report = ingest(index, [docs], seen.append)
    assert [progress.done for progress in seen] == sorted(progress.done for progress in seen)
    assert seen[-1].done == pytest.approx(seen[-1].total)
    assert seen[-1].passages == report.passages > 10
    assert {progress.current for progress in seen} >= {"sub/wind.txt", str(docs / "empty.txt")}


def test_an_ingest_that_broke_off_is_completed_by_the_next(
    index: Index, docs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for text in ("It pours in Riga.", "The xylophonist is dry."):
        before = index.fingerprint
        write(docs, rain=text)
        with monkeypatch.context() as patch:
            patch.setattr(VectorStore, "reopen", interrupted)
            with pytest.raises(KeyboardInterrupt):
                ingest(index, [docs])
        # Also the first remembers its model.
        assert index.catalogue.meta("encoder") == index.encoder.fingerprint
        assert index.catalogue.meta("splitter") is not None
        ingest(index, [docs])
        assert index.fingerprint != before
    for file in index.directory.glob("catalogue.sqlite3*"):
        assert b"pours" not in file.read_bytes()
    assert examine(index).healthy


def test_what_was_broken_off_is_told_and_gone_on_with(
    index: Index, docs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assistant = build_assistant(AssistantSettings(reader="similarity"), index)
    empty = assistant.ask("Who plays the tuba?")
    assert (empty.notice, empty.reason) == ("", NONE_THERE)
    assert is_nothing_there(assistant, None)
    monkeypatch.setattr("ingest.pipeline.Change.store", interrupted)
    with pytest.raises(KeyboardInterrupt):
        ingest(index, [docs / "sub"])
    monkeypatch.undo()
    assert examine(index).broken_off == (str(docs / "sub"),)
    assert assistant.ask("Who plays the tuba?").notice == NOT_ALL_READ
    roots, away = known_roots(index)
    assert (roots, away) == ([docs / "sub"], [])
    ingest(index, [docs])  # which holds it
    assert examine(index).broken_off == ()
    silent = assistant.ask("Who plays the tuba?")
    assert (silent.abstained, silent.notice) == (True, "")
    assert not is_nothing_there(assistant, None)


def test_while_only_what_was_read_is_looked_at_again_nothing_is_unread(
    index: Index, docs: Path, other: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ingest.catalogue.source_records._COARSEST_NS", 0)
    ingest(index, [docs, other])
    being_read: list[list[str]] = []

    def settled(self: Change) -> None:
        being_read.append(self.catalogue.being_read())

    monkeypatch.setattr(Change, "settle", settled)
    ingest(index, [docs, other])
    write(docs, rain="It rains in Riga now.")
    ingest(index, [docs, other, docs / "rain.txt"])
    write(docs, hail="It hails in Riga.")
    ingest(index, [docs / "hail.txt", other])
    assert being_read == [[], sorted([str(docs), str(docs / "rain.txt")]), [str(docs / "hail.txt")]]


def test_what_was_broken_off_and_is_gone_is_forgotten(
    index: Index, docs: Path, other: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ingest(index, [docs])
    monkeypatch.setattr("ingest.pipeline.Change.store", interrupted)
    with pytest.raises(KeyboardInterrupt):
        ingest(index, [other])
    shutil.rmtree(other)
    assert known_roots(index) == ([docs], [])
    assert index.catalogue.being_read() == []


def test_removing_a_document_removes_every_trace(index: Index, docs: Path) -> None:
    said = "The xylophonist embezzled in Ulaanbaatar."
    write(docs, secret=said)
    ingest(index, [docs])
    remembering = (stems_of, named_in, days_and_times)
    for work_out in remembering:
        work_out(said)
    question = index.encoder.embed_queries(["Who embezzled?"])[0].tolist()
    remove(index, ["secret.txt"])
    remove(index, ["secret.txt"])
    assert "secret.txt" not in held(index)
    assert [work_out.cache_info().currsize for work_out in remembering] == [0, 0, 0]
    assert index.catalogue.search_text(["xylophonist"], 5) == {}
    assert set(index.vectors.nearest(question, 9)) == set(index.catalogue.passage_ids())
    for file in index.directory.glob("catalogue.sqlite3*"):
        assert b"xylophonist" not in file.read_bytes()
    assert (docs / "secret.txt").exists()
    assert ingest(index, [docs]).added == 1


def test_what_earlier_parsers_read_is_read_again(
    index: Index, docs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ingest(index, [docs])
    monkeypatch.setattr(intake, "PARSERS_VERSION", -1)
    assert counts(ingest(index, [docs]))[:3] == (0, 3, 0)


def test_a_remark_of_a_parser_is_reported_and_kept(
    index: Index, docs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intake, "parse_document", faulty_parsers.parse_document)
    file = (docs / "rain.txt").rename(docs / "pictured.txt")
    report = ingest(index, [file])
    said = "pictured.txt has a picture"
    assert report.as_dict()["remarks"] == [{"path": str(file), "sentence": said}]
    assert index.documents()[0].remarks == (said,)
