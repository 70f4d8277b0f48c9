"""Charts of Office files (DrawingML): what they are called, and their figures as a table."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ingest.document import BlockKind, ParsedDocument
from ingest.parsers.blocks.builder import TextBuilder
from ingest.parsers.sheets.grid import Grid
from ingest.parsers.sheets.number_formats import GENERAL, shown
from ingest.parsers.sheets.tables import write_tables

_C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_T = "{http://schemas.openxmlformats.org/drawingml/2006/main}t"
_CATEGORIES = ("catAx", "dateAx")


def charted(blob: bytes) -> ParsedDocument | None:
    """The chart in the bytes of a part of a file; None where its figures are not at hand."""
    from pptx.chart import chart
    from pptx.exc import PythonPptxError
    from pptx.oxml import parse_xml

    made: Any = chart.Chart  # it has no types
    builder = TextBuilder()
    try:
        has_figures = write_chart(builder, made(parse_xml(blob), None), lambda _: "")
    except (AttributeError, LookupError, SyntaxError, TypeError, ValueError, PythonPptxError):
        return None
    return builder.build() if has_figures else None


def write_chart(builder: TextBuilder, chart: Any, label_of: Callable[[str], str]) -> bool:
    """Append a chart: its title, what its values are called, and its figures; whether it has these."""
    builder.add(_title(chart), BlockKind.PARAGRAPH)
    grid = _grid(chart)
    if grid is None:
        return False
    builder.add(_axis(chart, "valAx"), BlockKind.PARAGRAPH)
    write_tables(builder, grid, label_of)
    return True


def _grid(chart: Any) -> Grid | None:
    """The figures of a chart, a row for each category and a column for each series; None without any."""
    rows: list[list[str]] = []
    corner = next(filter(None, (_axis(chart, name) for name in _CATEGORIES)), "")
    for plot in chart.plots:
        categories = [" ".join(str(label).split()) for label in plot.categories]
        series = [(" ".join((one.name or "").split()), list(one.values)) for one in plot.series]
        if not categories or not any(values for _, values in series):
            continue
        form = next((code.text for code in plot._element.iter() if _is_format(code)), GENERAL)
        rows += [[]] * bool(rows)
        rows.append([corner, *(name for name, _ in series)])
        for number, label in enumerate(categories):
            figures = [values[number] if number < len(values) else None for _, values in series]
            rows.append([label, *("" if f is None else shown(f, form or GENERAL) for f in figures)])
    return Grid(rows, range(1, len(rows) + 1), bold={0}) if rows else None


def _title(chart: Any) -> str:
    """The title that a chart was given, or ""."""
    if not chart.has_title or not chart.chart_title.has_text_frame:
        return ""
    return " ".join(chart.chart_title.text_frame.text.split())


def _axis(chart: Any, kind: str) -> str:
    """The title of the first axis of a kind, or ""."""
    axis = chart._chartSpace.find(f".//{_C}{kind}/{_C}title")
    return "" if axis is None else " ".join("".join(t.text or "" for t in axis.iter(_T)).split())


def _is_format(element: Any) -> bool:
    return (
        isinstance(element.tag, str) and element.tag.endswith("}formatCode") and bool(element.text)
    )
