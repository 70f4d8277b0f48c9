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
    "evidence": (-8.0, 4.0),  # how unlikely it is that no sentence read answers (log)
    "heading": (0.0, 1.0),  # how far the heading above the best sentence is the question itself
    "names": (0.0, 1.0),  # names and numbers of the question that the passage holds
    # Fewer candidates (log of 50 by their number), fewer chances that something else looks like evidence.
    "few": (0.0, 2.0),
}


@dataclass(frozen=True, slots=True)
class Calibration:
    """``weights`` by feature; ``risks`` are (wrong share among shown answers, threshold) pairs.

    Sentences whose score is less than ``within`` below the best one's are evidence too.
    """

    intercept: float
    weights: Mapping[str, float]
    answerable_weight: float
    search_weight: float
    within: float
    risks: Sequence[tuple[float, float]] = ()

    @classmethod
    def of(cls, card: Mapping[str, Any]) -> Calibration:
        """The calibration as it stands in reader.json; without one the evidence alone counts."""
        found = card.get("calibration", {})
        weights = {name: float(value) for name, value in found.get("weights", {}).items()}
        return cls(
            intercept=float(found.get("intercept", 0.0)),
            weights=weights or {"evidence": 1.0},
            answerable_weight=float(found.get("answerable_weight", 0.75)),
            search_weight=float(found.get("search_weight", 0.5)),
            within=float(found.get("within", 1.5)),
            risks=tuple((float(r), float(t)) for r, t in found.get("risks", ())),
        )

    def score(self, evidence: float, answerable: float, found: float) -> float:
        """A sentence's score: its evidence, its passage's as a whole, and how well that was found."""
        return evidence + self.answerable_weight * answerable + self.search_weight * found

    def answering(self, scores: Sequence[float]) -> int:
        """How many of these scores, best first, are evidence beside the best: at least one."""
        return max(1, sum(score > scores[0] - self.within for score in scores))

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
