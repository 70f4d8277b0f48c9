"""What is wrong with a test set, before anybody scores with it. Offline and deterministic.

The score is 100 · (1 − Σ weight / rows): a row weighs as much as its worst finding, 1 when it cannot be
scored fairly, ½ when it is doubtful, and 0 when nothing was found; rows that could not be read weigh 1.
Rows whose gold cannot be looked up, because its document is not in the index, are not judged: they are
no part of the score.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from eval.testset import TestQuestion, TestSet
from ingest.index import Index

_SHOWN = 5


class Kind(StrEnum):
    """What can be wrong with a row, or with the set."""

    UNREADABLE = "row cannot be read"
    GOLD_MISSING = "gold is in no document"
    GOLD_NOT_LOOKED_UP = "gold cannot be looked up"
    GOLD_ELSEWHERE = "gold is in another document than stated"
    GOLD_SEVERAL = "gold is in several documents"
    GOLD_PAGE = "gold is on another page than stated"
    GOLD_OFFSETS = "gold offsets show another text"
    NOTHING_EXPECTED = "answerable, but neither answer nor gold is given"
    UNANSWERABLE_GOLD = "unanswerable, but its gold exists"
    CONTRADICTION = "same question, different answers"
    DUPLICATE = "duplicate"
    NEAR_DUPLICATE = "near-duplicate"
    NOT_ALONE = "does not stand alone"
    ANSWER_NOT_IN_GOLD = "answer is not in its gold"
    TAKEN_FOR_EMPTY = "taken for no answer"
    UNASKED = "documents never asked about"


WEIGHTS: dict[Kind, float] = {
    Kind.UNREADABLE: 1.0,
    Kind.GOLD_MISSING: 1.0,
    Kind.NOTHING_EXPECTED: 1.0,
    Kind.UNANSWERABLE_GOLD: 1.0,
    Kind.CONTRADICTION: 1.0,
    Kind.DUPLICATE: 1.0,
    Kind.GOLD_ELSEWHERE: 0.5,
    Kind.GOLD_SEVERAL: 0.5,
    Kind.GOLD_PAGE: 0.5,
    Kind.GOLD_OFFSETS: 0.5,
    Kind.NEAR_DUPLICATE: 0.5,
    Kind.NOT_ALONE: 0.5,
    Kind.ANSWER_NOT_IN_GOLD: 0.5,
    Kind.TAKEN_FOR_EMPTY: 0.5,
    Kind.GOLD_NOT_LOOKED_UP: 0.0,
    Kind.UNASKED: 0.0,
}


class Action(StrEnum):
    """What the cleaned copy does about a finding."""

    KEPT = "kept"
    CORRECTED = "corrected"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong, in a sentence; ``question`` is the id of its row ("": the set's)."""

    kind: Kind
    question: str
    line: int
    message: str
    action: Action = Action.KEPT

    def as_dict(self) -> dict[str, Any]:
        """The finding in JSON."""
        return {
            "kind": self.kind.name.lower(),
            "question": self.question,
            "line": self.line,
            "message": self.message,
            "weight": WEIGHTS[self.kind],
            "cleaned": self.action.value,
        }


@dataclass(frozen=True, slots=True)
class Audit:
    """The findings of a test set in its order, and the questions without what could be repaired.

    ``cleaned`` lacks the rows whose findings are dropped, and has corrected gold; ``rows`` counts
    readable and unreadable rows; ``absent`` are the documents that the set names and the index lacks.
    """

    name: str
    rows: int
    findings: tuple[Finding, ...]
    cleaned: tuple[TestQuestion, ...]
    absent: tuple[str, ...] = ()

    @property
    def judged(self) -> int:
        """How many rows the score is of."""
        return self.rows - len(self._not_looked_up)

    @property
    def score(self) -> float | None:
        """0 to 100, or None when no row could be judged; see the module."""
        worst: dict[str, float] = {}
        for finding in self.findings:
            row = finding.question or finding.message
            if finding.question not in self._not_looked_up:
                worst[row] = max(worst.get(row, 0.0), WEIGHTS[finding.kind])
        return round(100 * (1 - sum(worst.values()) / self.judged), 1) if self.judged else None

    @property
    def over(self) -> str:
        """What the score is of, in words."""
        rows = _counted(self.rows, "row")
        return rows if self.judged == self.rows else f"{self.judged:,} of {rows}"

    @property
    def lacking(self) -> str:
        """A sentence about the gold that cannot be looked up, or ""."""
        rows = len(self._not_looked_up)
        if not rows:
            return ""
        named = f" ({shown(self.absent)})" if self.absent else ""
        return (
            f"The gold of {_counted(rows, 'row')} cannot be looked up, because its"
            f" documents{named} are not in the index."
        )

    @property
    def _not_looked_up(self) -> set[str]:
        return {f.question for f in self.findings if f.kind is Kind.GOLD_NOT_LOOKED_UP}

    @property
    def counts(self) -> dict[Kind, int]:
        """How many findings of each kind, the heaviest kinds first."""
        found = Counter(finding.kind for finding in self.findings)
        return {kind: found[kind] for kind in WEIGHTS if found[kind]}

    def as_dict(self) -> dict[str, Any]:
        """The audit in JSON, without the cleaned questions."""
        return {
            "name": self.name,
            "score": self.score,
            "rows": self.rows,
            "judged": self.judged,
            "absent": list(self.absent),
            "cleaned": len(self.cleaned),
            "counts": {kind.name.lower(): count for kind, count in self.counts.items()},
            "findings": [finding.as_dict() for finding in self.findings],
        }

    def as_text(self, shown: int = _SHOWN) -> str:
        """The audit for a terminal: the score, then each kind with its first findings."""
        score = f"{self.score:g} of 100 over {self.over}" if self.judged else "no row can be judged"
        lines = [f"{self.name}: {score}."]
        if self.lacking:
            lines += [self.lacking, "Ingest them or name their folder with --documents."]
        if not self.findings:
            lines.append("Nothing was found to be wrong.")
        for kind, count in self.counts.items():
            lines.append(f"\n{kind.value}: {count}")
            some = [finding for finding in self.findings if finding.kind is kind]
            lines += [f"  {_line(finding)}" for finding in some[:shown]]
            if count > shown:
                lines.append(f"  … and {count - shown} more")
        corrected = len(
            _rows(self.findings, Action.CORRECTED) - _rows(self.findings, Action.DROPPED)
        )
        lines.append(
            f"\nThe cleaned copy has {len(self.cleaned)} of {self.rows} rows, {corrected} of them with"
            " corrected gold."
        )
        return "\n".join(lines)


def audit(test_set: TestSet, index: Index) -> Audit:
    """Everything that is wrong with ``test_set`` against the documents in ``index``."""
    from eval.audit.wording import checked

    findings, cleaned, absent = checked(test_set, index)
    return Audit(
        name=test_set.name,
        rows=len(test_set.questions) + len(test_set.problems),
        findings=tuple(findings),
        cleaned=tuple(cleaned),
        absent=tuple(absent),
    )


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def _rows(findings: Iterable[Finding], action: Action) -> set[str]:
    return {finding.question for finding in findings if finding.action is action}


def _line(finding: Finding) -> str:
    where = f"line {finding.line}, " if finding.line else ""
    done = f" [{finding.action.value}]" if finding.action is not Action.KEPT else ""
    return (
        f"{where}{finding.question}: {' '.join(finding.message.split())}{done}"
        if finding.question
        else finding.message
    )


def shown(names: Sequence[str], most: int = _SHOWN) -> str:
    """The first names, and how many more there are."""
    rest = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(names[:most]) + rest
