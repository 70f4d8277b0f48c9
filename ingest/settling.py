"""How a change of an index ends: nothing is done before search reaches all that the change touched.

Chroma's graph of vectors can lose live ones (chroma issue 7758), most of all where one that is held
is written again; and the graph it makes of its log when it is opened is not the one that the writer
had in memory. So the collection is opened anew, asked for every vector that may have suffered, by
that vector, and built afresh until each is found.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from ingest.errors import IndexDamaged
from ingest.index import Index
from ingest.vectors import DEFAULT_LINKS

# So many passages are asked in half a second; beyond, those the change touched and their neighbours.
_ALL = 5_000
# Links of a vector in the fresh graph: those of every graph, then more, which lose less.
_LINKS = (DEFAULT_LINKS, 2 * DEFAULT_LINKS, 4 * DEFAULT_LINKS)


Say = Callable[[str], None]


def _nobody(step: str) -> None:
    """Tell nobody what is being done."""


class Reconciled(NamedTuple):
    """Passages that had no vector, and vectors that belonged to no passage."""

    missing: tuple[str, ...]
    orphans: tuple[str, ...]


def reconcile(index: Index, say: Say = _nobody) -> Reconciled:
    """Give every passage its vector again, and remove the vectors of no passage."""
    ids = index.catalogue.passage_ids()
    held = index.vectors.ids()
    orphans = sorted(held - set(ids))
    index.vectors.remove(orphans)
    missing = [passage for passage in ids if passage not in held]
    if missing:
        say(f"embedding {len(missing)} passages again")
        stored = index.catalogue.passages(missing)
        passages = [stored[passage].passage for passage in missing]
        vectors, _ = index.encoder.embed_passages(passages)
        index.vectors.put(passages, vectors)
    return Reconciled(tuple(missing), tuple(orphans))


def make_reachable(
    index: Index, touched: Sequence[str] | None = None, say: Say = _nobody
) -> list[str]:
    """Rebuild the vectors until search finds them; returns those that it did not find before.

    ``touched`` are the ids whose vectors or neighbours were written or removed; None: all are asked,
    as they are in a small index.

    Raises ``IndexDamaged`` when a fresh collection loses some too.
    """
    index.vectors.reopen()
    ids = index.catalogue.passage_ids()
    asked = ids
    if touched is not None and len(ids) > _ALL:
        asked = sorted({*touched, *index.vectors.neighbours(touched)} & set(ids))
    lost = still = index.vectors.unreachable(asked)
    for links in _LINKS:
        if not still:
            return lost
        say("rebuilding the vectors")
        rebuild_vectors(index, links)
        index.vectors.reopen()
        still = index.vectors.unreachable(ids)
    if still:
        raise IndexDamaged(
            f"{len(still)} of {len(ids)} passages of the index {index.directory} cannot be found by"
            " their vectors, though these were built anew: run footnote ingest --rebuild."
        )
    return lost


def rebuild_vectors(index: Index, links: int = DEFAULT_LINKS) -> None:
    """Put a fresh collection of the same vectors in the place of the old one."""
    stored = index.catalogue.passages(index.catalogue.passage_ids())
    index.vectors.rebuild(index.vectors.stored([s.passage for s in stored.values()]), links)
