"""The questions that an empty chat offers."""

from __future__ import annotations

import logging

from assistant.assistant import Assistant

_log = logging.getLogger("footnote.chat")


def offered_questions(assistant: Assistant, principals: frozenset[str] | None) -> tuple[str, ...]:
    """Starter questions; none when they cannot be worked out, for a page is a page without them."""
    try:
        return assistant.starters(principals=principals)
    except Exception as error:
        _log.warning("no starter questions: %s", error)
        return ()
