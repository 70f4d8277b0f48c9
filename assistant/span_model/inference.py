"""Reads passages for a question: what in them is evidence, where the answer stands, or that it is not there.

What it does: runs the int8 model with onnxruntime, one window of a passage at a time (dynamic
quantisation scales over a whole batch, so a passage read alone always gets the same score), spread
over worker threads, longest first. A passage longer than the window is read in strides.
What it does not do: it does not choose between passages, nor see the index.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from ingest.errors import ModelProblem
from ingest.model.runtime import session

MODEL_FILE = "reader.int8.onnx"
NOTHING = -30.0  # the margin where there is no text to read
_QUESTION_CHARACTERS = 2000
QUESTION_TOKENS = 64
PREFIX_TOKENS = 32
_STRIDE_OVERLAP = 48
CLS, SEP = 101, 102
_IMPOSSIBLE = -1e4
# Logits that each further word piece costs a short answer: without, answers are twice as long as people's. Chosen
# on the held-out articles of SQuAD 2.0's half A: EM .603 to .639 (.638 with 0.2), F1 .766 to .772 (.765).
_A_PIECE_MORE = 0.1
# Word pieces in a row of which the mean tells whether they answer; see docs/decisions.md for 12 to 64 of them.
_CLAUSE = 40

WEIGHTS = Path(__file__).with_name("weights")
REPAIR = 'install Footnote anew, or set assistant.reader = "similarity".'


@dataclass(frozen=True, slots=True)
class _Window:
    """One reading of a stretch of a passage.

    ``table[d, i]`` scores the span of word pieces ``first + i … first + i + d`` against no answer,
    ``evidence[i]`` is how much the piece ``first + i`` answers, ``answerable`` how much all of it.
    """

    first: int
    table: NDArray[np.float32]
    evidence: NDArray[np.float32]
    answerable: float


@dataclass(frozen=True, slots=True)
class BestSpan:
    """The best answer in one passage: ``text[start:end]``.

    ``margin`` is how much better it scores than no answer (in logits; above 0: rather there).
    """

    start: int
    end: int
    margin: float
    # Of each word piece in order: where it stands, and how much it answers, on the mean of its windows.
    _offsets: NDArray[np.int64] = field(repr=False)
    _evidence: NDArray[np.float64] = field(repr=False)
    _windows: tuple[_Window, ...] = field(repr=False)

    @property
    def answerable(self) -> float:
        """How much the passage answers as a whole, in logits; ``NOTHING`` where there is no text."""
        return max((window.answerable for window in self._windows), default=NOTHING)

    @property
    def is_read(self) -> bool:
        """Whether there was text to read, and it was read."""
        return bool(self._windows)

    def evidence_within(self, start: int, end: int) -> float:
        """How much ``text[start:end]`` answers: mean logit of the word pieces that touch it.

        Of many pieces it is the highest mean of ``_CLAUSE`` in a row, for what answers may be one clause of a long
        sentence. Where none touches, ``NOTHING``.
        """
        first = int(np.searchsorted(self._offsets[:, 1], start, "right"))
        last = int(np.searchsorted(self._offsets[:, 0], end))
        if first >= last:
            return NOTHING
        sums = np.concatenate(([0.0], np.cumsum(self._evidence[first:last])))
        row = min(_CLAUSE, len(sums) - 1)
        return float((sums[row:] - sums[:-row]).max() / row)

    def best_within(self, start: int, end: int) -> tuple[int, int, float]:
        """The best answer lying inside ``text[start:end]`` with its margin.

        Where no word piece lies inside, the stretch itself with ``NOTHING``.
        """
        low = int(np.searchsorted(self._offsets[:, 0], start))
        high = int(np.searchsorted(self._offsets[:, 1], end, "right"))
        best = (start, end, NOTHING)
        for window in self._windows:
            depth, width = len(window.table), len(window.table[0])
            begin, stop = max(0, low - window.first), min(width, high - window.first)
            if stop <= begin:
                continue
            part = window.table[: min(depth, stop - begin), begin:stop]
            last_piece = np.arange(len(part))[:, None] + np.arange(stop - begin)
            part = np.where(last_piece < stop - begin, part, _IMPOSSIBLE)
            at, piece = divmod(int(part.argmax()), stop - begin)
            margin = float(part[at, piece])
            if margin > best[2]:
                token = window.first + begin + piece
                first, last = self._offsets[token], self._offsets[token + at]
                best = (int(first[0]), int(last[1]), margin)
        return best


def unread(text: str) -> BestSpan:
    """What is known of a passage that was not read: nothing in it answers."""
    return BestSpan(0, len(text), NOTHING, np.empty((0, 2), np.int64), np.empty(0), ())


def read_card(directory: Path = WEIGHTS) -> dict[str, Any]:
    """What reader.json says of the weights beside it. Raises ``ModelProblem``."""
    try:
        card: dict[str, Any] = json.loads((directory / "reader.json").read_text("utf-8"))
    except (OSError, ValueError) as problem:
        raise ModelProblem(f"{directory / 'reader.json'} cannot be read: {REPAIR}") from problem
    return card


class SpanReader:
    """The model with its tokenizer. Safe to use from several threads."""

    def __init__(self, directory: Path = WEIGHTS, threads: int = 2) -> None:
        """``threads`` passages are read at a time. Raises ``ModelProblem`` for damaged weights."""
        card = read_card(directory)
        try:
            data = (directory / MODEL_FILE).read_bytes()
        except OSError as problem:
            raise ModelProblem(f"{directory / MODEL_FILE} cannot be read: {REPAIR}") from problem
        if hashlib.sha256(data).hexdigest() != card["sha256"]:
            raise ModelProblem(
                f"{directory / MODEL_FILE} is not the file that reader.json describes: {REPAIR}"
            )
        self.version = str(card["version"])
        self._max_tokens = int(card["max_tokens"])
        self._max_answer = int(card["max_answer_tokens"])
        self._tokenizer = Tokenizer.from_file(str(directory / "tokenizer.json"))
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()
        self._session = session(directory / MODEL_FILE, threads=1)
        self._workers = ThreadPoolExecutor(max(1, threads), thread_name_prefix="reader")

    def close(self) -> None:
        """Ends the worker threads."""
        self._workers.shutdown()

    def read(self, question: str, passages: Sequence[tuple[str, str]]) -> list[BestSpan]:
        """The best answer in each passage ``(prefix, text)``, in the order given.

        ``prefix`` is the document's title and heading path, or "". Any text will do.
        """
        asked = [CLS, *self._ids(question[:_QUESTION_CHARACTERS], QUESTION_TOKENS), SEP]
        jobs: list[tuple[int, int, list[int], int, int]] = []
        all_offsets: list[NDArray[np.int64]] = []
        word_starts: list[NDArray[np.bool_]] = []
        for number, (prefix, text) in enumerate(passages):
            encoded = self._tokenizer.encode(text, add_special_tokens=False)
            offsets = np.asarray(encoded.offsets, np.int64).reshape(-1, 2)
            words = np.asarray([-1 if w is None else w for w in encoded.word_ids], np.int64)
            all_offsets.append(offsets)
            word_starts.append(np.diff(words, prepend=-2) != 0)
            head = asked + self._ids(prefix[:1000], PREFIX_TOKENS)
            room = self._max_tokens - len(head) - 1
            begin = 0
            while begin < len(offsets):
                piece = encoded.ids[begin : begin + room]
                jobs.append((number, begin, [*head, *piece, SEP], len(asked), len(head)))
                if begin + room >= len(offsets):
                    break
                begin += room - _STRIDE_OVERLAP
        jobs.sort(key=lambda job: -len(job[2]))
        windows: list[list[_Window]] = [[] for _ in passages]
        scored = self._workers.map(
            lambda job: self._score(job[1], job[2], job[3], job[4], word_starts[job[0]]), jobs
        )
        for job, window in zip(jobs, scored, strict=True):
            windows[job[0]].append(window)
        return [
            _best(offsets, tuple(sorted(found, key=lambda window: window.first)))
            for offsets, found in zip(all_offsets, windows, strict=True)
        ]

    def _ids(self, text: str, longest: int) -> list[int]:
        ids: list[int] = self._tokenizer.encode(text, add_special_tokens=False).ids
        return ids[:longest]

    def _score(
        self, begin: int, ids: list[int], side: int, first: int, word_starts: NDArray[np.bool_]
    ) -> _Window:
        length = len(ids)
        types = np.zeros((1, length), np.int64)
        types[0, side:] = 1
        start, end, evidence, answerable = self._session.run(
            ["start_logits", "end_logits", "evidence_logits", "answerable_logit"],
            {
                "input_ids": np.asarray([ids], np.int64),
                "token_type_ids": types,
            },
        )
        null = float(start[0, 0] + end[0, 0])
        count = length - 1 - first
        # A span starts where a word starts and ends where one ends, or where the window is cut.
        starts = word_starts[begin : begin + count].copy()
        starts[0] = True
        ends = np.append(starts[1:], True)
        from_here = np.where(starts, start[0, first : first + count], _IMPOSSIBLE)
        to_here = np.where(ends, end[0, first : first + count], _IMPOSSIBLE)
        depth = min(self._max_answer, count)
        table = np.full((depth, count), _IMPOSSIBLE, np.float32)
        for further in range(depth):
            table[further, : count - further] = (
                from_here[: count - further] + to_here[further:] - null - _A_PIECE_MORE * further
            )
        logits = evidence[0, first : first + count]
        return _Window(begin, table, logits, float(answerable.reshape(-1)[0]))


def _best(offsets: NDArray[np.int64], windows: tuple[_Window, ...]) -> BestSpan:
    evidence, times = np.zeros(len(offsets)), np.zeros(len(offsets))
    for window in windows:
        read = slice(window.first, window.first + len(window.evidence))
        evidence[read] += window.evidence
        times[read] += 1
    whole = BestSpan(0, 0, NOTHING, offsets, evidence / np.maximum(times, 1), windows)
    if not len(offsets):
        return whole
    start, end, margin = whole.best_within(int(offsets[0, 0]), int(offsets[-1, 1]))
    return replace(whole, start=start, end=end, margin=margin)
