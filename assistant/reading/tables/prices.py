"""What columns of prices are called, and how people ask what something costs."""

from __future__ import annotations

import re
from collections.abc import Iterable

from assistant.language.english import stems_of
from assistant.questions.question import Question

_PRICE = frozenset(
    [
        "price",
        "cost",
        "fee",
        "rate",
        "charg",
        "amount",
        "admiss",
        "fare",
        "tariff",
        "eur",
        "euro",
        "usd",
        "gbp",
        "chf",
    ]
)
_ASKS_PRICE = re.compile(
    r"\b(?:costs?|priced?|fees?|charged?|pay|paid|expensive|dear|cheaper|dearer)\b|^how much (?:is|are|does|do)\b",
    re.IGNORECASE,
)
CURRENCY_SIGN = re.compile(r"[€$£]")


def asks_price(question: Question) -> bool:
    """Whether a question asks what something costs."""
    return bool(_ASKS_PRICE.search(question.text))


def states_prices(names: Iterable[str], cells: Iterable[str]) -> bool:
    """Whether a column of a row is called as prices are, or a cell states money."""
    return any(map(is_price, names)) or any(map(CURRENCY_SIGN.search, cells))


def is_price(column: str) -> bool:
    """Whether a column is of prices, by its name."""
    return not _PRICE.isdisjoint(stems_of(column)) or bool(CURRENCY_SIGN.search(column))
