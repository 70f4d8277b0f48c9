"""One web application: the chat, the documents, the evaluation, the API, the health checks."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware
from starlette.routing import Mount

from assistant.assistant import Assistant
from assistant.settings import AssistantSettings
from ingest.built_by import program_version
from ui.api.asking_routes import ask_router
from ui.api.bodies import REFUSALS
from ui.api.documents_routes import documents_router
from ui.api.failure_handlers import install_handlers
from ui.api.feedback_routes import feedback_router
from ui.api.head_requests import HeadLikeGet
from ui.api.health import health_router, metrics_router
from ui.api.origins import ForeignPreflights, calling_origins, listening_origins
from ui.api.page_routes import pages_router
from ui.api.public_address import PublicAddress, root_path
from ui.api.request_size import RequestSize
from ui.api.security import HostCheck, ResponseHeaders, allowed_hosts, framing_sites
from ui.api.tidy_paths import TidyPaths
from ui.api.upload_routes import upload_router
from ui.api.widget_routes import widget_router
from ui.asset_routes import add_assets
from ui.auth.authenticator import Authenticator
from ui.auth.limits import RateLimit
from ui.auth.middleware import Authentication
from ui.auth.refusal import Refusals, json_refusal
from ui.chat.gradio_import import import_gradio
from ui.chat.shell import ChatPages
from ui.documents.page import documents_page_router
from ui.environment import set_defaults
from ui.evaluate.evaluation import Evaluation
from ui.evaluate.routes import evaluate_router, offers_evaluate
from ui.feedback import FeedbackStore
from ui.gate import Gate
from ui.manual_page import manual_router
from ui.mcp_server.http_door import mcp_route
from ui.openai.errors import openai_shape, with_wrong_base_urls_told
from ui.openai.routes import openai_router
from ui.owner_jobs import Jobs
from ui.records.audit_log import audit_log
from ui.records.questions import QuestionRecords
from ui.records.request_id import RequestIds
from ui.records.server_metrics import ServerMetrics, add_index_size
from ui.settings import UiSettings

_DESCRIPTION = """Answers over your documents. Every sentence of an answer carries a footnote: the
exact characters of the document that say so (`text[start:end] == quote`)."""


def create_app(
    assistant: Assistant,
    settings: UiSettings,
    feedback: FeedbackStore,
    answering: AssistantSettings | None = None,
    authenticator: Authenticator | None = None,
    *,
    chat: bool = True,
) -> FastAPI:
    """The application that serves ``assistant``, which was built from ``answering``.

    ``authenticator`` tells who is asking; without one, as ``settings`` say. Without ``chat`` everything is
    served but the chat's page, which takes seconds to build. Raises ``SettingsError``.

    Further routes can be added to it with ``include_router`` at any time: the chat answers only
    what no route matches.
    """
    set_defaults()
    # A trace holds the whole address of a request, and q= in it is a question.
    hidden = b"q=" if settings.log_questions == "off" else None
    # The stock API browsers load their scripts from other hosts; /docs is ours instead (ui.manual_page).
    app = FastAPI(
        title="Footnote",
        version=program_version(),
        description=_DESCRIPTION,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,  # ui.api.tidy_paths
        responses=REFUSALS,
        telemetry={"exclude": lambda scope: bool(hidden) and hidden in scope["query_string"]},
    )
    install_handlers(app)
    metrics = ServerMetrics()
    authenticator = authenticator or Authenticator(settings)
    app.state.gate = gate = _gate(settings, metrics, authenticator)
    app.state.jobs = jobs = Jobs(lambda: gate.taken > 0)
    add_index_size(metrics, assistant)
    _add_api(app, assistant, settings, feedback, gate, jobs, metrics)
    evaluate = offers_evaluate(settings)
    app.include_router(manual_router(settings, evaluate=evaluate))
    app.include_router(documents_page_router(assistant, settings, evaluate=evaluate))
    if evaluate:
        evaluation = Evaluation(assistant, feedback, answering)
        app.include_router(evaluate_router(evaluation, settings.title))
    refusals = Refusals()
    app.router.routes.append(mcp_route(assistant, gate, settings, refusals))
    add_assets(app)
    _add_middleware(app, settings, authenticator, refusals)
    if chat:
        _inside_a_loop(lambda: _add_chat(app, assistant, settings, gate, evaluate))
    return app


def _gate(settings: UiSettings, metrics: ServerMetrics, authenticator: Authenticator) -> Gate:
    audit = audit_log(settings)
    with_text = settings.log_questions == "on"
    records = QuestionRecords(metrics, audit, with_text=with_text)
    check = authenticator.check_still_accepted
    gate = Gate(settings.concurrency, settings.queue, settings.questions_each, records, check)
    metrics.gauge("questions_running", "Questions being answered.", lambda: gate.taken)
    metrics.gauge("questions_waiting", "Questions that wait.", lambda: gate.waiting)
    return gate


def _add_api(
    app: FastAPI,
    assistant: Assistant,
    settings: UiSettings,
    feedback: FeedbackStore,
    gate: Gate,
    jobs: Jobs,
    metrics: ServerMetrics,
) -> None:
    for router in (
        ask_router(assistant, gate),
        openai_router(assistant, gate, source_list=settings.source_list == "on"),
        documents_router(assistant, gate.records),
        upload_router(assistant, jobs, gate.records),
        pages_router(assistant, gate.records),
        feedback_router(feedback),
        health_router(assistant, gate),
        widget_router(),
        metrics_router(metrics),
    ):
        app.include_router(router)


def _add_middleware(
    app: FastAPI, settings: UiSettings, authenticator: Authenticator, refusals: Refusals
) -> None:
    for prefix in ("/api/", "/gradio_api/"):
        refusals.add(prefix, json_refusal)
    refusals.add("/v1/", openai_shape)
    app.add_middleware(TidyPaths)
    app.add_middleware(RequestSize, refusals=refusals)
    app.add_middleware(
        Authentication,
        authenticator=authenticator,
        refusals=refusals,
        rate=RateLimit(settings.rate_per_minute),
    )
    app.add_middleware(ResponseHeaders, framing=framing_sites(settings))
    app.add_middleware(PublicAddress, settings=settings, prefix=root_path(settings))
    app.add_middleware(HostCheck, allowed=allowed_hosts(settings))
    app.add_middleware(HeadLikeGet)
    # Around what may refuse, so that a page of an allowed site can read what they refuse, and their
    # preflights need no login (Fetch, 4.8). Without it Gradio lets every site read answers with the
    # visitor's credentials; with credentials, "*" would be every site that asks.
    origins = calling_origins(settings)
    app.add_middleware(
        CORSMiddleware,
        allow_origins=origins,
        allow_credentials=bool(origins) and "*" not in origins,
        allow_methods=["GET", "POST", "PUT"],
        allow_headers=["*"],
        allow_private_network=bool(origins),  # a portal outside may call a server within
        expose_headers=["Retry-After"] if origins else [],
    )
    app.add_middleware(ForeignPreflights, origins=origins)
    app.add_middleware(RequestIds)


def _add_chat(
    app: FastAPI, assistant: Assistant, settings: UiSettings, gate: Gate, evaluate: bool
) -> None:
    import_gradio()
    import gradio as gr

    from ui.chat.page import build_page, theme

    gr.mount_gradio_app(
        app,
        build_page(assistant, settings, gate),
        path="/",
        theme=theme(),
        run_history=False,
        enable_monitoring=False,
        footer_links=[],
        show_error=False,
        ssr_mode=False,
        pwa=False,
        mcp_server=False,
        app_kwargs={"openapi_url": None},
    )
    # A mount takes every request below it, also those for routes added later. As the default it takes
    # what is left.
    mounted = app.router.routes.pop()
    if not isinstance(mounted, Mount) or not isinstance(mounted.app, FastAPI):
        raise TypeError("Gradio was not mounted last")
    install_handlers(mounted.app)
    listeners = listening_origins(settings)
    pages = ChatPages(mounted.app, settings.title, evaluate=evaluate, listeners=listeners)
    app.router.default = with_wrong_base_urls_told(pages)


def _inside_a_loop(build: Callable[[], None]) -> None:
    """Run ``build`` inside an event loop: outside of one, Gradio makes some that it never closes."""

    async def inside() -> None:
        build()

    try:
        asyncio.get_running_loop()
    except RuntimeError:
        asyncio.run(inside())
    else:
        build()
