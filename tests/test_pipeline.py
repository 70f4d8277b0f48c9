from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from ingest import intake as reading_step
from ingest import pipeline, sources
from ingest.doctor import examine
from ingest.document import ParsedDocument
from ingest.errors import UnreadableDocument, UsageError
from ingest.finding import find_sources
from ingest.index import Index
from ingest.ownership import LOCK_FILE
from ingest.parsers import parse_document
from ingest.pipeline import IngestReport, ingest, remove
from ingest.progress import Progress
from ingest.sources import given_roots


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    folder = tmp_path / "docs"
    (folder / "sub").mkdir(parents=True)
    (folder / "rain.txt").write_text("It rains in Riga. It pours in Tartu.")
    (folder / "snow.md").write_text("# Snow\n\nIt snows in Oslo.\n")
    (folder / "sub" / "wind.txt").write_text("The wind blows in Bergen.")
    return folder


def held(index: Index) -> list[str]:
    return [document.id for document in index.documents()]


def counts(report: IngestReport) -> tuple[int, int, int, int, int]:
    return report.added, report.changed, report.unchanged, report.removed, report.passages


def reasons(report: IngestReport) -> dict[str, str]:
    return {Path(skipped.path).name: skipped.reason for skipped in report.skipped}


def healthy(index: Index) -> bool:
    return examine(index).healthy


