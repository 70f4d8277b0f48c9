"""Test sets in Footnote's own JSON Lines form."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from assistant.answer import Citation, Turn
from ingest.errors import UsageError


class Gold(NamedTuple):
    """Where the answer stands: offsets into a document's stored text, or an exact quote."""

    document: str
    start: int
    end: int
    quote: str = ""

    def cited_by(self, citation: Citation) -> bool:
        """Whether a citation covers at least half of this span, or lies half inside it."""
        if citation.document != self.document:
            return False
        if self.quote:
            mine, cited = " ".join(self.quote.split()), " ".join(citation.quote.split())
            return mine in cited or cited in mine
        shared = min(citation.end, self.end) - max(citation.start, self.start)
        return 2 * shared >= min(citation.end - citation.start, self.end - self.start) > 0


@dataclass(frozen=True, slots=True)
class TestQuestion:
    """One row of a test set."""

    __test__ = False  # not a test case of pytest's

    id: str
    question: str
    history: tuple[Turn, ...]
    answerable: bool
    gold: tuple[Gold, ...]
    tags: Mapping[str, str]


def read_test_set(file: Path) -> list[TestQuestion]:
    """The rows of a test set. Raises ``UsageError`` naming the line that cannot be used."""
    rows = []
    for number, line in enumerate(file.read_text("utf-8").splitlines(), start=1):
        if not line.strip():
            continue
        try:
            rows.append(_row(json.loads(line)))
        except (ValueError, KeyError, TypeError) as problem:
            raise UsageError(
                f"{file}, line {number} is not a test question: {problem}."
            ) from problem
    return rows


def _row(row: dict[str, Any]) -> TestQuestion:
    return TestQuestion(
        id=row["id"],
        question=row["question"],
        history=tuple(Turn(turn["role"], turn["content"]) for turn in row.get("history", [])),
        answerable=row["answerable"],
        gold=tuple(
            Gold(gold["document"], gold.get("start", 0), gold.get("end", 0), gold.get("quote", ""))
            for gold in row["gold"]
        ),
        tags=row.get("tags", {}),
    )
