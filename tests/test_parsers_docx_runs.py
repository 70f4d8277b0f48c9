"""What a person reads in a line of a Word file: run properties, symbols, fields, controls, math."""

from __future__ import annotations

import pytest

from ingest.document import ParsedDocument
from tests.docx_builder import field, paragraph, row, run, table, text_box
from tests.docx_builder import parsed as parsed_with
from tests.parsed import lines, linked

RAISED = '<w:vertAlign w:val="superscript"/>'
LOWERED = '<w:vertAlign w:val="subscript"/>'
STYLES = """
<w:docDefaults><w:rPrDefault><w:rPr><w:sz w:val="22"/></w:rPr></w:rPrDefault></w:docDefaults>
<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>
<w:style w:type="character" w:styleId="Mark"><w:name w:val="Mark"/>
  <w:rPr><w:vertAlign w:val="superscript"/></w:rPr></w:style>
<w:style w:type="character" w:styleId="Ours"><w:name w:val="Ours"/><w:basedOn w:val="Mark"/></w:style>
<w:style w:type="character" w:styleId="Gone"><w:name w:val="Gone"/><w:rPr><w:strike/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="Repealed"><w:name w:val="Repealed"/>
  <w:rPr><w:strike/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="Older"><w:name w:val="Older"/><w:basedOn w:val="Repealed"/></w:style>
<w:style w:type="character" w:styleId="Secret"><w:name w:val="Secret"/><w:rPr><w:vanish/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="Formula"><w:name w:val="Formula"/>
  <w:rPr><w:vertAlign w:val="subscript"/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="TOC1"><w:name w:val="toc 1"/></w:style>
"""


def parsed(*body: str) -> ParsedDocument:
    return parsed_with("".join(body), {"styles": STYLES})


def line(*content: str, properties: str = "") -> str:
    return parsed(paragraph(*content, properties=properties)).text


def styled(name: str) -> str:
    return f'<w:rStyle w:val="{name}"/>'


def in_style(name: str) -> str:
    return f'<w:pStyle w:val="{name}"/>'


@pytest.mark.parametrize(
    ("content", "shown"),
    [
        (["It costs 120", run("3", RAISED), " euros."], "It costs 120\u202f³ euros."),
        (["It costs 120", run("1", RAISED), run("2", RAISED), "."], "It costs 120\u202f¹²."),
        (["10", run("6", RAISED), " tons"], "10⁶ tons"),
        (["CO", run("2", LOWERED)], "CO₂"),
        (["It costs 45", run("2", styled("Mark"))], "It costs 45\u202f²"),
        (["It costs 45", run("2", styled("Ours"))], "It costs 45\u202f²"),
        (["It costs 45", run("2", styled("Ours") + LOWERED)], "It costs 45₂"),
        (["No 45", run("2", styled("Ours") + '<w:vertAlign w:val="baseline"/>')], "No 452"),
        (["At 70", run("4", '<w:position w:val="8"/><w:sz w:val="14"/>')], "At 70\u202f⁴"),
        (["At 70", run("4", '<w:position w:val="6pt"/>')], "At 70\u202f⁴"),
        (["At 7", run("4", '<w:position w:val="-4"/><w:sz w:val="14"/>')], "At 7₄"),
        (["At 7", run("4", '<w:position w:val="1"/>')], "At 74"),
        ([run("20", '<w:position w:val="6"/>'), run("24", '<w:position w:val="6"/>')], "2024"),
    ],
)
def test_raised_and_lowered_runs_are_no_part_of_a_number(content: list[str], shown: str) -> None:
    assert line(*content) == shown


def test_a_paragraph_style_lowers_its_runs() -> None:
    water = run("Water is H", '<w:vertAlign w:val="baseline"/>')
    assert line(water, "2", properties=in_style("Formula")) == "Water is H₂"


