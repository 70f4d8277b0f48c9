"""Turns text into vectors: the compiled model on onnxruntime, or torch as reference and fallback.

An encoder asks its implementers for one method, ``forward``: word pieces in, vectors out. Batching
by length, prompts, truncation and the vectors of single sentences derive from it.
"""

from __future__ import annotations

import hashlib
import os
from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ingest.document import Passage
from ingest.errors import ModelProblem
from ingest.model.compilation import (
    FLOAT32_FILE,
    INT8_FILE,
    Compiled,
    compiled_model,
    load_reference,
    reference_outputs,
)
from ingest.model.pieces import Ids, PassagePieces, Pieces, TextPieces
from ingest.settings import IngestSettings
from ingest.storage import full_disk

Vectors = NDArray[np.float32]
SentenceVectors = NDArray[np.int8]
# Text vectors of shape (n, dimension) and token outputs of shape (n, longest, hidden).
Outputs = tuple[Vectors, NDArray[np.float32]]

# Most texts in a batch.
BATCH = 8
_NOTHING: Mapping[str, TextPieces] = MappingProxyType({})


class Encoder(ABC):
    """Embeds texts into unit vectors of ``dimension`` floats."""

    # Most word pieces in a batch of several texts.
    batch_pieces = 2048

    def __init__(self, directory: Path, compiled: Compiled, precision: str) -> None:
        self.compiled = compiled
        self.precision = precision
        self._pieces = Pieces(directory, compiled.max_tokens)

    @abstractmethod
    def forward(self, batch: Sequence[Ids]) -> Outputs:
        """Vectors of shape (n, dimension) and token outputs of shape (n, longest, hidden)."""

    def forward_many(self, batches: Sequence[Sequence[Ids]]) -> Iterator[Outputs]:
        """``forward`` of each batch, in order; a runtime that can does several at once."""
        return map(self.forward, batches)

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return self.compiled.dimension

    @property
    def max_tokens(self) -> int:
        """Word pieces the model reads, special ones included; the rest of a text is cut off."""
        return self.compiled.max_tokens

    @property
    def fingerprint(self) -> str:
        """Short hex digest of weights, precision and prompts: what makes vectors comparable.

        Not of the compiled graph: int8 vectors of two graphs differ by less than those of two batches.
        """
        parts = (
            self.compiled.weights_sha256,
            self.precision,
            self.compiled.query_prompt,
            self.compiled.document_prompt,
        )
        return hashlib.sha256("\x00".join(parts).encode()).hexdigest()[:16]

    def token_starts(self, text: str) -> list[int]:
        """The character offset at which each word piece of ``text`` starts."""
        starts: list[int] = self.text_pieces(text).starts.tolist()
        return starts

    def text_pieces(self, text: str) -> TextPieces:
        """All word pieces of ``text``, however long it is."""
        return self._pieces.of_text(text)

    def embed_queries(self, questions: Sequence[str]) -> Vectors:
        """Vectors of questions, shape (n, dimension)."""
        return self._embed(self.compiled.query_prompt, questions)

    def embed_texts(self, texts: Sequence[str]) -> Vectors:
        """Vectors of texts that are not questions, shape (n, dimension)."""
        return self._embed(self.compiled.document_prompt, texts)

    def _embed(self, prompt: str, texts: Sequence[str]) -> Vectors:
        pieces = self._pieces.of_texts([prompt + text for text in texts])
        out = np.zeros((len(texts), self.dimension), np.float32)
        batches = self._batches(pieces)
        outputs = self.forward_many([[pieces[i] for i in batch] for batch in batches])
        for batch, (vectors, _) in zip(batches, outputs, strict=True):
            out[batch] = vectors
        return out

    def _batches(self, pieces: Sequence[Ids]) -> list[list[int]]:
        return even_batches([len(ids) for ids in pieces], BATCH, self.batch_pieces)

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
        sentences: list[SentenceVectors] = [_no_vectors(self.dimension)] * len(passages)
        batches = self._batches([one.ids for one in pieces])
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


def _no_vectors(dimension: int) -> SentenceVectors:
    return np.zeros((0, dimension), np.int8)


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


