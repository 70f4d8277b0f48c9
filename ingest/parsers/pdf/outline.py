"""The outline that a PDF file has of itself: which lines are the headings that it names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from ingest.parsers.pdf.measures import Line


class Bookmark(NamedTuple):
    """An entry of the document's outline; ``page`` and ``level`` count from 0."""

    title: str
    page: int | None
    level: int


class HeadingRole(NamedTuple):
    """A heading's level; neighbouring lines of one ``group`` are one heading."""

    level: int
    group: int


def _plain(content: str) -> str:
    """A heading without its number, for comparing it with the outline."""
    words = " ".join(content.casefold().split())
    return re.sub(r"^(?:chapter |section )?\d+(?:\.\d+)*[.:)]? (?=\S)", "", words)


def outlined(lines: Sequence[Line], outline: Sequence[Bookmark]) -> dict[int, HeadingRole]:
    """The headings among ``lines`` that the outline names, by the index of the line."""
    roles: dict[int, HeadingRole] = {}
    starts: dict[tuple[int, str], list[int]] = {}
    for index, line in enumerate(lines):
        joined = line.content
        starts.setdefault((line.page, _plain(joined)), []).append(index)
        for later in lines[index + 1 : index + 3]:
            if later.page == line.page:
                joined = f"{joined} {later.content}"
                starts.setdefault((line.page, _plain(joined)), []).append(index)
    for entry, bookmark in enumerate(outline):
        wanted = _plain(bookmark.title)
        found = () if bookmark.page is None else starts.get((bookmark.page, wanted), ())
        # On one page may stand 2.1 Purpose and 3.1 Purpose.
        free = [index for index in found if index not in roles]
        if not free or not wanted:
            continue
        title = " ".join(bookmark.title.split())
        at = next((index for index in free if lines[index].content == title), free[0])
        joined = ""
        for index in range(at, min(at + 3, len(lines))):
            joined = f"{joined} {lines[index].content}"
            roles[index] = HeadingRole(min(6, bookmark.level + 1), entry)
            if _plain(joined) == wanted:
                break
    return roles
