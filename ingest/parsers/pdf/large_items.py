"""Items of lists that slides set as large as headings."""

from __future__ import annotations

import re

from ingest.parsers.pdf.measures import HEADING_SIZE, Typesetting, rounded

_BULLETED = re.compile(r"[^\w\s\"'“‘„«»()\[\]§#$€£¿¡&*]\s+\S")


def is_bulleted(content: str) -> bool:
    """Whether a line begins with a sign, as items do."""
    return _BULLETED.match(content) is not None


def bulleted_items(setting: Typesetting) -> set[int]:
    """The lines of lists with bullets, which slides set in large type: two items one below the other at least."""
    lines, found = setting.lines, set[int]()
    opened: int | None = None  # the item that a line may go on with
    for index, line in enumerate(lines):
        before = lines[index - 1] if index else line
        larger = min(line.size, before.size) > setting.body_size * HEADING_SIZE
        alike = larger or rounded(line.size) == rounded(before.size)
        if line.page != before.page or not alike or before.bottom <= line.top:
            opened = None
        if is_bulleted(line.content):
            if opened is not None:
                found.update(range(opened, index + 1))
            opened = index
        elif opened is not None and not (
            line.left > lines[opened].left and not setting.is_gap(before, line)
        ):
            opened = None
        elif opened in found:
            found.add(index)
    return found
