r"""Exports the trained reader to int8 ONNX: the file that the assistant reads with.

    python -m assistant.training.export RUN/model.pt WEIGHTS_FOLDER --bank BANK_FOLDER --version 4 \
        [--towards EARLIER.int8.onnx --share 0.25]

Matrix products become int8 with a scale for each output, their inputs scaled as they come (dynamic
quantisation) after smoothing; word embeddings become int8 with a scale for each word. ``--towards``
exports the mean with other weights, of which ``--share``.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from tokenizers import Tokenizer

from assistant.span_model.inference import MODEL_FILE
from assistant.training.attention import fuse_attention
from assistant.training.groups import Draw, drawn_groups
from assistant.training.network import INPUTS, OUTPUTS, ReaderModel, base_path, load_tokenizer
from assistant.training.pairs import MAX_TOKENS, pairs_of
from assistant.training.question_bank import QuestionBank, load_bank
from assistant.training.smoothing import smooth
from assistant.training.weights import interpolated, read_weights, start_from
from ingest.model.graph import faster_normalisation

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
        op_types_to_quantize=["MatMul"],
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
    model: ReaderModel, work: Path, target: Path, version: str, samples: Sequence[Mapping[str, Any]]
) -> int:
    """Write reader.int8.onnx, tokenizer.json and reader.json to ``target``; returns bytes.

    ``work`` takes the float32 forms, ``samples`` are model inputs to fit scales on. A calibration in
    an older reader.json stays: fit it anew.
    """
    import warnings

    import torch

    model.eval()
    sample = tuple(torch.ones((2, 16), dtype=torch.long) for _ in INPUTS)
    axes = {name: {0: "batch", 1: "length"} for name in (*INPUTS, *OUTPUTS)}
    del axes[OUTPUTS[-1]][1]  # one a text
    full = work / "reader.onnx"
    # The TorchScript exporter, as for the embedding model: its warnings are about its age.
    with torch.no_grad(), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            model, sample, str(full), input_names=list(INPUTS), opset_version=17, dynamo=False,
            output_names=list(OUTPUTS), dynamic_axes=axes,
        )  # fmt: skip
    target.mkdir(parents=True, exist_ok=True)
    small = target / MODEL_FILE
    smooth(full, smoothed := work / "smoothed.onnx", samples)
    compress(smoothed, small)
    fuse_attention(small, small, model.bert.config.num_attention_heads)
    shutil.copyfile(f"{base_path()}/tokenizer.json", target / "tokenizer.json")
    described = target / "reader.json"
    card = json.loads(described.read_text("utf-8")) if described.exists() else {}
    card |= {"version": version, "max_tokens": MAX_TOKENS, "max_answer_tokens": 30}
    card["sha256"] = hashlib.sha256(small.read_bytes()).hexdigest()
    described.write_text(json.dumps(card, indent=1) + "\n", "utf-8")
    return small.stat().st_size


def sample_inputs(bank: QuestionBank, tokenizer: Tokenizer) -> list[Any]:
    """Inputs of 16 questions with eight passages each, as the exported model takes them."""
    drawn = next(drawn_groups(bank, Draw(16, 8, 0.5, seed=7)))
    pairs = [pair for group in drawn for pair in pairs_of(group, bank, tokenizer)]
    names = list(zip(INPUTS, ("ids", "mask", "types"), strict=True))
    return [{given: pair[name][None].numpy() for given, name in names} for pair in pairs]


def main(arguments: Sequence[str] | None = None) -> None:
    """Exports as the options say."""
    parser = argparse.ArgumentParser(
        prog="python -m assistant.training.export", description=__doc__
    )
    parser.add_argument(
        "model", type=Path, help="what to export, as --towards; float32 forms are written beside it"
    )
    parser.add_argument("weights", type=Path, help="folder of reader.int8.onnx and reader.json")
    parser.add_argument("--bank", type=Path, required=True, help="questions to fit scales on")
    parser.add_argument("--version", required=True)
    parser.add_argument(
        "--towards", type=Path, help="weights to mix in: a model.pt, .safetensors or .onnx"
    )
    parser.add_argument("--share", type=float, default=0.25, help="of the weights mixed in")
    parser.add_argument("--base", default=base_path(), help="folder of the encoder")
    options = parser.parse_args(arguments)
    state = read_weights(options.model)
    if options.towards:
        state = interpolated(state, read_weights(options.towards), options.share)
    model = ReaderModel(options.base)
    start_from(model, state)
    tokenizer = load_tokenizer()
    samples = sample_inputs(load_bank(options.bank, tokenizer), tokenizer)
    size = export(model, options.model.parent, options.weights, options.version, samples)
    sys.stdout.write(f"{options.weights}: {size} bytes\n")


if __name__ == "__main__":
    main()
