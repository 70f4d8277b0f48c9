from __future__ import annotations

import hashlib
import itertools
import json
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import httpx
import pytest

from assistant.answer import Answer
from ingest.errors import DiskFull, IndexBusy, IndexMissing, UsageError
from tests.commands import free_port
from tests.fakes import DECLINED, HOSTILE, SEED, FakeAssistant, FakeIndex, running, seed_index
from tests.pdf_builder import build_pdf
from tests.pdf_items import column
from ui.api.bodies import AnswerBody
from ui.api.documents_bodies import DocumentTextBody
from ui.api.security import allowed_hosts
from ui.app import create_app
from ui.feedback import FeedbackStore
from ui.page_templates import SHARED
from ui.run_server import address, check_port
from ui.settings import UiSettings

QUESTION = "Which countries declined to contribute ground forces?"
ASSETS = Path(__file__).parents[1] / "ui" / "assets"
PORTAL = "https://portal.example"
SETTINGS = UiSettings(
    origins=(PORTAL,), frame_ancestors=(PORTAL,), allowed_hosts=("docs.example:443", "Büro.example")
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("api")


@pytest.fixture(scope="module")
def assistant(folder: Path) -> FakeAssistant:
    return FakeAssistant(seed_index(folder))


@pytest.fixture(scope="module")
def feedback(folder: Path) -> FeedbackStore:
    return FeedbackStore(folder / "feedback.sqlite3")


@pytest.fixture(scope="module")
def client(assistant: FakeAssistant, feedback: FeedbackStore) -> Iterator[httpx.Client]:
    with (
        running(create_app(assistant, SETTINGS, feedback)) as place,
        httpx.Client(base_url=place, timeout=120, trust_env=False) as client,
    ):
        yield client


@pytest.fixture
def index(assistant: FakeAssistant) -> Iterator[FakeIndex]:
    """The index; whatever is made wrong with it is put right afterwards."""
    yield assistant.index
    assistant.index.problem = None


def ask(client: httpx.Client, question: str, **more: Any) -> httpx.Response:
    return client.post("/api/v1/ask", json={"question": question, **more})


def events(client: httpx.Client, question: str) -> list[tuple[str, Any]]:
    response = client.post("/api/v1/ask/stream", json={"question": question})
    assert response.headers["content-type"].startswith("text/event-stream")
    blocks = [block.split("\n") for block in response.text.strip().split("\n\n")]
    fields = [dict(line.split(": ", 1) for line in block if ": " in line) for block in blocks]
    return [(each["event"], json.loads(each["data"])) for each in fields if "event" in each]


# --- asking -------------------------------------------------------------------------------------


def test_an_answer_is_the_contract(client: httpx.Client, assistant: FakeAssistant) -> None:
    response = ask(client, QUESTION)
    assert response.status_code == 200
    assert response.json() == assistant.ask(QUESTION).as_dict()
    answer = AnswerBody.model_validate(response.json())
    citation = answer.citations[0]
    text = client.get(f"/api/v1/documents/{citation.document}").json()["text"]
    assert text[citation.start : citation.end] == citation.quote == DECLINED


def test_a_long_message_does_not_end_a_conversation(
    client: httpx.Client, assistant: FakeAssistant
) -> None:
    history = [{"role": "assistant", "content": "a" * 100_001}]
    assert ask(client, QUESTION, history=history).status_code == 200
    assert [len(turn.content) for turn in assistant.seen[-1][1]] == [100_000]


def test_history_and_documents_reach_the_assistant(
    client: httpx.Client, assistant: FakeAssistant
) -> None:
    history = [{"role": "user", "content": QUESTION}, {"role": "assistant", "content": "P. [1]"}]
    answer = ask(client, "What about Germany?", history=history, documents=[SEED.name]).json()
    assert "Germany" in answer["trace"]["searched_for"] != "What about Germany?"
    question, turns, documents = assistant.seen[-1]
    assert (question, documents) == ("What about Germany?", [SEED.name])
    assert [turn._asdict() for turn in turns] == history


def test_an_abstention_is_a_reply_and_a_failure_is_not(client: httpx.Client) -> None:
    abstention = ask(client, "What is the capital of Australia?")
    assert abstention.status_code == 200
    assert abstention.json()["abstained"]
    assert abstention.json()["closest"]
    failure = ask(client, "the chat model")
    assert failure.status_code == 503
    assert failure.json() == {
        "error": "The chat model at http://localhost:1 does not answer.",
        "retryable": True,
    }
    assert failure.headers["retry-after"]
    missing = ask(client, "nothing ingested")
    assert (missing.status_code, missing.json()["retryable"]) == (503, False)


def test_a_crash_is_one_plain_sentence(client: httpx.Client) -> None:
    response = ask(client, "crash")
    assert response.status_code == 500
    assert response.json() == {
        "error": "Something went wrong on the server; its log says what.",
        "retryable": False,
    }


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ({"question": ""}, "The question is empty."),
        ({"question": " \n "}, "The question is empty."),
        ({"question": "x" * 20_001}, "The question is longer than 20,000 characters."),
        ({}, "question: field required."),
        (None, "The request body is empty: send a JSON object."),
        ([], "the request body: must be an object."),
        ({"question": "x", "history": ["x"]}, "history.0: must be an object."),
        ({"question": 7}, "question: input should be a valid string."),
        (
            {"question": "x", "history": [{"role": "system", "content": "x"}]},
            "history.0.role: input should be 'user' or 'assistant'.",
        ),
        ({"question": "x", "histroy": []}, "histroy: there is no such field."),
        ({"question": "x", "documents": "a"}, "documents: input should be a valid list."),
    ],
)
@pytest.mark.parametrize("path", ["/api/v1/ask", "/api/v1/ask/stream"])
def test_malformed_requests_get_one_sentence(
    client: httpx.Client, path: str, body: Any, sentence: str
) -> None:
    response = client.post(path, json=body)
    assert response.status_code == 422
    assert response.json() == {"error": sentence, "retryable": False}


