"""The address by which the world knows this server: below a path, behind proxies that end TLS.

Every request goes on as ASGI has it (``root_path`` is part of ``path``), whether the proxy took the prefix
off or left it, so that routes, redirects, logins and limits see one and the same address.
"""

from __future__ import annotations

import re

from starlette.datastructures import Headers
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from ingest.errors import SettingsError
from ui.auth.trusted_proxies import TrustedProxies
from ui.settings import UiSettings

_PREFIX = re.compile(r"(?:/[A-Za-z0-9._~-]+)+")
_HOST = re.compile(r"[A-Za-z0-9.-]+(?::\d{1,5})?|\[[0-9A-Fa-f:.]+\](?::\d{1,5})?")
# X-Gradio-Server would say in Gradio's own terms what the others say.
_FORWARDED = frozenset(
    f"x-{name}".encode()
    for name in ("forwarded-prefix", "forwarded-host", "forwarded-proto", "gradio-server")
)


# What the paths of this server begin with. Below a path that begins so too, it could not be told whether a
# proxy has taken that off.
OWN = frozenset(
    {
        "api", "assets", "config", "docs", "documents", "embed", "evaluate", "favicon.ico", "feedback",
        "gradio_api", "healthz", "mcp", "metrics", "openapi.json", "owner", "readyz",
        "robots.txt", "static", "svelte", "theme.css", "ui", "v1", "widget.js",
    }
)  # fmt: skip


def root_path(settings: UiSettings) -> str:
    """``ui.root_path`` without its last slash.

    Raises ``SettingsError`` for what is no path, or begins as a path of ``OWN``.
    """
    prefix = settings.root_path.rstrip("/")
    if prefix and not _PREFIX.fullmatch(prefix):
        raise SettingsError(
            f"ui.root_path: {settings.root_path!r} is no path; write it as /tools/footnote."
        )
    if prefix.removeprefix("/").partition("/")[0] in OWN:
        raise SettingsError(
            f"ui.root_path: {prefix} is where this server has addresses of its own; serve it below"
            f" another path, such as /footnote{prefix}."
        )
    return prefix


class PublicAddress:
    """Gives requests the address that they were sent to.

    Proxies among ``ui.trusted_proxies`` may say another prefix than ``root_path`` by
    ``X-Forwarded-Prefix``, scheme and host by ``X-Forwarded-Proto`` and ``-Host``, and whom they were asked by
    (``state["caller"]``, an address) by ``X-Forwarded-For``; from anybody else these headers are dropped.
    """

    def __init__(self, app: ASGIApp, settings: UiSettings, prefix: str) -> None:
        """``prefix``: as ``root_path`` gives it."""
        self.app = app
        self._prefix = prefix
        self._trusted = TrustedProxies(settings.trusted_proxies)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on with its public address; ``/prefix`` alone leads to ``/prefix/``."""
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        kept = [pair for pair in scope["headers"] if pair[0] not in _FORWARDED]
        public = {**scope, "headers": kept}
        prefix = self._prefix
        peer = scope.get("client")
        if peer and peer[0] in self._trusted:
            forwarded = ",".join(headers.getlist("x-forwarded-for"))
            caller = self._trusted.caller(peer[0], forwarded)
            public["state"] = {**scope.get("state", {}), "caller": caller}
            prefix = _said(headers, "x-forwarded-prefix", _PREFIX).rstrip("/") or prefix
            host = _said(headers, "x-forwarded-host", _HOST)
            if host:
                others = [pair for pair in kept if pair[0] != b"host"]
                public["headers"] = [*others, (b"host", host.encode())]
            if scope["type"] == "http" and _said(headers, "x-forwarded-proto", re.compile("https")):
                public["scheme"] = "https"
        path: str = scope["path"]
        if prefix and path == prefix and scope["type"] == "http":
            # Relative links in a page without the slash would lead beside the prefix.
            query = scope["query_string"].decode("latin-1")
            where = f"{prefix}/?{query}" if query else f"{prefix}/"
            await RedirectResponse(where, 308)(scope, receive, send)
            return
        if prefix:
            public["root_path"] = prefix
            public["path"] = path if path.startswith(f"{prefix}/") else prefix + path
            raw: bytes = scope.get("raw_path") or path.encode()
            start = prefix.encode()
            public["raw_path"] = raw if raw.startswith(start + b"/") else start + raw
        await self.app(public, receive, send)


def _said(headers: Headers, name: str, form: re.Pattern[str]) -> str:
    """What the header says, "" where it is missing or has another form; of several, what the first proxy said."""
    said = headers.get(name, "").partition(",")[0].strip()
    whole = said.rstrip("/") if form is _PREFIX else said
    return whole if form.fullmatch(whole) else ""
