"""Conversations in a cell: what was said before a question, and the question that they end in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from assistant.answer import Turn
from eval.formats.cell_values import is_blank, text_of, texts_of, written_list
from eval.formats.columns import columns_of
from eval.formats.file_rows import RowProblem

_ROLES: Mapping[str, Literal["user", "assistant"]] = {
    "user": "user", "human": "user", "question": "user", "customer": "user",
    "assistant": "assistant", "ai": "assistant", "bot": "assistant", "answer": "assistant",
    "model": "assistant", "gpt": "assistant",
}  # fmt: skip
_UNSAID = frozenset({"system", "developer", "tool", "function"})  # by neither side to the other


def asked_of(value: Any) -> tuple[tuple[Turn, ...], str]:
    """What was said before, and the question: a text, an object with one, or a conversation that ends in it.

    Raises ``RowProblem`` for a conversation that asks nothing.
    """
    value = written_list(value) if isinstance(value, str) else value
    before: tuple[Turn, ...] = ()
    if isinstance(value, Mapping):
        named = columns_of(map(str, value))
        messages, question = (
            value.get(named.get("history", "")),
            value.get(named.get("question", "")),
        )
        if question is None and messages is None and len(value) == 1:
            question = next(iter(value.values()))
        before, value = (history_of(messages), question) if question else ((), messages)
    if isinstance(value, list) and value:
        said = history_of(value)
        last = max((n for n, turn in enumerate(said) if turn.role == "user"), default=-1)
        if last < 0:
            raise RowProblem("has a conversation without a user's message")
        return (*before, *said[:last]), said[last].content.strip()
    return before, text_of(value)


def history_of(value: Any) -> tuple[Turn, ...]:
    """A conversation: messages with roles, question–answer pairs, or texts that take turns.

    Raises ``RowProblem`` for what is none of these.
    """
    if isinstance(value, str):
        value = written_list(value)
        if isinstance(value, str):
            value = () if is_blank(value) else (value,)
    if not isinstance(value, list | tuple):
        if text_of(value):
            raise RowProblem("has a history that is not a list of messages with role and content")
        value = ()
    turns: list[Turn] = []
    for place, item in enumerate(value):
        turns += _turns(item, "assistant" if place % 2 else "user")
    return tuple(turns)


def _turns(item: Any, role: Literal["user", "assistant"]) -> list[Turn]:
    if isinstance(item, str):
        return [Turn(role, item)]
    if isinstance(item, list | tuple) and len(item) == 2 and all(isinstance(t, str) for t in item):
        return [Turn("user", item[0]), Turn("assistant", item[1])]
    if isinstance(item, Mapping):
        said = str(item.get("role") or item.get("from") or item.get("type") or "").casefold()
        content = item.get("content", item.get("value"))  # "from" and "value" are ShareGPT's
        if isinstance(content, list):  # in parts, of which pictures say nothing
            content = "\n".join(texts_of(content))
        if said in _UNSAID:
            return []
        if said in _ROLES and isinstance(content, str):
            return [Turn(_ROLES[said], content)]
        if isinstance(item.get("question"), str):
            asked = [Turn("user", item["question"])]
            told = item.get("answer")
            return asked + ([Turn("assistant", told)] if isinstance(told, str) and told else [])
    raise RowProblem("has a history that is not a list of messages with role and content")
