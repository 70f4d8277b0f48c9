"""The seasons of the year that a text names."""

from __future__ import annotations

import re

_NUMBER = {"spring": 1, "summer": 2, "autumn": 3, "winter": 4}
_SEASONS = re.compile(rf"\b({'|'.join(_NUMBER)})\b", re.IGNORECASE)


def seasons(text: str) -> frozenset[int]:
    """From 1, spring, to 4, winter; "fall" is another word, too."""
    return frozenset(_NUMBER[found[1].lower()] for found in _SEASONS.finditer(text))