@pytest.mark.parametrize("path", ["/api/v1/ask", "/api/v1/ask/stream"])
def test_what_is_null_was_left_out(client: httpx.Client, path: str) -> None:
    body = {"question": "Which countries declined?", "history": None, "documents": None}
    assert client.post(path, json=body).status_code == 200
    without = client.post(path, json={"question": None, "history": None})
    assert without.json()["error"] == "question: field required."


def test_a_body_that_is_not_json_is_refused(client: httpx.Client) -> None:
    headers = {"Content-Type": "application/json"}
    response = client.post("/api/v1/ask", content="{", headers=headers)
    assert response.status_code == 422
    assert response.json()["error"] == "The request body is not valid JSON."


def test_the_longest_question_is_answered(client: httpx.Client) -> None:
    assert ask(client, "x" * 20_000).status_code == 200


def test_streaming_tells_what_happens_and_ends_with_the_same_answer(client: httpx.Client) -> None:
    sent = events(client, QUESTION)
    assert [name for name, _ in sent[:2]] == ["searched", "delta"]
    assert sent[0][1] == {"question": QUESTION, "passages": 12}
    name, answer = sent[-1]
    assert (name, answer) == ("answer", ask(client, QUESTION).json())
    written = "".join(data["text"] for name, data in sent if name == "delta")
    assert written == answer["answer"]


def test_streaming_sends_failures_as_events(client: httpx.Client) -> None:
    assert events(client, "the chat model") == [
        (
            "error",
            {"error": "The chat model at http://localhost:1 does not answer.", "retryable": True},
        )
    ]
    assert events(client, "crash")[0][1]["error"].startswith("Something went wrong")


def test_questions_are_answered_at_the_same_time(folder: Path, feedback: FeedbackStore) -> None:
    class AllAtOnce(FakeAssistant):
        everybody = threading.Barrier(8)

        def ask(self, *question: Any) -> Answer:
            self.everybody.wait(90)
            return super().ask(*question)

    app = create_app(AllAtOnce(seed_index(folder)), UiSettings(concurrency=8), feedback)
    with (
        running(app) as place,
        httpx.Client(base_url=place, trust_env=False, timeout=30) as client,
        ThreadPoolExecutor(8) as pool,
    ):
        replies = list(pool.map(lambda _: ask(client, QUESTION), range(8)))
    assert [reply.status_code for reply in replies] == [200] * 8


