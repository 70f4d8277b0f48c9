"""The page that shows what is indexed; every text opens in the source panel."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from urllib.parse import quote

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from assistant.assistant import Assistant
from ingest.document import Document
from ui.auth.identity import Role, identity_of
from ui.failures import sentence_of
from ui.page_templates import page_templates
from ui.settings import UiSettings


def documents_page_router(
    assistant: Assistant, settings: UiSettings, *, evaluate: bool = False
) -> APIRouter:
    """The page ``/documents``; ``evaluate``: whether there is an Evaluate page to lead to."""
    router = APIRouter()

    @router.get("/documents", include_in_schema=False)
    def documents_page(request: Request) -> HTMLResponse:
        who = identity_of(request.scope)
        show = partial(
            documents_html,
            title=settings.title,
            evaluate=evaluate and who.may(Role.ADMIN),
            user=who.user,
        )
        try:
            seen = assistant.index.seen_by(who.principals)
            return HTMLResponse(show(seen.documents()))
        except Exception as error:
            return HTMLResponse(show([], failure=sentence_of(error)), 503)

    return router


def documents_html(
    documents: Sequence[Document],
    title: str,
    *,
    evaluate: bool = False,
    failure: str = "",
    user: str | None = None,
) -> str:
    """The page for ``documents``, or the sentence that says why there are none to show."""
    return (
        page_templates("ui.documents")
        .get_template("documents.html")
        .render(
            name="documents",
            heading="Documents",
            title=title,
            evaluate=evaluate,
            documents=documents,
            failure=failure,
            user=user,
            reference=partial(quote, safe=""),
            day=_day,
        )
    )


def _day(moment: str) -> str:
    when = datetime.fromisoformat(moment)
    return f"{when.day} {when:%B %Y}"
