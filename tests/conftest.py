"""What many tests share: a clean place to work in, and one compiled model for the whole run."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from httpx._transports import default as http_transport
from hypothesis import settings
from tokenizers import Tokenizer

from assistant.span_model import inference, word_pieces
from ingest import index as ingest_index
from ingest.catalogue import database
from ingest.index import Index
from ingest.model import encoder as encoding
from ingest.model import runtime
from ingest.model.cache import load_encoder, model_cache
from ingest.model.encoder import Encoder
from ingest.model.files import TOKENIZER_FILE
from ingest.model.runtime import session
from ingest.model.tokens import Pieces
from ingest.pipeline import ingest
from ingest.settings import IngestSettings
from tests.kept_parsers import KeptParserProcess, end_all_but

# A busy machine is slow, which is no failure.
settings.register_profile("footnote", deadline=None)
settings.load_profile("footnote")

# So that at the end of a run no worker waits long for the other; nor at its beginning, while one of them compiles
# the model: the second and the third file need none.
FIRST = (
    "test_bench.py", "test_auth.py", "test_eval_report_browser.py", "test_kills.py", "test_handover.py",
    "test_page_browser.py", "test_workplace_set.py", "test_deploy.py", "test_uploads_browser.py",
    "test_widget_browser.py", "test_organisations_set.py", "test_tables_set.py", "test_training.py",
    "test_mcp.py",
)  # fmt: skip

SEEDS = Path(__file__).parent.parent / "seeds"


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Name made files by their parameter: their bytes hold the time, and two workers must agree."""
    return argname if isinstance(val, bytes) and len(val) > 24 else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the files that take longest first."""
    place = {name: number for number, name in enumerate(FIRST)}
    items.sort(key=lambda item: place.get(item.path.name, len(FIRST)))


@pytest.fixture(autouse=True)
def _clean_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty working directory, and none of the caller's settings."""
    monkeypatch.chdir(tmp_path)
    for variable in os.environ:
        if variable.startswith("FOOTNOTE_"):
            monkeypatch.delenv(variable)


@pytest.fixture(scope="session", autouse=True)
def models(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The run's own cache, for its processes too: the packaged model is compiled once, not at home."""
    base = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:  # whose own folder lies in that of the run
        base = base.parent
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(base / "cache"))
        yield model_cache(IngestSettings())


class Remembering:
    """A session that computes once what is the same every time: the outputs for these inputs."""

    def __init__(self, real: Any) -> None:
        @lru_cache(maxsize=8192)
        def run(
            names: tuple[str, ...], inputs: tuple[tuple[str, tuple[int, ...], bytes], ...]
        ) -> Any:
            arrays = {n: np.frombuffer(data, np.int64).reshape(shape) for n, shape, data in inputs}
            outputs = real.run([*names], arrays)
            for one in outputs:
                one.setflags(write=False)  # whoever changed them would change what others get
            return outputs

        self._run = run

    def run(self, names: list[str], inputs: dict[str, Any]) -> Any:
        """As onnxruntime's, for inputs of int64."""
        return self._run(
            tuple(names), tuple((n, one.shape, one.tobytes()) for n, one in inputs.items())
        )


@pytest.fixture(scope="session", autouse=True)
def _kept_sessions() -> Iterator[None]:
    """One session for each model file: reading one takes longer than most tests, and nothing changes it.

    That of the reader remembers, for many tests ask the same question of the same passages.
    """

    @cache
    def kept(model: Path, threads: int, _written_at: int) -> Any:
        return session(model, threads)

    def once(model: Path, threads: int) -> Any:
        return kept(model, threads, model.stat().st_mtime_ns)

    @cache
    def remembering(session: Any) -> Remembering:
        return Remembering(session)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(runtime, "session", once)
        patch.setattr(inference, "session", lambda *of, **more: remembering(once(*of, **more)))
        yield


@pytest.fixture(scope="session", autouse=True)
def _kept_tokenizers() -> Iterator[None]:
    """One tokenizer for each file: reading took two fifths of the work for a small index."""

    @cache
    def pieces(directory: Path, longest: int, _written_at: int) -> Pieces:
        return Pieces(directory, longest)

    def once(directory: Path, longest: int) -> Pieces:
        return pieces(directory, longest, (directory / TOKENIZER_FILE).stat().st_mtime_ns)

    @cache
    def readers(file: str, _written_at: int) -> Tokenizer:
        return Tokenizer.from_file(file)

    def of_reader(file: str) -> Tokenizer:
        return readers(file, Path(file).stat().st_mtime_ns)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(encoding, "Pieces", once)
        patch.setattr(word_pieces, "Tokenizer", SimpleNamespace(from_file=of_reader))
        yield


@pytest.fixture(scope="session", autouse=True)
def _unhurried_disk() -> Iterator[None]:
    """No index of a test outlives a power cut: to wait for the disk took longer than most tests."""
    usual = database.connected

    def unhurried(file: Path) -> sqlite3.Connection:
        connection = usual(file)
        connection.execute("PRAGMA synchronous=OFF")
        return connection

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(database, "connected", unhurried)
        yield


@pytest.fixture(scope="session", autouse=True)
def _kept_parsers() -> Iterator[None]:
    """Parser processes that outlive the index which started them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ingest_index, "ParserProcess", KeptParserProcess)
        yield
    end_all_but(0)


@pytest.fixture(scope="session", autouse=True)
def _kept_certificates() -> Iterator[None]:
    """The certificates that every client reads, even to talk to this machine, are read once."""
    create: Any = vars(http_transport)["create_ssl_context"]
    usual = cache(create)

    def once(verify: Any = True, cert: Any = None, trust_env: bool = True) -> Any:
        named = trust_env and bool({"SSL_CERT_FILE", "SSL_CERT_DIR"} & os.environ.keys())
        making = usual if verify is True and cert is None and not named else create
        return making(verify=verify, cert=cert, trust_env=trust_env)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(http_transport, "create_ssl_context", once)
        yield


@pytest.fixture(scope="session")
def encoder() -> Encoder:
    """The default encoder: the packaged model in int8 on onnxruntime."""
    return load_encoder(IngestSettings())


@pytest.fixture
def index_path(tmp_path: Path) -> Path:
    """An index directory in which nothing was ingested yet."""
    return tmp_path / ".footnote"


@pytest.fixture
def index(index_path: Path) -> Iterator[Index]:
    """An empty index, open for writing."""
    with Index(IngestSettings(index=str(index_path)), "write", "test") as opened:
        yield opened


@pytest.fixture(scope="session")
def seed_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The directory of an index over ``seeds/``; only to be read."""
    directory = tmp_path_factory.mktemp("seeds") / "index"
    with Index(IngestSettings(index=str(directory)), "write", "test") as opened:
        ingest(opened, [SEEDS])
    return directory


@pytest.fixture(scope="session")
def seed_index(seed_path: Path) -> Iterator[Index]:
    """An index over ``seeds/``, open for reading."""
    with Index(IngestSettings(index=str(seed_path)), "read", "test") as opened:
        yield opened
