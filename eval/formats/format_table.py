"""The table of test-set formats.

Adding one is a module with ``read(opened) -> TestSet`` and a row here. The first row that recognises
a file reads it, so the particular stand before the general.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from eval.formats import (
    beir,
    canard,
    chroma,
    conversations,
    deepeval,
    footnote,
    langsmith,
    nq,
    promptfoo,
    ragas,
    records,
    search_pairs,
    squad,
)
from eval.formats.columns import columns_of
from eval.formats.header import NamedColumns, lettered
from eval.formats.objects import rows_in
from eval.formats.opened_file import FileShape, OpenedFile, open_file, with_rows
from eval.formats.unrecognized import holds_measures, refusal, sole_file
from eval.testset import TestSet
from ingest.errors import UsageError


class Format(NamedTuple):
    """One row of the table; ``read`` raises ``UsageError`` when no row of the file can be used."""

    name: str
    recognises: Callable[[OpenedFile], bool]
    read: Callable[[OpenedFile], TestSet]


def _has_question(opened: OpenedFile) -> bool:
    if opened.shape in (FileShape.FOLDER, FileShape.OBJECT, FileShape.TEXT):
        return False
    # A table whose rows all have a fault has columns nevertheless: its faults are named then.
    names = opened.header if any(True for _ in opened.rows()) else ()
    return "question" in columns_of(map(str, names or opened.first or ()))


FORMATS: tuple[Format, ...] = (
    Format("beir", beir.is_beir, beir.read),
    Format("chroma", chroma.is_chroma, chroma.read),
    Format("search-pairs", search_pairs.is_search_pairs, search_pairs.read),
    Format("squad", squad.is_squad, squad.read),
    Format("footnote-jsonl", footnote.is_footnote, footnote.read),
    Format("canard", canard.is_canard, canard.read),
    Format("promptfoo", promptfoo.is_promptfoo, promptfoo.read),
    Format("langsmith", langsmith.is_langsmith, langsmith.read),
    Format("ragas", ragas.is_ragas, ragas.read),
    Format("deepeval", deepeval.is_deepeval, deepeval.read),
    Format("natural-questions", nq.is_oracle, nq.read),
    Format("conversations", conversations.is_conversations, conversations.read),
    Format("rows", _has_question, records.read),
)


def read_test_set(path: Path, columns: str = "") -> TestSet:
    """The test set in a file or folder, in whichever known format it is.

    ``columns`` says what the columns of a table are where their names do not, as
    ``question=Was,answer=Soll,document=C`` (see ``eval.formats.header``). Raises ``UsageError`` when no
    row of it can be used, saying what is wrong and what would do.
    """
    return _read(path, NamedColumns.parse(columns))


def _read(path: Path, columns: NamedColumns) -> TestSet:
    opened = open_file(path, columns)
    if opened.shape is FileShape.OBJECT and not any(form.recognises(opened) for form in FORMATS):
        opened = _unpacked(opened)
    only = sole_file(path) if opened.shape is FileShape.FOLDER else None
    if columns and only is None:
        return _said(opened, _named(opened, columns))
    chosen = next((form for form in FORMATS if form.recognises(opened)), None)
    if chosen is not None and not columns:
        return _said(opened, chosen.read(opened))
    if only is None:
        raise UsageError(refusal(opened))
    return _read(only, columns)


def _named(opened: OpenedFile, columns: NamedColumns) -> TestSet:
    """The rows of ``opened`` under the names that a person gave its columns."""
    if opened.shape in (FileShape.FOLDER, FileShape.OBJECT):
        raise UsageError(
            f"{opened.path} has no columns to name: --columns is for CSV, XLSX and JSON Lines."
        )
    if opened.first is None and not opened.header:
        raise UsageError(refusal(opened))
    names = opened.header or tuple(map(str, opened.first or ()))
    renamed = columns.resolved(opened.path, names)
    if "question" not in renamed.values() and "question" not in columns_of(names):
        raise UsageError(
            f"--columns does not say which column of {opened.path} is the question: add"
            f" question=HEADER; its columns are {lettered(names)}."
        )
    return records.read(opened, renamed)


def _unpacked(opened: OpenedFile) -> OpenedFile:
    """The rows inside an object, unless it holds what an evaluation measured."""
    rows = [] if holds_measures(opened.data) else rows_in(opened.data)
    return with_rows(opened.path, FileShape.RECORDS, lambda: rows) if rows else opened


def _said(opened: OpenedFile, found: TestSet) -> TestSet:
    return replace(found, mapped=(*opened.said, *found.mapped)) if opened.said else found
