"""What a ZIP or OLE file is, told by the names in it: an Office document, a book, a mail, a folder."""

from __future__ import annotations

import re
import zlib
from io import BytesIO
from lzma import LZMAError
from zipfile import BadZipFile, ZipFile

from ingest.errors import UnreadableDocument
from ingest.parsers.containers.members import MOST_MEMBERS, MOST_TIMES, SPARE, TooMuch

ZIP_START = b"PK\x03\x04"
OLE_START = b"\xd0\xcf\x11\xe0"
ENCRYPTED = "is encrypted: remove its password and ingest it again"
# The stream of an Office document that is kept encrypted in an OLE file (MS-OFFCRYPTO, 2.3.1).
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
# The streams that only files of one kind have (MS-OXMSG, 2.4; MS-DOC, 2.1.1; MS-PPT, 2.1.2; MS-XLS, 2.1.2).
_STREAMS = {
    "__properties_version1.0": "outlook",
    "WordDocument": "doc",
    "PowerPoint Document": "ppt",
    "PP40": "ppt",
    "Workbook": "xls",
    "Book": "xls",
    "EncryptedPackage": "docx",  # or another kind that says the same of it
}
_EMPTY_ZIP = b"PK\x05\x06"
_LISTED = b"PK\x01\x02"  # before each member in the list
_NESTED = 4  # archives that are packed as they are bring their lists along
# A part that only files of this kind have, and the name of the format.
_PARTS = (("word/", "docx"), ("ppt/", "pptx"), ("xl/", "xlsx"), ("visio/", "drawing"))
_MAIN_PARTS = {
    "word/document.xml": "docx",
    "ppt/presentation.xml": "pptx",
    "xl/workbook.xml": "xlsx",
    "xl/workbook.bin": "xlsx",
}
# OpenDocument and EPUB say what they are in their first member (OpenDocument 1.3 part 2, 3.3).
_TYPES = {
    "application/vnd.oasis.opendocument.text": "odt",
    "application/vnd.oasis.opendocument.spreadsheet": "ods",
    "application/vnd.oasis.opendocument.presentation": "odp",
    "application/vnd.oasis.opendocument.graphics": "drawing",
    "application/epub+zip": "epub",
}
CONTENT_TYPES = "[Content_Types].xml"
OF_WORD = b"wordprocessingml.document.main"
# What zipfile lets through when it reads a damaged member.
_DAMAGES = (EOFError, LZMAError, NotImplementedError, OSError, RuntimeError, ValueError, zlib.error)
_LONGEST_TYPE = 200  # bytes
# What Pages, Numbers and Keynote pack, in their newer and their older files.
_APPLE = re.compile(r"Index/[^/]+\.iwa|Index\.zip|index\.apxl|buildVersionHistory\.plist")


def is_encrypted(data: bytes) -> bool:
    """Whether a file is an Office document behind a password."""
    return data.startswith(OLE_START) and _ENCRYPTED_STREAM in data


def package_kind(data: bytes) -> str:
    """The name of the format that the members of a ZIP or OLE file say it has.

    "zip" is a folder of files, "office" a document of a kind that has no name here, and "" any
    other file, or one whose list of members cannot be read. Raises ``TooMuch`` for a list that
    would take all memory.
    """
    if data.startswith(OLE_START):
        return _ole_kind(data)
    if not data.startswith((ZIP_START, _EMPTY_ZIP)):
        return ""
    check_members(data)
    try:
        with ZipFile(BytesIO(data)) as archive:
            names = archive.namelist()
            declared = _declared(archive, names)
            # Some programs keep a Word file's parts in a folder of another name.
            is_known = any(name.startswith(start) for start, _ in _PARTS for name in names)
            may_be_word = CONTENT_TYPES in names and not is_known
            is_word = may_be_word and OF_WORD in part(archive, CONTENT_TYPES)
    except (BadZipFile, *_DAMAGES):
        return ""
    if declared:
        return _TYPES.get(declared.removesuffix("-template").removesuffix("-master"), "office")
    if CONTENT_TYPES not in names:
        for main, kind in _MAIN_PARTS.items():
            if main in names:
                return kind
        if any(map(_APPLE.fullmatch, names)):
            return "apple"
        return "epub" if "META-INF/container.xml" in names else "zip"
    found = (kind for part, kind in _PARTS if any(name.startswith(part) for name in names))
    return next(found, "docx" if is_word else "office")


def _ole_kind(data: bytes) -> str:
    """The name of the format whose stream stands at the root: files within have streams as well."""
    import olefile

    try:
        with olefile.OleFileIO(BytesIO(data)) as opened:
            held = {entry.name for entry in opened.root.kids}
    except Exception:  # as olefile fails on damage
        held = {name for name in _STREAMS if name.encode("utf-16-le") in data}
    return next((kind for name, kind in _STREAMS.items() if name in held), "")


def check_members(data: bytes) -> None:
    """Raise ``TooMuch`` when a ZIP file lists more members than anybody packs."""
    if data.count(_LISTED) > MOST_MEMBERS * _NESTED:
        raise TooMuch(f"holds more than {MOST_MEMBERS:,} files: unpack it and ingest the folder")


def _declared(archive: ZipFile, names: list[str]) -> str:
    if "mimetype" not in names or archive.getinfo("mimetype").file_size > _LONGEST_TYPE:
        return ""
    return part(archive, "mimetype").decode("ascii", errors="replace").strip()


def part(archive: ZipFile, name: str) -> bytes:
    """The bytes of a part. Raises ``UnreadableDocument`` for a bomb, ``BadZipFile`` for damage."""
    try:
        info = archive.getinfo(name)
    except KeyError as problem:
        raise BadZipFile(name) from problem
    if info.file_size > info.compress_size * MOST_TIMES + SPARE:
        raise UnreadableDocument(
            f"unpacks to more than {MOST_TIMES} times its size, as a bomb does ({name})"
        )
    try:
        return archive.read(name)
    except _DAMAGES as problem:
        raise BadZipFile(name) from problem
