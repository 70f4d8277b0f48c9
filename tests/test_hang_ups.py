"""Readers who close their tab, who never read, or who leave while they wait: none keeps a place."""

from __future__ import annotations

import asyncio
import gc
import json
import random
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from assistant.answer import Delta, Event, Searched, Turn
from assistant.assistant import Assistant
from assistant.build import build_assistant
from assistant.renewable import RenewableAssistant
from assistant.settings import AssistantSettings
from ingest.index import Index
from ingest.settings import IngestSettings
from tests.commands import PATIENCE, until
from tests.fakes import FakeAssistant, place_of, running, seed_index
from ui.api import health
from ui.api import owner_routes as owner_api
from ui.app import create_app
from ui.feedback import FeedbackStore
from ui.gate import Gate
from ui.owner_jobs import Jobs
from ui.settings import UiSettings

QUESTION = "Which countries declined to contribute ground forces?"
SEED = 20_261_126


class Doors:
    """The four ways in, as bytes on a socket."""

    def __init__(self, place: str) -> None:
        self.port = httpx.URL(place).port or 0
        with httpx.Client(base_url=place, trust_env=False, timeout=PATIENCE) as client:
            self._chat = _function(client.get("/config").json(), "submit")

    def api(self, path: str, question: str) -> list[bytes]:
        return [self.post(f"/api/v1/{path}", {"question": question})]

    def chat(self, session: str, question: str) -> list[bytes]:
        body = {"data": [question, []], "fn_index": self._chat, "session_hash": session}
        heard = self._get(f"/gradio_api/queue/data?session_hash={session}")
        return [self.post("/gradio_api/queue/join", body), heard]

    def evaluate(self) -> list[bytes]:
        return [self._get("/evaluate"), self.post("/evaluate/draft", {})]

    def _get(self, path: str) -> bytes:
        return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode()

    def post(self, path: str, body: Any) -> bytes:
        content = json.dumps(body).encode()
        head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
        return f"{head}Content-Length: {len(content)}\r\n\r\n".encode() + content

    async def hang_up(self, requests: Sequence[bytes], chance: random.Random) -> None:
        """Send ``requests``, and leave in the middle of one of them or of what comes back."""
        last = chance.randrange(len(requests))
        for number, request in enumerate(requests):
            reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
            if chance.random() < 0.5:  # as when the process dies: a reset, not an end
                linger = struct.pack("ii", 1, 0)
                writer.get_extra_info("socket").setsockopt(
                    socket.SOL_SOCKET, socket.SO_LINGER, linger
                )
            try:
                moment = chance.choice(("asking", "asked", "hearing"))
                if number == last and moment == "asking":
                    writer.write(request[: chance.randrange(1, len(request))])
                    return
                writer.write(request)
                if number == last and moment == "asked":
                    return
                await reader.readuntil(b"\r\n\r\n")
                if number == last:
                    await reader.read(chance.randrange(1, 4000))
            except (ConnectionError, asyncio.IncompleteReadError):
                return
            finally:
                writer.close()

    def never_read(self, requests: Sequence[bytes]) -> list[socket.socket]:
        """Send ``requests`` and read nothing; the connections, to be kept open."""
        held = []
        for request in requests:
            held.append(socket.socket())
            held[-1].setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            held[-1].connect(("127.0.0.1", self.port))
            held[-1].sendall(request)
        return held


def _function(config: dict[str, Any], event: str) -> int:
    """The number of the function that answers ``event``, as the page's script finds it."""
    found = [one["id"] for one in config["dependencies"] if event in {t[1] for t in one["targets"]}]
    return int(found[0])


@dataclass(frozen=True)
class Served:
    """A running server."""

    place: str
    gate: Gate
    doors: Doors

    def client(self) -> httpx.Client:
        return httpx.Client(base_url=self.place, trust_env=False, timeout=PATIENCE)

    def free(self) -> bool:
        return (self.gate.taken, self.gate.waiting) == (0, 0)

    def answers_everybody(self) -> None:
        """The next question is answered through every door, and then every place is free."""
        with self.client() as client:
            asked = {"question": QUESTION}
            assert client.post("/api/v1/ask", json=asked).status_code == 200
            assert "event: answer" in client.post("/api/v1/ask/stream", json=asked).text
            joined = self.doors.chat("the-next", QUESTION)[0]
            body = json.loads(joined.partition(b"\r\n\r\n")[2])
            client.post("/gradio_api/queue/join", json=body).raise_for_status()
            heard = client.get("/gradio_api/queue/data?session_hash=the-next").text
            assert '"process_completed"' in heard
            assert 'id="drafting"' in client.post("/evaluate/draft", json={}).text
            assert "event: ended" in client.get("/evaluate/progress").text
            assert client.get("/readyz").status_code == 200
        until(self.free, "every place is free")


