from __future__ import annotations

import io
import json
import os
import re
import shutil
import signal
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest

from ingest.catalogue.catalogue import Catalogue
from ingest.index_directory.generations import CATALOGUE_FILE
from ingest.index_directory.ownership import LOCK_FILE
from tests.commands import COMMAND, assert_one_sentence, call, free_port
from tests.conftest import SEEDS
from ui.terminal import print_documents

Capture = pytest.CaptureFixture[str]
QUESTION = "Which countries declined to contribute ground forces?"
CONTRACT = {
    "version", "question", "answer", "abstained", "confidence", "citations", "closest", "answerer",
    "notice", "left_out", "index", "timings_ms", "trace",
}  # fmt: skip
CITATION = {
    "number", "document", "title", "page", "locator", "heading", "start", "end", "quote", "shown",
}  # fmt: skip


@pytest.fixture
def seeded(seed_path: Path) -> str:
    return str(seed_path)


@pytest.fixture
def docs(tmp_path: Path, index_path: Path) -> Path:
    """A folder beside the default index of the working directory."""
    folder = tmp_path / "docs"
    folder.mkdir()
    (folder / "rain.txt").write_text("It rains in Riga. It pours in Tartu.")
    return folder


# --- ask ----------------------------------------------------------------------------------------


def test_a_question_is_answered_as_the_contract_says(capsys: Capture, seeded: str) -> None:
    result = call(capsys, "--index", seeded, "ask", "--json", QUESTION)
    assert (result.status, result.err) == (0, "")
    answer = json.loads(result.out)
    assert set(answer) >= CONTRACT
    assert answer["question"] == QUESTION
    assert not answer["abstained"]
    text = (SEEDS / "coalition-of-the-willing.txt").read_text("utf-8")
    for citation in answer["citations"]:
        assert set(citation) >= CITATION
        assert text[citation["start"] : citation["end"]] == citation["quote"]
    assert "declined" in answer["citations"][0]["quote"]


def test_a_pipe_gets_plain_text(capsys: Capture, seeded: str) -> None:
    result = call(capsys, "ask", "--index", seeded, QUESTION)
    assert result.status == 0
    assert "\x1b" not in result.out
    lines = result.out.splitlines()
    assert "[1]" in lines[0]
    assert any(line.startswith("[1] ") and line.endswith(".txt)") for line in lines)
    assert "“Poland, Spain, and Italy declined to contribute ground forces.”" in result.out


def test_an_abstention_is_no_failure(capsys: Capture, seeded: str) -> None:
    result = call(capsys, "ask", "--index", seeded, "What is the capital of Australia?")
    assert result.status == 0
    assert "Closest passages, none of them an answer:" in result.out


def test_lines_are_answered_in_order_each_before_the_next_is_asked(seeded: str) -> None:
    follow_up = {
        "question": "And Germany?",
        "history": [
            {"role": "user", "content": QUESTION},
            {"role": "assistant", "content": "Poland, Spain, and Italy. [1]"},
        ],
    }
    lines = [
        "\ufeff" + QUESTION,
        "",
        "{not json",
        json.dumps(follow_up),
        '{"history": []}',
        '{"question": "x", "history": [{"role": "system", "content": "y"}]}',
        '{"question": "x", "history": "y"}',
        '{"question": "   "}',
        "What is the capital of Australia?",
        'bad bytes: \udcff and a lone {"surrogate"}',
    ]
    asked = "\r\n".join(lines).encode("utf-8", "surrogateescape").splitlines(keepends=True)
    with subprocess.Popen(
        [COMMAND, "ask", "--index", seeded],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        bufsize=0,
    ) as process:  # fmt: skip
        assert process.stdin is not None
        assert process.stdout is not None
        answered = b""
        for some in (asked[:1], asked[1:3], asked[3:4]):
            process.stdin.write(b"".join(some))
            answered += process.stdout.readline()
        rest, errors = process.communicate(b"".join(asked[4:]), timeout=120)
    found = [json.loads(line) for line in (answered + rest).decode().splitlines()]
    assert [answer.get("line") for answer in found] == [None, 3, None, 5, 6, 7, 8, None, None]
    assert process.returncode == 1
    assert errors == b""
    assert set(found[0]) >= CONTRACT
    assert found[0]["question"] == QUESTION
    assert "Germany" in found[2]["answer"]
    assert found[2]["trace"]["searched_for"] != "And Germany?"
    assert "not a JSON object" in found[1]["error"]
    assert 'no "question"' in found[3]["error"]
    assert found[7]["abstained"]


