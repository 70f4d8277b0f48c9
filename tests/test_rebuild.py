from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from ingest.changes.doctor import examine
from ingest.errors import FootnoteError, IndexMismatch, UsageError
from ingest.index import Index
from ingest.pipeline import ingest
from ingest.settings import IngestSettings
from ingest.upkeep.erasure import erase_gone
from ingest.upkeep.rebuild import rebuild
from tests.conftest import SEEDS


@pytest.fixture
def built(seed_path: Path, index_path: Path) -> IngestSettings:
    """Of an index over ``seeds/``."""
    shutil.copytree(seed_path, index_path, symlinks=True)
    return IngestSettings(index=str(index_path))


@pytest.mark.parametrize("changed", [{"precision": "float32"}, {"passage_tokens": 60}])
def test_a_rebuild_repairs_a_mismatch(built: IngestSettings, changed: dict[str, object]) -> None:
    other = replace(built, **changed)  # type: ignore[arg-type]
    with (
        Index(other, "write", "t") as index,
        pytest.raises(IndexMismatch, match=r"and is to be by .* run footnote ingest --rebuild"),
    ):
        ingest(index, [SEEDS])
    report = rebuild(other)
    assert report.added == 1
    with Index(other, "write", "test") as index:
        assert examine(index).healthy
        assert index.vectors.count() == report.total_passages
        assert ingest(index, [SEEDS]).unchanged == 1
    with Index(built, "write", "test") as index, pytest.raises(IndexMismatch):
        ingest(index, [SEEDS])


def test_a_rebuild_takes_old_and_new_paths(built: IngestSettings, rain: Path) -> None:
    assert rebuild(built, [rain, SEEDS]).added == 2
    assert rebuild(built).added == 2


@pytest.fixture
def rain(tmp_path: Path) -> Path:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "rain.txt").write_text("It rains.")
    return tmp_path / "docs"


def ingested(root: Path, directory: Path) -> IngestSettings:
    settings = IngestSettings(index=str(directory))
    with Index(settings, "write", "test") as index:
        ingest(index, [root])
    return settings


def test_a_rebuild_with_nothing_to_read_empties_the_index(rain: Path) -> None:
    settings = ingested(rain, rain / "index")
    assert rebuild(settings).total_documents == 1  # the index itself is none
    (rain / "rain.txt").unlink()
    with pytest.raises(UsageError, match=r"docs holds no file, .* --allow-empty .* was rebuilt"):
        rebuild(settings)
    assert rebuild(settings, allow_empty=True).total_documents == 0
    with Index(settings, "write", "test") as index:
        assert index.documents() == []
        assert index.vectors.count() == 0


def test_a_rebuild_forgets_nothing_that_is_only_away(rain: Path, tmp_path: Path) -> None:
    share = tmp_path / "share"
    share.mkdir()
    (share / "snow.txt").write_text("It snows.")
    (rain / "share").symlink_to(share)
    settings = ingested(rain, tmp_path / "index")
    share.rename(tmp_path / "away")
    with pytest.raises(UsageError, match=r"share is a link that leads nowhere .* was rebuilt"):
        rebuild(settings)
    (tmp_path / "away").rename(share)
    assert rebuild(settings).total_documents == 2


def test_a_rebuild_without_its_sources_changes_nothing(
    built: IngestSettings, tmp_path: Path
) -> None:
    with pytest.raises(UsageError, match="There is no file or folder"):
        rebuild(built, [tmp_path / "nowhere"])
    more = tmp_path / "more"
    more.mkdir()
    (more / "hail.txt").write_text("It hails in Bergen.")
    rebuild(built, [more])
    more.rename(tmp_path / "moved")
    with pytest.raises(UsageError, match=r"more was ingested and is gone: .* remove --gone"):
        rebuild(built)
    with Index(built, "write", "test") as index:
        erase_gone(index, [])
    assert rebuild(built).total_documents == 1
    with pytest.raises(UsageError, match="Nothing has been ingested yet"):
        rebuild(IngestSettings(index=str(tmp_path / "new")))
    with Index(built, "read", "test") as index:
        assert len(index.documents()) == 1


def test_a_rebuild_that_fails_leaves_the_old_index(
    built: IngestSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(*arguments: object) -> None:
        raise FootnoteError("The disk is full.")

    monkeypatch.setattr("ingest.upkeep.rebuild.ingest", failing)
    with pytest.raises(FootnoteError, match="The disk is full"):
        rebuild(built)
    with Index(built, "write", "test") as index:
        assert len(index.documents()) == 1
        assert examine(index).healthy
