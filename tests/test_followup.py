from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answer import Turn
from assistant.questions.dependence import depends
from assistant.questions.followup import complete
from eval.formats.format_table import read_test_set
from eval.testset import TestQuestion

TEST_SETS = Path(__file__).parents[1] / "eval" / "testsets"
ROWS = [
    row
    for name in ("coalition.jsonl", "coalition-heldout.jsonl", "office.jsonl")
    for row in read_test_set(TEST_SETS / name)
]
FOLLOW_UPS = [row for row in ROWS if row.history]
ALONE = [row for row in ROWS if not row.history]
ANSWERED = Turn("assistant", "Poland, Spain, and Italy declined to contribute. [1]")
PRIOR = "When is the Bergen aquarium open?"
COMPLETE = """
Which countries declined to contribute ground forces?
Who formally announced the Coalition of the Willing?
How many countries had pledged help by September 2025?
When did Landsbergis say that there are no troops?
What is the capital of Australia?
What would the reassurance force do?
Summarise this article
Who leads IT?
When can I reach IT by phone?
What does IT stand for?
What is IT's extension?
IT answers calls until when?
What did the US decide?
Is WHO guidance binding?
Who is the SHE manager?
What does HE cost in the US?
Which AM is on duty?
May I bring a dog on Thursdays?
The mill shop closes when?
And who leads IT?
So what is the notice period?
And what did the US branch decide?
How many employees are there?
Which loom is number one?
Do staff get their badge on day one?
Where is the shop and when does it open?
Is it true that the canteen closes at two?
Is it allowed to bring a dog?
How long does it take to clean the filter?
Who works in the it team?
Who runs the it department of the mill?
What are the grounds for summary dismissal?
What is the list price of a wool blanket?
List price of a wool blanket?
Cancellation period?
Dress code for divers
feeding times
VPN client
max group size
deadline travel expenses
Tell me about the shark tunnel
What must guests do when they are late?
What happens to my ticket when it gets wet?
What did the board decide when it met in June?
When does everybody get their badge?
Can people who are ill get their money back?
What do we do when it snows?
Is it customary to tip the guide?
Is it a problem if I forget my ticket?
Why isn't it enough to show a photo?
Is it up to me to clean the mask?
How long does it normally take to get a badge?
What does it mean when the lamp blinks?
What makes it hard to hire divers?
Is it worth booking early?
Who approves it purchases?
How far is it to the harbour?
Who else is on the board?
Does it matter which door I use?
Who is it that signs the contracts?
Which hall is the largest one?
How do I replace a torn mask with a new one?
Do interns and employees get the same?
How do I get to the lighthouse and who meets me there?
I lost my badge. Where do I get a new one?
Is there a car park?
Can there be two guides?
So how do I reset a password?
What do others say about the merger?
OR nurses: who are they?
Who works in SO?
""".strip().splitlines()
LEFT_OPEN = """
How much?
in winter?
Only on Mondays?
the cafeteria?
What does that cost?
Is that allowed on Sundays?
Does the same apply in winter?
Can I pay there by card?
Who do I call there?
What are the others called?
How do I get one?
Which one?
Is this allowed on Sundays?
Please explain this in more detail
Tell me more
Does it support groups?
When is it open to visitors?
How long does it take?
Who cleans it when it closes?
What do they do when it closes?
""".strip().splitlines()


def completed_after(prior: str, question: str) -> str:
    return complete(question, (Turn("user", prior),)).text


def test_follow_ups_take_something_from_their_conversations() -> None:
    untouched = []
    for row in FOLLOW_UPS:
        completed = complete(row.question, row.history)
        said = " ".join(turn.content for turn in row.history)
        if not (set(_words(completed.text)) - set(_words(row.question))) & set(_words(said)):
            untouched.append((row.id, completed.text))
    assert len(untouched) <= len(FOLLOW_UPS) // 10, untouched


@pytest.mark.parametrize("row", ALONE, ids=lambda row: row.id)
def test_without_history_a_question_is_left_as_it_is(row: TestQuestion) -> None:
    completed = complete(row.question, ())
    assert completed.text == row.question
    assert completed.focus == ()


@pytest.mark.parametrize("question", COMPLETE)
@pytest.mark.parametrize("prior", [PRIOR, "When does the canteen open?"])
def test_a_complete_question_is_left_as_it_is(question: str, prior: str) -> None:
    assert not depends(question, prior)
    assert completed_after(prior, question) == question


@pytest.mark.parametrize("question", LEFT_OPEN)
def test_what_points_back_depends(question: str) -> None:
    assert depends(question, PRIOR)
    completed = completed_after(PRIOR, question).casefold()
    assert "aquarium" in completed or "bergen" in completed


CANTEEN, FINANCE = "When does the canteen open?", "Who leads Finance?"
FORCES = "Which countries declined to contribute ground forces?"
LANDSBERGIS = "What did Gabrielius Landsbergis complain about?"
COALITION = "What is the Coalition of the Willing?"


