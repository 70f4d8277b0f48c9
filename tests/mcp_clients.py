"""The SDK's own client, over each transport, from tests that are not asynchronous."""

from __future__ import annotations

import os
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, TypeVar

import anyio
import httpx2
from anyio.from_thread import start_blocking_portal
from mcp import Client, StdioServerParameters
from mcp.client.streamable_http import streamable_http_client
from mcp_types import CallToolResult, TextContent

from tests.commands import COMMAND

T = TypeVar("T")
Script = Callable[[Client], Awaitable[T]]
ERAS = ("auto", "legacy")  # without and with the handshake


def over_http(place: str, script: Script[T], era: str = "auto", **headers: str) -> T:
    """What ``script`` returns, which talks to the server at ``place``."""

    async def talk() -> T:
        # A proxy in the environment is for other hosts.
        async with httpx2.AsyncClient(trust_env=False, headers=headers, timeout=60) as http:
            transport = streamable_http_client(f"{place}/mcp", http_client=http)
            async with Client(transport, mode=era) as client:
                return await script(client)

    return anyio.run(talk)


def over_stdio(arguments: list[str], script: Script[T], era: str = "auto") -> T:
    """What ``script`` returns, which talks to ``footnote`` with ``arguments``."""
    return with_program(COMMAND, arguments, script, era)


@contextmanager
def staying(arguments: list[str], era: str) -> Iterator[Callable[[Script[Any]], Any]]:
    """Lets scripts talk, one after the other, to one ``footnote`` with ``arguments``."""
    program = StdioServerParameters(command=COMMAND, args=arguments, env=dict(os.environ))
    with (
        start_blocking_portal() as portal,
        portal.wrap_async_context_manager(Client(program, mode=era)) as client,
    ):
        yield lambda script: portal.call(script, client)


def with_program(command: str, arguments: list[str], script: Script[T], era: str = "auto") -> T:
    """What ``script`` returns, which talks to a program that a client's settings name."""
    program = StdioServerParameters(command=command, args=arguments, env=dict(os.environ))

    async def talk() -> T:
        async with Client(program, mode=era) as client:
            return await script(client)

    return anyio.run(talk)


async def text_of(client: Client, tool: str, arguments: Mapping[str, Any] | None = None) -> str:
    """What a tool says, which did what it was told."""
    result = await client.call_tool(tool, dict(arguments or {}))
    assert not result.is_error, result
    return said(result)


def said(result: CallToolResult) -> str:
    """A result's text."""
    (content,) = result.content
    assert isinstance(content, TextContent)
    return content.text
