"""The answer contract: what every door returns, whoever wrote the text.

``Answer.as_dict()`` is the public JSON of ``POST /api/v1/ask`` and ``footnote ask --json``; its
keys only ever grow while ``CONTRACT_VERSION`` stays the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal, NamedTuple

CONTRACT_VERSION = 1  # raised when a field goes or changes its meaning
Kind = Literal["answer", "abstention", "remark"]


class Turn(NamedTuple):
    """One message of a conversation."""

    role: Literal["user", "assistant"]
    content: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """Exact characters of a document: ``document.text[start:end] == quote``.

    ``page`` counts from 1 (None without pages); ``locator`` names the place in a file that has others
    than pages, "slide 3" or "sheet Plans, row 7" (None without); ``heading`` is the heading path (""
    without). ``shown`` is the quote as it is read: on one line, without the marks of its notation.
    """

    document: str
    title: str
    page: int | None
    locator: str | None
    heading: str
    start: int
    end: int
    quote: str
    shown: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation(Quote):
    """A checked footnote: its quote held when the answer was made."""

    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosestPassage(Quote):
    """A passage shown with an abstention: near the question, not an answer to it."""

    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundPassage(Quote):
    """A passage that a search found. ``score`` orders the passages of one search only; ``similarity``
    is the cosine to what was searched for, ``lexical`` the BM25 score (0: shares no word with it).
    """

    score: float
    similarity: float
    lexical: float


@dataclass(frozen=True, slots=True)
class Respelled:
    """A word that occurs in no document as it was ``typed``; the search was for ``used``."""

    typed: str
    used: str


@dataclass(frozen=True, slots=True)
class Trace:
    """How the answer came about.

    ``searched_for`` is the question completed from the conversation, its words respelled as
    ``corrected`` says; ``missing_terms`` are the words of it that occur in no document;
    ``passages`` are the ids of the passages read, nearest to an answer first. Where anything was corrected,
    ``literal`` is the question that searches for what was typed: those words in double quotes.
    """

    searched_for: str
    missing_terms: tuple[str, ...] = ()
    passages: tuple[str, ...] = ()
    corrected: tuple[Respelled, ...] = ()
    literal: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """An answer with its footnotes, an abstention with the closest passages, or a reply to a remark.

    The fields stand in the order of the public JSON. ``kind`` tells which of the three; a remark is
    no question ("hello", "thanks!"), was not searched for, and its reply has no citation and claims
    nothing of the documents (``confidence`` 0). ``answer`` is Markdown with ``[1]`` markers, none of
    them in a block of code; ``direct`` is the short answer, a stretch of a cited quote, or "" where there is none;
    ``confidence`` lies in [0, 1]; ``reason`` is one sentence on why there is no answer, or "";
    ``notice`` is one sentence that whoever reads the answer must know (a failing chat model, say) or
    ""; ``left_out`` are the sentences that a chat model wrote and no passage says.
    """

    version: int = CONTRACT_VERSION
    question: str
    kind: Kind
    answer: str
    direct: str = ""
    confidence: float
    citations: tuple[Citation, ...]
    closest: tuple[ClosestPassage, ...]
    reason: str = ""
    answerer: str
    notice: str = ""
    left_out: tuple[str, ...] = ()
    index: str
    timings_ms: Mapping[str, float]
    trace: Trace

    @property
    def abstained(self) -> bool:
        """Whether the documents do not say."""
        return self.kind == "abstention"

    def as_dict(self) -> dict[str, Any]:
        """The public JSON form."""
        whole = asdict(self, dict_factory=_with_lists)
        numbered = [{"number": one["number"]} | one for one in whole["citations"]]
        head = {name: whole[name] for name in ("version", "question", "kind")}
        return head | {
            "abstained": self.abstained,
            **whole,
            "citations": numbered,
            "confidence": round(self.confidence, 4),
            "timings_ms": {stage: round(ms, 2) for stage, ms in self.timings_ms.items()},
        }


def _with_lists(fields: list[tuple[str, Any]]) -> dict[str, Any]:
    return {name: list(v) if isinstance(v, tuple) else v for name, v in fields}


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchResult:
    """The passages that an answer would be read from, best first, without an answer.

    ``searched_for``, ``missing_terms`` and ``corrected`` as in ``Trace``; ``index`` as in ``Answer``.
    """

    searched_for: str
    missing_terms: tuple[str, ...]
    corrected: tuple[Respelled, ...]
    passages: tuple[FoundPassage, ...]
    index: str

    def as_dict(self) -> dict[str, Any]:
        """The public JSON form."""
        return asdict(self, dict_factory=_with_lists)


class Ranked(NamedTuple):
    """A passage in the ranking of a search: its id, the score that orders it, the cosine, the BM25 score."""

    passage: str
    score: float
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
