"""What the door for OpenAI's clients refuses, how it says so, and what becomes of those who leave."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.answer import Answer, Citation, Delta, Event, Respelled, Searched, Trace, Turn
from ingest.errors import ChatModelProblem
from tests.auth_servers import serving
from tests.commands import PATIENCE, until
from tests.fakes import DECLINED, FakeAssistant, assistant, place_of, running, seed_index
from tests.fronts import PREFIX, location, nginx
from tests.lazily import Lazily
from tests.test_hang_ups import Talking, app_of
from ui.auth.keys import KeyStore
from ui.failures import UNEXPECTED
from ui.openai.cited_text import cited_text, source_address, without_sources

if TYPE_CHECKING:
    import openai
else:
    openai = Lazily("openai")

__all__ = ["assistant"]

QUESTION = "Which countries declined to contribute ground forces?"
USER = {"role": "user", "content": QUESTION}
CHAT = {"model": "footnote", "messages": [USER]}
BOTH = ("/v1/chat/completions", "/v1/responses")


@pytest.fixture(scope="module")
def place(assistant: FakeAssistant, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with place_of(assistant, tmp_path_factory.mktemp("openai")) as place:
        yield place


@pytest.fixture(scope="module")
def client(place: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=place, timeout=60, trust_env=False) as client:
        yield client


@contextmanager
def package(place: str, key: str = "none") -> Iterator[openai.OpenAI]:
    """The openai package as it asks ``place``, once."""
    with openai.OpenAI(base_url=f"{place}/v1", api_key=key, max_retries=0, timeout=60) as client:
        yield client


def refused(response: httpx.Response) -> tuple[int, str | None, str | None]:
    """Status, parameter and code of a refusal, which has OpenAI's shape."""
    error = response.json()["error"]
    assert set(error) == {"message", "type", "param", "code"}
    assert error["message"].strip()
    assert "validation" not in error["message"]  # a step of ours
    server = response.status_code >= 500
    assert error["type"] == ("server_error" if server else "invalid_request_error")
    return response.status_code, error["param"], error["code"]


_NAMES = [
    "background", "content", "conversation", "documents", "format", "function_call", "include_usage", "input",
    "instructions", "logprobs", "messages", "metadata", "modalities", "model", "n", "previous_response_id",
    "response_format", "role", "store", "stream", "stream_options", "text", "tool_choice", "tools", "type",
]  # fmt: skip

# --- what is asked ------------------------------------------------------------------------------

