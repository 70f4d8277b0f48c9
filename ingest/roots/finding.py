"""The files under the given paths: folders walked, links followed, and what cannot be read named."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from ingest.errors import UsageError
from ingest.index_directory.ownership import LOCK_FILE
from ingest.parsers.left_out import is_left_out, why_copy
from ingest.roots.excluded import IGNORE_FILE, Exclusions

# So many documents of a folder that holds no file any more are a share that is not mounted; one is
# a file that somebody removed. A folder that was given itself is never meant to be empty.
_SHARE = 2
_KINDS: tuple[tuple[Callable[[int], bool], str], ...] = (
    (stat.S_ISFIFO, "a pipe"),
    (stat.S_ISSOCK, "a socket"),
    (lambda mode: stat.S_ISCHR(mode) or stat.S_ISBLK(mode), "a device"),
)


class Source(NamedTuple):
    """A file to consider, the root it was found under, and what ``stat`` said of it."""

    file: Path
    root: Path
    status: os.stat_result | None = None

    @property
    def size(self) -> int:
        """Bytes of the file when it was found."""
        return self.status.st_size if self.status else 0


class Skipped(NamedTuple):
    """A file or folder that was not ingested, and why."""

    path: str
    reason: str


class FoundSources(NamedTuple):
    """The files to consider, sorted, and what could not be looked at or into.

    ``copies`` are left out beside what they are copies of: those are no longer there for an index, and
    neither is what is ``excluded``.
    """

    sources: list[Source]
    skipped: list[Skipped]
    copies: list[Skipped]
    excluded: Exclusions

    def emptied(
        self, gone: Iterable[Path], given: Iterable[Path]
    ) -> Iterator[tuple[Skipped, list[Path]]]:
        """Folders that are there but hold no file any more, with the files of ``gone`` they held.

        A share that is not mounted looks like that, or is a file that says so; ``given`` are the
        paths that were ever ingested.
        """
        excluded = self.excluded.left_out.keys()
        gone = [file for file in gone if excluded.isdisjoint((file, *file.parents))]
        there = [*(source.file for source in self.sources), *excluded] if gone else ()
        read_from = {file.parent for file in there}
        holding = {folder for parent in read_from for folder in (parent, *parent.parents)}
        roots = {Path(os.path.abspath(path)) for path in given}
        held: dict[Path, list[Path]] = {}
        for file in gone:
            empty: Path | None = None
            for folder in file.parents:
                if folder in holding or not any(folder.is_relative_to(root) for root in roots):
                    break
                empty = folder if folder.exists() else empty
            if empty is not None:
                held.setdefault(empty, []).append(file)
        # What a link leads to may be read by its own path now.
        read = [os.path.realpath(source.file) for source in self.sources] if held else []
        really = {folder for file in read for folder in Path(file).parents}
        for folder, files in held.items():
            meant = folder not in roots and len(files) < _SHARE
            if not meant and Path(os.path.realpath(folder)) not in really:
                yield Skipped(str(folder), _emptiness(folder, len(files))), files


def find_sources(paths: Sequence[Path]) -> FoundSources:
    """The files under ``paths``; index directories, hidden entries and their like are left out.

    Links are followed; a file is found once, by its own path where that is among these. Raises as ``check_there``.
    """
    roots = [Path(os.path.abspath(path)) for path in paths]
    for path in paths:
        check_there(path)
    search = _Search(roots)
    for root in roots:
        if root.is_dir():
            search.walk(root, root)
        else:
            search.consider(root, root.parent, root.parent)
    search.follow()
    sources = [search.sources[file] for file in sorted(search.sources)]
    return FoundSources(sources, list(search.skipped.values()), search.copies, search.excluded)


def check_there(path: Path) -> None:
    """Raise ``UsageError`` for a path that does not exist, of which that cannot be told, or that is no text."""
    try:
        str(path).encode()  # as the catalogue holds it
        os.stat(path)
    except UnicodeEncodeError as problem:
        raise UsageError(f"{path} is not UTF-8: rename it; nothing was ingested.") from problem
    except (FileNotFoundError, NotADirectoryError) as problem:
        there = f"There is no file or folder {path}"
        if os.path.islink(path):
            there = f"{path} is a link that leads nowhere (to {os.readlink(path)})"
        raise UsageError(f"{there}: nothing was ingested.") from problem
    except OSError as problem:  # a share whose server is away
        raise UsageError(
            f"{path} cannot be looked at ({problem.strerror or problem}): nothing was ingested."
        ) from problem


class _Search:
    def __init__(self, roots: Sequence[Path]) -> None:
        self._roots = [Path(os.path.realpath(root)) for root in roots]
        self.sources: dict[Path, Source] = {}
        self.skipped: dict[str, Skipped] = {}
        self.copies: list[Skipped] = []
        self.excluded = Exclusions()
        self._walked: set[tuple[int, int]] = set()
        self._taken: set[str] = set()
        self._folders: list[Source] = []
        self._files: list[Source] = []

    def walk(self, folder: Path, root: Path) -> None:
        """Consider the files in ``folder`` and below; links are put by."""
        for name, folders, files in os.walk(folder, onerror=self._refused):
            here = Path(name)
            # An index, this one or another, is no document, and it holds a token.
            ignoring = IGNORE_FILE in files
            if (
                LOCK_FILE in files
                or not self._enter(here)
                or (ignoring and not self._ignores(here))
            ):
                folders.clear()
                continue
            visible = sorted(
                name
                for name in folders
                if not is_left_out(name)
                and not self.excluded.leaves_out(here / name, root, is_folder=True)
            )
            links = [name for name in visible if os.path.islink(here / name)]
            self._folders += [Source(here / name, root) for name in links]
            folders[:] = [name for name in visible if name not in links]
            really = Path(os.path.realpath(here))
            documents = {name for name in files if not is_left_out(name)}
            for name in sorted(documents):
                if self.excluded.leaves_out(here / name, root):
                    continue
                if reason := why_copy(name, documents):
                    self.copies.append(Skipped(str(here / name), reason))
                else:
                    self.consider(here / name, root, really)

    def _ignores(self, folder: Path) -> bool:
        """Whether the ignore file in ``folder`` could be read; else nothing there is looked at."""
        try:
            self.excluded.read(folder)
        except (OSError, ValueError) as problem:
            reason = getattr(problem, "strerror", None) or problem
            self._skip(
                folder, f"is left as it was, for its {IGNORE_FILE} cannot be read ({reason})"
            )
            return False
        return True

    def _enter(self, folder: Path) -> bool:
        """Whether ``folder`` can be looked into and was not walked before."""
        try:
            status = folder.stat()
        except OSError as problem:
            self._refused(problem)
            return False
        before = len(self._walked)
        self._walked.add((status.st_dev, status.st_ino))
        return len(self._walked) > before

    def consider(self, file: Path, root: Path, really: Path) -> None:
        """Take ``file``, in the folder that is ``really`` there, if it is one."""
        try:
            status = file.stat()
        except FileNotFoundError:
            if file.is_symlink():
                self._skip(file, f"is a link that leads nowhere (to {os.readlink(file)})")
            return
        except OSError as problem:
            self._skip(file, f"cannot be looked at ({problem.strerror or problem})")
            return
        mode = status.st_mode
        if not stat.S_ISREG(mode):
            kind = next((what for holds, what in _KINDS if holds(mode)), "something else")
            self._skip(file, f"is {kind}, not a file")
        elif file.is_symlink():
            self._files.append(Source(file, root, status))
        else:
            self._take(Source(file, root, status), str(really / file.name))

    def follow(self) -> None:
        """Walk the linked folders and take the linked files that are not there already."""
        while self._folders:
            link = self._folders.pop(0)
            target = Path(os.path.realpath(link.file))
            if any(target in root.parents for root in self._roots):
                self._skip(
                    link.file,
                    f"is a link to {target}, which holds what was given: give that folder itself",
                )
            else:
                self.walk(link.file, link.root)
        for file in self._files:
            self._take(file, os.path.realpath(file.file))

    def _take(self, source: Source, really: str) -> None:
        if really not in self._taken:
            self._taken.add(really)
            self.sources[source.file] = source

    def _refused(self, problem: OSError) -> None:
        self._skip(Path(problem.filename), f"cannot be listed ({problem.strerror})")

    def _skip(self, path: Path, reason: str) -> None:
        self.skipped.setdefault(str(path), Skipped(str(path), reason))


def _emptiness(folder: Path, count: int) -> str:
    """What is said of a folder whose documents are kept although it holds no file any more."""
    documents, are, them = (
        ("documents were", "are", "them") if count > 1 else ("document was", "is", "it")
    )
    now = "holds no file" if folder.is_dir() else "is a file now"
    return (
        f"{now}, but {count} {documents} ingested from it, which {are} kept: mount or fill it, or"
        f" give --allow-empty to remove {them}"
    )
