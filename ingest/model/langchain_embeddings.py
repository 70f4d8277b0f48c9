"""The encoder as LangChain's ``Embeddings``, for Chroma and for anybody else's chain."""

from __future__ import annotations

from typing import TYPE_CHECKING

from langchain_core.embeddings import Embeddings

if TYPE_CHECKING:
    from ingest.model.encoder import Encoder


class FootnoteEmbeddings(Embeddings):
    """Embeds with the same model, precision and prompts as the index."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Unit vectors of texts."""
        return [list(map(float, row)) for row in self._encoder.embed_texts(texts)]

    def embed_query(self, text: str) -> list[float]:
        """Unit vector of a question."""
        return list(map(float, self._encoder.embed_queries([text])[0]))
