"""An assistant and an index with canned answers, through the public seams only.

The pages and the HTTP API can be tested with these in milliseconds, and with failures that a
healthy assistant does not show.
"""

from __future__ import annotations

import hashlib
import shutil
import tempfile
import threading
import time
import weakref
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import uvicorn
from fastapi import FastAPI

from assistant.answer import (
    Answer,
    Citation,
    ClosestPassage,
    Delta,
    Event,
    FoundPassage,
    Respelled,
    Searched,
    SearchResult,
    Trace,
    Turn,
)
from assistant.assistant import Assistant
from ingest.catalogue.catalogue_rows import StoredPassage
from ingest.document import Document, Passage
from ingest.errors import ChatModelProblem, IndexMissing
from ingest.index import Index
from ingest.settings import IngestSettings
from ui.app import create_app
from ui.bounded_head import BoundedHead
from ui.feedback import FeedbackStore
from ui.settings import UiSettings

SEED = Path(__file__).parent.parent / "seeds" / "coalition-of-the-willing.txt"
DECLINED = "Poland, Spain, and Italy declined to contribute ground forces."
GERMANY = (
    "Germany left the door open but made participation contingent on parliamentary approval and "
    "US involvement."
)
STEPS = """Pay 20 euros: [1]

3. Ring. [1]
   - Twice at night.
   - Not by day. [1]
4. Wait.\\
   Inside.

| Plan | Price |
| --- | --- |
| Basic | 20 |"""
HOSTILE = (
    '<script>window.pwned=1</script><img src=x onerror="window.pwned=1"> & "quotes" 🇺🇦 [1] *stars*'
)
LANDSBERGIS = "There are no troops, almost no weapons"


def document_from(path: Path, title: str) -> Document:
    """A stored document as ingesting a plain text file would make it."""
    content = path.read_bytes()
    return Document(
        id=path.name,
        title=title,
        text=content.decode(),
        content_hash=hashlib.sha256(content).hexdigest(),
        format="text",
        root=str(path.parent),
        path=str(path),
        ingested_at="2026-11-20T09:30:00+00:00",
        passages=12,
    )


class FakeIndex(Index):
    """Holds ``documents`` as they are, each as one passage; ``problem`` is raised when set."""

    def __init__(self, documents: Sequence[Document]) -> None:
        folder = tempfile.mkdtemp()
        super().__init__(IngestSettings(index=folder), "write", "a test")
        weakref.finalize(self, shutil.rmtree, folder)
        weakref.finalize(self, self._opened.close)  # the last to be registered is the first called
        self.problem: Exception | None = None
        for document in documents:
            self.hold(document)

    def hold(self, document: Document) -> None:
        """Put ``document`` in place of what it was before."""
        whole = Passage(
            document.id,
            document.id,
            document.title,
            "",
            None,
            0,
            len(document.text),
            document.text,
            0,
            (),
        )
        with self.catalogue.transaction():
            self.catalogue.put_document(document, [StoredPassage(whole, np.zeros((0, 0), np.int8))])

    def text(self, document_id: str) -> str:
        """The text of a document that is held."""
        document = self.document(document_id)
        assert document is not None
        return document.text

    @property
    def fingerprint(self) -> str:
        if self.problem:
            raise self.problem
        return super().fingerprint

    def documents(self) -> list[Document]:
        if self.problem:
            raise self.problem
        return super().documents()

    def document(self, document_id: str) -> Document | None:
        if self.problem:
            raise self.problem
        return super().document(document_id)


REMARKS = (
    "12 struck-out passages & <b>what stood below them</b> are not in the text.",
    "What stands beside the main part of the page is not in the text, and neither is a sidebar of"
    " the page that is as long as this sentence, which has to be folded on a telephone.",
)


