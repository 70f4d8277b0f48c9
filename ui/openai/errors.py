"""Failures as OpenAI's API says them: ``{"error": {"message", "type", "param", "code"}}``."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Coroutine, Mapping, Sequence
from typing import Any

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Receive, Scope, Send

from ingest.errors import FootnoteError, UsageError
from ui.failures import Refusal, detail_of, failure_of, log_unanswered, malformed, sentence_of
from ui.request_path import route_path

_log = logging.getLogger("footnote.openai")
_INVALID = "invalid_request_error"
# What clients add to their base URL.
ENDPOINTS = ("/models", "/completions", "/chat/completions", "/responses", "/embeddings")


class InvalidRequest(FootnoteError):
    """A request that cannot be answered: one sentence, the parameter at fault, and OpenAI's code."""

    def __init__(
        self, sentence: str, param: str | None = None, code: str | None = None, status: int = 400
    ) -> None:
        super().__init__(sentence)
        self.param = param
        self.code = code
        self.status = status


class OpenAIRoute(APIRoute):
    """A route whose failures have OpenAI's shape."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The handler, with what it raises said in that shape."""
        handle = super().get_route_handler()

        async def shaped(request: Request) -> Response:
            try:
                return await handle(request)
            except Exception as error:
                return error_response(error)

        return shaped


def as_json(content: Mapping[str, Any], status: int = 200) -> Response:
    """``content`` as JSON in ASCII, so that it can be sent whatever it quotes of the request."""
    return Response(json.dumps(content), status, media_type="application/json")


def openai_shape(refusal: Refusal) -> Response:
    """A refusal before anything was read, as OpenAI's API refuses."""
    return as_json({"error": _body(refusal.status, str(refusal))}, refusal.status)


def with_wrong_base_urls_told(app: ASGIApp) -> ASGIApp:
    """``app``, with what clients of OpenAI's API ask below no ``/v1`` refused in their shape."""

    async def told(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not route_path(scope).endswith(ENDPOINTS):
            await app(scope, receive, send)
            return
        await error_response(invalid_url(Request(scope)))(scope, receive, send)

    return told


def invalid_url(request: Request) -> InvalidRequest:
    """That nothing is at the address asked, and what is to be called instead, or its right base URL."""
    path = route_path(request.scope)
    instead = "ask with POST /v1/chat/completions or POST /v1/responses."
    if path.endswith(ENDPOINTS) and path not in {f"/v1{endpoint}" for endpoint in ENDPOINTS}:
        instead = f"the base URL is {request.base_url}v1."
    return InvalidRequest(f"Invalid URL ({request.method} {path}): {instead}", status=404)


def error_response(error: Exception) -> Response:
    """The response for what was raised while a request was read or answered; it is logged."""
    status, headers = _status(error)
    response = as_json({"error": error_body(error)}, status)
    response.headers.update(headers)
    return response


def error_body(error: Exception) -> dict[str, Any]:
    """What is under ``error`` for an exception, which is logged unless the request is to blame."""
    if isinstance(error, RequestValidationError):
        problems = error.errors()
        return _body(400, malformed(problems), _param(problems))
    if isinstance(error, HTTPException):
        return _body(error.status_code, detail_of(error))
    if isinstance(error, InvalidRequest):
        return _body(error.status, str(error), error.param, error.code)
    if isinstance(error, UsageError):
        return _body(400, str(error))
    log_unanswered(_log, error)
    return _body(_status(error)[0], sentence_of(error))


def _status(error: Exception) -> tuple[int, dict[str, str]]:
    """The status for an exception, and what the headers say of how and when to try again."""
    if isinstance(error, RequestValidationError | UsageError):
        return 400, {}
    if isinstance(error, HTTPException):
        return error.status_code, {}
    if isinstance(error, InvalidRequest):
        return error.status, {}
    response = failure_of(error)
    names = ("retry-after", "www-authenticate")
    return response.status_code, {
        name: response.headers[name] for name in names if name in response.headers
    }


def _body(
    status: int, sentence: str, param: str | None = None, code: str | None = None
) -> dict[str, Any]:
    kind = _INVALID
    if status == 401:
        code = "invalid_api_key"
    elif status == 429:
        kind, code = "rate_limit_error", "rate_limit_exceeded"
    elif status >= 500:
        kind, code = "server_error", "server_error"
    return {"message": sentence, "type": kind, "param": param, "code": code}


def _param(problems: Sequence[Mapping[str, Any]]) -> str | None:
    """Where the first problem is: ``messages[0].content``."""
    path = ""
    named = problems and problems[0]["type"] != "json_invalid"
    for part in problems[0]["loc"] if named else ():
        if isinstance(part, int):
            path += f"[{part}]"
        elif part != "body":
            path += f".{part}" if path else part
    return path or None
