from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from ingest.doctor import examine
from ingest.index import Index
from ingest.pipeline import ingest
from tests.conftest import SEEDS


@pytest.fixture
def filled(index: Index) -> Index:
    ingest(index, [SEEDS])
    return index


def nearest_to_itself(index: Index) -> bool:
    for stored in index.catalogue.document_passages("coalition-of-the-willing.txt"):
        vectors, _ = index.encoder.embed_passages([stored.passage])
        near = index.vectors.nearest(vectors[0].tolist(), 1)
        if set(near) != {stored.passage.id}:
            return False
    return True


def test_a_healthy_index_is_left_alone(filled: Index) -> None:
    diagnosis = examine(filled)
    assert diagnosis.healthy
    assert (diagnosis.documents, diagnosis.passages) == (1, filled.catalogue.count_passages())
    assert json.loads(json.dumps(diagnosis.as_dict()))["healthy"] is True


def test_vectors_that_were_lost_are_embedded_again(filled: Index) -> None:
    lost = filled.catalogue.passage_ids()[2:4]
    filled.vectors.remove(lost)
    steps: list[str] = []
    diagnosis = examine(filled, steps.append)
    assert diagnosis.missing == 2
    assert not diagnosis.healthy
    assert "embedding 2 passages again" in steps
    assert nearest_to_itself(filled)
    assert examine(filled).healthy


def test_vectors_of_no_passage_are_removed(filled: Index) -> None:
    stored = filled.catalogue.document_passages("coalition-of-the-willing.txt")[0]
    vectors, _ = filled.encoder.embed_passages([stored.passage])
    filled.vectors.put([replace(stored.passage, id="orphan")], vectors)
    assert examine(filled).orphans == 1
    assert "orphan" not in filled.vectors.ids()
    assert examine(filled).healthy


def test_all_vectors_lost_is_repaired_too(filled: Index) -> None:
    filled.vectors.remove(filled.catalogue.passage_ids())
    diagnosis = examine(filled)
    assert diagnosis.missing == diagnosis.passages
    assert nearest_to_itself(filled)


def test_leftover_directories_are_removed(filled: Index) -> None:
    leftover = filled.directory / "chroma" / "0b0f4bc8-6f0e-4d3b-8f42-8d6f9a3f3a10"
    leftover.mkdir()
    assert examine(filled).leftovers == 1
    assert not leftover.exists()
    assert examine(filled).healthy


def test_vectors_that_search_does_not_find_are_rebuilt(
    filled: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    really = type(filled.vectors).unreachable
    lost = iter([filled.catalogue.passage_ids()[:1]])
    monkeypatch.setattr(
        type(filled.vectors), "unreachable", lambda self, ids: next(lost, None) or really(self, ids)
    )
    diagnosis = examine(filled)
    assert diagnosis.unreachable == 1
    assert examine(filled).healthy
    assert nearest_to_itself(filled)


def test_a_passage_that_is_not_its_document_is_told(filled: Index) -> None:
    with filled.catalogue.transaction():
        filled.catalogue._connection.execute("UPDATE documents SET text = 'X' || text")
    diagnosis = examine(filled)
    assert diagnosis.broken_spans == diagnosis.passages
    assert not diagnosis.healthy


def test_a_source_that_is_gone_is_told_and_kept(index: Index, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("It rains.")
    ingest(index, [tmp_path / "a.txt"])
    (tmp_path / "a.txt").unlink()
    diagnosis = examine(index)
    assert diagnosis.sources_gone == ("a.txt",)
    assert diagnosis.healthy
    assert index.document("a.txt") is not None


def test_many_copies_of_one_page_are_healthy(index: Index, tmp_path: Path) -> None:
    for number in range(15):
        (tmp_path / "copies" / str(number)).mkdir(parents=True)
        (tmp_path / "copies" / str(number) / "notice.txt").write_text("This page is blank.")
    ingest(index, [tmp_path / "copies"])
    assert examine(index).healthy
