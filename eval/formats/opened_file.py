"""Opens a file that may be a test set and finds out what shape it has, not yet what it means."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import islice
from pathlib import Path
from typing import Any

from eval.formats.columns import columns_of, plain, row_inside
from eval.formats.delimited import read_table
from eval.formats.file_rows import FileRow, Table, numbered
from eval.formats.header import NamedColumns
from eval.formats.json_rows import json_lines, json_list, open_binary
from eval.formats.objects import rows_in
from eval.formats.workbook import read_sheet
from ingest.errors import UnreadableDocument, UsageError
from ingest.parsers.code_pages.encoding import decode

_HEAD_ROWS = 5  # by which a format is recognised
_WORKBOOKS = frozenset({".xlsx", ".xlsm"})
_PROSE = frozenset({".md", ".markdown", ".pdf", ".docx", ".doc", ".html", ".htm", ".pptx"})
# LangSmith's, promptfoo's, a conversation; a set of many has none of them.
_A_ROW_HAS = frozenset({"inputs", "vars", "messages", "conversations"})


class FileShape(StrEnum):
    """What a file looks like from outside."""

    FOLDER = "folder"
    OBJECT = "object"  # one JSON or YAML object
    RECORDS = "records"  # JSON Lines, or a JSON or YAML list
    TABLE = "table"  # CSV, TSV
    WORKBOOK = "workbook"  # XLSX
    TEXT = "text"  # none of these


@dataclass(frozen=True, slots=True)
class OpenedFile:
    """A file or folder with its shape.

    ``data`` is the object of an ``OBJECT``; ``rows`` starts over with every call; ``keys`` are the
    field names of the first rows (see ``columns.plain``) and ``first`` the first row's fields. Of a
    ``TABLE`` or ``WORKBOOK``, ``header`` are its columns in order and ``said`` how it was read.
    """

    path: Path
    shape: FileShape
    rows: Callable[[], Iterable[FileRow]] = lambda: ()
    data: Any = None
    keys: frozenset[str] = frozenset()
    first: Mapping[str, Any] | None = None
    header: tuple[str, ...] = ()
    said: tuple[str, ...] = ()

    def has(self, *names: str) -> bool:
        """Whether all of these fields occur in the first rows."""
        return all(plain(name) in self.keys for name in names)

    def has_any(self, *names: str) -> bool:
        """Whether some of these fields occur in the first rows."""
        return any(plain(name) in self.keys for name in names)


def open_file(path: Path, columns: NamedColumns = NamedColumns()) -> OpenedFile:  # noqa: B008 - it is frozen
    """The file or folder at ``path``. Raises ``UsageError`` when it cannot be read at all."""
    if not path.exists():
        raise UsageError(f"There is no file or folder {path}: check the name.")
    if path.is_dir():
        return OpenedFile(path, FileShape.FOLDER)
    if not path.is_file():
        raise UsageError(
            f"{path} is no file, which could be read twice: save it as one, and name that."
        )
    try:
        return _opened(path, columns)
    except (gzip.BadGzipFile, EOFError, zlib.error) as problem:
        raise UsageError(f"{path} is a damaged gzip file: fetch it again.") from problem
    except OSError as problem:
        raise UsageError(f"{path} cannot be read ({problem.strerror}).") from problem


def with_rows(path: Path, shape: FileShape, rows: Callable[[], Iterable[FileRow]]) -> OpenedFile:
    """A file of rows, with the fields of the first ones looked at; rows inside rows are taken out."""
    head = [row.values for row in islice(rows(), _HEAD_ROWS)]
    if head and all(row_inside(values) is not values for values in head):
        return with_rows(
            path,
            shape,
            lambda: (row._replace(values=row_inside(row.values)) for row in rows()),
        )
    fields = [values for values in head if isinstance(values, Mapping)]
    keys = frozenset(plain(str(key)) for values in fields for key in values)
    return OpenedFile(path, shape, rows, None, keys, fields[0] if fields else None)


def turned(
    opened: OpenedFile,
    rows: Iterable[FileRow],
    fields: Callable[[Mapping[str, Any]], Iterable[Mapping[str, Any]]],
) -> OpenedFile:
    """``opened`` with ``rows`` in place of its own, the fields of each under the names that count here."""
    made: list[FileRow] = []
    for row in rows:
        if isinstance(row.values, Mapping):
            made += [row._replace(values=values) for values in fields(row.values)]
        else:
            made.append(row)
    return with_rows(opened.path, opened.shape, lambda: made)


def _opened(path: Path, columns: NamedColumns) -> OpenedFile:
    kind = Path(path.name.lower().removesuffix(".gz")).suffix
    with open_binary(path) as file:
        head = file.read(4096)
    if not head.strip():
        raise UsageError(f"{path} is empty: a test set has one question a row.")
    if kind in _WORKBOOKS or (head.startswith(b"PK\x03\x04") and b"xl/" in head):
        return _of_table(path, FileShape.WORKBOOK, read_sheet(path, columns))
    if head.startswith(b"\xd0\xcf\x11\xe0") or kind in {".xls", ".ods"}:
        raise UsageError(f"{path} is a spreadsheet of another kind: save it as XLSX or CSV.")
    if kind in _PROSE:
        raise UsageError(
            f"{path} is a document, not a test set: footnote ingest reads documents; a test set is"
            " JSON Lines, CSV or XLSX with one question a row."
        )
    if kind in {".yaml", ".yml"}:
        return _yaml(path)
    if head.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in (b"{", b"["):
        return _json(path)
    text = decoded(path)
    table = read_table(path, text, columns)
    if table is None:
        return OpenedFile(path, FileShape.TEXT, data=text[:4096])
    return _of_table(path, FileShape.TABLE, table)


def _json(path: Path) -> OpenedFile:
    with open_binary(path) as file:
        lines = (line for line in file if line.strip())
        first, second = next(lines), next(lines, b"")
    try:
        json.loads(first.removeprefix(b"\xef\xbb\xbf"))
    except (ValueError, RecursionError):
        # A first line that is cut off, then whole objects: JSON Lines with one bad row.
        several = second.startswith(b"{") and second.rstrip().endswith(b"}")
    else:
        several = bool(second)
    if several:
        return with_rows(path, FileShape.RECORDS, lambda: json_lines(path))
    text = decoded(path)
    try:
        if text.lstrip()[:1] != "[":
            return _object(path, json.loads(text))
        listed = list(json_list(text))
    except (json.JSONDecodeError, RecursionError) as problem:
        why = "it is nested too deeply"
        if isinstance(problem, json.JSONDecodeError):
            why = f"line {problem.lineno}, {problem.msg}"
        raise UsageError(f"{path} is not valid JSON: {why}.") from problem
    return with_rows(path, FileShape.RECORDS, lambda: listed)


def _object(path: Path, data: Any) -> OpenedFile:
    # A row by itself may hold lists of objects, too: its conversation, its gold, its assertions.
    nested = (
        isinstance(data, Mapping)
        and _A_ROW_HAS.isdisjoint(data)
        and (bool(rows_in(data)) or _lists_objects(data))
    )
    rows = (FileRow("line 1", 1, data),)
    shape = FileShape.OBJECT if nested else FileShape.RECORDS
    return replace(with_rows(path, shape, lambda: rows), data=data)


def _lists_objects(data: Mapping[str, Any]) -> bool:
    lists = (v for v in data.values() if isinstance(v, list) and v)
    return "question" not in columns_of(map(str, data)) and any(
        isinstance(listed[0], Mapping) for listed in lists
    )


def _yaml(path: Path) -> OpenedFile:
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        data = yaml.load(decoded(path), Loader=loader)  # noqa: S506 - both loaders are safe ones
    except yaml.YAMLError as problem:
        mark = getattr(problem, "problem_mark", None)
        where = f" (line {mark.line + 1})" if mark else ""
        raise UsageError(f"{path} is not valid YAML{where}.") from problem
    if isinstance(data, list):
        rows = numbered(data)
        return with_rows(path, FileShape.RECORDS, lambda: rows)
    return _object(path, data)


def _of_table(path: Path, shape: FileShape, table: Table) -> OpenedFile:
    opened = with_rows(path, shape, lambda: table.rows)
    return replace(opened, header=table.header, said=table.sentences())


def decoded(path: Path) -> str:
    """The file's text: by byte order mark, as UTF-8, or as cp1252. Raises ``UsageError``."""
    with open_binary(path) as file:
        data = file.read()
    try:
        return decode(data)[0]
    except UnreadableDocument as problem:
        raise UsageError(
            f"{path} {problem}: a test set is JSON Lines, CSV or XLSX with one question a row."
        ) from problem
