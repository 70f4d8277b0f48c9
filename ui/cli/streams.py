"""Standard input, output and errors, whatever the caller made of them."""

from __future__ import annotations

import io
import os
import sys
from contextlib import suppress


def set_up_streams() -> None:
    """Read and write UTF-8 in any locale; what a caller closed (``<&-``, ``>&-``) leads nowhere.

    Left closed, its number would be given to the next file that is opened, one of the index.
    """
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")


def leave_output() -> None:
    """Print what is left; what standard output refuses is not tried again when Python ends."""
    try:
        sys.stdout.flush()
    except (OSError, ValueError):
        with suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
