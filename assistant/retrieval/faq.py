"""Questions that stand in a text, as in an FAQ: each is like a heading, and what follows answers it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.document import BlockKind, Passage, Sentence

# Closing quotes, brackets and the marks of bold may follow the question mark; ؟ and ？ are two of others.
_ASKS = re.compile(r"[?؟？][\s\"'”’)\]*_]*$")
_ASKS_FIRST = re.compile(r"[^.!?؟？]{5,200}[?؟？][\"'”’)\]*_]*(?=\s+\S)")
_Q = r"(?:q|question|f|frage|p|pregunta|domanda|вопрос|问)"
_A = r"(?:a|answer|antwort|r|réponse|respuesta|risposta|ответ|答)"
_MARK = r"[*_\s]*(?:\d+[*_\s]*)?[:：.)][*_\s]*"
_QUESTION_LABEL = re.compile(rf"^[*_\s]*{_Q}{_MARK}", re.IGNORECASE)
_ANSWER_LABEL = re.compile(rf"^[*_\s]*{_A}[*_\s]*(?:\d+[*_\s]*)?[:：][*_\s]*", re.IGNORECASE)
# "A." is an initial, too, but not right below a question.
_ANSWER_INITIAL = re.compile(r"^[*_\s]*[AR]\d{0,3}[*_]*[.)][*_\s]+(?=\S)")


def asks(text: str) -> bool:
    """Whether a sentence of a document is a question."""
    return bool(_ASKS.search(text))


def after_label(passage: Passage, sentence: Sentence) -> int:
    """Where the answer begins in a sentence that may open with "A:" or the like."""
    text = passage.quote(sentence)
    label = _ANSWER_LABEL.match(text)
    if label is None and (initial := _ANSWER_INITIAL.match(text)):
        before = passage.text[: sentence.start - passage.start] or passage.heading
        label = initial if asks(before) else None
    return label.end() if label else 0


def questions_above(passage: Passage) -> Iterator[tuple[str, int]]:
    """For each sentence, the question it stands below, or opens with, and how many stand between.

    ("", 0) where there is none; a heading ends what a question has to say.
    """
    question, between = "", 0
    for sentence in passage.sentences:
        text = passage.quote(sentence)
        if sentence.kind is BlockKind.HEADING:
            question = ""
        elif asks(text):
            question, between = _unlabelled(text), -1
        elif first := _ASKS_FIRST.match(text):
            question, between = _unlabelled(first[0]), 0
        yield question, max(0, between) if question else 0
        between += 1


def answered_together(passage: Passage, sentence: Sentence) -> tuple[str, list[Sentence]]:
    """The question of the text that a sentence answers, and all sentences that answer it with it."""
    answers: list[tuple[str, list[Sentence]]] = []
    for line, (question, _) in zip(passage.sentences, questions_above(passage), strict=True):
        if asks(passage.quote(line)) or not answers or question != answers[-1][0]:
            answers.append((question, []))
        if not asks(passage.quote(line)):
            answers[-1][1].append(line)
    return next((answer for answer in answers if sentence in answer[1]), ("", [sentence]))


def _unlabelled(question: str) -> str:
    return _QUESTION_LABEL.sub("", question)
