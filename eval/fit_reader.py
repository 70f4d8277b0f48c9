"""Fits the reader's calibration: how much the model counts, how sure to be, when to abstain.

    python -m eval.fit_reader SQUAD2_JSON CARD [--also TESTSET FOLDER] [--work DIR] [--every N]

Asks the questions of the SQuAD 2.0 articles that the reader was never trained on, over an index of
all articles: as they are, and with the passages that hold the answer taken away. ``--also`` adds the
questions of a test set (those not tagged ``split: heldout``) over a folder of documents. Writes the
weights, the coefficients and the thresholds into CARD, the reader's ``reader.json``. What is fitted
here is reported elsewhere: ``footnote eval benchmark`` and the held-out test sets.
"""

from __future__ import annotations

import argparse
import itertools
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.followup import complete
from assistant.reader import RankedSentence
from assistant.retriever import HybridRetriever, Retrieval
from assistant.similarity import SentenceEvidence, SimilarityReader
from assistant.span_model.calibration import RANGES, Calibration, clipped
from assistant.span_model.span_reader import TrainedReader, bounded, features
from assistant.training.training_sets import held_out_titles
from eval.formats.format_table import read_test_set
from eval.metrics.match import f1
from ingest.index import Index
from ingest.pipeline import ingest
from ingest.settings import IngestSettings

READ = 8
SPARE = 4  # passages read besides, which move up when those with the answer are taken away
# Questions written to mislead are over half of SQuAD 2.0's and rare among those people ask.
ADVERSARIAL_WEIGHT = 0.3
TEST_SET_WEIGHT = 3.0
MARGIN_WEIGHTS = (0.0, 0.02, 0.04, 0.06, 0.08, 0.1, 0.13, 0.16, 0.2, 0.25, 0.3, 0.4)
PASSAGE_WEIGHTS = (0.0, 0.05, 0.1, 0.2, 0.3)
RIDGE = 0.05
Row = tuple[RankedSentence, SentenceEvidence, int]
Span = tuple[str, int, int]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Case:
    """A question as it was read; ``right[i]`` tells whether row i of ``rows`` answers it."""

    group: str
    weight: float
    retrieval: Retrieval
    rows: tuple[Row, ...]
    right: tuple[bool, ...]

    def best(self, margin_weight: float, passage_weight: float) -> int:
        """The row that comes first under these weights."""
        found = self.retrieval.passages
        scores = [
            seen.score
            + margin_weight * bounded(ranked.direct.margin)
            + passage_weight * found[place].fused
            for ranked, seen, place in self.rows
            if ranked.direct is not None
        ]
        return int(np.argmax(scores))


def squad_cases(file: Path, work: Path, every: int) -> Iterator[Case]:
    """The held-out articles' questions: as asked, misleading ones, and with the answer removed."""
    articles = json.loads(file.read_text("utf-8"))["data"]
    held_out = held_out_titles(file)
    folder = work / "articles"
    folder.mkdir(parents=True, exist_ok=True)
    questions: list[tuple[str, list[Span], list[str], tuple[str, int, int]]] = []
    for article in articles:
        name = f"{article['title']}.md"
        text = f"# {article['title'].replace('_', ' ')}\n"
        for paragraph in article["paragraphs"]:
            context = paragraph["context"].replace("\n", " ")
            begin = len(text) + 1
            text += f"\n{context}\n"
            place = (name, begin, begin + len(context))
            if article["title"] not in held_out:
                continue
            for asked in paragraph["qas"]:
                answers = [] if asked.get("is_impossible") else asked["answers"]
                spans = {(name, begin + a["answer_start"], begin + a["answer_start"] +
                          len(a["text"])) for a in answers}  # fmt: skip
                texts = [a["text"] for a in answers]
                questions.append((asked["question"], sorted(spans), texts, place))
        (folder / name).write_text(text, encoding="utf-8")
    with _index(work / "articles-index", folder) as index:
        retriever, reader = HybridRetriever(index, 0.5, 50), _plain_reader()
        for question, gold, texts, (name, begin, end) in questions[::every]:
            found = retriever.search(question, READ + SPARE)
            group = "asked" if gold else "misleading"
            yield _case(group, 1.0 if gold else ADVERSARIAL_WEIGHT, reader,
                        replace(found, passages=found.passages[:READ]), gold, texts)  # fmt: skip
            if gold:
                others = [p for p in found.passages if p.stored.passage.document != name
                          or p.stored.passage.end <= begin or p.stored.passage.start >= end]  # fmt: skip
                without = replace(found, passages=tuple(others[:READ]))
                yield _case("removed", 1.0, reader, without, [], [])


