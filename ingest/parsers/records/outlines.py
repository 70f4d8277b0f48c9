"""Outlines (OPML 2.0), as outliners, mind maps and readers of feeds save them: a list within a list."""

from __future__ import annotations

import re
from typing import Any

from ingest.document import BlockKind
from ingest.errors import UnreadableDocument
from ingest.parsers.blocks.builder import TextBuilder
from ingest.parsers.records.markup import shown
from ingest.parsers.records.records import readable
from ingest.parsers.records.xml_elements import name_of

_SAID = ("text", "title")  # the same, in lists of feeds
_NOTE = "_note"
# Attributes that say how an entry is kept.
_FOR_PROGRAMS = frozenset({"type", "version", "created", "isComment", "isBreakpoint", "category"})
_DEEPEST = 200
_EMPTY_LINE = re.compile(r"\n[ \t]*\n")


def write_outline(root: Any, builder: TextBuilder) -> str:
    """Write the entries of an outline, each with its note below it; returns its title."""
    for body in root.iter("{*}body"):
        _entries(body, builder, 0)
    return " ".join((root.findtext("{*}head/{*}title") or "").split())


def _entries(above: Any, builder: TextBuilder, depth: int) -> None:
    if depth > _DEEPEST:
        raise UnreadableDocument("is nested too deeply to be read")
    for entry in above:
        if name_of(entry) != "outline":
            continue
        said = next((words for key in _SAID if (words := shown(entry.get(key) or ""))), "")
        others = [
            f"{readable(key)}: {value}"
            for key, value in entry.attrib.items()
            if key not in {*_SAID, _NOTE, *_FOR_PROGRAMS} and value.strip()
        ]
        builder.add("; ".join(filter(None, [said, *others])), BlockKind.LIST_ITEM, depth)
        for paragraph in _EMPTY_LINE.split(entry.get(_NOTE) or ""):
            builder.add(shown(paragraph.strip()), BlockKind.LIST_ITEM, depth + 1)
        _entries(entry, builder, depth + 1)