def test_too_many_questions_are_refused(folder: Path, feedback: FeedbackStore) -> None:
    class HeldUp(FakeAssistant):
        go_on = threading.Event()

        def ask(self, *question: Any) -> Answer:
            assert self.go_on.wait(90)
            return super().ask(*question)

    settings = UiSettings(concurrency=1, queue=1)
    app = create_app(HeldUp(seed_index(folder)), settings, feedback)
    with (
        running(app) as place,
        httpx.Client(base_url=place, trust_env=False, timeout=60) as client,
        ThreadPoolExecutor(4) as pool,
    ):
        # One is being answered and one waits, whichever they are; the others are sent away at once.
        asked = [pool.submit(ask, client, QUESTION) for _ in range(4)]
        first_back = list(itertools.islice(as_completed(asked), 2))
        HeldUp.go_on.set()
    for reply in first_back:
        assert reply.result().status_code == 503
        assert reply.result().json() == {
            "error": "Too many questions are waiting; try again in a moment.",
            "retryable": True,
        }
    assert sorted(reply.result().status_code for reply in asked) == [200, 200, 503, 503]


# --- documents ----------------------------------------------------------------------------------


def test_documents_are_listed_without_saying_where_they_lie(client: httpx.Client) -> None:
    listed = client.get("/api/v1/documents").json()
    assert [document["id"] for document in listed["documents"]] == [
        SEED.name,
        "hostile <b>.html",
        "long.txt",
    ]
    assert str(SEED.parent) not in json.dumps(listed)


def test_a_document_comes_with_its_text_once(client: httpx.Client) -> None:
    response = client.get("/api/v1/documents/hostile <b>.html")
    assert HOSTILE in DocumentTextBody.model_validate(response.json()).text
    again = client.get(
        "/api/v1/documents/hostile <b>.html", headers={"If-None-Match": response.headers["etag"]}
    )
    assert (again.status_code, again.content) == (304, b"")


def test_a_document_that_was_read_anew_is_sent_anew(client: httpx.Client, index: FakeIndex) -> None:
    address = f"/api/v1/documents/{SEED.name}"
    tag = client.get(address).headers["etag"]
    held = index.document(SEED.name)
    assert held is not None
    index.hold(replace(held, text="Read otherwise.", ingested_at="2026-11-21T09:30:00+00:00"))
    anew = client.get(address, headers={"If-None-Match": tag})
    assert (anew.status_code, anew.json()["text"]) == (200, "Read otherwise.")


def test_unknown_documents_are_not_found(client: httpx.Client) -> None:
    for path in ("/api/v1/documents/no/such.txt", "/documents/no/such.txt/original"):
        response = client.get(path)
        assert response.status_code == 404
        assert response.json()["error"] == "No document with the id 'no/such.txt' is indexed."


def test_the_original_is_served_as_it_was_read(client: httpx.Client) -> None:
    response = client.get(f"/documents/{SEED.name}/original")
    assert response.content == SEED.read_bytes()
    assert response.headers["content-type"] == "text/plain; charset=utf-8"
    assert response.headers["x-content-type-options"] == "nosniff"
    assert response.headers["content-disposition"] == f"inline; filename*=UTF-8''{SEED.name}"
    # What is saved keeps its name, which is not the last part of the address.
    hostile = client.get("/documents/hostile <b>.html/original").headers["content-disposition"]
    assert hostile == "inline; filename*=UTF-8''hostile%20%3Cb%3E.html"


def test_the_original_of_what_came_in_an_archive_is_that_file(
    client: httpx.Client, folder: Path, index: FakeIndex
) -> None:
    archive, page = folder / "letters.zip", b"<h1>A page</h1>"
    with ZipFile(archive, "w") as opened:
        opened.writestr("in/a.txt", "words")
        opened.writestr("in/page.html", page)
    found = index.document(SEED.name)
    assert found is not None
    try:
        for name, content in (("in/page.html", page), ("in/gone.html", page)):
            digest = hashlib.sha256(content).hexdigest()
            path = str(archive / name)
            index.hold(replace(found, id=f"letters.zip/{name}", path=path, content_hash=digest))
        there = client.get("/documents/letters.zip/in/page.html/original")
        gone = client.get("/documents/letters.zip/in/gone.html/original")
    finally:
        with index.catalogue.transaction():
            index.catalogue.remove_document("letters.zip/in/page.html")
            index.catalogue.remove_document("letters.zip/in/gone.html")
    assert there.content == page
    assert there.headers["content-type"].startswith("text/html")
    assert "sandbox" in there.headers["content-security-policy"]
    assert gone.status_code == 410


