"""A disk that takes no more, met by every store: one sentence, and nothing lost."""

from __future__ import annotations

import errno
import json
import os
import re
import resource
import shutil
import signal
import sqlite3
import subprocess
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, nullcontext
from pathlib import Path
from typing import Any

import pytest

from assistant.answer import Answer, Delta, Event
from assistant.assistant import Assistant
from assistant.settings import AssistantSettings
from eval.outcome import Outcome
from eval.outcome_store import OutcomeStore
from eval.testset import TestQuestion, write_test_set
from ingest.catalogue.catalogue import Catalogue
from ingest.catalogue.catalogue_rows import StoredPassage
from ingest.changes.doctor import examine
from ingest.disk.storage import appended, full_disk, written_whole
from ingest.document import Document
from ingest.errors import DiskFull, FootnoteError, IndexDamaged, IndexUnwritable
from ingest.index import Index
from ingest.pipeline import ingest
from ingest.settings import IngestSettings
from ingest.upkeep import backup as backups
from ingest.upkeep.backup import backup
from ingest.vectors.vectors import VectorStore
from tests.commands import COMMAND, assert_one_sentence, call, free_port
from tests.fakes import FakeAssistant, seed_index
from ui.auth.identity import Identity
from ui.config import Settings, write_setting
from ui.failures import Refusal, sentence_of
from ui.feedback import FeedbackStore
from ui.records.audit_log import AuditLog
from ui.records.questions import QuestionRecords
from ui.records.server_metrics import ServerMetrics
from ui.settings import UiSettings
from ui.startup import serve_index

Capture = pytest.CaptureFixture[str]
LARGE = "x" * 400_000


