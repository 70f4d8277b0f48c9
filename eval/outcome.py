"""Asking one question of a test set, and what came of it."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from assistant.answer import Answer, Ranked, Searched, Turn
from assistant.assistant import Assistant
from eval.testset import TestQuestion
from ingest.errors import FootnoteError, IndexProblem, ModelProblem


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one question got: an answer, as its public JSON, or the sentence of an error.

    ``ranking`` is the search's, best first; ``history`` the conversation with every turn in place;
    ``seconds`` the time of the question itself, without that of the turns before it.
    """

    answer: Mapping[str, Any] | None
    ranking: tuple[Ranked, ...] = ()
    history: tuple[Turn, ...] = ()
    seconds: float = 0.0
    error: str = ""

    def as_dict(self) -> dict[str, Any]:
        """The outcome as JSON; ``from_dict`` reads it."""
        return {
            "answer": self.answer,
            "ranking": [
                (r.passage, round(r.score, 5), round(r.similarity, 5), round(r.lexical, 5))
                for r in self.ranking
            ],
            "history": self.history,
            "seconds": round(self.seconds, 6),
            "error": self.error,
        }

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> Outcome:
        """The outcome that ``as_dict`` wrote."""
        return cls(
            stored["answer"],
            tuple(Ranked(*ranked) for ranked in stored["ranking"]),
            tuple(Turn(*turn) for turn in stored["history"]),
            stored["seconds"],
            stored["error"],
        )


def ask(
    assistant: Assistant, question: TestQuestion, principals: frozenset[str] | None = None
) -> Outcome:
    """Ask a question as ``principals`` would, after the missing turns of its conversation.

    What goes wrong with this question is its outcome. Raises ``IndexProblem`` or ``ModelProblem``:
    those would go wrong with every question.
    """
    try:
        history = _completed(assistant, question.history, principals)
        began = time.perf_counter()
        ranking: tuple[Ranked, ...] = ()
        answer: Answer | None = None
        for event in assistant.stream(question.question, history, (), principals):
            if isinstance(event, Searched):
                ranking = event.ranking
            elif isinstance(event, Answer):
                answer = event
        seconds = time.perf_counter() - began
    except (IndexProblem, ModelProblem):
        raise
    except FootnoteError as problem:
        return Outcome(None, history=question.history, error=str(problem))
    if answer is None:
        raise AssertionError("a stream ends with its answer")
    return Outcome(answer.as_dict(), ranking, history, seconds)


def _completed(
    assistant: Assistant, turns: tuple[Turn, ...], principals: frozenset[str] | None
) -> tuple[Turn, ...]:
    """``turns`` with each question that no assistant's turn follows asked for real."""
    history: list[Turn] = []
    for turn, following in zip_longest(turns, turns[1:]):
        history.append(turn)
        if turn.role == "user" and (following is None or following.role == "user"):
            answer = assistant.ask(turn.content, tuple(history[:-1]), (), principals)
            history.append(Turn("assistant", answer.answer))
    return tuple(history)