def test_of_an_original_a_part_is_sent_or_nothing_where_it_is_held(client: httpx.Client) -> None:
    path, content = f"/documents/{SEED.name}/original", SEED.read_bytes()
    size = len(content)
    whole = client.get(path)
    etag = whole.headers["etag"]
    assert whole.headers["accept-ranges"] == "bytes"

    def got(**headers: str) -> httpx.Response:
        return client.get(path, headers={name.replace("_", "-"): v for name, v in headers.items()})

    for asked, start, end in (
        ("bytes=0-99", 0, 100), ("bytes=100-", 100, size), ("bytes=-7", size - 7, size),
        (f"bytes=5-{size * 9}", 5, size), (f"bytes=-{size * 9}", 0, size),
    ):  # fmt: skip
        part = got(range=asked, if_range=etag)
        assert (part.status_code, part.content) == (206, content[start:end])
        assert part.headers["content-range"] == f"bytes {start}-{end - 1}/{size}"
        assert part.headers["content-type"] == whole.headers["content-type"]
    for ignored in (
        "bytes=-",
        "bytes=a-b",
        "lines=0-9",
        "bytes=0-1,5-6",
        f"bytes={'9' * 5000}-",
        "",
    ):
        assert (got(range=ignored).status_code, got(range=ignored).content) == (200, content)
    assert got(range="bytes=0-9", if_range='"another"').content == content
    for absent in (f"bytes={size}-", "bytes=9-8", "bytes=-0"):
        none = got(range=absent)
        assert (none.status_code, none.headers["content-range"]) == (416, f"bytes */{size}")
        assert "bytes" in none.json()["error"]
    for held in (etag, f"W/{etag}", f'"x", {etag}'):  # nginx marks what it compresses as weak
        assert (got(if_none_match=held).status_code, got(if_none_match=held).content) == (304, b"")
        told = client.get(f"/api/v1/documents/{SEED.name}").headers
        assert told["cache-control"] == "private, no-cache"  # not even to be kept by a proxy
        text = told["etag"]
        weak = {"If-None-Match": held.replace(etag, text)}
        assert client.get(f"/api/v1/documents/{SEED.name}", headers=weak).status_code == 304
    assert got(if_none_match='"another"').status_code == 200


