"""Short extractive summaries: the most central sentences, without repeats, in document order.

Centrality is the mean cosine of a sentence to the document's others, or of a topic its cosine to the
question; maximal marginal relevance (Carbonell and Goldstein 1998) keeps the chosen ones different.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.language.english import stem, stems_of
from assistant.questions.shapes import KIND_OF_TEXT
from assistant.reading.lists.list_runs import Piece
from assistant.retrieval.evidence import coverage
from assistant.retrieval.retriever import Retrieval, Retrieved
from ingest.catalogue.catalogue_rows import StoredPassage
from ingest.document import LISTED, BlockKind, Document, Passage, Sentence
from ingest.parsers.lines.line_shapes import ends_sentence
from ingest.readable.readable import ReadableIndex

_SENTENCES = 6  # of a summary
_LAMBDA = 0.7  # relevance against novelty
_FIRST_BONUS = 0.08  # a document's opening sentences say what it is about
_MOST_CONSIDERED = 600
_WORDS_LEAST = 6
_WORDS_OF_A_LINE = 9
_MOST_PASSAGES = 3
# A title or a passage has what was named when it holds more than this much of it.
_NAMED = 0.5
# Cosine to the request below which a passage has the word ("in time"), but is not about it: of 32 topical
# requests over three sets, passages that only mention the topic had at most 0.11, others 0.2 and more.
_LEAST_SIMILARITY = 0.15
_LEAST_WEIGHT = 1.0  # words of a title stand in each of its passages, which makes none of them rare
_CANDIDATE = tuple[Passage, Sentence, NDArray[np.float32]]


@dataclass(frozen=True, slots=True)
class Summary:
    """The sentences of a summary in order, and how sure it is that they are what was asked for.

    ``confidence`` in [0, 1] is the product of two shares: of the words that name what is to be
    summarised, weighted by their rarity, those that the document's title or the passages hold (1 when
    "this" or "the document" was named); and of the text what the chosen sentences stand for, from ½
    (nothing in common with the others) to 1 (the others say the same): (1 + the mean, over all sentences,
    of the cosine to the nearest chosen one) / 2.
    """

    pieces: tuple[Piece, ...]
    confidence: float


class Summarizer:
    """Summarises the documents, or what they say of the topic, that a question asks about."""

    def __init__(self, index: ReadableIndex) -> None:
        self._index = index

    def summarise(self, retrieval: Retrieval) -> Summary | None:
        """The central sentences of what is asked for; ``None`` when the documents don't hold it."""
        asked = retrieval.documents
        gone = self._index.catalogue.sources_gone()
        documents = [
            document
            for document in self._index.documents()
            if (document.id in asked if asked else document.id not in gone)
        ]
        if not retrieval.question.topic:
            # "This document" is none of many, but of a few each can be spoken of.
            few = documents if len(documents) <= _SENTENCES else []
            return _summary([self._whole(document) for document in few], 1.0)
        shares = [(_share_named(retrieval, d), -len(d.title), d.id, d) for d in documents]
        share, *_, named = max(shares, default=(0.0, None))
        if named is not None and share > _NAMED:
            return _summary([self._whole(named)], share)
        return self._of_topic(retrieval)

    def _whole(self, document: Document) -> list[_CANDIDATE]:
        return _candidates(self._index.catalogue.document_passages(document.id))

    def _of_topic(self, retrieval: Retrieval) -> Summary | None:
        """What the passages say that hold the topic; the nearest of the others must not stand for it."""
        held = []
        for found in retrieval.passages:
            passage = found.stored.passage
            words = stems_of(passage.text) | stems_of(passage.prefix)
            held.append((coverage(retrieval.weights, (words, 1.0)), found))
        share = max((share for share, _ in held), default=0.0)
        having = [found for has, found in held if has == share]
        if called := [found for _, found in held if _is_called(retrieval, found)]:
            having, share = called, 1.0
        if share <= _NAMED:
            return None
        # A section about the topic says more of it than others that mention it.
        named = [found.stored for found in having
                 if set(retrieval.question.stems) & stems_of(found.stored.passage.heading)]  # fmt: skip
        # A request for a summary is no question: its vector is that of a text.
        vector = self._index.encoder.embed_texts([retrieval.question.text])[0]
        ids = [found.stored.passage.id for found in having]
        similarities = self._index.vectors.similarities(vector.tolist(), ids)
        near = [found.stored for found in having
                if similarities.get(found.stored.passage.id, 0.0) >= _LEAST_SIMILARITY]  # fmt: skip
        best = (named or near)[:_MOST_PASSAGES]
        best.sort(key=lambda stored: (stored.passage.document, stored.passage.ordinal))
        return _summary([_candidates(best, with_lists=True)], share, vector)


