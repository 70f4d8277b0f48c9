"""Questions that bring the text their answer stands in, as Natural Questions in its oracle form does.

One question a row with ``ctxs`` (of which ``isgold`` marks the one with the answer; Liu et al.,
2023), with ``document_text`` and token ``annotations`` (Kwiatkowski et al., 2019, simplified), or with
short answers and a plain text. The texts become documents; gold is where an answer occurs in its
text, else the whole text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from eval.formats.cell_values import answers_of, text_of, texts_of
from eval.formats.file_rows import Documents, FileRow, RowProblem, collect, fields_of
from eval.formats.opened_file import OpenedFile
from eval.testset import Gold, TestQuestion, TestSet

_TEXTS = ("document_text", "knowledge", "context", "document", "passage", "text")
_ANSWERS = ("short_answers", "answers", "answer", "right_answer", "gold_answers")
_MOST_OCCURRENCES = 20


def is_oracle(opened: OpenedFile) -> bool:
    """A question with contexts or a text of its own, and answers to find in it."""
    if not opened.has_any("question", "question_text"):
        return False
    return opened.has_any("ctxs", "nq_annotated_gold", "document_text", "knowledge") or (
        opened.has("short_answers") and opened.has_any("document", "context")
    )


def read(opened: OpenedFile) -> TestSet:
    """See ``eval.formats.format_table.Format``."""
    documents = Documents()

    def make(row: FileRow) -> TestQuestion:
        fields = fields_of(row)
        asked = text_of(fields.get("question") or fields.get("question_text"))
        if not asked:
            raise RowProblem("has no question")
        answers, gold = _expected(fields, documents)
        name = next((text_of(fields[k]) for k in ("id", "example_id") if k in fields), "")
        return TestQuestion(
            id=name or row.where.replace(" ", "-"),
            question=asked,
            answers=answers,
            # Annotators who marked nothing found no answer; no annotator says nothing.
            answerable=bool(answers or gold) or not fields.get("annotations"),
            gold=gold,
            line=row.line,
        )

    def said() -> list[str]:
        return [
            f"{len(documents.texts)} texts that came with the questions became documents;"
            " the places where an answer occurs in its text became gold."
        ]

    rows = opened.rows()
    return collect(opened.path, "natural-questions", rows, make, mapped=said, documents=documents)


def _expected(
    fields: Mapping[str, Any], documents: Documents
) -> tuple[tuple[str, ...], tuple[Gold, ...]]:
    annotated = fields.get("annotations")
    if isinstance(annotated, list) and isinstance(fields.get("document_text"), str):
        return _annotated(fields["document_text"], annotated, fields, documents)
    given = next((fields[key] for key in _ANSWERS if fields.get(key)), None)
    answers = tuple(a for a in answers_of(given) if a)
    gold: dict[Gold, None] = {}
    for text, title, is_gold in _contexts(fields):
        name = _named(documents, text, title)
        if is_gold:
            spans = [span for answer in answers for span in _occurrences(text, answer)]
            gold |= {Gold(name, *span): None for span in spans} or {Gold(name): None}
    if not gold:
        raise RowProblem("has no text that holds its answer")
    return answers, tuple(gold)


def _contexts(fields: Mapping[str, Any]) -> list[tuple[str, str, bool]]:
    """(text, title, whether the answer stands in it), of every text of the row."""
    contexts = [
        c for c in fields.get("ctxs") or () if isinstance(c, Mapping) and text_of(c.get("text"))
    ]
    if contexts:
        flag = next((f for f in ("isgold", "hasanswer") if any(c.get(f) for c in contexts)), "")
        only = len(contexts) == 1 and contexts[0].get("isgold") is not False
        return [
            (str(c["text"]), text_of(c.get("title")), only or bool(flag and c.get(flag)))
            for c in contexts
        ]
    annotated = fields.get("nq_annotated_gold")
    if isinstance(annotated, Mapping) and text_of(annotated.get("long_answer")):
        return [(str(annotated["long_answer"]), text_of(annotated.get("title")), True)]
    title = text_of(fields.get("title") or fields.get("document_title"))
    for key in _TEXTS:
        value = fields.get(key)
        if isinstance(value, Mapping) and not title:
            title = text_of(value.get("title"))
        if texts := texts_of(value):
            return [(text, title, True) for text in texts]
    return []


def _annotated(
    text: str, annotations: Sequence[Any], fields: Mapping[str, Any], documents: Documents
) -> tuple[tuple[str, ...], tuple[Gold, ...]]:
    """Token spans (tokens are parted by single spaces) as characters; no span: unanswerable."""
    tokens = [(t.start(), t.end()) for t in re.finditer(r"[^ ]+", text)]
    name = _named(documents, text, text_of(fields.get("document_title")))
    gold: dict[Gold, None] = {}
    answers: dict[str, None] = {}
    for annotation in annotations:
        short = annotation.get("short_answers") or ()
        said = text_of(annotation.get("yes_no_answer")).lower()
        for span in short or [annotation.get("long_answer") or {}]:
            first, last = span.get("start_token", -1), span.get("end_token", -1)
            if 0 <= first < last <= len(tokens):
                start, end = tokens[first][0], tokens[last - 1][1]
                gold[Gold(name, start, end)] = None
                if short:
                    answers[text[start:end]] = None
        if said in {"yes", "no"}:
            answers[said] = None
    return tuple(answers), tuple(gold)


def _named(documents: Documents, text: str, title: str) -> str:
    return documents.named(text, title, f"context {len(documents.texts) + 1}")


def _occurrences(text: str, answer: str) -> list[tuple[int, int]]:
    word = re.compile(rf"(?<!\w){re.escape(answer)}(?!\w)", re.IGNORECASE)
    return [found.span() for found in word.finditer(text)][:_MOST_OCCURRENCES]
