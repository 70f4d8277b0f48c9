"""Asking a question of the report again: in a chat, or by a command.

A report is a file: it knows no chat, so its links lead to where one usually runs. A server that shows
the report leads them to itself (``leading_to``).
"""

from __future__ import annotations

import json
import shlex
from collections.abc import Mapping
from html import escape
from typing import Any
from urllib.parse import quote

CHAT = "http://127.0.0.1:7860/"
_USUAL_INDEX = ".footnote"
_LONGEST_LINK = 2000  # characters of a question; browsers and proxies refuse much longer addresses


def ask_again(row: Mapping[str, Any], index: str) -> dict[str, str]:
    """How to ask the question of ``row`` again: ``words``, the ``link`` that asks them, ``command``.

    A chat that is opened knows nothing of the conversation before, so a follow-up is linked in the words
    that were searched for; the command takes the conversation along. The link may be "". ``index`` is the
    directory of the index that was asked.
    """
    trace = (row.get("answer") or {}).get("trace") or {}
    searched = str(trace.get("searched_for") or "") if row.get("history") else ""
    words = searched or str(row["question"])
    link = f"{CHAT}?question={quote(words, safe='')}" if len(words) <= _LONGEST_LINK else ""
    return {"words": words, "link": link, "command": command(row, index)}


def command(row: Mapping[str, Any], index: str) -> str:
    """The shell command that asks ``row``, its conversation included, over the index in ``index``."""
    ask = "footnote ask"
    if index and index != _USUAL_INDEX:
        ask += f" --index {shlex.quote(index)}"
    question = str(row["question"])
    if history := row.get("history"):
        turns = [{"role": turn["role"], "content": turn["content"]} for turn in history]
        line = json.dumps({"question": question, "history": turns}, ensure_ascii=False)
        # Not echo, which in some shells takes the backslashes of JSON for its own.
        return f"printf '%s\\n' {shlex.quote(line)} | {ask}"
    return f"{ask} {'-- ' if question.startswith('-') else ''}{shlex.quote(question)}"


def leading_to(document: bytes, chat: str) -> bytes:
    """The bytes of a report with its links leading to the chat at ``chat``, a relative address ending in /.

    The questions that the report's script unpacks are led there by it (``data-chat``).
    """
    # Quotation marks in what people and models wrote are escaped, so this is found in our links only.
    moved = document.replace(f'href="{CHAT}?question='.encode(), f'href="{chat}?question='.encode())
    main = b'<main id="main" tabindex="-1"'
    return moved.replace(main, main + f' data-chat="{escape(chat)}"'.encode(), 1)