def test_an_index_that_is_missing_is_told_once(
    capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("one\ntwo\n"))
    assert_one_sentence(call(capsys, "ask"), 1, "Nothing has been ingested into .footnote yet")
    assert_one_sentence(call(capsys, "ask", "What?"), 1, "run footnote ingest PATH")
    assert_one_sentence(call(capsys, "documents", "list"), 1, "Nothing has been ingested")
    assert_one_sentence(call(capsys, "documents", "show", "a"), 1, "Nothing has been ingested")
    assert_one_sentence(call(capsys, "documents", "remove", "a"), 1, "Nothing has been ingested")
    Path(".footnote").mkdir(exist_ok=True)
    Path(".footnote", "catalogue.sqlite3").touch()  # as a killed first ingest leaves it
    assert_one_sentence(call(capsys, "ask", "What?"), 1, "run footnote ingest PATH")
    assert_one_sentence(call(capsys, "doctor"), 1, "Nothing has been ingested")
    served = call(capsys, "serve", "--port", str(free_port()))  # a chat may be on the usual one
    assert_one_sentence(served, 1, "Nothing has been ingested")
    assert_one_sentence(call(capsys, "ingest"), 2, "name a file or folder")
    for command in (
        ["ingest"], ["serve"], ["backup"], ["restore"], ["eval", "run"], ["eval", "compare", "a"],
        ["eval", "export"], ["eval", "draft"], ["eval", "run", "s.jsonl", "--documents"],
        ["eval", "compare", "a", "b", "--html"],
    ):  # fmt: skip
        assert_one_sentence(call(capsys, *command, ""), 2, "A path is empty")
    for command in (["ask", "What?"], ["keys", "list"], ["eval", "run", "s.jsonl"]):
        refused = call(capsys, *command, "--index", "")
        assert_one_sentence(refused, 2, "--index is empty: is a variable not set?")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("ask", "  "), "The question is empty"),
        (("ask", "--document", "nope.txt", "What?"), "There is no document nope.txt"),
        (("documents", "show", "coalition"), "There is no document coalition in the index"),
        (
            ("documents", "show", "/srv/here/coalition-of-the-willing.txt"),
            "did you mean coalition-of",
        ),
        (("documents", "show", "C:\\a\\coalition-of-the-willing.txt"), "did you mean coalition-of"),
        (
            ("ingest", "https://a.example/plan.pdf"),
            "https://a.example/plan.pdf is an address: save",
        ),
        (("documents", "remove", "nope"), "There is no document nope in the index"),
        (("ingest", "nowhere"), "There is no file or folder"),
        (("serve", "nowhere", "--port", "65001"), "There is no file or folder nowhere"),
    ],
)
def test_what_cannot_be_meant_is_a_usage_error(
    capsys: Capture, seeded: str, arguments: tuple[str, ...], words: str
) -> None:
    assert_one_sentence(call(capsys, "--index", seeded, *arguments), 2, words)


def test_an_unknown_option_is_a_usage_error(capsys: Capture) -> None:
    result = call(capsys, "ask", "--nonsense")
    assert result.status == 2
    assert "--nonsense" in result.err
    assert "Traceback" not in result.err


@pytest.mark.parametrize("command", [(), ("ask",), ("documents", "list")])
def test_help_is_asked_for_by_one_letter_too(capsys: Capture, command: tuple[str, ...]) -> None:
    assert call(capsys, *command, "-h").out == call(capsys, *command, "--help").out != ""


