"""Documents with a canary each, rules made by chance, and requests that must bring no canary home.

``python -m tests.canaries --requests 10000`` asks through every door as three groups and as nobody, under
ever new rules, and says how many canaries came with what their reader may not read: none.
"""

from __future__ import annotations

import argparse
import io
import json
import logging
import random
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx

from assistant.build import build_assistant
from assistant.settings import AssistantSettings
from ingest.access import RULE_FILE
from ingest.index import Index
from ingest.pipeline import ingest
from ingest.settings import IngestSettings
from tests.fakes import running
from tests.pdf_builder import build_pdf
from tests.pdf_items import column
from ui.app import create_app
from ui.feedback import FeedbackStore
from ui.mcp_server.uris import uri_of
from ui.settings import UiSettings

GROUPS = ("group:harbour", "group:orchard", "group:quarry")
READERS: tuple[frozenset[str], ...] = (
    *(frozenset({name}) for name in GROUPS),
    frozenset(),
    frozenset({GROUPS[0], GROUPS[2], "user:ann@example.org"}),
)
# Whom a rule may let read; None: it says nothing.
ACCESSES: tuple[tuple[str, ...] | None, ...] = (
    None,
    ("everyone",),
    (),
    *((name,) for name in GROUPS),
    GROUPS[:2],
    ("user:ann@example.org",),
)
# By what it is said: the rule file beside, that above, front matter, a command, and a broken file.
MEANS = ("beside", "above", "front matter", "command", "broken")
# Of each document how it is ruled: a place in MEANS and one in ACCESSES.
Rules = Sequence[tuple[int, int]]

_KINDS = ("txt", "md", "html", "csv", "pdf", "eml", "zip", "md")
_TOPICS = ("ferry", "ledger", "lantern", "chapel", "bakery", "tannery", "mill", "granary")


@dataclass(frozen=True)
class Canary:
    """A document about ``topic``; only it says ``word``, and ``mark`` is in its id alone."""

    number: int
    kind: str
    topic: str
    word: str
    mark: str
    id: str = field(default="")

    @property
    def file(self) -> str:
        """Its file below the folder that is ingested."""
        name = self.id.partition("." + self.kind)[0] if self.kind in ("eml", "zip") else ""
        return f"{name}.{self.kind}" if name else self.id

    @property
    def commanded(self) -> str:
        """What a command about it names: the mail that it is attached to, itself otherwise."""
        return self.id.removesuffix("/inner.txt")


def _word(chance: random.Random) -> str:
    return "".join(chance.choice("bdfgklmnprtvz") + chance.choice("aeiou") for _ in range(5)) + "x"


def canaries() -> list[Canary]:
    """One of each kind; the mail and the archive have theirs in what they contain."""
    chance = random.Random(20_261_127)
    made = []
    for number, (kind, topic) in enumerate(zip(_KINDS, _TOPICS, strict=True)):
        word, mark = _word(chance), _word(chance)
        inner = {"eml": "/inner.txt", "zip": "/deep/inner.md"}.get(kind, "")
        made.append(Canary(number, kind, topic, word, mark, f"d{number}/{mark}.{kind}{inner}"))
    return made


def _text(one: Canary) -> str:
    return (
        f"# The {one.topic} of {one.word}\n\n"
        f"The {one.topic} opens at nine and stores forty crates of tea. "
        f"The keeper of the {one.topic} is called {one.word}. "
        f"In spring the {one.topic} is painted by {one.word}.\n\n"
        f"Visitors of the {one.topic} need:\n\n- a ticket from {one.word}\n- warm boots\n"
    )


def _content(one: Canary, access: tuple[str, ...] | None = None) -> bytes:
    text = _text(one)
    if one.kind == "csv":
        return f"topic,keeper,opens\n{one.topic},{one.word},nine\n".encode()
    if one.kind == "html":
        body = text.replace("\n\n", "</p><p>").removeprefix("# ")
        return f"<title>{one.word}</title><p>{body}</p>".encode()
    if one.kind == "pdf":
        return build_pdf([column(text.removeprefix("# ").split("\n"))], title=one.word)
    if one.kind == "eml":
        mail = EmailMessage()
        mail["Subject"], mail["From"] = "The list", "a@example.org"
        mail.set_content("It is attached.\n")
        mail.add_attachment(text, filename="inner.txt")
        return mail.as_bytes()
    if one.kind == "zip":
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as archive:
            archive.writestr("deep/inner.md", text)
        return packed.getvalue()
    if access is not None:
        return f"---\naccess: {json.dumps(access)}\n---\n{text}".encode()
    return text.encode()


