"""The rows of JSON Lines and of JSON lists, each with the line where it stands."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from io import BufferedIOBase
from itertools import count
from pathlib import Path

from eval.formats.file_rows import FileRow

_SPACE = re.compile(r"[ \t\n\r]*")


def open_binary(path: Path) -> BufferedIOBase:
    """The file's bytes, unpacked when its name ends in ``.gz``."""
    return gzip.open(path) if path.suffix == ".gz" else path.open("rb")


def json_lines(path: Path) -> Iterator[FileRow]:
    """The rows of a JSON Lines file, read as they are asked for."""
    with open_binary(path) as file:
        for number, line in enumerate(file, start=1):
            data = line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line
            if not data.strip():
                continue
            try:
                yield FileRow(f"line {number}", number, json.loads(data))
            except UnicodeDecodeError:
                yield FileRow(
                    f"line {number}", number, None, "is not UTF-8: save the file as UTF-8"
                )
            except (json.JSONDecodeError, RecursionError) as problem:
                said = getattr(problem, "msg", "too deep")
                yield FileRow(f"line {number}", number, None, f"is not JSON ({said})")


def json_list(text: str) -> Iterator[FileRow]:
    """The items of a list one by one, so that each is known by its line, or number if there is one line.

    Raises ``json.JSONDecodeError`` where the text is no list.
    """
    decoder, at, line, counted = json.JSONDecoder(), text.index("[") + 1, 1, 0
    in_lines = "\n" in text.strip()
    for number in count(1):
        at = next(_SPACE.finditer(text, at)).end()
        if text.startswith("]", at):
            return
        line += text.count("\n", counted, at)
        counted = at
        value, at = decoder.raw_decode(text, at)
        yield (
            FileRow(f"line {line}", line, value)
            if in_lines
            else FileRow(f"item {number}", 0, value)
        )
        at = next(_SPACE.finditer(text, at)).end()
        if text.startswith(",", at):
            at += 1
        elif not text.startswith("]", at):
            raise json.JSONDecodeError("a comma or ] is missing", text, at)
