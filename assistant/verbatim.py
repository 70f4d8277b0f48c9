"""What is quoted against the index: where each citation stands, and whether the stored text is damaged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from assistant.answer import Citation
from assistant.markers import Offered
from ingest.errors import IndexDamaged
from ingest.readable.readable import ReadableIndex


def check_damage(
    index: ReadableIndex, offered: Mapping[int, Offered], broken: Sequence[tuple[str, int, int]]
) -> None:
    """Raise ``IndexDamaged`` unless the passages that were quoted are gone by now.

    ``broken`` are the (document, start, end) whose text was not what was offered; none for all.
    """
    passages = [
        span.passage
        for span in offered.values()
        if not broken or (span.passage.document, span.start, span.end) in broken
    ]
    held = index.catalogue.passages([passage.id for passage in passages])
    damaged = next((passage for passage in passages if passage.id in held), None)
    if damaged is not None:
        raise IndexDamaged(
            f"The stored text of {damaged.document} does not say what its passages say: run"
            " footnote doctor, then footnote ingest --rebuild."
        )


def with_exact_places(index: ReadableIndex, citations: Sequence[Citation]) -> tuple[Citation, ...]:
    """The citations with the page and the locator of their own start (a passage may span several)."""
    paged = {cited.document for cited in citations if cited.page is not None}
    documents = {name: index.document(name) for name in paged}
    return tuple(
        replace(
            cited,
            page=document.page_of(cited.start) if document else cited.page,
            locator=index.catalogue.locator(cited.document, cited.start),
        )
        for cited in citations
        for document in (documents.get(cited.document),)
    )
