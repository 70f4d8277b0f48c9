"""The rule files beside and above documents, looked at again for every question.

A rule file that is gone rules no more, but only where its folder still holds something: what a share that
is away said of its files stands until it is back. One that is there and cannot be read lets nobody read.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path

from ingest.access import RULE_FILE, RuleFile, read_rules
from ingest.catalogue.source_records import stamp_of
from ingest.disk.file_bytes import open_file

_LARGEST = 1_000_000  # bytes
_UNREADABLE = "\0"  # no rule file that was read begins so


class RuleFiles:
    """Reads the rule files of folders, each again only when its stamp is another one."""

    def __init__(self) -> None:
        self._read: dict[str, tuple[str, str]] = {}  # stamp and content

    def contents(self, folders: Iterable[str], remembered: Mapping[str, str]) -> dict[str, str]:
        """The text of the rule file of each of ``folders`` that has one; ``remembered`` are the last ones."""
        found = {}
        for folder in folders:
            content = self._content(folder, remembered.get(folder))
            if content is not None:
                found[folder] = content
        return found

    def _content(self, folder: str, remembered: str | None) -> str | None:
        file = os.path.join(folder, RULE_FILE)
        try:
            stamp = stamp_of(os.stat(file))
            stamped, content = self._read.get(folder, ("", ""))
            if not stamp or stamp != stamped:
                content = _text(file)
                self._read[folder] = (stamp, content)
        except (FileNotFoundError, NotADirectoryError):
            if os.path.islink(file):
                return f"{_UNREADABLE}is a link that leads nowhere"
            return None if remembered is None or _holds_something(folder) else remembered
        except (OSError, ValueError) as problem:
            reason = getattr(problem, "strerror", None) or problem
            return f"{_UNREADABLE}cannot be read ({reason})"
        return content


def rules_of(content: str) -> RuleFile:
    """The rules of a rule file with this content, as ``RuleFiles`` tells it."""
    if content.startswith(_UNREADABLE):
        return RuleFile(problem=content.removeprefix(_UNREADABLE))
    return read_rules(content)


def _text(file: str) -> str:
    with open_file(file) as opened:
        data = opened.read(_LARGEST + 1)
    if len(data) > _LARGEST:
        raise ValueError("it is larger than a megabyte")
    return data.decode("utf-8-sig")


def _holds_something(folder: str) -> bool:
    try:
        return any(True for _ in Path(folder).iterdir())
    except OSError:
        return False