CHAT_REFUSALS: dict[str, tuple[dict[str, Any], int, str | None, str | None]] = {
    "no model": ({"model": None}, 400, "model", None),
    "another model": ({"model": "gpt-5"}, 404, "model", "model_not_found"),
    "no messages": ({"messages": []}, 400, "messages", None),
    "too many messages": ({"messages": [USER] * 2049}, 400, "messages", None),
    "a message of nobody": ({"messages": [{"content": "?"}]}, 400, "messages[0].role", None),
    "an unknown role": (
        {"messages": [{"role": "root", "content": "?"}]}, 400, "messages[0].role", None,
    ),
    "last word of the assistant": (
        {"messages": [USER, {"role": "assistant", "content": "Yes."}]}, 400, "messages", "invalid_value",
    ),
    "instructions alone": (
        {"messages": [{"role": "system", "content": "Be nice."}]}, 400, "messages", "invalid_value",
    ),
    "a number": ({"messages": [{"role": "user", "content": 7}]}, 400, "messages[0].content", None),
    "half a character": (
        {"messages": [{"role": "user", "content": "\ud800"}]}, 400, "messages[0].content", None,
    ),
    "a picture": (
        {"messages": [{"role": "user", "content": [{"type": "image_url", "image_url": {"url": "x"}}]}]},
        400, "messages[0].content", None,
    ),
    "half a character for a type": (
        {"messages": [{"role": "user", "content": [{"type": "\ud800"}]}]}, 400, "messages[0].content", None,
    ),
    "text without text": (
        {"messages": [{"role": "user", "content": [{"type": "text"}]}]}, 400, "messages[0].content", None,
    ),
    "a message beyond all bounds": (
        {"messages": [{"role": "user", "content": "x" * 100_001}]}, 400, "messages[0].content", None,
    ),
    "two answers": ({"n": 2}, 400, "n", "unsupported_value"),
    "logprobs": ({"logprobs": True}, 400, "logprobs", "unsupported_value"),
    "audio": ({"modalities": ["text", "audio"]}, 400, "modalities", "unsupported_value"),
    "a tool must be called": (
        {"tools": [{"type": "function"}], "tool_choice": "required"}, 400, "tool_choice", "unsupported_value",
    ),
    "this tool must be called": (
        {"tool_choice": {"type": "function"}}, 400, "tool_choice", "unsupported_value",
    ),
    "a function must be called": (
        {"function_call": {"name": "f"}}, 400, "function_call", "unsupported_value",
    ),
    "JSON by a schema": (
        {"response_format": {"type": "json_schema"}}, 400, "response_format", "unsupported_value",
    ),
    "documents that are no list": (
        {"metadata": {"documents": "[1"}}, 400, "metadata.documents", None,
    ),
    "documents that are no ids": (
        {"metadata": {"documents": "[1]"}}, 400, "metadata.documents", None,
    ),
    "metadata that are no strings": ({"metadata": {"ticket": 7}}, 400, "metadata.ticket", None),
}  # fmt: skip
RESPONSES_REFUSALS: dict[str, tuple[dict[str, Any], int, str | None, str | None]] = {
    "another model": ({"model": "gpt-5"}, 404, "model", "model_not_found"),
    "no input": ({"input": None}, 400, "input", None),
    "an empty input": ({"input": []}, 400, "input", None),
    "an input without a question": (
        {"input": [{"type": "reasoning", "summary": []}]}, 400, "input", None,
    ),
    "what was stored": ({"input": [{"type": "item_reference", "id": "msg_1"}]}, 400, "input", None),
    "a picture": (
        {"input": [{"role": "user", "content": [{"type": "input_image", "image_url": "x"}]}]},
        400, "input[0].content", None,
    ),
    "the response before": (
        {"previous_response_id": "resp_1"}, 400, "previous_response_id", "previous_response_not_found",
    ),
    "a conversation": ({"conversation": "conv_1"}, 400, "conversation", "unsupported_value"),
    "in the background": ({"background": True}, 400, "background", "unsupported_value"),
    "JSON": ({"text": {"format": {"type": "json_object"}}}, 400, "text.format", "unsupported_value"),
    "a tool must be called": ({"tool_choice": "required"}, 400, "tool_choice", "unsupported_value"),
}  # fmt: skip


def post(client: httpx.Client, path: str, body: Any) -> httpx.Response:
    # httpx itself would refuse to send half a character.
    content = json.dumps(body).encode()
    return client.post(path, content=content, headers={"Content-Type": "application/json"})


@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize("name", CHAT_REFUSALS)
def test_what_a_chat_completion_refuses(client: httpx.Client, name: str, stream: bool) -> None:
    changed, *expected = CHAT_REFUSALS[name]
    response = post(client, "/v1/chat/completions", CHAT | changed | {"stream": stream})
    assert refused(response) == tuple(expected), response.text


@pytest.mark.parametrize("name", RESPONSES_REFUSALS)
def test_what_a_response_refuses(client: httpx.Client, name: str) -> None:
    changed, *expected = RESPONSES_REFUSALS[name]
    body = {"model": "footnote", "input": QUESTION} | changed
    assert refused(post(client, "/v1/responses", body)) == tuple(expected)


PICTURE = {"type": "image_url", "image_url": {"url": "https://example.org/cat.png"}}


