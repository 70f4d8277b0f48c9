from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from assistant.retrieval.langchain_retriever import PassageRetriever
from assistant.retrieval.retriever import HybridRetriever, Retrieval
from ingest.index import Index
from ingest.pipeline import ingest

QUESTION = "Which countries declined to contribute ground forces?"
DECLINED = "Poland, Spain, and Italy declined to contribute ground forces."
OFFICE = Path(__file__).parents[1] / "eval" / "testsets" / "office"


def _ids(retrieval: Retrieval) -> list[str]:
    return [found.stored.passage.id for found in retrieval.passages]


def _retriever(index: Index) -> HybridRetriever:
    return HybridRetriever(index, 0.5, 50)


def test_the_best_passage_comes_first(seed_index: Index) -> None:
    found = _retriever(seed_index).search(QUESTION, 4)
    assert len(found.passages) == 4
    assert DECLINED in found.passages[0].stored.passage.text
    scores = [passage.score for passage in found.passages]
    assert scores == sorted(scores, reverse=True)
    assert found.timings_ms.keys() == {"embed", "search"}
    assert np.linalg.norm(found.vector) == pytest.approx(1, abs=1e-3)


def test_every_passage_found_has_both_scores(seed_index: Index) -> None:
    found = _retriever(seed_index).search(QUESTION, 50).passages
    assert len(found) == seed_index.catalogue.count_passages()
    own = found[0].stored.passage
    vector = seed_index.encoder.embed_queries([QUESTION])[0].tolist()
    expected = seed_index.vectors.similarities(vector, [own.id])[own.id]
    assert found[0].similarity == pytest.approx(expected, abs=1e-4)
    assert found[0].lexical > 0
    assert all(passage.similarity != 0 for passage in found)


def test_words_that_most_passages_hold_find_nothing_beside_rarer_ones(
    seed_index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Sequence[str]] = []
    search_text = seed_index.catalogue.search_text

    def search(words: Sequence[str], *others: Any, **named: Any) -> dict[str, float]:
        asked.append(words)
        return search_text(words, *others, **named)

    monkeypatch.setattr(seed_index.catalogue, "search_text", search)
    common = max(("Coalition", "Ukraine", "Zelenskyy"), key=seed_index.catalogue.document_frequency)
    passages = seed_index.catalogue.count_passages()
    assert seed_index.catalogue.document_frequency(common) > passages / 2
    _retriever(seed_index).search(f"What does Landsbergis say about {common}?", 4)
    _retriever(seed_index).search(f"{common}?", 4)
    assert asked == [["landsbergis"], [common.lower()]]


def test_few_candidates_are_completed_in_both_legs(seed_index: Index) -> None:
    narrow = HybridRetriever(seed_index, 0.5, 1).search("Landsbergis frustration", 8).passages
    wide = {
        p.stored.passage.id: p
        for p in _retriever(seed_index).search("Landsbergis frustration", 8).passages
    }
    for found in narrow:
        same = wide[found.stored.passage.id]
        assert found.similarity == pytest.approx(same.similarity, abs=1e-4)
        assert found.lexical == pytest.approx(same.lexical, abs=1e-6)


@pytest.mark.parametrize(
    "question",
    [
        "",
        "?!",
        "AND OR NOT NEAR(",
        '"unbalanced',
        "title:x *",
        "联盟是什么？",
        "ما هو التحالف؟",
        "\x00",
    ],
)
def test_any_question_can_be_searched(seed_index: Index, question: str) -> None:
    assert _retriever(seed_index).search(question, 3).passages


def test_a_langchain_retriever_gives_documents_with_ids_and_positions(seed_index: Index) -> None:
    retriever = PassageRetriever(search=_retriever(seed_index), count=3)
    documents = retriever.invoke(QUESTION)
    found = _retriever(seed_index).search(QUESTION, 3)
    assert [document.id for document in documents] == _ids(found)
    keys = {"document", "title", "heading", "page", "locator", "start", "end", "score"}
    for document in documents:
        assert document.metadata.keys() == keys
        stored = seed_index.document(document.metadata["document"])
        assert stored is not None
        span = slice(document.metadata["start"], document.metadata["end"])
        assert stored.text[span] == document.page_content


@pytest.fixture
def office(index: Index) -> Index:
    """An index over three documents, which a test may change."""
    names = ("leave-policy.md", "travel-expenses.md", "product-faq.md")
    ingest(index, [OFFICE / name for name in names])
    return index


def test_a_restriction_to_documents_is_honoured_and_a_lost_passage_never_returned(
    office: Index,
) -> None:
    retriever = _retriever(office)
    question = "How many days of leave do I get?"

    def documents(*asked: str) -> set[str]:
        return {p.stored.passage.document for p in retriever.search(question, 50, asked).passages}

    everywhere = documents()
    assert len(everywhere) == 3
    first, second, _ = sorted(everywhere)
    for some in ({first}, {second}, {first, second}):
        assert documents(*some) == some
    assert documents("no such document") == set()

    # Killed between catalogue and vectors: the vectors still know what the catalogue does not.
    best = retriever.search(question, 1).passages[0].stored.passage
    with office.catalogue.transaction():
        office.catalogue.remove_document(best.document)
    assert best.id in office.vectors.ids()
    after = retriever.search(question, 8).passages
    assert best.document not in {p.stored.passage.document for p in after}
    assert len(after) == min(8, office.catalogue.count_passages()) > 0


def test_a_passage_that_stands_in_several_documents_is_read_once(
    tmp_path: Path, index: Index
) -> None:
    rules = [
        f"# Rule {number}\n\nPermit {number} lets a boat moor at the quay for two nights. Whoever stays longer"
        f" pays a fee of {number} euros for each further night to the harbour office.\n"
        for number in range(11, 15)
    ]
    folder = tmp_path / "folder"
    folder.mkdir()
    for name in (*"abcdefghijk", "whole"):
        (folder / f"{name}.md").write_text("\n".join(rules), "utf-8")
    (folder / "other.md").write_text("# Quay\n\nA boat may moor at the quay by night.\n", "utf-8")
    ingest(index, [folder])
    search = _retriever(index).search
    texts = [
        f.stored.passage.text for f in search("How long may a boat moor at the quay?", 5).passages
    ]
    assert len(texts) == len(set(texts)) == 5
    several = search("Which boats may moor at the quay?", 5).passages
    # Each document may say it of its own.
    assert len({found.stored.passage.text for found in several}) < 5


def test_a_verb_with_a_particle_finds_the_noun_of_both(index: Index, tmp_path: Path) -> None:
    notes = tmp_path / "notes.md"
    notes.write_text(
        "# Files\n\nThe backup runs at night.\n\n# Cars\n\nKeep the cars running.\n", "utf-8"
    )
    ingest(index, [notes])
    found = _retriever(index).search("Who backs up what I wrote?", 2).passages
    assert [f.lexical > 0 for f in found if "backup" in f.stored.passage.text] == [True]
