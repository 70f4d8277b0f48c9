"""How well passages answer as a whole, told from their best sentences: the second step of the search.

What a passage is about and whether one of its sentences answers are two things: its own vector blurs them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from assistant.language.english import stems_of
from ingest.catalogue.catalogue_rows import StoredPassage

# How much the mean similarity of the two nearest sentences counts, the best sentence, and what the whole
# passage shares of the question. Learnt beside the weights that read questions (assistant.training.train_queries),
# with the documents of six sets at a time; what the first step gave them got no weight beside these.
WEIGHTS = (3.5, 2.95, 1.0)
# What a sentence shares of the question beside its similarity.
SHARED = 0.3


def passage_scores(
    vector: NDArray[np.float32], weights: Mapping[str, float], passages: Sequence[StoredPassage]
) -> list[float]:
    """A score for each of ``passages``, higher is better; see ``passage_terms``."""
    scores: list[float] = (passage_terms(vector, weights, passages) @ np.array(WEIGHTS)).tolist()
    return scores


def passage_terms(
    vector: NDArray[np.float32], weights: Mapping[str, float], passages: Sequence[StoredPassage]
) -> NDArray[np.float64]:
    """What ``WEIGHTS`` weigh, of shape (passages, 3), for a question's unit vector of shape (dimension,).

    ``weights`` are the question's terms by stem; headings and titles count with what stands below them.
    """
    total = sum(weights.values()) or 1.0
    asked = frozenset(weights)

    def shared(stems: frozenset[str]) -> float:
        return sum(weight for stem, weight in weights.items() if stem in stems) / total

    terms = np.zeros((len(passages), len(WEIGHTS)))
    for row, (passage, sentence_vectors) in enumerate(passages):
        above = asked & stems_of(passage.prefix)
        stems = [above | (asked & stems_of(passage.quote(one))) for one in passage.sentences]
        near = sentence_vectors.astype(np.float32) @ vector / 127
        if len(near):
            nearest = np.sort(near)[-2:]
            terms[row, 0] = nearest.sum() / len(nearest)
            sentences = zip(near.tolist(), stems, strict=True)
            terms[row, 1] = max(n + SHARED * shared(s) for n, s in sentences)
        terms[row, 2] = shared(above.union(*stems))
    return terms
