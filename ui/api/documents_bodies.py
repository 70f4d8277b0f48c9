"""What the HTTP API says of documents and of their pages."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, Field


class DocumentBody(BaseModel):
    """An indexed document."""

    id: str
    title: str
    format: str
    ingested_at: str
    passages: int
    pages: Annotated[int, Field(description="Number of pages; 0 when the format has none.")]
    content_hash: Annotated[str, Field(description="SHA-256 of the file's bytes.")]
    metadata: dict[str, Any]
    remarks: Annotated[
        list[str], Field(description="Sentences about what of the file is not in the text.")
    ]
    uploaded: Annotated[
        bool, Field(description="Whether it was handed in, not read from a folder.")
    ]
    readers: Annotated[
        list[str] | None,
        Field(
            description='Who may read it, as "group:hr", "everyone"; null but for the role ingest.'
        ),
    ]


class DocumentTextBody(DocumentBody):
    """An indexed document with its stored text."""

    text: str
    page_starts: Annotated[
        list[int], Field(description="Offset of the first character of each page.")
    ]
    marks: Annotated[
        list[list[int]],
        Field(description="Where the text has marks of its notation, which are not read."),
    ]
    original: Annotated[bool, Field(description="Whether the original file can still be opened.")]


class AreaBody(BaseModel):
    """A box on a page, in fractions of its width and height from the upper left corner."""

    left: float
    top: float
    right: float
    bottom: float


class QuotedPageBody(BaseModel):
    """A page that holds a quote or a part of it."""

    page: Annotated[int, Field(description="From 1.")]
    ratio: Annotated[float, Field(description="The page's width by its height.")]
    areas: Annotated[list[AreaBody], Field(description="The lines of the quote.")]


class QuotedPagesBody(BaseModel):
    """Where a quote stands on the pages of its document."""

    document: str
    pages: list[QuotedPageBody]


class DocumentsBody(BaseModel):
    """All indexed documents."""

    documents: list[DocumentBody]
    index: str
