"""Fits the reader's calibration: how much the model counts, how sure to be, when to abstain.

    python -m assistant.training.fit_calibration SQUAD2_JSON CARD [--also TESTSET FOLDER] [--work DIR] [--every N]
        [--confidence-only]

Asks the questions of the SQuAD 2.0 articles that the reader was never trained on, over an index of
all articles: as they are, and with the passages that hold the answer taken away. ``--also`` adds the
questions of a test set (those not tagged ``split: heldout``) over a folder of documents; each set
counts by the root of its size. Writes the weights, the coefficients and the thresholds into CARD, the
reader's ``reader.json``, and prints with them what each weight brings; with ``--confidence-only`` the
weights and the margin of CARD are kept. What is fitted here is reported elsewhere: ``footnote eval
benchmark`` and the held-out test sets.
"""

from __future__ import annotations

import argparse
import itertools
import json
import math
import sys
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import roc_auc_score

from assistant.quoting.choosing import MOST_SENTENCES
from assistant.reading.similarity import SimilarityReader
from assistant.span_model.calibration import RANGES, Calibration, clipped
from assistant.span_model.span_reader import features
from assistant.training.calibration_cases import PLAIN, SQUAD, Case, squad_cases, test_set_cases

ANSWERABLE_WEIGHTS = (0.0, 0.25, 0.5, 0.75, 1.0)
SEARCH_WEIGHTS = (0.0, 0.15, 0.3, 0.5, 0.8)
WITHINS = (0.0, 1.0, 1.5, 2.0, 2.6, 3.2)
# What the reader before gave on the workplace questions.
LEAST_PRECISION = 0.48
# A heading that is the question is rare: with .05 the few of a small set made certain what another set has right
# for six in ten. Of .05, .3, 1, 3 and 10, by leaving out one set after another.
RIDGE = 1.0
Floats = NDArray[np.float64]


def choose_weights(cases: Sequence[Case]) -> tuple[Calibration, dict[str, dict[str, float]]]:
    """The weights with the highest mean over the sets of "a right sentence comes first".

    With it, an ablation: the share of each set by weights. A set counts once, however large.
    """
    answerable = [case for case in cases if any(case.right)]
    tried: dict[str, dict[str, float]] = {}
    best = (-1.0, PLAIN)
    for passage, search in itertools.product(ANSWERABLE_WEIGHTS, SEARCH_WEIGHTS):
        weighing = replace(PLAIN, answerable_weight=passage, search_weight=search)
        hits = [(case.source, case.ordered(weighing)[0][1]) for case in answerable]
        shares = {source: _mean(hit for of, hit in hits if of == source) for source, _ in hits}
        mean = _mean(shares.values())
        tried[f"answerable {passage} search {search}"] = {**shares, "mean": mean}
        best = max(best, (mean, weighing), key=lambda pair: pair[0])
    return best[1], tried


def choose_company(cases: Sequence[Case], weighing: Calibration) -> Calibration:
    """With the ``within`` that gives most of the evidence.

    Of those whose sentences are evidence often enough in every set, the ones whose F1 (of all
    sentences called evidence, mean over the sets) is within a hundredth of the best. SQuAD marks one
    sentence where others say the same, so it has no say.
    """
    ordered = [
        (case.source, case.ordered(weighing))
        for case in cases
        if any(case.right) and case.source != SQUAD
    ]
    found: list[tuple[float, float, Calibration]] = []
    for within in WITHINS:
        tried = replace(weighing, within=within)
        held: dict[str, list[tuple[int, int, int]]] = {}
        for source, pairs in ordered:
            shown = tried.answering([one.ranked.score for one, _ in pairs][:MOST_SENTENCES])
            right = sum(ok for _, ok in pairs[:shown])
            held.setdefault(source, []).append((right, shown, sum(ok for _, ok in pairs)))
        totals = [[sum(column) for column in zip(*counts, strict=True)] for counts in held.values()]
        agreement = _mean(2 * right / (shown + wanted) for right, shown, wanted in totals)
        if min(right / shown for right, shown, _ in totals) >= LEAST_PRECISION:
            recall = _mean(right / wanted for right, _, wanted in totals)
            found.append((agreement, recall, tried))
    best = max(agreement for agreement, _, _ in found)
    near = (one for one in found if one[0] >= best - 0.01)
    return max(near, key=lambda one: one[1])[2]


def _mean(values: Iterable[float]) -> float:
    return round(float(np.mean(list(values))), 4)


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


