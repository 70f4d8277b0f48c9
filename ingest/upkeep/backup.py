"""A backup of an index in one SQLite file, made and put back while the index answers.

The file is the catalogue as SQLite's own backup copies it, with the vectors of its passages in a table
beside it, and what people gave: feedback and uploaded files. Putting it back is one transaction of the
catalogue; the vectors follow it, as after a change that was killed.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import NamedTuple
from uuid import uuid4

import numpy as np

from ingest.changes.settling import recover, unsettle
from ingest.disk.storage import batches, storing
from ingest.disk.traces import files_under
from ingest.document import Passage
from ingest.errors import IndexMismatch, UsageError
from ingest.how_many import counted
from ingest.index import Index
from ingest.index_directory.index_files import FEEDBACK_FILE
from ingest.index_directory.read_only import private_copy

_FORMAT = "footnote backup 1"
_SCHEMA = """
CREATE TABLE backup_format (name TEXT NOT NULL);
CREATE TABLE backup_vectors (passage TEXT PRIMARY KEY, vector BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE backup_files (name TEXT PRIMARY KEY, content BLOB NOT NULL) WITHOUT ROWID;
"""
_TABLES = ("backup_format", "backup_vectors", "backup_files")
_AT_ONCE = 250


class BackedUp(NamedTuple):
    """What a backup holds, and its size in bytes."""

    file: str
    documents: int
    passages: int
    bytes: int


def backup(index: Index, file: Path, given: Sequence[str] = ()) -> BackedUp:
    """Write a backup of ``index`` to ``file``, whole or not at all.

    ``given`` are names of files and folders in the index directory that belong to it. Nobody may change
    the index meanwhile. Raises ``DiskFull``, ``UsageError`` where ``file`` cannot be written, or is something
    else than an earlier backup.
    """
    target = Path(os.path.realpath(file))
    part = target.parent / f".{uuid4().hex}.part"
    try:
        _check_place(file)
        with storing(file), closing(sqlite3.connect(part)) as out:
            index.catalogue.copy_to(out)
            out.execute("PRAGMA journal_mode=DELETE")
            with out:
                out.executescript(_SCHEMA)
                out.execute("INSERT INTO backup_format VALUES (?)", (_FORMAT,))
                stored = index.catalogue.passages(index.catalogue.passage_ids())
                for passages, vectors in index.vectors.stored([s.passage for s in stored.values()]):
                    names = (passage.id for passage in passages)
                    rows = ((n, v.tobytes()) for n, v in zip(names, vectors, strict=True))
                    out.executemany("INSERT INTO backup_vectors VALUES (?,?)", rows)
                for name, content in _given_files(index, given):
                    out.execute("INSERT INTO backup_files VALUES (?,?)", (name, content))
        _check(part)
        os.replace(part, target)
    except (OSError, sqlite3.OperationalError) as problem:
        raise UsageError(
            f"The backup {file} cannot be written ({problem}): name another file, or another folder."
        ) from problem
    finally:
        part.unlink(missing_ok=True)
    count = index.catalogue.count_passages()
    return BackedUp(str(file), index.catalogue.count_documents(), count, file.stat().st_size)


def _check_place(file: Path) -> None:
    if not file.parent.is_dir():
        raise UsageError(
            f"There is no folder {file.parent}: make it, or name another for the backup."
        )
    if file.is_dir():
        raise UsageError(f"{file} is a folder: name a file in it for the backup.")
    # An empty file is what mktemp makes.
    if file.exists() and not (file.is_file() and (file.stat().st_size == 0 or _is_backup(file))):
        raise UsageError(f"{file} is there already and no whole backup: name another file.")


def _is_backup(file: Path) -> bool:
    try:
        with _opened(file) as source:
            source.execute("SELECT name FROM backup_format")
    except UsageError:
        return False
    return True


def _given_files(index: Index, given: Sequence[str]) -> Iterator[tuple[str, bytes]]:
    roots = (index.root if name == FEEDBACK_FILE else index.directory for name in given)
    held = [
        (root, file)
        for root, one in zip(roots, given, strict=True)
        for file in files_under(root / one)
    ]
    for root, file in held:
        name = file.relative_to(root).as_posix()
        if file.suffix != ".sqlite3":
            yield name, file.read_bytes()
            continue
        try:
            content = _database(file)
        except sqlite3.OperationalError:  # SQLite writes to read, too, and the disk may be full
            with private_copy(root, [name]) as copy:
                content = _database(copy / name)
        yield name, content


def _database(file: Path) -> bytes:
    """The bytes of a database that others may be writing. Raises ``UsageError`` for a damaged one."""
    try:
        with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(":memory:")) as copy:
            source.backup(copy)
            content = copy.serialize()
    except sqlite3.OperationalError:  # it cannot be read now
        raise
    except sqlite3.DatabaseError as problem:
        raise UsageError(f"{file} is damaged ({problem}): move it away, then back up.") from problem
    # A copy in memory has no log of writes, as the header of the file says that it does.
    return content[:18] + b"\1\1" + content[20:]


def restore(index: Index, file: Path) -> BackedUp:
    """Put a backup in the place of what ``index`` holds, once it was seen to be whole.

    One that another splitter cut, as that of an earlier version, answers until the next ingest builds it anew.

    Raises ``UsageError`` when ``file`` is no backup or is damaged, ``IndexMismatch`` when it was built
    by another model than today's settings name: before anything changes. ``DiskFull``.
    """
    index.check_writable()
    _check(file)
    copy = index.directory / f".{uuid4().hex}.part"
    try:
        with storing(copy), closing(sqlite3.connect(copy)) as mine:
            with _opened(file) as source:
                source.backup(mine)
            _check_builder(index, file, mine)
            vectors = mine.execute("SELECT passage,vector FROM backup_vectors").fetchall()
            files = mine.execute("SELECT name,content FROM backup_files").fetchall()
            for table in _TABLES:
                mine.execute(f"DROP TABLE {table}")
            unsettle(mine)
            mine.commit()
            index.catalogue.replace_by(mine)
        _put_vectors(index, dict(vectors))
        recover(index)
        for name, content in files:
            _put_file(index.directory, name, content)
    finally:
        copy.unlink(missing_ok=True)
    return BackedUp(
        str(file),
        index.catalogue.count_documents(),
        index.catalogue.count_passages(),
        file.stat().st_size,
    )


@contextmanager
def _opened(file: Path) -> Iterator[sqlite3.Connection]:
    if not file.is_file():
        raise UsageError(f"There is no backup {file}: check the name.")
    try:
        with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as source:
            yield source
    except sqlite3.DatabaseError as problem:
        raise UsageError(
            f"{file} is no backup of Footnote, or is damaged ({problem})."
        ) from problem


def check_is_backup(file: Path) -> None:
    """Raise ``UsageError`` unless ``file`` is a backup of this version, whole or not."""
    with _opened(file) as source:
        if source.execute("SELECT name FROM backup_format").fetchone() != (_FORMAT,):
            raise UsageError(f"{file} is a backup of another version of Footnote.")


def _check(file: Path) -> None:
    """Raise ``UsageError`` unless ``file`` is a whole backup."""
    check_is_backup(file)
    with _opened(file) as source:
        if source.execute("PRAGMA integrity_check").fetchone() != ("ok",):
            raise UsageError(f"{file} is damaged: take another backup.")
        lacking = source.execute(
            "SELECT count(*) FROM passages p LEFT JOIN backup_vectors v ON v.passage=p.id"
            " WHERE v.passage IS NULL"
        ).fetchone()[0]
        if lacking:
            raise UsageError(
                f"{file} lacks the vectors of {counted(lacking, 'passage')}: run footnote doctor."
            )


def _check_builder(index: Index, file: Path, mine: sqlite3.Connection) -> None:
    held = dict(mine.execute("SELECT key,value FROM meta"))
    model, precision = held.get("embedding_model"), held.get("precision")
    if held.get("encoder") not in (None, index.encoder.fingerprint):
        raise IndexMismatch(
            f"The backup {file} was built by the embedding model {model} ({precision}): set"
            " ingest.embedding_model and ingest.precision to these, then restore it."
        )


def _put_vectors(index: Index, vectors: dict[str, bytes]) -> None:
    lacking = set(vectors) - index.vectors.ids()
    stored = index.catalogue.passages(sorted(lacking))
    passages: list[Passage] = [one.passage for one in stored.values()]
    for some in batches(passages, _AT_ONCE):
        rows = [np.frombuffer(vectors[passage.id], np.float32) for passage in some]
        index.vectors.put(some, np.array(rows))


def _put_file(directory: Path, name: str, content: bytes) -> None:
    target = directory / name
    if not target.resolve().is_relative_to(directory.resolve()):
        raise UsageError(f"The backup names a file outside of the index: {name}.")
    target.parent.mkdir(parents=True, exist_ok=True)
    with storing(target):
        if target.suffix == ".sqlite3":
            with closing(sqlite3.connect(":memory:")) as source:
                source.deserialize(content)
                with closing(sqlite3.connect(target)) as out:
                    source.backup(out)
        else:
            target.write_bytes(content)
