"""All routes below ``/v1``."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from assistant.assistant import Assistant
from ui.gate import Gate
from ui.openai.bodies import FAILURES, MODEL
from ui.openai.chat_completions_routes import chat_completions_router
from ui.openai.conversation import unknown_model
from ui.openai.door import Door
from ui.openai.errors import ENDPOINTS, OpenAIRoute, invalid_url
from ui.openai.responses_routes import responses_router

_METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]


def openai_router(assistant: Assistant, gate: Gate, *, source_list: bool) -> APIRouter:
    """What clients of OpenAI's API ask; ``source_list``: whether answers end with their sources."""
    door = Door(assistant, gate, source_list)
    router = APIRouter(route_class=OpenAIRoute, tags=["openai"], responses=FAILURES)
    model = {"id": MODEL, "object": "model", "created": door.opened, "owned_by": MODEL}

    @router.get("/v1/models", summary="List the models, of which there is one")
    def models() -> dict[str, Any]:
        return {"object": "list", "data": [model]}

    @router.get("/v1/models/{name}", summary="The model")
    def named(name: str, request: Request) -> dict[str, Any]:
        if f"/{name}" in ENDPOINTS:
            raise invalid_url(request)
        if name != MODEL:
            raise unknown_model(name)
        return model

    router.include_router(chat_completions_router(door))
    router.include_router(responses_router(door))

    @router.api_route("/v1/{rest:path}", methods=_METHODS, include_in_schema=False)
    def nothing(request: Request) -> Response:
        raise invalid_url(request)

    return router
