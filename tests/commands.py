"""Runs the ``footnote`` command: as a process of its own, or in this one where that is enough.

And what the tests of processes need: patience, and a free port.
"""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import pytest

from ui.cli.main import main

COMMAND = str(Path(sys.executable).parent / "footnote")
PATIENCE = 120.0  # seconds until what must come true is given up; no test waits so long that passes


class Result(NamedTuple):
    """What a command left behind."""

    status: int
    out: str
    err: str


def run(*arguments: str, stdin: str = "", timeout: float = 120) -> Result:
    """Run the command as a process, in the working directory."""
    done = subprocess.run(
        [COMMAND, *arguments],
        input=stdin.encode(),
        capture_output=True,
        timeout=timeout,
        check=False,
    )
    return Result(done.returncode, done.stdout.decode(), done.stderr.decode())


def call(capsys: pytest.CaptureFixture[str], *arguments: str) -> Result:
    """Run the command in this process."""
    status: Sequence[int] | int | str | None = 0
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", ["footnote", *arguments])
        try:
            main()
        except SystemExit as stop:
            status = stop.code
    assert isinstance(status, int)
    captured = capsys.readouterr()
    return Result(status, captured.out, captured.err)


def assert_one_sentence(result: Result, status: int, *words: str) -> None:
    """The command failed with ``status`` and one line that says ``words``."""
    assert result.status == status, result
    assert result.out == ""
    assert result.err.startswith("footnote: ")
    assert result.err.count("\n") == 1, result.err
    assert result.err.rstrip().endswith((".", "?")), result.err
    assert "Traceback" not in result.err
    for word in words:
        assert word in result.err, (word, result.err)


def until(condition: Callable[[], object], what: str) -> None:
    """Wait until ``condition`` comes true; ``what`` is that in words."""
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, f"never came true: {what}"
        time.sleep(0.02)


def free_port() -> int:
    """A port on which nothing listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
