"""What builds an index, a model and a splitter: as the settings name it, and as the catalogue remembers."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from ingest.catalogue.catalogue import Catalogue
from ingest.model.cache import load_encoder
from ingest.model.encoder import Encoder
from ingest.settings import IngestSettings
from ingest.splitter import PREFIX_TOKENS, SPLITTER_VERSION

# The precision that was asked for, which a model may not have.
_PRECISION = "precision_asked"


def program_version() -> str:
    """The version of this program; "0" where it is not installed."""
    try:
        return version("footnote")
    except PackageNotFoundError:
        return "0"


def splitter_of(settings: IngestSettings) -> str:
    """What cuts documents into passages today: version and longest passage."""
    return f"{SPLITTER_VERSION}/{settings.passage_tokens}"


def passage_budget(settings: IngestSettings, encoder: Encoder) -> int:
    """Longest passage in word pieces: the setting, or what the model can read whole."""
    readable = encoder.max_tokens - PREFIX_TOKENS - 2
    return max(16, min(settings.passage_tokens, readable))


def as_built(catalogue: Catalogue, settings: IngestSettings) -> IngestSettings:
    """The settings with the model and splitter that built a generation: it is asked with these."""
    model = catalogue.meta("embedding_model")
    if model is None:
        return settings
    precision: Any = catalogue.meta(_PRECISION) or catalogue.meta("precision")
    tokens = int((catalogue.meta("splitter") or splitter_of(settings)).partition("/")[2])
    return replace(settings, embedding_model=model, precision=precision, passage_tokens=tokens)


def built_otherwise(
    catalogue: Catalogue, settings: IngestSettings, encoder: Callable[[], Encoder]
) -> str:
    """What built a generation and what else the settings name, to be said of the index; "" if nothing else.

    ``encoder`` loads the model that built it.
    """
    built, cut = as_built(catalogue, settings), catalogue.meta("splitter")
    splitter = splitter_of(settings)
    was = f"{built.embedding_model} ({built.precision})"
    now = f"{settings.embedding_model} ({settings.precision})"
    if cut in (None, splitter):
        if was == now or load_encoder(settings).fingerprint == encoder().fingerprint:
            return ""
        cut = ""
    of, by = (f", splitter {cut}", f", splitter {splitter}") if cut else ("", "")
    return f"was built by {was}{of}, and is to be by {now}{by}"


def remember_builder(catalogue: Catalogue, settings: IngestSettings, encoder: Encoder) -> None:
    """Write down what builds an index. Call in the transaction that stores passages."""
    if catalogue.meta("encoder") == encoder.fingerprint:
        return
    catalogue.set_meta("encoder", encoder.fingerprint)
    catalogue.set_meta("embedding_model", settings.embedding_model)
    catalogue.set_meta("precision", encoder.precision)
    catalogue.set_meta(_PRECISION, settings.precision)
    catalogue.set_meta("splitter", splitter_of(settings))


def remember_content(catalogue: Catalogue) -> None:
    """Write down what an index now holds. Call in a transaction, after every change."""
    content = hashlib.sha256("\n".join(catalogue.sorted_passage_ids()).encode())
    catalogue.set_meta("content", content.hexdigest())


def digest_of(catalogue: Catalogue) -> str:
    """Short hex digest of what built an index and what it holds."""
    parts = (catalogue.meta(key) or "" for key in ("encoder", "splitter", "content"))
    return hashlib.sha256("\x00".join(parts).encode()).hexdigest()[:16]
