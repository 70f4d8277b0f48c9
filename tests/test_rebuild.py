from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from ingest.doctor import examine
from ingest.errors import FootnoteError, IndexMismatch, UsageError
from ingest.index import Index
from ingest.pipeline import ingest
from ingest.rebuild import rebuild
from ingest.settings import IngestSettings
from tests.conftest import SEEDS


@pytest.fixture
def built(index_path: Path) -> IngestSettings:
    settings = IngestSettings(index=str(index_path))
    with Index(settings, "write", "test") as index:
        ingest(index, [SEEDS])
    return settings


@pytest.mark.parametrize("changed", [{"precision": "float32"}, {"passage_tokens": 60}])
def test_a_rebuild_repairs_a_mismatch(built: IngestSettings, changed: dict[str, object]) -> None:
    other = replace(built, **changed)  # type: ignore[arg-type]
    with pytest.raises(IndexMismatch, match="--rebuild"), Index(other, "write", "t") as index:
        _ = index.encoder
    report = rebuild(other)
    assert report.added == 1
    with Index(other, "write", "test") as index:
        assert examine(index).healthy
        assert index.vectors.count() == report.total_passages
        assert ingest(index, [SEEDS]).unchanged == 1
    with pytest.raises(IndexMismatch), Index(built, "read", "test") as index:
        _ = index.encoder
    assert not (Path(built.index) / "rebuilding").exists()


def test_a_rebuild_takes_old_and_new_paths(built: IngestSettings, tmp_path: Path) -> None:
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "rain.txt").write_text("It rains.")
    assert rebuild(built, [tmp_path / "more", SEEDS]).added == 2
    assert rebuild(built).added == 2


def test_a_rebuild_leaves_the_index_itself_out(tmp_path: Path, models: Path) -> None:
    root = tmp_path / "everything"
    (root / "index").mkdir(parents=True)
    (root / "index" / "models").symlink_to(models)
    (root / "rain.txt").write_text("It rains.")
    settings = IngestSettings(index=str(root / "index"))
    with Index(settings, "write", "test") as index:
        assert ingest(index, [root]).total_documents == 1
    assert rebuild(settings).total_documents == 1


def test_a_rebuild_with_nothing_to_read_empties_the_index(tmp_path: Path, models: Path) -> None:
    root = tmp_path / "docs"
    root.mkdir()
    (root / "rain.txt").write_text("It rains.")
    settings = IngestSettings(index=str(tmp_path / "index"))
    (tmp_path / "index").mkdir()
    (tmp_path / "index" / "models").symlink_to(models)
    with Index(settings, "write", "test") as index:
        ingest(index, [root])
    (root / "rain.txt").unlink()
    with pytest.raises(UsageError, match=r"docs holds no file, .* --allow-empty .* was rebuilt"):
        rebuild(settings)
    assert rebuild(settings, allow_empty=True).total_documents == 0
    with Index(settings, "write", "test") as index:
        assert index.documents() == []
        assert index.vectors.count() == 0


def test_a_rebuild_forgets_nothing_that_is_only_away(tmp_path: Path, models: Path) -> None:
    root, share = tmp_path / "docs", tmp_path / "share"
    root.mkdir()
    share.mkdir()
    (root / "rain.txt").write_text("It rains.")
    (share / "snow.txt").write_text("It snows.")
    (root / "share").symlink_to(share)
    settings = IngestSettings(index=str(tmp_path / "index"))
    (tmp_path / "index").mkdir()
    (tmp_path / "index" / "models").symlink_to(models)
    with Index(settings, "write", "test") as index:
        assert ingest(index, [root]).added == 2
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
    (tmp_path / "more").mkdir()
    rebuild(built, [tmp_path / "more"])
    (tmp_path / "more").rmdir()
    with pytest.raises(UsageError, match="more was ingested and is gone"):
        rebuild(built)
    with pytest.raises(UsageError, match="Nothing has been ingested yet"):
        rebuild(IngestSettings(index=str(tmp_path / "new")))
    with Index(built, "read", "test") as index:
        assert len(index.documents()) == 1


def test_a_rebuild_that_fails_leaves_the_old_index(
    built: IngestSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(*arguments: object) -> None:
        raise FootnoteError("The disk is full.")

    monkeypatch.setattr("ingest.rebuild.ingest", failing)
    with pytest.raises(FootnoteError, match="The disk is full"):
        rebuild(built)
    with Index(built, "write", "test") as index:
        assert len(index.documents()) == 1
        assert examine(index).healthy
