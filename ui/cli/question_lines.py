"""One question per line in, one JSON line each out, in order, flushed as it goes."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, TextIO

from assistant.answer import Turn
from ingest.errors import FootnoteError, UsageError
from ui.printable import json_text
from ui.work import Work


def answer_lines(work: Work, lines: TextIO, out: TextIO, documents: Sequence[str]) -> bool:
    """Answer each line of ``lines``; returns whether any failed.

    A line that is a JSON object is a turn of a conversation: {"question", "history"}. A line that
    cannot be answered gives {"line", "error"} in its place, so that the order holds.
    """
    failed = False
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            question, history = parse_line(line)
            result: dict[str, Any] = work.ask(question, history, documents)
        except UsageError as problem:
            failed = True
            result = {"line": number, "error": str(problem)}
        except FootnoteError as problem:
            if not failed and number == 1:
                raise  # nothing can be answered: say so once, not once a line
            failed = True
            result = {"line": number, "error": str(problem)}
        out.write(json_text(result) + "\n")
        out.flush()
    return failed


def parse_line(line: str) -> tuple[str, list[Turn]]:
    """The question of a line and the conversation before it. Raises ``UsageError``."""
    text = line.strip().removeprefix("\ufeff")
    if not text.startswith("{"):
        return text, []
    try:
        value = json.loads(text)
    except ValueError as problem:
        raise UsageError(
            f"The line starts with {{ but is not a JSON object ({problem})."
        ) from problem
    question, history = value.get("question"), value.get("history", [])
    if not isinstance(question, str):
        raise UsageError('The line\'s JSON object has no "question" that is a text.')
    if not isinstance(history, list):
        raise UsageError('The line\'s "history" is not a list of turns.')
    return question, [_turn(turn) for turn in history]


def _turn(turn: Any) -> Turn:
    if (
        not isinstance(turn, dict)
        or turn.get("role") not in ("user", "assistant")
        or not isinstance(turn.get("content"), str)
    ):
        raise UsageError(
            'A turn of "history" is not {"role": "user" or "assistant", "content": a text}.'
        )
    return Turn(turn["role"], turn["content"])
