"""The page that shows what is indexed, where people with the role ingest add and remove documents.

Every text opens in the source panel.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime
from functools import partial
from urllib.parse import quote

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from assistant.assistant import Assistant
from ingest.document import Document
from ui.api.provenance import Provenance, Provenances
from ui.auth.identity import Role, identity_of
from ui.auth.withheld import as_told_to
from ui.failures import sentence_of
from ui.page_templates import ANEW, page_templates
from ui.settings import UiSettings

_log = logging.getLogger("footnote.documents")


def documents_page_router(
    assistant: Assistant, settings: UiSettings, *, evaluate: bool
) -> APIRouter:
    """The page ``/documents``; ``evaluate``: whether there is an Evaluate page to lead to."""
    router = APIRouter()

    @router.get("/documents", include_in_schema=False)
    def documents_page(request: Request) -> HTMLResponse:
        who = identity_of(request.scope)
        index = assistant.index
        ingests = who.may(Role.INGEST)
        show = partial(
            documents_html,
            title=settings.title,
            evaluate=evaluate and who.may(Role.ADMIN),
            user=who.user,
            read_only=ingests and index.read_only,
            most_mb=index.settings.max_file_mb if ingests and not index.read_only else 0,
        )
        try:
            documents = index.seen_by(who.principals).documents()
            from_where = Provenances(index, who)
            rows = [(one, from_where.of(one)) for one in documents]
            return HTMLResponse(show(rows), headers=ANEW)
        except Exception as error:
            _log.warning("the documents cannot be listed", exc_info=error)
            return HTMLResponse(show([], failure=sentence_of(as_told_to(who, error))), 503, ANEW)

    return router


def documents_html(
    rows: Sequence[tuple[Document, Provenance]],
    title: str,
    *,
    evaluate: bool = False,
    failure: str = "",
    user: str | None = None,
    read_only: bool = False,
    most_mb: int = 0,
) -> str:
    """The page for documents with where they came from, or the sentence that says why there are none.

    ``most_mb`` is the limit of a file that may be added; 0: nothing may be added or removed.
    """
    return (
        page_templates("ui.documents")
        .get_template("documents.html")
        .render(
            name="documents",
            heading="Documents",
            title=title,
            evaluate=evaluate,
            documents=[document for document, _ in rows],
            rows=rows,
            may_change=most_mb > 0 and not failure,
            read_only=read_only,
            most_mb=most_mb,
            failure=failure,
            user=user,
            reference=partial(quote, safe=""),
            day=_day,
        )
    )


def _day(moment: str) -> str:
    when = datetime.fromisoformat(moment)
    return f"{when.day} {when:%B %Y}"
