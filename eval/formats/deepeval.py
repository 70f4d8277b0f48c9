"""deepeval goldens and test cases: ``input``, ``expected_output``, ``context``, ``source_file``.

``context`` is the ideal context and becomes gold; ``retrieval_context`` and ``actual_output`` are what
some system did and are left aside.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from eval.formats.columns import plain
from eval.formats.file_rows import numbered
from eval.formats.opened_file import FileShape, OpenedFile, turned
from eval.formats.records import read_as
from eval.testset import TestSet

_LISTS = ("goldens", "test_cases", "testCases")
_ROLES = {
    "input": "question",
    "expected output": "answer",
    "context": "quote",
    "source file": "source",
    "name": "id",
    "additional metadata": "tags",
}
_MAPPED = (
    "input became the question, expected_output the answer, context the gold's quotes,"
    " source_file the gold's document.",
)


def is_deepeval(opened: OpenedFile) -> bool:
    """Rows with an input and an expected output, or an object that lists them."""
    if opened.shape is FileShape.OBJECT:
        return any(isinstance(opened.data.get(name), list) for name in _LISTS)
    return opened.has("input") and opened.has_any("expected_output", "actual_output")


def read(opened: OpenedFile) -> TestSet:
    """See ``eval.formats.format_table.Format``."""
    rows = opened.rows()
    if opened.shape is FileShape.OBJECT:
        data = opened.data
        rows = numbered(next(data[name] for name in _LISTS if data.get(name) is not None))
    return read_as(turned(opened, rows, _fields), "deepeval", mapped=_MAPPED)


def _fields(given: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    values: dict[str, Any] = {}
    for name, value in given.items():
        role = _ROLES.get(plain(str(name)))
        if role == "quote" and isinstance(value, str):
            value = [part for part in value.split("|") if part.strip()]  # how it writes CSV
        if role and value not in (None, "", []):
            values[role] = value
    yield values
