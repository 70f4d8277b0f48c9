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
from pydantic import BaseModel, ValidationError

from ingest.errors import FootnoteError
from ui.auth.identity import OWNER
from ui.mcp_server.briefly_open import Opened
from ui.mcp_server.protocol import MISSING, REFUSED, is_installed, protocol_server
from ui.mcp_server.requests import Requests

if TYPE_CHECKING:
    from mcp_types import CallToolResult, ErrorData, ListResourcesResult, ReadResourceResult

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
    passed_on, messages = anyio.create_memory_object_stream[Any]()
    async with stdio_server() as (incoming, outgoing), anyio.create_task_group() as group:
        group.start_soon(_refuse_others, incoming, passed_on, outgoing)
        await server.run(messages, outgoing, server.create_initialization_options())


async def _refuse_others(incoming: Any, passed_on: Any, outgoing: Any) -> None:
    """Pass messages on; a line that is none gets an error without an id (JSON-RPC 2.0, 5 and 5.1)."""
    from mcp.shared.message import SessionMessage
    from mcp_types import JSONRPCError

    async with passed_on:
        async for item in incoming:
            if not isinstance(item, Exception):
                await passed_on.send(item)
            elif error := _error_for(item):
                refusal = JSONRPCError(jsonrpc="2.0", id=None, error=error)
                await outgoing.send(SessionMessage(refusal))


def _error_for(problem: Exception) -> ErrorData | None:
    """What is wrong with a line that the SDK cannot read; None for an empty one."""
    import mcp_types as types

    found = problem.errors()[0] if isinstance(problem, ValidationError) else {"type": ""}
    if found["type"] != "json_invalid":
        sentence = 'Send one JSON-RPC message a line: an object with "jsonrpc": "2.0" and a method.'
        return types.ErrorData(code=types.INVALID_REQUEST, message=sentence)
    if not str(found["input"]).strip():
        return None
    return types.ErrorData(code=types.PARSE_ERROR, message="The line is not valid JSON.")


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