def test_ingesting_twice_embeds_nothing(
    index: Index, docs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = ingest(index, [docs])
    assert counts(report) == (3, 0, 0, 0, 3)
    assert (report.total_documents, report.total_passages) == (3, 3)
    assert held(index) == ["rain.txt", "snow.md", "sub/wind.txt"]
    before = index.catalogue.passage_ids()

    def embedding(*arguments: object) -> None:
        raise AssertionError("nothing is embedded")

    monkeypatch.setattr(type(index.encoder), "embed_passages", embedding)
    again = ingest(index, [docs])
    assert counts(again) == (0, 0, 3, 0, 0)
    assert index.catalogue.passage_ids() == before
    document = index.document("snow.md")
    assert document is not None
    assert (document.title, document.format) == ("Snow", "markdown")
    assert document.path == str(docs / "snow.md")
    assert document.metadata["encoding"] == "utf-8"


def test_changed_added_and_removed_files_are_followed(index: Index, docs: Path) -> None:
    ingest(index, [docs])
    (docs / "rain.txt").write_text("It is dry in Riga.")
    (docs / "fog.txt").write_text("There is fog in Kiel.")
    (docs / "snow.md").unlink()
    os.utime(docs / "sub" / "wind.txt", (1, 1))  # touched, not changed
    assert counts(ingest(index, [docs])) == (1, 1, 1, 1, 2)
    assert held(index) == ["fog.txt", "rain.txt", "sub/wind.txt"]
    assert index.catalogue.document_frequency("pours") == 0
    assert index.vectors.ids() == set(index.catalogue.passage_ids())
    (docs / "snow.md").write_text("# Snow\n\nIt snows in Oslo.\n")
    assert counts(ingest(index, [docs])) == (1, 0, 3, 0, 1)
    assert healthy(index)


def test_a_file_that_moves_is_removed_and_added(index: Index, docs: Path) -> None:
    ingest(index, [docs])
    (docs / "rain.txt").rename(docs / "sub" / "rain.txt")
    assert counts(ingest(index, [docs])) == (1, 0, 2, 1, 1)
    assert held(index) == ["snow.md", "sub/rain.txt", "sub/wind.txt"]


def test_files_are_removed_only_under_the_roots_given(
    index: Index, docs: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "sun.txt").write_text("The sun shines in Rome.")
    ingest(index, [docs, other])
    (docs / "rain.txt").unlink()
    (docs / "sub" / "wind.txt").unlink()
    assert ingest(index, [other]).removed == 0
    assert ingest(index, [other / "sun.txt"]).removed == 0
    assert ingest(index, [docs / "sub"], allow_empty=True).removed == 1
    assert held(index) == ["rain.txt", "snow.md", "sun.txt"]
    assert given_roots(index.catalogue) == [docs, other, other / "sun.txt", docs / "sub"]
    sibling = tmp_path / "docs-2"  # a name that only starts the same
    sibling.mkdir()
    (sibling / "sea.txt").write_text("The sea is calm.")
    ingest(index, [sibling])
    shutil.rmtree(docs / "sub")
    assert ingest(index, [docs]).removed == 1
    assert "sea.txt" in held(index)


def test_the_same_name_under_two_roots_is_two_documents(index: Index, tmp_path: Path) -> None:
    for name, text in (("one", "It rains."), ("two", "It snows."), ("x/two", "It hails.")):
        (tmp_path / name / "sub").mkdir(parents=True)
        (tmp_path / name / "sub" / "a.txt").write_text(text)
    roots = [tmp_path / "one", tmp_path / "two", tmp_path / "x" / "two"]
    for _ in range(2):
        ingest(index, roots)
        assert held(index) == ["sub/a.txt", "two/sub/a.txt", "two/sub/a.txt (2)"]
    texts = {d: found.text for d in held(index) if (found := index.document(d))}
    assert sorted(texts.values()) == ["It hails.", "It rains.", "It snows."]
    assert index.catalogue.count_passages() == index.vectors.count() == 3


def test_nested_roots_give_no_duplicates(index: Index, docs: Path) -> None:
    for roots in ([docs, docs / "sub", docs / "rain.txt"], [docs / "sub"], [docs]):
        ingest(index, roots)
        assert held(index) == ["rain.txt", "snow.md", "sub/wind.txt"]


def test_relative_paths_are_the_same_files(
    index: Index, docs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ingest(index, [docs])
    monkeypatch.chdir(docs / "sub")
    assert counts(ingest(index, [Path("..")])) == (0, 0, 3, 0, 0)


def test_files_that_cannot_be_read_are_skipped_with_their_reason(
    index: Index, docs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (docs / "empty.txt").write_bytes(b"")
    (docs / "blank.txt").write_bytes(b" \n")
    (docs / "binary.txt").write_bytes(b"\0\1\2\3" * 9)
    (docs / "image.png").write_bytes(b"\x89PNG\r\n\x1a\n" + b"\0" * 9)
    (docs / "broken.pdf").write_bytes(b"%PDF-1.7 no more")
    (docs / "large.txt").write_bytes(b"word " * 500_000)
    (docs / "locked.txt").write_text("unreadable for us")
    (docs / "buggy.txt").write_text("makes a parser fail")
    (docs / "gone.txt").symlink_to("nowhere")
    (docs / ".hidden").write_text("hidden")
    os.mkfifo(docs / "pipe.txt")
    with open(os.fsencode(docs) + b"/caf\xe9.txt", "w") as oddly_named:
        oddly_named.write("The name is not UTF-8.")
    really = sources.read_bytes

    def reading(file: Path, size: int, max_mb: int) -> bytes:
        if file.name == "locked.txt":  # the superuser can read everything
            raise UnreadableDocument("cannot be read (Permission denied)")
        return really(file, size, max_mb)

    really_parsed = parse_document

    def parsing(data: bytes, name: str) -> object:
        if name == "buggy.txt":
            raise KeyError("a bug")
        return really_parsed(data, name)

    monkeypatch.setattr(reading_step, "read_bytes", reading)
    monkeypatch.setattr(reading_step, "parse_document", parsing)
    index.settings = type(index.settings)(index=index.settings.index, max_file_mb=2)
    report = ingest(index, [docs])
    found = reasons(report)
    assert found.pop("broken.pdf").startswith("is damaged")
    assert found.pop("caf\udce9.txt") == "has a name that is not UTF-8: rename it"
    assert found == {
        "empty.txt": "is empty",
        "blank.txt": "is empty",
        "binary.txt": "is binary, not text",
        "image.png": "is a PNG image, not text",
        "large.txt": "is larger than 2 MB (2 MB): raise ingest.max_file_mb",
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


def test_a_file_that_became_unreadable_is_not_answered_from(index: Index, docs: Path) -> None:
    ingest(index, [docs])
    (docs / "rain.txt").write_bytes(b"\0" * 50)
    report = ingest(index, [docs])
    assert reasons(report) == {"rain.txt": "is binary, not text; what it held before was removed"}
    assert held(index) == ["snow.md", "sub/wind.txt"]
    assert index.vectors.count() == 2


def test_a_folder_that_cannot_be_listed_keeps_its_documents(
    index: Index, docs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ingest(index, [docs])
    really = os.scandir

    def listing(path: str) -> object:
        if Path(path).name == "sub":
            raise PermissionError(13, "Permission denied", str(path))
        return really(path)

    monkeypatch.setattr(os, "scandir", listing)
    report = ingest(index, [docs])
    assert reasons(report) == {"sub": "cannot be listed (Permission denied)"}
    assert report.removed == 0
    assert "sub/wind.txt" in held(index)


@pytest.mark.parametrize("left", ["nothing", "hidden", "folders", "index", "link"])
def test_an_empty_root_keeps_its_documents(
    index: Index, docs: Path, tmp_path: Path, left: str
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "sun.txt").write_text("The sun shines in Rome.")
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
    (other / "moon.txt").write_text("The moon is over Bari.")
    both = ingest(index, [docs, other])
    assert (both.added, both.removed, list(reasons(both))) == (1, 0, ["docs"])
    assert ingest(index, [docs, other], allow_empty=True).removed == 3
    assert held(index) == ["moon.txt", "sun.txt"]
    assert ingest(index, [docs, other]).skipped == ()


def test_a_folder_that_lost_all_its_files_keeps_its_documents(index: Index, docs: Path) -> None:
    for name in ("share/one.txt", "share/deep/two.txt", "alone/three.txt", "gone/four.txt"):
        (docs / name).parent.mkdir(parents=True, exist_ok=True)
        (docs / name).write_text(f"The file {name} speaks of itself.")
    ingest(index, [docs])
    for name in ("share", "gone"):
        shutil.rmtree(docs / name)
    (docs / "share").mkdir()
    (docs / "alone" / "three.txt").unlink()  # one file that somebody removed is no share
    report = ingest(index, [docs])
    assert report.removed == 2
    assert list(reasons(report)) == ["share"]
    assert {name for name in held(index) if "/" in name} == {
        "share/deep/two.txt", "share/one.txt", "sub/wind.txt",
    }  # fmt: skip
    assert ingest(index, [docs], allow_empty=True).removed == 2


@pytest.mark.parametrize("text", ["This share is not mounted.", ""])
def test_a_folder_that_became_a_file_keeps_its_documents(
    index: Index, docs: Path, tmp_path: Path, text: str
) -> None:
    share = docs / "share"
    share.mkdir()
    for name in ("one.txt", "two.txt"):
        (share / name).write_text(f"The file {name} speaks of itself.")
    ingest(index, [docs])
    before = set(held(index))
    shutil.rmtree(share)
    share.write_text(text)
    report = ingest(index, [docs])
    assert report.removed == 0
    assert before <= set(held(index))
    assert report.skipped[-1].reason.startswith("is a file now, but 2 documents were ingested")
    shutil.rmtree(docs)
    docs.write_text(text)
    assert ingest(index, [docs]).removed == 0
    assert before <= set(held(index))
    assert ingest(index, [docs], allow_empty=True).removed >= len(before)
    assert before.isdisjoint(held(index))


@pytest.mark.parametrize("away", ["docs", "sub"])
def test_a_share_whose_server_is_away_keeps_its_documents(
    index: Index, docs: Path, monkeypatch: pytest.MonkeyPatch, away: str
) -> None:
    ingest(index, [docs])
    before = held(index)

    def stale(really: Callable[..., object]) -> Callable[..., object]:
        def look(path: object, *arguments: object, **named: object) -> object:
            if not isinstance(path, int) and Path(str(path)).name == away:
                raise OSError(errno.ESTALE, "Stale file handle", str(path))
            return really(path, *arguments, **named)

        return look

    for name in ("stat", "lstat"):
        monkeypatch.setattr(os, name, stale(getattr(os, name)))
    if away == "docs":
        with pytest.raises(UsageError, match=r"docs cannot be looked at \(Stale file handle\)"):
            ingest(index, [docs])
    else:
        report = ingest(index, [docs])
        assert reasons(report) == {"sub": "cannot be listed (Stale file handle)"}
    assert held(index) == before


def test_a_missing_path_changes_nothing(index: Index, docs: Path, tmp_path: Path) -> None:
    ingest(index, [docs])
    (docs / "rain.txt").unlink()
    with pytest.raises(UsageError, match=r"There is no file or folder .*nowhere") as caught:
        ingest(index, [docs, tmp_path / "nowhere"])
    assert caught.value.exit_status == 2
    assert len(held(index)) == 3


def test_an_index_is_no_document(index: Index, docs: Path) -> None:
    shutil.copytree(index.directory, docs / "old index", symlinks=True)
    assert (docs / "old index" / LOCK_FILE).exists()
    sources, skipped = find_sources([docs, index.directory, docs / "old index"])
    assert [source.file.name for source in sources] == ["rain.txt", "snow.md", "wind.txt"]
    assert skipped == []


def test_progress_goes_up_to_the_end(index: Index, docs: Path) -> None:
    (docs / "long.txt").write_text("A sentence that is repeated. " * 400)
    (docs / "empty.txt").write_bytes(b"")
    seen: list[Progress] = []
    report = ingest(index, [docs], seen.append)
    assert [progress.done for progress in seen] == sorted(progress.done for progress in seen)
    assert seen[-1].done == pytest.approx(seen[-1].total)
    assert seen[-1].passages == report.passages > 10
    assert all(isinstance(progress.current, str) for progress in seen)


def test_heavy_churn_rebuilds_the_vectors(index: Index, tmp_path: Path) -> None:
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(130):
        (folder / f"{number}.txt").write_text(f"Sentence number {number}.")
    ingest(index, [folder])
    for number in range(110):
        (folder / f"{number}.txt").write_text(f"Another sentence, number {number}.")
    report = ingest(index, [folder])
    assert report.changed == 110
    assert index.vectors.ids() == set(index.catalogue.passage_ids())
    assert healthy(index)


def test_an_ingest_that_broke_off_is_completed_by_the_next(
    index: Index, docs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ingest(index, [docs])
    before = index.fingerprint
    (docs / "rain.txt").write_text("The xylophonist is dry.")
    with monkeypatch.context() as patch:
        patch.setattr(pipeline, "_settle", lambda run: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            ingest(index, [docs])
    ingest(index, [docs])
    assert index.fingerprint != before
    assert b"pours" not in (index.directory / "catalogue.sqlite3").read_bytes()
    assert healthy(index)


def test_a_first_ingest_that_broke_off_remembers_its_model(
    index: Index, docs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pipeline, "_settle", lambda run: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        ingest(index, [docs])
    assert index.catalogue.meta("encoder") == index.encoder.fingerprint
    assert index.catalogue.meta("splitter") is not None


def test_removing_a_document_removes_every_trace(index: Index, docs: Path) -> None:
    (docs / "secret.txt").write_text("The xylophonist embezzled in Ulaanbaatar.")
    ingest(index, [docs])
    question = index.encoder.embed_queries(["Who embezzled?"])[0].tolist()
    assert remove(index, "secret.txt")
    assert not remove(index, "secret.txt")
    assert "secret.txt" not in held(index)
    assert index.catalogue.search_text(["xylophonist"], 5) == {}
    assert set(index.vectors.nearest(question, 9)) == set(index.catalogue.passage_ids())
    for file in index.directory.glob("catalogue.sqlite3*"):
        assert b"xylophonist" not in file.read_bytes()
    assert (docs / "secret.txt").exists()
    assert ingest(index, [docs]).added == 1


def test_what_earlier_readers_read_is_read_again(
    index: Index, docs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ingest(index, [docs])
    assert counts(ingest(index, [docs]))[:3] == (0, 0, 3)
    monkeypatch.setattr(reading_step, "PARSERS_VERSION", -1)
    assert counts(ingest(index, [docs]))[:3] == (0, 3, 0)


def test_a_remark_of_a_reader_is_reported_and_kept(
    index: Index, docs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read(data: bytes, name: str) -> tuple[str, ParsedDocument]:
        found, parsed = parse_document(data, name)
        return found, replace(parsed, remarks=(f"{name} has a picture",))

    monkeypatch.setattr(reading_step, "parse_document", read)
    report = ingest(index, [docs / "rain.txt"])
    said = "rain.txt has a picture"
    assert report.as_dict()["remarks"] == [{"path": str(docs / "rain.txt"), "sentence": said}]
    assert index.documents()[0].remarks == (said,)
