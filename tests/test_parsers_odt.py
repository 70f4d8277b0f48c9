from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.document import ParsedDocument
from ingest.errors import UnreadableDocument
from ingest.parsers import parse_document
from ingest.parsers.odt import parse
from tests.parsed import GOLDEN, checked, lines, linked, texts, view
from tests.test_containers import zipped

_OASIS = "urn:oasis:names:tc:opendocument:xmlns"
NAMES = " ".join(
    f'xmlns:{prefix}="{_OASIS}:{name}:1.0"'
    for prefix, name in (
        ("office", "office"), ("text", "text"), ("table", "table"), ("style", "style"),
        ("draw", "drawing"), ("form", "form"), ("fo", "xsl-fo-compatible"),
    )
) + ' xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:dc="http://purl.org/dc/elements/1.1/"'  # fmt: skip
NAMES += ' xmlns:field="urn:openoffice:names:experimental:ooo-ms-interop:xmlns:field:1.0"'
NAMES += ' xmlns:loext="urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0"'
TYPE = "application/vnd.oasis.opendocument.text"


def flat(body: str, styles: str = "") -> bytes:
    return (
        f'<office:document {NAMES} office:mimetype="{TYPE}"><office:styles>{styles}</office:styles>'
        f"<office:body><office:text>{body}</office:text></office:body></office:document>"
    ).encode()


def odt(body: str, styles: str = "") -> ParsedDocument:
    return checked(parse(flat(body, styles), "x"))


def text_style(name: str, properties: str) -> str:
    properties = f"<style:text-properties {properties}/>"
    return f'<style:style style:name="{name}" style:family="text">{properties}</style:style>'


def test_a_guide_written_by_docutils_is_read() -> None:
    chosen, parsed = parse_document((GOLDEN / "guide.odt").read_bytes(), "guide")
    assert chosen == "odt"
    assert checked(parsed).text == (
        "Pier guide\n\nGates\n\nThe gate opens at eight, see ¹.\n\n¹ Nine on Sundays.\n\nRules\n\n"
        "1. Report first.\n2. Pay the fee.\nin cash\nby card\n\nBoat | Fee\nSail | 10\nMotor | 20\n\n"
        "Note!\n\nDogs travel free.\n\nTerm\n\nIts definition."
    )


def test_bold_lines_that_head_what_follows_are_headings() -> None:
    bold = text_style("b", 'fo:font-weight="bold"')
    head = "<text:p><text:span text:style-name='b'>{}</text:span>{}</text:p><text:p>Text.</text:p>"
    found = odt(
        "".join(head.format(*said) for said in (("Costs", ""), ("Now", " too"), ("Use", ""))), bold
    )
    assert [text for kind, _, text in view(found) if kind == "heading"] == ["Costs", "Use"]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<text:p>one\n  two <text:s text:c='3'/>three<text:tab/>x<text:line-break/>y</text:p>",
         ["one two    three\tx\ny"]),
        ("<text:p>a<text:span text:style-name='hid'> hidden</text:span> b</text:p>", ["a b"]),
        ("<text:p>a<text:span text:style-name='old'> old</text:span> b</text:p>", ["a b"]),
        ("<text:p>10<text:span text:style-name='up'>6</text:span></text:p>", ["10⁶"]),
        ("<text:p>H<text:span text:style-name='low'>2</text:span>O</text:p>", ["H₂O"]),
        ("<text:p>Page <text:page-number>3</text:page-number></text:p>", ["Page"]),
        ("<text:section text:display='none'><text:p>x</text:p></text:section><text:p>y</text:p>", ["y"]),
        ("<text:section><text:p>x</text:p></text:section>", ["x"]),
        ("<text:p>x<text:hidden-paragraph text:is-hidden='true'/></text:p><text:p>y</text:p>", ["y"]),
        ("<text:table-of-content><text:index-body><text:p>x 3</text:p></text:index-body>"
         "</text:table-of-content><text:p>y</text:p>", ["y"]),
        ("<text:p><text:ruby><text:ruby-base>東</text:ruby-base><text:ruby-text>ひがし</text:ruby-text>"
         "</text:ruby></text:p>", ["東(ひがし)"]),
        ("<text:p>Hi <text:placeholder>Name</text:placeholder>!</text:p>", ["Hi !"]),
        ("<draw:frame><draw:text-box><text:p>boxed</text:p></draw:text-box></draw:frame>", ["boxed"]),
        ("<text:p>x<draw:frame><draw:image/><title>Plan</title><desc>The hydrant is behind hall 4</desc>"
         "</draw:frame> y<draw:frame/></text:p>", ["x y", "Picture: The hydrant is behind hall 4"]),
        ("<draw:frame><draw:object/><draw:image/><desc>What a chart is said to show</desc></draw:frame>", []),
        ("<text:p>x<draw:custom-shape><text:p>shape</text:p></draw:custom-shape></text:p>", ["x", "shape"]),
    ],
)  # fmt: skip
def test_elements_mean_what_is_seen(body: str, expected: list[str]) -> None:
    styles = (
        text_style("hid", 'text:display="none"')
        + text_style("old", 'style:text-line-through-style="solid"')
        + text_style("up", 'style:text-position="33% 58%"')
        + text_style("low", 'style:text-position="sub 58%"')
    )
    assert lines(odt(body, styles)) == expected


