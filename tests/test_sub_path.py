"""Below a path, behind a real nginx with TLS: pages, streams and logins as at the root."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from ingest.errors import SettingsError
from tests.commands import free_port
from tests.fakes import FakeAssistant, running, seed_index
from tests.fronts import PREFIX, USER, location, nginx, proxy
from tests.test_page_browser import browser, in_a_browser  # noqa: F401
from ui.api.public_address import OWN, PublicAddress, root_path
from ui.app import create_app
from ui.config import load_settings
from ui.feedback import FeedbackStore
from ui.request_path import route_path
from ui.settings import UiSettings

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

MANUAL = (Path(__file__).parents[1] / "docs" / "portals.md").read_text("utf-8")
RECIPES = MANUAL.partition("## Below a path")[2].partition("\n## ")[0]
PROGRAMS = f"{os.environ.get('PATH', os.defpath)}:/usr/sbin"
BUFFERING = "proxy_buffering on; proxy_ignore_headers X-Accel-Buffering;"
QUESTION = "Which countries declined?"
SETTINGS: dict[str, dict[str, Any]] = {
    "nothing said": {},
    "the path": {"root_path": PREFIX},
    "signed in": {
        "root_path": PREFIX,
        "auth": "proxy",
        "trusted_proxies": ("127.0.0.1",),
        "admins": (f"user:{USER}",),
    },
}


@pytest.fixture(params=[("the path", False), ("signed in", True)], ids=["taken off", "kept"])
def front(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A server below a path behind nginx, which takes the path off or keeps it.

    The browser below asks the other two pairs.
    """
    said, keep = request.param
    yield from _front(tmp_path, SETTINGS[said], keep=keep)


def _front(
    folder: Path, settings: dict[str, Any], more: str = "", *, keep: bool = False
) -> Iterator[str]:
    assistant = FakeAssistant(seed_index(folder))
    app = create_app(assistant, UiSettings(**settings), FeedbackStore(folder / "f.sqlite3"))
    with (
        running(app) as place,
        nginx(folder, location(place, more=more, keep=keep), tls=True) as at,
    ):
        yield at + PREFIX


def _client(front: str) -> httpx.Client:
    return httpx.Client(base_url=f"{front}/", verify=False, trust_env=False, timeout=60)


def test_every_address_is_below_the_path(front: str) -> None:
    with _client(front) as client:
        page = client.get("")
        assert page.status_code == 200
        for link in re.findall(r'(?:src|href)="([^"#]+)"', page.text):
            assert not link.startswith(("/", "http:")), link
            assert client.get(link).status_code == 200, link
        for path in ("documents", "embed", "docs", "widget.js", "readyz", "api/v1/documents"):
            assert client.get(path).status_code == 200, path
        assert client.get("openapi.json").json()["servers"] == [{"url": PREFIX}]
        told = re.findall(
            r"\bhttps?:(//\S+?)(?:embed|widget\.js|api/\S+| |<)", client.get("docs").text
        )
        assert set(told) == {f"{front.partition(':')[2]}/"}
        assert len(told) >= 5
        assert client.get("nowhere").json() == {
            "error": "There is nothing at /nowhere.",
            "retryable": False,
        }
        bare = httpx.get(f"{front}?question=Who", verify=False, trust_env=False)
        assert bare.headers["location"].endswith(f"{PREFIX}/?question=Who")
        streamed = client.post("api/v1/ask/stream", json={"question": QUESTION})
        assert "event: answer" in streamed.text
        listing = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
        origin = front.removesuffix(PREFIX)  # our own pages'
        accept = {"Accept": "application/json, text/event-stream", "Origin": origin}
        tools = client.post("mcp", json=listing, headers=accept).json()["result"]["tools"]
        assert "ask" in [tool["name"] for tool in tools]


def test_a_proxy_that_buffers_gives_the_stream_in_one_piece(tmp_path: Path) -> None:
    for front in _front(tmp_path, {}, BUFFERING):
        with _client(front) as client:
            streamed = client.post("api/v1/ask/stream", json={"question": QUESTION})
            assert "event: answer" in streamed.text


