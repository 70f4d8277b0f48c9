"""Removes documents from every generation of an index, and tells what they said."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from ingest.changes.change import Change
from ingest.changes.settling import recover
from ingest.errors import FootnoteError
from ingest.index import Index
from ingest.index_directory.generations import discard, others


def remove(index: Index, document_ids: Sequence[str]) -> None:
    """Remove documents with their vectors and words; those that the index does not hold are left out."""
    change = Change(index)
    contents = set()
    for document_id in document_ids:
        found = index.document(document_id)
        if found is not None:
            contents.add(found.content_hash)
            change.remove(document_id)
    change.settle()
    remove_elsewhere(index, document_ids, contents)


def remove_elsewhere(
    index: Index, document_ids: Collection[str], contents: Collection[str]
) -> None:
    """Remove documents, known by id or by the hash of their file, from the generations beside the live one.

    One that cannot be opened any more is deleted.
    """
    beside = others(index.directory) if document_ids else []
    if index.generation in beside:  # this is one itself
        return
    for number in beside:
        try:
            with Index(index.settings, "write", "footnote documents remove", number) as other:
                recover(other)
                held = other.documents()
                same = [d.id for d in held if d.id in document_ids or d.content_hash in contents]
                remove(other, same)
        except FootnoteError:
            discard(index.directory, number)


def sentences_of(index: Index, document_ids: Iterable[str]) -> list[str]:
    """What documents say, sentence by sentence, each once."""
    stored = (one for name in document_ids for one in index.catalogue.document_passages(name))
    said = (one.passage.quote(sentence) for one in stored for sentence in one.passage.sentences)
    return list(dict.fromkeys(said))
