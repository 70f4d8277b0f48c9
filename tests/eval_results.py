"""Builds the results of runs that never took place: what reports and comparisons are tested on."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from typing import Any

from eval.summary import Tally

DOCUMENT = "handbook.txt"
SENTENCES = [
    f"Rule {number}: an application of kind {number} is decided within {number + 2} days by office {number}."
    for number in range(40)
]
TEXT = "\n\n".join(" ".join(SENTENCES[at : at + 4]) for at in range(0, len(SENTENCES), 4))
_MISSES = ("not retrieved", "another sentence chosen", "wrong span", "refused")


def texts(document: str) -> str | None:
    """The stored text of a document."""
    return TEXT if document == DOCUMENT else None


def place_of(sentence: int) -> dict[str, Any]:
    """Where a sentence stands."""
    start = TEXT.index(SENTENCES[sentence])
    return {"document": DOCUMENT, "start": start, "end": start + len(SENTENCES[sentence])}


def row(number: int, cause: str = "correct", **changes: Any) -> dict[str, Any]:
    """One row of ``results.json``; ``changes`` replace parts of it."""
    sentence = number % 38
    answerable = cause != "answered though unanswerable"
    abstained = cause == "refused"
    cited = sentence + (cause == "another sentence chosen")
    quote = SENTENCES[cited]
    citation = {
        "number": 1, "title": "Handbook", "page": 2, "heading": "Rules", "quote": quote,
        **place_of(cited),
    }  # fmt: skip
    right = float(cause == "correct")
    judged = {
        "answer.f1": right if right else 0.25 * (cause == "wrong span"),
        "citation.hit": float(cause in ("correct", "wrong span")),
        "retrieval.hit@5": float(cause != "not retrieved"),
    }
    made: dict[str, Any] = {
        "id": f"q{number}",
        "question": f"Within how many days is kind {sentence} decided?",
        "history": [],
        "tags": {"kind": "number" if number % 3 else "office", "split": "development"},
        "answerable": answerable,
        "expected": {
            "answers": [f"{sentence + 2} days"] if answerable else [],
            "gold": [{**place_of(sentence), "page": None, "quote": ""}] if answerable else [],
        },
        "answer": {
            "version": 1, "question": "", "abstained": abstained,
            "answer": "The documents don’t say." if abstained else f"Within {cited + 2} **days** [1].",
            "confidence": 0.2 if abstained else 0.6 + 0.35 * right,
            "citations": [] if abstained else [citation],
            "closest": [{**citation, "score": 0.4}] if abstained else [],
            "answerer": "extractive", "notice": "", "index": "f00d",
            "timings_ms": {"embed": 4.0, "search": 6.0, "total": 12.0 + number * 7919 % 23},
            "trace": {"searched_for": "days kind decided", "missing_terms": [], "passages": ["p0", "p1"]},
        },
        "error": "",
        "ranking": [
            {"passage": f"p{rank}", **place_of((sentence + rank) % 38), "score": 2.0 - rank / 5,
             "similarity": 0.8 - rank / 50, "lexical": 7.5 - rank, "gold": rank == 0}
            for rank in range(12)
        ],
        "metrics": {
            **(judged if answerable else {}),
            "abstention.accuracy": float(answerable != abstained),
            **({} if answerable else {"abstention.false_answer_rate": 1.0}),
        },
        "attribution": cause,
        "seconds": 0.012 + 0.001 * (number * 7919 % 23),
        "cached": False,
    }  # fmt: skip
    return made | changes


def rows(count: int, share_right: float = 0.7, seed: int = 0) -> list[dict[str, Any]]:
    """``count`` rows of which about ``share_right`` went right."""
    chance = random.Random(seed)
    made = []
    for number in range(count):
        miss = "answered though unanswerable" if number % 11 == 10 else chance.choice(_MISSES)
        made.append(row(number, "correct" if chance.random() < share_right else miss))
    return made


def results(
    asked: Sequence[Mapping[str, Any]], *, name: str = "handbook", **changes: Any
) -> dict[str, Any]:
    """``results.json`` of a run whose rows are ``asked``."""
    tally = Tally()
    for one in asked:
        tally.add(one)
    made: dict[str, Any] = {
        "format": "footnote-results",
        "version": 1,
        "created": "2026-01-02T03:04:05Z",
        "testset": {
            "name": name,
            "format": "footnote-jsonl",
            "fingerprint": "beef",
            "questions": len(asked),
        },
        "index": {"fingerprint": "f00d", "documents": 1, "passages": 10},
        "settings": {"assistant.passages": 8, "assistant.abstain_below": 0.35},
        "answerer": "extractive",
        "summary": tally.summary(),
        "slices": tally.slices(),
        "attribution": dict(tally.attribution),
        "shortcomings": dict(tally.shortcomings),
        "curves": tally.curves(),
        "latency_ms": tally.latency(),
        "questions_per_second": 40.1,
        "peak_memory_mb": 400.0,
        "thresholds": [],
        "cached": tally.cached,
        "errors": tally.errors,
        "rows": list(asked),
    }
    return made | changes
