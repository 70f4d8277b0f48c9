"""Removes documents so that nothing of them is left, and proves it.

After the removal the document's own sentences are asked for, by their words and by their vectors, and
pieces of them are looked for in every file of the index and of what was made of it.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from ingest.changes.removal import remove, sentences_of
from ingest.disk.file_bytes import file_size
from ingest.disk.traces import black_out_all, files_under, pieces_in, pieces_of
from ingest.document import Document
from ingest.index import Index
from ingest.intake.moved_files import is_gone
from ingest.roots.uploads import discard_upload, upload_holding, uploads_of

_PROBES = 20  # sentences of what was removed that are searched for
_NEAREST = 10
_QUESTION_WORDS = 12


@dataclass(frozen=True, slots=True)
class Receipt:
    """What was removed of a document, and what was looked for afterwards.

    ``blacked_out`` are files made from answers (feedback, evaluations) in which its sentences stood;
    ``probes`` of its own sentences were asked for, and ``answered`` of these found a passage of it;
    ``pieces`` of its text were looked for in ``files`` of ``megabytes`` in all; ``left_in`` are those
    files that still hold some which no other document says; ``source`` is the file that it was
    read from, and ``source_removed`` whether that was ours to remove.
    """

    document: str
    passages: int
    blacked_out: tuple[str, ...]
    probes: int
    answered: int
    pieces: int
    files: int
    megabytes: float
    left_in: tuple[str, ...]
    source: str
    source_removed: bool
    seconds: float

    @property
    def proved(self) -> bool:
        """Whether nothing of the document was found."""
        return not self.answered and not self.left_in

    def as_dict(self) -> dict[str, Any]:
        """The receipt as JSON for machines."""
        return {**asdict(self), "proved": self.proved}


def erase(
    index: Index, document_ids: Sequence[str], made_of_it: Sequence[Path] = ()
) -> list[Receipt]:
    """Remove documents, prove it, and say so; those that the index does not hold are left out.

    ``made_of_it`` are files and folders outside the catalogue and the vectors that may quote them.
    Raises ``IndexProblem``, ``DiskFull``, and ``OSError`` where one of these cannot be written.
    """
    documents = [found for name in document_ids if (found := index.document(name)) is not None]
    said = {one.id: sentences_of(index, [one.id]) for one in documents}
    passages = {
        one.id: {stored.passage.id for stored in index.catalogue.document_passages(one.id)}
        for one in documents
    }
    remove(index, [one.id for one in documents])
    with index.catalogue.transaction():
        for one in documents:
            index.catalogue.forget_access(one.id)
    ours = _discarded(index, documents)
    return [
        _receipt(index, one, said[one.id], passages[one.id], made_of_it, one.id in ours)
        for one in documents
    ]


def _discarded(index: Index, removed: Sequence[Document]) -> set[str]:
    """Delete the uploaded files of removed documents; one that contains others goes with its last."""
    uploads = uploads_of(index.directory)
    left = {upload_holding(uploads, Path(path)) for path in index.catalogue.sources()}
    ours = set()
    for one in removed:
        file = upload_holding(uploads, Path(one.path))
        if file is not None and (file == Path(one.path) or file not in left):
            discard_upload(uploads, file)
            ours.add(one.id)
    return ours


def erase_gone(index: Index, made_of_it: Sequence[Path] = ()) -> list[Receipt]:
    """Remove the documents whose source file is gone, and forget the folders that are."""
    sources = index.catalogue.sources()
    containers = index.catalogue.containers()
    gone = sorted(one.document for path, one in sources.items() if is_gone(path, containers))
    receipts = erase(index, gone, made_of_it)
    index.catalogue.forget_roots([r for r in index.catalogue.given_roots() if is_gone(str(r))])
    return receipts


def _receipt(
    index: Index,
    document: Document,
    sentences: Sequence[str],
    passages: set[str],
    made_of_it: Sequence[Path],
    source_removed: bool,
) -> Receipt:
    began = time.perf_counter()
    # What another document says too is not this one's alone.
    own = [one for one in sentences if not index.catalogue.says(one)]
    blacked_out = black_out_all(made_of_it, own)
    elsewhere = [file for place in made_of_it for file in files_under(place)]
    files = list(dict.fromkeys([*files_under(index.directory), *elsewhere]))
    pieces = pieces_of(sentences)
    asked = sentences[:: max(1, len(sentences) // _PROBES)][:_PROBES]
    return Receipt(
        document=document.id,
        passages=len(passages),
        blacked_out=tuple(map(str, blacked_out)),
        probes=len(asked),
        answered=sum(not passages.isdisjoint(_found(index, sentence)) for sentence in asked),
        pieces=len(pieces),
        files=len(files),
        megabytes=round(sum(map(file_size, files)) / 1e6, 3),
        left_in=tuple(
            str(file)
            for file in files
            if any(not index.catalogue.says(piece) for piece in pieces_in(file, pieces))
        ),
        source=document.path,
        source_removed=source_removed,
        seconds=round(time.perf_counter() - began, 3),
    )


def _found(index: Index, sentence: str) -> set[str]:
    """The passages that a search for a sentence finds, by its words and by its vector."""
    by_words = index.catalogue.search_text(sentence.split()[:_QUESTION_WORDS], _NEAREST)
    vector = index.encoder.embed_texts([sentence])[0]
    return {*by_words, *index.vectors.nearest(vector.tolist(), _NEAREST)}
