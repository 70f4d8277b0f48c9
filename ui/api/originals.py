"""Documents by their ids, and the files that they were read from, if those are still the same."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from fastapi import HTTPException, Request
from starlette.convertors import Convertor, register_url_convertor

from assistant.assistant import Assistant
from ingest.document import Document
from ingest.errors import UnreadableDocument
from ingest.intake.containers import source_bytes
from ingest.parsers.parser_process import ParserProcess
from ingest.readable.document_names import named_document
from ui.api.bodies import Failure
from ui.auth.identity import identity_of
from ui.records.questions import QuestionRecords

# A source panel asks for up to four pages at a time.
_AT_ONCE = threading.BoundedSemaphore(4)


class _DocumentId(Convertor[str]):
    # Not Starlette's "path", which ends at a line break, as some names of files have one.
    regex = r"[\s\S]*"

    def convert(self, value: str) -> str:
        return value

    def to_string(self, value: str) -> str:
        return value


register_url_convertor("document", _DocumentId())
# In the path of a route: an id of whatever characters the name of a file may have.
DOCUMENT = "{document_id:document}"
MISSING: dict[int | str, dict[str, Any]] = {404: {"model": Failure}}
GONE = {**MISSING, 410: {"model": Failure, "description": "Gone, or changed since."}}


def indexed_document(assistant: Assistant, document_id: str, request: Request) -> Document:
    """The document with this id. Raises the HTTP error 404 where who asks can read none."""
    seen = assistant.index.seen_by(identity_of(request.scope).principals)
    found = named_document(seen, document_id)
    if found is None:
        raise HTTPException(404, f"No document with the id {document_id!r} is indexed.")
    return found


def note_read(
    records: QuestionRecords | None, request: Request, document: Document, page: int = 0
) -> None:
    """Keep in ``records`` who is sent a document, or of one that has pages a page, before it is sent.

    Raises ``Refusal`` where that must be written down and cannot be.
    """
    bounds = (*document.pages, len(document.text))
    start, end = bounds[page - 1 : page + 1] if 0 < page < len(bounds) else (0, bounds[-1])
    if records is not None:
        records.read(identity_of(request.scope), document.id, start, end)


@contextmanager
def apart(assistant: Assistant) -> Iterator[ParserProcess]:
    """A process in which no file can stop or crash the server."""
    settings = assistant.index.settings
    with _AT_ONCE, ParserProcess(settings.parse_seconds, settings.parse_mb) as parsing:
        yield parsing


def original_bytes(assistant: Assistant, document: Document) -> bytes:
    """The bytes that a document was read from. Raises the HTTP error 410 where they are gone or others."""
    path, most = Path(document.path), assistant.index.settings.max_file_mb * 1_000_000
    try:
        if path.is_file():
            content = path.read_bytes()
        else:
            with apart(assistant) as parsing:
                content = parsing.call(source_bytes, path, most)
    except (OSError, UnreadableDocument) as error:
        sentence = f"The original of {document.id!r} is no longer where it was read from."
        raise HTTPException(410, sentence) from error
    if hashlib.sha256(content).hexdigest() != document.content_hash:
        sentence = (
            f"The original of {document.id!r} has changed since it was read; ingest it again."
        )
        raise HTTPException(410, sentence)
    return content
