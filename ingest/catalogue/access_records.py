"""What the catalogue remembers of who may read: what was said by command, and rule files as last seen.

What a command says of a document outlives the document: a file that cannot be read today, and is read
again tomorrow, is not everyone's then. Only who removes a document on purpose removes that too.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import NamedTuple
from uuid import uuid4

from ingest.access import Access, listed
from ingest.catalogue.database import Database

SCHEMA = """
CREATE TABLE IF NOT EXISTS access_by_command (document TEXT PRIMARY KEY, access TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS access_files (folder TEXT PRIMARY KEY, content TEXT NOT NULL);
"""
# Changes whenever a document, or what is remembered of who may read it, does.
_VERSION = "access_version"


class Governed(NamedTuple):
    """A document, where its file is, and what its front matter and a command say.

    ``stamp`` is the one that the file had when it was ingested.
    """

    document: str
    path: str
    stamp: str | None
    stated: str | None
    commanded: str | None


class AccessRecords(Database):
    """The tables of who may read."""

    def access_version(self) -> str:
        """What is another text after every change of what ``governed`` tells."""
        row = self._execute("SELECT value FROM meta WHERE key=?", _VERSION).fetchone()
        return str(row[0]) if row else ""

    def _access_changed(self) -> None:
        self._execute("INSERT OR REPLACE INTO meta VALUES (?,?)", _VERSION, uuid4().hex)

    def governed(self) -> list[Governed]:
        """What each document is ruled by, apart from rule files."""
        rows = self._execute(
            "SELECT d.id,d.path,f.stamp,json_extract(d.metadata,'$.access'),a.access"
            " FROM documents d LEFT JOIN access_by_command a ON a.document=d.id"
            " LEFT JOIN file_stamps f ON f.path=d.path"
        )
        return [Governed(*row) for row in rows]

    def set_access(self, document: str, access: Access) -> None:
        """Let only ``access`` read a document, whatever else is said of it. Call inside ``transaction``."""
        row = (document, json.dumps(listed(access)))
        self._execute("INSERT OR REPLACE INTO access_by_command VALUES (?,?)", *row)
        self._access_changed()

    def forget_access(self, document: str) -> None:
        """Take back what a command said of a document. Call inside ``transaction``."""
        self._execute("DELETE FROM access_by_command WHERE document=?", document)
        self._access_changed()

    def move_access(self, before: str, after: str) -> None:
        """Say of a document what was said of the one that it was. Call inside ``transaction``."""
        move = "UPDATE OR REPLACE access_by_command SET document=? WHERE document=?"
        self._execute(move, after, before)
        self._access_changed()

    def access_by_command(self) -> dict[str, str]:
        """What commands said, by document: JSON lists."""
        return dict(self._execute("SELECT document,access FROM access_by_command"))

    def put_access_by_command(self, said: Mapping[str, str]) -> None:
        """Remember what commands said to another index, and nothing else. Call inside ``transaction``."""
        self._execute("DELETE FROM access_by_command")
        insert = "INSERT OR REPLACE INTO access_by_command VALUES (?,?)"
        self._execute_many(insert, said.items())
        self._access_changed()

    def access_files(self) -> dict[str, str]:
        """The rule files as they were last seen, by folder."""
        return dict(self._execute("SELECT folder,content FROM access_files"))

    def put_access_files(self, contents: Mapping[str, str]) -> None:
        """Remember these and no others. Call inside ``transaction``."""
        self._execute("DELETE FROM access_files")
        self._execute_many("INSERT INTO access_files VALUES (?,?)", contents.items())
