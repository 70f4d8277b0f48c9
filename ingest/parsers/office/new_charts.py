"""Charts of Office since 2016 (MS-ODRAWXML 2.24.3: waterfalls, tree maps): titles, and figures as a table."""

from __future__ import annotations

from typing import Any

from ingest.document import HEADER_ROW, BlockKind
from ingest.parsers.blocks.builder import TextBuilder, joined_cells
from ingest.parsers.office.number_formats import GENERAL, shown

C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
CX = "{http://schemas.microsoft.com/office/drawing/2014/chartex}"
_T = "{http://schemas.openxmlformats.org/drawingml/2006/main}t"


def write_new_chart(builder: TextBuilder, root: Any) -> bool:
    """Append a chart; whether it has figures."""
    builder.add(said_in(root.find(f"{CX}chart/{CX}title")), BlockKind.PARAGRAPH)
    held = {data.get("id"): data for data in root.iter(f"{CX}data")}
    has_figures = False
    for series in root.iter(f"{CX}series"):
        named = series.find(f"{CX}dataId")
        data = held.get(named.get("val")) if named is not None else None
        rows = [] if data is None else _rows(data)
        if rows:
            has_figures = True
            header = joined_cells([("", []), (said_in(series.find(f"{CX}tx")), [])])[0]
            builder.add(header, BlockKind.TABLE_ROW, HEADER_ROW)
        for row in rows:
            builder.add(joined_cells([(cell, []) for cell in row])[0], BlockKind.TABLE_ROW)
    return has_figures


def _rows(data: Any) -> list[list[str]]:
    """What each point is called, with all that it is within, and its figure."""
    levels = [_points(level) for level in data.iterfind(f"{CX}strDim/{CX}lvl")]
    figures = data.find(f"{CX}numDim/{CX}lvl")
    if figures is None:
        return []
    form = figures.get("formatCode") or GENERAL
    rows = []
    for place, figure in _points(figures).items():
        label = " ".join(level[place] for level in reversed(levels) if level.get(place))
        rows.append([label, shown(float(figure), form) if figure else ""])
    return rows


def _points(level: Any) -> dict[str, str]:
    points = level.iterfind(f"{CX}pt")
    return {point.get("idx", ""): " ".join((point.text or "").split()) for point in points}


def said_in(element: Any) -> str:
    """What a title or a name says, of charts old and new: text of its own, or the last value of a cell."""
    if element is None:
        return ""
    return " ".join("".join(t.text or "" for t in element.iter(_T, f"{C}v", f"{CX}v")).split())
