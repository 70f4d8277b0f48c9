"""Vectors at a Chroma server: two servers answer over one index, as one alone does with its own vectors."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest

from assistant.build import build_assistant
from assistant.settings import AssistantSettings
from ingest.changes.removal import remove
from ingest.errors import IndexMismatch, SettingsError, VectorsAway
from ingest.index import Index
from ingest.pipeline import ingest
from ingest.settings import IngestSettings
from tests.commands import COMMAND, call, free_port, until
from tests.conftest import SEEDS

QUESTIONS = (
    "Which countries declined to contribute ground forces?",
    "When was the coalition announced and by whom?",
    "Who is the mayor of Reykjavik?",
)
CHROMA = str(Path(COMMAND).with_name("chroma"))


def answers(url: str) -> bool:
    try:
        return httpx.get(url, trust_env=False, timeout=30).is_success
    except httpx.TransportError:
        return False


@contextmanager
def process(url: str, command: list[str], **options: Any) -> Iterator[subprocess.Popen[bytes]]:
    """A server, once ``url`` answers."""
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(command, **{**quiet, **options}) as started:
        try:
            until(lambda: answers(url) or started.poll() is not None, f"{command} answers")
            assert started.poll() is None, command
            yield started
        finally:
            started.terminate()


def chroma(folder: Path, port: int) -> Any:
    command = [CHROMA, "run", "--path", str(folder), "--host", "127.0.0.1", "--port", str(port)]
    return process(f"http://127.0.0.1:{port}/api/v2/heartbeat", command)


class ChromaServer:
    """A Chroma server at ``url`` that can be killed and started again."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._folder, self._running = folder, ExitStack()
        self.start()

    def start(self) -> None:
        self._process = self._running.enter_context(chroma(self._folder, self.port))

    def kill(self) -> None:
        self._process.kill()
        self.close()

    def close(self) -> None:
        self._running.close()


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ChromaServer]:
    with closing(ChromaServer(tmp_path_factory.mktemp("chroma"))) as started:
        yield started


@pytest.fixture
def server(started: ChromaServer) -> str:
    """Its address."""
    return started.url


@contextmanager
def served(directory: Path, url: str) -> Iterator[httpx.Client]:
    port = free_port()
    command = [COMMAND, "--index", str(directory), "serve", "--port", str(port)]
    at = f"http://127.0.0.1:{port}"
    environment = {
        **os.environ,
        "FOOTNOTE_INGEST_CHROMA_URL": url,
        "FOOTNOTE_ASSISTANT_READER": "similarity",
        "FOOTNOTE_ASSISTANT_ABSTAIN_BELOW": "0.5",
    }
    with (
        process(f"{at}/readyz", command, env=environment),
        httpx.Client(base_url=at, trust_env=False, timeout=120) as client,
    ):
        yield client


def told(client: httpx.Client, question: str) -> dict[str, Any]:
    answer: dict[str, Any] = client.post("/api/v1/ask", json={"question": question}).json()
    answer.pop("timings_ms")
    return answer


def cited(client: httpx.Client, question: str) -> list[str]:
    """The documents that an answer cites; none of an error."""
    said = client.post("/api/v1/ask", json={"question": question}).json()
    return [one["document"] for one in said.get("citations", ())]


def test_two_servers_answer_as_the_embedded_index_does_and_say_when_the_vectors_are_away(
    tmp_path: Path, seed_index: Index, started: ChromaServer, capsys: pytest.CaptureFixture[str]
) -> None:
    place, url = tmp_path / "index", started.url
    settings = IngestSettings(index=str(place), chroma_url=url)
    with Index(settings, "write", "test") as index:
        ingest(index, [SEEDS])
    assert not (place / "chroma").exists()
    alone = AssistantSettings(reader="similarity", abstain_below=0.5)
    embedded = build_assistant(alone, seed_index)
    expected = []
    for question in QUESTIONS:
        answer = json.loads(json.dumps(embedded.ask(question).as_dict()))
        answer.pop("timings_ms")
        expected.append(answer)
    assert [answer["abstained"] for answer in expected] == [False, False, True]
    with served(place, url) as owner, served(place, url) as beside:
        assert [told(owner, question) for question in QUESTIONS] == expected
        assert [told(beside, question) for question in QUESTIONS] == expected
        # What the owner takes in and removes, the other one has and has no more.
        (tmp_path / "tides.txt").write_text("The lighthouse of Ventspils was built in 1884.")
        question = "When was the lighthouse of Ventspils built?"
        at = ("--index", str(place))
        assert call(capsys, *at, "ingest", str(tmp_path / "tides.txt")).status == 0
        assert told(beside, question)["citations"][0]["document"] == "tides.txt"
        assert call(capsys, *at, "documents", "remove", "tides.txt").status == 0
        assert told(beside, question)["abstained"]
        # An outage is said, and no abstention; and it ends by itself.
        started.kill()
        for client in (owner, beside):
            failed = client.post("/api/v1/ask", json={"question": QUESTIONS[0]})
            assert (failed.status_code, failed.json()) == (
                503,
                {
                    "error": f"The Chroma server at {url}, which keeps the vectors of the index, does not"
                    " answer: see that it runs (ingest.chroma_url), then try again.",
                    "retryable": True,
                },
            )
        started.start()
        assert told(owner, QUESTIONS[0]) == told(beside, QUESTIONS[0]) == expected[0]
        # What the owner builds anew, and then once more, the other one answers from.
        for _ in range(2):
            assert call(capsys, *at, "ingest", "--rebuild").status == 0
        until(
            lambda: cited(beside, question) == ["tides.txt"],
            "the generation that is live is followed",
        )


def test_vectors_move_to_a_server_and_back_and_a_reader_says_where_they_are(
    tmp_path: Path, server: str, index: Index
) -> None:
    (tmp_path / "note.txt").write_text("It rains in Riga.")
    ingest(index, [tmp_path / "note.txt"])
    settings = index.settings
    index.close()
    there = replace(settings, chroma_url=server)
    with (
        Index(there, "read", "test") as reading,
        pytest.raises(IndexMismatch, match=r"in its directory, not at http.*: run footnote doctor"),
    ):
        reading.vectors.count()
    for wanted in (there, settings):
        with Index(wanted, "write", "test") as moved:
            ingest(moved, [tmp_path / "note.txt"])
            assert moved.vectors.ids() == set(moved.catalogue.passage_ids())
            assert (Path(settings.index) / "chroma").exists() == (wanted is settings)


def test_a_server_is_given_no_text_and_forgets_what_is_removed(
    tmp_path: Path, server: str, index: Index
) -> None:
    index.settings = replace(index.settings, chroma_url=server)
    (tmp_path / "note.txt").write_text("# Weather\n\nIt rains in Riga.")
    ingest(index, [tmp_path / "note.txt"])
    held = index.vectors._collection.get()
    assert held["documents"] == [""]
    assert held["metadatas"] == [{"document": "note.txt"}]
    remove(index, ["note.txt"])
    assert index.vectors.count() == 0


def test_what_is_no_server_is_said_in_a_sentence(index: Index) -> None:
    index.settings = replace(index.settings, chroma_url=f"http://127.0.0.1:{free_port()}")
    with pytest.raises(VectorsAway, match="does not answer: see that it runs"):
        index.vectors.count()
    index.settings = replace(index.settings, chroma_url="chroma:8000")
    with pytest.raises(SettingsError, match=r"write it as http://127\.0\.0\.1:8000"):
        index.vectors.count()
