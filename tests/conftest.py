"""What many tests share: a clean place to work in, and one compiled model for the whole run."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from ingest.index import MODELS_DIRECTORY, Index
from ingest.model.compilation import compiled_model
from ingest.model.encoder import Encoder, load_encoder
from ingest.pipeline import ingest
from ingest.settings import PACKAGED_MODEL, IngestSettings

# A busy machine is slow, which is no failure.
settings.register_profile("footnote", deadline=None)
settings.load_profile("footnote")

SEEDS = Path(__file__).parent.parent / "seeds"


@pytest.fixture(autouse=True)
def _clean_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty working directory, and none of the caller's settings."""
    monkeypatch.chdir(tmp_path)
    for variable in os.environ:
        if variable.startswith("FOOTNOTE_"):
            monkeypatch.delenv(variable)


@pytest.fixture(scope="session")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The cache with the packaged model compiled: seconds that the run spends once."""
    cache = tmp_path_factory.mktemp("models")
    compiled_model(PACKAGED_MODEL, cache)
    return cache


@pytest.fixture(scope="session")
def encoder(models: Path) -> Encoder:
    """The default encoder: the packaged model in int8 on onnxruntime."""
    return load_encoder(IngestSettings(), models)


@pytest.fixture
def index_path(tmp_path: Path, models: Path) -> Path:
    """An index directory in which nothing was ingested yet, but the model is compiled."""
    directory = tmp_path / ".footnote"
    directory.mkdir()
    (directory / MODELS_DIRECTORY).symlink_to(models)
    return directory


@pytest.fixture
def index(index_path: Path) -> Iterator[Index]:
    """An empty index, open for writing."""
    with Index(IngestSettings(index=str(index_path)), "write", "test") as opened:
        yield opened


@pytest.fixture(scope="session")
def seed_path(tmp_path_factory: pytest.TempPathFactory, models: Path) -> Path:
    """The directory of an index over ``seeds/``; only to be read."""
    directory = tmp_path_factory.mktemp("seeds") / "index"
    directory.mkdir()
    (directory / MODELS_DIRECTORY).symlink_to(models)
    with Index(IngestSettings(index=str(directory)), "write", "test") as opened:
        ingest(opened, [SEEDS])
    return directory


@pytest.fixture(scope="session")
def seed_index(seed_path: Path) -> Iterator[Index]:
    """An index over ``seeds/``, open for reading."""
    with Index(IngestSettings(index=str(seed_path)), "read", "test") as opened:
        yield opened
