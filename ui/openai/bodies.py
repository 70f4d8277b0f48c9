"""The requests of OpenAI's API as far as they are understood here; what else they hold is let be."""

from __future__ import annotations

import json
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from ui.api.bodies import MAX_MESSAGE
from ui.failures import HALF_A_CHARACTER, holds_half_a_character

MODEL = "footnote"
_MOST_MESSAGES = 2048  # as OpenAI's own
_TEXTS = {"text": "text", "input_text": "text", "output_text": "text", "refusal": "refusal"}


def _text(content: Any) -> Any:
    """The text of a message's content, which may be in parts."""
    if content is None:
        return ""
    text = "\n".join(map(_part, content)) if isinstance(content, list) else content
    if holds_half_a_character(text):
        raise ValueError(HALF_A_CHARACTER)
    return text


def _part(part: Any) -> str:
    kind = part.get("type") if isinstance(part, dict) else None
    if not isinstance(kind, str) or kind not in _TEXTS:
        raise ValueError(f"Only text can be asked: a part of the content is of type {kind!r}.")
    text = part.get(_TEXTS[kind])
    if not isinstance(text, str):
        raise ValueError("A part of the content has no text.")
    return text


def _of_text(given: Any) -> Any:
    """Messages, those before the last without what else than text was in them: it was not asked here."""
    if not isinstance(given, list):
        return given
    return [*map(_without_other_parts, given[:-1]), *given[-1:]]


def _without_other_parts(message: Any) -> Any:
    content = message.get("content") if isinstance(message, dict) else None
    if not isinstance(content, list):
        return message
    kept = [one for one in content if not isinstance(one, dict) or one.get("type") in [*_TEXTS]]
    return message | {"content": kept}


def _messages(given: Any) -> Any:
    """The messages among the items of a response's input, which may be the question alone."""
    if isinstance(given, str):
        return [{"role": "user", "content": given}]
    if not isinstance(given, list):
        return given
    kinds = [one.get("type", "message") if isinstance(one, dict) else "message" for one in given]
    if "item_reference" in kinds:
        raise ValueError("Nothing is stored here, so no item can be referred to: send its text.")
    return _of_text([one for one, kind in zip(given, kinds, strict=True) if kind == "message"])


def _ids(documents: str) -> str:
    """As it came, once it was seen that it can be read."""
    documents_named(documents)
    return documents


def documents_named(given: str) -> list[str]:
    """The ids in ``metadata.documents``: a JSON list, or parted by commas. Raises ``ValueError``."""
    if not given.lstrip().startswith("["):
        return [name.strip() for name in given.split(",") if name.strip()]
    try:
        names = json.loads(given)
    except ValueError:
        raise ValueError("metadata.documents is not a valid JSON list.") from None
    if not all(isinstance(name, str) for name in names):
        raise ValueError("metadata.documents is a list of ids, which are strings.")
    return list(names)


class Error(BaseModel):
    """Why there is no answer, as OpenAI's API says it."""

    message: str
    type: str
    param: str | None
    code: str | None


class Failed(BaseModel):
    """The body of every response that is none of the answers."""

    error: Error


# Of a route that answers whole or, with ``stream``, event by event.
WHOLE_OR_STREAMED: dict[int | str, dict[str, Any]] = {200: {"content": {"text/event-stream": {}}}}
FAILURES: dict[int | str, dict[str, Any]] = {
    "4XX": {"model": Failed, "description": "Why the request is refused."},
    "5XX": {"model": Failed, "description": "Why it cannot be answered now."},
}


class RequestMessage(BaseModel):
    """A message of the conversation: its text, or parts of text."""

    role: Literal["system", "developer", "user", "assistant", "tool", "function"]
    content: Annotated[
        str,
        BeforeValidator(_text),
        Field(
            description=f"Of the question at most {MAX_MESSAGE:,} characters; of earlier messages no more"
            " than that is read."
        ),
    ] = ""


Messages = Annotated[list[RequestMessage], Field(min_length=1, max_length=_MOST_MESSAGES)]


class Metadata(BaseModel):
    """What a client notes of its request; ``documents`` restricts the search to these ids."""

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, str]

    documents: Annotated[
        str,
        AfterValidator(_ids),
        Field(description="Ids, parted by commas or as a JSON list; all documents when empty."),
    ] = ""


class ResponseFormat(BaseModel):
    """The form of what is asked for, of which there is one: text."""

    type: str


class StreamOptions(BaseModel):
    """What else a stream says."""

    include_usage: bool | None = None


class TextOptions(BaseModel):
    """The form of a response's text."""

    format: ResponseFormat | None = None


class _Request(BaseModel):
    """What both kinds of requests may say."""

    model_config = ConfigDict(extra="allow")

    model: Annotated[str, Field(description=f'"{MODEL}".')]
    stream: bool | None = None
    metadata: Metadata | None = None
    tool_choice: Any = None

    @property
    def documents(self) -> list[str]:
        """The ids of the documents to search; empty: all."""
        return documents_named(self.metadata.documents) if self.metadata else []


class ChatRequest(_Request):
    """A conversation whose last message is the question."""

    messages: Annotated[Messages, BeforeValidator(_of_text)]
    stream_options: StreamOptions | None = None
    n: int | None = None
    logprobs: bool | None = None
    modalities: list[str] | None = None
    response_format: ResponseFormat | None = None
    function_call: Any = None


class ResponsesRequest(_Request):
    """The same for the Responses API; ``input`` may be the question alone."""

    input: Annotated[Messages, BeforeValidator(_messages)]
    instructions: str | None = None
    previous_response_id: str | None = None
    conversation: Any = None
    background: bool | None = None
    store: bool | None = None
    text: TextOptions | None = None
