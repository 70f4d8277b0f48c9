"""Vectors that need not be made again: those of passages which a document had before.

A changed file keeps the vectors of the paragraphs that did not change, a moved one those of all.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ingest.document import Passage
from ingest.index import Index
from ingest.model.encoder import SentenceVectors

Reused = tuple[NDArray[np.float32], SentenceVectors]
_Key = tuple[str, str, tuple[tuple[int, int], ...]]


def reused(
    index: Index, document_id: str, passages: Sequence[Passage], moved: bool
) -> dict[int, Reused]:
    """The vectors of those of ``passages`` that the document ``document_id`` held, by position.

    A passage is the same when its text, its sentences and, unless its file only ``moved``, its title
    and headings are: these are embedded with it, but the name of a file says little.
    """
    before = {
        _key(one.passage, moved): one for one in index.catalogue.document_passages(document_id)
    }
    same = {
        position: stored
        for position, passage in enumerate(passages)
        if (stored := before.get(_key(passage, moved))) is not None
    }
    vectors = {
        passage.id: vector
        for held, rows in index.vectors.stored([stored.passage for stored in same.values()])
        for passage, vector in zip(held, rows, strict=True)
    }
    return {
        position: (vectors[stored.passage.id], stored.sentence_vectors)
        for position, stored in same.items()
        if stored.passage.id in vectors
    }


def _key(passage: Passage, moved: bool) -> _Key:
    spans = tuple((one.start - passage.start, one.end - passage.start) for one in passage.sentences)
    return "" if moved else passage.prefix, passage.text, spans
