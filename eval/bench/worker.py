"""A competitor in a process of its own, asked over JSON lines: both ends of the pipe."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

_PROJECT = Path(__file__).resolve().parents[2]


class WorkerFailed(Exception):
    """A competitor ended early; says what it last wrote to standard error."""


def environment() -> dict[str, str]:
    """The environment of every process measured: the caller's, less what would favour one side."""
    # Workers start outside the project's directory.
    inherited = os.environ.get("PYTHONPATH")
    path = os.pathsep.join([str(_PROJECT), *([inherited] if inherited else [])])
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("FOOTNOTE_") and name != "OMP_WAIT_POLICY"
    }
    return kept | {"PYTHONPATH": path}


def last_words(errors: str, status: int | None) -> str:
    """The last line of a process's standard error, or with what status it ended."""
    lines = errors.strip().splitlines()
    return lines[-1] if lines else f"ended with status {status}"


class Worker:
    """A running ``python -m module arguments…``; one request at a time."""

    def __init__(self, module: str, arguments: list[str], work: Path) -> None:
        self._errors = (work / f"{module}.stderr").open("w+", encoding="utf-8")
        self._process = subprocess.Popen(
            [sys.executable, "-m", module, *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            cwd=work,
            env=environment(),
            text=True,
            encoding="utf-8",
        )

    def __enter__(self) -> Worker:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_problem: object) -> None:
        if kind is not None:
            self._process.kill()
        self._process.communicate()  # closes its input, which ends it
        self._errors.close()

    def request(self, do: str, **given: Any) -> dict[str, Any]:
        """What the worker's method ``do`` returns. Raises ``WorkerFailed`` when the process ends."""
        if self._process.stdin is None or self._process.stdout is None:
            raise AssertionError("started with pipes")
        try:
            self._process.stdin.write(json.dumps({"do": do, **given}) + "\n")
            self._process.stdin.flush()
        except BrokenPipeError:
            raise WorkerFailed(self._last_words()) from None
        line = self._process.stdout.readline()
        if not line:
            raise WorkerFailed(self._last_words())
        reply: dict[str, Any] = json.loads(line)
        return reply

    def _last_words(self) -> str:
        self._process.wait()
        self._errors.seek(0)
        return last_words(self._errors.read(), self._process.returncode)


def serve(worker: object) -> None:
    """In the worker's process: its methods answer requests until standard input ends."""
    # What libraries print must not mix with the replies.
    replies = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    for line in sys.stdin:
        message = json.loads(line)
        reply = getattr(worker, message.pop("do"))(**message)
        replies.write(json.dumps(reply) + "\n")
        replies.flush()


def peak_mb() -> float:
    """The most memory this process has had resident, in megabytes."""
    try:
        for line in Path("/proc/self/status").read_text("utf-8").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024 / 1e6
    except OSError:
        pass
    import resource  # counts what the parent had before exec, so only where there is no /proc

    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6
