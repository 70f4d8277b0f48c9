from __future__ import annotations

from pathlib import Path

import pytest

from assistant.build import build_assistant
from assistant.extractive import ExtractiveAnswerer
from assistant.markers import resolve
from assistant.settings import AssistantSettings
from assistant.summarizer import Summarizer
from assistant.unchecked import UncheckedAnswer
from ingest.document import Passage
from ingest.index import Index
from ingest.pipeline import ingest
from tests.assistant_fixtures import ScriptedReader, item, lead, passage_of, retrieval_of, row

POLAND = "Poland declined."
LIST = passage_of("We go far.", lead("Bring these:"), item("a tent"), item("a lamp"), item("tea"))


def drafted(
    index: Index, question: str, reader: ScriptedReader, *passages: Passage, below: float = 0.5
) -> UncheckedAnswer:
    answerer = ExtractiveAnswerer(reader, Summarizer(index), below)
    *pieces, draft = answerer.stream(retrieval_of(question, *passages), ())
    assert isinstance(draft, UncheckedAnswer)
    assert "".join(str(piece) for piece in pieces) == draft.markdown
    assert draft.answerer == "extractive"
    return draft


def test_the_best_sentence_is_quoted_with_its_footnote(seed_index: Index) -> None:
    passage = passage_of("It rained.", POLAND, "Spain agreed.", start=100)
    draft = drafted(seed_index, "Who declined?", ScriptedReader([POLAND]), passage)
    assert draft.markdown == f"{POLAND} [1]"
    assert (draft.offered[1].start, draft.offered[1].end) == (111, 127)
    assert draft.offered[1].quote == POLAND
    assert draft.confidence == 0.9


def test_below_the_threshold_it_abstains(seed_index: Index) -> None:
    unsure = ScriptedReader([POLAND], confidence=0.49)
    assert drafted(seed_index, "Who?", unsure, passage_of(POLAND)).abstains
    assert not drafted(seed_index, "Who?", unsure, passage_of(POLAND), below=0.49).abstains
    nothing = drafted(seed_index, "Who?", ScriptedReader([]))
    assert nothing.abstains
    assert nothing.confidence == 0


def test_sentences_nearly_as_good_come_along_once_each(seed_index: Index) -> None:
    close = ScriptedReader([POLAND, "Spain too.", "So did Italy."], step=0.01)
    passage = passage_of(POLAND, "Spain too.", "It rained.", "So did Italy.", POLAND)
    markdown = drafted(seed_index, "Who declined?", close, passage).markdown
    assert markdown == f"{POLAND} [1] Spain too. [2] So did Italy. [3]"


def test_a_question_for_a_list_gets_the_whole_list(seed_index: Index) -> None:
    draft = drafted(seed_index, "List what to bring", ScriptedReader(["a lamp"]), LIST)
    assert draft.markdown == "Bring these: [1]\n\n- a tent [2]\n- a lamp [3]\n- tea [4]"
    assert [draft.offered[number].quote for number in (1, 2, 3, 4)] == [
        "Bring these:",
        "a tent",
        "a lamp",
        "tea",
    ]


def test_a_question_for_one_thing_gets_one_line_of_a_list(seed_index: Index) -> None:
    draft = drafted(seed_index, "Is a lamp needed?", ScriptedReader(["a lamp"]), LIST)
    assert draft.markdown == "a lamp [1]"


def test_the_line_that_introduces_a_list_brings_the_list(seed_index: Index) -> None:
    draft = drafted(seed_index, "What is needed?", ScriptedReader(["Bring these:"]), LIST)
    assert "- tea [4]" in draft.markdown


def test_a_list_of_another_passage_does_not_stand_for_the_best_sentence(seed_index: Index) -> None:
    reader = ScriptedReader(["Only rope is needed.", "a lamp"], step=0.3)
    rope = passage_of("Only rope is needed.", document="e.txt")
    markdown = drafted(seed_index, "What must I bring?", reader, rope, LIST).markdown
    assert markdown.startswith("Only rope is needed. [1]")
    assert "- a lamp [4]" in markdown


def test_a_list_beside_the_best_sentence_does_not_stand_for_it(seed_index: Index) -> None:
    reader = ScriptedReader(["We go far.", "a lamp"], step=0.1)
    draft = drafted(seed_index, "What are the rules?", reader, LIST)
    assert draft.markdown.startswith("We go far. [1]")
    assert "- a lamp" in draft.markdown


def test_the_best_line_far_down_a_long_list_is_not_cut_off(seed_index: Index) -> None:
    long = passage_of(lead("All:"), *(item(f"line {number}") for number in range(60)))
    draft = drafted(seed_index, "List the lines", ScriptedReader(["line 50"]), long)
    assert "line 50" in draft.markdown


def test_a_schedule_without_dates_is_answered_by_the_best_sentence(seed_index: Index) -> None:
    reader = ScriptedReader(["The kiosk opens early."])
    passage = passage_of("The kiosk opens early.", "The next review is on 4 May 2027.")
    draft = drafted(seed_index, "What are the opening hours of the kiosk?", reader, passage)
    assert draft.markdown == "The kiosk opens early. [1]"


def test_a_table_row_comes_with_its_header(seed_index: Index) -> None:
    table = passage_of(row("Meal | Limit", header=True), row("Lunch | 20"), row("Dinner | 40"))
    draft = drafted(seed_index, "How much is dinner?", ScriptedReader(["Dinner | 40"]), table)
    assert draft.markdown == "- Meal \\| Limit [1]\n- Dinner \\| 40 [2]"


@pytest.mark.parametrize(
    "quote",
    [
        "See [1] and [99].",
        "<b>Bold</b> & *stars*",
        "1. First",
        "a\\b `c` [x](http://y)",
        "| a | b |",
    ],
)
def test_what_a_document_says_never_becomes_markup_or_a_marker(
    seed_index: Index, quote: str
) -> None:
    passage = passage_of(quote)
    draft = drafted(seed_index, "What?", ScriptedReader([quote]), passage)
    markdown, citations = resolve(draft.markdown, draft.offered, lambda d, s, e: passage.text[s:e])
    assert markdown == draft.markdown
    assert [citation.quote for citation in citations] == [quote]


def test_a_quote_over_several_lines_is_shown_on_one_and_cited_as_it_is(seed_index: Index) -> None:
    quote = "Poland\r\n  declined\u00a0it."
    draft = drafted(seed_index, "Who?", ScriptedReader([quote]), passage_of(quote))
    assert draft.markdown == "Poland declined it. [1]"
    assert draft.offered[1].quote == quote


def test_a_list_in_a_real_document_is_quoted_whole(index: Index, tmp_path: Path) -> None:
    file = tmp_path / "camp.md"
    file.write_text(
        "# Camp\n\n## Packing list\n\nPlease bring the following things to the camp:\n\n"
        "- a tent that keeps the rain out\n- a lamp with spare batteries\n- a warm sleeping bag\n\n"
        "## Money\n\nThe camp costs 40 pounds for each child.\n",
        encoding="utf-8",
    )
    ingest(index, [file])
    assistant = build_assistant(AssistantSettings(), index)
    answer = assistant.ask("List the things to bring to the camp")
    quotes = [citation.quote for citation in answer.citations]
    assert quotes[-3:] == [
        "a tent that keeps the rain out",
        "a lamp with spare batteries",
        "a warm sleeping bag",
    ]
    assert all("Packing list" in citation.heading for citation in answer.citations)
    cost = assistant.ask("How much does the camp cost?")
    assert [citation.quote for citation in cost.citations] == [
        "The camp costs 40 pounds for each child."
    ]