def even_batches(
    lengths: Sequence[int], size: int = BATCH, pieces: int = Encoder.batch_pieces
) -> list[list[int]]:
    """Indices grouped into batches of like length, so that little is computed on padding.

    A batch holds at most ``size`` texts, and one text or at most ``pieces`` word pieces.
    """
    batches: list[list[int]] = []
    for i in sorted(range(len(lengths)), key=lengths.__getitem__):
        last = batches[-1] if batches else []
        if last and len(last) < size and lengths[i] * (len(last) + 1) <= pieces:
            last.append(i)
        else:
            batches.append([i])
    return batches


def session(model: Path, threads: int) -> Any:
    """An onnxruntime session on ``model``. Threads wait instead of spinning between calls."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads or os.cpu_count() or 1
    options.inter_op_num_threads = 1
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])


def run_batch(running: Any, batch: Sequence[Ids]) -> Outputs:
    """One forward pass of an onnxruntime session over word-piece ids of any lengths."""
    ids, mask = _padded(batch)
    text, tokens = running.run(["text", "tokens"], {"input_ids": ids, "attention_mask": mask})
    return text, tokens


def _padded(batch: Sequence[Ids]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    longest = max(len(ids) for ids in batch)
    ids = np.zeros((len(batch), longest), np.int64)
    mask = np.zeros((len(batch), longest), np.int64)
    for row, pieces in enumerate(batch):
        ids[row, : len(pieces)] = pieces
        mask[row, : len(pieces)] = 1
    return ids, mask


class OnnxEncoder(Encoder):
    """Serves the compiled model; starts in a fraction of a second and needs no torch."""

    # A passage alone fits into the processor's cache, and its int8 scales are its own. What is
    # shorter shares a call, which costs as much as a few word pieces do.
    batch_pieces = 96

    def __init__(
        self, directory: Path, compiled: Compiled, precision: str = "int8", threads: int = 0
    ) -> None:
        precise = precision if precision == "float32" or compiled.int8 else "float32"
        super().__init__(directory, compiled, precise)
        self._file = directory / (INT8_FILE if precise == "int8" else FLOAT32_FILE)
        self._threads = threads or os.cpu_count() or 1

    @cached_property
    def _together(self) -> Any:
        """All threads on one batch: the shortest wait for a single question."""
        return session(self._file, self._threads)

    @cached_property
    def _alone(self) -> Any:
        """One thread a batch: the most batches a second."""
        return session(self._file, threads=1)

    def forward(self, batch: Sequence[Ids]) -> Outputs:
        """One pass through onnxruntime, which is safe to call from several threads."""
        return run_batch(self._together, batch)

    def forward_many(self, batches: Sequence[Sequence[Ids]]) -> Iterator[Outputs]:
        """A batch a thread: a fifth faster than the threads of one batch waiting for each other."""
        if len(batches) < 2 or self._threads == 1:
            yield from map(self.forward, batches)
            return
        with ThreadPoolExecutor(self._threads, thread_name_prefix="embed") as pool:
            running: deque[Future[Outputs]] = deque()
            for batch in batches:
                running.append(pool.submit(run_batch, self._alone, batch))
                if len(running) > 2 * self._threads:  # no more outputs than are soon used
                    yield running.popleft().result()
            while running:
                yield running.popleft().result()


class TorchEncoder(Encoder):
    """The reference: the same word pieces through sentence-transformers' own modules."""

    def __init__(self, name: str, directory: Path, compiled: Compiled) -> None:
        super().__init__(directory, compiled, "float32")
        self._outputs = reference_outputs(load_reference(name))

    def forward(self, batch: Sequence[Ids]) -> Outputs:
        """One pass through torch."""
        import torch

        ids, mask = _padded(batch)
        with torch.inference_mode():
            text, tokens = self._outputs(torch.from_numpy(ids), torch.from_numpy(mask))
        return text.numpy(), tokens.numpy()


def load_encoder(settings: IngestSettings, cache: Path) -> Encoder:
    """The encoder that ``settings`` ask for, compiling the model into ``cache`` at first use.

    Raises ``ModelProblem`` when the model cannot be had.
    """
    try:
        directory, compiled = compiled_model(settings.embedding_model, cache)
        if settings.runtime == "torch" or not compiled.onnx:
            return TorchEncoder(settings.embedding_model, directory, compiled)
        return OnnxEncoder(directory, compiled, settings.precision, settings.threads)
    except OSError as problem:
        full = full_disk(problem, cache)
        if full is not None:
            raise full from problem
        raise ModelProblem(
            f"The compiled embedding model in {cache} cannot be written or read"
            f" ({problem.strerror or problem}): check the directory's permissions."
        ) from problem
