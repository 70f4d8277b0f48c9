"""Files that move, stay as they are, or go: what is embedded again, and what is still quoted."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from assistant.build import build_assistant
from assistant.missing_documents import GONE_NOTICE
from assistant.settings import AssistantSettings
from ingest.catalogue.source_records import stamp_of
from ingest.changes.doctor import examine
from ingest.disk.file_bytes import read_bytes
from ingest.errors import UsageError
from ingest.index import Index
from ingest.intake import intake
from ingest.pipeline import ingest, known_roots
from ingest.upkeep.erasure import erase_gone

GATE, POOL = "The gate closes at nine.", "The pool opens at six."


def write(folder: Path, **texts: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        (folder / f"{name}.txt").write_text(text)
    return folder


def _refuse_embedding(patch: pytest.MonkeyPatch, index: Index) -> None:
    really = type(index.encoder).embed_passages

    def refusing(self: object, passages: list[object], *more: object) -> object:
        assert not passages
        return really(self, passages, *more)  # type: ignore[arg-type]

    patch.setattr(type(index.encoder), "embed_passages", refusing)


def test_moved_files_keep_their_passages(
    index: Index, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    docs = write(tmp_path / "docs", gate=GATE, pool=POOL, twin=GATE)
    other = write(tmp_path / "other", sun="The sun shines.")
    ingest(index, [docs, other])
    vector = index.encoder.embed_queries(["When does the pool open?"])[0].tolist()
    near = index.vectors.nearest(vector, 1)
    (docs / "deep").mkdir()
    (docs / "gate.txt").rename(docs / "deep" / "gate.txt")
    (docs / "twin.txt").rename(docs / "deep" / "twin.txt")
    (docs / "pool.txt").rename(other / "swimming.txt")
    with monkeypatch.context() as patch:
        _refuse_embedding(patch, index)
        report = ingest(index, [docs, other])
    assert (report.moved, report.added, report.removed, report.passages) == (3, 0, 0, 0)
    documents = {one.id: one for one in index.documents()}
    assert list(documents) == ["deep/gate.txt", "deep/twin.txt", "sun.txt", "swimming.txt"]
    assert documents["swimming.txt"].title == "Swimming"
    assert documents["swimming.txt"].path == str(other / "swimming.txt")
    assert list(index.vectors.nearest(vector, 1).values()) == pytest.approx(list(near.values()))
    assert examine(index).healthy


def test_a_copy_is_no_move_and_a_swap_ends_right(index: Index, tmp_path: Path) -> None:
    docs = write(tmp_path / "docs", gate=GATE, pool=POOL)
    ingest(index, [docs])
    shutil.copy(docs / "gate.txt", docs / "copy.txt")
    report = ingest(index, [docs])
    assert (report.added, report.moved, report.total_documents) == (1, 0, 3)
    (docs / "gate.txt").rename(docs / "swap")
    (docs / "pool.txt").rename(docs / "gate.txt")
    (docs / "swap").rename(docs / "pool.txt")
    ingest(index, [docs])
    texts = {one.id: found.text for one in index.documents() if (found := index.document(one.id))}
    assert texts == {"copy.txt": GATE, "gate.txt": POOL, "pool.txt": GATE}
    assert examine(index).healthy


def test_the_freed_name_goes_to_the_new_file_of_the_same_ingest(
    index: Index, tmp_path: Path
) -> None:
    old = write(tmp_path / "old", gate=GATE)
    ingest(index, [old])
    new = write(tmp_path / "new" / "z", gate=GATE).parent
    shutil.rmtree(old)
    write(new / "a", gate="The gate is new.")
    assert ingest(index, [new]).moved == 1
    (new / "gate.txt").write_text("Another gate.")
    ingest(index, [new])
    assert [one.id for one in index.documents()] == ["a/gate.txt", "gate.txt", "z/gate.txt"]


def test_a_changed_file_embeds_what_changed(index: Index, tmp_path: Path) -> None:
    docs = write(tmp_path / "docs", long="\n\n".join(f"# Part {n}\n\nLine {n}." for n in range(9)))
    (docs / "long.txt").rename(docs / "long.md")
    assert ingest(index, [docs]).passages == 9
    text = (docs / "long.md").read_text().replace("Line 4.", "Line four, and more of it.")
    (docs / "long.md").write_text(text)
    assert ingest(index, [docs]).passages == 1
    assert examine(index).healthy


def test_a_section_that_stands_twice_may_change(index: Index, tmp_path: Path) -> None:
    fixed = "## Fixed\n\nNothing but typos.\n\n"
    docs = tmp_path / "docs"
    docs.mkdir()
    (docs / "log.md").write_text(f"# Log\n\n{fixed}## Added\n\nColours.\n\n{fixed}")
    ingest(index, [docs])
    (docs / "log.md").write_text(f"# Log\n\n{fixed}## Added\n\nColours and sounds.\n\n{fixed}")
    assert ingest(index, [docs]).changed == 1
    assert examine(index).healthy


def test_untouched_files_are_not_read(
    index: Index, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    docs = write(tmp_path / "docs", gate=GATE, pool=POOL)
    # Long after.
    monkeypatch.setattr("ingest.intake.intake.time.time_ns", lambda: 4_000_000_000 * 10**9)
    ingest(index, [docs])
    read: list[str] = []

    def reading(file: Path, *more: int) -> bytes:
        read.append(file.name)
        return read_bytes(file, *more)

    monkeypatch.setattr(intake, "read_bytes", reading)
    assert ingest(index, [docs]).unchanged == 2
    assert read == []
    before = (docs / "gate.txt").stat()
    (docs / "gate.txt").write_text(GATE.replace("nine", "five"))  # as long as it was
    os.utime(docs / "gate.txt", ns=(before.st_atime_ns, before.st_mtime_ns))
    report = ingest(index, [docs])
    assert (report.changed, report.unchanged, read) == (1, 1, ["gate.txt"])
    monkeypatch.setattr(intake, "PARSERS_VERSION", -1)
    assert ingest(index, [docs]).changed == 2


def test_a_stamp_that_is_too_fresh_proves_nothing(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("a")
    status = file.stat()
    written = max(status.st_mtime_ns, status.st_ctime_ns)
    assert stamp_of(status, written + 1_999_999_999) == ""
    assert stamp_of(status, written - 10**12) == ""  # its times lie in the future
    assert stamp_of(status, written + 2_000_000_000) != ""


def test_what_a_fresh_file_says_is_read_again(index: Index, tmp_path: Path) -> None:
    docs = write(tmp_path / "docs", gate=GATE)
    ingest(index, [docs])
    assert index.catalogue.file_stamps() == {}
    assert ingest(index, [docs]).unchanged == 1


def test_documents_whose_file_is_gone_are_quoted_last_and_named(
    index: Index, tmp_path: Path
) -> None:
    old = write(tmp_path / "old" / "handbook", gate=GATE, pool=POOL, cafe="The café opens at two.")
    ingest(index, [old])
    (tmp_path / "old").rename(tmp_path / "new")
    new = write(tmp_path / "new" / "handbook", gate="The gate closes at ten.")
    (new / "cafe.txt").unlink()
    report = ingest(index, [new])
    assert (report.moved, report.added, report.removed) == (1, 1, 0)
    assert report.sources_gone == ("cafe.txt", "gate.txt")
    assert examine(index).sources_gone == ("cafe.txt", "gate.txt")
    assistant = build_assistant(AssistantSettings(), index)
    answer = assistant.ask("When does the gate close?")
    assert ("ten" in answer.answer, "nine" in answer.answer, answer.notice) == (True, False, "")
    answer = assistant.ask("When does the café open?")
    assert ("two" in answer.answer, answer.notice) == (True, GONE_NOTICE)
    assert "nine" in assistant.ask("When does the gate close?", (), ["gate.txt"]).answer
    assert "nine" not in assistant.ask("Summarise the documents").answer
    assert not any("nine" in one or "café" in one for one in assistant.starters())
    # All that was given is looked at again: what is not there is named and kept.
    there, away = known_roots(index)
    assert there == [new]
    assert [(skip.path, "2 documents are kept" in skip.reason) for skip in away] == [
        (str(old), True)
    ]
    assert ingest(index, there, away=away).sources_gone == ("cafe.txt", "gate.txt")
    assert [one.document for one in erase_gone(index)] == ["cafe.txt", "gate.txt"]
    assert known_roots(index) == ([new], [])
    assert erase_gone(index) == []
    assert examine(index).sources_gone == ()


def test_a_file_that_comes_back_is_quoted_as_before(index: Index, tmp_path: Path) -> None:
    docs, other = write(tmp_path / "docs", gate=GATE), write(tmp_path / "other", pool=POOL)
    ingest(index, [docs, other])
    docs.rename(tmp_path / "away")
    assert ingest(index, [other]).sources_gone == ("gate.txt",)
    (tmp_path / "away").rename(docs)
    there, away = known_roots(index)
    assert ingest(index, there, away=away).sources_gone == ()
    assert build_assistant(AssistantSettings(), index).ask("When does the gate close?").notice == ""


def test_a_folder_that_is_away_and_held_nothing_is_forgotten(index: Index, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="Nothing has been ingested yet"):
        known_roots(index)
    docs, other = write(tmp_path / "docs", gate=GATE), write(tmp_path / "other", pool=POOL)
    ingest(index, [docs, other])
    (docs / "gate.txt").rename(other / "gate.txt")
    docs.rmdir()
    ingest(index, [other])
    assert known_roots(index) == ([other], [])
    assert index.catalogue.given_roots() == [other]
    shutil.rmtree(other)
    with pytest.raises(UsageError, match="There is no file or folder"):
        known_roots(index)
