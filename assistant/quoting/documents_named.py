"""The documents whose passages are about a topic, by their titles, each with the sentence that shows it."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from assistant.language.english import content_terms, stem, stems_of
from assistant.reading.lists.list_runs import Piece
from assistant.retrieval.retriever import Retrieval
from ingest.document import BlockKind, Passage, Sentence
from ingest.readable.readable import ReadableIndex

_LOOKED_AT = 60  # passages that hold the topic
MOST_DOCUMENTS = 8


class About(NamedTuple):
    """The sentence that shows a document's topic, and whether a title or heading has it."""

    piece: Piece
    headed: bool


def documents_about(topic: str, retrieval: Retrieval, index: ReadableIndex) -> list[About]:
    """A sentence of each document that holds all words of a topic in a passage with its headings.

    Documents that have it in a title or heading come first, then those that say it best; none that is gone.
    """
    terms = content_terms(topic)
    asked = frozenset(map(stem, terms))
    catalogue = index.catalogue
    ids = [found.stored.passage.id for found in retrieval.passages]
    ids += [
        one
        for one in catalogue.search_text(terms, _LOOKED_AT, retrieval.documents)
        if one not in ids
    ]
    gone = frozenset() if retrieval.documents else frozenset(catalogue.passages_of_gone(ids))
    stored = catalogue.passages([one for one in ids if one not in gone])
    held = [stored[one].passage for one in ids if one in stored]
    held = [one for one in held if asked <= stems_of(f"{one.prefix}\n{one.text}")]
    headed = {one.id: asked <= stems_of(one.prefix) for one in held}
    held.sort(key=lambda one: not headed[one.id])
    found: dict[str, About] = {}
    for one in held:
        found.setdefault(one.document, About((one, _saying(one, asked)), headed[one.id]))
    return list(found.values())


def _saying(passage: Passage, asked: Collection[str]) -> Sentence:
    """The sentence of a passage that says most of the topic; a heading where it is all there is."""
    told = [one for one in passage.sentences if one.kind is not BlockKind.HEADING]
    return max(
        told or passage.sentences,
        key=lambda one: len(stems_of(passage.quote(one)).intersection(asked)),
    )