def test_streams_ask_not_to_be_buffered(tmp_path: Path) -> None:
    assistant = FakeAssistant(seed_index(tmp_path))
    app = create_app(assistant, UiSettings(), FeedbackStore(tmp_path / "f.sqlite3"))
    with running(app) as place, httpx.Client(base_url=place, trust_env=False, timeout=60) as client:
        asked = client.post("/api/v1/ask/stream", json={"question": QUESTION})
        assert asked.headers["x-accel-buffering"] == "no"
        with client.stream("GET", "/gradio_api/heartbeat/abc") as beating:
            assert beating.headers["x-accel-buffering"] == "no"


@in_a_browser
@pytest.mark.parametrize(
    ("said", "more", "kept"),
    [("nothing said", "", False), ("signed in", BUFFERING, False), ("the path", "", True)],
)
def test_asked_and_read_in_a_browser(
    browser: Browser,  # noqa: F811
    tmp_path: Path,
    said: str,
    more: str,
    kept: bool,
) -> None:
    for front in _front(tmp_path, SETTINGS[said], more, keep=kept):
        page = browser.new_page()
        page.set_default_timeout(60_000)
        statuses = _statuses(page)
        page.goto(f"{front}/")
        page.locator("#composer textarea").fill(QUESTION)
        page.keyboard.press("Enter")
        page.locator(".answered .mark a").first.click()
        page.wait_for_selector("#source mark")
        page.get_by_role("link", name="Documents").click()
        page.wait_for_selector("#documents .document")
        assert page.url == f"{front}/documents"
        assert max(statuses) < 400
        page.close()


def _statuses(page: Page) -> list[int]:
    """The statuses of all that the page asks for from now on."""
    statuses: list[int] = []
    page.on("response", lambda response: statuses.append(response.status))
    return statuses


def _told(request: Request) -> JSONResponse:
    return JSONResponse([str(request.base_url), route_path(request.scope)])


@pytest.mark.parametrize("path", ["/x/y", f"{PREFIX}/x/y"])
@pytest.mark.parametrize(
    ("trusted", "forwarded", "base"),
    [
        (("testclient",), {}, f"http://inner{PREFIX}/"),
        ((), {"Host": "evil.example", "Proto": "https", "Prefix": "/evil"}, f"http://inner{PREFIX}/"),
        (
            ("127.0.0.1",),
            {"Host": "portal.example, inner", "Proto": "https", "Prefix": ""},
            f"https://portal.example{PREFIX}/",
        ),
        (("127.0.0.1",), {"Host": "a b", "Proto": "gopher", "Prefix": "//evil/"}, f"http://inner{PREFIX}/"),
    ],
)  # fmt: skip
def test_only_trusted_proxies_say_the_address(
    path: str, trusted: tuple[str, ...], forwarded: dict[str, str], base: str
) -> None:
    app = Starlette(routes=[Route("/x/y", _told)])
    settings = UiSettings(
        root_path=f"{PREFIX}/", trusted_proxies=tuple(set(trusted) & {"127.0.0.1"})
    )
    placed = PublicAddress(app, settings, root_path(settings))
    headers = {f"X-Forwarded-{name}": value for name, value in forwarded.items()}
    with TestClient(placed, base_url="http://inner", client=("127.0.0.1", 9)) as client:
        assert client.get(path, headers=headers).json() == [base, "/x/y"]


def test_a_trusted_proxy_may_say_another_path() -> None:
    app = Starlette(routes=[Route("/x/y", _told)])
    settings = UiSettings(trusted_proxies=("127.0.0.1",))
    with TestClient(
        PublicAddress(app, settings, ""), base_url="http://inner", client=("127.0.0.1", 9)
    ) as client:
        said = client.get("/x/y", headers={"X-Forwarded-Prefix": "/a/b/"})
        assert said.json() == ["http://inner/a/b/", "/x/y"]


