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


def test_what_a_board_decides_stands_behind_what_was_proposed() -> None:
    passage = passage_of(
        "Tom Ley proposed a rise of 4 %. ", "He left. ", "The board decided on 3 %. "
    )
    found = with_those_around(analyse("What do rents rise by?"), [(passage, passage.sentences[0])])
    assert [line for _, line in found] == [passage.sentences[0], passage.sentences[2]]


EARLY, ADOPTED = "Tell us ten weeks before. ", "For adoptions four weeks are enough. "
SEALS, PAID = "Seals are excluded. ", "Rotors are paid for. "


@pytest.mark.parametrize(
    ("question", "before", "after", "quoted"),
    [
        ("How long before an adoption must I tell you?", EARLY, ADOPTED, True),
        ("How long before must I tell you?", EARLY, ADOPTED, False),
        ("How long is the warranty for seals?", "The warranty is two years. ", SEALS, True),
        ("How long is the warranty for rotors?", "The warranty is two years. ", PAID, False),
        ("How long is the warranty for seals?", "For seals it is two years. ", SEALS, False),
    ],
)
def test_what_excepts_what_is_asked_stands_behind_the_rule(
    question: str, before: str, after: str, quoted: bool
) -> None:
    passage = passage_of(before, "We mean it. ", after)
    found = with_those_around(analyse(question), [(passage, passage.sentences[0])])
    assert [line for _, line in found] == [*passage.sentences[:1], *passage.sentences[2:] * quoted]


@pytest.mark.parametrize(
    ("question", "beside"),
    [
        ("Is the stop Tollgate closed?", True),
        ("Is the stop Abbey Road closed?", False),
        ("Is the stop Kirkby closed?", False),
        ("Which stops beside Tollgate are closed?", False),
    ],
)
def test_what_is_said_of_the_name_that_is_asked_about_stands_beside(
    question: str, beside: bool
) -> None:
    passage = passage_of(
        "Stops closed: Abbey Road. ", "Bikes are carried. ", "Stop moved: Tollgate. "
    )
    found = with_those_around(analyse(question), [(passage, passage.sentences[0])])
    assert [line for _, line in found] == [*passage.sentences[:1], *passage.sentences[2:] * beside]
