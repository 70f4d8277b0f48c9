"""The files that pages load, and how long a browser may keep them.

What a page names with the version of all of them (``ui.page_templates.asset``) is kept for good. What these import
from one another carries no version: the browser asks each time whether it changed. Without a word on it a browser
keeps a file for a tenth of its age (RFC 9111, 4.2.2), and after an upgrade old and new modules met in one page.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from importlib.resources import as_file, files
from pathlib import Path

from fastapi import FastAPI, Request
from starlette.datastructures import QueryParams
from starlette.responses import FileResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from ui.page_templates import SHARED, assets_version

_FOR_GOOD = "max-age=31536000, immutable"
# Asked for where a page, an original or a description names no icon; ICO, for some browsers show no SVG there.
_AT_THE_ROOT = ("favicon.ico", "robots.txt")


class _Assets(StaticFiles):
    def file_response(
        self, full_path: str | os.PathLike[str], stat_result: os.stat_result, scope: Scope,
        status_code: int = 200,
    ) -> Response:  # fmt: skip
        response = super().file_response(full_path, stat_result, scope, status_code)
        response.headers["Cache-Control"] = _kept(QueryParams(scope["query_string"]))
        return response


def add_assets(app: FastAPI) -> None:
    """Serve the files in ``ui/assets`` below ``/ui``, and those that pages share with reports."""
    with as_file(files("ui").joinpath("assets")) as folder:
        assets = Path(folder)
    for name, file in SHARED.items():
        with as_file(file) as path:
            app.add_api_route(f"/ui/{name}", _answering(path), include_in_schema=False)
    app.mount("/ui", _Assets(directory=assets), name="assets")
    for name in _AT_THE_ROOT:
        app.add_api_route(f"/{name}", _answering(assets / name), include_in_schema=False)


def _answering(path: Path) -> Callable[[Request], FileResponse]:
    def answer(request: Request) -> FileResponse:
        return FileResponse(path, headers={"Cache-Control": _kept(request.query_params)})

    return answer


def _kept(query: QueryParams) -> str:
    return _FOR_GOOD if query.get("v") == assets_version() else "no-cache"
