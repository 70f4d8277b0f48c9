"""ZIP archives: each file in one is a document of its own, as if the archive were a folder.

Nothing is written to disk, so that no path leads anywhere; what would lead out of the archive is
named all the same. ``Limits`` end what unpacks without end.
"""

from __future__ import annotations

import re
import stat
import struct
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress
from io import BytesIO
from lzma import LZMAError
from zipfile import BadZipFile, ZipFile, ZipInfo

from ingest.errors import UnreadableDocument
from ingest.parsers.code_pages.languages import page_of_names
from ingest.parsers.containers.member_paths import LEADS_OUT, is_hidden, leads_out, plain
from ingest.parsers.containers.members import Limits, Member, TooMuch

_DAMAGED = "is a damaged ZIP archive"
_ENCRYPTED = 0x1  # general purpose bit flags (APPNOTE.TXT 4.4.4)
_UTF8 = 0x800
_UNICODE_PATH = 0x7075  # extra field (4.6.9)
_DOS = "cp437"  # of names that do not say their code page (APPNOTE.TXT, appendix D)
_MOST_ACCENTS = 0.4  # of the letters of names in Latin script
_LATIN = re.compile(
    r"(?:[\0-\x7fßà-îð-öø-ÿ°§·×«»]|(?<=[aeou])ï|(?<![a-zà-ÿ])[À-ÖØ-Þ]|[²³](?![^\W\d_])|(?<=\d)[ºª])*"
)
_CYRILLIC = re.compile(
    r"(?:[\0-`{-\x7f°]|(?<![А-яЁё])[a-z]|(?<![a-zа-яё])[А-ЯЁ]|(?<![A-Za-z])(?:[а-яё]|№(?![A-Za-z])))*"
)
_HAN = re.compile(r"[\0-\x7f\u3000-\u30ff\u4e00-\u9fff\uff00-\uff60]*")
# Fewer may be Chinese.
_HANGUL = re.compile(r"(?:[\0-\x7f]*[\uac00-\ud7a3]){8}[\0-\x7f\uac00-\ud7a3]*")
# What programs for DOS and Windows write.
_PAGES = (
    _DOS, "cp850", "cp1252", "cp852", "cp866", "cp737", "cp857", "cp862", "cp775",
    "cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257",
)  # fmt: skip
# Names of several languages; of other scripts than the Latin in DOS only.
_MIXED = (
    (_DOS, _LATIN), ("cp850", _LATIN), ("cp1252", _LATIN), ("cp866", _CYRILLIC),
    ("cp932", _HAN), ("cp949", _HANGUL), ("gb2312", _HAN), ("big5", _HAN),
)  # fmt: skip
_CHUNK = 1 << 20


def members(data: bytes, name: str, limits: Limits) -> Iterator[Member]:  # noqa: ARG001
    """The files in an archive, sorted by path; of several under one path the last, as unzip does.

    Raises ``UnreadableDocument`` for what is no archive, and ``TooMuch`` for a bomb.
    """
    try:
        archive = ZipFile(BytesIO(data))
    except (BadZipFile, NotImplementedError, OSError, ValueError) as problem:
        raise UnreadableDocument(_DAMAGED) from problem
    with archive:
        names = _Names(archive.infolist())
        found: dict[str, ZipInfo] = {}
        times: Counter[str] = Counter()
        for info in archive.infolist():
            path = names.of(info).replace("\\", "/")
            if not (info.is_dir() or path.endswith("/") or is_hidden(path)):
                found[path] = info
                times[path] += 1
        for info in found.values():
            limits.take(info.file_size)
        for path in sorted(found):
            if limits.only is not None and not limits.only.is_relative_to(path):
                continue
            member = _member(archive, found[path], path, limits)
            if (number := times[path]) > 1:
                said = f"The archive holds {number} files of this name; the last one was read."
                member = member._replace(remark=said)
            yield member


def _member(archive: ZipFile, info: ZipInfo, path: str, limits: Limits) -> Member:
    if leads_out(path):
        return Member(path, problem=LEADS_OUT)
    path = plain(path)
    if stat.S_ISLNK(info.external_attr >> 16):
        return Member(path, problem="is a link, not a file")
    if info.flag_bits & _ENCRYPTED:
        return Member(path, problem="is encrypted: unpack the archive with its password")
    if problem := limits.too_large(info.file_size):
        return Member(path, problem=problem)
    try:
        return Member(path, _unpacked(archive, info))
    except NotImplementedError:
        return Member(path, problem="is compressed in a way that is not supported: pack it anew")
    except (BadZipFile, EOFError, LZMAError, OSError, RuntimeError, ValueError, zlib.error):
        return Member(path, problem="is damaged in the archive")


def _unpacked(archive: ZipFile, info: ZipInfo) -> bytes:
    """The bytes of a member, never more than its header says."""
    parts, length = [], 0
    with archive.open(info) as opened:
        while chunk := opened.read(_CHUNK):
            parts.append(chunk)
            length += len(chunk)
            if length > info.file_size:
                raise TooMuch(f"holds more than it says ({info.filename}), as a bomb does")
    return b"".join(parts)


class _Names:
    """The paths of members: many programs write UTF-8 without saying so, or their country's code page.

    Names are few words to tell their language: of the code pages the first is taken that shows letters of
    one language in all of them, or of one script.
    """

    def __init__(self, members: Iterable[ZipInfo]) -> None:
        unsaid = (name for one in members if (name := _unsaid(one)) and not is_utf8(name))
        written = b"\n".join(unsaid)
        self._page = code_page(written)

    def of(self, info: ZipInfo) -> str:
        """The path of one of the members."""
        if (written := _unsaid(info)) is None:
            return info.filename
        if (stated := _unicode_path(info)) is not None:
            return stated
        return written.decode("utf-8" if is_utf8(written) else self._page)


def code_page(names: bytes) -> str:
    """The code page of names of which nothing says in which they are written."""
    if (page := page_of_names(names, _PAGES)) is not None:
        return page
    return next((page for page, signs in _MIXED if _is_in(names, page, signs)), _DOS)


def _unicode_path(info: ZipInfo) -> str | None:
    """A path that is given once more in UTF-8, if it is of this name."""
    at, extra = 0, info.extra
    while at + 4 <= len(extra):
        kind, length = struct.unpack_from("<HH", extra, at)
        field, at = extra[at + 4 : at + 4 + length], at + 4 + length
        if kind != _UNICODE_PATH or len(field) <= 5:
            continue
        with suppress(UnicodeError):
            is_its = zlib.crc32(info.orig_filename.encode(_DOS)) == int.from_bytes(
                field[1:5], "little"
            )
            return field[5:].decode("utf-8") if is_its else None
    return None


def _unsaid(info: ZipInfo) -> bytes | None:
    """A name as it is written, where nothing says in which encoding."""
    try:
        return None if info.flag_bits & _UTF8 else info.filename.encode(_DOS)
    except UnicodeEncodeError:
        return None


def is_utf8(written: bytes) -> bool:
    """Whether bytes are UTF-8."""
    try:
        written.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _is_in(written: bytes, page: str, signs: re.Pattern[str]) -> bool:
    """Whether names show nothing but ``signs`` in a code page; of the Latin ones, few accents."""
    try:
        text = written.decode(page)
    except UnicodeDecodeError:
        return False
    accents = sum(sign > "\x7f" for sign in text)
    is_plain = signs is not _LATIN or accents <= _MOST_ACCENTS * sum(map(str.isalpha, text))
    return is_plain and signs.fullmatch(text) is not None
