"""How lines of plain text hang together: which go on with a sentence, which begin an item of a list."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile

from ingest.document import Block, BlockKind
from ingest.parsers.blocks.numerals import counted_items
from ingest.parsers.blocks.page_counts import counts_pages
from ingest.parsers.lines.line_shapes import (
    BULLET,
    Line,
    breaks_off,
    ends_sentence,
    is_above_parts,
    is_capitals,
    is_heading_shaped,
    is_label,
    is_rule,
    marked_heading,
)
from ingest.parsers.lines.wrapping import (
    LABEL_BEFORE,
    are_entries,
    behind_labels,
    is_cut,
    is_entry,
    is_full,
    usual_width,
    wrap_width,
    wrapped_runs,
)
from ingest.parsers.plain.set_out import (
    counted_sections,
    is_break,
    names_of_records,
    right_above,
    set_out,
)
from ingest.parsers.plain.speakers import speakers
from ingest.parsers.plain.wiki import counts_down, is_wiki

_NUMBER = re.compile(r"(\d{1,3})\. ")
# "Very common (1 in 10): nausea", "Limit: 500 ppm", "1.3 Supplier: Alder"
_SAYS = re.compile(r"(?:[^\W\d_]|\)): [a-z\d]|^\d{1,3}\.\d{1,3} [^:]{1,60}: \S")
_COUNTING = re.compile(r"\d{1,3} ([^\W\d_])")  # "9 to 5", "3 months"
# A clause or a term in quotes, whose meaning may hang below it.
_DEFINED = re.compile(r"\d{1,3}(?:\.\d{1,3})+\.?[ \t]|[\"“„«]")
_MARGIN = re.compile(r"\*|\([cC]\)")  # of a comment of C, or a copyright
_CODE_INDENT = 4  # columns, from which "#" begins a comment in what is shown (CommonMark 4.4)
_FEWEST_WORDS = 3  # of a line that a number goes on with


class PlainLines:
    """Lines, and the blocks that were made of those before; both say what a line is.

    ``self._wrapped`` says of each line whether its end is accidental.
    """

    def __init__(self, lines: Sequence[Line]) -> None:
        self._lines = lines
        self._entries = are_entries(lines)
        self._is_wiki = is_wiki(lines)
        self._from_six = counts_down(lines)
        self._counted = counted_items([line.content for line in lines])
        self._speakers = speakers(lines)
        self._width, self._usual = wrap_width(lines), usual_width(lines)
        self._wrapped = [True] * len(lines) if self._width else wrapped_runs(lines)
        self._set_out = set_out(lines) | counted_sections(lines)
        self._above = right_above(lines, self._width)
        self._records = names_of_records(lines)
        self._behind_labels = behind_labels(lines)
        self._blocks: list[Block] = []

    def _marked(self, index: int) -> tuple[int, int, int] | None:
        content = self._content(index)
        if content[:1] == "#" and (self._is_wiki or self._lines[index].indent >= _CODE_INDENT):
            return None
        marked = marked_heading(content)
        if marked and self._from_six and content[:1] == "=":
            return 7 - marked[0], *marked[1:]
        return marked

    def _could_head(self, index: int) -> bool:
        content = self._content(index)
        if not is_heading_shaped(content) or is_rule(content) or self._breaks_off(index):
            return False
        if self._opens_entry(index) or self._is_labelled_beside(index):
            return False
        if content[-1].isdigit() and counts_pages(content.casefold()):
            return False  # "Page 3 of 10"
        if LABEL_BEFORE.match(content) and is_entry(content):
            return False  # "18:00  Welcome drinks"
        if BULLET.match(content):
            # "1. Scope" heads a section when it stands alone and its neighbours are no items, or above "1.1".
            apart = self._is_break(index - 1) or ends_sentence(self._content(index - 1))
            after = self._content(index + 1)
            if not content[0].isdigit() or after[:1].islower():
                return False
            return is_above_parts(content, after or self._content(self._next(index))) or (
                apart
                and (self._is_break(index + 1) or not self._wrapped[index] or is_capitals(content))
                and not any(self._neighbour_is_item(index, step) for step in (-1, 1))
            )
        # Where lines are wrapped, the short last line of a paragraph has the same shape.
        return not self._wrapped[index] or (
            self._is_break(index - 1)
            and (self._is_break(index + 1) or is_capitals(content) or index in self._above)
        )

    def _is_short(self, index: int) -> bool:
        """Whether a line of words ends before it had to, in a wrapped text."""
        line, after = self._lines[index : index + 2]
        wordy = any(map(str.isalpha, line.content))
        return self._width > 0 and wordy and not is_full(line, after, self._width)

    def _neighbour_is_item(self, index: int, step: int) -> bool:
        content = self._content(index)
        clause = is_capitals(content)  # the end of a clause hangs above the next: "2. RENT"
        index += step
        while 0 <= index < len(self._lines) and not self._content(index):
            index += step
        before, content = content, self._content(index)
        if content[:1].isdigit() and BULLET.match(content):
            # "1. Fees" begins anew below "4. Boats", the last line of the contents.
            return step > 0 or not before[:1].isdigit() or _number(content) <= _number(before)
        return step < 0 and content != "" and self._lines[index].indent > 0 and not clause

    def _is_item(self, index: int, *, after_heading: bool = False) -> bool:
        content = self._content(index)
        if index in self._counted:
            return True
        if not BULLET.match(content):
            return False
        if self._is_number_of_a_sentence(index):
            return False
        if not self._wrapped[index] or after_heading or self._is_break(index - 1):
            return True
        # A wrapped line may start with a dash or "12." by accident.
        before = self._content(index - 1)
        in_list = bool(self._blocks) and self._blocks[-1].kind is not BlockKind.PARAGRAPH
        if in_list or ends_sentence(before) or before.endswith((":", ";")):
            return True
        beside = not content[0].isalnum() and self._content(index + 1)[:2] == content[:2]
        return (beside or self._is_short(index - 1)) and not _MARGIN.match(content)

    def _is_number_of_a_sentence(self, index: int) -> bool:
        """Whether "45." ends a sentence of the paragraph above it: lists begin with 1 (CommonMark 5.2)."""
        content, before = self._content(index), self._content(index - 1)
        number = _NUMBER.match(content)
        if number is None or number[1] in {"0", "1"} or self._is_break(index - 1):
            return False
        in_list = bool(self._blocks) and self._blocks[-1].kind is BlockKind.LIST_ITEM
        follows = BULLET.match(before) or ends_sentence(before) or before.endswith((":", ";"))
        if in_list or follows or len(before.split()) < _FEWEST_WORDS:
            return False
        return breaks_off(before, content) or not is_heading_shaped(before)

    def _continues(self, index: int) -> bool:
        """Whether line ``index`` goes on with the sentence or paragraph of the line before it."""
        line, before = self._lines[index], self._lines[index - 1]
        if not before.content or not line.content or self._opens_entry(index):
            return False
        if self._hangs(index):
            return True
        if index - 1 in self._behind_labels and line.indent < before.indent:
            return False  # the next entry of a programme
        if not self._wrapped[index]:
            return self._breaks_off(index - 1) or is_cut(before, line, self._usual)
        ended = ends_sentence(before.content)
        if is_label(line.content) and (ended or is_label(before.content)):
            return False
        if line.content.startswith(">") != before.content.startswith(">"):
            return False
        # The break was forced if the next word would not have fitted.
        full = not self._width or is_full(before, line, self._width)
        if line.indent > before.indent and (ended or not full):
            return False
        return full or line.content[0].islower()

    def _hangs(self, index: int) -> bool:
        """Whether a line goes on below what it defines: "1.7. "Larger Work"", and set in "means a work …".

        Or where the text begins behind a time or another label of the line above it.
        """
        if not self._content(index) or not index:
            return False
        line, before = self._lines[index], self._lines[index - 1]
        if index in self._behind_labels:
            return True
        return (
            line.indent > before.indent
            and line.content[0].islower()
            and _DEFINED.match(before.content) is not None
            and not ends_sentence(before.content)
            and not before.content.endswith(":")
        )

    def _breaks_off(self, index: int) -> bool:
        """Whether line ``index`` stops in the middle of a phrase that the next line takes up."""
        content, after = self._content(index), self._content(index + 1)
        return (
            breaks_off(content, after)
            and not self._is_break(index + 1)
            and not (is_capitals(content) and is_capitals(after))
            and (not BULLET.match(after) or self._is_number_of_a_sentence(index + 1))
        )

    def _is_labelled_beside(self, index: int) -> bool:
        """Whether what a line says behind its colon is told of more in the next or the last: "Rare: a rash"."""
        beside = (self._content(index - 1), self._content(index + 1))
        return bool(_SAYS.search(self._content(index)) and any(map(_SAYS.search, beside)))

    def _counts_something(self, index: int) -> bool:
        counting = _COUNTING.match(self._content(index))
        return counting is not None and counting[1].islower()

    def _append(self, first: int, end: int, kind: BlockKind, level: int = 0, skip: int = 0) -> None:
        start = self._lines[first].start + skip
        self._blocks.append(Block(start, self._lines[end - 1].end, kind, level))

    def _opens_entry(self, index: int) -> bool:
        """Whether a line opens what somebody said, or an entry of a log."""
        return index in self._speakers or (self._entries and is_entry(self._content(index)))

    def _next(self, index: int) -> int:
        """The line below one, empty ones left out."""
        index += 1
        while index < len(self._lines) and not self._content(index):
            index += 1
        return index

    def _content(self, index: int) -> str:
        return self._lines[index].content if 0 <= index < len(self._lines) else ""

    def _is_break(self, index: int) -> bool:
        return is_break(self._lines, index)


def _number(content: str) -> int:
    """The number that a line begins with."""
    return int("".join(takewhile(str.isdecimal, content)) or 0)
