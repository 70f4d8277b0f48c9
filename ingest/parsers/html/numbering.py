"""What stands before a block: the number of a list's item (HTML standard, 4.4.5), or the label of a note."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborNode

from ingest.parsers.blocks.numerals import in_format
from ingest.parsers.html.google_docs import list_level
from ingest.parsers.html.styles import Styles, named
from ingest.parsers.html.word_lists import word_level, word_number

_INTEGER = re.compile(r"\s*([+-]?\d{1,9})")
# Boxes as DocBook, Sphinx, MkDocs and GitHub call them, and what stands first in them.
_NOTE = re.compile(
    r"\badmonition|\bmarkdown-alert\b|^(?:note|tip|warning|important|caution)\b", re.IGNORECASE
)
_LABEL = re.compile(
    r"(?:notes?|tips?|hints?|warnings?|cautions?|important|attention|danger|information|info):?",
    re.IGNORECASE,
)
_FORMATS = {
    "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman",
}  # fmt: skip


class Numbering:
    """Counts the items of the lists that are open, the innermost last."""

    def __init__(self, styles: Styles) -> None:
        self._styles = styles
        self._lists: list[tuple[LexborNode, int, int] | None] = []  # next number, step
        self._label = ""

    def enter_list(self, node: LexborNode) -> None:
        """A list begins; only an ``ol`` that shows numbers has any."""
        if node.tag != "ol" or self._styles.hides_markers(node):
            self._lists.append(None)
            return
        backwards = "reversed" in node.attributes
        items = sum(1 for one in node.iter() if one.tag == "li") if backwards else 1
        self._lists.append((node, _integer(node, "start", items), -1 if backwards else 1))

    def leave_list(self) -> None:
        """The innermost list ends."""
        if self._lists:
            self._lists.pop()

    def enter_item(self, node: LexborNode) -> None:
        """An item begins: what is written next stands behind its number."""
        self._label = word_number(node) if node.tag == "p" else ""
        if node.tag != "li" or not self._lists or (counted := self._lists[-1]) is None:
            return
        owner, number, step = counted
        number = _integer(node, "value", number)
        self._lists[-1] = owner, number + step, step
        if not self._styles.hides_markers(node):
            shown = node.attributes.get("type") or owner.attributes.get("type") or ""
            self._label = f"{in_format(number, _FORMATS.get(shown, 'decimal'))}."

    @staticmethod
    def level_of(node: LexborNode) -> int:
        """How deep an item is nested in lists that the page shows and does not write within each other."""
        if node.tag == "p":
            return word_level(node)
        return list_level(node.parent) if node.tag == "li" and node.parent is not None else 0

    def leave_item(self) -> None:
        """An item ends; the number of an empty one stands before nothing."""
        self._label = ""

    def takes_label(self, ended: LexborNode | None, said: str) -> bool:
        """Whether an element that says no more than "Note" labels the box it is in, and stands before that text.

        As a heading it would be one of all that follows the note.
        """
        box = ended.parent if ended is not None and _LABEL.fullmatch(said) else None
        if box is None or not _NOTE.search(named(box)):
            return False
        self._label = f"{self._label} {said.rstrip(':')}:".lstrip()
        return True

    def take(self) -> str:
        """What stands before the block being written; "" before a further one."""
        label, self._label = self._label, ""
        return label


def _integer(node: LexborNode, name: str, default: int) -> int:
    found = _INTEGER.match(node.attributes.get(name) or "")
    return int(found.group(1)) if found else default