@pytest.mark.parametrize("command", [("documents", "show", "-x.md"), ("ask", "-5 degrees?")])
def test_what_begins_with_a_dash_goes_behind_two(capsys: Capture, command: tuple[str, ...]) -> None:
    result = call(capsys, *command)
    assert result.status == 2
    words = " ".join(result.err.replace("│", " ").split())
    assert "What begins with a dash and is no option goes behind --." in words
    apart = call(capsys, "ask", "What", "is", "it?").err
    assert "A question or name with spaces in it goes in quotes." in " ".join(
        apart.replace("│", " ").split()
    )
    assert "goes behind" not in call(capsys, "ask", "--jsn", "What?").err  # which is near --json
    choice = call(capsys, "eval", "export", "runs", "--to", "nope", "--out", "a")
    assert (choice.status, "Value error" in choice.err) == (2, False)


@pytest.mark.parametrize(
    "arguments",
    [("ask", "d\udcff?"), ("documents", "show", "d\udcff"), ("--index", "d\udcff", "ask", "a"),
     ("keys", "create", "d", "--groups", "\udcff")],
)  # fmt: skip
def test_what_is_no_text_is_told(capsys: Capture, arguments: tuple[str, ...]) -> None:
    assert_one_sentence(call(capsys, *arguments), 2, "is not UTF-8: rename what it names, or type")


