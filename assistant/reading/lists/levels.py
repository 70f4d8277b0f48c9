"""How deep lines of lists stand: within which others, the numbers and letters they are called by."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import chain

from assistant.reading.lists.list_runs import Piece
from ingest.document import BlockKind, Passage, Sentence

# The number of a list's line stands before it, and is none of its characters: "2. ", "Step 2: ".
_NUMBERED = re.compile(
    r"(?:^|\n)[ \t]*(?:[*_]*[^\W\d_]{4,8} )?(\d{1,3})(?:[*_ ]*[:.)–—-][*_]*[ \t]*|[ \t]+)\Z"
)
_OPENS = re.compile(r":[\"'”’)\]*_`]*$")
_LETTER = re.compile(r"\(?([a-z]{1,4})[.)]\s*", re.IGNORECASE)


def opens_list(passage: Passage, line: Sentence) -> bool:
    """Whether a line ends in a colon, behind which something follows."""
    return _OPENS.search(passage.quote(line)) is not None


def depths_of(pieces: Sequence[Piece]) -> list[int]:
    """How many of the lists that are quoted each piece is within; of a line between lists 0.

    By the levels of the items above it, so that one whose parents are not quoted stands in the first column.
    """
    depths: list[int] = []
    above: list[int] = []
    document = ""
    for passage, line in pieces:
        if line.kind is not BlockKind.LIST_ITEM or passage.document != document:
            above.clear()
        document = passage.document
        while above and above[-1] >= line.level:
            above.pop()
        depths.append(len(above))
        if line.kind is BlockKind.LIST_ITEM:
            above.append(line.level)
    return depths


def numbers_of(pieces: Sequence[Piece]) -> list[int | None]:
    """For each piece the number of the line of a list that it is; None where it has none.

    A passage that begins with such a line holds no number before it: the lines around it tell which it has.
    """
    known = [_number(*piece) for piece in pieces]
    numbers = list(known)
    for at, (passage, sentence) in enumerate(pieces):
        if sentence.start != passage.start or sentence.kind is not BlockKind.LIST_ITEM:
            continue
        before = next((number for number in reversed(known[:at]) if number is not None), 0)
        below = (_number(passage, one) for one in passage.sentences[1:])
        told = chain(below, known[at + 1 :])
        after = next((number for number in told if number is not None), 0)
        if after == before + 2 or (after > 1 and not before):
            numbers[at] = after - 1
    return numbers


def marks_of(pieces: Sequence[Piece]) -> list[str]:
    """The number or small letter that each line of a list is called by, "" where it has none."""
    numbers = numbers_of(pieces)
    return [
        str(number) if number is not None else _letter(*piece)
        for number, piece in zip(numbers, pieces, strict=True)
    ]


def _letter(passage: Passage, line: Sentence) -> str:
    """The letter that stands before a line of a list or opens it: "(b)"."""
    if line.kind is not BlockKind.LIST_ITEM:
        return ""
    found = _LETTER.fullmatch(_before(passage, line).strip()) or _LETTER.match(passage.quote(line))
    return found[1].lower() if found else ""


def _number(passage: Passage, line: Sentence) -> int | None:
    if line.kind is not BlockKind.LIST_ITEM:
        return None
    found = _NUMBERED.search(passage.text[: line.start - passage.start])
    return int(found[1]) if found else None


def _before(passage: Passage, line: Sentence) -> str:
    start = line.start - passage.start
    return passage.text[passage.text.rfind("\n", 0, start) + 1 : start]
