"""Documents whose source file is gone: quoted only where no other document answers, and said so."""

from __future__ import annotations

from dataclasses import replace

from assistant.answer import Answer
from ingest.readable.readable import ReadableIndex

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
