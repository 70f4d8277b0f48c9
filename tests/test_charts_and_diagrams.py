"""Charts and diagrams of Office files: what they are called, their figures, and their points as lists."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import openpyxl
import pptx
import pytest
from lxml import etree
from openpyxl.chart import BarChart, Reference
from pptx.chart.data import CategoryChartData, XyChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.opc.package import Part
from pptx.opc.packuri import PackURI
from pptx.oxml import parse_xml
from pptx.util import Inches

from ingest.document import ParsedDocument
from ingest.parsers import odt, sheets, slides
from ingest.parsers.office.diagrams import diagram, diagram_in
from tests.docx_builder import parsed as docx_parsed
from tests.parsed import GOLDEN, checked, lines, located, view

_SCHEMAS = "http://schemas.openxmlformats.org"
_RELATIONS = f"{_SCHEMAS}/officeDocument/2006/relationships"
_DGM, _A = f"{_SCHEMAS}/drawingml/2006/diagram", f"{_SCHEMAS}/drawingml/2006/main"
TITLE_ONLY = 5
ByCategory: Any = CategoryChartData  # python-pptx has no types
ByPlace: Any = XyChartData


def point(identity: str, text: str = "", kind: str = "") -> str:
    """A point as PowerPoint writes it."""
    said = f"<a:p><a:r><a:t>{text}</a:t></a:r></a:p>" if text else "<a:p/>"
    typed = f' type="{kind}"' if kind else ""
    return f'<dgm:pt modelId="{identity}"{typed}><dgm:prSet/><dgm:t>{said}</dgm:t></dgm:pt>'


def link(above: str, below: str, order: int, kind: str = "") -> str:
    typed = f' type="{kind}"' if kind else ""
    return f'<dgm:cxn modelId="9{below}"{typed} srcId="{above}" destId="{below}" srcOrd="{order}" destOrd="0"/>'


# Written in another order than shown: "Board" was put before "Office", "Cashier" moved up.
POINTS = "".join((
    point("1", kind="doc"), point("2", "Office"), point("4", "Clerk"), point("5", "Cashier"),
    point("3", "Board"), point("6", "Deputy", "asst"), point("7", "Drawn", "pres"),
    point("8", kind="parTrans"),
    '<dgm:pt modelId="10"><dgm:prSet phldr="1"/><dgm:t><a:p><a:r><a:t>[Text]</a:t></a:r></a:p></dgm:t></dgm:pt>',
))  # fmt: skip
LINKS = "".join((
    link("1", "2", 1), link("1", "3", 0), link("2", "4", 1), link("2", "5", 0), link("4", "6", 0),
    link("2", "7", 0, "presOf"), link("1", "10", 2),
))  # fmt: skip
DATA = f"<dgm:ptLst>{POINTS}</dgm:ptLst><dgm:cxnLst>{LINKS}</dgm:cxnLst>"
MODEL = f'<dgm:dataModel xmlns:dgm="{_DGM}" xmlns:a="{_A}">{DATA}</dgm:dataModel>'
ITEMS = [
    ("item", 0, "Board"), ("item", 0, "Office"), ("item", 1, "Cashier"), ("item", 1, "Clerk"),
    ("item", 2, "Deputy"),
]  # fmt: skip


def with_part(data: bytes, name: str, content: str, holder: str, kind: str) -> bytes:
    """A package with one more part, which ``holder`` refers to as "rIdX"."""
    related = f"{Path(holder).parent}/_rels/{Path(holder).name}.rels"
    relation = (
        f'<Relationship Id="rIdX" Type="{_RELATIONS}/{kind}" Target="/{name}"/></Relationships>'
    )
    begun = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    out = BytesIO()
    with ZipFile(BytesIO(data)) as old, ZipFile(out, "w") as new:
        for member in old.namelist():
            if member != related:
                new.writestr(member, old.read(member))
        before = old.read(related).decode() if related in old.namelist() else begun
        new.writestr(related, before.replace("</Relationships>", "") + relation)
        new.writestr(name, content)
    return out.getvalue()


def saved(made: Any) -> bytes:
    out = BytesIO()
    made.save(out)
    return out.getvalue()


def deck_with(chart: Any, kind: Any, title: str = "Slide") -> Any:
    deck = pptx.Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[TITLE_ONLY])
    slide.shapes.title.text = title
    place = map(Inches, (1, 2, 6, 4))
    return deck, slide.shapes.add_chart(kind, *place, chart).chart


def read(deck: Any) -> ParsedDocument:
    return checked(slides.parse(saved(deck), "x.pptx"))


def test_points_of_a_diagram_are_items_below_those_they_belong_to() -> None:
    shown = '<a:graphicData><dgm:relIds r:dm="diagramData1"/></a:graphicData>'
    drawn = f"<w:drawing><wp:inline><a:graphic>{shown}</a:graphic></wp:inline></w:drawing>"
    body = f"<w:p><w:r>{drawn}</w:r></w:p>"
    assert view(docx_parsed(body, {"diagramData1": DATA})) == ITEMS
    deck = pptx.Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[TITLE_ONLY])
    slide.shapes.title.text = "Who works here"
    kind = "application/vnd.openxmlformats-officedocument.drawingml.diagramData+xml"
    part = Part(PackURI("/ppt/diagrams/data1.xml"), kind, slide.part.package, MODEL.encode())
    relation = slide.part.relate_to(part, f"{_RELATIONS}/diagramData")
    slide.shapes._spTree.append(parse_xml(
        f'<p:graphicFrame xmlns:p="{_SCHEMAS}/presentationml/2006/main" xmlns:a="{_A}">'
        "<p:nvGraphicFramePr>"
        '<p:cNvPr id="9" name="D"/><p:cNvGraphicFramePr/><p:nvPr/></p:nvGraphicFramePr>'
        '<p:xfrm><a:off x="0" y="0"/>'
        f'<a:ext cx="9" cy="9"/></p:xfrm><a:graphic><a:graphicData uri="{_DGM}"><dgm:relIds xmlns:dgm="{_DGM}"'
        f' xmlns:r="{_RELATIONS}" r:dm="{relation}"/></a:graphicData></a:graphic></p:graphicFrame>'
    ))  # fmt: skip
    assert view(read(deck)) == [("heading", 1, "Who works here"), *ITEMS]


def test_what_is_drawn_upon_a_sheet_without_cells_is_read() -> None:
    book = openpyxl.Workbook()
    drawing = (
        f'<d:wsDr xmlns:d="{_SCHEMAS}/drawingml/2006/spreadsheetDrawing" xmlns:a="{_A}" xmlns:dgm="{_DGM}"'
        f' xmlns:r="{_RELATIONS}" xmlns:mc="{_SCHEMAS}/markup-compatibility/2006"><mc:AlternateContent><mc:Choice>'
        "<d:graphicFrame/></mc:Choice><mc:Fallback><d:sp><d:txBody><a:p><a:r><a:t>This is a slicer."
        "</a:t></a:r></a:p></d:txBody></d:sp></mc:Fallback></mc:AlternateContent>"
        '<dgm:relIds r:dm="rIdX"/></d:wsDr>'
    )
    data = with_part(
        saved(book), "xl/drawings/d1.xml", drawing, "xl/worksheets/sheet1.xml", "drawing"
    )
    data = with_part(data, "xl/diagrams/data1.xml", MODEL, "xl/drawings/d1.xml", "diagramData")
    parsed = checked(sheets.parse(data, "x.xlsx"))
    assert view(parsed)[-5:] == ITEMS
    assert "slicer" not in parsed.text


def test_a_lone_point_is_no_list_and_no_point_is_told_twice() -> None:
    def model(*parts: str) -> Any:
        return etree.fromstring(
            f'<dgm:dataModel xmlns:dgm="{_DGM}" xmlns:a="{_A}">{"".join(parts)}</dgm:dataModel>'
        )

    assert [one.kind for one in diagram(model(point("1", "Alone")))] == ["paragraph"]
    circle = model(point("1", "One"), point("2", "Two"), link("1", "2", 0), link("2", "1", 0))
    assert [one.text for one in diagram(circle)] == ["One", "Two"]
    many = [point(str(at), "Deep") for at in range(5_000)]
    chain = diagram(model(*many, *(link(str(at), str(at + 1), 0) for at in range(4_999))))
    assert diagram_in(b"<dgm") == []
    assert len(chain) == 5_000
    assert chain[-1].level == 8


@pytest.mark.parametrize("suffix", ["xlsx", "ods"])
def test_charts_of_shown_cells_are_titles_and_those_of_hidden_ones_tables(suffix: str) -> None:
    data = (GOLDEN / f"charts.{suffix}").read_bytes()
    parsed = checked(sheets.parse(data, f"charts.{suffix}"))
    assert view(parsed) == [
        ("heading", 1, "Visits"), ("row", 1, "Year | Adults | Children"),
        ("row", 0, "2022 | 120 | 80"), ("paragraph", 0, "Visits in thousands"),
        ("paragraph", 0, "thousand visits"),
        ("paragraph", 0, "Sites we run"), ("row", 1, "| Count"), ("row", 0, "Pools | 3"),
        ("row", 0, "Saunas | 2"),
    ]  # fmt: skip
    assert {place for place, _ in located(parsed)[3:]} == {"sheet Visits"}
    assert not any("chart" in remark for remark in parsed.remarks)


def test_a_sheet_that_is_a_chart_is_read_and_a_chart_without_figures_said() -> None:
    book = openpyxl.Workbook()
    hidden: Any = book.create_sheet("Data")
    hidden.sheet_state = "hidden"
    hidden.append(["Kind", "Count"])
    hidden.append(["Pools", 3])
    chart: Any = BarChart()
    chart.title = "Sites we run"
    chart.add_data(Reference(hidden, min_col=2, min_row=1, max_row=2), titles_from_data=True)
    book.create_chartsheet("Overview").add_chart(chart)
    parsed = checked(sheets.parse(saved(book), "x.xlsx"))
    assert located(parsed) == [("sheet Overview", "Overview"), ("sheet Overview", "Sites we run")]
    assert parsed.remarks[-1] == "1 chart is not in the text."


def test_one_series_heads_no_section_and_points_stand_by_their_places() -> None:
    shares = ByCategory()
    for above, inner in (("North", ("Kiel", "Husum")), ("South", ("Ulm",))):
        group = shares.add_category(above)
        for name in inner:
            group.add_sub_category(name)
    shares.add_series("Share", (4, 6, 2))
    deck, _ = deck_with(shares, XL_CHART_TYPE.BAR_CLUSTERED)
    assert view(read(deck))[1:] == [
        ("row", 1, "| Share"), ("row", 0, "North Kiel | 4"), ("row", 0, "North Husum | 6"),
        ("row", 0, "South Ulm | 2"),
    ]  # fmt: skip
    prices = ByPlace()
    for name, places in (("Parcels", (1, 2)), ("Letters", (1, 3))):
        series = prices.add_series(name)
        for place in places:
            series.add_data_point(place, place + 0.5)
    deck, chart = deck_with(prices, XL_CHART_TYPE.XY_SCATTER)
    for axis, said in ((chart.category_axis, "kg"), (chart.value_axis, "euros")):
        axis.axis_title.text_frame.text = said
    assert lines(read(deck))[1:] == [
        "euros", "kg | Parcels", "1 | 1.5", "2 | 2.5", "kg | Letters", "1 | 1.5", "3 | 3.5"
    ]  # fmt: skip


@pytest.mark.parametrize(
    "kind",
    [
        "area3DChart",
        "bar3DChart",
        "line3DChart",
        "pie3DChart",
        "ofPieChart",
        "stockChart",
        "surface3DChart",
    ],
)
def test_the_figures_of_charts_with_depth_and_of_rarer_kinds_are_read(kind: str) -> None:
    visits = ByCategory()
    visits.categories = ["Adults", "Children"]
    visits.add_series("Visits", (4100, 900))
    deck, chart = deck_with(visits, XL_CHART_TYPE.PIE, "Who came")
    (plot,) = chart._chartSpace.iter(f"{{{_SCHEMAS}/drawingml/2006/chart}}pieChart")
    plot.tag = plot.tag.replace("pieChart", kind)
    assert lines(read(deck)) == ["Who came", "| Visits", "Adults | 4100", "Children | 900"]


@pytest.mark.parametrize("later", [False, True])
def test_days_along_an_axis_are_shown_as_dates(later: bool) -> None:
    visits = ByCategory(number_format="0%")
    visits.categories = [date(2026, 3, 1), date(2026, 4, 1)]
    visits.add_series("Share", (0.25, 0.5))
    deck, chart = deck_with(visits, XL_CHART_TYPE.LINE)
    if later:
        for day in chart._chartSpace.xpath(".//c:cat//c:v"):
            day.text = str(float(day.text) - 1462)
        chart._chartSpace.find(f"{{{_SCHEMAS}/drawingml/2006/chart}}date1904").set("val", "1")
    assert lines(read(deck))[1:] == ["| Share", "2026-03-01 | 25%", "2026-04-01 | 50%"]


def test_a_placeholder_without_any_text_loses_nothing_else() -> None:
    deck = pptx.Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[TITLE_ONLY])
    slide.shapes.title.text = "Opening hours"
    box = slide.shapes.add_textbox(*map(Inches, (1, 2, 6, 4)))
    box._element.remove(box._element.txBody)
    assert lines(read(deck)) == ["Opening hours"]


def test_a_title_that_a_cell_gives_and_both_scales_of_values_are_read() -> None:
    figures = ByCategory()
    figures.categories = ["2025"]
    figures.add_series("Adults", (4,))
    deck, chart = deck_with(figures, XL_CHART_TYPE.COLUMN_CLUSTERED)
    root = chart._chartSpace
    title = parse_xml(
        f'<c:title xmlns:c="{_SCHEMAS}/drawingml/2006/chart"><c:tx><c:strRef><c:f>A!$A$1</c:f><c:strCache>'
        '<c:ptCount val="1"/><c:pt idx="0"><c:v>Visits by year</c:v></c:pt></c:strCache></c:strRef></c:tx>'
        "</c:title>"
    )
    root.chart.insert(0, title)
    assert lines(read(deck))[1:] == ["Visits by year", "| Adults", "2025 | 4"]


def test_a_chart_in_an_opendocument_text_stands_below_its_paragraph() -> None:
    names = {
        prefix: f"urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"
        for prefix, name in (
            ("office", "office"), ("text", "text"), ("table", "table"), ("draw", "drawing"), ("chart", "chart")
        )
    }  # fmt: skip
    declared = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in names.items())
    declared += ' xmlns:xlink="http://www.w3.org/1999/xlink"'

    def document(inner: str) -> str:
        return f"<office:document-content {declared}><office:body>{inner}</office:body></office:document-content>"

    def row(*cells: str) -> str:
        held = "".join(
            f"<table:table-cell><text:p>{cell}</text:p></table:table-cell>" for cell in cells
        )
        return f"<table:table-row>{held}</table:table-row>"

    def title(said: str, tag: str = "title") -> str:
        return f"<chart:{tag}><text:p>{said}</text:p></chart:{tag}>"

    axes = "".join(
        f'<chart:axis chart:dimension="{axis}">{title(said)}</chart:axis>'
        for axis, said in (("x", "Year"), ("y", "tons"))
    )
    chart = (
        f"{title('Harvest')}{title('of the north fields', 'subtitle')}<chart:plot-area>{axes}</chart:plot-area>"
        f"<table:table>{row('', 'Rye', 'Oats')}{row('2025', '4', '5')}</table:table>"
    )
    frame = '<draw:frame><draw:object xlink:href="./Object 1"/><draw:image/></draw:frame>'
    text = f"<office:text><text:p>Before{frame} the chart.</text:p><text:p>After.</text:p></office:text>"
    out = BytesIO()
    with ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("content.xml", document(text))
        held = f"<office:chart><chart:chart>{chart}</chart:chart></office:chart>"
        archive.writestr("Object 1/content.xml", document(held))
    parsed = checked(odt.parse(out.getvalue(), "x.odt"))
    assert lines(parsed) == [
        "Before the chart.", "Harvest", "of the north fields", "tons", "Year | Rye | Oats", "2025 | 4 | 5",
        "After.",
    ]  # fmt: skip
    assert not parsed.remarks


_CX = "http://schemas.microsoft.com/office/drawing/2014/chartex"


def new_chart(figures: str) -> str:
    """A chart as Office writes those of the kinds that are new since 2016."""
    names = (
        '<cx:strDim type="cat"><cx:f>Sheet!$A$2:$B$3</cx:f><cx:lvl><cx:pt idx="0">Crane</cx:pt>'
        '<cx:pt idx="1">Lock</cx:pt></cx:lvl><cx:lvl><cx:pt idx="0">North</cx:pt></cx:lvl></cx:strDim>'
    )
    words = f'<a:p xmlns:a="{_A}"><a:r><a:t>Costs</a:t></a:r></a:p>'
    title = f"<cx:title><cx:tx><cx:rich>{words}</cx:rich></cx:tx></cx:title>"
    series = (
        "<cx:series><cx:tx><cx:txData><cx:f>Sheet!$C$1</cx:f><cx:v>Euros</cx:v></cx:txData></cx:tx>"
        '<cx:dataId val="0"/></cx:series>'
    )
    return (
        f'<cx:chartSpace xmlns:cx="{_CX}"><cx:chartData><cx:data id="0">{names}{figures}</cx:data></cx:chartData>'
        f"<cx:chart>{title}<cx:plotArea><cx:plotAreaRegion>{series}</cx:plotAreaRegion></cx:plotArea></cx:chart>"
        "</cx:chartSpace>"
    )


FIGURES = (
    '<cx:numDim type="val"><cx:f>Sheet!$C$2:$C$3</cx:f><cx:lvl formatCode="#,##0"><cx:pt idx="0">1200</cx:pt>'
    '<cx:pt idx="1">80</cx:pt></cx:lvl></cx:numDim>'
)


def test_charts_of_the_newer_kinds_are_read() -> None:
    told = ["Costs", "| Euros", "North Crane | 1,200", "Lock | 80"]
    for figures, expected in ((FIGURES, told), ("", told[:1]), (FIGURES.replace("80<", "x<"), [])):
        deck = pptx.Presentation()
        slide = deck.slides.add_slide(deck.slide_layouts[TITLE_ONLY])
        slide.shapes.title.text = "Slide"
        package, kind = slide.part.package, "application/vnd.ms-office.chartex+xml"
        part = Part(PackURI("/ppt/charts/chartEx1.xml"), kind, package, new_chart(figures).encode())
        relation = slide.part.relate_to(
            part, "http://schemas.microsoft.com/office/2014/relationships/chartEx"
        )
        frame = parse_xml(
            f'<p:graphicFrame xmlns:p="{_SCHEMAS}/presentationml/2006/main" xmlns:a="{_A}"><p:nvGraphicFramePr>'
            '<p:cNvPr id="9" name="C"/><p:cNvGraphicFramePr/><p:nvPr/></p:nvGraphicFramePr>'
            '<p:xfrm><a:off x="0" y="0"/>'
            f'<a:ext cx="9" cy="9"/></p:xfrm><a:graphic><a:graphicData uri="{_CX}"><cx:chart xmlns:cx="{_CX}"'
            f' xmlns:r="{_RELATIONS}" r:id="{relation}"/></a:graphicData></a:graphic></p:graphicFrame>'
        )
        slide.shapes._spTree.append(frame)
        found = read(deck)
        assert lines(found)[1:] == expected
        assert bool(found.remarks) is (len(expected) < len(told))


def test_charts_of_the_newer_kinds_upon_a_sheet_are_read() -> None:
    book = openpyxl.Workbook()
    drawing = (
        f'<d:wsDr xmlns:d="{_SCHEMAS}/drawingml/2006/spreadsheetDrawing" xmlns:r="{_RELATIONS}"><cx:chart'
        f' xmlns:cx="{_CX}" r:id="rIdX"/></d:wsDr>'
    )
    data = with_part(
        saved(book), "xl/drawings/d1.xml", drawing, "xl/worksheets/sheet1.xml", "drawing"
    )
    data = with_part(
        data, "xl/charts/chartEx1.xml", new_chart(FIGURES), "xl/drawings/d1.xml", "chartEx"
    )
    assert lines(sheets.parse(data, "x.xlsx")) == ["Costs"]  # the sheet says the rest
    other = new_chart(FIGURES.replace("Sheet!", "Other!"))
    data = with_part(
        saved(book), "xl/drawings/d1.xml", drawing, "xl/worksheets/sheet1.xml", "drawing"
    )
    data = with_part(data, "xl/charts/chartEx1.xml", other, "xl/drawings/d1.xml", "chartEx")
    assert lines(sheets.parse(data, "x.xlsx"))[1:] == [
        "| Euros",
        "North Crane | 1,200",
        "Lock | 80",
    ]
