"""The conversation that a page kept (``ui/assets/keeping.js``), drawn again when the page is loaded again."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import BaseModel, Field, TypeAdapter, ValidationError

from assistant.answer import Answer
from ui.chat.rendering import answer_html, error_html, question_html


class _Turn(BaseModel):
    question: str
    id: str = Field("", pattern="^[0-9a-z]*$")  # it stands in links
    answer: Answer | None = None


_TURNS = TypeAdapter(list[_Turn])


def kept_messages(stored: str) -> list[dict[str, str]]:
    """The messages of ``stored``, JSON of turns with the answers' public JSON; none of what is something else."""
    try:
        turns = _TURNS.validate_json(stored)
    except ValidationError:
        return []
    return [message for turn in turns for message in _messages(turn)]


def _messages(turn: _Turn) -> Iterator[dict[str, str]]:
    yield {"role": "user", "content": question_html(turn.question)}
    reply = (
        answer_html(turn.answer, turn.id)
        if turn.answer
        else error_html("This answer was not finished.", retryable=True)
    )
    yield {"role": "assistant", "content": reply}
