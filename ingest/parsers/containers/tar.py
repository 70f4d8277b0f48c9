"""Tar archives: each file in one is a document of its own, with the limits of ZIP archives."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from io import BufferedIOBase, BytesIO

from ingest.errors import UnreadableDocument
from ingest.parsers.containers.archive import code_page, is_utf8
from ingest.parsers.containers.member_paths import LEADS_OUT, is_hidden, leads_out, plain
from ingest.parsers.containers.members import MOST_MEMBERS, Limits, Member, TooMuch
from ingest.parsers.containers.tar_entries import DAMAGED, Entry, entries

_FILES = frozenset({b"0", b"\0", b"7", b"S"})
_FOLDERS = frozenset({b"5", b"D"})
_LINKS = frozenset({b"1", b"2"})
_DEVICES = frozenset({b"3", b"4", b"6"})
_FOLDERS_EACH = 4  # entries of an archive to one file in it


def members(data: bytes, name: str, limits: Limits) -> Iterator[Member]:  # noqa: ARG001
    """The files in an archive, as they stand in it; of several under one path the last, as tar does.

    Raises ``UnreadableDocument`` for what is no archive or is none from somewhere on, and ``TooMuch``.
    """
    return members_of(BytesIO(data), limits)


def members_of(stream: BufferedIOBase, limits: Limits) -> Iterator[Member]:
    """The files in an archive that is unpacked as it is read; see ``members``."""
    found, damage = _listed(stream)
    if damage is not None and not found:
        raise damage
    paths = _paths(found)
    last = {path: entry for path, entry in zip(paths, found, strict=True) if not is_hidden(path)}
    times = Counter(paths)
    for entry in last.values():
        if entry.kind in _FILES:
            limits.take(entry.size)
    for path, entry in sorted(last.items(), key=lambda one: one[1].start):
        if limits.only is None or limits.only.is_relative_to(plain(path)):
            member = _member(stream, entry, path, limits)
            if (number := times[path]) > 1:
                said = f"The archive holds {number} files of this name; the last one was read."
                member = member._replace(remark=said)
            yield member
    if damage is not None:
        raise UnreadableDocument(f"{DAMAGED}: what follows {paths[-1]} was not read")


def _listed(stream: BufferedIOBase) -> tuple[list[Entry], UnreadableDocument | None]:
    """What is in an archive, folders aside, and what broke it off."""
    found: list[Entry] = []
    try:
        for number, entry in enumerate(entries(stream)):
            if number >= MOST_MEMBERS * _FOLDERS_EACH:
                raise TooMuch(
                    f"holds more than {MOST_MEMBERS:,} files: unpack it and ingest the folder"
                )
            if not (entry.kind in _FOLDERS or entry.path.endswith(b"/")):
                found.append(entry)
    except TooMuch:
        raise
    except UnreadableDocument as problem:
        return found, problem
    return found, None


def _paths(found: list[Entry]) -> list[str]:
    """The paths of entries; nothing says in which encoding they are."""
    unsaid = b"\n".join(entry.path for entry in found if not is_utf8(entry.path))
    page = code_page(unsaid) if unsaid else "utf-8"
    return [
        plain(path) if not leads_out(path) else path
        for entry in found
        for path in [entry.path.decode("utf-8" if is_utf8(entry.path) else page)]
    ]


def _member(stream: BufferedIOBase, entry: Entry, path: str, limits: Limits) -> Member:
    if leads_out(path):
        return Member(path, problem=LEADS_OUT)
    if entry.kind in _LINKS:
        return Member(path, problem="is a link, not a file")
    if entry.kind in _DEVICES:
        return Member(path, problem="is a device, not a file")
    if entry.kind not in _FILES or entry.sparse:
        return Member(path, problem="is stored in a way that is not supported: pack it anew")
    if problem := limits.too_large(entry.size):
        return Member(path, problem=problem)
    stream.seek(entry.start)
    data = stream.read(entry.size)
    return (
        Member(path, data)
        if len(data) == entry.size
        else Member(path, problem="is damaged in the archive")
    )
