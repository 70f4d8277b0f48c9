"""The files of the Evaluate page: reports, results, comparisons, test sets. Nothing here changes any."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from fastapi import APIRouter, HTTPException
from fastapi.responses import FileResponse, HTMLResponse

from ingest.errors import UsageError
from ui.evaluate.parts import Evaluation

# A report runs its own script over what documents and models said; it needs nothing of the site's. The
# chat that "ask again" opens is not the report, and must not be confined like it.
_SANDBOX = {
    "Content-Security-Policy": "sandbox allow-scripts allow-popups allow-popups-to-escape-sandbox"
    " allow-modals allow-downloads"
}
_CHAT = "../../../"  # from a report, whatever the server is mounted at
_RUN_FILES = {"results.json": "application/json", "junit.xml": "application/xml"}


def evaluate_router(work: Evaluation) -> APIRouter:
    """Routes over what ``work`` keeps."""
    router = APIRouter(prefix="/evaluate", include_in_schema=False)

    @router.get("/runs/{run}/report.html")
    def report(run: str) -> HTMLResponse:
        from eval.report.again import leading_to

        file = _found(lambda: work.folder.run_file(run, "report.html"))
        return HTMLResponse(leading_to(file.read_bytes(), _CHAT), headers=_SANDBOX)

    @router.get("/runs/{run}/{name}")
    def run_file(run: str, name: str) -> FileResponse:
        if name not in _RUN_FILES:
            raise HTTPException(404, f"A run has no file {name!r}.")
        file = _found(lambda: work.folder.run_file(run, name))
        return FileResponse(file, media_type=_RUN_FILES[name], filename=f"{run}-{name}")

    @router.get("/compare.html")
    def compared(a: str, b: str) -> HTMLResponse:
        from eval.compare import compare
        from eval.report.comparison import comparison_html

        try:
            first, second = work.folder.results(a), work.folder.results(b)
        except UsageError as problem:
            raise HTTPException(404, str(problem)) from problem
        page = comparison_html(compare(first.as_dict(), second.as_dict()))
        return HTMLResponse(page, headers=_SANDBOX)

    @router.get("/sets/{name}")
    def test_set(name: str) -> FileResponse:
        file = _found(lambda: work.folder.set_path(name))
        if not file.is_file():
            raise HTTPException(
                404, f"The test set {name!r} is a folder, which cannot be downloaded."
            )
        return _download(file)

    @router.get("/cleaned/{name}")
    def cleaned(name: str) -> FileResponse:
        return _download(_found(lambda: work.folder.cleaned_path(name)))

    return router


def _found(look: Callable[[], Path]) -> Path:
    try:
        return look()
    except UsageError as problem:
        raise HTTPException(404, str(problem)) from problem


def _download(file: Path) -> FileResponse:
    # Never shown by the browser: it is what somebody uploaded.
    return FileResponse(file, media_type="application/octet-stream", filename=file.name)
