from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from ingest.document import Passage
from ingest.errors import IndexDamaged
from ingest.model.encoder import Vectors
from ingest.vectors.collection import COLLECTION
from ingest.vectors.vectors import WRITE_BATCH, VectorStore


@pytest.fixture
def store(tmp_path: Path) -> Iterator[VectorStore]:
    opened = VectorStore(tmp_path / "chroma")
    yield opened
    opened.close()


def some(count: int, seed: int = 1) -> tuple[list[Passage], Vectors]:
    passages = [
        Passage(f"p{n}", f"d{n % 3}", "T", "", None, 0, 4, f"t{n:03}", n, ()) for n in range(count)
    ]
    vectors = np.random.default_rng(seed).normal(size=(count, 384)).astype(np.float32)
    return passages, vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def segments(store: VectorStore, tmp_path: Path) -> int:
    return sum(path.is_dir() for path in (tmp_path / "chroma").iterdir())


def test_the_nearest_are_found_with_their_cosines(store: VectorStore) -> None:
    passages, vectors = some(30)
    store.put(passages, vectors)
    near = store.nearest(vectors[7].tolist(), 5)
    assert next(iter(near)) == "p7"
    assert near["p7"] == pytest.approx(1, abs=1e-5)
    for name, cosine in near.items():
        assert cosine == pytest.approx(float(vectors[7] @ vectors[int(name[1:])]), abs=1e-5)
    assert set(store.nearest(vectors[7].tolist(), 50, ["d1"])) == {f"p{n}" for n in range(1, 30, 3)}
    given = store.similarities(vectors[7].tolist(), ["p9", "p7", "unknown"])
    assert set(given) == {"p7", "p9"}
    assert given["p9"] == pytest.approx(float(vectors[7] @ vectors[9]), abs=1e-5)
    assert store.similarities(vectors[7].tolist(), []) == {}
    assert store.similarities(vectors[7].tolist(), ["unknown"]) == {}


def test_putting_twice_replaces(store: VectorStore) -> None:
    passages, vectors = some(WRITE_BATCH + 3)
    assert store.put(passages, vectors) == 0
    # That in the middle stays.
    assert store.put(passages, vectors[::-1].copy()) == len(passages) - 1
    assert store.count() == len(passages)
    cosines = store.similarities(vectors[0].tolist(), ["p0"])
    assert cosines["p0"] == pytest.approx(float(vectors[0] @ vectors[-1]), abs=1e-5)
    assert next(iter(store.nearest(vectors[-1].tolist(), 1))) == "p0"
    store.remove(["p0", "unknown"])
    store.remove([])
    assert store.ids() == {passage.id for passage in passages[1:]}


def test_what_cannot_be_found_is_told_but_copies_of_one_text_are_all_found(
    store: VectorStore,
) -> None:
    passages, vectors = some(40)
    vectors[:30] = vectors[0]
    store.put(passages[:35], vectors[:35])
    assert store.unreachable([p.id for p in passages]) == [f"p{n}" for n in range(35, 40)]
    assert store.unreachable([]) == []


def test_what_is_held_is_never_written_over(store: VectorStore) -> None:
    # Chroma loses vectors by it, and other ones each time it makes the graph of its log anew.
    passages, noise = some(150)
    vectors = noise[np.arange(150) % 5] + 0.1 * noise  # texts about five things
    assert store.put(passages, vectors) == 0
    for seed in range(8):
        again = np.random.default_rng(seed).choice(150, 40, replace=False).tolist()
        assert store.put([passages[n] for n in again], vectors[again]) == 0
        store.reopen()
        assert store.unreachable([passage.id for passage in passages]) == []


def test_questions_go_on_while_the_collection_is_changed_and_opened_anew(
    store: VectorStore,
) -> None:
    passages, vectors = some(60)
    store.put(passages, vectors)
    gone, others = some(200, seed=2)
    gone = [replace(passage, id=f"gone {passage.id}") for passage in gone]
    ended = threading.Event()

    def asking() -> list[str]:
        found: list[str] = []
        while not ended.is_set() or len(found) < 20:
            found.append(next(iter(store.nearest(vectors[7].tolist(), 3))))
        return found

    with ThreadPoolExecutor(2) as pool:
        asked = [pool.submit(asking) for _ in range(2)]
        try:
            for _ in range(10):
                store.put(gone, others)
                store.remove([passage.id for passage in gone])
                store.rebuild(store.stored(passages))
                store.reopen()
                store.erase([passage.id for passage in gone])
        finally:
            ended.set()
        assert {name for one in asked for name in one.result()} == {"p7"}


def test_a_rebuild_keeps_every_vector_and_leaves_nothing_behind(
    store: VectorStore, tmp_path: Path
) -> None:
    passages, vectors = some(WRITE_BATCH * 2 + 10)
    store.put(passages, vectors)
    before = store.nearest(vectors[3].tolist(), 4)
    store.rebuild(store.stored([*passages, replace(passages[0], id="unknown")]))
    assert store.ids() == {passage.id for passage in passages}
    assert store.nearest(vectors[3].tolist(), 4) == pytest.approx(before)
    assert store.sweep() == 0
    assert segments(store, tmp_path) <= 1


def test_the_collection_of_a_killed_rebuild_is_swept(store: VectorStore, tmp_path: Path) -> None:
    passages, vectors = some(5)
    store.put(passages, vectors)

    def killed() -> Iterator[tuple[list[Passage], Vectors]]:
        yield passages, vectors
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        store.rebuild(killed())
    assert store.count() == 5
    assert store.sweep() >= 1
    assert store.sweep() == 0
    assert store.count() == 5


def test_another_opening_sees_the_same(tmp_path: Path) -> None:
    passages, vectors = some(5)
    for expected in (0, 5):
        store = VectorStore(tmp_path / "chroma")
        assert store.count() == expected
        store.put(passages, vectors)
        store.close()


def test_a_search_looks_farther_than_chroma_does_by_itself(tmp_path: Path) -> None:
    import chromadb
    from chromadb.config import Settings

    client: Any = chromadb.PersistentClient(
        str(tmp_path / "chroma"), settings=Settings(anonymized_telemetry=False)
    )
    client.create_collection(COLLECTION, embedding_function=None)  # as an earlier version did
    client.close()
    store = VectorStore(tmp_path / "chroma")
    passages, vectors = some(5)
    store.put(passages, vectors)
    looks = [store._collection.configuration_json["hnsw"]]
    store.rebuild(iter([(passages, vectors)]))
    looks.append(store._collection.configuration_json["hnsw"])
    store.close()
    assert [one["ef_search"] for one in looks] == [400, 400]


def test_a_damaged_directory_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "chroma").mkdir()
    (tmp_path / "chroma" / "chroma.sqlite3").write_bytes(b"no database" * 100)
    with pytest.raises(IndexDamaged, match="cannot be opened") as caught:
        VectorStore(tmp_path / "chroma")
    assert "\n" not in str(caught.value)


def test_many_of_the_same_vector_are_stored_a_little_apart(store: VectorStore) -> None:
    passages, vectors = some(60)
    vectors[:40] = vectors[0]
    store.put(passages, vectors)
    ((_, held),) = store.stored(passages)
    cosines = (held * vectors).sum(axis=1) / np.linalg.norm(held, axis=1)
    assert cosines == pytest.approx(np.ones(60), abs=1e-5)
    assert len(np.unique(held, axis=0)) == 60
    assert np.allclose(held[40:], vectors[40:], atol=1e-6)
    assert store.put(passages, vectors) == 0  # they are the same for all that
