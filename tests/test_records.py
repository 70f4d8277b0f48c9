"""What a server records of its work: figures, logs, the audit log, traces."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from assistant.answer import Event, Turn
from ingest.errors import ChatModelProblem, SettingsError
from tests.auth_servers import client, serving
from tests.commands import COMMAND, assert_one_sentence, call, free_port
from tests.fakes import SEED, FakeAssistant, seed_index
from ui.auth.identity import Identity
from ui.records import audit_log
from ui.records.audit_log import AuditLog
from ui.settings import UiSettings
from ui.startup import exposure

PROXY: dict[str, Any] = {
    "auth": "proxy",
    "trusted_proxies": ("127.0.0.1",),
    "admins": ("user:root",),
}
ANN, ROOT = {"X-Forwarded-User": "ann", "X-Forwarded-Groups": "hr,it"}, {"X-Forwarded-User": "root"}
QUESTION = "Which countries declined to contribute ground forces?"


class Failing(FakeAssistant):
    """Cannot answer."""

    def stream(
        self,
        question: str,
        history: Sequence[Turn] = (),
        documents: Sequence[str] = (),
        principals: frozenset[str] | None = None,
    ) -> Iterator[Event]:
        if question.startswith("Fail"):
            raise ChatModelProblem("The chat model does not answer.")
        yield from super().stream(question, history, documents, principals)


def ask(asking: httpx.Client, question: str, **headers: str) -> httpx.Response:
    return asking.post("/api/v1/ask", json={"question": question}, headers=headers)


def test_figures_are_for_admins(tmp_path: Path) -> None:
    with serving(tmp_path, Failing(seed_index(tmp_path)), concurrency=1, queue=0, **PROXY) as place:
        with client(place, ANN) as ann:
            assert not ask(ann, QUESTION).json()["abstained"]
            assert ask(ann, "Fail at this?").status_code == 503
            refused = ann.get("/metrics")
            assert refused.status_code == 403
            assert "footnote_" not in refused.text
        with client(place, ROOT) as root:
            got = root.get("/metrics")
    assert got.headers["content-type"].startswith("text/plain")
    samples = {
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(got.text)
        for sample in family.samples
    }
    assert samples["footnote_questions_total", "answer"] == 1
    assert samples["footnote_questions_total", "failed"] == 1
    assert samples["footnote_stage_seconds_count", "total"] == 1
    assert samples[("footnote_questions_waiting",)] == 0
    assert samples[("footnote_documents",)] == 3
    assert samples[("footnote_passages",)] == 3
    assert samples[("process_resident_memory_bytes",)] > 0


def test_the_audit_log_has_places_and_no_text(tmp_path: Path) -> None:
    file = tmp_path / "audit.jsonl"
    assistant = Failing(seed_index(tmp_path))
    with (
        serving(tmp_path, assistant, audit_log=str(file), **PROXY) as place,
        client(place, ANN) as ann,
    ):
        answer = ask(ann, QUESTION, **{"X-Request-Id": "r-1"})
        assert answer.headers["x-request-id"] == "r-1"
        given = ask(ann, "Fail\u2028now?", **{"X-Request-Id": "r 2"}).headers["x-request-id"]
        sent = ann.get(f"/api/v1/documents/{SEED.name}")
        held = {"If-None-Match": sent.headers["etag"]}
        assert ann.get(f"/api/v1/documents/{SEED.name}", headers=held).status_code == 304
        assert ann.get("/api/v1/documents/nothing.txt").status_code == 404
        assert ann.get(f"/documents/{SEED.name}/original").status_code == 200
    first, second, *read = map(json.loads, file.read_text("utf-8").splitlines())
    assert (first["user"], first["groups"], first["via"]) == ("ann", ["hr", "it"], "proxy")
    assert (first["request"], first["question"], first["outcome"]) == ("r-1", QUESTION, "answer")
    cited = answer.json()["citations"]
    assert first["cited"] == [
        {key: one[key] for key in ("document", "start", "end")} for one in cited
    ]
    assert not [one["quote"] for one in cited if one["quote"] in file.read_text("utf-8")]
    assert (second["request"], second["outcome"], second["cited"]) == (given, "failed", [])
    assert len(given) == 32
    whole = {"document": SEED.name, "start": 0, "end": len(sent.json()["text"])}
    assert [(one["user"], one["outcome"], one["cited"]) for one in read] == [
        ("ann", "read", [whole])
    ] * 2
    assert file.stat().st_mode & 0o777 == 0o600


def test_the_audit_log_is_rotated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit_log, "_BYTES", 1_000)
    monkeypatch.setattr(audit_log, "_FILES", 2)
    log = AuditLog(tmp_path / "audit.jsonl")
    for number in range(40):
        log.write(f"Question {number}?", Identity("ann"), "left")
    files = sorted(file.name for file in tmp_path.iterdir())
    assert files == ["audit.jsonl", "audit.jsonl.1", "audit.jsonl.2"]
    assert "Question 39?" in (tmp_path / "audit.jsonl").read_text()
    assert {file.stat().st_mode & 0o777 for file in tmp_path.iterdir()} == {0o600}
    with pytest.raises(SettingsError, match=r"ui.audit_log: .* cannot be written"):
        AuditLog(tmp_path / "nowhere" / "audit.jsonl")
    assistant = FakeAssistant(seed_index(tmp_path))
    with (
        pytest.raises(SettingsError, match=r"audit_required = on needs ui.audit_log"),
        serving(tmp_path, assistant, page=False, audit_required="on"),
    ):
        pass


def test_more_workers_are_refused_with_the_reason_and_the_way(
    capsys: pytest.CaptureFixture[str],
) -> None:
    done = call(capsys, "serve", "--workers", "4")
    assert_one_sentence(done, 2, "one process", "chroma run")


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({}, False),
        ({"host": "localhost"}, False),
        ({"host": "0.0.0.0"}, True),
        ({"host": "::"}, True),
        ({"host": "192.0.2.1", "auth": "key"}, False),
    ],
)
def test_an_open_door_is_named(settings: dict[str, Any], said: bool) -> None:
    assert ("ui.auth says who may ask." in exposure(UiSettings(**settings))) is said


# --- a server as it is started ------------------------------------------------------------------


@contextmanager
def collector() -> Iterator[tuple[str, list[bytes]]]:
    """Where traces are sent to, and what came."""
    received: list[bytes] = []

    class Collector(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            received.append(self.rfile.read(int(self.headers["content-length"])))
            self.send_response(200)
            self.end_headers()

        def log_message(self, format: str, *arguments: Any) -> None:  # noqa: A002
            pass

    server = HTTPServer(("127.0.0.1", 0), Collector)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", received
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_warnings_of_libraries_are_lines_of_json_too() -> None:
    warns = (
        "import warnings; from ui.records.logs import set_up_logs; from ui.settings import UiSettings;"
        " set_up_logs(UiSettings(log='json')); warnings.warn('old form')"
    )
    said = subprocess.run([sys.executable, "-c", warns], capture_output=True, text=True, check=True)
    assert "old form" in json.loads(said.stderr)["message"]


def test_logs_and_traces_say_what_happened_and_not_what_was_asked(
    seed_path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """And the commands of whoever owns the index need no login."""
    port = free_port()
    with collector() as (address, received):
        environment = {
            **os.environ,
            "FOOTNOTE_UI_LOG": "json",
            "FOOTNOTE_UI_AUTH": "proxy,key",
            "FOOTNOTE_UI_TRUSTED_PROXIES": "127.0.0.1",
            "FASTAPI_OTEL_AUTO_CONFIGURE": "true",
            "OTEL_EXPORTER_OTLP_ENDPOINT": address,
        }
        # Its own copy: other tests may have the seeds open, and a server holds its index alone.
        index = ("--index", str(shutil.copytree(seed_path, tmp_path / "index", symlinks=True)))
        with subprocess.Popen(
            [COMMAND, *index, "serve", "--port", str(port)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=environment,
            cwd=tmp_path,
        ) as process:
            assert process.stdout is not None
            place = process.stdout.readline().split()[-1]
            with client(place, ANN) as ann:
                assert ask(ann, QUESTION, **{"X-Request-Id": "r-1"}).status_code == 200
                assert ann.get("/", params={"q": QUESTION}).status_code == 200
                assert ann.get("/documents", params={"seen": "1"}).status_code == 200
            with client(place, {}) as nobody:
                assert ask(nobody, QUESTION).status_code == 401
            handed_over = call(capsys, *index, "ask", "--json", QUESTION)
            process.send_signal(signal.SIGTERM)
            _, errors = process.communicate(timeout=60)
    assert json.loads(handed_over.out)["citations"]
    lines = [json.loads(line) for line in errors.splitlines()]
    questions = [line for line in lines if line["logger"] == "footnote.questions"]
    assert [(one["user"], one["via"], one["outcome"]) for one in questions] == [
        ("ann", "proxy", "answer"),
        (None, "owner", "answer"),
    ]
    assert questions[0]["request_id"] == "r-1"
    assert questions[0]["timings_ms"]["total"] > 0
    requests = [line for line in lines if line["logger"] == "footnote.requests"]
    assert {("GET", "/", 200), ("POST", "/api/v1/ask", 401)} <= {
        (one["method"], one["path"], one["status"]) for one in requests
    }
    assert all(line["at"] and line["level"] for line in lines)
    traced = b"".join(received)
    assert b"/documents" in traced
    for told in (errors.encode(), traced):
        assert b"declined" not in told
        assert b"Poland" not in told