def test_set_cases(file: Path, folder: Path, work: Path) -> Iterator[Case]:
    """The development questions of a test set over its documents."""
    with _index(work / f"{file.stem}-index", folder) as index:
        retriever, reader = HybridRetriever(index, 0.5, 50), _plain_reader()
        for asked in read_test_set(file).questions:
            if asked.tags.get("split") == "heldout":
                continue
            completed = complete(asked.question, asked.history)
            found = retriever.search(completed.text, READ, focus=completed.focus)
            gold = [(g.document, g.start or 0, g.end or 0) for g in asked.gold]
            yield _case(file.stem, TEST_SET_WEIGHT, reader, found, gold, list(asked.answers))


def _index(directory: Path, folder: Path) -> Index:
    with Index(IngestSettings(index=str(directory)), "write", "fit") as index:
        ingest(index, [folder])
    return Index(IngestSettings(index=str(directory)), "read", "fit")


def _plain_reader() -> TrainedReader:
    return TrainedReader(calibration=Calibration(0.0, {}, 0.0, 0.0))


def _case(
    group: str,
    weight: float,
    reader: TrainedReader,
    found: Retrieval,
    gold: Sequence[Span],
    answers: Sequence[str],
) -> Case:
    rows = tuple(reader.ranked(found))
    right = tuple(_is_right(ranked, gold, answers) for ranked, _, _ in rows)
    return Case(group, weight, found, rows, right)


def _is_right(ranked: RankedSentence, gold: Sequence[Span], answers: Sequence[str]) -> bool:
    """On a gold span; or elsewhere with a short answer sharing half its words with a gold one."""
    sentence, document = ranked.sentence, ranked.passage.document
    if any(document == d and sentence.start < e and sentence.end > s for d, s, e in gold):
        return True
    return bool(gold) and f1(ranked.direct_text, answers) >= 0.5


def choose_weights(cases: Sequence[Case]) -> tuple[float, float, dict[str, float]]:
    """The weights with the highest mean over the groups of "a right sentence comes first"."""
    answerable = [case for case in cases if any(case.right)]
    groups = sorted({case.group for case in answerable})
    best: tuple[float, float, float, dict[str, float]] = (-1.0, 0.0, 0.0, {})
    for margin, passage in itertools.product(MARGIN_WEIGHTS, PASSAGE_WEIGHTS):
        shares = {}
        for group in groups:
            hits = [c.right[c.best(margin, passage)] for c in answerable if c.group == group]
            shares[group] = float(np.mean(hits))
        # SQuAD's group is the largest and the least like what people ask; each counts once.
        mean = float(np.mean(list(shares.values())))
        if mean > best[0]:
            best = (mean, margin, passage, shares)
    return best[1], best[2], best[3]


def fit_logistic(table: Floats, labels: Floats, counts: Floats) -> tuple[float, Floats]:
    """Logistic regression by Newton's method; case n counts ``counts[n]`` times."""
    design = np.column_stack([np.ones(len(table)), table])
    weights = np.zeros(design.shape[1])
    penalty = RIDGE * np.eye(design.shape[1])
    penalty[0, 0] = 1e-9
    for _ in range(100):
        p = 1 / (1 + np.exp(-design @ weights))
        gradient = design.T @ (counts * (labels - p)) - penalty @ weights
        curvature = design.T @ (design * (counts * p * (1 - p))[:, None]) + penalty
        move = np.linalg.solve(curvature, gradient)
        weights += move
        if float(np.abs(move).max()) < 1e-9:
            break
    return float(weights[0]), weights[1:]


