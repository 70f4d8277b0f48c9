"""What of a chat model's text may stand: figures, names and words against the passages cited."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.markers import Offered
from assistant.writing.claims import joined, lines_of
from assistant.writing.support import supported
from ingest.document import Passage

CANTEEN = "The canteen is run by Bellwood Catering. A main dish costs 6.50 euros."
HOURS = "It opens at half past eleven, on Fridays at nine. Lunch ends at 2 p.m."
RULES = "Guests pay 1,250 euros a year until 4 May 2027. Room B204 is closed. Poland, Spain and Italy declined."


def offered(*texts: str) -> dict[int, Offered]:
    spans = {}
    for number, text in enumerate(texts, start=1):
        passage = Passage(
            str(number), "a.md", "Handbook 2027", "Food", None, 0, len(text), text, 0, ()
        )
        spans[number] = Offered(passage, 0, len(text))
    return spans


def kept(markdown: str, question: str = "") -> str:
    return supported(markdown, offered(CANTEEN, HOURS, RULES), question).markdown


@pytest.mark.parametrize(
    "markdown",
    [
        "The canteen is run by Bellwood Catering. [1]",
        "A main dish is 6,50 euros [1].",
        "Lunch ends at 14:00. [2]",
        "Lunch ends at 14.00 [2].",
        "On Fridays it opens at 9 am. [2]",
        "Guests pay 1250 euros [3] until 2027-05-04 [3].",
        "It costs 1.250 euros until 4.5.2027. [3]",
        "Until May 4 [3]",
        "Yes. Bellwood runs it. [1]",
        "Room B204 is closed. [3]",
        "The following declined:\n\n- Poland [3]\n- Spain [3]",
        "## Food\n\nBellwood runs the canteen. [1]",
        "| Who | Price |\n|---|---|\n| Bellwood [1] | 6.50 euros [1] |",
        "Die Kantine wird von Bellwood Catering betrieben. [1]",
        "**Bellwood Catering** [1]\n\nThe canteen is run by Bellwood Catering. [1]",
        "食堂的主菜6.50欧元，午餐到14:00。[1][2]",
        "1. Pay 6.50 euros. [1]\n2. Leave at 2 p.m. [2]",
    ],
)
def test_what_the_passages_say_stays_as_it_is(markdown: str) -> None:
    assert kept(markdown) == markdown


@pytest.mark.parametrize(
    "sentence",
    [
        "A main dish costs 8.90 euros. [1]",
        "食堂的主菜8.90欧元。[1]",
        "A main dish costs 6 euros. [1]",
        "Lunch ends at 3 p.m. [2]",
        "Guests pay until 4 June 2027. [3]",
        "Guests pay until 4 May 2028. [3]",
        "Room B205 is closed. [3]",
        "The canteen is run by Harrow Foods. [1]",
        "It was awarded two stars last year.",
        "It was awarded two stars last year [99].",
        "The price rose by 20 %. [1]",
        "Lunch does not end at 2 p.m. [2]",
        "A main dish never costs 6.50 euros [1].",
        "Dogs must be kept on a lead in the garden. [4]",
    ],
)
def test_what_no_passage_says_is_left_out_and_named(sentence: str) -> None:
    found = supported(
        f"The canteen is run by Bellwood Catering. [1] {sentence}",
        offered(CANTEEN, HOURS, RULES, "Dogs need not be kept on a lead in the garden."),
        "",
    )
    assert found.markdown == "The canteen is run by Bellwood Catering. [1]"
    assert len(found.left_out) == 1
    assert found.left_out[0].rstrip(".") in sentence


@pytest.mark.parametrize(
    ("written", "markdown"),
    [
        ("A main dish costs 6.50 euros.", "A main dish costs 6.50 euros. [1]"),
        ("A main dish costs 6.50 euros. [2]", "A main dish costs 6.50 euros. [1]"),
        ("Spain declined.\nLunch ends at 14:00. [2]", "Spain declined. [3]\nLunch ends at 14:00. [2]"),
        # Items take the marker of the line that leads to them.
        ("These declined [3]:\n- Poland\n- Spain\n- France", "These declined [3]:\n- Poland [3]\n- Spain [3]"),
        # A heading and a lead go with what they were for.
        ("## Stars\n\nIt won two stars.\n\n## Food\n\nSome say:\n- It moved\n\nBellwood runs it. [1]",
         "## Food\n\nBellwood runs it. [1]"),
        ("A main dish costs 6.50 euros [9] .", "A main dish costs 6.50 euros. [1]"),
        ("Yes. Of course!", ""),
    ],
)  # fmt: skip
def test_each_sentence_gets_its_passage(written: str, markdown: str) -> None:
    assert kept(written) == markdown


def test_a_name_of_the_question_need_not_stand_in_a_passage() -> None:
    text = "No, the canteen is run by Bellwood and not by Harrow. [1]"
    assert kept(text, "Is the canteen run by Harrow?") == text
    assert kept(text) == ""


def test_a_passage_may_contradict_or_be_silent() -> None:
    assert supported("A dish costs 9 euros. [1]", offered(CANTEEN), "").contradicted
    assert not supported("It won two stars.", offered(CANTEEN), "").contradicted
    bare = [supported(text, offered(CANTEEN), "").is_bare for text in ("Yes. [1]", "Bellwood. [1]")]
    assert bare == [True, False]


_WORDS = st.lists(
    st.sampled_from(
        ["It rains. ", "[1]", " ", "\n", "- ", "## ", "| ", "**", "a: ", "[1, 2] ", "Dr. X", "`", "\\["]
    )
)  # fmt: skip


@given(_WORDS)
def test_taking_apart_and_joining_loses_no_word(parts: list[str]) -> None:
    markdown = "".join(parts)
    lines = lines_of(markdown)
    written = [[claim.written for claim in line.claims] for line in lines]
    whole = [
        "".join([line.begins, *sentences]) for line, sentences in zip(lines, written, strict=True)
    ]
    assert "\n".join(whole) == markdown
    assert set(joined(lines, written)) <= set(markdown)
