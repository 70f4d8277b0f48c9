"""Failures as HTTP responses: one sentence, and whether trying again may help."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Mapping, Sequence
from typing import Any

from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse

from ingest.disk.storage import damaged, full_disk
from ingest.errors import FootnoteError, IndexProblem, UsageError

UNEXPECTED = "Something went wrong on the server; its log says what."
HALF_A_CHARACTER = "The request holds half a character (a lone surrogate)."


def holds_half_a_character(given: object) -> bool:
    """Whether a text within ``given``, which JSON holds, cannot be encoded."""
    if isinstance(given, bytes):  # a body that does not say that it is JSON
        return False
    try:
        json.dumps(given, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return True
    return False


def detail_of(error: HTTPException) -> str:
    """What an HTTP error says."""
    if error.detail == "There was an error parsing the body":  # FastAPI's, of any exception
        return "The request body cannot be read as JSON in UTF-8."
    return str(error.detail)


class Refusal(FootnoteError):
    """Why a request is refused: an HTTP status and one sentence.

    ``retry_after``: seconds after which trying again may help; 0: it will not.
    """

    def __init__(self, status: int, sentence: str, retry_after: int = 0) -> None:
        super().__init__(sentence)
        self.status = status
        self.retry_after = retry_after

    @property
    def retryable(self) -> bool:  # type: ignore[override]
        """Whether asking again may help."""
        return self.retry_after > 0

    @property
    def headers(self) -> dict[str, str]:
        """What RFC 9110 has such a response carry (11.6.1 and 10.2.3)."""
        if self.status == 401:
            return {"WWW-Authenticate": 'Bearer realm="Footnote"'}
        return {"Retry-After": str(self.retry_after)} if self.retry_after else {}


class QueueFullError(FootnoteError):
    """More questions are waiting than the server accepts."""

    retryable = True


class TooManyQuestionsError(FootnoteError):
    """More questions of one person wait or are answered than they may have."""

    retryable = True


class StoppingError(FootnoteError):
    """The server stops before the question is answered."""

    retryable = True


def told_as(error: Exception) -> Exception:
    """``error`` if it is ours, else the error of ours for a full disk or a damaged index behind it, or itself."""
    if isinstance(error, FootnoteError):  # which may withhold what is behind it
        return error
    return full_disk(error) or damaged(error) or error


def failure(status: int, sentence: str, *, retryable: bool = False) -> JSONResponse:
    """A failure as the API sends it."""
    headers = {"Retry-After": "5"} if status in (429, 503) and retryable else None
    return JSONResponse({"error": sentence, "retryable": retryable}, status, headers)


def sentence_of(error: Exception) -> str:
    """What may be said about ``error``: only our own errors are written for readers."""
    error = told_as(error)
    return str(error) if isinstance(error, FootnoteError) else UNEXPECTED


def is_retryable(error: Exception) -> bool:
    """Whether asking again may help."""
    return isinstance(error, FootnoteError) and error.retryable


def failure_of(error: Exception) -> JSONResponse:
    """The response for an exception raised while answering."""
    error = told_as(error)
    if isinstance(error, Refusal):
        refused = failure(error.status, str(error), retryable=error.retryable)
        refused.headers.update(error.headers)
        return refused
    if isinstance(error, UsageError):
        status = 422
    elif isinstance(error, TooManyQuestionsError):
        status = 429
    elif full_disk(error) is not None:
        status = 507
    elif is_retryable(error) or isinstance(error, IndexProblem):
        status = 503
    else:
        status = 500
    return failure(status, sentence_of(error), retryable=is_retryable(error))


def log_unanswered(log: logging.Logger, error: Exception) -> None:
    """Note in ``log`` why a question was not answered, in one line where that is known."""
    if isinstance(error, Refusal) and isinstance(error.__cause__, Exception):
        error = error.__cause__  # what those who ask are not told
    error = told_as(error)
    if isinstance(error, StoppingError):  # as whoever stopped the server knows
        return
    if isinstance(error, FootnoteError):
        log.warning("not answered: %s", error)
    else:
        log.error("not answered", exc_info=error)


# Where pydantic tells of its own terms.
_IN_WORDS = dict.fromkeys(("model_attributes_type", "model_type", "dict_type"), "must be an object")
_IN_WORDS["extra_forbidden"] = "there is no such field"
_WHERE_SENT = re.compile(r"^(?:body|query|path|header)(?:\.|$)")
_OF_PYDANTIC = re.compile(r" after validation, not \w+$")


def malformed(problems: Sequence[Mapping[str, Any]]) -> str:
    """One sentence on the first of what pydantic found wrong."""
    if not problems:
        return "The request is malformed."
    problem = problems[0]
    message = _OF_PYDANTIC.sub("", str(problem["msg"]))
    if problem["type"] == "value_error":  # our own validators speak in sentences
        return message.removeprefix("Value error, ")
    if problem["type"] == "json_invalid":
        return "The request body is not valid JSON."
    if isinstance(problem.get("input"), bytes):
        return (
            "The request body is JSON only where it says so: send Content-Type: application/json."
        )
    place = _WHERE_SENT.sub("", ".".join(map(str, problem["loc"])))
    if not place and problem["type"] == "missing":
        return "The request body is empty: send a JSON object."
    message = _IN_WORDS.get(problem["type"], f"{message[:1].lower()}{message[1:]}")
    return f"{place or 'the request body'}: {message}."