def test_no_archive_or_pdf_file_is_opened_in_the_server(
    client: httpx.Client, folder: Path, index: FakeIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive, found = folder / "packed.zip", index.document(SEED.name)
    content = build_pdf([column(["The pool closes in August."])])
    with ZipFile(archive, "w") as opened:
        opened.writestr("in/a.pdf", content)
    assert found is not None
    monkeypatch.setattr("ingest.intake.containers.choose_format", None)
    monkeypatch.setattr("pypdfium2.PdfDocument", None)
    name, text = "packed.zip/in/a.pdf", "The pool closes in August."
    try:
        digest = hashlib.sha256(content).hexdigest()
        index.hold(
            replace(found, id=name, path=str(archive / "in/a.pdf"), content_hash=digest,
                    format="pdf", text=text, pages=(0,), locators=())
        )  # fmt: skip
        assert client.get(f"/documents/{name}/original").content == content
        assert client.get(f"/documents/{name}/pages/1.png").content.startswith(b"\x89PNG")
        asked = {"document": name, "start": "0", "end": str(len(text))}
        (page,) = client.get("/api/v1/quoted-pages", params=asked).json()["pages"]
        assert len(page["areas"]) == 1
    finally:
        with index.catalogue.transaction():
            index.catalogue.remove_document(name)


def test_hostile_originals_cannot_run(client: httpx.Client) -> None:
    response = client.get("/documents/hostile <b>.html/original")
    assert response.headers["content-type"].startswith("text/html")
    assert "sandbox" in response.headers["content-security-policy"]


def test_a_changed_or_vanished_original_is_gone(
    client: httpx.Client, folder: Path, index: FakeIndex
) -> None:
    path = folder / "long.txt"
    content = path.read_bytes()
    try:
        path.write_bytes(content + b"!")
        changed = client.get("/documents/long.txt/original")
        path.unlink()
        gone = client.get("/documents/long.txt/original")
    finally:
        path.write_bytes(content)
    assert (changed.status_code, gone.status_code) == (410, 410)
    assert "has changed since it was read" in changed.json()["error"]
    assert "no longer where it was read from" in gone.json()["error"]
    assert str(folder) not in changed.text + gone.text


def test_the_documents_page_shows_titles_literally(client: httpx.Client) -> None:
    page = client.get("/documents").text
    assert "&lt;b&gt;Hostile&lt;/b&gt;" in page
    assert "<b>" not in page
    assert "3 documents, 3 passages" in page
    assert page.count('<p class="remarks">12 struck-out passages &amp; &lt;b&gt;what') == 2


def test_the_documents_page_says_what_is_wrong(client: httpx.Client, index: FakeIndex) -> None:
    index.problem = IndexMissing("Nothing has been ingested yet.")
    response = client.get("/documents")
    assert response.status_code == 503
    assert "Nothing has been ingested yet." in response.text
    assert client.get("/api/v1/documents").status_code == 503


def test_a_full_disk_is_told_as_such_and_logged(
    client: httpx.Client,
    feedback: FeedbackStore,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def full(*_: object) -> str:
        raise DiskFull("feedback.sqlite3 cannot be written, because the disk is full.")

    monkeypatch.setattr(feedback, "add", full)
    verdict = {"answer": ask(client, QUESTION).json(), "rating": "up"}
    refused = client.post("/api/v1/feedback", json=verdict)
    assert (refused.status_code, refused.json()["retryable"]) == (507, False)
    assert "the disk is full" in refused.json()["error"]
    assert "POST /api/v1/feedback failed: feedback.sqlite3 cannot be written" in caplog.text


# --- feedback -----------------------------------------------------------------------------------


def test_feedback_is_kept_and_changed(client: httpx.Client, feedback: FeedbackStore) -> None:
    answer = ask(client, QUESTION).json()
    kept = client.post("/api/v1/feedback", json={"answer": answer, "rating": "up"})
    assert kept.status_code == 201
    change = {"rating": "down", "comment": "Hungary?"}
    assert client.put(f"/api/v1/feedback/{kept.json()['id']}", json=change).status_code == 200
    stored = feedback.all()[-1]
    assert (stored.rating, stored.comment, stored.answer) == ("down", "Hungary?", answer)
    assert client.put("/api/v1/feedback/unknown", json=change).status_code == 404
    assert client.post("/api/v1/feedback", json={"answer": {}, "rating": "5"}).status_code == 422
    huge = {"answer": {"answer": "x" * 300_000}, "rating": "up"}
    assert client.post("/api/v1/feedback", json=huge).status_code == 413
    assert client.get("/api/v1/feedback").status_code == 405


# --- health -------------------------------------------------------------------------------------


def test_health(client: httpx.Client, index: FakeIndex) -> None:
    assert client.get("/healthz").json() == {"status": "alive"}
    assert client.get("/readyz").json() == {
        "status": "ready",
        "index": index.fingerprint,
        "documents": 3,
    }
    index.problem = IndexBusy("Another process holds the index.")
    not_ready = client.get("/readyz")
    assert (not_ready.status_code, not_ready.json()["error"]) == (
        503,
        "Another process holds the index.",
    )
    assert client.get("/healthz").status_code == 200


# --- who may do what ----------------------------------------------------------------------------


def test_only_named_sites_may_read_answers(client: httpx.Client) -> None:
    for path in ("/api/v1/documents", "/config", "/"):
        evil = client.get(path, headers={"Origin": "https://evil.example"})
        assert "access-control-allow-origin" not in evil.headers
        portal = client.get(path, headers={"Origin": PORTAL})
        assert portal.headers["access-control-allow-origin"] == PORTAL
        assert portal.headers["access-control-allow-credentials"] == "true"


def test_no_site_may_read_answers_unless_named(folder: Path, feedback: FeedbackStore) -> None:
    app = create_app(FakeAssistant(seed_index(folder)), UiSettings(host="0.0.0.0"), feedback)
    with running(app) as place, httpx.Client(base_url=place, trust_env=False, timeout=60) as client:
        for host in ("127.0.0.1", "docs.example"):
            headers = {"Origin": "https://evil.example", "Host": host}
            for path in ("/", "/config", "/api/v1/documents"):
                response = client.get(path, headers=headers)
                assert response.status_code == 200
                assert not [name for name in response.headers if "access-control" in name]


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1:7860", 200),
        ("localhost", 200),
        ("[::1]:7860", 200),
        ("docs.example", 200),
        ("docs.example.", 200),
        ("xn--bro-hoa.example", 200),
        ("evil.example", 421),
        ("evil.example:7860", 421),
        ("127.0.0.1.evil.example", 421),
        ("", 421),
    ],
)
def test_foreign_host_names_are_refused(client: httpx.Client, host: str, status: int) -> None:
    for path in ("/api/v1/documents", "/", "/documents"):
        assert client.get(path, headers={"Host": host}).status_code == status


