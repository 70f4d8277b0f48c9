"""The door on standard input and output, for clients that start a program of their own.

Every request is answered by the server that owns the index, if one does, and else from the index itself,
which is open only meanwhile and a moment longer: a client stays for days, and who writes must not wait for
that.
"""

from __future__ import annotations

import signal
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

import anyio
from anyio import to_thread
from pydantic import BaseModel

from ingest.errors import FootnoteError
from ui.auth.identity import OWNER
from ui.mcp_server.briefly_open import Opened
from ui.mcp_server.protocol import MISSING, REFUSED, is_installed, protocol_server
from ui.mcp_server.requests import Requests

if TYPE_CHECKING:
    from mcp_types import CallToolResult, ListResourcesResult, ReadResourceResult

# The reply of the server that owns the index to a method with its parameters; None: none does.
Forward = Callable[[str, Mapping[str, Any]], Mapping[str, Any] | None]
R = TypeVar("R", bound=BaseModel)


def serve_stdio(forward: Forward, opened: Opened) -> None:
    """Answer until standard input ends; ``opened`` gives an assistant for as long as its block lasts.

    Raises ``FootnoteError`` when the SDK is not installed.
    """
    if not is_installed():
        raise FootnoteError(MISSING)
    # The SDK waits for the next line before it ends, whatever has happened; nothing is lost by ending.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        anyio.run(_serve, _ByOwner(forward, opened))
    except ExceptionGroup as problems:
        if problems.subgroup(BrokenPipeError) is None:
            raise
        raise BrokenPipeError from problems  # the client has gone


async def _serve(handlers: _ByOwner) -> None:
    from mcp.server.stdio import stdio_server

    server = protocol_server(handlers)
    async with stdio_server() as (incoming, outgoing):
        await server.run(incoming, outgoing, server.create_initialization_options())


class _ByOwner:
    """Answers as the owner of the index, who may read all of it."""

    def __init__(self, forward: Forward, opened: Opened) -> None:
        self._forward = forward
        self._open = opened
        self._turn = anyio.Lock()

    async def call_tool(self, _context: Any, params: Any) -> CallToolResult:
        from mcp_types import CallToolResult

        forwarded = await self._forwarded("tools/call", params, CallToolResult)
        if forwarded is not None:
            return forwarded
        async with self._here() as requests:
            return await requests.call_tool(params, OWNER)

    async def list_resources(self, _context: Any, params: Any) -> ListResourcesResult:
        from mcp_types import ListResourcesResult

        forwarded = await self._forwarded("resources/list", params, ListResourcesResult)
        if forwarded is not None:
            return forwarded
        async with self._here() as requests:
            return await requests.list_resources(params, OWNER)

    async def read_resource(self, _context: Any, params: Any) -> ReadResourceResult:
        from mcp_types import ReadResourceResult

        forwarded = await self._forwarded("resources/read", params, ReadResourceResult)
        if forwarded is not None:
            return forwarded
        async with self._here() as requests:
            return await requests.read_resource(params, OWNER)

    async def _forwarded(self, method: str, params: BaseModel | None, kind: type[R]) -> R | None:
        from mcp.shared.exceptions import MCPError

        # Not its metadata: that is of the connection to us.
        given = {} if params is None else params.model_dump(
            mode="json", by_alias=True, exclude_none=True, exclude={"meta"}
        )  # fmt: skip
        send = partial(self._forward, method, given)
        reply = await to_thread.run_sync(send, abandon_on_cancel=True)
        if reply is None:
            return None
        error = reply.get("error")
        if error is None:
            return kind.model_validate(reply["result"])
        if error["code"] == REFUSED:
            raise FootnoteError(error["message"])
        raise MCPError(error["code"], error["message"])

    @asynccontextmanager
    async def _here(self) -> AsyncIterator[Requests]:
        async with self._turn:
            opened = self._open()
            assistant = await to_thread.run_sync(opened.__enter__)
            try:
                yield Requests(assistant)
            finally:
                opened.__exit__(None, None, None)
