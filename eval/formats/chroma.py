"""Chroma's chunking evaluation (Smith and Troynikov, 2024): questions with exact references.

A CSV with ``question``, ``references`` (a JSON list of ``content``, ``start_index``, ``end_index``)
and ``corpus_id``; the corpora stand beside it or in ``corpora/``, one text file each. Every reference
counts, so the tag ``need`` is "all".
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from eval.formats.cell_values import text_of
from eval.formats.file_rows import Documents, FileRow, RowProblem, collect, fields_of
from eval.formats.opened_file import FileShape, OpenedFile, decoded, open_file
from eval.testset import Gold, TestQuestion, TestSet

_COLUMNS = ("question", "references", "corpus_id")
_MAPPED = (
    "question became the question, corpus_id the gold's document,"
    " references the gold's offsets and quotes, all of which are needed.",
)


def is_chroma(opened: OpenedFile) -> bool:
    """Such a CSV, or the folder that holds it."""
    if opened.shape is FileShape.FOLDER:
        return _questions_in(opened.path) is not None
    return opened.shape is FileShape.TABLE and opened.has(*_COLUMNS)


def read(opened: OpenedFile) -> TestSet:
    """See ``eval.formats.format_table.Format``."""
    table = opened
    if opened.shape is FileShape.FOLDER:
        file = _questions_in(opened.path)
        assert file is not None  # noqa: S101 - is_chroma has found it
        table = open_file(file)
    files = _corpora(table.path.parent)
    documents = Documents()

    def make(row: FileRow) -> TestQuestion:
        fields = fields_of(row)
        corpus = text_of(fields.get("corpus_id"))
        file = files.get(corpus)
        if file is not None and file.name not in documents.texts:
            documents.add(file.name, decoded(file))
        return _question(row, fields, file.name if file else corpus)

    found = collect(
        table.path, "chroma", table.rows(), make, mapped=lambda: _MAPPED, documents=documents
    )
    missing = {g.document for q in found.questions for g in q.gold} - documents.texts.keys()
    if not missing:
        return found
    said = f"No file was found for the corpora {', '.join(sorted(missing))}."
    return replace(found, mapped=(*found.mapped, said))


def _question(row: FileRow, fields: Mapping[str, str], document: str) -> TestQuestion:
    asked = text_of(fields.get("question"))
    if not asked:
        raise RowProblem("has no question")
    try:
        references = json.loads(fields.get("references") or "")
        gold = tuple(
            Gold(document, int(r["start_index"]), int(r["end_index"]), quote=str(r["content"]))
            for r in references
        )
    except (ValueError, KeyError, TypeError) as problem:
        raise RowProblem(
            "has references that are not a JSON list of content, start_index and end_index"
        ) from problem
    tags = {"need": "all", "corpus": text_of(fields.get("corpus_id"))}
    return TestQuestion(f"line-{row.line}", asked, gold=gold, tags=tags, line=row.line)


def _questions_in(folder: Path) -> Path | None:
    for file in sorted(folder.glob("*.csv")):
        with file.open("rb") as lines:
            header = lines.readline(4096).decode("utf-8-sig", "replace")
        if all(name in header for name in _COLUMNS):
            return file
    return None


def _corpora(folder: Path) -> dict[str, Path]:
    """Text files by their name without ending."""
    return {
        file.stem: file
        for inside in (folder, folder / "corpora")
        if inside.is_dir()
        for file in sorted(inside.iterdir())
        if file.suffix in {".md", ".txt"}
    }