def test_items_and_headings_have_the_numbers_of_the_page() -> None:
    number = 'style:num-format="1" style:num-suffix="." text:level'
    styles = (
        f'<text:list-style style:name="N"><text:list-level-style-number {number}="1"/>'
        f'<text:list-level-style-number text:display-levels="2" {number}="2"/></text:list-style>'
        f'<text:outline-style><text:outline-level-style style:num-format="1" text:level="1"/>'
        "</text:outline-style>"
    )

    def items(*texts: str) -> str:
        return "".join(f"<text:list-item>{text}</text:list-item>" for text in texts)

    inner = f"<text:list>{items('<text:p>in</text:p>')}</text:list>"
    first = f'<text:list text:style-name="N">{items("<text:p>a</text:p>" + inner, "<text:p>b</text:p>")}'
    again = f'<text:list text:style-name="N">{items("<text:p>c</text:p>")}</text:list>'
    on = again.replace('"N"', '"N" text:continue-numbering="true"')
    head = '<text:h text:outline-level="1">Gates</text:h>'
    parsed = odt(
        f"{head}{first}</text:list><text:p>x</text:p>{on}<text:p>y</text:p>{again}{head}", styles
    )
    assert parsed.text == "1 Gates\n\n1. a\n1.1. in\n2. b\n\nx\n\n3. c\n\ny\n\n1. c\n\n2 Gates"
    assert view(parsed)[0] == ("heading", 1, "1 Gates")
    cell = f"<table:table-cell><text:p>Steps</text:p>{first}</text:list></table:table-cell>"
    in_cell = odt(f"<table:table><table:table-row>{cell}</table:table-row></table:table>", styles)
    assert in_cell.text == "Steps; 1. a; 1.1. in; 2. b"


def test_rows_keep_merged_and_repeated_cells() -> None:
    def row(*cells: str) -> str:
        return f"<table:table-row>{''.join(cells)}</table:table-row>"

    def cell(text: str, attributes: str = "") -> str:
        return f"<table:table-cell {attributes}><text:p>{text}</text:p></table:table-cell>"

    covered = "<table:covered-table-cell/>"
    table = (
        row(cell("Boat", 'table:number-rows-spanned="2"'),
            cell("Fee", 'table:number-columns-spanned="2"'), covered)
        + row(covered, cell("Summer"), cell("Winter"))
        + row(cell("x", 'table:number-columns-repeated="3"'))
        + '<table:table-row table:visibility="collapse"><table:table-cell><text:p>no</text:p>'
        "</table:table-cell></table:table-row>"
    )  # fmt: skip
    parsed = odt(f"<table:table>{table}</table:table>")
    assert lines(parsed, "row") == ["Boat | Fee: Summer | Fee: Winter", "x | x | x"]


