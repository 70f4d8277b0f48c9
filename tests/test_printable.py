"""What others wrote sends the terminal no commands, and one document is one line."""

from __future__ import annotations

import io
import json
import re
import time
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ingest.settings import IngestSettings
from tests.commands import call
from tests.terminal import terminal
from ui.printable import console, escaped, field, json_text, printable, shortened
from ui.progress_bar import progress_bar
from ui.terminal import (
    print_diagnosis,
    print_documents,
    print_receipt,
    print_report,
    print_rollback,
)

Capture = pytest.CaptureFixture[str]
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
# Colour, title, clipboard, link; C1's own introducers; backspaces, a carriage return, DEL.
COMMANDS = (
    "\x1b[31m", "\x1b]0;owned\x07", "\x1b]52;c;cm0gLXJm\x07", "\x1b]8;;http://x.example\x1b\\",
    "\x9b2J", "\x9d0;owned\x9c", "\x08\x08\x08", "\r", "\x7f",
)  # fmt: skip
# Ends of a line that are no control characters; what turns the order of characters around.
UNSEEN = "\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
ANYTHING = st.text(
    st.characters(codec="utf-8") | st.sampled_from(f"\x1b\x9b\x07\t\n\r\x85\\{UNSEEN}")
)


@given(ANYTHING)
@example(UNSEEN)
def test_what_is_printed_holds_no_control_characters(text: str) -> None:
    assert not CONTROL.search(printable(text))
    assert CONTROL.sub("", text) == printable(text)
    assert not re.search(r"[\t\n]", escaped(text))
    assert not CONTROL.search(escaped(text))
    assert len(f"{escaped(text)}.".splitlines()) == 1
    assert not set(UNSEEN) & set(escaped(text))


@given(ANYTHING)
def test_a_field_can_be_read_back(text: str) -> None:
    escape = re.compile(r"\\(?:x(..)|u(....)|(.))")
    meant = {"t": "\t", "n": "\n", "r": "\r", "\\": "\\"}

    def read_back(found: re.Match[str]) -> str:
        return meant[found[3]] if found[3] else chr(int(found[1] or found[2], 16))

    back = escape.sub(read_back, field(text))
    assert back == text


@given(ANYTHING)
@example(UNSEEN)
def test_json_says_the_same_without_control_characters(text: str) -> None:
    printed = json_text({"text": text})
    assert json.loads(printed) == {"text": text}
    assert not CONTROL.search(printed)
    assert printed.splitlines() == [printed]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("As it is, all of it.", "As it is, all of it."),
        ("It ends here. Afterwards it goes on.", "It ends here…"),
        ("It says so \n at some length", "It says so at some…"),
        ("The rooms are: · Hall · Attic", "The rooms are…"),
        ("Room | Seats | Key | Floor", "Room | Seats | Key…"),
        ("Donaudampfschifffahrtsgesellschaft", "Donaudampfschifffah…"),
    ],
)
def test_what_is_shortened_ends_between_words_and_without_a_stop(text: str, shown: str) -> None:
    assert shortened(text, 20) == shown


def test_the_console_reads_no_markup_and_no_emoji_names(capsys: Capture) -> None:
    console().print("[/b] :bomb: [red]a\tb\x1b[5m" + "".join(COMMANDS))
    printed = capsys.readouterr().out
    assert printed.startswith("[/b] :bomb: [red]a")
    assert not CONTROL.search(printed)


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """An index over documents with commands in their text, title and name, and their folder."""
    from ingest.index import Index
    from ingest.pipeline import ingest

    folder = tmp_path_factory.mktemp("odd")
    documents, directory = folder / "documents", folder / "index"
    documents.mkdir()
    directory.mkdir()
    commands = "".join(COMMANDS)
    padding = "Pumps are looked after by the fire brigade and never by a contractor.\n\n" * 40
    (documents / "siren.md").write_text(
        f"Log of the {commands}siren\n\nThe siren was tested at {commands}noon by Bela.\n\n{padding}",
        newline="",
    )
    (documents / "board\nminutes\t\x1b[31m.txt").write_text("The blue key opens the boat house.\n")
    (documents / "a\\b.md").write_text("# Tab\there\n\nThe green key opens the shed.\n")
    with Index(IngestSettings(index=str(directory)), "write", "test") as index:
        ingest(index, [documents])
    return directory, documents


