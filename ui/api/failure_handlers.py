"""What becomes of an exception that a route raises: one sentence, in the shape of the API."""

from __future__ import annotations

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from ingest.errors import FootnoteError
from ui.failures import UNEXPECTED, detail_of, failure, failure_of, malformed


def install_handlers(app: FastAPI) -> None:
    """Make every failure of ``app`` speak in one sentence; tracebacks stay in the log."""
    app.add_exception_handler(RequestValidationError, _malformed)
    app.add_exception_handler(HTTPException, _refused)
    app.add_exception_handler(FootnoteError, _failed)
    app.add_exception_handler(Exception, _failed)


async def _failed(_request: Request, error: Exception) -> JSONResponse:
    return failure_of(error)


async def _refused(_request: Request, error: Exception) -> JSONResponse:
    status = error.status_code if isinstance(error, HTTPException) else 500
    response = failure(status, detail_of(error) if isinstance(error, HTTPException) else UNEXPECTED)
    headers = error.headers if isinstance(error, HTTPException) else None
    for name, value in (headers or {}).items():
        # Where there is GET there is HEAD (ui.api.head), of which the routes know nothing.
        allowed = name.lower() == "allow" and "GET" in value and "HEAD" not in value
        response.headers[name] = f"{value}, HEAD" if allowed else value
    return response


async def _malformed(_request: Request, error: Exception) -> JSONResponse:
    problems = error.errors() if isinstance(error, RequestValidationError) else []
    return failure(422, malformed(problems))
