"""The prompts: one text file each, and the one function that reads them."""

from __future__ import annotations

from functools import cache
from importlib.resources import files


@cache
def prompt(name: str) -> str:
    """The text of the prompt called ``name``."""
    return (files(__name__) / f"{name}.txt").read_text("utf-8").strip()
