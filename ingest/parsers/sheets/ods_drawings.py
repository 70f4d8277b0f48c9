"""What is drawn upon the sheets of an ODS file: shapes, pictures and charts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from ingest.document import BlockKind
from ingest.parsers.blocks.noted_blocks import Written
from ingest.parsers.odt.charts import chart_in, sheets_of, texts_of
from ingest.parsers.odt.runs import Parts, described
from ingest.parsers.odt.story import Story
from ingest.parsers.odt.styles import Styles
from ingest.parsers.odt.xml import qualified


class _Chart(NamedTuple):
    """The rows of a chart, by identity, the sheets that it is of, and all that is drawn beside it."""

    rows: frozenset[int]
    sheets: set[str]
    boxes: list[Written]


class Drawings:
    """Writes drawings; ``objects`` are those of the file, by their paths."""

    def __init__(self, objects: Mapping[str, Any]) -> None:
        self._objects = objects
        self._charts: list[_Chart] = []

    def draw(self, drawing: Any, boxes: list[Written], said_by: Callable[[Any], str]) -> None:
        """Append to ``boxes`` what a shape says, what pictures are said to show, and charts."""
        says = list(map(said_by, drawing.iter(qualified("text:p"))))
        shows = map(described, drawing.iter(qualified("draw:frame")))
        for text in (" ".join(filter(None, says)), *shows):
            boxes += [Written(text, BlockKind.PARAGRAPH)] if text else []
        for held in drawing.iter(qualified("draw:object")):
            if (chart := chart_in(held, self._objects)) is not None:
                blocks = Story(Parts(Styles([chart]))).parse(texts_of(chart))
                rows = frozenset(id(one) for one in blocks if one.kind is BlockKind.TABLE_ROW)
                self._charts.append(_Chart(rows, sheets_of(chart), boxes))
                boxes += blocks

    def finish(self, shown: set[str]) -> None:
        """Take back the figures of charts that are of the sheets with these names: they stand there."""
        for chart in self._charts:
            if chart.sheets and chart.sheets <= shown:
                chart.boxes[:] = [one for one in chart.boxes if id(one) not in chart.rows]
