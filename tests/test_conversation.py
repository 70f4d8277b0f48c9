"""``footnote ask`` on a terminal, without a question."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from assistant.answer import Turn
from ingest.errors import IndexMissing, UsageError
from tests.commands import assert_one_sentence, call
from tests.terminal import terminal
from ui.cli.conversation import WELCOME, converse

QUESTION = "Which countries declined to contribute ground forces?"


@pytest.fixture
def seeded(seed_path: Path) -> str:
    return str(seed_path)


def test_a_conversation_on_a_terminal_ends_with_ctrl_c(seeded: str) -> None:
    with terminal("ask", "--index", seeded) as typed:
        typed.wait_for(WELCOME)
        typed.wait_for("> ")
        typed.type(f"{QUESTION}\n")
        typed.wait_for("Poland, Spain, and Italy [1]")
        typed.wait_for("\n> ")
        typed.type("\n  \n")
        typed.wait_for("> ")
        typed.type("what about Germany?\n")
        typed.wait_for("Germany left the door open")
        typed.wait_for("\n> ")
        typed.type("half a quest")
        typed.wait_for("half a quest")
        typed.interrupt()
        assert typed.end() == 0
        assert "Traceback" not in typed.seen
        assert "footnote:" not in typed.seen


def test_ctrl_d_ends_it_too(seeded: str) -> None:
    with terminal("ask", "--index", seeded) as typed:
        typed.wait_for("> ")
        typed.type("\x04")
        assert typed.end() == 0
        assert "Traceback" not in typed.seen
        assert typed.seen.endswith("\n")


def test_nothing_ingested_is_told_before_a_question_is_asked(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    said = call(capsys, "ask", "--index", "none")
    assert_one_sentence(said, 1, "Nothing has been ingested")


class Scripted:
    """Work that answers with what it was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, list[Turn], list[str]]] = []

    def ask(
        self, question: str, history: Sequence[Turn], documents: Sequence[str]
    ) -> dict[str, Any]:
        if "bad" in question:
            raise UsageError("That is\nno question.")
        if "outage" in question:
            raise IndexMissing("The index is gone.")
        self.asked.append((question, list(history), list(documents)))
        return {"answer": f"re: {question}"}

    def documents(self) -> list[dict[str, Any]]:
        return []


def converse_with(
    typed: Sequence[str], monkeypatch: pytest.MonkeyPatch, work: Any
) -> list[dict[str, Any]]:
    lines = iter(typed)

    def read(prompt: str) -> str:
        try:
            return next(lines)
        except StopIteration:
            raise EOFError from None

    monkeypatch.setattr("builtins.input", read)
    shown: list[Any] = []
    converse(work, ["a.txt"], shown.append)
    return shown


def test_every_question_knows_those_before_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    work = Scripted()
    shown = converse_with(["one", "bad", "", "two"], monkeypatch, work)
    assert [answer["answer"] for answer in shown] == ["re: one", "re: two"]
    assert work.asked == [
        ("one", [], ["a.txt"]),
        ("two", [Turn("user", "one"), Turn("assistant", "re: one")], ["a.txt"]),
    ]
    assert "footnote: That is\\nno question.\n" in capsys.readouterr().err


def test_a_long_conversation_forgets_its_beginning(monkeypatch: pytest.MonkeyPatch) -> None:
    work = Scripted()
    converse_with([f"question {n}" for n in range(80)], monkeypatch, work)
    history = work.asked[-1][1]
    assert len(history) == 100
    assert history[-2:] == [Turn("user", "question 78"), Turn("assistant", "re: question 78")]


def test_an_outage_ends_it(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(IndexMissing):
        converse_with(["one", "outage", "two"], monkeypatch, Scripted())
