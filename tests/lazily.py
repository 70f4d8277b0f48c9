"""Modules of tests that are imported when one of these tests runs, not when they are collected.

Every worker collects every test: what takes seconds to import, and one of them needs, would be in all.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any


class Lazily:
    """Stands for the module of this name, which is imported when something of it is asked for."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):  # pytest asks all that a file of tests names whether it is one
            raise AttributeError(name)
        return getattr(import_module(self._name), name)
