"""The trained reader behind the ``Reader`` seam: reads the best passages, ranks their sentences.

A sentence's score is the similarity evidence for it, plus what the model makes of it: the margin of
the best short answer inside it. The model alone is weak on questions unlike its training (yes or no,
lists, headings that are the question); similarity alone cannot tell an answer from a near miss.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from assistant.evidence import names_held
from assistant.reader import DirectAnswer, RankedSentence, Reading
from assistant.retriever import Retrieval
from assistant.similarity import SentenceEvidence, passage_evidence
from assistant.span_model.calibration import Calibration
from assistant.span_model.inference import WEIGHTS, SpanReader, read_card
from ingest.document import BlockKind, Sentence

# Margins beyond these are all alike. The model is sure too readily that an answer is not there
# (questions unlike its training: yes or no, reasons, lists), so doubt counts for less than belief.
_LEAST_MARGIN, _MOST_MARGIN = -2.0, 6.0
# For the order of passages: what a logit of margin and the fused z-score of the search count beside
# the best sentence's evidence. Chosen on SciFact's 809 training queries, which are claims.
RERANK_MARGIN, RERANK_FUSED = 0.02, 0.125
# What a sentence about something else scores: a quarter of the second-best passages in
# eval/testsets score less. A best sentence is never measured against less than that.
_LEAST_RIVAL = 0.35
# What it may score more when words of the question are in no document: they stand in what is not
# there. Chosen on short documents of one or two passages; see docs/decisions.md.
_UNKNOWN_RIVAL = 0.3


class TrainedReader:
    """Reads with the span reader; safe to use from several threads."""

    name = "extractive"

    def __init__(self, reader: SpanReader | None = None, calibration: Calibration | None = None):
        self._reader = reader or SpanReader()
        self._calibration = calibration or Calibration.of(read_card(WEIGHTS))

    @property
    def version(self) -> str:
        """The version of the weights."""
        return self._reader.version

    def threshold(self, wrong_at_most: float) -> float:
        """See ``assistant.reader.Reader``."""
        return self._calibration.threshold(wrong_at_most)

    def read(self, retrieval: Retrieval) -> Reading:
        """Rank the sentences of the retrieved passages; see ``assistant.reader.Reader``."""
        ranked = self.ranked(retrieval)
        if not ranked:
            return Reading((), 0.0)
        confidence = self._calibration.probability(features(retrieval, ranked))
        return Reading(tuple(sentence for sentence, _, _ in ranked), confidence)

    def ranked(self, retrieval: Retrieval) -> list[tuple[RankedSentence, SentenceEvidence, int]]:
        """Every sentence, best first, with its evidence and its passage's place in the search."""
        constants = self._calibration
        ranked: list[tuple[RankedSentence, SentenceEvidence, int]] = []
        for place, sentences in enumerate(self._seen(retrieval)):
            found = retrieval.passages[place]
            for sentence, direct, seen in sentences:
                score = (
                    seen.score
                    + constants.margin_weight * bounded(direct.margin)
                    + constants.passage_weight * found.fused
                )
                passage = found.stored.passage
                ranked.append((RankedSentence(passage, sentence, score, direct), seen, place))
        # A heading names its section and answers nothing, unless there is nothing else.
        told = [row for row in ranked if row[0].sentence.kind is not BlockKind.HEADING]
        ranked = told or ranked
        ranked.sort(key=lambda row: -row[0].score)
        return ranked

    def rerank(self, retrieval: Retrieval, keep: int) -> Retrieval:
        """The ``keep`` passages that answer best, fused with how well they were found."""
        if len(retrieval.passages) < 2:
            return retrieval
        began = time.perf_counter()
        scores = [
            found.fused * RERANK_FUSED
            + max(
                (
                    seen.score + RERANK_MARGIN * bounded(direct.margin)
                    for _, direct, seen in sentences
                ),
                default=0.0,
            )
            for found, sentences in zip(retrieval.passages, self._seen(retrieval), strict=True)
        ]
        order = sorted(range(len(scores)), key=lambda n: -scores[n])
        timings = dict(retrieval.timings_ms) | {"rerank": 1e3 * (time.perf_counter() - began)}
        best = tuple(retrieval.passages[n] for n in order[:keep])
        return replace(retrieval, passages=best, timings_ms=timings)

    def _seen(
        self, retrieval: Retrieval
    ) -> Iterator[list[tuple[Sentence, DirectAnswer, SentenceEvidence]]]:
        """For each passage its sentences, the best short answer within each, and the evidence."""
        question = retrieval.question
        texts = [(one.stored.passage.prefix, one.stored.passage.text) for one in retrieval.passages]
        spans = self._reader.read(question.text, texts)
        for found, span in zip(retrieval.passages, spans, strict=True):
            passage = found.stored.passage
            evidence = passage_evidence(found, question, retrieval.weights, retrieval.vector)
            row: list[tuple[Sentence, DirectAnswer, SentenceEvidence]] = []
            for sentence, seen in zip(passage.sentences, evidence, strict=True):
                start, end, margin = span.best_within(
                    sentence.start - passage.start, sentence.end - passage.start
                )
                direct = DirectAnswer(passage.start + start, passage.start + end, margin)
                row.append((sentence, direct, seen))
            yield row


def features(
    retrieval: Retrieval, ranked: Sequence[tuple[RankedSentence, SentenceEvidence, int]]
) -> Mapping[str, float]:
    """What the calibration looks at; see ``assistant.span_model.calibration.RANGES``."""
    best, seen, place = ranked[0]
    weights = retrieval.weights
    missing = {stem for stem, term in zip(retrieval.question.stems, retrieval.question.terms,
                                          strict=True) if term in retrieval.missing}  # fmt: skip
    total = sum(weights.values()) or 1.0
    known = 1.0 - sum(weights.get(stem, 0.0) for stem in missing) / total
    rival = next((row[0].score for row in ranked if row[2] != place), None)
    return {
        "margin": best.direct.margin if best.direct else 0.0,
        "gap": best.score - _rival_score(rival, known),
        "covered": max(seen.near, seen.heading),
        "known": known,
        "similarity": seen.similarity,
        "passage": max(found.similarity for found in retrieval.passages),
        "sought": seen.sought,
        "names": names_held(retrieval.question, best.passage.prefix + " " + best.passage.text),
    }


def _rival_score(found: float | None, known: float) -> float:
    """What the best sentence must beat: the best of another passage, or what one would score.

    Without another passage (``found`` is None) nothing shows whether the best sentence is any good.
    """
    if found is None or known <= 0.0:
        return max(found or 0.0, _LEAST_RIVAL + _UNKNOWN_RIVAL * (1.0 - known))
    return max(found, _LEAST_RIVAL)


def bounded(margin: float) -> float:
    """The margin as it counts for the order of sentences and passages."""
    return max(_LEAST_MARGIN, min(_MOST_MARGIN, margin))
