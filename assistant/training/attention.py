"""Rewrites the attention of an exported reader so that it runs faster; what it computes stays the same."""

from __future__ import annotations

from pathlib import Path
from typing import Any


def fuse_attention(source: Path, target: Path, heads: int) -> None:
    """Write the model at ``source`` to ``target`` with the attention of each layer as one operator.

    onnxruntime's MultiHeadAttention holds no matrix of all pieces by all pieces (Dao et al. 2022,
    arXiv:2205.14135) where there is no mask, and a reader's windows are read one by one: none is
    padded. What was there for the mask alone goes, the input ``attention_mask`` too.
    """
    import onnx
    from onnx import helper

    model = onnx.load(str(source))
    graph = model.graph
    maker = {output: node for node in graph.node for output in node.output}
    taker = {name: node for node in graph.node for name in node.input}
    for softmax in [node for node in graph.node if node.op_type == "Softmax"]:
        masked = maker[softmax.input[0]]
        scaled = next(maker[name] for name in masked.input if maker[name].op_type == "Mul")
        product = next(maker[name] for name in scaled.input if maker[name].op_type == "MatMul")
        weighed = taker[softmax.output[0]]
        # Each was (batch, pieces, hidden) before it was parted by heads and turned, and so is the end.
        parts = [maker[maker[name].input[0]] for name in (*product.input, weighed.input[1])]
        end = taker[taker[weighed.output[0]].output[0]]
        fused = helper.make_node(
            "MultiHeadAttention",
            [part.input[0] for part in parts],
            list(end.output),
            name=softmax.name,
            domain="com.microsoft",
            num_heads=heads,
        )
        end.CopyFrom(fused)
    _drop_unused(graph)
    model.opset_import.append(helper.make_opsetid("com.microsoft", 1))
    onnx.save(model, str(target))


def _drop_unused(graph: Any) -> None:
    """Takes out the nodes and inputs that no output needs; the nodes stand in order."""
    needed = {output.name for output in graph.output}
    kept: list[Any] = []
    for node in reversed(graph.node):
        if needed.intersection(node.output):
            kept.append(node)
            needed.update(node.input)
    inputs = [one for one in graph.input if one.name in needed]
    for names, left in ((graph.node, kept[::-1]), (graph.input, inputs)):
        del names[:]
        names.extend(left)
