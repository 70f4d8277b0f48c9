"""The journal of an index: which passages a change touches, written down before it touches them.

Catalogue and vectors are two stores, and no transaction spans both. So the ids of passages go into
the journal in a transaction before their vectors are written, and in the very transaction that
removes them from the catalogue; the journal is emptied when search was seen to reach what is left.
Whatever kills a change, the next opening finds here all that may be in one store and not the other.
"""

from __future__ import annotations

from collections.abc import Iterable

from ingest.catalogue.source_records import SourceRecords

SCHEMA = "CREATE TABLE IF NOT EXISTS journal (passage TEXT PRIMARY KEY) WITHOUT ROWID;"


class Journal(SourceRecords):
    """The table of passages that a change touched since the index was last settled."""

    def journal(self) -> list[str]:
        """The passages that may be in one store only."""
        return [row[0] for row in self._execute("SELECT passage FROM journal")]

    def write_journal(self, passages: Iterable[str]) -> None:
        """Add ``passages``. Call inside ``transaction``."""
        rows = [(passage,) for passage in passages]
        self._execute_many("INSERT OR IGNORE INTO journal VALUES (?)", rows)

    def clear_journal(self) -> None:
        """Both stores agree. Call inside ``transaction``."""
        self._execute("DELETE FROM journal")
