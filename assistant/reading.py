"""The seam where a reader plugs in: retrieved passages in, ranked sentences and a confidence out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple, Protocol

from assistant.retriever import Retrieval
from ingest.document import Passage, Sentence


class RankedSentence(NamedTuple):
    """A sentence of a retrieved passage. Scores order sentences of one question only."""

    passage: Passage
    sentence: Sentence
    score: float

    @property
    def text(self) -> str:
        """The exact characters of the sentence."""
        return self.passage.quote(self.sentence)


@dataclass(frozen=True, slots=True)
class Reading:
    """Every sentence of the passages read, best first.

    ``confidence`` in [0, 1] is the reader's estimate that the best sentence answers the question;
    below the threshold the assistant abstains.
    """

    sentences: tuple[RankedSentence, ...]
    confidence: float


class Reader(Protocol):
    """Reads a question together with the passages found for it."""

    @property
    def name(self) -> str:
        """What answers say under ``answerer``."""

    def read(self, retrieval: Retrieval) -> Reading:
        """Rank the sentences of the retrieved passages."""
