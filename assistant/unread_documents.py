"""Documents that nobody has read yet: where there may be some, that the others don't say proves nothing."""

from __future__ import annotations

from ingest.readable.readable import ReadableIndex

NOT_ALL_READ = "Not all documents have been read yet: one of the others may say it."
NONE_THERE = "There are no documents here yet that could say it."


def with_unread_told(index: ReadableIndex, notice: str) -> str:
    """The ``notice`` of an abstention, and whether documents are missing that may say what is asked.

    An ingest is under way, or was killed; or nothing has been read that who asks may read.
    """
    if index.catalogue.being_read():
        unread = NOT_ALL_READ
    else:
        unread = "" if index.catalogue.count_passages() else NONE_THERE
    return " ".join(filter(None, (notice, unread)))
