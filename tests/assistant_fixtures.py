"""Passages, retrievals and readings made by hand, for answerers without an index; and small indexes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from assistant.answer import Answer
from assistant.assistant import Assistant
from assistant.build import build_assistant
from assistant.markers import resolve
from assistant.questions.question import analyse
from assistant.quoting.extractive import ExtractiveAnswerer
from assistant.reading.reader import DirectAnswer, RankedSentence, Reading
from assistant.retrieval.retriever import Retrieval, Retrieved
from assistant.settings import AssistantSettings
from assistant.unchecked import UncheckedAnswer
from ingest.catalogue.catalogue_rows import StoredPassage
from ingest.document import BlockKind, Passage, Sentence
from ingest.index import Index
from ingest.pipeline import ingest
from ingest.settings import IngestSettings

PARAGRAPH, ITEM, ROW, HEADING = (
    BlockKind.PARAGRAPH,
    BlockKind.LIST_ITEM,
    BlockKind.TABLE_ROW,
    BlockKind.HEADING,
)


def passage_of(
    *lines: str | tuple[str, BlockKind, bool],
    document: str = "d.txt",
    heading: str = "",
    start: int = 0,
    title: str = "Title",
) -> Passage:
    """A passage of one sentence a line: (text, kind, introduces what follows).

    The number that an item begins with is none of the sentence.
    """
    text, sentences = "", []
    for line in lines:
        words, kind, lead = line if isinstance(line, tuple) else (line, PARAGRAPH, False)
        text += "\n" if text else ""
        begin = start + len(text)
        text += words
        label = re.match(r"(?:\d+\.|\(\w\)) ", words) if kind is ITEM else None
        first = begin + (label.end() if label else 0)
        sentences.append(Sentence(first, begin + len(words), kind, lead))
    return Passage(
        id=f"{document}@{start}",
        document=document,
        title=title,
        heading=heading,
        page=None,
        start=start,
        end=start + len(text),
        text=text,
        ordinal=0,
        sentences=tuple(sentences),
    )


def retrieval_of(question: str, *passages: Passage) -> Retrieval:
    """What a search for ``question`` found."""
    found = (
        Retrieved(
            StoredPassage(passage, np.zeros((len(passage.sentences), 4), np.int8)), 0.0, 0.5, 1.0
        )
        for passage in passages
    )
    asked = analyse(question)
    weights = dict.fromkeys(asked.stems, 1.0)
    return Retrieval(asked, weights, (), np.zeros(4, np.float32), tuple(found))


def item(text: str) -> tuple[str, BlockKind, bool]:
    """A line of a list."""
    return text, ITEM, False


def row(text: str, header: bool = False) -> tuple[str, BlockKind, bool]:
    """A row of a table."""
    return text, ROW, header


def lead(text: str) -> tuple[str, BlockKind, bool]:
    """A line that introduces a list."""
    return text, PARAGRAPH, True


class ScriptedReader:
    """Ranks the sentences as told: texts in order, each this much below the one before.

    The best one alone is evidence, or with ``several`` all of them.
    ``directs`` are the short answers that its sentences hold.
    """

    name = "scripted"

    def __init__(
        self,
        order: Sequence[str],
        confidence: float = 0.9,
        step: float = 0.5,
        directs: Sequence[str] = (),
        several: bool = False,
    ) -> None:
        self._order = list(order)
        self._several = several
        self._confidence = confidence
        self._step = step
        self._directs = list(directs)

    def threshold(self, wrong_at_most: float) -> float:
        """See ``assistant.reading.reader.Reader``."""
        return 1.0 - wrong_at_most

    def read(self, retrieval: Retrieval, enough: float = 1.0) -> Reading:
        """See ``assistant.reading.reader.Reader``."""
        ranked = []
        for found in retrieval.passages:
            passage = found.stored.passage
            for sentence in passage.sentences:
                text = passage.quote(sentence)
                rank = self._order.index(text) if text in self._order else 99
                score = 2.0 - self._step * rank
                ranked.append(
                    RankedSentence(passage, sentence, score, self._direct(text, sentence))
                )
        ranked.sort(key=lambda sentence: -sentence.score)
        answering = sum(one.score > 2.0 - 50 * self._step for one in ranked) if self._several else 1
        return Reading(tuple(ranked), self._confidence if ranked else 0.0, answering)

    def rerank(self, retrieval: Retrieval, keep: int) -> Retrieval:
        """The passages that hold a sentence of the script first."""
        held = [any(line in f.stored.passage.text for line in self._order)
                for f in retrieval.passages]  # fmt: skip
        order = sorted(range(len(held)), key=lambda n: not held[n])
        return replace(retrieval, passages=tuple(retrieval.passages[n] for n in order[:keep]))

    def _direct(self, text: str, sentence: Sentence) -> DirectAnswer | None:
        for words in self._directs:
            if words in text:
                start = sentence.start + text.index(words)
                return DirectAnswer(start, start + len(words), 3.0)
        return None


def quoted(
    index: Index, question: str, reader: ScriptedReader, *passages: Passage, below: float = 0.5
) -> UncheckedAnswer:
    """What the quoting answerer makes of ``passages``, its markers resolved to what they quote."""
    answerer = ExtractiveAnswerer(reader, index, below)
    *pieces, answer = answerer.stream(retrieval_of(question, *passages), ())
    assert isinstance(answer, UncheckedAnswer)
    assert "".join(map(str, pieces)) == answer.markdown
    assert answer.answerer == "extractive"
    texts = {passage.document: passage for passage in passages}

    def read(document: str, start: int, end: int) -> str:
        passage = texts[document]
        return passage.text[start - passage.start : end - passage.start]

    markdown, citations = resolve(answer.markdown, answer.offered, read)
    assert markdown == answer.markdown
    assert [c.quote for c in citations] == [span.quote for span in answer.offered.values()]
    return answer


@contextmanager
def index_of(folder: Path, texts: Mapping[str, str]) -> Iterator[Index]:
    """An open index of ``texts``, by the names of the files that they are written to in ``folder``."""
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    with Index(IngestSettings(index=str(folder / "index")), "write", "test") as opened:
        ingest(opened, [folder])
        yield opened


def assistant_over(texts: Mapping[str, str]) -> Any:
    """A fixture for a module: an assistant over an index of ``texts``, by the names of their files."""

    @pytest.fixture(scope="module")
    def assistant(tmp_path_factory: pytest.TempPathFactory, models: Path) -> Iterator[Assistant]:
        with index_of(tmp_path_factory.mktemp("texts"), texts) as index:
            yield build_assistant(AssistantSettings(), index)

    return assistant


def quotes(answer: Answer) -> str:
    """All that an answer cites."""
    return " ".join(one.quote for one in answer.citations)
