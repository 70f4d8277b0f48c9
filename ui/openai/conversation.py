"""What a request asks: its question, the conversation before it, and what of it has no effect."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from assistant.answer import Turn
from ui.api.bodies import MAX_HISTORY, MAX_MESSAGE
from ui.openai.bodies import MODEL, ChatRequest, RequestMessage, ResponseFormat, ResponsesRequest
from ui.openai.cited_text import without_sources
from ui.openai.errors import InvalidRequest

_INSTRUCTING = ("system", "developer")
_FREE_CHOICE = (None, "none", "auto")


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, the turns before it, the documents to search (all when empty).

    ``unused`` names the parameters and roles that the request gave and that change nothing.
    """

    question: str
    history: tuple[Turn, ...]
    documents: tuple[str, ...]
    unused: tuple[str, ...]

    @property
    def word_count(self) -> int:
        """How many words the question and the turns before it have."""
        return sum(word_count(text) for text in (self.question, *(t.content for t in self.history)))


def word_count(text: str) -> int:
    """How many words a text has, parted by white space: what usage counts."""
    return len(text.split())


def asked_in_chat(request: ChatRequest) -> Asked:
    """What a chat completion asks. Raises ``InvalidRequest`` for what no quoting answers."""
    _check(request, request.response_format, "response_format")
    if request.n not in (None, 1):
        _refuse("There is one answer to a question: n must be 1.", "n")
    if request.logprobs:
        _refuse("Quotes have no probabilities of tokens: leave logprobs out.", "logprobs")
    if any(one != "text" for one in request.modalities or ()):
        _refuse("Answers are text alone: leave modalities out.", "modalities")
    if request.function_call not in _FREE_CHOICE:
        _refuse("No function is called here: leave function_call out.", "function_call")
    return _asked(request.messages, "messages", request.documents, _without_effect(request))


def asked_in_responses(request: ResponsesRequest) -> Asked:
    """What a response is asked for. Raises ``InvalidRequest`` for what no quoting answers."""
    _check(request, request.text.format if request.text else None, "text.format")
    if request.background:
        _refuse("Answers are given at once: leave background out.", "background")
    previous = request.previous_response_id
    if previous is not None:
        raise InvalidRequest(
            f"Previous response with id {previous!r} not found: nothing is stored here, so send the"
            " earlier messages as input.",
            "previous_response_id",
            "previous_response_not_found",
        )
    if request.conversation is not None:
        _refuse("Nothing is stored here: send the earlier messages as input.", "conversation")
    unused = _without_effect(request)
    given = (("instructions", request.instructions), ("store", request.store))
    unused += [name for name, value in given if value]
    return _asked(request.input, "input", request.documents, unused)


def _check(
    request: ChatRequest | ResponsesRequest, form: ResponseFormat | None, param: str
) -> None:
    if request.model != MODEL:
        raise unknown_model(request.model)
    if request.tool_choice not in _FREE_CHOICE:
        _refuse("No tool is called here: tool_choice must be none or auto.", "tool_choice")
    if form is not None and form.type != "text":
        _refuse(f"Answers are quotes, so they have the format text, not {form.type!r}.", param)


def unknown_model(name: str) -> InvalidRequest:
    """Why a model other than ours cannot be asked."""
    sentence = f"The model {name!r} does not exist here; the only one is {MODEL!r}."
    return InvalidRequest(sentence, "model", "model_not_found", 404)


def _refuse(sentence: str, param: str) -> None:
    raise InvalidRequest(sentence, param, "unsupported_value")


def _without_effect(request: ChatRequest | ResponsesRequest) -> list[str]:
    more: dict[str, Any] = request.model_extra or {}
    return [name for name, value in more.items() if value is not None and value != []]


def _asked(
    messages: Sequence[RequestMessage], param: str, documents: Sequence[str], unused: Sequence[str]
) -> Asked:
    instructing = [role for role in _INSTRUCTING if any(one.role == role for one in messages)]
    asked = next((n for n in reversed(range(len(messages))) if messages[n].role == "user"), 0)
    if messages[asked].role == "user" and len(messages[asked].content) > MAX_MESSAGE:
        sentence = f"The question is longer than {MAX_MESSAGE:,} characters."
        raise InvalidRequest(sentence, f"{param}[{asked}].content")
    said = [
        Turn("user", one.content[:MAX_MESSAGE])
        if one.role == "user"
        else Turn("assistant", without_sources(one.content[:MAX_MESSAGE]))
        for one in messages
        if one.role in ("user", "assistant") and (one.role == "user" or one.content)
    ]
    if not said or said[-1].role != "user":
        raise InvalidRequest(
            "The last message must be the user's: it is the question.", param, "invalid_value"
        )
    history = tuple(said[:-1][-MAX_HISTORY:])
    return Asked(said[-1].content, history, tuple(documents), (*instructing, *unused))
