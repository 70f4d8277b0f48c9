"""Our own JSON Lines.

``{"id", "question", "history": [{"role", "content"}], "answers": [], "answerable": true,
"gold": [{"document", "start", "end"} | {"document", "page"} | {"document", "quote"}], "tags": {}}``;
everything but the question may be left out. The answers may have any of their usual names, as "answer".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from eval.formats.cell_values import answers_of, blanks_of, is_blank, text_of, truth_of
from eval.formats.columns import columns_of
from eval.formats.file_rows import FileRow, RowProblem, collect, fields_of
from eval.formats.messages import history_of
from eval.formats.opened_file import FileShape, OpenedFile
from eval.testset import Gold, TestQuestion, TestSet

_KNOWN = {"id", "question", "history", "answers", "answerable", "gold", "tags"}


def is_footnote(opened: OpenedFile) -> bool:
    """Rows of which one has gold: without, a set is like any other whose columns have names."""
    rows = opened.rows() if opened.shape is FileShape.RECORDS and opened.has("question") else ()
    return any("gold" in row.values for row in rows if isinstance(row.values, Mapping))


def read(opened: OpenedFile) -> TestSet:
    """See ``eval.formats.format_table.Format``."""
    unknown: dict[str, None] = {}

    def make(row: FileRow) -> TestQuestion:
        fields = _answers_named(fields_of(row))
        unknown.update(dict.fromkeys(str(key) for key in fields if key not in _KNOWN))
        return _question(row, fields)

    found = collect(opened.path, "footnote-jsonl", opened.rows(), make)
    if not unknown:
        return found
    said = f"The fields {', '.join(unknown)} were left aside."
    return replace(found, mapped=(*found.mapped, said))


def _answers_named(fields: Mapping[str, Any]) -> Mapping[str, Any]:
    """The fields, with the answers under our name for them."""
    named = None if "answers" in fields else columns_of(map(str, fields)).get("answer")
    if named is None:
        return fields
    return {"answers" if name == named else name: value for name, value in fields.items()}


def _question(row: FileRow, fields: Mapping[str, Any]) -> TestQuestion:
    asked = fields.get("question")
    if not isinstance(asked, str) or is_blank(asked):
        raise RowProblem("has no question")
    gold = fields.get("gold") or []
    if not isinstance(gold, list):
        raise RowProblem(
            'has a gold that is not a list of objects such as {"document": "a.pdf", "page": 7}: where it'
            " is the answer, name its column answers"
        )
    tags = fields.get("tags") or {}
    if not isinstance(tags, Mapping):
        raise RowProblem('has tags that are not an object such as {"type": "who"}')
    answerable = truth_of(fields.get("answerable")) is not False
    return TestQuestion(
        id=text_of(fields.get("id")) or f"line-{row.line}",
        question=asked.strip(),
        history=history_of(fields.get("history")),
        answers=answers_of(fields.get("answers")),
        answerable=answerable,
        gold=tuple(_gold(entry) for entry in gold),
        tags={str(key): text_of(value) for key, value in tags.items()},
        line=row.line,
        taken_for_empty=blanks_of(fields.get("answers")) if answerable else (),
    )


def _gold(entry: Any) -> Gold:
    if not isinstance(entry, Mapping) or not isinstance(entry.get("document", ""), str):
        raise RowProblem('has a gold entry that is not an object with a "document"')
    start, end, page = (entry.get(key) for key in ("start", "end", "page"))
    for name, number in (("start", start), ("end", end), ("page", page)):
        if number is not None and (not isinstance(number, int) or isinstance(number, bool)):
            raise RowProblem(f"has a gold {name} that is not a whole number")
    if (start is None) is not (end is None):
        raise RowProblem("has a gold entry with only one of start and end")
    if start is not None and end is not None and not 0 <= start < end:
        raise RowProblem(f"has the gold span {start}–{end}, which is empty or backwards")
    if page is not None and page < 1:
        raise RowProblem(f"has the gold page {page}; pages count from 1")
    quote = entry.get("quote") or ""
    if not isinstance(quote, str):
        raise RowProblem("has a gold quote that is not text")
    if not entry.get("document") and not quote:
        raise RowProblem("has a gold entry with neither document nor quote")
    return Gold(entry.get("document", ""), start, end, page, quote)
