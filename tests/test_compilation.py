from __future__ import annotations

import json
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from ingest.errors import ModelProblem
from ingest.index import MODELS_DIRECTORY, Index
from ingest.model import model_files
from ingest.model.compilation import compiled_model, read_compiled
from ingest.model.encoder import OnnxEncoder, TorchEncoder, load_encoder
from ingest.model.model_files import check_packaged, model_path
from ingest.pipeline import ingest
from ingest.settings import PACKAGED_MODEL, IngestSettings
from tests.conftest import SEEDS

# Written in a process of its own, so that torch stays out of this one until a test needs it.
_TINY = """
import sys
from pathlib import Path
from transformers import BertConfig, BertModel, BertTokenizerFast
from sentence_transformers import SentenceTransformer
from sentence_transformers.models import Pooling, Transformer
import torch

torch.manual_seed(7)
where = Path(sys.argv[1])
raw = where / "raw"
raw.mkdir(parents=True)
letters = [chr(c) for c in range(ord("a"), ord("z") + 1)] + list("0123456789.,:;!?'")
vocabulary = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *letters, *("##" + c for c in letters)]
numbered = {word: number for number, word in enumerate(vocabulary)}
BertTokenizerFast(vocab=numbered).save_pretrained(str(raw))
config = BertConfig(
    vocab_size=len(vocabulary), hidden_size=32, num_hidden_layers=2, num_attention_heads=2,
    intermediate_size=64, max_position_embeddings=128,
)
BertModel(config).save_pretrained(str(raw))
body = Transformer(str(raw), max_seq_length=96)
prompts = {"query": "query: ", "document": "passage: "}
SentenceTransformer(
    modules=[body, Pooling(32, pooling_mode="cls")], prompts=prompts, device="cpu"
).save(str(where / "model"))
"""


@pytest.fixture(scope="module")
def tiny_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small random model that pools by its first token and asks for prompts."""
    where = tmp_path_factory.mktemp("tiny")
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", _TINY, str(where)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return where / "model"


def test_the_packaged_model_is_compiled_once(models: Path) -> None:
    directory, compiled = compiled_model(PACKAGED_MODEL, models)
    written = (directory / "model.onnx").stat().st_mtime_ns
    assert compiled.onnx
    assert compiled.int8
    assert compiled.int8_mean_cosine >= 0.99
    assert (compiled.dimension, compiled.max_tokens) == (384, 256)
    assert compiled.token_vectors
    assert compiled_model(PACKAGED_MODEL, models) == (directory, compiled)
    assert (directory / "model.onnx").stat().st_mtime_ns == written
    assert [path.name for path in models.iterdir()] == [directory.name]


def test_what_is_compiled_is_read_only_when_it_is_of_this_format(
    tmp_path: Path, models: Path
) -> None:
    directory, compiled = compiled_model(PACKAGED_MODEL, models)
    told = json.loads((directory / "compiled.json").read_text())
    for text in ("", "{", "{}", "[]", json.dumps(told | {"format": 0})):
        (tmp_path / "compiled.json").write_text(text)
        assert read_compiled(tmp_path) is None
    (tmp_path / "compiled.json").write_text(json.dumps(told))
    assert read_compiled(tmp_path) == compiled


def test_a_tampered_packaged_model_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    check_packaged(Path(model_path(PACKAGED_MODEL)))
    (tmp_path / "model.safetensors").write_bytes(b"something else")
    with pytest.raises(ModelProblem) as caught:
        check_packaged(tmp_path)
    assert "is not the published one" in str(caught.value)
    assert "pip install" in str(caught.value)
    # And nothing is compiled from it.
    monkeypatch.setattr(model_files, "PACKAGED_SHA256", "0" * 64)
    with pytest.raises(ModelProblem, match="is not the published one"):
        compiled_model(PACKAGED_MODEL, tmp_path / "cache")
    assert not (tmp_path / "cache").exists()


def test_a_packaged_model_without_its_weights_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelProblem, match=r"model\.safetensors cannot be read"):
        check_packaged(tmp_path)


def test_a_model_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    missing = tmp_path / "nowhere"
    with pytest.raises(ModelProblem) as caught:
        compiled_model(str(missing), tmp_path / "cache")
    assert str(caught.value) == (
        f"There is no embedding model at {missing}: set ingest.embedding_model."
    )
    assert list((tmp_path / "cache").iterdir()) == []


def test_a_directory_that_is_no_model_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "model").mkdir()
    (tmp_path / "model" / "config.json").write_text("{}")
    with pytest.raises(ModelProblem, match="cannot be loaded") as caught:
        compiled_model(str(tmp_path / "model"), tmp_path / "cache")
    assert "\n" not in str(caught.value)


def test_a_cache_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(ModelProblem, match="cannot be written or read"):
        load_encoder(IngestSettings(), tmp_path / "file" / "models")


def test_any_model_can_be_compiled_and_searched(tiny_model: Path, tmp_path: Path) -> None:
    settings = IngestSettings(
        index=str(tmp_path / "index"), embedding_model=str(tiny_model), precision="float32"
    )
    with Index(settings, "write", "test") as index:
        report = ingest(index, [SEEDS])
        encoder = index.encoder
        assert isinstance(encoder, OnnxEncoder)
        assert not encoder.compiled.token_vectors
        assert encoder.compiled.query_prompt == "query: "
        assert encoder.compiled.document_prompt == "passage: "
        assert encoder.max_tokens == 96
        assert report.total_passages == index.vectors.count() > 0
        for stored in index.catalogue.document_passages("coalition-of-the-willing.txt"):
            assert stored.sentence_vectors.shape == (len(stored.passage.sentences), 32)
        directory, compiled = compiled_model(str(tiny_model), tmp_path / "index" / MODELS_DIRECTORY)
        reference = TorchEncoder(str(tiny_model), directory, compiled)
        texts = ["a short one.", "and one that is somewhat longer than the other: 17."]
        for embed in ("embed_texts", "embed_queries"):
            ours, theirs = getattr(encoder, embed)(texts), getattr(reference, embed)(texts)
            assert np.abs(ours - theirs).max() <= 1e-5
        assert not np.allclose(encoder.embed_texts(texts), encoder.embed_queries(texts))
        # A copy of the model elsewhere has the same weights: the index takes it.
        copy = tmp_path / "copy"
        shutil.copytree(tiny_model, copy)
    with Index(replace(settings, embedding_model=str(copy)), "read", "test") as index:
        assert index.encoder.dimension == 32
