"""What limits a rule is quoted behind it where somebody asks what is allowed."""

from __future__ import annotations

import pytest

from assistant.questions.question import analyse
from assistant.quoting.sentences_around import with_those_around
from tests.assistant_fixtures import passage_of

RULE = "Members may lend boats."


@pytest.mark.parametrize(
    ("question", "after", "quoted"),
    [
        ("May I lend a boat?", "However, they may do so only by day.", True),
        ("What may members lend?", "But no boat may leave the bay.", True),
        ("Can members lend boats?", "This does not apply to guests.", True),
        ("May I lend a boat?", "However, many members sail.", False),
        ("May I lend a boat?", "The pier must not be blocked.", False),
        ("Who lends boats?", "However, they may do so only by day.", False),
    ],
)
def test_what_limits_a_rule_stands_behind_it(question: str, after: str, quoted: bool) -> None:
    passage = passage_of(f"{RULE} ", after)
    rule, limit = passage.sentences
    found = with_those_around(analyse(question), [(passage, rule)])
    assert found == [(passage, rule), (passage, limit)][: 1 + quoted]


def test_what_follows_no_rule_limits_none() -> None:
    passage = passage_of("Members lend boats. ", "However, they do so only by day.")
    pieces = [(passage, passage.sentences[0])]
    assert with_those_around(analyse("May I lend a boat?"), pieces) == pieces
