"""Turns text into vectors, whatever runs the model.

An encoder asks its implementers for one method, ``forward``: word pieces in, vectors out. Batching
by length, prompts, truncation and the vectors of single sentences derive from it.
"""

from __future__ import annotations

import hashlib
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from ingest.document import Passage
from ingest.model.files import Compiled
from ingest.model.tokens import Ids, PassagePieces, Pieces, TextPieces

Vectors = NDArray[np.float32]
SentenceVectors = NDArray[np.int8]
# Text vectors of shape (n, dimension) and token outputs of shape (n, longest, hidden).
Outputs = tuple[Vectors, NDArray[np.float32]]
Forward = Callable[[Sequence[Sequence[Ids]]], Iterator[Outputs]]

# Most texts in a batch.
BATCH = 8
_NOTHING: Mapping[str, TextPieces] = MappingProxyType({})


class Encoder(ABC):
    """Embeds texts into unit vectors of ``dimension`` floats.

    Of a text the model reads ``max_tokens`` word pieces, special ones included; the rest is cut off.
    """

    # Most word pieces in a batch of several texts.
    batch_pieces = 2048

    def __init__(self, directory: Path, compiled: Compiled, precision: str) -> None:
        self.directory = directory
        self.compiled = compiled
        self.precision = precision
        self.dimension, self.max_tokens = compiled.dimension, compiled.max_tokens
        self._pieces = Pieces(directory, compiled.max_tokens)

    @abstractmethod
    def forward(self, batch: Sequence[Ids]) -> Outputs:
        """Vectors of shape (n, dimension) and token outputs of shape (n, longest, hidden)."""

    def forward_queries(self, batch: Sequence[Ids]) -> Outputs:
        """``forward`` for questions, which some models read with other weights."""
        return self.forward(batch)

    def forward_many(self, batches: Sequence[Sequence[Ids]]) -> Iterator[Outputs]:
        """``forward`` of each batch, in order; a runtime that can does several at once."""
        return map(self.forward, batches)

    @property
    def fingerprint(self) -> str:
        """Short hex digest of weights, precision and prompts: what makes vectors comparable.

        Not of the compiled graph: int8 vectors of two graphs differ by less than those of two batches.
        """
        model = self.compiled
        parts = (model.weights_sha256, self.precision, model.query_prompt, model.document_prompt)
        return hashlib.sha256("\x00".join(parts).encode()).hexdigest()[:16]

    def text_pieces(self, text: str) -> TextPieces:
        """All word pieces of ``text``, however long it is."""
        return self._pieces.of_text(text)

    def embed_queries(self, questions: Sequence[str]) -> Vectors:
        """Vectors of questions, shape (n, dimension)."""
        asked = partial(map, self.forward_queries)
        return self._embed(self.compiled.query_prompt, questions, asked)

    def embed_texts(self, texts: Sequence[str]) -> Vectors:
        """Vectors of texts that are not questions, shape (n, dimension)."""
        return self._embed(self.compiled.document_prompt, texts, self.forward_many)

    def _embed(self, prompt: str, texts: Sequence[str], forward: Forward) -> Vectors:
        pieces = self._pieces.of_texts([prompt + text for text in texts])
        out = np.zeros((len(texts), self.dimension), np.float32)
        batches = even_batches(pieces, self.batch_pieces)
        outputs = forward([[pieces[i] for i in batch] for batch in batches])
        for batch, (vectors, _) in zip(batches, outputs, strict=True):
            out[batch] = vectors
        return out

    def embed_passages(
        self,
        passages: Sequence[Passage],
        done: Callable[[int], None] = lambda count: None,
        documents: Mapping[str, TextPieces] = _NOTHING,
    ) -> tuple[Vectors, list[SentenceVectors]]:
        """Vectors of passages, and for each passage those of its sentences.

        Returns shape (n, dimension) and n arrays of shape (sentences, dimension), scaled by 127 to
        int8. With mean pooling a sentence's vector is the mean of its own word pieces' outputs in
        the passage's one forward pass (late chunking, arXiv:2409.04701): on XQuAD it ranks
        sentences as well as embedding each sentence again, and costs nothing. ``done`` is called
        with the number of passages after each batch. ``documents`` holds word pieces that are at
        hand already, by document id.
        """
        pieces = self._pieces.of_passages(passages, self.compiled.document_prompt, documents)
        vectors = np.zeros((len(passages), self.dimension), np.float32)
        sentences: list[SentenceVectors] = [np.zeros((0, self.dimension), np.int8)] * len(passages)
        batches = even_batches([one.ids for one in pieces], self.batch_pieces)
        outputs = self.forward_many([[pieces[i].ids for i in batch] for batch in batches])
        for batch, (text_vectors, token_outputs) in zip(batches, outputs, strict=True):
            vectors[batch] = text_vectors
            for row, i in enumerate(batch):
                if self.compiled.token_vectors:
                    sentences[i] = _pooled(passages[i], pieces[i], token_outputs[row])
                else:
                    quotes = [passages[i].quote(sentence) for sentence in passages[i].sentences]
                    sentences[i] = _to_int8(self.embed_texts(quotes))
            done(len(batch))
        return vectors, sentences


def _to_int8(vectors: Vectors) -> SentenceVectors:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    scaled: SentenceVectors = np.rint(127 * vectors / np.maximum(lengths, 1e-9)).astype(np.int8)
    return scaled


def _pooled(
    passage: Passage, pieces: PassagePieces, outputs: NDArray[np.float32]
) -> SentenceVectors:
    means = np.zeros((len(passage.sentences), outputs.shape[-1]), np.float32)
    spans = np.array([(s.start, s.end) for s in passage.sentences], np.int64).reshape(-1, 2)
    inside = np.searchsorted(pieces.starts, spans).tolist()
    for row, (first, last) in enumerate(inside):
        if first < last:  # a sentence past the model's window keeps a zero vector
            means[row] = np.add.reduce(outputs[first:last])
    return _to_int8(means)  # of length one, so that a sum does as well as a mean


def even_batches(texts: Sequence[Ids], pieces: int) -> list[list[int]]:
    """Indices of texts grouped by like length, so that little is computed on padding.

    A batch holds at most ``BATCH`` texts, and one text or at most ``pieces`` word pieces.
    """
    lengths = [len(ids) for ids in texts]
    batches: list[list[int]] = []
    for i in sorted(range(len(lengths)), key=lengths.__getitem__):
        last = batches[-1] if batches else []
        if last and len(last) < BATCH and lengths[i] * (len(last) + 1) <= pieces:
            last.append(i)
        else:
            batches.append([i])
    return batches
