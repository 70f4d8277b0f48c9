"""What a benchmark returns: figures of ours and of others in one table."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, NamedTuple

import numpy as np

from assistant.settings import AssistantSettings
from eval.metrics.abstention import auroc
from eval.metrics.interval import Estimate, bootstrap, means
from eval.metrics.timing import percentile
from ingest.settings import IngestSettings

SIMILARITY = "similarity alone"
READER = "trained reader"
# System → the setting assistant.reader.
READERS: Mapping[str, Literal["trained", "similarity"]] = {
    READER: "trained",
    SIMILARITY: "similarity",
}


class Progress(NamedTuple):
    """What a benchmark is doing, and how much of it is done of how much."""

    stage: str
    done: float
    total: float


OnProgress = Callable[[Progress], None]


@dataclass(frozen=True, slots=True)
class Options:
    """How a benchmark is run.

    ``work`` keeps indexes for the next run; ``limit`` asks the first so many questions only (0: all);
    ``without`` is a SQuAD file whose paragraphs are not asked about (the reader was trained on
    them); ``held_out`` asks only about the articles that training left out.
    """

    work: Path
    limit: int = 0
    without: Path | None = None
    held_out: bool = False
    ingest: IngestSettings = field(default_factory=IngestSettings)
    assistant: AssistantSettings = field(default_factory=AssistantSettings)
    on_progress: OnProgress = lambda progress: None


@dataclass(frozen=True, slots=True)
class Figure:
    """One system's value of one measure, measured here or published, or both.

    ``low`` and ``high`` are the ends of the 95 % interval over ``n`` questions. Values are shares,
    or milliseconds where ``unit`` is "ms"; with "%" they are shown in per cent, as others print them.
    """

    measure: str
    system: str
    value: float | None = None
    n: int = 0
    low: float | None = None
    high: float | None = None
    published: float | None = None
    source: str = ""
    unit: str = ""

    def as_dict(self) -> dict[str, Any]:
        """The figure as JSON."""
        return {name: getattr(self, name) for name in self.__slots__}


class Published(NamedTuple):
    """A value that others report, and where."""

    system: str
    value: float
    source: str


@dataclass(frozen=True, slots=True)
class BenchmarkTable:
    """The figures of one run, with what was measured and what must be known about it."""

    name: str
    title: str
    figures: tuple[Figure, ...]
    notes: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """The table as JSON."""
        return {
            "benchmark": self.name,
            "title": self.title,
            "figures": [figure.as_dict() for figure in self.figures],
            "notes": list(self.notes),
        }

    def as_text(self) -> str:
        """The table in Markdown, columns aligned."""
        head = ("measure", "system", "here", "95 %", "n", "published", "source")
        lines = [head, *(_cells(figure) for figure in self.figures)]
        widths = [max(len(line[column]) for line in lines) for column in range(len(head))]
        rule = ["-" * width for width in widths]
        right = {2, 4, 5}
        for column in right:
            rule[column] = rule[column][:-1] + ":"
        drawn = []
        for line in (head, tuple(rule), *lines[1:]):
            cells = (
                cell.rjust(width) if column in right else cell.ljust(width)
                for column, (cell, width) in enumerate(zip(line, widths, strict=True))
            )
            drawn.append("| " + " | ".join(cells) + " |")
        return "\n".join([self.title, "", *drawn, *(f"\n{note}" for note in self.notes)])


def _cells(figure: Figure) -> tuple[str, ...]:
    def number(value: float | None) -> str:
        if value is None:
            return ""
        if figure.unit == "ms":
            return f"{value:.0f} ms"
        return f"{100 * value:.1f} %" if figure.unit == "%" else f"{value:.3f}"

    spread = f"{number(figure.low)} to {number(figure.high)}" if figure.low is not None else ""
    return (
        figure.measure,
        figure.system,
        number(figure.value) or "–",
        spread,
        f"{figure.n:,}" if figure.n else "",
        number(figure.published),
        figure.source,
    )


def mean_figure(
    measure: str,
    system: str,
    values: Sequence[float],
    unit: str = "",
    published: Published | None = None,
) -> Figure:
    """The mean over questions with its interval."""
    estimate = means(np.asarray(values, float)[:, None])[0]
    return _figure(measure, system, estimate, unit, published)


def auroc_figure(
    measure: str, system: str, positive: Sequence[float], negative: Sequence[float]
) -> Figure:
    """The chance that a positive scores above a negative, with its interval."""
    labels = np.arange(len(positive) + len(negative)) < len(positive)
    statistic = auroc(np.asarray([*positive, *negative], float), labels)
    return _figure(measure, system, bootstrap(statistic, len(labels), samples=500))


def median_figure(measure: str, system: str, milliseconds: Sequence[float]) -> Figure:
    """The median of times."""
    estimate = percentile(np.asarray(milliseconds, float), 0.5)
    return _figure(measure, system, estimate, "ms")


def _figure(
    measure: str,
    system: str,
    estimate: Estimate,
    unit: str = "",
    published: Published | None = None,
) -> Figure:
    return Figure(
        measure,
        system,
        value=estimate.value,
        n=estimate.n,
        low=estimate.low,
        high=estimate.high,
        published=published.value if published else None,
        source=published.source if published else "",
        unit=unit,
    )


def published_figures(measure: str, rows: Sequence[Published], unit: str = "") -> list[Figure]:
    """Rows of systems that are not run here."""
    return [
        Figure(measure, row.system, published=row.value, source=row.source, unit=unit)
        for row in rows
    ]