def test_links_and_their_places() -> None:
    body = "<text:p>  See the <text:a xlink:href='https://port.example'>office <text:s/>desk</text:a>.</text:p>"
    assert linked(odt(body)) == [("office  desk", "https://port.example")]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (zipped({"mimetype": TYPE}), "is not an OpenDocument text"),
        (zipped({"mimetype": TYPE, "content.xml": "<broken"}), "is damaged: it is no well-formed XML"),
        (zipped({"mimetype": TYPE, "content.xml": "x", "META-INF/manifest.xml": "<encryption-data/>"}),
         "is encrypted: remove its password and ingest it again"),
        (zipped({"mimetype": TYPE, "content.xml": b"<a>" + b" " * 60_000_000}),
         "unpacks to more than 200 times its size"),
        (b"no archive", "is damaged: it is no well-formed XML"),
        (flat("").replace(b"office:text", b"office:spreadsheet"), "is not an OpenDocument text"),
    ],
)  # fmt: skip
def test_other_files_say_what_they_are(data: bytes, reason: str) -> None:
    with pytest.raises(UnreadableDocument, match=reason):
        parse_document(data, "a.odt")


def test_entities_are_not_expanded() -> None:
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;&a;">]>'
    parsed = parse(bomb + flat("<text:p>Words &b; end</text:p>"), "x")
    assert lines(parsed) == ["Words end"]


PIECES = [
    "<text:p>", "</text:p>", "<text:list><text:list-item>", "</text:list-item></text:list>", "<text:s/>",
    "<text:note><text:note-citation>1</text:note-citation><text:note-body>", "</text:note-body></text:note>",
    "<table:table><table:table-row><table:table-cell>", "</table:table-cell></table:table-row></table:table>",
    "<text:span>", "</text:span>", "<text:h>", "</text:h>", "<draw:frame><draw:text-box>",
    "</draw:text-box></draw:frame>", " words ",
]  # fmt: skip


@given(texts(PIECES, st.text(st.characters(categories=["L"]), max_size=5)))
def test_any_text_gives_blocks_in_order_or_a_reason(body: str) -> None:
    from lxml import etree

    recovered = etree.fromstring(flat(body), etree.XMLParser(recover=True))
    with suppress(UnreadableDocument):
        checked(parse(etree.tostring(recovered), "x"))


def test_comments_stand_after_their_place_as_such_and_settled_ones_are_counted() -> None:
    said = "<office:annotation{}>{}<text:p>Why not</text:p><text:p>6?</text:p></office:annotation>"
    creator = "<dc:creator>Ann Lee</dc:creator><dc:date>2026-05-03T10:00:00</dc:date>"
    cell = f"<table:table-cell><text:p>5{said.format('', '')}</text:p></table:table-cell>"
    rows = f"<table:table-row>{cell}{cell.replace(said.format('', ''), '')}</table:table-row>"
    settled = said.format(" xmlns:l='urn:x' l:resolved='true'", creator)
    found = odt(
        f"<text:p>The fee{said.format('', creator)} is 5.</text:p><text:p>Then</text:p>"
        f"<table:table>{rows * 2}</table:table><text:p>End{settled}.</text:p>"
    )
    assert view(found) == [
        ("paragraph", 0, "The fee is 5."), ("comment", 0, "Comment by Ann Lee: Why not 6?"),
        ("paragraph", 0, "Then"), ("row", 1, "5 | 5"), ("row", 0, "5 | 5"), ("comment", 0, "Comment: Why not 6?"),
        ("comment", 0, "Comment: Why not 6?"), ("paragraph", 0, "End."),
    ]  # fmt: skip
    assert found.remarks == ("1 comment in the margin is not in the text.",)


