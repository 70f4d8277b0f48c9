from __future__ import annotations

from io import BytesIO
from typing import Any
from zipfile import ZipFile

import openpyxl
from openpyxl.comments import Comment

from ingest.document import ParsedDocument
from ingest.parsers.sheets import parse
from tests.parsed import checked, located, view

_THREADED = "http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"
_RELATED = "http://schemas.microsoft.com/office/2017/10/relationships/threadedComment"


def workbook() -> Any:
    made = openpyxl.Workbook()
    page = made.active
    page.title = "Staff"
    for row in (
        ("Name", "Pay", "Phone"),
        ("Ann", 1000, "5551"),
        ("Bob", 2000, "5552"),
        ("Cid", 3000, "5553"),
    ):
        page.append(row)
    page["C2"].comment = Comment("Eva:\nOnly in the morning", "Eva")
    page["A4"].comment = Comment("On leave until May", "")
    return made


def saved(made: Any, **more: str) -> bytes:
    """The bytes of a workbook whose sheet has ``threads``, with the names of ``persons``."""
    out = BytesIO()
    made.save(out)
    with ZipFile(out, "a") as archive:
        for folder, content in more.items():
            archive.writestr(f"xl/{folder}/one1.xml", content)
    if not more:
        return out.getvalue()
    whole = BytesIO()
    with ZipFile(out) as archive, ZipFile(whole, "w") as written:
        for name in archive.namelist():
            part = archive.read(name)
            if name == "xl/worksheets/_rels/sheet1.xml.rels":
                target = 'Target="../threadedComments/one1.xml"'
                relation = f'<Relationship Id="rT" Type="{_RELATED}" {target}/></Relationships>'
                part = part.replace(b"</Relationships>", relation.encode())
            written.writestr(name, part)
    return whole.getvalue()


def comments(data: bytes) -> list[tuple[str | None, str]]:
    document: ParsedDocument = checked(parse(data, "x.xlsx"))
    assert not any("comment" in remark for remark in document.remarks)
    kinds = [kind for kind, _, _ in view(document)]
    assert kinds == sorted(kinds, key="comment".__eq__)  # they part no rows
    return [one for one, kind in zip(located(document), kinds, strict=True) if kind == "comment"]


def test_what_is_noted_on_cells_is_told_with_them() -> None:
    assert comments(saved(workbook())) == [
        ("sheet Staff, row 2", "Comment by Eva on “Ann”, “5551”: Only in the morning"),
        ("sheet Staff, row 4", "Comment on “Cid”: On leave until May"),
    ]


def test_what_is_noted_on_hidden_cells_is_left_out_with_them() -> None:
    made = workbook()
    made.active.column_dimensions["C"].hidden = True
    made.active.row_dimensions[4].hidden = True
    assert comments(saved(made)) == []


def test_threads_are_read_with_their_replies_and_settled_ones_left_out() -> None:
    threads = f"""<ThreadedComments xmlns="{_THREADED}">
      <threadedComment ref="C2" personId="p1" id="t1"><text>Is it 5551?</text></threadedComment>
      <threadedComment ref="C2" personId="p2" id="t2" parentId="t1"><text>Yes.</text></threadedComment>
      <threadedComment ref="B3" personId="p1" id="t3" done="1"><text>Too much?</text></threadedComment>
      <threadedComment ref="B3" personId="p2" id="t4" parentId="t3"><text>No.</text></threadedComment>
    </ThreadedComments>"""
    persons = f"""<personList xmlns="{_THREADED}"><person displayName="Ann Lee" id="p1"/>
      <person displayName="Bo Ek" id="p2"/></personList>"""
    assert comments(saved(workbook(), threadedComments=threads, persons=persons)) == [
        ("sheet Staff, row 2", "Comment by Ann Lee on “Ann”, “5551”: Is it 5551?"),
        ("sheet Staff, row 2", "Comment by Bo Ek on “Ann”, “5551”: Yes."),
        ("sheet Staff, row 4", "Comment on “Cid”: On leave until May"),
    ]


def test_comments_in_the_xml_of_2003_are_read() -> None:
    data = """<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>
    <Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"
     xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="Fees"><Table>
     <Row><Cell><Data ss:Type="String">Tram</Data></Cell><Cell><Data ss:Type="Number">3</Data>
     <Comment ss:Author="Eva"><ss:Data>Since <B>May</B></ss:Data></Comment></Cell></Row>
     </Table></Worksheet></Workbook>"""
    assert comments(data.encode()) == [
        ("sheet Fees, row 1", "Comment by Eva on “Tram”, “3”: Since May")
    ]


def open_document(*cells: str) -> bytes:
    """The bytes of an ODS file with one row of cells."""
    namespace = "urn:oasis:names:tc:opendocument:xmlns:{}:1.0"
    named = " ".join(
        f'xmlns:{name}="{namespace.format(name)}"' for name in ("office", "table", "text")
    )
    row = "".join(f"<table:table-cell>{cell}</table:table-cell>" for cell in cells)
    table = f'<table:table table:name="Fees"><table:table-row>{row}</table:table-row></table:table>'
    out = BytesIO()
    with ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr(
            "content.xml", f"<office:document-content {named}>{table}</office:document-content>"
        )
    return out.getvalue()


def test_comments_of_open_documents_are_read_but_settled_ones() -> None:
    noted = "<office:annotation{}><text:p>{}</text:p></office:annotation>"
    cells = [
        ("Tram", noted.format("", "By day")),
        ("3", noted.format(' xmlns:l="x" l:resolved="true"', "No")),
    ]
    data = open_document(*(f"{note}<text:p>{text}</text:p>" for text, note in cells))
    assert comments(data) == [("sheet Fees, row 1", "Comment on “Tram”: By day")]


def test_addresses_that_only_a_link_leads_to_stand_in_their_cell() -> None:
    made = workbook()
    made.active["A2"].hyperlink = "mailto:ann@port.example"
    made.active["A3"].hyperlink = "https://port.example"
    made.active["C4"].hyperlink = "tel:+494441"
    rows = view(checked(parse(saved(made), "x.xlsx")))
    assert [row for kind, _, row in rows if kind == "row"][1:] == [
        "Ann (ann@port.example) | 1000 | 5551", "Bob | 2000 | 5552", "Cid | 3000 | 5553 (+494441)",
    ]  # fmt: skip
    link = 'xmlns:x="http://www.w3.org/1999/xlink" x:href="mailto:di@port.example"'
    data = open_document("<text:p>Di</text:p>", f"<text:p><text:a {link}>mail</text:a></text:p>")
    assert view(checked(parse(data, "x.ods")))[-1][2] == "Di | mail (di@port.example)"
