from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import docx
import pytest
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.errors import UnreadableDocument
from ingest.parsers import parse_document
from ingest.parsers.docx import parse
from tests.parsed import lines, linked, outside, parsed_by, view

parsed = parsed_by(parse)


def made(build: Callable[[Any], object]) -> bytes:
    document = docx.Document()
    build(document)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def add_link(paragraph: Any, text: str, target: str) -> None:
    relation = paragraph.part.relate_to(target, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    run = paragraph.add_run(text)._r
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), relation)
    run.addprevious(link)
    link.append(run)


def test_headings_lists_tables_and_links_in_order() -> None:
    def build(document: Any) -> None:
        document.add_heading("The report", 0)
        document.add_heading("Part one", 1)
        paragraph = document.add_paragraph("See ")
        add_link(paragraph, "the site", "http://x.org/")
        paragraph.add_run(" for ")
        paragraph.add_run("more").bold = True
        document.add_paragraph("")
        document.add_paragraph("bullet", style="List Bullet")
        document.add_paragraph("deeper", style="List Number 2")
        numbered = document.add_paragraph("numbered directly")._p.get_or_add_pPr()
        numbered.get_or_add_numPr().get_or_add_ilvl().val = 2
        numbered.get_or_add_numPr().get_or_add_numId().val = 1
        table = document.add_table(3, 3)
        for row in range(3):
            for column in range(3):
                table.cell(row, column).text = f"{row}{column}"
        table.cell(0, 0).merge(table.cell(0, 1)).text = "wide"
        table.cell(1, 2).merge(table.cell(2, 2)).text = "tall\nlines"
        add_link(table.cell(2, 0).paragraphs[0], "cell", "u")
        table.cell(2, 1).add_table(1, 2).cell(0, 1).text = "nested"
        document.add_heading("Part two", 6)
        document.add_paragraph("The end.")

    found = parsed(made(build))
    assert outside(found) == ["1."]
    assert view(found) == [
        ("heading", 1, "The report"), ("heading", 1, "Part one"),
        ("paragraph", 0, "See the site for more"), ("item", 0, "bullet"), ("item", 1, "deeper"),
        ("item", 2, "numbered directly"), ("row", 1, "wide | wide | 02"),
        ("row", 0, "10 | 11 | tall lines"), ("row", 0, "20cell | 21; nested | tall lines"),
        ("heading", 6, "Part two"), ("paragraph", 0, "The end."),
    ]  # fmt: skip
    assert linked(found) == [("the site", "http://x.org/"), ("cell", "u")]
    assert found.title == "The report"


@pytest.mark.parametrize(
    ("stated", "styled", "title"),
    [
        ("Annual  report", ["Styled"], "Annual report"),
        ("Documentation of the pumps", ["Styled"], "Documentation of the pumps"),
        ("", ["Styled"], "Styled"),
        ("Document1", ["Styled"], "Styled"),
        ("report_v2.docx", ["[Document title]", "Rules of the pool"], "Rules of the pool"),
        ("Untitled", ["Untitled"], None),
        ("", [], None),
    ],
)
def test_the_title_is_the_stated_one_if_a_person_wrote_it(
    stated: str, styled: list[str], title: str | None
) -> None:
    def build(document: Any) -> None:
        document.core_properties.title = stated
        for text in styled:
            document.add_paragraph(text, style="Title")
        document.add_paragraph("text")

    found = parsed(made(build))
    assert found.title == title
    assert lines(found) == [*styled, "text"]


def other_zip(names: dict[str, bytes]) -> bytes:
    out = BytesIO()
    with ZipFile(out, "w") as archive:
        for name, content in names.items():
            archive.writestr(name, content)
    return out.getvalue()


