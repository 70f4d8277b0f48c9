"""The Evaluate page over HTTP: the page, what its forms do, the progress of a run, and files.

Who opens the page can read what was disliked, keep files on the server and have it work for hours: it is
there only for admins, or where the people at this machine are the only visitors.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import FileResponse, HTMLResponse, Response
from fastapi.sse import EventSourceResponse, ServerSentEvent
from markupsafe import Markup
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect

from eval.compare import compare
from eval.report.again import leading_to
from eval.report.comparison import comparison_html
from ingest.errors import UsageError
from ui.api.security import is_loopback, refuse_foreign
from ui.auth.authenticator import ways
from ui.auth.identity import Role, identity_of, needs
from ui.evaluate.evaluation import ACTIONS, Evaluation
from ui.evaluate.page import Fields, attempted, changed
from ui.page_templates import ANEW
from ui.settings import UiSettings

_MOST_BYTES = 32 * 1024**2  # of an upload
_EVERY_SECONDS = 1.0
# A report runs its own script over what documents and models said; it needs nothing of the site's. The
# chat that "ask again" opens is not the report, and must not be confined like it.
_SANDBOX = {
    "Content-Security-Policy": "sandbox allow-scripts allow-popups allow-popups-to-escape-sandbox"
    " allow-modals allow-downloads"
}
_CHAT = "../../../"  # from a report, whatever the server is mounted at
_RUN_FILES = {
    "report.html": "text/html",
    "results.json": "application/json",
    "junit.xml": "application/xml",
}


def offers_evaluate(settings: UiSettings) -> bool:
    """Whether there is an Evaluate page.

    Without a login, not where other machines, or a proxy's visitors, come in.
    """
    if ways(settings) != ("none",):
        return True
    return is_loopback(settings.host) and not settings.allowed_hosts


def evaluate_router(work: Evaluation, title: str) -> APIRouter:
    """The page of ``work`` and all that it needs."""

    def refuse_who_may_not_read_all(request: Request) -> None:
        if work.index.seen_by(identity_of(request.scope).principals) is not work.index:
            raise HTTPException(
                403,
                "This page shows what every document says, and you may not read all of them: ask"
                " somebody who may, or run footnote eval run on the server.",
            )

    router = APIRouter(
        prefix="/evaluate",
        include_in_schema=False,
        dependencies=[
            Depends(needs(Role.ADMIN)),
            Depends(refuse_foreign),
            Depends(refuse_who_may_not_read_all),
        ],
    )

    @router.get("")
    def page(request: Request) -> HTMLResponse:
        return HTMLResponse(work.page(title, identity_of(request.scope).user), headers=ANEW)

    def offer(action: Callable[[Evaluation, Fields], Markup]) -> None:
        @router.post(f"/{action.__name__.replace('_', '-')}")
        def act(fields: Fields) -> HTMLResponse:
            return HTMLResponse(attempted(lambda: action(work, fields)))

    for action in ACTIONS:
        offer(action)

    _offer_upload(router, work)

    @router.get("/progress", response_class=EventSourceResponse)
    async def progress() -> AsyncIterator[ServerSentEvent]:
        def shown() -> str:
            return changed(progress=attempted(work.progress))

        while work.runner.state.running:
            yield ServerSentEvent(raw_data=shown())
            await asyncio.sleep(_EVERY_SECONDS)
        yield ServerSentEvent(event="ended", raw_data=await run_in_threadpool(shown))

    _offer_files(router, work)
    return router


def _offer_upload(router: APIRouter, work: Evaluation) -> None:
    @router.post("/upload")
    async def upload(request: Request, name: str, columns: str = "") -> Response:
        content, size = bytearray(), 0
        try:
            async for chunk in request.stream():
                size += len(chunk)
                if size <= _MOST_BYTES:  # who sends more is heard to the end, to hear the sentence
                    content += chunk
        except ClientDisconnect:
            return Response(status_code=499)  # which nobody reads
        if size > _MOST_BYTES:
            raise HTTPException(413, "The file is larger than 32 MB: leave out what is not needed.")
        keep = partial(work.keep, bytes(content), name, columns)
        return HTMLResponse(await run_in_threadpool(attempted, keep))


def _offer_files(router: APIRouter, work: Evaluation) -> None:
    @router.get("/runs/{run}/{name}")
    def run_file(run: str, name: str) -> Response:
        if name not in _RUN_FILES:
            raise HTTPException(404, f"A run has no file {name!r}.")
        with _found():
            file = work.folder.run_file(run, name)
        if name == "report.html":
            return HTMLResponse(leading_to(file.read_bytes(), _CHAT), headers=_SANDBOX)
        return FileResponse(file, media_type=_RUN_FILES[name], filename=f"{run}-{name}")

    @router.get("/compare.html")
    def compared(a: str, b: str) -> HTMLResponse:
        with _found():
            first, second = work.folder.results(a), work.folder.results(b)
        page = comparison_html(compare(first.as_dict(), second.as_dict()))
        return HTMLResponse(page, headers=_SANDBOX)

    @router.get("/sets/{name}")
    def test_set(name: str) -> FileResponse:
        with _found():
            file = work.folder.set_path(name)
            if not file.is_file():
                raise UsageError(f"The test set {name!r} is a folder, which cannot be downloaded.")
        return _download(file)

    @router.get("/cleaned/{name}")
    def cleaned(name: str) -> FileResponse:
        with _found():
            return _download(work.folder.cleaned_path(name))


@contextmanager
def _found() -> Iterator[None]:
    try:
        yield
    except UsageError as problem:
        raise HTTPException(404, str(problem)) from problem


def _download(file: Path) -> FileResponse:
    # Never shown by the browser: it is what somebody uploaded.
    return FileResponse(file, media_type="application/octet-stream", filename=file.name)
