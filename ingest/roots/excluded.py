"""What ``.footnoteignore`` files leave out of the folders they lie in, by the rules of gitignore.

Of several files the nearest that says something of a path decides; in what is left out nothing is looked at.
Names are compared in NFC.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from ingest.disk.file_bytes import open_file

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

IGNORE_FILE = ".footnoteignore"
_LARGEST = 1_000_000  # bytes
# More of them between two slashes take a regular expression hours over some names.
_STARS = 3


class Exclusions:
    """The ignore files that were read; ``left_out`` are paths, each with the ignore file that says so."""

    def __init__(self) -> None:
        self._specs: dict[PurePath, GitIgnoreSpec] = {}
        self.left_out: dict[Path, Path] = {}

    def read(self, folder: Path) -> None:
        """Read the ignore file in ``folder``. Raises ``ValueError`` with what is wrong, and ``OSError``."""
        with open_file(folder / IGNORE_FILE) as opened:
            self.add(folder, opened.read(_LARGEST + 1))

    def add(self, folder: PurePath, content: bytes) -> None:
        """Take ``content`` for the ignore file of ``folder``. Raises ``ValueError`` with what is wrong."""
        from pathspec import GitIgnoreSpec

        if len(content) > _LARGEST:
            raise ValueError("it is larger than a megabyte")
        lines = unicodedata.normalize("NFC", content.decode("utf-8-sig")).splitlines()
        for number, line in enumerate(lines, 1):
            if any(
                part.count("*") > _STARS for part in line.split("/") if not line.startswith("#")
            ):
                raise ValueError(f"line {number} has more than {_STARS} stars between slashes")
        self._specs[folder] = GitIgnoreSpec.from_lines(lines)

    def by(self, path: PurePath, root: PurePath, *, is_folder: bool = False) -> PurePath | None:
        """The ignore file at or below ``root`` that leaves out ``path``, whose folder is not left out, or None."""
        for folder in path.parents if self._specs else ():
            spec = self._specs.get(folder)
            if spec is not None:
                below = unicodedata.normalize("NFC", path.relative_to(folder).as_posix())
                said = spec.check_file(f"{below}/" if is_folder else below).include
                if said is not None:
                    return folder / IGNORE_FILE if said else None
            if folder == root:
                break
        return None

    def above(self, path: PurePath, root: PurePath) -> PurePath | None:
        """The ignore file at or below ``root`` that leaves out ``path`` or a folder it lies in, or None."""
        folders = [folder for folder in reversed(path.parents) if folder != root]
        said = (self.by(folder, root, is_folder=True) for folder in folders)
        return next(filter(None, said), None) or self.by(path, root)

    def leaves_out(self, path: Path, root: Path, *, is_folder: bool = False) -> bool:
        """Whether ``path`` is left out, as ``by`` tells it; noted in ``left_out``."""
        file = self.by(path, root, is_folder=is_folder)
        if file is not None:
            self.left_out[path] = Path(file)
        return file is not None

    def sentences(self) -> Iterator[tuple[Path, str]]:
        """What is to be said of each ignore file that left something out."""
        for file in dict.fromkeys(self.left_out.values()):
            paths = [path for path, by in self.left_out.items() if by == file]
            named = ", ".join(str(path.relative_to(file.parent)) for path in paths[:5])
            more = f" and {len(paths) - 5:,} more" if len(paths) > 5 else ""
            yield file, f"Excludes {named}{more}."
