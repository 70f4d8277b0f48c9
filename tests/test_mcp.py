"""The Model Context Protocol: the SDK's client against both doors, and what is refused at them."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import httpx
import jsonschema
import pytest
from fastapi import FastAPI
from mcp import Client
from mcp.shared.exceptions import MCPError
from mcp_types import TextResourceContents

from assistant.answer import CONTRACT_VERSION
from assistant.build import build_assistant
from assistant.settings import AssistantSettings
from ingest.access import RULE_FILE
from ingest.errors import IndexDamaged
from ingest.index import Index
from ingest.pipeline import ingest
from ingest.settings import IngestSettings
from tests.auth_servers import serving
from tests.commands import COMMAND, assert_one_sentence, call, until
from tests.fakes import FakeAssistant, place_of, running, seed_index
from tests.mcp_clients import ERAS, Script, over_http, said, staying, text_of
from ui.app import create_app
from ui.auth.keys import KeyStore
from ui.feedback import FeedbackStore
from ui.mcp_server.uris import document_at, uri_of
from ui.settings import UiSettings

SEED = "coalition-of-the-willing.txt"
QUESTION = "Which countries declined to contribute ground forces?"
QUOTE = "Poland, Spain, and Italy declined to contribute ground forces."
Talk = Callable[[Script[Any]], Any]


@pytest.fixture(scope="module")
def place(seed_index: Index, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server over the seeds."""
    assistant = build_assistant(AssistantSettings(), seed_index)
    with place_of(assistant, tmp_path_factory.mktemp("feedback")) as address:
        yield address


class Faked(NamedTuple):
    """A server with canned answers, and what it is made of."""

    place: str
    app: FastAPI
    assistant: FakeAssistant
    audit: Path


@pytest.fixture(scope="module")
def faked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Faked]:
    """A server with canned answers."""
    folder = tmp_path_factory.mktemp("faked")
    assistant, audit = FakeAssistant(seed_index(folder)), folder / "audit.jsonl"
    feedback = FeedbackStore(folder / "feedback.sqlite3")
    app = create_app(assistant, UiSettings(audit_log=str(audit)), feedback)
    with running(app) as place:
        yield Faked(place, app, assistant, audit)


# A handshake on standard input and output is made in a test of its own below.
@pytest.fixture(scope="module", params=["http-auto", "http-legacy", "stdio-auto"])
def talk(request: pytest.FixtureRequest, place: str, seed_path: Path) -> Iterator[Talk]:
    """Lets a script talk to one of the doors."""
    door, era = request.param.split("-")
    if door == "http":
        yield lambda script: over_http(place, script, era)
    else:
        with staying(["--index", str(seed_path), "mcp"], era) as talk:
            yield talk


