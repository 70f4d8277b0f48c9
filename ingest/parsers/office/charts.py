"""Charts of Office files (DrawingML): what they are called, and their figures as a table."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from datetime import date
from typing import Any

from ingest.document import HEADER_ROW, HEADLESS_ROW, BlockKind, ParsedDocument
from ingest.parsers.blocks.builder import TextBuilder, joined_cells
from ingest.parsers.office.new_charts import CX, C, said_in, write_new_chart
from ingest.parsers.office.number_formats import GENERAL, shown, shown_in_chart

# python-pptx knows these plots by others' names only, or not at all; their series are written alike.
_FLAT = {
    f"{C}{name}": f"{C}{flat}"
    for name, flat in (
        ("area3DChart", "areaChart"),
        ("bar3DChart", "barChart"),
        ("line3DChart", "lineChart"),
        ("pie3DChart", "pieChart"),
        ("ofPieChart", "pieChart"),
        ("stockChart", "lineChart"),
        ("surfaceChart", "lineChart"),
        ("surface3DChart", "lineChart"),
    )
}


def charted(blob: bytes) -> tuple[ParsedDocument, bool] | None:
    """The chart in the bytes of a part of a file, and whether its figures are at hand; None of a damaged one."""
    from pptx.chart import chart
    from pptx.exc import PythonPptxError
    from pptx.oxml import parse_xml

    made: Any = chart.Chart  # it has no types
    builder = TextBuilder()
    try:
        root = parse_xml(blob)
        is_new = root.tag == f"{CX}chartSpace"
        has_figures = (
            write_new_chart(builder, root) if is_new else write_chart(builder, made(root, None))
        )
    except (
        AttributeError, LookupError, NotImplementedError, SyntaxError, TypeError, ValueError, PythonPptxError,
    ):  # fmt: skip
        return None
    return builder.build(), has_figures


def write_chart(builder: TextBuilder, chart: Any) -> bool:
    """Append a chart: its title, what its values are called, and its figures; whether it has these."""
    chart = _flat(chart)
    builder.add(_title(chart), BlockKind.PARAGRAPH)
    tables = list(_tables(chart))
    across, upwards = _axes(chart)
    for said in upwards:
        builder.add(said, BlockKind.PARAGRAPH)
    for names, rows in tables:
        builder.add(_joined([across, *names]), BlockKind.TABLE_ROW, HEADER_ROW)
        level = 0 if across or any(names) else HEADLESS_ROW
        for row in rows:
            builder.add(_joined(row), BlockKind.TABLE_ROW, level)
            level = 0
    return bool(tables)


def _flat(chart: Any) -> Any:
    """A chart whose plots python-pptx knows, with the same series."""
    from lxml import etree
    from pptx.oxml import parse_xml

    if not any(one.tag in _FLAT for one in chart._chartSpace.iter()):
        return chart
    root = deepcopy(chart._chartSpace)
    for plot in root.iter(*_FLAT):
        plot.tag = _FLAT[plot.tag]
    return type(chart)(parse_xml(etree.tostring(root)), None)


def _tables(chart: Any) -> Iterator[tuple[list[str], list[list[str]]]]:
    """The names of series, and their figures with a row for each category; or for each place of points."""
    for plot in chart.plots:
        form = _format(plot, "val", "yVal")
        series = [(" ".join((one.name or "").split()), list(one.values)) for one in plot.series]
        places = [_places(one._element) for one in plot.series]
        parted = [[one] for one in range(len(series))]
        if not any(places):
            places = [_labels(plot, _first_day(chart))] * len(series)
        if all(one == places[0] for one in places):
            parted = [list(range(len(series)))]
        for numbers in parted:
            held = [series[number] for number in numbers]
            labels = places[numbers[0]] if numbers else []
            if labels and any(values for _, values in held):
                yield (
                    [name for name, _ in held],
                    [
                        [label, *(_figure(values, number, form) for _, values in held)]
                        for number, label in enumerate(labels)
                    ],
                )


def _places(series: Any) -> list[str]:
    """Where the points of a series stand on the axis across; of bars and lines they do not say it."""
    return [
        " ".join((value.text or "").split())
        for across in series.iterchildren(f"{C}xVal")
        for value in across.iter(f"{C}v")
    ]


def _labels(plot: Any, first_day: date) -> list[str]:
    """What categories are called, each with those that it is within; dates as they are shown."""
    categories, form = plot.categories, _format(plot, "cat")
    several = categories.depth > 1
    found = categories.flattened_labels if several else ((label,) for label in categories)
    labels = [" ".join(" ".join(map(str, one)).split()) for one in found]
    are_numbers = plot._element.find(f"{C}ser/{C}cat/{C}numRef") is not None
    return [shown_in_chart(one, form, first_day) for one in labels] if are_numbers else labels


def _format(plot: Any, *of: str) -> str:
    """The format of the numbers of a plot's series that are called so."""
    paths = (f"{C}ser/{C}{name}//{C}formatCode" for name in of)
    codes = (code.text for path in paths for code in plot._element.iterfind(path))
    return next(filter(None, codes), GENERAL)


def _first_day(chart: Any) -> date:
    """The day from which a chart counts: 30 December 1899, or with 1904's dates 1 January 1904."""
    since = chart._chartSpace.find(f"{C}date1904")
    is_later = since is not None and since.get("val", "1") in {"1", "true"}
    return date(1904, 1, 1) if is_later else date(1899, 12, 30)


def _figure(values: list[Any], number: int, form: str) -> str:
    value = values[number] if number < len(values) else None
    return "" if value is None else shown(value, form)


def _joined(cells: list[str]) -> str:
    return joined_cells([(cell, []) for cell in cells])[0]


def _title(chart: Any) -> str:
    """The title that a chart was given, or that a cell gives it, or ""."""
    return said_in(chart._chartSpace.find(f"{C}chart/{C}title"))


def _axes(chart: Any) -> tuple[str, list[str]]:
    """The title of the axis across, of categories, and those of the axes of values; a plot names one of each."""
    axes = [one for one in chart._chartSpace.iter() if str(one.tag).endswith("Ax")]
    titles = {_number(one.find(f"{C}axId")): said_in(one.find(f"{C}title")) for one in axes}
    named = [
        [titles.get(_number(one), "") for one in plot._element.iterchildren(f"{C}axId")]
        for plot in chart.plots
    ]
    across = next((said for axes in named for said in axes[:1] if said), "")
    return across, list(dict.fromkeys(said for axes in named for said in axes[1:2] if said))


def _number(element: Any) -> str:
    return "" if element is None else str(element.get("val"))
