"""How many of a thing there are, as a sentence says it."""

from __future__ import annotations


def counted(number: int, one: str, many: str = "") -> str:
    """``1 video``, ``3 videos``; ``many`` is the plural where it is not ``one`` with an s."""
    return f"{number:,} {one if number == 1 else many or f'{one}s'}"
