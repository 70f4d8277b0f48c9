"""The evaluation as it is measured: ``python -m eval.bench.eval_worker INDEX READER``."""

from __future__ import annotations

import sys
import time
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, cast

from assistant.build import build_assistant
from assistant.settings import AssistantSettings
from eval.bench.worker import peak_mb, serve
from eval.formats.format_table import read_test_set
from eval.runner import RunOptions, run
from eval.testset import TestSet
from ingest.index import Index
from ingest.settings import IngestSettings
from ui.environment import set_defaults


class EvalWorker:
    """Asks the same questions through the same assistant: in a bare loop, and as a run."""

    def __init__(self, directory: Path, reader: str) -> None:
        self._settings = AssistantSettings(reader=cast(Any, reader))
        self._index = Index(IngestSettings(index=str(directory)), "read", "bench")
        self._assistant = build_assistant(self._settings, self._index)

    def round(self, file: str, concurrency: int, bare_first: bool) -> dict[str, Any]:
        """Ask the questions of a test set both ways, nothing taken from a cache.

        Seconds of the clock and of all processors, each from the first question to the last file.
        """
        test_set = read_test_set(Path(file))
        measured: dict[str, Any] = {}
        for name in ("bare", "run") if bare_first else ("run", "bare"):
            clock, processors = time.perf_counter(), time.process_time()
            if name == "bare":
                with ThreadPoolExecutor(concurrency) as pool:
                    asked = (question.question for question in test_set)
                    deque(pool.map(self._assistant.ask, asked), 0)
            else:
                self._run(test_set, file, concurrency, use_cache=False)
            measured[name] = time.perf_counter() - clock
            measured[f"{name}_cpu"] = time.process_time() - processors
        return measured

    def run(self, file: str, concurrency: int) -> dict[str, Any]:
        """Evaluate a test set as the command does; what was asked before comes from the cache."""
        began = time.perf_counter()
        asked = self._run(read_test_set(Path(file)), file, concurrency, use_cache=True)
        seconds = time.perf_counter() - began
        return {"seconds": seconds, "asked": asked, "peak_mb": peak_mb()}

    def _run(self, test_set: TestSet, file: str, concurrency: int, use_cache: bool) -> int:
        results = run(
            test_set,
            self._assistant,
            self._index,
            out=Path(f"{file}-out"),
            options=RunOptions(
                self._settings,
                concurrency,
                cache=Path(file).with_name("eval-work") if use_cache else None,
            ),
        )
        return int(results.head["asked"])


if __name__ == "__main__":
    set_defaults()
    serve(EvalWorker(Path(sys.argv[1]), sys.argv[2]))
