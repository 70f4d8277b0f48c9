"""The folder of an index that holds the files people handed in: names made safe, files put there whole."""

from __future__ import annotations

import hashlib
import os
import unicodedata
from collections.abc import Iterator
from itertools import count
from pathlib import Path, PurePosixPath

from ingest.disk.file_bytes import read_bytes
from ingest.errors import UnreadableDocument
from ingest.index_directory.ownership import LOCK_FILE
from ingest.parsers import choose_format, parse_document, unpack_document
from ingest.parsers.containers.members import Limits
from ingest.parsers.left_out import is_left_out
from ingest.parsers.parser_process import ParserProcess

UPLOADS_DIRECTORY = "uploads"
LONGEST_NAME = 255  # bytes: NAME_MAX of Linux's file systems
_LONGEST_PATH = 1_024  # bytes: a quarter of Linux's PATH_MAX, the rest for where the index is
# Controls and line ends, and marks that turn the order of characters around where a name is shown.
_UNSAFE = {"Cc", "Cs", "Cn", "Zl", "Zp"}
_TURNING = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def uploads_of(directory: Path) -> Path:
    """The folder for what is handed in, of the index in ``directory``; it may not be there yet."""
    return Path(os.path.abspath(directory / UPLOADS_DIRECTORY))


def safe_name(name: str) -> PurePosixPath:
    """A relative path for a file that somebody calls ``name``, folders kept, in NFC.

    Raises ``UnreadableDocument`` with the reason where there is none.
    """
    said = unicodedata.normalize("NFC", name.replace("\\", "/"))
    parts = [_safe(part) for part in said.split("/") if part.strip() not in {"", "."}]
    if not parts:
        raise UnreadableDocument("has no name")
    for part in parts:
        if not part.strip("."):
            raise UnreadableDocument("has a name that leads out of its folder")
        if part.startswith("."):
            raise UnreadableDocument("is hidden: names that begin with a dot are not read")
        if is_left_out(part):
            raise UnreadableDocument(
                "has a name of what programs keep for themselves (backups, unfinished downloads): rename it"
            )
        if part.casefold() == LOCK_FILE:
            raise UnreadableDocument("has a name that only the folder of an index may have")
    path = PurePosixPath(*parts)
    if len(str(path).encode()) > _LONGEST_PATH:
        raise UnreadableDocument(f"has a path of more than {_LONGEST_PATH:,} bytes")
    return path


def _safe(part: str) -> str:
    shown = "".join("_" if _is_unsafe(char) else char for char in part).strip()
    shown = shown.rstrip(". ") or shown  # what Windows would leave out
    if len(shown.encode()) <= LONGEST_NAME:
        return shown
    stem, dot, suffix = shown.rpartition(".")
    if not dot or len(suffix.encode()) > 16:
        stem, suffix = shown, ""
    # Two long names that begin alike are two names still.
    end = f"~{hashlib.sha256(shown.encode()).hexdigest()[:8]}" + (f".{suffix}" if suffix else "")
    room = LONGEST_NAME - len(end.encode())
    return stem.encode()[:room].decode(errors="ignore") + end


def _is_unsafe(char: str) -> bool:
    return char in _TURNING or unicodedata.category(char) in _UNSAFE


class Places:
    """Where files go below ``root``: what is there in another spelling, by case or Unicode, is the same."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._listed: dict[Path, dict[str, str]] = {}

    def of(self, name: PurePosixPath) -> Path:
        """The path for a file called ``name``, its folders made.

        Raises ``UnreadableDocument`` where none can be there, and ``OSError``.
        """
        here = self._root
        for part in name.parts[:-1]:
            here = here / self._spelling(here, part)
            if here.exists() and not here.is_dir():
                raise UnreadableDocument(f"cannot be put below {part}, which is a file")
        path = here / self._spelling(here, name.name)
        if path.is_dir():
            raise UnreadableDocument("has the name of a folder that is there already")
        if not Path(os.path.realpath(path)).is_relative_to(os.path.realpath(self._root)):
            raise UnreadableDocument("has a name that leads out of its folder")
        here.mkdir(parents=True, exist_ok=True)
        return path

    def _spelling(self, folder: Path, part: str) -> str:
        if folder not in self._listed:
            there = os.listdir(folder) if folder.is_dir() else []
            self._listed[folder] = {_folded(name): name for name in there}
        return self._listed[folder].setdefault(_folded(part), part)


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", name.lower())


def numbered(path: Path) -> Path:
    """A path beside ``path`` at which nothing is: ``plan (2).txt``."""
    tails = (f" ({number})" for number in count(2))
    names = (path.with_name(_safe(path.stem + tail) + path.suffix) for tail in tails)
    return next(name for name in names if not name.exists())


def check_readable(file: Path, name: str, most_mb: int, parsing: ParserProcess) -> None:
    """Raise ``UnreadableDocument`` when an ingest would skip ``file``, were it called ``name``."""
    data = read_bytes(file, file.stat().st_size, most_mb)
    chosen = choose_format(data, name)
    limits = Limits(packed=len(data), member=most_mb * 1_000_000)
    if chosen.has_text:
        parsing.call(parse_document, data, name)
    elif chosen.one_by_one:
        with limits.deeper():
            next(iter(chosen.members(data, name, limits)), None)
    else:
        parsing.call(unpack_document, data, name, limits)


def upload_holding(uploads: Path, path: Path) -> Path | None:
    """The file below ``uploads`` that ``path`` is, or is in as a member; None for what lies elsewhere."""
    if not path.is_relative_to(uploads):
        return None
    inside = [
        one for one in (path, *path.parents) if one.is_relative_to(uploads) and one != uploads
    ]
    return next((one for one in reversed(inside) if one.is_file()), path)


def discard_upload(uploads: Path, file: Path) -> None:
    """Delete an uploaded file, and the folders that hold nothing then."""
    file.unlink(missing_ok=True)
    for folder in _above(uploads, file):
        try:
            folder.rmdir()
        except OSError:
            return


def _above(uploads: Path, file: Path) -> Iterator[Path]:
    return (
        folder for folder in file.parents if folder.is_relative_to(uploads) and folder != uploads
    )
