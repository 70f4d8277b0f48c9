"""A name that is asked for, and longer ones that hold it."""

from __future__ import annotations

import pytest

from assistant.questions.question import analyse
from assistant.reading.others.longer_names import of_longer_names
from assistant.reading.reader import RankedSentence
from tests.assistant_fixtures import passage_of

LINES = ("decoding_work_mem (integer)", "work_mem (integer)", "Sets how much memory one may use.",
         "It is more than work_mem, unlike decoding_work_mem.")  # fmt: skip


@pytest.mark.parametrize(
    ("question", "others"),
    [
        ("What is work_mem for?", [LINES[0]]),
        ("What is decoding_work_mem for?", []),
        ("What is min_work_mem for?", []),
        ("What is memory for?", []),
    ],
)
def test_sentences_of_longer_names_are_of_another(question: str, others: list[str]) -> None:
    page = passage_of(*LINES)
    ranked = [RankedSentence(page, one, 1.0) for one in page.sentences]
    keys = of_longer_names(analyse(question), ranked)
    assert [one.text for one in ranked if one.key in keys] == others


def test_what_has_only_the_longer_name_is_left() -> None:
    page = passage_of(LINES[0])
    ranked = [RankedSentence(page, one, 1.0) for one in page.sentences]
    assert not of_longer_names(analyse("What is work_mem for?"), ranked)
    below = passage_of(LINES[0], heading="work_mem", start=500)
    ranked += [
        RankedSentence(one, one.sentences[0], 1.0)
        for one in (below, passage_of(LINES[1], start=900))
    ]
    assert of_longer_names(analyse("What is work_mem for?"), ranked) == {ranked[0].key}
