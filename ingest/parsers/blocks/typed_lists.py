"""Lists that somebody typed: paragraphs, or lines of one, each with its bullet or number as text.

Their bullets and numbers stay in the text, before the items, as those of other lists do.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ingest.document import Block, BlockKind, ParsedDocument
from ingest.parsers.blocks.builder import trim
from ingest.parsers.lines.line_shapes import CHECK_BOX, ends_sentence

_MARK = re.compile(
    r"(?:(?P<bullet>[•●▪◦‣■➢➤❖①-⑳➀-➓❶-❿])|(?P<dash>[-–*·+→])"
    r"|(?P<open>\(?)(?:(?P<number>\d{1,2})|(?P<letter>[a-z]))(?P<close>[.)]))[ \t\u00a0]+(?=\S)"
)
# "Step 2: Close the valve", in the languages that write it so; in Markdown the words may be marked.
_STEP = re.compile(
    r"(?P<mark>[*_]{1,3})?(?:step|schritt|étape|paso|passo|stap|steg|krok) (?P<number>\d{1,2})"
    r"(?:(?(mark)(?P=mark)) ?[:.)–—-]| ?[:.)–—-](?(mark)(?P=mark))|(?=\t| {2}))[ \t\u00a0]+(?=\S)",
    re.IGNORECASE,
)
_FEWEST = 2  # items with a number or a dash
_SURE = frozenset("•●▪◦‣■➢➤❖☐①")


@dataclass(frozen=True, slots=True)
class _Line:
    """A paragraph, or a line of one, ``of`` which it is. ``sign`` tells its list: how it is marked; "" of text.

    ``rank`` is its number, 0 of a bullet. ``start`` is behind the mark.
    """

    of: Block
    begin: int
    start: int
    end: int
    sign: str = ""
    rank: int = 0


@dataclass(slots=True)
class _List:
    """``within`` are the lists around it, ``goes_on`` whether it does so where another one ended."""

    sign: str
    last: int
    within: tuple[_List, ...]
    goes_on: bool
    members: list[int]

    @property
    def is_sure(self) -> bool:
        below = bool(self.within) and not self.last
        return self.sign in _SURE or self.goes_on or below or len(self.members) >= _FEWEST


def with_typed_lists(parsed: ParsedDocument, *, steps_only: bool = False) -> ParsedDocument:
    """``parsed`` with the paragraphs that are items of typed lists as such, or of ``steps_only``.

    A bullet makes an item. Of dashes there must be two below each other, or one below another item;
    numbers and letters must count from the first one on, or go on where others below their heading ended.
    """
    blocks: list[Block] = []
    run: list[_Line] = []
    counted: dict[str, int] = {}
    for block in parsed.blocks:
        if block.kind is BlockKind.PARAGRAPH:
            run += _lines(parsed.text, block, steps_only)
            continue
        blocks += _blocks(run, counted)
        run.clear()
        if block.kind is BlockKind.HEADING:
            counted.clear()
        blocks.append(block)
    return replace(parsed, blocks=(*blocks, *_blocks(run, counted)))


def _lines(text: str, block: Block, steps_only: bool) -> Iterator[_Line]:
    """The paragraph; its lines, where several of them have marks: each with those that go on with it."""
    parts, at = list[_Line](), block.start
    for line in text[block.start : block.end].splitlines(keepends=True):
        start, end = trim(text, at, at + len(line))
        at += len(line)
        if start < end:
            parts.append(_line(text, start, end, block, steps_only))
    if sum(bool(part.sign) for part in parts) < _FEWEST:
        yield _line(text, block.start, block.end, block, steps_only)
        return
    before = parts[0]
    for part in parts[1:]:
        ended = before.sign and ends_sentence(text[before.start : before.end])
        if part.sign or ended:
            yield before
            before = part
        else:
            before = replace(before, end=part.end)
    yield before


def _line(text: str, start: int, end: int, of: Block, steps_only: bool) -> _Line:
    content = text[start:end]
    if step := _STEP.match(content):
        return _Line(of, start, start + step.end(), end, "step", int(step["number"]))
    if steps_only:
        return _Line(of, start, start, end)
    if CHECK_BOX.match(content):
        return _Line(of, start, start, end, "☐")
    mark = _MARK.match(content)
    if mark is None:
        return _Line(of, start, start, end)
    begun = start + mark.end()
    if sign := mark["bullet"] or mark["dash"]:
        return _Line(of, start, begun, end, "①" if sign.isnumeric() else sign)
    rank = int(mark["number"]) if mark["number"] else ord(mark["letter"]) - ord("a") + 1
    kind = "1" if mark["number"] else "a"
    return _Line(of, start, begun, end, f"{mark['open']}{kind}{mark['close']}", rank)


def _blocks(run: Sequence[_Line], counted: dict[str, int]) -> Iterator[Block]:
    """The blocks of paragraphs below each other; ``counted`` are the last numbers above, by kind."""
    levels = _levels(run, counted)
    listed = {line.of for number, line in enumerate(run) if number in levels}
    for number, line in enumerate(run):
        if number in levels:
            yield Block(line.start, line.end, BlockKind.LIST_ITEM, levels[number])
        elif line.of in listed:
            yield Block(line.begin, line.end, BlockKind.PARAGRAPH)
        elif line.begin == line.of.start:
            yield line.of


def _levels(run: Sequence[_Line], counted: dict[str, int]) -> dict[int, int]:
    """The level of each item, by its place in ``run``."""
    found: list[_List] = []
    around: list[_List] = []
    for number, line in enumerate(run):
        same = [one for one in around if one.sign == line.sign and line.rank in {0, one.last + 1}]
        goes_on = line.rank > 0 and line.rank == counted.get(line.sign, 0) + 1
        if line.sign and same:
            del around[around.index(same[-1]) + 1 :]
            same[-1].last = line.rank
            same[-1].members.append(number)
        elif line.sign and (line.rank < 2 or goes_on):
            around.append(
                _List(line.sign, line.rank, tuple(around), goes_on and line.rank > 1, [number])
            )
            found.append(around[-1])
        else:
            around.clear()
        if line.rank and around and around[0].members[-1] == number and around[0].is_sure:
            counted[line.sign] = line.rank
    return {
        number: sum(other.is_sure for other in one.within)
        for one in found
        if one.is_sure
        for number in one.members
    }
