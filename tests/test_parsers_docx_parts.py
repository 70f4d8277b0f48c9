"""What of a Word file stands beside its text: boxes, notes, margins, comments, drawings, titles."""

from __future__ import annotations

from io import BytesIO
from typing import Any
from zipfile import ZipFile

import docx
import pytest
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from pptx.chart.data import CategoryChartData
from pptx.chart.xmlwriter import ChartXmlWriter
from pptx.enum.chart import XL_CHART_TYPE

from ingest.errors import UnreadableDocument
from ingest.parsers import parse_document
from ingest.parsers.docx import parse
from ingest.parsers.office.word_xml import NAMESPACES
from tests.docx_builder import cell, field, paragraph, parsed, row, run, table, text_box, word_file
from tests.parsed import checked, lines, linked, outside, view

HEADING = '<w:style w:type="paragraph" w:styleId="H"><w:name w:val="heading 1"/></w:style>'
FOOTNOTES = (
    f'<w:footnote w:type="separator" w:id="-1">{paragraph("----")}</w:footnote>'
    f'<w:footnote w:id="1">{paragraph("<w:r><w:footnoteRef/></w:r>", " First.")}</w:footnote>'
    f'<w:footnote w:id="2">{paragraph("Second.")}{paragraph("Its rest.")}</w:footnote>'
    f'<w:footnote w:id="3">{paragraph("* Starred.")}</w:footnote>'
    f'<w:footnote w:id="4">{paragraph("Never referred to.")}</w:footnote>'
)
ENDNOTES = f'<w:endnote w:id="1">{paragraph("At the end.")}</w:endnote>'
NOTES = {"footnotes": FOOTNOTES, "endnotes": ENDNOTES, "styles": HEADING}


def note(number: int, kind: str = "footnote") -> str:
    return f'<w:r><w:{kind}Reference w:id="{number}"/></w:r>'


def drawing(content: str) -> str:
    data = f"<a:graphic><a:graphicData>{content}</a:graphicData></a:graphic>"
    return f"<w:r><w:drawing><wp:inline>{data}</wp:inline></w:drawing></w:r>"


def shape(content: str) -> str:
    return f"<wps:wsp><wps:txbx><w:txbxContent>{content}</w:txbxContent></wps:txbx></wps:wsp>"


STAR = '<w:r><w:footnoteReference w:customMarkFollows="1" w:id="3"/><w:t>*</w:t></w:r>'
DELETED = f'<w:del w:id="1" w:author="A">{note(2)}</w:del>'
HIDDEN = '<w:r><w:rPr><w:vanish/></w:rPr><w:footnoteReference w:id="2"/></w:r>'


@pytest.mark.parametrize(
    ("body", "text"),
    [
        # A note follows the paragraph that refers to it.
        (
            paragraph("The rent is 10", note(1), " euros.") + paragraph("Next."),
            "The rent is 10\u202f¹ euros.\n\n¹ First.\n\nNext.",
        ),
        # Notes are numbered in order and by kind; a mark of its own is not counted.
        (
            paragraph("a", note(2), note(1), " b", note(1, "endnote")),
            "a\u202f¹\u202f² b^i\n\n¹ Second.\n\nIts rest.\n\n² First.\n\n^i At the end.",
        ),
        (paragraph("a", STAR, " b", note(1)), "a* b\u202f¹\n\n* Starred.\n\n¹ First."),
        # Deleted and hidden references have no note.
        (paragraph("a", DELETED, HIDDEN, note(1)), "a\u202f¹\n\n¹ First."),
    ],
)
def test_notes_and_their_numbers(body: str, text: str) -> None:
    assert parsed(body, NOTES).text == text


def test_the_number_of_a_note_is_no_part_of_its_block() -> None:
    found = parsed(paragraph("The rent is 10", note(1), " euros."), NOTES)
    assert lines(found) == ["The rent is 10\u202f¹ euros.", "First."]
    assert found.remarks == ()


def test_the_file_says_how_notes_are_numbered() -> None:
    rules = '<w:footnotePr><w:numFmt w:val="lowerLetter"/><w:numStart w:val="3"/></w:footnotePr>'
    found = parsed(paragraph("word", note(1)), {**NOTES, "settings": rules})
    assert found.text == "word^c\n\n^c First."