@pytest.mark.parametrize(
    ("question", "words"), [("When was the siren tested?", "noon"), ("What is the capital of Peru?", "Closest"),
                            ("Which key opens the boat house?", "boat house")]
)  # fmt: skip
def test_an_answer_holds_none(
    capsys: Capture, odd: tuple[Path, Path], question: str, words: str
) -> None:
    result = call(capsys, "ask", "--index", str(odd[0]), question)
    assert result.status == 0
    assert words in result.out
    assert not CONTROL.search(result.out)
    as_json = call(capsys, "ask", "--json", "--index", str(odd[0]), question)
    assert not CONTROL.search(as_json.out)
    assert json.loads(as_json.out)["question"] == question


def test_json_lines_hold_none(
    capsys: Capture, odd: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = io.TextIOWrapper(io.BytesIO(b"When was the siren tested?\n"))
    monkeypatch.setattr("sys.stdin", asked)
    result = call(capsys, "ask", "--index", str(odd[0]))
    assert "noon" in result.out
    assert result.out.count("\n") == 1
    assert not CONTROL.search(result.out)


def test_one_document_is_one_line_of_five_fields(capsys: Capture, odd: tuple[Path, Path]) -> None:
    listed = call(capsys, "documents", "list", "--index", str(odd[0])).out
    rows = [line.split("\t") for line in listed.split("\n")]
    assert rows.pop() == [""]
    assert [len(row) for row in rows] == [5, 5, 5]
    assert [row[0] for row in rows] == ["a\\\\b.md", "board\\nminutes\\t\\x1b[31m.txt", "siren.md"]
    assert not CONTROL.search(listed)


def test_a_document_is_shown_exactly_in_a_pipe_and_cleaned_on_a_terminal(
    capsys: Capture, odd: tuple[Path, Path]
) -> None:
    directory, documents = odd
    shown = call(capsys, "documents", "show", "siren.md", "--index", str(directory))
    assert shown.out == (documents / "siren.md").read_bytes().decode()
    with terminal("documents", "show", "siren.md", "--index", str(directory)) as seen:
        assert seen.end() == 0
        assert "was tested at" in seen.seen
        assert not CONTROL.search(seen.seen.replace("\r\n", "\n"))


def test_the_table_of_a_terminal_holds_none(
    capsys: Capture, odd: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("TERM", "dumb")
    seen = call(capsys, "documents", "list", "--index", str(odd[0]))
    assert seen.status == 0
    assert "│" in seen.out
    assert "board\\nmin" in seen.out
    assert not CONTROL.search(seen.out)


@pytest.mark.parametrize("columns", ["60", "5", "0"])
def test_the_table_of_a_narrow_terminal_cuts_no_id(
    capsys: Capture, monkeypatch: pytest.MonkeyPatch, columns: str
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    name = "a-name-without-any-space-that-is-longer-than-its-column.txt"
    facts = {"title": "Short", "format": "text", "passages": 1, "remarks": [],
             "ingested_at": "2026-01-01T00:00:00+00:00"}  # fmt: skip
    print_documents([{"id": name, **facts}])
    rows = [line.split("│") for line in capsys.readouterr().out.splitlines() if "│" in line]
    assert "".join(row[1].strip() for row in rows) == name


def test_a_terminal_is_told_the_time_of_where_it_is(
    capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    monkeypatch.setenv("TZ", "UTC-14")  # POSIX's sign: 14 hours ahead of UTC
    time.tzset()
    try:
        facts = {"title": "Short", "format": "text", "passages": 1, "remarks": [],
                 "ingested_at": "2026-01-31T23:00:00+00:00"}  # fmt: skip
        print_documents([{"id": "a.txt", **facts}])
    finally:
        monkeypatch.undo()
        time.tzset()
    assert "2026-02-01 13:00" in capsys.readouterr().out


@pytest.mark.parametrize(
    "arguments", [["documents", "show"], ["documents", "remove"], ["ingest"], ["ask", "What?", "--document"]]
)  # fmt: skip
def test_an_error_is_one_line_without_any(
    capsys: Capture, odd: tuple[Path, Path], arguments: list[str]
) -> None:
    name = "no\nsuch\tfile\x1b[31m\x9b.txt"
    result = call(capsys, "--index", str(odd[0]), *arguments, name)
    assert result.status != 0
    assert "no\\nsuch\\tfile\\x1b[31m\\x9b.txt" in result.err
    assert result.err.count("\n") == 1
    assert not CONTROL.search(result.err)


def test_a_report_of_an_ingest_keeps_to_its_lines(capsys: Capture) -> None:
    counts = ("added", "changed", "moved", "removed", "unchanged", "total_documents")
    report: dict[str, object] = dict.fromkeys(counts, 0) | {"sources_gone": []}
    told = {
        "skipped": [{"path": "a\nb\x1b[1m.txt", "reason": "is\x9bodd."}],
        "remarks": [{"path": "c\td.txt", "sentence": "Two\nlines."}],
    }
    print_report(report | told | {"passages": 0, "total_passages": 0})
    assert capsys.readouterr().out.splitlines()[2:] == [
        "Skipped: 1", "  a\\nb\\x1b[1m.txt is\\x9bodd.", "Remarks: 1", "  c\\td.txt: Two\\nlines.",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("gone", "said"),
    [
        (["a.txt"], "1 source file is not where it was, and this document is quoted"),
        (
            ["a.txt", "b.txt"],
            "2 source files are not where they were, and these documents are quoted",
        ),
    ],
)
def test_files_that_are_gone_are_told_of_in_one_sentence(
    capsys: Capture, gone: list[str], said: str
) -> None:
    counts = ("added", "changed", "moved", "removed", "unchanged", "total_documents")
    report: dict[str, object] = dict.fromkeys(counts, 0) | {"skipped": [], "remarks": []}
    print_report(report | {"passages": 0, "total_passages": 0, "sources_gone": gone})
    assert said in capsys.readouterr().out


def test_one_of_a_thing_is_said_in_the_singular(capsys: Capture) -> None:
    class Ones(dict[str, object]):
        def __missing__(self, key: str) -> int:
            return 1

    lists = dict.fromkeys(
        ("skipped", "remarks", "sources_gone", "generations", "idle_rules", "broken_off"), ()
    )
    words = {"outdated": "", "ocr_problem": "", "ocr": "eng", "model": "a", "watched": ()}
    print_report(Ones(lists))
    print_diagnosis(Ones({**lists, **words}))
    print_rollback(Ones({"outdated": "", "embedding_model": "a"}))
    print_receipt(Ones({"document": "a", "source": "a", "blacked_out": (), "left_in": ["b"]}))
    said = capsys.readouterr().out
    assert not re.findall(r"\b1 (?:documents|passages|vectors|directories|pieces|files)\b", said)
    assert "1 passage per second" in said
    assert "in 1 file (1.0 MB): 1 holds any." in said
    assert "1 passage differs from the document" in said


def test_a_file_s_name_is_no_markup_for_the_bar(
    capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ingest.progress import Progress

    monkeypatch.setenv("FORCE_COLOR", "1")
    with progress_bar() as show:
        show(Progress(1, 2, 3, "[/b]\x1b]0;owned\x07\n.txt"))
    printed = capsys.readouterr().err
    assert "[/b]\\x1b]0;owned\\x07\\n.txt" in printed
    assert "\x1b]0" not in printed


def test_an_audit_of_a_test_set_holds_none(
    capsys: Capture, odd: tuple[Path, Path], tmp_path: Path
) -> None:
    row = {"id": "q\x1b[31m", "question": "What is\nthis \x1b]0;owned\x07document about?"}
    (tmp_path / "a\x1b[1mb.jsonl").write_text(json.dumps(row | {"answers": ["keys\x9b"]}))
    result = call(capsys, "eval", "audit", "a\x1b[1mb.jsonl", "--index", str(odd[0]))
    assert result.status == 0
    assert "What is this" in result.out
    assert not CONTROL.search(result.out + result.err)
