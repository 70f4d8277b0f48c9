from __future__ import annotations

from io import BytesIO
from typing import Any

import pptx
from pptx.opc.package import Part
from pptx.opc.packuri import PackURI

from ingest.parsers.slides import parse
from tests.parsed import checked, view

_OLD = "http://schemas.openxmlformats.org/presentationml/2006/main"
_NEW = "http://schemas.microsoft.com/office/powerpoint/2018/8/main"
_DRAWN = "http://schemas.openxmlformats.org/drawingml/2006/main"
_RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def related(part: Any, name: str, kind: str, content: str) -> None:
    """Give ``part`` a part of comments, or of those who write them."""
    made = Part(PackURI(f"/ppt/{name}.xml"), "application/xml", part.package, content.encode())
    part.relate_to(made, f"{_RELATED}/{kind}")


def read(
    comments: str, authors: str, kind: str
) -> tuple[list[tuple[str, int, str]], tuple[str, ...]]:
    deck = pptx.Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[5])
    slide.shapes.title.text = "Fees"
    slide.notes_slide.notes_text_frame.text = "Slowly."
    related(slide.part, "comments/one", "comments", comments)
    related(deck.part, "authors", kind, authors)
    out = BytesIO()
    deck.save(out)
    document = checked(parse(out.getvalue(), "x.pptx"))
    return view(document), document.remarks


def test_comments_on_a_slide_are_read_before_its_notes() -> None:
    found, remarks = read(
        f'<p:cmLst xmlns:p="{_OLD}"><p:cm authorId="0" idx="1"><p:pos x="1" y="2"/><p:text>Why  6?</p:text>'
        '</p:cm><p:cm authorId="7"><p:text>Since May.</p:text></p:cm></p:cmLst>',
        f'<p:cmAuthorLst xmlns:p="{_OLD}"><p:cmAuthor id="0" name="Ann Lee" initials="AL"/></p:cmAuthorLst>',
        "commentAuthors",
    )
    assert found == [
        ("heading", 1, "Fees"), ("comment", 0, "Comment by Ann Lee: Why 6?"),
        ("comment", 0, "Comment: Since May."), ("paragraph", 0, "Slowly."),
    ]  # fmt: skip
    assert remarks == ()


def test_threads_are_read_with_their_replies_and_settled_ones_counted() -> None:
    body = "<p:txBody><a:bodyPr/><a:p><a:r><a:t>{}</a:t></a:r></a:p><a:p><a:r><a:t>{}</a:t></a:r></a:p></p:txBody>"
    reply = f'<p:replyLst><p:reply id="r" authorId="b">{body.format("By", "bus.")}</p:reply></p:replyLst>'
    found, remarks = read(
        f'<p:cmLst xmlns:p="{_NEW}" xmlns:a="{_DRAWN}"><p:cm id="1" authorId="a">{reply}'
        f'{body.format("How", "far?")}</p:cm><p:cm id="2" authorId="a" status="resolved">{reply}'
        f"{body.format('Is it', 'so?')}</p:cm></p:cmLst>",
        f'<p:authorLst xmlns:p="{_NEW}"><p:author id="a" name="Ann"/><p:author id="b" name="Bo"/></p:authorLst>',
        "authors",
    )
    assert [text for kind, _, text in found if kind == "comment"] == [
        "Comment by Ann: How far?", "Comment by Bo: By bus.",
    ]  # fmt: skip
    assert remarks == ("1 comment on a slide is not in the text.",)
