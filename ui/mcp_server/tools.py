"""The tools: what a model is told of each, and what each does for somebody who asks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ValidationError

from assistant.answer import SearchResult
from assistant.assistant import Assistant
from ingest.document import Document
from ingest.errors import UsageError
from ingest.readable.document_names import held_name, named_document
from ingest.readable.readable import ReadableIndex
from ui.failures import malformed
from ui.mcp_server.contracts import (
    AskArguments,
    AskResult,
    DocumentsArguments,
    DocumentsOutput,
    ReadArguments,
    ReadOutput,
    SearchArguments,
    SearchOutput,
)
from ui.mcp_server.uris import uri_of
from ui.mcp_server.wording import (
    answer_text,
    documents_text,
    passages_text,
    stretch_text,
)

INSTRUCTIONS = """Footnote answers questions over the documents of an organisation. Every \
sentence of an answer carries a [number] that stands for the exact characters of a document.

Call ask first; call search where you need the evidence itself or ask found no answer; call read \
for what stands around a passage; call documents for what there is. Give the sources along with \
what you take from here, and where the documents don't say, say so."""

_ASK = """Answer a question from the organisation's documents. Every sentence of the answer \
carries a [number], and each number's source is quoted exactly, with its place. Call this first \
for any question that the documents may answer. Ask one complete question: what was said before \
is not known here. When `abstained` is true the documents don't say: say so instead of answering \
from memory, or try search with other words."""

_SEARCH = """Find the passages of the documents that are nearest to a question, a topic or words, \
best first, by meaning and by words, each with its exact position and scores. Call this when you \
need the evidence itself: several passages, a topic instead of a question, or other words after \
ask found no answer. It answers nothing: of what it gives, only what the passages say is said."""

_READ = """Read a document's text around a position: what stands before and after a passage that \
ask or search gave (position = its start), or a document from its beginning (position 0, then \
`next`). Call this to check a quote in its context. It needs the id of a document; to find where \
something is said, call search."""

_DOCUMENTS = """List the documents, with their ids and titles. Call this to learn what there is, \
or the id of a document for the other tools. It does not look into documents: for what they say, \
call ask or search."""


@dataclass(frozen=True, slots=True)
class Tool:
    """A tool: its name, what a model and a person are told, what it takes and gives, its result as text."""

    name: str
    title: str
    description: str
    takes: type[BaseModel]
    gives: type[BaseModel]
    text: Callable[[Mapping[str, Any]], str]

    def arguments(self, given: Mapping[str, Any] | None) -> Any:
        """What was given, checked. Raises ``UsageError``."""
        # Models send null for what they leave out.
        named = {name: value for name, value in (given or {}).items() if value is not None}
        try:
            return self.takes.model_validate(named)
        except ValidationError as problem:
            raise UsageError(malformed(problem.errors())) from problem


TOOLS = {
    tool.name: tool
    for tool in (
        Tool("ask", "Ask the documents", _ASK, AskArguments, AskResult, answer_text),
        Tool("search", "Search for passages", _SEARCH, SearchArguments, SearchOutput, passages_text),
        Tool("read", "Read a document", _READ, ReadArguments, ReadOutput, stretch_text),
        Tool("documents", "List documents", _DOCUMENTS, DocumentsArguments, DocumentsOutput,
             documents_text),
    )
}  # fmt: skip


def check_known(seen: ReadableIndex, documents: list[str]) -> None:
    """Raise ``UsageError`` for the first of ``documents`` that is none of those seen."""
    known = {document.id for document in seen.documents()} if documents else set()
    for name in documents:
        if held_name(name, known) is None:
            raise no_document(name)


def no_document(document_id: str) -> UsageError:
    """What is said of a document that there is not, or that may not be read."""
    return UsageError(f"There is no document {document_id!r}: the tool documents lists them.")


def searched(
    assistant: Assistant, asked: SearchArguments, principals: frozenset[str] | None
) -> SearchResult:
    """What ``search`` finds."""
    check_known(assistant.index.seen_by(principals), asked.documents)
    return assistant.search(asked.query, asked.limit, asked.documents, principals)


def read(seen: ReadableIndex, asked: ReadArguments) -> dict[str, Any]:
    """What ``read`` gives. Raises ``UsageError`` for an unknown document or a place beyond its end."""
    document = named_document(seen, asked.document)
    if document is None:
        raise no_document(asked.document)
    length = len(document.text)
    if asked.position > length:
        raise UsageError(
            f"The document {document.id!r} has {length:,} characters: position must not be more."
        )
    start = max(0, asked.position - asked.radius)
    end = min(length, asked.position + asked.radius)
    return {
        "document": document.id,
        "title": document.title,
        "page": document.page_of(start),
        "locator": document.locator_of(start),
        "start": start,
        "end": end,
        "length": length,
        "text": document.text[start:end],
        "next": min(end + asked.radius, length) if end < length else None,
    }


def listed(seen: ReadableIndex, asked: DocumentsArguments) -> dict[str, Any]:
    """What ``documents`` gives."""
    words = asked.matching.casefold().split()
    found = [one for one in seen.documents() if _has(one, words)]
    after = asked.offset + asked.limit
    return {
        "documents": [
            {
                "id": one.id,
                "title": one.title,
                "format": one.format,
                "pages": len(one.pages),
                "passages": one.passages,
                "ingested_at": one.ingested_at,
                "uri": uri_of(one.id),
            }
            for one in found[asked.offset : after]
        ],
        "total": len(found),
        "next": after if after < len(found) else None,
    }


def _has(document: Document, words: list[str]) -> bool:
    named = f"{document.id} {document.title}".casefold()
    return all(word in named for word in words)