def test_pictures_of_earlier_messages_are_passed_over(client: httpx.Client) -> None:
    before = {"role": "user", "content": [{"type": "text", "text": "What is this?"}, PICTURE]}
    said = {"role": "assistant", "content": [{"type": "thinking", "thinking": "?"}]}
    body = CHAT | {"messages": [before, said, USER]}
    assert post(client, "/v1/chat/completions", body).status_code == 200
    body = {"model": "footnote", "input": [before, said, USER]}
    assert post(client, "/v1/responses", body).status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/v1//models", "/v1/models/", "/v1/models/footnote/", "//v1/models", "///v1//models/",
        "//api/v1/documents",
    ],
)  # fmt: skip
def test_a_slash_too_many_is_none(client: httpx.Client, path: str) -> None:
    address = f"{client.base_url}".rstrip("/")
    assert client.get(address + path).status_code == 200
    for typed in ("/v1//chat/completions/", "//v1/chat/completions"):
        sent = post(client, address + typed, CHAT)
        assert sent.json()["choices"][0]["finish_reason"] == "stop"
    for nothing in ("//v1", "//v1/nothing"):
        assert client.get(address + nothing).json()["error"]["type"] == "invalid_request_error"


@pytest.mark.parametrize("path", BOTH)
@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b"null", b'"text"', b'{"model": "\xff"}', b"[" * 99_999],
    ids=["nothing", "open", "list", "null", "text", "no UTF-8", "too deep"],
)
def test_what_is_no_request_is_refused(client: httpx.Client, path: str, body: bytes) -> None:
    response = client.post(path, content=body, headers={"Content-Type": "application/json"})
    assert refused(response) == (400, None, None)


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/v1/chat/completions"), ("POST", "/v1/completions"), ("POST", "/v1/embeddings"),
        ("GET", "/v1/models/gpt-5"), ("GET", "/v1/responses/resp_1"), ("DELETE", "/v1/responses/resp_1"),
        ("GET", "/v1/"), ("PUT", "/v1/models"), ("OPTIONS", "/v1/models"), ("OPTIONS", "/v1/chat/completions"),
    ],
)  # fmt: skip
def test_what_is_not_there_is_not_found(client: httpx.Client, method: str, path: str) -> None:
    response = client.request(method, path)
    assert refused(response)[0] == 404
    if "_1" not in path and "gpt" not in path:
        instead = "ask with POST /v1/chat/completions or POST /v1/responses."
        assert response.json()["error"]["message"] == f"Invalid URL ({method} {path}): {instead}"


def test_what_has_no_effect_is_named(client: httpx.Client) -> None:
    given = {
        "messages": [
            {"role": "system", "content": "Answer in verse."},
            {"role": "tool", "tool_call_id": "1", "content": "{}"},
            {"role": "assistant", "content": None, "tool_calls": []},
            USER,
        ],
        "temperature": 0, "max_tokens": 5, "user": "root", "store": None, "tools": [{"type": "function"}],
        "tool_choice": "auto", "stop": [], "n": 1, "response_format": {"type": "text"},
    }  # fmt: skip
    answered = client.post("/v1/chat/completions", json=CHAT | given).json()
    assert answered["footnote"]["unused"] == [
        "system", "temperature", "max_tokens", "user", "tools",
    ]  # fmt: skip
    stored = {"model": "footnote", "input": QUESTION, "store": True, "reasoning": {"effort": "low"}}
    answered = client.post("/v1/responses", json=stored).json()
    assert answered["footnote"]["unused"] == ["reasoning", "store"]
    assert answered["store"] is False


def test_a_long_message_does_not_end_a_conversation(
    client: httpx.Client, assistant: FakeAssistant
) -> None:
    roles = ("system", "developer", "tool", "user", "assistant")
    long = [{"role": role, "content": role[0] * 100_001} for role in roles]
    chat = client.post("/v1/chat/completions", json=CHAT | {"messages": [*long, USER]})
    response = client.post("/v1/responses", json={"model": "footnote", "input": [*long, USER]})
    assert (chat.status_code, response.status_code) == (200, 200), chat.text
    read = [Turn("user", "u" * 100_000), Turn("assistant", "a" * 100_000)]
    assert [list(history) for _, history, _ in assistant.seen[-2:]] == [read, read]


