"""What of a question the documents do not meet: no answer to what hangs on it, and why, in a sentence."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from assistant.assistant import Assistant
from assistant.build import build_assistant
from assistant.language.identifiers import asked_for_by_name
from assistant.questions.naming_words import naming_words
from assistant.quoting.extractive import ExtractiveAnswerer
from assistant.retrieval.hinges import hangs_on
from assistant.retrieval.other_names import (
    doer_unknown,
    named_otherwise,
    names_another,
    names_others_alone,
    unknown_key,
    unknown_letter,
    unknown_option,
)
from assistant.retrieval.unmet import is_wordless
from assistant.settings import AssistantSettings
from assistant.unchecked import UncheckedAnswer
from ingest.index import Index
from tests.assistant_fixtures import ScriptedReader, index_of, passage_of, quoted, retrieval_of

TEXT = """# Ardent Boats

Mara Lind is the CEO of the company. Jon Beck is the CFO and keeps the books. The chief operating
officer is Ana Ruiz.

## Terms

The notice period is three months. The budget for 2025 is 40,000 euros.

## Working here

Pay is 3,200 euros a month. Staff have 28 days of holiday. Part P070 costs 12 euros.

## Visitors

Visitors sign in at the gate. The office in York opens at 8:00. Watches are kept in the safe.
Lockers may be used by all.

## Rooms

Rooms 1 to 19 cost 80 euros a night. Rooms 30 to 39 cost 120 euros a night.

## 3.1

`--fast` was added.

## 3.0

