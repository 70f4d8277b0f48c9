"""What to say of a file that is no test set, so that the next try succeeds."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from eval.formats.header import example
from eval.formats.opened_file import FileShape, OpenedFile

_ACCEPTED = (
    "a test set has one question a row, in a column such as question, query or user_input"
    " (JSON Lines, CSV, XLSX), or is in the form of SQuAD, BEIR, ragas, deepeval, LangSmith or promptfoo"
)
_MEASURES = frozenset({"em", "f1", "exact_match", "accuracy", "score", "results", "summary"})
_READABLE = frozenset({".jsonl", ".json", ".csv", ".tsv", ".xlsx", ".yaml", ".yml"})
_SHOWN = 8


def refusal(opened: OpenedFile) -> str:
    """The sentence for a file or folder that no format recognises."""
    path, data = opened.path, opened.data
    if opened.shape is FileShape.FOLDER:
        return _folder(path)
    if opened.shape is FileShape.TEXT or (
        opened.shape is FileShape.TABLE and path.suffix == ".txt"
    ):
        return f"{path} is plain text: {_ACCEPTED}."
    if isinstance(data, Mapping) and data.get("format") == "footnote-results":
        return f"{path} holds the results of a run: footnote eval compare reads it; eval run needs a test set."
    beside = f": name the folder {path.parent}, with queries.jsonl and qrels/ in it."
    if opened.has("_id", "text") or path.name.startswith("corpus."):
        return f"{path} holds the documents of a BEIR set{beside}"
    if opened.has("_id", "evidence"):
        return f"{path} holds evidence by query id, no questions{beside}"
    columns = _named(opened.first or {})
    if opened.has("claim"):
        return f"{path} holds claims to be checked, no questions (its columns are {columns}): {_ACCEPTED}."
    if opened.shape is FileShape.OBJECT or isinstance(data, Mapping):
        keys = _named(data)
        if holds_measures(data):
            return f"{path} holds results ({keys}), no questions: {_ACCEPTED}."
        return f"{path} holds no questions under the names {keys}: {_ACCEPTED}."
    if opened.shape in (FileShape.TABLE, FileShape.WORKBOOK) and opened.first is None:
        return f"{path} has a header and no row below it: {_ACCEPTED}."
    if opened.first is None:
        return f"{path} has no rows with named columns: {_ACCEPTED}."
    names = opened.header or tuple(map(str, opened.first))
    return (
        f"{path} has no question column (its columns are {columns}): say which it is with"
        f" {example(names)}; otherwise {_ACCEPTED}."
    )


def _folder(path: Path) -> str:
    inside = sorted(p for p in path.iterdir() if not p.name.startswith("."))
    files = [p.name for p in inside if p.suffix.lower() in _READABLE]
    folders = [f"{p.name}/" for p in inside if p.is_dir()]
    if files or folders:
        names = ", ".join((files + folders)[:_SHOWN])
        return (
            f"{path} is a folder in neither BEIR's form (queries.jsonl and qrels/) nor Chroma's (a CSV"
            f" beside its texts): name one of the files or folders in it ({names})."
        )
    return f"{path} is a folder without a test set: {_ACCEPTED}."


def sole_file(folder: Path) -> Path | None:
    """The one file in a folder that may be a test set, or None when there are none or several."""
    files = [p for p in folder.iterdir() if p.suffix.lower() in _READABLE and p.is_file()]
    return files[0] if len(files) == 1 else None


def holds_measures(data: Any, depth: int = 4) -> bool:
    """Whether measures occur among the names of an object, not too deep down."""
    if depth == 0:
        return False
    if isinstance(data, Mapping):
        return any(
            not _MEASURES.isdisjoint({str(key).lower(), str(key).lower().rpartition("_")[2]})
            or holds_measures(value, depth - 1)
            for key, value in data.items()
        )
    return isinstance(data, list) and any(holds_measures(item, depth - 1) for item in data[:3])


def _named(data: Mapping[str, Any]) -> str:
    keys = [str(key) for key in data]
    return ", ".join(keys[:_SHOWN]) + (" …" if len(keys) > _SHOWN else "")
