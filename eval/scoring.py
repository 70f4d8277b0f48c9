"""From what a question got to its row of ``results.json``: metrics, and why a miss missed.

A question that went wrong, that was abstained from, or whose gold is in no document scores 0 where
it is measured at all; it never leaves an average. Retrieval and citations are measured for
answerable questions with gold, answers for answerable questions with accepted answers. A question
with neither is in no average of what is right: nothing is known of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import asdict
from typing import Any

from eval.answer_measures import agrees, of_abstention, of_words
from eval.attribution import Attribution, Shortcoming, Stages, attribute
from eval.grouped_gold import GroupedGold
from eval.metrics import chunking, citation, evidence, retrieval
from eval.metrics import match as answers
from eval.metrics.span import Span, covered
from eval.outcome import Outcome
from eval.passage_spans import PassageSpans
from eval.remark import answers_a_question, is_remark
from eval.testset import TestQuestion
from ingest.index import Index

_SHOWN = 10  # passages of the ranking kept in a row
_CHUNKS = 5  # passages that the chunking measures are taken over, as in Chroma's report


class Scorer:
    """Scores outcomes against one index. Not to be shared between threads."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._passages = PassageSpans(index)

    def row(self, question: TestQuestion, outcome: Outcome, cached: bool) -> dict[str, Any]:
        """The row of ``results.json`` for one question."""
        gold = GroupedGold.of(question, self._index)
        found = self._found(question, gold, [ranked.passage for ranked in outcome.ranking])
        metrics: dict[str, float] = {}
        if question.answerable and question.gold:
            metrics |= self._retrieval(gold, found, outcome)
            metrics |= self._reading(question, gold, outcome)
            metrics |= self._citations(question, gold, outcome)
        metrics |= of_words(question, outcome.answer) | of_abstention(question, outcome.answer)
        if outcome.answer is not None and outcome.answer["citations"]:
            cited = outcome.answer["citations"]
            true = [
                self._passages.verbatim(c["document"], c["start"], c["end"], c["quote"])
                for c in cited
            ]
            metrics["citation.verbatim"] = sum(true) / len(true)
        attribution = attribute(self._stages(question, gold, found, outcome))
        if attribution is not Attribution.NOT_COMPARED:
            metrics["overall.accuracy"] = float(attribution is Attribution.CORRECT)
        return {
            "id": question.id,
            "line": question.line,
            "question": question.question,
            "history": [turn._asdict() for turn in outcome.history or question.history],
            "tags": dict(question.tags),
            "answerable": question.answerable,
            "expected": {
                "answers": list(question.answers),
                "gold": [self._shown(one) for one in gold.spans]
                or list(map(asdict, question.gold)),
            },
            "answer": outcome.answer,
            "error": outcome.error,
            "ranking": self._ranking(outcome, found),
            "metrics": {name: round(value, 6) for name, value in metrics.items()},
            "attribution": attribution.value,
            "shortcoming": _shortcoming(question, gold, outcome)
            if attribution is Attribution.CORRECT
            else "",
            "evidence": self._evidence(question, gold, outcome),
            "seconds": round(outcome.seconds, 6),
            "cached": cached,
        }

    def _found(
        self, question: TestQuestion, gold: GroupedGold, ids: Sequence[str]
    ) -> list[AbstractSet[int]]:
        """For each of these passages which gold it covers.

        Without gold, the passages that hold an accepted answer stand in for it (DPR's "has answer").
        """
        if gold.groups:
            covering = self._passages.covering(gold.groups)
        elif question.gold or not question.answers or not question.answerable:
            covering = {}
        else:
            texts = self._passages.texts(ids).items()
            covering = {
                name: {0} for name, text in texts if answers.contains(text, question.answers)
            }
        return [covering.get(name, set()) for name in ids]

    def _retrieval(
        self, gold: GroupedGold, found: list[AbstractSet[int]], outcome: Outcome
    ) -> dict[str, float]:
        ranking = found
        if gold.whole_documents:
            spans = self._passages.of([ranked.passage for ranked in outcome.ranking])
            ranking = retrieval.ranking_of_documents(
                found, [span and span.document for span in spans]
            )
        measured = {f"retrieval.hit@{k}": retrieval.hit_at(ranking, k) for k in (1, 3, 5, 10)}
        measured |= {
            f"retrieval.recall@{k}": retrieval.recall_at(ranking, gold.named, k) for k in (5, 10)
        }
        measured["retrieval.mrr@10"] = retrieval.reciprocal_rank(ranking, 10)
        measured["retrieval.ndcg@10"] = retrieval.ndcg_at(ranking, gold.named, 10)
        if gold.exact and len(gold.spans) == len(gold.groups):
            first = self._passages.of([ranked.passage for ranked in outcome.ranking[:_CHUNKS]])
            fit = chunking.overlap([span for span in first if span], gold.spans)
            measured |= {f"chunking.{name}": value for name, value in fit._asdict().items()}
        return measured

    def _reading(
        self, question: TestQuestion, gold: GroupedGold, outcome: Outcome
    ) -> dict[str, float]:
        """Where the gold stands among the passages read, in the order in which they came near to an answer."""
        if outcome.answer is None:
            return {}
        read = self._found(question, gold, outcome.answer["trace"]["passages"])
        return {f"reading.hit@{k}": retrieval.hit_at(read, k) for k in (1, 5)}

    def _citations(
        self, question: TestQuestion, gold: GroupedGold, outcome: Outcome
    ) -> dict[str, float]:
        cited = _cited(outcome)
        measured = {
            "citation.hit": citation.hit(cited, gold.spans),
            "citation.precision": citation.precision(cited, gold.spans),
            "citation.recall": citation.recall(cited, gold.groups, gold.named),
        }
        pages = [
            (span.document, page)
            for span in gold.spans
            if (page := self._passages.page(span.document, span.start)) is not None
        ]
        if pages or any(one.page is not None for one in question.gold):
            cited_pages = [
                (c.document, page)
                for c in cited
                for page in self._passages.pages(c.document, c.start, c.end)
            ]
            measured["citation.page"] = citation.page_right(cited_pages, pages)
        return measured

    def _stages(
        self,
        question: TestQuestion,
        gold: GroupedGold,
        found: Sequence[AbstractSet[int]],
        outcome: Outcome,
    ) -> Stages:
        asked = outcome.answer
        if asked is None:
            return Stages(question.answerable, True, True, comparable=question.comparable)
        known: dict[str, bool | None] = {}
        read = set(asked["trace"]["passages"])
        reached = set().union(*found)
        in_read = set().union(
            *(some for some, r in zip(found, outcome.ranking, strict=True) if r.passage in read)
        )
        if question.gold or question.answers:
            needed = gold.needed if question.gold else 1
            known["retrieved"] = len(reached) >= needed
            known["read"] = len(in_read) >= needed
            known["matches"] = agrees(question, asked)
        if question.gold:
            known["ingested"] = len(gold.groups) >= gold.needed
            known["cited"] = citation.found(_cited(outcome), gold.groups) >= gold.needed
            if gold.exact and not asked.get("direct"):
                known["matches"] = None  # the gold sentence was quoted: its words are the answer
        return Stages(
            question.answerable,
            False,
            asked["abstained"],
            comparable=question.comparable,
            remark=is_remark(asked),
            **known,
        )

    def _evidence(
        self, question: TestQuestion, gold: GroupedGold, outcome: Outcome
    ) -> dict[str, int] | None:
        """The sentences of an answer as ``eval.metrics.evidence`` counts them; None: not counted."""
        answered = answers_a_question(outcome.answer)
        if not (question.answerable and question.gold and answered):
            return None
        cited = _cited(outcome)
        documents = sorted({span.document for span in cited})
        sentences = [one for name in documents for one in self._passages.sentences(name)]
        return evidence.count(cited, sentences, gold.groups, gold.named)._asdict()

    def _shown(self, span: Span) -> dict[str, Any]:
        page = self._passages.page(span.document, span.start)
        return {**span._asdict(), "page": page, "quote": ""}

    def _ranking(self, outcome: Outcome, found: Sequence[AbstractSet[int]]) -> list[dict[str, Any]]:
        first = outcome.ranking[:_SHOWN]
        spans = self._passages.of([ranked.passage for ranked in first])
        return [
            {
                "passage": ranked.passage,
                "document": span.document if span else "",
                "start": span.start if span else 0,
                "end": span.end if span else 0,
                "score": round(ranked.score, 4),
                "similarity": round(ranked.similarity, 4),
                "lexical": round(ranked.lexical, 4),
                "gold": bool(some),
            }
            for ranked, span, some in zip(first, spans, found, strict=False)
        ]


def _cited(outcome: Outcome) -> list[Span]:
    cited = outcome.answer["citations"] if outcome.answer else []
    return [Span(c["document"], c["start"], c["end"]) for c in cited]


def _shortcoming(question: TestQuestion, gold: GroupedGold, outcome: Outcome) -> str:
    """What a correct answer lacks; "" for nothing, and where there is no gold to tell it by.

    A question that says how much gold it needs got it, so nothing is missing.
    """
    cited = _cited(outcome)
    if not (question.answerable and gold.groups and cited):
        return ""
    if not any(covered(cited[:1], gold.spans)):
        return Shortcoming.OTHER_FIRST.value
    said = "need" in question.tags
    missing = not said and citation.found(cited, gold.groups) < gold.named
    return Shortcoming.MISSING.value if missing else ""
