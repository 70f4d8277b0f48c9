"""Runs that are killed, and runs that meet: ``footnote eval run`` as processes of their own."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from eval.formats.format_table import read_test_set
from eval.outcome import Outcome
from eval.outcome_store import ANSWERS_FILE, UNFINISHED_FILE, OutcomeStore
from eval.results import read_results
from eval.testset import TestQuestion, write_test_set
from ingest.errors import FootnoteError, UsageError
from ingest.how_many import counted
from tests.commands import COMMAND, assert_one_sentence, call
from tests.shipped_sets import TEST_SETS

Capture = pytest.CaptureFixture[str]
# What depends on the clock, or on which of two runs asked.
TIMES = {
    "asked", "created", "latency_ms", "peak_memory_mb", "questions_per_second", "resumed",
    "seconds", "timings_ms", "latency_ms.p50", "latency_ms.p95", "latency_ms.p99",
}  # fmt: skip


@pytest.fixture
def questions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> int:
    """Writes set.jsonl; returns how many questions it has."""
    monkeypatch.setenv("FOOTNOTE_ASSISTANT_READER", "similarity")
    real = read_test_set(TEST_SETS / "coalition.jsonl").questions[::3]
    invented = tuple(TestQuestion(f"n{n}", f"Who announced plan {n}?") for n in range(80))
    write_test_set(real + invented, tmp_path / "set.jsonl")
    return len(real + invented)


@contextmanager
def running(unfinished: Path, *arguments: str) -> Iterator[subprocess.Popen[bytes]]:
    """The command as a process that has finished some questions but not all; killed at the end."""
    environment = {**os.environ, "FOOTNOTE_ASSISTANT_READER": "similarity"}
    command = [COMMAND, "eval", "run", *arguments]
    with subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL) as process:
        try:
            deadline = time.monotonic() + 90
            while not unfinished.exists() or unfinished.stat().st_size < 100_000:
                assert process.poll() is None
                assert time.monotonic() < deadline
                time.sleep(0.02)
            process.send_signal(signal.SIGSTOP)  # so that it cannot finish meanwhile
            yield process
        finally:
            process.kill()


def timeless(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: timeless(one) for name, one in value.items() if name not in TIMES}
    return [timeless(one) for one in value] if isinstance(value, list) else value


def test_a_killed_run_is_finished_by_the_next_and_equals_one_that_was_not(
    capsys: Capture, seed_path: Path, questions: int
) -> None:
    arguments = ("set.jsonl", "--index", str(seed_path))
    unfinished = Path("out", UNFINISHED_FILE)
    with running(unfinished, *arguments, "--out", "out") as process:
        busy = call(capsys, "eval", "run", *arguments, "--out", "out")
        assert_one_sentence(busy, 1, f"(process {process.pid})", "--out")
    assert process.returncode == -signal.SIGKILL
    assert not Path("out", "results.json").exists()
    with closing(sqlite3.connect(unfinished)) as left:
        (finished,) = left.execute("SELECT count(*) FROM answers").fetchone()
    assert 0 < finished < questions

    again = call(capsys, "eval", "run", *arguments, "--out", "out", "--no-cache")
    assert again.status == 0, again
    before = f"{counted(finished, 'question')} finished before the run was stopped"
    assert f"{before}: not asked again" in again.out
    assert f"Asked {questions - finished} now" in again.out
    whole = call(capsys, "eval", "run", *arguments, "--out", "whole", "--no-cache")
    assert whole.status == 0, whole
    stopped, other = (read_results(Path(folder)).as_dict() for folder in ("out", "whole"))
    assert (stopped["asked"], stopped["resumed"]) == (questions - finished, finished)
    assert (other["asked"], other["resumed"]) == (questions, 0)
    assert timeless(stopped) == timeless(other)
    assert not unfinished.exists()


def test_a_folder_belongs_to_one_run_at_a_time(tmp_path: Path) -> None:
    out = tmp_path / "out"
    unfinished = out / UNFINISHED_FILE
    with OutcomeStore(out):
        with pytest.raises(FootnoteError, match=rf"process {os.getpid()}\): wait until"):
            OutcomeStore(out, fresh=True)
        assert unfinished.exists()  # the second took nothing away
    unfinished.mkdir()
    (tmp_path / "file").touch()
    for folder in (out, out, tmp_path / "file"):  # what cannot be written is not held either
        with pytest.raises(UsageError, match="name another folder with --out"):
            OutcomeStore(folder)


def test_what_cannot_be_read_is_asked_again(tmp_path: Path) -> None:
    work, answered = tmp_path / "work", Outcome({"notice": ""})
    for file in (tmp_path / UNFINISHED_FILE, work / ANSWERS_FILE):
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(b"no database, " * 400)
    with OutcomeStore(tmp_path, ["key"], work=work) as store:
        assert not store.resumed | store.cached
        store.add("key", answered)
        assert store.read("key") == answered


def test_later_runs_get_what_lasts(tmp_path: Path) -> None:
    out, work, keys = tmp_path / "out", tmp_path / "work", ["whole", "noted", "failed"]
    told = [Outcome({"notice": ""}), Outcome({"notice": "By quotes."}), Outcome(None, error="No.")]
    with suppress(KeyError), OutcomeStore(out, work=work, notices_last=False) as stopped:
        for key, outcome in zip(keys, told, strict=True):
            stopped.add(key, outcome)
        raise KeyError
    with OutcomeStore(out, keys, work=work, notices_last=False) as resumed:
        assert [*resumed.cached, *sorted(resumed.resumed)] == ["noted", "whole"]
    with OutcomeStore(out, keys, work=work) as later:
        assert [*later.cached, *later.resumed] == ["whole"]
        assert later.read("whole") == told[0]
    with OutcomeStore(out, keys) as alone:
        assert not alone.cached
