"""What chat models are trained on: conversations that end in the answer expected, or instructions with it.

Conversations are called ``messages``, ShareGPT's ``conversations``; ``instruction``, ``input`` and ``output`` are
Alpaca's.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any

from eval.formats.cell_values import text_of
from eval.formats.columns import columns_of
from eval.formats.file_rows import RowProblem
from eval.formats.messages import history_of
from eval.formats.opened_file import FileShape, OpenedFile, turned
from eval.formats.records import read_as
from eval.testset import TestSet

_MAPPED = (
    "The user's last message became the question, those before it the conversation, the assistant's last"
    " the accepted answer.",
)
_INSTRUCTED = ("instruction, with its input, became the question, output the accepted answer.",)


def is_conversations(opened: OpenedFile) -> bool:
    """Rows with a list of messages and no question beside it, or with an instruction and an output."""
    if opened.shape in (FileShape.FOLDER, FileShape.OBJECT, FileShape.TEXT):
        return False
    row = opened.first or {}
    columns = columns_of(map(str, row))
    talks = "question" not in columns and isinstance(row.get(columns.get("history", "")), list)
    return talks or _instructs(opened)


def read(opened: OpenedFile) -> TestSet:
    """See ``eval.formats.format_table.Format``."""
    if _instructs(opened):
        made = turned(opened, opened.rows(), _instruction)
        return read_as(made, "instructions", mapped=_INSTRUCTED)
    return read_as(turned(opened, opened.rows(), _fields), "conversations", mapped=_MAPPED)


def _instructs(opened: OpenedFile) -> bool:
    return opened.has("instruction", "output") and not opened.has_any("question", "expected_output")


def _instruction(values: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    told = (text_of(values.get(name)) for name in ("instruction", "input"))
    asked = {"question": "\n".join(filter(None, told)), "answer": values.get("output")}
    others = {
        name: values[name] for name in values if name not in ("instruction", "input", "output")
    }
    yield others | asked


def _fields(values: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    columns = columns_of(map(str, values))
    messages = values.get(columns.get("history", ""))
    fields = {name: value for name, value in values.items() if value is not messages}
    if "answer" not in columns and isinstance(messages, list) and messages:
        with suppress(RowProblem):  # which is told where the question is read
            said = [turn.content for turn in history_of(messages[-1:]) if turn.role == "assistant"]
            fields["answer"] = said
    yield fields | {"question": messages}
