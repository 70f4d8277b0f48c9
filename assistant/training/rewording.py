"""Questions as people type them: without the question mark, mistyped, or as keywords."""

from __future__ import annotations

import random
import re

from assistant.questions.question import analyse

_LONG_WORD = re.compile(r"[A-Za-z]{5,}")


def reworded(question: str, rng: random.Random) -> str:
    """Now and then without its question mark, with a slip of the finger, or only its keywords."""
    draw = rng.random()
    if draw < 0.10:
        return question.rstrip(" ?") or question
    if draw < 0.17:
        return mistyped(question, rng)
    if draw < 0.23:
        return " ".join(analyse(question).terms) or question
    return question


def mistyped(question: str, rng: random.Random) -> str:
    """One letter inside a long word swapped with the next, left out or doubled."""
    words = list(_LONG_WORD.finditer(question))
    if not words:
        return question
    word = rng.choice(words)
    at = rng.randrange(word.start() + 1, word.end() - 1)
    one, following = question[at], question[at + 1]
    slip = rng.choices((following + one, following, one + one + following), (4, 3, 3))[0]
    return question[:at] + slip + question[at + 2 :]
