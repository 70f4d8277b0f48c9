"""The public JSON: these keys may only grow while the version stays the same."""

from __future__ import annotations

import json
from pathlib import Path

from assistant.answer import CONTRACT_VERSION
from assistant.build import build_assistant
from assistant.settings import AssistantSettings
from ingest.index import Index
from ingest.pipeline import ingest
from tests.pdf_builder import build_pdf
from tests.pdf_items import Text

ANSWER = {
    "version": int,
    "question": str,
    "kind": str,
    "abstained": bool,
    "answer": str,
    "direct": str,
    "confidence": float,
    "citations": list,
    "closest": list,
    "reason": str,
    "answerer": str,
    "notice": str,
    "left_out": list,
    "index": str,
    "timings_ms": dict,
    "trace": dict,
}
QUOTE = ["document", "title", "page", "locator", "heading", "start", "end", "quote", "shown"]
CITATION = ["number", *QUOTE]
CLOSEST = [*QUOTE, "score"]
TRACE = ["searched_for", "missing_terms", "passages", "corrected", "literal"]
TIMINGS = {"embed", "search", "read", "total"}


def test_an_answer_and_an_abstention_have_the_same_keys(seed_index: Index) -> None:
    assert CONTRACT_VERSION == 1
    assistant = build_assistant(AssistantSettings(), seed_index)
    for question, abstained in (
        ("Which countries declined to contribute ground forces?", False),
        ("What is the capital of Australia?", True),
    ):
        content = json.loads(json.dumps(assistant.ask(question).as_dict()))
        assert list(content) == list(ANSWER)
        assert {key: type(value) for key, value in content.items()} == ANSWER
        assert content["version"] == 1
        assert content["abstained"] is abstained
        assert list(content["trace"]) == TRACE
        assert content["timings_ms"].keys() == TIMINGS
        assert all(list(citation) == CITATION for citation in content["citations"])
        assert all(list(passage) == CLOSEST for passage in content["closest"])
        assert bool(content["citations"]) is not abstained
        assert bool(content["closest"]) is abstained
        assert bool(content["reason"]) is abstained
        assert content["index"] == seed_index.fingerprint
        for place in content["citations"] + content["closest"]:
            document = seed_index.document(place["document"])
            assert document is not None
            assert document.text[place["start"] : place["end"]] == place["quote"]


def test_a_citation_has_the_page_of_its_own_start(index: Index, tmp_path: Path) -> None:
    first = "The boat house is locked at dusk. It has two doors."
    second = "Greta Holm keeps the keys of the boat house."
    pages = [[Text(72, 700, text)] for text in (first, second)]
    (tmp_path / "boats.pdf").write_bytes(build_pdf(pages))
    ingest(index, [tmp_path / "boats.pdf"])
    (stored,) = index.catalogue.document_passages("boats.pdf")
    assert (stored.passage.page, second in stored.passage.text) == (1, True)  # it spans both
    settings = AssistantSettings(abstain_below=0)
    answer = build_assistant(settings, index).ask("Who keeps the keys of the boat house?")
    assert [(cited.quote, cited.page) for cited in answer.citations] == [(second, 2)]


def test_a_citation_has_the_place_of_its_own_start(index: Index, tmp_path: Path) -> None:
    rows = "Boat,Keeper\nTern,Greta Holm\nSkua,Ida Rahn\n"
    (tmp_path / "boats.csv").write_text(rows, encoding="utf-8")
    ingest(index, [tmp_path / "boats.csv"])
    (stored,) = index.catalogue.document_passages("boats.csv")
    assert stored.passage.locator == "row 1"  # it holds three
    answer = build_assistant(AssistantSettings(), index).ask("Who is the keeper of the Skua?")
    cited = {one.quote: (one.locator, one.page) for one in answer.citations}
    assert cited == {"Boat | Keeper": ("row 1", None), "Skua | Ida Rahn": ("row 3", None)}
