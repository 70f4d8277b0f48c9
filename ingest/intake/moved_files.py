"""Which known files were moved: the same content under a new path while the old path is gone."""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from itertools import takewhile
from pathlib import Path

from ingest.catalogue.source_records import SourceState


@dataclass(slots=True)
class MovedFiles:
    """Known files that are gone, each of which at most one new path may take over.

    ``taken`` are the paths that were taken over so far.
    """

    _gone: dict[str, dict[str, str]] = field(default_factory=dict)
    taken: list[str] = field(default_factory=list)

    @classmethod
    def among(
        cls,
        known: Mapping[str, SourceState],
        found: Collection[str],
        containers: Collection[str],
    ) -> MovedFiles:
        """Those of ``known`` (by path) that are neither ``found`` nor anywhere on disk.

        ``containers`` are the files that contain others.
        """
        gone: dict[str, dict[str, str]] = {}
        for path, state in known.items():
            if path not in found and is_gone(path, containers):
                gone.setdefault(state.content_hash, {})[path] = state.document
        return cls(gone)

    def take(self, content_hash: str, path: str) -> str:
        """The id of the document whose file has moved to ``path``, or "" when none has.

        Of several with the same content it is the one whose path ends most alike.
        """
        candidates = self._gone.get(content_hash)
        if not candidates:
            return ""
        before = max(sorted(candidates), key=lambda old: _same_end(old, path))
        self.taken.append(before)
        return candidates.pop(before)


def is_gone(path: str, containers: Collection[str] = ()) -> bool:
    """Whether nothing is at ``path`` for certain: what cannot be looked at may be there.

    What one of ``containers`` held is there while that file is.
    """
    try:
        os.stat(path)
    except (FileNotFoundError, NotADirectoryError):
        parents = map(str, Path(path).parents)
        return not any(parent in containers and os.path.isfile(parent) for parent in parents)
    except (OSError, ValueError):
        return False
    return False


def _same_end(one: str, other: str) -> int:
    """How many names two paths have in common at their end."""
    names = zip(reversed(Path(one).parts), reversed(Path(other).parts), strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], names))
