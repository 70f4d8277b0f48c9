"""The reader without a model of its own: sentences ranked by meaning and words together.

A sentence's vector is pooled at ingest from its passage's own forward pass, so ranking costs one
matrix product a passage. It stands in until a trained reader does, and remains the baseline.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from assistant.language.english import stems_of
from assistant.questions.question import Sought
from assistant.questions.shapes import wants_several
from assistant.reading.reader import RankedSentence, Reading, may_answer
from assistant.retrieval.evidence import coverage, heading_agreement, holds
from assistant.retrieval.retriever import Retrieval, Retrieved
from ingest.document import Passage, Sentence

# Weights chosen on the development splits of eval/testsets; see docs/decisions.md.
_WORDS = 0.4
_SOUGHT = 0.1
_HEADING = 0.6
_FOCUS = 0.35  # what a follow-up itself asks about: "what about Germany?" wants Germany
_NEIGHBOUR_CREDIT = 0.5
_PREFIX_CREDIT = 0.5
# Without the date, number or reason a question asks for, a sentence is rarely its answer (log odds).
_NOT_SOUGHT = 1.0
_NEEDED = (Sought.NUMBER, Sought.DATE, Sought.TIME, Sought.REASON)
# Logistic regression of "the right sentence is among the first two" on the development splits of
# `coalition` and `office`, shifted so that 0.5 is the operating point chosen on `coalition`.
_INTERCEPT = -2.08
# (share of wrong answers among those shown, least confidence): printed by
# assistant.training.fit_calibration.
_RISKS = ((0.596, 0.02), (0.568, 0.32), (0.552, 0.44), (0.530, 0.5), (0.489, 0.56), (0.457, 0.62),
          (0.413, 0.68), (0.351, 0.74), (0.293, 0.8), (0.147, 0.86))  # fmt: skip
# A further sentence is evidence when its score is this close to the best one's.
_CLOSE = 0.12
_CLOSE_SEVERAL = 0.2
_MOST_SENTENCES = 3
_COEFFICIENTS = {"similarity": 1.72, "words": 1.67, "sought": 0.35, "passage": 1.18}


@dataclass(frozen=True, slots=True)
class SentenceEvidence:
    """What speaks for a sentence; each in [0, 1] but ``similarity``, a cosine."""

    similarity: float
    near: float
    sought: float
    heading: float
    focus: float

    @property
    def score(self) -> float:
        """Orders sentences of one question."""
        return (
            self.similarity
            + _WORDS * self.near
            + _SOUGHT * self.sought
            + _HEADING * self.heading
            + _FOCUS * self.focus
        )

    @property
    def words(self) -> float:
        """How far the question's words stand in the sentence and beside it, or make its heading."""
        return max(self.near, self.heading)


class ScoredSentence(NamedTuple):
    """A ranked sentence with its evidence and its passage's rank in the search, from 0."""

    ranked: RankedSentence
    evidence: SentenceEvidence
    rank: int


class SimilarityReader:
    """Ranks sentences by meaning and words."""

    name = "extractive"

    def threshold(self, wrong_at_most: float) -> float:
        """The least confidence at which at most this share of the shown answers was wrong."""
        return next((least for share, least in _RISKS if share <= wrong_at_most), 1.0)

    def read(self, retrieval: Retrieval, enough: float = 1.0) -> Reading:  # noqa: ARG002 - it reads nothing
        """Rank the sentences of the retrieved passages; see ``assistant.reading.reader.Reader``."""
        rows = best_first(
            ScoredSentence(RankedSentence(found.stored.passage, sentence, seen.score), seen, rank)
            for rank, found in enumerate(retrieval.passages)
            for sentence, seen in passage_evidence(found, retrieval)
        )
        if not rows:
            return Reading((), 0.0)
        best = rows[0].evidence
        confidence = _confidence(best, retrieval.passages[0].similarity, retrieval.question.sought)
        close = _CLOSE_SEVERAL if wants_several(retrieval.question.text) else _CLOSE
        least = rows[0].ranked.score - close
        answering = sum(row.ranked.score >= least for row in rows[:_MOST_SENTENCES])
        return Reading(tuple(row.ranked for row in rows), confidence, answering)

    def rerank(self, retrieval: Retrieval, keep: int) -> Retrieval:
        """The search has ranked by similarity already."""
        return replace(retrieval, passages=retrieval.passages[:keep])


def best_first(rows: Iterable[ScoredSentence]) -> list[ScoredSentence]:
    """The rows that may answer, by score; all of them where none may."""
    ranked = sorted(rows, key=lambda row: -row.ranked.score)
    return [row for row in ranked if may_answer(row.ranked)] or ranked


def passage_evidence(
    found: Retrieved, retrieval: Retrieval
) -> Iterator[tuple[Sentence, SentenceEvidence]]:
    """The sentences of a retrieved passage in order, and what speaks for each."""
    passage, question, weights = found.stored.passage, retrieval.question, retrieval.weights
    similarities = found.stored.sentence_vectors.astype(np.float32) @ retrieval.vector / 127
    prefix = stems_of(passage.prefix)
    stems = [stems_of(passage.quote(sentence)) for sentence in passage.sentences]
    heading = heading_agreement(weights, passage.heading)
    for i, sentence in enumerate(passage.sentences):
        beside = frozenset[str]().union(*stems[max(0, i - 1) : i], *stems[i + 1 : i + 2])
        texts = ((stems[i], 1.0), (prefix, _PREFIX_CREDIT), (beside, _NEIGHBOUR_CREDIT))
        yield (
            sentence,
            SentenceEvidence(
                similarity=float(similarities[i]),
                near=coverage(weights, *texts),
                sought=float(holds(question.sought, _with_items(passage, sentence))),
                heading=heading / (1 + i),
                focus=len(question.focus & stems[i]) / (len(question.focus) or 1),
            ),
        )


def _with_items(passage: Passage, sentence: Sentence) -> str:
    return (
        passage.text[sentence.start - passage.start :] if sentence.lead else passage.quote(sentence)
    )


def _confidence(best: SentenceEvidence, passage_similarity: float, sought: Sought) -> float:
    features = {
        "similarity": best.similarity,
        "words": best.words,
        "sought": best.sought,
        "passage": passage_similarity,
    }
    logit = _INTERCEPT + sum(_COEFFICIENTS[name] * value for name, value in features.items())
    if sought in _NEEDED and not best.sought:
        logit -= _NOT_SOUGHT
    return 1 / (1 + math.exp(-logit))
