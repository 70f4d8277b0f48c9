"""The articles of SQuAD 2.0 that the weights were never trained on, and may be measured with."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

HELD_OUT_ARTICLES = 4


def held_out_titles(path: Path) -> frozenset[str]:
    """The articles of ``squad2_half_a`` that are never trained on: fixed by the titles' hashes."""
    titles = [article["title"] for article in json.loads(path.read_text("utf-8"))["data"]]
    by_hash = sorted(titles, key=lambda title: hashlib.sha256(title.encode()).hexdigest())
    return frozenset(by_hash[:HELD_OUT_ARTICLES])
