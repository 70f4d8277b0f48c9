"""The test sets that ship, asked over their documents as the product is shipped."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from assistant.build import build_assistant
from assistant.settings import AssistantSettings
from eval.formats.format_table import read_test_set
from eval.runner import RunOptions, run
from eval.testset import TestQuestion
from eval.thresholds import parse_thresholds
from ingest.index import Index
from ingest.pipeline import ingest
from ingest.settings import IngestSettings

TEST_SETS = Path(__file__).parents[1] / "eval" / "testsets"


def results_of(
    name: str,
    work: Path,
    floors: Mapping[str, float],
    chosen: Callable[[TestQuestion], bool] = lambda one: True,
) -> Mapping[str, Any]:
    """``results.json`` of the ``chosen`` questions of the set with this name; ``work`` is empty."""
    asked = read_test_set(TEST_SETS / f"{name}.jsonl")
    settings = AssistantSettings()
    with Index(IngestSettings(index=str(work / "index")), "write", "test") as index:
        assert not ingest(index, [TEST_SETS / name]).skipped
        results = run(
            replace(asked, questions=tuple(filter(chosen, asked.questions))),
            build_assistant(settings, index),
            index,
            out=work / "run",
            options=RunOptions(settings, cache=work / "work"),
            thresholds=parse_thresholds([f"{metric}={floor}" for metric, floor in floors.items()]),
        )
    return results.as_dict()
