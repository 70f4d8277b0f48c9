"""``results.json``: what a run writes and everything that reports or compares reads."""

from __future__ import annotations

import json
import math
from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, overload

from ingest.disk.file_bytes import open_file
from ingest.disk.storage import written_whole
from ingest.errors import UsageError

FORMAT = "footnote-results"
VERSION = 1
RESULTS_FILE = "results.json"
ROWS_FOLLOW = b' "rows": [\n'
_ROW = b"  {"
# What every comparison and export reads, of the whole and of each row.
_HEAD = ("created", "testset", "index", "settings", "answerer", "summary", "attribution")
_PARTS: Mapping[str, Any] = {
    "id": str, "question": str, "answer": dict | None, "answerable": bool, "expected": dict,
    "metrics": dict, "attribution": str, "cached": bool,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Results:
    """The results of a run: everything but the rows in memory, the rows in ``file``."""

    file: Path
    head: Mapping[str, Any]

    @property
    def summary(self) -> Mapping[str, Mapping[str, Any]]:
        """Each metric's value, n and interval."""
        found: Mapping[str, Mapping[str, Any]] = self.head["summary"]
        return found

    @property
    def attribution(self) -> Mapping[str, int]:
        """How many questions ended where."""
        found: Mapping[str, int] = self.head["attribution"]
        return found

    def as_dict(self) -> dict[str, Any]:
        """The whole file, rows included."""
        whole = _read(self.file)
        return {**whole, "rows": [_row(row) for row in whole["rows"]]}

    def in_parts(self) -> dict[str, Any]:
        """As ``as_dict``, but each row is read when it is looked at: for sets of any size.

        A file that another program has written anew, in lines of its own, is read as a whole.
        """
        rows = Rows(self.file)
        return {**self.head, "rows": rows} if rows.as_written else self.as_dict()


class Rows(Sequence[Mapping[str, Any]]):
    """The rows of a file that ``write_results`` wrote, read one by one; only their offsets are kept.

    ``as_written`` is whether the file holds rows as it wrote them.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._offsets: list[int] = []
        self.as_written = False
        with file.open("rb") as lines:
            offset, within = 0, False
            for line in lines:
                if within and line.startswith(_ROW):
                    self._offsets.append(offset)
                    if not line.endswith((b"}\n", b"},\n")):
                        return
                within = within or line == ROWS_FOLLOW
                offset += len(line)
        self.as_written = bool(self._offsets)

    def __len__(self) -> int:
        return len(self._offsets)

    def __iter__(self) -> Iterator[Mapping[str, Any]]:
        return self._read(self._offsets)

    @overload
    def __getitem__(self, at: int) -> Mapping[str, Any]: ...
    @overload
    def __getitem__(self, at: slice) -> list[Mapping[str, Any]]: ...

    def __getitem__(self, at: int | slice) -> Mapping[str, Any] | list[Mapping[str, Any]]:
        if isinstance(at, slice):
            return list(self._read(self._offsets[at]))
        return next(self._read([self._offsets[at]]))

    def _read(self, offsets: Iterable[int]) -> Iterator[Mapping[str, Any]]:
        with self._file.open("rb") as lines:
            for offset in offsets:
                lines.seek(offset)
                row = lines.readline().rstrip(b"\n").removesuffix(b",")
                yield _row(json.loads(row.decode("utf-8", "surrogatepass")))


def read_results(path: Path) -> Results:
    """The results in a file, or in the folder of a run.

    Raises ``UsageError`` when there are none or they are not ours.
    """
    file = path / RESULTS_FILE if path.is_dir() else path
    whole = _read(file)
    return Results(file, {name: value for name, value in whole.items() if name != "rows"})


def write_results(head: Mapping[str, Any], rows: Iterable[str], folder: Path) -> Results:
    """Write ``results.json``: ``head`` and ``rows``, each a row's JSON, one at a time.

    The file is whole or not there: it takes the old one's place when everything is written.
    """
    file = folder / RESULTS_FILE
    with written_whole(file, errors="surrogatepass") as out:
        opened = json.dumps(head, ensure_ascii=False, indent=1).removesuffix("\n}")
        out.write(f'{opened},\n "rows": [')
        for number, row in enumerate(rows):
            out.write((",\n  " if number else "\n  ") + row)
        out.write("\n ]\n}\n")
    return Results(file, head)


def _read(file: Path) -> dict[str, Any]:
    try:
        # What an editor puts before it is no part of it.
        with open_file(file) as opened:
            text = opened.read().removeprefix(BOM_UTF8).decode("utf-8", "surrogatepass")
        whole = json.loads(text)
    except FileNotFoundError:
        raise UsageError(
            f"There are no results in {file}: footnote eval run TESTSET writes them."
        ) from None
    except ValueError as problem:
        raise UsageError(
            f"{file} is no JSON, as the results of a run are: name its {RESULTS_FILE} or its folder, or run"
            " the evaluation again."
        ) from problem
    except OSError as problem:
        raise UsageError(f"{file} cannot be read ({problem.strerror}).") from problem
    if not isinstance(whole, dict) or whole.get("format") != FORMAT:
        raise UsageError(f"{file} does not hold the results of footnote eval run.")
    if whole.get("version") != VERSION:
        raise UsageError(
            f"{file} has version {whole.get('version')} of the results; this Footnote reads"
            f" version {VERSION}: run the evaluation again."
        )
    lacks = [part for part in _HEAD if part not in whole]
    rows = whole.get("rows")
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        lacks.append("rows")
    else:
        found = (f"{part} in row {at}" for at, row in enumerate(rows, 1) for part in _lacking(row))
        lacks += islice(found, 1)
    if lacks:
        raise UsageError(
            f"{file} lacks {lacks[0]}, which footnote eval run writes: run the evaluation again."
        )
    return whole


def _lacking(row: Mapping[str, Any]) -> Iterator[str]:
    """The parts of a row that are not there, or are of another kind."""
    for part, kind in _PARTS.items():
        if part not in row or not isinstance(row[part], kind):
            yield part
        elif part == "metrics":
            yield from (name for name, value in row[part].items() if not _is_number(value))


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and math.isfinite(value)


def _row(row: dict[str, Any]) -> dict[str, Any]:
    """A row as it is written today: earlier runs called the score of a passage that was found ``fused``."""
    for passage in row.get("ranking", ()):
        if "fused" in passage:
            passage["score"] = passage.pop("fused")
    return row
