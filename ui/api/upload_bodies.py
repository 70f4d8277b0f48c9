"""The bodies of the routes that add and remove documents, as the OpenAPI description shows them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, Field

from ingest.upkeep.erasure import Receipt
from ui.api.bodies import Sent
from ui.upload import FileState, Upload

_LONGEST_TITLE = 200  # characters
_LONGEST_TEXT = 1_000_000  # characters: of what is longer a file is sent


def _said(text: str) -> str:
    if not text.strip():
        raise ValueError("Give the text a title, and a text.")
    return text


class PastedText(Sent):
    """A text that somebody typed or pasted; it is kept as ``TITLE.txt``."""

    title: Annotated[str, Field(max_length=_LONGEST_TITLE), AfterValidator(_said)]
    text: Annotated[str, Field(max_length=_LONGEST_TEXT), AfterValidator(_said)]
    replace: Annotated[bool, Field(description="Whether it may replace one of that title.")] = False


class UploadedFileBody(BaseModel):
    """What became of a file: open while ``waiting`` or ``reading``, then one of the others.

    ``exists``: a document of that name is there, and it was not said that it is to be replaced.
    """

    number: Annotated[int, Field(description="Its place among the files that were sent, from 0.")]
    name: str
    size: Annotated[int, Field(description="In bytes.")]
    state: FileState
    reason: Annotated[str, Field(description='Why it was skipped or failed, or "".')]
    remarks: Annotated[list[str], Field(description="What of it is not in the index.")]
    documents: Annotated[list[str], Field(description="Ids of the documents read from it.")]


class UploadBody(BaseModel):
    """An upload: waiting for its turn, being read, or over."""

    id: str
    state: Literal["waiting", "reading", "over"]
    done: Annotated[int, Field(description="Bytes that were read.")]
    total: Annotated[int, Field(description="Bytes of all files.")]
    rate: Annotated[float, Field(description="Bytes read in a second; 0 before the first.")]
    remaining_s: Annotated[
        float | None, Field(description="Seconds for the rest at that rate; null before the first.")
    ]
    files: list[UploadedFileBody]


class ReceiptBody(BaseModel):
    """What was removed of a document, and that nothing of it was found afterwards."""

    document: str
    passages: int
    blacked_out: Annotated[
        list[str], Field(description="Files of feedback and evaluations that quoted it.")
    ]
    probes: Annotated[int, Field(description="Its own sentences that were asked for.")]
    answered: Annotated[int, Field(description="How many of these still found it.")]
    pieces: Annotated[int, Field(description="Pieces of its text that were looked for on disk.")]
    files: Annotated[int, Field(description="In how many files.")]
    megabytes: float
    left_in: Annotated[list[str], Field(description="Files that still hold some.")]
    source_removed: Annotated[
        bool, Field(description="Whether the file it was read from went too.")
    ]
    proved: Annotated[bool, Field(description="Whether nothing of it was found.")]
    seconds: float


class RemovalBody(BaseModel):
    """The receipts of a document and of those that came in the same uploaded file."""

    receipts: list[ReceiptBody]
    proved: bool


def shown(upload: Upload) -> UploadBody:
    """An upload as its routes send it."""
    files = [
        UploadedFileBody(
            number=number,
            name=file.name,
            size=file.size,
            state=file.state,
            reason=file.reason,
            remarks=list(file.remarks),
            documents=list(file.documents),
        )
        for number, file in enumerate(list(upload.files))
    ]
    remaining = upload.remaining_seconds
    return UploadBody(
        id=upload.id,
        state="over" if upload.over else "reading" if upload.began else "waiting",
        done=int(upload.done),
        total=upload.total,
        rate=round(upload.rate, 1),
        remaining_s=None if remaining is None else round(remaining, 1),
        files=files,
    )


def shown_receipt(receipt: Receipt) -> ReceiptBody:
    """A receipt as its route sends it: where files lie on the server is nobody's business."""
    facts = receipt.as_dict()
    for places in ("blacked_out", "left_in"):
        facts[places] = [Path(file).name for file in facts[places]]
    return ReceiptBody(**{name: facts[name] for name in ReceiptBody.model_fields})
