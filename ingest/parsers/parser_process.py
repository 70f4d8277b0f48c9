"""Files are parsed in a process of their own, within limits of time and memory.

A parser that hangs, crashes or takes all memory costs its file, not the ingest: the process is
killed, and the next file gets a new one. It is a fresh Python, with none of this one's locks,
threads and open files, and reads one file after the other. It is a limit, no sandbox.
"""

from __future__ import annotations

import os
import pickle
import select
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from typing import IO, TypeAlias, TypeVar, cast

from ingest.errors import FootnoteError, UnreadableDocument, first_line
from ingest.parsers.more_time import listen

_T = TypeVar("_T")
_Process: TypeAlias = "subprocess.Popen[bytes]"
# It imports from where this one does. -P: not from the working directory, which may hold documents.
# How the reasons begin for which a file is not read that another version of the program may read.
_BUG, _CRASH = "cannot be parsed", "made its parser crash"
_PROGRAM = "import sys; sys.path[:] = {path!r}; from {module} import serve; serve({megabytes})"


def is_ours(reason: str) -> bool:
    """Whether a file is not read for the parser's fault, as the ``reason`` says, not for its own."""
    return reason.startswith((_BUG, _CRASH))


class ParserProcess(AbstractContextManager["ParserProcess"]):
    """Calls functions in another process, one at a time; it is started when first needed.

    ``seconds`` and ``megabytes`` are what one call may take, or each step of one that says
    ``more_time``; memory is limited on Linux only. ``start`` gives it a process (``start_process``), and
    ``leave`` takes the one that it has when it is closed, which waits for a call (``end_process``).
    """

    def __init__(
        self,
        seconds: int,
        megabytes: int,
        start: Callable[[int], _Process] | None = None,
        leave: Callable[[_Process], object] | None = None,
    ) -> None:
        self._seconds, self._megabytes = seconds, megabytes
        self._start_process, self._leave = start or start_process, leave or end_process
        self._process: _Process | None = None
        self._closed = False
        self._calling, self._starting = threading.Lock(), threading.Lock()

    def __exit__(self, *exc_info: object) -> None:
        self.close()

    def close(self) -> None:
        """End the process whatever it does; a call that waits for it raises ``FootnoteError``."""
        with self._starting:
            self._closed = True
            if self._process is not None and self._calling.locked():
                self._process.kill()
        with self._calling:
            process, self._process = self._process, None
            if process is not None:
                self._leave(process)

    def call(self, function: Callable[..., _T], *arguments: object) -> _T:
        """What ``function``, which its module holds under its name, returns for ``arguments``.

        Raises ``UnreadableDocument`` when it does, when it fails, and when it passes a limit;
        ``FootnoteError`` when no process can be started, or when this was closed.
        """
        with self._calling:
            while True:
                used = self._process is not None
                try:
                    return cast(_T, self._answer(function, arguments))
                except (MemoryError, _Crash) as problem:
                    # What earlier files left behind in the process is not the fault of this one.
                    if not used:
                        raise UnreadableDocument(self._reason(problem)) from None

    def _reason(self, problem: Exception) -> str:
        if isinstance(problem, MemoryError):
            return f"takes more than {self._megabytes} MB of memory to read: raise ingest.parse_mb"
        repair = "save it anew in the program that made it, or raise ingest.parse_mb"
        return f"{_CRASH} ({problem}): {repair}"

    def _answer(self, function: Callable[..., object], arguments: tuple[object, ...]) -> object:
        process = self._started()
        late = threading.Event()

        def stop() -> None:
            late.set()
            process.kill()

        def timed() -> threading.Timer:
            timer = threading.Timer(self._seconds, stop)
            timer.start()
            return timer

        timer = timed()
        try:
            pickle.dump((function, arguments), _pipe(process.stdin), pickle.HIGHEST_PROTOCOL)
            _pipe(process.stdin).flush()
            while (answer := pickle.load(_pipe(process.stdout))) is None:  # noqa: S301 - we wrote it
                timer.cancel()  # a step is done
                timer = timed()
        except (EOFError, OSError, pickle.UnpicklingError):
            status = self._end()
            if self._closed:
                raise FootnoteError("Files are no longer read: the ingest was stopped.") from None
            if late.is_set():
                limit = f"{self._seconds} s to read: raise ingest.parse_seconds"
                raise UnreadableDocument(f"took longer than {limit}") from None
            raise _Crash(_cause(status)) from None
        except BaseException:
            # Its answer, which is still to come, would be taken for that to the next call.
            self._end()
            raise
        finally:
            timer.cancel()
        if isinstance(answer, MemoryError):  # there may be little left for the next file
            self._end()
        if isinstance(answer, Exception):
            raise answer
        (result,) = cast(tuple[object], answer)
        return result

    def _started(self) -> _Process:
        with self._starting:
            if self._closed:
                raise FootnoteError("Files are no longer read: the ingest was stopped.")
            self._process = self._process or self._start_process(self._megabytes)
            return self._process

    def _end(self) -> int:
        """The exit status of the process, which has ended now; 0 when there is none."""
        process, self._process = self._process, None
        return end_process(process) if process is not None else 0


