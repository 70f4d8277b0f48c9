"""Ends a change of an index: search reaches what is held, and nothing of what was removed is left.

A change that was killed is ended by whoever opens the index next.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import Literal

from ingest.built_by import remember_builder, remember_content
from ingest.changes.doctor import Touched, make_openable, make_reachable, rebuild_vectors, reconcile
from ingest.errors import DiskFull, IndexBusy, IndexUnwritable, VectorsHidden
from ingest.index import Index
from ingest.index_directory.generations import sweep
from ingest.settings import IngestSettings

# Chroma's graph loses live vectors by churn, and other ones each time it is opened, as it makes the
# graph of its log anew: past this share of passages removed since the last time it is rebuilt.
_CHURN_SHARE = 0.1
# The files of so many passages are written anew in a fraction of a second.
_FEW = 5_000
# Set before the first change, cleared when it is settled: a killed one leaves it.
_UNSETTLED = "unsettled"
# A graph that grows loses an old vector now and then, one in thousands, anywhere: once so many more were written
# since all were asked for, all are, in indexes where that takes a second or two.
_UNASKED_SHARE = 0.05
_ASKED_WHOLE = 5_000
# How many vectors were removed since the graph was built, and how many written since all were asked for.
_CHURNED = "churned"
_UNASKED = "unasked"
# "1" where search did not find all of it: the next ingest tries again, though nothing changes.
_HIDDEN = "hidden"


def begin(index: Index, passages: Sequence[str]) -> None:
    """Write down, before anything changes, which passages will, and what builds the index."""
    index.check_writable()
    with index.catalogue.transaction():
        remember_builder(index.catalogue, index.settings, index.encoder)
        index.catalogue.set_meta(_UNSETTLED, "1")
        index.catalogue.write_journal(passages)


def unsettle(catalogue: sqlite3.Connection) -> None:
    """Let a copy of a catalogue say that the vectors beside it may be any others."""
    catalogue.execute("INSERT OR REPLACE INTO meta VALUES (?, '1')", (_UNSETTLED,))
    catalogue.execute("DELETE FROM journal")


def churned(index: Index) -> int:
    """How many vectors were removed since the graph of the vectors was built."""
    # An index of a version that did not count may have been churned all over.
    return int(index.catalogue.meta(_CHURNED) or index.catalogue.count_passages())


def set_churned(index: Index, count: int) -> None:
    """Remember how many. Call inside ``transaction``."""
    index.catalogue.set_meta(_CHURNED, str(count))


def is_hidden(index: Index) -> bool:
    """Whether search does not find all that is held, behind hundreds of copies of a line."""
    return index.catalogue.meta(_HIDDEN) == "1"


def settle(index: Index, touched: Touched | None, removed: bool, documents_removed: bool) -> str:
    """See that search reaches what changed, erase what was removed, and close the journal.

    ``touched`` are the passages whose vectors or whose neighbours' changed; None: any may have. ``removed``
    says that some are no more; what the files keep of them is erased where that takes no time, and in any
    case where whole documents went. Returns the sentence that says what search does not
    find all the same, or "".
    """
    count, passages = churned(index), index.catalogue.count_passages()
    if count > _CHURN_SHARE * passages:
        rebuild_vectors(index)
        count = 0
    unasked = int(index.catalogue.meta(_UNASKED) or 0) + (len(touched.written) if touched else 0)
    whole = unasked > _UNASKED_SHARE * passages and passages <= _ASKED_WHOLE
    hidden = ""
    try:
        make_reachable(index, None if whole else touched)
    except VectorsHidden as problem:  # all else is well
        hidden = str(problem)
    if documents_removed or (removed and passages <= _FEW):
        touched_ever = index.catalogue.journal()
        held = index.catalogue.passages(touched_ever)
        index.vectors.erase([name for name in touched_ever if name not in held])
        index.catalogue.erase_traces()
    with index.catalogue.transaction():
        remember_content(index.catalogue)
        set_churned(index, count)
        index.catalogue.set_meta(_UNASKED, "0" if whole or touched is None else str(unasked))
        index.catalogue.clear_journal()
        index.catalogue.set_meta(_HIDDEN, "1" if hidden else "")
        index.catalogue.set_meta(_UNSETTLED, "0")
    return hidden


def recover(index: Index) -> bool:
    """End a change that was killed, in an index open for writing; False when there was none.

    Passages that are in the catalogue get their vectors, and vectors of no passage go.
    """
    if index.vectors_at != index.settings.chroma_url:  # none are where they are to be
        reconcile(index)
        index.remember_vectors()
    if index.catalogue.meta(_UNSETTLED) != "1":
        return False
    touched = index.catalogue.journal()
    make_openable(index)
    index.vectors.sweep()  # what a rebuild of the vectors was killed at
    _missing, orphans = reconcile(index, touched or None)
    with index.catalogue.transaction():
        set_churned(index, churned(index) + orphans)
    settle(index, None, removed=True, documents_removed=True)
    return True


def open_index(
    settings: IngestSettings,
    mode: Literal["read", "write"],
    command: str,
    *,
    beside: bool = False,
) -> Index:
    """An open index, in which a change that was killed is ended first. Raises as ``Index`` does.

    Where it cannot be ended for want of room or rights, the index is read as it is: a vector without
    a passage is never shown, and a passage without a vector is still found by its words.
    """
    index = Index(settings, mode, command, beside=beside)
    try:
        if mode == "write":
            sweep(index.directory)
        unsettled = index.catalogue.meta(_UNSETTLED) == "1"
        if mode == "write":
            recover(index)
    except BaseException:
        index.close()
        raise
    if mode == "write" or not unsettled or index.read_only:
        return index
    index.close()
    try:
        with Index(settings, "write", command) as mine:
            recover(mine)
    except (IndexBusy, IndexUnwritable, DiskFull):
        pass
    return Index(settings, mode, command)
