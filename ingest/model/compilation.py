"""Loads any sentence-transformers model and compiles it once to ONNX, in float32 and int8.

The only module that imports sentence-transformers, torch and onnx. What it leaves in the cache
directory (``model.onnx``, ``model.int8.onnx``, ``tokenizer.json``, ``compiled.json``) is all that
``ingest.model.encoder`` needs to serve the model without them.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import logging
import os
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ingest.errors import ModelProblem
from ingest.model.model_files import check_packaged, model_identity, model_path
from ingest.settings import PACKAGED_MODEL
from ingest.storage import full_disk

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from sentence_transformers import SentenceTransformer

# Below this mean cosine to float32 the int8 form is thrown away.
INT8_MIN_COSINE = 0.99
FLOAT32_FILE, INT8_FILE = "model.onnx", "model.int8.onnx"
_FORMAT = 4  # of the cache directory; another number compiles anew
_PROBES = (
    "How many days of annual leave do I get?",
    "The reassurance force would be stationed at cities, ports and power plants as a deterrent.",
    "Invoices above 5,000 euros need two approvals, one of them from the head of finance.",
    "def read(path): return open(path).read()",
    "Réservez votre voyage au moins dix jours avant le départ.",
    "The committee met on 3 May 2024 and adopted the minutes of the previous meeting. " * 4,
)


@dataclass(frozen=True, slots=True)
class Compiled:
    """What is in a cache directory. ``token_vectors`` says that a mean over token outputs is a
    vector of the same space (mean pooling), so that sentences come free with their passage.
    """

    format: int
    source: str
    identity: str
    weights_sha256: str
    dimension: int
    max_tokens: int
    token_vectors: bool
    onnx: bool
    int8: bool
    int8_mean_cosine: float
    query_prompt: str
    document_prompt: str


def compiled_model(name: str, cache: Path) -> tuple[Path, Compiled]:
    """The compiled form of model ``name``, compiling it into ``cache`` if it is not there yet.

    Raises ``ModelProblem`` when the model cannot be loaded or compiled, or the packaged model's
    weights are not the published ones.
    """
    source = model_path(name)
    identity = model_identity(source)
    directory = cache / hashlib.sha256(identity.encode()).hexdigest()[:16]
    compiled = read_compiled(directory)
    if compiled is not None and compiled.identity == identity:
        return directory, compiled
    if name == PACKAGED_MODEL:
        check_packaged(Path(source))
    cache.mkdir(parents=True, exist_ok=True)
    scratch = Path(tempfile.mkdtemp(prefix="compiling-", dir=cache))
    try:
        compiled = _compile(name, source, identity, scratch)
        with contextlib.suppress(FileNotFoundError):
            shutil.rmtree(directory)
        scratch.rename(directory)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    return directory, compiled


def read_compiled(directory: Path) -> Compiled | None:
    """What is compiled in ``directory``, or None when nothing usable is."""
    try:
        compiled = Compiled(**json.loads((directory / "compiled.json").read_text("utf-8")))
    except (OSError, ValueError, TypeError):
        return None
    return compiled if compiled.format == _FORMAT else None


def load_reference(name: str) -> SentenceTransformer:
    """The model as sentence-transformers loads it: the reference runtime.

    Raises ``ModelProblem`` when there is no such model on this machine.
    """
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
                f"The embedding model {name!r} cannot be loaded ({_first_line(problem)}): set"
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


def _compile(name: str, source: str, identity: str, directory: Path) -> Compiled:
    model = load_reference(name)
    try:
        with _quiet():
            backend = getattr(model.tokenizer, "backend_tokenizer", None)
            if backend is None:
                raise ModelProblem(f"The embedding model {name!r} has no fast tokenizer.")
            backend.no_truncation()
            backend.no_padding()
            backend.save(str(directory / "tokenizer.json"))
            _export(model, directory / FLOAT32_FILE)
            cosine = _quantise(directory, model)
    except ModelProblem:
        raise
    except Exception as problem:  # torch.onnx raises whatever the model's own code raises
        full = full_disk(problem, directory)
        if full is not None:
            raise full from problem
        (directory / FLOAT32_FILE).unlink(missing_ok=True)
        cosine = 0.0
        logging.getLogger(__name__).warning(
            "%s cannot be compiled (%s): torch runs it instead", name, _first_line(problem)
        )
    compiled = _describe(model, source, identity, cosine)
    compiled = replace(compiled, onnx=(directory / FLOAT32_FILE).exists())
    (directory / "compiled.json").write_text(json.dumps(asdict(compiled), indent=1), "utf-8")
    return compiled


def _export(model: SentenceTransformer, target: Path) -> None:
    import torch

    ids = torch.ones(2, 16, dtype=torch.long)
    both = {0: "batch", 1: "tokens"}
    torch.onnx.export(
        reference_outputs(model),
        (ids, ids),
        str(target),
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


def _quantise(directory: Path, model: SentenceTransformer) -> float:
    """Write the int8 form; returns its mean cosine to float32 on the probes (0: none written)."""
    from ingest.model.graph import faster_normalisation

    target = directory / INT8_FILE
    for prepare in (faster_normalisation, shutil.copyfile):  # the first not for every model
        try:
            prepare(directory / FLOAT32_FILE, target)
            cosine = _int8_cosine(directory, model)
        except Exception:  # a processor or operator that int8 cannot serve: float32 does
            cosine = 0.0
        if cosine >= INT8_MIN_COSINE:
            return cosine
    logging.getLogger(__name__).warning("int8 cannot be had for this model; using float32")
    target.unlink(missing_ok=True)
    return 0.0


def _int8_cosine(directory: Path, model: SentenceTransformer) -> float:
    """Turn the int8 file, still in float32, into int8; returns its mean cosine to float32."""
    import numpy as np
    from onnxruntime.quantization import QuantType, quantize_dynamic

    from ingest.model.encoder import run_batch, session

    target = str(directory / INT8_FILE)
    quantize_dynamic(target, target, weight_type=QuantType.QInt8, per_channel=True)
    vectors: list[NDArray[np.float32]] = []
    for file in (FLOAT32_FILE, INT8_FILE):
        running = session(directory / file, threads=1)
        encoded = [model.tokenizer(probe)["input_ids"][:128] for probe in _PROBES]
        vectors.append(np.vstack([run_batch(running, [ids])[0] for ids in encoded]))
    lengths = np.linalg.norm(vectors[0], axis=1) * np.linalg.norm(vectors[1], axis=1)
    return float(np.mean((vectors[0] * vectors[1]).sum(axis=1) / lengths))


def _describe(model: SentenceTransformer, source: str, identity: str, cosine: float) -> Compiled:
    prompts = dict(model.prompts or {})
    modules = [type(module).__name__ for module in model]
    pooling = getattr(model[1], "pooling_mode", None) if len(modules) > 1 else None
    mean = modules in (["Transformer", "Pooling", "Normalize"], ["Transformer", "Pooling"])
    return Compiled(
        format=_FORMAT,
        source=source,
        identity=identity,
        weights_sha256=_weights_digest(model),
        dimension=int(model.get_embedding_dimension() or 0),
        max_tokens=int(model.max_seq_length or 512),
        token_vectors=mean and pooling == "mean",
        onnx=True,
        int8=cosine > 0,
        int8_mean_cosine=round(cosine, 5),
        query_prompt=prompts.get("query") or "",
        document_prompt=prompts.get("document") or prompts.get("passage") or "",
    )


def _weights_digest(model: SentenceTransformer) -> str:
    digest = hashlib.sha256()
    for key, tensor in sorted(model.state_dict().items()):
        digest.update(key.encode())
        digest.update(tensor.detach().cpu().contiguous().numpy().tobytes())
    return digest.hexdigest()


def _first_line(problem: BaseException) -> str:
    lines = str(problem).strip().splitlines()
    return lines[0].rstrip(".")[:200] if lines else type(problem).__name__


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
