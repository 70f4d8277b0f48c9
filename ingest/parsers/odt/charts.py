"""Charts of OpenDocument files: objects with titles and a table of figures (OpenDocument 1.3, part 3, 11)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from ingest.parsers.odt.xml import find, get, name, qualified

_NO_VALUE = "NaN"  # what LibreOffice writes for a figure that there is none of
_TITLES = ("chart:title", "chart:subtitle")
_ADDRESSES = ("chart:values-cell-range-address", "chart:label-cell-address")
_CELLS = re.compile(r"\$?(?:'((?:[^']|'')*)'|([^'.$: ]+))\.\$?[A-Z]")


def chart_in(element: Any, objects: Mapping[str, Any]) -> Any:
    """The chart that a ``draw:object`` holds; None of another. ``objects`` are the file's, by their paths."""
    root = objects.get(get(element, "xlink:href").removeprefix("./").rstrip("/"))
    root = find(element, "office:document") if root is None else root
    return find(root, "office:body", "office:chart", "chart:chart")


def texts_of(chart: Any) -> list[Any]:
    """What a chart says, in its order: what it is called, what its values are called, and its figures.

    What its categories are called stands above their names.
    """
    axes = [one for one in chart.iter(qualified("chart:axis")) if len(one)]
    named = {get(axis, "chart:dimension"): find(axis, "chart:title") for axis in reversed(axes)}
    tables = [one for one in chart if name(one) == "table:table"]
    for table in tables:
        for cell in table.iter(qualified("table:table-cell")):
            if get(cell, "office:value") == _NO_VALUE:
                cell[:] = []
            cell[:] = [
                one for one in cell if name(one) == "text:p"
            ]  # lists repeat it level by level
        corner = next(table.iter(qualified("table:table-cell")), None)
        if corner is not None and not "".join(corner.itertext()).strip():
            corner[:] = [] if named.get("x") is None else list(named["x"])
    titles = [one for one in chart if name(one) in _TITLES]
    return [*titles, *(one for one in [named.get("y")] if one is not None), *tables]


def sheets_of(chart: Any) -> set[str]:
    """The names of the sheets whose cells a chart shows."""
    return {
        (found[1] or found[2]).replace("''", "'")
        for series in chart.iter(qualified("chart:series"))
        for address in _ADDRESSES
        for found in _CELLS.finditer(get(series, address))
    }
