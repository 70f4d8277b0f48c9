"""Runs the ``footnote`` command: as a process of its own, or in this one where that is enough."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import pytest

from ui.cli.main import main

COMMAND = str(Path(sys.executable).parent / "footnote")


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
