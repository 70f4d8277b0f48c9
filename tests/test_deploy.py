"""The files in ``deploy/``, where there is no Docker: each is read as its program reads it, and run.

What is not run of the image: the base image, the user it adds, and the installing of what Footnote needs,
which is installed here.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml

from tests.commands import COMMAND, call, free_port
from tests.fakes import running
from tests.fronts import nginx_with
from tests.test_page_browser import browser, in_a_browser  # noqa: F401
from ui.config import load_settings

ROOT = Path(__file__).parents[1]
DEPLOY = ROOT / "deploy"


def instructions() -> list[tuple[str, str]]:
    """The instructions of the Dockerfile with what they are given, lines joined and comments left out."""
    text = re.sub(r"^#.*\n", "", (DEPLOY / "Dockerfile").read_text("utf-8"), flags=re.MULTILINE)
    lines = text.replace("\\\n", " ").splitlines()
    return [
        (word, rest.strip()) for word, _, rest in (line.partition(" ") for line in lines if line)
    ]


def given(wanted: str) -> list[str]:
    return [rest for word, rest in instructions() if word == wanted]


def environment() -> dict[str, str]:
    """What ENV sets in the image that is left."""
    return dict(pair.split("=", 1) for pair in shlex.split(given("ENV")[-1]))


def compose() -> Any:
    return yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))


@contextmanager
def started(command: list[str], settings: dict[str, str], folder: Path) -> Iterator[str]:
    """A server started by ``command`` with these settings alone; SIGTERM ends it with status 0."""
    port = free_port()
    kept = {name: value for name, value in os.environ.items() if name in ("LANG", "PATH")}
    process = subprocess.Popen(
        [*command, "--port", str(port)],
        env={**kept, **settings}, cwd=folder, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdout is not None
    try:
        for line in process.stdout:
            if line.startswith("Footnote is ready: "):
                break
        else:
            raise AssertionError(f"the server ended with status {process.wait()}")
        yield f"http://127.0.0.1:{port}"
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 0
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def test_what_the_image_is_built_of_is_there_and_allowed() -> None:
    allowed = (ROOT / ".dockerignore").read_text("utf-8").split()
    copied = [rest.split()[:-1] for rest in given("COPY") if not rest.startswith("--from")]
    for name in (one for some in copied for one in some):
        assert (ROOT / name).exists(), name
        assert f"!{name}" in allowed, name
    assert given("USER") == ["10001:10001"]


def test_the_commands_that_install_it_do(tmp_path: Path) -> None:
    source, home = tmp_path / "src", tmp_path / "footnote"
    for rest in given("COPY"):
        *names, place = shlex.split(rest)
        if names[0].startswith("--"):
            continue
        for name in names:
            into = source / place / name if place == "./" else source / place
            into.parent.mkdir(parents=True, exist_ok=True)
            if (ROOT / name).is_dir():
                ignored = shutil.ignore_patterns("__pycache__")
                shutil.copytree(ROOT / name, into, ignore=ignored)
            else:
                shutil.copy(ROOT / name, into)
    commands = [rest for rest in given("RUN") if not rest.startswith("useradd")]
    assert len(commands) == 3
    for command in commands:
        # The pip that is here installs there: to put one into the new place takes it seconds.
        here = command.replace("python -m venv", f"{sys.executable} -m venv --without-pip")
        pip = f"{sys.executable} -m pip --python {home}/bin/python install"
        here = here.replace("/opt/footnote/bin/pip install", pip)
        here = re.sub(r" install (.*) '\.", r" install --no-deps --no-compile \1 '.", here)
        done = subprocess.run(
            ["sh", "-c", here.replace("/opt/footnote", str(home))],
            cwd=source, env={"PATH": os.environ["PATH"], "PIP_DISABLE_PIP_VERSION_CHECK": "1"},
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
    installed = next(home.glob("lib/python*/site-packages"))
    for package in ("ingest", "assistant", "eval", "ui", "seeds"):
        assert (installed / package).is_dir()
    assert (home / "bin" / "footnote").exists()


@in_a_browser
def test_the_image_and_the_proxy_of_compose_answer(
    browser: Any,  # noqa: F811
    tmp_path: Path,
    models: Path,
) -> None:
    """The image's command and health check, with compose's settings, behind its nginx."""
    data, documents = tmp_path / "data", tmp_path / "documents"
    data.mkdir()
    shutil.copytree(ROOT / "seeds", documents, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    services = compose()["services"]
    settings = {**environment(), **services["footnote"]["environment"]}
    assert settings.pop("PATH").startswith("/opt/footnote/bin")
    for name in ("FOOTNOTE_INGEST_INDEX", "FOOTNOTE_INGEST_MODEL_CACHE"):
        settings[name] = settings[name].replace("/data", str(data))
    settings["FOOTNOTE_UI_HOST"] = "127.0.0.1"
    settings["FOOTNOTE_UI_ALLOWED_HOSTS"] = "*"  # as any host but loopback has it
    assert load_settings(tmp_path, settings, {}).ui.root_path
    settings["FOOTNOTE_UI_TRUSTED_PROXIES"] = "127.0.0.1"
    settings["HOME"] = str(tmp_path / "home")
    models.mkdir(parents=True, exist_ok=True)
    Path(settings["FOOTNOTE_INGEST_MODEL_CACHE"]).symlink_to(models)
    (entry,), (command,) = map(given, ("ENTRYPOINT", "CMD"))
    words = [COMMAND, *json.loads(entry)[1:], *json.loads(command)]
    words = [word.replace("/documents", str(documents)) for word in words]
    with started(words, settings, data) as place:
        (health,) = given("HEALTHCHECK")
        check = json.loads(health.partition("CMD ")[2])
        check = [part.replace("http://127.0.0.1:7860", place) for part in check]
        assert subprocess.run([sys.executable, *check[1:]], check=False).returncode == 0
        text = (DEPLOY / "nginx.conf").read_text("utf-8")
        text = text.replace("http://footnote:7860", place)
        with nginx_with(tmp_path, text) as front:
            address = f"{front}{services['footnote']['environment']['FOOTNOTE_UI_ROOT_PATH']}"
            with httpx.Client(verify=False, trust_env=False, timeout=60) as client:
                question = {"question": "Which countries declined to contribute ground forces?"}
                asked = client.post(f"{address}/api/v1/ask", json=question)
                assert "Poland" in asked.json()["answer"]
            page = browser.new_page()
            page.set_default_timeout(60_000)
            page.goto(f"{address}/")
            page.locator("#composer textarea").fill(question["question"])
            page.keyboard.press("Enter")
            page.wait_for_selector(".answered .mark a")
            page.close()


def test_compose_trusts_its_nginx_alone() -> None:
    services = compose()["services"]
    address = services["nginx"]["networks"]["inner"]["ipv4_address"]
    assert services["footnote"]["environment"]["FOOTNOTE_UI_TRUSTED_PROXIES"] == address
    assert "ports" not in services["footnote"]
    assert all(one["read_only"] and one["cap_drop"] == ["ALL"] for one in services.values())
    assert (DEPLOY / services["footnote"]["build"]["context"]).resolve() == ROOT
    for mount in (*services["footnote"]["volumes"], *services["nginx"]["volumes"]):
        source = re.sub(r"\$\{\w+:-([^}]*)\}", r"\1", mount).split(":")[0]
        assert source in ("data", "./tls") or (DEPLOY / source).exists(), mount


def test_the_unit_of_systemd_starts_it(
    tmp_path: Path,
    models: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """In this process; that it listens, and ends when it is told to, the image's command shows."""
    unit = (DEPLOY / "footnote.service").read_text("utf-8")
    (line,) = re.findall(r"^ExecStart=(.*)$", unit, re.MULTILINE)
    words = shlex.split(line)
    assert words[0] == "/opt/footnote/bin/footnote"
    state = tmp_path / "state"
    state.mkdir()
    settings = dict(
        pair.split("=", 1)
        for pairs in re.findall(r"^Environment=(.*)$", unit, re.MULTILINE)
        for pair in shlex.split(pairs)
    )
    cache = settings["FOOTNOTE_INGEST_MODEL_CACHE"].replace("/var/lib/footnote", str(state))
    models.mkdir(parents=True, exist_ok=True)
    Path(cache).symlink_to(models)
    places = {"/srv/documents": str(ROOT / "seeds"), "/var/lib/footnote": str(state)}
    command = []
    for word in words[1:]:
        for stated, here in places.items():
            word = word.replace(stated, here)
        command.append(word)
    ready: list[int] = []

    def serve(app: Any, *_: Any, **_more: Any) -> None:
        with running(app) as place:
            ready.append(httpx.get(f"{place}/readyz", trust_env=False, timeout=60).status_code)

    monkeypatch.chdir(state)
    for name, value in (settings | {"FOOTNOTE_INGEST_MODEL_CACHE": cache}).items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("ui.startup.serve", serve)
    done = call(capsys, *command, "--port", str(free_port()))
    assert (done.status, ready) == (0, [200]), done
    assert (state / "index").is_dir()
    verify = shutil.which("systemd-analyze")
    if verify is None:
        return
    file = tmp_path / "footnote.service"
    file.write_text(unit.replace(words[0], COMMAND), "utf-8")
    verified = subprocess.run(
        [verify, "verify", "--man=no", str(file)], capture_output=True, text=True, check=False
    )
    assert "footnote.service" not in verified.stderr, verified.stderr
