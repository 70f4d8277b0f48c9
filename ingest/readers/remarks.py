"""Sentences that say what of a file is not in its text."""

from __future__ import annotations


def left_out(number: int, what: str) -> str:
    """``3 videos are not in the text.``; ``what`` is the noun (with its adjective) for one."""
    if number == 1:
        return f"1 {what} is not in the text."
    return f"{number:,} {what}s are not in the text."
