from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.language.english import stems_of
from assistant.questions.question import Sought, analyse
from assistant.retrieval.evidence import (
    coverage,
    heading_agreement,
    holds,
    lacking_subject,
    names_held,
    question_agreement,
    term_weights,
)
from ingest.index import Index
from tests.assistant_fixtures import passage_of


@pytest.mark.parametrize(
    ("sought", "text", "there"),
    [
        (Sought.DATE, "It began on 2 March 2025.", True),
        (Sought.DATE, "It began in May.", True),
        (Sought.DATE, "The coalition is large.", False),
        (Sought.NUMBER, "There are 26 countries.", True),
        (Sought.NUMBER, "There are five of them.", True),
        (Sought.NUMBER, "There are many.", False),
        (Sought.PERSON, "It was announced by Keir Starmer.", True),
        (Sought.PERSON, "Your manager decides.", True),
        (Sought.PERSON, "It rained.", False),
        (Sought.PLACE, "They meet in Paris.", True),
        (Sought.REASON, "They left because it rained.", True),
        (Sought.REASON, "It rained.", False),
        (Sought.TIME, "The kiosk opens at eight and closes at six.", True),
        (Sought.TIME, "It is shut until half past nine.", True),
        (Sought.TIME, "It closes at 17.30.", True),
        (Sought.TIME, "It is sold at eight sites.", False),
        (Sought.TIME, "A tea costs 6.50 euros.", False),
        (Sought.DATE, "The kiosk opens at eight.", True),
        (Sought.ANYTHING, "", True),
    ],
)
def test_whether_a_text_holds_what_is_sought(sought: Sought, text: str, there: bool) -> None:
    assert holds(sought, text) is there


def test_rare_words_weigh_more_and_words_that_occur_nowhere_are_named(seed_index: Index) -> None:
    weights, missing = term_weights(analyse("Does the coalition fight dragons?"), seed_index)
    assert missing == ("dragons",)
    (coalition,) = stems_of("coalition")
    (fight,) = stems_of("fight")
    assert 0 < weights[coalition] < weights[fight]


def test_the_words_of_a_follow_up_weigh_more_than_what_it_inherits(seed_index: Index) -> None:
    text = "Did Germany decline ground forces?"
    (germany,) = stems_of("Germany")
    plain, _ = term_weights(analyse(text), seed_index)
    focused, _ = term_weights(analyse(text, ["germany"]), seed_index)
    assert focused[germany] > plain[germany]
    assert {k: v for k, v in focused.items() if k != germany} == {
        k: v for k, v in plain.items() if k != germany
    }


def test_coverage_is_the_weighted_share_at_the_best_credit() -> None:
    weights = {"a": 3.0, "b": 1.0}
    assert coverage(weights, ({"a"}, 1.0)) == 0.75
    assert coverage(weights, ({"a"}, 0.5), ({"a", "b"}, 0.25)) == pytest.approx(1.75 / 4)
    assert coverage(weights) == 0
    assert coverage({}, ({"a"}, 1.0)) == 0


@given(
    st.dictionaries(st.sampled_from("abcd"), st.floats(0, 9)),
    st.sets(st.sampled_from("abcd")),
    st.floats(0, 1),
)
def test_coverage_lies_between_nought_and_one(
    weights: dict[str, float], held: set[str], credit: float
) -> None:
    assert 0 <= coverage(weights, (held, credit)) <= 1 + 1e-9


def test_a_heading_that_is_the_question_agrees_most(seed_index: Index) -> None:
    weights, _ = term_weights(analyse("What would the troops do?"), seed_index)
    same = heading_agreement(weights, "Article › What would the troops do?")
    assert 0 < heading_agreement(weights, "Other troops and equipment of the navy") < same <= 1
    assert heading_agreement(weights, "January diplomatic sprint") == 0
    assert heading_agreement(weights, "") == 0


@pytest.mark.parametrize(
    ("question", "held"),
    [
        ("What do I need?", 1.0),
        ("Say what I'll need if I'm late, and what I've missed", 1.0),
        ("May I visit Riga?", 0.0),
        ("May I visit Oslo or Riga in 2024?", 1 / 3),
        ("When is the trip of Year 4?", 1.0),
        ("When is the trip of Year 7?", 1 / 2),
    ],
)
def test_i_is_no_name_and_a_number_may_lie_within_a_range(question: str, held: float) -> None:
    text = "Bring a lamp to Oslo with Years 3 to 6."
    assert names_held(analyse(question), text) == pytest.approx(held)


CANTEEN = passage_of("It opens at noon.", title="Handbook", heading="Canteen")
GUIDE = passage_of("It opens at eight.", title="Shop guide")


@pytest.mark.parametrize(
    ("question", "lacking"),
    [
        ("What are the opening hours of the shop?", [1.0, 0.0]),
        ("Who works in the Canteen?", [0.0, 0.0]),  # a heading is named by other words elsewhere
        # What no title names may be called otherwise, and what is not at the end may be a detail.
        ("What are the opening hours of the pool?", [0.0, 0.0]),
        ("Is the shop open?", [0.0, 0.0]),
    ],
)
def test_a_passage_about_another_than_a_title_names_lacks_the_subject(
    question: str, lacking: list[float]
) -> None:
    assert lacking_subject(analyse(question), [CANTEEN, GUIDE]) == lacking


def test_whom_a_handbook_is_for_is_not_what_a_question_is_about() -> None:
    guide = passage_of("It opens at eight.", title="Guide for staff")
    assert lacking_subject(analyse("How much cheaper is lunch for staff?"), [CANTEEN, guide]) == [
        0,
        0,
    ]


@pytest.mark.parametrize(
    ("question", "heading", "agrees"),
    [
        ("What is covered?", "Policy › What is covered", True),
        ("What is covered?", "Policy › What is not covered", False),
        ("What is not covered?", "Policy › What is covered", False),
        ("What is not covered?", "What is not covered › What is not covered", True),
        ("Is flooding covered?", "What is not covered", True),
    ],
)
def test_a_heading_that_denies_is_not_the_question_that_does_not(
    question: str, heading: str, agrees: bool
) -> None:
    asked = analyse(question)
    weights = dict.fromkeys(asked.stems, 1.0)
    assert (question_agreement(asked, weights, heading) > 0) is agrees
