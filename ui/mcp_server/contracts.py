"""What the tools take and give, as their JSON schemas show it."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from assistant.questions.question import LONGEST_QUESTION
from ui.api.bodies import AnswerBody, Quote, RespelledBody

MOST_PASSAGES = 50
LONGEST_RADIUS = 20_000
MOST_DOCUMENTS = 500

_Within = Annotated[
    list[str],
    Field(description="Ids of documents: search only these. Empty: search all of them."),
]


class AskArguments(BaseModel):
    """What ``ask`` takes."""

    model_config = ConfigDict(extra="forbid")

    question: Annotated[
        str,
        Field(
            min_length=1,
            max_length=LONGEST_QUESTION,
            description="One complete question in words; earlier questions are not known here.",
        ),
    ]
    documents: _Within = []


class SearchArguments(BaseModel):
    """What ``search`` takes."""

    model_config = ConfigDict(extra="forbid")

    query: Annotated[
        str,
        Field(
            min_length=1,
            max_length=LONGEST_QUESTION,
            description="A question, a topic or words to look for.",
        ),
    ]
    limit: Annotated[int, Field(ge=1, le=MOST_PASSAGES, description="Most passages given.")] = 8
    documents: _Within = []


class ReadArguments(BaseModel):
    """What ``read`` takes."""

    model_config = ConfigDict(extra="forbid")

    document: Annotated[str, Field(description="The id of the document.")]
    position: Annotated[
        int, Field(ge=0, description="The character around which to read, counted from 0.")
    ] = 0
    radius: Annotated[
        int,
        Field(ge=1, le=LONGEST_RADIUS, description="How many characters to each side of it."),
    ] = 2_000


class DocumentsArguments(BaseModel):
    """What ``documents`` takes."""

    model_config = ConfigDict(extra="forbid")

    matching: Annotated[
        str, Field(description="Only documents with all these words in title or id; empty: all.")
    ] = ""
    offset: Annotated[int, Field(ge=0, description="How many to pass over.")] = 0
    limit: Annotated[int, Field(ge=1, le=MOST_DOCUMENTS, description="Most documents given.")] = 100


class AskResult(AnswerBody):
    """An answer with its footnotes, an abstention with the closest passages, or a reply to a remark."""


class FoundBody(Quote):
    """A passage that was found: exact characters of its document."""

    score: Annotated[float, Field(description="Orders the passages of one search only.")]
    similarity: Annotated[float, Field(description="Cosine to what was searched for.")]
    lexical: Annotated[float, Field(description="BM25 score; 0: shares no word with it.")]


class SearchOutput(BaseModel):
    """Passages, best first."""

    searched_for: str
    missing_terms: Annotated[list[str], Field(description="Words of it that no document has.")]
    corrected: list[RespelledBody]
    passages: list[FoundBody]
    index: Annotated[str, Field(description="Fingerprint of the index that was searched.")]


class ReadOutput(BaseModel):
    """A stretch of a document's stored text: ``text`` is its characters from start to end."""

    document: str
    title: str
    page: Annotated[int | None, Field(description="The page, from 1, on which it starts.")]
    locator: Annotated[str | None, Field(description='The place, "sheet Plans, row 7".')]
    start: int
    end: int
    length: Annotated[int, Field(description="Characters of the whole document.")]
    text: str
    next: Annotated[
        int | None,
        Field(description="The position that reads on from end; null at the document's end."),
    ]


class ListedDocument(BaseModel):
    """A document."""

    id: str
    title: str
    format: str
    pages: Annotated[int, Field(description="0 when the format has none.")]
    passages: int
    ingested_at: str
    uri: Annotated[str, Field(description="The resource with its whole text.")]


class DocumentsOutput(BaseModel):
    """Documents by id."""

    documents: list[ListedDocument]
    total: Annotated[int, Field(description="How many match.")]
    next: Annotated[int | None, Field(description="The offset of the next ones; null at the end.")]