def test_a_client_finds_its_way_from_the_tools_to_the_text(
    talk: Talk, seed_index: Index, place: str
) -> None:
    text = (seed_index.document(SEED) or pytest.fail("no seed")).text

    async def script(client: Client) -> None:
        assert "Call ask first" in (client.instructions or "")
        tools = {tool.name: tool for tool in (await client.list_tools()).tools}
        assert list(tools) == ["ask", "search", "read", "documents"]
        for tool in tools.values():
            assert "Call this" in (tool.description or "")
            hints = tool.annotations
            assert hints is not None
            assert (hints.read_only_hint, hints.idempotent_hint, hints.open_world_hint) == (
                True, True, False,
            )  # fmt: skip

        async def structured(name: str, **arguments: Any) -> Any:
            result = await client.call_tool(name, arguments)
            assert not result.is_error, result
            schema = tools[name].output_schema
            jsonschema.Draft202012Validator.check_schema(schema)
            jsonschema.validate(result.structured_content, schema)
            jsonschema.validate(arguments, tools[name].input_schema)
            assert said(result)
            return result.structured_content

        answer = await structured("ask", question=QUESTION)
        assert answer["version"] == CONTRACT_VERSION
        assert [one["quote"] for one in answer["citations"]] == [QUOTE]
        told = await text_of(client, "ask", {"question": QUESTION})
        assert f"{QUOTE} [1]\n\nSources:\n[1] Coalition of the willing, " in told
        assert told.endswith(f"({SEED}), characters 1950–2012: “{QUOTE}”")

        abstained = await structured(
            "ask", question="What is the capital of Peru?", documents=[SEED]
        )
        assert abstained["abstained"]
        told = await text_of(client, "ask", {"question": "What is the capital of Peru?"})
        assert "Closest passages, none of them an answer:\n- " in told

        found = await structured("search", query="ground forces", limit=3)
        assert len(found["passages"]) == 3
        for one in found["passages"]:
            assert text[one["start"] : one["end"]] == one["quote"]
        scores = [one["score"] for one in found["passages"]]
        assert scores == sorted(scores, reverse=True)
        nothing = await text_of(client, "search", {"query": "xylophones", "limit": 1})
        assert nothing.startswith("In no document: xylophones")

        start = answer["citations"][0]["start"]
        stretch = await structured("read", document=SEED, position=start, radius=50)
        assert (stretch["start"], stretch["end"]) == (start - 50, start + 50)
        assert stretch["text"] == text[start - 50 : start + 50]
        position: int | None = 0
        whole = ""
        while position is not None:
            part = await structured("read", document=SEED, position=position, radius=700)
            whole = whole[: part["start"]] + part["text"]
            position = part["next"]
        assert whole == text

        listed = await structured("documents")
        assert [one["id"] for one in listed["documents"]] == [SEED]
        assert (await structured("documents", matching="WILLING coalition"))["total"] == 1
        assert (await structured("documents", matching="nothing"))["total"] == 0
        assert (await structured("documents", offset=1))["documents"] == []

        (resource,) = (await client.list_resources()).resources
        assert resource.uri == listed["documents"][0]["uri"]
        (template,) = (await client.list_resource_templates()).resource_templates
        assert template.uri_template == "footnote://document/{id}"
        for uri in (resource.uri, f"footnote://document/{SEED}"):
            (contents,) = (await client.read_resource(uri)).contents
            assert isinstance(contents, TextResourceContents)
            assert contents.text == text

    talk(script)


def test_the_answer_is_that_of_the_other_doors(place: str) -> None:
    async def script(client: Client) -> Any:
        return (await client.call_tool("ask", {"question": QUESTION})).structured_content

    by_model = over_http(place, script)
    body = {"question": QUESTION}
    by_http = httpx.post(f"{place}/api/v1/ask", json=body, trust_env=False, timeout=60).json()
    for answer in (by_model, by_http):
        del answer["timings_ms"]
    assert by_model == by_http


WRONG: dict[str, tuple[str, dict[str, Any], str]] = {
    "no question": ("ask", {}, "question: field required."),
    "an empty question": ("ask", {"question": ""}, "question: string should have at least 1 character."),
    "a blank question": ("ask", {"question": " "}, "The question is empty"),
    "an endless question": ("ask", {"question": "a" * 99_999}, "question: string should have at most"),
    "a number": ("ask", {"question": 7}, "question: input should be a valid string."),
    "something else": ("ask", {"question": "Why?", "answer": 1}, "answer: there is no such field."),
    "no document": ("ask", {"question": "Why?", "documents": ["a\nb"]}, r"There is no document 'a\nb':"),
    "no such one to search": ("search", {"query": "a", "documents": ["x"]}, "There is no document 'x':"),
    "too many": ("search", {"query": "a", "limit": 51}, "limit: input should be less than or equal to 50."),
    "none": ("search", {"query": "a", "limit": 0}, "limit: input should be greater than or equal to 1."),
    "no such one to read": ("read", {"document": "x"}, "There is no document 'x': the tool documents lists"),
    "past the end": ("read", {"document": SEED, "position": 10**9}, "has 4,389 characters: position must"),
    "before the start": ("read", {"document": SEED, "position": -1}, "position: input should be greater"),
    "a negative offset": ("documents", {"offset": -1}, "offset: input should be greater than or equal to 0."),
}  # fmt: skip


