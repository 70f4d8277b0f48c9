"""The recipes of docs/openai.md: what can run is run, against the real assistant over ``seeds/``."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml

from assistant.build import build_assistant
from assistant.settings import AssistantSettings
from ingest.index import Index
from tests.auth_servers import serving
from tests.fakes import FakeAssistant, place_of
from tests.fakes import seed_index as fake_index

Capture = pytest.CaptureFixture[str]
PAGE = (Path(__file__).parents[1] / "docs" / "openai.md").read_text("utf-8")
DECLINED = "Poland, Spain, and Italy declined to contribute ground forces."
SERVED = "http://127.0.0.1:7860"


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)


PYTHON = {
    re.findall(r"^from (\w+)", block, re.MULTILINE)[0]: block for block in blocks("python")[:3]
}
BOT = blocks("python")[3]


@pytest.fixture(scope="module")
def place(seed_index: Index, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    assistant = build_assistant(AssistantSettings(), seed_index)
    with place_of(assistant, tmp_path_factory.mktemp("recipes")) as place:
        yield place


def printed(command: list[str]) -> str:
    environment = os.environ | {"NO_PROXY": "127.0.0.1", "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(
        command, capture_output=True, encoding="utf-8", env=environment, timeout=120
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def done_here(block: str, place: str, capsys: Capture) -> str:
    """What a program prints that is run in this process."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NO_PROXY", "127.0.0.1")
        exec(block.replace(SERVED, place), {"__name__": "__main__"})
    return capsys.readouterr().out


def test_there_is_a_recipe_for_each() -> None:
    assert list(PYTHON) == ["openai", "langchain_openai", "agents"]
    for name in ("Open WebUI", "LibreChat", "A bot in Slack or Teams", "OpenAI Agents SDK"):
        assert f"## {name}\n" in PAGE


@pytest.mark.parametrize("package", PYTHON)
def test_a_program_answers(place: str, package: str, capsys: Capture) -> None:
    if importlib.util.find_spec(package) is None:
        pytest.skip(f"there is no package {package} here: pip install openai-agents")
    if package == "openai":
        shown = printed([sys.executable, "-c", PYTHON[package].replace(SERVED, place)])
    else:
        shown = done_here(PYTHON[package], place, capsys)
    assert f"{DECLINED} [1]" in shown
    assert f"{place}/documents#document=coalition-of-the-willing.txt&start=1950" in shown


def test_a_bot_makes_links(place: str, capsys: Capture) -> None:
    shown = done_here(BOT, place, capsys)
    link = rf"{re.escape(place)}/documents#\S+?"
    assert re.search(rf"^\*Poland, Spain, and Italy\* <{link}\|\[1\]>$", shown, re.MULTILINE)
    assert re.search(rf"^{re.escape(DECLINED)} \[\\\[1\]\]\({link}\)$", shown, re.MULTILINE)
    assert "Sources" not in shown


@pytest.mark.skipif(shutil.which("curl") is None, reason="there is no curl here")
def test_curl_answers(place: str) -> None:
    assert DECLINED in printed(["sh", "-c", blocks("sh")[0].replace(SERVED, place)])


def test_open_webui_says_who_is_asking(tmp_path: Path) -> None:
    """Its settings hold; it asks with its parameters and is told apart by its headers."""
    (given,) = blocks("toml")
    assert "ENABLE_FORWARD_USER_INFO_HEADERS=true" in blocks("sh")[1]
    ui = tomllib.loads(given)["ui"] | {"trusted_proxies": ["127.0.0.1"]}
    settings: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in ui.items()
    }
    headers = {
        "X-OpenWebUI-User-Id": "7", "X-OpenWebUI-User-Email": "ann@example.org",
        "X-OpenWebUI-User-Name": "Ann", "X-OpenWebUI-User-Role": "user",
    }  # fmt: skip
    body = {
        "model": "footnote", "stream": True, "stream_options": {"include_usage": True},
        "messages": [{"role": "user", "content": "Who declined?"}],
    }  # fmt: skip
    with (
        serving(tmp_path, FakeAssistant(fake_index(tmp_path)), False, **settings) as place,
        httpx.Client(base_url=place, timeout=60, trust_env=False, headers=headers) as client,
    ):
        assert client.get("/who").json()["user"] == "ann@example.org"
        assert [one["id"] for one in client.get("/v1/models").json()["data"]] == ["footnote"]
        assert DECLINED in client.post("/v1/chat/completions", json=body).text
        alone = httpx.get(f"{place}/v1/models", trust_env=False)
        assert alone.json()["error"]["code"] == "invalid_api_key"


def test_librechat_says_who_is_asking(tmp_path: Path) -> None:
    (endpoint,) = yaml.safe_load(blocks("yaml")[0])["endpoints"]["custom"]
    assert endpoint["baseURL"].endswith(":7860/v1")
    headers = {
        name: value.replace("{{LIBRECHAT_USER_EMAIL}}", "ann@example.org")
        for name, value in endpoint["headers"].items()
    }
    (model,) = endpoint["models"]["default"]
    body = {
        "model": model, "temperature": 1, "top_p": 1, "presence_penalty": 0, "frequency_penalty": 0,
        "user": "LibreChat_User_ID", "stream": True,
        "messages": [{"role": "user", "content": "Who declined?"}],
    }  # fmt: skip
    proxied: dict[str, Any] = {"auth": "proxy", "trusted_proxies": ("127.0.0.1",)}
    with (
        serving(tmp_path, FakeAssistant(fake_index(tmp_path)), False, **proxied) as place,
        httpx.Client(base_url=place, timeout=60, trust_env=False, headers=headers) as client,
    ):
        assert client.get("/who").json()["user"] == "ann@example.org"
        assert DECLINED in client.post("/v1/chat/completions", json=body).text