def fit(cases: Sequence[Case]) -> tuple[Calibration, dict[str, Any]]:
    """The calibration for these cases, and figures about the fit itself."""
    margin_weight, passage_weight, shares = choose_weights(cases)
    weighing = Calibration(0.0, {}, margin_weight, passage_weight)
    tables, labels, counts = [], [], []
    for case in cases:
        if not case.rows:
            continue
        rows, right = _ordered(case, weighing)
        tables.append([clipped(features(case.retrieval, rows))[name] for name in RANGES])
        labels.append(right)
        counts.append(case.weight)
    table, label = np.asarray(tables), np.asarray(labels, float)
    count = np.asarray(counts)
    used = list(range(len(RANGES)))
    while True:  # more of any feature must never make an answer less certain
        intercept, found = fit_logistic(table[:, used], label, count)
        if (found >= 0).all():
            break
        used.pop(int(found.argmin()))
    names = list(RANGES)
    weights = {names[c]: round(float(v), 4) for c, v in zip(used, found, strict=True)}
    calibration = replace(weighing, intercept=round(intercept, 4), weights=weights)
    p = np.asarray([calibration.probability(dict(zip(names, row, strict=True))) for row in table])
    risks = risk_table(p, label, count)
    figures = {
        "questions": len(label),
        "sentence_hit@1": {group: round(share, 4) for group, share in shares.items()},
        "brier": round(float(np.average((p - label) ** 2, weights=count)), 4),
        "auroc": round(_auroc(p[label == 1], p[label == 0]), 4),
    }
    return replace(calibration, risks=risks), figures


def _ordered(case: Case, weighing: Calibration) -> tuple[list[Row], bool]:
    found = case.retrieval.passages
    rescored = []
    for (ranked, seen, place), right in zip(case.rows, case.right, strict=True):
        margin = ranked.direct.margin if ranked.direct else 0.0
        score = (
            seen.score
            + weighing.margin_weight * bounded(margin)
            + weighing.passage_weight * found[place].fused
        )
        rescored.append(((ranked._replace(score=score), seen, place), right))
    rescored.sort(key=lambda pair: -pair[0][0].score)
    return [row for row, _ in rescored], rescored[0][1]


def risk_table(p: Floats, labels: Floats, counts: Floats) -> tuple[tuple[float, float], ...]:
    """(share of wrong answers among those shown, threshold) for thresholds 0.02 … 0.98."""
    table = []
    for threshold in np.arange(0.02, 0.99, 0.02):
        shown = p >= threshold
        if counts[shown].sum() < 20:
            break
        share = 1 - np.average(labels[shown], weights=counts[shown])
        table.append((round(float(share), 4), round(float(threshold), 2)))
    return tuple(table)


def similarity_risks(cases: Sequence[Case]) -> list[tuple[float, float]]:
    """``risk_table`` of the similarity reader on the same cases, for ``assistant.similarity``."""
    reader = SimilarityReader()
    sure, right, counts = [], [], []
    for case in cases:
        reading = reader.read(case.retrieval)
        if not reading.sentences:
            continue
        best = reading.sentences[0]
        known = {(r.passage.id, r.sentence): told
                 for (r, _, _), told in zip(case.rows, case.right, strict=True)}  # fmt: skip
        sure.append(reading.confidence)
        right.append(known.get((best.passage.id, best.sentence), False))
        counts.append(case.weight)
    table = risk_table(np.asarray(sure), np.asarray(right, float), np.asarray(counts))
    return list(table[::3])


def _auroc(positive: Floats, negative: Floats) -> float:
    above = (positive[:, None] > negative[None, :]).mean()
    return float(above + 0.5 * (positive[:, None] == negative[None, :]).mean())


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(prog="python -m eval.fit_reader", description=__doc__)
    parser.add_argument("squad", type=Path, help="SQuAD 2.0 JSON that training has not seen whole")
    parser.add_argument("card", type=Path, help="the reader.json to write the calibration into")
    parser.add_argument("--also", type=Path, nargs=2, action="append", default=[],
                        metavar=("TESTSET", "FOLDER"), help="a test set over a folder")  # fmt: skip
    parser.add_argument("--work", type=Path, default=Path(".footnote-eval/fit"))
    parser.add_argument("--every", type=int, default=1, help="only every n-th SQuAD question")
    options = parser.parse_args()
    cases = list(squad_cases(options.squad, options.work, options.every))
    for file, folder in options.also:
        cases += test_set_cases(file, folder, options.work)
    calibration, figures = fit(cases)
    card = json.loads(options.card.read_text("utf-8"))
    card["calibration"] = {
        "intercept": calibration.intercept,
        "weights": dict(calibration.weights),
        "margin_weight": calibration.margin_weight,
        "passage_weight": calibration.passage_weight,
        "risks": [list(pair) for pair in calibration.risks],
        "fitted_on": sorted({case.group for case in cases}),
        "figures_of_the_fit": figures,
    }
    options.card.write_text(json.dumps(card, indent=1) + "\n", "utf-8")
    card["calibration"]["risks_of_similarity_alone"] = similarity_risks(cases)
    sys.stdout.write(json.dumps(card["calibration"], indent=1) + "\n")


if __name__ == "__main__":
    main()