def test_notes_of_headings_lists_and_tables_stand_after_what_belongs_together() -> None:
    heading = paragraph("Fees", note(1), properties='<w:pStyle w:val="H"/>')
    body = heading + paragraph("The fees are:", note(2)) + table(row("a", "b"), row("c", "d"))
    found = parsed(body + paragraph("Next."), NOTES)
    assert lines(found) == [
        "Fees\u202f¹", "The fees are:²", "a | b", "c | d", "First.", "Second.", "Its rest.", "Next.",
    ]  # fmt: skip


def test_deleted_references_have_no_note() -> None:
    deleted = f'<w:del w:id="1" w:author="A">{note(2)}</w:del>'
    hidden = '<w:r><w:rPr><w:vanish/></w:rPr><w:footnoteReference w:id="2"/></w:r>'
    assert parsed(paragraph("a", deleted, hidden, note(1)), NOTES).text == "a\u202f¹\n\n¹ First."


def test_boxes_of_every_kind_are_read_once() -> None:
    vml = f"<v:textbox><w:txbxContent>{paragraph('old')}</w:txbxContent></v:textbox>"
    group = f"<wpg:wgp>{shape(paragraph('one'))}<wpg:grpSp>{shape(paragraph('two'))}</wpg:grpSp></wpg:wgp>"
    body = paragraph(
        "Text",
        text_box(paragraph("outer", text_box(paragraph("inner"))) + table(row("in", "table"))),
        f"<w:r><w:pict><v:shape>{vml}</v:shape></w:pict></w:r>",
        drawing(group),
        '<w:r><w:pict><v:shape><v:textpath string="DRAFT"/></v:shape></w:pict></w:r>',
        " of it.",
    )
    assert lines(parsed(body + paragraph("End"))) == [
        "Text of it.", "outer", "inner", "in | table", "old", "one", "two", "DRAFT", "End",
    ]  # fmt: skip


def test_hidden_and_deleted_boxes_are_not_read() -> None:
    hidden = text_box(paragraph("no")).replace("<wp:anchor>", '<wp:anchor><wp:docPr hidden="1"/>')
    deleted = f'<w:del w:id="1" w:author="A">{text_box(paragraph("nor"))}</w:del>'
    assert parsed(paragraph("Text", hidden, deleted)).text == "Text"


def test_a_box_in_a_cell_stands_in_the_cell_and_heads_nothing() -> None:
    styled = paragraph("Aside", properties='<w:pStyle w:val="H"/>')
    body = table(row(cell(paragraph("a", text_box(paragraph("b") + paragraph("c")))), "d"))
    found = parsed(body + paragraph("Text", text_box(styled)), NOTES)
    assert view(found) == [
        ("row", 1, "a; b; c | d"), ("paragraph", 0, "Text"), ("paragraph", 0, "Aside"),
    ]  # fmt: skip


def test_what_a_drawing_says_and_what_it_cannot_say() -> None:
    def words(text: str) -> str:
        return f"<a:p><a:r><a:t>{text}</a:t></a:r></a:p>"

    title = f"<c:title><c:tx><c:rich>{words('Sales')}</c:rich></c:tx></c:title>"
    names = "".join(f"<c:{tag}><c:pt><c:v>{text}</c:v></c:pt></c:{tag}>" for tag, text in
                    (("tx", "North"), ("cat", "2023"), ("val", "17")))  # fmt: skip
    points = f"<dgm:pt><dgm:t>{words('Apply')}</dgm:t></dgm:pt><dgm:pt><dgm:t>{words('Wait')}</dgm:t></dgm:pt>"
    prompt = f'<dgm:pt><dgm:prSet phldr="1"/><dgm:t>{words("[Text]")}</dgm:t></dgm:pt>'
    body = paragraph(
        "Text",
        drawing('<c:chart r:id="chart1"/>'),
        drawing('<dgm:relIds r:dm="diagramData1"/>'),
        '<w:r><w:object><v:imagedata/><o:OLEObject ProgID="Excel.Sheet.12"/></w:object></w:r>',
        '<w:r><w:object><o:OLEObject ProgID="Equation.3"/></w:object></w:r>',
    )
    parts = {
        "chart1": f"<c:chart>{title}<c:ser>{names}</c:ser></c:chart>",
        "diagramData1": f'<dgm:ptLst><dgm:pt type="pres"/>{points}{prompt}</dgm:ptLst>',
    }
    found = parsed(body + paragraph('<w:subDoc r:id="x"/>') + '<w:altChunk r:id="y"/>', parts)
    assert lines(found) == ["Text", "Sales", "North", "2023", "Apply", "Wait"]
    assert found.remarks == (
        "Of 1 chart only the titles and names are in the text, not the figures.",
        "1 embedded object is not in the text.",
        "1 formula is not in the text.",
        "2 parts from other files are not in the text.",
    )


