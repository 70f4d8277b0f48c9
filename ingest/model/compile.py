"""Loads any sentence-transformers model and compiles it to ONNX, in float32 and int8.

The only module that imports sentence-transformers: serving the compiled form needs neither it nor
torch.
"""

from __future__ import annotations

import contextlib
import hashlib
import logging
import os
import shutil
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from ingest.disk.storage import full_disk
from ingest.errors import ModelProblem, first_line
from ingest.model.files import MODEL_FILES, QUERY_FILES, TOKENIZER_FILE, Compiled, model_path
from ingest.model.graph import faster_normalisation
from ingest.model.query_adapter import adapted
from ingest.model.runtime import run_batch, session
from ingest.settings import PACKAGED_MODEL

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

# Below this mean cosine to float32 the int8 form is thrown away.
INT8_MIN_COSINE = 0.99
_PROBES = (
    "How many days of annual leave do I get?",
    "The reassurance force would be stationed at cities, ports and power plants as a deterrent.",
    "Invoices above 5,000 euros need two approvals, one of them from the head of finance.",
    "def read(path): return open(path).read()",
    "Réservez votre voyage au moins dix jours avant le départ.",
    "The committee met on 3 May 2024 and adopted the minutes of the previous meeting. " * 4,
)
_log = logging.getLogger(__name__)


def load_reference(name: str) -> SentenceTransformer:
    """The model called ``name``, the reference. Raises ``ModelProblem`` when there is none on this machine."""
    # A second spinning thread pool makes every call tens of times slower on a busy machine.
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    os.environ.setdefault("TRANSFORMERS_VERBOSITY", "error")
    source = model_path(name)
    if os.sep in source and not Path(source).is_dir():
        raise ModelProblem(f"There is no embedding model at {source}: set ingest.embedding_model.")
    with _quiet():
        from sentence_transformers import SentenceTransformer

        try:
            # Eager attention, because the fused one does not export with dynamic shapes.
            return SentenceTransformer(
                source, device="cpu", model_kwargs={"attn_implementation": "eager"}
            )
        except (OSError, ValueError, KeyError, ImportError, RuntimeError) as problem:
            raise ModelProblem(
                f"The embedding model {name!r} cannot be loaded ({first_line(problem)}): set"
                " ingest.embedding_model to the directory of a sentence-transformers model."
            ) from problem


