"""The rows of a run as calibration sees them, and their two halves: one to choose on, one to report on."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from eval.remark import is_remark

# With fewer documents, halves by document would be too unlike each other.
_DOCUMENTS_TO_SPLIT_BY = 20


class Judged(NamedTuple):
    """One row of a run: how sure, whether it was answered, whether rightly, and what it is about."""

    key: str
    confidence: float
    answered: bool
    right: bool
    answerable: bool


def judged(rows: Sequence[Mapping[str, Any]]) -> tuple[list[Judged], str]:
    """The rows, and what they are to be split by: "document" or "question"."""
    documents = {name for row in rows if (name := _document(row))}
    by_document = len(documents) >= _DOCUMENTS_TO_SPLIT_BY
    made = []
    for row in rows:
        answer = row["answer"] or {}
        if is_remark(answer):
            continue
        answered = bool(answer) and not answer["abstained"]
        made.append(
            Judged(
                (by_document and _document(row)) or str(row["id"]),
                float(answer.get("confidence", 0.0)),
                answered,
                answered and row["attribution"] == "correct",
                bool(row["answerable"]),
            )
        )
    return made, "document" if by_document else "question"


def _document(row: Mapping[str, Any]) -> str:
    gold = row["expected"]["gold"]
    return str(gold[0]["document"]) if gold else ""


def halves(rows: Sequence[Judged], seed: int) -> tuple[list[Judged], list[Judged]]:
    """Whole groups in the order of their hashes, each to the half that holds less so far."""
    groups: dict[str, list[Judged]] = {}
    for row in rows:
        groups.setdefault(row.key, []).append(row)
    order = sorted(groups, key=lambda key: hashlib.sha256(f"{seed}/{key}".encode()).digest())
    first: list[Judged] = []
    second: list[Judged] = []
    for key in order:
        (first if len(first) <= len(second) else second).extend(groups[key])
    return first, second
