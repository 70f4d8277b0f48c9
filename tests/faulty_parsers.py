"""Parsers that do what no parser should, each at the file of its name; found by the process that parses."""

from __future__ import annotations

import os
import re
import signal
import sys
import time
from dataclasses import replace
from pathlib import PurePath

from ingest import parsers
from ingest.document import ParsedDocument
from ingest.errors import UnreadableDocument
from ingest.parsers.tesseract import OFF, Ocr


def unpack_document(*_: object) -> None:
    """Never can."""
    raise UnreadableDocument("cannot be unpacked")


def parse_document(data: bytes, name: str, ocr: Ocr = OFF) -> tuple[str, ParsedDocument]:
    """As the real one, but for files of the names below."""
    stem = PurePath(name).stem
    if stem == "buggy":
        raise KeyError("a bug")
    if stem == "endless":
        re.match("(a+)+$", "a" * 64 + "b")  # in C, deaf to signals that Python handles
    if stem == "waiting":  # deaf to all that can be refused
        signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
        time.sleep(3600)
    if stem == "crashing":
        os.kill(os.getpid(), signal.SIGSEGV)
    if stem == "leaving":
        os._exit(3)
    if stem == "greedy":
        return name, ParsedDocument("".join(["much" * 10**7] * 10**3), ())
    if stem == "talking":
        os.write(1, b"what a library prints")
    found, parsed = parsers.parse_document(data, name, ocr)
    if stem == "pictured":
        parsed = replace(parsed, remarks=(f"{name} has a picture",))
    return found, parsed


def open_files() -> list[str]:
    """What the process holds open."""
    folder = "/proc/self/fd"
    return [os.readlink(f"{folder}/{name}") for name in os.listdir(folder)[:-1]]


def modules() -> list[str]:
    """What the process has imported."""
    return list(sys.modules)


def interrupt(answer: str) -> str:
    """Interrupts the process that waits for the answer."""
    os.kill(os.getppid(), signal.SIGUSR1)
    return answer
