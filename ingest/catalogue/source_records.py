"""What the catalogue remembers of source files: what they were, what they held, which are gone or unread.

A stamp is what ``stat`` says of a file (size, times, inode): while it stays the same, the content
need not be read again to know that it has not changed.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from ingest.catalogue.database import Database
from ingest.roots.finding import Skipped

SCHEMA = """
CREATE TABLE IF NOT EXISTS containers (
  path TEXT PRIMARY KEY, content_hash TEXT NOT NULL, readers INTEGER NOT NULL,
  documents INTEGER NOT NULL, skipped TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS file_stamps (
  path TEXT PRIMARY KEY, stamp TEXT NOT NULL, content_hash TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS sources_gone (document TEXT PRIMARY KEY);
CREATE TABLE IF NOT EXISTS being_read (path TEXT PRIMARY KEY);
"""
# The columns of ``SourceState``; the parsers of PDF and of pictures write these metadata.
_SELECT_SOURCE = (
    "SELECT path,id,content_hash,readers,coalesce(json_extract(metadata,'$.ocr'),"
    "CASE WHEN json_extract(metadata,'$.pages_without_text') IS NULL THEN NULL ELSE '' END)"
    " FROM documents"
)
# The coarsest time stamps of a file system that is in use are FAT's: two seconds.
_COARSEST_NS = 2_000_000_000


class SourceState(NamedTuple):
    """What tells whether a source file has changed since it was ingested.

    ``ocr`` are the languages that OCR read it in: "" where it has pages without text and was not read,
    None where there is nothing for OCR to read.
    """

    document: str
    content_hash: str
    parsers: int
    ocr: str | None = None


class ContainerState(NamedTuple):
    """A file that contains others or nothing to read, as it was last read.

    ``documents`` counts those of it and in it; ``skipped`` is what in it could not be read, itself for one.
    """

    content_hash: str
    parsers: int
    documents: int
    skipped: tuple[Skipped, ...]

    def is_refused(self, path: str) -> bool:
        """Whether nothing was read of the file itself, whose ``path`` this is."""
        return not self.documents and any(one.path == path for one in self.skipped)


class FileStamp(NamedTuple):
    """The stamp of a file, and the SHA-256 of the bytes it then held."""

    stamp: str
    content_hash: str


def stamp_of(status: os.stat_result, now_ns: int | None = None) -> str:
    """What a later ``stat`` must say again; "" when that would prove nothing.

    A file that changed within the file system's resolution before ``now_ns`` may change again and
    look the same (what git calls racy), and so may one whose times lie in the future.
    """
    changed = max(status.st_mtime_ns, status.st_ctime_ns)
    if (now_ns or time.time_ns()) - changed < _COARSEST_NS:
        return ""
    return f"{status.st_size} {status.st_mtime_ns} {status.st_ctime_ns} {status.st_ino}"


class SourceRecords(Database):
    """The tables of stamps, of files that contain others, and of files that are gone."""

    def sources(self) -> dict[str, SourceState]:
        """Every document's state, by the path of its source file."""
        rows = self._execute(_SELECT_SOURCE)
        return {row[0]: SourceState(*row[1:]) for row in rows}

    def containers(self) -> dict[str, ContainerState]:
        """The files that contained others, or nothing to read, when they were last read, by path."""
        rows = self._execute("SELECT path,content_hash,readers,documents,skipped FROM containers")
        return {
            path: ContainerState(
                content_hash,
                parsers,
                documents,
                tuple(Skipped(*one) for one in json.loads(skipped)),
            )
            for path, content_hash, parsers, documents, skipped in rows
        }

    def put_containers(self, states: Mapping[str, ContainerState], gone: Collection[str]) -> None:
        """Remember files that contain others, and forget ``gone``."""
        if not states and not gone:
            return
        with self.transaction():
            for path in gone:
                self._execute("DELETE FROM containers WHERE path=?", path)
            for path, state in states.items():
                row = (path, *state[:-1], json.dumps(state.skipped))
                self._execute("INSERT OR REPLACE INTO containers VALUES (?,?,?,?,?)", *row)

    def file_stamps(self) -> dict[str, FileStamp]:
        """Every stamp, by the path of its file."""
        rows = self._execute("SELECT path,stamp,content_hash FROM file_stamps")
        return {row[0]: FileStamp(*row[1:]) for row in rows}

    def put_file_stamps(self, stamps: Mapping[str, FileStamp]) -> None:
        """Remember stamps in the place of earlier ones. Call inside ``transaction``."""
        rows = [(path, *stamp) for path, stamp in stamps.items()]
        self._execute_many("INSERT OR REPLACE INTO file_stamps VALUES (?,?,?)", rows)

    def sources_gone(self) -> frozenset[str]:
        """The documents whose source file was gone when an ingest last looked."""
        return frozenset(row[0] for row in self._execute("SELECT document FROM sources_gone"))

    def set_sources_gone(self, documents: Collection[str]) -> None:
        """Remember which these are. Call inside ``transaction``."""
        self._execute("DELETE FROM sources_gone")
        rows = [(document,) for document in documents]
        self._execute_many("INSERT INTO sources_gone VALUES (?)", rows)

    def being_read(self) -> list[str]:
        """The files and folders that an ingest reads now, or was broken off at."""
        return [row[0] for row in self._execute("SELECT path FROM being_read ORDER BY path")]

    def begin_reading(self, paths: Iterable[str]) -> None:
        """Remember that ``paths`` are being read."""
        with self.transaction():
            rows = [(path,) for path in paths]
            self._execute_many("INSERT OR IGNORE INTO being_read VALUES (?)", rows)

    def end_reading(self, paths: Iterable[str]) -> None:
        """Remember that ``paths``, and what is in them, have been read, or are to be read no more."""
        ended = list(paths)
        with self.transaction():
            for path in self.being_read():
                if any(map(Path(path).is_relative_to, ended)):
                    self._execute("DELETE FROM being_read WHERE path=?", path)

    def passages_of_gone(self, ids: Iterable[str]) -> set[str]:
        """Those of the passages ``ids`` whose document's source file is gone."""
        gone = self.sources_gone()
        if not gone:
            return set()
        select = (
            "SELECT 1 FROM passages WHERE id=? AND document IN (SELECT document FROM sources_gone)"
        )
        return {name for name in ids if self._execute(select, name).fetchone()}

    def _forget_source(self, document: str) -> None:
        self._execute(
            "DELETE FROM file_stamps WHERE path IN (SELECT path FROM documents WHERE id=?)",
            document,
        )
        self._execute("DELETE FROM sources_gone WHERE document=?", document)
