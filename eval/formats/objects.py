"""Rows inside one JSON object: a list under some name, or a data frame in one of pandas' forms.

Of pandas' ``to_json`` these are "columns" (its default), "index", "split" and "table"; lists by the
name of their column are what ``to_dict("list")`` and a ``Dataset`` write.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from eval.formats.columns import columns_of, row_inside
from eval.formats.file_rows import FileRow, numbered


def rows_in(data: Any) -> list[FileRow]:
    """The rows that an object holds; none where it is a row itself, or holds none with a question."""
    if not isinstance(data, Mapping):
        return []
    if _asks(data.get(columns_of(map(str, data)).get("question", ""))):
        return []  # one row, whose question is an object
    for form in (_listed, _split, _by_row, _by_column):
        rows = form(data)
        if rows and _asks(rows[0].values):
            return rows
    return []


def _listed(data: Mapping[str, Any]) -> list[FileRow]:
    lists = [v for v in data.values() if _of_objects(v) and _asks(row_inside(v[0]))]
    if len(lists) != 1 or isinstance(data.get(columns_of(data).get("question", "")), str):
        return []
    return numbered(map(row_inside, lists[0]))


def _split(data: Mapping[str, Any]) -> list[FileRow]:
    names, cells = data.get("columns"), data.get("data")
    if not (isinstance(names, list) and isinstance(cells, list)):
        return []
    return [
        row._replace(values=dict(zip(map(str, names), row.values, strict=False)))
        for row in numbered(cells)
        if isinstance(row.values, list)
    ]


def _by_row(data: Mapping[str, Any]) -> list[FileRow]:
    if not all(isinstance(value, Mapping) for value in data.values()):
        return []
    return [FileRow(f"item {key}", 0, value) for key, value in data.items()]


def _by_column(data: Mapping[str, Any]) -> list[FileRow]:
    columns = {name: value for name, value in data.items() if isinstance(value, Mapping | list)}
    asked = columns.get(columns_of(map(str, data)).get("question", ""))
    if not asked or _of_objects(asked):  # messages are one conversation
        return []
    keys = list(asked) if isinstance(asked, Mapping) else list(range(len(asked)))
    whole = {
        name: value
        for name, value in columns.items()
        if isinstance(value, type(asked)) and len(value) == len(keys)
    }
    if len(whole) < len(data):
        return []
    return [
        FileRow(f"item {key}", 0, {name: _at(value, key) for name, value in whole.items()})
        for key in keys
    ]


def _at(column: Mapping[str, Any] | Sequence[Any], key: Any) -> Any:
    return column.get(key) if isinstance(column, Mapping) else column[key]


def _of_objects(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(v, Mapping) for v in value)


def _asks(values: Any) -> bool:
    return isinstance(values, Mapping) and "question" in columns_of(map(str, values))