def write_documents(folder: Path) -> list[Canary]:
    """Write the documents, and one that everyone may read."""
    made = canaries()
    for one in made:
        file = folder / one.file
        file.parent.mkdir(parents=True)
        file.write_bytes(_content(one))
    (folder / "open.txt").write_text("The library opens at ten. Books are lent for four weeks.\n")
    return made


@dataclass
class Ruled:
    """An index whose documents are ruled anew as often as one likes."""

    folder: Path
    index: Index
    documents: list[Canary]
    may: dict[int, tuple[str, ...] | None] = field(default_factory=dict)

    def rule(self, rules: Rules) -> None:
        """Put ``rules`` in force, for the very next question."""
        above: dict[str, list[str]] = {}
        for one, (by, whom) in zip(self.documents, rules, strict=True):
            means, access = MEANS[by], ACCESSES[whom]
            if means == "front matter" and one.kind != "md":
                means = "beside"
            self.may[one.number] = access
            beside = self.folder / f"d{one.number}" / RULE_FILE
            beside.unlink(missing_ok=True)
            if one.kind == "md":
                stated = access if means == "front matter" else None
                (self.folder / one.file).write_bytes(_content(one, stated))
            with self.index.catalogue.transaction():
                self.index.catalogue.forget_access(one.commanded)
                if means == "command" and access is not None:
                    whole = None if "everyone" in access else frozenset(access)
                    self.index.catalogue.set_access(one.commanded, whole)
            if means == "beside" and access is not None:
                beside.write_text(f'[access]\n"**" = {json.dumps(access)}\n')
            if means == "above" and access is not None:
                above[f"d{one.number}/**"] = list(access)
            if means == "broken":
                beside.write_text('[access]\n"**" = group:\n')
                self.may[one.number] = ()
        lines = [f"{json.dumps(glob)} = {json.dumps(names)}" for glob, names in above.items()]
        (self.folder / RULE_FILE).write_text("\n".join(["[access]", *lines, ""]))

    def readable(self, one: Canary, principals: frozenset[str]) -> bool:
        """Whether the rules let ``principals`` read a document."""
        may = self.may.get(one.number)
        return may is None or "everyone" in may or not principals.isdisjoint(may)


def signed_in(principals: frozenset[str]) -> dict[str, str]:
    """What the proxy that is believed says of whoever asks."""
    said = [name.partition(":")[::2] for name in sorted(principals)]
    user = next((name for kind, name in said if kind == "user"), "somebody")
    groups = ",".join(name for kind, name in said if kind == "group")
    return {"X-Forwarded-User": user, "X-Forwarded-Groups": groups}


