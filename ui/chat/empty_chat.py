"""What an empty chat offers: questions, or the way to the first document."""

from __future__ import annotations

import logging

from assistant.assistant import Assistant
from assistant.missing_documents import is_empty

_PROMISE = "Every sentence of an answer leads to the exact words that say so."
_NOTHING_YET = 'There are no documents here yet. <a href="documents">Documents</a>'
_log = logging.getLogger("footnote.chat")


def welcome_html(*, empty: bool = False) -> str:
    """What stands in a chat before the first question; ``empty``: there is nothing to ask about."""
    told = _NOTHING_YET if empty else _PROMISE
    return f'<div class="welcome"><h1>Ask your documents</h1><p>{told}</p></div>'


def offered_questions(assistant: Assistant, principals: frozenset[str] | None) -> tuple[str, ...]:
    """Starter questions; none when they cannot be worked out, for a page is a page without them."""
    try:
        return assistant.starters(principals=principals)
    except Exception as error:
        _log.warning("no starter questions: %s", error)
        return ()


def is_nothing_there(assistant: Assistant, principals: frozenset[str] | None) -> bool:
    """Whether there is nothing yet that could be asked about."""
    try:
        return is_empty(assistant.index.seen_by(principals))
    except Exception as error:
        _log.warning("the documents cannot be counted: %s", error)
        return False
