"""Short extractive summaries: the most central sentences, without repeats, in document order.

Centrality is the mean cosine of a sentence to the document's others; maximal marginal relevance
(Carbonell and Goldstein 1998) keeps the chosen ones different from one another.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from assistant.evidence import stems_of
from assistant.question import STOPWORDS
from assistant.retriever import Retrieval
from ingest.document import BlockKind, Passage, Sentence
from ingest.index import Index
from ingest.rows import StoredPassage

_SENTENCES = 6
_LAMBDA = 0.7  # relevance against novelty
_FIRST_BONUS = 0.08  # a document's opening sentences say what it is about
_MOST_CONSIDERED = 600
_WORDS_LEAST = 6
# Words that ask for a summary, not words of what is to be summarised.
_SUMMARY_WORDS = frozenset(
    {
        "summary",
        "summaries",
        "overview",
        "gist",
        "brief",
        "short",
        "key",
        "takeaways",
        "facts",
        "lines",
    }
)


class Summarizer:
    """Summarises the document a question is about."""

    def __init__(self, index: Index) -> None:
        self._index = index

    def summarise(self, retrieval: Retrieval) -> list[tuple[Passage, Sentence]]:
        """The central sentences of the document asked about, in order; empty when none is meant."""
        document = self._document(retrieval)
        if document is None:
            return []
        candidates = _candidates(self._index.catalogue.document_passages(document))
        if not candidates:
            return []
        vectors = np.stack([vector for _, _, vector in candidates])
        chosen = _central(vectors, min(_SENTENCES, len(candidates)))
        return [candidates[i][:2] for i in sorted(chosen)]

    def _document(self, retrieval: Retrieval) -> str | None:
        """The document meant: the only one, the one named, or the one most is found in."""
        documents = self._index.documents()
        if len(documents) == 1:
            return documents[0].id
        asked = {
            stem
            for term, stem in zip(retrieval.question.terms, retrieval.question.stems, strict=True)
            if not term.isdigit() and term not in STOPWORDS | _SUMMARY_WORDS
        }
        named = []
        for document in documents:
            words = stems_of(document.title) | stems_of(document.id.rsplit(".", 1)[0])
            shared = len(asked & words)
            if shared:
                named.append((shared / (len(words) ** 0.5), document.id))
        if named:
            return max(named)[1]
        if not asked:
            return None
        # The document that holds most of what was found; the best passage breaks a tie.
        found = Counter(r.stored.passage.document for r in retrieval.passages)
        return found.most_common(1)[0][0] if found else None


def _candidates(
    stored: Sequence[StoredPassage],
) -> list[tuple[Passage, Sentence, NDArray[np.float32]]]:
    candidates = []
    said: set[str] = set()
    for passage, vectors in stored:
        for sentence, vector in zip(passage.sentences, vectors, strict=True):
            kept = sentence.kind is BlockKind.PARAGRAPH and not sentence.lead
            words = passage.quote(sentence).split()
            repeated = " ".join(words) in said
            said.add(" ".join(words))
            if kept and not repeated and len(words) >= _WORDS_LEAST:
                candidates.append((passage, sentence, vector.astype(np.float32) / 127))
    if not candidates:  # a document of nothing but lists or tables
        candidates = [
            (passage, sentence, vector.astype(np.float32) / 127)
            for passage, vectors in stored
            for sentence, vector in zip(passage.sentences, vectors, strict=True)
            if sentence.kind is not BlockKind.HEADING
        ]
    return candidates[:_MOST_CONSIDERED]


def _central(vectors: NDArray[np.float32], count: int) -> list[int]:
    similarity = vectors @ vectors.T
    centrality = similarity.mean(axis=1)
    centrality[0] += _FIRST_BONUS
    chosen: list[int] = []
    while len(chosen) < count:
        repeats = similarity[:, chosen].max(axis=1) if chosen else np.zeros(len(vectors))
        gain = _LAMBDA * centrality - (1 - _LAMBDA) * repeats
        gain[chosen] = -np.inf
        chosen.append(int(np.argmax(gain)))
    return chosen
