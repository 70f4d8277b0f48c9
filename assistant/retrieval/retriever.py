"""Finds passages: by meaning and by words, fused on scores (``assistant.retrieval.fusion``).

The first of these are put in order by their sentences (``assistant.retrieval.passage_scores``).
``assistant.retrieval.langchain_retriever`` hands them to LangChain.
"""

from __future__ import annotations

import math
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from assistant.answer import Ranked, Respelled, Turn
from assistant.language.identifiers import codes_in
from assistant.language.particle_verbs import joined
from assistant.questions.codes_as_written import codes_as_written
from assistant.questions.followups.said_before import Said, SaidBefore, said_before, told_before
from assistant.questions.question import Question, analyse
from assistant.questions.speakers_named import speakers_named
from assistant.questions.spelling import respelled, respellings
from assistant.retrieval.continued import Header, header_above, with_answers
from assistant.retrieval.copies import looked_at, without_copies
from assistant.retrieval.evidence import term_weights
from assistant.retrieval.fusion import by_sentences, fuse
from assistant.retrieval.passage_scores import passage_scores
from ingest.catalogue.catalogue_rows import StoredPassage
from ingest.errors import IndexDamaged
from ingest.readable.readable import ReadableIndex

# Words that more than this part of the passages hold are not searched for; of many passages a smaller part, since
# others hold enough of the rest: SciFact's nDCG@10 is the same (5,400 passages), small indexes lose by it.
_COMMON, _COMMON_OF_MANY, _MANY = 1 / 2, 1 / 4, 5_000
# Codes of a question that are searched for one by one; whoever pastes a list of them wants none above all.
_MOST_CODES = 8
# Of so many of the best candidates the sentences are looked at: of 24 the right one is among the eight read as
# often as of 40, to half a point.
_LOOKED_AT = 24
# Passages that are read of a follow-up beside those found.
_MOST_BESIDE = 2


@dataclass(frozen=True, slots=True)
class Retrieved:
    """A passage with its scores. ``score`` orders passages of one question only, a z-score; ``similarity`` is
    the cosine to the question; ``lexical`` the BM25 score (0: shares no word with it). ``header`` is the
    header row, and the passage that holds it, of the table in whose midst the passage begins.
    """

    stored: StoredPassage
    score: float
    similarity: float
    lexical: float
    header: Header | None = None


@dataclass(frozen=True, slots=True)
class Retrieval:
    """What a search found, best first, with the question's vector and stage times in ms.

    ``weights`` are the question's terms by stem, ``missing`` its terms that occur in no document;
    ``ranking`` are all candidates, best first, of which ``passages`` are the first. ``documents`` are
    those the search was restricted to, none for all; ``corrected`` the words that are searched for
    in another spelling than they were typed in; ``said`` what the answer before quoted, of a follow-up.
    """

    question: Question
    weights: Mapping[str, float]
    missing: tuple[str, ...]
    vector: NDArray[np.float32]
    passages: tuple[Retrieved, ...]
    timings_ms: Mapping[str, float] = field(default_factory=dict)
    ranking: tuple[Ranked, ...] = ()
    documents: tuple[str, ...] = ()
    corrected: tuple[Respelled, ...] = ()
    said: tuple[Said, ...] = ()

    def nearest_first(self, nearest: Sequence[str]) -> Retrieval:
        """With the passages ``nearest`` to an answer, by their ids, before the others."""
        order = {passage: number for number, passage in enumerate(nearest)}
        passages = sorted(
            self.passages, key=lambda found: order.get(found.stored.passage.id, len(order))
        )
        return replace(self, passages=tuple(passages))


