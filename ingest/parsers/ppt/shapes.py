"""The shapes of an old PowerPoint slide: where they stand, what they say, and what they are."""

from __future__ import annotations

import struct
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from ingest.parsers.office.reading_order import Frame, reading_order
from ingest.parsers.office.records import Record
from ingest.parsers.office.utf16 import joined, units
from ingest.parsers.ppt import kinds
from ingest.parsers.ppt.presentation import Part, Presentation
from ingest.parsers.ppt.texts import Text, texts_in
from ingest.parsers.sheets.grid import Grid, Merged, arranged, one_line

_DEEPEST = 20  # groups in groups
_PICTURE, _LINES = 75, frozenset({20, 32, 33, 34})  # numbers of the forms of shapes
_DELETED, _GROUP_ITSELF, _PAGE_ITSELF = 0x08, 0x01, 0x04
_MARGINS = frozenset({7, 8, 9, 10})  # date, number, footer, header
_TITLES = frozenset({13, 15, 17})
_MOST_CELLS = 2_000
_TABLE, _HIDDEN, _TURNED, _PLAIN = 0x039F, 0x03BF, 0x0004, 0x3FFF
_WORDS, _BEHIND = 0x00C0, 0x8000
_HIDES = 0x0002_0002  # it is said, and so


@dataclass(frozen=True, slots=True)
class Shape:
    """A shape: its frame on the slide (in a group, that of the group), and its text if it has one.

    ``cells`` are the shapes that make up a table.
    """

    frame: Frame
    text: Text | None = None
    placeholder: int = 0
    is_margin: bool = False
    is_picture: bool = False
    object: int = 0  # the number of that which it shows
    is_turned: bool = False
    cells: Sequence[Shape] = field(default=(), repr=False)

    @property
    def is_title(self) -> bool:
        """Whether it is the title of the slide."""
        return self.placeholder in _TITLES or (self.text is not None and self.text.is_title)


