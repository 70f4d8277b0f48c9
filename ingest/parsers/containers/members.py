"""Files in files: what an archive or a mail yields, and how much of that is taken."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import PurePath
from typing import NamedTuple

from ingest.errors import UnreadableDocument

MOST_MEMBERS = 10_000  # files in one given file, at whatever depth
DEEPEST = 4  # an archive in an attachment in an archive in an archive
# Of what was given, before anything is unpacked twice: text shrinks by 10, a bomb by 1,000.
MOST_TIMES = 200
MOST_BYTES = 2_000_000_000  # however large what was given is
SPARE = 20_000_000  # bytes: a small file may shrink by more


class Member(NamedTuple):
    """A file in another: its path there, with forward slashes, and its bytes.

    What cannot be had of it says ``problem``, in the words of a skipped file; ``remark`` is a
    sentence about what was had. A picture that is ``shown`` within a text is a document where OCR reads
    something in it, and else nothing that anybody misses.
    """

    path: str
    data: bytes = b""
    problem: str = ""
    remark: str = ""
    shown: bool = False


class TooMuch(UnreadableDocument):
    """What is packed into a file is more than is unpacked; ``str(error)`` is the reason reported."""


@dataclass(slots=True)
class Limits:
    """How much of one given file, of ``packed`` bytes, may still be unpacked.

    ``member`` is the most bytes of one member; all count together, at whatever depth. Where one path
    is wanted, ``only``, members that neither are it nor contain it need not be unpacked.
    """

    packed: int
    member: int
    unpacked: int = 0
    members: int = 0
    depth: int = 0
    only: PurePath | None = None

    @contextmanager
    def deeper(self) -> Iterator[None]:
        """Go one file further in. Raises ``TooMuch`` where that is too deep."""
        if self.depth >= DEEPEST:
            raise TooMuch(f"lies {DEEPEST} archives deep: unpack the outer ones")
        self.depth += 1
        try:
            yield
        finally:
            self.depth -= 1

    def take(self, size: int) -> None:
        """Count a member of ``size`` bytes before it is unpacked. Raises ``TooMuch``."""
        self.members += 1
        self.unpacked += size
        if self.members > MOST_MEMBERS:
            raise TooMuch(
                f"holds more than {MOST_MEMBERS:,} files: unpack it and ingest the folder"
            )
        self.check(0)

    def check(self, size: int) -> None:
        """Raise ``TooMuch`` where ``size`` bytes more were too much; nothing is counted."""
        unpacked = self.unpacked + size
        if unpacked > MOST_BYTES:
            raise TooMuch(
                f"unpacks to more than {MOST_BYTES // 10**9} GB: unpack it and ingest the folder"
            )
        if unpacked > self.packed * MOST_TIMES + SPARE:
            raise TooMuch(
                f"unpacks to more than {MOST_TIMES} times its size, as a bomb does: nothing of it was"
                " read"
            )

    def too_large(self, size: int) -> str:
        """Why a member of ``size`` bytes is not unpacked; "" where it is."""
        if size <= self.member:
            return ""
        most, said = self.member // 1_000_000, f"{size / 1e6:,.1f}"
        return f"is larger than {most} MB ({said} MB): raise ingest.max_file_mb"