def test_what_is_wrong_is_said_in_a_sentence(talk: Talk) -> None:
    async def script(client: Client) -> None:
        for tool, arguments, words in WRONG.values():
            result = await client.call_tool(tool, arguments)
            assert result.is_error, (tool, arguments)
            assert result.structured_content is None
            sentence = said(result)
            assert words in sentence
            assert sentence[-1] in ".?"
            assert "\n" not in sentence
            assert "Traceback" not in sentence
        nulls = {"question": QUESTION, "documents": None}  # as models leave things out
        assert QUOTE in await text_of(client, "ask", nulls)
        with pytest.raises(MCPError, match=r"There is no tool 'write': there are ask, search"):
            await client.call_tool("write", {})
        for uri in ("footnote://document/x", "file:///etc/passwd"):
            with pytest.raises(MCPError, match=r"There is no document '.*': the tool documents"):
                await client.read_resource(uri)

    talk(script)


def test_an_outage_is_an_error_and_tells_nothing_of_the_inside(
    faked: Faked, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = faked.assistant.index

    async def script(client: Client) -> None:
        crashed = await client.call_tool("ask", {"question": "Will it crash?"})
        assert (crashed.is_error, said(crashed)) == (
            True, "Something went wrong on the server; its log says what.",
        )  # fmt: skip
        missing = await client.call_tool("ask", {"question": "Is the chat model there?"})
        assert missing.is_error
        assert "does not answer" in said(missing)
        damaged = IndexDamaged("The index is damaged: run footnote doctor.")
        monkeypatch.setattr(index, "problem", damaged)
        for tool, arguments in (
            ("ask", {"question": "Why?"}), ("search", {"query": "a"}), ("documents", {}),
            ("read", {"document": SEED}),
        ):  # fmt: skip
            result = await client.call_tool(tool, arguments)
            assert (result.is_error, said(result)) == (True, str(damaged))
        for asked in (client.list_resources(), client.read_resource(uri_of(SEED))):
            with pytest.raises(MCPError, match="The index is damaged: run footnote doctor"):
                await asked

    over_http(faked.place, script)


@pytest.mark.parametrize("document", ["a/../b c.txt", "ü #1?.md", "a%41.txt", "x\ny", ".", "a//b"])
def test_an_address_names_its_document(document: str) -> None:
    assert document_at(uri_of(document)) == document
    assert urlsplit(uri_of(document)).path.count("/") == 1


# --- over HTTP ----------------------------------------------------------------------------------

LISTING = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "documents"}}
MODERN = "2026-07-28"
META = {
    "io.modelcontextprotocol/protocolVersion": MODERN,
    "io.modelcontextprotocol/clientCapabilities": {},
}
HEADERS = {"Accept": "application/json, text/event-stream"}


def post(place: str, **headers: str) -> httpx.Response:
    return httpx.post(
        f"{place}/mcp", json=LISTING, headers=HEADERS | headers, trust_env=False, timeout=60
    )


def assert_refused(response: httpx.Response, status: int, *words: str) -> None:
    """An error of JSON-RPC that belongs to no request, in one sentence."""
    assert response.status_code == status, response.text
    body = response.json()
    assert set(body) == {"jsonrpc", "id", "error"}
    assert (body["jsonrpc"], body["id"], body["error"]["code"]) == ("2.0", None, -32000)
    sentence = body["error"]["message"]
    assert sentence.endswith(".")
    for word in words:
        assert word in sentence


SITES: dict[str, dict[str, Any]] = {
    "none": {},
    "named": {"origins": ("https://portal.example",), "allowed_hosts": ("docs.example",)},
    "any": {"origins": ("*",)},
    "everywhere": {"host": "0.0.0.0"},
    "any host": {"allowed_hosts": ("*",)},
}
# By what is set, the host that is asked for ("": the server's own) and the origin: the status.
ORIGINS: dict[str, tuple[str, str, str, int]] = {
    "our own page": ("none", "", "http://{host}", 200),
    "our own page, over TLS before us": ("none", "", "https://{host}", 200),
    "a page of our other name": ("none", "", "http://localhost:1", 403),
    "another port": ("none", "", "http://127.0.0.1:1", 403),
    "another site": ("none", "", "http://evil.example", 403),
    "a file": ("none", "", "null", 403),
    "nothing": ("none", "", "", 403),
    "a named site": ("named", "", "https://portal.example", 200),
    "a named site, over HTTP": ("named", "", "http://portal.example", 403),
    "any site": ("any", "", "https://portal.example", 200),
    "our domain": ("named", "docs.example", "https://docs.example", 200),
    "a name that was pointed here": ("everywhere", "evil.example:1", "http://evil.example:1", 403),
    "such a name, where any is taken": ("any host", "evil.example", "http://evil.example", 403),
}


