"""One question of the report: its line, what opens under it, and what filters find it by."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from eval.report.again import ask_again
from eval.report.marked import MarkedSpan, Stretch, marked
from eval.report.report_templates import report_templates
from eval.report.words import NOT_COMPARED, excerpt, in_unit

Texts = Callable[[str], str | None]
ResultRow = Mapping[str, Any]
_PASSAGES = 8  # shown of a ranking, and those with gold text below
_MOST_GOLD = 3


@dataclass(frozen=True, slots=True)
class QuestionView:
    """A question as the page shows it.

    ``head`` is the HTML of its line, ``body`` of what opens; ``keys`` are what the filters choose by
    (``wrong``, ``abstained``, ``slow``, ``error``, an attribution or shortcoming, ``tag=value``),
    ``words`` what the search finds, in lower case.
    """

    head: str
    body: str
    keys: tuple[str, ...]
    words: str


def view(number: int, row: ResultRow, texts: Texts, *, slow: float, index: str) -> QuestionView:
    """The view of a row of ``results.json``; ``slow`` is in seconds, ``number`` counts from 0."""
    macros: Any = report_templates().get_template("question.html").module
    answer, expected = row.get("answer") or {}, row.get("expected") or {}
    cause = row.get("attribution", "")
    seconds = row.get("seconds")
    spent = in_unit(None if seconds is None else 1000 * seconds, "ms")
    prefix = f"q{number}-note"
    anchors = {one["number"]: f"#{prefix}-{one['number']}" for one in answer.get("citations") or ()}
    body = macros.body(
        row, cause, answer, expected, spent,
        list(_sources(answer, expected, texts)), list(_passages(row, texts)),
        prefix, anchors, ask_again(row, index),
    )  # fmt: skip
    words = (
        str(row["id"]),
        row["question"],
        *expected.get("answers", ()),
        answer.get("answer", ""),
    )
    return QuestionView(
        macros.head(row, cause, spent),
        body,
        tuple(filter_keys(row, slow)),
        " ".join(" ".join(words).lower().split()),
    )


def filter_keys(row: ResultRow, slow: float) -> Iterator[str]:
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
    if row.get("shortcoming"):
        yield f"why={row['shortcoming']}"
    for name, value in row.get("tags", {}).items():
        yield f"{name}={value}"


def _sources(
    answer: ResultRow, expected: ResultRow, texts: Texts
) -> Iterator[tuple[str, list[int | list[Stretch]] | None]]:
    """The marked text of every document that is expected or cited; None for one that is gone."""
    spans: dict[str, list[tuple[str, ResultRow]]] = {}
    for gold in expected.get("gold") or ():
        if gold.get("document"):
            spans.setdefault(gold["document"], []).append(("gold", gold))
    for citation in answer.get("citations") or ():
        spans.setdefault(citation["document"], []).append(("cited", citation))
    for document, kinds in spans.items():
        text = texts(document)
        if text is None:
            yield document, None
        elif found := [span for kind, one in kinds for span in _located(text, kind, one)]:
            yield document, marked(text, found)


def _located(text: str, kind: str, quoted: ResultRow) -> Iterator[MarkedSpan]:
    quote = quoted.get("quote") or ""
    if quoted.get("start") is not None and quoted.get("end") is not None:
        yield MarkedSpan(int(quoted["start"]), int(quoted["end"]), kind)
    elif quote and (at := text.find(quote)) >= 0:
        yield MarkedSpan(at, at + len(quote), kind)


def _passages(row: ResultRow, texts: Texts) -> Iterator[dict[str, Any]]:
    """The first passages of the ranking, and some with gold text further down."""
    ranking = row.get("ranking") or ()
    ranks = [rank for rank, one in enumerate(ranking) if rank < _PASSAGES or one.get("gold")]
    for rank in ranks[: _PASSAGES + _MOST_GOLD]:
        one = ranking[rank]
        text = texts(one["document"]) if one.get("document") else None
        yield {
            "rank": rank + 1,
            "passage": one,
            "excerpt": excerpt(text[one["start"] : one["end"]]) if text is not None else "",
            "left_out": rank >= _PASSAGES and ranks.index(rank) == _PASSAGES,
        }