def served(app: FastAPI, place: str) -> Served:
    return Served(place, app.state.gate, Doors(place))


def app_of(assistant: Assistant, folder: Path, concurrency: int, queue: int = 200) -> FastAPI:
    settings = UiSettings(concurrency=concurrency, queue=queue)
    return create_app(assistant, settings, FeedbackStore(folder / "feedback.sqlite3"))


class Talking(FakeAssistant):
    """Answers at once; is asked to "hold" until told to go on; "talk" never ends; "long" is 16 MB."""

    def __init__(self, folder: Path) -> None:
        super().__init__(seed_index(folder))
        self.index.settings = IngestSettings(index=str(folder / "index"))
        self.go_on = threading.Event()
        self.begun = threading.Semaphore(0)
        self.ended = threading.Semaphore(0)

    def stream(
        self,
        question: str,
        history: Sequence[Turn] = (),
        documents: Sequence[str] = (),
        principals: frozenset[str] | None = None,
    ) -> Iterator[Event]:
        self.begun.release()
        try:
            if question == "hold":
                assert self.go_on.wait(PATIENCE)
            if question == "talk":
                yield Searched(question, 12)
                while True:
                    time.sleep(0.005)
                    yield Delta("and so on ")
            if question == "long":
                answer = self.ask(QUESTION)
                words = "word " * 200_000
                for _ in range(16):
                    yield Delta(words)
                yield replace(answer, answer=words)
                return
            yield from super().stream(QUESTION, history, documents)
        finally:
            self.ended.release()


@pytest.fixture
def talking(tmp_path: Path) -> Iterator[Talking]:
    (tmp_path / "documents").mkdir()
    assistant = Talking(tmp_path / "documents")
    yield assistant
    assistant.go_on.set()


def hang_ups(server: Served, number: int, at_a_time: int) -> None:
    """``number`` clients, ``at_a_time`` of them together, in the proportion of the doors below."""
    chance = random.Random(SEED)
    together = asyncio.Semaphore(at_a_time)
    doors: list[Callable[[int], list[bytes]]] = [
        *[lambda n: server.doors.api("ask/stream", QUESTION)] * 4,
        *[lambda n: server.doors.api("ask", QUESTION)] * 3,
        *[lambda n: server.doors.chat(f"gone-{n}", QUESTION)] * 2,
        lambda n: server.doors.evaluate(),
    ]

    async def one(n: int) -> None:
        async with together:
            own = random.Random(chance.random())
            await server.doors.hang_up(doors[n % len(doors)](n), own)

    async def everybody() -> None:
        await asyncio.gather(*(one(n) for n in range(number)))

    asyncio.run(everybody())


def test_hundreds_hang_up_and_dozens_never_read(talking: Talking, tmp_path: Path) -> None:
    app = app_of(talking, tmp_path, concurrency=4)
    with running(app) as place:
        server = served(app, place)
        hang_ups(server, 200, at_a_time=50)
        held: list[socket.socket] = []
        for n in range(16):
            held += server.doors.never_read(server.doors.api("ask/stream", QUESTION))
            held += server.doors.never_read(server.doors.api("ask", QUESTION))
            held += server.doors.never_read(server.doors.chat(f"deaf-{n}", QUESTION))
            held += server.doors.never_read(server.doors.evaluate())
        until(server.free, "every place is free beside those who never read")
        server.answers_everybody()
        for connection in held:
            connection.close()
        server.answers_everybody()


def test_hang_ups_with_the_real_assistant(seed_index: Index, tmp_path: Path) -> None:
    assistant = build_assistant(AssistantSettings(), seed_index)
    app = app_of(assistant, tmp_path, concurrency=2)
    with running(app) as place:
        server = served(app, place)
        hang_ups(server, 30, at_a_time=10)
        server.answers_everybody()


