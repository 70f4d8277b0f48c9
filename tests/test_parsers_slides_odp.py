"""Presentations of OpenDocument: slides in order, each frame where it stands, notes, tables and charts."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZipFile

import pytest

from ingest.document import ParsedDocument
from ingest.errors import UnreadableDocument
from ingest.parsers import choose_format, parse_document
from tests.parsed import checked, lines, located, view

NAMES = "".join(
    f' xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in (
        ("office", "office"), ("text", "text"), ("table", "table"), ("draw", "drawing"),
        ("style", "style"), ("presentation", "presentation"), ("svg", "svg-compatible"),
        ("fo", "xsl-fo-compatible"), ("chart", "chart"),
    )
) + ' xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:dc="http://purl.org/dc/elements/1.1/"'  # fmt: skip
MIME = "application/vnd.oasis.opendocument.presentation"
STYLES = """<office:styles><style:style style:name="off" style:family="drawing-page">
<style:drawing-page-properties presentation:visibility="hidden"/></style:style></office:styles>
<office:automatic-styles><style:page-layout style:name="paper">
<style:page-layout-properties fo:page-width="28cm" fo:page-height="21cm"/></style:page-layout>
</office:automatic-styles><office:master-styles>
<style:master-page style:name="plain" style:page-layout-name="paper">
<draw:frame presentation:class="title" presentation:placeholder="true"><draw:text-box/></draw:frame>
<draw:frame svg:x="1cm" svg:y="20cm" svg:width="9cm" svg:height="1cm"><draw:text-box>
<text:p>Confidential: for the harbour board.</text:p></draw:text-box></draw:frame>
</style:master-page></office:master-styles>"""


def frame(
    text: str, x: float, y: float, width: float = 8, height: float = 1, more: str = ""
) -> str:
    """A text frame; places and sizes are in cm."""
    held = text if text.startswith("<") else f"<text:p>{text}</text:p>"
    return (
        f'<draw:frame svg:x="{x}cm" svg:y="{y}cm" svg:width="{width}cm" svg:height="{height}cm" {more}>'
        f"<draw:text-box>{held}</draw:text-box></draw:frame>"
    )


def slide(*frames: str, title: str = "Fees", style: str = "on") -> str:
    head = frame(title, 1, 1, 26, 2, 'presentation:class="title"') if title else ""
    return (
        f'<draw:page draw:master-page-name="plain" draw:style-name="{style}">'
        f"{''.join(frames)}{head}</draw:page>"
    )


def odp(*slides: str, charts: str = "") -> ParsedDocument:
    """The presentation of these slides, read; ``charts`` is the XML of its one object."""
    body = (
        f"<office:body><office:presentation>{''.join(slides)}</office:presentation></office:body>"
    )
    out = BytesIO()
    with ZipFile(out, "w") as archive:
        archive.writestr("mimetype", MIME)
        archive.writestr(
            "content.xml", f"<office:document-content{NAMES}>{body}</office:document-content>"
        )
        archive.writestr(
            "styles.xml", f"<office:document-styles{NAMES}>{STYLES}</office:document-styles>"
        )
        if charts:
            archive.writestr(
                "Object 1/content.xml",
                f"<office:document-content{NAMES}>{charts}</office:document-content>",
            )
    chosen, parsed = parse_document(out.getvalue(), "deck")
    assert chosen == "odp"
    return checked(parsed)


def test_slides_are_read_as_they_stand_with_their_notes() -> None:
    items = "<text:list><text:list-item><text:p>Berth</text:p></text:list-item><text:list-item>"
    items += "<text:p>Crane</text:p></text:list-item></text:list>"
    notes = (
        '<presentation:notes><draw:page-thumbnail presentation:class="page"/>'
        + frame("Say it slowly.", 1, 1, more='presentation:class="notes"')
        + frame("7", 1, 9, more='presentation:class="page-number"')
        + "</presentation:notes>"
    )
    parsed = odp(
        slide(frame("Right.", 15, 5), frame("Left, below.", 1, 8), frame(items, 1, 5), notes),
        slide(frame("Nobody sees it.", 1, 5), style="off"),
        slide(
            frame("Off the slide.", 40, 5),
            frame("Footer", 1, 19, more='presentation:class="footer"'),
            title="Last",
        ),
    )
    assert located(parsed) == [
        ("slide 1", "Fees"), ("slide 1", "Berth"), ("slide 1", "Crane"), ("slide 1", "Left, below."),
        ("slide 1", "Right."), ("slide 1", "Confidential: for the harbour board."),
        ("slide 1, notes", "Say it slowly."), ("slide 3", "Last"),
    ]  # fmt: skip
    assert view(parsed)[:2] == [("heading", 1, "Fees"), ("item", 0, "Berth")]
    assert parsed.title == "Fees"
    assert parsed.remarks == (
        "Slide 2 is hidden and not in the text.", "1 frame beside its slide is not in the text.",
    )  # fmt: skip


def test_steps_figures_tables_and_charts_of_slides_are_read_as_such() -> None:
    steps = [
        frame(str(at), 1, 3 + 2 * at, 1) + frame(f"Step {word}", 3, 3 + 2 * at)
        for at, word in ((1, "one"), (2, "two"))
    ]
    assert lines(odp(slide(*steps)), "item") == ["Step one", "Step two"]
    cells = "".join(
        f"<table:table-cell><text:p>{word}</text:p></table:table-cell>" for word in ("Berth", "Fee")
    )
    row = f"<table:table-row>{cells}</table:table-row>"
    table = f"<table:table>{row}{row}</table:table>"
    held = frame("", 1, 5).replace(
        "<draw:text-box><text:p></text:p></draw:text-box>", table + "<draw:image/>"
    )
    assert lines(odp(slide(held)), "row") == ["Berth | Fee", "Berth | Fee"]
    laid = [
        frame(word, 1 + 9 * column, 4 + 2 * row)
        for row, words in enumerate((("Berth", "Fee"), ("North", "40"), ("South", "30")))
        for column, word in enumerate(words)
    ]
    assert lines(odp(slide(*reversed(laid))), "row") == ["Berth | Fee", "North | 40", "South | 30"]
    called = "<chart:title><text:p>Ships by year</text:p></chart:title>"
    none = '<table:table-cell office:value="NaN"><text:p>NaN</text:p></table:table-cell>'
    table = table.replace(f"{row}{row}", f"{row}{row}{row.replace(cells, cells + none)}")
    chart = f"<office:chart><chart:chart>{called}{table}</chart:chart></office:chart>"
    chart = f"<office:body>{chart}</office:body>"
    held = '<draw:frame svg:x="1cm" svg:y="5cm"><draw:object xlink:href="./Object 1"/><draw:image/></draw:frame>'
    parsed = odp(slide(held), charts=chart)
    assert lines(parsed)[1:-1] == ["Ships by year", *["Berth | Fee"] * 3]
    assert not parsed.remarks
    assert odp(slide(held)).remarks == ("1 embedded object is not in the text.",)


def test_groups_shapes_pictures_and_comments_of_slides_are_read() -> None:
    comment = "<office:annotation{}><dc:creator>Ann</dc:creator><text:p>Too dear?</text:p></office:annotation>"
    shape = (
        '<draw:custom-shape svg:x="1cm" svg:y="{}cm" svg:width="3cm" svg:height="1cm">'
        "<text:p>{}</text:p></draw:custom-shape>"
    )
    group = f"<draw:g>{shape.format(9, 'Second')}{shape.format(8, 'First')}</draw:g>"
    turned = shape.format(7, "Turned").replace(
        'svg:x="1cm"', 'draw:transform="rotate (1.57) translate (1cm 4cm)"'
    )
    settled = comment.format(' loext:resolved="true" xmlns:loext="urn:x"')
    found = odp(slide(group, turned, comment.format(""), settled))
    assert lines(found)[1:4] == ["Turned", "First", "Second"]
    assert lines(found, "comment") == ["Comment by Ann: Too dear?"]
    assert found.remarks == ("1 comment on a slide is not in the text.",)
    picture = '<draw:frame svg:x="1cm" svg:y="5cm"><draw:image/>{}</draw:frame>'
    assert (
        odp(slide(picture.format(""), title=""))
        .remarks[0]
        .startswith("Slide 1 is a picture without text")
    )
    assert "A crane lifts a boat." in " ".join(
        lines(odp(slide(picture.format("<svg:desc>A crane lifts a boat.</svg:desc>"))))
    )


def test_presentations_in_one_xml_file_are_read_and_damaged_ones_say_so() -> None:
    body = f"<office:body><office:presentation>{slide(frame('Words.', 1, 5))}</office:presentation></office:body>"
    flat = f'<?xml version="1.0"?><office:document{NAMES} office:mimetype="{MIME}">{body}</office:document>'
    assert choose_format(flat.encode(), "x.txt").name == "odp"
    assert lines(parse_document(flat.encode(), "x.fodp")[1]) == ["Fees", "Words."]
    for data in (
        b"PK\x03\x04 and nothing more",
        flat.replace("office:presentation", "office:drawing").encode(),
    ):
        with pytest.raises(UnreadableDocument, match="OpenDocument presentation"):
            parse_document(data, "x.fodp")