class Shapes:
    """The shapes of one slide, master or notes."""

    def __init__(self, presentation: Presentation, part: Part) -> None:
        self._presentation, self._part = presentation, part
        self._data = presentation.data
        self._listed = dict(enumerate(part.texts))  # each stands in one shape
        self.all = list(self._page())

    def _page(self) -> Iterator[Shape]:
        inside, first = self._presentation.inside, self._presentation.first
        drawing = first(self._part.record, kinds.DRAWING)
        page = first(drawing, kinds.PAGE) if drawing else None
        for group in inside(page) if page else ():
            if group.kind == kinds.GROUP:
                yield from self._group(group, 0)

    def _group(self, group: Record, depth: int) -> Iterator[Shape]:
        for one in self._presentation.inside(group):
            if one.kind == kinds.SHAPE:
                shape = self._shape(one)
                if shape is not None:
                    yield shape
            elif one.kind == kinds.GROUP and depth < _DEEPEST:
                yield from self._inner(one, depth)

    def _inner(self, group: Record, depth: int) -> Iterator[Shape]:
        """The shapes of a group within the page, in order among themselves, where the group is."""
        itself = self._presentation.first(group, kinds.SHAPE)
        held = self._parts(itself) if itself is not None else {}
        properties = self._properties(held)
        if properties.get(_HIDDEN, 0) & _HIDES == _HIDES:
            return
        inner = list(self._group(group, depth + 1))
        frame = self._frame(held)
        if properties.get(_TABLE, 0) & 1 and len(inner) <= _MOST_CELLS:
            yield Shape(frame, cells=inner)
            return
        for one in reading_order(inner, lambda each: each.frame):
            yield Shape(
                frame, one.text, one.placeholder, one.is_margin, one.is_picture, one.object,
                is_turned=True, cells=one.cells,
            )  # fmt: skip

    def _shape(self, shape: Record) -> Shape | None:
        held = self._parts(shape)
        atom = held.get(kinds.SHAPE_ATOM)
        if atom is None or atom.end - atom.start < 8:
            return None
        (flags,) = struct.unpack_from("<I", self._data, atom.start + 4)
        properties = self._properties(held)
        hides = properties.get(_HIDDEN, 0) & _HIDES == _HIDES
        if flags & (_DELETED | _GROUP_ITSELF | _PAGE_ITSELF) or hides or atom.instance in _LINES:
            return None
        client = held.get(kinds.CLIENT)
        said = {one.kind: one for one in self._presentation.inside(client)} if client else {}
        placed = said.get(kinds.PLACEHOLDER)
        placeholder = (
            self._data[placed.start + 4] if placed and placed.end > placed.start + 4 else 0
        )
        return Shape(
            self._frame(held),
            self._text(held.get(kinds.TEXT_BOX)) or self._drawn_words(held.get(kinds.PROPERTIES)),
            placeholder,
            placeholder in _MARGINS or kinds.MARGIN_PLACEHOLDER in said,
            atom.instance == _PICTURE,
            self._number(said.get(kinds.OBJECT_REFERENCE)),
            bool(properties.get(_TURNED)),
        )

    def _parts(self, shape: Record) -> dict[int, Record]:
        return {one.kind: one for one in self._presentation.inside(shape)}

    def _number(self, reference: Record | None) -> int:
        held = self._data[reference.start : reference.start + 4] if reference else b""
        return int.from_bytes(held, "little")

    def _text(self, box: Record | None) -> Text | None:
        """The text of a box, which may stand in the list of the slides."""
        if box is None:
            return None
        held = list(self._presentation.inside(box))
        for one in held:
            if one.kind == kinds.OUTLINE_TEXT and one.end - one.start >= 4:
                (number,) = struct.unpack_from("<I", self._data, one.start)
                return self._listed.pop(number, None)
        return next(iter(texts_in(self._data, held)), None)

    def _drawn_words(self, properties: Record | None) -> Text | None:
        """What a shape says whose words are drawn (WordArt): they stand behind its properties, with others."""
        if properties is None:
            return None
        at = properties.start + 6 * properties.instance
        for place in range(properties.start, min(at, properties.end - 5), 6):
            name, size = struct.unpack_from("<HI", self._data, place)
            if name & _PLAIN == _WORDS and name & _BEHIND:
                said = units(self._data[at : min(at + size, properties.end)]).split("\0")[0]
                return Text(said=joined(said).replace("\r", " ").replace("\n", " "))
            at += size if name & _BEHIND else 0
        return None

    def _properties(self, held: dict[int, Record]) -> dict[int, int]:
        found: dict[int, int] = {}
        for kind in (kinds.PROPERTIES, kinds.MORE_PROPERTIES):
            one = held.get(kind)
            for number in range(one.instance if one else 0):
                if one is None or one.start + 6 * number + 6 > one.end:
                    break
                name, value = struct.unpack_from("<HI", self._data, one.start + 6 * number)
                found[name & _PLAIN] = value
        return found

    def _frame(self, held: dict[int, Record]) -> Frame:
        if (child := held.get(kinds.CHILD_ANCHOR)) is not None and child.end - child.start >= 16:
            return Frame(*struct.unpack_from("<4i", self._data, child.start))
        anchor = held.get(kinds.ANCHOR)
        if anchor is None or anchor.end - anchor.start < 8:
            return Frame(0, 0, 0, 0)
        size = "<4i" if anchor.end - anchor.start >= 16 else "<4h"
        top, left, right, bottom = struct.unpack_from(size, self._data, anchor.start)
        return Frame(left, top, right, bottom)


def grid_of(cells: Sequence[Shape], fonts: Mapping[int, str]) -> Grid:
    """The table that shapes make up, by where they stand; ``fonts`` are the names of fonts."""
    cells = [one for one in cells if one.frame.right > one.frame.left]
    lefts = sorted({one.frame.left for one in cells})
    tops = sorted({one.frame.top for one in cells})
    rows = [[""] * len(lefts) for _ in tops]
    merged = []
    for one in cells:
        row, column = bisect_left(tops, one.frame.top), bisect_left(lefts, one.frame.left)
        blocks = one.text.blocks({}, fonts) if one.text else []
        rows[row][column] = one_line(" ".join(block.text for block in blocks))
        last = bisect_left(tops, one.frame.bottom) - 1, bisect_left(lefts, one.frame.right) - 1
        if last > (row, column):
            merged.append(Merged(row, column, max(row, last[0]), max(column, last[1])))
    return arranged(rows, merged)
