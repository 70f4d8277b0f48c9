"""Weights of a reader in full precision: of a training run, or of an exported int8 file."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file
from torch import Tensor, nn

from assistant.training.network import HEADS

State = dict[str, Tensor]
# What an earlier exporter called the outputs.
_EARLIER = {"evid.": "evidence.", "ans.": "answerable."}


def read_weights(file: Path) -> State:
    """A run's ``model.pt``, ``.safetensors``, or an exported ``.onnx`` turned back into float32."""
    if file.suffix == ".onnx":
        return _named_anew(_exported(file))
    if file.suffix == ".safetensors":
        return _named_anew({name: value.float() for name, value in load_file(str(file)).items()})
    return dict(torch.load(file, map_location="cpu", weights_only=True))


def start_from(model: nn.Module, state: Mapping[str, Tensor]) -> None:
    """Loads ``state``; outputs that it lacks stay as they are. Raises ``ValueError`` for others."""
    missing, unexpected = model.load_state_dict(state, strict=False)
    wrong = [*unexpected, *(name for name in missing if name.partition(".")[0] not in HEADS)]
    if wrong:
        raise ValueError(f"these are not the weights of such a model: {', '.join(wrong[:3])} …")


def interpolated(state: Mapping[str, Tensor], other: Mapping[str, Tensor], share: float) -> State:
    """(1 − ``share``) · state + ``share`` · other; what ``other`` lacks stays.

    Wortsman et al. 2022, arXiv:2109.01903: keeps what the start weights knew and fine-tuning forgot.
    """
    return {
        name: value if name not in other else torch.lerp(value.float(), other[name].float(), share)
        for name, value in state.items()
    }


def _exported(file: Path) -> State:
    """Undoes ``export``: scales of int8 matrices, factors of smoothing, names of the exporter."""
    import onnx
    from onnx import numpy_helper

    graph = onnx.load(str(file)).graph
    arrays: dict[str, Any] = {one.name: numpy_helper.to_array(one) for one in graph.initializer}
    maker = {output: node for node in graph.node for output in node.output}
    state: State = {}
    for node in graph.node:
        if node.op_type != "MatMulInteger":
            continue
        table = node.input[1]
        scale = arrays[table.removesuffix("_quantized") + "_scale"]
        values = (arrays[table].astype("float32") - arrays[node.input[3]].astype("float32")) * scale
        quantised = maker[node.input[0]].input[0]
        if quantised.endswith("_smooth"):
            values = values * arrays[maker[quantised].input[1]][:, None]
        name = re.sub(r"/(?:Gemm_)?MatMul.*", "", node.name).strip("/").replace("/", ".")
        state[f"{name}.weight"] = torch.tensor(values.T.copy())
    for name, values in arrays.items():
        if name.endswith("_int8"):
            table = name.removesuffix("_int8")
            state[table] = torch.tensor(values.astype("float32") * arrays[f"{table}_scales"])
        elif name.endswith((".weight", ".bias")):
            state.setdefault(name, torch.tensor(values.copy()))
    return state


def _named_anew(state: State) -> State:
    for earlier, name in _EARLIER.items():
        for old in [key for key in state if key.startswith(earlier)]:
            state[name + old.removeprefix(earlier)] = state.pop(old)
    return state