@pytest.fixture(scope="module")
def sites(faked: Faked, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """The addresses of servers with ``SITES``."""
    with ExitStack() as until_the_end:
        places = {"none": faked.place}
        for name, settings in SITES.items():
            if settings:
                serve = serving(tmp_path_factory.mktemp("site"), faked.assistant, **settings)
                places[name] = until_the_end.enter_context(serve)
        yield places


@pytest.mark.parametrize("case", ORIGINS.values(), ids=ORIGINS)
def test_pages_of_other_sites_are_refused(
    sites: dict[str, str], case: tuple[str, str, str, int]
) -> None:
    name, host, origin, status = case
    place = sites[name]
    headers = {"Host": host} if host else {}
    response = post(place, Origin=origin.format(host=urlsplit(place).netloc), **headers)
    if status == 200:
        assert SEED in response.text
    else:
        assert_refused(response, status, "may not call this server: ui.origins")


def test_only_requests_that_are_sent_are_answered(place: str) -> None:
    for method in ("GET", "DELETE", "PUT"):
        response = httpx.request(method, f"{place}/mcp", headers=HEADERS, trust_env=False)
        assert_refused(response, 405, "sent here with POST")
        assert response.headers["allow"] == "POST"
    ping = '{"jsonrpc": "2.0", "id": 1, "method": "ping"}'
    for kind in ("text/plain", "application/x-www-form-urlencoded", ""):
        told = {**HEADERS, "Content-Type": kind}
        typed = httpx.post(f"{place}/mcp", content=ping, headers=told, trust_env=False)
        assert_refused(typed, 415, "Content-Type: application/json")
    answer = post(place)
    assert answer.json()["id"] == 1
    assert "mcp-session-id" not in answer.headers
    for body in (b"", b"{", b"[]", b'"a"', b'{"jsonrpc": "2.0"}', b"\xff", b"[" * 99_999):
        sent = httpx.post(
            f"{place}/mcp", content=body, trust_env=False,
            headers=HEADERS | {"Content-Type": "application/json"},
        )  # fmt: skip
        assert sent.status_code == 400
        assert "error" in sent.json()


def test_arguments_may_be_the_text_of_an_object(place: str) -> None:
    def call(arguments: object) -> Any:
        body = LISTING | {"params": {"name": "ask", "arguments": arguments}}
        address = f"{place}/mcp"
        return httpx.post(address, json=body, headers=HEADERS, trust_env=False, timeout=60).json()

    told = call(json.dumps({"question": QUESTION}))
    assert told["result"]["structuredContent"]["citations"][0]["quote"] == QUOTE
    assert call("")["result"]["content"][0]["text"] == "question: field required."
    others: tuple[object, ...] = ("{", "[]", '"x"', [], 5, "[" * 99_999)
    for other in others:
        error = call(other)["error"]
        assert (error["code"], error["message"][:29]) == (-32602, "arguments must be an object, ")


@pytest.mark.parametrize(
    ("body", "code", "sentence"),
    [
        (
            '[{"jsonrpc": "2.0", "id": 1, "method": "ping"}]',
            -32600,
            "Batches are not answered here",
        ),
        ('{"id": 1, "method": "ping"}', -32600, "Send one JSON-RPC message"),
        ('{"jsonrpc": "2.0"}', -32600, "Send one JSON-RPC message"),
        ("5", -32600, "Send one JSON-RPC message"),
        *(
            (
                f'{{"jsonrpc": "2.0", "id": {found}, "method": "ping"}}',
                -32600,
                "The id of a request is",
            )
            for found in ("null", "1.5", "true", "{}")
        ),
        *(
            (
                f'{{"jsonrpc": "2.0", "id": 1, "method": "ping", "params": {found}}}',
                -32602,
                "The params of",
            )
            for found in ("[1]", '"x"')
        ),
        ('{"jsonrpc": "2.0", "id": 1, "error": 5}', -32600, "Send one JSON-RPC message"),
        ('{"jsonrpc": "2.0"', -32700, "is not valid JSON"),
        ("", -32700, "is not valid JSON"),
    ],
)
def test_what_is_no_message_is_refused_in_a_sentence(
    place: str, body: str, code: int, sentence: str
) -> None:
    refused = httpx.post(f"{place}/mcp", content=body, headers=HEADERS, trust_env=False)
    error = refused.json()["error"]
    assert (refused.status_code, error["code"]) == (400, code)
    assert sentence in error["message"]
    assert "\n" not in error["message"]


def test_many_documents_are_listed_some_at_a_time(
    faked: Faked, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ui.mcp_server.requests._PAGE", 2)
    held = [SEED, "hostile <b>.html", "long.txt"]

    async def script(client: Client) -> None:
        first = await client.list_resources()
        rest = await client.list_resources(cursor=first.next_cursor)
        assert [one.name for one in (*first.resources, *rest.resources)] == held
        assert (len(first.resources), rest.next_cursor) == (2, None)
        assert not (await client.list_resources(cursor="z")).resources
        listed = [(await client.call_tool("documents", {"offset": n, "limit": 2})) for n in (0, 2)]
        contents = [one.structured_content for one in listed]
        assert [one["id"] for part in contents for one in part["documents"]] == held
        assert [(part["total"], part["next"]) for part in contents] == [(3, 2), (3, None)]
        assert "(goes on: offset 2)" in said(listed[0])

    over_http(faked.place, script)


def test_what_a_model_searches_and_reads_is_in_the_audit_log(faked: Faked) -> None:
    def written() -> list[str]:
        return faked.audit.read_text("utf-8").splitlines() if faked.audit.exists() else []

    async def script(client: Client) -> tuple[Any, Any]:
        found = await client.call_tool("search", {"query": "ground forces"})
        read = await client.call_tool("read", {"document": SEED, "position": 50, "radius": 40})
        return found.structured_content, read.structured_content

    async def resource(client: Client) -> int:
        (contents,) = (await client.read_resource(f"footnote://document/{SEED}")).contents
        return len(getattr(contents, "text"))  # noqa: B009 - or it is a file

    before = len(written())
    found, shown = over_http(faked.place, script)
    length = over_http(faked.place, resource)
    searched, read, opened = map(json.loads, written()[before:])
    assert (searched["outcome"], searched["question"]) == ("searched", "ground forces")
    keys = ("document", "start", "end")
    assert searched["closest"] == [{key: one[key] for key in keys} for one in found["passages"]]
    assert searched["closest"]
    assert (read["outcome"], read["question"]) == ("read", "")
    assert read["cited"] == [{key: shown[key] for key in keys}]
    assert opened["cited"] == [{"document": SEED, "start": 0, "end": length}]


def test_half_a_character_breaks_no_reply(place: str) -> None:
    for tool, name in (("read", "document"), ("ask", "question"), ("documents", "\ud800")):
        params = {"name": tool, "arguments": {name: "\ud800"}, "_meta": META}
        sent = httpx.post(
            f"{place}/mcp",
            content=json.dumps(LISTING | {"params": params}),
            headers=HEADERS
            | {
                "Content-Type": "application/json",
                "MCP-Protocol-Version": MODERN,
                "Mcp-Method": "tools/call",
                "Mcp-Name": tool,
            },
            trust_env=False,
        )
        assert sent.status_code == 200, sent.text
        assert sent.json()["result"]["isError"]


@pytest.mark.parametrize("era", ERAS)
def test_who_leaves_gives_the_place_back(faked: Faked, era: str) -> None:
    gate, parts = faked.app.state.gate, urlsplit(faked.place)
    asking = {"name": "ask", "arguments": {"question": "Is it slow?"}, "_meta": META}
    version = f"MCP-Protocol-Version: {MODERN}\r\nMcp-Method: tools/call\r\nMcp-Name: ask\r\n"
    body = json.dumps(LISTING | {"params": asking}).encode()
    with socket.create_connection((parts.hostname, parts.port), timeout=30) as connection:
        connection.sendall(
            b"POST /mcp HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            b"Accept: application/json, text/event-stream\r\n"
            b"%bContent-Length: %d\r\n\r\n%b"
            % (version.encode() if era == "auto" else b"", len(body), body)
        )
        until(lambda: gate.taken == 1, "one is answered")
    until(lambda: gate.taken == 0, "the place is free")


def test_without_the_extra_a_sentence_names_it(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    seed_path: Path,
    faked: Faked,
) -> None:
    monkeypatch.setitem(sys.modules, "mcp", None)  # as if it were not installed
    with serving(tmp_path, faked.assistant) as place:
        assert_refused(post(place), 404, "its extra mcp", 'pip install "mcp>=2.3,<3"')
        assert httpx.get(f"{place}/healthz", trust_env=False).status_code == 200
    command = call(capsys, "--index", str(seed_path), "mcp")
    assert_one_sentence(command, 1, "its extra mcp", 'pip install "mcp>=2.3,<3"')


def test_only_those_who_are_known_are_answered_and_only_so_often(
    faked: Faked, tmp_path: Path
) -> None:
    with serving(tmp_path, faked.assistant, auth="key", rate_per_minute=2) as place:
        refused = post(place)
        assert_refused(refused, 401, "send a key as a bearer token")
        assert refused.headers["www-authenticate"].startswith("Bearer")
        assert_refused(post(place, Authorization="Bearer fn_x"), 401, "The key is not accepted")
        for era in ERAS:  # and a client says so
            said_so = pytest.RaisesExc(MCPError, match="send a key as a bearer token")
            with pytest.RaisesGroup(said_so, flatten_subgroups=True):
                over_http(place, lambda client: client.list_tools(), era)
        key = KeyStore(tmp_path).create("model", [], [], None)
        for _ in range(2):
            assert SEED in post(place, Authorization=f"Bearer {key}").text
        limited = post(place, Authorization=f"Bearer {key}")
        assert_refused(limited, 429, "more than 2 requests a minute")
        assert 1 <= int(limited.headers["retry-after"]) <= 60


def test_what_may_not_be_read_is_not_there(tmp_path: Path) -> None:
    docs = tmp_path / "docs"
    (docs / "pay").mkdir(parents=True)
    (docs / "pay" / "salaries.txt").write_text("The harbour master Zopelka earns 9,000 a month.\n")
    (docs / "open.txt").write_text("The library opens at ten. Books are lent for four weeks.\n")
    (docs / RULE_FILE).write_text('[access]\n"pay/**" = ["group:hr"]\n')
    secret, question = "pay/salaries.txt", "What does the harbour master earn?"
    requests: list[tuple[str, dict[str, Any]]] = [
        ("documents", {}), ("documents", {"matching": "salaries"}), ("search", {"query": question}),
        ("search", {"query": question, "documents": ["DOCUMENT"]}), ("read", {"document": "DOCUMENT"}),
        ("read", {"document": "DOCUMENT", "position": 10**6}), ("ask", {"question": question}),
        ("ask", {"question": question, "documents": ["DOCUMENT"]}),
        ("ask", {"question": "Which documents do you have?"}),
    ]  # fmt: skip

    async def script(client: Client) -> dict[str, str]:
        heard = {}
        for document in (secret, "pay/missing.txt"):
            for number, (tool, arguments) in enumerate(requests):
                filled = json.loads(json.dumps(arguments).replace("DOCUMENT", document))
                result = await client.call_tool(tool, filled)
                content = dict(result.structured_content or {}) | {"timings_ms": ""}
                told = f"{result.is_error} {said(result)} {content}"
                heard[f"{number} {document}"] = told.replace(document, "IT")
            try:
                contents = (await client.read_resource(uri_of(document))).contents
                heard[f"resource {document}"] = str(contents)
            except MCPError as problem:
                heard[f"resource {document}"] = str(problem).replace(document, "IT")
        heard["resources"] = str(await client.list_resources())
        return heard

    with Index(IngestSettings(index=str(tmp_path / "index")), "write", "test") as index:
        assert not ingest(index, [docs]).skipped
        assistant = build_assistant(AssistantSettings(), index)
        settings = UiSettings(auth="proxy", trusted_proxies=("127.0.0.1",))
        with place_of(assistant, tmp_path, settings) as place:
            ann = {"X-Forwarded-User": "ann"}
            forbidden = over_http(place, script, **ann)
            allowed = over_http(place, script, **ann | {"X-Forwarded-Groups": "hr"})
    for told in forbidden.values():
        assert "Zopelka" not in told
        assert "salaries" not in told
    assert str(allowed).count("Zopelka") > 4
    same = [name.removesuffix(secret) for name in forbidden if name.endswith(secret)]
    assert [forbidden[name + secret] for name in same] == [
        forbidden[name + "pay/missing.txt"] for name in same
    ]


# --- on standard input and output -----------------------------------------------------------------


def test_nothing_but_the_protocol_is_on_standard_output_while_documents_come_and_go(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    option = ("--index", str(tmp_path / "index"))
    (tmp_path / "tea.txt").write_text("The granary of Kampen stores forty crates of tea.\n")
    (tmp_path / "sluice.txt").write_text("The sluice of Kampen is painted by Oskar.\n")
    assert call(capsys, *option, "ingest", "tea.txt").status == 0
    process = subprocess.Popen(
        [COMMAND, *option, "mcp"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip

    def send(method: str, **rest: Any) -> None:
        assert process.stdin is not None
        line = {"jsonrpc": "2.0", "method": method, **rest}
        process.stdin.write(json.dumps(line).encode() + b"\n")
        process.stdin.flush()

    def reply(number: int) -> Any:
        assert process.stdout is not None
        found = json.loads(process.stdout.readline())
        assert found["id"] == number
        return found["result"]

    def asked(number: int) -> str:
        arguments = {"question": "Who paints the sluice of Kampen?"}
        send("tools/call", id=number, params={"name": "ask", "arguments": arguments})
        (content,) = reply(number)["content"]
        return str(content["text"])

    client = {
        "protocolVersion": "2025-11-25",
        "capabilities": {},
        "clientInfo": {"name": "t", "version": "1"},
    }
    send("initialize", id=1, params=client)
    assert reply(1)["serverInfo"]["name"] == "footnote"
    send("notifications/initialized")
    assert "The documents don't say." in asked(2)
    assert call(capsys, *option, "ingest", "sluice.txt").status == 0
    assert "painted by Oskar. [1]" in asked(3)
    assert call(capsys, *option, "documents", "remove", "sluice.txt").status == 0
    assert "The documents don't say." in asked(4)
    rest, errors = process.communicate(timeout=60)
    assert (rest, errors, process.returncode) == (b"", b"", 0)


def test_a_client_that_breaks_off_leaves_no_trace(seed_path: Path) -> None:
    process = subprocess.Popen(
        [COMMAND, "--index", str(seed_path), "mcp"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(b'{"jsonrpc": "2.0", "id": 1, "method": "server/discover"}\n')
    process.stdin.flush()
    assert process.stdout.readline()
    process.send_signal(signal.SIGINT)  # Ctrl-C
    _out, errors = process.communicate(timeout=60)
    assert (process.returncode, errors) == (-signal.SIGINT, b"")


def test_a_line_that_is_no_message_is_refused_without_an_id(seed_path: Path) -> None:
    done = subprocess.run(
        [COMMAND, "--index", str(seed_path), "mcp"],
        input=b'garbage\n\n[]\n{"id": 4}\n\xff\n',
        capture_output=True,
        check=True,
    )
    replies = [json.loads(line) for line in done.stdout.splitlines()]
    assert [(one["id"], one["error"]["code"]) for one in replies] == [
        (None, -32700), (None, -32600), (None, -32600), (None, -32700),
    ]  # fmt: skip
    assert done.stderr == b""


def test_there_must_be_an_index(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    result = call(capsys, "--index", str(tmp_path / "none"), "mcp")
    assert_one_sentence(result, 1, "Nothing has been ingested into", "footnote ingest PATH")