def test_history_and_documents_are_handed_on(
    client: httpx.Client, assistant: FakeAssistant
) -> None:
    first = client.post("/v1/chat/completions", json=CHAT).json()["choices"][0]["message"][
        "content"
    ]
    assert "**Sources**" in first
    many = [USER, {"role": "assistant", "content": first}] * 150
    asked = {"messages": [*many, {"role": "user", "content": "And Germany?"}]}
    for documents in ("long.txt, coalition-of-the-willing.txt", '["long.txt"]', ""):
        body = CHAT | asked | {"metadata": {"documents": documents}}
        assert client.post("/v1/chat/completions", json=body).status_code == 200
    (question, history, named), (*_, listed), (*_, every) = assistant.seen[-3:]
    assert question == "And Germany?"
    assert len(history) == 200
    assert set(history) == {
        Turn("user", QUESTION),
        Turn("assistant", f"**Poland, Spain, and Italy.**\n\n> {DECLINED} [1]"),
    }
    assert (named, listed, every) == (
        ["long.txt", "coalition-of-the-willing.txt"],
        ["long.txt"],
        [],
    )


_TEXTS = st.sampled_from(["", "footnote", "user", "text", "\ud800", "[", "long.txt", "declined?"])
_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-2, 3) | st.floats(allow_nan=False) | _TEXTS,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(_NAMES), inner, max_size=4)
    ),
    max_leaves=12,
)


@settings(max_examples=80, derandomize=True)
@given(path=st.sampled_from(BOTH), changed=st.dictionaries(st.sampled_from(_NAMES), _VALUES))
def test_no_request_breaks_it(client: httpx.Client, path: str, changed: dict[str, Any]) -> None:
    response = post(client, path, CHAT | {"input": QUESTION} | changed)
    assert response.status_code in (200, 400, 404)
    if response.status_code != 200:
        refused(response)


# --- failures -----------------------------------------------------------------------------------


@pytest.mark.parametrize("path", BOTH)
@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize(
    ("question", "status", "sentence"),
    [
        ("Ask the chat model", 503, "The chat model at http://localhost:1 does not answer."),
        ("Is nothing ingested?", 503, "Nothing has been ingested yet"),
        ("Crash!", 500, UNEXPECTED),
    ],
)
def test_an_outage_is_no_answer(
    client: httpx.Client, path: str, stream: bool, question: str, status: int, sentence: str
) -> None:
    body = {"model": "footnote", "stream": stream}
    asked = {"input": question} if path.endswith("responses") else {
        "messages": [{"role": "user", "content": question}]
    }  # fmt: skip
    response = client.post(path, json=body | asked)
    assert refused(response) == (status, None, "server_error")
    assert response.json()["error"]["message"].startswith(sentence)
    assert "secret" not in response.text


class Breaking(FakeAssistant):
    """Fails in the middle."""

    def stream(
        self,
        question: str,
        history: Sequence[Turn] = (),
        documents: Sequence[str] = (),
        principals: frozenset[str] | None = None,
    ) -> Iterator[Event]:
        yield Searched(question, 12)
        yield Delta("Poland ")
        if "silent" in question:
            return
        raise ChatModelProblem("The chat model went away.")


def listen(stream: Any) -> list[Any]:
    """What is told until the package raises what went wrong."""
    heard: list[Any] = []
    with pytest.raises(openai.APIError, match="The chat model went away"):
        heard.extend(stream)
    return heard


