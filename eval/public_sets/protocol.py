"""What every protocol is given, and what all of them do: index a set's texts, search, average."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import NamedTuple

import numpy as np

from assistant.retrieval.retriever import HybridRetriever
from assistant.settings import AssistantSettings
from eval.metrics.abstention import auroc
from eval.metrics.interval import Estimate, bootstrap, means, percentile
from eval.prepared import WORK, folder_of_texts, index_over
from eval.public_sets.figures_table import Figure, Reported
from eval.testset import TestSet
from ingest.index import Index
from ingest.progress import Progress as Ingested
from ingest.settings import IngestSettings

_UNFIT_FOR_A_NAME = re.compile(r"[^\w ()&',-]+", re.UNICODE)
_LONGEST_NAME = 60


class StageProgress(NamedTuple):
    """What a benchmark is doing, and how much of it is done of how much."""

    stage: str
    done: float
    total: float


OnStageProgress = Callable[[StageProgress], None]


@dataclass(frozen=True, slots=True)
class Options:
    """How a benchmark is run.

    ``work`` keeps indexes for the next run; ``limit`` asks the first so many questions only (0: all);
    ``without`` is a SQuAD file whose paragraphs are not asked about (the span model was trained
    on them); ``held_out`` asks only about the articles that training left out.
    """

    work: Path = WORK
    limit: int = 0
    without: Path | None = None
    held_out: bool = False
    ingest: IngestSettings = field(default_factory=IngestSettings)
    assistant: AssistantSettings = field(default_factory=AssistantSettings)
    on_progress: OnStageProgress = lambda progress: None

    def retriever(self, index: Index, candidates: int = 0) -> HybridRetriever:
        """The search of the settings, with as many ``candidates`` of each leg (0: those of the settings)."""
        settings = self.assistant
        return HybridRetriever(index, settings.lexical_weight, candidates or settings.candidates)


def indexed(documents: Mapping[str, str], options: Options) -> Index:
    """The index over these texts, a document each; kept for the next run. Close it."""

    def report(progress: Ingested) -> None:
        options.on_progress(StageProgress("ingesting", progress.done, progress.total))

    texts = TestSet("", "", (), documents=documents)
    return index_over(folder_of_texts(texts, options.work), options.ingest, options.work, report)[0]


def file_name(number: int, title: str, suffix: str) -> str:
    """A folder for the number, a file for the title: the file's name is the document's title.

    ``suffix`` decides which of our parsers reads it.
    """
    words = " ".join(_UNFIT_FOR_A_NAME.sub(" ", title).split())[:_LONGEST_NAME].strip(" .")
    return f"{number:05d}/{words or 'text'}{suffix}"


class Values:
    """One value a question for each measure of each system, in the order they are first seen."""

    def __init__(self) -> None:
        self._values: dict[tuple[str, str], list[float]] = {}

    def add(self, measure: str, system: str, value: float) -> None:
        """Take in the value of one question."""
        self._values.setdefault((measure, system), []).append(value)

    def of(self, measure: str, system: str) -> Sequence[float]:
        """The values, over questions."""
        return self._values.get((measure, system), ())

    def means(self, measures: Sequence[str], others: Reported, unit: str = "") -> list[Figure]:
        """The mean over questions with its interval, by measure, each beside what others report."""
        figures: list[Figure] = []
        systems = dict.fromkeys(system for _, system in self._values)
        for measure in measures:
            for system in systems:
                if values := self.of(measure, system):
                    estimate = means(np.asarray(values, float)[:, None])[0]
                    figures.append(_figure(measure, system, estimate, unit))
            published = others.figures.get(measure, ())
            figures += [replace(figure, unit=unit) for figure in published]
        return figures


def auroc_figure(
    measure: str, system: str, positive: Sequence[float], negative: Sequence[float]
) -> Figure:
    """The chance that a positive scores above a negative, with its interval."""
    labels = np.arange(len(positive) + len(negative)) < len(positive)
    statistic = auroc(np.asarray([*positive, *negative], float), labels)
    return _figure(measure, system, bootstrap(statistic, len(labels), samples=500))


def median_figure(measure: str, system: str, milliseconds: Sequence[float]) -> Figure:
    """The median of times."""
    return _figure(measure, system, percentile(np.asarray(milliseconds, float), 0.5), "ms")


def _figure(measure: str, system: str, estimate: Estimate, unit: str = "") -> Figure:
    value, n, low, high = estimate.value, estimate.n, estimate.low, estimate.high
    return Figure(measure, system, value, n, low, high, unit=unit)
