"""Runs the ``footnote`` command on a terminal of its own: a real pseudo-terminal."""

from __future__ import annotations

import os
import pty
import select
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from tests.commands import COMMAND

_PATIENCE = 120.0  # seconds without the awaited words; only a failing test waits so long
_BEFORE_AGAIN = 5.0  # seconds until Ctrl-C is pressed again
# The command leads a session whose terminal is its standard input: Ctrl-C reaches it.
_LEAD = (
    "import fcntl, os, signal, sys, termios\nos.setsid()\nfcntl.ioctl(0, termios.TIOCSCTTY, 0)\n"
    "signal.signal(signal.SIGINT, signal.SIG_DFL)\n"  # tests run in the background ignore it
    "os.execv(sys.argv[1], sys.argv[1:])"
)


class Terminal:
    """What a person sees and types."""

    def __init__(self, process: subprocess.Popen[bytes], side: int) -> None:
        self.process = process
        self._side = side
        self.seen = ""
        self._awaited = 0

    def wait_for(self, words: str) -> str:
        """All that came since the last awaited words, up to these."""
        deadline = time.monotonic() + _PATIENCE
        while words not in self.seen[self._awaited :]:
            if not select.select([self._side], [], [], max(0.0, deadline - time.monotonic()))[0]:
                raise AssertionError(f"no {words!r} on the terminal: {self.seen!r}")
            try:
                read = os.read(self._side, 65536)
            except OSError:  # Linux: the command has closed its side
                read = b""
            if not read:
                raise AssertionError(f"it ended without {words!r}: {self.seen!r}")
            self.seen += read.decode("utf-8", "replace")
        begin = self._awaited
        self._awaited = self.seen.index(words, begin) + len(words)
        return self.seen[begin : self._awaited]

    def type(self, keys: str) -> None:
        """Type ``keys``; "\\x03" is Ctrl-C and "\\x04" Ctrl-D."""
        os.write(self._side, keys.encode())

    def interrupt(self) -> None:
        """Press Ctrl-C until the command goes on to the next line, as a person would.

        Python's readline does not see a signal that comes while it takes in a character.
        """
        lines = self.seen.count("\n")
        while self.seen.count("\n") == lines:
            self.type("\x03")
            if select.select([self._side], [], [], _BEFORE_AGAIN)[0]:
                self.seen += os.read(self._side, 65536).decode("utf-8", "replace")

    def end(self) -> int:
        """The exit status, once all that is still printed was read."""
        deadline = time.monotonic() + _PATIENCE
        while select.select([self._side], [], [], max(0.0, deadline - time.monotonic()))[0]:
            try:
                read = os.read(self._side, 65536)
            except OSError:
                break
            if not read:
                break
            self.seen += read.decode("utf-8", "replace")
        return self.process.wait(_PATIENCE)


@contextmanager
def terminal(*arguments: str) -> Iterator[Terminal]:
    """The command on a terminal, in the working directory, without colours."""
    mine, theirs = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-c", _LEAD, COMMAND, *arguments],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env=os.environ | {"NO_COLOR": "1", "TERM": "dumb"},
    ) as process:
        os.close(theirs)
        try:
            yield Terminal(process, mine)
        finally:
            process.kill()
            os.close(mine)
