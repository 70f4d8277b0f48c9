"""What a passage needs from its neighbours, since documents are cut into passages by length.

The rows of a long table need its header row, and the question that ends a passage needs its answer.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from assistant.retrieval.faq import asks
from ingest.catalogue.catalogue_rows import StoredPassage
from ingest.document import BELOW, BlockKind, Passage, Sentence
from ingest.readable.readable import ReadableCatalogue

Header = tuple[Passage, Sentence]


def header_above(passage: Passage, catalogue: ReadableCatalogue) -> Header | None:
    """The header row of the table in whose midst a passage begins, and the passage that holds it."""
    if not passage.sentences or not _is_row(passage.sentences[0]) or passage.sentences[0].lead:
        return None
    stored = catalogue.passage_before_rows(passage.document, passage.ordinal)
    if stored is None or not _is_below(passage, stored.passage):
        return None
    last = [s for s in stored.passage.sentences if s.lead or not _is_row(s)][-1]
    return (stored.passage, last) if _is_row(last) else None


def with_answers(
    passages: Iterable[StoredPassage], catalogue: ReadableCatalogue
) -> list[StoredPassage]:
    """The passages, each that ends with a question followed by the one that answers it.

    That has the question as its last heading, as what goes on with a list has the line before the list.
    """
    found: dict[str, StoredPassage] = {}
    for stored in passages:
        passage = stored.passage
        found.setdefault(passage.id, stored)
        question = passage.quote(passage.sentences[-1]) if passage.sentences else ""
        after = (
            catalogue.passage_after(passage.document, passage.ordinal) if asks(question) else None
        )
        if after is not None and after.passage.heading == passage.heading:
            heading = BELOW.join(part for part in (passage.heading, question) if part)
            found[after.passage.id] = after._replace(
                passage=replace(after.passage, heading=heading)
            )
    return list(found.values())


def _is_below(passage: Passage, before: Passage) -> bool:
    """Whether a passage may go on with a table of the one before: it stands below the same headings.

    Its last heading may be the line before the table.
    """
    path, above = (one.headings for one in (passage, before))
    return above in (path, path[:-1])


def _is_row(sentence: Sentence) -> bool:
    return sentence.kind is BlockKind.TABLE_ROW
