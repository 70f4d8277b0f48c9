"""Rows about size: memory, disk, questions and searches of an index many times as large as another.

Files of words by chance are ingested as any are, but embedded by vectors that cost nothing: points of a
space of ``_INNER`` dimensions, about what embeddings of texts fill, laid into the model's. So everything is
timed and weighed but the model, whose memory does not grow.
"""

from __future__ import annotations

import argparse
import json
import random
import time
import zlib
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from assistant.build import build_assistant
from assistant.settings import AssistantSettings
from eval.bench.plan import Plan
from eval.bench.restricted import word
from eval.bench.targets import Measurement
from eval.bench.worker import Worker, peak_mb, serve
from ingest.document import Passage
from ingest.index import Index
from ingest.model.encoder import Vectors
from ingest.pipeline import ingest
from ingest.settings import IngestSettings

TIMES_SLOWER = 2.0
MEMORY_MB = 1_500.0
SYNC_SECONDS = 1.0
RECALL = 0.99
_INNER = 32
_IN_A_FILE = 20
_SENTENCES, _WORDS = 5, 8  # of a passage, of a sentence
_QUESTIONS = 60
_NEAREST = 10  # compared with the exact ones


def scale_rows(plan: Plan) -> list[Measurement]:
    """The rows of a large index beside a small one, of ``plan.sizes``."""
    figures = []
    for passages in plan.sizes:
        folder = plan.work / f"scale-{passages}"
        folder.mkdir()
        arguments = [str(folder), str(plan.models), "--serve"]
        plan.say(f"an index of {passages:,} passages")
        with Worker("eval.bench.scale", arguments, folder) as filling:
            filled = filling.request("fill", passages=passages)
        with Worker("eval.bench.scale", arguments, folder) as asking:
            asked = asking.request("ask", questions=min(_QUESTIONS, passages // 10))
            figures.append(filled | asked | asking.request("change"))
    return scale_rows_of(*figures)


def scale_rows_of(small: dict[str, Any], large: dict[str, Any]) -> list[Measurement]:
    """The rows from what two workers measured."""
    size = f"{large['passages']:,} passages"

    def row(
        name: str, unit: str, key: str, target: str, *, met: bool, note: str = size
    ) -> Measurement:
        peer = small[key]
        ratio = peer / large[key] if large[key] else None
        return Measurement(
            name, unit, large[key], peer, peer_name=f"{small['passages']:,} passages", ratio=ratio,
            target=target, met=met, note=note,
        )  # fmt: skip

    memory = max(large["ingest_mb"], large["ask_mb"])
    times = large["p95_ms"] / small["p95_ms"]
    return [
        row("memory of a large ingest", "MB", "ingest_mb", f"≤ {MEMORY_MB:,.0f} MB",
            met=memory <= MEMORY_MB, note=f"{size}; without the model's own"),
        row("memory of asking it", "MB", "ask_mb", f"≤ {MEMORY_MB:,.0f} MB", met=memory <= MEMORY_MB),
        row("its size on disk", "MB", "disk_mb", "", met=True),
        row("question, p95", "ms", "p95_ms", f"≤ {TIMES_SLOWER:.0f}×", met=times <= TIMES_SLOWER),
        row("one changed file", "s", "sync_s", f"≤ {SYNC_SECONDS:.0f} s",
            met=large["sync_s"] <= SYNC_SECONDS),
        row(f"nearest {_NEAREST} found after churn", "", "recall", f"≥ {RECALL}",
            met=large["recall"] >= RECALL, note="half of the files removed and added again"),
    ]  # fmt: skip


class ScaleWorker:
    """Fills an index, asks it, and changes it; what asks is best another process than what filled."""

    def __init__(self, folder: Path, models: Path) -> None:
        self._docs = folder / "docs"
        self._settings = IngestSettings(index=str(folder / "index"), model_cache=str(models))

    def fill(self, passages: int) -> dict[str, Any]:
        """Ingest files with about ``passages`` passages: seconds, megabytes of memory and of disk."""
        for number in range(passages // _IN_A_FILE):
            _write(self._docs, number)
        with self._open() as index:
            began = time.perf_counter()
            report = ingest(index, [self._docs])
            seconds = time.perf_counter() - began
        files = (file for file in Path(self._settings.index).rglob("*") if file.is_file())
        disk = sum(file.stat().st_size for file in files) / 1e6
        return {
            "passages": report.total_passages, "fill_s": seconds, "ingest_mb": peak_mb(), "disk_mb": disk,
        }  # fmt: skip

    def ask(self, questions: int = _QUESTIONS) -> dict[str, Any]:
        """Milliseconds of ``questions`` with the model as it is, and megabytes afterwards."""
        chance = random.Random(2)
        times = []
        with Index(self._settings, "read", "make bench") as index:
            assistant = build_assistant(AssistantSettings(), index)
            for number in range(questions + 3):
                asked = " ".join(word(chance) for _ in range(4))
                began = time.perf_counter()
                assistant.ask(f"When does the {asked} open?")
                if number > 2:  # the first open what is opened once
                    times.append(1e3 * (time.perf_counter() - began))
        return {
            "p50_ms": float(np.percentile(times, 50)), "p95_ms": float(np.percentile(times, 95)),
            "ask_mb": peak_mb(),
        }  # fmt: skip

    def change(self) -> dict[str, Any]:
        """Seconds to read one changed file; the part of the nearest passages found after half came anew."""
        files = sorted(self._docs.rglob("*.md"))
        with self._open() as index:
            ingest(index, [self._docs])  # the first after files were made reads them all
            files[0].write_text(f"Something else. {files[0].read_text('utf-8')}", "utf-8")
            began = time.perf_counter()
            ingest(index, [self._docs])
            seconds = time.perf_counter() - began
            half = {file: file.read_bytes() for file in files[1::2]}
            for file in half:
                file.unlink()
            ingest(index, [self._docs])
            for file, content in half.items():
                file.write_bytes(content)
            ingest(index, [self._docs])
            recall = _recall(index)
        return {"sync_s": seconds, "recall": recall}

    def _open(self) -> Index:
        index = Index(self._settings, "write", "make bench")
        dimension = index.encoder.dimension

        def embed(passages: Sequence[Passage], *_: object) -> tuple[Vectors, list[Any]]:
            vectors = np.array([_vector(one.text, dimension) for one in passages], np.float32)
            sentences = [np.ones((len(one.sentences), dimension), np.int8) for one in passages]
            return vectors.reshape(len(passages), dimension), sentences

        index.encoder.embed_passages = embed  # type: ignore[assignment, method-assign]
        return index


def _write(docs: Path, number: int) -> None:
    chance = random.Random(number)
    parts = []
    for part in range(_IN_A_FILE):
        sentences = (
            " ".join(word(chance) for _ in range(_WORDS)).capitalize() + "."
            for _ in range(_SENTENCES)
        )
        parts.append(f"# Part {part}\n\n{' '.join(sentences)}\n")
    file = docs / f"{number // 100:03}" / f"{number:05}.md"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("\n".join(parts), "utf-8")


def _vector(text: str, dimension: int) -> Vectors:
    inner = np.random.default_rng(zlib.crc32(text.encode())).standard_normal(_INNER)
    vector = inner @ _laid(dimension)
    found: Vectors = (vector / np.linalg.norm(vector)).astype(np.float32)
    return found


@lru_cache
def _laid(dimension: int) -> npt.NDArray[np.float64]:
    return np.random.default_rng(3).standard_normal((_INNER, dimension))


def _recall(index: Index) -> float:
    """The part of the exact nearest passages that a search finds, for passages that are nobody's."""
    held = [
        (stored.passage.id, stored.passage.text)
        for document in index.documents()
        for stored in index.catalogue.document_passages(document.id)
    ]
    matrix = np.array([_vector(text, index.encoder.dimension) for _, text in held])
    found = 0
    for number in range(_QUESTIONS):
        query = _vector(f"query {number}", index.encoder.dimension)
        exact = np.argsort(matrix @ query)[-_NEAREST:]
        near = index.vectors.nearest([float(x) for x in query], _NEAREST)
        found += len({held[at][0] for at in exact} & near.keys())
    return found / (_NEAREST * _QUESTIONS)


def main() -> None:
    """Measure an index of any size: ``python -m eval.bench.scale FOLDER MODELS --passages 10000``."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("models", type=Path)
    parser.add_argument("--passages", type=int, default=10_000)
    parser.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    worker = ScaleWorker(given.folder.resolve(), given.models.resolve())
    if given.serve:
        serve(worker)
        return
    for figures in (worker.fill(given.passages), worker.ask(), worker.change()):
        print(json.dumps(figures), flush=True)


if __name__ == "__main__":
    main()