def test_a_working_directory_whose_name_is_no_text_is_told(
    capsys: Capture, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    named = tmp_path / "d\udcff"
    named.mkdir()
    monkeypatch.chdir(named)
    refused = call(capsys, "--index", str(tmp_path / "index"), "ingest", ".")
    assert_one_sentence(refused, 2, "is not UTF-8: rename it; nothing was ingested.")


def test_an_unknown_setting_is_a_usage_error(
    capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FOOTNOTE_INGEST_INDX", "a")
    assert_one_sentence(call(capsys, "ask", "x"), 2, "did you mean FOOTNOTE_INGEST_INDEX")
    monkeypatch.delenv("FOOTNOTE_INGEST_INDX")
    Path("footnote.toml").write_text("[ui]\nport = 'x'\n")
    assert_one_sentence(call(capsys, "serve"), 2, "ui.port must be a whole number, not 'x'")


def test_a_bug_is_one_sentence_and_a_file_with_details(
    capsys: Capture, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def broken(*arguments: object) -> None:
        raise ZeroDivisionError("secret details")

    monkeypatch.setattr("ui.cli.index_work.current_settings", broken)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    result = call(capsys, "ask", "x")
    assert_one_sentence(result, 1, "Something unexpected went wrong (ZeroDivisionError)")
    (details,) = tmp_path.glob("footnote-error-*.txt")
    assert str(details) in result.err
    assert "secret details" in details.read_text()


# --- ingest and documents -----------------------------------------------------------------------


def test_ingest_reports_and_says_that_something_was_skipped(capsys: Capture, docs: Path) -> None:
    first = call(capsys, "ingest", "docs")
    assert (first.status, first.err) == (0, "")
    assert first.out.startswith("Documents: 1 added; 1 in the index\nPassages: 1 embedded in ")
    again = call(capsys, "ingest")
    assert again.status == 0
    assert again.out == (
        "Documents: 1 unchanged; 1 in the index\nPassages: nothing to embed; 1 in the index\n"
    )
    (docs / "empty.txt").write_bytes(b"")
    skipping = call(capsys, "ingest", "docs")
    assert (skipping.status, skipping.err) == (3, "")
    assert skipping.out.endswith(f"Skipped: 1\n  {docs / 'empty.txt'} is empty\n")
    report = json.loads(call(capsys, "ingest", "docs", "--json").out)
    assert set(report) == {
        "added", "changed", "unchanged", "removed", "passages", "seconds", "skipped", "remarks",
        "moved", "sources_gone", "roots", "total_documents", "total_passages", "passages_per_second",
    }  # fmt: skip
    assert report["skipped"] == [{"path": str(docs / "empty.txt"), "reason": "is empty"}]


def test_documents_are_listed_shown_and_removed(capsys: Capture, docs: Path) -> None:
    text = "First line.\r\n\r\nZażółć 👩‍👩‍👧‍👦 \u200bjaźń.\r\n"
    (docs / "odd name #1?.txt").write_bytes(text.encode())
    call(capsys, "ingest", "docs")
    rows = [line.split("\t") for line in call(capsys, "documents", "list").out.splitlines()]
    assert [row[0] for row in rows] == ["odd name #1?.txt", "rain.txt"]
    assert rows[1][1:4] == ["Rain", "text", "1"]
    assert [row[5:] for row in rows] == [[], []]
    listed = json.loads(call(capsys, "documents", "list", "--json").out)
    assert set(listed[0]) == {
        "id", "title", "format", "passages", "ingested_at", "path", "pages", "content_hash",
        "metadata", "remarks",
    }  # fmt: skip
    shown = json.loads(call(capsys, "documents", "show", "odd name #1?.txt", "--json").out)
    assert shown["text"] == text
    done = subprocess.run(
        [COMMAND, "documents", "show", "odd name #1?.txt"], capture_output=True, check=True
    )
    assert done.stdout == text.encode()
    gone = call(capsys, "documents", "remove", "odd name #1?.txt")
    assert gone.status == 0
    assert "Removed odd name #1?.txt: 1 passage, with words and vectors." in gone.out
    assert "0 hold any." in gone.out
    assert "odd name" not in call(capsys, "documents", "list").out
    answer = json.loads(call(capsys, "ask", "--json", "What is the Zażółć jaźń?").out)
    assert "Zażółć" not in str(answer["citations"] + answer["closest"])
    assert (docs / "odd name #1?.txt").exists()


def test_another_model_s_index_answers_until_it_is_built_anew(
    capsys: Capture, docs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    call(capsys, "ingest", "docs")
    monkeypatch.setenv("FOOTNOTE_INGEST_PRECISION", "float32")
    (docs / "more.txt").write_text("It snows.")
    assert "Riga" in call(capsys, "ask", "Where does it rain?").out
    assert "was built by" in call(capsys, "doctor").out
    rebuilt = call(capsys, "ingest", "docs")
    assert (rebuilt.status, rebuilt.err) == (0, "")
    assert "Documents: 2 added; 2 in the index" in rebuilt.out
    assert "Riga" in call(capsys, "ask", "Where does it rain?").out


@pytest.mark.parametrize("command", [["ask", "When?"], ["documents", "list", "--json"], ["doctor"]])
def test_a_file_is_no_index_for_those_who_read_either(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, command: list[str]
) -> None:
    (tmp_path / "file").write_text("")
    result = call(capsys, "--index", str(tmp_path / "file"), *command)
    assert_one_sentence(result, 1, "is a file, not a directory")


@pytest.mark.parametrize(
    ("command", "used"),
    [
        ("--version", ">&-"),
        ("--help", ">&-"),
        ("ask --index nowhere When", "2>&-"),
        ("ask --index nowhere", "<&-"),
    ],
)
@pytest.mark.parametrize("every", [False, True])
def test_closed_standard_streams_are_nobody_s_failure(
    tmp_path: Path, command: str, used: str, every: bool
) -> None:
    closed = "<&- >&- 2>&-" if every else used  # or the one that the command reads or writes
    done = subprocess.run(
        ["sh", "-c", f'exec "$0" {command} {closed}', COMMAND],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == (1 if command.endswith("When") else 0)
    assert "Traceback" not in done.stderr
    assert "unexpected" not in done.stderr


def test_an_index_that_cannot_be_written_is_one_sentence(capsys: Capture, docs: Path) -> None:
    Path("file").write_text("in the way")
    result = call(capsys, "ingest", "docs", "--index", "file")
    assert_one_sentence(result, 1, "The index file is a file, not a directory")
    result = call(capsys, "ingest", "docs", "--index", "file/index")
    assert_one_sentence(result, 1, "file/index cannot be written")
    assert Path("file").read_text() == "in the way"


def test_an_index_among_the_documents_is_refused(capsys: Capture, docs: Path) -> None:
    held = sorted(docs.iterdir())
    ours = "is the directory of an index, of which nothing is read"
    assert_one_sentence(call(capsys, "ingest", "docs", "--index", "docs"), 2, ours)
    served = call(capsys, "serve", "docs", "--index", "docs", "--port", "65001")
    assert_one_sentence(served, 2, ours)
    assert sorted(docs.iterdir()) == held  # no index was made there
    (docs / LOCK_FILE).touch()
    assert_one_sentence(call(capsys, "ingest", "docs", "--index", "another"), 2, ours)
    (docs / "results.json").touch()
    results = "holds the results of footnote eval run, beside which nothing is read"
    assert_one_sentence(call(capsys, "ingest", "docs", "--index", "another"), 2, results)
    assert not Path("another").exists()


def test_results_among_the_documents_are_refused(capsys: Capture, docs: Path) -> None:
    call(capsys, "ingest", "docs")
    Path("set.csv").write_text("question,answer\nWho?,Ms Wren\n")
    held = sorted(docs.iterdir())
    ran = call(capsys, "eval", "run", "set.csv", "--out", "docs")
    assert ran.status == 2
    assert "docs holds documents, which would be read no more" in ran.err
    assert sorted(docs.iterdir()) == held


def test_a_missing_model_is_one_sentence(
    capsys: Capture, docs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FOOTNOTE_INGEST_EMBEDDING_MODEL", str(docs / "no-model"))
    assert_one_sentence(call(capsys, "ingest", "docs"), 1, "There is no embedding model at")


def test_the_doctor_repairs_and_says_so(capsys: Capture, docs: Path) -> None:
    call(capsys, "ingest", "docs")
    healthy = call(capsys, "doctor")
    assert healthy.status == 0
    first, model, disk, ocr, last = healthy.out.splitlines()
    assert first == "1 document, 1 passage examined."
    assert re.fullmatch(r"The embedding model is compiled in \S+/footnote/[0-9a-f]{16}\.", model)
    assert re.fullmatch(r"On disk: the index \S+ MB, the compiled model \S+ MB\.", disk)
    assert ocr == "OCR is off (ingest.ocr): scans and pictures are named and not read."
    assert last == "Nothing needed repair."
    shutil.rmtree(".footnote/chroma")
    repaired = json.loads(call(capsys, "doctor", "--json").out)
    assert (repaired["missing"], repaired["healthy"]) == (1, False)
    assert json.loads(call(capsys, "doctor", "--json").out)["healthy"]


# --- several processes --------------------------------------------------------------------------


def many(folder: Path, count: int) -> None:
    folder.mkdir()
    for number in range(count):
        (folder / f"note {number:03}.md").write_text(
            f"# Ship {number * 7}\n\nIt carries salt.\n\n## Harbours\n\nIt sails to {number}.\n\n"
            f"## Crew\n\nIt has {number} sailors.\n"
        )


def stored(index: Path) -> int:
    if not (index / CATALOGUE_FILE).exists():
        return 0
    catalogue = Catalogue(index / CATALOGUE_FILE)
    try:
        return len(catalogue.documents())
    finally:
        catalogue.close()


# Sends itself a signal, the index held, when the second window of vectors is about to be stored.
SIGNALLING = """
import itertools, os, signal, sys
import ingest.intake.intake
from ingest.vectors.vectors import VectorStore
from ui.cli.main import main
put, calls, number = VectorStore.put, itertools.count(), int(sys.argv.pop())
def halting(self, passages, vectors):
    if next(calls) == 1:
        os.kill(os.getpid(), number)
    return put(self, passages, vectors)
VectorStore.put = halting
ingest.intake.intake.WINDOW = 16
signal.signal(signal.SIGINT, signal.default_int_handler)  # a background job ignores it
main()
"""


def signalling(number: int) -> list[str]:
    return [sys.executable, "-c", SIGNALLING, "ingest", "notes", str(int(number))]


def test_a_killed_and_an_interrupted_ingest_are_taken_up_and_a_second_writer_is_told(
    capsys: Capture, index_path: Path, tmp_path: Path
) -> None:
    many(tmp_path / "notes", 60)
    with subprocess.Popen(
        signalling(signal.SIGSTOP), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        assert os.WIFSTOPPED(os.waitpid(process.pid, os.WUNTRACED)[1])
        second = call(capsys, "ingest", "notes")
        words = (f"process {process.pid} (footnote ingest)", "try again")
        assert_one_sentence(second, 1, *words)
        process.send_signal(signal.SIGKILL)
    killed = stored(index_path)
    assert killed > 0
    done = subprocess.run(signalling(signal.SIGINT), capture_output=True, check=False)
    assert done.returncode == 130
    assert done.stderr.decode() == "footnote: Stopped; what was finished is kept.\n"
    assert done.stdout == b""
    interrupted = stored(index_path)
    assert killed < interrupted < 60
    report = json.loads(call(capsys, "ingest", "notes", "--json").out)
    assert report["total_documents"] == 60
    assert report["added"] == 60 - interrupted
    diagnosis = json.loads(call(capsys, "doctor", "--json").out)
    assert diagnosis["healthy"], diagnosis
    assert diagnosis["documents"] == 60


def test_a_reader_waits_for_a_writer(seeded: str, capsys: Capture) -> None:
    holding = (
        "import sys, time\nfrom pathlib import Path\nfrom ingest.index_directory.ownership import acquire\n"
        "held = acquire(Path(sys.argv[1]), 'write', 'test')\nprint(flush=True)\ntime.sleep(1)\n"
        "held.release()\n"
    )
    # The session's own reader keeps a writer out: a copy of the index has none.
    shutil.copytree(seeded, "copy", symlinks=True)
    with subprocess.Popen(
        [sys.executable, "-c", holding, "copy"], stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        result = call(capsys, "--index", "copy", "documents", "list")
        assert result.status == 0
        assert result.out.startswith("coalition")


def test_the_reader_of_the_output_may_leave(seeded: str) -> None:
    with subprocess.Popen(
        [COMMAND, "documents", "show", "coalition-of-the-willing.txt", "--index", seeded],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=os.environ | {"PYTHONUNBUFFERED": "1"},
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert b"Traceback" not in process.stderr.read()


def test_the_version(capsys: Capture) -> None:
    result = call(capsys, "--version")
    assert (result.status, result.err) == (0, "")
    assert result.out == f"footnote {version('footnote')}\n"


def test_remarks_are_said_and_the_text_stays_as_it_is(capsys: Capture, docs: Path) -> None:
    (docs / "fees.md").write_text("Cats are free. ~~Dogs are free.~~\n", encoding="utf-8")
    said = "1 struck-out passage is not in the text."
    done = call(capsys, "ingest", "docs")
    assert done.out.endswith(f"Remarks: 1\n  {docs / 'fees.md'}: {said}\n")
    listed = call(capsys, "documents", "list")
    assert [len(line.split("\t")) for line in listed.out.splitlines()] == [5] * len(
        listed.out.splitlines()
    )
    assert listed.err == f"fees.md: {said}\n"
    shown = call(capsys, "documents", "show", "fees.md")
    assert shown.err == f"fees.md: {said}\n"


def test_the_table_of_documents_has_the_remarks_below(
    capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    document = {
        "id": "fees.md", "title": "Fees", "format": "markdown", "passages": 1,
        "ingested_at": "2026-11-20T09:30:00+00:00", "remarks": ["One is not there.", "Nor is two."],
    }  # fmt: skip
    print_documents([document, document | {"id": "other.md", "remarks": []}])
    assert capsys.readouterr().out.endswith(
        "\nRemarks: 2\n  fees.md: One is not there.\n  fees.md: Nor is two.\n"
    )