def test_a_stream_that_breaks_says_so(tmp_path: Path) -> None:
    assistant = Breaking(seed_index(tmp_path))
    with place_of(assistant, tmp_path) as place, package(place) as client:
        chat: Any = client.chat.completions.create(
            model="footnote", messages=[{"role": "user", "content": QUESTION}], stream=True
        )
        heard = listen(chat)
        assert not any(chunk.choices[0].delta.content for chunk in heard)
        heard = listen(client.responses.create(model="footnote", input=QUESTION, stream=True))
        assert heard[-1].type == "response.failed"
        assert heard[-1].response.error is not None
        assert heard[-1].response.error.message == "The chat model went away."
        with pytest.raises(openai.InternalServerError) as raised:
            client.responses.create(model="footnote", input="a silent end")
        assert UNEXPECTED in str(raised.value)
        with httpx.Client(base_url=place, timeout=60, trust_env=False) as plain:
            told = plain.post("/v1/chat/completions", json=CHAT | {"stream": True}).text
        *_, last, nothing = told.split("\n\n")
        assert nothing == ""
        assert json.loads(last.removeprefix("data: "))["error"]["type"] == "server_error"


class Unsure(FakeAssistant):
    """Writes as a chat model does: what is not said anywhere is gone from the answer."""

    def stream(
        self,
        question: str,
        history: Sequence[Turn] = (),
        documents: Sequence[str] = (),
        principals: frozenset[str] | None = None,
    ) -> Iterator[Event]:
        answer = self.ask(question, history, documents, principals)
        yield Searched(question, 12)
        yield Delta("Nobody has ever said so. ")
        yield Delta(answer.answer.replace("[1]", "[7]"))
        yield answer


def test_only_what_was_checked_is_sent(tmp_path: Path) -> None:
    assistant = Unsure(seed_index(tmp_path))
    with (
        place_of(assistant, tmp_path) as place,
        httpx.Client(base_url=place, timeout=60, trust_env=False) as client,
    ):
        chat = client.post("/v1/chat/completions", json=CHAT | {"stream": True}).text
        asked = {"model": "footnote", "input": QUESTION, "stream": True}
        response = client.post("/v1/responses", json=asked).text
    for told in (chat, response):
        assert f"{DECLINED} [1]" in told
        assert "Nobody has ever said" not in told
        assert "[7]" not in told


@pytest.mark.parametrize("question", ["talk", "hold"])
def test_a_stream_that_waits_is_kept_open(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, question: str
) -> None:
    """Also while a chat model writes what is not sent yet."""
    monkeypatch.setattr("ui.openai.told._BEFORE_STREAM_S", 0.01)
    monkeypatch.setattr("ui.openai.told._KEEP_ALIVE_S", 0.02)
    (tmp_path / "documents").mkdir()
    assistant = Talking(tmp_path / "documents")
    body: dict[str, Any] = {"model": "footnote", "stream": True, "input": question}
    body["messages"] = [{"role": "user", "content": question}]
    with (
        running(app_of(assistant, tmp_path, concurrency=1)) as place,
        httpx.Client(base_url=place, timeout=60, trust_env=False) as client,
    ):
        for path in BOTH:
            assistant.go_on.clear()
            with client.stream("POST", path, json=body) as response:
                assert response.headers["x-accel-buffering"] == "no", path
                lines = response.iter_lines()
                for _ in range(3):
                    while next(lines) != ": ping":
                        pass
                assistant.go_on.set()
                assert question == "talk" or any(DECLINED in line for line in lines), path


@pytest.mark.parametrize("question", ["talk", "hold"])
def test_who_hangs_up_gives_the_place_back(tmp_path: Path, question: str) -> None:
    (tmp_path / "documents").mkdir()
    assistant = Talking(tmp_path / "documents")
    app = app_of(assistant, tmp_path, concurrency=1)
    gate = app.state.gate
    body: dict[str, Any] = {"model": "footnote", "input": question}
    body["messages"] = [{"role": "user", "content": question}]
    with running(app) as place, httpx.Client(trust_env=False, timeout=PATIENCE) as client:
        for path, stream in product(BOTH, (False, True)):
            assistant.go_on.clear()
            leaving(f"{place}{path}", body | {"stream": stream}, assistant)
            assistant.go_on.set()
            free = f"the place is free after {path}, streamed: {stream}"
            until(lambda: (gate.taken, gate.waiting) == (0, 0), free)
            answered = client.post(f"{place}/v1/chat/completions", json=CHAT)
            assert answered.status_code == 200
            assert assistant.begun.acquire(timeout=PATIENCE)


