"""Questions that nothing answers any more: a name or number in them is exchanged for one told elsewhere.

Who leads one working group stands where the question about another one leads, too.
"""

from __future__ import annotations

import random
from dataclasses import replace

from assistant.training.names import kind_of, names_in
from assistant.training.question_bank import BankQuestion, QuestionBank


def exchanged(
    question: BankQuestion, bank: QuestionBank, rng: random.Random
) -> BankQuestion | None:
    """The question about something else, which nothing answers; None where it names nothing."""
    names = names_in(question.text)
    if not names or not question.right:
        return None
    name = rng.choice(names)
    told = " ".join(one.told for one in question.right)
    others = [
        other
        for other in bank.names.get(question.document, ())
        if kind_of(other) == kind_of(name)
        and other not in question.text
        and name not in other
        and other not in told
    ]
    if not others:
        return None
    text = question.text.replace(name, rng.choice(others))
    wrong = [replace(one, gold=(), answers=()) for one in question.right]
    return BankQuestion(
        text,
        question.document,
        False,
        (),
        sorted([*wrong, *question.wrong], key=lambda one: one.rank),
    )
