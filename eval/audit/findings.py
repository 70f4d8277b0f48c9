"""What an audit finds: kinds of faults with their weights, and what is said of them all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from eval.testset import TestQuestion
from ingest.how_many import counted

_SHOWN = 5  # examples of each kind


class FindingKind(StrEnum):
    """What can be wrong with a row, or with the set: the words for it, and its ``weight``."""

    weight: float

    UNREADABLE = "row cannot be read", 1.0
    GOLD_MISSING = "gold is in no document", 1.0
    NOTHING_EXPECTED = "answerable, but neither answer nor gold is given", 1.0
    UNANSWERABLE_GOLD = "unanswerable, but its gold exists", 1.0
    CONTRADICTION = "same question, different answers", 1.0
    DUPLICATE = "duplicate", 1.0
    GOLD_ELSEWHERE = "gold is in another document than stated", 0.5
    GOLD_SEVERAL = "gold is in several documents", 0.5
    GOLD_PAGE = "gold is on another page than stated", 0.5
    GOLD_OFFSETS = "gold offsets show another text", 0.5
    NEAR_DUPLICATE = "near-duplicate", 0.5
    NOT_ALONE = "does not stand alone", 0.5
    ANSWER_NOT_IN_GOLD = "answer is not in its gold", 0.5
    TAKEN_FOR_EMPTY = "taken for no answer", 0.5
    GOLD_NOT_LOOKED_UP = "gold cannot be looked up", 0.0
    UNASKED = "documents never asked about", 0.0

    def __new__(cls, words: str, weight: float) -> FindingKind:
        """A kind that is equal to its words."""
        kind = str.__new__(cls, words)
        kind._value_, kind.weight = words, weight
        return kind


class Action(StrEnum):
    """What the cleaned copy does about a finding."""

    KEPT = "kept"
    CORRECTED = "corrected"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong, in a sentence; ``question`` is the id of its row ("": the set's)."""

    kind: FindingKind
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
            "weight": self.kind.weight,
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
        """0 to 100, or None when no row could be judged; see ``eval.audit``."""
        worst: dict[str, float] = {}
        for finding in self.findings:
            row = finding.question or finding.message
            if finding.question not in self._not_looked_up:
                worst[row] = max(worst.get(row, 0.0), finding.kind.weight)
        return round(100 * (1 - sum(worst.values()) / self.judged), 1) if self.judged else None

    @property
    def over(self) -> str:
        """What the score is of, in words."""
        rows = counted(self.rows, "row")
        return rows if self.judged == self.rows else f"{self.judged:,} of {rows}"

    @property
    def lacking(self) -> str:
        """A sentence about the gold that cannot be looked up, or ""."""
        rows = len(self._not_looked_up)
        if not rows:
            return ""
        named = f" ({first_few(self.absent)})" if self.absent else ""
        return (
            f"The gold of {counted(rows, 'row')} cannot be looked up, because its"
            f" documents{named} are not in the index."
        )

    @property
    def _not_looked_up(self) -> set[str]:
        return {f.question for f in self.findings if f.kind is FindingKind.GOLD_NOT_LOOKED_UP}

    @property
    def counts(self) -> dict[FindingKind, int]:
        """How many findings of each kind, the heaviest kinds first."""
        found = Counter(finding.kind for finding in self.findings)
        return {kind: found[kind] for kind in FindingKind if found[kind]}

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


def first_few(names: Sequence[str]) -> str:
    """The first names, and how many more there are."""
    rest = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return ", ".join(names[:_SHOWN]) + rest