def leaving(address: str, body: dict[str, Any], assistant: Talking) -> None:
    """Ask, and leave once the question is being answered."""
    url = httpx.URL(address)
    content = json.dumps(body).encode()
    head = (
        f"POST {url.path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(content)}\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", url.port or 0)) as connection:
        connection.sendall(head.encode() + content)
        assert assistant.begun.acquire(timeout=PATIENCE)


def test_when_too_many_wait_a_client_may_try_again(tmp_path: Path) -> None:
    (tmp_path / "documents").mkdir()
    assistant = Talking(tmp_path / "documents")
    app = app_of(assistant, tmp_path, concurrency=1, queue=0)
    with running(app) as place, package(place) as client:
        held = {"model": "footnote", "input": "hold"}
        first = threading.Thread(
            target=lambda: httpx.post(
                f"{place}/v1/responses", json=held, timeout=PATIENCE, trust_env=False
            )
        )
        first.start()
        assert assistant.begun.acquire(timeout=PATIENCE)
        for stream in (False, True):
            with pytest.raises(openai.InternalServerError) as raised:
                client.responses.create(model="footnote", input=QUESTION, stream=stream)
            assert raised.value.status_code == 503
            assert raised.value.response.headers["retry-after"] == "5"
            assert "Too many questions are waiting" in str(raised.value)
        assistant.go_on.set()
        first.join()


# --- who is asking ------------------------------------------------------------------------------


def test_keys_are_asked_for_as_openai_does(tmp_path: Path) -> None:
    assistant = FakeAssistant(seed_index(tmp_path))
    key = KeyStore(tmp_path).create("bot", ("hr",), ("ask",), None)
    with serving(tmp_path, assistant, auth="key", rate_per_minute=3) as place:
        with (
            package(place, "fn_wrong") as client,
            pytest.raises(openai.AuthenticationError) as unknown,
        ):
            client.models.list()
        assert unknown.value.code == "invalid_api_key"
        assert unknown.value.type == "invalid_request_error"
        with package(place, key) as client:
            for _ in range(3):
                made = client.chat.completions.create(
                    model="footnote", messages=[{"role": "user", "content": QUESTION}], user="root"
                )
            assert made.model_extra is not None
            assert made.model_extra["footnote"]["unused"] == ["user"]
            with pytest.raises(openai.RateLimitError) as limited:
                client.responses.create(model="footnote", input=QUESTION)
            assert limited.value.type == "rate_limit_error"
            assert limited.value.code == "rate_limit_exceeded"
            assert 1 <= int(limited.value.response.headers["retry-after"]) <= 60


def test_one_question_at_a_time(tmp_path: Path) -> None:
    (tmp_path / "documents").mkdir()
    assistant = Talking(tmp_path / "documents")
    key = KeyStore(tmp_path).create("bot", (), ("ask",), None)
    with (
        serving(tmp_path, assistant, auth="key", questions_each=1) as place,
        package(place, key) as client,
    ):
        first = threading.Thread(
            target=lambda: client.responses.create(model="footnote", input="hold")
        )
        first.start()
        assert assistant.begun.acquire(timeout=PATIENCE)
        with pytest.raises(openai.RateLimitError) as limited:
            client.responses.create(model="footnote", input=QUESTION, stream=True)
        assert limited.value.response.headers["retry-after"] == "5"
        assistant.go_on.set()
        first.join()