def start_process(megabytes: int) -> _Process:
    """A process that answers calls (``serve``). Raises ``FootnoteError`` when none can be started."""
    path = [os.path.abspath(entry) for entry in sys.path]
    program = _PROGRAM.format(path=path, module=__name__, megabytes=megabytes)
    try:
        return subprocess.Popen(  # noqa: S603 - this Python, our own program
            [sys.executable, "-P", "-c", program],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
    except OSError as problem:
        what = problem.strerror or problem
        raise FootnoteError(f"No process to read files in can be started: {what}.") from problem


def end_process(process: _Process) -> int:
    """The exit status of the process, which is killed."""
    process.kill()
    for pipe in (process.stdin, process.stdout):
        with suppress(OSError):  # what it never took
            _pipe(pipe).close()
    return process.wait()


class _Crash(Exception):
    """The process ended by itself."""


def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
    assert pipe is not None  # noqa: S101 - both are asked for
    return pipe


def _cause(status: int) -> str:
    return (signal.strsignal(-status) if status < 0 else None) or f"exit status {status}"


def serve(megabytes: int) -> None:
    """What the process does: answer the calls on standard input until there are no more."""
    if signal.getsignal(signal.SIGINT) != signal.SIG_IGN:  # Ctrl-C goes to all processes
        signal.signal(signal.SIGINT, signal.SIG_DFL)  # … this one ends without a word
    _limit_memory(megabytes)
    calls = sys.stdin.buffer
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # what a library prints is no answer
    listen(lambda: _write(answers, pickle.dumps(None)))
    with suppress(EOFError, BrokenPipeError):
        while True:
            answer = _called(*pickle.load(calls))  # noqa: S301 - of the process that started this
            _write(answers, answer)


def _write(answers: IO[bytes], answer: bytes) -> None:
    answers.write(answer)
    answers.flush()


def _called(function: Callable[..., object], arguments: tuple[object, ...]) -> bytes:
    """The pickled answer: what the function returned in a tuple, or what it raised."""
    answer: object
    _die_with_parent(True)
    try:
        return pickle.dumps((function(*arguments),), pickle.HIGHEST_PROTOCOL)
    except UnreadableDocument as problem:
        answer = UnreadableDocument(str(problem))
    except MemoryError:
        answer = MemoryError()
    except Exception as problem:  # a parser's own bug must not stop the other files
        said = f"{type(problem).__name__}: {first_line(problem)}"
        answer = UnreadableDocument(f"{_BUG} ({said})")
    finally:
        _die_with_parent(False)
    return pickle.dumps(answer, pickle.HIGHEST_PROTOCOL)


def _limit_memory(megabytes: int) -> None:
    with suppress(ImportError):  # not a POSIX system
        import resource

        # Not RLIMIT_AS, which counts libraries and mapped files that take no memory.
        _soft, hard = resource.getrlimit(resource.RLIMIT_DATA)
        most = megabytes << 20
        resource.setrlimit(resource.RLIMIT_DATA, (most, hard))


def _die_with_parent(wanted: bool) -> None:
    """While a file is parsed, which nothing may come to interrupt, the end of the calls kills."""
    with suppress(ImportError):  # not a POSIX system
        import fcntl

        if wanted:
            fcntl.fcntl(0, fcntl.F_SETOWN, os.getpid())
        flags = fcntl.fcntl(0, fcntl.F_GETFL) & ~os.O_ASYNC
        fcntl.fcntl(0, fcntl.F_SETFL, flags | (os.O_ASYNC if wanted else 0))
        if wanted and select.select([0], [], [], 0)[0]:  # before it was asked for
            raise SystemExit
