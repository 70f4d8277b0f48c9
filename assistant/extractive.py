"""Answers by quoting: the sentence, the few sentences, or the list that carry the answer.

Every sentence is verbatim and has its own footnote. What the answer is made of follows the shape
of the question; which sentences it is made of, and whether it is given at all, follows the reader.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace

from assistant.answer import Turn
from assistant.direct import Direct, direct_answer, disagreement
from assistant.lists import ListGroup, groups_of, schedule_lines, with_header
from assistant.markers import Offered, escape
from assistant.reader import RankedSentence, Reader, Reading
from assistant.retriever import Retrieval
from assistant.shapes import Shape, wants_several
from assistant.summarizer import Summarizer
from assistant.unchecked import Draft
from ingest.document import BlockKind, Passage, Sentence

# A further sentence is quoted when its score is this close to the best one's.
_CLOSE = 0.12
_CLOSE_SEVERAL = 0.2
_MOST_SENTENCES = 3
# A list is taken whole when one of its lines ranks this high.
_LIST_RANK = {Shape.LIST: 6, Shape.SCHEDULE: 10, Shape.SENTENCE: 1}
_EMPHASIS = re.compile(r"(\*\*|__|`|(?<!\w)[*_](?=\S))(.+?)\1")
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)\s]*\)")
DISAGREEMENT = "The documents disagree here; both statements are quoted."
_PIECE = tuple[Passage, Sentence]


class ExtractiveAnswerer:
    """Quotes; needs no language model."""

    def __init__(self, reader: Reader, summarizer: Summarizer, abstain_below: float) -> None:
        self._reader = reader
        self._summarizer = summarizer
        self._abstain_below = abstain_below

    @property
    def name(self) -> str:
        """What answers say under ``answerer``."""
        return "extractive"

    def stream(
        self,
        retrieval: Retrieval,
        history: Sequence[Turn],  # noqa: ARG002 - the question is complete already
    ) -> Iterator[str | Draft]:
        """Yield the whole answer at once: it is there in milliseconds."""
        began = time.perf_counter()
        draft = self._draft(retrieval, began)
        if draft.markdown:
            yield draft.markdown
        yield draft

    def _draft(self, retrieval: Retrieval, began: float) -> Draft:
        if retrieval.question.shape is Shape.SUMMARY:
            summary = self._summarizer.summarise(retrieval)
            if summary is not None and summary.confidence >= self._abstain_below:
                return _quoted(summary.pieces, summary.confidence, self.name, began)
        reading = self._reader.read(retrieval)
        if not reading.sentences or reading.confidence < self._abstain_below:
            read_ms = {"read": 1e3 * (time.perf_counter() - began)}
            return Draft("", {}, reading.confidence, self.name, timings_ms=read_ms)
        differing = disagreement(retrieval.question, reading)
        if differing is not None:
            return _side_by_side(differing, reading.confidence, self.name, began)
        draft = _quoted(_choose(retrieval, reading), reading.confidence, self.name, began)
        found = direct_answer(retrieval.question, reading)
        return draft if found is None else _headed(draft, found)


def _choose(retrieval: Retrieval, reading: Reading) -> list[_PIECE]:
    question = retrieval.question
    best = reading.sentences[0]
    whole = _list_for(question.shape, reading)
    if whole is not None:
        pieces = whole.pieces()
        held = (best.passage, best.sentence)
        # A list that the best sentence is none of, or too far down in, does not stand for it.
        return pieces if held in pieces else [held, *pieces]
    if question.shape is Shape.SCHEDULE:
        lines = schedule_lines(reading, question.sought)
        if lines:
            return lines
    if best.sentence.kind is BlockKind.TABLE_ROW:
        return with_header(best.passage, best.sentence)
    several = question.shape is Shape.SUMMARY or wants_several(question.text)
    return _close_sentences(reading, several)


def _headed(draft: Draft, found: Direct) -> Draft:
    """The draft below its direct answer in bold, which cites every passage that says it."""
    offered = dict(draft.offered)
    numbers = [_offer(offered, found.ranked)]
    if found.same is not None:
        numbers.append(_offer(offered, found.same))
    marks = "".join(f"[{number}]" for number in numbers)
    words = escape(" ".join(found.text.split()))
    markdown = f"**{words}** {marks}\n\n{draft.markdown}"
    return replace(draft, markdown=markdown, offered=offered, direct=found.text)


def _offer(offered: dict[int, Offered], ranked: RankedSentence) -> int:
    """The number under which a sentence is offered; offers it if it is not yet."""
    span = Offered(ranked.passage, ranked.sentence.start, ranked.sentence.end)
    for number, other in offered.items():
        if other == span:
            return number
    offered[len(offered) + 1] = span
    return len(offered)


def _side_by_side(pair: tuple[Direct, Direct], confidence: float, name: str, began: float) -> Draft:
    """Two statements that differ, each with its document; which is right is not ours to say."""
    offered: dict[int, Offered] = {}
    lines = []
    for found in pair:
        number = _offer(offered, found.ranked)
        passage = found.ranked.passage
        words = escape(" ".join(found.text.split()))
        where = escape(" ".join(passage.title.split()))
        sentence = escape(_shown(passage, found.ranked.sentence))
        lines.append(f"- **{words}** – {where}: {sentence} [{number}]")
    read_ms = {"read": 1e3 * (time.perf_counter() - began)}
    return Draft(
        "\n".join(lines), offered, confidence, name, DISAGREEMENT, read_ms, direct=pair[0].text
    )


def _list_for(shape: Shape, reading: Reading) -> ListGroup | None:
    """The list to quote whole, if a line of one ranks high enough for this shape of question.

    A question for one fact gets a list only when its introducing line is the best sentence.
    """
    best_score = reading.sentences[0].score
    for ranked in reading.sentences[: _LIST_RANK.get(shape, 1)]:
        if shape is Shape.SENTENCE and not ranked.sentence.lead:
            return None
        if shape is not Shape.SENTENCE and ranked.score < best_score - 2 * _CLOSE_SEVERAL:
            return None
        for group in groups_of(ranked.passage):
            if ranked.sentence in group.sentences:
                return group
    return None


def _close_sentences(reading: Reading, several: bool) -> list[_PIECE]:
    best = reading.sentences[0]
    margin = _CLOSE_SEVERAL if several else _CLOSE
    chosen: list[RankedSentence] = []
    said: set[str] = set()
    for ranked in reading.sentences:
        if ranked.score < best.score - margin or len(chosen) == _MOST_SENTENCES:
            break
        words = " ".join(ranked.text.split())
        if words in said or (chosen and _poor_company(ranked.sentence)):
            continue
        said.add(words)
        chosen.append(ranked)
    return [(ranked.passage, ranked.sentence) for ranked in chosen]


def _shown(passage: Passage, sentence: Sentence) -> str:
    """The sentence on one line; of a Markdown document, without the marks that make it bold.

    The citation keeps the exact characters; this is what is read.
    """
    words = " ".join(passage.quote(sentence).split())
    if passage.document.lower().endswith((".md", ".markdown")):
        words = _LINK.sub(r"\1", _EMPHASIS.sub(r"\2", words))
    return words


def _poor_company(sentence: Sentence) -> bool:
    """Headings, and lines that introduce what is not quoted, add nothing to a sentence."""
    return sentence.kind is BlockKind.HEADING or sentence.lead


def _quoted(pieces: Sequence[_PIECE], confidence: float, name: str, began: float) -> Draft:
    """The pieces as Markdown, each with its marker: list lines as a list, the rest as a text."""
    offered: dict[int, Offered] = {}
    markdown = ""
    listed_before = False
    for number, (passage, sentence) in enumerate(pieces, start=1):
        offered[number] = Offered(passage, sentence.start, sentence.end)
        words = escape(_shown(passage, sentence))
        listed = sentence.kind in (BlockKind.LIST_ITEM, BlockKind.TABLE_ROW) and len(pieces) > 1
        if listed:
            joint = "\n" if listed_before or not markdown else "\n\n"
            markdown += f"{joint}- {words} [{number}]"
        else:
            joint = "" if not markdown else ("\n\n" if listed_before else " ")
            markdown += f"{joint}{words} [{number}]"
        listed_before = listed
    read_ms = {"read": 1e3 * (time.perf_counter() - began)}
    return Draft(markdown.strip(), offered, confidence, name, timings_ms=read_ms)