@contextmanager
def no_file_larger_than(size: int) -> Iterator[None]:
    """What a full disk is to whoever writes: the kernel refuses, in the middle of a write."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, ignored)


@pytest.mark.parametrize(
    ("problem", "words"),
    [
        (OSError(errno.ENOSPC, "No space left on device", "/a/b"), r"/a/b cannot .* disk is full"),
        (OSError(errno.EDQUOT, "Disk quota exceeded"), r"store cannot .* quota is used up"),
        (OSError(errno.EROFS, "Read-only file system", "/a"), r"/a cannot .* read-only"),
        (sqlite3.OperationalError("database or disk is full"), r"store cannot .* disk is full"),
        (RuntimeError("Error executing: (code: 13) database or disk is full"), "disk is full"),
        (RuntimeError("io: No space left on device (os error 28)"), "disk is full"),
        (OSError(errno.EACCES, "Permission denied"), None),
        (sqlite3.OperationalError("database is locked"), None),
        (FootnoteError("There is no document No space left on device.txt in the index."), None),
        (KeyError("a"), None),
    ],
)
def test_every_way_of_saying_it_is_understood(problem: Exception, words: str | None) -> None:
    outer = ValueError("while writing")
    outer.__cause__ = problem
    for raised in (problem, outer):
        full = full_disk(raised, "store")
        assert (full is None) is (words is None)
        assert full is None or re.search(str(words), str(full))
        assert full is None or (full.exit_status != 0 and "written" in sentence_of(raised))


def test_a_catalogue_keeps_what_it_had(tmp_path: Path) -> None:
    for kept in ("yes", "still"):
        with closing(Catalogue(tmp_path / "catalogue.sqlite3")) as catalogue:
            with catalogue.transaction():
                catalogue.set_meta("kept", kept)
            with (
                no_file_larger_than(300_000),
                pytest.raises(DiskFull, match="sqlite3 cannot"),
                catalogue.transaction(),
            ):
                catalogue.set_meta("kept", LARGE)
            assert catalogue.meta("kept") == kept


def test_an_ingest_goes_on_when_there_is_room(
    index: Index, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    docs = tmp_path / "docs"
    docs.mkdir()
    (docs / "rain.txt").write_text("It rains in Riga.")
    ingest(index, [docs])
    for number in range(4):
        (docs / f"{number}.txt").write_text(f"Ship {number} sails.")
    really = index.catalogue.put_document

    def full(document: Document, stored: Sequence[StoredPassage]) -> list[str]:
        if document.id == "2.txt":
            raise sqlite3.OperationalError("database or disk is full")
        return really(document, stored)

    with monkeypatch.context() as patch:
        patch.setattr(index.catalogue, "put_document", full)
        with pytest.raises(DiskFull, match="sqlite3 cannot be written, because the disk is full"):
            ingest(index, [docs])
    assert [one.id for one in index.documents()] == ["rain.txt"]
    assert ingest(index, [docs]).total_documents == 5
    assert examine(index).healthy


@pytest.mark.parametrize("store", [Catalogue, VectorStore])  # SQLite and Chroma write to read
def test_an_index_that_was_opened_on_a_full_disk_is_read_and_served_from_a_copy(
    seed_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, store: type[Any]
) -> None:
    index = tmp_path / "index"
    shutil.copytree(seed_path, index)

    def full(place: Path, *given: object) -> Any:
        if index in place.parents:
            raise DiskFull(f"{place} cannot be written, because the disk is full.")
        return store(place, *given)

    def listen(_settings: Settings, assistant: Assistant, *_: object) -> None:
        answers.append(assistant.ask("Which countries declined to contribute ground forces?"))
        with pytest.raises(IndexUnwritable, match="opened on a full disk, so its uploads"):
            assistant.index.check_writable("uploads")

    answers: list[Answer] = []
    monkeypatch.setattr(f"ingest.index.{store.__name__}", full)
    monkeypatch.setattr("ui.startup._listen", listen)
    for name in ("import_gradio", "set_up_logs"):
        monkeypatch.setattr(f"ui.startup.{name}", lambda *_: None)
    settings = Settings(
        IngestSettings(index=str(index)),
        AssistantSettings(reader="similarity", abstain_below=0.0),
        UiSettings(port=free_port()),
    )
    serve_index(settings, (), False)
    assert [answer.abstained for answer in answers] == [False]
    with pytest.raises(DiskFull), Index(settings.ingest, "write", "a test") as opened:
        opened.vectors.count()


class Stuck:
    """A collection of vectors on a full disk, which Chroma says clearly or not."""

    def delete(self, **_: object) -> None:
        raise RuntimeError("Query error: (code: 13) database or disk is full")

    def get(self, **_: object) -> None:
        raise RuntimeError("Error sending backfill request to compactor: Failed to apply logs")


def test_vectors_that_cannot_be_written_or_take_up_their_log_are_named(
    index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    vectors = index.vectors
    monkeypatch.setattr(vectors, "_collection", Stuck())
    with pytest.raises(DiskFull, match="chroma cannot be written, because the disk is full"):
        vectors.remove(["a"])
    reads: list[Callable[[], object]] = [
        vectors.ids,
        lambda: vectors.unreachable(["a"]),
        lambda: vectors.similarities([1.0], ["a"]),
    ]
    for read in reads:
        with pytest.raises(IndexDamaged, match=r"cannot be searched .* run footnote doctor"):
            read()
    usage = shutil.disk_usage(index.directory)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage._replace(free=70_000))
    for read in reads:
        with pytest.raises(DiskFull, match="chroma cannot be written, because the disk is full"):
            read()


def test_vectors_that_find_no_room_to_be_opened_again_are_searched_when_there_is(
    index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    usage = shutil.disk_usage(index.directory)
    vectors = index.vectors
    with monkeypatch.context() as patch:
        patch.setattr(shutil, "disk_usage", lambda path: usage._replace(free=70_000))
        with pytest.raises(DiskFull, match="chroma cannot be written"):
            vectors.reopen()
        assert vectors.ids() == set()  # nothing was closed
    with monkeypatch.context() as patch:
        patch.setattr("chromadb.PersistentClient", full)
        for read in (vectors.reopen, vectors.ids):
            with pytest.raises(DiskFull, match="chroma cannot be written"):
                read()
    assert vectors.ids() == set()


def test_feedback_on_a_full_disk_is_backed_up(
    index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    FeedbackStore(index.directory / "feedback.sqlite3").add({"question": "?"}, "up")
    read = backups._database

    def full(file: Path) -> bytes:  # SQLite writes to read, too
        if file.is_relative_to(index.directory):
            raise sqlite3.OperationalError("disk I/O error")
        return read(file)

    monkeypatch.setattr(backups, "_database", full)
    file = index.directory.with_name("backup")
    backup(index, file, ["feedback.sqlite3"])
    with closing(sqlite3.connect(file)) as opened:
        assert opened.execute("SELECT name FROM backup_files").fetchall() == [("feedback.sqlite3",)]


def test_a_backup_that_finds_no_room_names_its_own_file(seed_path: Path, tmp_path: Path) -> None:
    index = Index(IngestSettings(index=str(seed_path)), "read", "a test")
    file = tmp_path / "backup"
    with closing(index), no_file_larger_than(20_000), pytest.raises(DiskFull) as said:
        backup(index, file)
    assert str(said.value).startswith(f"{file} cannot be written, because")
    assert not list(tmp_path.iterdir())


def test_an_error_of_the_system_says_itself_what_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = shutil.disk_usage(tmp_path)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage._replace(free=0))  # as /proc has
    with pytest.raises(FileNotFoundError), written_whole(tmp_path / "none" / "x.txt"):
        pass


def test_feedback_is_refused_with_a_reason(tmp_path: Path) -> None:
    with no_file_larger_than(0):  # no reason for a server not to start
        store = FeedbackStore(tmp_path / "new.sqlite3")
        with pytest.raises(DiskFull, match=r"new.sqlite3 cannot be written"):
            store.add({"question": "?"}, "up")
    store.add({"question": "?"}, "up")
    assert len(store.all()) == 1
    store = FeedbackStore(tmp_path / "feedback.sqlite3")
    store.add({"question": "What?"}, "up")
    with no_file_larger_than(100_000), pytest.raises(DiskFull, match="sqlite3 cannot"):
        store.add({"question": LARGE}, "up")
    assert len(store.all()) == 1


def test_a_line_of_the_audit_log_that_cannot_be_written_costs_no_answer(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    file = tmp_path / "audit.jsonl"
    log = AuditLog(file)
    log.write("First?", Identity("ann"), "answer")
    with no_file_larger_than(file.stat().st_size + 50):
        log.write("Second?", Identity("ann"), "answer")
    log.write("Third?", Identity("ann"), "answer")
    asked = [json.loads(line)["question"] for line in file.read_text().splitlines()]
    assert asked == ["First?", "Third?"]
    assert caplog.text.count("audit.jsonl misses a line: ") == 1
    assert "Traceback" not in caplog.text


@pytest.mark.parametrize("required", [False, True])
def test_what_must_be_written_to_the_audit_log_is_not_shown_without(
    tmp_path: Path, required: bool
) -> None:
    file = tmp_path / "audit.jsonl"
    log = AuditLog(file, required=required)
    records = QuestionRecords(ServerMetrics(), log)
    assistant = FakeAssistant(seed_index(tmp_path))
    who = Identity("ann")

    def asked() -> list[Event | Exception]:
        shown: list[Event | Exception] = []
        try:
            for event in records.watched(assistant.stream("Which declined?"), "Which?", who):
                shown.append(event)  # noqa: PERF402 - what came before a failure is kept
        except Refusal as problem:
            shown.append(problem)
        return shown

    told = asked()
    assert [isinstance(one, Answer) for one in told][-1:] == [True]
    assert any(isinstance(one, Delta) for one in told)
    with no_file_larger_than(file.stat().st_size + 50):
        unwritten = asked()
        with pytest.raises(Refusal) if required else nullcontext():
            records.read(who, "a.txt", 0, 9)
    assert any(isinstance(one, Answer | Delta) for one in unwritten) is not required
    assert isinstance(unwritten[-1], Refusal) is required
    assert [isinstance(one, Answer) for one in asked()][-1:] == [True]
    outcomes = [json.loads(line)["outcome"] for line in file.read_text().splitlines()]
    assert outcomes == ["answer", "answer"]


def refuse(write: Callable[[], object], file: Path) -> None:
    """``write`` meets a full disk: it says so, and ``file`` holds what it held."""
    before, folder = file.read_text(), sorted(file.parent.iterdir())
    with (
        no_file_larger_than(1_000),
        pytest.raises(DiskFull, match=f"{file.name} cannot be written"),
    ):
        write()
    assert file.read_text() == before
    assert sorted(file.parent.iterdir()) == folder


def test_a_file_is_written_whole_or_stays_as_it_was(tmp_path: Path) -> None:
    settings = tmp_path / "footnote.toml"
    settings.write_text("# " + LARGE[:20_000] + "\n[assistant]\nabstain_below = 0.5\n")
    refuse(lambda: write_setting(settings, "assistant.abstain_below", 0.7), settings)
    write_setting(settings, "assistant.abstain_below", 0.7)
    assert "abstain_below = 0.7" in settings.read_text()
    questions = tmp_path / "set.jsonl"
    write_test_set([TestQuestion("1", "What?")], questions)
    many = [TestQuestion(str(n), "What is it? " * 20) for n in range(99)]
    refuse(lambda: write_test_set(many, questions), questions)


def test_a_file_keeps_its_mode_and_its_link(tmp_path: Path) -> None:
    real, link = tmp_path / "real.txt", tmp_path / "link.txt"
    real.write_text("before")
    real.chmod(0o640)
    link.symlink_to("real.txt")
    with written_whole(link) as out:
        out.write("after")
    assert link.is_symlink()
    assert real.read_text() == "after"
    assert real.stat().st_mode & 0o777 == 0o640
    with written_whole(Path(os.devnull)) as out:
        out.write("anything")


def test_a_line_is_appended_whole_or_not_at_all(tmp_path: Path) -> None:
    file = tmp_path / "accepted.jsonl"
    with appended(file, "first"):
        pass
    refuse(lambda: appended(file, LARGE).__enter__(), file)
    with pytest.raises(KeyError), appended(file, "second"):
        raise KeyError
    assert file.read_text() == "first\n"


def test_a_run_that_cannot_write_its_answers_lets_go_of_its_folder(tmp_path: Path) -> None:
    long = Outcome(None, error=LARGE)
    with (
        no_file_larger_than(20_000),
        pytest.raises(DiskFull, match="cannot be written"),
        OutcomeStore(tmp_path) as store,
    ):
        store.add("key", long)
    with OutcomeStore(tmp_path, ["key"]) as again:
        assert not again.resumed


# --- the command ----------------------------------------------------------------------------------


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")
@pytest.mark.parametrize(
    ("unbuffered", "arguments"),
    [
        ("", ("documents", "list")),
        ("1", ("documents", "list", "--json")),
        ("1", ("documents", "show", "coalition-of-the-willing.txt")),
        ("", ("ask", "Which countries declined to contribute ground forces?")),
    ],
)
def test_output_that_nobody_takes_is_one_sentence(
    seed_path: Path, unbuffered: str, arguments: tuple[str, ...]
) -> None:
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            [COMMAND, "--index", str(seed_path), *arguments],
            env=os.environ
            | {"PYTHONUNBUFFERED": unbuffered, "FOOTNOTE_ASSISTANT_READER": "similarity"},
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert done.returncode == 1
    assert done.stderr == (
        "footnote: The output, or a file, cannot be written, because the disk is full: make room there"
        " or name another place, then try again.\n"
    )


def test_a_full_disk_is_no_unexpected_error(
    capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*arguments: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device", "/var/lib/notes")

    monkeypatch.setattr("ui.cli.index_work.current_settings", full)
    result = call(capsys, "ask", "x")
    assert_one_sentence(result, 1, "/var/lib/notes cannot be written, because the disk is full")


def test_a_bug_is_told_even_where_its_details_cannot_be_kept(
    capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*arguments: object) -> None:
        raise ZeroDivisionError("secret details")

    def full(*arguments: object, **options: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("ui.cli.index_work.current_settings", broken)
    monkeypatch.setattr("tempfile.NamedTemporaryFile", full)
    result = call(capsys, "ask", "x")
    assert_one_sentence(result, 1, "(ZeroDivisionError) in test_full_disk.py", "cannot be written")
