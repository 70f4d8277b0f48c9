"""Fits the weights of ``assistant.retrieval.passage_scores`` on questions that documents answer.

    python -m assistant.training.fit_passage_scores assistant/training/written --work FOLDER

Every question set gets an index of its own in FOLDER. Of each wording the forty best candidates are looked
at: the loss is the softmax of those with evidence among them. Every fifth set is left out, and measured.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from assistant.retrieval.passage_scores import WEIGHTS, passage_terms
from assistant.retrieval.retriever import HybridRetriever
from assistant.training.question_sets import QuestionSet, sets_in
from ingest.index import Index
from ingest.pipeline import ingest
from ingest.settings import IngestSettings

CANDIDATES = 40
_LEFT_OUT = 5  # one set in so many
_READ = (1, 5, 8)

# Of a wording's candidates the terms, shape (candidates, 3), and which hold evidence.
Searched = tuple[NDArray[np.float64], NDArray[np.bool_]]


def searched(questions: QuestionSet, index_folder: Path) -> Iterator[Searched]:
    """Every wording of which a candidate holds evidence."""
    with Index(IngestSettings(index=str(index_folder)), "write", "fit") as index:
        ingest(index, [questions.documents])
        retriever = HybridRetriever(index, 0.5, 50)
        texts = {one.id: one.text for one in map(index.document, _names(index)) if one}
        for asked in questions.asked(texts.__getitem__):
            for wording in asked.wordings if asked.evidence else ():
                found = retriever.search(wording, CANDIDATES)
                stored = [one.stored for one in found.passages]
                holds = np.array([
                    one.passage.document == asked.document
                    and any(one.passage.start < end and one.passage.end > start
                            for start, end in asked.evidence)
                    for one in stored
                ])  # fmt: skip
                if holds.any():
                    yield passage_terms(found.vector, found.weights, stored), holds


def _names(index: Index) -> list[str]:
    return [one.id for one in index.documents()]


def fit(wordings: Sequence[Searched]) -> NDArray[np.float64]:
    """The weights, the last of them 1: listwise softmax, a little of ridge."""
    size = max(len(terms) for terms, _ in wordings)
    terms = torch.zeros(len(wordings), size, len(WEIGHTS), dtype=torch.float64)
    there, right = (torch.zeros(len(wordings), size, dtype=torch.bool) for _ in range(2))
    for row, (some, holds) in enumerate(wordings):
        terms[row, : len(some)] = torch.from_numpy(some)
        there[row, : len(some)] = True
        right[row, : len(some)] = torch.from_numpy(holds)
    weights = torch.zeros(len(WEIGHTS), dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.LBFGS([weights], max_iter=200)

    def loss() -> torch.Tensor:
        optimizer.zero_grad()
        scores = (terms @ weights).masked_fill(~there, -torch.inf)
        of_right = torch.logsumexp(scores.masked_fill(~right, -torch.inf), 1)
        value = (torch.logsumexp(scores, 1) - of_right).mean() + 1e-5 * (weights**2).sum()
        value.backward()  # type: ignore[no-untyped-call]
        return value

    optimizer.step(loss)  # type: ignore[no-untyped-call]
    found = weights.detach().numpy()
    scaled: NDArray[np.float64] = found / found[-1]
    return scaled


def hits(wordings: Sequence[Searched], weights: NDArray[np.float64]) -> list[float]:
    """How often one that holds evidence is among the first one, five and eight."""
    orders = [(np.argsort(-(terms @ weights), kind="stable"), holds) for terms, holds in wordings]
    return [float(np.mean([holds[order[:k]].any() for order, holds in orders])) for k in _READ]


def main(arguments: Sequence[str] | None = None) -> None:
    """Fits as the options say."""
    parser = argparse.ArgumentParser(
        prog="python -m assistant.training.fit_passage_scores", description=__doc__
    )
    parser.add_argument("data", type=Path, help="folder of question sets")
    parser.add_argument("--work", type=Path, required=True, help="folder for indexes")
    options = parser.parse_args(arguments)
    fitted: list[Searched] = []
    left_out: list[Searched] = []
    for number, one in enumerate(sets_in(options.data, options.work)):
        found = searched(one, options.work / f"{one.name}-index")
        (fitted if number % _LEFT_OUT else left_out).extend(found)
    weights = fit(fitted)
    sys.stdout.write(f"weights {weights.round(2).tolist()} from {len(fitted)} wordings\n")
    for name, used in (("fitted", weights), ("shipped", np.array(WEIGHTS))):
        measured = " ".join(f"{hit:.3f}" for hit in hits(left_out, used))
        sys.stdout.write(f"{name}: among the first 1, 5, 8 of {len(left_out)}: {measured}\n")


if __name__ == "__main__":
    main()