@pytest.mark.parametrize(
    ("content", "properties", "shown", "struck"),
    [
        ([run("It costs 5. ", "<w:strike/>"), "It costs 6."], "", "It costs 6.", 1),
        ([run("5", "<w:dstrike/>"), " 6"], "", "6", 1),
        (["10", run("20", "<w:strike/>"), "30"], "", "10 30", 1),
        ([run("old", styled("Gone")), " new ", run("older", styled("Gone"))], "", "new", 2),
        (["old ", run("new", '<w:strike w:val="0"/>')], "Repealed", "new", 1),
        (["old ", run("new", '<w:strike w:val="false"/>')], "Older", "new", 1),
        # Two styles that switch a property on switch it off (ECMA-376 part 1, 17.7.3).
        (["old ", run("new", styled("Gone"))], "Repealed", "new", 1),
        ([run("a", "<w:strike/>"), run("b", "<w:strike/><w:i/>"), " c"], "", "c", 1),
    ],
)
def test_struck_out_text_is_left_out_and_counted(
    content: list[str], properties: str, shown: str, struck: int
) -> None:
    found = parsed(paragraph(*content, properties=in_style(properties)))
    assert found.text == shown
    stretches = "stretch is" if struck == 1 else "stretches are"
    assert found.remarks == (f"{struck} struck-out {stretches} not in the text.",)


WHITE = '<w:color w:val="FFFFFF"/>'
SHADED = '<w:shd w:val="clear" w:fill="1F4E79"/>'


def test_white_text_on_white_paper_is_left_out_and_counted() -> None:
    document = parsed(paragraph("Fees are", run(" not", WHITE), " due in May."))
    assert document.text == "Fees are due in May."
    assert document.remarks == ("1 stretch in white on white is not in the text.",)


@pytest.mark.parametrize(
    "body",
    [
        paragraph(run("White on a ground.", f"{WHITE}{SHADED}")),
        paragraph(run("White on a ground.", f'{WHITE}<w:highlight w:val="black"/>')),
        paragraph(run("White on a ground.", WHITE), properties=SHADED),
        table(row(paragraph(run("White on a ground.", WHITE)))),
        paragraph(text_box(paragraph(run("White on a ground.", WHITE)))),
    ],
)
def test_white_text_on_something_else_is_read(body: str) -> None:
    document = parsed(body)
    assert document.text == "White on a ground."
    assert document.remarks == ()


def test_symbols_of_unknown_fonts_get_a_remark() -> None:
    found = parsed(paragraph("7", '<w:r><w:sym w:font="Acme Logos" w:char="F041"/></w:r>', "8"))
    assert found.text == "7�8"
    assert found.remarks[0].startswith("1 symbol stands in the text as “�”")


def test_fields_show_their_results_and_links() -> None:
    nested = field(" REF a ", field(" QUOTE b ", "inner"))
    found = parsed(
        paragraph(
            "See ",
            field(' HYPERLINK "http://x.org/" \\l "top" ', "the site"),
            f'<w:fldSimple w:instr=" HYPERLINK http://y.org ">{run(" why")}</w:fldSimple>',
            " ",
            nested,
            field(' XE "index" '),
            "<w:r><w:delText>gone</w:delText><w:delInstrText>code</w:delInstrText></w:r>",
        )
    )
    assert found.text == "See the site why inner"
    assert linked(found) == [("the site", "http://x.org/#top"), ("why", "http://y.org")]


