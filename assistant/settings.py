"""The ``[assistant]`` settings: each is (name, default, help) once; everything else reads this."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True, slots=True)
class AssistantSettings:
    """How questions are searched and answered."""

    lexical_weight: float = field(
        default=0.5,
        metadata={
            "help": "Weight of the word search beside the meaning search (z-scores).",
            "least": 0,
        },
    )
    candidates: int = field(
        default=50,
        metadata={"help": "Passages fetched from each search before fusion.", "least": 1},
    )
    passages: int = field(
        default=8, metadata={"help": "Best passages read for an answer.", "least": 1}
    )
    reader: Literal["trained", "similarity"] = field(
        default="trained",
        metadata={"help": "What reads the passages: the trained reader, or similarity alone."},
    )
    wrong_at_most: float = field(
        default=0.35,
        metadata={
            "help": "Share (0 to 1) of shown answers that may be wrong where most questions have none.",
            "least": 0,
            "most": 1,
        },
    )
    abstain_below: float = field(
        default=0.0,
        metadata={
            "help": "Confidence (0 to 1) below which the assistant abstains; 0: as wrong_at_most.",
            "least": 0,
            "most": 1,
        },
    )
    model: str = field(
        default="",
        metadata={"help": "Chat model as provider:name (openai:gpt-5-mini); empty: quote only."},
    )
    base_url: str = field(
        default="",
        metadata={"help": "Address of an OpenAI-compatible server for the chat model."},
    )
    model_timeout_s: float = field(
        default=60.0, metadata={"help": "Seconds to wait for the chat model.", "least": 0.1}
    )
