"""What every response and every request is held to.

* A server on the loopback address answers only requests that name it: otherwise a hostile page
  could point its own host name at 127.0.0.1 and read the documents through a visitor's browser.
* Pages may be framed only by the sites named in the settings, and only ``/embed``.
* Pages load nothing from other hosts, whatever a document or a model puts into an answer.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Sequence, Set
from urllib.parse import urlsplit

from fastapi import HTTPException, Request
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ingest.errors import UsageError
from ui.failures import failure
from ui.request_path import route_path
from ui.settings import UiSettings

_LOCAL = ("127.0.0.1", "localhost", "::1")
# Gradio's page starts from inline scripts, which is why they cannot be forbidden.
_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline'; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
    "connect-src 'self'; worker-src 'self' blob:; object-src 'none'; base-uri 'self'; "
    "form-action 'self'; frame-ancestors 'self'"
)
# A site in such a policy: visible ASCII without what parts sources and directives (CSP 3, 2.3.1).
_SOURCE = re.compile(r"'self'|[A-Za-z0-9*.:/\[\]_~%-]+")
_HOST = re.compile(r"[A-Za-z0-9._-]+(:\d{1,5})?|\[[0-9A-Fa-f:.]+\](:\d{1,5})?")


class HostCheck:
    """Refuses requests whose ``Host`` names neither this machine nor an allowed host."""

    def __init__(self, app: ASGIApp, allowed: Set[str] | None) -> None:
        """``allowed``: as ``allowed_hosts`` gives them."""
        self.app = app
        self.allowed = allowed

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass an acceptable request on."""
        if scope["type"] in ("http", "websocket"):
            named = Headers(scope=scope).getlist("host")
            if len(named) > 1:  # others on the way may have gone by another of them (RFC 9112, 3.2)
                await failure(400, "The header Host is given more than once.")(scope, receive, send)
                return
            host = host_name("".join(named))
            if self.allowed is not None and host not in self.allowed:
                sentence = f"The host name {host!r} is not among the allowed_hosts of this server."
                await failure(421, sentence)(scope, receive, send)
                return
        await self.app(scope, receive, send)


class ResponseHeaders:
    """Adds the security headers to every response."""

    def __init__(self, app: ASGIApp, framing: Sequence[str]) -> None:
        """``framing``: as ``framing_sites`` gives it."""
        self.app = app
        ancestors = " ".join(("'self'", *framing))
        self.embed_policy = _POLICY.replace(
            "frame-ancestors 'self'", f"frame-ancestors {ancestors}"
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as the application does, with the headers added."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        embedded = route_path(scope) == "/embed"

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                # Appended, not set: a response with a policy of its own is held to both.
                headers.append(
                    "Content-Security-Policy", self.embed_policy if embedded else _POLICY
                )
                headers.setdefault("X-Content-Type-Options", "nosniff")
                headers.setdefault("Referrer-Policy", "same-origin")
                if headers.get("content-type", "").startswith("text/event-stream"):
                    headers["X-Accel-Buffering"] = "no"  # nginx sends each event on as it comes
            await send(message)

        await self.app(scope, receive, send_with_headers)


def framing_sites(settings: UiSettings) -> tuple[str, ...]:
    """``ui.frame_ancestors``, each one source of a policy, which another mark would end.

    Raises ``UsageError`` for what is none.
    """
    for site in settings.frame_ancestors:
        if not _SOURCE.fullmatch(site):
            raise UsageError(
                f"ui.frame_ancestors: {site!r} is no site; write each by itself, as"
                " https://portal.example or https://*.example."
            )
    return settings.frame_ancestors


def refuse_foreign(request: Request) -> None:
    """Let no page of another site change anything through a visitor's browser: 403.

    Browsers say where a request comes from; over plain HTTP to another machine some say only ``Origin``.
    """
    if request.method in ("GET", "HEAD"):
        return
    site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
    if site is not None:
        foreign = site not in ("same-origin", "none")
    else:
        foreign = origin is not None and urlsplit(origin).netloc != request.headers.get("host")
    if foreign:
        raise HTTPException(403, "Another site may not change anything here.")


def host_name(header: str) -> str:
    """The host of a ``Host`` header, without its port, the brackets of IPv6 and the dot of DNS's root."""
    if header.startswith("["):
        return header[1:].partition("]")[0].lower()
    return header.partition(":")[0].removesuffix(".").lower()


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach ``host``."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _host(text: str) -> str:
    """A host name as browsers send it, whose letters beyond ASCII they encode."""
    import idna

    name = host_name(text)
    try:
        name = name if name.isascii() else idna.encode(name, uts46=True).decode()
    except idna.IDNAError:
        name = ""
    if not _HOST.fullmatch(text if text.isascii() else name):
        raise UsageError(
            f"ui.allowed_hosts: {text!r} is no host name; write each by itself, as portal.example."
        )
    return name


def allowed_hosts(settings: UiSettings) -> frozenset[str] | None:
    """The acceptable host names, or None when any is. Raises ``UsageError`` for what is none."""
    named = {_host(host) for host in settings.allowed_hosts if host != "*"}
    if "*" in settings.allowed_hosts or not (settings.allowed_hosts or is_loopback(settings.host)):
        return None
    return frozenset({*_LOCAL, settings.host.lower(), *named})
