"""The table of test-set formats.

Adding one is a module with ``read(source) -> TestSet`` and a row here. The first row that recognises
a source reads it, so the particular stand before the general.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path
from typing import cast

from eval.formats.beir import is_beir
from eval.formats.chroma import is_chroma
from eval.formats.columns import columns_of
from eval.formats.deepeval import is_deepeval
from eval.formats.header import Columns, shown
from eval.formats.langsmith import is_langsmith
from eval.formats.nq import is_oracle
from eval.formats.objects import rows_in
from eval.formats.promptfoo import is_promptfoo
from eval.formats.ragas import is_ragas
from eval.formats.records import read_as
from eval.formats.source import Shape, Source, open_source, with_rows
from eval.formats.squad import is_squad
from eval.formats.unrecognized import holds_measures, refusal, sole_file
from eval.testset import TestSet
from ingest.errors import UsageError


@dataclass(frozen=True, slots=True)
class Format:
    """One row of the table; ``module`` holds ``read``, which raises ``UsageError``."""

    name: str
    module: str
    recognises: Callable[[Source], bool]

    def read(self, source: Source) -> TestSet:
        """The test set of a source that this format recognises."""
        return cast(Callable[[Source], TestSet], import_module(self.module).read)(source)


def _is_footnote(source: Source) -> bool:
    # Without gold, a set is like any other whose columns have names: an "answer", a "document".
    return (
        source.shape is Shape.RECORDS
        and source.has("question")
        and any("gold" in row.values for row in source.rows() if isinstance(row.values, Mapping))
    )


def _is_canard(source: Source) -> bool:
    return source.shape is Shape.RECORDS and source.has("History", "Question", "Rewrite")


def _has_question(source: Source) -> bool:
    if source.shape in (Shape.FOLDER, Shape.OBJECT, Shape.TEXT):
        return False
    # A table whose rows all have a fault has columns nevertheless: its faults are named then.
    names = source.header if any(True for _ in source.rows()) else ()
    return "question" in columns_of(map(str, names or source.first or ()))


FORMATS: tuple[Format, ...] = (
    Format("beir", "eval.formats.beir", is_beir),
    Format("chroma", "eval.formats.chroma", is_chroma),
    Format("squad", "eval.formats.squad", is_squad),
    Format("footnote-jsonl", "eval.formats.footnote", _is_footnote),
    Format("canard", "eval.formats.canard", _is_canard),
    Format("promptfoo", "eval.formats.promptfoo", is_promptfoo),
    Format("langsmith", "eval.formats.langsmith", is_langsmith),
    Format("ragas", "eval.formats.ragas", is_ragas),
    Format("deepeval", "eval.formats.deepeval", is_deepeval),
    Format("natural-questions", "eval.formats.nq", is_oracle),
    Format("rows", "eval.formats.records", _has_question),
)


def read_test_set(path: Path, columns: str = "") -> TestSet:
    """The test set in a file or folder, in whichever known format it is.

    ``columns`` says what the columns of a table are where their names do not, as
    ``question=Was,answer=Soll,document=C`` (see ``eval.formats.header``). Raises ``UsageError`` when no
    row of it can be used, saying what is wrong and what would do.
    """
    return _read(path, Columns.parse(columns))


def _read(path: Path, columns: Columns) -> TestSet:
    source = open_source(path, columns)
    if source.shape is Shape.OBJECT and not any(form.recognises(source) for form in FORMATS):
        source = _unpacked(source)
    only = sole_file(path) if source.shape is Shape.FOLDER else None
    if columns and only is None:
        return _said(source, _named(source, columns))
    chosen = next((form for form in FORMATS if form.recognises(source)), None)
    if chosen is not None and not columns:
        return _said(source, chosen.read(source))
    if only is None:
        raise refusal(source)
    return _read(only, columns)


def _named(source: Source, columns: Columns) -> TestSet:
    """The rows of ``source`` under the names that a person gave its columns."""
    if source.shape in (Shape.FOLDER, Shape.OBJECT):
        raise UsageError(
            f"{source.path} has no columns to name: --columns is for CSV, XLSX and JSON Lines."
        )
    if source.first is None and not source.header:
        raise refusal(source)
    names = source.header or tuple(map(str, source.first or ()))
    renamed = columns.resolved(source.path, names)
    if "question" not in renamed.values() and "question" not in columns_of(names):
        raise UsageError(
            f"--columns does not say which column of {source.path} is the question: add"
            f" question=HEADER; its columns are {shown(names)}."
        )
    form = {Shape.TABLE: "csv", Shape.WORKBOOK: "xlsx"}.get(source.shape, "jsonl")
    return read_as(source, form, renamed)


def _unpacked(source: Source) -> Source:
    """The rows inside an object, unless it holds what an evaluation measured."""
    rows = [] if holds_measures(source.data) else rows_in(source.data)
    return with_rows(source.path, Shape.RECORDS, lambda: rows) if rows else source


def _said(source: Source, found: TestSet) -> TestSet:
    return replace(found, mapped=(*source.said, *found.mapped)) if source.said else found