class Doors:
    """Asks through every door, as whoever is named."""

    def __init__(self, place: str, documents: Sequence[Canary]) -> None:
        nobody = signed_in(frozenset())
        self.client = httpx.Client(base_url=place, headers=nobody, trust_env=False, timeout=60)
        self.documents = documents
        found = self.client.get("/config").json()["dependencies"]
        self._events = {
            event: next(one["id"] for one in found if event in {t[1] for t in one["targets"]})
            for event in ("submit", "load")
        }
        self._sessions = 0

    def request(
        self, chance: random.Random, principals: frozenset[str]
    ) -> tuple[str, str, Canary | None]:
        """One request: what it was, all that came back, and the document that it named by its id."""
        headers = signed_in(principals)
        one, other = chance.sample(list(self.documents), 2)
        door = chance.choice(_DOORS)
        reply, named = door(self, one, _question(chance, one, other), headers)
        return door.__name__, reply, named

    def ask(self, one: Canary, question: Mapping[str, Any], headers: Mapping[str, str]) -> Any:
        """The whole answer."""
        return self.client.post("/api/v1/ask", json=question, headers=headers).text, None

    def ask_of(self, one: Canary, question: Mapping[str, Any], headers: Mapping[str, str]) -> Any:
        """The answer from one document."""
        asked = {**question, "documents": [one.id]}
        return self.client.post("/api/v1/ask", json=asked, headers=headers).text, one

    def stream(self, one: Canary, question: Mapping[str, Any], headers: Mapping[str, str]) -> Any:
        """The answer as it comes about."""
        return self.client.post("/api/v1/ask/stream", json=question, headers=headers).text, None

    def completion(
        self, one: Canary, question: Mapping[str, Any], headers: Mapping[str, str]
    ) -> Any:
        """The answer as clients of OpenAI's API get it, streamed."""
        asked = {"model": "footnote", "messages": _messages(question), "stream": True}
        return self.client.post("/v1/chat/completions", json=asked, headers=headers).text, None

    def response(self, one: Canary, question: Mapping[str, Any], headers: Mapping[str, str]) -> Any:
        """The same from one document, by the Responses API."""
        documents = {"documents": json.dumps([one.id])}
        asked = {"model": "footnote", "input": _messages(question), "metadata": documents}
        return self.client.post("/v1/responses", json=asked, headers=headers).text, one

    def chat(self, one: Canary, question: Mapping[str, Any], headers: Mapping[str, str]) -> Any:
        """The answer on the page."""
        return self._gradio("submit", [question["question"], []], headers), None

    def opened(self, one: Canary, question: Mapping[str, Any], headers: Mapping[str, str]) -> Any:
        """The page as it is opened, with questions to start with."""
        return self._gradio("load", [], headers), None

    def listed(self, one: Canary, question: Mapping[str, Any], headers: Mapping[str, str]) -> Any:
        """What lists the documents, or counts them."""
        paths = ("/api/v1/documents", "/documents", "/readyz", "/openapi.json", "/", "/evaluate")
        return "".join(self.client.get(path, headers=headers).text for path in paths), None

    def read(self, one: Canary, question: Mapping[str, Any], headers: Mapping[str, str]) -> Any:
        """A document's text, its original, its pages."""
        return "".join(reply.text for reply in self.reads(one.id, headers)), one

    def reads(self, document: str, headers: Mapping[str, str]) -> list[httpx.Response]:
        """The answers of every address that a document has."""
        name = quote(document, safe="/")
        paths = (
            f"/api/v1/documents/{name}",
            f"/documents/{name}/original",
            f"/documents/{name}/pages/1.png",
            f"/api/v1/quoted-pages?document={quote(document)}&start=0&end=40",
        )
        return [self.client.get(path, headers=headers) for path in paths]

    def tool(self, one: Canary, question: Mapping[str, Any], headers: Mapping[str, str]) -> Any:
        """What a model is told by the tools that find and list."""
        asked = {"question": question["question"]}
        found = self._mcp("tools/call", headers, name="ask", arguments=asked)
        found += self._mcp(
            "tools/call", headers, name="search", arguments={"query": asked["question"]}
        )
        found += self._mcp("tools/call", headers, name="documents", arguments={})
        return found + self._mcp("resources/list", headers), None

    def tool_of(self, one: Canary, question: Mapping[str, Any], headers: Mapping[str, str]) -> Any:
        """What a model is told of one document."""
        within = {"documents": [one.id]}
        asked = {"question": question["question"], **within}
        found = self._mcp("tools/call", headers, name="ask", arguments=asked)
        for name, arguments in (
            ("search", {"query": one.topic, **within}),
            ("read", {"document": one.id}),
        ):
            found += self._mcp("tools/call", headers, name=name, arguments=arguments)
        return found + self._mcp("resources/read", headers, uri=uri_of(one.id)), one

    def _mcp(self, method: str, headers: Mapping[str, str], **params: Any) -> str:
        body = {"jsonrpc": "2.0", "id": 1, "method": method, "params": params}
        accept = {"Accept": "application/json, text/event-stream"}
        reply = self.client.post("/mcp", json=body, headers={**headers, **accept})
        reply.raise_for_status()
        return reply.text

    def _gradio(self, event: str, data: list[Any], headers: Mapping[str, str]) -> str:
        self._sessions += 1
        session = f"s{self._sessions}"
        body = {"data": data, "fn_index": self._events[event], "session_hash": session}
        self.client.post("/gradio_api/queue/join", json=body, headers=headers).raise_for_status()
        address = f"/gradio_api/queue/data?session_hash={session}"
        return self.client.get(address, headers=headers).text


