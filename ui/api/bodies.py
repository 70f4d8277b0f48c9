"""The bodies of the HTTP API as its OpenAPI description shows them: questions, answers, failures, verdicts.

Those of documents and of uploads have modules beside this one.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from assistant.questions.question import LONGEST_QUESTION
from ui.failures import HALF_A_CHARACTER, holds_half_a_character

MAX_MESSAGE = 100_000  # characters
MAX_HISTORY = 200


def _asked(question: str) -> str:
    if not question.strip():
        raise ValueError("The question is empty.")
    if len(question) > LONGEST_QUESTION:
        raise ValueError(f"The question is longer than {LONGEST_QUESTION:,} characters.")
    return question


class Sent(BaseModel):
    """What a client sends: the fields that are known and no other, all of it text that can be stored.

    A field that is null is one that was left out.
    """

    model_config = ConfigDict(extra="forbid")

    @model_validator(mode="before")
    @classmethod
    def _as_sent(cls, given: Any) -> Any:
        if holds_half_a_character(given):
            raise ValueError(HALF_A_CHARACTER)
        if isinstance(given, dict):  # as many programs write what they leave out
            return {name: value for name, value in given.items() if value is not None}
        return given


class EarlierMessage(BaseModel):
    """One earlier message of the conversation."""

    model_config = ConfigDict(extra="forbid")

    role: Literal["user", "assistant"]
    content: Annotated[
        str,
        # A conversation that holds a long message goes on.
        AfterValidator(lambda content: content[:MAX_MESSAGE]),
        Field(description=f"What stands behind its first {MAX_MESSAGE:,} characters is not read."),
    ]


class Question(Sent):
    """A question, the conversation before it, and the documents to search (all when empty)."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "question": "What about Germany?",
                    "history": [
                        {
                            "role": "user",
                            "content": "Which countries declined to contribute ground forces?",
                        },
                        {"role": "assistant", "content": "Poland, Spain, and Italy. [1]"},
                    ],
                    "documents": [],
                }
            ]
        },
    )

    question: Annotated[
        str, AfterValidator(_asked), Field(description=f"1 to {LONGEST_QUESTION:,} characters.")
    ]
    history: Annotated[
        list[EarlierMessage],
        Field(max_length=MAX_HISTORY, description="Earlier messages, oldest first."),
    ] = []
    documents: Annotated[
        list[str], Field(description="Search only these document ids; all documents when empty.")
    ] = []


class Quote(BaseModel):
    """Exact characters of a document: ``text[start:end] == quote``, counted in code points."""

    model_config = ConfigDict(extra="allow")

    document: str
    title: str
    page: Annotated[int | None, Field(description="From 1; null when the format has no pages.")]
    locator: Annotated[
        str | None,
        Field(description='The place in a file without pages, "sheet Plans, row 7"; null without.'),
    ]
    heading: str
    start: int
    end: int
    quote: str
    shown: Annotated[
        str,
        Field(description="The quote as it is read: on one line, without marks of its notation."),
    ]


class CitationBody(Quote):
    """A footnote of the answer: what its ``[number]`` marker refers to."""

    number: int


class ClosestBody(Quote):
    """A passage near the question that does not answer it."""

    score: float


class RespelledBody(BaseModel):
    """A word that occurs in no document as it was typed, and the word that was searched for."""

    typed: str
    used: str


class TraceBody(BaseModel):
    """How the answer came about."""

    model_config = ConfigDict(extra="allow")

    searched_for: str
    missing_terms: list[str]
    passages: list[str]
    corrected: list[RespelledBody]
    literal: Annotated[
        str,
        Field(description='The question that searches for what was typed, or "".'),
    ]


class AnswerBody(BaseModel):
    """An answer with its footnotes, an abstention with the closest passages, or a reply to a remark."""

    model_config = ConfigDict(extra="allow")

    version: int
    question: str
    kind: Annotated[
        Literal["answer", "abstention", "remark"],
        Field(description='"remark": no question ("hello"), so nothing was searched or cited.'),
    ]
    abstained: Annotated[bool, Field(description="The documents do not say; there is no answer.")]
    answer: Annotated[
        str,
        Field(description="Markdown with [1] markers, of which there are none in blocks of code."),
    ]
    direct: Annotated[str, Field(description='The short answer inside a cited quote, or "".')]
    confidence: Annotated[float, Field(ge=0, le=1)]
    citations: list[CitationBody]
    closest: list[ClosestBody]
    reason: Annotated[str, Field(description='Why there is no answer, in a sentence, or "".')]
    answerer: str
    notice: Annotated[str, Field(description='A sentence the reader must know, or "".')]
    left_out: Annotated[
        list[str], Field(description="Sentences a chat model wrote that no passage says.")
    ]
    index: Annotated[str, Field(description="Fingerprint of the index that was asked.")]
    timings_ms: dict[str, float]
    trace: TraceBody


class Failure(BaseModel):
    """Why there is no answer: one sentence. Never sent as an abstention."""

    error: str
    retryable: bool


# Of every route whose door has no shape of its own: what is malformed, too large, not there or one too many.
# Named by its place: the model itself would be described in the media type of the route's other responses.
_FAILURE = {"schema": {"$ref": "#/components/schemas/Failure"}}
REFUSALS: dict[int | str, dict[str, Any]] = {
    "4XX": {
        "description": "Why the request is refused, in a sentence.",
        "content": {"application/json": _FAILURE},
    }
}


class Verdict(Sent):
    """What a reader thought of an answer."""

    answer: Annotated[dict[str, Any], Field(description="The answer's JSON as it was received.")]
    rating: Literal["up", "down"]
    comment: Annotated[str, Field(max_length=5_000)] = ""


class Amendment(Sent):
    """A verdict as it should now read."""

    rating: Literal["up", "down"]
    comment: Annotated[str, Field(max_length=5_000)] = ""


class Kept(BaseModel):
    """The id of a stored verdict, for changing it."""

    id: str
