"""The rows about OpenAI's API: what asking through it adds, and how soon a stream has its first words.

Server and client share this process, so that one clock tells when the assistant said something and when
the client had it. Both also share its threads' time, which counts against the door.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from statistics import median
from typing import Any

import httpx
import uvicorn
from starlette.types import ASGIApp

from assistant.answer import Delta, Event, Turn
from assistant.build import build_assistant
from assistant.settings import AssistantSettings
from eval.bench.plan import Plan
from eval.bench.targets import Measurement
from eval.bench.worker import WorkerFailed
from eval.bench.wrapped_assistant import WrappedAssistant
from ingest.index import Index
from ingest.settings import IngestSettings
from ui.app import create_app
from ui.feedback import FeedbackStore
from ui.settings import UiSettings

OVERHEAD_MS = 5.0
FIRST_WORDS_MS = 10.0
_QUESTIONS = 60
_WARM_UP = 3
_PATH = "/v1/chat/completions"
_WORDS = '"delta": {"content": "'


def openai_rows(plan: Plan) -> list[Measurement]:
    """Two rows over the questions of ``plan``, which are asked of the index that it has ingested."""
    plan.say("questions by OpenAI's API")
    settings = IngestSettings(index=str(plan.index), model_cache=str(plan.models))
    with Index(settings, "read", "make bench") as index:
        clocked = _Clocked(build_assistant(AssistantSettings(), index))
        store = FeedbackStore(plan.work / "feedback.sqlite3")
        with _served(create_app(clocked, UiSettings(port=0), store)) as address:
            return _rows(clocked, address, plan.corpus.questions[:_QUESTIONS])


def openai_rows_of(
    asked: Sequence[float], over: Sequence[float], waits: Sequence[float]
) -> list[Measurement]:
    """The rows from milliseconds of the same questions in process, over HTTP, and until the first words."""
    added = median(one - other for one, other in zip(over, asked, strict=True))
    return [
        Measurement(
            f"{_PATH}, p50",
            "ms",
            median(over),
            median(asked),
            peer_name="in process",
            ratio=median(asked) / median(over),
            target=f"≤ {OVERHEAD_MS:.0f} ms more",
            met=added <= OVERHEAD_MS,
            note=f"{added:+.1f} ms, median of {len(over)} questions",
        ),
        Measurement(
            "first words of a stream",
            "ms",
            median(waits),
            target=f"≤ {FIRST_WORDS_MS:.0f} ms",
            met=median(waits) <= FIRST_WORDS_MS,
            note=f"after the assistant's first, median of {len(waits)} answered",
        ),
    ]


def _rows(assistant: _Clocked, address: str, questions: Sequence[str]) -> list[Measurement]:
    asked: list[float] = []
    over: list[float] = []
    waits: list[float] = []
    with httpx.Client(base_url=address, trust_env=False, timeout=60) as client:
        for number, question in enumerate((*questions[:_WARM_UP], *questions)):
            began = time.perf_counter()
            assistant.ask(question, principals=frozenset())
            between = time.perf_counter()
            client.post(_PATH, json=_body(question)).raise_for_status()
            ended = time.perf_counter()
            words = _until_words(client, question)
            if number >= _WARM_UP:
                asked.append(1e3 * (between - began))
                over.append(1e3 * (ended - between))
                if assistant.spoke is not None:
                    waits.append(1e3 * (words - assistant.spoke))
    return openai_rows_of(asked, over, waits)


def _body(question: str) -> dict[str, Any]:
    return {"model": "footnote", "messages": [{"role": "user", "content": question}]}


def _until_words(client: httpx.Client, question: str) -> float:
    """When the client had the first words of a streamed answer."""
    with client.stream("POST", _PATH, json=_body(question) | {"stream": True}) as response:
        lines = response.iter_lines()
        while _WORDS not in next(lines):
            pass
        words = time.perf_counter()
        for _ in lines:
            pass
    return words


class _Clocked(WrappedAssistant):
    """Remembers when the last stream ``spoke``; None: it abstained."""

    spoke: float | None = None

    def stream(
        self,
        question: str,
        history: Sequence[Turn] = (),
        documents: Sequence[str] = (),
        principals: frozenset[str] | None = None,
    ) -> Iterator[Event]:
        self.spoke = None
        for event in super().stream(question, history, documents, principals):
            if isinstance(event, Delta) and self.spoke is None:
                self.spoke = time.perf_counter()
            yield event


@contextmanager
def _served(app: ASGIApp) -> Iterator[str]:
    """Serve ``app`` on a free port from a thread; yields its address."""
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="warning"))
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        while not server.started:
            if not thread.is_alive():
                raise WorkerFailed("the server did not start")
            time.sleep(0.01)
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()
