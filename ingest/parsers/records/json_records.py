"""JSON and JSON Lines: objects field by field, lists record by record."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePath
from typing import Any

from ingest.document import BlockKind, ParsedDocument
from ingest.errors import UnreadableDocument
from ingest.parsers import markdown
from ingest.parsers.blocks.builder import TextBuilder, left_out
from ingest.parsers.blocks.titles import is_sensible_title
from ingest.parsers.code_pages.encoding import decode
from ingest.parsers.plain import text
from ingest.parsers.records.chats import Chat, chats_of
from ingest.parsers.records.columns import columns_of
from ingest.parsers.records.loose_json import loosened
from ingest.parsers.records.markup import is_markup, page_of
from ingest.parsers.records.records import RecordWriter, is_table, readable

_EXTENSIONS = frozenset({".json", ".json5", ".jsonc", ".jsonl", ".ndjson", ".geojson", ".ipynb"})
_BEGINS = re.compile(r"[^\s,]")
# Numbers stay as they are written: 2.50 is no 2.5.
_DECODER = json.JSONDecoder(parse_float=str, parse_int=str, parse_constant=str)
_LOOSE = json.JSONDecoder(parse_float=str, parse_int=str, parse_constant=str, strict=False)
# Each costs a look at the whole file: with more of them it is something else.
_MOST_BAD_LINES = 500
# Its line, what is written, and what is wrong with it, where nothing could be read.
Value = tuple[int, Any, json.JSONDecodeError | None]
_KINDS = {"html": "text/html", "text": "text/plain", "png": "image/png", "jpeg": "image/jpeg"}
_DEEP = "is nested too deeply to be read"


def parse(data: bytes, name: str) -> ParsedDocument:
    """Parse JSON, or objects line by line (JSON Lines); what only begins like it is plain text.

    What people write need not be JSON to the letter (``ingest/parsers/records/loose_json.py``).
    """
    content, encoding = decode(data)
    comments = 0
    try:
        values = list(_values(content))
        broken = sum(problem is not None for _, _, problem in values)
        if broken:
            bare, comments = loosened(content)
            loose = list(_values(bare, _LOOSE))
            if loose and all(bad is None and _is_record(value) for _, value, bad in loose):
                values, broken = loose, 0
    except RecursionError:
        raise UnreadableDocument(_DEEP) from None
    if broken and not all(bad or _is_record(value) for _, value, bad in values):
        return text.parse(data, name)  # lone words and numbers are pieces of what cannot be read
    if broken and (broken == len(values) or len(values) < 3 or broken > _MOST_BAD_LINES):
        if PurePath(name).suffix.lower() not in _EXTENSIONS:
            return text.parse(data, name)
        first = next(problem for _, _, problem in values if problem is not None)
        raise UnreadableDocument(f"is damaged: it is no JSON (line {first.lineno}: {first.msg})")
    builder = TextBuilder()
    if len(values) == 1 and (cells := _cells_of(values[0][1])) is not None:
        return _notebook(cells)
    if not broken and (chats := chats_of([value for _, value, _ in values])):
        return _chats(chats, encoding)
    writer = RecordWriter(builder)
    try:
        _write(values, builder, writer)
    except RecursionError:
        raise UnreadableDocument(_DEEP) from None
    writer.remark()
    if broken:
        builder.remark(left_out(broken, "line without JSON", "lines without JSON"))
    elif comments:
        builder.remark(left_out(comments, "comment"))
    return builder.build(
        title=_title(values[0][1]) if len(values) == 1 else None, encoding=encoding
    )


def _write(values: Sequence[Value], builder: TextBuilder, writer: RecordWriter) -> None:
    """Write each value that there is, a lone one as the table or the list that it may be."""
    if len(values) > 1:
        for line, value, problem in values:
            if problem is None:
                builder.locate(f"line {line}")
                writer.record(value)
        return
    for _, value, problem in values:
        if problem is not None:
            continue
        if is_table(value):
            writer.table(value, label_of="row {}".format)
        elif (columns := columns_of(value)) is not None:
            names = list(map(readable, columns.names))
            writer.table(columns.rows, names, label_of="row {}".format)
        elif isinstance(value, list):
            for number, one in enumerate(value, start=1):
                builder.locate(f"record {number}")
                writer.record(one)
        else:
            writer.write(value)


def _values(content: str, decoder: json.JSONDecoder = _DECODER) -> Iterator[Value]:
    """Each value with its line; of what is none the line and what is wrong with it."""
    at, line, counted_to, bad = 0, 1, 0, 0
    while (begins := _BEGINS.search(content, at)) is not None:
        at = begins.start()
        line += content.count("\n", counted_to, at)
        counted_to = at
        try:
            value, at = decoder.raw_decode(content, at)
            yield line, value, None
        except json.JSONDecodeError as problem:
            yield line, None, problem
            at, bad = content.find("\n", at), bad + 1
            if at < 0 or bad > _MOST_BAD_LINES:
                return


def _is_record(value: Any) -> bool:
    return isinstance(value, dict | list)


def _title(value: Any) -> str | None:
    if not isinstance(value, dict):
        return None
    named = (value.get(key) for key in ("title", "name"))
    return next((n.strip() for n in named if isinstance(n, str) and is_sensible_title(n)), None)


def _chats(chats: Sequence[Chat], encoding: str | None) -> ParsedDocument:
    """What is said in chats, each message with who says it; a long one has that above it."""
    builder, number = TextBuilder(), 0
    for chat in chats:
        builder.add(chat.title, BlockKind.HEADING, 1)
        for who, when, said in chat.messages:
            number += 1
            builder.locate(when or f"message {number}")
            parsed = text.parse_text(said)
            if len(parsed.blocks) > 1:
                builder.add(f"{who}:", BlockKind.PARAGRAPH)
                builder.include(parsed, deeper=1)
            else:
                builder.add(f"{who}: {' '.join(said.split())}", BlockKind.PARAGRAPH)
    if unsaid := sum(chat.unsaid for chat in chats):
        builder.remark(left_out(unsaid, "message of a program", "messages of programs"))
    title = chats[0].title if len(chats) == 1 else ""
    return builder.build(title=title or None, encoding=encoding)


def _cells_of(value: Any) -> list[Any] | None:
    """The cells of a Jupyter notebook, before its version 4 sheet by sheet; None of anything else."""
    if not isinstance(value, dict) or "nbformat" not in value:
        return None
    sheets = value.get("worksheets")
    held = [one for one in sheets if isinstance(one, dict)] if isinstance(sheets, list) else [value]
    cells = [one.get("cells") for one in held]
    lists = [one for one in cells if isinstance(one, list)]
    return [cell for one in lists for cell in one] if lists else None


def _notebook(cells: Sequence[Any]) -> ParsedDocument:
    """A Jupyter notebook: its Markdown, its code and what the code gave as text or tables, or broke off with."""
    builder, title, pictures = TextBuilder(), None, 0
    for number, cell in enumerate(cells, start=1):
        if not isinstance(cell, dict):
            continue
        source = _joined(cell.get("source", cell.get("input", "")))
        builder.locate(f"cell {number}")
        if cell.get("cell_type") == "heading":
            level = cell.get("level")
            level = int(str(level)) if str(level) in set("123456") else 1
            title = title or " ".join(source.split())
            builder.add(" ".join(source.split()), BlockKind.HEADING, level)
        elif cell.get("cell_type") == "markdown":
            parsed = markdown.parse(source.encode("utf-8", "replace"), "")
            title = title or parsed.title
            builder.include(parsed)
        else:
            builder.add(source, BlockKind.CODE)
        outputs = cell.get("outputs")
        for output in outputs if isinstance(outputs, list) else ():
            if isinstance(output, dict):
                pictures += _output(output, builder)
    if pictures:
        builder.remark(left_out(pictures, "picture"))
    return builder.build(title=title)


def _output(output: Mapping[str, Any], builder: TextBuilder) -> bool:
    """Write what a cell gave, as a page where it has one; whether it is a picture."""
    if output.get("output_type") == "error":
        told = (str(output.get(key) or "").strip() for key in ("ename", "evalue"))
        builder.add(": ".join(filter(None, told)), BlockKind.CODE)
    data = output.get("data")
    if not isinstance(data, dict):  # before version 4 each kind has a key of its own
        data = {_KINDS[key]: output[key] for key in _KINDS if key in output}
    pages = _joined(data.get("text/html", ""))
    if is_markup(pages):
        builder.include(page_of(pages), deeper=1)
    elif noted := _joined(data.get("text/markdown", "")):
        builder.include(markdown.parse(noted.encode("utf-8", "replace"), ""))
    elif any(str(kind).startswith("image/") for kind in data):
        return True
    elif "stderr" not in (output.get("name"), output.get("stream")):
        builder.add(_joined(data.get("text/plain") or output.get("text") or ""), BlockKind.CODE)
    return False


def _joined(lines: Any) -> str:
    return "".join(map(str, lines)) if isinstance(lines, list) else str(lines)