@pytest.mark.parametrize(
    "host",
    ["https://a.example", "a.example/b", "*.c.example", '["a.example"]', "a b", "ü ü", "", "::1"],
)
def test_what_no_request_can_name_is_no_allowed_host(host: str) -> None:
    with pytest.raises(UsageError, match=r"^ui\.allowed_hosts: .* is no host name"):
        allowed_hosts(UiSettings(allowed_hosts=("*", host)))


def test_only_the_embedded_chat_may_be_framed_elsewhere(client: httpx.Client) -> None:
    for path in ("/", "/documents", "/docs", "/healthz", "/openapi.json"):
        policy = client.get(path).headers["content-security-policy"]
        assert policy.endswith("frame-ancestors 'self'")
    embedded = client.get("/embed").headers["content-security-policy"]
    assert embedded.endswith(f"frame-ancestors 'self' {PORTAL}")


def test_the_pages_are_ours(client: httpx.Client) -> None:
    for path, kind in (("/", "whole"), ("/embed", "embedded")):
        page = client.get(path)
        assert page.status_code == 200
        assert f'<html lang="en" class="{kind}"' in page.text
        assert "<title>Footnote</title>" in page.text
        assert 'property="og:' not in page.text
        assert "raw.githubusercontent" not in page.text
        assert client.head(path).status_code == 200


def test_after_an_upgrade_no_page_mixes_old_files_with_new(client: httpx.Client) -> None:
    for page in ("/", "/embed", "/documents", "/docs"):
        loaded = re.findall(r'(?:src|href)="(ui/[^"#]+)"', client.get(page).text)
        assert len(loaded) > 3
        for name in loaded:  # with the version of all of them
            assert client.get(f"/{name}").headers["cache-control"].endswith("immutable"), name
    imported = {
        module
        for script in ASSETS.glob("*.js")
        for module in re.findall(r'(?:from|import) "\./([^"]+)"', script.read_text("utf-8"))
    }
    assert "replies.js" in imported
    for name in [*imported, "base.css?v=old", "look.css", "icon.svg"]:
        got = client.get(f"/ui/{name}")
        assert (got.status_code, got.headers["cache-control"]) == (200, "no-cache"), name
        tag = {"If-None-Match": got.headers["etag"]}
        again = client.get(f"/ui/{name}", headers=tag)
        assert again.headers["cache-control"] == "no-cache"
        assert again.status_code == (200 if name in SHARED else 304), name


def test_every_page_has_the_title_that_is_set(folder: Path, feedback: FeedbackStore) -> None:
    settings = UiSettings(title="Staff <help>")
    app = create_app(FakeAssistant(seed_index(folder)), settings, feedback)
    with running(app) as place, httpx.Client(base_url=place, trust_env=False, timeout=60) as client:
        for path in ("/", "/documents", "/evaluate", "/docs"):
            page = client.get(path).text
            assert "Staff &lt;help&gt;<sup>" in page, path
            assert re.search("<title>(?:.* · )?Staff &lt;help&gt;</title>", page), path


