"""Where what the last answer quoted stands in the documents: a follow-up asks on from there.

"And how far along are they?" says little that a search could find; the next sentence tells it.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from assistant.answer import Turn
from assistant.language.english import content_terms
from assistant.markers import unescape, unmarked
from ingest.catalogue.catalogue_rows import StoredPassage
from ingest.document import Passage
from ingest.readable.readable import ReadableCatalogue

# What is looked at: answers, lines of each, terms of a line, passages that hold them.
_ANSWERS, _LINES, _TERMS, _PASSAGES = 3, 4, 30, 4
_SHORTEST = 20  # characters; less may stand anywhere
_BULLET = re.compile(r"^\s*(?:[-*>]|\d+[.)])\s+")
_EMPHASIS = re.compile(r"[*_`]")
_FAR = 500.0  # characters, in which nearness falls to 1/e


class Said(NamedTuple):
    """A sentence that the last answer quoted, ``whole`` or less than half: a span of a stored text."""

    document: str
    start: int
    end: int
    whole: bool = True


class SaidBefore(NamedTuple):
    """The sentences that the last answer quoted, the passages that hold them, and those beside them."""

    sentences: tuple[Said, ...] = ()
    passages: tuple[StoredPassage, ...] = ()


def said_before(
    history: Sequence[Turn], catalogue: ReadableCatalogue, documents: Sequence[str]
) -> SaidBefore:
    """What the last answers quoted, of ``documents`` only when any are named; the latest first."""
    found: dict[Said, None] = {}
    passages: dict[str, StoredPassage] = {}
    answers = [turn.content for turn in history if turn.role == "assistant"][-_ANSWERS:]
    for line in [line for answer in reversed(answers) for line in _lines(answer)]:
        terms = list(dict.fromkeys(content_terms(line)))[:_TERMS]
        holding = catalogue.search_text(terms, _PASSAGES, documents)
        for stored in catalogue.passages(list(holding)).values():
            quoted = _quoted(stored.passage, line)
            if quoted:
                found |= dict.fromkeys(quoted)
                passages |= {one.passage.id: one for one in _with_next(stored, catalogue)}
    return SaidBefore(tuple(found), tuple(passages.values()))


def told_before(answer: str, catalogue: ReadableCatalogue) -> str:
    """The passage of the first sentence that ``answer`` quotes, up to its end; "" if there is none."""
    found = said_before([Turn("assistant", answer)], catalogue, ())
    for said in found.sentences[:1]:
        for stored in found.passages:
            passage = stored.passage
            if passage.document == said.document and passage.start <= said.start < passage.end:
                return passage.text[: said.end - passage.start]
    return ""


def nearness(passage: Passage, start: int, end: int, said: Sequence[Said]) -> float:
    """How near to what was said before a sentence stands: in [0, 1], but −1 for what was said whole."""
    distances = [
        max(0, start - other.end, other.start - end)
        for other in said
        if other.document == passage.document
    ]
    if any(
        one.start < end and start < one.end
        for one in said
        if one.whole and one.document == passage.document
    ):
        return -1.0
    return math.exp(-min(distances) / _FAR) if distances else 0.0


def _lines(answer: str) -> list[str]:
    lines = (_plain(unescape(unmarked(line))) for line in answer.splitlines())
    return [line for line in lines if len(line) >= _SHORTEST][:_LINES]


def _plain(text: str) -> str:
    return " ".join(_EMPHASIS.sub("", _BULLET.sub("", text)).split())


def _quoted(passage: Passage, line: str) -> list[Said]:
    """The sentences of a passage that a line of an answer holds, or that hold it."""
    told = ((sentence, _plain(passage.quote(sentence))) for sentence in passage.sentences)
    return [
        Said(passage.document, sentence.start, sentence.end, 2 * len(line) > len(words))
        for sentence, words in told
        if len(words) >= _SHORTEST and (words in line or line in words)
    ]


def _with_next(stored: StoredPassage, catalogue: ReadableCatalogue) -> Iterator[StoredPassage]:
    yield stored
    after = catalogue.passage_after(stored.passage.document, stored.passage.ordinal)
    if after is not None:
        yield after
