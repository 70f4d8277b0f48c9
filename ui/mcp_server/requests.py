"""What the door does for somebody who asks: the tools called, the documents as resources."""

from __future__ import annotations

from bisect import bisect_right
from functools import partial
from typing import TYPE_CHECKING, Any

from anyio import to_thread
from fastapi import Request

from assistant.answer import Answer
from assistant.assistant import Assistant
from ingest.readable.document_names import named_document
from ingest.readable.readable import ReadableIndex
from ui.auth.identity import Identity
from ui.gate import Gate
from ui.mcp_server.contracts import AskArguments, ReadArguments, SearchArguments
from ui.mcp_server.tools import TOOLS, check_known, listed, no_document, read, searched
from ui.mcp_server.uris import document_at, uri_of
from ui.telling import unless_gone

if TYPE_CHECKING:
    from mcp_types import (
        CallToolRequestParams,
        CallToolResult,
        ListResourcesResult,
        PaginatedRequestParams,
        ReadResourceRequestParams,
        ReadResourceResult,
    )

_PAGE = 200  # documents of one answer to resources/list


class Requests:
    """Answers each from what its identity may read; questions are let through ``gate``, if there is one.

    Everything raises ``FootnoteError`` with the sentence that whoever asks should see.
    """

    def __init__(self, assistant: Assistant, gate: Gate | None = None) -> None:
        self._assistant = assistant
        self._gate = gate
        self._records = gate.records if gate else None

    async def call_tool(
        self, params: CallToolRequestParams, who: Identity, request: Request | None = None
    ) -> CallToolResult:
        """The result of a tool that there is; ``request``, where there is one, may be left."""
        from mcp_types import CallToolResult, TextContent

        tool = TOOLS[params.name]
        working = self._result(tool.arguments(params.arguments), who)
        result = await (working if request is None else unless_gone(request, working))
        text = "" if result is None else tool.text(result)  # None: nobody is there any more
        return CallToolResult(content=[TextContent(text=text)], structured_content=result)

    async def _result(self, asked: Any, who: Identity) -> dict[str, Any]:
        match asked:
            case AskArguments():
                return (await self._answer(asked, who)).as_dict()
            case SearchArguments():
                searching = partial(searched, self._assistant, asked, who.principals)
                if self._gate is None:
                    return (await to_thread.run_sync(searching)).as_dict()
                found = await self._gate.doing(searching, who)
                if self._records is not None:
                    self._records.searched(asked.query, who, found)
                return found.as_dict()
            case ReadArguments():
                shown = await to_thread.run_sync(lambda: read(self._seen(who), asked))
                self._was_read(who, shown["document"], shown["start"], shown["end"])
                return shown
            case _:
                return await to_thread.run_sync(lambda: listed(self._seen(who), asked))

    async def _answer(self, asked: AskArguments, who: Identity) -> Answer:
        await to_thread.run_sync(lambda: check_known(self._seen(who), asked.documents))
        assistant, question = self._assistant, (asked.question, (), asked.documents, who.principals)
        if self._gate is None:
            return await to_thread.run_sync(lambda: assistant.ask(*question))
        events = partial(assistant.stream, *question)
        async with self._gate.telling(events, who, asked.question) as told:
            while (event := await told.get()) is not None:
                if isinstance(event, Exception):
                    raise event
                if isinstance(event, Answer):
                    return event
        raise AssertionError("a stream ends with its answer")

    def _was_read(self, who: Identity, document: str, start: int, end: int) -> None:
        if self._records is not None:
            self._records.read(who, document, start, end)

    def _seen(self, who: Identity) -> ReadableIndex:
        return self._assistant.index.seen_by(who.principals)

    async def list_resources(
        self, params: PaginatedRequestParams | None, who: Identity
    ) -> ListResourcesResult:
        """The documents by id, some at a time: a cursor is the last id of those before."""
        from mcp_types import ListResourcesResult, Resource

        held = await to_thread.run_sync(lambda: self._seen(who).documents())
        last = (params.cursor if params else None) or ""
        begin = bisect_right(held, last, key=lambda one: one.id)
        some = held[begin : begin + _PAGE]
        return ListResourcesResult(
            resources=[
                Resource(name=one.id, title=one.title, uri=uri_of(one.id), mime_type="text/plain")
                for one in some
            ],
            next_cursor=some[-1].id if len(held) > begin + _PAGE else None,
        )

    async def read_resource(
        self, params: ReadResourceRequestParams, who: Identity
    ) -> ReadResourceResult:
        """The stored text of a document."""
        from mcp_types import ReadResourceResult, TextResourceContents

        name = document_at(params.uri)
        if name is None:
            raise no_document(params.uri)
        document = await to_thread.run_sync(lambda: named_document(self._seen(who), name))
        if document is None:
            raise no_document(name)
        self._was_read(who, document.id, 0, len(document.text))
        contents = TextResourceContents(uri=params.uri, mime_type="text/plain", text=document.text)
        return ReadResourceResult(contents=[contents])
