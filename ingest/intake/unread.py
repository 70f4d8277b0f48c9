"""Which of what is given to be read holds a file that the index has not read as it is now."""

from __future__ import annotations

import time
from collections.abc import Sequence

from ingest.catalogue.source_records import stamp_of
from ingest.index import Index
from ingest.roots.finding import FoundSources


def not_read_yet(given: Sequence[str], found: FoundSources, index: Index) -> list[str]:
    """Those of the ``given`` paths that hold a file which was never read, or has changed since."""
    stamped, now = index.catalogue.file_stamps(), time.time_ns()
    unread: set[str] = set()
    for file, root, status in found.sources:
        before = stamped.get(str(file))
        if before is None or status is None or before.stamp != stamp_of(status, now):
            unread |= {str(file), str(root)}
    return [path for path in given if path in unread]
