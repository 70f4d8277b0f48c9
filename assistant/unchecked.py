"""What an answerer hands over before its markers are checked, and what every answerer must do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from assistant.answer import Turn
from assistant.markers import Offered
from assistant.retrieval.retriever import Retrieval


@dataclass(frozen=True, slots=True)
class UncheckedAnswer:
    """Markdown with ``[n]`` markers into ``offered``, or an abstention (empty ``markdown``).

    ``confidence`` in [0, 1] is the chance that the answer is right; ``notice`` is one sentence the
    reader of the answer must know, or ""; ``direct`` is the short answer inside a quoted sentence;
    ``left_out`` are sentences that a chat model wrote and no passage says; ``nearest`` the ids of the
    passages that came nearest to an answer, best first, if the answerer knows.
    """

    markdown: str
    offered: Mapping[int, Offered]
    confidence: float
    answerer: str
    notice: str = ""
    timings_ms: Mapping[str, float] = field(default_factory=dict)
    direct: str = ""
    left_out: tuple[str, ...] = ()
    nearest: tuple[str, ...] = ()

    @property
    def abstains(self) -> bool:
        """Whether the answerer found no answer."""
        return not self.markdown.strip()


class Answerer(Protocol):
    """Writes answers from retrieved passages. One method; asking once derives from it."""

    @property
    def name(self) -> str:
        """What answers say under ``answerer``."""

    def stream(
        self, retrieval: Retrieval, history: Sequence[Turn]
    ) -> Iterator[str | UncheckedAnswer]:
        """Any number of pieces of Markdown to show at once, then exactly one ``UncheckedAnswer``."""
