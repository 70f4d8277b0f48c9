from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from assistant.writing.model_text import answer_text, question_text, showable


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
        ("It rains.{1} Blows.¹ On 9 m² of land²", "It rains.[1] Blows.[1] On 9 m² of land[2]"),
        ("It rains (1). It blows (2, 3).", "It rains [1]. It blows [2, 3]."),
        ("It rained for three (3) days [1].", "It rained for three (3) days [1]."),
        ("It rains [doc 1, p. 3] [2, page 4] [3: Weather].", "It rains [1] [2] [3]."),
        ("It rains [Source 1; Source 3] (see passages 2 and 4).", "It rains [1, 3] [2, 4]."),
        ("[cite_start]It rains. [cite: 1, 2]", "It rains. [1, 2]"),
        ("It rains [1](#one), ([2], [3]) [Passage [4]].", "It rains [1], [2], [3] [4]."),
        ("It rains^1 [2]–[4] <cite>5</cite>.", "It rains[1] [2][3-4] [5]."),
        ("It rains.\n[1]\n\nIt blows.\n\n[2][3]", "It rains. [1]\n\nIt blows. [2][3]"),
        ("It rains. [1]\n\n**Sources:**\n[1] Weather, page 3", "It rains. [1]"),
        ("It rains. [1]\n\nSources: [1], [2]", "It rains. [1]"),
        ("Take `rows[1]` or `{2}`. [3]", "Take `rows[1]` or `{2}`. [3]"),
        ("It rains. Source: [1]", "It rains. [1]"),
        ("It rains. **Sources:** [1], [2]\nIt blows. [3]", "It rains. [1], [2]\nIt blows. [3]"),
        (r"It rains \[1\] \[2, 3\].", "It rains [1] [2, 3]."),
        ("It rains (Source: rules.md). It blows [rules.md, page 3].", "It rains. It blows."),
        ("See [rules.md](/docs/1), (sources: [1], [2]).", "See [rules.md](/docs/1), [1], [2]."),
        ("**Answer:** It rains. [1]", "It rains. [1]"),
        ("Assistant: It rains. [1]", "It rains. [1]"),
        ("Answer: the door [1].", "the door [1]."),
        ("Answer the door [1].",) * 2,
        ("It rains. `[1]` `[2, 3]`", "It rains. [1] [2, 3]"),
        ("It rains （1）。", "It rains [1]。"),
        ("It rains. [[1]](weather.md) [2](/docs/2)", "It rains. [1] [2]"),
        ("It rains.[ID:1]", "It rains.[1]"),
        ("According to passage 1, it rains.", "According to passage [1], it rains."),
        ("Passages 1, 2 and 4 say so. Source 3.", "Passages [1, 2, 4] say so. Source [3]."),
        ("The source 10:30 and passage 2.5", "The source 10:30 and passage 2.5"),
        ("```markdown\nIt rains. [1]\n```", "It rains. [1]"),
        ("```\nIt rains. [1]\n```\n", "It rains. [1]"),
        ("```\nrain()\n```", "```\nrain()\n```"),
        ("```python\nrows [1]\n```", "```python\nrows [1]\n```"),
        ("```\na\n``` is not ```\nb [1]\n```",) * 2,
        ('{"answer": "It rains. [1]", "citations": [1]}', "It rains. [1]"),
        ('```json\n{"response": "It rains. [Source 1]"}\n```', "It rains. [1]"),
        ('{"name": "search", "arguments": {}}',) * 2,
        ("<think>a<think>b</think>c</think>It rains. [2]", "It rains. [2]"),
        ("Put `<think>` first. [1] End with `</think>`. [2]",) * 2,
        ("The <think> tag is first. [1] The </think> tag is last. [2]",) * 2,
        ("See the [Analysis] section. [1]",) * 2,
        ('<think kind="long">Rain?</think><answer>It rains. [2]</answer></s>', "It rains. [2]"),
        ("<|begin_of_thought|>Rain?<|end_of_thought|>It rains. [2]", "It rains. [2]"),
        ("&lt;think&gt;Rain?&lt;/think&gt;It rains. [2]", "It rains. [2]"),
        ("Thinking...\nRain?\n...done thinking.\n\nIt rains. [2]", "It rains. [2]"),
    ],
)
def test_markers_and_reasoning_of_many_models(written: str, text: str) -> None:
    assert answer_text(written) == text


_PIECES = st.lists(
    st.sampled_from(
        ["It rains. ", "[1]", "【2】", "[^3]", "{1}", " (1)", "[Passage 2]", "(see passage 3)", " over it¹",
         "\nSources:\n[1] Weather", "–", "<think>", "</think>", "Hm. ", "<", "[", "]", "\n", "**", "a"]
    )
)  # fmt: skip


@example(["It rains. ", "\n", "(see passage 3)", "It rains. "])
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
        "Okay, the user asks about rain [1",
        "Let me see: passage 2 ",
        "<think>a</think",
        "We need",
        "**Answ",
    ],
)
def test_nothing_is_shown_of_what_may_be_reasoning(written: str) -> None:
    assert showable(written) == ""


@pytest.mark.parametrize(
    ("written", "question"),
    [
        ("What is the ratio 3:1 for?",) * 2,
        ("<think>They mean the canteen.</think>\nWho leads the canteen?", "Who leads the canteen?"),
        ('Standalone question: "Who leads the canteen?"', "Who leads the canteen?"),
        ("**Question:** Who leads\nthe canteen?", "Who leads the canteen?"),
    ],
)
def test_a_question_is_taken_out_of_what_stands_around_it(written: str, question: str) -> None:
    assert question_text(written) == question
