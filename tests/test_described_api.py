"""What OpenAPI says of the HTTP API holds, for requests made of it: good ones, bad ones and both mixed."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any, TypeAlias

import pytest
import schemathesis
from fastapi import FastAPI
from hypothesis import HealthCheck, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import Case, GenerationMode
from schemathesis.checks import positive_data_acceptance
from schemathesis.core.result import Ok
from schemathesis.schemas import APIOperation

from tests.fakes import SEED, FakeAssistant, seed_index
from ui.app import create_app
from ui.feedback import FeedbackStore
from ui.openai.bodies import MODEL
from ui.settings import UiSettings

Operation: TypeAlias = APIOperation[Any, Any, Any, Any]
HOST = {"Host": "127.0.0.1"}  # the server answers no other
EXAMPLES = 3  # of each operation and mode
MODES = {"as described": GenerationMode.POSITIVE, "otherwise": GenerationMode.NEGATIVE}
# So that some requests get as far as to be answered.
KNOWN = {"document_id": SEED.name, "document": SEED.name, "name": MODEL}
OPERATIONS = [
    "POST /api/v1/ask", "POST /api/v1/ask/stream", "GET /v1/models", "GET /v1/models/{name}",
    "POST /v1/chat/completions", "POST /v1/responses", "GET /api/v1/documents",
    "GET /api/v1/documents/{document_id}", "GET /documents/{document_id}/original",
    "GET /api/v1/quoted-pages", "GET /documents/{document_id}/pages/{number}.png",
    "POST /api/v1/feedback", "PUT /api/v1/feedback/{feedback_id}", "GET /healthz", "GET /readyz",
    "GET /metrics", "POST /api/v1/documents", "POST /api/v1/documents/text",
    "GET /api/v1/uploads/{upload_id}", "GET /api/v1/uploads/{upload_id}/events",
    "POST /api/v1/uploads/{upload_id}/cancel", "DELETE /api/v1/documents/{document_id}",
]  # fmt: skip


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> FastAPI:
    folder = tmp_path_factory.mktemp("described")
    assistant = FakeAssistant(seed_index(folder))
    return create_app(assistant, UiSettings(), FeedbackStore(folder / "feedback.sqlite3"))


@pytest.fixture(scope="module")
def operations(app: FastAPI) -> dict[str, Operation]:
    described = schemathesis.openapi.from_asgi("/openapi.json", app, headers=HOST)
    found = [one.ok() for one in described.get_all_operations() if isinstance(one, Ok)]
    return {one.label: one for one in found}


@pytest.fixture(autouse=True)
def _no_traceback(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    yield
    assert not [record for record in caplog.records if record.levelno >= logging.ERROR]


def test_every_operation_is_tried(operations: dict[str, Operation]) -> None:
    assert sorted(operations) == sorted(OPERATIONS)


def for_what_is_there(case: Case[Any]) -> None:
    for places in (case.path_parameters, case.query):
        places.update({name: KNOWN[name] for name in places if name in KNOWN})
    if isinstance(case.body, dict) and "model" in case.body:
        case.body["model"] = MODEL


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("label", OPERATIONS)
def test_it_answers_as_it_is_described(
    operations: dict[str, Operation], label: str, mode: str
) -> None:
    @given(case=operations[label].as_strategy(generation_mode=MODES[mode]))
    @settings(
        max_examples=EXAMPLES,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    def tried(case: Case[Any]) -> None:
        for known in (False, True):
            if known and mode == "as described" and case.method != "DELETE":  # others ask for it
                for_what_is_there(case)
            response = case.call(headers=HOST, timeout=600)  # a machine may be busy
            if response.status_code == 413:  # a text may be as long as the whole body
                continue
            # A question that is empty, a conversation without one: schemas do not say all that is wrong.
            case.validate_response(response, excluded_checks=[positive_data_acceptance])

    try:
        tried()
    except Unsatisfiable:
        assert mode == "otherwise"  # nothing can be wrong with a request that has no parameters