class HybridRetriever:
    """Searches one index. Safe to use from several threads."""

    def __init__(self, index: ReadableIndex, lexical_weight: float, candidates: int) -> None:
        self._index = index
        self._lexical_weight = lexical_weight
        self._candidates = candidates

    def search(
        self,
        question: str,
        count: int,
        documents: Sequence[str] = (),
        focus: Sequence[str] = (),
        history: Sequence[Turn] = (),
    ) -> Retrieval:
        """The ``count`` best passages, from ``documents`` only when any are named.

        Otherwise from none whose source file is gone: what it said may hold no longer.

        ``focus`` are the words of a follow-up that must not drown in what it inherited; ``history`` is
        the conversation that it follows: among the passages is then what the last answer quoted.
        """
        began = time.perf_counter()
        catalogue = self._index.catalogue
        asked, weights, missing, corrected = self._analysed(question, documents, focus)
        codes = codes_in(asked.text)[:_MOST_CODES]
        # One term each beside their parts, which stand everywhere: 2024-0137 is neither 2024 nor 0137.
        marked = [code for code in codes if not code.isalnum()]
        missing += tuple(code for code in marked if not catalogue.document_frequency(code))
        vector = self._index.encoder.embed_queries([asked.text])[0]
        embedded = time.perf_counter()
        telling = _telling(asked, weights, catalogue.count_passages())
        words = [*telling, *marked, *joined(asked.text)]
        dense, lexical = self._both_legs(vector, words, documents)
        ids = sorted({*dense, *lexical})
        fused = fuse(ids, dense, lexical, self._lexical_weight)
        best = sorted(ids, key=lambda name: (-fused[name], name))
        # Twice the count: a vector the catalogue does not know belongs to a passage that is gone.
        stored = looked_at(asked, best, catalogue, count, max(2 * count, _LOOKED_AT))
        scores = by_sentences(fused, stored, passage_scores(vector, weights, [*stored.values()]))
        best.sort(key=lambda name: (-scores[name], name))
        ranking = tuple(
            Ranked(one, scores[one], dense.get(one, 0.0), lexical.get(one, 0.0)) for one in best
        )
        said = self._said_before(history, documents)
        holding = self._holding(codes, scores, documents, count)
        found = self._found(asked, ranking, stored, holding, count, said)
        searched = time.perf_counter()
        timings = {"embed": 1e3 * (embedded - began), "search": 1e3 * (searched - embedded)}
        return Retrieval(
            asked, weights, missing, vector, found, timings, ranking, tuple(documents), corrected,
            said.sentences,
        )  # fmt: skip

    def told_before(self, answer: str) -> str:
        """See ``assistant.questions.followups.said_before.told_before``."""
        return told_before(answer, self._index.catalogue)

    def titles(self, documents: Sequence[str]) -> list[str]:
        """The titles of these documents, or of all."""
        held = self._index.documents()
        return [one.title for one in held if not documents or one.id in documents]

    def _analysed(
        self, question: str, documents: Sequence[str], focus: Sequence[str]
    ) -> tuple[Question, Mapping[str, float], tuple[str, ...], tuple[Respelled, ...]]:
        """The question as it is searched for: its terms' weights, those that are missing, what was respelled."""
        asked = analyse(question, focus)
        weights, missing = term_weights(asked, self._index)
        corrected = codes_as_written(asked.text, self._index, documents)
        if missing:
            corrected += (named := speakers_named(asked.text, missing, self._index, documents))
            without = respelled(asked.text, named)
            corrected += respellings(without, missing, self._index, documents)
        if corrected:
            focus = [respelled(word, corrected).lower() for word in focus]
            asked = analyse(respelled(asked.text, corrected), focus)
            weights, missing = term_weights(asked, self._index)
        return asked, weights, missing, corrected

    def _both_legs(
        self, vector: NDArray[np.float32], words: Sequence[str], documents: Sequence[str]
    ) -> tuple[dict[str, float], dict[str, float]]:
        """The candidates' similarities to ``vector``, and the BM25 scores of those that hold any of ``words``."""
        catalogue, vectors = self._index.catalogue, self._index.vectors
        dense = vectors.nearest(vector.tolist(), self._candidates, documents)
        if not dense and not documents and catalogue.count_passages():
            # Chroma makes an empty collection where it finds none: an outage, not an abstention.
            raise IndexDamaged(
                f"The vectors of the index {self._index.directory} are gone: run footnote doctor."
            )
        lexical = catalogue.search_text(words, self._candidates, documents, also=list(dense))
        only_lexical = sorted(lexical.keys() - dense.keys())
        dense |= vectors.similarities(vector.tolist(), only_lexical)
        if not documents:  # what is named is meant
            for name in catalogue.passages_of_gone(sorted({*dense, *lexical})):
                dense.pop(name, None)
                lexical.pop(name, None)
        return dense, lexical

    def _said_before(self, history: Sequence[Turn], documents: Sequence[str]) -> SaidBefore:
        catalogue = self._index.catalogue
        said = said_before(history, catalogue, documents)
        if documents or not said.passages:
            return said
        gone = catalogue.passages_of_gone(one.passage.id for one in said.passages)
        current = tuple(one for one in said.passages if one.passage.id not in gone)
        return said._replace(passages=current)

    def _holding(
        self, codes: Sequence[str], score: Mapping[str, float], documents: Sequence[str], count: int
    ) -> list[str]:
        """The passages that hold a code of the question which few do, by their ids."""
        rare: list[str] = []
        for code in codes:
            held = self._index.catalogue.search_text([code], count, documents)
            if len(held) <= count // 2:
                rare += sorted(held, key=lambda name: -score.get(name, -math.inf))
        return list(dict.fromkeys(rare))[: count // 2]

    def _found(
        self,
        asked: Question,
        ranking: Sequence[Ranked],
        best: Mapping[str, StoredPassage],
        holding: Sequence[str],
        count: int,
        said: SaidBefore,
    ) -> tuple[Retrieved, ...]:
        """The ``count`` best, each once, ``holding`` among them, with what they need of their neighbours.

        And what was said before, beyond that count. Of the ``best`` ones the passages are at hand.
        """
        catalogue = self._index.catalogue
        scores = {ranked.passage: ranked for ranked in ranking}
        stored = {**best, **catalogue.passages([name for name in holding if name not in best])}
        order = without_copies(asked, [name for name in scores if name in stored], stored)
        held = [name for name in order if name in holding]
        others = [name for name in order if name not in held][: count - len(held)]
        chosen = sorted((*others, *held), key=order.index)
        found = []
        best_ones = with_answers((stored[name] for name in chosen), catalogue)[:count]
        known = {one.passage.id for one in best_ones}
        beside = [one for one in said.passages if one.passage.id not in known]
        for one in (*best_ones, *beside[:_MOST_BESIDE]):
            ranked = scores.get(one.passage.id) or scores[chosen[-1]]
            header = header_above(one.passage, catalogue)
            found.append(Retrieved(one, ranked.score, ranked.similarity, ranked.lexical, header))
        return tuple(found)


def _telling(asked: Question, weights: Mapping[str, float], passages: int) -> Sequence[str]:
    """The terms that are not in too many of so many passages; all, if there is none.

    To those in more than half FTS5's BM25 gives no weight, but it scores every passage that holds one.
    """
    common = _COMMON_OF_MANY if passages > _MANY else _COMMON
    pairs = zip(asked.terms, asked.stems, strict=True)
    return [term for term, stem in pairs if weights[stem] >= -math.log(common)] or asked.terms
