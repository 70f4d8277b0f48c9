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


PROPOSED = "Cllr Lund proposed that parking cost 80p."
CHANGE = "Cllr Cheng moved an amendment that an hour be free."
NO_CHANGE = "The amendment was lost by 3 votes to 4."
LOST = "The motion was then put to the vote and was lost."


@pytest.mark.parametrize(
    ("quoted", "fate"),
    [
        (PROPOSED, LOST),
        (CHANGE, NO_CHANGE),
        ("Mr Ray proposed that we go, which was agreed.", ""),
        ("She moved to Leeds after that motion.", ""),
    ],
)
def test_what_became_of_a_proposal_stands_behind_it(quoted: str, fate: str) -> None:
    lines = dict.fromkeys([quoted, PROPOSED, CHANGE, NO_CHANGE, LOST])
    passage = passage_of(*(f"{one} " for one in lines))
    said = [passage.quote(sentence).strip() for sentence in passage.sentences]
    pieces = [(passage, passage.sentences[said.index(quoted)])]
    found = with_those_around(analyse("What does parking cost?"), pieces)
    assert [passage.quote(one).strip() for _, one in found] == [quoted, *filter(None, [fate])]
