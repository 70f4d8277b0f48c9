"""One question of the report: the line in the list, and what filters find it by."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

from eval.report.again import Where
from eval.report.question_body import Texts, body_html, milliseconds
from eval.report.words import NOT_COMPARED, in_unit


@dataclass(frozen=True, slots=True)
class QuestionView:
    """A question as the page shows it.

    ``head`` is the HTML of its line, ``body`` of what opens; ``keys`` are what the filters choose by
    (``wrong``, ``abstained``, ``slow``, ``error``, an attribution, ``tag=value``), ``words`` what the
    search finds, in lower case.
    """

    head: str
    body: str
    keys: tuple[str, ...]
    words: str


def view(
    number: int, row: Mapping[str, Any], texts: Texts, *, slow: float, where: Where
) -> QuestionView:
    """The view of a row of ``results.json``; ``slow`` is in seconds, ``number`` counts from 0."""
    answer = row.get("answer") or {}
    cause = row.get("attribution", "")
    expected = row.get("expected") or {}
    tags = "".join(
        f" · {escape(str(name))}: {escape(str(value))}"
        for name, value in row.get("tags", {}).items()
    )
    head = (
        f'<span class="cause cause-of" data-cause="{escape(cause)}">{escape(cause) or "not judged"}</span> '
        f'<span class="asked">{escape(row["question"])}</span> '
        f'<span class="meta">{escape(str(row["id"]))} · {in_unit(milliseconds(row), "ms")}{tags}</span>'
    )
    words = " ".join(
        [str(row["id"]), row["question"], *expected.get("answers", ()), answer.get("answer", "")]
    )
    body = body_html(number, row, texts, where)
    return QuestionView(head, body, tuple(filter_keys(row, slow)), " ".join(words.lower().split()))


def filter_keys(row: Mapping[str, Any], slow: float) -> Iterator[str]:
    """What the filters find a row by; ``slow`` is in seconds."""
    answer = row.get("answer") or {}
    cause = row.get("attribution", "")
    if cause != NOT_COMPARED:
        yield "right" if cause == "correct" else "wrong"
    if answer.get("abstained") and not row.get("error"):
        yield "abstained"
    if row.get("seconds", 0) >= slow:
        yield "slow"
    if row.get("error"):
        yield "error"
    yield f"why={cause}"
    for name, value in row.get("tags", {}).items():
        yield f"{name}={value}"
