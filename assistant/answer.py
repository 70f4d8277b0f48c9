"""The answer contract: what every door returns, whoever wrote the text.

``Answer.as_dict()`` is the public JSON of ``POST /api/v1/ask`` and ``footnote ask --json``; its
keys only ever grow while ``CONTRACT_VERSION`` stays the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

CONTRACT_VERSION = 1


class Turn(NamedTuple):
    """One message of a conversation."""

    role: Literal["user", "assistant"]
    content: str


@dataclass(frozen=True, slots=True)
class Citation:
    """A checked footnote: ``document.text[start:end] == quote`` held when the answer was made.

    ``page`` counts from 1 (None without pages); ``heading`` is the heading path ("" without).
    """

    number: int
    document: str
    title: str
    page: int | None
    heading: str
    start: int
    end: int
    quote: str

    def as_dict(self) -> dict[str, Any]:
        """The citation as it stands in the public JSON."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True)
class ClosestPassage:
    """A passage shown with an abstention: near the question, not an answer to it."""

    document: str
    title: str
    page: int | None
    heading: str
    start: int
    end: int
    quote: str
    score: float

    def as_dict(self) -> dict[str, Any]:
        """The passage as it stands in the public JSON."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True)
class Trace:
    """How the answer came about.

    ``searched_for`` is the question completed from the conversation; ``missing_terms`` are the
    words of it that occur in no document; ``passages`` are the ids of the passages read, best first.
    """

    searched_for: str
    missing_terms: tuple[str, ...] = ()
    passages: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """The trace as it stands in the public JSON."""
        return {
            "searched_for": self.searched_for,
            "missing_terms": list(self.missing_terms),
            "passages": list(self.passages),
        }


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer with its footnotes, or an abstention with the closest passages.

    ``answer`` is Markdown with ``[1]`` markers; ``confidence`` lies in [0, 1]; ``notice`` is one
    sentence the reader must know (a failing chat model, say) or ""; ``direct`` is the short answer,
    a stretch of a cited quote, or "" where there is none; ``left_out`` are the sentences that a chat
    model wrote and no passage says.
    """

    question: str
    answer: str
    abstained: bool
    confidence: float
    citations: tuple[Citation, ...]
    closest: tuple[ClosestPassage, ...]
    answerer: str
    index: str
    timings_ms: Mapping[str, float]
    trace: Trace
    notice: str = ""
    direct: str = ""
    left_out: tuple[str, ...] = ()
    version: int = field(default=CONTRACT_VERSION)

    def as_dict(self) -> dict[str, Any]:
        """The public JSON form."""
        return {
            "version": self.version,
            "question": self.question,
            "answer": self.answer,
            "direct": self.direct,
            "abstained": self.abstained,
            "confidence": round(self.confidence, 4),
            "citations": [citation.as_dict() for citation in self.citations],
            "closest": [passage.as_dict() for passage in self.closest],
            "answerer": self.answerer,
            "notice": self.notice,
            "left_out": list(self.left_out),
            "index": self.index,
            "timings_ms": {stage: round(ms, 2) for stage, ms in self.timings_ms.items()},
            "trace": self.trace.as_dict(),
        }


class Ranked(NamedTuple):
    """A passage's place in a search: its id, the fused score, the cosine and the BM25 score."""

    passage: str
    fused: float
    similarity: float
    lexical: float


@dataclass(frozen=True, slots=True)
class Searched:
    """Streamed first: the completed question and how many passages will be read.

    ``ranking`` holds every candidate of the search, best first, read or not: what an evaluation
    needs to tell "not found" from "found too low".
    """

    question: str
    passages: int
    ranking: tuple[Ranked, ...] = ()


@dataclass(frozen=True, slots=True)
class Delta:
    """Streamed next, any number of times: more Markdown of the answer."""

    text: str


Event = Searched | Delta | Answer
