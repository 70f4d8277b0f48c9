"""Files of a form, written to disk as they come: none is held in memory, none is written past the limit."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from pathlib import Path
from typing import IO, NamedTuple
from urllib.parse import unquote_to_bytes

from fastapi import HTTPException
from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header

from ingest.disk.storage import storing

MOST_FILES = 1_000  # of one request
_LONGEST_HEADER = 16_384  # bytes; a path is as long as four kilobytes
_DAMAGED = "The form is damaged or was cut short: send it again."
# What browsers write of a name instead of these (HTML, 4.10.21.8).
_ESCAPED = {"%0D": "\r", "%0A": "\n", "%22": '"'}
# The name as clients other than browsers write it: an extended value (RFC 8187, 3.2), an encoded word (RFC 2047).
_EXTENDED = re.compile(rb";\s*filename\*\s*=\s*(utf-8|iso-8859-1)'[^']*'([^\s;]+)", re.IGNORECASE)
_QUOTED = re.compile(rb'"(?:\\.|[^"\\])*"')
_ENCODED_WORDS = re.compile(
    r"(=\?(utf-8|us-ascii|iso-8859-\d+|windows-125\d)\?[bq]\?[^?\s]*\?=\s*)+", re.IGNORECASE
)


class Received(NamedTuple):
    """A file of a form: its name, its bytes in ``file``, and how many were sent.

    Of one that is larger than the limit no byte is kept.
    """

    name: str
    file: Path
    size: int


async def receive(
    stream: AsyncIterator[bytes], content_type: str, folder: Path, most: int
) -> list[Received]:
    """The files of a ``multipart/form-data`` body, of at most ``most`` bytes each, in ``folder``.

    Raises the HTTP errors 400, 413 and 415, ``ClientDisconnect`` of ``stream``, and ``DiskFull``.
    """
    kind, options = parse_options_header(content_type)
    boundary = options.get(b"boundary")
    if kind != b"multipart/form-data" or not boundary:
        raise HTTPException(415, "Send the files as multipart/form-data.")
    form = _Form(folder, most)
    try:
        parser = MultipartParser(
            boundary,
            {
                "on_part_begin": form.part_begin,
                "on_header_field": form.header_field,
                "on_header_value": form.header_value,
                "on_header_end": form.header_end,
                "on_headers_finished": form.headers_finished,
                "on_part_data": form.part_data,
                "on_part_end": form.part_end,
                "on_end": form.end,
            },
            max_header_size=_LONGEST_HEADER,
        )
        with storing(folder):
            async for chunk in stream:
                parser.write(chunk)
    except FormParserError as problem:
        raise HTTPException(400, _DAMAGED) from problem
    finally:
        form.close()
    if not form.whole:
        raise HTTPException(400, _DAMAGED)
    if form.count > MOST_FILES:
        raise HTTPException(413, f"At most {MOST_FILES:,} files can be sent in one request.")
    if not form.files:
        raise HTTPException(422, "No file was sent.")
    return form.files


class _Form:
    """What the parser calls: a part that has a file name is written to a file of ``folder``."""

    def __init__(self, folder: Path, most: int) -> None:
        self.files: list[Received] = []
        self.count = 0
        self.whole = False
        self._folder, self._most = folder, most
        self._field, self._value, self._disposition = b"", b"", b""
        self._name, self._size = "", 0
        self._out: IO[bytes] | None = None

    def part_begin(self) -> None:
        self._field, self._value, self._disposition = b"", b"", b""

    def header_field(self, data: bytes, start: int, end: int) -> None:
        self._field += data[start:end]

    def header_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def header_end(self) -> None:
        if self._field.lower() == b"content-disposition":
            self._disposition = self._value
        self._field, self._value = b"", b""

    def headers_finished(self) -> None:
        name = _name_of(self._disposition)
        if not name:  # a field, or an input of a browser in which nothing was chosen
            return
        self.count += 1
        if self.count > MOST_FILES:  # it is heard to its end, and refused then
            return
        self._name = name
        self._size = 0
        self._out = (self._folder / str(self.count)).open("wb")

    def part_data(self, data: bytes, start: int, end: int) -> None:
        if self._out is None:
            return
        before = self._size
        self._size += end - start
        if self._size <= self._most:
            self._out.write(data[start:end])
        elif before <= self._most:
            self._out.truncate(0)

    def part_end(self) -> None:
        if self._out is not None:
            self.files.append(Received(self._name, Path(self._out.name), self._size))
            self.close()

    def end(self) -> None:
        self.whole = True

    def close(self) -> None:
        """Close the file at hand."""
        if self._out is not None:
            self._out.close()
            self._out = None


def _name_of(disposition: bytes) -> str:
    """The name of the file in a ``Content-Disposition``, or ""."""
    if extended := _EXTENDED.search(_QUOTED.sub(b'""', disposition)):
        octets = unquote_to_bytes(extended[2])
        return _text(octets) if extended[1].lower() == b"utf-8" else octets.decode("latin-1")
    name = _text(parse_options_header(disposition)[1].get(b"filename", b""))
    if _ENCODED_WORDS.fullmatch(name):
        try:
            return str(make_header(decode_header(name)))
        except (HeaderParseError, LookupError, UnicodeError):
            return name
    for written, meant in _ESCAPED.items():
        name = name.replace(written, meant)
    return name


def _text(name: bytes) -> str:
    """A name in UTF-8, else as Windows in western Europe writes it."""
    try:
        return name.decode()
    except UnicodeDecodeError:
        return name.decode("cp1252", errors="replace")
