"""Traces of a text in files: found wherever a store left them, and blacked out where we may.

A database keeps the bytes of what was deleted in free pages, in its write-ahead log and in the log of
its vectors, and long texts lie in pages apart: so pieces of sentences are looked for, not sentences,
in every file as it is on disk.
"""

from __future__ import annotations

import html
import json
import mmap
import re
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, suppress
from pathlib import Path

from ingest.disk.storage import written_whole

REMOVED = "[removed]"
# Bytes of a piece: more than chance repeats, fewer than fit into the end of a page.
_PIECE = 32
_SHORTEST = 12
# Pieces that are looked for at most, and the bytes that are compared for all of them.
_MOST_PIECES, _MOST_COMPARED = 200, 4_000_000_000
_WORD = re.compile(r"\w+")
# What may stand between two words of a quoted sentence: punctuation, marks of emphasis, tags, escapes.
_BETWEEN = r'(?:<[^<>]{0,120}>|\\[nrt"/\\]|\\u[0-9a-f]{4}|&#?\w{1,8};|[^\w"<>]){0,40}?'
_SQLITE = b"SQLite format 3\x00"
_MOST_WORDS = 400


def pieces_of(sentences: Iterable[str]) -> list[str]:
    """Pieces of ``sentences`` to look for, none of them shorter than chance repeats."""
    found: dict[str, None] = {}
    for sentence in sentences:
        for start in range(0, len(sentence), _PIECE):
            piece = sentence[start : start + _PIECE].strip()
            if len(piece) >= _SHORTEST:
                found[piece] = None
    every = list(found)
    step = max(1, len(every) // _MOST_PIECES)
    return every[::step]


def files_under(folder: Path) -> Iterator[Path]:
    """Every regular file under ``folder``, or ``folder`` itself where it is one."""
    if folder.is_file():
        yield folder
    elif folder.is_dir():
        yield from sorted(file for file in folder.rglob("*") if file.is_file())


def pieces_in(file: Path, pieces: Sequence[str]) -> list[str]:
    """Those of ``pieces`` that ``file`` holds as UTF-8, or as JSON or HTML writes them."""
    with (
        suppress(OSError, ValueError),  # gone by now, or empty
        file.open("rb") as opened,
        mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ) as data,
    ):
        most = max(8, _MOST_COMPARED // len(data))
        return [
            piece
            for piece in pieces[:most]
            if any(data.find(form.encode("utf-8", "replace")) >= 0 for form in _forms(piece))
        ]
    return []


def _forms(text: str) -> set[str]:
    return {
        text,
        json.dumps(text)[1:-1],
        json.dumps(text, ensure_ascii=False)[1:-1],
        html.escape(text),
    }


def black_out(file: Path, sentences: Sequence[str]) -> bool:
    """Put ``REMOVED`` in the place of ``sentences`` in a text file or a database; whether any was there.

    Emphasis, tags and line breaks between their words do not hide them. Raises ``OSError``,
    ``sqlite3.Error`` and ``DiskFull`` where the file cannot be written.
    """
    patterns = [pattern for one in sentences if (pattern := _pattern(one)) is not None]
    with file.open("rb") as opened:
        is_database = opened.read(len(_SQLITE)) == _SQLITE
    if is_database:
        return _black_out_database(file, patterns)
    try:
        before = file.read_bytes().decode()
    except UnicodeDecodeError:
        return False
    after = _replaced(before, patterns)
    if after == before:
        return False
    with written_whole(file) as out:
        out.write(after)
    return True


def black_out_all(places: Iterable[Path], sentences: Sequence[str]) -> list[Path]:
    """``black_out`` in every file of ``places``; the files in which there was something."""
    files = (file for place in places for file in files_under(place))
    return [file for file in files if black_out(file, sentences)]


def _pattern(sentence: str) -> re.Pattern[str] | None:
    words = _WORD.findall(sentence)[:_MOST_WORDS]
    if len(" ".join(words)) < _SHORTEST:
        return None
    written = (
        word if word.isascii() else f"(?:{re.escape(word)}|{re.escape(json.dumps(word)[1:-1])})"
        for word in words
    )
    return re.compile(_BETWEEN.join(written))


def _replaced(text: str, patterns: Sequence[re.Pattern[str]]) -> str:
    for pattern in patterns:
        text = pattern.sub(REMOVED, text)
    return text


def _black_out_database(file: Path, patterns: Sequence[re.Pattern[str]]) -> bool:
    changed = 0
    with closing(sqlite3.connect(file, timeout=30)) as database:
        database.create_function("blacked_out", 1, lambda text: _replaced(text, patterns))
        with database:
            tables = (
                "SELECT name FROM sqlite_master WHERE type='table' AND name NOT LIKE 'sqlite_%'"
            )
            for (table,) in database.execute(tables).fetchall():
                for column in database.execute(f'PRAGMA table_info("{table}")').fetchall():
                    name = column[1]
                    changed += database.execute(
                        f'UPDATE "{table}" SET "{name}"=blacked_out("{name}")'  # noqa: S608
                        f' WHERE typeof("{name}")=\'text\' AND blacked_out("{name}")<>"{name}"'
                    ).rowcount
        if changed:
            database.execute("VACUUM")
            database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return changed > 0
