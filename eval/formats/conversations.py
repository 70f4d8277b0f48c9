"""Conversations, one a row, that end in the answer expected: ``messages``, as chat models are trained on them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from eval.formats.columns import columns_of
from eval.formats.opened_file import FileShape, OpenedFile, turned
from eval.formats.records import read_as
from eval.testset import TestSet

_MAPPED = (
    "The user's last message became the question, those before it the conversation, the assistant's last"
    " the accepted answer.",
)


def is_conversations(opened: OpenedFile) -> bool:
    """Rows with a list of messages and no question beside it."""
    if opened.shape in (FileShape.FOLDER, FileShape.OBJECT, FileShape.TEXT):
        return False
    row = opened.first or {}
    columns = columns_of(map(str, row))
    return "question" not in columns and isinstance(row.get(columns.get("history", "")), list)


def read(opened: OpenedFile) -> TestSet:
    """See ``eval.formats.format_table.Format``."""
    return read_as(turned(opened, opened.rows(), _fields), "conversations", mapped=_MAPPED)


def _fields(values: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    columns = columns_of(map(str, values))
    messages = values.get(columns.get("history", ""))
    fields = {name: value for name, value in values.items() if value is not messages}
    reply = messages[-1] if isinstance(messages, list) and messages else None
    if "answer" not in columns and isinstance(reply, Mapping) and reply.get("role") == "assistant":
        fields["answer"] = reply.get("content")
    yield fields | {"question": messages}