def test_a_long_answer_that_nobody_reads_holds_no_place(talking: Talking, tmp_path: Path) -> None:
    app = app_of(talking, tmp_path, concurrency=2)
    with running(app) as place:
        server = served(app, place)
        deaf: list[socket.socket] = []
        for door in ("ask/stream", "ask"):
            for _ in range(3):  # more than there are places
                deaf += server.doors.never_read(server.doors.api(door, "long"))
            for _ in range(3):
                assert talking.ended.acquire(timeout=PATIENCE), door
            until(server.free, f"every place is free after {door}")
        server.answers_everybody()
        for connection in deaf:
            connection.close()


DOORS = ("ask/stream", "ask", "chat")


def test_an_answer_ends_when_its_reader_has_gone(talking: Talking, tmp_path: Path) -> None:
    app = app_of(talking, tmp_path, concurrency=1)
    with running(app) as place:
        server = served(app, place)
        for door in DOORS:
            leave(server, door, "talk", lambda: talking.begun.acquire(timeout=PATIENCE))
            assert talking.ended.acquire(timeout=PATIENCE), door
            until(server.free, f"the place is free after {door}")
        server.answers_everybody()


def test_who_leaves_while_waiting_is_out_of_the_line(talking: Talking, tmp_path: Path) -> None:
    app = app_of(talking, tmp_path, concurrency=1, queue=1)
    with running(app) as place:
        server = served(app, place)
        first = server.doors.never_read(server.doors.api("ask", "hold"))
        assert talking.begun.acquire(timeout=PATIENCE)
        for door in DOORS:
            leave(
                server, door, QUESTION, lambda: until(lambda: server.gate.waiting == 1, "it waits")
            )
            until(lambda: server.gate.waiting == 0, f"the line is empty after {door}")
            assert server.gate.taken == 1
        talking.go_on.set()
        until(server.free, "every place is free")
        assert not talking.begun.acquire(blocking=False)  # nobody worked for those who left
        server.answers_everybody()
        first[0].close()


def leave(server: Served, door: str, question: str, moment: Callable[[], Any]) -> None:
    """Ask, and hang up at ``moment``."""
    if door == "chat":
        joined, hears = server.doors.chat("leaving", question)
        body = json.loads(joined.partition(b"\r\n\r\n")[2])
        with server.client() as client:
            client.post("/gradio_api/queue/join", json=body).raise_for_status()
        requests = [hears]
    else:
        requests = server.doors.api(door, question)
    with socket.create_connection(("127.0.0.1", server.doors.port)) as connection:
        connection.sendall(requests[0])
        if door != "ask":
            assert connection.recv(100)
        moment()


