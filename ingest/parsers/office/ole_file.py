"""An old Office file: the streams in it, and the title that its properties give."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from ingest.errors import UnreadableDocument
from ingest.parsers.code_pages.encoding import codec_of

_PROPERTIES, _PAGE, _TITLE = "\x05SummaryInformation", 1, 2


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
    """The title in the properties of an open file, or ""; damage in them costs only that."""
    try:
        said = opened.getproperties(_PROPERTIES) if opened.exists(_PROPERTIES) else {}
    except Exception:  # as olefile fails on damage
        return ""
    page, title = said.get(_PAGE), said.get(_TITLE)
    if not isinstance(page, int) or not isinstance(title, bytes):
        return ""
    codec = codec_of(page % 65_536) or "latin-1"  # kept with a sign
    return " ".join(title.decode(codec, "replace").replace("\0", "").split())
