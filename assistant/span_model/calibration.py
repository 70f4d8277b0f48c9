"""How sure the reader may be: from what it saw to the probability that its answer is right.

A logistic regression whose coefficients stand in ``weights/reader.json``, fitted on one split by
``python -m assistant.training.fit_calibration`` and reported on another. No feature may lower the probability by
growing: all coefficients are at least zero.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

# (least, most): outside them a feature says no more than at the edge; the fit saw these ranges.
RANGES: Mapping[str, tuple[float, float]] = {
    "margin": (-10.0, 10.0),  # best span against no answer, in logits
    "gap": (-0.5, 2.0),  # selection score before another passage's best; below 0: not even that
    "words": (0.0, 1.0),  # question's, weighted by IDF, in the sentence and beside it or as heading
    "known": (0.0, 1.0),  # of the question's words, weighted, how many occur in the documents
    "similarity": (0.0, 1.0),  # cosine of sentence and question
    "passage": (0.0, 1.0),  # cosine of the best passage and question
    "sought": (0.0, 1.0),  # holds the kind of thing asked for
    "names": (0.0, 1.0),  # names and numbers of the question that the passage holds
}

# Margins beyond these are all alike. The model is sure too readily that an answer is not there
# (questions unlike its training: yes or no, reasons, lists), so doubt counts for less than belief.
_LEAST_MARGIN, _MOST_MARGIN = -2.0, 6.0


@dataclass(frozen=True, slots=True)
class Calibration:
    """``weights`` by feature; ``risks`` are (wrong share among shown answers, threshold) pairs."""

    intercept: float
    weights: Mapping[str, float]
    margin_weight: float
    passage_weight: float
    risks: Sequence[tuple[float, float]] = ()

    @classmethod
    def of(cls, card: Mapping[str, Any]) -> Calibration:
        """The calibration as it stands in reader.json; without one the margin alone counts."""
        found = card.get("calibration", {})
        weights = {name: float(value) for name, value in found.get("weights", {}).items()}
        return cls(
            intercept=float(found.get("intercept", 0.0)),
            weights=weights or {"margin": 0.5},
            margin_weight=float(found.get("margin_weight", 0.1)),
            passage_weight=float(found.get("passage_weight", 0.1)),
            risks=tuple((float(r), float(t)) for r, t in found.get("risks", ())),
        )

    def score(self, evidence: float, margin: float, fused: float) -> float:
        """A sentence's score: its evidence, the best margin in it, and its passage's search score."""
        return evidence + self.margin_weight * bounded(margin) + self.passage_weight * fused

    def probability(self, features: Mapping[str, float]) -> float:
        """P(the answer is right), in (0, 1)."""
        values = clipped(features)
        logit = self.intercept + sum(w * values[name] for name, w in self.weights.items())
        return 1 / (1 + math.exp(-logit))

    def threshold(self, wrong_at_most: float) -> float:
        """The least confidence at which at most this share of the shown answers was wrong.

        Read off the questions the calibration was fitted on; between two measured shares the
        stricter threshold counts. Without measurements the probability is taken at its word.
        """
        if not self.risks:
            return 1.0 - wrong_at_most
        ordered = sorted(self.risks)
        shares = [share for share, _ in ordered]
        at = bisect_left(shares, wrong_at_most + 1e-9) - 1
        return ordered[at][1] if at >= 0 else 1.0


def clipped(features: Mapping[str, float]) -> dict[str, float]:
    """The features within ``RANGES``."""
    return {name: max(least, min(most, features[name])) for name, (least, most) in RANGES.items()}


def bounded(margin: float) -> float:
    """The margin as it counts for the order of sentences and passages."""
    return max(_LEAST_MARGIN, min(_MOST_MARGIN, margin))
