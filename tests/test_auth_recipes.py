"""The recipes of docs/portals.md for proxies: settings that hold, and a real nginx that asks who it is."""

from __future__ import annotations

import re
import threading
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.auth_servers import serving
from tests.fakes import FakeAssistant, seed_index
from tests.fronts import nginx
from ui.auth.authenticator import Authenticator
from ui.config import load_settings

MANUAL = (Path(__file__).parents[1] / "docs" / "portals.md").read_text("utf-8")
SECTION = MANUAL.partition("## Who is asking")[2].partition("\n## ")[0]
RECIPES = re.findall(r"```toml\n(\[ui\]\nauth.*?)```", SECTION, re.DOTALL)


@pytest.mark.parametrize("number", range(len(RECIPES)))
def test_the_settings_of_a_recipe_hold(tmp_path: Path, number: int) -> None:
    (tmp_path / "footnote.toml").write_text(RECIPES[number], "utf-8")
    assert Authenticator(load_settings(tmp_path, {}, {}).ui).ways == ("proxy",)


def test_there_are_recipes_for_the_usual_proxies() -> None:
    assert len(RECIPES) == 2
    for name in ("oauth2-proxy", "Authelia", "nginx", "Cloudflare Access"):
        assert f"**{name}**" in SECTION


@contextmanager
def asked_by_nginx() -> Iterator[int]:
    """What answers nginx's question who it is, as oauth2-proxy does: by a cookie. Yields its port."""

    class Checks(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            signed_in = "session=ann" in self.headers.get("cookie", "")
            self.send_response(202 if signed_in else 401)
            if signed_in:
                self.send_header("X-Auth-Request-User", "ann")
                self.send_header("X-Auth-Request-Groups", "hr,board")
            self.end_headers()

        def log_message(self, format: str, *arguments: Any) -> None:  # noqa: A002
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Checks)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_nginx_says_who_it_is_and_nobody_else_can(tmp_path: Path) -> None:
    recipe = re.search(r"```nginx\n(.*?)```", SECTION, re.DOTALL)
    assert recipe is not None
    settings = tomllib.loads(RECIPES[0])["ui"]
    settings = {key: tuple(one) if isinstance(one, list) else one for key, one in settings.items()}
    host = {"Host": settings["allowed_hosts"][0]}
    with (
        asked_by_nginx() as checks,
        serving(tmp_path, FakeAssistant(seed_index(tmp_path)), **settings) as place,
        nginx(
            tmp_path,
            recipe[1].replace("127.0.0.1:4180", f"127.0.0.1:{checks}")
            .replace("127.0.0.1:7860", place.removeprefix("http://")),
        ) as front,
        httpx.Client(base_url=front, headers=host, timeout=60, trust_env=False) as client,
    ):  # fmt: skip
        forged = {
            "X-Forwarded-User": "root", "X-Forwarded-Email": "root@example.org", "X-Forwarded-Groups": "it",
            "X_Forwarded_User": "root",
        }  # fmt: skip
        assert client.get("/who", headers=forged).status_code == 401
        client.cookies.set("session", "ann")
        for headers in ({}, forged):
            who = client.get("/who", headers=headers).json()
            assert (who["user"], who["groups"], who["role"]) == ("ann", ["board", "hr"], "ask")
        streamed = client.post("/api/v1/ask/stream", json={"question": "Who said so?"})
        assert "event: answer" in streamed.text