def reference_outputs(model: SentenceTransformer) -> Any:
    """A torch module ``(input_ids, attention_mask) -> (text vectors, token vectors)``."""
    import torch

    class Outputs(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.model = model

        def forward(self, input_ids: Any, attention_mask: Any) -> tuple[Any, Any]:
            features = {"input_ids": input_ids, "attention_mask": attention_mask}
            if "token_type_ids" in model.tokenizer.model_input_names:
                features["token_type_ids"] = torch.zeros_like(input_ids)
            out = self.model(features)
            return out["sentence_embedding"], out["token_embeddings"]

    return Outputs().eval()


def compile_model(name: str, source: str, identity: str, directory: Path) -> Compiled:
    """Compile the model ``name``, whose files are at ``source``, into ``directory``.

    Raises ``ModelProblem`` when it cannot be loaded or has no fast tokenizer.
    """
    model = load_reference(name)
    backend = getattr(model.tokenizer, "backend_tokenizer", None)
    if backend is None:
        raise ModelProblem(f"The embedding model {name!r} has no fast tokenizer.")
    compiled = _describe(model, name, source, identity)
    try:
        with _quiet():
            backend.no_truncation()
            backend.no_padding()
            backend.save(str(directory / TOKENIZER_FILE))
            cosine = _export(model, directory, MODEL_FILES)
            if compiled.adapted:
                cosine = min(cosine, _export(adapted(model), directory, QUERY_FILES))
        compiled = replace(compiled, onnx=True, int8=cosine > 0, int8_mean_cosine=round(cosine, 5))
    except Exception as problem:  # torch.onnx raises whatever the model's own code raises
        full = full_disk(problem, directory)
        if full is not None:
            raise full from problem
        _log.warning("%s cannot be compiled (%s): torch runs it instead", name, first_line(problem))
    compiled.write(directory)
    return compiled


def _export(model: SentenceTransformer, directory: Path, names: Mapping[str, str]) -> float:
    """Write the model in each precision; returns int8's mean cosine to float32 (0: none written)."""
    import torch

    ids = torch.ones(2, 16, dtype=torch.long)
    both = {0: "batch", 1: "tokens"}
    torch.onnx.export(
        reference_outputs(model),
        (ids, ids),
        str(directory / names["float32"]),
        input_names=["input_ids", "attention_mask"],
        output_names=["text", "tokens"],
        dynamic_axes={
            "input_ids": both,
            "attention_mask": both,
            "text": {0: "batch"},
            "tokens": both,
        },
        dynamo=False,
        opset_version=17,
    )
    return _quantise(directory / names["float32"], directory / names["int8"], model)


def _quantise(exact: Path, target: Path, model: SentenceTransformer) -> float:
    """Write the int8 form; returns its mean cosine to float32 on the probes (0: none written)."""
    for prepare in (faster_normalisation, shutil.copyfile):  # the first not for every model
        try:
            prepare(exact, target)
            cosine = _int8_cosine(exact, target, model)
        except Exception as problem:
            if full_disk(problem, target) is not None:
                raise  # there may be room next time, but what is compiled stays as it is
            cosine = 0.0  # a processor or operator that int8 cannot serve: float32 does
        if cosine >= INT8_MIN_COSINE:
            return cosine
    _log.warning("int8 cannot be had for this model; using float32")
    target.unlink(missing_ok=True)
    return 0.0


def _int8_cosine(exact: Path, target: Path, model: SentenceTransformer) -> float:
    """Turn the int8 file, still in float32, into int8; returns its mean cosine to float32."""
    from onnxruntime.quantization import QuantType, quantize_dynamic

    quantize_dynamic(str(target), str(target), weight_type=QuantType.QInt8, per_channel=True)
    encoded = [model.tokenizer(probe)["input_ids"][:128] for probe in _PROBES]
    precise, short = (
        np.vstack([run_batch(running, [ids])[0] for ids in encoded])
        for running in (session(file, threads=1) for file in (exact, target))
    )
    lengths = np.linalg.norm(precise, axis=1) * np.linalg.norm(short, axis=1)
    return float(np.mean((precise * short).sum(axis=1) / lengths))


def _describe(model: SentenceTransformer, name: str, source: str, identity: str) -> Compiled:
    """What the model is, before it is exported."""
    prompts: dict[str, Any] = dict(model.prompts or {})
    modules = [type(module).__name__ for module in model]
    pooling = getattr(model[1], "pooling_mode", None) if len(modules) > 1 else None
    mean = modules in (["Transformer", "Pooling", "Normalize"], ["Transformer", "Pooling"])
    return Compiled(
        source=source,
        identity=identity,
        weights_sha256=_weights_digest(model),
        dimension=int(model.get_embedding_dimension() or 0),
        max_tokens=int(model.max_seq_length or 512),
        token_vectors=mean and pooling == "mean",
        adapted=name == PACKAGED_MODEL,
        onnx=False,
        int8=False,
        int8_mean_cosine=0.0,
        query_prompt=prompts.get("query") or "",
        document_prompt=prompts.get("document") or prompts.get("passage") or "",
    )


def _weights_digest(model: SentenceTransformer) -> str:
    digest = hashlib.sha256()
    for key, tensor in sorted(model.state_dict().items()):
        digest.update(key.encode())
        digest.update(tensor.detach().cpu().contiguous().numpy().tobytes())
    return digest.hexdigest()


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Loading bars and exporter chatter are not for the people who use the command line."""
    root = logging.getLogger()
    level = root.level
    with warnings.catch_warnings(), open(os.devnull, "w") as sink:
        warnings.simplefilter("ignore")
        root.setLevel(logging.ERROR)
        try:
            with contextlib.redirect_stderr(sink):
                yield
        finally:
            root.setLevel(level)
