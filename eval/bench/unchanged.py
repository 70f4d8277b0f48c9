"""``python -m eval.bench.unchanged``: seconds that an ingest of files takes which have not changed.

Files of one sentence each are ingested, aged, ingested once more, which remembers their stamps, and
then once more, which is what is timed.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path

import numpy as np

from ingest.document import Passage
from ingest.index import Index
from ingest.pipeline import ingest
from ingest.settings import IngestSettings


def main() -> None:
    """Print the seconds and what was counted."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=10_000)
    count = parser.parse_args().files
    with tempfile.TemporaryDirectory() as folder:
        docs = Path(folder) / "docs"
        for number in range(count):
            file = docs / f"{number // 100:03}" / f"{number:05}.txt"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(f"The ferry number {number} leaves from pier {number % 7}.\n")
        with Index(IngestSettings(index=str(Path(folder) / "index")), "write", "bench") as index:
            rng = np.random.default_rng(0)
            encoder = index.encoder

            def random_vectors(passages: list[Passage], *_: object) -> object:
                """What is timed embeds nothing: vectors that cost nothing do to prepare it."""
                vectors = rng.normal(size=(len(passages), encoder.dimension)).astype(np.float32)
                of_sentences = [
                    np.ones((len(one.sentences), encoder.dimension), np.int8) for one in passages
                ]
                return vectors, of_sentences

            encoder.embed_passages = random_vectors  # type: ignore[assignment, method-assign]
            ingest(index, [docs])
        time.sleep(2.1)  # a stamp is trusted only when the file is older than that
        for said in ("remembering stamps", "unchanged"):
            with Index(
                IngestSettings(index=str(Path(folder) / "index")), "write", "bench"
            ) as index:
                began = time.perf_counter()
                report = ingest(index, [docs])
                seconds = time.perf_counter() - began
            print(f"{said}: {report.unchanged} files in {seconds:.2f} s")


if __name__ == "__main__":
    main()
