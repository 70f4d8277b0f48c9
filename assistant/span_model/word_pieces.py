"""Texts cut into the word pieces that the span reader's model reads."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from ingest.remembered import remembered

# Passages, and headings above them, that stay cut up: a passage costs half a millisecond.
_PASSAGES, _HEADINGS = 1024, 4096


class Pieces(NamedTuple):
    """The word pieces of a text: where each stands, and whether a word begins with it."""

    ids: Sequence[int]
    starts: Sequence[int]
    ends: Sequence[int]
    opens_word: NDArray[np.bool_]


class Cutter:
    """The tokenizer in ``directory``."""

    def __init__(self, directory: Path) -> None:
        self._tokenizer = Tokenizer.from_file(str(directory / "tokenizer.json"))
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()
        self.pieces = remembered(_PASSAGES)(self._pieces)
        self.first_ids = remembered(_HEADINGS)(self._first_ids)

    def _pieces(self, text: str) -> Pieces:
        encoded = self._tokenizer.encode(text, add_special_tokens=False)
        words = np.asarray([-1 if w is None else w for w in encoded.word_ids], np.int64)
        starts, ends = zip(*encoded.offsets, strict=True) if encoded.offsets else ((), ())
        return Pieces(encoded.ids, starts, ends, np.diff(words, prepend=-2) != 0)

    def _first_ids(self, text: str, longest: int) -> list[int]:
        """The first ``longest`` pieces of a text, by their ids."""
        ids: list[int] = self._tokenizer.encode(text, add_special_tokens=False).ids
        return ids[:longest]
