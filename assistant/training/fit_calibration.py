"""Fits the reader's calibration: how much the model counts, how sure to be, when to abstain.

    python -m assistant.training.fit_calibration SQUAD2_JSON CARD [--also TESTSET FOLDER] [--work DIR] [--every N]

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
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import roc_auc_score

from assistant.similarity import SimilarityReader
from assistant.span_model.calibration import RANGES, Calibration, clipped
from assistant.span_model.span_reader import features
from assistant.training.calibration_cases import Case, squad_cases, test_set_cases

MARGIN_WEIGHTS = (0.0, 0.02, 0.04, 0.06, 0.08, 0.1, 0.13, 0.16, 0.2, 0.25, 0.3, 0.4)
PASSAGE_WEIGHTS = (0.0, 0.05, 0.1, 0.2, 0.3)
RIDGE = 0.05
Floats = NDArray[np.float64]


def choose_weights(cases: Sequence[Case]) -> tuple[float, float, dict[str, float]]:
    """The weights with the highest mean over the groups of "a right sentence comes first"."""
    answerable = [case for case in cases if any(case.right)]
    groups = sorted({case.group for case in answerable})
    best: tuple[float, float, float, dict[str, float]] = (-1.0, 0.0, 0.0, {})
    for margin, passage in itertools.product(MARGIN_WEIGHTS, PASSAGE_WEIGHTS):
        weighing = Calibration(0.0, {}, margin, passage)
        shares = {}
        for group in groups:
            hits = [case.ordered(weighing)[0][1] for case in answerable if case.group == group]
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
        ordered = case.ordered(weighing)
        seen = clipped(features(case.retrieval, [row for row, _ in ordered]))
        tables.append([seen[name] for name in RANGES])
        labels.append(ordered[0][1])
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
        "auroc": round(float(roc_auc_score(label, p)), 4),
    }
    return replace(calibration, risks=risks), figures


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
        known = {(row.ranked.passage.id, row.ranked.sentence): told
                 for row, told in zip(case.rows, case.right, strict=True)}  # fmt: skip
        sure.append(reading.confidence)
        right.append(known.get((best.passage.id, best.sentence), False))
        counts.append(case.weight)
    table = risk_table(np.asarray(sure), np.asarray(right, float), np.asarray(counts))
    return list(table[::3])


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(
        prog="python -m assistant.training.fit_calibration", description=__doc__
    )
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
