"""Examines an index and repairs what it finds: the catalogue is the truth, the vectors follow it.

Chroma's graph of vectors can lose live ones (chroma issue 7758), most of all where one that is held
is written again; and the graph it makes of its log when it is opened is not the one that the writer
had in memory. So every change of an index ends here too: the collection is opened anew, asked for
every vector that may have suffered, by that vector, and built afresh until each is found.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, NamedTuple

from ingest.disk.file_bytes import file_size
from ingest.disk.traces import files_under
from ingest.errors import IndexDamaged, VectorsHidden
from ingest.how_many import counted
from ingest.index import Index
from ingest.index_directory.generations import VECTORS_DIRECTORY, folder_of, on_disk
from ingest.intake.containers import source_file
from ingest.vectors.graph import DEFAULT_LINKS

# Links of a vector in the fresh graph: those of every graph, then more, which lose less.
_LINKS = (DEFAULT_LINKS, 2 * DEFAULT_LINKS, 4 * DEFAULT_LINKS)

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What was wrong, all of it repaired except ``broken_spans`` and ``sources_gone``.

    ``missing`` passages had no vector; ``orphans`` are vectors of no passage; ``unreachable``
    vectors were not found by a search for themselves, ``unfound`` passages not by a rare phrase of their own;
    ``leftovers`` are segment directories of deleted collections; ``broken_spans`` are passages whose text is not
    what the document says; ``sources_gone`` are documents whose source file is no longer there; ``broken_off`` are
    the files and folders at which an ingest was killed; ``model`` is the directory of the compiled embedding
    model, and ``index_bytes`` and ``model_bytes`` what both take on disk;
    ``generations`` are those that ``ingest.index_directory.generations.on_disk`` lists, and
    ``outdated`` says what else the settings name than what built this index, or ""; ``ocr`` are the languages
    that scans and pictures are read in, or "", and ``ocr_problem`` says why they cannot be, or is "".
    ``idle_rules`` are sentences about rules of access that match no document.
    """

    documents: int
    passages: int
    missing: int
    orphans: int
    unreachable: int
    unfound: int
    leftovers: int
    broken_spans: int
    sources_gone: tuple[str, ...]
    broken_off: tuple[str, ...]
    model: str
    index_bytes: int
    model_bytes: int
    generations: tuple[dict[str, Any], ...]
    outdated: str
    ocr: str
    ocr_problem: str
    idle_rules: tuple[str, ...]

    @property
    def healthy(self) -> bool:
        """Whether nothing needed repair."""
        return not (
            self.missing
            or self.orphans
            or self.unreachable
            or self.unfound
            or self.leftovers
            or self.broken_spans
        )

    def as_dict(self) -> dict[str, Any]:
        """The diagnosis as JSON for machines."""
        lists = {
            "sources_gone": list(self.sources_gone),
            "broken_off": list(self.broken_off),
            "idle_rules": list(self.idle_rules),
        }
        return {**asdict(self), **lists, "healthy": self.healthy}


def examine(index: Index, say: Say = lambda step: None) -> Diagnosis:
    """Query every passage by its own vector, compare catalogue and vectors, and repair.

    Raises ``IndexDamaged`` where words find no passage even in a full-text index built anew.
    """
    make_openable(index, say)
    say("comparing catalogue and vectors")
    missing, orphans = reconcile(index, say=say)
    if missing or orphans:
        # A graph that vectors left loses others, each time it is opened other ones.
        say("rebuilding the vectors")
        rebuild_vectors(index)
    say("searching every passage by its own vector")
    unreachable = make_reachable(index, say=say)
    leftovers = index.vectors.sweep()
    say("checking every passage against its document")
    broken, gone = _check_documents(index)
    say("searching every passage by a phrase of its own")
    unfound = _unfound(index)
    if unfound:
        index.catalogue.rebuild_text_index()
        if _unfound(index):
            raise IndexDamaged(
                f"{counted(unfound, 'passage')} of the index {index.directory} cannot be found by words,"
                " though the full-text index was built anew: run footnote ingest --rebuild."
            )
    ocr = index.ocr()
    return Diagnosis(
        documents=index.catalogue.count_documents(),
        passages=index.catalogue.count_passages(),
        missing=missing,
        orphans=orphans,
        unreachable=len(unreachable),
        unfound=unfound,
        leftovers=leftovers,
        broken_spans=broken,
        sources_gone=gone,
        broken_off=tuple(index.catalogue.being_read()),
        model=str(index.encoder.directory),
        index_bytes=sum(map(file_size, files_under(index.directory))),
        model_bytes=sum(map(file_size, files_under(index.encoder.directory))),
        generations=tuple(on_disk(index.directory)),
        outdated=index.outdated,
        ocr=ocr.languages,
        ocr_problem=ocr.problem,
        idle_rules=tuple(index.access.idle()),
    )