def test_pictures_get_a_remark_where_they_are_the_document() -> None:
    picture = drawing("<pic:pic/>")
    found = parsed(paragraph("Scan", picture, picture))
    assert found.remarks == ("There is hardly any text; what 2 pictures show is not in it.",)
    assert parsed(paragraph("word " * 60, picture)).remarks == ()


def test_what_a_picture_is_described_to_show_stands_below_its_paragraph() -> None:
    described = '<wp:docPr descr="Call 4444\nin an  emergency, please"/><pic:pic/>'
    old = '<v:shape alt="The exit is behind hall 4"><v:imagedata/></v:shape>'
    body = paragraph("See", drawing(described)) + paragraph(
        "or", f"<w:r><w:pict>{old}</w:pict></w:r>"
    )
    assert lines(parsed(body)) == [
        "See",
        "Picture: Call 4444 in an emergency, please",
        "or",
        "Picture: The exit is behind hall 4",
    ]


def test_a_picture_in_a_text_box_is_described_once() -> None:
    described = drawing('<wp:docPr descr="The exit is behind hall 4"/><pic:pic/>')
    boxed = paragraph("See", text_box(paragraph("Map", described)))
    assert lines(parsed(boxed)) == ["See", "Map", "Picture: The exit is behind hall 4"]


@pytest.mark.parametrize(
    "described",
    [
        "Picture 3",
        "Logo of the harbour",
        "A picture containing text, screenshot. Description automatically generated",
        "A white wall with a door. AI-generated content may be incorrect.",
        "Ein Bild, das Text enthält. Automatisch generierte Beschreibung",
        "Une image contenant du texte Description générée automatiquement",
        "Un mur blanc. Le contenu généré par l’IA peut être incorrect.",
        "Foto von der neuen Halle.png",
    ],
)
def test_names_and_automatic_descriptions_of_pictures_are_left_out(described: str) -> None:
    picture = drawing(f'<wp:docPr descr="{described}"/><pic:pic/>')
    assert lines(parsed(paragraph("See", picture))) == ["See"]


def comment(number: int, *content: str, author: str = "Ann  Lee") -> str:
    inner = "".join(content)
    return f'<w:comment w:id="{number}" w:author="{author}">{inner}</w:comment>'


def about(number: int) -> str:
    return f'<w:r><w:commentReference w:id="{number}"/></w:r>'


def test_comments_stand_after_their_place_once_as_such() -> None:
    body = (
        paragraph("The fee is 5 euros.", about(1), about(2), about(1))
        + table(row(cell(paragraph("Plus", about(3))), "9"), row("Basic", "4"))
        + paragraph("End.")
    )
    comments = (
        comment(1, paragraph("Why not 6?"), paragraph("Ask Bob."))
        + comment(2, paragraph("It was 6."), author="")
        + comment(3, paragraph("Dear."))
    )
    found = parsed(body, {"comments": comments})
    assert view(found) == [
        ("paragraph", 0, "The fee is 5 euros."), ("row", 1, "Plus | 9"), ("row", 0, "Basic | 4"),
        ("comment", 0, "Comment by Ann Lee: Why not 6? Ask Bob."),
        ("comment", 0, "Comment: It was 6."), ("comment", 0, "Comment by Ann Lee: Dear."),
        ("paragraph", 0, "End."),
    ]  # fmt: skip
    assert found.remarks == ()


