"""The HTML document around the Evaluate page, and the few of Gradio's routes that it needs.

Who opens the page can read what was disliked, keep files on the server and have it work for hours: it is
there only where the people at this machine are the only visitors.
"""

from __future__ import annotations

from typing import Any

from starlette.datastructures import Headers
from starlette.responses import RedirectResponse
from starlette.routing import Mount
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.api.failures import failure
from ui.api.security import is_loopback, route_path
from ui.chat.shell import OFFERED, serve_completed, without_foreign
from ui.page_templates import page_templates
from ui.settings import UiSettings

EVALUATE = "/evaluate"
_UPLOAD = "/gradio_api/upload"
_UPLOADS = (_UPLOAD, "/gradio_api/upload_progress")
_MOST_BYTES = (
    33 * 1024**2
)  # of a request: the largest upload (ui.evaluate.page), and the form around it


def offers_evaluate(settings: UiSettings) -> bool:
    """Whether there is an Evaluate page: not where other machines, or a proxy's visitors, come in."""
    return is_loopback(settings.host) and not settings.allowed_hosts


class EvaluatePages:
    """Gradio's application of the Evaluate page below ``EVALUATE``; all else goes to ``others``."""

    def __init__(self, mount: Mount, others: ASGIApp, title: str) -> None:
        self.mount = mount
        self.others = others
        self.title = title

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request for the page, or pass it on."""
        path = route_path(scope)
        inner = path.removeprefix(EVALUATE)
        if scope["type"] != "http" or not (inner == "" or inner.startswith("/")) or inner == path:
            await self.others(scope, receive, send)
        elif inner == "/":
            # The page's relative addresses count from the root of the site.
            await RedirectResponse("../evaluate")(scope, receive, send)
        elif inner == "":
            place = {**scope, "path": f"{scope['path']}/", "raw_path": f"{path}/".encode()}
            await serve_completed(self._gradio, place, receive, send, self._completed)
        elif not (OFFERED.fullmatch(inner) or inner in _UPLOADS):
            await failure(404, f"There is nothing at {path}.")(scope, receive, send)
        elif _is_foreign(scope):
            await failure(403, "Another site may not use this page.")(scope, receive, send)
        elif inner == _UPLOAD:
            await self._upload(scope, receive, send)
        else:
            await self._gradio(scope, receive, send)

    async def _upload(self, scope: Scope, receive: Receive, send: Send) -> None:
        # Gradio leaves the file of an upload that breaks off where it is: it gets whole ones only.
        arrived: list[Message] = []
        size = 0
        while not arrived or arrived[-1].get("more_body"):
            arrived.append(await receive())
            if arrived[-1]["type"] == "http.disconnect":
                return
            size += len(arrived[-1].get("body", b""))
            if size > _MOST_BYTES:
                sentence = "The file is larger than 32 MB: leave out what is not needed."
                await failure(413, sentence)(scope, receive, send)
                return
        parts = iter(arrived)

        async def again() -> Message:
            return next(parts, None) or await receive()

        await self._gradio(scope, again, send)

    async def _gradio(self, scope: Scope, receive: Receive, send: Send) -> None:
        _, child = self.mount.matches(scope)
        await self.mount.app({**scope, **child}, receive, send)

    def _completed(self, document: str) -> str:
        shell: Any = page_templates().get_template("shell.html").module
        document = without_foreign(document)
        ours = f"{shell.head(f'Evaluate · {self.title}')}{shell.own('evaluate')}"
        document = document.replace("</head>", f"{ours}</head>", 1)
        bar = shell.masthead(self.title, "evaluate", True)
        document = document.replace("<gradio-app", f"{bar}<gradio-app", 1)
        return document.replace('<html\n\tlang="en"', '<html lang="en" class="evaluate"', 1)


def _is_foreign(scope: Scope) -> bool:
    """Whether a page of another site sends this; an upload needs no leave of ours to be sent."""
    site = Headers(scope=scope).get("sec-fetch-site", "none")
    return scope["method"] == "POST" and site not in ("same-origin", "none")
