"""Turns text into vectors: the compiled model on onnxruntime, or torch as reference and fallback.

An encoder asks its implementers for one method, ``forward``: word pieces in, vectors out. Batching
by length, prompts, truncation and the vectors of single sentences derive from it.
"""

from __future__ import annotations

import hashlib
import os
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ingest.compilation import Compiled, compiled_model, load_reference, reference_outputs
from ingest.document import Passage
from ingest.errors import ModelProblem
from ingest.settings import IngestSettings

if TYPE_CHECKING:
    from tokenizers import Encoding, Tokenizer

Vectors = NDArray[np.float32]
SentenceVectors = NDArray[np.int8]
# Text vectors of shape (n, dimension) and token outputs of shape (n, longest, hidden).
Outputs = tuple[Vectors, NDArray[np.float32]]

# Small batches of like length: measured best from 4 to 16 on two cores, and little padding.
BATCH = 8
# Passages sorted by length together; bounds memory while batches stay even.
WINDOW = 512


class Encoder(ABC):
    """Embeds texts into unit vectors of ``dimension`` floats."""

    def __init__(self, directory: Path, compiled: Compiled, precision: str) -> None:
        self.compiled = compiled
        self.precision = precision
        self._tokenizer = _tokenizer(directory)
        self._tokenizer.enable_truncation(compiled.max_tokens)
        self._directory = directory
        self._untruncated: Tokenizer | None = None

    @abstractmethod
    def forward(self, batch: Sequence[Sequence[int]]) -> Outputs:
        """Vectors of shape (n, dimension) and token outputs of shape (n, longest, hidden)."""

    def forward_many(self, batches: Sequence[Sequence[Sequence[int]]]) -> Iterator[Outputs]:
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
        """Short hex digest of weights, precision and prompts: what makes vectors comparable."""
        parts = (
            self.compiled.weights_sha256,
            self.precision,
            self.compiled.query_prompt,
            self.compiled.document_prompt,
        )
        return hashlib.sha256("\x00".join(parts).encode()).hexdigest()[:16]

    def token_starts(self, text: str) -> list[int]:
        """The character offset at which each word piece of ``text`` starts."""
        if self._untruncated is None:
            self._untruncated = _tokenizer(self._directory)
        encoding = self._untruncated.encode(text, add_special_tokens=False)
        return [start for start, _ in encoding.offsets]

    def embed_queries(self, questions: Sequence[str]) -> Vectors:
        """Vectors of questions, shape (n, dimension)."""
        return self._embed(self.compiled.query_prompt, questions)

    def embed_texts(self, texts: Sequence[str]) -> Vectors:
        """Vectors of texts that are not questions, shape (n, dimension)."""
        return self._embed(self.compiled.document_prompt, texts)

    def _embed(self, prompt: str, texts: Sequence[str]) -> Vectors:
        encodings = self._encode([prompt + text for text in texts])
        out = np.zeros((len(texts), self.dimension), np.float32)
        for batch in even_batches([len(e.ids) for e in encodings]):
            out[batch] = self.forward([encodings[i].ids for i in batch])[0]
        return out

    def embed_passages(
        self,
        passages: Sequence[Passage],
        done: Callable[[int], None] = lambda count: None,
    ) -> tuple[Vectors, list[SentenceVectors]]:
        """Vectors of passages, and for each passage those of its sentences.

        Returns shape (n, dimension) and n arrays of shape (sentences, dimension), scaled by 127 to
        int8. With mean pooling a sentence's vector is the mean of its own word pieces' outputs in
        the passage's one forward pass (late chunking, arXiv:2409.04701): on XQuAD it ranks
        sentences as well as embedding each sentence again, and costs nothing. ``done`` is called
        with the number of passages after each batch.
        """
        prompt = self.compiled.document_prompt
        texts = [f"{prompt}{passage.prefix}\n{passage.text}" for passage in passages]
        encodings = self._encode(texts)
        vectors = np.zeros((len(passages), self.dimension), np.float32)
        sentences: list[SentenceVectors] = [_no_vectors(self.dimension)] * len(passages)
        batches = even_batches([len(e.ids) for e in encodings])
        outputs = self.forward_many([[encodings[i].ids for i in batch] for batch in batches])
        for batch, (text_vectors, token_outputs) in zip(batches, outputs, strict=True):
            vectors[batch] = text_vectors
            for row, i in enumerate(batch):
                if self.compiled.token_vectors:
                    shift = len(texts[i]) - len(passages[i].text) - passages[i].start
                    sentences[i] = _pooled(passages[i], shift, encodings[i], token_outputs[row])
                else:
                    quotes = [passages[i].quote(sentence) for sentence in passages[i].sentences]
                    sentences[i] = _to_int8(self.embed_texts(quotes))
            done(len(batch))
        return vectors, sentences

    def _encode(self, texts: Sequence[str]) -> list[Encoding]:
        encodings: list[Encoding] = self._tokenizer.encode_batch(list(texts))
        return encodings


