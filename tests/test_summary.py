from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.build import build_assistant
from assistant.quoting.summarizer import Summarizer
from assistant.retrieval.retriever import HybridRetriever
from assistant.settings import AssistantSettings
from ingest.document import BlockKind
from ingest.index import Index
from ingest.pipeline import ingest
from ingest.settings import IngestSettings

OFFICE = Path(__file__).parents[1] / "eval" / "testsets" / "office"


def summary(index: Index, question: str) -> list[tuple[str, str]]:
    retrieval = HybridRetriever(index, 0.5, 50).search(question, 8)
    found = Summarizer(index).summarise(retrieval)
    pieces = found.pieces if found else ()
    return [(passage.document, passage.quote(sentence)) for passage, sentence in pieces]


def test_a_summary_has_whole_sentences_of_text_in_order(seed_index: Index) -> None:
    retrieval = HybridRetriever(seed_index, 0.5, 50).search("Summarise this article", 8)
    found = Summarizer(seed_index).summarise(retrieval)
    assert found is not None
    assert 0.5 < found.confidence < 1
    pieces = found.pieces
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


def test_a_short_line_that_is_no_sentence_says_nothing_of_what_a_text_is_about(
    index: Index, tmp_path: Path
) -> None:
    text = "# Wing\n\nPress release, Varnmouth, Monday 3 May 2025\n\nThe museum opens a new wing on 14 June."
    found = summary(written(index, tmp_path, text), "Summarise this document")
    assert found == [("odd.md", "The museum opens a new wing on 14 June.")]


def written(index: Index, tmp_path: Path, text: str) -> Index:
    """The index over one document of this text."""
    (tmp_path / "odd.md").write_text(text, encoding="utf-8")
    ingest(index, [tmp_path / "odd.md"])
    return index


@pytest.mark.parametrize(
    "text",
    [
        "One short sentence only.",
        "- a first thing\n- a second thing\n- a third thing\n",
        "A sentence that is repeated without any end in sight. " * 40,
    ],
)
def test_a_small_or_odd_document_is_summarised_as_far_as_it_goes(
    index: Index, tmp_path: Path, text: str
) -> None:
    assistant = build_assistant(AssistantSettings(), written(index, tmp_path, text))
    assert 1 <= len(assistant.ask("Summarise this document").citations) <= 8


def test_a_summary_does_not_repeat_a_sentence(index: Index, tmp_path: Path) -> None:
    said = "The pumps of the northern station were never maintained by their operator."
    other = "The town council has asked for a replacement of all the old sensors by June."
    text = f"{said} {said} {other} {said} {said} {said} {said}\n"
    told = summary(written(index, tmp_path, text), "Summarise this document")
    quotes = [quote for _, quote in told]
    assert other in quotes
    assert len(quotes) == len(set(quotes))


