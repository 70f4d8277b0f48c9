"""Whether there is an index in a directory, and which of its files are written to be read."""

from __future__ import annotations

from pathlib import Path

from ingest.errors import IndexMissing, IndexUnwritable
from ingest.index_directory.generations import (
    CATALOGUE_FILE,
    VECTORS_DIRECTORY,
    folder_of,
    generations,
)
from ingest.index_directory.read_only import is_read_only

FEEDBACK_FILE = "feedback.sqlite3"


def exists(directory: Path) -> bool:
    """Whether anything was ever ingested into ``directory``."""
    file = directory / folder_of(generations(directory).live) / CATALOGUE_FILE
    # An empty one is what a killed first ingest or a full disk left, and would answer that nothing is said.
    return file.is_file() and file.stat().st_size > 0


def databases(directory: Path) -> tuple[str, ...]:
    """What is copied of an index that cannot be written: the databases, which write to be read."""
    folder = folder_of(generations(directory).live)
    live = (f"{folder}/{name}".lstrip("/") for name in (CATALOGUE_FILE, VECTORS_DIRECTORY))
    return (*live, FEEDBACK_FILE)


def is_unwritable(directory: Path) -> bool:
    """Whether there is an index in ``directory`` that this process can only read."""
    return exists(directory) and is_read_only(directory, databases(directory))


def check_exists(directory: Path) -> None:
    """Raise ``IndexMissing`` when nothing was ever ingested into ``directory``, ``IndexUnwritable`` for a file."""
    if directory.is_file():
        raise IndexUnwritable(
            f"The index {directory} is a file, not a directory: name another with --index."
        )
    if not exists(directory):
        raise IndexMissing(
            f"Nothing has been ingested into {directory} yet: run footnote ingest PATH."
        )
