"""What is measured of an answer by itself, without the index: its words, and whether it is one.

Every answer here is a public JSON, None where asking failed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from assistant.markers import parted, unescape
from eval.metrics import match as answers
from eval.remark import answers_a_question, is_remark
from eval.testset import TestQuestion

_SAME_WORDS = 0.5  # token F1 from which an answer agrees with an accepted one
_MARKER = re.compile(r"(?<!\\)\[\d+\](?:\(#[^)]*\))?")
_LINE_MARK = re.compile(r"^\s*(?:>|[-*+]|\d+\.)\s+", re.MULTILINE)
_BOLD = re.compile(r"(?<!\\)(\*\*|__)")


def plain_text(markdown: str) -> str:
    """An answer's words without markers, list and quotation marks, bold and escapes."""
    told = (part if code else _plain(part) for part, code in parted(markdown))
    return " ".join("".join(told).split())


def _plain(markdown: str) -> str:
    return unescape(_BOLD.sub("", _LINE_MARK.sub("", _MARKER.sub("", markdown))))


def of_words(question: TestQuestion, answer: Mapping[str, Any] | None) -> dict[str, float]:
    """The metrics ``answer.*``, for answerable questions with accepted answers."""
    accepted = [one for one in question.answers if answers.compared(one)]
    if not question.answerable or not accepted:
        return {}
    said, short = "", ""
    if answer is not None and answers_a_question(answer):
        said = plain_text(answer["answer"])
        short = answer.get("direct") or said
    measured = {
        "answer.exact_match": answers.exact_match(short, accepted) if short else 0.0,
        "answer.f1": answers.f1(short, accepted) if short else 0.0,
        "answer.contains": answers.contains(said, accepted),
    }
    value = answers.same_value(said, accepted)
    return measured if value is None else measured | {"answer.value": value}


def agrees(question: TestQuestion, answer: Mapping[str, Any]) -> bool | None:
    """Whether the short answer, or the whole one where there is none, agrees with an accepted one."""
    if not question.answers:
        return None
    said = answer.get("direct") or plain_text(answer["answer"])
    return bool(
        answers.contains(said, question.answers)
        or answers.f1(said, question.answers) >= _SAME_WORDS
        or answers.same_value(said, question.answers)
    )


def of_abstention(question: TestQuestion, answer: Mapping[str, Any] | None) -> dict[str, float]:
    """The metrics ``abstention.*``: an error is the wrong thing to do with either kind of question."""
    if not question.comparable or is_remark(answer):
        return {}
    answered = answer is not None and not answer["abstained"]
    right = answer is not None and answered == question.answerable
    measured = {"abstention.accuracy": float(right)}
    kind = "refusal_rate" if question.answerable else "false_answer_rate"
    return measured | {f"abstention.{kind}": float(not right)}
