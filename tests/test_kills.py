"""An ingest killed at any moment leaves an index that the next command finds whole."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.changes.doctor import rebuild_vectors
from ingest.changes.settling import open_index
from ingest.errors import DiskFull, IndexBusy
from ingest.index import Index
from ingest.pipeline import ingest
from ingest.settings import IngestSettings
from ingest.vectors.collection import COLLECTION
from ingest.vectors.vectors import VectorStore

ROOT = Path(__file__).parent.parent


class Killed(BaseException):
    """What a kill is inside one process."""


def kill(*_: object, **__: object) -> None:
    raise Killed


def test_sixteen_kills_lose_nothing() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.kills", "--moments", "16"],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    assert done.stderr == b""
    assert done.stdout.decode().endswith(" kills: 0 lost, 0 stale, 0 orphans\n")
    assert done.returncode == 0


@pytest.fixture
def killed(index_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> IngestSettings:
    """An index with one passage whose vector was written, and which is in no document yet."""
    docs = tmp_path / "docs"
    docs.mkdir()
    (docs / "rain.txt").write_text("It rains in Riga.")
    settings = IngestSettings(index=str(index_path))
    with Index(settings, "write", "test") as index:
        ingest(index, [docs])
    (docs / "snow.txt").write_text("It snows in Oslo.")
    with Index(settings, "write", "test") as index, monkeypatch.context() as patch:
        patch.setattr(index.catalogue, "put_document", kill)
        with pytest.raises(Killed):
            ingest(index, [docs])
    return settings


def test_a_reader_ends_what_was_killed(killed: IngestSettings) -> None:
    with Index(killed, "read", "test") as index:
        assert (index.vectors.count(), index.catalogue.count_passages()) == (2, 1)
    with open_index(killed, "read", "test") as index:
        assert (index.vectors.count(), index.catalogue.count_passages()) == (1, 1)
        assert index.catalogue.journal() == []


@pytest.mark.parametrize("problem", [IndexBusy, DiskFull])
def test_a_reader_that_may_not_end_it_reads_what_there_is(
    killed: IngestSettings, monkeypatch: pytest.MonkeyPatch, problem: Callable[[str], Exception]
) -> None:
    def refusing(index: Index) -> bool:
        raise problem("no")

    monkeypatch.setattr("ingest.changes.settling.recover", refusing)
    with open_index(killed, "read", "test") as index:
        assert index.vectors.count() == 2
    with pytest.raises((IndexBusy, DiskFull)):
        open_index(killed, "write", "test")


def test_a_rebuild_killed_between_its_two_renamings_loses_no_vector(
    index_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "rain.txt").write_text("It rains in Riga.")
    settings = IngestSettings(index=str(index_path))
    with Index(settings, "write", "test") as index:
        ingest(index, [tmp_path / "rain.txt"])
        collection = type(index.vectors._collection)
        really = collection.modify

        def modify(self: object, name: str) -> None:
            if name == COLLECTION:
                raise Killed
            really(self, name=name)  # type: ignore[arg-type]

        with monkeypatch.context() as patch:
            patch.setattr(collection, "modify", modify)
            with pytest.raises(Killed):
                rebuild_vectors(index)
    for mode in ("read", "write"):
        with open_index(settings, mode, "test") as index:
            assert len(index.vectors.held(index.catalogue.passage_ids())) == 1


def test_a_vector_that_a_power_cut_took_is_made_again(
    index_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "rain.txt").write_text("It rains in Riga.")
    settings = IngestSettings(index=str(index_path))
    with Index(settings, "write", "test") as index, monkeypatch.context() as patch:
        patch.setattr(VectorStore, "put", lambda *_: 0)
        patch.setattr("ingest.changes.settling.make_reachable", kill)
        with pytest.raises(Killed):
            ingest(index, [tmp_path / "rain.txt"])
    with open_index(settings, "read", "test") as index:
        assert index.vectors.ids() == set(index.catalogue.passage_ids())
        assert index.catalogue.journal() == []