def test_every_path_of_the_server_is_known(tmp_path: Path) -> None:
    assistant = FakeAssistant(seed_index(tmp_path))
    app = create_app(assistant, UiSettings(), FeedbackStore(tmp_path / "f.sqlite3"))
    routers = [getattr(one, "original_router", None) for one in app.routes]
    routes = [*app.routes, *(one for router in routers if router for one in router.routes)]
    paths = {path for one in routes if (path := getattr(one, "path", None))}
    assert len(paths) > 20
    assert {path.split("/")[1] for path in paths} <= OWN


@pytest.mark.parametrize("path", ["tools", "/a b", "//x", "/../x?y", "/api", "/documents/x", "/ui"])
def test_a_path_that_is_none_or_taken_is_refused(tmp_path: Path, path: str) -> None:
    assistant = FakeAssistant(seed_index(tmp_path))
    with pytest.raises(SettingsError, match=r"ui\.root_path: .*(/tools/footnote|/footnote/)"):
        create_app(assistant, UiSettings(root_path=path), FeedbackStore(tmp_path / "f.sqlite3"))


@pytest.mark.parametrize("recipe", re.findall(r"```toml\n(.*?)```", RECIPES, re.DOTALL), ids=len)
def test_the_settings_of_the_manual_are_settings(tmp_path: Path, recipe: str) -> None:
    (tmp_path / "footnote.toml").write_text(recipe, "utf-8")
    assert load_settings(tmp_path, {}, {}).ui.allowed_hosts


@pytest.mark.parametrize("program", ["caddy", "apache"])
def test_the_manuals_other_proxies_serve_it(tmp_path: Path, program: str) -> None:
    """Where they are installed (apt-get install caddy apache2)."""
    command = shutil.which({"caddy": "caddy", "apache": "apache2"}[program], path=PROGRAMS)
    if command is None:
        pytest.skip(f"there is no {program} here")
    (recipe,) = re.findall(rf"```{program}\n(.*?)```", RECIPES, re.DOTALL)
    assistant = FakeAssistant(seed_index(tmp_path))
    settings = UiSettings(root_path=PREFIX, trusted_proxies=("127.0.0.1",))
    app = create_app(assistant, settings, FeedbackStore(tmp_path / "f.sqlite3"))
    port = free_port()
    with running(app) as place:
        recipe = recipe.replace("http://127.0.0.1:7860", place)
        recipe = recipe.replace("127.0.0.1:7860", place.removeprefix("http://"))
        if program == "caddy":
            options = "{\nadmin off\nauto_https disable_redirects\nstorage file_system %s\n}\n"
            text = recipe.replace("portal.example", f"http://127.0.0.1:{port}")
            text = options % tmp_path + text
            arguments = ["run", "--adapter", "caddyfile", "--config"]
        else:
            modules = "mpm_event proxy proxy_http headers alias authz_core"
            loaded = "".join(
                f"LoadModule {name}_module /usr/lib/apache2/modules/mod_{name}.so\n"
                for name in modules.split()
            )
            text = (
                f"{loaded}Listen 127.0.0.1:{port}\nServerName 127.0.0.1\nServerRoot {tmp_path}\n"
                f"PidFile {tmp_path}/pid\nErrorLog {tmp_path}/log\n"
                f"Mutex file:{tmp_path} default\n{recipe}"
            )
            arguments = ["-X", "-f"]
        (tmp_path / "conf").write_text(text)
        with (
            proxy([command, *arguments, str(tmp_path / "conf")], port) as front,
            _client(front + PREFIX) as client,
        ):
            assert "documents" in client.get("documents").text
            streamed = client.post("api/v1/ask/stream", json={"question": QUESTION})
            assert "event: answer" in streamed.text
            moved = httpx.get(f"{front}{PREFIX}", trust_env=False)
            assert moved.headers["location"].endswith(f"{PREFIX}/")
