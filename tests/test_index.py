from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from ingest.built_by import passage_budget
from ingest.errors import IndexDamaged, IndexMismatch, IndexMissing
from ingest.index import Index
from ingest.index_directory.generations import CATALOGUE_FILE
from ingest.index_directory.index_files import exists
from ingest.pipeline import ingest
from ingest.settings import IngestSettings


def reopened(directory: Path, **changed: object) -> Index:
    return Index(IngestSettings(index=str(directory), **changed), "read", "test")  # type: ignore[arg-type]


def test_reading_needs_something_to_read(tmp_path: Path) -> None:
    with pytest.raises(IndexMissing, match=r"run footnote ingest PATH\.$"):
        reopened(tmp_path / "nowhere")
    assert not (tmp_path / "nowhere").exists()
    assert not exists(tmp_path)


def test_an_index_is_asked_by_what_built_it(seed_path: Path) -> None:
    with reopened(seed_path, precision="float32", passage_tokens=100) as index:
        assert exists(seed_path)
        assert len(index.documents()) == 1
        assert index.encoder.precision == "int8"
        with pytest.raises(IndexMismatch) as caught:
            index.check_builder()
    assert "built by all-MiniLM-L6-v2 (int8), splitter" in str(caught.value)
    assert "to be by all-MiniLM-L6-v2 (float32), splitter" in str(caught.value)
    assert str(caught.value).endswith(": run footnote ingest --rebuild.")


def test_an_index_is_not_asked_by_another_model_of_the_same_name(
    index: Index, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.txt").write_text("One sentence.")
    ingest(index, [tmp_path / "a.txt"])
    index.close()
    monkeypatch.setattr("ingest.model.encoder.Encoder.fingerprint", "another")
    with reopened(index.directory) as again, pytest.raises(IndexMismatch, match="--rebuild"):
        _ = again.encoder


def test_a_damaged_catalogue_lets_go_of_the_lock(tmp_path: Path) -> None:
    (tmp_path / CATALOGUE_FILE).write_bytes(b"no database " * 99)
    for _ in range(2):
        with pytest.raises(IndexDamaged, match="cannot be read"):
            Index(IngestSettings(index=str(tmp_path)), "write", "test")


def test_the_fingerprint_follows_the_content(index: Index, tmp_path: Path) -> None:
    empty = index.fingerprint
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "a.txt").write_text("One sentence.")
    ingest(index, [tmp_path / "docs"])
    one = index.fingerprint
    ingest(index, [tmp_path / "docs"])
    assert index.fingerprint == one != empty
    (tmp_path / "docs" / "a.txt").write_text("Another sentence.")
    ingest(index, [tmp_path / "docs"])
    assert index.fingerprint not in (one, empty)


def test_threads_share_one_encoder_and_one_store(index: Index) -> None:
    together = threading.Barrier(8)

    def load(_: int) -> tuple[int, int]:
        together.wait(30)
        return id(index.encoder), id(index.vectors)

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(load, range(8)))) == 1


@pytest.mark.parametrize(("asked", "budget"), [(200, 200), (10_000, 256 - 48 - 2), (16, 16)])
def test_the_budget_is_what_the_model_reads(index: Index, asked: int, budget: int) -> None:
    index.settings = replace(index.settings, passage_tokens=asked)
    assert passage_budget(index.settings, index.encoder) == budget
