"""The trained reader behind the ``Reader`` seam: reads the best passages, ranks their sentences.

A sentence's score is what the model makes of it as evidence, of its passage as a whole, and how well
the search found that passage. One scale for all passages and questions: at 0 nothing answers.
"""

from __future__ import annotations

import math
import re
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from assistant.language.english import stems_of
from assistant.questions.followups.said_before import nearness
from assistant.reading.others.lines_beside import of_lines_beside
from assistant.reading.others.longer_names import of_longer_names
from assistant.reading.others.names_instead import of_names_instead
from assistant.reading.others.opposites import of_opposites
from assistant.reading.others.other_kinds import of_other_kinds
from assistant.reading.others.other_labels import of_other_labels
from assistant.reading.others.parallel_sections import of_parallel_sections
from assistant.reading.others.people_meant import of_other_people
from assistant.reading.reader import DirectAnswer, RankedSentence, Reading, may_answer
from assistant.reading.tables.named_rows import about_others, asked_row
from assistant.reading.tables.other_rows import rows_of_others
from assistant.reading.tables.table_rows import row_asked_for
from assistant.retrieval.evidence import (
    lacking_subject,
    names_held,
    question_agreement,
    words_shared,
)
from assistant.retrieval.faq import questions_above
from assistant.retrieval.retriever import Retrieval
from assistant.span_model.calibration import Calibration
from assistant.span_model.inference import WEIGHTS, BestSpan, SpanReader, read_card
from assistant.span_model.passages_read import hints, read_all, readings
from ingest.document import BlockKind

# The question itself stands above the sentence, as a heading or in an FAQ.
_ASKED_ABOVE = 4.0
# A comment is nobody's statement but its author's: what the document itself says comes first.
_COMMENT = 4.0
# The model has learnt no code: a line of it looks like an answer for a word it shares. Where a meaning is asked
# ("What is rsync?") it uses the word and does not tell it.
_CODE, _NO_MEANING = 2.0, 4.0
_MEANING = re.compile(
    r"\W*what(?:['’]s| is| are| does) (?:an? )?[\w.+#/-]+(?: mean)?\W*", re.IGNORECASE
)
# A row that alone holds the code asked for, under the column asked for: cells read like no answer.
_ROW_ASKED_FOR = 4.0
# What a follow-up asks itself counts beside what it inherits: "what about Germany?" wants Germany.
_FOCUS = 4.0
# And so does how near a sentence stands to what the answer before quoted, which is not asked for again.
_NEAR = 2.0
# A passage that lacks what the question is about, where another has it in its title.
_ABOUT_ANOTHER = 4.0
# The model reads scripts but the Latin one poorly, and one word as no question: what a sentence shares with
# the question tells more.
_WORDS_SHARED = 8.0
# Of a passage's answerable logit beside the search's score, when passages are reranked for a chat model.
_RERANKED = 0.3
# From so many candidates on, a larger index does not make a chance find likelier.
_MANY = 50
# Of a passage's answerable logit, bounded: on SQuAD's held-out articles it lifts the AUROC of the confidence
# by .056, and costs the documents of workplaces that were chosen on nothing (−.006, +.005); more does.
_SURE_PASSAGE = 0.1
_MOST_SURE = 6.0
# Of the best sentence's own logits, bounded: who answers from one sentence is right oftener than who adds up
# hints. On `organisations` development the AUROC of "the answer is right" goes from .76 to .79.
_BEST_SENTENCE = 0.1