def test_ready_says_when_questions_wait_in_vain(
    talking: Talking, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = app_of(talking, tmp_path, concurrency=1)
    with running(app) as place:
        server = served(app, place)
        held = server.doors.never_read(server.doors.api("ask", "hold"))
        assert talking.begun.acquire(timeout=PATIENCE)
        with server.client() as client:
            assert client.get("/readyz").status_code == 200
            held += server.doors.never_read(server.doors.api("ask", QUESTION))
            until(lambda: server.gate.waiting == 1, "somebody waits")
            assert client.get("/readyz").status_code == 200
            monkeypatch.setattr(health, "STALLED_SECONDS", 0.0)
            stalled = client.get("/readyz")
            assert stalled.status_code == 503
            assert stalled.json()["retryable"]
            assert "No question was answered for 0 seconds, while 1 waited" in stalled.text
            assert client.get("/healthz").status_code == 200
            talking.go_on.set()
            until(server.free, "every place is free")
            assert client.get("/readyz").status_code == 200
        for connection in held:
            connection.close()


def test_an_upload_that_breaks_off_leaves_no_file(talking: Talking, tmp_path: Path) -> None:
    app = app_of(talking, tmp_path, concurrency=1)
    file = b'{"question": "Who?"}\n' * 5000
    with running(app) as place:
        server = served(app, place)
        with server.client() as client:
            request = client.build_request("POST", "/evaluate/upload?name=set.jsonl", content=file)
            head = f"POST {request.url.raw_path.decode()} HTTP/1.1\r\n" + "".join(
                f"{name}: {value}\r\n" for name, value in request.headers.items()
            )
            with socket.create_connection(("127.0.0.1", server.doors.port)) as connection:
                connection.sendall(f"{head}\r\n".encode() + file[: len(file) // 2])
            assert "set.jsonl" in client.send(request).text
            refused = client.post("/evaluate/upload?name=huge.jsonl", content=b" " * 34 * 1024**2)
            assert refused.status_code == 413
            assert refused.json()["error"].startswith("The file is larger than 32 MB")
    found = [
        path.name for path in (tmp_path / "documents" / "index-eval").rglob("*") if path.is_file()
    ]
    assert found == ["set.jsonl"]


def test_owners_who_leave_hold_neither_thread_nor_turn(
    talking: Talking, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    begun = threading.Semaphore(0)

    def ingest_into(
        index: Index, paths: Sequence[Path], step: Callable[[Any], None], allow_empty: bool
    ) -> Any:
        begun.release()
        assert talking.go_on.wait(PATIENCE)
        step(["embedding", 1, 1])
        done.append(f"ingest {paths[0]}")
        return {"added": 1}

    def removed(index: Index, document_id: str) -> dict[str, str]:
        done.append(f"remove {document_id}")
        return {"document": document_id}

    monkeypatch.setattr(owner_api, "ingest_into", ingest_into)
    monkeypatch.setattr(owner_api, "removed", removed)
    jobs = Jobs()
    app = app_of(talking, tmp_path, concurrency=1)
    app.include_router(
        owner_api.owner_router(RenewableAssistant(talking.index, lambda _: talking), "secret", jobs)
    )
    with running(app) as place:
        server = served(app, place)
        first = asked_as_owner(server, "POST", "/owner/ingest", {"paths": ["/first"]})
        assert begun.acquire(timeout=PATIENCE)
        left = [
            asked_as_owner(server, "POST", "/owner/ingest", {"paths": [f"/left-{n}"]})
            for n in range(50)
        ]
        left += [asked_as_owner(server, "DELETE", f"/owner/documents/left-{n}") for n in range(50)]
        last = asked_as_owner(server, "DELETE", "/owner/documents/last")
        until(lambda: jobs.unfinished == 102, "all of them wait")
        with server.client() as client:
            # More wait than the server has threads.
            refused = client.post("/owner/ingest", json={"paths": ["/foreign"]})
            assert refused.status_code == 403
            assert client.get("/api/v1/documents").status_code == 200
        for connection in left:
            connection.close()
        until(lambda: jobs.unfinished == 2, "who left is out of the line")
        server.answers_everybody()
        talking.go_on.set()
        assert b'{"result": {"added": 1}}' in everything(first)
        assert b'{"document":"last"}' in everything(last)
        assert done == ["ingest /first", "remove last"]


def asked_as_owner(server: Served, method: str, path: str, body: Any = None) -> socket.socket:
    content = b"" if body is None else json.dumps(body).encode()
    connection = socket.create_connection(("127.0.0.1", server.doors.port))
    connection.sendall(
        f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
        f"X-Footnote-Owner: secret\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(content)}\r\n\r\n".encode()
        + content
    )
    return connection


def everything(connection: socket.socket) -> bytes:
    connection.settimeout(PATIENCE)
    with connection, connection.makefile("rb") as stream:
        return stream.read()


def test_a_session_does_not_grow_with_its_questions(tmp_path: Path) -> None:
    assistant = FakeAssistant(seed_index(tmp_path))

    async def asked(doors: Doors, times: int) -> None:
        for _ in range(times):
            for request in doors.chat("mine", "Who announced it?"):
                reader, writer = await asyncio.open_connection("127.0.0.1", doors.port)
                writer.write(request.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n", 1))
                reply = await asyncio.wait_for(reader.read(), PATIENCE)
                writer.close()
            assert b"process_completed" in reply

    def boxes() -> int:
        gc.collect()
        return sum(type(one).__name__ == "Textbox" for one in gc.get_objects())

    with place_of(assistant, tmp_path) as place:
        doors = Doors(place)
        asyncio.run(asked(doors, 2))
        before = boxes()
        asyncio.run(asked(doors, 6))
        assert boxes() <= before + 1
