"""Two things in one question: which of them it is, and what is said of each; and who refused, not who agreed."""

from __future__ import annotations

import pytest

from assistant.assistant import Assistant
from assistant.language.negation import asks_who_refuses, refuses, says_otherwise
from assistant.questions.pairs import pair_in, stretch_of
from tests.assistant_fixtures import assistant_over, quotes

TEXTS = {
    "plans.md": "# Dental plans\n\n| Plan | Price | Dental | Deductible |\n|---|---|---|---|\n"
    "| Basic | 19 € | no | 500 € |\n| Plus | 34 € | yes | 250 € |\n| Premium | 58 € | yes | 0 € |\n",
    "minutes.md": "# Minutes of the board\n\n1. The deadline for the audit was moved to 15 April.\n"
    "2. Anna Ruiz will review the gift policy.\n",
    "ferry.txt": "Ferry news\n\nThe ferry runs every twenty minutes. Denmark and Norway have agreed to send"
    " engineers. Sweden refused to send any. Finland has not decided yet.\n",
    "terms.md": "# Terms\n\nThe notice period is six weeks. During probation the notice period is two weeks.\n",
    "sales.md": "# Sales team\n\nJohn Schmidt leads the sales team in Berlin. His extension is 2210.\n",
    "it.md": "# IT team\n\nMaria Schmidt runs the IT help desk in Hamburg. Her extension is 3350.\n",
    "staff.md": "# Travel policy\n\nStaff hand in their receipts within 30 days.\n",
    "contractors.md": "# Travel policy for contractors\n\nContractors hand in their receipts:\n\n"
    "- within 14 days\n- in the portal\n",
}
PAIRS = {
    "Is the deadline in March or April?": ("March", "April"),
    "Is the notice period two weeks or six weeks?": ("two weeks", "six weeks"),
    "Who drafts the policy, Ana Ruiz or John Schmidt?": ("Ana Ruiz", "John Schmidt"),
    "Does the Basic or the Plus plan cover dental?": ("Basic", "Plus"),
    "What is the difference between the Basic and the Plus plan?": ("Basic", "Plus"),
}
NO_PAIRS = (
    "Can I bring food or drinks?",
    "Is it open on Monday or not?",
    "Who is the head of research and development?",
    "Are there more or less than ten?",
    "Is it A or B or C?",
    "Which of the rules or laws apply?",
)


assistant = assistant_over(TEXTS)


@pytest.mark.parametrize("question", PAIRS)
def test_the_two_things_are_told(question: str) -> None:
    pair = pair_in(question)
    assert pair is not None
    assert (pair.first, pair.second) == PAIRS[question]


@pytest.mark.parametrize("question", NO_PAIRS)
def test_other_questions_choose_and_compare_nothing(question: str) -> None:
    assert pair_in(question) is None


def test_a_pair_is_found_as_it_stands() -> None:
    pair = pair_in("Is it first class or second class?")
    assert pair is not None
    first, second = pair.words_apart()
    assert stretch_of(pair.second, second, "Book second-class tickets.") == "second-class"
    assert stretch_of(pair.first, first, "Book second-class tickets.") == ""


@pytest.mark.parametrize(
    ("question", "direct"),
    [
        ("Does the ferry run every ten minutes or every twenty minutes?", "twenty minutes"),
        ("Does the Basic or the Plus plan cover dental?", "Plus"),
        ("Is the deadline for the audit in March or April?", "April"),
    ],
)
def test_the_alternative_that_stands_there_is_the_short_answer(
    assistant: Assistant, question: str, direct: str
) -> None:
    answer = assistant.ask(question)
    assert answer.direct.endswith(direct)
    assert any(answer.direct in one.quote for one in answer.citations)


@pytest.mark.parametrize(
    "question",
    [
        "Is the notice period two weeks or six weeks?",  # both are true of somebody
        "Does the Plus or the Premium plan cover dental?",
        "Which is cheaper, Basic or Plus?",
    ],
)
def test_where_both_or_neither_is_told_there_is_none(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)
    assert answer.kind == "answer"
    assert answer.direct == ""
    assert len(answer.citations) > 1


def test_rows_of_a_comparison_stand_side_by_side(assistant: Assistant) -> None:
    answer = assistant.ask("What is the difference between the Basic and the Plus plan?")
    assert "Basic" in quotes(answer)
    assert "Plus" in quotes(answer)
    assert "Premium" not in quotes(answer)


def test_a_comparison_quotes_a_list_with_its_lead(assistant: Assistant) -> None:
    answer = assistant.ask(
        "How do the travel policies for staff and contractors differ on receipts?"
    )
    assert answer.answer.splitlines() == [
        "- Travel policy for contractors: Contractors hand in their receipts: [1]",
        "    - within 14 days [2]",
        "    - in the portal [3]",
        "- Travel policy: Staff hand in their receipts within 30 days. [4]",
    ]


def test_namesakes_are_no_disagreement(assistant: Assistant) -> None:
    answer = assistant.ask("What is the extension of Schmidt?")
    assert not answer.notice
    assert not answer.direct
    for words in ("John Schmidt", "2210", "Maria Schmidt", "3350"):
        assert words in answer.answer
    assert assistant.ask("What is the extension of John Schmidt?").direct in ("", "2210")


@pytest.mark.parametrize(
    "question", ["Which countries said no to sending engineers?", "Who refused to send engineers?"]
)
def test_who_refused_is_not_who_agreed(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)
    assert answer.direct in ("", "Sweden")
    assert "Sweden" in quotes(answer)
    assert "Denmark" not in quotes(answer)


def test_who_agreed_is_not_who_refused(assistant: Assistant) -> None:
    answer = assistant.ask("Which countries agreed to send engineers?")
    assert answer.direct == "Denmark and Norway"
    assert "Sweden" not in quotes(answer)


def test_a_sentence_in_which_nobody_refuses_says_otherwise() -> None:
    assert says_otherwise("Denmark agreed to send ships.", "Who declined to send ships?")
    assert not says_otherwise("Sweden turned it down.", "Who declined to send ships?")
    assert not refuses("She said no member may vote.")


@pytest.mark.parametrize(
    "question",
    [
        "My claim was refused too. What are the requirements?",
        "Who helps me if my claim is refused?",
        "Which claims are refused?",
        "Why was the claim refused?",
    ],
)
def test_other_questions_ask_for_nobody_who_refuses(question: str) -> None:
    assert not asks_who_refuses(question)
