"""Passages in the order of what their best sentences say."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from assistant.retrieval.passage_scores import passage_scores
from assistant.retrieval.retriever import HybridRetriever
from ingest.catalogue.catalogue_rows import StoredPassage
from ingest.document import Passage, Sentence
from ingest.index import Index

ASKED: NDArray[np.float32] = np.array([1, 0], np.float32)
WEIGHTS = {"rain": 2.0, "riga": 1.0}


def stored(sentences: Sequence[str], near: Sequence[float], heading: str = "") -> StoredPassage:
    """A passage of sentences, each as near to the question as is said."""
    text, spans = " ".join(sentences), []
    for sentence in sentences:
        begin = text.index(sentence)
        spans.append(Sentence(begin, begin + len(sentence)))
    passage = Passage(
        "a#0", "a.txt", "", heading, None, 0, len(text), text, 0, tuple(spans)
    )  # fmt: skip
    vectors = [[127 * one, 127 * np.sqrt(1 - one**2)] for one in near]
    return StoredPassage(passage, np.array(vectors).reshape(-1, 2).astype(np.int8))


def better(one: StoredPassage, other: StoredPassage) -> bool:
    first, second = passage_scores(ASKED, WEIGHTS, [one, other])
    return first > second


def test_one_near_sentence_is_better_than_many_that_are_nearly_so() -> None:
    one = stored(["Ships came.", "They left.", "We met."], [0.8, 0.3, 0.1])
    many = stored(["Ships came.", "They left.", "We met."], [0.45, 0.45, 0.45])
    assert better(one, many)


def test_rarer_words_of_the_question_count_more() -> None:
    rain, riga = stored(["Rain fell."], [0.5]), stored(["Riga fell."], [0.5])
    assert better(rain, riga)
    assert better(riga, stored(["Oslo fell."], [0.5]))


def test_a_heading_counts_with_the_sentence_below_it() -> None:
    below = stored(["It fell."], [0.5], heading="Rain in Riga")
    assert better(below, stored(["It fell."], [0.5]))


def test_a_passage_without_sentences_scores_nothing() -> None:
    assert passage_scores(ASKED, WEIGHTS, [stored([], [])]) == [0.0]
    assert passage_scores(ASKED, {}, [stored(["Rain fell."], [0.5])])[0] > 0
    assert passage_scores(ASKED, WEIGHTS, []) == []


def test_what_was_not_looked_at_comes_after_what_was(
    seed_index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    retriever = HybridRetriever(seed_index, 0.5, 50)
    whole = retriever.search("Which countries declined?", 4).ranking
    assert len(whole) > 4
    monkeypatch.setattr("assistant.retrieval.retriever._LOOKED_AT", 0)
    ranking = retriever.search("Which countries declined?", 2).ranking
    scores = [one.score for one in ranking]
    assert scores == sorted(scores, reverse=True)
    assert {one.passage for one in ranking} == {one.passage for one in whole}
    assert abs(sum(scores[:4])) < 1e-6  # z-scores of twice the count
    assert max(scores[4:]) < scores[3]
