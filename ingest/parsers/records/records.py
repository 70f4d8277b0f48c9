"""Records, lists and objects of whatever notation, written as lines that a person can read.

A record is a line of its own, "name: Ruth Kim; role: cook": it names its columns in each row, for
a row is read by itself. Long texts in a record are paragraphs below it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TypeGuard

from ingest.document import HEADER_ROW, HEADLESS_ROW, BlockKind
from ingest.errors import UnreadableDocument
from ingest.parsers.blocks.builder import TextBuilder, joined_cells, left_out
from ingest.parsers.blocks.encoded_values import is_encoded
from ingest.parsers.blocks.named_characters import characters
from ingest.parsers.lines.line_shapes import is_value
from ingest.parsers.plain.text import parse_text
from ingest.parsers.records.columns import columns_of
from ingest.parsers.records.markup import is_long, is_markup, page_of, shown

Value = str | bool | None | Sequence["Value"] | Mapping[str, "Value"]
"""A value as JSON has them; numbers are written as the file has them, so they are strings."""
_TITLES = ("title", "name", "headline", "subject", "question", "label", "id")
_LONGEST_LIST = 400  # characters of a list in one line
_DEEPEST = 60
_FEWEST_ROWS = 2  # of a table, and columns
_EVEN = 0.6  # share of its rows that are as long as the first: some programs leave empty cells out at the end
_COLUMNS = frozenset(
    {"columns", "cols", "fields", "header", "headers", "columnnames", "column_names"}
)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")


class RecordWriter:
    """Appends values to ``builder``; counts in ``encoded`` what is no text and stays out."""

    def __init__(self, builder: TextBuilder) -> None:
        self.encoded = 0
        self._builder = builder

    def write(self, value: Value, level: int = 1, depth: int = 0) -> None:
        """Append a value: an object field by field, a list record by record.

        Raises ``UnreadableDocument`` for what is nested too deeply.
        """
        if depth > _DEEPEST:
            raise UnreadableDocument("is nested too deeply to be read")
        if (columns := columns_of(value)) is not None:
            self.table(columns.rows, list(map(readable, columns.names)))
        elif isinstance(value, Mapping):
            self._object(value, level, depth)
        elif is_table(value):
            self.table(value)
        elif isinstance(value, Sequence) and not isinstance(value, str):
            for one in value:
                self.record(one, level, depth + 1)
        elif (words := self._scalar(value)) is not None:
            self._text(words) if is_long(words) else self._line(words)

    def record(self, value: Value, level: int = 1, depth: int = 0) -> None:
        """Append one record of several: its fields on a line, what is longer below them."""
        if not isinstance(value, Mapping):
            self.write(value, level, depth)
            return
        fields = [(key, text) for key, text in self._fields(value, "", depth) if text]
        short = [(key, text) for key, text in fields if not is_long(text)]
        long = [(key, text) for key, text in fields if is_long(text)]
        if long:
            named = (one for key in _TITLES for one in short if one[0].casefold() == key)
            heading = next(named, ("", ""))
            self._builder.add(heading[1], BlockKind.HEADING, min(6, level))
            short = [one for one in short if one != heading]
        self._line("; ".join(f"{key}: {text}" for key, text in short))
        for _, text in long:
            self._text(text)

    def table(
        self,
        rows: Sequence[Sequence[str | bool | None]],
        names: Sequence[str] = (),
        label_of: Callable[[str], str] = lambda _: "",
    ) -> None:
        """Append rows, below the ``names`` of their columns where something else in the file has them."""
        held = [[" ".join((self._scalar(cell) or "").split()) for cell in row] for row in rows]
        named = not any(map(is_value, held[0])) and any(map(is_value, held[1]))
        level = HEADER_ROW if names or named else HEADLESS_ROW
        for number, cells in enumerate([names, *held] if names else held, start=1):
            self._builder.locate(label_of(str(number)))
            joined, _ = joined_cells([(cell, []) for cell in cells])
            self._builder.add(joined, BlockKind.TABLE_ROW, level)
            level = 0

    def remark(self) -> None:
        """Tell the document what was left out."""
        if self.encoded:
            self._builder.remark(left_out(self.encoded, "encoded value"))

    def _object(self, value: Mapping[str, Value], level: int, depth: int) -> None:
        nested: list[tuple[str, Value]] = []
        for key, inner in value.items():
            if isinstance(inner, str | bool | None):
                text = self._scalar(inner)
                if text is not None and is_long(text):
                    nested.append((key, inner))
                elif text:
                    self._line(f"{readable(key)}: {text}")
            elif (line := self._list(inner, depth)) is not None:
                self._line(f"{readable(key)}: {line}" if line else "")
            else:
                nested.append((key, inner))
        for key, inner in nested:
            self._builder.add(readable(key), BlockKind.HEADING, min(6, level))
            if is_table(inner):
                self.table(inner, _names(value, len(inner[0])))
            else:
                self.write(inner, level + 1, depth + 1)

    def _fields(self, value: Value, key: str, depth: int) -> Iterator[tuple[str, str]]:
        """The fields of a record with those of the objects in it: "address city"."""
        if depth > _DEEPEST:
            raise UnreadableDocument("is nested too deeply to be read")
        if isinstance(value, Mapping):
            for name, inner in value.items():
                yield from self._fields(inner, f"{key} {readable(name)}".strip(), depth + 1)
        elif isinstance(value, str | bool | None):
            yield key, self._scalar(value) or ""
        elif (line := self._list(value, depth)) is not None:
            yield key, line
        else:
            for number, inner in enumerate(value, start=1):
                yield from self._fields(inner, f"{key} {number}".strip(), depth + 1)

    def _list(self, value: Value, depth: int) -> str | None:
        """A list of plain values in one line; None for anything else."""
        if isinstance(value, str | bool | Mapping) or value is None or is_table(value):
            return None
        parts: list[str] = []
        for one in value:
            if isinstance(one, Mapping) or depth > _DEEPEST:
                return None
            inner = self._scalar(one) if isinstance(one, str | bool | None) else None
            inner = self._list(one, depth + 1) if inner is None and one is not None else inner
            if inner is None and one is not None:
                return None
            parts += [inner] if inner else []
        line = ", ".join(parts)
        return line if len(line) <= _LONGEST_LIST and "\n" not in line else None

    def _scalar(self, value: str | bool | None) -> str | None:
        if isinstance(value, bool):
            return "yes" if value else "no"
        if value is None:
            return None
        if is_encoded(value):
            self.encoded += 1
            return None
        words = value.strip()
        return words if is_long(words) else shown(words)

    def _line(self, words: str) -> None:
        self._builder.add(" ".join(words.split()), BlockKind.LIST_ITEM)

    def _text(self, words: str) -> None:
        parsed = page_of(words) if is_markup(words) else parse_text(characters(words))
        self._builder.include(parsed, deeper=1)


def is_table(value: Value) -> TypeGuard[Sequence[Sequence[str | bool | None]]]:
    """Whether a list holds rows of short cells, most as long as the first and none longer, not all figures."""
    if not isinstance(value, Sequence) or isinstance(value, str) or len(value) < _FEWEST_ROWS:
        return False
    rows = [row for row in value if isinstance(row, Sequence) and not isinstance(row, str)]
    width = len(rows[0]) if len(rows) == len(value) else 0
    if width < _FEWEST_ROWS or any(len(row) > width for row in rows):
        return False
    cells = [cell for row in rows for cell in row]
    words = [cell for cell in cells if isinstance(cell, str) and not is_value(cell)]
    return (
        sum(len(row) == width for row in rows) >= _EVEN * len(rows)
        and all(isinstance(cell, str | bool | None) for cell in cells)
        and bool(words)
        and not any(map(is_long, words))
    )


def _names(value: Mapping[str, Value], width: int) -> Sequence[str]:
    """The names of the columns of a table that stands beside them in an object."""
    for key, names in value.items():
        if key.casefold() in _COLUMNS and isinstance(names, Sequence) and len(names) == width:
            said = [name for name in names if isinstance(name, str) and not is_value(name)]
            if len(said) == width and not isinstance(names, str):
                return said
    return ()


def readable(key: str) -> str:
    """The name of a field in words: "berth number" of "berth_number" and "berthNumber"."""
    words = " ".join(key.replace("_", " ").split())
    return _CAMEL.sub(" ", words).lower() if _CAMEL.search(words) else words
