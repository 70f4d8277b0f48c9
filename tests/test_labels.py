"""Of lines with labels the one that is asked for is evidence, or all of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from assistant.questions.question import analyse
from assistant.quoting.short_answer import direct_of
from assistant.reading.lists.label_paragraphs import (
    lines_of_label,
    of_label_paragraphs,
    with_labels,
)
from assistant.reading.lists.labels import of_labels
from assistant.reading.lists.lists import ListGroup
from assistant.reading.others.ordinals_asked import of_ordinals_asked
from assistant.reading.others.other_labels import of_other_labels
from assistant.reading.reader import DirectAnswer, RankedSentence, Reading
from ingest.document import BlockKind, Passage, Sentence
from tests.assistant_fixtures import item, passage_of

COMMON, UNCOMMON = "Common (1 in 10 people): headache, tiredness.", "Uncommon: nausea."
RARE, AFTER = "Rare: rash, palpitations.", "Tell your doctor."
PASSAGE = passage_of("Read this: it matters.", COMMON, UNCOMMON, RARE, AFTER)
PLAIN = passage_of("Rash is rare.", COMMON, "Nausea is not.")


def _read(question: str, *, apart: float = 1.0, uncommon: float = 2.5) -> list[str]:
    scores = dict(zip(PASSAGE.sentences, (-5.0, 3.0, uncommon, 3.0 - apart, 2.0), strict=True))
    ranked = sorted(
        (RankedSentence(PASSAGE, one, score) for one, score in scores.items()),
        key=lambda one: -one.score,
    )
    found = of_labels(analyse(question), Reading(tuple(ranked), 0.9, answering=3))
    return [one.text for one in found.sentences[: found.answering]]


@pytest.mark.parametrize(
    ("question", "evidence"),
    [
        ("What are the rare side effects?", {RARE}),
        ("What are the common side effects?", {COMMON}),
        ("Are there rare or common side effects?", {COMMON, RARE}),
        ("What side effects can occur?", {COMMON, UNCOMMON, RARE}),
        ("Does it cause nausea?", {COMMON, UNCOMMON, RARE}),  # as it was read
    ],
)
def test_the_lines_whose_labels_are_asked_for_are_evidence(
    question: str, evidence: set[str]
) -> None:
    assert set(_read(question)) == evidence


def test_fields_before_a_text_have_labels_in_small_letters() -> None:
    fields = passage_of("author: Ann Lee", "owner: Finance team", "last_updated: 3 May")
    ranked = [RankedSentence(fields, one, 3.0 - at) for at, one in enumerate(fields.sentences)]
    found = of_labels(analyse("Who is the owner?"), Reading(tuple(ranked), 0.9, answering=2))
    assert [one.text for one in found.sentences[: found.answering]] == ["owner: Finance team"]


def test_a_label_that_says_more_than_is_asked_is_the_one_asked_for() -> None:
    people = passage_of("Designated safeguarding lead: Mr Reid", "School office: Mrs Hollis")
    ranked = tuple(RankedSentence(people, one, 1.0) for one in people.sentences)
    found = of_labels(analyse("Who is the safeguarding lead?"), Reading(ranked, 0.9, 2))
    assert found.answering == 1


def test_what_the_best_line_alone_says_is_not_left_for_a_label_that_is_asked_about() -> None:
    assert UNCOMMON in _read("Is nausea common?", uncommon=4.0)
    assert _read("What is common?", uncommon=4.0) == [COMMON]


def test_a_label_far_below_the_best_line_is_not_asked_for() -> None:
    assert RARE not in _read("What are the rare side effects?", apart=6.0)


def test_one_of_several_labelled_lines_has_no_short_answer() -> None:
    asked = analyse("What side effects can occur?")
    for passage, told in ((PASSAGE, ""), (PLAIN, "headache, tiredness")):
        start = passage.sentences[1].start + COMMON.find("headache")
        direct = DirectAnswer(start, start + len("headache, tiredness"), 9.0)
        assert direct_of(asked, RankedSentence(passage, passage.sentences[1], 1.0, direct)) == told


ONE, TWO = "One-bedroom: a kitchen.", "Two-bedroom: three rooms."
EXTRA, INCLUDED = "Bills are extra.", "Bills are included."
STUDIO, OFFER = "**Studio.** One room.", "A studio is offered with it."
FLATS = passage_of(STUDIO, INCLUDED, ONE, "Bills are 30 euros.", TWO, EXTRA, OFFER)


def _left(question: str, best: str) -> list[str]:
    """The evidence for a question to which all sentences answer, ``best`` first."""
    ranked = [RankedSentence(FLATS, one, 0.0) for one in FLATS.sentences]
    ranked.sort(key=lambda one: one.text != best)
    found = of_label_paragraphs(analyse(question), Reading(tuple(ranked), 0.9, len(ranked)))
    return [one.text for one in found.sentences[: found.answering]]


@pytest.mark.parametrize(
    ("question", "evidence"),
    [
        ("Are bills included in the two-bedroom flat?", {TWO, EXTRA, OFFER}),
        ("Are bills included in the one-bedroom flat?", {ONE, "Bills are 30 euros."}),
        # What speaks of it elsewhere may answer, too.
        ("Are bills included in the studio?", {STUDIO, INCLUDED, OFFER}),
        ("Are bills included?", {FLATS.quote(one) for one in FLATS.sentences}),
        # Nor is a label asked for that something else stands after.
        ("Are bills included after the studio?", {FLATS.quote(one) for one in FLATS.sentences}),
    ],
)
def test_what_stands_below_another_label_answers_nothing(question: str, evidence: set[str]) -> None:
    assert set(_left(question, INCLUDED)) == evidence


def test_a_sentence_stands_below_the_one_with_its_label() -> None:
    pieces = [(FLATS, FLATS.sentences[number]) for number in (1, 5, 6)]
    shown = [passage.quote(line) for passage, line in with_labels(pieces)]
    assert shown == [STUDIO, INCLUDED, TWO, EXTRA, OFFER]
    alone = passage_of(STUDIO, INCLUDED)
    assert with_labels([(alone, alone.sentences[1])]) == [(alone, alone.sentences[1])]


def test_the_second_of_several_is_not_told_of_by_the_third() -> None:
    rules = passage_of("A third breach ends it.", "The second bars you.", "It is final.")
    reading = Reading(tuple(RankedSentence(rules, one, 0.0) for one in rules.sentences), 0.9)
    told = of_ordinals_asked(analyse("What follows a second breach?"), reading)
    assert told.sentences[0].text == "The second bars you."
    for asked in (
        "What follows a breach?",
        "What follows a fourth breach?",
        "What is a third breach?",
    ):
        assert of_ordinals_asked(analyse(asked), reading) == reading


def test_all_labels_answer_below_a_heading_that_says_what_is_asked() -> None:
    leaflet = passage_of("It can have them.", COMMON, "Tell us.", RARE, heading="4. Side effects")
    reading = Reading(tuple(RankedSentence(leaflet, one, 0.0) for one in leaflet.sentences), 0.9)
    found = of_label_paragraphs(analyse("What are the side effects?"), reading)
    told = [one.text for one in found.sentences[: found.answering]]
    assert told == ["It can have them.", COMMON, RARE]
    assert of_label_paragraphs(analyse("What are the effects of rest?"), reading) == reading


def test_who_speaks_several_times_is_no_label() -> None:
    said = passage_of(
        "Anna: I am away.", "Ben: Ann gets 30.", "She asked for it.", "Anna: Thanks a lot."
    )
    reading = Reading(tuple(RankedSentence(said, one, 0.0) for one in said.sentences), 0.9, 3)
    assert of_label_paragraphs(analyse("What does Anna get?"), reading) == reading


def test_of_a_list_the_lines_with_the_label_asked_for_are_left() -> None:
    courses = passage_of(item("Beginners: Mondays. Bring gloves."), item("Advanced: Fridays."))
    lines = ListGroup(tuple((courses, one) for one in courses.sentences))
    asked = analyse("What must I bring to the advanced course?")
    assert lines_of_label(asked, lines).pieces == lines.pieces[1:]
    assert lines_of_label(analyse("What must I bring?"), lines) == lines


REQUIEM, CAROLS = "Saturday 18 October, 7 pm: Requiem, church.", "14 December: Carols, town hall."
SEASON = passage_of(
    REQUIEM, "Tickets are 12 pounds.", CAROLS, "Dress: black.", heading="Concerts in 2025"
)


@pytest.mark.parametrize(
    ("question", "best", "evidence"),
    [
        ("Which concerts do we sing?", REQUIEM, [REQUIEM, CAROLS]),
        ("Which concerts are in the town hall?", CAROLS, [CAROLS]),  # which not all say
        ("Which tickets are there?", "Tickets are 12 pounds.", ["Tickets are 12 pounds."]),
        ("When is the concert?", REQUIEM, [REQUIEM]),
    ],
)
def test_all_that_stands_with_a_date_below_what_is_asked_for_answers(
    question: str, best: str, evidence: list[str]
) -> None:
    ranked = [RankedSentence(SEASON, one, 0.0) for one in SEASON.sentences]
    ranked.sort(key=lambda one: one.text != best)
    found = of_label_paragraphs(analyse(question), Reading(tuple(ranked), 0.9))
    assert [one.text for one in found.sentences[: found.answering]] == evidence
    line = SEASON.sentences[1]
    assert [one.start for _, one in with_labels([(SEASON, line)])] == [0, line.start]


SHIP, SHOWN = '**DM-14 Schooner "Petrel"** Of pear wood.', "On show in Room 2."
STAR, RESTORED = '**DM-31 Cargo ship "Baltic Star"** Of plastic.', "Restored in 2019."
RULE = "Photographs may be taken."
MODELS = passage_of(SHIP, SHOWN, STAR, RESTORED, "The Petrel was too.", RULE)


@pytest.mark.parametrize(
    ("question", "others"),
    [
        ("When was the Petrel restored?", [STAR, RESTORED, RULE]),
        ("When was DM-14 restored?", [STAR, RESTORED, "The Petrel was too.", RULE]),
        ("Where is the Baltic Star?", [SHIP, SHOWN]),
        ("Which ships were restored?", []),
        ("Is the Petrel or the Baltic Star on show?", []),
        ("When was the ship restored?", []),
        ("What was restored after DM-14?", []),
    ],
)
def test_what_stands_below_the_label_with_another_name_is_of_another(
    question: str, others: list[str]
) -> None:
    ranked = [RankedSentence(MODELS, one, 0.0) for one in MODELS.sentences]
    found = of_other_labels(analyse(question), ranked)
    assert [one.text for one in ranked if one.key in found] == others


def _passage_in(text: str, lines: Sequence[str]) -> Passage:
    starts = [text.index(one) for one in lines]
    spans = zip(starts, lines, strict=True)
    sentences = [Sentence(at, at + len(one), BlockKind.PARAGRAPH, False) for at, one in spans]
    return replace(passage_of(text), sentences=tuple(sentences))


def test_what_is_asked_of_a_term_is_the_line_below_it_with_that_label() -> None:
    lines = ("retry_time", "Minutes.", "Default: 15", "queue_life", "Days.", "Default: 5")
    text = "{}\n  {}\n  {}\n\n{}\n  {}\n  {}\n\nRead it."
    settings = _passage_in(text.format(*lines), [*lines, "Read it."])
    ranked = [RankedSentence(settings, one, 5.0 - at) for at, one in enumerate(settings.sentences)]
    question = analyse("What is the default of queue_life?")
    others = of_other_labels(question, ranked)
    kept = [one for one in ranked if one.key not in others]
    assert [one.text for one in kept] == ["queue_life", "Days.", "Default: 5", "Read it."]
    found = of_label_paragraphs(question, Reading(tuple(kept), 0.9, 2))
    assert [one.text for one in found.sentences[: found.answering]] == ["Default: 5"]
    assert with_labels([(settings, settings.sentences[5])]) == [
        (settings, settings.sentences[at]) for at in (3, 5)
    ]