def _unfound(index: Index) -> int:
    """How many passages the full-text index does not find by a rare phrase of their own."""
    listed = (document.id for document in index.documents())
    stored = (one for name in listed for one in index.catalogue.document_passages(name))
    return sum(not index.catalogue.finds(one.passage) for one in stored)


def _check_documents(index: Index) -> tuple[int, tuple[str, ...]]:
    broken, gone = 0, []
    for listed in index.documents():
        document = index.document(listed.id)
        if document is None:
            continue
        for passage, _ in index.catalogue.document_passages(document.id):
            broken += document.text[passage.start : passage.end] != passage.text
        if source_file(Path(document.path)) is None:
            gone.append(document.id)
    return broken, tuple(gone)


def make_openable(index: Index, say: Say = lambda step: None) -> None:
    """Drop vectors that cannot be read: the texts they are made of are in the catalogue.

    Raises ``IndexDamaged`` where a server keeps them, or nothing can be written.
    """
    try:
        index.vectors.ids()
    except IndexDamaged:
        if index.settings.chroma_url or index.read_only:
            raise
        say("dropping vectors that cannot be read")
        if "vectors" in vars(index):
            index.vectors.close()
            del index.vectors  # to be opened anew
        place = index.root / folder_of(index.generation) / VECTORS_DIRECTORY
        if place.is_dir():
            shutil.rmtree(place)
        else:
            place.unlink(missing_ok=True)


def reconcile(
    index: Index, asked: Sequence[str] | None = None, say: Say = lambda step: None
) -> tuple[int, int]:
    """Give every passage its vector again, and remove the vectors of no passage.

    Of the passages ``asked`` only, unless None. Returns how many passages had none, and how many
    vectors belonged to none.
    """
    if asked is None:
        ids = index.catalogue.passage_ids()
        held = index.vectors.ids()
    else:
        ids = list(index.catalogue.passages(asked))
        held = index.vectors.held(asked)
    orphans = sorted(held - set(ids))
    index.vectors.remove(orphans)
    missing = [passage for passage in ids if passage not in held]
    if missing:
        say(f"embedding {counted(len(missing), 'passage')} again")
        stored = index.catalogue.passages(missing)
        passages = [stored[passage].passage for passage in missing]
        vectors, _ = index.encoder.embed_passages(passages)
        index.vectors.put(passages, vectors)
    return len(missing), len(orphans)


class Touched(NamedTuple):
    """What a change did to the vectors: ids that were ``written``, and the neighbours of those removed."""

    written: set[str]
    beside: set[str]


def make_reachable(
    index: Index, touched: Touched | None = None, say: Say = lambda step: None
) -> list[str]:
    """Rebuild the vectors until search finds them; returns those that it did not find before.

    Asked are those ``touched`` and the neighbours of those written, whose links may have gone to these; None: all.
    Raises ``VectorsHidden`` when a fresh collection loses some too.
    """
    index.vectors.reopen()
    catalogue = index.catalogue
    if touched is None:
        lost = index.vectors.unreachable(catalogue.passage_ids())
    else:
        written, beside = (sorted(catalogue.passages([*ids])) for ids in touched)
        lost = index.vectors.unreachable(written, around=True) + index.vectors.unreachable(beside)
    still = lost
    for links in _LINKS:
        if not still:
            return lost
        say("rebuilding the vectors")
        rebuild_vectors(index, links)
        index.vectors.reopen()
        still = index.vectors.unreachable(catalogue.passage_ids())
    if still:
        raise VectorsHidden(
            f"{counted(len(still), 'passage')} of {catalogue.count_passages():,} in the index"
            f" {index.directory} cannot be found by vectors, though these were built anew: run footnote"
            " ingest --rebuild."
        )
    return lost


def rebuild_vectors(index: Index, links: int = DEFAULT_LINKS) -> None:
    """Put a fresh collection of the same vectors in the place of the old one."""
    stored = index.catalogue.passages(index.catalogue.passage_ids())
    index.vectors.rebuild(index.vectors.stored([s.passage for s in stored.values()]), links)
