"""Test sets written to files and read back, for the tests of their formats."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import openpyxl

from eval.formats.format_table import read_test_set
from eval.testset import TestSet


def read_text(
    folder: Path, text: str, columns: str = "", name: str = "t.csv", encoding: str = "utf-8"
) -> TestSet:
    """What a file with this text is read as."""
    (folder / name).write_bytes(text.encode(encoding))
    return read_test_set(folder / name, columns)


def read_json(
    folder: Path, data: Any, name: str = "set.json", indent: int | None = None
) -> TestSet:
    """What one JSON text is read as."""
    return read_text(folder, json.dumps(data, indent=indent), name=name)


def read_lines(folder: Path, *rows: Any, name: str = "set.jsonl") -> TestSet:
    """What JSON Lines are read as."""
    return read_test_set(lines(folder / name, *rows))


def lines(file: Path, *rows: Any) -> Path:
    """A JSON Lines file."""
    file.write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
    return file


def book(file: Path, fill: Callable[[Any], None] | Sequence[Sequence[Any]]) -> Path:
    """A workbook, filled or with one sheet of these rows."""
    made = openpyxl.Workbook()
    if callable(fill):
        fill(made)
    else:
        for cells in fill:
            made.active.append(list(cells))
    made.save(file)
    return file


def texts_under_gold(read: TestSet) -> list[list[str]]:
    """What the gold of each question says."""
    return [[read.documents[g.document][g.start : g.end] for g in q.gold] for q in read]
