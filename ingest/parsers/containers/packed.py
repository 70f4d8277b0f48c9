"""ZIP files that unpack to more than anything a person wrote: bombs, told by what they say of themselves."""

from __future__ import annotations

from io import BytesIO
from zipfile import BadZipFile, ZipFile

from ingest.errors import UnreadableDocument

_MOST_MB = 500  # a sheet of a million cells unpacks to a tenth of it


def check_unpacked(data: bytes) -> None:
    """Raise ``UnreadableDocument`` for a ZIP file whose members are too large together."""
    try:
        with ZipFile(BytesIO(data)) as archive:
            size = sum(member.file_size for member in archive.infolist())
    except (BadZipFile, OSError, ValueError, NotImplementedError):
        return  # its parser says what is wrong with it
    if size > _MOST_MB * 10**6:
        raise UnreadableDocument(f"unpacks to {size / 1e6:,.0f} MB, more than {_MOST_MB} MB")
