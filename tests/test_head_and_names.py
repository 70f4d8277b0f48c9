"""HEAD wherever there is GET, and documents whose file's name has any character a file's name may have."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from unicodedata import normalize
from urllib.parse import quote

import httpx
import pytest
from starlette.testclient import TestClient

from assistant.build import build_assistant
from assistant.renewable import RenewableAssistant
from assistant.settings import AssistantSettings
from ingest.errors import UsageError
from ingest.index import Index
from ingest.index_directory.ownership import TOKEN_HEADER, Owner
from ingest.pipeline import ingest
from ingest.readable.document_names import held_name
from tests.fakes import SEED, FakeAssistant, running, seed_index
from ui.api.owner_routes import owner_router
from ui.app import create_app
from ui.feedback import FeedbackStore
from ui.handover import ServedWork
from ui.settings import UiSettings

NAMES = (
    "line\nbreak.txt",
    "ends with one.txt\n",
    "\nbegins with one.txt",
    "two\n\nof them/a\nfolder.txt",
    "a\rreturn.txt",
    "a\ttab.txt",
    "separators\x0b\x0c\x1c\x85\u2028.txt",
    "escape\x1b[31m.txt",
    "delete\x7f.txt",
    "hash#mark?.txt",
    "%0A%2F%25.txt",
    "plus+and&equals=semi;.txt",
    "quotes\"'`.txt",
    "back\\slash.txt",
    "{document_id}.txt",
    "<b>[1]*_.txt",
    "two..dots",
    "ends.",
    "original",
    "in/original/original",
    "💡 é e\u0301 \u202e.txt",
)


@pytest.fixture(scope="module")
def head_client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    folder = tmp_path_factory.mktemp("head")
    app = create_app(
        FakeAssistant(seed_index(folder)), UiSettings(), FeedbackStore(folder / "f.sqlite3")
    )
    with (
        running(app) as place,
        httpx.Client(base_url=place, timeout=60, trust_env=False) as client,
    ):
        yield client


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/embed",
        "/evaluate",
        "/documents",
        "/docs",
        "/openapi.json",
        "/healthz",
        "/readyz",
        "/config",
        "/theme.css",
        "/ui/base.css",
        "/gradio_api/info",
        "/api/v1/documents",
        f"/api/v1/documents/{SEED.name}",
        f"/documents/{SEED.name}/original",
        "/api/v1/documents/none.txt",
        "/api/v1/ask",
        "/nothing",
    ],
)
def test_head_is_get_without_its_content(head_client: httpx.Client, path: str) -> None:
    got = head_client.get(path)
    head = head_client.head(path)
    assert (head.status_code, head.content) == (got.status_code, b"")
    for name in ("content-type", "content-length", "etag", "content-security-policy"):
        assert head.headers.get(name) == got.headers.get(name)
    # The connection is still in step.
    assert head_client.get("/healthz").json() == {"status": "alive"}


@pytest.mark.parametrize(
    ("path", "leads"),
    [
        ("/documents/", "/documents"),
        ("/evaluate//", "/evaluate"),
        ("/embed/?theme=dark&q=a%20b", "/embed?theme=dark&q=a%20b"),
        ("/docs/", "/docs"),
        ("/healthz/", "/healthz"),
        (f"/documents/{SEED.name}/original/", f"/documents/{SEED.name}/original"),
        ("/ui/", "/ui"),
        ("/a%20%C3%A9%5C/", "/a%20%C3%A9%5C"),
    ],
)
def test_a_slash_too_many_leads_to_the_page_on_whatever_host(
    head_client: httpx.Client, path: str, leads: str
) -> None:
    got = head_client.get(path)
    assert (got.status_code, got.headers["location"]) == (308, leads)
    assert head_client.get(leads).status_code in (200, 404)


def test_a_slash_too_many_leads_to_no_other_host(head_client: httpx.Client) -> None:
    for path in ("//evil.example/", "//evil.example//", "/gradio_api/info/", "/"):
        assert "location" not in head_client.get(path).headers


def test_programs_may_write_a_slash_too_many(head_client: httpx.Client) -> None:
    assert head_client.get("/api/v1/documents/").json()["documents"]
    assert head_client.get(f"/api/v1/documents/{SEED.name}/").status_code == 200
    asked = head_client.post("/api/v1/ask/", json={"question": "Which countries declined?"})
    assert asked.json()["kind"] == "answer"


def test_head_of_what_streams_for_ever_ends(head_client: httpx.Client) -> None:
    head = head_client.head("/gradio_api/heartbeat/nobody")
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-type"].startswith("text/event-stream")


def test_a_refused_method_is_told_the_others(head_client: httpx.Client) -> None:
    refused = head_client.delete("/healthz")
    assert (refused.status_code, refused.headers["allow"]) == (405, "GET, HEAD")
    several = head_client.delete("/api/v1/documents")
    assert several.headers["allow"] == "GET, POST, HEAD"
    assert several.json()["error"] == "DELETE does nothing here: use GET or POST."
    assert head_client.get("/api/v1/ask").headers["allow"] == "POST"
    assert head_client.get("/api/v1/ask").json()["error"] == "GET does nothing here: use POST."


def test_a_person_is_told_in_a_page_what_a_program_is_told_in_json(
    head_client: httpx.Client,
) -> None:
    for path, said in (
        ("/documents/none <b>.txt/original", "No document with the id &#x27;none &lt;b&gt;.txt"),
        ("/nothing <b>", "There is nothing at /nothing &lt;b&gt;."),
    ):
        page = head_client.get(path, headers={"Accept": "text/html,*/*;q=0.8"})
        assert (page.status_code, page.headers["content-type"]) == (404, "text/html; charset=utf-8")
        assert said in page.text
        assert head_client.get(path).json()["retryable"] is False


def test_any_name_of_a_file_opens(index: Index, tmp_path: Path) -> None:
    folder = tmp_path / "documents"
    for number, name in enumerate(NAMES):
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"The key number {number} opens the door number {number}.\n")
    ingest(index, [folder])
    assert sorted(document.id for document in index.documents()) == sorted(NAMES)
    settings = AssistantSettings(reader="similarity")  # no reader reads names
    assistant = RenewableAssistant(index, partial(build_assistant, settings))
    app = create_app(assistant, UiSettings(), FeedbackStore(tmp_path / "feedback.sqlite3"))
    app.include_router(owner_router(assistant, "secret"))
    with running(app) as place:
        client = httpx.Client(base_url=place, timeout=60, trust_env=False)
        work = ServedWork(Owner(1, "test", place, "secret"))
        owner = {TOKEN_HEADER: "secret"}
        for number, name in enumerate(NAMES):
            text = f"The key number {number} opens the door number {number}."
            # A slash of the name may be written as one, or as %2F.
            for address in {quote(name, safe=""), quote(name)}:
                for path, headers in ((f"/api/v1/documents/{address}", None),
                                      (f"/owner/documents/{address}", owner)):  # fmt: skip
                    got = client.get(path, headers=headers)
                    assert (got.status_code, got.json()["id"]) == (200, name)
                    assert got.json()["text"].strip() == text
                original = client.get(f"/documents/{address}/original")
                assert original.text.strip() == text
            assert work.document(name)["id"] == name
            # What a path would come to is another name.
            for other in (f"./{name}", f"x/../{name}", f"../documents/{name}"):
                with pytest.raises(UsageError, match="There is no document"):
                    work.remove(other)
            # A keyboard composes "é", macOS takes it apart in the names of files.
            for form in ("NFC", "NFD"):
                typed = normalize(form, name)
                address = quote(typed, safe="")
                assert client.get(f"/api/v1/documents/{address}").json()["id"] == name
                assert client.get(f"/documents/{address}/original").text.strip() == text
                assert work.access(typed, None, False)["document"] == name
                asked = {"question": f"What opens the door number {number}?", "documents": [typed]}
                told = client.post("/api/v1/ask", json=asked).json()
                assert {one["document"] for one in (*told["citations"], *told["closest"])} == {name}
        for name in NAMES:
            work.remove(normalize("NFC", name))
        assert client.get("/api/v1/documents").json()["documents"] == []
        work.close()
        client.close()


def test_a_name_without_its_last_line_break_is_another_name(tmp_path: Path) -> None:
    app = create_app(
        FakeAssistant(seed_index(tmp_path)), UiSettings(), FeedbackStore(tmp_path / "f.sqlite3")
    )
    client = TestClient(app, base_url="http://localhost")
    assert client.get(f"/api/v1/documents/{SEED.name}%0A").status_code == 404


def test_letters_that_are_composed_otherwise_are_the_same() -> None:
    apart, together = "e\u0301.txt", "\xe9.txt"
    assert held_name(together, [apart]) == apart
    assert held_name(together, [apart, together]) == together
    assert held_name("\u212b.txt", ["A\u030a.txt", "\xc5.txt"]) is None  # either may be meant
    assert held_name("e.txt", [apart, together]) is None
