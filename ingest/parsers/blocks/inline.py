"""The text of one block under construction, with its links and its raised and lowered parts."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import Enum
from itertools import count, groupby

from ingest.document import Link
from ingest.parsers.blocks.scripts import APART, apart, subscript, superscript

PAUSES = frozenset(".!?:;,…")
_LONGEST_REPEATED = 300  # characters


class Script(Enum):
    """Where text stands. A mark refers to a note, and is never an exponent."""

    ON_THE_LINE = 0
    RAISED = 1
    LOWERED = -1
    MARK = 2


@dataclass(frozen=True, slots=True)
class _Piece:
    text: str
    href: str = ""
    script: Script = Script.ON_THE_LINE


class Inline:
    """Pieces of text, put together by ``text_and_links``."""

    def __init__(self, text: str = "") -> None:
        self._pieces = [_Piece(text)] if text else []
        self._gap = False

    @property
    def is_blank(self) -> bool:
        """Whether there is nothing but white space."""
        return not any(piece.text.strip() for piece in self._pieces)

    @property
    def length(self) -> int:
        """Characters, before raised and lowered parts are written."""
        return sum(len(piece.text) for piece in self._pieces)

    @property
    def first(self) -> str:
        """The first character, "" when there is none."""
        return self._pieces[0].text[0] if self._pieces else ""

    @property
    def last(self) -> str:
        """The last character, "" when there is none."""
        return self._pieces[-1].text[-1] if self._pieces else ""

    def add(self, text: str, href: str = "", script: Script = Script.ON_THE_LINE) -> None:
        """Append ``text``, a link to ``href`` if that is not empty."""
        if not text:
            return
        if self._gap and self.last.isalnum() and text[0].isalnum():
            self._pieces.append(_Piece(" "))
        self._gap = False
        self._pieces.append(_Piece(text, href, script))

    def gap(self) -> None:
        """Something stands here that is no text: the words on both sides do not touch."""
        self._gap = True

    def settle(self) -> None:
        """Text that is raised or lowered altogether stands beside nothing: it is on a line."""
        scripts = {piece.script for piece in self._pieces if piece.text.strip()}
        if scripts <= {Script.RAISED} or scripts <= {Script.LOWERED}:
            self._pieces = [replace(piece, script=Script.ON_THE_LINE) for piece in self._pieces]

    def put_first(self, text: str) -> None:
        """Write ``text`` before everything else."""
        self._pieces.insert(0, _Piece(text))

    def lines(self) -> list[Inline]:
        """What stands between the line breaks, trimmed; other white space becomes a space."""
        found = [Inline()]
        for piece in self._pieces:
            for number, text in enumerate(piece.text.split("\n")):
                if number:
                    found.append(Inline())
                found[-1].add(re.sub(r"\s", " ", text), piece.href, piece.script)
        for line in found:
            for end, trim in ((0, str.lstrip), (-1, str.rstrip)):
                while line._pieces and not line._pieces[end].text.strip():
                    line._pieces.pop(end)
                if line._pieces:
                    piece = line._pieces[end]
                    line._pieces[end] = replace(piece, text=trim(piece.text))
        return [line for line in found if line._pieces]

    def extend(self, other: Inline, separator: str = "") -> None:
        """Append another inline's pieces, ``separator`` before them if there are any before."""
        if self._pieces and separator:
            self._pieces.append(_Piece(separator))
        self._pieces += other._pieces

    def set_apart(self, following: Inline) -> None:
        """Append what stood in a paragraph of its own."""
        if not following.is_blank:
            self.extend(following, " " if self.last in PAUSES else "; ")

    def text_and_links(self) -> tuple[str, list[Link]]:
        """The text, and the links in it."""
        text, links = "", list[Link]()
        numbers = count()
        # Every mark is one by itself; raised pieces in a row are one.
        for (script, _), group in groupby(
            self._pieces, lambda p: (p.script, next(numbers) if p.script is Script.MARK else -1)
        ):
            pieces = list(group)
            plain = "".join(piece.text for piece in pieces)
            written = _written(plain, text, script)
            # What is written more than the text itself, a space or a caret, stands before it.
            start = len(text) + max(0, len(written) - len(plain))
            text += written
            for piece in pieces:
                end = min(start + len(piece.text), len(text))
                if links and links[-1].end == start and links[-1].href == piece.href:
                    links[-1] = links[-1]._replace(end=end)
                elif piece.href and start < end:
                    links.append(Link(start, end, piece.href))
                start = end
        return text, links

    def repeated(self) -> tuple[str, list[Link]]:
        """The text and its links for one more row that a cell stands beside; none where it is long.

        A row is read by itself, so what names it is said in each; prose is not.
        """
        return ("", []) if self.length > _LONGEST_REPEATED else self.text_and_links()


def _written(text: str, before: str, script: Script) -> str:
    if script is Script.RAISED:
        return superscript(text, before)
    if script is Script.LOWERED:
        return subscript(text)
    if script is Script.MARK and before[-1:].isalnum():
        return APART + superscript(text, "") if text.isdecimal() else f"^{text}"
    return superscript(text, "") if script is Script.MARK else apart(text, before)
