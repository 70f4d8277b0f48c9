"""Rounds of adding, changing and removing documents, some of them killed, and what is lost by them.

``python -m tests.churn --rounds 200`` says after how many rounds a passage could not be found by a
search for itself, in a process that has just opened the index as the next command would.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from ingest.changes.removal import remove
from ingest.index import Index
from ingest.model.cache import compiled_model
from ingest.model.encoder import Encoder, Outputs
from ingest.model.tokens import Ids
from ingest.pipeline import ingest
from ingest.settings import IngestSettings

DOCUMENTS = 16
_NOUNS = (
    *("harbour", "ferry", "ledger", "lantern", "orchard", "quarry", "chapel", "bakery", "tannery"),
    *("mill", "bridge", "cellar", "archive", "foundry", "granary", "smithy", "vineyard", "market"),
)
_VERBS = ("opens", "closes", "stores", "repairs", "counts", "sells", "borrows", "paints", "insures")


class Killed(BaseException):
    """What a kill is inside one process."""


class WordEncoder(Encoder):
    """The packaged model's word pieces, each a random direction: like texts get like vectors."""

    def forward(self, batch: Sequence[Ids]) -> Outputs:
        longest = max(len(ids) for ids in batch)
        table = np.random.default_rng(1).normal(size=(self.dimension,)).astype(np.float32)
        vectors = np.zeros((len(batch), self.dimension), np.float32)
        for row, ids in enumerate(batch):
            for piece in ids:
                vectors[row] += np.roll(table, 7 * int(piece) % self.dimension) * (
                    1 + int(piece) % 5
                )
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        return vectors, np.repeat(vectors[:, None, :], longest, axis=1)


def open_index(directory: Path) -> Index:
    """The index in ``directory``, with an encoder that costs nothing."""
    index = Index(IngestSettings(index=str(directory)), "write", "churn")
    index.encoder = WordEncoder(*compiled_model(index.settings), "words")
    return index


def text_of(rng: random.Random) -> str:
    """Some paragraphs that are much like those of any other document."""
    lines = []
    for number in range(rng.randrange(2, 9)):
        lines.append(f"# Part {number}\n")
        for _ in range(rng.randrange(1, 4)):
            noun, other = rng.choice(_NOUNS), rng.choice(_NOUNS)
            lines.append(f"The {noun} {rng.choice(_VERBS)} the {other} on day {rng.randrange(90)}.")
        lines.append("")
    return "\n".join(lines)


def shuffle(docs: Path, rng: random.Random) -> None:
    """Write some documents anew, remove some, and bring some back."""
    docs.mkdir(exist_ok=True)
    for number in range(DOCUMENTS):
        file = docs / f"{number:02}.md"
        fate = rng.random()
        if not file.exists() or fate < 0.4:
            file.write_text(text_of(rng))
        elif fate < 0.6 and len(list(docs.iterdir())) > 2:
            file.unlink()


@contextmanager
def stopping(index: Index, after: int, stop: Callable[[], None]) -> Iterator[None]:
    """Call ``stop`` around the ``after``-th write to catalogue or vectors."""
    writes = 0

    def counted(write: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any) -> Any:
            nonlocal writes
            writes += 1
            if writes == after and after % 2:
                stop()
            done = write(*arguments)
            if writes == after and not after % 2:
                stop()
            return done

        return call

    places: list[tuple[Any, str]] = [
        (index.vectors, "put"),
        (index.vectors, "remove"),
        (index.catalogue, "put_document"),
        (index.catalogue, "remove_document"),
        (index.catalogue, "set_meta"),
    ]
    for owner, name in places:
        setattr(owner, name, counted(getattr(owner, name)))
    try:
        yield
    finally:
        for owner, name in places:
            delattr(owner, name)


def lost(directory: Path) -> dict[str, int]:
    """What is wrong with the vectors, asked of an index that was just opened."""
    index = open_index(directory)
    try:
        ids = index.catalogue.passage_ids()
        held = index.vectors.ids()
        reachable = sorted(set(ids) & held)
        wrong = {
            "unreachable": len(index.vectors.unreachable(reachable)),
            "missing": len(set(ids) - held),
            "orphans": len(held - set(ids)),
        }
    finally:
        index.close()
    return {what: count for what, count in wrong.items() if count}


def one_round(directory: Path, docs: Path, rng: random.Random, stop: Callable[[], None]) -> None:
    """Change documents and ingest them: in a third of the rounds killed once, then completed."""
    shuffle(docs, rng)
    if rng.random() < 0.35:
        index = open_index(directory)
        try:
            with stopping(index, rng.randrange(1, 40), stop):
                ingest(index, [docs])
        except Killed:
            pass
        finally:
            index.close()
        shuffle(docs, rng)
    index = open_index(directory)
    try:
        ingest(index, [docs])
        if rng.random() < 0.3:
            remove(index, [rng.choice(index.documents()).id])
    finally:
        index.close()


def kill_in_process() -> None:
    """A kill that this process survives."""
    raise Killed


def _kill_for_good() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _killed_process(directory: Path, docs: Path, after: int) -> None:
    index = open_index(directory)
    with stopping(index, after, _kill_for_good):
        ingest(index, [docs])
    index.close()


def main(arguments: Sequence[str] | None = None) -> int:
    """Run rounds; exit status 1 when any of them lost something."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--child", nargs=3, metavar=("INDEX", "DOCS", "AFTER"))
    options = parser.parse_args(arguments)
    if options.child:
        directory, docs, after = options.child
        _killed_process(Path(directory), Path(docs), int(after))
        return 0
    rng = random.Random(options.seed)
    faulty = []
    with tempfile.TemporaryDirectory() as folder:
        directory, docs = Path(folder) / "index", Path(folder) / "docs"
        directory.mkdir()
        for number in range(1, options.rounds + 1):
            if number % 8 == 0:  # a real kill, once in a while
                shuffle(docs, rng)
                child = [str(directory), str(docs), str(rng.randrange(1, 60))]
                subprocess.run(
                    [sys.executable, "-m", "tests.churn", "--child", *child], check=False
                )
            one_round(directory, docs, rng, kill_in_process)
            wrong = lost(directory)
            if wrong:
                faulty.append(number)
                sys.stdout.write(json.dumps({"round": number, **wrong}) + "\n")
    sys.stdout.write(f"{len(faulty)} of {options.rounds} rounds lost something\n")
    return 1 if faulty else 0


if __name__ == "__main__":
    sys.exit(main())
