"""The texts that come with a test set, as files: inside their folder, seen by an ingest, each its own."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from eval.testset import TestSet
from ingest.disk.storage import storing, written_whole
from ingest.errors import UsageError

_SUFFIXES = (".txt", ".md")
_LONGEST = 200  # bytes of a folder's or file's name; systems allow about 255
_SHOWN = 60
# What leads elsewhere or cannot stand in a name: control characters, backslashes, drives, half
# characters, and dots in front, which hide a file or name the folder above.
_UNSAFE = re.compile("[\x00-\x1f\x7f\\\\\ud800-\udfff]|(?<=^[A-Za-z]):|(?<![^/])\\.|^/|/(?=/|$)")


def file_names(names: Iterable[str]) -> dict[str, str]:
    """Document name → path below a folder, its parts joined by "/".

    A name keeps its folders; what is not safe in it is written as a URL writes it ("../a" becomes
    "%2E./a.txt"); a name without the ending ``.txt`` or ``.md`` gets one. Raises ``UsageError`` for
    a name that is too long, and for names that would be one file or a file and a folder.
    """
    files = {name: _file_name(name) for name in names}
    owners: dict[str, str] = {}
    for name, file in files.items():
        if file in owners:
            raise UsageError(
                f"The documents {_short(owners[file])} and {_short(name)} of the test set would be one"
                " file: rename one of them in it."
            )
        owners[file] = name
    for name, file in files.items():
        parts = file.split("/")
        for folder in ("/".join(parts[:n]) for n in range(1, len(parts))):
            if folder in owners:
                raise UsageError(
                    f"The documents {_short(owners[folder])} and {_short(name)} of the test set would"
                    " be a file and a folder of one name: rename one of them in it."
                )
    return files


def write_documents(test_set: TestSet, folder: Path) -> int:
    """Write the texts that came with a set as files to ingest; returns how many.

    Stored texts equal the set's texts then, and gold names find their files, which all lie in
    ``folder`` whatever they are called. Raises ``UsageError`` when a name cannot be a file's, or the
    folder cannot be written.
    """
    files = file_names(test_set.documents)
    try:
        with storing(folder):
            folder.mkdir(parents=True, exist_ok=True)
        for name, text in test_set.documents.items():
            file = folder / files[name]
            file.parent.mkdir(parents=True, exist_ok=True)
            # newline="": offsets count the line ends as they are; half a character becomes "?"
            with written_whole(file, errors="replace") as out:
                out.write(text)
    except OSError as problem:
        raise UsageError(
            f"The documents cannot be written to {folder} ({problem.strerror}): name another folder."
        ) from problem
    return len(test_set.documents)


def _file_name(name: str) -> str:
    safe = _UNSAFE.sub(lambda found: _escaped(found.group()), name) or "document"
    if not safe.endswith(_SUFFIXES):
        safe += ".txt"
    if any(len(part.encode()) > _LONGEST for part in safe.split("/")):
        raise UsageError(
            f"The document name {_short(name)} of the test set is too long for a file: shorten it to"
            f" {_LONGEST} bytes."
        )
    return safe


def _escaped(character: str) -> str:
    return "".join(f"%{byte:02X}" for byte in character.encode("utf-8", "surrogatepass"))


def _short(name: str) -> str:
    return repr(name if len(name) <= _SHOWN else f"{name[: _SHOWN - 1]}…")