def mark(kind: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


SYMBOLS = "".join(
    f'<w:sym w:font="{font}" w:char="{code}"/>'
    for font, code in (
        ("Symbol", "F06D"), ("Symbol", "F0B3"), ("Wingdings", "F0FE"), ("Wingdings", "00FC"),
        ("Segoe UI Symbol", "2610"),
    )
)  # fmt: skip
IN_SYMBOL = '<w:rFonts w:ascii="Symbol" w:hAnsi="Symbol"/>'
IN_CODE = "<w:r><w:instrText> IF </w:instrText></w:r>" + field(" DOCPROPERTY x ", "7")
RUBY = f"<w:r><w:ruby><w:rt>{run('とう')}</w:rt><w:rubyBase>{run('東')}</w:rubyBase></w:ruby></w:r>"


@pytest.mark.parametrize(
    ("content", "shown"),
    [
        # Hidden text is not there; hidden on the web is.
        (
            [
                *("seen", run(" no", "<w:vanish/>"), run(" nor", styled("Secret"))),
                run(" yes", "<w:webHidden/>"),
            ],
            "seen yes",
        ),
        # Breaks, tabs and hyphens keep words apart.
        (
            [
                "<w:r><w:t>a</w:t><w:noBreakHyphen/><w:t>b</w:t><w:softHyphen/><w:t>c\u00ad</w:t><w:tab/>"
                '<w:t>d</w:t><w:br w:type="page"/><w:t>e</w:t><w:cr/><w:t>f</w:t><w:ptab/><w:t>g</w:t></w:r>'
            ],
            "a-bc\td\ne\nf\tg",
        ),
        # Symbols are the characters they show, in fields too.
        ([f"<w:r>{SYMBOLS}</w:r>"], "μ≥☑✓☐"),
        (["5 ", run("m\uf06d", IN_SYMBOL), "g"], "5 μμg"),
        ([field(r' SYMBOL 109 \f "Symbol" \s 12 '), field(" SYMBOL 0x2610 ")], "μ☐"),
        # The result of a field in a code is a part of the code.
        (["A", mark("begin"), IN_CODE, mark("separate"), " yes", mark("end"), " B"], "A yes B"),
        # Wrappers are looked through, and readings stand after their words.
        (
            [
                RUBY,
                f'<w:dir w:val="rtl">{run("a")}</w:dir>',
                f'<w:bdo w:val="rtl">{run("b")}</w:bdo>',
                f'<w:smartTag w:element="x">{run("c")}</w:smartTag>',
                f'<w:customXml w:element="x">{run("d")}</w:customXml>',
                f'<mc:AlternateContent><mc:Choice Requires="x">{run("e")}</mc:Choice>'
                f"<mc:Fallback>{run('f')}</mc:Fallback></mc:AlternateContent>",
                '<w:r><mc:AlternateContent><mc:Choice Requires="x"><x:y xmlns:x="urn:x"/></mc:Choice>'
                "<mc:Fallback><w:t>g</w:t></mc:Fallback></mc:AlternateContent></w:r>",
            ],
            "東(とう)abcdeg",
        ),
    ],
)
def test_what_a_line_shows(content: list[str], shown: str) -> None:
    assert line(*content) == shown


def test_a_field_without_an_end_hides_nothing() -> None:
    found = parsed(paragraph("A ", mark("end")), paragraph("B", mark("begin")), paragraph("C"))
    assert found.text == "A\n\nB\n\nC"


def test_form_fields_show_what_is_chosen() -> None:
    box = "<w:ffData><w:checkBox>{}</w:checkBox></w:ffData>".format
    choice = (
        '<w:ffData><w:ddList><w:result w:val="1"/><w:listEntry w:val="red"/><w:listEntry w:val="blue"/>'
        "</w:ddList></w:ffData>"
    )
    shown = line(
        field(" FORMCHECKBOX ", None, box("<w:checked/>")), " yes ",
        field(" FORMCHECKBOX ", None, box('<w:default w:val="0"/>')), " no ",
        field(" FORMDROPDOWN ", None, choice), " ",
        field(" FORMTEXT ", "typed", '<w:ffData><w:textInput><w:default w:val="x"/></w:textInput></w:ffData>'),
    )  # fmt: skip
    assert shown == "☒ yes ☐ no blue typed"


def test_fields_that_word_draws_get_a_remark() -> None:
    found = parsed(
        paragraph("It is 5", field(r" EQ \f(1,2) "), "6 wide."), paragraph(field(" LISTNUM "))
    )
    assert found.text == "It is 5 6 wide."
    assert found.remarks == (
        "1 formula is not in the text.",
        "1 number that Word counts is not in the text.",
    )


def test_a_table_of_contents_is_left_out_whatever_its_style() -> None:
    code = "<w:r><w:instrText> TOC \\o </w:instrText></w:r>"
    found = parsed(
        paragraph(mark("begin"), code, mark("separate"), "Fees\t2"),
        paragraph("Rules\t3", properties=in_style("TOC1")),
        paragraph("Annex\t9", mark("end"), "After it"),
        paragraph("Fees"),
    )
    assert found.text == "After it\n\nFees"
    typed = parsed(paragraph("2.1 Substance", properties=in_style("TOC1")), paragraph("Pure."))
    assert typed.text == "2.1 Substance\n\nPure."


def test_controls_of_every_level_are_text_and_prompts_are_not() -> None:
    def control(content: str, properties: str = "") -> str:
        inner = f"<w:sdtContent>{content}</w:sdtContent>"
        return f"<w:sdt><w:sdtPr>{properties}</w:sdtPr>{inner}</w:sdt>"

    prompt = "<w:showingPlcHdr/>"
    cells = [f"<w:tc>{paragraph(text)}</w:tc>" for text in ("a", "b", "c", "d")]
    found = parsed(
        control(paragraph("block")),
        paragraph("in ", control(run("line")), control(run("Click here"), prompt)),
        table(
            control(f"<w:tr>{cells[0]}{cells[1]}</w:tr>"),
            f"<w:tr>{control(cells[2])}{cells[3]}</w:tr>",
        ),
        control(paragraph("Choose an item."), prompt),
        control(paragraph("filled in"), '<w:showingPlcHdr w:val="0"/>'),
        paragraph(control(run("☒"), "<w14:checkbox/>"), " agreed"),
    )
    assert found.text == "block\n\nin line\n\na | b\nc | d\n\nfilled in\n\n☒ agreed"


def letters(text: str) -> str:
    return f"<m:r><m:t>{text}</m:t></m:r>"


def part(tag: str, **parts: str) -> str:
    inner = "".join(f"<m:{name}>{letters(text)}</m:{name}>" for name, text in parts.items())
    return f"<m:{tag}>{inner}</m:{tag}>"


@pytest.mark.parametrize(
    ("content", "shown"),
    [
        (letters("1") + part("f", num="1", den="2"), "1 1/2"),
        (part("f", num="a+b", den="12") + letters("3"), "(a+b)/12 3"),
        (part("sSup", e="x", sup="2") + letters("=4"), "x²=4"),
        (part("sSup", e="10", sup="-3"), "10⁻³"),
        (part("sSup", e="a+b", sup="k+1"), "(a+b)^(k+1)"),
        (part("sSubSup", e="a", sub="i", sup="2") + letters("b"), "a_i² b"),
        (part("rad", deg="3", e="27"), "³√27"),
        (part("rad", e="x+1"), "√(x+1)"),
        (part("nary", naryPr="", sub="i=1", sup="n", e="i"), "∫_(i=1)ⁿ i"),
        (part("func", fName="sin", e="x"), "sin x"),
        (part("d", e="a"), "(a)"),
        (f"<m:m>{part('mr', e='1')}{part('mr', e='2')}</m:m>", "[1; 2]"),
        (part("limLow", e="lim", lim="n"), "lim_n"),
    ],
)  # fmt: skip
def test_equations_stand_on_one_line_apart_from_numbers(content: str, shown: str) -> None:
    equation = f"<m:oMath>{content}</m:oMath>"
    assert line("It is ", equation, " here.") == f"It is {shown} here."
    assert line("120", equation) == f"120{' ' * shown[0].isalnum()}{shown}"


def test_a_deleted_or_hidden_end_joins_a_paragraph_with_the_next() -> None:
    found = parsed(
        paragraph("in second", properties='<w:rPr><w:del w:id="1" w:author="A"/></w:rPr>'),
        paragraph("class"),
        paragraph("one,", properties="<w:rPr><w:vanish/></w:rPr>"),
        paragraph(" two"),
        paragraph("Terms.", properties="<w:rPr><w:vanish/><w:specVanish/></w:rPr>"),
        paragraph("They apply."),
        paragraph("O", properties='<w:framePr w:dropCap="drop" w:lines="3"/>'),
        paragraph("nce upon a time."),
        paragraph("last", properties='<w:rPr><w:moveFrom w:id="2" w:author="A"/></w:rPr>'),
    )
    assert lines(found) == [
        "in second class", "one, two", "Terms.", "They apply.", "Once upon a time.", "last",
    ]  # fmt: skip
