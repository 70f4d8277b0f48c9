"""What a paragraph is: a heading, an item of a list, or text; and whether its end is seen."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from ingest.document import BlockKind
from ingest.parsers.docx.styles import Styles
from ingest.parsers.docx.xml import descendants, find, get, is_on, value

_HEADING_STYLE = re.compile(r"heading (\d)", re.IGNORECASE)
_CONTENTS_STYLE = re.compile(
    r"(?:toc|contents) (\d|heading)|table of (?:figures|authorities)", re.IGNORECASE
)
_WITH_PAGE = re.compile(r".*(?:\d|\b[ivxlc]+)\s*", re.IGNORECASE | re.DOTALL)
# Characters. Contracts style whole clauses as headings, to have them numbered.
_LONGEST_HEADING = 200
_LONGEST_TITLE = 80
_ENDS = (".", ";", ",")


def names_of(paragraph: Any, styles: Styles) -> list[str]:
    """The names of a paragraph's style and of those it is based on, in lower case."""
    return styles.names(value(paragraph, "w:pPr/w:pStyle"))


def kind_of(
    paragraph: Any, styles: Styles, item: tuple[str, int] | None, text: str
) -> tuple[BlockKind, int]:
    """The kind and level of a paragraph with ``text``; ``item`` is its list and its level there."""
    names = names_of(paragraph, styles)
    if level := heading_level(names, styles.outline_level(paragraph), text):
        return BlockKind.HEADING, min(6, level)
    style = next((n for n in names if n.startswith(("list bullet", "list number"))), "")
    if style and find(paragraph, "w:pPr/w:numPr") is None:
        # The lists of these styles have one level each.
        return BlockKind.LIST_ITEM, int(style[-1]) - 1 if style[-1].isdecimal() else 0
    if item:
        return BlockKind.LIST_ITEM, item[1]
    return BlockKind.PARAGRAPH, 0


def repeats_headings(names: Sequence[str], text: str) -> bool:
    """Whether what has a style of these names is an entry of a table of contents, or its title.

    Some write headings in these styles: an entry ends with its page.
    """
    found = next(filter(None, map(_CONTENTS_STYLE.fullmatch, names)), None)
    if found is None:
        return False
    return found[1] == "heading" or _WITH_PAGE.fullmatch(text) is not None


def is_styled_as_heading(paragraph: Any, styles: Styles) -> bool:
    """Whether a paragraph has a style for headings, whatever it says."""
    return any(map(_HEADING_STYLE.match, names_of(paragraph, styles)))


def heading_level(names: Sequence[str], outlined: int | None, text: str) -> int:
    """The level from 1 of a heading in a style of ``names``; 0 for other text, as a clause styled as one.

    ``outlined`` is the level from 0 that its outline has, None without one.
    """
    heading = next((match for match in map(_HEADING_STYLE.match, names) if match), None)
    is_sentence = len(text) > _LONGEST_TITLE and text.endswith(_ENDS)
    if len(text) > _LONGEST_HEADING or (is_sentence and "title" not in names):
        return 0
    if heading is not None:
        return max(1, int(heading.group(1)))
    if "title" in names:
        return 1
    return 0 if outlined is None or text.endswith(_ENDS) else outlined + 1


def is_hidden(paragraph: Any, styles: Styles) -> bool:
    """Whether a paragraph's own properties and its style hide whatever it says."""
    own = find(paragraph, "w:pPr")
    return own is not None and styles.look(own, value(paragraph, "w:pPr/w:pStyle")).hidden


def is_bold(element: Any, styles: Styles) -> bool:
    """Whether all words of a paragraph, or of what holds several, are bold."""
    looks = (
        styles.look(run, value(paragraph, "w:pPr/w:pStyle")).bold
        for paragraph in descendants(element, "w:p")
        for run in descendants(paragraph, "w:r")
        if any((text.text or "").strip() for text in descendants(run, "w:t"))
    )
    return next(looks, False) and all(looks)


def mark_is_gone(paragraph: Any) -> bool:
    """Whether the end of a paragraph is deleted or hidden, so that the next one goes on in its line."""
    mark = find(paragraph, "w:pPr/w:rPr")
    if find(mark, "w:del") is not None or find(mark, "w:moveFrom") is not None:
        return True
    # A hidden mark with w:specVanish ends a heading that stands in the line of its text.
    return is_on(find(mark, "w:vanish")) and not is_on(find(mark, "w:specVanish"))


def is_large_initial(paragraph: Any) -> bool:
    """Whether a paragraph is only the first letter of the next, large and in a frame of its own."""
    return get(find(paragraph, "w:pPr/w:framePr"), "w:dropCap") in {"drop", "margin"}
