"""Sentences that say what of a file is not in its text."""

from __future__ import annotations


def counted(number: int, one: str, many: str = "") -> str:
    """``1 video``, ``3 videos``; ``many`` is the plural where it is not ``one`` with an s."""
    return f"{number:,} {one if number == 1 else many or f'{one}s'}"


def left_out(number: int, one: str, many: str = "") -> str:
    """``3 videos are not in the text.``, with the nouns of ``counted``."""
    return f"{counted(number, one, many)} {'is' if number == 1 else 'are'} not in the text."
