"""How the ``footnote`` command begins, and how it ends whatever happens; its commands are ``ui.cli.commands``."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from ingest.disk.storage import damaged, full_disk
from ingest.errors import FootnoteError, UsageError
from ui.environment import set_defaults
from ui.printable import escaped

_INTERRUPTED = 130  # exit status: 128 + SIGINT


def main() -> None:
    """Run the command; every failure is one sentence and a non-zero exit status."""
    set_defaults()
    _set_up_streams()
    try:
        try:
            _check_arguments(sys.argv[1:])
            from ui.cli.commands import app  # which takes time: it may be interrupted, too

            app()
        except SystemExit:
            sys.stdout.flush()  # what a full disk refuses shows here, not while Python ends
            raise
    except FootnoteError as problem:
        _fail(str(problem), problem.exit_status)
    except (KeyboardInterrupt, SystemExit) as stop:
        if isinstance(stop, SystemExit) and stop.code != _INTERRUPTED:  # typer's for Ctrl-C
            raise
        _fail("Stopped; what was finished is kept.", _INTERRUPTED)
    except BrokenPipeError:  # whoever read the output has gone
        sys.stderr.close()
        sys.exit(1)
    except Exception as problem:  # a bug of ours: one sentence here, the details in a file
        known = full_disk(problem, "The output, or a file,") or damaged(problem)
        _fail(_unexpected(problem) if known is None else str(known), 1)


def _check_arguments(arguments: Sequence[str]) -> None:
    """Raise ``UsageError`` for one that is no text: databases hold none, nor does a question."""
    for argument in arguments:
        try:
            argument.encode()
        except UnicodeEncodeError as problem:
            raise UsageError(
                f"{argument} is not UTF-8: rename what it names, or type it anew."
            ) from problem


def _unexpected(problem: Exception) -> str:
    import tempfile
    import traceback

    what = f"Something unexpected went wrong ({type(problem).__name__})"
    try:
        with tempfile.NamedTemporaryFile(
            "w", prefix="footnote-error-", suffix=".txt", delete=False, encoding="utf-8"
        ) as file:
            traceback.print_exception(problem, file=file)
    except OSError as second:
        last = traceback.extract_tb(problem.__traceback__)[-1:]
        where = "".join(f" in {Path(step.filename).name}, line {step.lineno}" for step in last)
        return f"{what}{where}; the details cannot be written ({second.strerror or second})."
    return f"{what}; details are in {file.name}."


def _fail(sentence: str, status: int) -> None:
    _leave_output()
    with suppress(OSError):
        sys.stderr.write(f"footnote: {escaped(sentence)}\n")
    sys.exit(status)


def _set_up_streams() -> None:
    """Read and write UTF-8 in any locale; what a caller closed (``<&-``, ``>&-``) leads nowhere.

    Left closed, its number would be given to the next file that is opened, one of the index.
    """
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")


def _leave_output() -> None:
    """Print what is left; what standard output refuses is not tried again when Python ends."""
    try:
        sys.stdout.flush()
    except (OSError, ValueError):
        with suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
