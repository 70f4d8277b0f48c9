"""What becomes of an exception that a route raises: one sentence, in the shape of the API."""

from __future__ import annotations

import logging

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException
from starlette.routing import Match

from ingest.errors import FootnoteError, UsageError
from ui.auth.identity import identity_of
from ui.auth.refusal import refused
from ui.auth.withheld import as_told_to
from ui.failures import detail_of, failure, failure_of, malformed

_log = logging.getLogger("footnote.api")
_METHODS = ("DELETE", "GET", "PATCH", "POST", "PUT")


def install_handlers(app: FastAPI) -> None:
    """Make every failure of ``app`` speak in one sentence; tracebacks stay in the log."""
    app.add_exception_handler(RequestValidationError, _malformed)
    app.add_exception_handler(HTTPException, _refused)
    app.add_exception_handler(FootnoteError, _failed)
    app.add_exception_handler(Exception, _failed)


async def _failed(request: Request, error: Exception) -> JSONResponse:
    # What is neither ours nor the client's is raised once more, and so logged, by what called this.
    if isinstance(error, FootnoteError) and not isinstance(error, UsageError):
        _log.warning("%s %s failed: %s", request.method, request.url.path, error)
    return failure_of(as_told_to(identity_of(request.scope), error))


async def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 - it is installed for no other
    headers, sentence = dict(error.headers or {}), detail_of(error)
    if "Allow" in headers and (allowed := _methods_there(request)):
        # Where there is GET there is HEAD (ui.api.head_requests), of which the routes know nothing.
        headers["Allow"] = ", ".join(dict.fromkeys([*allowed, *["HEAD"] * ("GET" in allowed)]))
        sentence = f"{request.method} does nothing here: use {' or '.join(allowed)}."
    response = refused(error.status_code, sentence, request.scope)
    response.headers.update(headers)
    return response


def _methods_there(request: Request) -> list[str]:
    """What may be done at the path of ``request``; the header of the first route there names its own alone."""
    routes = request.app.router.routes
    return [
        method
        for method in _METHODS
        if any(r.matches({**request.scope, "method": method})[0] is Match.FULL for r in routes)
    ]


async def _malformed(_request: Request, error: Exception) -> JSONResponse:
    problems = error.errors() if isinstance(error, RequestValidationError) else []
    return failure(422, malformed(problems))
