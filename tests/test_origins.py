"""Pages of other sites: who may call the API, what a browser is told of it, and the widget's script."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from ingest.errors import UsageError
from tests.fakes import FakeAssistant, assistant, feedback, running
from ui.api.origins import calling_origins, listening_origins
from ui.api.security import framing_sites
from ui.api.widget_routes import widget_script
from ui.app import create_app
from ui.feedback import FeedbackStore
from ui.settings import UiSettings

__all__ = ["assistant", "feedback"]

PORTAL = "https://portal.example"
STRANGERS = (
    "https://evil.example", "http://portal.example", "https://portal.example:8443", "null",
    "https://portal.example.evil.example", "https://sub.portal.example", "https://xportal.example",
)  # fmt: skip


def client_of(
    assistant: FakeAssistant, feedback: FeedbackStore, *origins: str
) -> Iterator[httpx.Client]:
    with (
        running(create_app(assistant, UiSettings(origins=origins), feedback)) as place,
        httpx.Client(base_url=place, timeout=30, trust_env=False) as client,
    ):
        yield client


@pytest.fixture(scope="module")
def named(assistant: FakeAssistant, feedback: FeedbackStore) -> Iterator[httpx.Client]:
    yield from client_of(assistant, feedback, "https://Portal.example:443/")


@pytest.fixture(scope="module")
def anybody(assistant: FakeAssistant, feedback: FeedbackStore) -> Iterator[httpx.Client]:
    yield from client_of(assistant, feedback, "*")


def preflight(client: httpx.Client, origin: str, path: str) -> httpx.Response:
    headers = {
        "Origin": origin,
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "authorization,content-type",
    }
    return client.options(path, headers=headers)


@pytest.mark.parametrize("path", ["/api/v1/ask", "/api/v1/ask/stream", "/api/v1/feedback"])
def test_a_named_site_is_answered(named: httpx.Client, path: str) -> None:
    allowed = preflight(named, PORTAL, path)
    assert allowed.status_code == 200
    assert allowed.headers["access-control-allow-origin"] == PORTAL
    assert allowed.headers["access-control-allow-headers"] == "authorization,content-type"
    assert "POST" in allowed.headers["access-control-allow-methods"]
    assert "Origin" in allowed.headers["vary"]


def test_what_a_named_site_may_read(named: httpx.Client) -> None:
    headers = {"Origin": PORTAL}
    answered = named.post("/api/v1/ask", json={"question": "declined?"}, headers=headers)
    refused = named.post("/api/v1/ask", json={"question": ""}, headers=headers)
    elsewhere = named.get("/api/v1/documents", headers={**headers, "Host": "evil.example"})
    assert [one.status_code for one in (answered, refused, elsewhere)] == [200, 422, 421]
    for one in (
        answered,
        refused,
        elsewhere,
    ):  # a refusal too, so that it can be told to the reader
        assert one.headers["access-control-allow-origin"] == PORTAL
        assert one.headers["access-control-allow-credentials"] == "true"
        assert one.headers["access-control-expose-headers"] == "Retry-After"
        assert "Origin" in one.headers["vary"]


@pytest.mark.parametrize("origin", STRANGERS)
def test_no_other_site_is(named: httpx.Client, origin: str) -> None:
    refused = preflight(named, origin, "/api/v1/ask/stream")
    assert refused.status_code == 400
    assert refused.json()["error"] == (
        f"Pages of {origin} may not call this server: ui.origins names those that may."
    )
    asked = named.post(
        "/api/v1/ask", json={"question": "declined?"}, headers={"Origin": origin, "Cookie": "a=b"}
    )
    for one in (refused, asked):
        assert "access-control-allow-origin" not in one.headers


@pytest.mark.parametrize("origin", [PORTAL, STRANGERS[0]])
def test_only_a_named_site_outside_may_call_a_server_within(
    named: httpx.Client, origin: str
) -> None:
    asked = {
        "Origin": origin,
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Private-Network": "true",
    }
    told = named.options("/api/v1/ask", headers=asked)
    assert told.status_code == (200 if origin == PORTAL else 400)
    assert ("access-control-allow-private-network" in told.headers) == (origin == PORTAL)


def test_any_site_means_without_credentials(anybody: httpx.Client) -> None:
    headers = {"Origin": "https://evil.example", "Cookie": "session=1"}
    for one in (
        preflight(anybody, "https://evil.example", "/api/v1/ask"),
        anybody.post("/api/v1/ask", json={"question": "declined?"}, headers=headers),
        anybody.get("/", headers=headers),
    ):
        assert one.status_code == 200
        assert one.headers["access-control-allow-origin"] == "*"
        assert "access-control-allow-credentials" not in one.headers


@pytest.mark.parametrize(
    "origin",
    ["portal.example", "https://portal.example/chat", "https://*.portal.example", "", "null",
     "ftp://portal.example", "https://a.example https://b.example", "https://me@portal.example"],
)  # fmt: skip
def test_what_no_browser_would_send_is_refused_at_the_start(origin: str) -> None:
    with pytest.raises(UsageError, match=r"^ui\.origins: .* is no origin; write it as https://"):
        calling_origins(UiSettings(origins=(origin,)))


def test_origins_are_compared_as_browsers_write_them() -> None:
    given = ("HTTPS://Portal.Example:443/", "http://localhost:8080", "http://intranet:80", "*")
    assert calling_origins(UiSettings(origins=given)) == (
        "https://portal.example", "http://localhost:8080", "http://intranet", "*",
    )  # fmt: skip


def test_an_embedded_chat_talks_to_sites_that_are_named() -> None:
    settings = UiSettings(
        frame_ancestors=("https://*.portal.example", "*", "https:", "https://b.example/"),
        origins=("*", "https://b.example"),
    )
    assert listening_origins(settings) == ("https://*.portal.example", "https://b.example")


def test_the_script_is_one_small_file(named: httpx.Client) -> None:
    served = named.get("/widget.js")
    assert served.headers["content-type"] == "text/javascript; charset=utf-8"
    assert served.headers["content-encoding"] == "gzip"
    assert served.headers["cache-control"] == "public, max-age=300"
    assert served.headers["cross-origin-resource-policy"] == "cross-origin"
    assert "Accept-Encoding" in served.headers["vary"]
    assert served.text == widget_script()
    assert len(gzip.compress(served.content, mtime=0)) < 15_000
    plain = named.get("/widget.js", headers={"Accept-Encoding": "identity"})
    assert plain.text == served.text
    assert "content-encoding" not in plain.headers
    again = named.get("/widget.js", headers={"If-None-Match": served.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert named.head("/widget.js").status_code == 200


def test_no_part_of_the_script_takes_the_name_of_another_part() -> None:
    named = re.findall(
        r"^(?:async )?(?:function|class|const|let) (\w+)", widget_script(), re.MULTILINE
    )
    assert len(named) > 20
    assert sorted(named) == sorted(
        set(named)
    )  # a second function would silently be the first one, too


def test_the_script_needs_nothing_that_a_policy_forbids() -> None:
    script = widget_script()
    for unwanted in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(",
                     "new Function", "<style", 'setAttribute("style"', "data:image", "url(",
                     "import "):  # fmt: skip
        assert unwanted not in script, unwanted
    # The names of namespaces are the only addresses in it.
    assert set(re.findall(r"https?://[\w./]+", script)) <= {"http://www.w3.org/2000/svg"}


def test_every_part_is_served() -> None:
    folder = Path(__file__).parent.parent / "ui" / "widget"
    script = widget_script()
    for part in folder.glob("*.js"):
        names = re.findall(r"^export (?:class|function|const) (\w+)", part.read_text("utf-8"), re.M)
        for name in names:
            assert len(re.findall(rf"^(?:class|function|const) {name}\b", script, re.M)) == 1, name


def test_the_manual_names_every_attribute_label_and_property() -> None:
    root = Path(__file__).parent.parent
    manual = (root / "docs" / "widget.md").read_text("utf-8")
    script = widget_script()
    read = set(re.findall(r"(?:given|dataset)\.(\w+)\b(?!\()", script)) - {"server"}
    assert read == set(re.findall(r"^\| `data-(\w+)`", manual, re.M)) - {"position", "theme"}
    labels = (root / "ui" / "widget" / "languages.js").read_text("utf-8").partition("LABELS = {")[2]
    for label in re.findall(r"^  (\w+): \[", labels, re.M):
        assert f"`{label}`" in manual, label
    for name in set(re.findall(r"var\((--footnote-[\w-]+)", script)):
        assert name in manual, name


@pytest.mark.parametrize(
    "site", ["a.example; script-src *", "https://a https://b", "", "https://\u2013"]
)
def test_what_is_no_site_may_not_frame(site: str) -> None:
    with pytest.raises(UsageError, match=r"^ui\.frame_ancestors: .* is no site"):
        framing_sites(UiSettings(frame_ancestors=(site,)))


def test_sites_may_frame_as_a_policy_names_them() -> None:
    sites = ("https://a.example:8443", "*.a.example", "*", "https:", "'self'", "http://[::1]:80")
    assert framing_sites(UiSettings(frame_ancestors=sites)) == sites
