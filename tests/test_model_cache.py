"""A model is compiled once for all who use it, and the compiled form computes the same."""

from __future__ import annotations

import errno
import json
import shutil
import string
import warnings
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from ingest.errors import DiskFull, ModelProblem
from ingest.index import Index
from ingest.model import files, runtime
from ingest.model.cache import compiled_model, load_encoder, model_cache
from ingest.model.encoder import Encoder
from ingest.model.files import MODEL_FILES, check_packaged, model_path, read_compiled
from ingest.model.graph import faster_normalisation
from ingest.model.runtime import OnnxEncoder, TorchEncoder, run_batch, session
from ingest.pipeline import ingest
from ingest.settings import PACKAGED_MODEL, IngestSettings
from tests.conftest import SEEDS


@pytest.fixture(scope="module")
def tiny_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small random model that pools by its first token and asks for prompts."""
    # Here: only tests that need torch ask for it.
    where = tmp_path_factory.mktemp("tiny")
    raw = where / "raw"
    vocabulary = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    letters = [*string.ascii_lowercase, *"0123456789.,:;!?'"]
    vocabulary += [*letters, *(f"##{letter}" for letter in letters)]
    prompts = {"query": "query: ", "document": "passage: "}
    with warnings.catch_warnings(action="ignore"):
        import torch
        from sentence_transformers import SentenceTransformer
        from sentence_transformers.models import (  # type: ignore[import-not-found]
            Pooling,
            Transformer,
        )
        from transformers import (
            BertConfig,
            BertModel,
            BertTokenizerFast,
        )

        with torch.random.fork_rng():
            torch.manual_seed(7)
            config = BertConfig(
                vocab_size=len(vocabulary), hidden_size=32, num_hidden_layers=2, num_attention_heads=2,
                intermediate_size=64, max_position_embeddings=128,
            )  # fmt: skip
            numbered = {word: number for number, word in enumerate(vocabulary)}
            BertTokenizerFast(vocab=numbered).save_pretrained(str(raw))
            BertModel(config).save_pretrained(str(raw))
            body = Transformer(str(raw), max_seq_length=96)
            SentenceTransformer(
                modules=[body, Pooling(32, pooling_mode="cls")], prompts=prompts, device="cpu"
            ).save(str(where / "model"))
    return where / "model"


def settings_for(model: Path | str, cache: Path) -> IngestSettings:
    return IngestSettings(embedding_model=str(model), model_cache=str(cache))


def test_the_packaged_model_is_compiled_once_for_every_index(models: Path) -> None:
    directory, compiled = compiled_model(IngestSettings())
    written = (directory / MODEL_FILES["float32"]).stat().st_mtime_ns
    assert compiled.onnx
    assert compiled.int8
    assert compiled.int8_mean_cosine >= 0.99
    assert (compiled.dimension, compiled.max_tokens) == (384, 256)
    assert compiled.token_vectors
    assert compiled_model(IngestSettings(index="another")) == (directory, compiled)
    assert (directory / MODEL_FILES["float32"]).stat().st_mtime_ns == written
    assert [path for path in models.iterdir() if path.is_dir()] == [directory]


def test_the_cache_is_the_user_s_unless_it_is_set(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert model_cache(IngestSettings()) == tmp_path / "footnote"
    assert model_cache(IngestSettings(model_cache="elsewhere")) == Path("elsewhere")


def test_an_account_without_a_home_is_told_which_setting_it_needs(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def homeless(*_names: object, **_options: object) -> Path:
        raise RuntimeError("could not determine the home directory")

    monkeypatch.setattr("ingest.model.cache.user_cache_path", homeless)
    with pytest.raises(ModelProblem, match=r"no home directory .* set ingest\.model_cache"):
        load_encoder(IngestSettings())


def test_who_comes_second_waits_for_the_first(tiny_model: Path, tmp_path: Path) -> None:
    settings = settings_for(tiny_model, tmp_path / "cache")
    (tmp_path / "cache").mkdir()

    def compiled(_: int) -> tuple[Path, int]:
        directory, _compiled = compiled_model(settings)
        return directory, (directory / MODEL_FILES["float32"]).stat().st_ino

    with ThreadPoolExecutor(3) as pool:
        ((directory, _),) = set(pool.map(compiled, range(3)))
    # What a killed process left is in nobody's way, and another format is compiled anew.
    (directory.with_suffix(".part")).mkdir()
    told = json.loads((directory / "compiled.json").read_text())
    (directory / "compiled.json").write_text(json.dumps(told | {"format": 0}))
    assert compiled_model(settings)[1] == read_compiled(directory)
    assert [path for path in (tmp_path / "cache").iterdir() if path.is_dir()] == [directory]


def test_what_is_compiled_is_read_only_when_it_is_of_this_format(tmp_path: Path) -> None:
    directory, compiled = compiled_model(IngestSettings())
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
    with pytest.raises(ModelProblem, match=r"model\.safetensors cannot be read"):
        check_packaged(tmp_path)
    (tmp_path / "model.safetensors").write_bytes(b"something else")
    with pytest.raises(ModelProblem, match=r"is not the published one .* pip install"):
        check_packaged(tmp_path)
    # And nothing is compiled from it.
    monkeypatch.setattr(files, "PACKAGED_SHA256", "0" * 64)
    with pytest.raises(ModelProblem, match="is not the published one"):
        compiled_model(settings_for(PACKAGED_MODEL, tmp_path / "cache"))
    assert not (tmp_path / "cache").exists()


def test_what_is_no_model_is_one_sentence(tmp_path: Path) -> None:
    model = tmp_path / "model"
    with pytest.raises(ModelProblem) as caught:
        compiled_model(settings_for(model, tmp_path / "cache"))
    assert str(caught.value) == (
        f"There is no embedding model at {model}: set ingest.embedding_model."
    )
    model.mkdir()
    (model / "config.json").write_text("{}")
    with pytest.raises(ModelProblem, match=r"cannot be loaded [^\n]*$"):
        compiled_model(settings_for(model, tmp_path / "cache"))
    assert not any(path.is_dir() for path in (tmp_path / "cache").iterdir())


def test_a_disk_that_fills_up_does_not_cost_the_int8_form_for_good(
    tiny_model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*arguments: object, **options: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    settings = settings_for(tiny_model, tmp_path / "cache")
    with monkeypatch.context() as patch:
        patch.setattr("onnxruntime.quantization.quantize_dynamic", full)
        with pytest.raises(DiskFull, match="cannot be written, because the disk is full"):
            compiled_model(settings)
    assert compiled_model(settings)[1].int8


def test_a_cache_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(ModelProblem, match=r"cannot be written or read .* set ingest\.model_cache"):
        load_encoder(settings_for(PACKAGED_MODEL, tmp_path / "file" / "cache"))


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
        reference = load_encoder(replace(settings, runtime="torch"))
        assert isinstance(reference, TorchEncoder)
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


def test_normalisation_by_another_operator_computes_the_same(tmp_path: Path) -> None:
    import onnx

    directory, _ = compiled_model(IngestSettings())
    faster = tmp_path / "faster.onnx"
    faster_normalisation(directory / MODEL_FILES["float32"], faster)
    kinds = [node.op_type for node in onnx.load(str(faster)).graph.node]
    assert "LayerNormalization" not in kinds
    assert kinds.count("InstanceNormalization") == 13  # two a layer and one for the embeddings
    batch = [[101, *range(2000, 2000 + length), 102] for length in (1, 7, 30)]
    for one in ([batch[0]], batch):
        before = run_batch(session(directory / MODEL_FILES["float32"], 1), one)
        after = run_batch(session(faster, 1), one)
        assert np.abs(before[0] - after[0]).max() <= 1e-5
        for row, ids in enumerate(one):
            assert np.abs(before[1][row, : len(ids)] - after[1][row, : len(ids)]).max() <= 1e-4


def test_what_it_does_not_know_stays(tmp_path: Path) -> None:
    import onnx
    from onnx import TensorProto, helper

    kinds = ("Relu", "LayerNormalization")
    nodes = [
        helper.make_node("Relu", ["x"], ["y"]),
        helper.make_node("LayerNormalization", ["y", "scale"], ["z"], axis=1),
    ]
    given = [helper.make_tensor_value_info(n, TensorProto.FLOAT, None) for n in ("x", "scale")]
    graph = helper.make_graph(
        nodes, "g", given, [helper.make_tensor_value_info("z", TensorProto.FLOAT, None)]
    )
    source, target = tmp_path / "a.onnx", tmp_path / "b.onnx"
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)]), str(source))
    faster_normalisation(source, target)
    assert tuple(node.op_type for node in onnx.load(str(target)).graph.node) == kinds


PRECISE = "session.x64quantprecision"


def test_int8_is_added_up_precisely_where_sums_would_be_cut_off(
    encoder: Encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = encoder.directory / MODEL_FILES["int8"]
    monkeypatch.setattr(runtime, "cuts_sums_off", lambda: True)
    assert session(file, 1).get_session_options().get_session_config_entry(PRECISE) == "1"
    monkeypatch.setattr(runtime, "cuts_sums_off", lambda: False)
    with pytest.raises(RuntimeError, match=PRECISE):
        session(file, 1).get_session_options().get_session_config_entry(PRECISE)


def test_a_processor_that_cuts_no_sums_off_computes_the_same_when_told_to_be_precise(
    encoder: Encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = [[101, *range(2000, 2070), 102]]
    file = encoder.directory / MODEL_FILES["int8"]
    if runtime.cuts_sums_off():
        pytest.skip("this processor cuts sums off")
    given = run_batch(session(file, 1), batch)
    monkeypatch.setattr(runtime, "cuts_sums_off", lambda: True)
    for ours, precise in zip(given, run_batch(session(file, 1), batch), strict=True):
        assert np.array_equal(ours, precise)


def test_what_is_tried_is_one_product_of_integers() -> None:
    import onnx
    from onnx import numpy_helper

    graph = onnx.load_from_string(runtime._SUMS).graph
    assert [node.op_type for node in graph.node] == ["MatMulInteger"]
    assert np.array_equal(
        numpy_helper.to_array(graph.initializer[0]), np.full((4, 16), 127, np.int8)
    )
