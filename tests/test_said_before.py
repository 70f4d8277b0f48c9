"""A follow-up is read beside what the answers before it quoted."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answer import Turn
from assistant.build import build_assistant
from assistant.questions.followups.followup import complete
from assistant.questions.followups.said_before import Said, nearness, said_before, told_before
from assistant.settings import AssistantSettings
from ingest.index import Index
from tests.assistant_fixtures import passage_of

PLEDGED = (
    "By September 2025, 26 countries had formally pledged to deploy troops or provide other military"
    " assistance."
)
ANSWER = f"**26** [1]\n\n{PLEDGED} [1]"


def test_what_an_answer_quoted_is_found_again_with_what_follows(seed_index: Index) -> None:
    history = [Turn("user", "How many countries had pledged?"), Turn("assistant", ANSWER)]
    said = said_before(history, seed_index.catalogue, ())
    (one,) = said.sentences
    assert seed_index.catalogue.slice(*one[:3]) == PLEDGED
    held, after = (stored.passage for stored in said.passages)
    assert held.start <= one.start < one.end <= held.end
    assert after.ordinal == held.ordinal + 1
    assert said_before(history, seed_index.catalogue, ["another.txt"]).sentences == ()


def test_he_is_who_is_quoted(seed_index: Index) -> None:
    """The answer was the end of a quotation, before which the text says whose words they are."""
    quoted = "I am concerned that the answer is 'nothing.'\""
    history = [
        Turn("user", "Did anyone criticise the lack of progress?"),
        Turn("assistant", f"{quoted} [1]"),
    ]

    def before(answer: str) -> str:
        return told_before(answer, seed_index.catalogue)

    assert complete("what job did he use to have?", history, before).text == (
        "What job did Gabrielius Landsbergis use to have?"
    )
    assert "did he use" in complete("what job did he use to have?", history).text
    (said,) = said_before(history, seed_index.catalogue, ()).sentences
    assert not said.whole  # so the rest of it may answer
    assert before("Nothing of this stands anywhere.") == ""


@given(st.text(max_size=200))
def test_any_answer_may_have_been_given_before(seed_index: Index, told: str) -> None:
    turns = [Turn("user", told), Turn("assistant", told)]
    for said in said_before(turns, seed_index.catalogue, ()).sentences:
        assert seed_index.catalogue.slice(*said[:3])


def test_the_next_sentence_is_nearest_and_what_was_said_is_not_asked_for_again() -> None:
    passage = passage_of("The first one.", "The second one.", "The third one.")
    said = [Said("d.txt", *passage.sentences[0][:2])]
    first, second, third = (nearness(passage, s.start, s.end, said) for s in passage.sentences)
    assert first == -1
    assert 0 < third < second < 1
    assert nearness(passage, 0, 9, [Said("e.txt", 0, 9)]) == nearness(passage, 0, 9, []) == 0


@pytest.mark.parametrize(
    ("prior", "asked", "held"),
    [
        ("My laptop was stolen, how fast must I report it?", "do they need the police?", "they"),
        ("What does the reassurance force do?", "where would they stay?", "reassurance force"),
        ("When may the managers leave?", "what do they need?", "managers"),
    ],
)
def test_they_are_not_one_thing(prior: str, asked: str, held: str) -> None:
    completed = complete(asked, [Turn("user", prior), Turn("assistant", "So it is. [1]")]).text
    assert held in completed.split("(")[0].lower()


def test_a_follow_up_is_answered_from_beside_what_was_said(seed_index: Index) -> None:
    history = [Turn("user", "How many countries had formally pledged by September 2025?"),
               Turn("assistant", ANSWER)]  # fmt: skip
    answer = build_assistant(AssistantSettings(), seed_index).ask(
        "and how many have joined altogether?", history
    )
    assert "has grown" in answer.citations[0].quote
    assert "35 countries" in answer.citations[0].quote
