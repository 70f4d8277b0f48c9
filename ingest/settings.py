"""How a setting is declared, and the ``[ingest]`` settings; all else reads what stands here."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

PACKAGED_MODEL = "all-MiniLM-L6-v2"
# Another value of one of these makes other passages or vectors, and so another generation.
BUILDER_SETTINGS = ("embedding_model", "precision", "passage_tokens")


def setting(
    default: Any,
    meaning: str,
    least: float | None = None,
    most: float | None = None,
    *,
    path: bool = False,
) -> Any:
    """A field of a settings class: its default, its one sentence, and the bounds of a number.

    Of a ``path`` a beginning ``~`` is the home directory, since no shell reads the file of settings.
    """
    said = {"help": meaning, "least": least, "most": most, "path": path}
    return field(default=default, metadata=said)


@dataclass(frozen=True, slots=True)
class IngestSettings:
    """How documents are read, cut, embedded and stored."""

    index: str = setting(
        ".footnote", "Directory of the index: catalogue, vectors, feedback.", path=True
    )
    embedding_model: str = setting(
        PACKAGED_MODEL,
        "Packaged model's name, or path or name of a sentence-transformers model.",
        path=True,
    )
    model_cache: str = setting(
        "",
        "Directory of compiled embedding models; empty: in the user's cache, ~/.cache/footnote.",
        path=True,
    )
    precision: Literal["int8", "float32"] = setting(
        "int8", "Arithmetic of the compiled embedding model: int8 or float32."
    )
    runtime: Literal["onnx", "torch"] = setting(
        "onnx", "What runs the embedding model: onnx (compiled, fast) or torch."
    )
    passage_tokens: int = setting(
        200, "Longest passage, in the embedding model's word pieces.", least=16
    )
    max_file_mb: int = setting(50, "Files larger than this many megabytes are skipped.", least=1)
    parse_seconds: int = setting(
        120, "A file that takes longer than this many seconds to parse is skipped.", least=1
    )
    parse_mb: int = setting(
        2048,
        "A file that takes more than this many megabytes of memory to parse is skipped (on Linux).",
        least=128,
    )
    ocr: Literal["off", "on"] = setting(
        "off",
        "Whether pictures, and pages of PDF files without text, are read by tesseract: off or on.",
    )
    ocr_languages: str = setting(
        "eng", "What languages tesseract reads them in, as eng+deu; each is a package of Debian's."
    )
    chroma_url: str = setting(
        "", "Chroma server that keeps the vectors, as http://127.0.0.1:8000; empty: the index does."
    )
    # No machine has more cores; a mistyped 100,000 had every command hang while they were started.
    threads: int = setting(
        0, "Threads of the embedding model; 0 means one per core.", least=0, most=1024
    )

    @property
    def parse_limits(self) -> str:
        """Within which files are parsed: with others, one that passed them may be read."""
        return f"{self.max_file_mb} MB, {self.parse_seconds} s, {self.parse_mb} MB"
