"""The hybrid search behind LangChain's ``BaseRetriever``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict

from assistant.retriever import HybridRetriever, as_metadata

if TYPE_CHECKING:
    from langchain_core.callbacks import CallbackManagerForRetrieverRun


class PassageRetriever(BaseRetriever):
    """Passages as LangChain documents: text, id, and where they stand."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    search: HybridRetriever
    count: int = 8
    documents: tuple[str, ...] = ()

    def _get_relevant_documents(
        self,
        query: str,
        *,
        run_manager: CallbackManagerForRetrieverRun,  # noqa: ARG002 - LangChain's signature
    ) -> list[Document]:
        found = self.search.search(query, self.count, self.documents).passages
        return [
            Document(
                page_content=retrieved.stored.passage.text,
                metadata=as_metadata(retrieved),
                id=retrieved.stored.passage.id,
            )
            for retrieved in found
        ]
