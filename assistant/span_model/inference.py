"""Reads passages for a question: what in them is evidence, where the answer stands, or that it is not there.

What it does: runs the int8 model with onnxruntime, one window of a passage at a time (dynamic
quantisation scales over a whole batch, so a passage read alone always gets the same score), spread
over worker threads, longest first. A passage longer than the window is read in strides.
What it does not do: it does not choose between passages, nor see the index.
"""

from __future__ import annotations

import hashlib
import json
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.span_model.word_pieces import Cutter, Pieces
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
    _starts: Sequence[int] = field(repr=False)
    _ends: Sequence[int] = field(repr=False)
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
        first, last = bisect_right(self._ends, start), bisect_left(self._starts, end)
        if first >= last:
            return NOTHING
        sums = self._evidence[first:last].cumsum()
        if len(sums) <= _CLAUSE:
            return float(sums[-1] / len(sums))
        sums = np.concatenate(([0.0], sums))
        return float((sums[_CLAUSE:] - sums[:-_CLAUSE]).max() / _CLAUSE)

    def best_within(self, start: int, end: int) -> tuple[int, int, float]:
        """The best answer lying inside ``text[start:end]`` with its margin.

        Where no word piece lies inside, the stretch itself with ``NOTHING``.
        """
        low, high = bisect_left(self._starts, start), bisect_right(self._ends, end)
        best = (start, end, NOTHING)
        for window in self._windows:
            depth, width = len(window.table), len(window.table[0])
            begin, stop = max(0, low - window.first), min(width, high - window.first)
            if stop <= begin:
                continue
            part = window.table[: min(depth, stop - begin), begin:stop].copy()
            part[_beyond(*part.shape)] = _IMPOSSIBLE
            at, piece = divmod(int(part.argmax()), stop - begin)
            margin = float(part[at, piece])
            if margin > best[2]:
                token = window.first + begin + piece
                best = (self._starts[token], self._ends[token + at], margin)
        return best


def unread(text: str) -> BestSpan:
    """What is known of a passage that was not read: nothing in it answers."""
    return BestSpan(0, len(text), NOTHING, (), (), np.empty(0), ())


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
        self._cutter = Cutter(directory)
        self._session = session(directory / MODEL_FILE, threads=1)
        self._workers = ThreadPoolExecutor(max(1, threads), thread_name_prefix="reader")

    def close(self) -> None:
        """Ends the worker threads."""
        self._workers.shutdown()

    def read(self, question: str, passages: Sequence[tuple[str, str]]) -> list[BestSpan]:
        """The best answer in each passage ``(prefix, text)``, in the order given.

        ``prefix`` is the document's title and heading path, or "". Any text will do.
        """
        words = self._cutter.first_ids(question[:_QUESTION_CHARACTERS], QUESTION_TOKENS)
        asked = [CLS, *words, SEP]
        jobs: list[list[Future[_Window]]] = [[] for _ in passages]
        # The longest first, and the next are cut into pieces while it is read.
        for number in sorted(range(len(passages)), key=lambda one: -len(passages[one][1])):
            prefix, text = passages[number]
            pieces = self._cutter.pieces(text)
            head = asked + self._cutter.first_ids(prefix[:1000], PREFIX_TOKENS)
            room = self._max_tokens - len(head) - 1
            begin = 0
            while begin < len(pieces.ids):
                ids = [*head, *pieces.ids[begin : begin + room], SEP]
                window = (begin, ids, len(asked), len(head), pieces.opens_word)
                jobs[number].append(self._workers.submit(self._score, *window))
                if begin + room >= len(pieces.ids):
                    break
                begin += room - _STRIDE_OVERLAP
        return [
            _best(self._cutter.pieces(text), tuple(one.result() for one in read))
            for (_, text), read in zip(passages, jobs, strict=True)
        ]

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
        further = np.arange(min(self._max_answer, count))[:, None]
        last = further + np.arange(count)
        table = np.asarray(from_here + to_here.take(last, mode="clip") - null, np.float32)
        table -= (_A_PIECE_MORE * further).astype(np.float32)
        table[last >= count] = _IMPOSSIBLE
        logits = evidence[0, first : first + count]
        return _Window(begin, table, logits, float(answerable.reshape(-1)[0]))


@lru_cache(maxsize=512)
def _beyond(depth: int, width: int) -> NDArray[np.bool_]:
    """Which spans of a table of that shape end behind its last word piece."""
    return np.arange(depth)[:, None] + np.arange(width) >= width


def _best(pieces: Pieces, windows: tuple[_Window, ...]) -> BestSpan:
    evidence, times = np.zeros(len(pieces.ids)), np.zeros(len(pieces.ids))
    for window in windows:
        read = slice(window.first, window.first + len(window.evidence))
        evidence[read] += window.evidence
        times[read] += 1
    evidence /= np.maximum(times, 1)
    whole = BestSpan(0, 0, NOTHING, pieces.starts, pieces.ends, evidence, windows)
    if not pieces.ids:
        return whole
    start, end, margin = whole.best_within(pieces.starts[0], pieces.ends[-1])
    return replace(whole, start=start, end=end, margin=margin)
