"""Who may read a Markdown file, as its front matter says now: read again when the file has changed."""

from __future__ import annotations

import os
from collections.abc import Sequence

from ingest.catalogue.access_records import Governed
from ingest.catalogue.source_records import stamp_of
from ingest.disk.file_bytes import open_file
from ingest.errors import UnreadableDocument
from ingest.readable.stated_access import LONGEST, may_state, stated_access


class StatedAccess:
    """What front matter says now of documents whose file is another than was ingested."""

    def __init__(self) -> None:
        self._seen: dict[str, tuple[str, str | None]] = {}  # by path: stamp, what it says
        self._governed: Sequence[Governed] = ()
        self._stating: list[Governed] = []

    def changed(self, governed: Sequence[Governed]) -> dict[str, str]:
        """By document, of each whose file is there, what its front matter says; "" for nothing."""
        if governed is not self._governed:
            self._governed = governed
            self._stating = [one for one in governed if may_state(one.path)]
        said: dict[str, str] = {}
        for one in self._stating:
            try:
                stamp = stamp_of(os.stat(one.path))
                if stamp and stamp == one.stamp:
                    continue  # it is what was ingested
                stamped, stated = self._seen.get(one.path, ("", None))
                if not stamp or stamp != stamped:
                    with open_file(one.path) as file:
                        stated = stated_access(file.read(LONGEST))
                    self._seen[one.path] = (stamp, stated)
            except (OSError, ValueError, UnreadableDocument):
                continue  # it says what it said
            said[one.document] = stated or ""
        return said