def _no_vectors(dimension: int) -> SentenceVectors:
    return np.zeros((0, dimension), np.int8)


def _to_int8(vectors: Vectors) -> SentenceVectors:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    scaled: SentenceVectors = np.rint(127 * vectors / np.maximum(lengths, 1e-9)).astype(np.int8)
    return scaled


def _pooled(
    passage: Passage, shift: int, encoding: Encoding, outputs: NDArray[np.float32]
) -> SentenceVectors:
    starts = np.array([start for start, _ in encoding.offsets])
    # Special tokens have the empty span (0, 0).
    real = np.array([end > start for start, end in encoding.offsets])
    means = np.zeros((len(passage.sentences), outputs.shape[-1]), np.float32)
    for row, sentence in enumerate(passage.sentences):
        inside = real & (starts >= sentence.start + shift) & (starts < sentence.end + shift)
        if inside.any():  # a sentence past the model's window keeps a zero vector
            means[row] = outputs[: len(starts)][inside].mean(axis=0)
    return _to_int8(means)


def even_batches(lengths: Sequence[int], size: int = BATCH) -> list[list[int]]:
    """Indices grouped into batches of like length, so that little is computed on padding."""
    order = sorted(range(len(lengths)), key=lengths.__getitem__)
    return [order[i : i + size] for i in range(0, len(order), size)]


def session(model: Path, threads: int) -> Any:
    """An onnxruntime session on ``model``. Threads wait instead of spinning between calls."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads or os.cpu_count() or 1
    options.inter_op_num_threads = 1
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])


def run_batch(running: Any, batch: Sequence[Sequence[int]]) -> Outputs:
    """One forward pass of an onnxruntime session over word-piece ids of any lengths."""
    ids, mask = _padded(batch)
    text, tokens = running.run(["text", "tokens"], {"input_ids": ids, "attention_mask": mask})
    return text, tokens


def _padded(batch: Sequence[Sequence[int]]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    longest = max(len(ids) for ids in batch)
    ids = np.zeros((len(batch), longest), np.int64)
    mask = np.zeros((len(batch), longest), np.int64)
    for row, pieces in enumerate(batch):
        ids[row, : len(pieces)] = pieces
        mask[row, : len(pieces)] = 1
    return ids, mask


class OnnxEncoder(Encoder):
    """Serves the compiled model; starts in a fraction of a second and needs no torch."""

    def __init__(
        self, directory: Path, compiled: Compiled, precision: str = "int8", threads: int = 0
    ) -> None:
        precise = precision if precision == "float32" or compiled.int8 else "float32"
        super().__init__(directory, compiled, precise)
        file = "model.int8.onnx" if precise == "int8" else "model.onnx"
        self._file = directory / file
        self._threads = threads or os.cpu_count() or 1
        self._session = session(self._file, self._threads)

    def forward(self, batch: Sequence[Sequence[int]]) -> Outputs:
        """One pass through onnxruntime, which is safe to call from several threads."""
        return run_batch(self._session, batch)

    def forward_many(self, batches: Sequence[Sequence[Sequence[int]]]) -> Iterator[Outputs]:
        """A batch a thread: a fifth faster than the threads of one batch waiting for each other."""
        if self._threads == 1 or len(batches) < self._threads:
            yield from map(self.forward, batches)
            return
        alone = session(self._file, threads=1)
        with ThreadPoolExecutor(self._threads, thread_name_prefix="embed") as pool:
            yield from pool.map(lambda batch: run_batch(alone, batch), batches)


class TorchEncoder(Encoder):
    """The reference: the same word pieces through sentence-transformers' own modules."""

    def __init__(self, name: str, directory: Path, compiled: Compiled) -> None:
        super().__init__(directory, compiled, "float32")
        self._outputs = reference_outputs(load_reference(name))

    def forward(self, batch: Sequence[Sequence[int]]) -> Outputs:
        """One pass through torch."""
        import torch

        ids, mask = _padded(batch)
        with torch.inference_mode():
            text, tokens = self._outputs(torch.from_numpy(ids), torch.from_numpy(mask))
        return text.numpy(), tokens.numpy()


def _tokenizer(directory: Path) -> Tokenizer:
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(directory / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


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
        raise ModelProblem(
            f"The compiled embedding model in {cache} cannot be written or read"
            f" ({problem.strerror or problem}): check the directory's permissions."
        ) from problem
