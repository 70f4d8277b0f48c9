"""Requests that no honest client sends, at every door of servers that run: refused in one sentence."""

from __future__ import annotations

import base64
import gzip
import json
import logging
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from assistant.build import build_assistant
from assistant.settings import AssistantSettings
from ingest.index import Index
from tests.auth_servers import RSA, SECRET, Servers, shared, signed
from tests.fakes import place_of
from tests.test_hang_ups import Doors
from ui.api.request_size import MOST_BODY, MOST_HEADERS
from ui.auth.keys import KeyStore

QUESTION = "Which countries declined to contribute ground forces?"
HALF = "\ud800"  # half of a character: JSON can say it, UTF-8 cannot
TURNS = [
    {"role": "user", "content": QUESTION},
    {"role": "assistant", "content": "Poland, Spain, and Italy. [1]"},
]
ACCEPT = {"Accept": "application/json, text/event-stream", "Content-Type": "application/json"}


def tool(name: str, **arguments: Any) -> dict[str, Any]:
    params = {"name": name, "arguments": arguments}
    return {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": params}


# What an honest client sends to each door.
BODIES: dict[str, tuple[str, str, dict[str, Any]]] = {
    "ask": ("POST", "/api/v1/ask", {"question": QUESTION, "history": TURNS, "documents": []}),
    "ask of a document": ("POST", "/api/v1/ask", {"question": QUESTION, "documents": ["a.txt"]}),
    "stream": (
        "POST", "/api/v1/ask/stream", {"question": QUESTION, "history": TURNS, "documents": ["a.txt"]},
    ),
    "feedback": (
        "POST", "/api/v1/feedback", {"answer": {"question": "?"}, "rating": "up", "comment": "Good."},
    ),
    "pasted text": ("POST", "/api/v1/documents/text", {"title": "A note", "text": "A text."}),
    "amendment": ("PUT", "/api/v1/feedback/unknown", {"rating": "down", "comment": "No."}),
    "completion": (
        "POST", "/v1/chat/completions",
        {"model": "footnote", "messages": [*TURNS, TURNS[0]], "user": "ann", "stop": ["x"],
         "metadata": {"documents": "a.txt", "ticket": "7"}},
    ),
    "completion, streamed": (
        "POST", "/v1/chat/completions",
        {"model": "footnote", "messages": [{"role": "user", "content": [{"type": "text", "text": "?"}]}],
         "stream": True},
    ),
    "response": (
        "POST", "/v1/responses",
        {"model": "footnote", "input": QUESTION, "instructions": "Be brief.", "user": "ann"},
    ),
    "response, streamed": (
        "POST", "/v1/responses",
        {"model": "footnote", "stream": True, "metadata": {"documents": '["a.txt"]'},
         "input": [*TURNS, {"role": "user", "content": [{"type": "input_text", "text": "?"}]}]},
    ),
    "tool ask": ("POST", "/mcp", tool("ask", question=QUESTION, history=TURNS, documents=["a.txt"])),
    "tool search": ("POST", "/mcp", tool("search", query="forces")),
    "tool read": ("POST", "/mcp", tool("read", document="a.txt")),
}  # fmt: skip
SENT = [
    *sorted({(method, path) for method, path, _ in BODIES.values()}),
    ("POST", "/gradio_api/queue/join"),
    ("POST", "/evaluate/draft"),
    ("POST", "/nothing"),
]

OPENAI = ("/v1/chat/completions", "/v1/responses")


@pytest.fixture(scope="module")
def place(seed_index: Index, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    assistant = build_assistant(AssistantSettings(), seed_index)
    with place_of(assistant, tmp_path_factory.mktemp("hostile")) as place:
        yield place


@pytest.fixture
def client(place: str, caplog: pytest.LogCaptureFixture) -> Iterator[httpx.Client]:
    """Asks; whatever the request was, the server logs no traceback of it."""
    with httpx.Client(base_url=place, trust_env=False, timeout=60) as client:
        yield client
    for record in caplog.records:
        assert record.levelno < logging.ERROR, record.getMessage()
        assert not record.exc_info, record.getMessage()


def sentence(response: httpx.Response) -> str:
    """What a refusal says, in the shape of its door."""
    body = response.json()
    error = body["error"]
    said: str = error if isinstance(error, str) else error["message"]
    assert said.endswith("."), said
    assert "\n" not in said
    return said


def raw(place: str, *parts: bytes) -> tuple[int, str]:
    """The status and the body of what comes back for bytes that no client of HTTP would send."""
    with socket.create_connection(("127.0.0.1", httpx.URL(place).port), timeout=60) as connection:
        try:
            for part in parts:
                connection.sendall(part)
        except ConnectionError:
            pass  # it was refused before all of it was sent
        received = b""
        try:
            while b"\r\n\r\n" not in received or not received.partition(b"\r\n\r\n")[2]:
                more = connection.recv(65536)
                if not more:
                    break
                received += more
        except ConnectionError:
            pass
    head, _, body = received.partition(b"\r\n\r\n")
    return int(head.split(b" ", 2)[1]), body.decode()


def still_answers(place: str) -> None:
    with httpx.Client(base_url=place, trust_env=False, timeout=60) as client:
        assert client.post("/api/v1/ask", json={"question": "Hello!"}).status_code == 200


def on_the_page(place: str, client: httpx.Client, changed: dict[str, Any]) -> str:
    """What the page hears of a question to which it adds ``changed``."""
    joined = Doors(place).chat("session", QUESTION)[0].partition(b"\r\n\r\n")[2]
    sent = json.loads(joined) | changed
    content = json.dumps(sent)
    client.post("/gradio_api/queue/join", content=content, headers=ACCEPT).raise_for_status()
    session = sent["session_hash"]
    return client.get(f"/gradio_api/queue/data?session_hash={session}").text


# --- sizes --------------------------------------------------------------------------------------


LARGE = b"a" * 12 * 1024**2  # more than may be sent, and than the system holds for a connection


@pytest.mark.parametrize(("method", "path"), SENT)
def test_a_body_that_is_too_long_is_refused_unread(
    place: str, client: httpx.Client, method: str, path: str
) -> None:
    refused = client.request(method, path, content=LARGE, headers=ACCEPT)
    assert refused.status_code == 413
    assert sentence(refused) == "The request is larger than 4 MB."
    # It says how long it will be, and sends nothing.
    head = f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
    status, said = raw(place, f"{head}Content-Length: {50 * 1024**2}\r\n\r\n".encode())
    assert (status, json.loads(said)) == (413, refused.json())


@pytest.mark.parametrize(("method", "path"), SENT[:-1])
def test_a_body_that_does_not_say_how_long_it_is_is_refused_when_it_is_too_long(
    client: httpx.Client, method: str, path: str
) -> None:
    blocks = iter([b"a" * 1024**2] * 12)
    refused = client.request(method, path, content=blocks, headers=ACCEPT)
    assert refused.status_code == 413
    assert sentence(refused) == "The request is larger than 4 MB."
    assert next(blocks, None) is None  # httpx sends all of it before it listens: that is borne


@pytest.mark.parametrize(("method", "path"), SENT)
def test_a_packed_body_is_refused_unread(client: httpx.Client, method: str, path: str) -> None:
    content = gzip.compress(b'{"question": "Who?"}')
    packed = client.request(
        method, path, content=content, headers=ACCEPT | {"Content-Encoding": "gzip"}
    )
    assert packed.status_code == 415
    assert "compressed (gzip)" in sentence(packed)


@pytest.mark.parametrize(
    "path",
    ["/api/v1/ask", "/api/v1/ask/stream", "/api/v1/feedback", "/api/v1/documents/text", *OPENAI],
)
@pytest.mark.parametrize("kind", ["", "application/x-www-form-urlencoded", "text/plain"])
@pytest.mark.parametrize("content", [b'{"question": "Who?"}', b"\xff\x00"], ids=["JSON", "bytes"])
def test_a_body_that_does_not_say_what_it_is(
    client: httpx.Client, path: str, kind: str, content: bytes
) -> None:
    sent = client.post(path, content=content, headers={"Content-Type": kind} if kind else {})
    assert sent.status_code == (400 if path in OPENAI else 422)
    assert "Content-Type: application/json" in sentence(sent)


def test_what_is_just_short_enough_is_read(client: httpx.Client) -> None:
    start, end = b'{"question": "Who?"', b"}"
    for more, status in ((0, 200), (1, 413)):
        content = start + b" " * (MOST_BODY - len(start) - len(end) + more) + end
        sent = client.post("/api/v1/ask", content=content, headers=ACCEPT)
        assert sent.status_code == status


def test_uploads_have_limits_of_their_own(client: httpx.Client) -> None:
    content = b'{"question": "Who?"}\n' + b"\n" * MOST_BODY
    upload = client.post("/evaluate/upload?name=set.jsonl", content=content)
    assert upload.status_code == 200
    assert "set.jsonl" in upload.text


@pytest.mark.parametrize("path", ["/healthz", "/api/v1/documents", "/v1/models", "/", "/mcp"])
@pytest.mark.parametrize("pieces", [1, 128])
def test_headers_of_64_kilobytes_are_refused(place: str, path: str, pieces: int) -> None:
    headers = {f"X-Long-{n}": "a" * (64 * 1024 // pieces) for n in range(pieces)}
    with httpx.Client(base_url=place, trust_env=False, timeout=60) as client:
        refused = client.get(path, headers=headers)
    assert refused.status_code == 431
    assert (
        sentence(refused) == f"The headers of the request are longer than {MOST_HEADERS >> 10} kB."
    )


ENDLESS = {
    "a header": (b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Long: ", b"a"),
    "headers": (b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n", b"X-Long: a\r\n"),
    "an address": (b"GET /healthz?", b"a"),
    "a chunk's extension": (
        b"POST /api/v1/ask HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\n1;", b"a",
    ),
    "trailers": (
        b"POST /nothing HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n",
        b"X-Long: a\r\n",
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", ENDLESS)
def test_what_goes_on_without_end_is_broken_off(place: str, what: str) -> None:
    start, more = ENDLESS[what]
    block = more * (16 * 1024 // len(more))
    with socket.create_connection(("127.0.0.1", httpx.URL(place).port), timeout=60) as connection:

        def go_on() -> None:
            for _ in range(4096):
                connection.sendall(block)

        connection.sendall(start)
        with pytest.raises(ConnectionError):
            go_on()
    still_answers(place)


LONG = [turn for _ in range(5_000) for turn in TURNS]
HISTORIES: dict[str, tuple[str, dict[str, Any]]] = {
    "ask": ("/api/v1/ask", {"question": QUESTION, "history": LONG}),
    "stream": ("/api/v1/ask/stream", {"question": QUESTION, "history": LONG}),
    "completion": ("/v1/chat/completions", {"model": "footnote", "messages": [*LONG, TURNS[0]]}),
    "response": ("/v1/responses", {"model": "footnote", "input": [*LONG, TURNS[0]]}),
}


@pytest.mark.parametrize("door", HISTORIES)
def test_ten_thousand_turns_are_refused(client: httpx.Client, door: str) -> None:
    path, body = HISTORIES[door]
    refused = client.post(path, json=body)
    assert refused.status_code in (400, 422)
    assert "at most" in sentence(refused)


def test_ten_thousand_turns_of_a_tool_are_refused(client: httpx.Client) -> None:
    body = tool("ask", question=QUESTION, history=LONG)
    reply = client.post("/mcp", json=body, headers=ACCEPT).json()
    assert "error" in reply or reply["result"]["isError"], reply


def test_ten_thousand_turns_on_the_page_do_no_harm(place: str, client: httpx.Client) -> None:
    shown = [{**turn, "content": [{"type": "text", "text": turn["content"]}]} for turn in LONG]
    heard = on_the_page(place, client, {"data": [QUESTION, shown]})
    assert '"process_completed"' in heard
    assert '"success":true' in heard


# --- half a character, in every text ------------------------------------------------------------


def with_half(value: Any) -> Iterator[Any]:
    """``value`` again and again, each time with one of its texts, or names, spoilt."""
    if isinstance(value, str):
        yield HALF
        yield value + HALF
    elif isinstance(value, list):
        for number, one in enumerate(value):
            for spoilt in with_half(one):
                yield [*value[:number], spoilt, *value[number + 1 :]]
    elif isinstance(value, dict):
        yield {**value, HALF: "x"}
        for name, one in value.items():
            for spoilt in with_half(one):
                yield {**value, name: spoilt}


@pytest.mark.parametrize("door", BODIES)
def test_half_a_character_breaks_nothing(place: str, client: httpx.Client, door: str) -> None:
    method, path, body = BODIES[door]
    for spoilt in with_half(body):
        reply = client.request(method, path, content=json.dumps(spoilt), headers=ACCEPT)
        assert reply.status_code < 500, (spoilt, reply.text)
        if reply.status_code >= 400 and path != "/mcp":  # whose SDK has its own words
            sentence(reply)
    still_answers(place)


def test_half_a_character_on_the_page_breaks_nothing(place: str, client: httpx.Client) -> None:
    data = [QUESTION, [{"role": "user", "content": [{"type": "text", "text": QUESTION}]}]]
    for spoilt in with_half({"data": data, "session_hash": "half"}):
        joined = json.loads(Doors(place).chat("half", QUESTION)[0].partition(b"\r\n\r\n")[2])
        content = json.dumps(joined | spoilt)
        refused = client.post("/gradio_api/queue/join", content=content, headers=ACCEPT)
        assert refused.status_code == 422
        assert sentence(refused) == "The request holds half a character (a lone surrogate)."
    heard = on_the_page(place, client, {"data": ["What about \U0001f1ea?", []]})
    assert '"success":true' in heard  # a character that JSON says in two halves


# --- what two servers could read two ways (RFC 9112, 11.2) --------------------------------------

HEAD = b"POST /api/v1/ask HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
ASKED = json.dumps({"question": QUESTION}).encode()
CHUNKED = b"%x\r\n%s\r\n0\r\n\r\n" % (len(ASKED), ASKED)
LENGTH = b"Content-Length: %d\r\n" % len(ASKED)
IDENTITY = b"X-Forwarded-User: root"
SMUGGLED: dict[str, bytes] = {
    "a length, and chunks": HEAD + LENGTH + b"Transfer-Encoding: chunked\r\n\r\n" + CHUNKED,
    "chunks, and a length": HEAD + b"Transfer-Encoding: chunked\r\n" + LENGTH + b"\r\n" + CHUNKED,
    "chunks twice": HEAD + b"Transfer-Encoding: chunked\r\n" * 2 + b"\r\n" + CHUNKED,
    "chunks, and none": (
        HEAD + b"Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n" + CHUNKED
    ),
    "no chunks at the end": HEAD + b"Transfer-Encoding: chunked, gzip\r\n\r\n" + CHUNKED,
    "a space before the colon": HEAD + b"Transfer-Encoding : chunked\r\n\r\n" + CHUNKED,
    "two lengths": HEAD + b"Content-Length: 3\r\n" + LENGTH + b"\r\n" + ASKED,
    "a length with a sign": HEAD + LENGTH.replace(b": ", b": +") + b"\r\n" + ASKED,
    "a length below zero": HEAD + b"Content-Length: -1\r\n\r\n" + ASKED,
    "a length beyond all numbers": HEAD + b"Content-Length: 1" + b"0" * 30 + b"\r\n\r\n" + ASKED,
    "a chunk that is no number": HEAD + b"Transfer-Encoding: chunked\r\n\r\n0x5\r\n" + CHUNKED,
    "a header over two lines": HEAD + LENGTH + b"X-Any: a\r\n " + IDENTITY + b"\r\n\r\n" + ASKED,
    "a header that begins below": HEAD + LENGTH + b"X-Any:\r\n\t" + IDENTITY + b"\r\n\r\n" + ASKED,
    "a bare line feed": HEAD + LENGTH + b"X-Any: a\n" + IDENTITY + b"\r\n\r\n" + ASKED,
    "a bare carriage return": HEAD + LENGTH + b"X-Any: a\r" + IDENTITY + b"\r\n\r\n" + ASKED,
    "a zero byte": HEAD + LENGTH + b"X-Any: a\x00\r\n\r\n" + ASKED,
    "a space in a name": HEAD + LENGTH + b"X-Forwarded User: root\r\n\r\n" + ASKED,
    "two hosts": HEAD + b"Host: portal.example\r\n" + LENGTH + b"\r\n" + ASKED,
}  # fmt: skip


@pytest.mark.parametrize("what", SMUGGLED)
def test_what_can_be_read_two_ways_is_refused(place: str, what: str) -> None:
    status, said = raw(place, SMUGGLED[what])
    assert status == 400
    assert said.rstrip('"}').count(".") <= 1
    assert "Traceback" not in said
    still_answers(place)


@pytest.fixture(scope="module")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Servers]:
    made = Servers(
        tmp_path_factory.mktemp("identities"),
        {
            "proxy": {"auth": "proxy", "trusted_proxies": ("127.0.0.1",)},
            "key": {"auth": "key"},
            "secret": {"auth": "token", "token_secret": SECRET},
        },
    )
    yield made
    made.close()


ANN = b"X-Forwarded-User: ann\r\n"
TWO_IDENTITIES: dict[str, bytes] = {
    "over two lines": b"X-Any: a\r\n X-Forwarded-User: ann\r\n",
    "continued": b"X-Forwarded-User: ann\r\n root\r\n",
    "a space before the colon": b"X-Forwarded-User : ann\r\n",
    "beside, with an underscore": ANN + b"X_Forwarded_User: root\r\n",
    "beside, a space before the colon": ANN + b"X-Forwarded-User : root\r\n",
    "behind a bare line feed": ANN + b"X-Any: a\nX-Forwarded-User: root\r\n",
    "a second request in the body": ANN + LENGTH + b"Transfer-Encoding: chunked\r\n",
}


@pytest.mark.parametrize("how", TWO_IDENTITIES)
def test_identities_cannot_be_smuggled(servers: Servers, how: str) -> None:
    place = servers["proxy"]
    start = b"GET /who HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
    status, said = raw(place, start + ANN + b"\r\n")
    assert (status, json.loads(said)["user"]) == (200, "ann")
    status, said = raw(place, start + TWO_IDENTITIES[how] + b"\r\n")
    assert status == 400
    assert "Traceback" not in said


# --- at every door ------------------------------------------------------------------------------


def part(value: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


TOKENS = {
    "alg none": f"{part({'alg': 'none'})}.{part({'sub': 'ann', 'aud': 'footnote', 'exp': 4e9})}.",
    "RS256 for HS256": signed(key=RSA),
    "expired": shared(exp=1_700_000_000),
    "another audience": shared(aud="other"),
}


@pytest.mark.parametrize("what", TOKENS)
def test_no_door_takes_a_bad_token(servers: Servers, what: str) -> None:
    assert_refused_everywhere(servers["secret"], f"Bearer {TOKENS[what]}".encode())


@pytest.mark.parametrize("end", [b" ", b"  ", b"\t", b"\r", b"\x0b"], ids=bytes.hex)
def test_no_door_takes_a_key_with_something_inside_it(servers: Servers, end: bytes) -> None:
    place = servers["key"]
    name = f"key-{end.hex()}"
    key = KeyStore(Path(servers.folder) / "key").create(name, [], [], None).encode()
    # At the end of a header white space is no part of it (RFC 9110, 5.5); before the key it is.
    inside = key[:20] + end + key[20:]
    assert (
        raw(
            place,
            b"GET /who HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + key + b"\r\n\r\n",
        )[0]
        == 200
    )
    assert_refused_everywhere(place, b"Bearer " + inside)
    assert_refused_everywhere(place, b"Bearer " + end + key)


def assert_refused_everywhere(place: str, authorization: bytes) -> None:
    """No door answers, and each says so in its own shape; bytes that no header holds go nowhere."""
    for method, path, body in BODIES.values():
        content = json.dumps(body).encode()
        head = (
            f"{method} {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            f"Content-Length: {len(content)}\r\nAuthorization: "
        )
        status, said = raw(place, head.encode() + authorization + b"\r\n\r\n" + content)
        assert status in (400, 401), (path, said)
        assert "Traceback" not in said
