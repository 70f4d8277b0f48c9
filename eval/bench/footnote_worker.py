"""Footnote as a competitor: ``python -m eval.bench.footnote_worker INDEX``."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from eval.bench.worker import peak_mb, serve
from ingest.settings import IngestSettings
from ui.environment import set_defaults

if TYPE_CHECKING:
    from assistant.assistant import Assistant
    from ingest.index import Index
    from ingest.model.encoder import Outputs
    from ingest.model.pieces import Ids


class FootnoteWorker:
    """Ingests folders, runs the same batches through the bare model, answers questions."""

    def __init__(self, directory: Path) -> None:
        self._settings = IngestSettings(index=str(directory))
        self._index: Index | None = None
        self._assistant: Assistant | None = None
        self._batches: list[Sequence[Sequence[Ids]]] = []

    def compile(self, models: str) -> dict[str, Any]:
        """Compile the default model into ``models`` if it is not there."""
        from ingest.model.compilation import compiled_model

        compiled_model(self._settings.embedding_model, Path(models))
        return {}

    def open(self, models: str) -> dict[str, Any]:
        """Open the index for writing, with an encoder that remembers its batches."""
        from ingest.index import Index
        from ingest.model.compilation import compiled_model
        from ingest.model.encoder import OnnxEncoder

        worker = self

        class RememberingEncoder(OnnxEncoder):
            def forward_many(self, batches: Sequence[Sequence[Ids]]) -> Iterator[Outputs]:
                worker._batches.append(batches)
                return super().forward_many(batches)

        self._index = Index(self._settings, "write", "eval.bench", models=Path(models))
        encoder = RememberingEncoder(*compiled_model(self._settings.embedding_model, Path(models)))
        encoder.embed_texts(["The first call of a session", "is slower than the others."] * 8)
        self._index.encoder = encoder
        _ = self._index.vectors  # opened before the clock starts, as the recipe's imports are
        return {}

    def ingest(self, folder: str) -> dict[str, Any]:
        """Ingest a folder, then run the same batches through the bare model, with as many threads.

        Everything from finding files to the vectors on disk is timed.
        """
        from ingest.model.encoder import OnnxEncoder
        from ingest.pipeline import ingest

        if self._index is None or not isinstance(self._index.encoder, OnnxEncoder):
            raise AssertionError("opened before")
        self._batches.clear()
        began = time.perf_counter()
        report = ingest(self._index, [Path(folder)])
        seconds = time.perf_counter() - began
        batches = [batch for window in self._batches for batch in window]
        began = time.perf_counter()
        for _ in OnnxEncoder.forward_many(self._index.encoder, batches):
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
        if self._assistant is None:
            from assistant.build import build_assistant
            from assistant.settings import AssistantSettings
            from ingest.index import Index

            index = Index(self._settings, "read", "bench")
            self._assistant = build_assistant(AssistantSettings(), index)
        milliseconds, answered = [], 0
        for question in questions:
            began = time.perf_counter()
            answer = self._assistant.ask(question)
            milliseconds.append(1e3 * (time.perf_counter() - began))
            answered += not answer.abstained
        return {"milliseconds": milliseconds, "answered": answered, "peak_mb": peak_mb()}

    def close(self) -> dict[str, Any]:
        """Let go of the index."""
        for index in (self._index, self._assistant.index if self._assistant else None):
            if index is not None:
                index.close()
        return {}


if __name__ == "__main__":
    set_defaults()
    worker = FootnoteWorker(Path(sys.argv[1]))
    serve(
        {
            "compile": worker.compile,
            "open": worker.open,
            "ingest": worker.ingest,
            "ask": worker.ask,
            "close": worker.close,
        }
    )
