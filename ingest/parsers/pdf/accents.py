"""Letters whose accents a PDF file draws by themselves, as TeX's older fonts do ("Pˇr´ıruˇcka")."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterable
from typing import NamedTuple
from unicodedata import normalize

from ingest.parsers.pdf.directions import direction_of
from ingest.parsers.pdf.glyphs import TextPage
from ingest.parsers.pdf.measures import Box, turned

Characters = list[tuple[str, int]]

# The characters that stand for accents, and those that join a letter.
_JOINING = {
    "`": "\u0300", "´": "\u0301", "ˆ": "\u0302", "˜": "\u0303", "¯": "\u0304", "˘": "\u0306",
    "˙": "\u0307", "¨": "\u0308", "˚": "\u030a", "˝": "\u030b", "ˇ": "\u030c", "¸": "\u0327",
    "˛": "\u0328",
}  # fmt: skip
_DOTLESS = {"ı": "i", "ȷ": "j"}
# Shares of the size: an accent stands over the middle of its letter, higher over a capital.
_BESIDE, _RAISED = 0.25, 0.7
_NEAREST = 3  # letters on either side; beyond them are none below an accent


class _Placed(NamedTuple):
    middle: float  # of its shape, along the line
    level: float
    at: int  # in its line
    size: float


def with_accents(page: TextPage, lines: Iterable[Characters]) -> list[Characters]:
    """``lines`` of a page with each letter and its accent as one character, at the letter's place.

    Those of capitals may stand in a line of their own, before or behind that of their letters.
    """
    joined = [_joined(page, line) if _accents(line) else line for line in lines]
    alone = [at for at, line in enumerate(joined) if 0 < _accents(line) == _ink(line)]
    for at in alone:
        accents = [one for one in joined[at] if not one[0].isspace()]
        for other in (at - 1, at + 1, at - 2, at + 2):
            line = joined[other] if 0 <= other < len(joined) else []
            if not line or _accents(line) == _ink(line):
                continue
            both = _joined(page, line + accents)
            if _accents(both) == _accents(line):
                joined[other], joined[at] = both, []
                break
    return [line for line in joined if line]


def _accents(line: Characters) -> int:
    return sum(text in _JOINING for text, _ in line)


def _ink(line: Characters) -> int:
    return sum(not text.isspace() for text, _ in line)


def _joined(page: TextPage, line: Characters) -> Characters:
    first = next(index for text, index in line if not text.isspace())
    turn, slanted = direction_of(page, first)
    if slanted:
        return line
    letters = sorted(
        _placed(page, line, at, turn) for at, (text, _) in enumerate(line) if text.isalpha()
    )
    middles = [letter.middle for letter in letters]
    joined, gone = list(line), set()
    for at, (text, _) in enumerate(line):
        if text not in _JOINING:
            continue
        accent = _placed(page, line, at, turn)
        near = bisect(middles, accent.middle)
        below = letters[max(0, near - _NEAREST) : near + _NEAREST]
        for letter in sorted(below, key=lambda one: abs(one.middle - accent.middle)):
            written, index = joined[letter.at]
            both = normalize("NFC", _DOTLESS.get(written, written) + _JOINING[text])
            if len(both) == 1 and _is_over(accent, letter):
                joined[letter.at] = both, index
                gone.add(at)
                if at > 0 and page.is_added(line[at - 1][1]) and letter.at != at + 1:
                    gone.add(at - 1)  # what PDFium takes for white before it
                break
    return [one for at, one in enumerate(joined) if at not in gone]


def _is_over(accent: _Placed, letter: _Placed) -> bool:
    raised = abs(accent.level - letter.level)
    return (
        abs(accent.middle - letter.middle) <= _BESIDE * letter.size
        and raised <= _RAISED * letter.size
    )


def _placed(page: TextPage, line: Characters, at: int, turn: int) -> _Placed:
    index = line[at][1]
    ink = Box.around(page.ink(index), turn)
    level = turned(*page.origin(index), turn)[1]
    return _Placed((ink.left + ink.right) / 2, level, at, page.size(index))
