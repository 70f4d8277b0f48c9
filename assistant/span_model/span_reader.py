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
from assistant.retriever import Retrieval, Retrieved
from assistant.similarity import Row, SentenceEvidence, best_first, passage_evidence
from assistant.span_model.calibration import Calibration, bounded
from assistant.span_model.inference import WEIGHTS, SpanReader, read_card
from ingest.document import Sentence

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

    def threshold(self, wrong_at_most: float) -> float:
        """See ``assistant.reader.Reader``."""
        return self._calibration.threshold(wrong_at_most)

    def read(self, retrieval: Retrieval) -> Reading:
        """Rank the sentences of the retrieved passages; see ``assistant.reader.Reader``."""
        rows = self.rows(retrieval)
        if not rows:
            return Reading((), 0.0)
        confidence = self._calibration.probability(features(retrieval, rows))
        return Reading(tuple(row.ranked for row in rows), confidence)

    def rows(self, retrieval: Retrieval) -> list[Row]:
        """Every sentence, best first."""
        calibration = self._calibration
        return best_first(
            Row(
                RankedSentence(
                    found.stored.passage,
                    sentence,
                    calibration.score(seen.score, direct.margin, found.fused),
                    direct,
                ),
                seen,
                rank,
            )
            for rank, (found, sentences) in enumerate(self._seen(retrieval))
            for sentence, direct, seen in sentences
        )

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
            for found, sentences in self._seen(retrieval)
        ]
        order = sorted(range(len(scores)), key=lambda n: -scores[n])
        timings = dict(retrieval.timings_ms) | {"rerank": 1e3 * (time.perf_counter() - began)}
        best = tuple(retrieval.passages[n] for n in order[:keep])
        return replace(retrieval, passages=best, timings_ms=timings)

    def _seen(
        self, retrieval: Retrieval
    ) -> Iterator[tuple[Retrieved, list[tuple[Sentence, DirectAnswer, SentenceEvidence]]]]:
        """Each passage with its sentences, the best short answer within each, and the evidence."""
        texts = [(one.stored.passage.prefix, one.stored.passage.text) for one in retrieval.passages]
        spans = self._reader.read(retrieval.question.text, texts)
        for found, span in zip(retrieval.passages, spans, strict=True):
            begin = found.stored.passage.start
            row = []
            for sentence, seen in passage_evidence(found, retrieval):
                start, end, margin = span.best_within(sentence.start - begin, sentence.end - begin)
                row.append((sentence, DirectAnswer(begin + start, begin + end, margin), seen))
            yield found, row


def features(retrieval: Retrieval, rows: Sequence[Row]) -> Mapping[str, float]:
    """What the calibration looks at; see ``assistant.span_model.calibration.RANGES``."""
    (best, seen, rank), weights, question = rows[0], retrieval.weights, retrieval.question
    terms = zip(question.stems, question.terms, strict=True)
    missing = {stem for stem, term in terms if term in retrieval.missing}
    total = sum(weights.values()) or 1.0
    known = 1.0 - sum(weights.get(stem, 0.0) for stem in missing) / total
    rival = next((row.ranked.score for row in rows if row.rank != rank), None)
    return {
        "margin": best.direct.margin if best.direct else 0.0,
        "gap": best.score - _rival_score(rival, known),
        "words": seen.words,
        "known": known,
        "similarity": seen.similarity,
        "passage": max(found.similarity for found in retrieval.passages),
        "sought": seen.sought,
        "names": names_held(question, best.passage.prefix + " " + best.passage.text),
    }


def _rival_score(found: float | None, known: float) -> float:
    """What the best sentence must beat: the best of another passage, or what one would score.

    Without another passage (``found`` is None) nothing shows whether the best sentence is any good.
    """
    if found is None or known <= 0.0:
        return max(found or 0.0, _LEAST_RIVAL + _UNKNOWN_RIVAL * (1.0 - known))
    return max(found, _LEAST_RIVAL)
