"""Rows of a file, where they stand, and the test set they are collected into."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, NamedTuple

from eval.testset import TestQuestion, TestSet
from ingest.errors import UsageError

_NAMED_IN_REFUSAL = 3  # problems
_HALF = re.compile("[\ud800-\udfff]")


class FileRow(NamedTuple):
    """One row: ``where`` says where it stands ("line 3"), ``line`` is 0 where lines mean nothing.

    ``fault`` says why the row could not be read at all ("" when it could).
    """

    where: str
    line: int
    values: Any
    fault: str = ""


def numbered(values: Iterable[Any], noun: str = "item") -> list[FileRow]:
    """Rows that are known by their number: "item 1"."""
    return [FileRow(f"{noun} {number}", 0, value) for number, value in enumerate(values, start=1)]


@dataclass(frozen=True, slots=True)
class Fault:
    """In place of a cell's value: why it has none, as "B3 holds the error #REF!"."""

    sentence: str


@dataclass(slots=True)
class Table:
    """A table as it was found: the names of its columns, and the rows below.

    ``above`` are the places of the rows above the header; ``said`` are sentences on what else was left
    aside.
    """

    header: tuple[str, ...] = ()
    above: list[str] = field(default_factory=list)
    rows: list[FileRow] = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    def sentences(self) -> tuple[str, ...]:
        """What to say of how it was read."""
        above = [f"The rows above the header ({', '.join(self.above)}) were left aside."]
        return (*(above if self.above else ()), *self.said)


class RowProblem(Exception):
    """One row cannot be used; ``str(problem)`` continues a sentence that began with the row."""


class Documents:
    """The texts that come with a set, by names that can be files', and the titles they came under."""

    def __init__(self) -> None:
        self.texts: dict[str, str] = {}
        self.titles: dict[str, str] = {}
        self._names: dict[str, str] = {}

    def add(self, name: str, text: str, title: str = "") -> None:
        """Take in one text under a name of its own."""
        self.texts[name], self.titles[name] = text, title

    def named(self, text: str, title: str, otherwise: str) -> str:
        """The name of a text, made of its title or ``otherwise``; one that comes again keeps its name."""
        if text not in self._names:
            self._names[text] = self.unused(title or otherwise)
            self.add(self._names[text], text, title)
        return self._names[text]

    def unused(self, title: str) -> str:
        """A name that no text has yet, without the characters that folders and systems keep."""
        safe = "".join("_" if c in '<>:"/\\|?*' or ord(c) < 32 else c for c in title).strip(" .")
        base = safe[:120] or "document"
        name, number = f"{base}.txt", 1
        while name in self.texts:
            number += 1
            name = f"{base} {number}.txt"
        return name


def fields_of(row: FileRow) -> Mapping[str, Any]:
    """The fields of a row. Raises ``RowProblem`` when it is none."""
    if row.fault:
        raise RowProblem(row.fault)
    if not isinstance(row.values, Mapping):
        raise RowProblem("is not an object with fields")
    return row.values


def collect(
    path: Path,
    form: str,
    rows: Iterable[FileRow],
    make: Callable[[FileRow], TestQuestion],
    *,
    mapped: Callable[[], Iterable[str]] = tuple,
    documents: Documents | None = None,
) -> TestSet:
    """The questions that ``make`` finds in ``rows``; a row it refuses becomes a problem.

    ``mapped`` says afterwards what was read as what; ``documents`` may be filled while ``make`` runs. Raises
    ``UsageError`` when no row can be used.
    """
    questions: list[TestQuestion] = []
    problems: list[str] = []
    for row in rows:
        try:
            fields_of(row)
            questions.append(_whole(make(row)))
        except RowProblem as problem:
            problems.append(f"{row.where[:1].upper()}{row.where[1:]} {problem}.")
    if not questions:
        raise UsageError(_nothing(path, problems))
    questions, renamed = _apart(questions)
    said = [*mapped()]
    if renamed:
        said.append(
            f"Some ids stood for more than one question; rows that were numbered: {renamed}."
        )
    return TestSet(
        # without its endings
        name=path.resolve().name.removesuffix(".gz").rsplit(".", 1)[0] or path.name,
        format=form,
        questions=tuple(questions),
        mapped=tuple(said),
        problems=tuple(problems),
        documents=documents.texts if documents else {},
        titles=documents.titles if documents else {},
    )


def _whole(question: TestQuestion) -> TestQuestion:
    """The question. Raises ``RowProblem`` where it holds what no report can be written with."""
    if _HALF.search(json.dumps(question.as_dict(), ensure_ascii=False)):
        raise RowProblem("holds half a character (a lone surrogate): type it anew")
    return question


def _nothing(path: Path, problems: Sequence[str]) -> str:
    if not problems:
        return f"{path} holds no question: a test set has at least one row with a question."
    shown = " ".join(problems[:_NAMED_IN_REFUSAL])
    more = len(problems) - _NAMED_IN_REFUSAL
    return (
        f"{path} holds no question that can be used. {shown}"
        f"{f' So do {more} more.' if more > 0 else ''}"
    )


def _apart(questions: Iterable[TestQuestion]) -> tuple[list[TestQuestion], int]:
    """The questions with ids that differ, and how many ids had to be changed."""
    times: Counter[str] = Counter()
    taken: set[str] = set()
    apart, renamed = [], 0
    for question in questions:
        name = question.id
        while name in taken:
            times[question.id] += 1
            name = f"{question.id} ({times[question.id] + 1})"
        taken.add(name)
        renamed += name != question.id
        apart.append(question if name == question.id else replace(question, id=name))
    return apart, renamed
