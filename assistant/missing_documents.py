"""Documents whose file is gone, or that nobody has read yet: what an answer says of them."""

from __future__ import annotations

from dataclasses import replace

from assistant.answer import Answer
from ingest.readable.readable import ReadableIndex

NOT_ALL_READ = "Not all documents have been read yet: one of the others may say it."
NONE_THERE = "There are no documents here yet that could say it."

GONE_NOTICE = (
    "This is quoted from a file that was gone when the documents were last brought up to date:"
    " what it says may hold no longer."
)
# More names than one search takes.
_MOST = 10_000


def gone_documents(index: ReadableIndex) -> tuple[str, ...]:
    """The ids of the documents whose file was gone when an ingest last looked."""
    return tuple(sorted(index.catalogue.sources_gone())[:_MOST])


def with_gone_notice(answer: Answer) -> Answer:
    """An answer from such documents, which says that it is."""
    return replace(answer, notice=" ".join(filter(None, (answer.notice, GONE_NOTICE))))


def with_unread_told(index: ReadableIndex, notice: str) -> str:
    """The ``notice`` of an abstention, and whether documents are missing that may say what is asked.

    An ingest is under way, or was killed.
    """
    unread = NOT_ALL_READ if index.catalogue.being_read() else ""
    return " ".join(filter(None, (notice, unread)))


def is_empty(index: ReadableIndex) -> bool:
    """Whether nothing has been read that who asks may read."""
    return not index.catalogue.count_passages()
