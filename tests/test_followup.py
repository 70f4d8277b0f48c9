from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answer import Turn
from assistant.questions.followups.dependence import depends
from assistant.questions.followups.followup import complete
from eval.formats.format_table import read_test_set
from eval.testset import TestQuestion
from tests.shipped_sets import TEST_SETS

ROWS = [
    row
    for name in ("coalition.jsonl", "coalition-heldout.jsonl", "office.jsonl")
    for row in read_test_set(TEST_SETS / name)
]
FOLLOW_UPS = [row for row in ROWS if row.history]
ALONE = [row for row in ROWS if not row.history]
ANSWERED = Turn("assistant", "Poland, Spain, and Italy declined to contribute. [1]")
OFFICE = "Who are the staff of the office?"
PRIOR = "When is the Bergen aquarium open?"
COMPLETE = """
How many students got their money late?
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
Who do I call about a lost badge?
How do I apply for leave?
Who approves overtime?
Who opens the gate while it is raining?
Which it systems are backed up?
Who signs off it budgets?
What time is it in York?
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
Wait times
No parking signs
Are there exceptions to the dress code?
What should I do when the alarm rings?
Und wer leitet die IT?
""".strip().splitlines()
LEFT_OPEN = """
How much?
in winter?
Only on Mondays?
Do trainees too?
Any exceptions?
What are the next steps?
Who do I have to call?
who else should I inform
What do I need?
How do I apply?
Who decides?
How come?
Since when?
Give me more examples
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
        (
            "Which room is cheapest?",
            "And the most expensive one?",
            "Which room is the most expensive?",
        ),
        ("Which is the oldest site of all?", "the newest?", "Which is the newest site of all?"),
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
        ("When is the canteen open?", "and the shop?", "When is the shop open?"),
        ("How many people came in 2019?", "and who?", "Who (people came 2019)?"),
        (OFFICE, "staff with children?", f"{OFFICE[:-1]}: staff with children?"),
    ],
)
def test_what_is_left_unsaid_comes_from_the_question_before(
    prior: str, question: str, completed: str
) -> None:
    assert completed_after(prior, question) == completed


E11, HF = "What does error E11 mean?", "What is the price of HF-1001?"
FAIR = "What did the fair cost in 2025?"


@pytest.mark.parametrize(
    ("prior", "question", "completed"),
    [
        ("How much memory has the KX-300?", "and the KX-200?", "How much memory has the KX-200?"),
        ("Does the KX-300 have wifi?", "and the 200?", "Does the KX-200 have wifi?"),
        ("How much is HF-2003?", "and HF-2004?", "How much is HF-2004?"),
        ("What is ISO 9001?", "and ISO 14001?", "What is ISO 14001?"),
        ("What does form A38 cost?", "and form B12?", "What does form B12 cost?"),
        ("What is covered by plan B?", "and plan C?", "What is covered by plan C?"),
        ("What does section 12(3) say?", "and 12(4)?", "What does section 12(4) say?"),
        ("Who pays 10-12 year olds?", "and 13-15?", "Who pays 13-15 year olds?"),
        ("What happened in Q3 2023?", "Q4 2022?", "What happened in Q4 2022?"),
        ("What was the profit in 2022/23?", "2023/24?", "What was the profit in 2023/24?"),
        ("Who approves up to 1,000 pounds?", "40,000 euros?", "Who approves up to 40,000 euros?"),
        (E11, "E10", "What does error E10 mean?"),
        (E11, "and F10?", "What does error F10 mean?"),
        (E11, "an E10?", "What does error E10 mean?"),
        ("What does plan A cost?", "plan C?", "What does plan C cost?"),
        ("Who sits on the 2nd floor?", "5th?", "Who sits on the 5th floor?"),
        (FAIR, "for 20 people?", f"{FAIR[:-1]}: for 20 people?"),
        (E11, "and on the KX-200?", "What does error E11 mean: on the KX-200?"),
        (HF, "and the large gift basket?", "What is the price of the large gift basket?"),
        ("Fix it (E11)?", "what about E02 and E10?", "Fix it (E02 and E10)?"),
        (HF, "and apple juice?", "What is the price of apple juice?"),
        (HF, "and the weight?", "What is the weight of HF-1001?"),
        ("What does P077 cost?", "for 10 people?", "What does P077 cost: for 10 people?"),
        ("How much is the KX-200?", "and in CHF?", "How much is the KX-200: in CHF?"),
        ("How much is the KX-200?", "and in Bonn?", "How much is the KX-200: in Bonn?"),
    ],
)
def test_codes_are_replaced_whole_and_by_codes(prior: str, question: str, completed: str) -> None:
    assert completed_after(prior, question) == completed


LIMIT, LEAVE = "What is the hotel limit in Germany?", "How many days of leave do I get?"


@pytest.mark.parametrize(
    ("asked", "completed"),
    [
        (["what is the limit in the usa", "and in the uk?"], "what is the limit in the uk"),
        (["what is the limit in the usa", "and france?"], "what is the limit in france"),
        (["Is a tie worn in the office", "in the shop?"], "Is a tie worn in the shop"),
        ([LEAVE, "what about part-timers?", "and interns?"], "How many days of leave do I get: interns?"),
        ([LEAVE, "and interns?", "in York?"], "How many days of leave do I get: interns: in York?"),
        (["how can i pay", "amex?", "in York?"], "Amex (pay): in York?"),
        ([CANTEEN, "in Leeds?", "on Mondays?", "on Fridays?"],
         "When does the canteen open: in Leeds: on Fridays?"),
        (["May trainees work at home?", "and interns?"], "May interns work at home?"),
        (["Are dogs allowed?", "cats?"], "Are cats allowed?"),
        (["how can i pay", "amex?", "cash?"], "Cash (pay)?"),
        ([LIMIT, "UK?"], "What is the hotel limit in UK?"),
        ([LIMIT, "same for France?"], "What is the hotel limit in France?"),
        ([LIMIT, "and the daily allowance there?"], "What is the daily allowance in Germany?"),
        (["What does Anna earn in York?", "in Leeds?"], "What does Anna earn in Leeds?"),
        (["Does the warranty cover rollers?", "and the power supply?"],
         "Does the warranty cover the power supply?"),
        (["Who leads Finance?", "IT?"], "Who leads IT?"),
    ],
)  # fmt: skip
def test_fragments_replace_those_of_their_kind(asked: list[str], completed: str) -> None:
    history = [turn for one in asked[:-1] for turn in (Turn("user", one), Turn("assistant", "x"))]
    assert complete(asked[-1], history).text == completed


NOTICE = "What is the notice period in 2023?"


@pytest.mark.parametrize(
    ("prior", "question", "completed"),
    [
        (NOTICE, "no I meant 2024", "What is the notice period 2024?"),
        (NOTICE, "no, I meant 2024", "What is the notice period 2024?"),
        (NOTICE, "sorry, 2024", "What is the notice period 2024?"),
        (NOTICE, "in 2024, not 2023", "What is the notice period in 2024?"),
        (NOTICE, "not 2023, 2024", "What is the notice period in 2024?"),
        (NOTICE, "actually I meant the trial period", "What is the trial period in 2023?"),
        ("Is it in the rules?", "I mean in the old rules", "Is it in the old rules?"),
        (LIMIT, "I meant the daily allowance", "What is the daily allowance in Germany?"),
        (LIMIT, "sorry, Switzerland", "What is the hotel limit in Switzerland?"),
        ("Where is the York office?", "not York, Leeds", "Where is the Leeds office?"),
        (E11, "sorry, F10", "What does error F10 mean?"),
        (CANTEEN, "no, I meant who leads IT?", "Who leads IT?"),
    ],
)
def test_corrections_replace_what_they_correct(prior: str, question: str, completed: str) -> None:
    assert completed_after(prior, question) == completed


CLAIM = "How do I claim expenses?"


@pytest.mark.parametrize(
    ("prior", "question", "completed"),
    [
        (E11, "what should I do?", "What should I do (error e11 mean)?"),
        (CLAIM, "what's the next step?", "What's the next step (claim expenses)?"),
        (CLAIM, "are there exceptions?", "Are there exceptions (claim expenses)?"),
        (CLAIM, "do trainees too?", "How do trainees claim expenses?"),
        ("How much is the rent?", "including heating?", "How much is the rent: including heating?"),
        ("How much is it per month?", "per year?", "How much is it per year?"),
        ("Was kostet ein Stellplatz?", "und in Bonn?", "Was kostet ein Stellplatz: in Bonn?"),
        ("Was kostet ein Platz in Ulm?", "und in Bonn?", "Was kostet ein Platz in Bonn?"),
        ("Wie lange bleibt Verlorenes?", "und wo?", "Wie lange bleibt Verlorenes: wo?"),
    ],
)
def test_what_names_nothing_is_about_what_was_asked(
    prior: str, question: str, completed: str
) -> None:
    assert completed_after(prior, question) == completed


ANN = "**Ann Lee** [1]\n\nAnn Lee leads IT. [1]"
TABLE = "- Name | Role | Phone [1]\n- Peter Schmidt | Works council, chair | 4101 [2]"


@pytest.mark.parametrize(
    ("prior", "answer", "question", "completed"),
    [
        ("Who is the head of HR?", ANN, "how can I reach her?", "How can I reach Ann Lee?"),
        ("Who is the head of HR?", ANN, "what is her number?", "What is Ann Lee's number?"),
        ("Who leads the IT department?", ANN, "when did she start?", "When did Ann Lee start?"),
        ("who do I call in HR?", ANN, "what is his number?", "What is Ann Lee's number?"),
        ("Who chairs it?", TABLE, "what is his number?", "What is Peter Schmidt's number?"),
        ("Who runs HR?", "HR is run well.", "what does he do?", "What does he do (runs hr)?"),
        ("What is Peter's number?", "4101", "what does he do?", "What does Peter do (number)?"),
        ("Who does Anna like?", ANN, "what does she say?", "What does Anna say?"),
        ("Who was against?", "x", "why was he against it?", "Why was he against it?"),
        ("Is there a canteen in York?", "x", "when does it open?",
         "When does the canteen in York open?"),
        ("Does the insurance cover theft?", "x", "is it valid?", "Is the insurance valid?"),
        ("Can the contract end early?", "x", "who signs it?", "Who signs the contract?"),
        ("How many days of annual leave do I get?", "x", "when must I take them?",
         "When must I take the days of annual leave?"),
        ("May trainees work at home?", "x", "what if they are sick?",
         "What if trainees are sick?"),
    ],
)  # fmt: skip
def test_pronouns_stand_for_who_was_answered_and_what_was_asked_about(
    prior: str, answer: str, question: str, completed: str
) -> None:
    history = [Turn("user", prior), Turn("assistant", answer)]
    assert complete(question, history).text == completed


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


def test_a_text_that_was_pasted_completes_nothing() -> None:
    pasted = "What does Dear Anna Kestrel say about the fee? " * 100
    assert complete("and in Bonn?", [Turn("user", pasted)]).text == "and in Bonn?"


@pytest.mark.parametrize(
    ("prior", "answer", "asked", "completed"),
    [
        ("Who painted the hall?", "**Roe Ltd**", "How long did it take?",
         "How long did it take (painted hall)?"),
        ("When was the bridge repaired?", "In 2020.", "How much did it cost?",
         "How much did the bridge cost?"),
        ("When did the choir record the songs?", "In May.", "Where did it happen?",
         "Where did it happen (choir record songs)?"),
        ("Where is the tool shed?", "Behind the hall.", "When does it close?",
         "When does the tool shed close?"),
        ("Does the club have a boat?", "It has one.", "Where is it kept?", "Where is the boat kept?"),
        ("Which firm supplies the milk?", "**Alpen AG**", "How often does it deliver?",
         "How often does Alpen AG deliver?"),
        ("Which bus goes to the harbour?", "**22**", "How often does it run?",
         "How often does the bus run?"),
        ("Which form do I need for a parking permit?", "Form P7.", "Where do I send it?",
         "Where do I send the form?"),
        ("Which room is the printer in?", "**Hall 3**", "Does it print colour?",
         "Does the printer print colour?"),
        ("Who leads sales?", "Mr Lenz leads it with Ms Berg.", "What is her number?",
         "What is Berg's number?"),
        ("Who did Ms Berg take over from?", "**Mr Lenz**", "What is her number?",
         "What is Berg's number?"),
    ],
)  # fmt: skip
def test_a_pronoun_stands_for_what_may_be_meant(
    prior: str, answer: str, asked: str, completed: str
) -> None:
    assert complete(asked, [Turn("user", prior), Turn("assistant", answer)]).text == completed
