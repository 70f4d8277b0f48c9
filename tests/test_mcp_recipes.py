"""The recipes of docs/mcp.md, each run as its client runs it."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from mcp import Client

from assistant.build import build_assistant
from assistant.settings import AssistantSettings
from ingest.index import Index
from tests.commands import COMMAND, call
from tests.fakes import place_of, running
from tests.mcp_clients import over_http, text_of, with_program
from ui.app import create_app
from ui.auth.authenticator import Authenticator
from ui.auth.keys import KeyStore
from ui.feedback import FeedbackStore
from ui.mcp_server.tools import TOOLS
from ui.settings import UiSettings

TEXT = (Path(__file__).parents[1] / "docs" / "mcp.md").read_text("utf-8")
PROGRAM, INDEX, SERVER = (
    "/opt/footnote/.venv/bin/footnote",
    "/opt/footnote/.footnote",
    "docs.example",
)
QUOTE = "Poland, Spain, and Italy declined to contribute ground forces."


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", TEXT, re.DOTALL)


def entries() -> Iterator[dict[str, Any]]:
    """Every server that a client's settings name."""
    for block in blocks("json"):
        named = json.loads(block)
        (entry,) = named.get("mcpServers", named.get("servers")).values()
        yield entry


def programs() -> list[list[str]]:
    """Every command by which a client starts Footnote."""
    named = [[one["command"], *one["args"]] for one in entries() if "command" in one]
    claude = re.findall(r"^claude mcp add footnote -- (.*)$", TEXT, re.MULTILINE)
    return named + [shlex.split(line) for line in claude]


async def ask(client: Client) -> str:
    question = "Which countries declined to contribute ground forces?"
    return await text_of(client, "ask", {"question": question})


@pytest.fixture
def place(seed_index: Index, tmp_path: Path) -> Iterator[str]:
    """A server over the seeds that wants keys, which are those in ``tmp_path``."""
    settings = UiSettings(auth="key")
    app = create_app(
        build_assistant(AssistantSettings(), seed_index),
        settings,
        FeedbackStore(tmp_path / "feedback.sqlite3"),
        None,
        Authenticator(settings, KeyStore(tmp_path)),
    )
    with running(app) as address:
        yield address


def test_there_are_recipes_to_run() -> None:
    assert len(programs()) == 3
    assert sum("url" in one for one in entries()) == 3
    assert set(re.findall(r"^\| `(\w+)` \|", TEXT, re.MULTILINE)) == set(TOOLS)


def test_a_program_that_a_client_starts(seed_path: Path) -> None:
    for command, *arguments in {tuple(one) for one in programs()}:  # most start it alike
        assert command == PROGRAM
        assert INDEX in arguments
        given = [str(seed_path) if one == INDEX else one for one in arguments]
        assert QUOTE in with_program(COMMAND, given, ask)


def test_a_server_that_a_client_asks(
    place: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (making,) = re.findall(r"^footnote (keys create .*)$", TEXT, re.MULTILINE)
    made = call(capsys, "--index", str(tmp_path), *shlex.split(making))
    assert made.status == 0
    key = re.search(r"fn_[\w-]+", made.out + made.err)
    assert key is not None
    for entry in [one for one in entries() if "url" in one]:
        assert entry["url"] == f"https://{SERVER}/mcp"
        given = entry["headers"].items()
        headers = {name: re.sub(r"\$\{.*\}", key[0], text) for name, text in given}
        assert QUOTE in over_http(place, ask, **headers), entry


def test_what_is_asked_without_a_client_of_others(seed_index: Index, tmp_path: Path) -> None:
    assistant = build_assistant(AssistantSettings(), seed_index)
    (python,) = blocks("python")
    (curl,) = [block for block in blocks("sh") if block.startswith("curl")]
    with place_of(assistant, tmp_path) as place:
        for command in (
            [sys.executable, "-c", python.replace("http://127.0.0.1:7860", place)],
            shlex.split(curl.replace("http://127.0.0.1:7860", place).replace("\\\n", "")),
        ):
            done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
            assert QUOTE in done.stdout, (done.stdout, done.stderr)


@pytest.mark.skipif(
    shutil.which("mcp-inspector") is None,
    reason="npm install -g @modelcontextprotocol/inspector",
)
def test_the_inspector_finds_nothing_wrong(
    seed_index: Index, seed_path: Path, tmp_path: Path
) -> None:
    (block,) = [block for block in blocks("sh") if block.startswith("mcp-inspector")]
    assistant = build_assistant(AssistantSettings(), seed_index)
    with place_of(assistant, tmp_path) as place:
        asking, starting = [
            shlex.split(
                line.replace("http://127.0.0.1:7860", place)
                .replace(PROGRAM, COMMAND)
                .replace(INDEX, str(seed_path))
            )
            for line in block.splitlines()
        ]
        listed = []
        for command in (
            asking,
            [*asking[:-1], "resources/list"],
            [*asking[:-1], "resources/templates/list"],
            starting,
        ):
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            assert done.returncode == 0, (done.stdout, done.stderr)
            listed.append(json.loads(done.stdout))
    tools, documents, templates, by_program = listed
    assert [one["name"] for one in tools["tools"]] == list(TOOLS)
    assert all(one["annotations"]["readOnlyHint"] for one in tools["tools"])
    assert len(documents["resources"]) == len(templates["resourceTemplates"]) == 1
    assert by_program == documents  # the same by both transports
