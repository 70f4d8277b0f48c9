"""What Chroma leaves in its directory of vectors that were removed, erased by the index's one owner.

Their texts stand in its log, in the segments of its full-text index, in free pages of its database,
and, as bytes of memory that was never initialised, in the unused part of a graph's files. Its
tables and the header of a graph are those of chromadb 1.5 (hnswlib's format, version 1).
"""

from __future__ import annotations

import re
import shutil
import sqlite3
import struct
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

DATABASE = "chroma.sqlite3"
_OPTIMIZE = "INSERT INTO embedding_fulltext_search(embedding_fulltext_search) VALUES('optimize')"
_SEGMENT_DIRECTORY = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_GRAPH_FORMAT = 1
# Format, offset of level 0, elements it has room for, elements it holds, bytes of an element.
_HEADER = struct.Struct("<iQQQQ")
_LENGTH_BYTES = 4


def erase_texts(directory: Path, ids: Sequence[str]) -> None:
    """Drop from the database what it keeps of vectors that were removed, while no client is open.

    Raises ``sqlite3.Error``.
    The log's entries stay, for a graph that was not written to disk is made of them; their texts go.
    """
    with closing(sqlite3.connect(directory / DATABASE, timeout=30)) as database:
        with database:
            blank = "UPDATE embeddings_queue SET metadata=NULL WHERE id=?"
            database.executemany(blank, [(name,) for name in ids])
            database.execute(_OPTIMIZE)
        database.execute("VACUUM")
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def remove_orphans(directory: Path) -> int:
    """Delete the directories of segments that no collection has any more; returns how many.

    Chroma leaves those of deleted collections behind (chroma issue 5259).
    """
    with closing(sqlite3.connect(directory / DATABASE)) as connection:
        named = {row[0] for row in connection.execute("SELECT id FROM segments")}
    orphans = [
        entry
        for entry in directory.iterdir()
        if entry.is_dir() and _SEGMENT_DIRECTORY.fullmatch(entry.name) and entry.name not in named
    ]
    for entry in orphans:
        shutil.rmtree(entry, ignore_errors=True)
    return len(orphans)


def zero_unused(directory: Path) -> None:
    """Write zeros over the unused ends of the graphs' files, where bytes of memory stand."""
    for header in directory.glob("*/header.bin"):
        said = header.read_bytes()[: _HEADER.size]
        if len(said) < _HEADER.size:
            continue
        version, _, _, held, size = _HEADER.unpack(said)
        if version != _GRAPH_FORMAT:
            continue
        _zero_from(header.with_name("data_level0.bin"), held * size)
        _zero_from(header.with_name("length.bin"), held * _LENGTH_BYTES)


def _zero_from(file: Path, start: int) -> None:
    if not file.exists() or file.stat().st_size <= start:
        return
    size = file.stat().st_size
    with file.open("r+b") as opened:
        opened.truncate(start)  # what it is then extended by are zeros
        opened.truncate(size)
