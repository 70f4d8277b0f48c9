"""What runs an embedding model: onnxruntime the compiled one, torch as reference and fallback."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ingest.model.encoder import Encoder, Outputs
from ingest.model.files import MODEL_FILES, QUERY_FILES, Compiled
from ingest.model.tokens import Ids

# MatMulInteger of "a", uint8 in rows of 4, by int8 [4, 16], all of it 127.
_SUMS = (
    b'\x08\x08:\x83\x01\n\x18\n\x01a\n\x01b\x12\x01c"\rMatMulInteger\x12\x04sums*K\x08\x04\x08\x10\x10\x03B\x01bJ@'
    + b"\x7f" * 64
    + b"Z\t\n\x01a\x12\x04\n\x02\x08\x02b\t\n\x01c\x12\x04\n\x02\x08\x06B\x04\n\x00\x10\x11"
)


@cache
def cuts_sums_off() -> bool:
    """Whether onnxruntime adds products of int8 in 16 bits here, and cuts off what they cannot hold.

    So it does on x64 without VNNI (onnxruntime_session_options_config_keys.h). It is tried, in 4 ms, because
    no flag of a processor tells it on every system.
    """
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    running = onnxruntime.InferenceSession(_SUMS, options, providers=["CPUExecutionProvider"])
    (sums,) = running.run(["c"], {"a": np.full((32, 4), 255, np.uint8)})
    return bool(np.any(sums != 4 * 255 * 127))


def session(model: Path, threads: int) -> Any:
    """An onnxruntime session on ``model``. Threads wait instead of spinning between calls.

    Told to be precise, onnxruntime adds as a processor with VNNI does also where it would cut sums off. Where it
    would not, that changes no bit, but takes 2.7 times as long on a processor with AMX.
    """
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads or os.cpu_count() or 1
    options.inter_op_num_threads = 1
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    if cuts_sums_off():
        options.add_session_config_entry("session.x64quantprecision", "1")
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
        self._file = directory / MODEL_FILES[precise]
        self._threads = threads or os.cpu_count() or 1

    @cached_property
    def _together(self) -> Any:
        """All threads on one batch: the shortest wait for a single question."""
        return session(self._file, self._threads)

    @cached_property
    def _alone(self) -> Any:
        """One thread a batch: the most batches a second."""
        return session(self._file, threads=1)

    @cached_property
    def _asked(self) -> Any:
        """As ``_together``, with the weights that questions are read with."""
        if not self.compiled.adapted:
            return self._together
        return session(self.directory / QUERY_FILES[self.precision], self._threads)

    def forward(self, batch: Sequence[Ids]) -> Outputs:
        """One pass through onnxruntime, which is safe to call from several threads."""
        return run_batch(self._together, batch)

    def forward_queries(self, batch: Sequence[Ids]) -> Outputs:
        """As ``forward``, with the weights that questions are read with."""
        return run_batch(self._asked, batch)

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
    """The reference: the same word pieces through sentence-transformers' own modules.

    ``outputs`` is the torch module ``(input_ids, attention_mask) -> (text vectors, token vectors)``,
    ``of_queries`` the one for questions.
    """

    def __init__(self, directory: Path, compiled: Compiled, outputs: Any, of_queries: Any) -> None:
        super().__init__(directory, compiled, "float32")
        self._outputs, self._of_queries = outputs, of_queries

    def forward(self, batch: Sequence[Ids]) -> Outputs:
        """One pass through torch."""
        return _run_torch(self._outputs, batch)

    def forward_queries(self, batch: Sequence[Ids]) -> Outputs:
        """As ``forward``, with the weights that questions are read with."""
        return _run_torch(self._of_queries, batch)


def _run_torch(outputs: Any, batch: Sequence[Ids]) -> Outputs:
    import torch

    ids, mask = _padded(batch)
    with torch.inference_mode():
        text, tokens = outputs(torch.from_numpy(ids), torch.from_numpy(mask))
    return text.numpy(), tokens.numpy()
