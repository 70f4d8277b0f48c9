"""``/mcp`` on the running server: streamable HTTP without sessions, each reply one piece of JSON."""

from __future__ import annotations

import ipaddress
import json
from functools import cached_property
from typing import TYPE_CHECKING, Any

from anyio import to_thread
from starlette.datastructures import Headers
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import Message, Receive, Scope, Send

from assistant.assistant import Assistant
from ui.api.origins import calling_origins
from ui.api.security import host_name
from ui.auth.identity import identity_of
from ui.auth.refusal import Refusals
from ui.auth.withheld import told_to
from ui.failures import Refusal
from ui.gate import Gate
from ui.mcp_server.protocol import MISSING, REFUSED, is_installed, protocol_server
from ui.mcp_server.requests import Requests
from ui.settings import UiSettings

if TYPE_CHECKING:
    from mcp.server.lowlevel import Server
    from mcp_types import CallToolResult, ListResourcesResult, ReadResourceResult

PATH = "/mcp"


def mcp_route(assistant: Assistant, gate: Gate, settings: UiSettings, refusals: Refusals) -> Route:
    """The route; what is refused before it gets there is refused in its shape."""
    refusals.add(PATH, json_rpc_refusal)
    return Route(PATH, McpDoor(assistant, gate, settings), include_in_schema=False)


def json_rpc_refusal(refusal: Refusal) -> Response:
    """A refusal as clients of JSON-RPC read it: an error that belongs to no request."""
    error = {"code": REFUSED, "message": str(refusal)}
    body = {"jsonrpc": "2.0", "id": None, "error": error}
    return JSONResponse(body, refusal.status, refusal.headers)


def _not_one_message(body: bytes) -> Response | None:
    """What to say of a body that is not one message; the SDK would tell of its own types."""
    try:
        message = json.loads(body)
    except (ValueError, RecursionError):
        code, sentence = -32700, "The request body is not valid JSON."
    else:
        if isinstance(message, list):
            code, sentence = -32600, "Batches are not answered here: send one message a request."
        elif not _is_message(message):
            sentence = 'Send one JSON-RPC message: an object with "jsonrpc": "2.0" and a method.'
            code = -32600
        elif "method" in message and not _is_id(message.get("id", 0)):
            # The SDK takes it for a notification, which nobody answers.
            code, sentence = -32600, "The id of a request is a text or a whole number."
        elif not isinstance(message.get("params"), dict | None):
            code, sentence = -32602, "The params of a message are an object, by name."
        else:
            return None
    error = {"code": code, "message": sentence}  # the codes are those of JSON-RPC 2.0, 5.1
    return JSONResponse({"jsonrpc": "2.0", "id": None, "error": error}, 400)


def _not_json(headers: Headers) -> Response | None:
    """What to say of a message that does not say what it is."""
    if headers.get("content-type", "").partition(";")[0].strip().lower() == "application/json":
        return None
    sentence = "Send a message with the header Content-Type: application/json."
    return json_rpc_refusal(Refusal(415, sentence))


def _is_message(found: Any) -> bool:
    if not isinstance(found, dict) or found.get("jsonrpc") != "2.0":
        return False
    replies = (found.get("result"), found.get("error"))
    return isinstance(found.get("method"), str) or any(isinstance(one, dict) for one in replies)


def _is_id(found: Any) -> bool:
    return isinstance(found, str) or (isinstance(found, int) and not isinstance(found, bool))


class McpDoor:
    """An ASGI application that answers requests of the Model Context Protocol.

    Raises ``UsageError`` for settings that name no origin.
    """

    def __init__(self, assistant: Assistant, gate: Gate, settings: UiSettings) -> None:
        self._requests = Requests(assistant, gate)
        self._origins = calling_origins(settings)
        named = (settings.host, *settings.allowed_hosts)
        self._own_names = frozenset({"localhost", *(host_name(name) for name in named)})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        refusal = self._refusal(scope)
        if refusal is not None:
            await refusal(scope, receive, send)
            return
        try:
            body = await Request(scope, receive).body()
        except ClientDisconnect:
            return
        refusal = _not_one_message(body) or _not_json(Headers(scope=scope))
        if refusal is not None:
            await refusal(scope, receive, send)
            return
        unread = [{"type": "http.request", "body": body, "more_body": False}]

        async def again() -> Message:
            return unread.pop() if unread else await receive()

        # The SDK takes half a second to import, which is nobody's before the first who asks.
        server = await to_thread.run_sync(lambda: self._server)

        from mcp.server.streamable_http_manager import StreamableHTTPSessionManager

        # Without sessions nothing outlives a request: neither need the manager, nor have a place in
        # the application's lifespan.
        manager = StreamableHTTPSessionManager(server, json_response=True, stateless=True)
        async with manager.run():
            await manager.handle_request(scope, again, send)

    def _refusal(self, scope: Scope) -> Response | None:
        headers = Headers(scope=scope)
        origin = headers.get("origin")
        if origin is not None and not self._is_allowed(origin, headers.get("host", "")):
            sentence = (
                f"Pages of {origin!r} may not call this server: ui.origins names those that may."
            )
            return json_rpc_refusal(Refusal(403, sentence))
        if not is_installed():
            return json_rpc_refusal(Refusal(404, MISSING))
        if scope["method"] != "POST":
            sentence = "Requests of the Model Context Protocol are sent here with POST."
            shown = json_rpc_refusal(Refusal(405, sentence))
            shown.headers["Allow"] = "POST"  # RFC 9110, 15.5.6
            return shown
        return None

    def _is_allowed(self, origin: str, host: str) -> bool:
        """Whether pages of ``origin`` may call: those named, and our own.

        Ours has the name that is asked for, if that is an address or known to be ours: any other name may
        have been pointed here by whoever owns it.
        """
        if "*" in self._origins or origin.lower() in self._origins:
            return True
        if origin.lower().partition("://")[2] != host.lower():
            return False
        name = host_name(host)
        return name in self._own_names or _is_address(name)

    @cached_property
    def _server(self) -> Server:
        return protocol_server(_OfRequests(self._requests))


class _OfRequests:
    """Answers each HTTP request as its identity."""

    def __init__(self, requests: Requests) -> None:
        self._requests = requests

    async def call_tool(self, context: Any, params: Any) -> CallToolResult:
        with told_to(who := identity_of(context.request.scope)):
            return await self._requests.call_tool(params, who, context.request)

    async def list_resources(self, context: Any, params: Any) -> ListResourcesResult:
        with told_to(who := identity_of(context.request.scope)):
            return await self._requests.list_resources(params, who)

    async def read_resource(self, context: Any, params: Any) -> ReadResourceResult:
        with told_to(who := identity_of(context.request.scope)):
            return await self._requests.read_resource(params, who)


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