def _is_called(retrieval: Retrieval, found: Retrieved) -> bool:
    """Whether a section is called by the topic, "Parking" where "the parking rules" are to be summarised."""
    terms = (term for term in retrieval.question.terms if not KIND_OF_TEXT.match(term))
    asked = frozenset(map(stem, terms))
    return bool(asked) and stems_of(found.stored.passage.nearest_heading) == asked


def _summary(
    texts: Sequence[list[_CANDIDATE]], named: float, asked: NDArray[np.float32] | None = None
) -> Summary | None:
    """The central sentences of each text, ``None`` when there is none; nearest to ``asked`` if given."""
    pieces: list[Piece] = []
    stood_for: list[float] = []
    for candidates in texts:
        if not candidates:
            continue
        vectors = np.stack([vector for _, _, vector in candidates])
        count = min(-(-_SENTENCES // len(texts)), len(candidates))
        chosen = sorted(_central(vectors, count, asked))
        pieces += [candidates[n][:2] for n in chosen]
        nearest = (vectors @ vectors[chosen].T).max(axis=1)
        stood_for.append(float(nearest.clip(0.0, 1.0).mean()))
    if not pieces:
        return None
    return Summary(tuple(pieces), named * (1 + sum(stood_for) / len(stood_for)) / 2)


def _share_named(retrieval: Retrieval, document: Document) -> float:
    """How much of what is to be summarised the document's title holds, weighted by rarity.

    A word for a kind of text ("the travel guide") need not be in the title beside others; alone ("the
    guide") it must be what the document calls itself there or where it begins.
    """
    title = stems_of(document.title) | stems_of(document.id.rsplit(".", 1)[0])
    question = retrieval.question
    weights = {
        word: max(retrieval.weights.get(word, 0.0), _LEAST_WEIGHT)
        for term, word in zip(question.terms, question.stems, strict=True)
        if word in title or not KIND_OF_TEXT.match(term)
    }
    if weights:
        return coverage(weights, (title, 1.0))
    begins = (
        stems_of(found.stored.passage.text)
        for found in retrieval.passages
        if found.stored.passage.document == document.id and not found.stored.passage.ordinal
    )
    return coverage(retrieval.weights, (frozenset().union(*begins), 1.0))


def _candidates(stored: Sequence[StoredPassage], with_lists: bool = False) -> list[_CANDIDATE]:
    """The sentences that may be chosen; lines of lists too when all that is said of a topic counts.

    A short line that ends as no sentence tells where and when a text is from: "Press release, Bonn, 3 May 2025".
    """
    chosen, others = [], []
    said: set[str] = set()
    for passage, vectors in stored:
        for sentence, vector in zip(passage.sentences, vectors, strict=True):
            one = (passage, sentence, vector.astype(np.float32) / 127)
            text = sentence.kind is BlockKind.PARAGRAPH and not sentence.lead
            line = with_lists and sentence.kind in LISTED
            words = passage.quote(sentence).split()
            least = _WORDS_LEAST if ends_sentence(passage.quote(sentence)) else _WORDS_OF_A_LINE
            if " ".join(words) not in said and (line or (text and len(words) >= least)):
                chosen.append(one)
            elif sentence.kind is not BlockKind.HEADING:
                others.append(one)
            said.add(" ".join(words))
    return (chosen or others)[:_MOST_CONSIDERED]  # others: of nothing but lists or tables


def _central(
    vectors: NDArray[np.float32], count: int, asked: NDArray[np.float32] | None
) -> list[int]:
    similarity = vectors @ vectors.T
    if asked is None:
        relevance = similarity.mean(axis=1)
        relevance[0] += _FIRST_BONUS
    else:
        relevance = vectors @ asked
    chosen: list[int] = []
    while len(chosen) < count:
        repeats = similarity[:, chosen].max(axis=1) if chosen else np.zeros(len(vectors))
        gain = _LAMBDA * relevance - (1 - _LAMBDA) * repeats
        gain[chosen] = -np.inf
        chosen.append(int(np.argmax(gain)))
    return chosen
