"""A parser that hangs, crashes or takes all memory costs its file, and leaves no process behind."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from ingest.errors import FootnoteError, UnreadableDocument
from ingest.index import Index
from ingest.intake import intake
from ingest.parsers.parser_process import ParserProcess
from ingest.pipeline import ingest
from ingest.settings import IngestSettings
from tests import faulty_parsers
from tests.commands import PATIENCE, until

ROOT = Path(__file__).parent.parent
# footnote with the parsers that fail; a background job would ignore Ctrl-C.
FOOTNOTE = """
import signal, sys
from ingest.intake import intake
from tests.faulty_parsers import parse_document
from ui.cli.main import main
intake.parse_document = parse_document
signal.signal(signal.SIGINT, signal.default_int_handler)
main()
"""


class Interrupted(BaseException):
    """As KeyboardInterrupt is."""


@pytest.fixture
def parsing() -> Iterator[ParserProcess]:
    with ParserProcess(seconds=600, megabytes=512) as process:
        yield process


def parse(process: ParserProcess, name: str) -> str:
    return process.call(faulty_parsers.parse_document, b"It rains in Riga.", name)[1].text


def test_a_failing_parser_costs_its_file_only(
    index: Index, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = ("a", "buggy", "crashing", "greedy", "leaving", "talking", "waiting", "z")
    for name in names:
        (tmp_path / f"{name}.txt").write_text("It rains in Riga.")
    monkeypatch.setattr(intake, "parse_document", faulty_parsers.parse_document)
    index.settings = replace(index.settings, parse_seconds=10, parse_mb=512)
    report = ingest(index, [tmp_path])
    repair = "save it anew in the program that made it, or raise ingest.parse_mb"
    crash = f"made its parser crash ({{}}): {repair}"
    assert {Path(skip.path).stem: skip.reason for skip in report.skipped} == {
        "buggy": "cannot be parsed (KeyError: 'a bug')",
        "crashing": crash.format("Segmentation fault"),
        "greedy": "takes more than 512 MB of memory to read: raise ingest.parse_mb",
        "leaving": crash.format("exit status 3"),
        "waiting": "took longer than 10 s to read: raise ingest.parse_seconds",
    }
    assert [document.id for document in index.documents()] == ["a.txt", "talking.txt", "z.txt"]


def test_one_process_reads_many_files_and_a_new_one_those_after_a_crash(
    parsing: ParserProcess,
) -> None:
    first = parsing.call(os.getpid)
    assert parsing.call(os.getpid) == first != os.getpid()
    with pytest.raises(UnreadableDocument, match="crash"):
        parse(parsing, "crashing.txt")
    assert parse(parsing, "a.txt") == "It rains in Riga."
    second = parsing.call(os.getpid)
    assert second != first
    # Whatever ended it between two files, the next is read.
    os.kill(second, signal.SIGKILL)
    assert parse(parsing, "a.txt") == "It rains in Riga."
    # Much at once, both ways.
    much = b"x" * 30_000_000
    assert parsing.call(bytes, much) == much


def test_a_process_inherits_nothing_and_needs_no_working_directory(
    parsing: ParserProcess, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("pickle", "select", "ingest", "re"):  # a folder of documents may hold these
        (tmp_path / f"{module}.py").write_text("raise SystemExit('a document was run')")
    monkeypatch.chdir(tmp_path)
    with (tmp_path / "held").open("w") as held:
        os.set_inheritable(held.fileno(), True)
        targets = parsing.call(faulty_parsers.open_files)
        assert str(tmp_path / "held") not in targets
    assert parse(parsing, "a.txt") == "It rains in Riga."
    assert not {"chromadb", "onnxruntime", "tokenizers"} & set(parsing.call(faulty_parsers.modules))


def test_the_answer_to_a_call_that_was_interrupted_is_not_taken_for_the_next(
    parsing: ParserProcess,
) -> None:
    def interrupted(*_: object) -> None:
        raise Interrupted

    before = signal.signal(signal.SIGUSR1, interrupted)
    try:
        with pytest.raises(Interrupted):
            parsing.call(faulty_parsers.interrupt, "the first")
        assert parsing.call(str, "the second") == "the second"
    finally:
        signal.signal(signal.SIGUSR1, before)


def test_closing_ends_a_call_that_waits(parsing: ParserProcess) -> None:
    number = parsing.call(os.getpid)
    failed: list[Exception] = []

    def read() -> None:
        try:
            parse(parsing, "endless.txt")
        except FootnoteError as problem:
            failed.append(problem)

    thread = threading.Thread(target=read)
    thread.start()
    parsing.close()
    thread.join(PATIENCE)
    assert [str(one) for one in failed] == ["Files are no longer read: the ingest was stopped."]
    assert not runs(number)
    with pytest.raises(FootnoteError, match="no longer read"):
        parse(parsing, "a.txt")


def runs(number: int) -> bool:
    """Whether process ``number`` is there and does something."""
    try:
        state = Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def children(number: int) -> list[int]:
    done = subprocess.run(["ps", "-o", "pid=", "--ppid", str(number)], capture_output=True)
    return [int(word) for word in done.stdout.split()]


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks at processes in /proc")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_no_process_outlives_an_ingest(
    tmp_path: Path, number: signal.Signals, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("a", "endless", "z"):
        (tmp_path / f"{name}.txt").write_text("It rains in Riga.")
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    with subprocess.Popen(
        [sys.executable, "-c", FOOTNOTE, "ingest", str(tmp_path)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as command:
        busy = re.compile(r"\) R ")  # it has come to the file that never ends
        until(lambda: children(command.pid), "a process that parses")
        (child,) = children(command.pid)
        stat = Path(f"/proc/{child}/stat")
        until(lambda: busy.search(stat.read_text()), "a process that is busy")
        command.send_signal(number)
        out, err = command.communicate(timeout=PATIENCE)
    until(lambda: not runs(child), "the end of the process that parses")
    assert out == b""
    if number == signal.SIGINT:
        assert (command.returncode, err) == (
            130,
            b"footnote: Stopped; what was finished is kept.\n",
        )
    else:
        assert (command.returncode, err) == (-number, b"")


def test_files_are_read_without_standard_input(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("It rains in Riga.")
    footnote = Path(sys.executable).parent / "footnote"
    done = subprocess.run(["/bin/sh", "-c", f"exec {footnote} ingest {tmp_path} 0<&-"], check=False)
    assert done.returncode == 0
    with Index(IngestSettings(), "read", "test") as index:
        assert [document.id for document in index.documents()] == ["a.txt"]