def test_the_icon_is_ours_and_no_search_engine_is_invited(client: httpx.Client) -> None:
    icon = client.get("/favicon.ico")
    assert icon.content == (ASSETS / "favicon.ico").read_bytes()
    assert icon.headers["content-type"] in {"image/vnd.microsoft.icon", "image/x-icon"}
    assert client.get("/robots.txt").text == "User-agent: *\nDisallow: /\n"


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/gradio_api/upload"),
        ("GET", "/gradio_api/file=pyproject.toml"),
        ("GET", "/gradio_api/proxy=http://example.org"),
        ("POST", "/gradio_api/call/reply"),
        ("POST", "/gradio_api/run/predict"),
        ("GET", "/gradio_api/runs"),
        ("GET", "/monitoring"),
        ("GET", "/nothing"),
    ],
)
def test_what_gradio_brings_along_is_closed(client: httpx.Client, method: str, path: str) -> None:
    response = client.request(method, path)
    assert response.status_code == 404
    assert response.json()["error"] == f"There is nothing at {path}."


def test_gradio_makes_one_application_of_a_page(
    assistant: FakeAssistant, feedback: FeedbackStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    routes: Any = import_module("gradio.routes")
    made: list[object] = []
    really = routes.App.configure_app
    monkeypatch.setattr(routes.App, "configure_app", lambda *of: made.append(really(*of)))
    for pages in (1, 2):
        create_app(assistant, SETTINGS, feedback)
        assert len(made) == pages


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("POST", "/", b"", 405),
        ("PUT", "/embed", b"", 405),
        ("POST", "/gradio_api/queue/join", b"", 422),
        ("POST", "/gradio_api/queue/join", b"[1]", 422),
        ("POST", "/gradio_api/queue/join", b"1e999", 422),  # which JSON cannot send back
        ("POST", "/gradio_api/queue/join", b"{", 422),
        ("POST", "/gradio_api/cancel", b"[1]", 422),
        ("GET", "/gradio_api/heartbeat", b"", 404),
    ],
)
def test_what_gradio_refuses_is_one_sentence(
    client: httpx.Client, method: str, path: str, body: bytes, status: int
) -> None:
    is_json = {"Content-Type": "application/json"}
    response = client.request(method, path, content=body, headers=is_json)
    assert (response.status_code, set(response.json())) == (status, {"error", "retryable"})
    assert response.json()["error"].endswith(".")


@pytest.mark.parametrize(
    "path",
    [
        "/chat/completions", "/models", "/responses", "/api/chat/completions", "/embeddings",
        "/api/v1/chat/completions", "/v1/v1/responses", "/v1/chat/completions/chat/completions",
        "/v1/responses/responses",
    ],
)  # fmt: skip
def test_a_wrong_base_url_of_openai_s_api_is_told(client: httpx.Client, path: str) -> None:
    error = client.post(path, json={}).json()["error"]
    assert error["message"] == f"Invalid URL (POST {path}): the base URL is {client.base_url}/v1."


def test_what_is_wrong_is_named_as_it_was_sent(client: httpx.Client) -> None:
    refused = client.get("/api/v1/quoted-pages", params={"document": "x", "start": "one", "end": 2})
    assert refused.json()["error"].startswith("start: input should be a valid integer")


@pytest.mark.parametrize("path", ["/v1/models/models", "/v1/chat/completions/models", "/models"])
def test_so_it_is_where_the_models_are_listed(client: httpx.Client, path: str) -> None:
    error = client.get(path).json()["error"]
    assert error["message"] == f"Invalid URL (GET {path}): the base URL is {client.base_url}/v1."


def test_routes_can_be_added_afterwards(folder: Path, feedback: FeedbackStore) -> None:
    from fastapi import APIRouter

    router = APIRouter(prefix="/owner")

    @router.get("/hello")
    def hello() -> str:
        return "hello"

    app = create_app(FakeAssistant(seed_index(folder)), UiSettings(), feedback)
    app.include_router(router)
    with running(app) as place, httpx.Client(base_url=place, trust_env=False, timeout=60) as client:
        assert client.get("/owner/hello").json() == "hello"
        assert client.get("/").status_code == 200


