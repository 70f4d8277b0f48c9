"""Whether a question leaves something to the conversation: after one about when an aquarium opens."""

from __future__ import annotations

import pytest

from assistant.answer import Turn
from assistant.dependence import depends
from assistant.followup import complete

PRIOR = "When is the Bergen aquarium open?"
COMPLETE = """
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


@pytest.mark.parametrize("question", COMPLETE)
def test_a_complete_question_is_left_as_it_is(question: str) -> None:
    assert not depends(question, PRIOR)
    assert complete(question, (Turn("user", PRIOR),)).text == question


@pytest.mark.parametrize("question", LEFT_OPEN)
def test_what_points_back_depends(question: str) -> None:
    assert depends(question, PRIOR)
    completed = complete(question, (Turn("user", PRIOR),)).text.casefold()
    assert "aquarium" in completed or "bergen" in completed


@pytest.mark.parametrize(
    ("question", "prior", "completed"),
    [
        ("Oslo?", PRIOR, "When is the Oslo aquarium open?"),
        ("Oslo aquarium?", PRIOR, "When is the Oslo aquarium open?"),
        (
            "Temporary divers?",
            "How many dives do permanent divers make?",
            "How many dives do Temporary divers make?",
        ),
        ("The United Kingdom?", "Is Norway a member?", "Is The United Kingdom a member?"),
        ("2024?", "What was the turnover in 2023?", "What was the turnover 2024?"),
        ("salary?", PRIOR, "Salary (bergen aquarium open)?"),
        ("List them", "What are the rules?", "List the rules?"),
    ],
)
def test_a_few_words_take_the_place_of_their_kind(
    question: str, prior: str, completed: str
) -> None:
    assert complete(question, (Turn("user", prior),)).text == completed
