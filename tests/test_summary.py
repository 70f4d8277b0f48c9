from __future__ import annotations

from pathlib import Path

import pytest

from assistant.build import build_assistant
from assistant.retriever import HybridRetriever
from assistant.settings import AssistantSettings
from assistant.summary import Summarizer
from ingest.document import BlockKind
from ingest.index import Index
from ingest.pipeline import ingest

OFFICE = Path(__file__).parents[1] / "eval" / "testsets" / "office"


def summary(index: Index, question: str) -> list[tuple[str, str]]:
    retrieval = HybridRetriever(index, 0.5, 50).search(question, 8)
    pieces = Summarizer(index).summarise(retrieval)
    return [(passage.document, passage.quote(sentence)) for passage, sentence in pieces]


def test_a_summary_has_whole_sentences_of_text_in_order(seed_index: Index) -> None:
    retrieval = HybridRetriever(seed_index, 0.5, 50).search("Summarise this article", 8)
    pieces = Summarizer(seed_index).summarise(retrieval)
    assert 4 <= len(pieces) <= 8
    starts = [sentence.start for _, sentence in pieces]
    assert starts == sorted(set(starts))
    assert all(sentence.kind is BlockKind.PARAGRAPH for _, sentence in pieces)
    assert summary(seed_index, "Summarise this article") == summary(seed_index, "tl;dr")


def test_the_document_that_is_named_is_summarised(index: Index) -> None:
    ingest(index, [OFFICE])
    for question, document in (
        ("Summarise the leave policy", "leave-policy.md"),
        ("Give me a summary of the procurement rules", "procurement-rules.txt"),
        ("What are the main points of the travel expenses document?", "travel-expenses.md"),
    ):
        assert {name for name, _ in summary(index, question)} == {document}


@pytest.mark.parametrize(
    ("text", "least"),
    [
        ("One short sentence only.", 1),
        ("- a first thing\n- a second thing\n- a third thing\n", 1),
        ("A sentence that is repeated without any end in sight. " * 40, 1),
    ],
)
def test_a_small_or_odd_document_is_summarised_as_far_as_it_goes(
    index: Index, tmp_path: Path, text: str, least: int
) -> None:
    file = tmp_path / "odd.txt"
    file.write_text(text, encoding="utf-8")
    ingest(index, [file])
    answer = build_assistant(AssistantSettings(), index).ask("Summarise this document")
    assert not answer.abstained
    assert least <= len(answer.citations) <= 8


def test_a_summary_does_not_repeat_a_sentence(index: Index, tmp_path: Path) -> None:
    file = tmp_path / "repeats.txt"
    said = "The pumps of the northern station were never maintained by their operator."
    other = "The town council has asked for a replacement of all the old sensors by June."
    file.write_text(f"{said} {said} {other} {said} {said} {said} {said}\n", encoding="utf-8")
    ingest(index, [file])
    quotes = [quote for _, quote in summary(index, "Summarise this document")]
    assert other in quotes
    assert len(quotes) == len(set(quotes))
