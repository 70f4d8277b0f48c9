"""Words that the end of a page breaks: their second half is read on the page where they begin."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Set
from itertools import pairwise

from ingest.parsers.pdf.glyphs import HYPHEN, join_broken_words
from ingest.parsers.pdf.measures import Line, rounded

_HYPHENS = ("-", "\u2010")
_HALF = re.compile(r"([^\W\d_]+[,;:.!?]?)\s+(?=\S)")  # of a word, at the head of a page
_PAGE_NUMBER = re.compile(r"\W*\d{1,4}\W*")  # in files of few pages nothing else tells one


def rejoin_pages(lines: list[Line], margins: Set[int], words: Counter[str]) -> None:
    """Put the second half of a word that a page's end breaks behind the first, in ``lines``.

    ``margins`` are the numbers of lines that are no text of the page, ``words`` those of the file.
    """
    text = [
        number
        for number, line in enumerate(lines)
        if number not in margins and not is_page_number(line)
    ]
    for one, other in pairwise(text):
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


def is_page_number(line: Line) -> bool:
    """Whether a line holds a number and nothing else."""
    return _PAGE_NUMBER.fullmatch(line.content) is not None
