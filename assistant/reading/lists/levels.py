"""How deep lines of lists stand: within which others, the numbers and letters they are called by."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import chain, takewhile

from assistant.reading.lists.list_runs import Piece
from ingest.document import BlockKind, Passage, Sentence

# The number of a list's line stands before it, and is none of its characters: "2. ", "Step 2: ".
_NUMBERED = re.compile(
    r"(?:^|\n)[ \t]*(?:[*_]*[^\W\d_]{4,8} )?(\d{1,3})(?:[*_ ]*[:.)–—-][*_]*[ \t]*|[ \t]+)\Z"
)
# Acts set a dash there: "notice is sufficient where—".
_OPENS = re.compile(r"(?::[\"'”’)\]*_`]*|[^\W\d_] ?[-–—])$")
# "(b)", "b.", "aa)", "iv)" and "(2)", but no short word before a point.
_LETTER = re.compile(
    r"(?:\((?=\d{1,3}\))|\(?(?=[a-z]))(\d{1,3}|([a-z])\2?|[ivxlc]{1,5})[.)]\s*", re.IGNORECASE
)
_FIRST = {"b": "a", "B": "A", "2": "1", "ii": "i", "II": "I"}


def opens_list(passage: Passage, line: Sentence) -> bool:
    """Whether a line ends in a colon, or a dash, behind which something follows."""
    return _OPENS.search(passage.quote(line)) is not None


def depths_of(pieces: Sequence[Piece]) -> list[int]:
    """How many of the lists that are quoted each piece is within; of a line between lists 0.

    By the levels of the items above it, so that one whose parents are not quoted stands in the first column. Code
    is within the item above it.
    """
    depths: list[int] = []
    above: list[int] = []
    document = ""
    for passage, line in pieces:
        item = line.kind is BlockKind.LIST_ITEM
        if (not item and line.kind is not BlockKind.CODE) or passage.document != document:
            above.clear()
        document = passage.document
        while item and above and above[-1] >= line.level:
            above.pop()
        depths.append(len(above))
        if item:
            above.append(line.level)
    return depths


def goes_on_with_item(before: Piece, piece: Piece) -> bool:
    """Whether a paragraph goes on with the line of a list that the piece ``before`` it is of.

    It has no mark on its line where the line of the list has one.
    """
    (passage, line), (other, earlier) = piece, before
    if other.id != passage.id or line.kind is not BlockKind.LIST_ITEM or _before(*piece).strip():
        return False
    of_item: list[int] = []
    for one in reversed(passage.sentences[: passage.sentences.index(line)]):
        item = one.kind is BlockKind.LIST_ITEM
        if (item and one.level < line.level) or (not item and one.kind is not BlockKind.CODE):
            return False
        of_item.append(one.start)
        if item and one.level == line.level and _is_marked(passage, one):
            return earlier.start in of_item
    return False


def numbers_of(pieces: Sequence[Piece]) -> list[int | None]:
    """For each piece the number of the line of a list that it is; None where it has none.

    A passage that begins with such a line holds no number before it: the lines around it tell which it has, or
    that right before it where none follows.
    Where each line has the number 1, as Markdown allows, they are counted (CommonMark 5.3).
    """
    known = [_number(*piece) for piece in pieces]
    numbers = list(known)
    for at, (passage, sentence) in enumerate(pieces):
        if sentence.kind is not BlockKind.LIST_ITEM:
            continue
        if sentence.start != passage.start:
            if known[at] == 1 and (above := _items_above(passage, sentence)):
                numbers[at] = _counted(pieces, numbers, at, above)
            continue
        before = next((number for number in reversed(numbers[:at]) if number is not None), 0)
        below = (_number(passage, one) for one in passage.sentences[1:])
        told = chain(below, known[at + 1 :])
        after = next((number for number in told if number is not None), 0)
        if after == before + 2 or (after > 1 and not before):
            numbers[at] = after - 1
        elif after == 1 and _all_ones(passage):
            numbers[at] = before + 1
        elif not after and at and _follows(pieces[at - 1], passage):
            numbers[at] = numbers[at - 1] and before + 1
    return numbers


def _follows(piece: Piece, passage: Passage) -> bool:
    """Whether a passage goes on right behind a piece, which ends the one before it."""
    before, line = piece
    beside = (before.document, before.ordinal + 1) == (passage.document, passage.ordinal)
    return beside and before.headings == passage.headings and before.sentences[-1] == line


def _items_above(passage: Passage, line: Sentence) -> list[Sentence]:
    """The lines before one that stand as far in, up to where their list begins, or the passage."""
    above = reversed(passage.sentences[: passage.sentences.index(line)])
    run = takewhile(
        lambda one: (
            one.kind in (BlockKind.LIST_ITEM, BlockKind.CODE)
            and (one.kind is BlockKind.CODE or one.level >= line.level)
        ),
        above,
    )
    return [one for one in run if one.kind is BlockKind.LIST_ITEM and one.level == line.level]


def _all_ones(passage: Passage) -> bool:
    """Whether several lines of the list that a passage begins with have a number, all of them 1."""
    items = takewhile(
        lambda one: one.kind in (BlockKind.LIST_ITEM, BlockKind.CODE), passage.sentences
    )
    level = passage.sentences[0].level
    told = (_number(passage, one) for one in items if one.level == level)
    numbers = [one for one in told if one is not None]
    return len(numbers) > 1 and set(numbers) == {1}


def _counted(
    pieces: Sequence[Piece], numbers: Sequence[int | None], at: int, above: Sequence[Sentence]
) -> int | None:
    """Which line of its list one with the number 1 is: those ``above`` it, the nearest first, may have it, too.

    None where the list may have begun before the passage.
    """
    passage, _ = pieces[at]
    lines = [one for one in above if one.start == passage.start or _number(passage, one)]
    if any(_number(passage, one) not in (None, 1) for one in lines):
        return 1
    told = zip(pieces, numbers[:at], strict=False)
    before = next((number for piece, number in told if piece[1] in lines[:1]), None)
    if before is not None:
        return before + 1
    return None if lines and lines[-1].start == passage.start else len(lines) + 1


def marks_of(pieces: Sequence[Piece]) -> list[str]:
    """The number or small letter that each line of a list is called by, "" where it has none: "2", "b"."""
    numbers = numbers_of(pieces)
    return [
        str(number) if number is not None else _letter(*piece)
        for number, piece in zip(numbers, pieces, strict=True)
    ]


def label_of(passage: Passage, line: Sentence) -> str:
    """The letter, or the number in brackets, as it stands before a line of a list: "(b)"; "" where none does.

    Before the first line of a passage it stands in none: the one below it tells.
    """
    if line.kind is not BlockKind.LIST_ITEM:
        return ""
    before = _before(passage, line).strip()
    if _LETTER.fullmatch(before):
        return before
    below = [one for one in passage.sentences[1:] if one.level == line.level]
    if line.start != passage.start or not below:
        return ""
    second = _before(passage, below[0]).strip()
    called = _LETTER.fullmatch(second)
    first = _FIRST.get(called[1]) if called else None
    return second.replace(called[1], first) if called and first else ""


def _letter(passage: Passage, line: Sentence) -> str:
    """The letter, or the number in brackets, that stands before a line of a list or opens it: "(b)"."""
    if line.kind is not BlockKind.LIST_ITEM:
        return ""
    found = _LETTER.fullmatch(label_of(passage, line)) or _LETTER.match(passage.quote(line))
    return found[1].lower() if found else ""


def _number(passage: Passage, line: Sentence) -> int | None:
    if line.kind is not BlockKind.LIST_ITEM:
        return None
    found = _NUMBERED.search(passage.text[: line.start - passage.start])
    return int(found[1]) if found else None


def _is_marked(passage: Passage, line: Sentence) -> bool:
    """Whether a line of a list has a mark; that of the first of a passage stands before it, if others have one."""
    others = passage.sentences if line.start == passage.start else (line,)
    return any(
        _before(passage, one).strip()
        for one in others
        if one.kind is BlockKind.LIST_ITEM and one.level == line.level
    )


def _before(passage: Passage, line: Sentence) -> str:
    start = line.start - passage.start
    return passage.text[passage.text.rfind("\n", 0, start) + 1 : start]
