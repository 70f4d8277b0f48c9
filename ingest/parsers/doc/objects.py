"""Files that somebody put into an old Word file: those that stand in a stream of their own."""

from __future__ import annotations

from io import BytesIO

from ingest.parsers.containers.members import Member
from ingest.parsers.office.embedded import FAILURES, held_in

_POOL = "ObjectPool"


def objects_in(data: bytes) -> dict[int, Member]:
    """The files in the objects of a Word file, by the numbers of these. What is a storage itself is none."""
    import olefile

    found: dict[int, Member] = {}
    try:
        with olefile.OleFileIO(BytesIO(data)) as opened:
            for _, storage, *_ in (
                one for one in opened.listdir(streams=False, storages=True) if len(one) == 2
            ):
                number = storage.removeprefix("_")
                if not opened.exists(f"{_POOL}/{storage}") or not number.isdecimal():
                    continue
                member = held_in(opened, f"{_POOL}/{storage}/", f"object{len(found) + 1}")
                if member is not None:
                    found[int(number)] = member
    except FAILURES:
        return found
    return found