class Scored(NamedTuple):
    """A ranked sentence with what its score is made of.

    ``evidence`` and ``answerable`` are logits, ``found`` the search's score of its passage, ``focus`` the share
    in [0, 1] of what a follow-up asks itself, ``above`` how far the heading, or a question in the text, that it
    stands below is the question itself, ``heading`` the same for how closely it stands below; ``lacking`` is
    the share of the question's subject that its passage lacks (``evidence.lacking_subject``), ``shared`` what it
    shares of a question that the model reads poorly (``evidence.words_shared``), ``near`` how near the sentence
    is to what a follow-up follows (``assistant.questions.followups.said_before.nearness``).
    """

    ranked: RankedSentence
    evidence: float
    answerable: float
    found: float
    focus: float
    above: float
    heading: float
    lacking: float
    near: float
    shared: float = 0.0

    def weighed(self, calibration: Calibration, *, of_meaning: bool = False) -> Scored:
        """The same with the score that ``calibration`` gives; ``of_meaning`` where a word's meaning is asked."""
        score = calibration.score(self.evidence, self.answerable, self.found)
        kind = self.ranked.sentence.kind
        score -= _COMMENT * (kind is BlockKind.COMMENT)
        score -= (_NO_MEANING if of_meaning else _CODE) * (kind is BlockKind.CODE)
        score += _FOCUS * self.focus + _ASKED_ABOVE * self.above**2
        score += _NEAR * self.near - _ABOUT_ANOTHER * self.lacking
        score += _WORDS_SHARED * self.shared
        return self._replace(ranked=self.ranked._replace(score=score))


class TrainedReader:
    """Reads with the span reader; safe to use from several threads."""

    name = "extractive"

    def __init__(self, reader: SpanReader | None = None, calibration: Calibration | None = None):
        self._reader = reader or SpanReader()
        self._calibration = calibration or Calibration.of(read_card(WEIGHTS))

    def threshold(self, wrong_at_most: float) -> float:
        """See ``assistant.reading.reader.Reader``."""
        return self._calibration.threshold(wrong_at_most)

    def read(self, retrieval: Retrieval, enough: float = 1.0) -> Reading:
        """Rank the sentences of the retrieved passages; see ``assistant.reading.reader.Reader``."""
        scored: list[Scored] = []
        probability = 0.0
        for seen in readings(self._reader, retrieval):
            scored = self.scored(retrieval, seen)
            if scored:
                probability = self._calibration.probability(features(retrieval, scored))
            if probability >= enough:
                told = features(retrieval, scored, hints(retrieval, seen))
                probability = self._calibration.probability(told)
                break
        return Reading(
            tuple(one.ranked for one in scored),
            probability,
            self._calibration.answering([one.ranked.score for one in scored]),
        )

    def scored(self, retrieval: Retrieval, seen: Sequence[BestSpan] | None = None) -> list[Scored]:
        """Every sentence that ``may_answer``, best first, by what was ``seen`` of each passage, or all read."""
        seen = read_all(self._reader, retrieval) if seen is None else seen
        ranked = sorted(self._read(retrieval, seen), key=lambda one: -one.ranked.score)
        told = [one for one in ranked if may_answer(one.ranked)] or ranked
        question, weights = retrieval.question, retrieval.weights
        ranks = [one.ranked for one in told]
        others = about_others(question, ranks) | of_longer_names(question, ranks)
        others |= of_other_kinds(question, ranks) | of_opposites(question, ranks)
        others |= of_other_people(question, ranks) | of_names_instead(question, ranks)
        others |= of_parallel_sections(question, ranks) | of_lines_beside(question, ranks)
        others |= of_other_labels(question, ranks)
        kept = [one for one in told if one.ranked.key not in others]
        read = [one.ranked for one in kept]
        row = asked_row(question, read) or row_asked_for(question, weights, read)
        if row is None:
            others = rows_of_others(question, weights, read, retrieval.missing)
            return [one for one in kept if one.ranked.key not in others]
        best = max(one.ranked.score for one in kept)
        first = next(one for one in kept if one.ranked is row)
        rest = [one for one in kept if one is not first]
        evidence = max(first.evidence, _ROW_ASKED_FOR)
        return [
            first._replace(evidence=evidence, ranked=row._replace(score=best + 1, asked_for=True)),
            *rest,
        ]

    def rerank(self, retrieval: Retrieval, keep: int) -> Retrieval:
        """The ``keep`` passages that answer best as a whole, or were found best."""
        if len(retrieval.passages) < 2:
            return retrieval
        began = time.perf_counter()
        scores = {
            found.stored.passage.id: found.score + _RERANKED * seen.answerable
            for found, seen in zip(
                retrieval.passages, read_all(self._reader, retrieval), strict=True
            )
        }
        order = sorted(retrieval.passages, key=lambda found: -scores[found.stored.passage.id])
        timings = dict(retrieval.timings_ms) | {"rerank": 1e3 * (time.perf_counter() - began)}
        return replace(retrieval, passages=tuple(order[:keep]), timings_ms=timings)

    def _read(self, retrieval: Retrieval, read: Sequence[BestSpan]) -> Iterator[Scored]:
        passages = [found.stored.passage for found in retrieval.passages]
        focus = retrieval.question.focus
        lacking = lacking_subject(retrieval.question, passages)
        shares = words_shared(retrieval.question, retrieval.missing)
        of_meaning = _MEANING.fullmatch(retrieval.question.text) is not None
        for found, passage, seen, lacks in zip(
            retrieval.passages, passages, read, lacking, strict=True
        ):
            heading = question_agreement(retrieval.question, retrieval.weights, passage.heading)
            questions = questions_above(passage)
            for number, (sentence, (asked, between)) in enumerate(
                zip(passage.sentences, questions, strict=True)
            ):
                start, end = sentence.start - passage.start, sentence.end - passage.start
                evidence = seen.evidence_within(start, end)
                first, last, margin = seen.best_within(start, end)
                direct = DirectAnswer(passage.start + first, passage.start + last, margin)
                held = len(focus & stems_of(passage.quote(sentence))) / (len(focus) or 1)
                question = question_agreement(retrieval.question, retrieval.weights, asked)
                above, close = (
                    max(heading, question),
                    max(heading / (1 + number), question / (1 + between)),
                )
                near = nearness(passage, sentence.start, sentence.end, retrieval.said)
                plain = RankedSentence(passage, sentence, 0.0, direct, found.header)
                shared = shares(passage, sentence)
                yield Scored(
                    plain,
                    evidence,
                    seen.answerable,
                    found.score,
                    held,
                    above,
                    close,
                    lacks,
                    near,
                    shared,
                ).weighed(self._calibration, of_meaning=of_meaning)