_DOORS: tuple[Callable[..., tuple[str, Canary | None]], ...] = (
    Doors.ask, Doors.ask, Doors.ask_of, Doors.stream, Doors.stream, Doors.completion, Doors.response,
    Doors.chat, Doors.opened, Doors.listed, Doors.read, Doors.read, Doors.tool, Doors.tool_of,
)  # fmt: skip


def _question(chance: random.Random, one: Canary, other: Canary) -> dict[str, Any]:
    text = chance.choice(
        (
            f"Who is the keeper of the {one.topic}?",
            f"What is the keeper of the {one.topic} called?",
            f"Who paints the {one.topic} in spring?",
            f"What do visitors of the {one.topic} need?",
            f"When does the {one.topic[:-1]}i open?",
            f"Summarise the document about the {one.topic}",
            f"Compare the {one.topic} and the {other.topic}",
            f"Which {one.topic} stores more than thirty crates?",
            "Which documents do you have?",
            "Hello!",
            "Who keeps them?",
            "xyzzy?",
        )
    )
    if chance.random() < 0.6:
        return {"question": text}
    said = f"The {one.topic} opens at nine and stores forty crates of tea. [1]"
    history = [
        {"role": "user", "content": f"When does the {one.topic} open?"},
        {"role": "assistant", "content": said},
    ]
    return {"question": chance.choice((text, "And who is its keeper?")), "history": history}


def _messages(question: Mapping[str, Any]) -> list[dict[str, str]]:
    return [*question.get("history", ()), {"role": "user", "content": question["question"]}]


def leaks(ruled: Ruled, principals: frozenset[str], reply: str, named: Canary | None) -> list[str]:
    """The canaries in a reply that its reader may not hear."""
    heard = reply.casefold()
    return [
        word
        for one in ruled.documents
        if not ruled.readable(one, principals)
        for word in ((one.word,) if one is named else (one.word, one.mark))
        if word in heard
    ]


_LOGIN = UiSettings(
    auth="proxy",
    trusted_proxies=("127.0.0.1",),
    admins=("user:somebody",),
)


@contextmanager
def served(folder: Path) -> Iterator[tuple[Ruled, Doors]]:
    """The documents ingested and served."""
    docs = folder / "docs"
    documents = write_documents(docs)
    with Index(IngestSettings(index=str(folder / "index"), threads=1), "write", "test") as index:
        report = ingest(index, [docs])
        assert not report.skipped, report.skipped
        assistant = build_assistant(AssistantSettings(), index)
        feedback = FeedbackStore(folder / "feedback.sqlite3")
        app = create_app(assistant, _LOGIN, feedback)
        with running(app) as place:
            doors = Doors(place, documents)
            try:
                yield Ruled(docs, index, documents), doors
            finally:
                doors.client.close()


def random_rules(chance: random.Random, count: int) -> Rules:
    """How each of ``count`` documents is ruled."""
    return [(chance.randrange(len(MEANS)), chance.randrange(len(ACCESSES))) for _ in range(count)]


def main() -> None:
    """Ask as often as told, and say what leaked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    logging.disable()
    chance = random.Random(options.seed)
    leaked, doors = [], dict[str, int]()
    with tempfile.TemporaryDirectory() as place, served(Path(place)) as (ruled, asked):
        for number in range(options.requests):
            if number % 20 == 0:
                ruled.rule(random_rules(chance, len(ruled.documents)))
            principals = chance.choice(READERS)
            door, reply, named = asked.request(chance, principals)
            doors[door] = doors.get(door, 0) + 1
            leaked += [(door, word) for word in leaks(ruled, principals, reply, named)]
    for door, word in leaked[:5]:
        print(f"{door} told {word}")  # noqa: T201
    print(f"{options.requests} requests, {len(leaked)} canaries leaked; by door: {doors}")  # noqa: T201
    sys.exit(bool(leaked))


if __name__ == "__main__":
    main()
