"""Whether a question asks for a figure, a count or how often, and whose thing it asks for."""

from __future__ import annotations

import re

_HOW_OFTEN = re.compile(r"\bhow (?:often|frequently|many times)\b", re.IGNORECASE)
_COUNTS = re.compile(
    r"\bhow (?:long|many|much|far|heavy|high|tall|wide|large|big)\b", re.IGNORECASE
)
_HOW_MANY = re.compile(
    r"\bhow many (?!euros?\b|pounds?\b|dollars?\b|francs?\b|cents?\b|pence\b)[^\W\d_]", re.I
)
# "What is the salary of a nurse?": whose it is names no column where none is called as what is asked for.
_OF_WHOM = re.compile(
    r"what(?:['’]s| is| are| was| were) (?:the |our |my )?"
    r"(?!(?:the |our |my |total )*(?:number|amount|count|total|name|sum)\b)"
    r"(?P<head>[\w-]+(?: [\w-]+)?) (?:of|for) (?P<whom>.+)",
    re.IGNORECASE,
)


def asks_figure(question: str) -> bool:
    """Whether a question asks for a figure: "how long?"."""
    return _COUNTS.search(question) is not None


def asks_count(question: str) -> bool:
    """Whether a question asks how many there are of something that is no money."""
    return _HOW_MANY.search(question) is not None


def asks_how_often(question: str) -> str:
    """The words of a question that ask how often something happens, or ""."""
    found = _HOW_OFTEN.search(question)
    return found[0] if found else ""


def whose_thing(question: str) -> tuple[str, str] | None:
    """What "what is the salary of a nurse?" asks for and whose it is; None of any other question."""
    found = _OF_WHOM.match(question)
    return (found["head"], found["whom"]) if found else None
