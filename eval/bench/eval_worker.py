"""The evaluation as it is measured: ``python -m eval.bench.eval_worker INDEX READER``."""

from __future__ import annotations

import sys
import time
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from eval.bench.worker import peak_mb, serve
from ingest.settings import IngestSettings
from ui.environment import set_defaults

if TYPE_CHECKING:
    from eval.testset import TestSet


class EvalWorker:
    """Asks the same questions through the same assistant: in a bare loop, and as a run."""

    def __init__(self, directory: Path, reader: str) -> None:
        from assistant.build import build_assistant
        from assistant.settings import AssistantSettings
        from ingest.index import Index

        self._settings = AssistantSettings(reader=cast(Any, reader))
        self._index = Index(IngestSettings(index=str(directory)), "read", "bench")
        self._assistant = build_assistant(self._settings, self._index)

    def round(self, file: str, concurrency: int, bare_first: bool) -> dict[str, Any]:
        """Ask the questions of a test set both ways, nothing taken from a cache.

        Seconds of the clock and of all processors, each from the first question to the last file.
        """
        test_set = self._read(file)
        measured: dict[str, Any] = {}
        for name in ("bare", "run") if bare_first else ("run", "bare"):
            clock, processors = time.perf_counter(), time.process_time()
            if name == "bare":
                with ThreadPoolExecutor(concurrency) as pool:
                    asked = (question.question for question in test_set)
                    deque(pool.map(self._assistant.ask, asked), 0)
            else:
                self._run(test_set, f"{file}-out", concurrency, use_cache=False)
            measured[name] = time.perf_counter() - clock
            measured[f"{name}_cpu"] = time.process_time() - processors
        return measured

    def run(self, file: str, concurrency: int) -> dict[str, Any]:
        """Evaluate a test set as the command does; what was asked before comes from the cache."""
        began = time.perf_counter()
        test_set = self._read(file)
        asked = self._run(test_set, f"{file}-out", concurrency, use_cache=True)
        seconds = time.perf_counter() - began
        return {"seconds": seconds, "asked": asked, "peak_mb": peak_mb()}

    def close(self) -> dict[str, Any]:
        """Let go of the index."""
        self._index.close()
        return {}

    def _run(self, test_set: TestSet, out: str, concurrency: int, use_cache: bool) -> int:
        from eval.runner import run

        results = run(
            test_set,
            self._assistant,
            self._index,
            out=Path(out),
            concurrency=concurrency,
            use_cache=use_cache,
            settings=self._settings,
            work=Path(out).parent / "eval-work",
        )
        return int(results.head["asked"])

    @staticmethod
    def _read(file: str) -> TestSet:
        from eval.formats.format_table import read_test_set

        return read_test_set(Path(file))


if __name__ == "__main__":
    set_defaults()
    worker = EvalWorker(Path(sys.argv[1]), sys.argv[2])
    serve({"round": worker.round, "run": worker.run, "close": worker.close})
