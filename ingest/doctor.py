"""Examines an index and repairs what it finds: the catalogue is the truth, the vectors follow it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from ingest.index import Index
from ingest.settling import make_reachable, reconcile


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What was wrong, all of it repaired except ``broken_spans`` and ``sources_gone``.

    ``missing`` passages had no vector; ``orphans`` are vectors of no passage; ``unreachable``
    vectors were not found by a search for themselves; ``leftovers`` are segment directories of
    deleted collections; ``broken_spans`` are passages whose text is not what the document says;
    ``sources_gone`` are documents whose source file is no longer there.
    """

    documents: int
    passages: int
    missing: int
    orphans: int
    unreachable: int
    leftovers: int
    broken_spans: int
    sources_gone: tuple[str, ...]

    @property
    def healthy(self) -> bool:
        """Whether nothing needed repair."""
        return not (
            self.missing or self.orphans or self.unreachable or self.leftovers or self.broken_spans
        )

    def as_dict(self) -> dict[str, Any]:
        """The diagnosis as JSON for machines."""
        return {**asdict(self), "sources_gone": list(self.sources_gone), "healthy": self.healthy}


def examine(index: Index, say: Callable[[str], None] = lambda step: None) -> Diagnosis:
    """Query every passage by its own vector, compare catalogue and vectors, and repair."""
    say("comparing catalogue and vectors")
    reconciled = reconcile(index, say)
    say("searching every passage by its own vector")
    unreachable = make_reachable(index, say=say)
    leftovers = index.vectors.sweep()
    say("checking every passage against its document")
    broken, gone = _check_documents(index)
    return Diagnosis(
        documents=len(index.documents()),
        passages=index.catalogue.count_passages(),
        missing=len(reconciled.missing),
        orphans=len(reconciled.orphans),
        unreachable=len(unreachable),
        leftovers=leftovers,
        broken_spans=broken,
        sources_gone=gone,
    )


def _check_documents(index: Index) -> tuple[int, tuple[str, ...]]:
    broken = 0
    gone = []
    for listed in index.documents():
        document = index.document(listed.id)
        if document is None:
            continue
        for stored in index.catalogue.document_passages(document.id):
            passage = stored.passage
            broken += document.text[passage.start : passage.end] != passage.text
        if not Path(document.path).exists():
            gone.append(document.id)
    return broken, tuple(gone)
