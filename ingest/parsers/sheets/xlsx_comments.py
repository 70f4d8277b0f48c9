"""The comments on the cells of an XLSX file: notes, and threads of comments with their replies."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ingest.parsers.sheets.cell_comments import CellComment
from ingest.parsers.sheets.layout import place_of
from ingest.parsers.sheets.rich_text import MAIN

_THREADED = "{http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments}"


def notes(root: Any) -> Iterator[CellComment]:
    """The notes in a part of comments."""
    authors = [author.text or "" for author in root.iter(f"{MAIN}author")]
    for element in root.iter(f"{MAIN}comment"):
        number = element.get("authorId") or ""
        author = authors[int(number)] if number.isdecimal() and int(number) < len(authors) else ""
        # Without how it is pronounced.
        said = "".join(
            t.text or "" for t in element.iter(f"{MAIN}t") if t.getparent().tag != f"{MAIN}rPh"
        )
        yield from _placed(element, author, said)


def threads(root: Any, people: Mapping[str, str]) -> Iterator[CellComment]:
    """The comments and replies in a part of threads, without settled threads.

    ``people`` are the names of those who comment, by their ids.
    """
    found = list(root.iter(f"{_THREADED}threadedComment"))
    settled = {one.get("id") for one in found if one.get("done") in {"1", "true"}}
    for one in found:
        if not settled & {one.get("id"), one.get("parentId")}:
            author = people.get(one.get("personId") or "", "")
            yield from _placed(one, author, one.findtext(f"{_THREADED}text") or "")


def names(root: Any) -> dict[str, str]:
    """The names of the people in a part of persons, by their ids."""
    persons = root.iter(f"{_THREADED}person")
    return {one.get("id") or "": one.get("displayName") or "" for one in persons}


def cells(root: Any) -> set[tuple[int, int]]:
    """The cells that a part of threads is about; notes on them only repeat it for old programs."""
    found = (
        place for one in root.iter(f"{_THREADED}threadedComment") for place in _placed(one, "", "x")
    )
    return {(place.row, place.column) for place in found}


def _placed(element: Any, author: str, text: str) -> Iterator[CellComment]:
    place = place_of(element.get("ref") or "")
    if place and text.strip():
        yield CellComment(*place, author, text)
