"""What is drawn upon a sheet of an XLSX file: shapes, pictures, diagrams and charts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

from ingest.document import BlockKind
from ingest.parsers.blocks.descriptions import picture_says
from ingest.parsers.blocks.noted_blocks import Written, written
from ingest.parsers.office.charts import charted
from ingest.parsers.office.diagrams import diagram_in
from ingest.parsers.office.drawing_text import frame_text, with_choices
from ingest.parsers.office.new_charts import CX, C

_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}"
_FRAME, _PICTURE, _NAMED = (_DRAWING + name for name in ("txBody", "pic", "cNvPr"))
_DIAGRAM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}relIds"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_CELLS = re.compile(r"(?:'((?:[^'[]|'')*)'|([^'![]*))!")


def drawn(
    drawing: Any, blob_of: Callable[[str], bytes | None], shown: set[str], losses: Counter[str]
) -> Iterator[Written]:
    """The blocks of a drawing. ``blob_of`` gives what it refers to, ``shown`` are the names of visible sheets.

    Of a chart of cells on these only what it is called is read: its figures stand there.
    """
    with_choices(drawing)
    for one in drawing.iter(_FRAME, _PICTURE, _DIAGRAM, f"{C}chart", f"{CX}chart"):
        if one.tag == _FRAME:
            yield Written(frame_text(one, None, losses), BlockKind.PARAGRAPH)
        elif one.tag == _PICTURE:
            named = next(one.iter(_NAMED), one)
            if named.get("hidden") not in {"1", "true"}:
                said = picture_says(named.get("descr"), named.get("title"))
                yield Written(said, BlockKind.PARAGRAPH)
        elif one.tag == _DIAGRAM:
            yield from diagram_in(blob_of(one.get(f"{_RELATION}dm", "")) or b"")
        else:
            blob = blob_of(one.get(f"{_RELATION}id", ""))
            chart = charted(blob) if blob else None
            is_said = blob is not None and chart is not None and _is_of(blob, shown)
            losses["charts"] += chart is None or not (chart[1] or is_said)
            for block in () if chart is None else written(chart[0]):
                if block.kind is not BlockKind.TABLE_ROW or not is_said:
                    yield block


def _is_of(chart: bytes, sheets: set[str]) -> bool:
    """Whether all figures of a chart stand on one of these sheets."""
    codes = [code.text or "" for code in _root(chart).iter(f"{C}f", f"{CX}f")]
    found = [_CELLS.match(code.strip("()")) for code in codes]
    return bool(found) and all(
        one is not None and (one[1] or one[2]).replace("''", "'") in sheets for one in found
    )


def _root(blob: bytes) -> Any:
    from lxml import etree

    return etree.fromstring(blob, etree.XMLParser(resolve_entities=False))