def test_comments_that_are_settled_or_about_deleted_text_are_counted() -> None:
    settled = '<w:p w14:paraId="0A"><w:r><w:t>Done?</w:t></w:r></w:p>'
    body = paragraph("Text", about(1), f'<w:del w:id="9" w:author="A">{about(2)}</w:del>')
    found = parsed(
        body,
        {
            "comments": comment(1, settled)
            + comment(2, paragraph("why?"))
            + comment(3, paragraph("")),
            "commentsExtended": '<w15:commentEx w15:paraId="0A" w15:done="1"/>',
        },
    )
    assert found.text == "Text"
    assert "3 comments in the margin are not in the text." in found.remarks


REFERENCES = (
    '<w:headerReference w:type="default" r:id="header1"/><w:headerReference w:type="first" r:id="header2"/>'
    '<w:headerReference w:type="even" r:id="header3"/><w:footerReference w:type="default" r:id="footer1"/>'
)


@pytest.mark.parametrize(
    ("settings", "section", "first"),
    [
        ("", "", []),
        ("", "<w:titlePg/>", ["Approved by the board"]),
        ("<w:evenAndOddHeaders/>", "", ["Even page"]),
    ],
)
def test_headers_and_footers_in_use_are_read_once_without_page_numbers(
    settings: str, section: str, first: list[str]
) -> None:
    parts = {
        "header1": paragraph("House rules, version 3") + paragraph("Rules"),
        "header2": paragraph("Approved by the board"),
        "header3": paragraph("House rules, version 3") + paragraph("Even page"),
        "footer1": paragraph("Page ", field(" PAGE ", "7"), " of ", field(" NUMPAGES ", "9"))
        + paragraph("Register 471 ", text_box(paragraph(field("PAGE", "7")))),
        "settings": settings,
    }
    found = parsed(paragraph("Rules") + paragraph("Text"), parts, REFERENCES + section)
    assert lines(found) == ["House rules, version 3", *first, "Rules", "Text", "Register 471"]
    assert outside(found) == []


def test_tracked_changes_are_accepted_and_get_a_remark() -> None:
    inserted = f'<w:ins w:id="1" w:author="A">{run("b")}</w:ins>'
    deleted = '<w:del w:id="2" w:author="A"><w:r><w:delText>c</w:delText></w:r></w:del>'
    found = parsed(paragraph("a", inserted, deleted))
    assert found.text == "ab"
    assert found.remarks == (
        "Tracked changes are read as accepted: what they delete is not in the text.",
    )
    assert parsed(paragraph("a")).remarks == ()


WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"


def chunk(document: Any, content: bytes, file: str, kind: str) -> Any:
    """A file as a part of a document, and what shows it in the text."""
    part = Part(PackURI(f"/word/{file}"), kind, content, document.part.package)
    element = OxmlElement("w:altChunk")
    element.set(qn("r:id"), document.part.relate_to(part, RELATIONSHIP_TYPE.A_F_CHUNK))
    return element


def saved(document: Any) -> bytes:
    document.save(out := BytesIO())
    return out.getvalue()


def test_files_that_stand_in_the_text_are_read_where_they_stand() -> None:
    annex, document = docx.Document(), docx.Document()
    annex.add_heading("Annex", 1)
    annex.add_paragraph("Paid within 30 days.")
    cells = document.add_table(1, 2).row_cells(0)
    cells[0].text = "Cell"
    inside = chunk(document, b"<ol><li>In a cell.<li>Twice.</ol>", "c.html", "text/html")
    cells[1]._tc.insert(1, inside)
    end = document.element.body.sectPr
    for content, file, kind in (
        (saved(annex), "a.docx", WORD),
        (b"{\\rtf1 Rich.\\par}", "b.rtf", "application/rtf"),
        (b"<p>A <a href='http://x'>page</a>.</p><ol><li>One</ol>", "d.html", "text/html"),
        (b"\0\1", "e.bin", "application/octet-stream"),
    ):
        end.addprevious(chunk(document, content, file, kind))
    found = checked(parse(saved(document), "x.docx"))
    assert view(found) == [
        ("row", 1, "Cell | In a cell. Twice."),
        ("heading", 1, "Annex"),
        ("paragraph", 0, "Paid within 30 days."),
        ("paragraph", 0, "Rich."),
        ("paragraph", 0, "A page."),
        ("item", 0, "One"),
    ]
    assert "\n\n1. One" in found.text
    assert linked(found) == [("page", "http://x")]
    assert found.remarks == ("1 part from another file is not in the text.",)