def fit(
    cases: Sequence[Case], kept: Calibration | None = None
) -> tuple[Calibration, dict[str, Any], dict[str, dict[str, float]]]:
    """The calibration for these cases, figures about the fit itself, and the ablation.

    The weights and the margin of ``kept`` are not chosen again.
    """
    read = [case for case in cases if case.scored]
    ablation: dict[str, dict[str, float]] = {}
    if kept is None:
        weighing, ablation = choose_weights(read)
        weighing = choose_company(read, weighing)
    else:
        weighing = kept
    tables, labels = [], []
    for case in read:
        ordered = case.ordered(weighing)
        seen = clipped(features(case.retrieval, [one for one, _ in ordered]))
        tables.append([seen[name] for name in RANGES])
        shown = weighing.answering([one.ranked.score for one, _ in ordered][:MOST_SENTENCES])
        labels.append(any(ok for _, ok in ordered[:shown]))
    table, label = np.asarray(tables), np.asarray(labels, float)
    count = counts_of(read)
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
    answerable = np.asarray([case.answerable for case in read])
    figures = {
        "questions": len(label),
        "brier": round(float(np.average((p - label) ** 2, weights=count)), 4),
        "auroc_of_right": round(float(roc_auc_score(label, p, sample_weight=count)), 4),
        "auroc_of_answerable": round(float(roc_auc_score(answerable, p, sample_weight=count)), 4),
    }
    return replace(calibration, risks=risks), figures, ablation


def counts_of(cases: Sequence[Case]) -> Floats:
    """How often each case counts, the mean case once: a set by the root of its size.

    Were sets equal, a question of 34 would weigh as much as forty of 1,313.
    """
    totals: dict[str, float] = defaultdict(float)
    for case in cases:
        totals[case.source] += case.weight
    counts: Floats = np.asarray([case.weight / math.sqrt(totals[case.source]) for case in cases])
    counts /= counts.mean()
    return counts


def risk_table(p: Floats, labels: Floats, counts: Floats) -> tuple[tuple[float, float], ...]:
    """(share of wrong answers among those shown, threshold) for thresholds 0.01 … 0.99."""
    table = []
    for threshold in np.arange(0.01, 0.995, 0.01):
        shown = p >= threshold
        if counts[shown].sum() < 20:
            break
        share = 1 - np.average(labels[shown], weights=counts[shown])
        table.append((round(float(share), 4), round(float(threshold), 2)))
    return tuple(table)


def similarity_risks(cases: Sequence[Case]) -> list[tuple[float, float]]:
    """``risk_table`` of the similarity reader on the same cases, for ``assistant.reading.similarity``."""
    reader = SimilarityReader()
    sure, right = [], []
    for case in (case for case in cases if case.scored):
        reading = reader.read(case.retrieval)
        best = reading.sentences[0]
        known = {(one.ranked.passage.id, one.ranked.sentence): told
                 for one, told in zip(case.scored, case.right, strict=True)}  # fmt: skip
        sure.append(reading.confidence)
        right.append(known.get((best.passage.id, best.sentence), False))
    count = counts_of([case for case in cases if case.scored])
    table = risk_table(np.asarray(sure), np.asarray(right, float), count)
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
    parser.add_argument("--confidence-only", action="store_true",
                        help="keep the weights and the margin of the card")  # fmt: skip
    options = parser.parse_args()
    card = json.loads(options.card.read_text("utf-8"))
    cases = list(squad_cases(options.squad, options.work, options.every))
    for file, folder in options.also:
        cases += test_set_cases(file, folder, options.work)
    kept = Calibration.of(card) if options.confidence_only else None
    calibration, figures, ablation = fit(cases, kept)
    card["calibration"] = {
        "intercept": calibration.intercept,
        "weights": dict(calibration.weights),
        "answerable_weight": calibration.answerable_weight,
        "search_weight": calibration.search_weight,
        "within": calibration.within,
        "risks": [list(pair) for pair in calibration.risks],
        "fitted_on": sorted({case.source for case in cases}),
        "figures_of_the_fit": figures,
    }
    options.card.write_text(json.dumps(card, indent=1) + "\n", "utf-8")
    card["calibration"]["right_first_by_weights"] = ablation
    card["calibration"]["risks_of_similarity_alone"] = similarity_risks(cases)
    sys.stdout.write(json.dumps(card["calibration"], indent=1) + "\n")


if __name__ == "__main__":
    main()