@pytest.fixture(scope="module")
def boats(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    """Three short documents about boats, open for reading alone after they were ingested."""
    directory = tmp_path_factory.mktemp("boats")
    (directory / "index").mkdir()
    texts = {
        "rowing-guide.md": "# Rowing guide\n\nRowing needs two oars and a calm lake.\n"
        "A coxswain steers the long boats and calls the rhythm of the strokes.\n",
        "harbour-rules.md": "# Harbour rules\n\n## IT\n\nIT repairs the radio of every boat.\n\n"
        "## Mooring\n\nBoats moor at the eastern pier only.\n"
        "Ropes are checked by the harbour master every evening.\n\n"
        "## Fees\n\nA berth costs 12 crowns for each night.\nFees are paid at the kiosk.\n",
        "club-minutes.md": "# Minutes of the sailing club\n\nThe club met in the old lighthouse.\n"
        "Hedda Lund was elected treasurer with a large majority.\n",
    }
    for name, text in texts.items():
        (directory / name).write_text(text, encoding="utf-8")
    with Index(IngestSettings(index=str(directory / "index")), "write", "test") as opened:
        ingest(opened, [directory / name for name in texts])
        yield opened


def test_what_no_document_is_about_gets_no_summary(boats: Index) -> None:
    assistant = build_assistant(AssistantSettings(), boats)
    for question in (
        "What is the gist of the takeover of Quillmark?",
        "Summarise the Quillmark rules",
        "tl;dr of the volcano",
        "Give me an overview of the pension scheme for divers",
    ):
        answer = assistant.ask(question)
        assert answer.abstained, question
        assert answer.confidence < 0.44


def test_the_confidence_is_the_share_of_what_was_named(boats: Index) -> None:
    retriever = HybridRetriever(boats, 0.5, 50)
    asked = ("the harbour rules", "the old Swedish harbour rules for barges")
    whole, part = (
        Summarizer(boats).summarise(retriever.search(f"Summarise {named}", 8)) for named in asked
    )
    assert whole is not None
    assert 0.5 < whole.confidence <= 1
    assert part is None or part.confidence < whole.confidence


def test_a_topic_is_summarised_from_the_passages_that_hold_it(boats: Index) -> None:
    pieces = summary(boats, "Give me a summary of the mooring")
    assert {document for document, _ in pieces} == {"harbour-rules.md"}
    assert "Boats moor at the eastern pier only." in [quote for _, quote in pieces]
    assert not any("berth" in quote for _, quote in pieces)
    # A section is called so, and "rules" is a title's word.
    rules = summary(boats, "Summarise the fees rules")
    assert "A berth costs 12 crowns for each night." in [quote for _, quote in rules]
    assert not any("eastern" in quote for _, quote in rules)
    named = [quote for _, quote in summary(boats, "Give me a summary of IT")]
    assert named == ["IT repairs the radio of every boat."]


def test_the_lines_of_a_list_about_the_topic_are_in_its_summary(
    index: Index, tmp_path: Path
) -> None:
    steps = ["Close the gas tap.", "Wipe the hob.", "Empty the bin."]
    listed = "".join(f"- {step}\n" for step in steps)
    text = (
        f"# Galley\n\n## Cleaning\n\nSteps of the cleaning:\n\n{listed}\n"
        "The ladder of the hold must never be cleaned with oil.\n"
    )
    told = summary(written(index, tmp_path, text), "Summarise the steps of the cleaning")
    assert set(steps) <= {quote for _, quote in told}


def test_a_clause_after_the_topic_is_none_of_its_names(boats: Index) -> None:
    said = summary(boats, "tl;dr of the fees that skippers are grumbling about")
    assert said == summary(boats, "tl;dr of the fees")
    assert "A berth costs 12 crowns for each night." in [quote for _, quote in said]


def test_a_passage_that_only_has_the_word_is_not_about_the_topic(boats: Index) -> None:
    assert summary(boats, "Summarise the majority") == []
    assert summary(boats, "tl;dr of the evening") == []
    assert summary(boats, "Give me an overview of the kiosk") != []


def test_a_summary_keeps_to_the_documents_asked_for(boats: Index) -> None:
    assistant = build_assistant(AssistantSettings(), boats)
    for question in ("Summarise this document", "tl;dr", "Summarise the rowing guide"):
        answer = assistant.ask(question, documents=["rowing-guide.md"])
        assert {citation.document for citation in answer.citations} == {"rowing-guide.md"}
    retrieval = HybridRetriever(boats, 0.5, 50).search(
        "Summarise the rowing guide", 8, ["club-minutes.md"]
    )
    assert Summarizer(boats).summarise(retrieval) is None


@pytest.mark.parametrize(
    ("question", "documents"),
    [
        ("Summarise the guide", {"rowing-guide.md"}),
        ("What are the minutes about?", {"club-minutes.md"}),
        ("Summarise everything", {"rowing-guide.md", "club-minutes.md", "harbour-rules.md"}),
    ],
)
def test_a_kind_of_text_names_the_document_that_calls_itself_so(
    boats: Index, question: str, documents: set[str]
) -> None:
    assert {name for name, _ in summary(boats, question)} == documents
