"""What a slide shows beside text frames: tables, charts by their figures, diagrams by their words."""

from __future__ import annotations

from collections import Counter
from typing import Any

from ingest.parsers.sheets.grid import Grid, Merged, arranged
from ingest.parsers.sheets.number_formats import GENERAL, shown
from ingest.parsers.slides.frames import frame_text

_DIAGRAM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
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


def chart_grid(chart: Any) -> Grid | None:
    """The figures of a chart, a row for each category and a column for each series; None without any."""
    rows: list[list[str]] = []
    for plot in chart.plots:
        categories = [" ".join(str(label).split()) for label in plot.categories]
        series = [(" ".join((one.name or "").split()), list(one.values)) for one in plot.series]
        if not categories or not any(values for _, values in series):
            continue
        form = next((code.text for code in plot._element.iter() if _is_format(code)), GENERAL)
        rows += [[]] * bool(rows)
        rows.append(["", *(name for name, _ in series)])
        for number, label in enumerate(categories):
            figures = [values[number] if number < len(values) else None for _, values in series]
            rows.append([label, *("" if f is None else shown(f, form or GENERAL) for f in figures)])
    return Grid(rows, range(1, len(rows) + 1), bold={0}) if rows else None


def chart_title(chart: Any) -> str:
    """The title that a chart was given, or ""."""
    if not chart.has_title or not chart.chart_title.has_text_frame:
        return ""
    return " ".join(chart.chart_title.text_frame.text.split())


def diagram_words(frame: Any, part: Any) -> list[str]:
    """The words of a diagram's points, in the order in which they were written; none for other frames."""
    from lxml import etree

    relations = frame._element.find(f".//{_DIAGRAM}relIds")
    related = part.rels.get(relations.get(f"{_RELATION}dm")) if relations is not None else None
    if related is None or related.is_external:
        return []
    data = etree.fromstring(related.target_part.blob, etree.XMLParser(resolve_entities=False))
    points = (p for p in data.iter(f"{_DIAGRAM}pt") if p.get("type") in {None, "node", "asst"})
    words = (" ".join("".join(t.text or "" for t in p.iter(f"{_A}t")).split()) for p in points)
    return [said for said in words if said]


def _is_format(element: Any) -> bool:
    return (
        isinstance(element.tag, str) and element.tag.endswith("}formatCode") and bool(element.text)
    )
