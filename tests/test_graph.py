"""The rewritten graph computes what the original does."""

from pathlib import Path

import numpy as np

from ingest.model.compilation import FLOAT32_FILE, compiled_model
from ingest.model.encoder import run_batch, session
from ingest.model.graph import faster_normalisation
from ingest.settings import IngestSettings


def test_normalisation_by_another_operator_computes_the_same(models: Path, tmp_path: Path) -> None:
    import onnx

    directory, _ = compiled_model(IngestSettings().embedding_model, models)
    faster = tmp_path / "faster.onnx"
    faster_normalisation(directory / FLOAT32_FILE, faster)
    kinds = [node.op_type for node in onnx.load(str(faster)).graph.node]
    assert "LayerNormalization" not in kinds
    assert kinds.count("InstanceNormalization") == 13  # two a layer and one for the embeddings
    batch = [[101, *range(2000, 2000 + length), 102] for length in (1, 7, 30)]
    for one in ([batch[0]], batch):
        before = run_batch(session(directory / FLOAT32_FILE, 1), one)
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
