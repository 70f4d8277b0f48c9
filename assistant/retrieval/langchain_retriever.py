"""The hybrid search behind LangChain's ``BaseRetriever``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict

from assistant.retrieval.retriever import HybridRetriever

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
                id=(passage := one.stored.passage).id,
                page_content=passage.text,
                metadata={
                    "document": passage.document,
                    "title": passage.title,
                    "heading": passage.heading,
                    "page": passage.page,
                    "locator": passage.locator,
                    "start": passage.start,
                    "end": passage.end,
                    "score": one.score,
                },
            )
            for one in found
        ]