def chart_of(document: Any, part: Part) -> Any:
    """The drawing that shows a chart."""
    element = OxmlElement("c:chart", nsdecls={"c": NAMESPACES["c"], "r": NAMESPACES["r"]})
    element.set(qn("r:id"), document.part.relate_to(part, RELATIONSHIP_TYPE.CHART))
    drawing = OxmlElement("w:drawing")
    drawing.append(element)
    return drawing


def test_the_figures_of_a_chart_are_rows() -> None:
    made: Any = CategoryChartData
    figures = made(number_format="0%")
    figures.categories = ["2025", "2026"]
    figures.add_series("Adults", (0.4, 0.5))
    figures.add_series("Children", (0.6, None))
    writer: Any = ChartXmlWriter
    chart = writer(XL_CHART_TYPE.COLUMN_CLUSTERED, figures).xml
    for axis, title in (("catAx", "Year"), ("valAx", "Share of visitors")):
        shown = f"<c:title><c:tx><c:rich><a:p><a:r><a:t>{title}</a:t></a:r></a:p></c:rich></c:tx></c:title>"
        chart = chart.replace(f"<c:{axis}>", f"<c:{axis}>{shown}")
    document = docx.Document()
    kind = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
    part = Part(PackURI("/word/charts/chart1.xml"), kind, chart.encode(), document.part.package)
    document.add_paragraph("Text").add_run()._r.append(chart_of(document, part))
    found = checked(parse(saved(document), "x.docx"))
    assert lines(found) == [
        "Text", "Share of visitors", "Year | Adults | Children", "2025 | 40% | 60%", "2026 | 50%"
    ]  # fmt: skip
    assert found.remarks == ()


def test_a_damaged_chart_costs_only_itself() -> None:
    document = docx.Document()
    kind = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
    part = Part(PackURI("/word/charts/chart1.xml"), kind, b"<x", document.part.package)
    document.add_paragraph("Text").add_run()._r.append(chart_of(document, part))
    found = checked(parse(saved(document), "x.docx"))
    assert lines(found) == ["Text"]
    assert found.remarks[0].startswith("Of 1 chart only the titles")


def test_a_word_file_in_one_xml_file_is_read_as_the_package_that_it_is() -> None:
    package = "http://schemas.microsoft.com/office/2006/xmlPackage"
    office = "application/vnd.openxmlformats"
    types = {".rels": f"{office}-package.relationships+xml"}
    types["t.xml"] = f"{office}-officedocument.wordprocessingml.document.main+xml"
    head = '<?xml version="1.0"?><?mso-application progid="Word.Document"?>'
    with ZipFile(BytesIO(word_file(paragraph("Bring a lamp.")))) as archive:
        parts = "".join(
            f'<pkg:part pkg:name="/{name}" pkg:contentType="{types[name[-5:]]}">'
            f"<pkg:xmlData>{archive.read(name).decode()}</pkg:xmlData></pkg:part>"
            for name in archive.namelist()
            if name.endswith(("document.xml", ".rels"))
        )
    picture = '<pkg:part pkg:name="/word/media/a.png" pkg:contentType="image/png">'
    picture += f"<pkg:binaryData>{'iVBOR' * 3_000_000}</pkg:binaryData></pkg:part>"
    flat = f'{head}<pkg:package xmlns:pkg="{package}">{parts}{picture}</pkg:package>'
    assert lines(parse_document(flat.encode(), "a.xml")[1]) == ["Bring a lamp."]
    old = "http://schemas.microsoft.com/office/word/2003/wordml"
    with pytest.raises(UnreadableDocument, match="2003"):
        parse_document(f'{head}<w:wordDocument xmlns:w="{old}"/>'.encode(), "a.xml")
