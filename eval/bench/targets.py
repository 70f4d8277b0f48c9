"""The rows of the table and the targets they are held to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from statistics import median
from typing import Any

INGEST_TIMES_FASTER = 4.0
INGEST_OVERHEAD = 0.20
QUESTION_MS = 60.0
ASK_SECONDS = 2.5
READY_SECONDS = 6.0


@dataclass(frozen=True, slots=True)
class Measurement:
    """One measurement. ``ratio`` says how many times better Footnote is; None is not measured."""

    name: str
    unit: str
    footnote: float | None
    peer: float | None = None
    peer_name: str = "recipe"
    ratio: float | None = None
    target: str = ""
    met: bool | None = None
    note: str = ""

    def as_dict(self) -> dict[str, Any]:
        """The row as JSON."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Round:
    """One round of ingesting the same documents; seconds of each competitor."""

    documents: int
    passages: int
    footnote: float
    bare: float
    recipe: float | None = None


def ingest_rows(rounds: Sequence[Round]) -> list[Measurement]:
    """Documents per second against the recipe, passages per second against the bare model."""
    ours = median(r.documents / r.footnote for r in rounds)
    theirs = [r.documents / r.recipe for r in rounds if r.recipe]
    ratio = median(r.recipe / r.footnote for r in rounds if r.recipe) if theirs else None
    overhead = median(r.footnote / r.bare for r in rounds) - 1
    return [
        Measurement(
            "ingest",
            "documents/s",
            ours,
            median(theirs) if theirs else None,
            ratio=ratio,
            target=f"≥ {INGEST_TIMES_FASTER:.0f}×",
            met=None if ratio is None else ratio >= INGEST_TIMES_FASTER,
            note=f"median of {len(rounds)} rounds, the same documents for both",
        ),
        Measurement(
            "ingest, the model's share",
            "passages/s",
            median(r.passages / r.footnote for r in rounds),
            median(r.passages / r.bare for r in rounds),
            peer_name="bare onnxruntime",
            ratio=1 / (1 + overhead),
            target=f"≤ {INGEST_OVERHEAD:.0%} slower",
            met=overhead <= INGEST_OVERHEAD,
            note=f"{overhead:+.1%} time over the same token batches without anything else",
        ),
    ]


def question_rows(
    ours: Sequence[float], theirs: Sequence[float], answered: int
) -> list[Measurement]:
    """Milliseconds of a warm question: retrieval and answer here, retrieval alone there."""
    rows = []
    for share, name in ((0.5, "p50"), (0.95, "p95")):
        mine = nearest_rank(ours, share)
        peer = nearest_rank(theirs, share) if theirs else None
        fast = mine <= QUESTION_MS and (peer is None or mine <= peer)
        rows.append(
            Measurement(
                f"warm question, {name}",
                "ms",
                mine,
                peer,
                peer_name="recipe's retrieval",
                ratio=peer / mine if peer else None,
                target=f"≤ {QUESTION_MS:.0f} ms, ≤ retrieval" if name == "p50" else "",
                met=fast if name == "p50" else None,
                note=f"{len(ours)} questions, {answered} answered" if name == "p50" else "",
            )
        )
    return rows


def seconds_row(
    name: str, limit: float, ours: Sequence[float], theirs: Sequence[float]
) -> Measurement:
    """Wall seconds of a process, medians."""
    mine = median(ours)
    peer = median(theirs) if theirs else None
    return Measurement(
        name,
        "s",
        mine,
        peer,
        ratio=peer / mine if peer else None,
        target=f"≤ {limit} s",
        met=mine <= limit,
        note=f"median of {len(ours)}",
    )


def memory_row(name: str, mine: Mapping[str, Any], peer: Mapping[str, Any]) -> Measurement:
    """Peak resident megabytes of the competitors' processes, from their last replies."""
    ours, theirs = mine["peak_mb"], peer.get("peak_mb")
    ratio = theirs / ours if theirs else None
    return Measurement(f"peak memory, {name}", "MB", ours, theirs, ratio=ratio)


def nearest_rank(values: Sequence[float], share: float) -> float:
    """The value that ``share`` of the values do not exceed (nearest rank)."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, max(0, round(share * len(ordered)) - 1))]
