"""A block of a Word file before it has a place in the stored text."""

from __future__ import annotations

from dataclasses import dataclass

from ingest.document import BlockKind, Link


@dataclass(frozen=True, slots=True)
class Entry:
    """A block that is not yet written: ``label`` stands before it and is no part of it.

    ``bold`` is a paragraph of the body that is bold throughout.
    """

    text: str
    kind: BlockKind
    level: int = 0
    links: tuple[Link, ...] = ()
    label: str = ""
    bold: bool = False
