"""The routes that show what is indexed: documents, their stored text, their original files."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import quote

from fastapi import APIRouter, Request
from fastapi.responses import Response

from assistant.assistant import Assistant
from assistant.quoting.marks_within import marks_within
from ingest.document import Document
from ingest.intake.containers import source_file
from ui.api.documents_bodies import DocumentBody, DocumentsBody, DocumentTextBody
from ui.api.originals import (
    DOCUMENT,
    GONE,
    MISSING,
    indexed_document,
    note_read,
    original_bytes,
)
from ui.api.partly_held import is_held, sent_in_part
from ui.api.provenance import Provenance, Provenances
from ui.auth.identity import identity_of
from ui.records.questions import QuestionRecords

# Anything else is offered as a download. Text formats are shown as plain text, so that a browser
# neither runs nor restyles them.
_TYPES = {
    ".pdf": "application/pdf",
    ".html": "text/html",
    ".htm": "text/html",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".webp": "image/webp",
    ".txt": "text/plain",
    ".md": "text/plain",
    ".markdown": "text/plain",
    ".csv": "text/plain",
    ".tsv": "text/plain",
    ".json": "text/plain",
    ".jsonl": "text/plain",
}
_SANDBOXED = {"text/html", "image/svg+xml"}


def documents_router(assistant: Assistant, records: QuestionRecords | None) -> APIRouter:
    """Routes over the documents of the assistant's index; ``records`` hold who was sent which."""
    router = APIRouter(tags=["documents"])

    @router.get("/api/v1/documents", summary="List the documents")
    def documents(request: Request) -> DocumentsBody:
        """Every indexed document that may be read, by id."""
        who = identity_of(request.scope)
        index = assistant.index
        seen, from_where = index.seen_by(who.principals), Provenances(index, who)
        held = [
            DocumentBody(**_facts(document, from_where.of(document)))
            for document in seen.documents()
        ]
        return DocumentsBody(documents=held, index=seen.fingerprint)

    @router.get(
        f"/api/v1/documents/{DOCUMENT}",
        response_model=DocumentTextBody,
        responses=MISSING,
        summary="One document with its text",
    )
    def document(document_id: str, request: Request) -> Response:
        """The stored text that citations point into: `text[start:end]`, counted in code points."""
        found = indexed_document(assistant, document_id, request)
        # The same file may be read otherwise by a later version.
        read = found.ingested_at
        seen = assistant.index.seen_by(identity_of(request.scope).principals)
        etag = f'"{found.content_hash}-{read}-{seen.fingerprint}"'
        headers = {"ETag": etag, "Cache-Control": "private, no-cache"}
        if is_held(request, etag):
            return Response(status_code=304, headers=headers)
        note_read(records, request, found)
        read_passages = assistant.index.catalogue.document_passages
        body = DocumentTextBody(
            **_facts(found, Provenances(assistant.index, identity_of(request.scope)).of(found)),
            text=found.text,
            page_starts=list(found.pages),
            marks=[*map(list, marks_within(found.text, found.id, read_passages))],
            original=source_file(Path(found.path)) is not None,
        )
        return Response(body.model_dump_json(), media_type="application/json", headers=headers)

    _add_original(router, assistant, records)
    return router


def _add_original(router: APIRouter, assistant: Assistant, records: QuestionRecords | None) -> None:
    @router.get(
        f"/documents/{DOCUMENT}/original",
        response_class=Response,
        responses=GONE,
        summary="The original file",
    )
    def original(document_id: str, request: Request) -> Response:
        """The file a document was read from, if it is still exactly that file.

        Of what came in an archive or with a mail, that member alone. One `Range` of it may be asked for.
        """
        found = indexed_document(assistant, document_id, request)
        return _original(assistant, found, request, records)


def _facts(document: Document, provenance: Provenance) -> dict[str, Any]:
    # Where the file lies on the server is nobody's business.
    return {
        "id": document.id,
        "title": document.title,
        "format": document.format,
        "ingested_at": document.ingested_at,
        "passages": document.passages,
        "pages": len(document.pages),
        "content_hash": document.content_hash,
        "metadata": dict(document.metadata),
        "remarks": list(document.remarks),
        "uploaded": provenance.uploaded,
        "readers": provenance.readers,
    }


def _original(
    assistant: Assistant, document: Document, request: Request, records: QuestionRecords | None
) -> Response:
    content = original_bytes(assistant, document)
    media_type = _TYPES.get(Path(document.path).suffix.lower(), "application/octet-stream")
    shown = "attachment" if media_type == "application/octet-stream" else "inline"
    # Under this name it is saved (RFC 6266, 4.3; the encoding is RFC 8187's): the address ends with another.
    name = quote(Path(document.path).name, safe="", errors="replace")
    headers = {
        "Content-Type": media_type + _charset(media_type, content),
        "ETag": f'"{document.content_hash}"',
        "Cache-Control": "private, no-cache",
        "X-Content-Type-Options": "nosniff",
        "Content-Disposition": f"{shown}; filename*=UTF-8''{name}",
    }
    if media_type in _SANDBOXED:
        headers["Content-Security-Policy"] = (
            "sandbox; default-src 'none'; style-src 'unsafe-inline'"
        )
    if is_held(request, headers["ETag"]):
        return Response(status_code=304, headers=headers)
    note_read(records, request, document)
    return sent_in_part(content, request, headers)


def _charset(media_type: str, content: bytes) -> str:
    if media_type != "text/plain":
        return ""
    try:
        content.decode()
    except UnicodeDecodeError:
        return "; charset=windows-1252"
    return "; charset=utf-8"
