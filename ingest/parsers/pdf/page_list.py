"""Page numbers as a sentence names them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby


def page_list(numbers: Sequence[int]) -> str:
    """Rising ``numbers`` as "Page 3", "Pages 3 and 5" or "Pages 1, 3–6 and 9"."""
    runs = groupby(enumerate(numbers), key=lambda pair: pair[1] - pair[0])
    parts: list[str] = []
    for _, run in runs:
        own = [number for _, number in run]
        parts += [f"{own[0]}–{own[-1]}"] if len(own) > 2 else map(str, own)
    if len(numbers) == 1:
        return f"Page {parts[0]}"
    return f"Pages {', '.join(parts[:-1])} and {parts[-1]}" if parts[1:] else f"Pages {parts[0]}"
