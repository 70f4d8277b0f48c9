"""An old Office file: the streams in it, and the title that its properties give."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from ingest.errors import UnreadableDocument
from ingest.parsers.code_pages.encoding import codec_of

_PROPERTIES, _PAGE, _TITLE = "\x05SummaryInformation", 1, 2
_LONGEST = 2_000  # bytes of a property that is read


def read_streams(data: bytes, names: tuple[str, ...], damaged: str) -> tuple[dict[str, bytes], str]:
    """Those of the streams called ``names`` that a file has, and its title.

    Raises ``UnreadableDocument`` with the sentence ``damaged`` where it cannot be opened.
    """
    import olefile

    try:
        with olefile.OleFileIO(BytesIO(data)) as opened:
            found = {name: opened.openstream(name).read() for name in names if opened.exists(name)}
            return found, title_of(opened)
    except Exception as problem:
        # olefile trusts the tables of the file and lists none of its errors.
        raise UnreadableDocument(damaged) from problem


def title_of(opened: Any) -> str:
    """The title in the properties of an open file, or ""; damage in them costs only that.

    They are not read by olefile, which believes whatever counts stand in them.
    """
    try:
        if not opened.exists(_PROPERTIES):
            return ""
        found = dict(_properties(opened.openstream(_PROPERTIES).read()))
    except (OSError, ValueError, IndexError, TypeError, AttributeError, struct.error):
        return ""
    page, title = found.get(_PAGE, b"")[4:6], found.get(_TITLE, b"")
    codec = codec_of(int.from_bytes(page, "little")) or "latin-1"
    said = title[8 : 8 + int.from_bytes(title[4:8], "little")]
    return " ".join(said.decode(codec, "replace").split("\0")[0].split())


def _properties(held: bytes) -> Iterator[tuple[int, bytes]]:
    """The page of codes and the title in a set of properties ([MS-OLEPS], 2.20), each with its type."""
    (start,) = struct.unpack_from("<I", held, 44)
    (count,) = struct.unpack_from("<I", held, start + 4)
    for number in range(min(count, len(held) // 8)):
        identity, at = struct.unpack_from("<II", held, start + 8 + 8 * number)
        if identity in {_PAGE, _TITLE}:
            yield identity, held[start + at : start + at + _LONGEST]
