"""The ``[ingest]`` settings: each is (name, default, help) once; everything else reads this."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

PACKAGED_MODEL = "all-MiniLM-L6-v2"


@dataclass(frozen=True, slots=True)
class IngestSettings:
    """How documents are read, cut, embedded and stored."""

    index: str = field(
        default=".footnote",
        metadata={"help": "Directory of the index: catalogue, vectors, compiled models, feedback."},
    )
    embedding_model: str = field(
        default=PACKAGED_MODEL,
        metadata={
            "help": "Packaged model's name, or path or name of a sentence-transformers model."
        },
    )
    precision: Literal["int8", "float32"] = field(
        default="int8",
        metadata={"help": "Arithmetic of the compiled embedding model: int8 or float32."},
    )
    runtime: Literal["onnx", "torch"] = field(
        default="onnx",
        metadata={"help": "What runs the embedding model: onnx (compiled, fast) or torch."},
    )
    passage_tokens: int = field(
        default=200,
        metadata={"help": "Longest passage, in the embedding model's word pieces.", "least": 16},
    )
    max_file_mb: int = field(
        default=50,
        metadata={"help": "Files larger than this many megabytes are skipped.", "least": 1},
    )
    threads: int = field(
        default=0,
        metadata={"help": "Threads of the embedding model; 0 means one per core.", "least": 0},
    )
