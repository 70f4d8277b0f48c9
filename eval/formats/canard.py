"""CANARD: follow-up questions with their conversation and a human rewrite (Elgohary et al., 2019).

The first two utterances are the title of the article and of its section; the answer to a question is
the utterance after it in the next row of the same conversation. No documents come with it.
"""

from __future__ import annotations

from collections.abc import Mapping

from assistant.answer import Turn
from eval.formats.cell_values import says_unanswerable, text_of
from eval.formats.file_rows import FileRow, RowProblem, collect, fields_of
from eval.formats.opened_file import FileShape, OpenedFile
from eval.testset import TestQuestion, TestSet

_MAPPED = (
    "Question became the question; History, without its two titles, the conversation before.",
    "Rewrite became the tag rewrite, the two titles the tags title and section.",
    "The answer that the next question of a conversation repeats became the accepted answer.",
)


def is_canard(opened: OpenedFile) -> bool:
    """Rows with a question, its history and its rewrite."""
    return opened.shape is FileShape.RECORDS and opened.has("History", "Question", "Rewrite")


def read(opened: OpenedFile) -> TestSet:
    """See ``eval.formats.format_table.Format``."""
    told: dict[tuple[str, int], str] = {}
    for row in opened.rows():
        values = row.values if isinstance(row.values, Mapping) else {}
        history, number = values.get("History"), values.get("Question_no")
        if isinstance(history, list) and isinstance(number, int) and len(history) >= 4:
            told[text_of(values.get("QuAC_dialog_id")), number - 1] = text_of(history[-1])

    def make(row: FileRow) -> TestQuestion:
        fields = fields_of(row)
        asked, history = text_of(fields.get("Question")), fields.get("History")
        if not asked:
            raise RowProblem("has no Question")
        if not isinstance(history, list) or not all(isinstance(turn, str) for turn in history):
            raise RowProblem("has no History")
        title, section = [*history[:2], "", ""][:2]
        dialog, number = text_of(fields.get("QuAC_dialog_id")), fields.get("Question_no")
        answer = told.get((dialog, number), "") if isinstance(number, int) else ""
        none = says_unanswerable(answer)
        tags = {"rewrite": text_of(fields.get("Rewrite")), "title": title, "section": section}
        return TestQuestion(
            id=f"{dialog}#{text_of(number)}" if dialog else row.where.replace(" ", "-"),
            question=asked,
            history=tuple(
                Turn("assistant" if count % 2 else "user", turn)
                for count, turn in enumerate(history[2:])
            ),
            answers=(answer,) if answer and not none else (),
            answerable=not none,
            tags={name: value for name, value in tags.items() if value},
            line=row.line,
        )

    return collect(opened.path, "canard", opened.rows(), make, mapped=lambda: _MAPPED)
