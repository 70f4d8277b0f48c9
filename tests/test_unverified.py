"""Quotes that the stored text does not bear out: an error with its name, never an abstention."""

from __future__ import annotations

import codecs
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from assistant.answer import Answer, Turn
from assistant.answering import Answering
from assistant.assistant import ChainAssistant
from assistant.build import build_assistant, build_reader
from assistant.chain import AnswerChain
from assistant.markers import Offered
from assistant.quoting.extractive import ExtractiveAnswerer
from assistant.retrieval.retriever import HybridRetriever, Retrieval
from assistant.settings import AssistantSettings
from assistant.unchecked import UncheckedAnswer
from ingest.errors import IndexChanged, IndexDamaged
from ingest.index import Index
from ingest.pipeline import ingest

QUESTION = "Who keeps the keys of the boat house?"
TEXT = "The boat house is locked at dusk. Greta Holm keeps the keys of the boat house. It has two doors."


@pytest.fixture
def note(tmp_path: Path, index: Index) -> Path:
    file = tmp_path / "docs" / "note.txt"
    file.parent.mkdir()
    file.write_text(TEXT)
    (file.parent / "other.txt").write_text("The canteen serves soup on Fridays.")
    ingest(index, [file.parent])
    return file


class Interrupted(AnswerChain):
    """The chain, with something that happens each time between search and answer."""

    def __init__(self, index: Index, then: Iterator[str], file: Path) -> None:
        reader = build_reader(AssistantSettings())
        quoting = ExtractiveAnswerer(reader, index, reader.threshold(0.35))
        super().__init__(HybridRetriever(index, 0.4, 50), quoting, 8)
        self._index, self._then, self._file = index, then, file

    def stream(
        self, question: str, history: Sequence[Turn], documents: Sequence[str]
    ) -> Iterator[Retrieval | str | UncheckedAnswer]:
        steps = list(super().stream(question, history, documents))
        text = next(self._then, None)
        if text is not None:
            self._file.write_text(text)
            ingest(self._index, [self._file])
        yield from steps


@pytest.mark.parametrize("codec", ["utf-8", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("name", ["log.txt", "log.md"])
def test_a_document_with_nuls_is_answered_from(
    index: Index, tmp_path: Path, codec: str, name: str
) -> None:
    mark = {"utf-8": codecs.BOM_UTF8, "utf-16-le": codecs.BOM_UTF16_LE}.get(
        codec, codecs.BOM_UTF16_BE
    )
    (tmp_path / "docs").mkdir()
    text = "# Boats\0 and keys\n\n" + TEXT.replace("keeps the", "keeps\0 the")
    (tmp_path / "docs" / name).write_bytes(mark + text.encode(codec))
    (tmp_path / "docs" / "other.txt").write_text("The canteen serves soup on Fridays.")
    ingest(index, [tmp_path / "docs"])
    answer = build_assistant(AssistantSettings(), index).ask(QUESTION)
    assert "Greta Holm" in answer.answer
    document = index.document(name)
    assert document is not None
    assert document.text == text
    for citation in answer.citations:
        assert text[citation.start : citation.end] == citation.quote
    assert index.document(answer.citations[0].document) is not None


def test_a_damaged_text_is_an_error_with_its_name(index: Index, note: Path) -> None:
    with index.catalogue.transaction():
        index.catalogue._execute("UPDATE documents SET text = 'X' || text")
    with pytest.raises(IndexDamaged, match=r"stored text of note\.txt .* footnote doctor"):
        build_assistant(AssistantSettings(), index).ask(QUESTION)


def test_a_document_that_changes_meanwhile_is_read_again(index: Index, note: Path) -> None:
    changed = "Since May Ole Brandt keeps the keys of the boat house. It has two doors."
    interrupted = Interrupted(index, iter([changed]), note)
    assistant = ChainAssistant(index, lambda seen: Answering(seen, interrupted))
    *_, answer = assistant.stream(QUESTION)
    assert isinstance(answer, Answer)
    assert "Ole Brandt" in answer.answer
    assert "Greta" not in answer.answer
    (citation, *_) = answer.citations
    assert changed[citation.start : citation.end] == citation.quote


def test_documents_that_go_on_changing_are_a_reason_to_ask_again(index: Index, note: Path) -> None:
    versions = (TEXT.replace("Greta", name) for name in ("Ole", "Inga"))
    interrupted = Interrupted(index, versions, note)
    assistant = ChainAssistant(index, lambda seen: Answering(seen, interrupted))
    with pytest.raises(IndexChanged, match="ask again") as caught:
        assistant.ask(QUESTION)
    assert caught.value.retryable


class Writer:
    """Writes what it is told to, from whatever was found."""

    name = "written"

    def __init__(self, markdown: str) -> None:
        self._markdown = markdown

    def stream(
        self, retrieval: Retrieval, history: Sequence[Turn]
    ) -> Iterator[str | UncheckedAnswer]:
        offered = {
            n: Offered(p := found.stored.passage, p.start, p.end)
            for n, found in enumerate(retrieval.passages, start=1)
        }
        yield UncheckedAnswer(self._markdown, offered, 0.9, self.name)


def test_numbers_that_name_nothing_are_dropped_as_ever(index: Index, note: Path) -> None:
    written = Writer("Greta Holm keeps them. [1][99]")
    chain = AnswerChain(HybridRetriever(index, 0.4, 50), written, 8)
    answer = ChainAssistant(index, lambda seen: Answering(seen, chain)).ask(QUESTION)
    assert (answer.abstained, len(answer.citations)) == (False, 1)
    assert answer.answer == "Greta Holm keeps them. [1]"
