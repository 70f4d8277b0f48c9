"""What a slide shows beside text frames: tables, and diagrams."""

from __future__ import annotations

from collections import Counter
from typing import Any

from ingest.parsers.blocks.noted_blocks import Written, written
from ingest.parsers.office.charts import charted
from ingest.parsers.office.diagrams import diagram_in
from ingest.parsers.office.drawing_text import frame_text
from ingest.parsers.office.embedded import is_file
from ingest.parsers.office.new_charts import CX
from ingest.parsers.sheets.grid import Grid, Merged, arranged

_DIAGRAM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"


def table_grid(table: Any, part: Any, losses: Counter[str]) -> Grid:
    """The cells of a table."""
    rows: list[list[str]] = []
    merged: list[Merged] = []
    for number, row in enumerate(table.rows):
        cells = []
        for column, cell in enumerate(row.cells):
            body = cell._tc.txBody
            cells.append("" if cell.is_spanned or body is None else frame_text(body, part, losses))
            if cell.is_merge_origin:
                last = (number + cell.span_height - 1, column + cell.span_width - 1)
                merged.append(Merged(number, column, *last))
        rows.append(cells)
    return arranged(rows, merged, bold={0} if table.first_row else set())


def diagram_of(frame: Any, part: Any) -> list[Written]:
    """The items of the diagram in a frame; none of other frames."""
    relations = frame._element.find(f".//{_DIAGRAM}relIds")
    related = part.rels.get(relations.get(f"{_RELATION}dm")) if relations is not None else None
    if related is None or related.is_external:
        return []
    return diagram_in(related.target_part.blob)


def new_chart_in(frame: Any, part: Any) -> tuple[list[Written], bool] | None:
    """The blocks of a chart of the newer kind, which python-pptx does not know; None of other frames.

    And whether they have its figures.
    """
    shown = frame._element.find(f".//{CX}chart")
    related = None if shown is None else part.rels.get(shown.get(f"{_RELATION}id"))
    if related is None or related.is_external:
        return None
    chart = charted(related.target_part.blob)
    return ([], False) if chart is None else (list(written(chart[0])), chart[1])


def loses_object(shape: Any) -> bool:
    """Whether a shape is an object of another program that is no file, or is not in the deck."""
    kind = str(shape.shape_type)
    if "EMBEDDED_OLE_OBJECT" not in kind:
        return "OLE_OBJECT" in kind
    try:
        return not is_file(shape.ole_format.blob)
    except (AttributeError, KeyError):
        return True
