"""Questions that stand in a text: what follows each is its answer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import pytest

from assistant.answer import Answer
from assistant.assistant import Assistant
from assistant.build import build_assistant
from assistant.retrieval.faq import (
    after_label,
    answered_together,
    asks,
    is_added_to_question,
    questions_above,
)
from assistant.settings import AssistantSettings
from tests.assistant_fixtures import HEADING, index_of, item, lead, passage_of, row

BOLD = """# Help

**How do I reset my password?**

Click *Forgot password* on the sign-in page.

**Do I need a licence for the forklift?**

Only for the large one.

**Where can I eat?**

The canteen is in building C. There is a kitchen on every floor too.

**How do I get a parking card?**

Ask reception. It costs 20 euros a month.
"""
LABELLED = """Q: Is there a nap room?
A: No.

Q: How do I book a meeting room?
A: In the calendar, by adding the room as a guest.
"""
GERMAN = """# Häufige Fragen

**Frage:** Was kostet ein verlorener Ausweis?

**Antwort:** Fünf Euro, an der Kasse zu zahlen.
"""
# Long enough for several passages, some of which end with a question.
TENANTS = [
    ("renew the lease", "Sign form L in the portal before the last month begins."),
    ("report a leak", "Call the caretaker on 4400 and turn the main tap in the cellar."),
    ("order a new key", "Bring your contract to the office and wait for the locksmith."),
    ("change the heating", "Use the dial in the hall; it may not go beyond the fourth mark."),
    ("dispose of bulky waste", "Book a date with the city and leave it at the kerb."),
    ("hang a lamp", "An electrician opens the ceiling box and is sent free of charge."),
    ("paint the walls", "Any light colour will do; it must be white when you leave."),
    ("sublet a room", "Ask in writing; the firm may refuse for good reason alone."),
    ("store a pram", "Prams stand under the stairs and leave the fire door free."),
    ("get a second parking place", "Put your name on the list in the office on the ground floor."),
    ("read the meter", "Look behind the left panel; note the black figures there."),
    ("cancel the contract", "Write a letter three months before; an e-mail is not enough."),
    ("use the laundry", "Take a token from the machine and put your name on the plan."),
    ("complain about noise", "Speak with your neighbour first, then write down the times."),
]


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory, models: object) -> Iterator[Assistant]:
    tenants = "\n\n".join(f"**How do I {what}?**\n\n{answer}" for what, answer in TENANTS)
    texts = {"help.md": BOLD, "rooms.txt": LABELLED, "bibliothek.md": GERMAN}
    texts["tenants.md"] = f"# Tenants ask\n\n{tenants}\n"
    with index_of(tmp_path_factory.mktemp("faq"), texts) as index:
        yield build_assistant(AssistantSettings(), index)


@pytest.mark.parametrize(
    ("question", "quotes"),
    [
        ("Where can I eat?", ["The canteen is in building C."]),
        ("Do I need a licence for the forklift?", ["Only for the large one."]),
        ("Is there a nap room?", ["A: No."]),
        ("How do I book a meeting room?", ["by adding the room as a guest."]),
        ("Was kostet ein verlorener Ausweis?", ["Fünf Euro, an der Kasse zu zahlen."]),
        ("How do I get a parking card?", ["Ask reception.", "It costs 20 euros a month."]),
        *((f"How do I {what}?", [answer]) for what, answer in TENANTS),
    ],
)
def test_a_question_of_the_text_is_answered_by_what_follows_it(
    assistant: Assistant, question: str, quotes: list[str]
) -> None:
    answer: Answer = assistant.ask(question)
    cited = [citation.quote for citation in answer.citations]
    assert cited[0].endswith(quotes[0]) or quotes[0] in " ".join(cited), answer.answer
    assert all(quote in " ".join(cited) for quote in quotes), answer.answer
    assert not any(asks(quote) for quote in cited)


@pytest.mark.parametrize(
    ("lines", "begins"),
    [
        (["A: No."], 3),
        (["**Antwort:** Fünf Euro."], len("**Antwort:** ")),
        (["Who repairs bicycles?", "A. Bram Visser."], 3),
        (["Who repairs bicycles?", "**A.** Bram Visser."], len("**A.** ")),
        # An initial, and an article.
        (["Bicycles are repaired.", "A. Visser does it."], 0),
        (["A few are open."], 0),
        (["Who repairs bicycles? Bram Visser."], len("Who repairs bicycles?")),
    ],
)
def test_the_label_of_an_answer_is_none_of_its_words(lines: list[str], begins: int) -> None:
    passage = passage_of(*lines)
    assert after_label(passage, passage.sentences[-1]) == begins


@pytest.mark.parametrize(
    ("lines", "at", "answer"),
    [
        (["Q: Is there a menu?", "A: Yes.", "", "Best regards", "Bob Stone"], 1, ["A: Yes."]),
        (["Is there a menu?", "Yes.", "On every day.", "Best regards", "Bob"], 1,
         ["Yes.", "On every day."]),
        (["Is there a menu?", "Yes.", "Many thanks!", "Bob"], 1, ["Yes."]),
        (["Is there a menu?", "Yes.", "--", "Bob"], 1, ["Yes."]),
        # A paragraph is an answer; with another as evidence, what stands between is of it.
        (["Is there a menu?", "", "Yes.", "On every day.", "", "Costs: 5 euros."], 1,
         ["Yes.", "On every day."]),
        (["Is there a menu?", "", "Yes.", "", "On every day."], 2, ["Yes.", "On every day."]),
        (["Is there a menu?", "", lead("There are:"), "", item("- rice"), item("- soup"), "", "Links."],
         1, ["There are:", "- rice", "- soup"]),
        # The next question, whatever stands before it, is no answer.
        (["1. Is there a menu?", "Yes.", "2. Is there a lift? Yes, in house two."], 1, ["Yes."]),
        # In a chat the one who answers speaks, not those after.
        (["[12.03.25, 09:14] Bob: Who has the key?", "[12.03.25, 09:15] Ann Miller: The janitor.",
          "He is in today.", "[12.03.25, 09:16] Bob: ok"], 1,
         ["[12.03.25, 09:15] Ann Miller: The janitor.", "He is in today."]),
        (["Bob: Who has the key?", "Ann: The janitor.", "Bob: Fine."], 1, ["Ann: The janitor."]),
        (["When are you open?", "Monday: 9 to 17", "Friday: 9 to 13"], 1,
         ["Monday: 9 to 17", "Friday: 9 to 13"]),
    ],
)  # fmt: skip
def test_an_answer_ends_where_something_else_begins(
    lines: list[str], at: int, answer: list[str]
) -> None:
    spaced = passage_of(*lines)
    passage = replace(spaced, sentences=tuple(s for s in spaced.sentences if s.start < s.end))
    _, answers = answered_together(passage, passage.sentences[at])
    assert [passage.quote(sentence) for sentence in answers] == answer


@pytest.mark.parametrize(
    ("lines", "answer"),
    [
        (["Open My orders and press Cancel.", "This works until it is packed."],
         ["Open My orders and press Cancel.", "This works until it is packed."]),
        # A short answer is given whole, of a long one the paragraph; neither goes on in another question.
        (["Yes.", "", "Not to islands.", "Is there a lift?", "No."], ["Yes.", "Not to islands."]),
        (["Yes.", "", "One.", "Two.", "Three.", "Four."], ["Yes."]),
        (["Yes.", "", row("Question | Answer", header=True), row("Is there a lift? | No.")], ["Yes."]),
    ],
)  # fmt: skip
def test_a_heading_may_be_the_question(lines: list[str], answer: list[str]) -> None:
    spaced = passage_of(*lines, heading="Orders › How do I cancel my order?")
    passage = replace(spaced, sentences=tuple(s for s in spaced.sentences if s.start < s.end))
    question, answers = answered_together(passage, passage.sentences[0])
    assert question == "How do I cancel my order?"
    assert [passage.quote(sentence) for sentence in answers] == answer


def test_what_else_is_evidence_belongs_to_the_answer() -> None:
    spaced = passage_of("Is it open?", "", "Yes.", "", "On Mondays.", "", "Links.")
    passage = replace(spaced, sentences=spaced.sentences[::2])
    _, best, more, _ = passage.sentences
    assert answered_together(passage, best, [more])[1] == [best, more]
    assert answered_together(passage, best)[1] == [best]


def test_who_says_what_it_is_asked_for_does_not_answer() -> None:
    passage = passage_of("Who has the key?", "I need to get the canoe out.", "Who pays?", "I do.")
    assert [question for question, _ in questions_above(passage)] == [
        "Who has the key?", "", "Who pays?", "Who pays?",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("lines", "added"),
    [
        (("[09:36] Guest (Mia): Can I set it?", "I gave it away.", "[09:38] Agent (Jo): Yes, there."), True),
        (("[09:36] Guest (Mia): Can I set it?", "I gave it away.", "[09:38] Agent (Jo): Hello."), False),
        (("[09:36] Mia: Can I set it?", "I gave it away.", "[09:37] Mia: Yes, I did."), False),
        (("[09:36] Mia: I set it.", "I gave it away.", "[09:38] Jo: Yes, you did."), False),
        (("Can I set it?", "I gave it away.", "Jo: Yes, there."), False),
    ],
)  # fmt: skip
def test_what_who_asks_adds_is_no_answer_where_another_replies(
    lines: Sequence[str], added: bool
) -> None:
    passage = passage_of(*lines)
    assert is_added_to_question(passage, passage.sentences[1]) is added
    assert not is_added_to_question(passage, passage.sentences[2])


def test_each_sentence_knows_the_question_it_stands_below() -> None:
    passage = passage_of(
        "Before.", "Q: Who pays?", "A: You.", "At once.", ("House", HEADING, False), "It is old.",
        "**Where?** In town.", "By the sea.",
    )  # fmt: skip
    assert list(questions_above(passage)) == [
        ("", 0), ("Who pays?", 0), ("Who pays?", 0), ("Who pays?", 1), ("", 0), ("", 0),
        ("**Where?**", 0), ("**Where?**", 1),
    ]  # fmt: skip
