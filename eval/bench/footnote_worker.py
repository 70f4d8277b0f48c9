"""Footnote as a competitor: ``python -m eval.bench.footnote_worker INDEX MODELS``."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from assistant.assistant import Assistant
from assistant.build import build_assistant
from assistant.settings import AssistantSettings
from eval.bench.worker import peak_mb, serve
from ingest.index import Index
from ingest.model.cache import compiled_model
from ingest.model.encoder import Outputs
from ingest.model.runtime import OnnxEncoder
from ingest.model.tokens import Ids
from ingest.pipeline import ingest
from ingest.settings import IngestSettings
from ui.environment import set_defaults

_Batches = Sequence[Sequence[Ids]]


class _RememberingEncoder(OnnxEncoder):
    """Keeps the batches that it was given."""

    batches: list[_Batches]

    def forward_many(self, batches: _Batches) -> Iterator[Outputs]:
        self.batches.append(batches)
        return super().forward_many(batches)


class FootnoteWorker:
    """Ingests folders, runs the same batches through the bare model, answers questions."""

    def __init__(self, directory: Path, models: Path) -> None:
        self._settings = IngestSettings(index=str(directory), model_cache=str(models))

    @cached_property
    def _assistant(self) -> Assistant:
        return build_assistant(AssistantSettings(), Index(self._settings, "read", "bench"))

    def compile(self) -> dict[str, Any]:
        """Compile the default model if it is not yet."""
        compiled_model(self._settings)
        return {}

    def open(self) -> dict[str, Any]:
        """Open the index for writing, with an encoder that remembers its batches."""
        self._index = Index(self._settings, "write", "eval.bench")
        self._encoder = _RememberingEncoder(*compiled_model(self._settings))
        self._encoder.batches = []
        self._encoder.embed_texts(["The first call of a session", "is slower than the others."] * 8)
        self._index.encoder = self._encoder
        _ = self._index.vectors  # opened before the clock starts, as the recipe's imports are
        return {}

    def ingest(self, folder: str) -> dict[str, Any]:
        """Ingest a folder, then run the same batches through the bare model, with as many threads.

        Everything from finding files to the vectors on disk is timed.
        """
        self._encoder.batches.clear()
        began = time.perf_counter()
        report = ingest(self._index, [Path(folder)])
        seconds = time.perf_counter() - began
        batches = [batch for window in self._encoder.batches for batch in window]
        began = time.perf_counter()
        for _ in OnnxEncoder.forward_many(self._encoder, batches):
            pass
        return {
            "documents": report.added,
            "passages": report.passages,
            "seconds": seconds,
            "bare": time.perf_counter() - began,
            "peak_mb": peak_mb(),
        }

    def ask(self, questions: list[str]) -> dict[str, Any]:
        """Answer questions one after another."""
        assistant, milliseconds, answered = self._assistant, [], 0
        for question in questions:
            began = time.perf_counter()
            answer = assistant.ask(question)
            milliseconds.append(1e3 * (time.perf_counter() - began))
            answered += not answer.abstained
        return {"milliseconds": milliseconds, "answered": answered, "peak_mb": peak_mb()}


if __name__ == "__main__":
    set_defaults()
    serve(FootnoteWorker(*map(Path, sys.argv[1:])))
