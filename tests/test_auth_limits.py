"""How much one identity may ask for, at every door that is there."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import httpx
import pytest

from assistant.answer import Event, Turn
from ingest.index_directory.ownership import TOKEN_HEADER
from tests.auth_servers import OWNER_TOKEN, client, serving
from tests.fakes import FakeAssistant, seed_index
from ui.auth.identity import Identity
from ui.auth.limits import RateLimit
from ui.failures import Refusal

PROXY: dict[str, Any] = {"auth": "proxy", "trusted_proxies": ("127.0.0.1",)}
ANN, BOB = {"X-Forwarded-User": "ann"}, {"X-Forwarded-User": "bob"}
QUESTION = {"question": "Which countries declined to contribute ground forces?"}


class HeldUp(FakeAssistant):
    """Answers when it is let."""

    def __init__(self, folder: Path) -> None:
        super().__init__(seed_index(folder))
        self.asked, self.let = threading.Semaphore(0), threading.Event()

    def stream(
        self,
        question: str,
        history: Sequence[Turn] = (),
        documents: Sequence[str] = (),
        principals: frozenset[str] | None = None,
    ) -> Iterator[Event]:
        self.asked.release()
        assert self.let.wait(60)
        yield from super().stream(question, history, documents, principals)


@pytest.fixture
def held(tmp_path: Path) -> HeldUp:
    return HeldUp(tmp_path)


def test_people_behind_a_proxy_who_have_no_names_are_counted_each(tmp_path: Path) -> None:
    assistant = FakeAssistant(seed_index(tmp_path))
    settings: dict[str, Any] = {
        "rate_per_minute": 2,
        "trusted_proxies": ("127.0.0.1", "10.0.0.0/8"),
    }
    with serving(tmp_path, assistant, page=False, **settings) as place, client(place, {}) as proxy:

        def asked(forwarded: str) -> int:
            headers = {"X-Forwarded-For": forwarded}
            return proxy.get("/api/v1/documents", headers=headers).status_code

        assert [asked("203.0.113.7") for _ in range(3)] == [200, 200, 429]
        assert asked("203.0.113.8") == 200
        # Through a second proxy, with a port, and with what the person behind them wrote.
        assert asked("198.51.100.1, 203.0.113.7:4711, 10.1.2.3") == 429
        assert [asked(f"198.51.100.{n}, 203.0.113.9") for n in range(3)] == [200, 200, 429]
        assert [asked("[2001:db8::7]:4711"), asked("2001:db8::7"), asked("2001:DB8:0::7")] == [
            200,
            200,
            429,
        ]
        assert [asked("nonsense") for _ in range(3)] == [200, 200, 429]


def test_requests_a_minute_are_counted_for_each(tmp_path: Path) -> None:
    assistant = FakeAssistant(seed_index(tmp_path))
    with serving(tmp_path, assistant, rate_per_minute=5, **PROXY) as place:
        with client(place, ANN) as ann:
            for _asset in range(20):  # what a page is made of is not counted
                assert ann.get("/ui/base.css").status_code == 200
            for _counted in range(4):
                assert ann.get("/api/v1/documents").status_code == 200
            assert ann.post("/api/v1/ask", json=QUESTION).status_code == 200
            doors = [
                ann.get("/api/v1/documents"),
                ann.post("/api/v1/ask", json=QUESTION),
                ann.post("/api/v1/ask/stream", json=QUESTION),
                ann.post("/gradio_api/queue/join", json={}),
                ann.get("/documents/x/original", headers={"Accept": "text/html"}),
            ]
            assert {one.status_code for one in doors} == {429}
            assert all(1 <= int(one.headers["retry-after"]) <= 60 for one in doors)
            assert doors[0].json() == {
                "error": "These are more than 5 requests a minute; wait a moment.",
                "retryable": True,
            }
            assert "<p>These are more than" in doors[-1].text
            assert ann.post("/gradio_api/cancel", json={}).status_code != 429
            assert ann.get("/healthz").status_code == 200
        with client(place, BOB) as bob:
            assert bob.get("/api/v1/documents").status_code == 200
        with client(place, {TOKEN_HEADER: OWNER_TOKEN}) as owner:
            assert {owner.get("/api/v1/documents").status_code for _ in range(9)} == {200}


def test_without_a_login_the_other_end_is_counted(tmp_path: Path) -> None:
    with serving(tmp_path, FakeAssistant(seed_index(tmp_path)), rate_per_minute=2) as place:
        heard = []
        for number in range(3):
            with client(place, {"X-Forwarded-For": f"10.0.0.{number}"}) as one:
                heard.append(one.get("/api/v1/documents").status_code)
    assert heard == [200, 200, 429]


def test_questions_at_a_time_are_counted_for_each(tmp_path: Path, held: HeldUp) -> None:
    answered: list[int] = []

    def ask(place: str, headers: dict[str, str], door: str = "ask") -> threading.Thread:
        def run() -> None:
            with client(place, headers) as asking:
                answered.append(asking.post(f"/api/v1/{door}", json=QUESTION).status_code)

        thread = threading.Thread(target=run)
        thread.start()
        assert held.asked.acquire(timeout=60)
        return thread

    with serving(tmp_path, held, questions_each=2, **PROXY) as place:
        threads = [ask(place, ANN), ask(place, ANN, "ask/stream"), ask(place, BOB)]
        with client(place, ANN) as ann:
            refused = ann.post("/api/v1/ask", json=QUESTION)
            streamed = ann.post("/api/v1/ask/stream", json=QUESTION).text
            tools = [called(ann, "ask", QUESTION), called(ann, "search", {"query": "troops"})]
        held.let.set()
        for thread in threads:
            thread.join()
        with client(place, ANN) as ann:
            assert ann.post("/api/v1/ask", json=QUESTION).status_code == 200
    assert answered == [200, 200, 200]
    sentence = "You have 2 questions that are not answered yet; wait for that."
    assert (refused.status_code, refused.json()["error"]) == (429, sentence)
    assert int(refused.headers["retry-after"]) > 0
    assert [(one["isError"], one["content"][0]["text"]) for one in tools] == [(True, sentence)] * 2
    assert "event: error" in streamed
    assert sentence in streamed


def called(asking: httpx.Client, tool: str, arguments: dict[str, str]) -> Any:
    """The result of a tool that a model calls."""
    params = {"name": tool, "arguments": arguments}
    body = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": params}
    accept = {"Accept": "application/json, text/event-stream"}
    return asking.post("/mcp", json=body, headers=accept).json()["result"]


def joining(asking: httpx.Client) -> dict[str, Any]:
    """What the page sends when its question is submitted."""
    steps = asking.get("/config").json()["dependencies"]
    submit = next(one for one in steps if any("submit" in pair for pair in one["targets"]))
    return {
        "session_hash": "s1", "trigger_id": None, "event_data": None, "fn_index": submit["id"],
        "data": [QUESTION["question"], []],
    }  # fmt: skip


def test_the_page_s_questions_are_its_visitor_s(tmp_path: Path, held: HeldUp) -> None:
    """Gradio answers outside of the request that asked; its questions count for who asked all the same."""
    with serving(tmp_path, held, questions_each=1, **PROXY) as place, client(place, ANN) as ann:
        assert ann.post("/gradio_api/queue/join", json=joining(ann)).status_code == 200
        assert held.asked.acquire(timeout=60)
        assert ann.post("/api/v1/ask", json=QUESTION).status_code == 429
        held.let.set()


def test_the_page_s_answers_are_its_visitor_s(tmp_path: Path, held: HeldUp) -> None:
    """Gradio gives what it has for a session to whoever names it."""
    queue, data = "/gradio_api/queue/join", "/gradio_api/queue/data"
    with (
        serving(tmp_path, held, **PROXY) as place,
        client(place, ANN) as ann,
        client(place, BOB) as bob,
    ):
        asked = joining(ann)
        assert bob.get(data, params={"session_hash": "s1"}).status_code == 404
        assert ann.post(queue, json=asked).status_code == 200
        assert held.asked.acquire(timeout=60)
        stolen = [
            bob.get(data, params={"session_hash": "s1"}),
            bob.get(f"{data}/", params={"session_hash": "s1"}),
            bob.get(f"{data}?session_hash=s2&session_hash=s1"),
            bob.get("/gradio_api/heartbeat/s1"),
            bob.post(queue, json=asked),
            bob.post(queue, content=json.dumps(asked).replace("{", '{"session_hash": "s2", ', 1)),
            bob.post(
                "/gradio_api/cancel", json={"session_hash": "s1", "fn_index": 0, "event_id": "x"}
            ),
        ]
        assert {one.status_code for one in stolen} == {404}
        assert stolen[-1].json()["error"].endswith("load the page again.")
        held.let.set()
        heard = ann.get(data, params={"session_hash": "s1"}).text
        assert "Poland" in heard
        assert "process_completed" in heard
        assert bob.post(queue, json={**asked, "session_hash": "s2"}).status_code == 200
        assert "Poland" in bob.get(data, params={"session_hash": "s2"}).text
        assert bob.post(queue, content=b"[").status_code == 422


def test_a_clock_that_is_set_back_makes_nobody_wait_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    passed, back = 0.0, 0.0
    wall, steady = time.time(), time.monotonic()
    monkeypatch.setattr(time, "time", lambda: wall + passed - back)
    monkeypatch.setattr(time, "monotonic", lambda: steady + passed)
    rate = RateLimit(2)
    scope = {"type": "http", "method": "POST", "path": "/api/v1/ask", "headers": []}

    def refused() -> int:
        """Seconds to wait; 0 when it was let through."""
        try:
            rate.check(Identity("ann", via="key"), scope)
        except Refusal as problem:
            return problem.retry_after
        return 0

    assert [refused() for _ in range(3)] == [0, 0, 60]
    back = 3600.0
    passed = 20.0
    assert refused() == 40
    passed = 61.0
    assert [refused() for _ in range(3)] == [0, 0, 60]
