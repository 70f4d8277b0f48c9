"""Chats as messengers and assistants export them in JSON: who said what, and when.

Slack, Microsoft Teams (Graph), Telegram, Discord (DiscordChatExporter), Messenger, ChatGPT, Claude, and lists of
messages with roles, as chat models take them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

from ingest.parsers.blocks.named_characters import characters
from ingest.parsers.records.markup import is_markup, page_of

_ROLES = frozenset({"user", "assistant", "human"})
_UNSAID = frozenset({"system", "tool", "developer", "function"})  # no part of what is said
_SAID_IN_SLACK = frozenset({None, "bot_message", "file_share", "me_message", "thread_broadcast"})
_SLACK = re.compile(r"<(?:@(?P<user>\w+)|[#!])?(?P<address>[^<>|]*)(?:\|(?P<label>[^<>]*))?>")
_TITLES = ("title", "name", "channel", "topic")
_MOST = 10_000  # messages between one and the first, which a damaged file may put in a circle


class Message(NamedTuple):
    """What somebody said; ``when`` is a date with a time, or ""."""

    who: str
    when: str
    text: str


class Chat(NamedTuple):
    """``title`` is "" where the file has none; ``unsaid`` counts what programs wrote: who joined, what is set."""

    title: str
    messages: list[Message]
    unsaid: int


def chats_of(values: Sequence[Any]) -> list[Chat]:
    """The chats that the values of a file are; none where one of them is something else."""
    told = values[0] if len(values) == 1 and isinstance(values[0], list) else values
    users = dict(_users(told))
    if told and all(map(_is_message, told)):
        return [Chat("", *_read(told, users))]
    chats: list[Chat] = []
    for value in told:
        messages = _messages(value) if isinstance(value, Mapping) else None
        if not messages or not all(map(_is_message, messages)):
            return []
        named = (value.get(key) for key in _TITLES)
        title = next((name for name in named if isinstance(name, str)), "")
        chats.append(Chat(title.strip(), *_read(messages, users | dict(_users(messages)))))
    return chats


def _messages(chat: Mapping[str, Any]) -> Sequence[Any] | None:
    """The messages of a chat; those of ChatGPT are a tree, of which the last branch is shown."""
    mapping, at = chat.get("mapping"), chat.get("current_node")
    if isinstance(mapping, Mapping) and isinstance(at, str):
        branch: list[Any] = []
        while isinstance(node := mapping.get(at), Mapping) and len(branch) < _MOST:
            branch += [node["message"]] if isinstance(node.get("message"), Mapping) else []
            at = str(node.get("parent"))
        return branch[::-1]
    found = chat.get("messages", chat.get("chat_messages"))
    return found if isinstance(found, list) else None


def _is_message(value: Any) -> bool:
    return isinstance(value, Mapping) and _who(value, {}) is not None


def _who(message: Mapping[str, Any], users: Mapping[str, str]) -> str | None:
    """Who says a message: "" of what nobody says; None where this is no message."""
    if message.get("type") == "message" and isinstance(message.get("ts"), str):
        name = next(_names_in_slack(message), "")
        user = str(message.get("user") or "")
        return users.get(user) or name or user
    if message.get("type") in {"message", "service"} and {"date", "text"} <= message.keys():
        return str(message.get("from") or "")
    if isinstance(message.get("sender_name"), str) and "timestamp_ms" in message:
        return str(message["sender_name"])
    sender, author = message.get("from"), message.get("author")
    if isinstance(message.get("body"), Mapping) and "createdDateTime" in message:
        person = sender.get("user") if isinstance(sender, Mapping) else None
        return str(person.get("displayName") or "") if isinstance(person, Mapping) else ""
    if isinstance(author, Mapping) and "timestamp" in message and "content" in message:
        return str(author.get("nickname") or author.get("name") or "")
    role = message.get("role", message.get("sender"))
    if isinstance(author, Mapping):
        role = author.get("role")
    if isinstance(role, str) and ("content" in message or "text" in message):
        return role if role in _ROLES else "" if role in _UNSAID else None
    return None


def _names_in_slack(message: Mapping[str, Any]) -> Iterator[str]:
    profile = message.get("user_profile")
    for held in (profile if isinstance(profile, Mapping) else {}, message):
        for key in ("real_name", "display_name", "username"):
            if isinstance(name := held.get(key), str) and name.strip():
                yield name.strip()


def _users(messages: Sequence[Any]) -> Iterator[tuple[str, str]]:
    """The names of Slack's users, which other messages have only by number."""
    for message in messages:
        if isinstance(message, Mapping) and isinstance(user := message.get("user"), str):
            yield from ((user, name) for name in (*_names_in_slack(message),)[:1])


def _read(
    messages: Sequence[Mapping[str, Any]], users: Mapping[str, str]
) -> tuple[list[Message], int]:
    """What is said in messages, and how many others have text."""
    found: list[Message] = []
    unsaid = 0
    for message in messages:
        who = _who(message, users)
        text = _text(message, users).strip()
        slack = isinstance(message.get("ts"), str)
        if not who or (slack and message.get("subtype") not in _SAID_IN_SLACK):
            unsaid += bool(text)
        elif text:
            found.append(Message(who, _when(message), text))
    return found, unsaid


def _text(message: Mapping[str, Any], users: Mapping[str, str]) -> str:
    said: Any = message.get("text") or message.get("content") or message.get("body")
    if isinstance(said, Mapping):
        said = said.get("parts", said.get("content"))
    parts = said if isinstance(said, list) else [said]
    parts = [part.get("text") if isinstance(part, Mapping) else part for part in parts]
    text = "".join(part for part in parts if isinstance(part, str))
    if isinstance(message.get("ts"), str):
        return characters(_SLACK.sub(lambda mark: _shown(mark, users), text))
    return page_of(text).text if is_markup(text) else text


def _shown(mark: re.Match[str], users: Mapping[str, str]) -> str:
    if mark["user"]:
        return f"@{users.get(mark['user'], mark['label'] or mark['user'])}"
    sign = {"#": "#", "!": "@"}.get(mark[0][1], "")
    return f"{sign}{mark['label'] or mark['address']}"


def _when(message: Mapping[str, Any]) -> str:
    """The date and time of a message, in UTC where the file counts seconds; "" without one."""
    counted = message.get("ts") or message.get("create_time") or message.get("timestamp_ms")
    if isinstance(counted, str):
        try:
            seconds = float(counted) / (1000 if "timestamp_ms" in message else 1)
            return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%d %H:%M}"
        except (ValueError, OverflowError, OSError):
            return ""
    keys = ("date", "timestamp", "createdDateTime", "created_at")
    stated = next((one for key in keys if isinstance(one := message.get(key), str)), "")
    return stated[:16].replace("T", " ")
