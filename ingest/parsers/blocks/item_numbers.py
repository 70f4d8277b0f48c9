"""What stands before the items of lists: bullets and ranks, which are no text; other numbers are names."""

from __future__ import annotations

import re

# "3.", "b)", "(iv)". "3.2" and "§ 3" are names, by which people ask.
_RANK = re.compile(r"\(?\w{1,5}[.):]?")
_BULLET = re.compile(r"[^\w\s]+|o")


def is_rank(number: str) -> bool:
    """Whether the number before an item only says which of the list it is, and is no name of it."""
    return _RANK.fullmatch(number) is not None


def is_bullet(number: str) -> bool:
    """Whether what stands before an item is a sign, or the "o" that Word's second level has."""
    return _BULLET.fullmatch(number) is not None
