"""Rows with a question, an answer and a source: CSV, TSV, XLSX, JSON Lines and JSON lists.

Columns are told by their names (``eval.formats.columns``). An answer may end in tags such as
``[handbook.pdf#page=7]``, which become gold; short columns nobody asked for become tags.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import chain
from typing import Any

from eval.formats.cell_values import (
    answers_of,
    blanks_of,
    fault_of,
    is_blank,
    pages_of,
    quotes_of,
    refuses,
    says_unanswerable,
    sources_of,
    text_of,
    texts_of,
    truth_of,
    whole_numbers,
    without_tags,
)
from eval.formats.columns import columns_of, more_of
from eval.formats.file_rows import FileRow, RowProblem, collect, fields_of
from eval.formats.messages import asked_of, history_of
from eval.formats.opened_file import FileShape, OpenedFile
from eval.testset import Gold, TestQuestion, TestSet
from ingest.how_many import counted

_LONGEST_TAG = 60  # characters
_MOST_TAG_VALUES = 20
_BECAME = {
    "question": "the question", "answer": "the accepted answers", "source": "the gold's document",
    "page": "the gold's page", "quote": "the gold's quote", "start": "the gold's start",
    "end": "the gold's end", "id": "the id", "answerable": "answerable or not",
    "unanswerable": "unanswerable or not", "history": "the conversation before", "tags": "tags",
}  # fmt: skip


def read(opened: OpenedFile, renamed: Mapping[str, str] | None = None) -> TestSet:
    """See ``eval.formats.format_table.Format``; ``renamed`` as for ``read_as``."""
    form = {FileShape.TABLE: "csv", FileShape.WORKBOOK: "xlsx"}.get(opened.shape, "jsonl")
    return read_as(opened, form, renamed)


def read_as(
    opened: OpenedFile,
    form: str,
    renamed: Mapping[str, str] | None = None,
    mapped: Sequence[str] = (),
) -> TestSet:
    """The rows of ``opened``.

    ``renamed`` gives columns roles that their names do not tell ("" leaves a column aside);
    ``mapped`` is said in place of what the columns became, where a caller has renamed them.
    """
    rows = _Rows(opened, renamed or {})

    def said() -> list[str]:
        return [*(mapped or rows.columns()), *rows.counted()]

    return collect(opened.path, form, opened.rows(), rows.question, mapped=said)


class _Rows:
    """Makes questions of rows; counts what it did on the way, for ``mapped``."""

    def __init__(self, opened: OpenedFile, renamed: Mapping[str, str]) -> None:
        self._renamed = renamed
        self._columns: dict[tuple[str, ...], dict[str, list[str]]] = {}
        self._tags, self._aside = self._leftovers(opened)
        self._said: Counter[str] = Counter()
        self._used: dict[str, str] = {}

    def question(self, row: FileRow) -> TestQuestion:
        fields = fields_of(row)
        columns = self._columns_of(tuple(map(str, fields)))

        def cells(role: str) -> list[Any]:
            values = [fields.get(name) for name in columns.get(role, ())]
            faults = (fault_of(value) for value in values if role not in ("id", "tags"))
            if problem := next(filter(None, faults), ""):
                raise RowProblem(f"cannot be used: {problem}")
            return values

        def cell(role: str) -> Any:
            values = cells(role)
            return values if len(values) > 1 else next(iter(values), None)

        self._used |= {name: role for role, names in columns.items() for name in names}
        before, asked = asked_of(cell("question"))
        history = (*history_of(cell("history")), *before)
        if is_blank(asked):
            raise RowProblem("has no question")
        answers, tagged = self._answers(cells("answer"))
        gold = tagged + _gold(cell)
        answerable = self._answerable(cell, answers, gold)
        return TestQuestion(
            id=text_of(cell("id")) or row.where.replace(" of sheet ", " ").replace(" ", "-"),
            question=asked,
            history=history,
            answers=answers if answerable else (),
            answerable=answerable,
            gold=tuple(dict.fromkeys(gold)),
            tags=self._tagged(fields, cell("tags")),
            line=row.line,
            taken_for_empty=tuple(dict.fromkeys(chain(*map(blanks_of, cells("answer")))))
            if answerable
            else (),
        )

    def columns(self) -> list[str]:
        """Which column was read as what, in sentences."""
        return [f"The column {name!r} was read as {_BECAME[r]}." for name, r in self._used.items()]

    def counted(self) -> list[str]:
        """What else was made of the rows, in sentences."""
        said = [
            sentence.format(
                counted(count, "answer"), *(("says", "its") if count == 1 else ("say", "their"))
            )
            for sentence, count in self._said.items()
        ]
        if self._tags:
            said.append(f"The columns {', '.join(sorted(self._tags))} became tags.")
        if self._aside:
            said.append(f"The columns {', '.join(sorted(self._aside))} were left aside.")
        return said

    def _columns_of(self, names: tuple[str, ...]) -> dict[str, list[str]]:
        if names not in self._columns:
            free = [name for name in names if name not in self._renamed]
            found = columns_of(free)
            given = {role: name for name, role in self._renamed.items() if name in names and role}
            self._columns[names] = {
                role: [name, *more_of(role, name, free)] for role, name in (found | given).items()
            }
        return self._columns[names]

    def _leftovers(self, opened: OpenedFile) -> tuple[set[str], set[str]]:
        """The columns without a role: those with few short values are tags, the others are not."""
        values: dict[str, set[str]] = {}
        prose: set[str] = set()
        rows = 0
        for row in opened.rows():
            if row.fault or not isinstance(row.values, Mapping):
                continue
            rows += 1
            known = set(chain(*self._columns_of(tuple(map(str, row.values))).values()))
            for name, value in row.values.items():
                name = str(name)
                if name in known or name in prose:
                    continue
                if self._renamed.get(name) == "":
                    prose.add(name)
                    continue
                if isinstance(value, Mapping | list) or len(text := text_of(value)) > _LONGEST_TAG:
                    prose.add(name)
                elif text:
                    values.setdefault(name, set()).add(text)
        many = {
            name for name, seen in values.items() if len(seen) > max(_MOST_TAG_VALUES, rows // 10)
        }
        return values.keys() - prose - many, prose | many

    def _answers(self, values: Iterable[Any]) -> tuple[tuple[str, ...], tuple[Gold, ...]]:
        answers: list[str] = []
        gold: list[Gold] = []
        for answer in chain(*map(answers_of, values)):
            bare, named = without_tags(answer)
            gold += named
            if named:
                self._said["The documents in brackets after {} became gold."] += 1
            if bare:
                answers.append(bare)
        return tuple(dict.fromkeys(answers)), tuple(gold)

    def _answerable(self, cell: Any, answers: Sequence[str], gold: Sequence[Gold]) -> bool:
        said, denied = truth_of(cell("answerable")), truth_of(cell("unanswerable"))
        if said is not None:
            return said
        if denied is not None:
            return not denied
        said_so = says_unanswerable if gold else refuses
        if answers and not any(map(_is_precise, gold)) and all(map(said_so, answers)):
            self._said["{} that {} there is none made {} question unanswerable."] += 1
            return False
        return True

    def _tagged(self, fields: Mapping[str, Any], given: Any) -> dict[str, str]:
        tags = {name: text_of(fields[name]) for name in fields if name in self._tags}
        if isinstance(given, Mapping):
            tags |= {str(key): text_of(value) for key, value in given.items() if value is not None}
        elif text := ", ".join(texts_of(given)):
            tags["tags"] = text
        return {name: value for name, value in tags.items() if value}


def _is_precise(gold: Gold) -> bool:
    """Whether gold is a place in a document, not only the document that was looked in."""
    return bool(gold.quote) or gold.page is not None or gold.start is not None


def _gold(cell: Callable[[str], Any]) -> tuple[Gold, ...]:
    """Gold from what the columns say. Raises ``RowProblem`` for offsets that are none.

    As many pages or quotes as documents belong to each other in order; several quotes of one
    document all stand in it; quotes of several documents may stand in any of them.
    """
    sources, pages = sources_of(cell("source")), pages_of(cell("page"))
    quotes = quotes_of(cell("quote"))
    start, end = (whole_numbers(text_of(cell(part))) for part in ("start", "end"))
    names = [name for name, _ in sources]
    if start and end:
        try:
            span = int(start), int(end)
        except ValueError as problem:
            raise RowProblem("has a start or end that is not a number") from problem
        if not 0 <= span[0] < span[1]:
            raise RowProblem(f"has the span {span[0]}–{span[1]}, which is empty or backwards")
        quote = quotes[0] if len(quotes) == 1 else ""
        return (Gold(names[0] if len(names) == 1 else "", *span, quote=quote),)
    if quotes:
        if len(names) == len(quotes):
            stated = pages if len(pages) == len(names) else [page for _, page in sources]
            return tuple(
                Gold(name, page=page, quote=quote)
                for name, page, quote in zip(names, stated, quotes, strict=True)
            )
        only = names[0] if len(names) == 1 else ""
        page = pages[0] if len(pages) == 1 else None
        return tuple(Gold(only, page=page, quote=quote) for quote in quotes)
    if len(names) > 1 and len(pages) == len(names):
        return tuple(Gold(n, page=p) for n, p in zip(names, pages, strict=True))
    if pages:
        return tuple(Gold(name, page=page) for name in names or [""] for page in pages)
    return tuple(Gold(name, page=page) for name, page in sources)