def test_formulas_stand_where_they_are_in_their_line() -> None:
    content = (
        '<math xmlns="http://www.w3.org/1998/Math/MathML"><semantics><mrow><mi>E</mi><mo>=</mo>'
        "<msup><mi>c</mi><mn>2</mn></msup></mrow><annotation>E = c^2</annotation></semantics></math>"
    )
    frame = '<draw:frame><draw:object xlink:href="{}">{}</draw:object><draw:image/></draw:frame>'
    body = "<text:p>It is {} here.</text:p>"
    named = flat(body.format(frame.format("./Object 1", ""))).decode()
    packed = zipped({"content.xml": named, "Object 1/content.xml": content})
    for data in (packed, flat(body.format(frame.format("", content)))):
        found = checked(parse(data, "x"))
        assert (lines(found), found.remarks) == (["It is E = c² here."], ())


def test_signs_of_symbol_fonts_are_those_that_are_seen() -> None:
    style = text_style("Sign", 'style:font-name="Wingdings"')
    body = '<text:p>Dental <text:span text:style-name="Sign">\uf0fc</text:span> and \uf0fc</text:p>'
    assert lines(odt(body, style)) == ["Dental ✓ and \uf0fc"]


def test_what_was_chosen_in_a_form_is_read_and_prompts_are_not() -> None:
    """As LibreOffice saves the form fields of a Word file."""

    def field(kind: str, *settings: tuple[str, str]) -> str:
        held = "".join(
            f'<field:param field:name="{key}" field:value="{value}"/>' for key, value in settings
        )
        return f'<field:fieldmark field:type="vnd.oasis.opendocument.field.{kind}">{held}</field:fieldmark>'

    sites = (
        ("Dropdown_ListEntry", "Kiel"),
        ("Dropdown_ListEntry", "Bonn"),
        ("Dropdown_Selected", "1"),
    )
    prompt = (
        '<loext:content-control loext:showing-place-holder="true">Enter it</loext:content-control>'
    )
    filled = "<loext:content-control>Ann</loext:content-control>"
    said = (
        field("FORMCHECKBOX", ("Checkbox_Checked", "true")) + " Paid", field("FORMCHECKBOX") + " Unpaid",
        f"Site: {field('FORMDROPDOWN', *sites)}", f"Name: {filled}{prompt}",
    )  # fmt: skip
    found = odt("".join(f"<text:p>{one}</text:p>" for one in said))
    assert lines(found) == ["☒ Paid", "☐ Unpaid", "Site: Bonn", "Name: Ann"]


def test_controls_of_forms_show_what_was_typed_ticked_and_chosen() -> None:
    def shown(*names: str) -> str:
        return "".join(f'<draw:control draw:control="{one}"/>' for one in names)

    sites = '<form:option form:label="Ulm"/><form:option form:label="Bonn" form:current-selected="true"/>'
    forms = (
        '<form:text xml:id="a" form:value="Bo" form:current-value="Ann"/>'
        '<form:checkbox form:id="b" form:label="Paid" form:current-state="checked"/>'
        '<form:radio form:id="c" form:label="By post" form:selected="false"/>'
        f'<form:listbox form:id="d">{sites}</form:listbox>'
        '<form:textarea form:id="e"><text:p>Not in</text:p><text:p>August.</text:p></form:textarea>'
        '<form:password form:id="f" form:current-value="secret"/><form:button form:id="g" form:label="Send"/>'
    )
    found = odt(
        f"<office:forms><form:form>{forms}</form:form></office:forms>"
        f"<text:p>Name: {shown('a')}</text:p><text:p>{shown('b', 'c')}</text:p>"
        f"<text:p>Site: {shown('d', 'f', 'g', 'gone')}</text:p><text:p>{shown('e')}</text:p>"
    )
    assert lines(found) == ["Name: Ann", "☒ Paid ☐ By post", "Site: Bonn", "Not in\nAugust."]
