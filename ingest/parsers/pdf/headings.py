"""Which lines of a PDF are headings: by the outline, by size, by weight, by number and by position."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence

from ingest.parsers.lines.line_shapes import (
    BULLET,
    COLUMNS,
    ends_sentence,
    has_digit,
    is_caption,
    is_heading_shaped,
    numbered_level,
    states_amount,
)
from ingest.parsers.pdf.labels_above import filled_in
from ingest.parsers.pdf.large_items import bulleted_items, is_bulleted
from ingest.parsers.pdf.measures import HEADING_SIZE, Line, Typesetting, rounded
from ingest.parsers.pdf.outline import Bookmark, HeadingRole, outlined
from ingest.parsers.pdf.stands_out import is_long_title, is_text, sizes_of_plain_text

_MAX_HEADING = 200
_FEWEST_TEXTS = 3  # paragraphs in large type: fewer introduce or quote something
_ITEM = re.compile(r"(\d{1,2})[.)]\s")
_FURTHEST = 12  # lines from one item to the next
_NUMBERED = re.compile(r"\d{1,2}(?:\.\d{1,2})*\.?\s+(?P<word>[^\W\d_])")
_DATE = re.compile(r"\d{1,2}\.?\s+(?:de\s+)?[^\W\d_]+\.?,?\s+(?:de\s+)?\d{4}")
# Words that no heading ends with: the sentence goes on.
_GOES_ON = frozenset(
    """a an the and or nor but of to in on at by for from with without into onto over under than that
    which who whose where when while as if be been has have had shall will must may
    can not no its their his her this these those between until during before after least most
    der die das des dem den ein eine einer eines einem einen und oder von vom zu zum zur im am an auf
    aus bei beim mit nach für durch über unter vor wegen dass daß ist sind wird werden nicht sowie als
    le la les l un une des du de et ou à au aux en dans par pour sur sous avec sans que qui est sont
    el los las y o del al con sin para por se es son una il lo gli e di da che nel nella
    het een van en of te met voor""".split()  # noqa: SIM905 - a list of words reads best as words
)


class Headings:
    """The headings among the lines of a document: their ``roles``, by the index of the line."""

    def __init__(self, setting: Typesetting, outline: Sequence[Bookmark]) -> None:
        self._setting = setting
        self._lines = setting.lines
        self._turns = _usual_turns(self._lines)
        self.roles = outlined(self._lines, outline)
        self.filled = filled_in(self._lines)  # below their labels
        pairs = {at for value in self.filled for at in (value - 1, value)}
        self._others = pairs | bulleted_items(setting)
        sizes = {rounded(line.size) for line in self._lines if self._is_large(line)}
        self._texts = {size for size in sizes if self._sets_text(size)}
        self._sizes = sorted(sizes - self._texts, reverse=True)
        self._add_large()
        self._add_bold()
        guess = not self.roles
        for index, line in enumerate(self._lines):
            known = index in self.roles or index in pairs
            if not known and self._reads_as_heading(index, guess):
                self._add(index, index + 1, len(self._sizes) + (numbered_level(line.content) or 1))

    def _add(self, start: int, end: int, level: int) -> None:
        for index in range(start, end):
            self.roles[index] = HeadingRole(min(6, level), -1 - start)

    def _sets_text(self, size: float) -> bool:
        """Whether a large size is that of the text: most type may be that of programs, which is smaller."""
        stretches = self._stretches(
            lambda line: rounded(line.size) == size and self._is_large(line)
        )
        letters = [sum(len(line.content) for line in self._lines[a:b]) for a, b in stretches]
        text = [
            count
            for count, (a, b) in zip(letters, stretches, strict=True)
            if self._is_text(a, b) and not self._lines[a].bold
        ]
        return len(text) >= _FEWEST_TEXTS and 2 * sum(text) > sum(letters)

    def _is_text(self, start: int, end: int) -> bool:
        return is_text(" ".join(line.content for line in self._lines[start:end]))

    def _is_item(self, start: int, end: int) -> bool:
        """Whether a sentence stands behind a bullet: the only item of a slide."""
        stated = ends_sentence(self._lines[end - 1].content)
        return stated and is_bulleted(self._lines[start].content)

    def _add_large(self) -> None:
        for start, end in self._stretches(self._is_large):
            size = rounded(self._lines[start].size)
            if size in self._texts or self._is_text(start, end) or self._is_item(start, end):
                continue
            self._add(start, end, self._sizes.index(size) + 1)

    def _add_bold(self) -> None:
        plain = sizes_of_plain_text(self._lines)
        for start, end in self._stretches(
            lambda line: line.bold and rounded(line.size) in plain and self._may_head(line)
        ):
            joined = " ".join(line.content for line in self._lines[start:end])
            shaped = is_heading_shaped(joined) or is_long_title(joined)
            if shaped and not is_caption(joined) and not self._goes_on(end - 1, by_position=False):
                self._add(start, end, len(self._sizes) + (numbered_level(joined) or 1))

    def _stretches(self, marked: Callable[[Line], bool]) -> list[tuple[int, int]]:
        """Runs of neighbouring marked lines that one heading may take, as half-open ranges."""
        found: list[tuple[int, int]] = []
        for index, line in enumerate(self._lines):
            if index in self.roles or index in self._others or not marked(line):
                continue
            if found and found[-1][1] == index and self._continues(index):
                found[-1] = (found[-1][0], index + 1)
            else:
                found.append((index, index + 1))
        return found

    def _continues(self, index: int) -> bool:
        line, before = self._lines[index], self._lines[index - 1]
        return (
            (line.page, line.turn) == (before.page, before.turn)
            and rounded(line.size) == rounded(before.size)
            and 0 < before.bottom - line.top < 1.6 * line.size
            and numbered_level(line.content) is None
            and not self._is_below(before, line)
        )

    def _is_below(self, line: Line, after: Line) -> bool:
        """Whether ``after`` is set in below a line that has room for its first word: it is no more of that."""
        further = after.left - line.left > 0.5 * line.size
        centred = abs(after.left + after.right - line.left - line.right) < line.size
        return further and not centred and self._setting.has_room(line, after)

    def _may_head(self, line: Line) -> bool:
        # What stands sideways in the margin or across the page heads nothing.
        level = line.turn == self._turns[line.page] and not line.slanted
        return level and not (
            line.filled or line.aside or line.place or states_amount(line.content)
        )

    def _is_large(self, line: Line) -> bool:
        return (
            line.size > self._setting.body_size * HEADING_SIZE
            and self._may_head(line)
            and len(line.content) <= _MAX_HEADING
            and any(map(str.isalpha, line.content))
            and not COLUMNS.search(line.content)
        )

    def _reads_as_heading(self, index: int, guess: bool) -> bool:
        """Whether a line in body type is a heading by its number or its position."""
        line = self._lines[index]
        numbered = _NUMBERED.match(line.content)
        if (
            not self._may_head(line)
            or not is_heading_shaped(line.content)
            or index + 1 == len(self._lines)
        ):
            return False
        if not guess and not (numbered and not numbered["word"].islower()):
            return False
        if _DATE.fullmatch(line.content) or is_caption(line.content) or self._counts_on(index):
            return False
        after = self._lines[index + 1]
        if (after.page, after.turn) != (line.page, line.turn) or BULLET.match(after.content):
            return False
        if len(after.content) < 40 and not ends_sentence(after.content):
            return False
        if _is_row(line.content) and _is_row(after.content):
            return False
        if self._goes_on(index, by_position=True):
            return False
        before = self._lines[index - 1] if index else None
        if before is None or before.page != line.page or index - 1 in self.roles:
            return True
        if BULLET.match(before.content) and BULLET.match(line.content):
            return False
        return self._setting.is_gap(before, line)

    def _counts_on(self, index: int) -> bool:
        """Whether a numbered line goes on with a list: that of the number before it is near, and no heading."""
        line = self._lines[index]
        if (own := _ITEM.match(line.content)) is None:
            return False
        for before in range(max(0, index - _FURTHEST), index):
            one = self._lines[before]
            if (item := _ITEM.match(one.content)) and int(item[1]) + 1 == int(own[1]):
                return before not in self.roles and abs(one.left - line.left) < line.size
        return False

    def _goes_on(self, index: int, *, by_position: bool) -> bool:
        """Whether what a line says goes on in the next one: then it is the start of a paragraph.

        Type that stands out is less in doubt than a heading told ``by_position`` alone.
        """
        line = self._lines[index]
        after = self._lines[index + 1] if index + 1 < len(self._lines) else None
        if after is None or (after.page, after.turn) != (line.page, line.turn):
            return False
        gap = self._setting.is_gap(line, after)
        if after.content[0].islower() and not BULLET.match(after.content):
            return by_position or not (gap or self._is_below(line, after))
        if not by_position or gap:
            return False
        last = line.content.split()[-1]
        if breaks_off(line.content) or (not last[-1].isalnum() and last[-1] not in '?)"”»'):
            return True
        return not self._setting.has_room(line, after)


def breaks_off(content: str) -> bool:
    """Whether a line ends with a word that another one follows."""
    last = content.split()[-1]
    word = last if len(last) == 1 else last.casefold()  # "Annex A" is whole
    return word in _GOES_ON


def _usual_turns(lines: Sequence[Line]) -> dict[int, int]:
    """The quarter turns of most text of each page."""
    turns: dict[int, Counter[int]] = {}
    for line in lines:
        turns.setdefault(line.page, Counter())[line.turn] += len(line.content)
    return {page: count.most_common(1)[0][0] for page, count in turns.items()}


def _is_row(content: str) -> bool:
    """Whether a line has as many figures as a row of a table."""
    words = content.split()
    figures = sum(map(has_digit, words))
    return figures >= 2 and figures * 3 >= len(words)
