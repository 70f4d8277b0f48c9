"""What the benchmark measures, on which documents, how often."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from eval.bench.corpus import Corpus


@dataclass(frozen=True, slots=True)
class Plan:
    """What to measure: ``recipe`` says whether the recipe can run; counts of repeated starts.

    ``evaluations`` counts the rounds of evaluating the questions, ``evaluated`` those of the large set;
    ``ruled`` the passages of an index of which one in a hundred may be read, ``sizes`` those of a small and
    of a large index; ``handed_in`` the files that go in while questions are asked.
    """

    work: Path
    models: Path
    corpus: Corpus
    recipe: bool
    asks: int
    serves: int
    evaluations: int
    evaluated: int
    ruled: int
    sizes: tuple[int, int]
    handed_in: int
    say: Callable[[str], None] = lambda step: None

    @property
    def index(self) -> Path:
        """Footnote's index."""
        return self.work / "index"

    @property
    def store(self) -> Path:
        """The recipe's Chroma directory."""
        return self.work / "store"
