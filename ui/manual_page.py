"""The page that shows how programs ask: the HTTP API by examples, at the address of whoever reads it."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from ui.auth.identity import Role, identity_of
from ui.page_templates import page_templates
from ui.settings import UiSettings


def manual_router(settings: UiSettings, *, evaluate: bool) -> APIRouter:
    """The page ``/docs``; ``evaluate``: whether there is an Evaluate page to lead to."""
    router = APIRouter(include_in_schema=False)

    @router.get("/docs")
    def manual(request: Request) -> HTMLResponse:
        who = identity_of(request.scope)
        page = page_templates().get_template("manual.html")
        return HTMLResponse(
            page.render(
                title=settings.title,
                base=str(request.base_url),
                evaluate=evaluate and who.may(Role.ADMIN),
                user=who.user,
                asks_who=settings.auth != "none",
            )
        )

    return router
