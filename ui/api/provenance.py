"""Where documents came from and who may read them, as far as those may know who look at them."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from ingest.access import listed
from ingest.document import Document
from ingest.index import Index
from ingest.roots.uploads import upload_holding, uploads_of
from ui.auth.identity import Identity, Role


class Provenance(NamedTuple):
    """``folder`` is the name of the one that was given, ``file`` the uploaded file below the uploads; "".

    ``readers`` are as rules name them; None: not for who has not the role ingest.
    """

    uploaded: bool
    folder: str
    file: str
    readers: list[str] | None


class Provenances:
    """The provenance of documents of ``index``, as ``who`` may know it."""

    def __init__(self, index: Index, who: Identity) -> None:
        self._uploads = uploads_of(index.directory)
        self._rules = index.access.rules() if who.may(Role.INGEST) else None

    def of(self, document: Document) -> Provenance:
        """Where ``document`` came from, and who may read it."""
        readers = None
        if self._rules is not None and (rule := self._rules.get(document.id)) is not None:
            readers = listed(rule.access)
        # Where a folder lies on the server is nobody's business.
        file = upload_holding(self._uploads, Path(document.path))
        if file is None:
            return Provenance(False, Path(document.root).name, "", readers)
        return Provenance(True, "", file.relative_to(self._uploads).as_posix(), readers)
