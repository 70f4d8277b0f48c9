"""The SDK's server with our tools: what it lists is the same for all, what it answers is handed in."""

from __future__ import annotations

import json
import logging
from collections.abc import Awaitable, Callable
from dataclasses import replace
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Protocol

from ingest.built_by import program_version
from ingest.errors import UsageError
from ui.failures import log_unanswered, sentence_of
from ui.mcp_server.tools import INSTRUCTIONS, TOOLS
from ui.mcp_server.uris import TEMPLATE

if TYPE_CHECKING:
    from mcp.server.context import ServerRequestContext
    from mcp.server.lowlevel import Server
    from mcp_types import (
        CallToolRequestParams,
        CallToolResult,
        ListResourcesResult,
        PaginatedRequestParams,
        ReadResourceRequestParams,
        ReadResourceResult,
        ResourceTemplate,
        Tool,
    )

_log = logging.getLogger("footnote.mcp")
# JSON-RPC 2.0, 5.1: of the codes that are left to servers.
REFUSED = -32000
MISSING = (
    "Footnote speaks the Model Context Protocol with its extra mcp, which is not installed here:"
    ' pip install "mcp>=2.3,<3".'
)


def is_installed() -> bool:
    """Whether the SDK is."""
    return find_spec("mcp") is not None


class Handlers(Protocol):
    """What answers the requests. It raises ``FootnoteError``, or the SDK's ``MCPError``."""

    async def call_tool(
        self, context: ServerRequestContext, params: CallToolRequestParams
    ) -> CallToolResult:
        """The result of a tool that there is."""

    async def list_resources(
        self, context: ServerRequestContext, params: PaginatedRequestParams | None
    ) -> ListResourcesResult:
        """The documents."""

    async def read_resource(
        self, context: ServerRequestContext, params: ReadResourceRequestParams
    ) -> ReadResourceResult:
        """A document's text."""


def protocol_server(handlers: Handlers) -> Server:
    """The SDK's server; each failure of ``handlers`` leaves it as one sentence."""
    import mcp_types as types
    from mcp.server.lowlevel import Server
    from mcp.shared.exceptions import MCPError

    async def list_tools(_context: Any, _params: Any) -> types.ListToolsResult:
        return types.ListToolsResult(tools=_tools())

    async def call_tool(context: Any, params: CallToolRequestParams) -> CallToolResult:
        if params.name not in TOOLS:
            sentence = f"There is no tool {params.name!r}: there are {', '.join(TOOLS)}."
            raise MCPError(types.INVALID_PARAMS, sentence)
        try:
            return await handlers.call_tool(context, params)
        except MCPError:
            raise
        except Exception as problem:
            content = types.TextContent(text=_said(problem))
            return types.CallToolResult(content=[content], is_error=True)

    async def list_resources(context: Any, params: Any) -> types.ListResourcesResult:
        found: ListResourcesResult = await _resources(handlers.list_resources(context, params))
        return found

    async def list_templates(_context: Any, _params: Any) -> types.ListResourceTemplatesResult:
        return types.ListResourceTemplatesResult(resource_templates=[_template()])

    async def read_resource(context: Any, params: Any) -> types.ReadResourceResult:
        found: ReadResourceResult = await _resources(handlers.read_resource(context, params))
        return found

    server = Server(
        "footnote",
        title="Footnote",
        version=program_version(),
        instructions=INSTRUCTIONS,
        on_list_tools=list_tools,
        on_call_tool=call_tool,
        on_list_resources=list_resources,
        on_list_resource_templates=list_templates,
        on_read_resource=read_resource,
    )
    server.middleware.append(_with_arguments)
    return server


async def _with_arguments(ctx: Any, call_next: Callable[[Any], Awaitable[Any]]) -> Any:
    """Answer a request whose arguments some clients send as the JSON text that their model wrote."""
    import mcp_types as types
    from mcp.shared.exceptions import MCPError

    given = (ctx.params or {}).get("arguments") if ctx.method == "tools/call" else None
    if given is None or isinstance(given, dict):
        return await call_next(ctx)
    try:
        read = json.loads(given or "{}") if isinstance(given, str) else given
    except (ValueError, RecursionError):
        read = given
    if not isinstance(read, dict):
        raise MCPError(types.INVALID_PARAMS, "arguments must be an object, by parameter.")
    return await call_next(replace(ctx, params={**ctx.params, "arguments": read}))


async def _resources(answer: Awaitable[Any]) -> Any:
    """What is awaited; a failure becomes one of the protocol's."""
    import mcp_types as types
    from mcp.shared.exceptions import MCPError

    try:
        return await answer
    except MCPError:
        raise
    except Exception as problem:
        wrong = isinstance(problem, UsageError)
        code = types.INVALID_PARAMS if wrong else types.INTERNAL_ERROR
        raise MCPError(code, _said(problem)) from problem


def _template() -> ResourceTemplate:
    import mcp_types as types

    return types.ResourceTemplate(
        name="document",
        title="A document",
        uri_template=TEMPLATE,
        description="The stored text of a document, by the id that the tool documents gives.",
        mime_type="text/plain",
    )


def _tools() -> list[Tool]:
    import mcp_types as types

    hints = types.ToolAnnotations(
        read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False
    )
    return [
        types.Tool(
            name=tool.name,
            title=tool.title,
            description=tool.description,
            input_schema=tool.takes.model_json_schema(),
            output_schema=tool.gives.model_json_schema(mode="serialization"),
            annotations=hints,
        )
        for tool in TOOLS.values()
    ]


def _said(problem: Exception) -> str:
    """The sentence for a failure; what is ours to repair is in the log."""
    if not isinstance(problem, UsageError):
        log_unanswered(_log, problem)
    # Half a character that was typed must not break what says so.
    return sentence_of(problem).encode("utf-8", "backslashreplace").decode()