GOOD = made(lambda document: document.add_paragraph("text"))
OLD = b"\xd0\xcf\x11\xe0" + b"\0" * 600
DAMAGED = "is damaged: it cannot be opened as a Word file"
MAIN = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
STRICT = rb"http://purl.oclc.org/ooxml/\1/"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"PK\x03\x04 not a zip", DAMAGED),
        (GOOD[: len(GOOD) // 2], DAMAGED),
        (other_zip({"word/document.xml": b"<a/>"}), DAMAGED),
        (other_zip({"xl/workbook.xml": b"<a/>"}), "is not a Word file"),
        (OLD, DAMAGED),
        (
            OLD + "EncryptedPackage".encode("utf-16-le"),
            "is encrypted: remove its password and ingest it again",
        ),
    ],
)
def test_unreadable_files_say_why(data: bytes, reason: str) -> None:
    with pytest.raises(UnreadableDocument) as caught:
        parse(data, "x.docx")
    assert str(caught.value) == reason


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (MAIN, b"application/vnd.ms-word.document.macroEnabled.main+xml"),
        (MAIN, b"application/vnd.ms-word.template.macroEnabledTemplate.main+xml"),
        (MAIN, MAIN.replace(b"document.main", b"template.main")),
        (rb"http://schemas.openxmlformats.org/(wordprocessingml|officeDocument)/2006/", STRICT),
    ],
)
def test_templates_strict_files_and_files_with_macros_are_read(old: bytes, new: bytes) -> None:
    with ZipFile(BytesIO(GOOD)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    changed = {name: re.sub(old.replace(b"+", rb"\+"), new, part) for name, part in parts.items()}
    assert changed != parts
    assert parse(other_zip(changed), "x.docm").text == "text"


def changed(change: Callable[[str, bytes], bytes | None]) -> bytes:
    with ZipFile(BytesIO(GOOD)) as archive:
        parts = {name: change(name, archive.read(name)) for name in archive.namelist()}
    return other_zip({name: part for name, part in parts.items() if part is not None})


@pytest.mark.parametrize(
    ("kind", "target", "remarks"),
    [
        ("image", "NULL", ()),
        ("image", "../NULL", ()),
        ("image", "media/lost.png", ()),
        ("hyperlink", "#_Toc12", ()),
        ("numbering", "lost.xml", ()),
        ("footnotes", "lost.xml", ("1 part that the file lacks is not in the text.",)),
    ],
)
def test_relations_that_lead_nowhere_break_no_file(
    kind: str, target: str, remarks: tuple[str, ...]
) -> None:
    uri = f"http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}"
    added = f'<Relationship Id="lost" Type="{uri}" Target="{target}"/></Relationships>'.encode()

    def change(name: str, part: bytes) -> bytes:
        return part.replace(b"</Relationships>", added) if "document.xml.rels" in name else part

    found = parse(changed(change), "x.docx")
    assert (found.text, found.remarks) == ("text", remarks)


def test_parts_may_be_missing_in_another_case_or_in_another_folder() -> None:
    def without_styles(name: str, part: bytes) -> bytes | None:
        return None if name == "word/styles.xml" else part

    assert parse(changed(without_styles), "x.docx").text == "text"

    def in_capitals(name: str, part: bytes) -> bytes:
        return part.replace(b'"styles.xml"', b'"Styles.XML"') if name.endswith(".rels") else part

    assert parse(changed(in_capitals), "x.docx").text == "text"
    with ZipFile(BytesIO(GOOD)) as archive:
        moved = {
            name.replace("word/", "docs/"): archive.read(name).replace(b"word/", b"docs/")
            for name in archive.namelist()
        }
    assert parse_document(other_zip(moved), "x")[0] == "docx"


@pytest.mark.parametrize("name", ["x.docx", "x.docm", "x.dotx", "x.dotm"])
def test_files_of_every_extension_are_refused_as_word_files(name: str) -> None:
    for data in (GOOD[: len(GOOD) // 2], OLD):
        with pytest.raises(UnreadableDocument, match="damaged"):
            parse_document(data, name)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, len(GOOD) - 1), st.binary(min_size=1, max_size=4))
def test_a_damaged_file_is_read_or_refused(at: int, junk: bytes) -> None:
    with suppress(UnreadableDocument):
        parsed(GOOD[:at] + junk + GOOD[at + len(junk) :])


SEEN = st.characters(exclude_categories=["Cs", "Cc", "Cn"], exclude_characters="\u00ad\u200b\ufeff")


@settings(max_examples=25, deadline=None)
@given(st.lists(st.text(SEEN, max_size=20), max_size=5))
def test_any_paragraphs_keep_their_text(paragraphs: list[str]) -> None:
    def build(document: Any) -> None:
        for paragraph in paragraphs:
            add_link(document.add_paragraph(f" {paragraph}"), paragraph, "u")

    assert lines(parsed(made(build))) == [f"{p}{p}".strip() for p in paragraphs if p.strip()]


def with_lines(*lines: str) -> bytes:
    """A file of paragraphs: "#" before a heading by its style, "*" before a bold line, "-" an item."""

    def build(document: Any) -> None:
        for line in lines:
            style = {"#": "Heading 1", "-": "List Bullet"}.get(line[0])
            said = document.add_paragraph(style=style).add_run(line.lstrip("#*- "))
            said.bold = line.startswith("*") or line[:2] == "-*" or None

    return made(build)


def headings(*lines: str) -> list[tuple[int, str]]:
    found = view(parsed(with_lines(*lines)))
    return [(level, text) for kind, level, text in found if kind == "heading"]


def test_bold_lines_are_headings_below_those_of_styles() -> None:
    rules = ["*1. Purpose", "It rules cars.", "*2. Costs", "*2.1 Who pays", "The owner pays."]
    assert headings(*rules) == [(1, "1. Purpose"), (1, "2. Costs"), (2, "2.1 Who pays")]
    cover = [
        "*For internal use",
        "Version 2",
        "# Cars",
        "*Who pays",
        "- the owner",
        "*When",
        "Now.",
    ]
    assert headings(*cover) == [(1, "Cars"), (2, "Who pays"), (2, "When")]


@pytest.mark.parametrize(
    "line",
    [
        "*Leave at once.",
        "*Phone: 4711",
        "*Table 1 Fees",
        "*Total due 450.00 EUR",
        "*12 May 2026",
        "*and then the rest",
        "-* Item",
        "*" + "long " * 30,
        "Not bold",
    ],
)
def test_bold_text_is_no_heading(line: str) -> None:
    assert headings(line, "Text.", line, "Text.") == []


def test_bold_lines_that_head_nothing_are_no_headings() -> None:
    assert headings("*Attention", "Wet floor.") == []
    assert headings("*Ann Bell", "*Director", "*Bo Chan", "*Clerk") == []
    assert headings("*Cars", "# Rules", "*Costs", "# Ends", "*Done") == [(1, "Rules"), (1, "Ends")]
    stressed = with_lines("*Costs", "Text.", "*Who pays", "Text.")
    plain = docx.Document(BytesIO(stressed))
    for line in plain.paragraphs[::2]:
        line.add_run(" today")
    out = BytesIO()
    plain.save(out)
    assert all(kind == "paragraph" for kind, *_ in view(parsed(out.getvalue())))