def features(
    retrieval: Retrieval, scored: Sequence[Scored], hinted: float = 0.0
) -> Mapping[str, float]:
    """What the calibration looks at; see ``assistant.span_model.calibration.RANGES``.

    ``evidence`` is how unlikely it is that no sentence answers, were each independent of the others:
    log Σ −log(1 − p), with p = 1 / (1 + exp(−evidence logit)) (a noisy or, Pearl 1988). A little of
    what the surest passage as a whole says is added, and of what the best sentence and its passage do
    (see ``_SURE_PASSAGE``, ``_BEST_SENTENCE``); what is about another than the question is hardly an
    answer, even if it is the best. ``hinted`` is what is added for what was not read.
    """
    best = scored[0]
    passage = best.ranked.passage
    doubt = hinted + sum(math.log1p(math.exp(one.evidence)) for one in scored)
    surest = _bounded(max(one.answerable for one in scored))
    sure = _SURE_PASSAGE * surest + _BEST_SENTENCE * _bounded(best.evidence + best.answerable)
    return {
        "evidence": math.log(doubt) + sure - _ABOUT_ANOTHER * best.lacking,
        "heading": best.heading,
        "names": names_held(retrieval.question, passage.prefix + " " + passage.text),
        "few": math.log(_MANY / min(_MANY, len(retrieval.ranking) or _MANY)),
    }


def _bounded(logit: float) -> float:
    return max(-_MOST_SURE, min(_MOST_SURE, logit))
