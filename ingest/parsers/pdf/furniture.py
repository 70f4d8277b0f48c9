"""Running headers, footers and page numbers: lines that are not what a page says.

A line counts only when it stands near the paper's edge, at the same height on most pages (or most
left, or most right pages), outside everything else, and apart from it. Its text must be the same on
all of them, but for a page number. Labels that recur on every form or invoice are kept, and so is
the first of recurring lines that tell something, such as a letterhead's telephone number, the
title of a form or a stamp ("DRAFT") that lies aslant over each page. Of what only two pages have in
common the first is kept, whatever it says.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby, takewhile
from typing import NamedTuple

from ingest.parsers.lines.line_shapes import tells_something
from ingest.parsers.pdf.measures import HEADING_SIZE, SAME_HEIGHT, Line, body_size, usual_pitch
from ingest.parsers.pdf.running_heads import running_heads

_MARGIN = 0.14  # share of a page's height at its upper and lower edge; LaTeX has its headers at .13
# And where the outermost line may still be a page number: a small page on a larger paper.
_WIDE_MARGIN = 0.25
_APART = 1.25  # multiples of the usual pitch between a header and the text
_SMALLER = 0.85  # a header's size relative to the text right below it, from which it needs no white
_FEWEST = 3  # pages that have to agree
_MOST_BEFORE = 2000  # pages by which a page number may differ from the count of pages
_ROMAN = re.compile(r"m{0,3}(?:cm|cd|d?c{0,3})(?:xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3})", re.IGNORECASE)
_VALUES = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100, "d": 500, "m": 1000}
_PAGE = (
    r"page|pages|pg|p|seite|blatt|bl|s|folio|fol|pagina|página|pág|pag|sida|side|sivu|strona|str|"
    r"strana|oldal|sayfa|lk"
)
_NUMBER = r"(?P<number>\d{1,4}|[ivxlcdm]{1,8})"
_OUT_OF = r"(?:of|von|de|sur|di|van|av|af|out of|z|/|\|)"
_OF = rf"(?:[\W_]*{_OUT_OF}?[\W_]*(?P<of>\d{{1,4}}))?"
_BARE = re.compile(rf"[\W_]*(?P<word>(?:{_PAGE})\b)?[\W_]*{_NUMBER}{_OF}[\W_]*", re.IGNORECASE)
# Within a line that says more: "Leave policy, page 3 of 8", "Leave policy 3/8".
_WITHIN = re.compile(
    rf"\b(?:{_PAGE})\b[\W_]{{0,3}}(?P<number>\d{{1,4}})(?:[\W_]{{0,3}}{_OUT_OF}[\W_]{{0,3}}\d{{1,4}})?\b"
    rf"|(?<![\d.,/])(?P<out>\d{{1,4}})[\W_]{{0,3}}{_OUT_OF}[\W_]{{0,3}}(?P<of>\d{{1,4}})(?![\d/])",
    re.IGNORECASE,
)
_NUMBER_APART = re.compile(
    r"(?:(?P<front>\d{1,4})[\W_]+(?P<after>\S.*?)|(?P<before>.*?\S)[\W_]+(?P<back>\d{1,4}))"
)
# "Invoice no. 4711" is a label with its value, however its number runs.
_LABEL = re.compile(r"(?:[:#№=]|\b(?:no|nos|nr|num|number|nummer|numéro|número|ref|id)\.?)$", re.I)


class _Numbered(NamedTuple):
    """A line that may be or hold a page number: what it says beside the number."""

    number: int
    says: str
    sure: bool  # it calls itself a page
    of: int = 0  # how many pages it says there are


class Furniture(NamedTuple):
    """Running headers, footers and page numbers: those left out, and those kept once."""

    left_out: set[int]
    kept: set[int]


def find_furniture(lines: Sequence[Line], pages: int) -> Furniture:
    """Which of ``lines`` are running headers, footers or page numbers."""
    near = [i for i, line in enumerate(lines) if not _MARGIN < line.height < 1 - _MARGIN]
    numbers = _page_numbers(lines, [*near, *_outermost(lines)], pages)
    heads = running_heads(lines, near, pages)
    recurring = _recurring(lines, near, pages) | numbers | heads
    stamps = _recurring(lines, [i for i, line in enumerate(lines) if line.slanted], pages)
    if not (recurring or stamps):
        return Furniture(set(), set())
    pitch = usual_pitch(lines)
    found = set(stamps)
    edges: set[int] = set()
    for _, group in groupby(range(len(lines)), key=lambda index: lines[index].page):
        indices = list(group)
        ordered = sorted(indices, key=lambda index: -lines[index].height)
        outer = set(_outer(lines, ordered, recurring, numbers, pitch))
        outer |= set(_outer(lines, ordered[::-1], recurring, numbers, pitch))
        if not outer.issuperset(indices):  # a page that holds nothing else keeps it
            found |= outer
            edges.update(ordered[:1], ordered[-1:])
    found |= _alike(lines, edges & {*near, *recurring} - found, found)
    kept = _told_once(lines, found - heads, everything=pages < _FEWEST)
    return Furniture(found - kept, kept)


def _outermost(lines: Sequence[Line]) -> Iterator[int]:
    """The highest and the lowest line of each page, where they stand between narrow and wide margins."""
    for _, group in groupby(range(len(lines)), key=lambda index: lines[index].page):
        indices = sorted(group, key=lambda index: lines[index].height)
        for index in {indices[0], indices[-1]}:
            if _MARGIN <= min(lines[index].height, 1 - lines[index].height) < _WIDE_MARGIN:
                yield index


def _told_once(lines: Sequence[Line], furniture: set[int], *, everything: bool) -> set[int]:
    """The first of each recurring line that tells more than a name: an address, an edition."""
    elsewhere = {_words(line.content) for i, line in enumerate(lines) if i not in furniture}
    usual = body_size(lines)
    first: dict[str, int] = {}
    for index in sorted(furniture):
        line = lines[index]
        says = next((numbered.says for numbered in _numbered(line)), _words(line.content))
        tells = (
            tells_something(says) or everything or line.slanted or line.size > HEADING_SIZE * usual
        )
        if says and tells and says not in elsewhere:
            first.setdefault(says, index)
    return set(first.values())


def _alike(lines: Sequence[Line], edges: set[int], found: set[int]) -> set[int]:
    """Those of ``edges`` whose words are ``found`` on at least half of their pages, in no smaller type.

    A header stands closer to a page that goes on with text than to one that begins with a heading, and
    at another height on a page that is wider than high.
    """
    apart = Counter(_words(lines[index].content) for index in found)
    size = {_words(lines[index].content): lines[index].size for index in found}
    close = Counter(_words(lines[index].content) for index in edges)
    frequent = {words for words, times in close.items() if apart[words] >= max(times, _FEWEST - 1)}
    return {
        index
        for index in edges
        if (words := _words(lines[index].content)) in frequent
        and lines[index].size < HEADING_SIZE * size[words]
    }


def _words(content: str) -> str:
    return " ".join(content.casefold().split())


def _outer(
    lines: Sequence[Line],
    ordered: Sequence[int],
    recurring: set[int],
    numbers: set[int],
    pitch: float,
) -> Iterator[int]:
    """The lines of ``ordered``, from an edge inwards, that stand outside and apart."""
    run = list(takewhile(recurring.__contains__, ordered))
    apart = False
    for rank in range(len(run) - 1, -1, -1):
        line = lines[run[rank]]
        inner = lines[ordered[rank + 1]] if rank + 1 < len(ordered) else None
        if not apart and inner is not None and inner.turn == line.turn:
            gap = abs(line.top - inner.top) / max(line.size, inner.size)
            apart = gap > _APART * pitch or line.size < _SMALLER * inner.size
        if inner is not None and line.place is not None and line.place == inner.place:
            continue  # the header of a table that goes on from page to page
        apart = apart or inner is None or inner.turn != line.turn
        if apart or run[rank] in numbers:
            yield run[rank]


def _recurring(lines: Sequence[Line], near: Sequence[int], pages: int) -> set[int]:
    """Lines whose very words stand at the same height on most pages of a side."""
    found: set[int] = set()
    fewest = 2 if pages == 2 else _FEWEST
    # Books alternate their headers: odd and even pages count by themselves too.
    for group in (range(pages), range(0, pages, 2), range(1, pages, 2)):
        if len(group) < _FEWEST and len(group) < pages:
            continue
        heights_of: dict[str, list[tuple[float, int]]] = {}
        for index in near:
            if lines[index].page in group:
                height = lines[index].height
                heights_of.setdefault(_words(lines[index].content), []).append((height, index))
        for same in heights_of.values():
            same.sort()
            heights = [height for height, _ in same]
            for height, index in same:
                first = bisect_left(heights, height - SAME_HEIGHT)
                last = bisect_right(heights, height + SAME_HEIGHT)
                agreeing = {lines[other].page for _, other in same[first:last]}
                if len(agreeing) >= fewest and len(agreeing) * 2 > len(group):
                    found.add(index)
    return found


def _page_numbers(lines: Sequence[Line], near: Sequence[int], pages: int) -> set[int]:
    """Lines at one height whose number runs with the pages, or that call themselves pages.

    One that says which page it is, and of how many, needs no other that agrees.
    """
    sure: set[int] = set()
    votes: Counter[tuple[str, int, object]] = Counter()
    keys: dict[int, list[tuple[str, int, object]]] = {}
    for index in near:
        line = lines[index]
        for numbered in _numbered(line):
            kind = "page" if numbered.sure else numbered.number - line.page
            if numbered.sure and (numbered.number, numbered.of) == (line.page + 1, pages):
                sure.add(index)
            # Two overlapping grids of heights, so that no pair falls between two cells.
            cells = {round(line.height / SAME_HEIGHT), -1 - int(line.height / SAME_HEIGHT)}
            keys.setdefault(index, []).extend((numbered.says, cell, kind) for cell in cells)
    for own in keys.values():
        votes.update(set(own))
    # Of two pages both agree, where they are counted from 1.
    fewest = {key: 2 if pages == 2 and key[2] == 1 else _FEWEST for key in votes}
    agreed = {index for index, own in keys.items() if any(votes[k] >= fewest[k] for k in own)}
    return agreed | sure


def _numbered(line: Line) -> Iterator[_Numbered]:
    content = " ".join(line.content.split())
    bare = _BARE.fullmatch(content)
    if bare and (number := _value(bare["number"])):
        yield _Numbered(number, "", len(bare["word"] or "") > 1, int(bare["of"] or 0))
        return
    within = list(_WITHIN.finditer(content))
    for match in within:
        says = f"{content[: match.start()]}…{content[match.end() :]}".casefold()
        yield _Numbered(int(match["number"] or match["out"]), says, False)
    apart = _NUMBER_APART.fullmatch(content) if line.number_apart and not within else None
    if apart:
        says = (apart["after"] or apart["before"]).casefold()
        number = int(apart["front"] or apart["back"])
        if not _LABEL.search(says) and -_MOST_BEFORE < number - line.page < _MOST_BEFORE:
            yield _Numbered(number, says, False)


def _value(number: str) -> int:
    if number.isdigit():
        return int(number)
    if not _ROMAN.fullmatch(number):
        return 0
    values = [_VALUES[letter] for letter in number.casefold()]
    following = [*values[1:], 0]
    return sum(-v if v < after else v for v, after in zip(values, following, strict=True))
