"""Draws what a training step reads: questions, each with as many passages as the product reads."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.training.exchanging import exchanged
from assistant.training.question_bank import BankQuestion, Candidate, QuestionBank
from assistant.training.question_sets import PUBLIC_SETS
from assistant.training.rewording import reworded

# Shares of what is drawn.
_WITHOUT_GOLD = 0.12
_WITHOUT_PREFIX = 0.2
# A retrieved passage that does not answer is left out now and then, so that groups differ: the
# farther down, the more often. Those nearest to a question that nothing answers mislead best.
_NEAR, _KEPT_NEAR, _KEPT_FAR = 8, 0.85, 0.6
_NEAREST, _KEPT_NEAREST = 2, 0.97


@dataclass(frozen=True, slots=True)
class Group:
    """``question`` as it is put to each of ``candidates``, with or without title and headings."""

    question: str
    candidates: Sequence[Candidate]
    with_prefix: bool


@dataclass(frozen=True, slots=True)
class Draw:
    """``questions`` a step, ``passages`` a question.

    ``public_share`` of the questions are public ones, ``exchanged_share`` of those that are answered
    are asked about something else of their document. The same ``seed`` draws the same.
    """

    questions: int
    passages: int
    public_share: float
    exchanged_share: float = 0.0
    seed: int = 1


def drawn_groups(bank: QuestionBank, draw: Draw) -> Iterator[list[Group]]:
    """The groups of a step, without end. Every question of a set comes once before any comes again."""
    rng = random.Random(draw.seed)  # noqa: S311
    public = [name for name, asked in bank.public.items() if asked]
    shares = [PUBLIC_SETS[name].share for name in public]
    public_share = draw.public_share if bank.workplace else 1.0
    public_share = public_share if public else 0.0
    streams = {name: _shuffled(bank.public[name], rng) for name in public}
    workplace = _shuffled(bank.workplace, rng)
    while True:
        step: list[Group] = []
        while len(step) < draw.questions:
            if rng.random() < public_share:
                question = next(streams[rng.choices(public, shares)[0]])
            else:
                question = next(workplace)
            if question.answerable and not question.right:
                continue  # its only passages that answer are held out
            if question.answerable and rng.random() < draw.exchanged_share:
                question = exchanged(question, bank, rng) or question
            step.append(_group(question, bank, draw.passages, rng))
        yield step


def _shuffled(questions: Sequence[BankQuestion], rng: random.Random) -> Iterator[BankQuestion]:
    order = list(questions)
    while order:
        rng.shuffle(order)
        yield from order


def _group(question: BankQuestion, bank: QuestionBank, passages: int, rng: random.Random) -> Group:
    chosen: list[Candidate] = []
    if question.right and rng.random() >= _WITHOUT_GOLD:
        wanted = 1 + (rng.random() < 0.8) + (rng.random() < 0.5)
        # Rather those found early and with much of the evidence.
        chosen = sorted(
            question.right, key=lambda one: 0.5 * one.rank + 6 * rng.random() - 2 * len(one.gold)
        )[: min(wanted, passages)]
    for one in question.wrong:
        if len(chosen) == passages:
            break
        kept = _KEPT_NEAR if one.rank < _NEAR else _KEPT_FAR
        if not question.answerable and one.rank < _NEAREST:
            kept = _KEPT_NEAREST
        if rng.random() < kept:
            chosen.append(one)
    while len(chosen) < passages:
        number = rng.choice(bank.fillers)
        if bank.passages[number].document != question.document:
            chosen.append(Candidate(number, passages))
    return Group(reworded(question.text, rng), tuple(chosen), rng.random() >= _WITHOUT_PREFIX)
