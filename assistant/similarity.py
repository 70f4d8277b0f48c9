"""The reader without a model of its own: sentences ranked by meaning and words, fused.

A sentence's vector is pooled at ingest from its passage's own forward pass, so ranking costs one
matrix product a passage. It stands in until a trained reader does, and remains the baseline.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from assistant.evidence import coverage, heading_agreement, holds, stems_of, term_weights
from assistant.question import Question
from assistant.reading import RankedSentence, Reading
from assistant.retriever import Retrieval, Retrieved
from ingest.document import BlockKind, Passage, Sentence
from ingest.index import Index

# Weights chosen on the development splits of eval/testsets; see docs/decisions.md.
_WORDS = 0.4
_SOUGHT = 0.1
_HEADING = 0.6
_NEIGHBOUR_CREDIT = 0.5
_PREFIX_CREDIT = 0.5
_HEADING_PENALTY = 0.3
# Logistic regression of "the best sentence is right" on the development splits.
_INTERCEPT = -4.0
_COEFFICIENTS = {"similarity": 5.0, "covered": 2.0, "near": 2.0, "missing": -2.0, "sought": 0.7}


@dataclass(frozen=True, slots=True)
class SentenceEvidence:
    """What speaks for a sentence; each in [0, 1] but ``similarity``, a cosine."""

    similarity: float
    covered: float
    near: float
    sought: float
    heading: float

    @property
    def score(self) -> float:
        """The fused score: orders sentences of one question."""
        return (
            self.similarity
            + _WORDS * self.near
            + _SOUGHT * self.sought
            + _HEADING * self.heading
        )


class SimilarityReader:
    """Ranks sentences by fused similarity."""

    name = "extractive"

    def __init__(self, index: Index) -> None:
        self._index = index

    def read(self, retrieval: Retrieval) -> Reading:
        """Rank the sentences of the retrieved passages; see ``assistant.reading.Reader``."""
        question = retrieval.question
        weights, missing = term_weights(question, self._index)
        ranked: list[tuple[RankedSentence, SentenceEvidence]] = []
        for found in retrieval.passages:
            evidence = _passage_evidence(found, question, weights, retrieval.vector)
            passage = found.stored.passage
            for sentence, seen in zip(passage.sentences, evidence, strict=True):
                score = seen.score
                if sentence.kind is BlockKind.HEADING:
                    score -= _HEADING_PENALTY
                ranked.append((RankedSentence(passage, sentence, score), seen))
        ranked.sort(key=lambda pair: -pair[0].score)
        if not ranked:
            return Reading((), 0.0)
        total = sum(weights.values()) or 1.0
        lost = sum(weights[stem] for term, stem in _pairs(question) if term in missing) / total
        confidence = _confidence(ranked[0][1], lost)
        return Reading(tuple(sentence for sentence, _ in ranked), confidence)


def _pairs(question: Question) -> zip[tuple[str, str]]:
    return zip(question.terms, question.stems, strict=True)


def _passage_evidence(
    found: Retrieved,
    question: Question,
    weights: dict[str, float],
    vector: np.ndarray[tuple[int, ...], np.dtype[np.float32]],
) -> list[SentenceEvidence]:
    passage = found.stored.passage
    similarities = found.stored.sentence_vectors.astype(np.float32) @ vector / 127
    prefix = stems_of(passage.prefix)
    stems = [stems_of(passage.quote(sentence)) for sentence in passage.sentences]
    heading = heading_agreement(weights, passage.heading)
    evidence = []
    for i, sentence in enumerate(passage.sentences):
        neighbours = frozenset().union(*stems[max(0, i - 1) : i], *stems[i + 1 : i + 2])
        evidence.append(
            SentenceEvidence(
                similarity=float(similarities[i]),
                covered=coverage(weights, (stems[i], 1.0)),
                near=coverage(
                    weights,
                    (stems[i], 1.0),
                    (prefix, _PREFIX_CREDIT),
                    (neighbours, _NEIGHBOUR_CREDIT),
                ),
                sought=float(holds(question.sought, _with_items(passage, sentence))),
                heading=heading / (1 + i),
            )
        )
    return evidence


def _with_items(passage: Passage, sentence: Sentence) -> str:
    return passage.text[sentence.start - passage.start :] if sentence.lead else passage.quote(sentence)


def _confidence(best: SentenceEvidence, missing: float) -> float:
    features = {
        "similarity": best.similarity,
        "covered": best.covered,
        "near": max(best.near, best.heading),
        "missing": missing,
        "sought": best.sought,
    }
    logit = _INTERCEPT + sum(_COEFFICIENTS[name] * value for name, value in features.items())
    return 1 / (1 + math.exp(-logit))
