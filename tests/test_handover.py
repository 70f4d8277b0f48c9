from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import NamedTuple

import httpx
import pytest
from mcp import Client
from mcp.shared.exceptions import MCPError

from assistant.answer import Answer
from ingest.index_directory.ownership import TOKEN_HEADER, read_owner, serving_owner
from tests.commands import COMMAND, assert_one_sentence, call, free_port
from tests.conftest import SEEDS
from tests.mcp_clients import over_stdio, said, text_of

Capture = pytest.CaptureFixture[str]
QUESTION = "Which countries declined to contribute ground forces?"
PAUSE = 0.3  # seconds between two questions of one who asks all the time


class Served(NamedTuple):
    process: subprocess.Popen[str]
    directory: Path
    address: str

    @property
    def option(self) -> tuple[str, str]:
        return ("--index", str(self.directory))


def start(directory: Path, *paths: str) -> Served:
    port = free_port()
    process = subprocess.Popen(
        [COMMAND, "--index", str(directory), "serve", *paths, "--port", str(port)],
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"FOOTNOTE_UI_AUDIT_LOG": str(directory.parent / "audit.jsonl")},
    )
    assert process.stdout is not None
    for line in process.stdout:
        if line.startswith("Footnote is ready: "):
            return Served(process, directory, line.split()[-1])
    raise AssertionError(f"the server ended with status {process.wait()}")


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A real server over the seeds, for all tests of this module."""
    directory = tmp_path_factory.mktemp("served") / "index"
    directory.mkdir()
    running = start(directory, str(SEEDS))
    yield running
    running.process.kill()
    running.process.wait()
    if running.process.stdout is not None:
        running.process.stdout.close()


def test_the_lock_file_tells_where_the_server_is(served: Served) -> None:
    owner = serving_owner(served.directory)
    assert owner is not None
    assert (owner.pid, owner.address) == (served.process.pid, served.address)
    assert len(owner.token) > 30
    assert (served.directory / "owner.lock").stat().st_mode & 0o777 == 0o600


def test_a_question_is_answered_by_the_server(served: Served, capsys: Capture) -> None:
    result = call(capsys, *served.option, "ask", "--json", QUESTION)
    assert (result.status, result.err) == (0, "")
    answer = json.loads(result.out)
    assert "Poland" in answer["answer"]
    assert set(answer) == {field.name for field in fields(Answer)} | {"abstained"}
    assert "[1] " in call(capsys, *served.option, "ask", QUESTION).out
    assert_one_sentence(call(capsys, *served.option, "ask", " "), 2, "question is empty")
    unknown = call(capsys, *served.option, "ask", "--document", "nope", "What?")
    assert_one_sentence(unknown, 2, "There is no document nope")


def test_a_model_s_client_is_answered_by_the_server(served: Served) -> None:
    async def script(client: Client) -> None:
        async with httpx.AsyncClient(base_url=served.address, trust_env=False) as http:
            before = (await http.get("/metrics")).text
            assert "Poland" in await text_of(client, "ask", {"question": QUESTION})
            assert (await http.get("/metrics")).text != before  # the server counted it
        assert "[1]" in await text_of(client, "ask", {"question": QUESTION})
        assert "Coalition" in await text_of(client, "search", {"query": "troops"})
        (document,) = (await client.list_resources()).resources
        assert (await client.read_resource(document.uri)).contents
        unknown = await client.call_tool("read", {"document": "nope"})
        assert (unknown.is_error, said(unknown)[:22]) == (True, "There is no document '")
        with pytest.raises(MCPError, match="There is no document 'nope'"):
            await client.read_resource("footnote://document/nope")

    over_stdio([*served.option, "mcp"], script, era="legacy")


def test_new_documents_are_answered_from_without_a_restart(
    served: Served, capsys: Capture, tmp_path: Path
) -> None:
    (tmp_path / "new").mkdir()
    (tmp_path / "new" / "salt ü #1?.txt").write_text(
        "The lighthouse keeper of Utsira stores forty barrels of salt."
    )
    (tmp_path / "new" / "empty.txt").write_text("")
    result = call(capsys, *served.option, "ingest", "new", "--json")
    assert (result.status, result.err) == (3, "")
    report = json.loads(result.out)
    assert (report["added"], report["total_documents"]) == (1, 2)
    asked = call(capsys, *served.option, "ask", "--json", "Who stores forty barrels of salt?")
    answer = json.loads(asked.out)
    assert answer["citations"][0]["document"] == "salt ü #1?.txt"
    assert "salt ü #1?.txt" in call(capsys, *served.option, "documents", "list").out
    shown = call(capsys, *served.option, "documents", "show", "salt ü #1?.txt", "--json")
    assert "Utsira" in json.loads(shown.out)["text"]
    doctor = call(capsys, *served.option, "doctor", "--json")
    assert json.loads(doctor.out)["healthy"]
    assert doctor.status == 0
    removed = call(capsys, *served.option, "documents", "remove", "salt ü #1?.txt")
    assert removed.status == 0
    again = call(capsys, *served.option, "ask", "--json", "Who stores forty barrels of salt?")
    assert "Utsira" not in again.out
    near = call(capsys, *served.option, "documents", "show", "salt ü #1?")
    assert_one_sentence(near, 2, "There is no document salt ü #1? in the index")
    for file in served.directory.glob("catalogue.sqlite3*"):
        assert b"Utsira" not in file.read_bytes()


def test_an_empty_folder_s_documents_are_kept_until_it_is_said(
    served: Served, capsys: Capture, tmp_path: Path
) -> None:
    (tmp_path / "share").mkdir()
    (tmp_path / "share" / "note.txt").write_text("The sluice of Kampen is painted green.")
    assert call(capsys, *served.option, "ingest", "share").status == 0
    (tmp_path / "share" / "note.txt").unlink()
    kept = call(capsys, *served.option, "ingest", "share")
    assert kept.status == 3
    assert "share holds no file, but 1 document was ingested from it" in kept.out
    removed = call(capsys, *served.option, "ingest", "share", "--allow-empty", "--json")
    assert (removed.status, json.loads(removed.out)["removed"]) == (0, 1)


def test_what_the_server_refuses_is_one_sentence(
    served: Served, capsys: Capture, tmp_path: Path
) -> None:
    missing = call(capsys, *served.option, "ingest", "nowhere")
    assert_one_sentence(missing, 2, "There is no file or folder", "nothing was ingested")
    removing = call(capsys, *served.option, "documents", "remove", "nope")
    assert_one_sentence(removing, 2, "There is no document nope")
    second = call(capsys, *served.option, "serve", "--port", "65001")
    assert_one_sentence(
        second, 1, f"already served at {served.address} (process {served.process.pid})"
    )


def test_the_next_generation_is_built_while_questions_are_answered(
    served: Served, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers: list[httpx.Response] = []
    asked, built = threading.Event(), threading.Event()

    def ask() -> None:
        with httpx.Client(base_url=served.address, trust_env=False, timeout=60) as client:
            while not built.wait(PAUSE):
                answers.append(client.post("/api/v1/ask", json={"question": QUESTION}))
                asked.set()
            answers.append(client.post("/api/v1/ask", json={"question": QUESTION}))

    asking = threading.Thread(target=ask)
    asking.start()
    assert asked.wait(60)
    monkeypatch.setenv("FOOTNOTE_INGEST_PASSAGE_TOKENS", "60")
    report = call(capsys, *served.option, "ingest", "--json")
    built.set()
    asking.join()
    assert report.err == ""
    assert json.loads(report.out)["added"] >= 1
    assert all("Poland" in answer.json()["answer"] for answer in answers)
    before, after = answers[0].json()["index"], answers[-1].json()["index"]
    assert {answer.json()["index"] for answer in answers} == {before, after}
    assert before != after
    told = json.loads(call(capsys, *served.option, "doctor", "--json").out)
    assert [one["state"] for one in told["generations"]] == ["previous", "live"]
    assert told["healthy"]
    back = call(capsys, *served.option, "rollback", "--json")
    assert json.loads(back.out)["live"] == 0
    again = json.loads(call(capsys, *served.option, "ask", "--json", QUESTION).out)
    assert again["index"] == before
    monkeypatch.delenv("FOOTNOTE_INGEST_PASSAGE_TOKENS")
    assert (
        call(capsys, *served.option, "ingest", str(SEEDS)).err == ""
    )  # by what the server answers from
    told = json.loads(call(capsys, *served.option, "doctor", "--json").out)
    assert [one["state"] for one in told["generations"]] == ["live", "previous"]


def test_a_server_with_other_settings_takes_over_from_a_client_answers_and_builds(
    seed_path: Path, tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    directory = Path(shutil.copytree(seed_path, tmp_path / "index"))
    for of_a_stopped_server in ("uploads/late.txt", "incoming/old/1"):
        left = directory / of_a_stopped_server
        left.parent.mkdir(parents=True)
        left.write_text("The cook of the canteen is called Quillfeather.", "utf-8")
    question = {"question": QUESTION}

    async def script(client: Client) -> None:
        assert "Poland" in await text_of(client, "ask", question)
        monkeypatch.setenv("FOOTNOTE_INGEST_PASSAGE_TOKENS", "60")  # which the client has not
        running = start(directory)
        try:
            assert "Poland" in await text_of(client, "ask", question)
            assert "Poland" in call(capsys, *running.option, "ask", QUESTION).out
            assert running.process.stdout is not None
            assert "that is built now" in running.process.stdout.readline()
            assert next(line for line in running.process.stdout if line.startswith("Documents:"))
            told = json.loads(call(capsys, *running.option, "doctor", "--json").out)
            assert (told["outdated"], told["healthy"]) == ("", True)
            assert [one["state"] for one in told["generations"]] == ["previous", "live"]
            broken_off = next(line for line in running.process.stdout if "upload" in line)
            assert broken_off == "An upload was broken off when the server stopped.\n"
            assert "Documents: 1 added" in next(running.process.stdout)
            assert not (directory / "incoming").exists()
        finally:
            running.process.kill()
            running.process.communicate()
        assert "Poland" in await text_of(client, "ask", question)

    over_stdio(["--index", str(directory), "mcp"], script)


def test_the_owner_s_work_needs_the_owner_s_token(served: Served) -> None:
    owner = read_owner(served.directory)
    assert owner is not None
    with httpx.Client(base_url=served.address, trust_env=False, timeout=60) as client:
        for headers in ({}, {TOKEN_HEADER: "wrong"}, {TOKEN_HEADER: owner.token[:-1]}):
            for method, path in (
                ("GET", "/owner/documents"),
                ("GET", "/owner/documents/a"),
                ("DELETE", "/owner/documents/coalition-of-the-willing.txt"),
                ("POST", "/owner/ingest"),
                ("POST", "/owner/doctor"),
            ):
                body = {"paths": ["/"]} if method == "POST" else None
                response = client.request(method, path, headers=headers, json=body)
                assert response.status_code == 403, path
                assert response.json()["error"].endswith(".")
        listed = client.get("/owner/documents", headers={TOKEN_HEADER: owner.token})
        assert [one["id"] for one in listed.json()["documents"]] == ["coalition-of-the-willing.txt"]


def test_questions_never_fail_while_documents_are_ingested(
    served: Served, capsys: Capture, tmp_path: Path
) -> None:
    folder = tmp_path / "notes"
    folder.mkdir()
    for number in range(12):
        (folder / f"{number}.txt").write_text(f"Ship {number} carries grain to port {number}. " * 9)
    statuses: list[int] = []
    wrong: list[str] = []
    done = threading.Event()

    def ask() -> None:
        with httpx.Client(base_url=served.address, trust_env=False, timeout=60) as client:
            while not done.wait(PAUSE):
                response = client.post("/api/v1/ask", json={"question": QUESTION})
                statuses.append(response.status_code)
                if "Poland" not in response.text:
                    wrong.append(response.text)

    threads = [threading.Thread(target=ask) for _ in range(2)]
    for thread in threads:
        thread.start()
    try:
        added = call(capsys, *served.option, "ingest", "notes", "--json")
        for number in range(10):
            (folder / f"{number}.txt").write_text(f"Ship {number} is empty. " * 9)
        changed = call(capsys, *served.option, "ingest", "notes", "--json")
        for file in folder.iterdir():
            file.unlink()
        emptied = call(capsys, *served.option, "ingest", "notes", "--allow-empty", "--json")
    finally:
        done.set()
        for thread in threads:
            thread.join()
    assert json.loads(added.out)["added"] == 12
    assert json.loads(changed.out)["changed"] == 10
    assert json.loads(emptied.out)["removed"] == 12
    assert len(statuses) > 2
    assert wrong == []  # before the statuses: it says why
    assert set(statuses) == {200}
    assert json.loads(call(capsys, *served.option, "doctor", "--json").out)["healthy"]


def test_what_the_owner_s_commands_change_is_in_the_audit_log(
    served: Served, capsys: Capture, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for index in (served.directory, tmp_path / "index"):  # done by the server, and without one
        audit = index.parent / "audit.jsonl"
        monkeypatch.setenv("FOOTNOTE_UI_AUDIT_LOG", str(audit))
        note = tmp_path / "docs" / "sheds.md"
        note.parent.mkdir(exist_ok=True)
        before = audit.read_text("utf-8").count("\n") if audit.exists() else 0
        for text, *command in (
            ("One.", "ingest", str(note.parent)),
            ("Two.", "ingest", str(note.parent)),
            ("Two.", "ingest", str(note.parent)),
            ("Two.", "documents", "access", note.name, "--users", "ann"),
            ("Two.", "documents", "remove", note.name),
        ):
            note.write_text(text)
            done = call(capsys, "--index", str(index), *command)
            assert done.status == 0, done
        note.unlink()
        lines = [json.loads(line) for line in audit.read_text("utf-8").splitlines()[before:]]
        assert [
            (one["via"], one["outcome"], one["changed"]) for one in lines if one["changed"]
        ] == [("owner", how, ["sheds.md"]) for how in ("added", "replaced", "access", "removed")]


def test_a_served_index_is_backed_up_restored_and_rid_of_what_is_gone(
    served: Served, capsys: Capture, tmp_path: Path
) -> None:
    (tmp_path / "share").mkdir()
    (tmp_path / "share" / "buoy.txt").write_text("The buoy of Vardø is lit at dusk.")
    assert call(capsys, *served.option, "ingest", "share").status == 0
    assert "Backed up to" in call(capsys, *served.option, "backup", "b").out
    (tmp_path / "share" / "buoy.txt").unlink()
    forgotten = call(capsys, *served.option, "documents", "remove", "--gone", "--json")
    assert [receipt["document"] for receipt in json.loads(forgotten.out)] == ["buoy.txt"]
    assert "buoy.txt" not in call(capsys, *served.option, "documents", "list").out
    assert call(capsys, *served.option, "restore", "b").status == 0
    asked = call(capsys, *served.option, "ask", "--json", "When is the buoy of Vardø lit?")
    assert "at dusk" in json.loads(asked.out)["answer"]
    assert_one_sentence(call(capsys, *served.option, "restore", "none"), 2, "There is no backup")
    assert call(capsys, *served.option, "documents", "remove", "buoy.txt").status == 0


def test_sigterm_stops_the_server_and_its_name_is_forgotten(
    served: Served, capsys: Capture
) -> None:
    """The last test of this module: the server does not outlive it."""
    with httpx.Client(base_url=served.address, trust_env=False, timeout=60) as client:
        assert client.get("/healthz").status_code == 200  # and the connection stays open
        served.process.send_signal(signal.SIGTERM)
        served.process.wait(60)  # it does not wait for that connection, which nobody closes
    assert read_owner(served.directory) is not None
    assert serving_owner(served.directory) is None
    result = call(capsys, *served.option, "documents", "list")
    assert (result.status, result.out.count("\n")) == (0, 1)