def seed_index(folder: Path) -> FakeIndex:
    """The seed article, a hostile document with ``REMARKS`` and a long one with the first of them.

    The last two are written to ``folder``.
    """
    hostile = folder / "hostile <b>.html"
    hostile.write_text(f"<h1>Hostile</h1>\n😀 {HOSTILE}\nend\n", encoding="utf-8")
    long = folder / "long.txt"
    line = "The quick brown fox jumps over the lazy dog while the committee deliberates. "
    long.write_text(
        (line * 6 + "\n") * 2400 + "The needle is here.\n" + line * 900, encoding="utf-8"
    )
    return FakeIndex(
        [
            document_from(SEED, "Coalition of the Willing"),
            replace(document_from(hostile, "<b>Hostile</b>"), remarks=REMARKS),
            replace(document_from(long, "A long report"), remarks=REMARKS[:1]),
        ]
    )


class FakeAssistant:
    """Answers the questions of the browser tests over ``seed_index``; abstains on all others."""

    def __init__(self, index: FakeIndex) -> None:
        self.index = index
        self.seen: list[tuple[str, list[Turn], list[str]]] = []

    def ask(
        self,
        question: str,
        history: Sequence[Turn] = (),
        documents: Sequence[str] = (),
        principals: frozenset[str] | None = None,
    ) -> Answer:
        self.seen.append((question, list(history), list(documents)))
        if self.index.problem:
            raise self.index.problem
        asked = question.casefold()
        if "chat model" in asked:
            raise ChatModelProblem("The chat model at http://localhost:1 does not answer.")
        if "nothing ingested" in asked:
            raise IndexMissing("Nothing has been ingested yet; run: footnote ingest FOLDER")
        if "crash" in asked:
            raise RuntimeError("secret internals")
        if "slow" in asked:
            time.sleep(1)
        return self._canned(question, asked, bool(history))

    def stream(
        self,
        question: str,
        history: Sequence[Turn] = (),
        documents: Sequence[str] = (),
        principals: frozenset[str] | None = None,
    ) -> Iterator[Event]:
        answer = self.ask(question, history, documents, principals)
        yield Searched(answer.trace.searched_for, 12)
        if not answer.abstained:
            for start in range(0, len(answer.answer), 24):
                time.sleep(0.01)
                yield Delta(answer.answer[start : start + 24])
        for _ in range(600 if "slow" in question else 0):  # until it is stopped
            time.sleep(0.2)
            yield Delta(" and")
        yield answer

    def search(
        self,
        query: str,
        count: int = 10,
        documents: Sequence[str] = (),
        principals: frozenset[str] | None = None,
    ) -> SearchResult:
        if self.index.problem:
            raise self.index.problem
        facts = asdict(self._citation(1, DECLINED))
        del facts["number"]
        found = FoundPassage(**facts, score=1.0, similarity=0.5, lexical=2.0)
        return SearchResult(
            searched_for=query,
            missing_terms=(),
            corrected=(),
            passages=(found,),
            index=self.index.fingerprint,
        )

    def warm_up(self) -> None:
        if self.index.problem:
            raise self.index.problem

    def starters(self, count: int = 4, principals: frozenset[str] | None = None) -> tuple[str, ...]:
        if self.index.problem:
            raise self.index.problem
        return (
            "Which countries declined to contribute ground forces?",
            "When was the Coalition of the Willing announced?",
            "Where would the reassurance force be stationed?",
            "How many countries belong to the Coalition?",
        )[:count]

    def _canned(self, question: str, asked: str, follow_up: bool) -> Answer:
        if "declined" in asked or "slow" in asked:
            return self._quoted(
                question, DECLINED, f"**Poland, Spain, and Italy.**\n\n> {DECLINED}"
            )
        if "germany" in asked:
            found = self._quoted(question, GERMANY)
            completed = "Which conditions did Germany set for ground forces?"
            return replace(found, trace=Trace(completed)) if follow_up else found
        if "germny" in asked:
            literal, used = (
                question.replace("Germny", '"Germny"'),
                question.replace("Germny", "Germany"),
            )
            spelt = Trace(used, (), (), (Respelled("Germny", "Germany"),), literal)
            found = self._quoted(question, GERMANY)
            return found if '"' in question else replace(found, trace=spelt)
        if "hostile" in asked:
            text = HOSTILE.replace("[1]", "\\[1\\]").replace("*", "\\*")
            return self._quoted(question, HOSTILE, text, "hostile <b>.html")
        if "steps" in asked:
            return self._quoted(question, DECLINED, STEPS)
        if "needle" in asked:
            return self._quoted(question, "The needle is here.", document="long.txt")
        if "changed" in asked:
            answer = self._quoted(question, DECLINED)
            cited = answer.citations[0]
            notice = "The chat model failed; these are quotes."
            return replace(
                answer, citations=(replace(cited, start=cited.start + 7),), notice=notice
            )
        if "everything" in asked:
            lines = [line for line in self.index.text(SEED.name).split("\n") if len(line) > 80]
            many = tuple(self._citation(n, line) for n, line in enumerate(lines[:9], start=1))
            points = "\n".join(f"- {one.quote} [{one.number}]" for one in many)
            return self._answer(
                question, answer=f"The article makes these points:\n\n{points}", citations=many
            )
        closest = []
        for quote in (DECLINED, GERMANY):
            facts = asdict(self._citation(1, quote)) | {"score": 0.31}
            closest.append(ClosestPassage(**{k: v for k, v in facts.items() if k != "number"}))
        return self._answer(
            question,
            answer="The documents don't say.",
            kind="abstention",
            confidence=0.04,
            closest=tuple(closest),
            reason="“capital” occurs in no document.",
            trace=Trace(question, ("capital",)),
        )

    def _quoted(
        self, question: str, quote: str, text: str = "", document: str = SEED.name
    ) -> Answer:
        cited = (self._citation(1, quote, document),)
        return self._answer(question, answer=f"{text or quote} [1]", citations=cited)

    def _answer(self, question: str, **facts: Any) -> Answer:
        usual: dict[str, Any] = {
            "kind": "answer",
            "confidence": 0.93,
            "citations": (),
            "closest": (),
            "answerer": "extractive",
            "index": self.index.fingerprint,
            "timings_ms": {"embed": 4.0, "search": 6.0, "read": 38.0, "total": 51.0},
            "trace": Trace(question),
        }
        return Answer(question=question, **(usual | facts))

    def _citation(self, number: int, quote: str, document: str = SEED.name) -> Citation:
        held = self.index.document(document)
        assert held is not None
        start = held.text.index(quote)
        heading = "What is the Coalition of the Willing?" if document == SEED.name else ""
        return Citation(
            number=number,
            document=document,
            title=held.title,
            page=None,
            locator=None,
            heading=heading,
            start=start,
            end=start + len(quote),
            quote=quote,
            shown=quote,
        )


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> FakeAssistant:
    return FakeAssistant(seed_index(tmp_path_factory.mktemp("documents")))


@pytest.fixture(scope="module")
def feedback(tmp_path_factory: pytest.TempPathFactory) -> FeedbackStore:
    return FeedbackStore(tmp_path_factory.mktemp("feedback") / "feedback.sqlite3")


@contextmanager
def running(app: FastAPI) -> Iterator[str]:
    """Serve ``app`` on a free port from a thread; yields its address."""
    config = uvicorn.Config(
        app,
        port=0,
        http=BoundedHead,
        log_level="warning",
        timeout_graceful_shutdown=2,
        proxy_headers=False,
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        deadline = time.monotonic() + 30
        while not server.started:
            if not thread.is_alive() or time.monotonic() > deadline:
                raise RuntimeError("the server did not start")
            time.sleep(0.01)
        port = server.servers[0].sockets[0].getsockname()[1]
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(15)


@contextmanager
def place_of(
    assistant: Assistant,
    folder: Path,
    settings: UiSettings = UiSettings(),  # noqa: B008 - it is frozen
) -> Iterator[str]:
    """Serve ``assistant``, its feedback kept in ``folder``; yields the address."""
    store = FeedbackStore(folder / "feedback.sqlite3")
    with running(create_app(assistant, settings, store)) as place:
        yield place
