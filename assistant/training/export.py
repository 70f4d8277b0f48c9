"""Exports the trained reader to int8 ONNX: the file that the assistant reads with.

Matrix products become int8 with a scale for each output, their inputs scaled as they come (dynamic
quantisation) after smoothing; word embeddings become int8 with a scale for each word.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from assistant.training.smoothing import smooth
from ingest.model.graph import faster_normalisation

MATRICES = "MatMul"
# Tables of fewer rows (positions, token types) stay float32: they are small.
_LARGE_TABLE = 1000


def compress(source: Path, target: Path) -> None:
    """Write the float32 model at ``source`` to ``target`` as int8.

    onnxruntime's own quantisation gives the whole table of word embeddings one scale.
    """
    import onnx
    from onnxruntime.quantization import QuantType, quantize_dynamic

    model = onnx.load(str(source))
    tables = {one.name: one for one in model.graph.initializer}
    nodes: list[Any] = []
    for node in model.graph.node:
        table = tables.get(node.input[0]) if node.op_type == "Gather" else None
        if table is None or len(table.dims) != 2 or table.dims[0] < _LARGE_TABLE:
            nodes.append(node)
        else:
            nodes += _looked_up(model.graph, table, node)
    del model.graph.node[:]
    model.graph.node.extend(nodes)
    half = target.with_suffix(".part")
    onnx.save(model, str(half))
    faster_normalisation(half, half)
    quantize_dynamic(
        str(half),
        str(target),
        per_channel=True,
        weight_type=QuantType.QInt8,
        op_types_to_quantize=[MATRICES],
    )
    half.unlink()


def _looked_up(graph: Any, table: Any, node: Any) -> list[Any]:
    """Nodes that look rows of ``table`` up as ``node`` does, stored as int8 with a scale each."""
    import numpy as np
    from onnx import TensorProto, helper, numpy_helper

    values = numpy_helper.to_array(table)
    scales = np.maximum(np.abs(values).max(axis=1, keepdims=True), 1e-12) / 127
    name, (rows, result) = table.name, (node.input[1], node.output[0])
    graph.initializer.remove(table)
    graph.initializer.extend(
        [
            numpy_helper.from_array(np.round(values / scales).astype(np.int8), f"{name}_int8"),
            numpy_helper.from_array(scales.astype(np.float32), f"{name}_scales"),
        ]
    )
    return [
        helper.make_node("Gather", [f"{name}_int8", rows], [f"{name}_row"]),
        helper.make_node("Cast", [f"{name}_row"], [f"{name}_cast"], to=TensorProto.FLOAT),
        helper.make_node("Gather", [f"{name}_scales", rows], [f"{name}_scale"]),
        helper.make_node("Mul", [f"{name}_cast", f"{name}_scale"], [result]),
    ]


def export(
    model: Any,
    path: str,
    work: Path,
    target: Path,
    version: str,
    samples: Sequence[Mapping[str, Any]],
) -> int:
    """Write reader.int8.onnx, tokenizer.json and reader.json to ``target``; returns bytes.

    ``model`` is a ``ReaderModel``, ``path`` the folder of the model that it started from, ``work``
    takes the float32 forms, ``samples`` are model inputs to fit scales on. A calibration in an
    older reader.json stays: fit it anew.
    """
    import warnings

    import torch

    model.eval()
    names = ["input_ids", "attention_mask", "token_type_ids"]
    sample = tuple(torch.ones((2, 16), dtype=torch.long) for _ in names)
    axes = {name: {0: "batch", 1: "length"} for name in [*names, "start_logits", "end_logits"]}
    full = work / "reader.onnx"
    # The TorchScript exporter, as for the embedding model: its warnings are about its age.
    with torch.no_grad(), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            model, sample, str(full), input_names=names, opset_version=17, dynamo=False,
            output_names=["start_logits", "end_logits"], dynamic_axes=axes,
        )  # fmt: skip
    target.mkdir(parents=True, exist_ok=True)
    small = target / "reader.int8.onnx"
    smoothed = work / "smoothed.onnx"
    smooth(full, smoothed, samples)
    compress(smoothed, small)
    shutil.copyfile(f"{path}/tokenizer.json", target / "tokenizer.json")
    described = target / "reader.json"
    card = json.loads(described.read_text("utf-8")) if described.exists() else {}
    card |= {
        "version": version,
        "max_tokens": 256,
        "max_answer_tokens": 30,
        "sha256": hashlib.sha256(small.read_bytes()).hexdigest(),
    }
    described.write_text(json.dumps(card, indent=2) + "\n", "utf-8")
    return small.stat().st_size