def test_the_description_and_the_manual_are_offline(client: httpx.Client) -> None:
    described = client.get("/openapi.json").json()
    assert "/api/v1/ask" in described["paths"]
    assert described["components"]["schemas"]["Question"]["examples"]
    manual = client.get("/docs").text
    assert "https://" not in manual
    assert f"curl {client.base_url}/api/v1/ask" in manual
    assert client.get("/redoc").status_code == 404


# --- serving ------------------------------------------------------------------------------------

SERVER = """
import inspect, sys
from pathlib import Path
from tests.fakes import FakeAssistant, seed_index
from ui.feedback import FeedbackStore
from ui.run_server import serve

opened = []
sys.addaudithook(lambda event, given: event == "open" and opened.append(str(given[0])))
from ui.app import create_app
from ui.settings import UiSettings

folder, port = Path(sys.argv[1]), int(sys.argv[2])
assistant = FakeAssistant(seed_index(folder))
feedback = FeedbackStore(folder / "served.sqlite3")
app = create_app(assistant, UiSettings(), feedback)

# Gradio is imported without the stubs it makes, the texts of its events, and what its own MCP server needs.
import gradio, gradio.events, jinja2
assert "mcp" not in sys.modules
assert "{{" in gradio.Button.click.__doc__
assert gradio.events.Template is jinja2.Template
assert any("annotated_image" in name for name in opened)
assert not [name for name in opened if name.endswith(".pyi")]
assert inspect.getfile(gradio.Button).endswith("button.py")

serve(app, UiSettings(port=port), on_ready=lambda address: print("ready:", address, flush=True))
print("closed", flush=True)
"""


def test_the_server_makes_no_stubs_says_when_it_is_ready_and_stops_when_told(
    tmp_path: Path,
) -> None:
    port = free_port()
    root = Path(__file__).parent.parent
    process = subprocess.Popen(
        [sys.executable, "-c", SERVER, str(tmp_path), str(port)],
        cwd=root,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert process.stdout is not None
    try:
        assert process.stdout.readline() == f"ready: http://127.0.0.1:{port}\n"
        place = f"http://127.0.0.1:{port}"
        with httpx.Client(base_url=place, trust_env=False, timeout=120) as client:
            assert client.get("/readyz").status_code == 200
            body = {"question": "slow " + QUESTION}
            # Somebody is being answered, as in an open tab, and would be for minutes.
            with client.stream("POST", "/api/v1/ask/stream", json=body) as stream:
                lines = stream.iter_lines()
                next(lines)
                process.send_signal(signal.SIGTERM)
                assert process.wait(timeout=60) == 0
                rest = [line for line in lines if line]
            assert rest[-2:] == [
                "event: error",
                'data: {"error": "The server is being stopped; ask again in a moment.", "retryable": true}',
            ]
        assert process.stdout.read() == "closed\n"
    finally:
        process.kill()
        process.stdout.close()
        process.wait()


def test_a_port_in_use_is_named_before_anything_slow(client: httpx.Client) -> None:
    port = client.base_url.port
    assert port is not None
    with pytest.raises(UsageError, match=rf"^Port {port} on 127.0.0.1 is in use.*--port.*PORT="):
        check_port(UiSettings(port=port))
    check_port(UiSettings(port=free_port()))


def test_an_address_that_is_not_ours_is_named() -> None:
    with pytest.raises(UsageError, match=r"^Nothing can listen on 192\.0\.2\.1 port 7860: "):
        check_port(UiSettings(host="192.0.2.1"))


@pytest.mark.parametrize("host", ["", "a\u202eb", "\ud800"])
def test_what_is_no_address_at_all_is_named(host: str) -> None:
    with pytest.raises(UsageError, match=r"--host 127|no address or name of a host to listen on"):
        check_port(UiSettings(host=host))


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("127.0.0.1", "http://127.0.0.1:7860"),
        ("0.0.0.0", "http://127.0.0.1:7860"),
        ("::1", "http://[::1]:7860"),
        ("::", "http://127.0.0.1:7860"),
    ],
)
def test_the_address_is_one_a_browser_can_open(host: str, expected: str) -> None:
    assert address(UiSettings(host=host)) == expected
