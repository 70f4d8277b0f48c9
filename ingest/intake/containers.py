"""Files that contain others, archives and mails: each member is a document of its own.

A member's path goes on where that of the file ends, as if the file were a folder:
``letters.zip/2026/plan.txt``, ``invitation.eml/plan.pdf``. There is nothing at such a path on disk.
A file that holds nothing to read is remembered as one that contains nothing, and not parsed again.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import takewhile
from pathlib import Path, PurePath

from ingest.built_by import program_version
from ingest.catalogue.source_records import ContainerState
from ingest.errors import UnreadableDocument
from ingest.parsers import PARSERS_VERSION, choose_format
from ingest.parsers.containers.members import Limits
from ingest.parsers.parser_process import is_ours
from ingest.parsers.tesseract import OFF, Ocr
from ingest.roots.finding import Skipped


class Containers:
    """What one ingest finds in files that contain others.

    ``before`` is what the index remembers of them, ``known`` the paths of its documents.
    ``states`` is what to remember now; ``present`` are the members that are still there. What is read
    with other OCR or within other ``limits`` is looked into again: what was skipped may be read so. So is
    what a parser failed at, with another version of the program.
    """

    def __init__(
        self,
        before: Mapping[str, ContainerState],
        known: Iterable[str],
        ocr: Ocr = OFF,
        limits: str = "",
    ) -> None:
        self.states: dict[str, ContainerState] = {}
        self.present: set[Path] = set()
        self._before = before
        self._ocr = ocr
        # Of OCR that cannot be had the reason says why, so that it is another one than without OCR.
        languages = ocr.languages if ocr.ready else "?" if ocr.problem else "-"
        self._read_with = f" {languages} {limits}"
        self._failed_with = f"{self._read_with} {program_version()}"
        self._paths = sorted(known)
        self._containers = sorted(before)

    @property
    def paths(self) -> Collection[str]:
        """The files that contained others when they were last read."""
        return self._before.keys()

    def knows(self, path: str) -> bool:
        """Whether ``path`` contained others when it was last read."""
        return path in self._before

    def unchanged(self, file: Path, digest: str) -> ContainerState | None:
        """What is remembered of ``file`` if it is still the same and all of it is in the index."""
        state = self._before.get(str(file))
        if state is None or state.parsers != PARSERS_VERSION:
            return None
        if state.content_hash not in (digest + self._read_with, digest + self._failed_with):
            # While OCR is wanted and cannot be had, what it read before stays.
            away = self._ocr.problem and state.documents
            if not away or state.content_hash.partition(" ")[0] != digest:
                return None
        if state.documents != len(self.held(str(file))):
            return None  # somebody removed one, or a killed ingest did not come that far
        self.keep(file)
        return state

    def keep(self, file: Path) -> None:
        """Take all that ``file`` contained for present."""
        self.present.update(map(Path, self.held(str(file))))
        for path in _under(self._containers, str(file)):
            self.states[path] = self._before[path]

    def held(self, path: str) -> list[str]:
        """The paths of the documents that were read from a file, and from what it contained."""
        return _under(self._paths, path)

    def read(self, file: Path, digest: str, documents: int, skipped: Sequence[Skipped]) -> None:
        """Remember what was found in ``file``."""
        failed = any(is_ours(one.reason) for one in skipped)
        read = digest + (self._failed_with if failed else self._read_with)
        self.states[str(file)] = ContainerState(read, PARSERS_VERSION, documents, tuple(skipped))

    def ever(self) -> set[Path]:
        """All that contain others, or did when they were last read; not what held nothing to read."""
        states = (*self._before.items(), *self.states.items())
        return {Path(path) for path, state in states if not state.is_refused(path)}

    def gone(self, given: Sequence[str]) -> list[str]:
        """The paths of those that were not found again under ``given``."""
        return [
            path
            for path in self._before
            if path not in self.states and any(map(PurePath(path).is_relative_to, given))
        ]


def source_file(path: Path) -> Path | None:
    """The file on disk that ``path`` is or is in; None when there is none any more."""
    return next((file for file in (path, *path.parents) if file.is_file()), None)


def source_bytes(path: Path, most: int) -> bytes:
    """The bytes of a file, or of a member of one, of at most ``most`` bytes.

    Raises ``OSError`` and ``UnreadableDocument`` when they cannot be had.
    """
    file = source_file(path)
    if file is None:
        raise FileNotFoundError(path)
    data = file.read_bytes()
    return _member(data, file.name, path.relative_to(file), Limits(len(data), most))


def _member(data: bytes, name: str, path: PurePath, limits: Limits) -> bytes:
    if not path.parts:
        return data
    limits.only = path
    with limits.deeper():
        for member in choose_format(data, name).members(data, name, limits):
            if path.is_relative_to(member.path) and not member.problem:
                inner = path.relative_to(member.path)
                return _member(member.data, PurePath(member.path).name, inner, limits)
    raise UnreadableDocument("is no longer in the file")


def _under(paths: Sequence[str], path: str) -> list[str]:
    """Of sorted ``paths`` that of a file and those of what it contains."""
    first = bisect_left(paths, within := f"{path}/")
    own = paths[(at := bisect_left(paths, path)) : at + 1]
    inside = takewhile(
        lambda one: one.startswith(within), (paths[at] for at in range(first, len(paths)))
    )
    return [*(one for one in own if one == path), *inside]
