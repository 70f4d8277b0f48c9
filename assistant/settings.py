"""The ``[assistant]`` settings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ingest.settings import setting


@dataclass(frozen=True, slots=True)
class AssistantSettings:
    """How questions are searched and answered."""

    lexical_weight: float = setting(
        0.5, "Weight of the word search beside the meaning search (z-scores).", least=0
    )
    candidates: int = setting(50, "Passages fetched from each search before fusion.", least=1)
    passages: int = setting(8, "Best passages read for an answer.", least=1)
    reader: Literal["trained", "similarity"] = setting(
        "trained", "What reads the passages: the trained reader, or similarity alone."
    )
    wrong_at_most: float = setting(
        0.286,
        "Share (0 to 1) of shown answers that may be wrong, on questions as staff ask them.",
        least=0,
        most=1,
    )
    abstain_below: float | None = setting(
        None,
        "Confidence (0 to 1) below which the assistant abstains; unset: as wrong_at_most.",
        least=0,
        most=1,
    )
    model: str = setting("", "Chat model as provider:name (openai:gpt-5-mini); empty: quote only.")
    base_url: str = setting("", "Address of an OpenAI-compatible server for the chat model.")
    model_timeout_s: float = setting(60.0, "Seconds to wait for the chat model.", least=0.1)
