"""The graph (HNSW, Malkov and Yashunin 2016, arXiv:1603.09320) in which Chroma looks for the nearest vectors.

How many links a vector has is settled when the graph is built; how far a search looks can change at any time.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from zlib import crc32

import numpy as np

from ingest.document import Passage
from ingest.model.encoder import Vectors

# Links of a vector (M): what Chroma takes unless it is told otherwise.
DEFAULT_LINKS = 16
# How many vectors a search keeps in sight (ef). Of the nearest 10 of 100,000 Chroma's 100 finds .92, 200 .98 and
# 400 .997, of the nearest 50 .84, .95 and .99, in 2.0, 2.7 and 4.0 ms; of 2,000 vectors 100 finds .996.
_IN_SIGHT = 400
# The distance below which two vectors are the same.
SAME = 1e-5
# So many of the same vector in a batch crowd each other, and how far they are moved for it.
_CROWD, _STEP = 8, 1e-3


def settings_of(links: int = DEFAULT_LINKS) -> Any:
    """How Chroma is to make a collection whose vectors have so many ``links``."""
    return {"hnsw": {"space": "cosine", "max_neighbors": links, "ef_search": _IN_SIGHT}}


def look_far(collection: Any) -> None:
    """Let searches of Chroma's ``collection``, made by an earlier version, look as far as those of a new one."""
    if collection.configuration_json["hnsw"]["ef_search"] != _IN_SIGHT:
        collection.modify(configuration={"hnsw": {"ef_search": _IN_SIGHT}})


def set_apart(passages: Sequence[Passage], vectors: Vectors) -> Vectors:
    """Unit vectors of which the same ones are moved a little apart where there are many.

    Each vector of Chroma's graph is linked to its nearest. Those of a hundred copies of a line are
    linked to copies only, and a search that comes to one of them never leaves: whole indexes were
    lost behind them. Moved by less than ``SAME`` they are linked to others too.
    """
    crowded = np.flatnonzero((1.0 - vectors @ vectors.T < SAME).sum(axis=1) >= _CROWD)
    if not len(crowded):
        return vectors
    moved = vectors.copy()
    for row in crowded.tolist():
        chance = np.random.default_rng(crc32(passages[row].id.encode()))
        step = chance.standard_normal(vectors.shape[1])
        moved[row] += (_STEP / np.linalg.norm(step)) * step
    return moved
