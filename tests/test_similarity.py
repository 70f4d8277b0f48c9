from __future__ import annotations

from assistant.reading.reader import Reading
from assistant.reading.similarity import SimilarityReader
from assistant.retrieval.retriever import HybridRetriever
from ingest.document import BlockKind
from ingest.index import Index
from tests.assistant_fixtures import retrieval_of

DECLINED = "Poland, Spain, and Italy declined to contribute ground forces."


def test_the_sentence_that_says_so_comes_first(seed_index: Index) -> None:
    retriever = HybridRetriever(seed_index, 0.5, 50)
    reading = SimilarityReader().read(
        retriever.search("Which countries declined to contribute ground forces?", 8)
    )
    assert reading.sentences[0].text == DECLINED
    scores = [sentence.score for sentence in reading.sentences]
    assert scores == sorted(scores, reverse=True)
    assert 0.5 < reading.confidence <= 1


def test_every_sentence_but_headings_is_ranked(seed_index: Index) -> None:
    retrieval = HybridRetriever(seed_index, 0.5, 50).search("Who announced it?", 50)
    reading = SimilarityReader().read(retrieval)
    passages = [found.stored.passage for found in retrieval.passages]
    expected = {(p.id, s) for p in passages for s in p.sentences if s.kind is not BlockKind.HEADING}
    assert expected <= {(ranked.passage.id, ranked.sentence) for ranked in reading.sentences}


def test_what_is_not_there_is_less_sure(seed_index: Index) -> None:
    retriever, reader = HybridRetriever(seed_index, 0.5, 50), SimilarityReader()
    there = reader.read(retriever.search("Who formally announced the initiative?", 8))
    elsewhere = reader.read(retriever.search("How do I make sourdough bread?", 8))
    assert elsewhere.confidence < 0.5 < there.confidence


def test_nothing_is_read_in_nothing(seed_index: Index) -> None:
    reader = SimilarityReader()
    assert reader.read(retrieval_of("Who?")) == Reading((), 0.0)
    wordless = HybridRetriever(seed_index, 0.5, 50).search("?!", 8)
    assert 0 <= reader.read(wordless).confidence <= 1
