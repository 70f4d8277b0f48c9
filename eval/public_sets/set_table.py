"""``benchmark``: the public sets by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from assistant.settings import AssistantSettings
from eval.public_sets.beir import run_beir
from eval.public_sets.canard import run_canard
from eval.public_sets.chroma import run_chroma
from eval.public_sets.figures_table import BenchmarkTable, OnProgress, Options
from eval.public_sets.nq import run_nq
from eval.public_sets.squad import run_squad
from eval.public_sets.xquad import run_xquad
from ingest.errors import UsageError
from ingest.settings import IngestSettings

WORK = Path(".footnote-eval")
BENCHMARKS: Mapping[str, Callable[[Path, Options], BenchmarkTable]] = {
    "squad": run_squad,
    "xquad": run_xquad,
    "beir": run_beir,
    "chroma": run_chroma,
    "canard": run_canard,
    "nq": run_nq,
}


def benchmark(
    name: str,
    folder: Path,
    *,
    work: Path = WORK,
    limit: int = 0,
    without: Path | None = None,
    held_out: bool = False,
    ingest: IngestSettings | None = None,
    assistant: AssistantSettings | None = None,
    on_progress: OnProgress = lambda progress: None,
) -> BenchmarkTable:
    """Run the public set ``name`` on its file or folder; see ``eval.public_sets.figures_table.Options``.

    Raises ``UsageError`` for an unknown name, a missing or malformed file, or nothing left to ask.
    """
    if name not in BENCHMARKS:
        raise UsageError(f"There is no benchmark {name}: known are {', '.join(BENCHMARKS)}.")
    options = Options(
        work=work,
        limit=limit,
        without=without,
        held_out=held_out,
        ingest=ingest or IngestSettings(),
        assistant=assistant or AssistantSettings(),
        on_progress=on_progress,
    )
    return BENCHMARKS[name](folder, options)