@pytest.mark.parametrize(
    ("prior", "question", "completed"),
    [
        (CANTEEN, "who runs it?", "Who runs the canteen?"),
        (CANTEEN, "Who runs it?", "Who runs the canteen?"),
        (CANTEEN, "WHO RUNS IT?", "Who runs the canteen?"),
        (CANTEEN, "Is it allowed?", "Is the canteen allowed?"),
        (CANTEEN, "How long does it take?", "How long does the canteen take?"),
        (CANTEEN, "and the shop?", "When does the shop open?"),
        (CANTEEN, "what about IT?", "When does IT open?"),
        (CANTEEN, "and WHO?", "When does WHO open?"),
        (CANTEEN, "and what is the deadline?", "What is the deadline (canteen open)?"),
        (CANTEEN, "summarise it", "Summarise the canteen?"),
        (
            CANTEEN,
            "Give me an overview of it, please",
            "Give me an overview of the canteen, please?",
        ),
        (CANTEEN, "who is there?", "Who is there (canteen open)?"),
        (FINANCE, "What about IT?", "Who leads IT?"),
        ("Who leads IT?", "what is its extension?", "What is IT's extension?"),
        ("May I take leave in June?", "and in July?", "May I take leave in July?"),
        ("Was leave discussed in May 2025?", "and in July?", "Was leave discussed in July?"),
        (CANTEEN, "and on Saturdays?", "When does the canteen open: on Saturdays?"),
        (
            "When does the canteen open: on Saturdays?",
            "and the library?",
            "When does the library open: on Saturdays?",
        ),
        (CANTEEN, "and in Leeds?", "When does the canteen open: in Leeds?"),
        (CANTEEN, "only in Leeds?", "When does the canteen open: only in Leeds?"),
        ("What is the capital of Peru?", "and of Chile?", "What is the capital of Chile?"),
        ("When does the Leeds office open?", "and in York?", "When does the York office open?"),
        (FORCES, "why not?", f"Why not: {FORCES}"),
        (PRIOR, "Oslo?", "When is the Oslo aquarium open?"),
        (PRIOR, "Oslo aquarium?", "When is the Oslo aquarium open?"),
        ("Is Norway a member?", "The United Kingdom?", "Is The United Kingdom a member?"),
        ("What was the turnover in 2023?", "2024?", "What was the turnover 2024?"),
        (PRIOR, "salary?", "Salary (bergen aquarium open)?"),
        ("What are the rules?", "List them", "List the rules?"),
        ("How many dives do old divers make?", "New divers?", "How many dives do New divers make?"),
    ],
)
def test_what_is_left_unsaid_comes_from_the_question_before(
    prior: str, question: str, completed: str
) -> None:
    assert completed_after(prior, question) == completed


@pytest.mark.parametrize(
    ("history", "question", "words", "without"),
    [
        ([FORCES], "what about Germany?", ["Germany", "ground forces"], ""),
        (["What was said of troops in April 2025?"], "and in May?", ["May", "troops"], "April"),
        ([LANDSBERGIS], "when did he say that?", ["Landsbergis"], " he "),
        ([COALITION], "who announced it?", ["Coalition of the Willing"], " it"),
        ([FORCES, "what about Germany?"], "and France?", ["France", "ground forces"], "Germany"),
        ([FORCES], "and why is that?", [], "[1]"),
    ],
)
def test_a_follow_up_takes_what_it_needs(
    history: list[str], question: str, words: list[str], without: str
) -> None:
    turns = [turn for asked in history for turn in (Turn("user", asked), ANSWERED)]
    completed = complete(question, turns).text
    assert all(word in completed for word in words)
    assert not without or without not in completed


def test_the_words_that_a_follow_up_brings_are_its_focus() -> None:
    assert complete("What about IT?", (Turn("user", FINANCE),)).focus == ("it",)
    assert "germany" in complete("what about Germany?", (Turn("user", FORCES),)).focus


def test_history_without_a_question_completes_nothing() -> None:
    hello = (Turn("assistant", "Hello, Anna. [1]"),)
    assert complete("what about Germany?", hello).text == "what about Germany?"


_turns = st.lists(
    st.builds(
        Turn,
        st.sampled_from(["user", "assistant"]),
        st.one_of(
            st.text(max_size=40),
            st.sampled_from(
                ["who?", "and in May?", "What does Anna do on 4 January?", "why not?", "it", "5%"]
            ),
        ),
    ),
    max_size=4,
)
_pieces = st.lists(
    st.sampled_from(
        ["and", "what about", "Germany", "it", "he", "in May", "5", "why", "not", "?", "\\1", "("]
    )
    | st.text(max_size=8),
    max_size=6,
).map(" ".join)


@given(_pieces, _turns)
def test_completing_never_fails_and_never_empties_a_question(
    question: str, history: list[Turn]
) -> None:
    completed = complete(question, history)
    if question.strip():
        assert completed.text.strip()
    assert "\n" not in completed.text


def _words(text: str) -> list[str]:
    return [word.strip("?.!,:()[]\"'“”’").removesuffix("'s") for word in text.casefold().split()]
