"""What a paragraph is: a heading, an item of a list, or text; and whether its end is seen."""

from __future__ import annotations

from typing import Any

from ingest.document import BlockKind
from ingest.parsers.docx.styles import Styles
from ingest.parsers.office.word_styles import HEADING_STYLE, heading_level
from ingest.parsers.office.word_xml import descendants, find, get, is_on, value


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


def is_styled_as_heading(paragraph: Any, styles: Styles) -> bool:
    """Whether a paragraph has a style for headings, whatever it says."""
    return any(map(HEADING_STYLE.match, names_of(paragraph, styles)))


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
