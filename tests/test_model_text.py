from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.model_text import answer_text, question_text, showable


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("It rains.【1】", "It rains.[1]"),
        ("It rains 【1†source】.", "It rains [1]."),
        ("It rains【3:0†handbook.md】.", "It rains[3]."),
        ("It rains.［2］", "It rains.[2]"),
        ("It rains.[^1]", "It rains.[1]"),
        ("It rains.[^2]\n\n[^2]: The passage on weather.", "It rains.[2]"),
        ("It rains <sup>1</sup><sup>[2]</sup>", "It rains [1][2]"),
        ("It rains [[1]] [Passage 2] (source: 3) [docs 4, 5].", "It rains [1] [2] [3] [4, 5]."),
        ("It rains [1 & 2] [3 and 4]", "It rains [1, 2] [3, 4]"),
        ("It rains (in 2024).", "It rains (in 2024)."),
        ("A [note], not a marker.", "A [note], not a marker."),
        ("<think>Rain? [1]</think>It rains. [2]", "It rains. [2]"),
        ("<Thinking>\nRain?\n</Thinking>\nIt rains. [2]", "It rains. [2]"),
        ("◁think▷Rain?◁/think▷It rains. [2]", "It rains. [2]"),
        ("[THINK]Rain?[/THINK]It rains. [2]", "It rains. [2]"),
        ("Rain? </think>It rains. [2]", "It rains. [2]"),
        ("<think>Rain, and no end", ""),
        ("<|channel|>analysis<|message|>Rain?", ""),
        ("Press <Enter> if x < 3.", "Press <Enter> if x < 3."),
    ],
)
def test_markers_and_reasoning_of_many_models(written: str, text: str) -> None:
    assert answer_text(written) == text


_PIECES = st.lists(
    st.sampled_from(
        [
            "It rains. ",
            "[1]",
            "【2】",
            "[^3]",
            "<think>",
            "</think>",
            "Hm. ",
            "<",
            "[",
            "]",
            "\n",
            "**",
            "a",
        ]
    )
)


@given(_PIECES)
def test_what_is_shown_early_is_how_the_answer_begins(pieces: list[str]) -> None:
    written = "".join(pieces)
    whole = answer_text(written)
    opened = re.sub("<think>.*?</think>", "", written, flags=re.DOTALL)
    if "</think>" in opened:
        return  # a closing mark that nothing opened takes back what was shown
    for end in range(len(written)):
        assert whole.startswith(showable(written[:end]))


@pytest.mark.parametrize(
    "written",
    [
        "Who leads the canteen?",
        "<think>The user means the canteen.</think>\nWho leads the canteen?",
        'Standalone question: "Who leads the canteen?"',
        "**Question:** Who leads the canteen?",
        "Who leads\nthe canteen?",
    ],
)
def test_a_question_is_taken_out_of_what_stands_around_it(written: str) -> None:
    assert question_text(written) == "Who leads the canteen?"


def test_a_colon_inside_a_question_stays() -> None:
    assert question_text("What is the ratio 3:1 for?") == "What is the ratio 3:1 for?"
