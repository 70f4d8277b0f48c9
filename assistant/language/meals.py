"""The meals of a day that a text names."""

from __future__ import annotations

import re

_NUMBER = {
    "breakfast": 1, "lunch": 2, "luncheon": 2, "dinner": 3, "supper": 3,
    "midday meal": 2, "evening meal": 3,
}  # fmt: skip
# At school dinner is at noon.
_MEALS = re.compile(rf"(?<!school )\b({'|'.join(_NUMBER)})(?:s|es|time)?\b", re.IGNORECASE)


def meals(text: str) -> frozenset[int]:
    """From 1, breakfast, to 3, dinner or supper."""
    return frozenset(_NUMBER[found[1].lower()] for found in _MEALS.finditer(text))
