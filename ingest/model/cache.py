"""Compiled models, kept per user: made once for every index, by whichever process comes first."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

from platformdirs import user_cache_path

from ingest.disk.storage import full_disk
from ingest.errors import ModelProblem
from ingest.model.compile import compile_model, load_reference, reference_outputs
from ingest.model.encoder import Encoder
from ingest.model.files import (
    Compiled,
    check_packaged,
    model_identity,
    model_path,
    read_compiled,
)
from ingest.model.query_adapter import adapted
from ingest.model.runtime import OnnxEncoder, TorchEncoder
from ingest.settings import PACKAGED_MODEL, IngestSettings


def model_cache(settings: IngestSettings) -> Path:
    """Where compiled models are kept: as ``settings`` say, or in the user's cache.

    Raises ``ModelProblem`` where the user has none.
    """
    if settings.model_cache:
        return Path(settings.model_cache)
    try:
        return user_cache_path("footnote", appauthor=False)
    except RuntimeError as problem:  # an account without a home directory, as in a container
        raise ModelProblem(
            "There is no home directory to keep the compiled embedding model in: set ingest.model_cache"
            " to a directory that can be written."
        ) from problem


def load_encoder(settings: IngestSettings) -> Encoder:
    """The encoder that ``settings`` ask for, compiling the model at first use.

    Raises ``ModelProblem`` when the model cannot be had, ``DiskFull``.
    """
    try:
        directory, compiled = compiled_model(settings)
        if settings.runtime == "torch" or not compiled.onnx:
            model = load_reference(settings.embedding_model)
            outputs = reference_outputs(model)
            of_queries = reference_outputs(adapted(model)) if compiled.adapted else outputs
            return TorchEncoder(directory, compiled, outputs, of_queries)
        return OnnxEncoder(directory, compiled, settings.precision, settings.threads)
    except OSError as problem:
        cache = model_cache(settings)
        full = full_disk(problem, cache)
        if full is not None:
            raise full from problem
        raise ModelProblem(
            f"The compiled embedding model in {cache} cannot be written or read"
            f" ({problem.strerror or problem}): check the directory's permissions, or set"
            " ingest.model_cache to another."
        ) from problem


def compiled_model(settings: IngestSettings) -> tuple[Path, Compiled]:
    """The directory of the compiled model and what is there, compiled now if need be.

    Raises ``ModelProblem`` when the model cannot be loaded or compiled, or the packaged model's
    weights are not the published ones.
    """
    name, cache = settings.embedding_model, model_cache(settings)
    identity = model_identity(name)
    directory = cache / hashlib.sha256(identity.encode()).hexdigest()[:16]
    compiled = _usable(directory, identity)
    if compiled is not None:
        return directory, compiled
    source = model_path(name)
    if name == PACKAGED_MODEL:
        check_packaged(Path(source))
    from filelock import FileLock

    cache.mkdir(parents=True, exist_ok=True)
    with FileLock(directory.with_suffix(".lock")):
        compiled = _usable(directory, identity)
        if compiled is None:  # else another process has compiled it while this one waited
            unfinished = directory.with_suffix(".part")
            shutil.rmtree(unfinished, ignore_errors=True)  # a killed one left it
            unfinished.mkdir()
            try:
                compiled = compile_model(name, source, identity, unfinished)
                shutil.rmtree(directory, ignore_errors=True)
                unfinished.rename(directory)
            finally:
                shutil.rmtree(unfinished, ignore_errors=True)
    return directory, compiled


def _usable(directory: Path, identity: str) -> Compiled | None:
    compiled = read_compiled(directory)
    return compiled if compiled is not None and compiled.identity == identity else None