`--slow` was removed.
"""


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    with index_of(tmp_path_factory.mktemp("unmet"), {"boats.md": TEXT}) as opened:
        yield opened


@pytest.fixture(scope="module")
def assistant(index: Index) -> Assistant:
    return build_assistant(AssistantSettings(), index)


@pytest.mark.parametrize(
    ("question", "reason"),
    [
        ("Who is the CTO?", "“CTO” occurs in no document."),
        ("who is the cto of the company", "“cto” occurs in no document."),
        ("Who is the CTO per contract?", "“CTO” occurs in no document."),
        ("What does P077 cost?", "“P077” occurs in no document."),
        ("what does p077 cost", "“p077” occurs in no document."),
        ("Is there Wi-Fi?", "“Wi-Fi” occurs in no document."),
        ("How long is the warranty?", "“warranty” occurs in no document."),
        ("What is the warranty period?", "“warranty” occurs in no document."),
        ("What was paid for the crane?", "“crane” occurs in no document."),  # "Pay is …"
        ("Who is Petra Novak?", "“Petra” and “Novak” occur in no document."),
        ("What does --watch do?", "“--watch” occurs in no document."),
        ("What was new in 3.2?", "“3.2” occurs in no document."),
        ("What does room number 21 cost?", "“21” occurs in no document."),
        ("What was the budget in 2023?", "“2023” occurs in no document."),
        ("What is the P&L?", "“P&L” occurs in no document."),
        ("What is the M&A budget for 2025?", "“M&A” occurs in no document."),
        ("How big is the crane?", "“crane” occurs in no document."),
        ("What does the K-900 cost?", "“K-900” occurs in no document."),
        ("What do the Zyx-44 and the Qua-77 cost?", "“Zyx-44” and “Qua-77” occur in no document."),
    ],
)
def test_what_hangs_on_a_word_of_no_document_is_not_answered(
    assistant: Assistant, question: str, reason: str
) -> None:
    answer = assistant.ask(question)
    assert (answer.abstained, answer.reason) == (True, reason)


@pytest.mark.parametrize(
    "question",
    [
        "What is the salary?",  # in other words than the text
        "How much vacation do I get?",
        "How many vacation days are there?",
        "Who is the boss?",
        "Who is the COO?",  # an acronym that is written out
        "Who is the CEO?",
        "What does P070 cost?",
        "Can I come after 8am on the 2nd?",
        "Do I need 2FA?",
        "What is the CO2 limit in Q3?",
        "Wer ist der Kassenwart?",
        "What was the budget in 2025?",
        "Does Petra Novak work here in York?",
    ],
)
def test_other_words_than_the_text_s_are_no_reason_to_refuse(index: Index, question: str) -> None:
    # Whether the reader finds them good enough is not at issue here.
    eager = build_assistant(AssistantSettings(abstain_below=0.001), index).ask(question)
    assert (eager.abstained, eager.reason) == (False, "")


@pytest.mark.parametrize(
    ("heading", "another"),
    [("3.1 (May 2024) › Added", True), ("Added", False), ("Part 3.1", False)],
)
def test_a_version_of_another_heading_is_not_the_one_asked_for(heading: str, another: bool) -> None:
    asked = "What is new in 3.2.1?"
    (version,) = asked_for_by_name(asked)
    assert names_another(asked, passage_of("Dark mode.", heading=heading), version) is another


ROTA = "Week 27: Marek. Week 28: Lise. The key is returned on 31 March."


@pytest.mark.parametrize(
    ("question", "text", "alone"),
    [
        ("Who is on call in week 31?", ROTA, True),
        ("Who is on call in week 28?", ROTA, False),
        ("Who works 31 hours?", ROTA, False),  # no kind is named
        ("Who is on floor 4?", "Floor 2: Ann. The fourth floor is let.", False),
        ("Who is in year 4?", "Year 2 is in the hall, years 3 to 5 in the gym.", False),
        ("Who is in room 4?", "Room 2 is shut. Open are rooms 3, 4 and 5.", False),
        ("What does Variation No. 2 say?", "Variation No. 1 raises the fee.", True),
        ("Who can muster 25,000 troops?", "They hardly muster 10,000 of the troops.", False),
        ("Who must pay 50 euros?", "Guests pay 40 for it.", False),
        ("Is anybody on call in week 31?", ROTA, False),
        ("How many had joined by September 2025?", "By September 2024 all had.", False),
    ],
)
def test_others_of_a_kind_do_not_answer_for_a_number_that_is_nowhere(
    question: str, text: str, alone: bool
) -> None:
    asked = asked_for_by_name(question)[0]
    assert names_others_alone(question, [passage_of(text)], asked) is alone
    assert not names_others_alone(question, [passage_of("Two 31 4.")], asked)


def test_no_other_of_a_kind_is_quoted_for_one_that_is_nowhere(seed_index: Index) -> None:
    def told(question: str) -> float:
        return quoted(seed_index, question, ScriptedReader([ROTA]), passage_of(ROTA)).confidence

    assert told("Who is on call in week 28?") > 0
    assert told("Who is on call in week 31?") == 0


def test_nothing_is_held_back_below_a_confidence_of_nought(index: Index) -> None:
    eager = build_assistant(AssistantSettings(abstain_below=0), index)
    assert not eager.ask("Who is the CTO?").abstained


@pytest.mark.parametrize(
    ("question", "reason"),
    [
        ("Who painted a parrot?", "“painted” and “parrot” occur in no document."),
        (
            "Who painted a parrot without it, per room?",
            "“painted” and “parrot” occur in no document.",
        ),
        ("Does Jon Beck sign at York?", "The closest passage does not mention “"),
        ("Is the notice period of visitors months?", "The closest passage"),
        ("Which office is in the US?", "The closest passage does not mention “US”."),
        ("?", "The question has no word that could be looked for."),
        ("?!" * 400, "The question has no word that could be looked for."),
    ],
)
def test_an_abstention_says_why(index: Index, question: str, reason: str) -> None:
    answer = build_assistant(AssistantSettings(abstain_below=1), index).ask(question)
    assert answer.abstained
    assert answer.reason.startswith(reason)


def test_another_year_is_named(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("years")
    texts = {
        "a.md": "# Fair\n\nThe fair of 2025 cost 300 euros.\n",
        "b.md": "# Roof\n\nThe roof was repaired in 2024.\n",
    }
    with index_of(folder, texts) as index:
        strict = build_assistant(AssistantSettings(abstain_below=1), index)
        answer = strict.ask("What did the fair of 2024 cost?", documents=["a.md"])
        assert answer.reason == "The closest passage speaks of 2025, not of 2024."


def test_a_capital_at_a_sentence_s_beginning_names_nothing() -> None:
    assert naming_words("I am new here. How many days are there? Tell me!") == []
    assert naming_words("One thing: How many days of leave are there in York?") == ["york"]
    assert naming_words("is that so? where can I find Dr. Novak when she is in") == ["dr", "novak"]
    assert naming_words("when does the canteen open: Leeds?") == ["leeds"]


@pytest.mark.parametrize(
    ("question", "word"),
    [
        ("What number does a parrot take, and why?", "parrot"),
        ("Does the parrot get 3,200 dollars, wie?", "parrot"),
        ("What does RMB stand for?", "RMB"),
        ("Is the fee 0,45 at York or 8:00?", "0,45"),
    ],
)
def test_what_says_nothing_is_not_named(index: Index, question: str, word: str) -> None:
    reason = build_assistant(AssistantSettings(abstain_below=1), index).ask(question).reason
    assert f"“{word}”" in reason
    for small in ("number", "take", "why", "wie", "stand", "45"):
        assert f"“{small}”" not in reason


def test_the_sign_of_a_unit_is_the_unit(tmp_path_factory: pytest.TempPathFactory) -> None:
    texts = {"fees.md": "# Fees\n\nThe deposit for a key in Boston is $59.\n"}
    with index_of(tmp_path_factory.mktemp("signs"), texts) as index:
        strict = build_assistant(AssistantSettings(abstain_below=1), index)
        assert "dollars" not in strict.ask("Is the deposit for a key 59 dollars?").reason
        assert "euros" in strict.ask("Is the deposit for a key 59 euros?").reason


@pytest.mark.parametrize("question", ["a", "is it", "what about it", "Does it?", "WHY"])
def test_stop_words_alone_are_no_question(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)
    assert answer.abstained
    assert answer.reason == "The question has no word that could be looked for."


@pytest.mark.parametrize(
    "text",
    [
        "list all",
        "what is this document about",
        "what is IT",
        "IT",
        "in May",
        "How much is it?",
        "你好",
    ],
)
def test_what_can_be_looked_for_is_a_question(text: str) -> None:
    assert not is_wordless(text)


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("When does the West branch open?", "West"),
        ("When does our Leeds branch open?", "Leeds"),
        ("When does the west branch open?", ""),
        ("When does the West gate open?", ""),  # no other gate is told of
        ("When does the North branch open?", ""),
    ],
)
def test_a_name_of_which_only_others_of_the_kind_are_told_is_missed(
    question: str, name: str
) -> None:
    passage = passage_of("Each branch has a safe.", "The North branch opens at nine.")
    missing = {"west", "leeds"}
    assert named_otherwise(question, missing, passage) == name
    assert not named_otherwise(question, missing, passage_of("Each branch has a safe."))


@pytest.mark.parametrize(
    ("question", "text", "name"),
    [
        ("What concerns did Latvia raise?", "Finland and Estonia raised concerns.", "Latvia"),
        ("What concerns did Latvia raise?", "It raised concerns in Riga.", ""),
        ("What concerns did Latvia raise?", "Finland and Estonia raised taxes.", ""),
        ("What concerns did Finland raise?", "Finland and Estonia raised concerns.", ""),
        ("What concerns did they raise?", "Finland and Estonia raised concerns.", ""),
    ],
)
def test_who_is_told_nothing_of_is_missed_where_others_did_it(
    question: str, text: str, name: str
) -> None:
    assert doer_unknown(question, {"latvia"}, [passage_of(text)]) == name


def test_a_room_within_the_rooms_that_are_told_of_is_none_of_others(assistant: Assistant) -> None:
    answer = assistant.ask("What does room 35 cost?")
    assert not answer.abstained
    assert "Rooms 30 to 39 cost 120 euros a night." in [one.quote for one in answer.citations]


@pytest.mark.parametrize(
    ("text", "unknown"),
    [
        ("`--quiet` prints less. Can I watch several folders?", "--watch"),
        ("`--quiet` prints less, --watch more.", ""),
        ("`--quiet` prints less. In the file it is watch = true.", ""),
        ("Watches a folder.", ""),  # no options are told of
    ],
)
def test_an_option_is_unknown_where_others_are_told_of(text: str, unknown: str) -> None:
    assert unknown_option("What does --watch do?", [passage_of(text)]) == unknown


@pytest.mark.parametrize(
    ("question", "text", "unknown"),
    [
        ("What does grade D earn?", "Grade | 2025\nA | 2,310\nB | 2,520", "grade D"),
        ("What does grade B earn?", "Grade | 2025\nA | 2,310\nB | 2,520", ""),
        ("Where is block C?", "Block A is in Elm Road, B in Ash Road.", "block C"),
        ("Where is block C?", "Block A is in Elm Road.", ""),  # there may be others
        ("What may I do?", "What A and B do is theirs.", ""),
        ("Is vitamin C in it?", "Plan A and plan B are read by J. Ott.", ""),
    ],
)
def test_a_letter_is_unknown_where_others_are_told_of(
    question: str, text: str, unknown: str
) -> None:
    assert unknown_letter(question, [passage_of(text)]) == unknown


@pytest.mark.parametrize(
    ("question", "unknown"),
    [
        ("What is the default of sync.threads?", "sync.threads"),
        ("What is the default of sync.retries?", ""),
        ("What does max_size mean?", "max_size"),
        ("What does cache.size mean?", ""),  # of another group, which may have another name
        ("Who reads a.b@sync.example or sync.org/docs?", ""),
    ],
)
def test_a_setting_that_is_none_of_its_group_is_unknown(question: str, unknown: str) -> None:
    text = "sync.retries is 3, sync.interval 60 s, and max_load 4."
    assert unknown_key(question, [passage_of(text)]) == unknown


@pytest.mark.parametrize(
    ("question", "missing", "hangs"),
    [
        ("Is there Wi-Fi on the bus?", ["wi", "fi"], True),
        ("Is there Wi-Fi on the bus?", ["bus"], False),
        ("Is there any help for Dutch borrowers?", ["dutch"], False),
        ("Do we have a company car?", ["company"], True),
        ("Does the club have a headquarters?", ["headquarters"], True),
        ("Does the club have to wear lanyards?", ["lanyards"], False),
        ("What does a green light mean?", ["green"], True),
        ("Who is the architect of the tower?", ["architect"], True),
        ("Who is the architect of the tower?", ["tower"], False),
        ("How much is a monthly ticket?", ["monthly"], True),
        ("What does the fish soup cost?", ["fish"], True),
        ("Who is responsible for transport?", ["transport"], True),
        ("Where are the fire extinguishers?", ["extinguishers"], True),
        ("Where are the lamps in the atrium?", ["atrium"], False),
        # Whatever else is asked may be told in other words.
        ("Who is in charge of safety?", ["charge"], False),
        ("How do I void an invoice?", ["void"], False),
        ("Why is there no green light?", ["green"], False),
    ],
)
def test_what_a_question_hangs_on_is_called_by_its_name(
    question: str, missing: list[str], hangs: bool
) -> None:
    assert hangs_on(question, missing) is hangs


@pytest.mark.parametrize(("missing", "abstains"), [((), False), (("wi", "fi"), True)])
def test_an_answer_is_doubted_where_that_occurs_nowhere(
    seed_index: Index, missing: tuple[str, ...], abstains: bool
) -> None:
    line = "On Sundays the bus does not run."
    answerer = ExtractiveAnswerer(ScriptedReader([line], confidence=0.6), seed_index, 0.5)
    found = replace(retrieval_of("Is there Wi-Fi on the bus?", passage_of(line)), missing=missing)
    *_, answer = answerer.stream(found, ())
    assert isinstance(answer, UncheckedAnswer)
    assert answer.abstains is abstains
