"""What the end of a page breaks: a word is read where it begins, the rest of a row with its name."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Set
from itertools import pairwise

from ingest.parsers.pdf.broken_words import join_broken_words
from ingest.parsers.pdf.glyphs import HYPHEN
from ingest.parsers.pdf.measures import Line, rounded

_HYPHENS = ("-", "\u2010")
_HALF = re.compile(r"([^\W\d_]+[,;:.!?]?)\s+(?=\S)")  # of a word, at the head of a page
_EMPTY_CELL = "| "
_FIRST_CELL = re.compile(r"(.{1,80}?) \|(?= )")  # longer is no name
# "Table 2 (continued)", "Continued on next page", as word processors, LaTeX and authors have it.
_CONTINUED = re.compile(
    r"(?:.{0,80}[\W_])?(?:continue[ds]|cont['’]?d|cont\.|fortsetzung|suite|continuaci[oó]n|continua[cç][aã]o"
    r"|continua(?:zione)?|vervolg)(?: (?:on|from|overleaf|auf|von)\b.{0,40})?\W*",
    re.IGNORECASE,
)
_PAGE_NUMBER = re.compile(r"\W*\d{1,4}\W*")  # in files of few pages nothing else tells one


def rejoin_pages(lines: list[Line], margins: Set[int], words: Counter[str]) -> None:
    """Put the second half of a word that a page's end breaks behind the first, in ``lines``.

    ``margins`` are the numbers of lines that are no text of the page, ``words`` those of the file.
    """
    for one, other in pairwise(_text(lines, margins)):
        line, after = lines[one], lines[other]
        if line.page + 1 != after.page or not line.content.endswith(_HYPHENS):
            continue
        half = _HALF.match(after.content) if after.content[0].islower() else None
        if (
            half
            and line.content[-2:-1].isalpha()
            and (line.turn, rounded(line.size)) == (after.turn, rounded(after.size))
            and not (line.place or after.place or line.slanted or after.slanted)
        ):
            broken = f"{line.content[:-1]}{HYPHEN}{half[1]}"
            lines[one] = line._replace(content=join_broken_words(broken, words))
            lines[other] = after._replace(content=after.content[half.end() :])


def name_rows(lines: list[Line], margins: Set[int]) -> None:
    """Put the name of a row before its rest on the next page, whose first cell is empty, in ``lines``.

    A table that goes on may begin with its header again. ``margins`` as in ``rejoin_pages``.
    """
    text = _text(lines, margins)
    headers: dict[tuple[int, int], str] = {}  # by page and table
    for at, (one, other) in enumerate(pairwise(text)):
        line, after = lines[one], lines[other]
        if line.place:
            headers.setdefault((line.page, line.place.table), line.content)
        if not (line.place and after.place) or line.page + 1 != after.page:
            continue
        following = text[at + 2] if at + 2 < len(text) else None
        if after.content == headers[line.page, line.place.table] and following is not None:
            other, after = following, lines[following]
        goes_on = after.place is not None and after.place.columns == line.place.columns
        name = _FIRST_CELL.match(line.content)
        if goes_on and name and after.content.startswith(_EMPTY_CELL):
            lines[other] = after._replace(content=f"{name[1]} {after.content}")


def continued_captions(lines: list[Line], margins: Set[int]) -> set[int]:
    """The lines that say between the rows of a table, where a page ends or begins, that it goes on.

    ``margins`` as in ``rejoin_pages``.
    """
    found: set[int] = set()
    between: list[int] = []
    row: Line | None = None
    for number in _text(lines, margins):
        line = lines[number]
        if line.place is None and row is not None and _CONTINUED.fullmatch(line.content):
            between.append(number)
            continue
        if row is not None and row.place and line.place and row.page + 1 == line.page:
            found.update(between if row.place.columns == line.place.columns else ())
        between, row = [], line if line.place else None
    return found


def _text(lines: list[Line], margins: Set[int]) -> list[int]:
    return [
        number
        for number, line in enumerate(lines)
        if number not in margins and not is_page_number(line)
    ]


def is_page_number(line: Line) -> bool:
    """Whether a line holds a number and nothing else."""
    return _PAGE_NUMBER.fullmatch(line.content) is not None
