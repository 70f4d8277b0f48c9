"""What introduces a line of a list: of lists in lists, and where a passage begins in the midst of one."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.reading.lists.introductions import introduces
from assistant.reading.lists.leads import with_leads
from assistant.reading.lists.lists import groups_of
from assistant.reading.reader import RankedSentence, Reading
from ingest.index import Index
from ingest.pipeline import ingest
from tests.assistant_fixtures import ITEM, PARAGRAPH, item, passage_of

WARES = [f"any amount of the ware that is known as number {number}" for number in range(60)]


@pytest.mark.parametrize(
    ("line", "always", "shown"),
    [
        ("of tar", False, ["Not accepted:", "barrels:", "of tar"]),
        ("old maps", False, ["Not accepted:", "old maps"]),
        (WARES[-1], False, ["Not accepted:", WARES[-1]]),
        ("a lamp", False, ["Accepted are:", "a lamp"]),  # no sentence
        ("Boats come by rail.", False, ["Boats come by rail."]),
        ("Boats come by rail.", True, ["Accepted are:", "Boats come by rail."]),
    ],
)
def test_a_line_stands_below_what_introduces_it(
    index: Index, tmp_path: Path, line: str, always: bool, shown: list[str]
) -> None:
    lines = ["- barrels:", "  - of tar", "- old maps", *(f"- {ware}" for ware in WARES)]
    text = (
        "# Depot\n\nNot accepted:\n\n"
        + "\n".join(lines)
        + "\n\nAccepted are:\n\n- a lamp\n- Boats come by rail.\n"
    )
    (tmp_path / "depot.md").write_text(text, encoding="utf-8")
    ingest(index, [tmp_path / "depot.md"])
    passages = [one.passage for one in index.catalogue.document_passages("depot.md")]
    assert len(passages) > 1
    piece = next((p, s) for p in passages for s in p.sentences if p.quote(s) == line)
    pieces = with_leads([piece], Reading((), 0.9), index, always=always)
    assert [passage.quote(sentence) for passage, sentence in pieces] == shown


def test_a_line_stands_below_the_one_before_its_list_that_is_evidence_too(
    seed_index: Index,
) -> None:
    text = passage_of(("Boats come so:", PARAGRAPH, True), ("Boats come by rail.", ITEM, False))
    first, line = text.sentences
    reading = Reading((RankedSentence(text, line, 2.0), RankedSentence(text, first, 1.0)), 0.9, 2)
    pieces = with_leads([(text, line)], reading, seed_index, always=False)
    assert pieces == [(text, first), (text, line)]


def test_a_line_that_ends_in_a_colon_stands_above_what_it_opens(seed_index: Index) -> None:
    text = passage_of(
        item("Preferred boats:"), "Take these first.", item("Spare boats:"), item("one")
    )
    first, told, spare, _ = text.sentences
    pieces = with_leads([(text, first), (text, spare)], Reading((), 0.9), seed_index, always=False)
    assert pieces == [(text, first), (text, told), (text, spare)]


def test_a_line_that_says_something_of_its_own_introduces_no_sentences() -> None:
    clause = ("Term. The lease begins in May. It runs for two years.", ITEM, False)
    parties = passage_of(
        ("between Ms Oldberg and Mr Larsen, for the flat.", PARAGRAPH, True), clause
    )
    rules = passage_of(
        ("The tenant keeps to these rules.", PARAGRAPH, True), ("No dogs.", ITEM, False)
    )
    asked = passage_of(("The tenant:", PARAGRAPH, True), clause)
    item = ("The minutes of May were approved.", ITEM, False)
    present = passage_of(("Present: Ada Moss\nApologies: Tom Roe", PARAGRAPH, True), item)
    owned = passage_of(
        "Owner: Ann Lee", ("Next review: May 2027", PARAGRAPH, True), ("**Accounts**", ITEM, False)
    )
    tools = passage_of(("Tools: you need these", PARAGRAPH, True), ("a saw", ITEM, False))
    assert [
        introduces(one, one.sentences[0]) for one in (parties, rules, asked, present, tools)
    ] == [False, True, True, False, True]
    assert not introduces(owned, owned.sentences[1])
    assert not groups_of(parties)


@pytest.mark.parametrize(
    ("before", "line", "introduced"),
    [
        ("Relatives are told.", "They may come at night, within an hour.", False),
        ("There is no shop.", "Bring the following.", True),
        ("There is no shop.", "You need two things.", True),
        ("There is no shop.", "The club has two boats.", True),  # and two lines follow
        ("There is no shop.", "The club has three boats.", False),
        ("There is no shop.", "Bring", True),
        ("", "They may come at night, within an hour.", True),
    ],
)
def test_the_last_sentence_of_a_paragraph_introduces_what_it_points_to(
    before: str, line: str, introduced: bool
) -> None:
    lines = [before] if before else []
    items = [("socks", ITEM, False), ("boots", ITEM, False)]
    passage = passage_of(*lines, (line, PARAGRAPH, True), *items)
    assert introduces(passage, passage.sentences[len(lines)]) is introduced