def test_below_a_path_addresses_are_the_public_ones(tmp_path: Path) -> None:
    settings: dict[str, Any] = {"auth": "proxy", "trusted_proxies": ("127.0.0.1",)}
    with (
        serving(tmp_path, FakeAssistant(seed_index(tmp_path)), root_path=PREFIX, **settings) as at,
        nginx(tmp_path, location(at), tls=True) as front,
        httpx.Client(base_url=front + PREFIX, verify=False, timeout=60, trust_env=False) as client,
    ):
        told = client.post("/v1/chat/completions", json=CHAT).json()
        message = told["choices"][0]["message"]
        address = message["annotations"][0]["url_citation"]["url"]
        assert address.startswith(f"{front}{PREFIX}/documents#document=coalition")
        assert f"]({address})" in message["content"]
        streamed = client.post("/v1/chat/completions", json=CHAT | {"stream": True}).text
        assert address in streamed
        assert streamed.endswith("data: [DONE]\n\n")
        missing = client.post("/v1/embeddings", json={})
        assert refused(missing) == (404, None, None)
        assert "(POST /v1/embeddings)" in missing.text


# --- the text -----------------------------------------------------------------------------------


def answered(**changed: Any) -> Answer:
    cited = Citation(
        number=1, document="a b/ü#&.txt", title="Plans *2026* [draft]", page=3, locator=None,
        heading="Where\u202e?", start=7, end=12, quote="Quote", shown="Quote",
    )  # fmt: skip
    usual: dict[str, Any] = {
        "question": "?", "kind": "answer", "answer": "**Ä** [1][2]\n\nNot \\[1\\], \\\\[2]. [3]",
        "confidence": 0.9, "citations": (cited, replace(cited, number=2, start=20, end=25)), "closest": (),
        "answerer": "extractive", "index": "i", "timings_ms": {}, "trace": Trace("?"),
    }  # fmt: skip
    return Answer(**(usual | changed))


def test_marks_are_where_the_markers_are() -> None:
    told = cited_text(answered(), "https://docs.example/", source_list=True)
    marks = [(told.whole[one.start : one.end], one.citation.number) for one in told.marks]
    # What is escaped is no marker; [3] has no citation.
    assert marks == [("[1]", 1), ("[2]", 2), ("[2]", 2)]
    assert told.below == (
        "\n\n**Sources**\n\n- [1][2] [Plans \\*2026\\* \\[draft\\], Where\\\\u202e?, page 3]"
        "(https://docs.example/documents#document=a%20b%2F%C3%BC%23%26.txt&start=7&end=12&check=aab0e4f0)"
    )


def test_a_notice_and_what_was_searched_for_stand_below() -> None:
    trace = Trace("Where is Germany?", corrected=(Respelled("Germny", "Germany"),))
    told = cited_text(answered(notice="It *goes* on.", trace=trace), "/", source_list=False)
    assert told.below == "\n\n*It \\*goes\\* on.*\n\n*Searched for: Where is Germany?*"
    assert without_sources(told.whole) == told.answer


LISTED = "Three things are needed:\n\n- a ticket [1]\n- warm boots [2]"


@pytest.mark.parametrize(
    "message",
    [
        "",
        LISTED,
        "- [1] alone",
        "Two *stars*",
        "A [1]\n\n**Sources** are many [1]",
        "\n\n**x**\n- y",
    ],
)
def test_what_is_no_list_of_ours_stays(message: str) -> None:
    assert without_sources(message) == message


def test_lists_of_ours_go() -> None:
    text = answered(answer=LISTED, notice="The list goes on.")
    assert without_sources(cited_text(text, "/", source_list=True).whole) == LISTED
    gone = (
        "The documents don't say. “Norway” occurs in no document.\n\n"
        "Closest passages, not an answer:\n\n- “x” – [y](z)"
    )
    assert without_sources(gone) == "The documents don't say."
    # As long as a message may be, and nothing of it is looked at twice.
    assert without_sources("\n" * 99_999 + "x") == "\n" * 99_999 + "x"
    assert without_sources("x\n" + "- \n" * 33_000) == ("x\n" + "- \n" * 33_000).rstrip()


def test_an_address_says_what_is_quoted_there() -> None:
    one = answered().citations[0]
    assert source_address(one, "/x/").startswith("/x/documents#document=a%20b%2F%C3%BC%23%26.txt&")
    assert source_address(one, "/") != source_address(replace(one, quote="quote"), "/")
