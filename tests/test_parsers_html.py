from __future__ import annotations

import codecs
import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ingest.parsers import parse_document
from ingest.parsers.html import parse
from tests.parsed import checked, lines, linked, outside, parsed_by, texts, view

parsed = parsed_by(parse)

PAGE = """\
<!doctype html><html><head><title> My &amp;
 page </title><style>p{}</style></head><body>
<header><a href="/">Site</a></header><nav>menu</nav>
<main><header><h1>Head<em>ing</em> one</h1></header>loose <b>text</b>foo<b>bar</b> in
<div>div text<p>para  one<br>line two <a href="http://x.org/a?b=1&amp;c">link <i>here</i> </a>.
</div>
tail
<ul><li>one<ul><li>sub <a href="javascript:x()">no link</a></li></ul>after</li>
<li><p>p1</p><p>p2</p></ul>
<table><caption>Cap</caption><tr><th>A</th><th><a href=u>B</a></th></tr>
<tr><td></td><td>1<p>x</p></td><td></td><td>2</td></table>
<table><tr><td><h2>Lay</h2><p>out</p></td><td>right</td></tr></table>
<pre><code>def f():
    return  1 &lt; 2
</code></pre><dl><dt>Term<dd>Definition</dl>
<figure><img alt=x><figcaption>Fig</figcaption></figure>
<blockquote>Quote <p>q2</blockquote><a href=big><div>block</div><div>link</div></a>
<p hidden>no</p><p style="display: none">no</p><div role=navigation>no</div>
<script>no</script><noscript>no</noscript><template>no</template><form>no <input></form>
co&shy;op&nbsp;x<!-- no --></main><footer>no</footer><aside>no</aside></body></html>"""


def test_blocks_of_a_page() -> None:
    found = parsed(PAGE)
    assert outside(found) == []
    assert view(found) == [
        ("heading", 1, "Heading one"), ("paragraph", 0, "loose textfoobar in"),
        ("paragraph", 0, "div text"), ("paragraph", 0, "para one\nline two link here ."),
        ("paragraph", 0, "tail"), ("item", 0, "one"), ("item", 1, "sub no link"),
        ("item", 0, "after"), ("item", 0, "p1"), ("item", 0, "p2"), ("paragraph", 0, "Cap"),
        ("row", 1, "A | B"), ("row", 0, "| 1 x | | 2"), ("heading", 2, "Lay"),
        ("paragraph", 0, "out"), ("paragraph", 0, "right"),
        ("code", 0, "def f():\n    return  1 < 2"), ("paragraph", 0, "Term"),
        ("item", 0, "Definition"), ("paragraph", 0, "Fig"), ("paragraph", 0, "Quote"),
        ("paragraph", 0, "q2"), ("paragraph", 0, "block"), ("paragraph", 0, "link"),
        ("paragraph", 0, "coop x"),
    ]  # fmt: skip
    assert linked(found) == [
        ("link here", "http://x.org/a?b=1&c"), ("B", "u"), ("block", "big"), ("link", "big"),
    ]  # fmt: skip
    assert found.title == "My & page"


@pytest.mark.parametrize(
    ("page", "title"),
    [
        ("<title> </title><h1>A <i>b</i></h1><h1>C</h1>", "A b"),
        ("<p>text", None),
        ("<title>Home care</title><h1>Other</h1>", "Home care"),
        *(
            (f"<title>{said}</title>{text}", title)
            for said in ("Untitled Document", "Home", "index.html", "Unbenannt", "–", "Page 1")
            for text, title in (("<h1>Leave <b>policy</b></h1>", "Leave policy"), ("<p>Text", None))
        ),
    ],
)
def test_the_title_is_the_stated_one_if_it_says_something_or_the_first_heading(
    page: str, title: str | None
) -> None:
    assert parsed(f"<meta charset=utf-8>{page}").title == title


def test_permalinks_are_no_part_of_a_heading() -> None:
    found = parsed("<h2>Caching<a href='#caching'>#</a></h2><p>See <a href='#x'>#1</a>")
    assert view(found)[0] == ("heading", 2, "Caching")
    assert linked(found) == [("#1", "#x")]
    edit = "<span class='mw-editsection'>[<a href='/edit'>edit</a>]</span>"
    assert view(parsed(f"<h2>Fees{edit}</h2><p>45."))[0] == ("heading", 2, "Fees")
    back = "<span class='mw-cite-backlink'>↑ <sup><a href='#a'>1.0</a> <a href='#b'>1.1</a></sup></span>"
    page = (
        f"<ol><li>{back} Lee, 1999.</ol><div class='catlinks'>Category: <a href=/c>Pumps</a></div>"
    )
    assert lines(parsed(page)) == ["Lee, 1999."]


LONG = "a long text " * 9


@pytest.mark.parametrize(
    ("page", "text"),
    [
        (f"<article>short</article><p>{LONG}", f"short\n\n{LONG}"),
        (f"<p>around</p><article>{LONG}</article><p>around", LONG),
        (f"<article><p>{LONG}</article><article>short</article>", f"{LONG}\n\nshort"),
        (
            "<form><p>All of the text of this page</p></form><form>Search</form>",
            "All of the text of this page",
        ),
        ("<div>" * 5000 + "deep", "deep"),
    ],
)
def test_the_main_part_is_the_large_one(page: str, text: str) -> None:
    assert parsed(page).text == text.replace(" \n", "\n").strip()


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        ('<meta charset="windows-1251"><p>Привет, мир'.encode("cp1251"), "cp1251"),
        ("<meta content='text/html; charset=Shift_JIS'><p>日本".encode("shift_jis"), "cp932"),
        ("<meta charset=latin1><p>10 € – café".encode("cp1252"), "cp1252"),
        ("<?xml version='1.0' encoding='koi8-r'?><html><p>Привет".encode("koi8-r"), "koi8-r"),
        ("<meta charset=iso-8859-1><p>café".encode(), "utf-8"),
        (codecs.BOM_UTF8 + "<meta charset=cp1251><p>€".encode(), "utf-8-sig"),
        (codecs.BOM_UTF16_LE + "<p>€".encode("utf-16-le"), "utf-16-le"),
        ("<meta charset=utf-8><p>café".encode("cp1252"), "cp1252"),
        ("<meta charset=nonsense><p>€".encode(), "utf-8"),
        ("<meta charset=utf-16><p>€".encode(), "utf-8"),
    ],
)
def test_the_encoding_is_the_declared_one_unless_that_is_wrong(data: bytes, encoding: str) -> None:
    found = parsed(data)
    assert found.encoding == encoding
    assert found.text in {"Привет, мир", "日本", "10 € – café", "Привет", "€", "café"}


def test_malformed_markup_is_read() -> None:
    assert parsed("<p>one<p <b>two</i></td></div>three<![CDATA[x").text.startswith("one")


PIECES = """<p>;</p>;<div>;</div>;<ul>;<ol>;<li>;</li>;</ul>;<a href=x>;</a>;<table>;<tr>;<td>;<th>;</td>;</tr>
;</table>;<pre>;</pre>;<br>;<h2>;</h2>;<b>;</b>;<dl>;<dt>;<dd>;<form>;</form>;<main>;<article>;</main>;<header>
;&amp;;&nbsp;;&shy;;<!-- -->;<svg>;<select>;<math>;<template>;<body>;<frameset>;<sup>;</sup>;<s>;</s>;<button>
;</button>;<rt>;<mfrac>;<mn>;</math>;<td rowspan=3>;<td colspan=2>;<q>;</q>;<img alt=x>;<div hidden>;<option>
;<text>;<textarea>; """


@example("<ol><li>0")
@given(texts(PIECES.split(";"), st.text(st.characters(exclude_categories=["Cs"]), max_size=4)))
def test_any_markup_gives_sound_blocks(markup: str) -> None:
    words = outside(parsed(f"<meta charset=utf-8>{markup}"))
    assert [
        one for one in words if not re.fullmatch(r"\d+\.", one)
    ] == []  # the numbers of items are


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ("<ol><li>Open.<li><p>Wait.</p><p>Look.</p><li></li><li>Shut.</ol>",
         "1. Open.\n2. Wait.\nLook.\n4. Shut."),
        ("<ol start=7><li>Do:<ol type=a><li>press<li>hold</ol></li><li>End</ol>",
         "7. Do:\na. press\nb. hold\n8. End"),
        ("<ol reversed><li>four<li>three<li value=10>ten<li>nine</ol>",
         "4. four\n3. three\n10. ten\n9. nine"),
        ("<ol><li>one<ul><li>dot</ul><li><ol><li>inner</ol></ol>", "1. one\ndot\n1. inner"),
        ("<style>.bare{list-style:none}</style><ol class=bare><li>a<li>b</ol><ul><li>c</ul>", "a\nb\nc"),
        ("<ol start=x><li value=-2>two below<li style='list-style-type: none'>bare</ol>",
         "-2. two below\nbare"),
    ],
)  # fmt: skip
def test_items_have_the_numbers_that_browsers_show(page: str, text: str) -> None:
    found = parsed(f"<main><p>Text.</p>{page}</main>")
    assert found.text == f"Text.\n\n{text}"
    assert not any(block.start != found.text.find("Text.") and found.text[block.start].isdigit()
                   for block in found.blocks)  # fmt: skip


@pytest.mark.parametrize("level", ["7", "0", "x", "9" * 5000])
def test_any_level_is_that_of_a_heading(level: str) -> None:
    page = f'<p role=heading aria-level="{level}">Gates</p><p>They open.</p>'
    assert view(parsed(page)) == [("heading", 6, "Gates"), ("paragraph", 0, "They open.")]


def test_roles_mean_what_tags_mean() -> None:
    page = (
        '<div role=heading aria-level=1>Gates</div><p role="heading">Hours</p><p>They open.</p>'
        "<div role=row><span role=columnheader>Gate</span><span role=cell>at nine</span></div>"
    )
    assert view(parsed(page)) == [
        ("heading", 1, "Gates"), ("heading", 2, "Hours"), ("paragraph", 0, "They open."),
        ("paragraph", 0, "Gate at nine"),
    ]  # fmt: skip


XHTML = (
    '<?xml version="1.0"?>\n<html xmlns="http://www.w3.org/1999/xhtml"><head>%s</head><body>%s'
    "<h1>Pumps</h1><p>Open the valve.</p></body></html>"
)


@pytest.mark.parametrize(
    ("head", "body"),
    [
        ("<title/>", ""),
        ('<script src="a.js" type="text/javascript"/><style\n/>', ""),
        (
            "<script>if (1 < 2) write('<title/>')</script>",
            "<iframe src='a' /><textarea/><noscript/>",
        ),
        ("<!-- <p> -->", "<div class='x'/><select/><p id='y'/><a id='a>b'/><br/>"),
    ],
)
def test_an_empty_element_of_xhtml_takes_nothing_in(head: str, body: str) -> None:
    found = parsed(XHTML % (head, body))
    assert view(found) == [("heading", 1, "Pumps"), ("paragraph", 0, "Open the valve.")]
    assert not found.links
    assert view(parsed((XHTML % (head, body)).split("\n", 1)[1])) == view(found)  # by its namespace


def test_entities_that_xhtml_states_itself_are_their_text() -> None:
    own = (
        '<!DOCTYPE html [\n<!-- &c; ] > --><!ENTITY port "Port of Oslo">\n<!ENTITY % x SYSTEM "y">'
        '<!ENTITY c \'<b>&port;</b> &amp; sons\'><!ENTITY port "another"><!ENTITY far SYSTEM "z">]>'
    )
    page = XHTML % ("<title>&port;</title>", "<h1>&port;</h1><p>By &c;, &eacute;, &far;.</p>")
    found = parsed(page.replace("<html", own + "<html", 1))
    assert found.title == "Port of Oslo"
    assert lines(found)[:2] == ["Port of Oslo", "By Port of Oslo & sons, é, &far;."]
    bomb = '<!ENTITY a0 "%s">' % ("lol" * 100)
    bomb += "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 9}">' for n in range(1, 9))
    page = XHTML % ("", "<p>&a8;</p>" + "<p>&a0;</p>" * 5_000)
    assert len(parsed(page.replace("<html", f"<!DOCTYPE html [{bomb}]><html", 1)).text) < 1_100_000


def test_a_cdata_section_of_xhtml_is_text() -> None:
    found = parsed(XHTML % ("", "<pre><![CDATA[a <b> &amp; c]]></pre><p>One<br/>two</p>"))
    assert view(found)[:2] == [("code", 0, "a <b> &amp; c"), ("paragraph", 0, "One\ntwo")]


def test_an_address_without_quotation_marks_ends_with_its_slash() -> None:
    found = parsed('<html xmlns="http://www.w3.org/1999/xhtml"><p><a href=x/>Fees</a></p>')
    assert linked(found) == [("Fees", "x/")]


MACRO = '<ac:structured-macro ac:name="%s"><ac:parameter ac:name="%s">%s</ac:parameter>%s</ac:structured-macro>'


@pytest.mark.parametrize(
    ("stored", "blocks"),
    [
        (
            MACRO % ("code", "language", "bash", "<ac:plain-text-body><![CDATA[a <b\n  c]]></ac:plain-text-body>"),
            [("code", 0, "a <b\n  c")],
        ),
        (
            MACRO % ("expand", "title", "Who pays?", "<ac:rich-text-body>The office.</ac:rich-text-body>"),
            [("heading", 2, "Who pays?"), ("paragraph", 0, "The office.")],
        ),
        (f"<p>It is {MACRO % ('status', 'title', 'OPEN', '')} now.</p>", [("paragraph", 0, "It is OPEN now.")]),
        (
            '<p>See <ac:link><ri:page ri:content-title="Fees"/></ac:link>, <ac:link><ri:page ri:content-title="B"'
            " /><ac:plain-text-link-body><![CDATA[the rules]]></ac:plain-text-link-body></ac:link>.</p>",
            [("paragraph", 0, "See Fees, the rules.")],
        ),
        (
            "<ac:task-list><ac:task><ac:task-id>3</ac:task-id><ac:task-status>incomplete</ac:task-status>"
            '<ac:task-body>Pay by <time datetime="2026-03-31" /></ac:task-body></ac:task></ac:task-list>',
            [("item", 0, "☐ Pay by 2026-03-31")],
        ),
        (
            '<div class="expand-control"><span>Click here to expand...</span></div><div>Nine.</div>'
            '<div class="expand-control"><span>Who pays?</span></div><div>We do.</div>',
            [("paragraph", 0, "Nine."), ("heading", 2, "Who pays?"), ("paragraph", 0, "We do.")],
        ),
    ],
)  # fmt: skip
def test_what_confluence_stores_is_read_as_it_is_shown(
    stored: str, blocks: list[tuple[str, int, str]]
) -> None:
    assert view(parsed(f"<h1>Title</h1>{stored}"))[1:] == blocks


def test_a_page_of_google_docs_has_its_title_and_its_comments() -> None:
    found = parsed(
        '<html><body class="c1 doc-content"><p class="c2 title"><span>Leave</span></p><h1>Scope</h1><p>You have'
        ' 28 days<sup><a href="#cmnt1" id="cmnt_ref1">[a]</a></sup>.</p><div><p><a href="#cmnt_ref1" id="cmnt1">'
        "[a]</a><span>Or 30?</span></p><p>Ask Ann.</p></div><div><p>End.</p></div></body></html>"
    )
    assert found.title == "Leave"
    assert view(found) == [
        ("heading", 1, "Leave"), ("heading", 1, "Scope"), ("paragraph", 0, "You have 28 days."),
        ("comment", 0, "Comment: Or 30?"), ("comment", 0, "Ask Ann."), ("paragraph", 0, "End."),
    ]  # fmt: skip


def test_bold_lines_that_stand_as_headings_are_headings() -> None:
    rest = "<p>Text of it.</p>"
    bold = (
        "<p><strong>Fees</strong></p>", "<div><b>Fees</b></div>", "<p><span style='font-weight: 700'>Fees</span>",
        "<p style='font-weight:bold'>Fees</p>",
    )  # fmt: skip
    for line in bold:
        found = view(parsed_by(parse)(f"<h2>Pier</h2>{line}{rest}{line}{rest}"))
        assert [one[:2] for one in found] == [
            ("heading", 2), ("heading", 3), ("paragraph", 0), ("heading", 3), ("paragraph", 0),
        ]  # fmt: skip
    for line in (
        "<p><b>Fees</b> are due.</p>",
        "<p><b>The fee is 12 EUR.</b></p>",
        "<ul><li><b>Fees</b></ul>",
    ):
        assert "heading" not in {
            one[0] for one in view(parsed_by(parse)(f"{line}{rest}{line}{rest}"))
        }
    once = view(parsed_by(parse)(f"<p><b>Fees</b></p>{rest}"))
    assert once[0][0] == "paragraph"


def test_a_box_that_nobody_can_click_says_whether_its_item_holds() -> None:
    done = (
        "<ul><li><input type=checkbox disabled checked> Boat<li><input type=checkbox disabled>Wall"
    )
    assert lines(parsed(f"{done}<li><input type=checkbox checked>Filter</ul>")) == [
        "☒ Boat",
        "☐ Wall",
        "Filter",
    ]


def test_tasks_of_notion_say_whether_they_are_done() -> None:
    task = '<ul class="to-do-list"><li><div class="checkbox checkbox-{}"></div> <span class="to-do-children-{}">'
    page = "".join(
        f"{task.format(*state)}{said}</span></li></ul>"
        for said, state in (("Boat", ("on", "checked")), ("Wall", ("off", "unchecked")))
    )
    assert lines(parsed(page)) == ["☒ Boat", "☐ Wall"]


def test_lists_and_the_title_of_a_page_that_word_wrote_are_such() -> None:
    def item(mark: str, text: str) -> str:
        ignored = f"<span style='font:x'><span style='mso-list:Ignore'>{mark}<span>&nbsp; </span></span></span>"
        return f"<p class=MsoListParagraph style='margin:0;mso-list:l0 level1 lfo1'>{ignored}{text}</p>"

    page = (
        f"<p class=MsoTitle>Rules</p>{item('·', 'One.')}{item('2)', 'Two.')}{item('3.1', 'Three.')}"
    )
    found = parsed(f"{page}<h2><span style='mso-list:Ignore'>4. </span>Four</h2>")
    assert view(found) == [
        ("heading", 1, "Rules"), ("item", 0, "One."), ("item", 0, "Two."), ("item", 0, "3.1 Three."),
        ("heading", 2, "4. Four"),
    ]  # fmt: skip
    assert "\n2) Two." in found.text


def test_an_empty_line_parts_paragraphs_and_links_side_by_side_do_not_touch() -> None:
    assert lines(parsed("<p>One.<br>Two.<br> <br><b>Fees</b><br>Ten.<br><br></p>")) == [
        "One.\nTwo.",
        "Fees\nTen.",
    ]
    assert lines(parsed("<a href=a>Mail</a><a href=b>Call us</a>")) == ["Mail Call us"]
    assert lines(parsed("<pre>a<br><br>b</pre>")) == ["a\n\nb"]


def test_addresses_that_only_a_link_leads_to_stand_behind_its_words() -> None:
    page = (
        '<h1>Contact</h1><p><a href="mailto:ann@port.example?subject=Hi">E-mail</a>, '
        '<a href="tel:+49301234567">call</a> or <a href="https://port.example">visit</a> us.</p>'
        '<p><a href="mailto:bob@port.example">bob@port.example</a>, <a href="tel:+4930999888">030 / 999 888</a>'
        '</p><p><a href="mailto:?subject=Fees">Share</a></p>'
        '<table><tr><td>Cy</td><td><a href="mailto:cy%40port.example">write</a></td></tr></table>'
    )
    read = checked(parse_document(page.encode(), "x.html")[1])
    assert lines(read)[1:] == [
        "E-mail (ann@port.example), call (+49301234567) or visit us.",
        "bob@port.example, 030 / 999 888", "Share", "Cy | write (cy@port.example)",
    ]  # fmt: skip
    assert [words for words, _ in linked(read)][:3] == ["E-mail", "call", "visit"]
    letter = "[E-mail](mailto:ann@port.example)\n"
    assert parse_document(letter.encode(), "x.md")[1].text == letter


def test_letters_of_fonts_and_formulas_are_those_that_are_typed() -> None:
    page = (
        "<title>O\ufb03ce</title><h1>O\ufb03ce</h1><p>It \ufb01les <a href=a>o\ufb00</a> \uff12\uff10:"
        "\U0001d5f1\U0001d5fc x\u00b2 \ufefc HR\u201112</p><table><tr><td>\ufb01t<td>Sta\ufb00</table>"
    )
    read = checked(parse_document(page.encode(), "x.html")[1])
    assert (read.title, lines(read)) == (
        "Office",
        ["Office", "It files off 20:do x² لا HR-12", "fit | Staff"],
    )
    assert linked(read) == [("off", "a")]
    text = "Die \ufb02inke Ärztin kommt."  # a file of text is quoted as it is
    assert parse_document(text.encode(), "x.txt")[1].text == text


def test_addresses_that_a_page_hides_from_programs_are_read() -> None:
    hidden = "5a3b34341a2a35282e743f223b372a363f"  # ann@port.example
    page = (
        f'<p>Write to <a href="/cdn-cgi/l/email-protection" data-cfemail="{hidden}">[email&#160;protected]</a>'
        f' or <a href="/cdn-cgi/l/email-protection#{hidden}">Ann</a>, not <i data-cfemail="zz">us</i>.</p>'
    )
    read = parsed(page)
    assert read.text == "Write to ann@port.example or Ann, not us."
    assert linked(read) == [("Ann", "mailto:ann@port.example")]


FULL = "Room 12 is on the second floor, behind the stairs, and has the post of all departments."


def test_control_characters_are_no_part_of_the_text() -> None:
    assert lines(parsed(f"<p>\x04{FULL}\r\x05</p><p>☒\x01 yes</p>")) == [FULL, "☒ yes"]


def test_divisions_that_styles_put_into_the_line_are_a_part_of_it() -> None:
    page = (
        "<style>.sum{display:inline} .card{display:inline-block}</style>"
        "<div>The fee is $<div style='DISPLAY: inline;'><b>5.22</b></div> a day, $<div class=sum>9</div>.</div>"
        "<div class=card>Ann</div><div class=card>Ben</div>"
    )
    assert lines(parsed(page)) == ["The fee is $5.22 a day, $9.", "Ann", "Ben"]


@pytest.mark.parametrize(
    "box",
    [
        "<div class=note><h3 class=title>Note</h3><p>Keep it dry.</p></div>",
        "<div class='admonition note'><p class=admonition-title>Note</p><p>Keep it dry.</p></div>",
        "<div class='markdown-alert'><p><strong>Note:</strong></p>Keep it dry.</div>",
    ],
)
def test_the_label_of_a_note_heads_nothing(box: str) -> None:
    page = parsed(f"<h2>Lamps</h2><p>Light it.</p>{box}<p>Put it out.</p>")
    assert lines(page) == ["Lamps", "Light it.", "Keep it dry.", "Put it out."]
    assert "Note: Keep it dry." in page.text
    assert lines(page, "heading") == ["Lamps"]


def test_notes_that_are_a_section_keep_their_heading() -> None:
    page = parsed(
        "<h2>Lamps</h2><p>Light it.</p><section><h2>Notes</h2><p>See there.</p></section>"
    )
    assert lines(page) == ["Lamps", "Light it.", "Notes", "See there."]


def test_lists_of_google_docs_are_nested_as_their_classes_say() -> None:
    def items(level: int, *said: str) -> str:
        held = "".join(f'<li class="c1 li-bullet-0"><span>{one}</span></li>' for one in said)
        return f'<ul class="c3 lst-kix_9abcde-{level} start">{held}</ul>'

    page = items(0, "Trains") + items(1, "second class", "no beds") + items(0, "Planes")
    assert view(parsed(page)) == [
        ("item", 0, "Trains"), ("item", 1, "second class"), ("item", 1, "no beds"), ("item", 0, "Planes")
    ]  # fmt: skip


def test_lists_of_filtered_pages_of_word_are_told_by_the_white_behind_their_marks() -> None:
    white = "<span style='font:7.0pt \"Times New Roman\"'>&nbsp;&nbsp; </span>"
    page = (
        f"<p class=MsoListParagraphCxSpFirst><span style='font-family:Symbol'>·{white}</span>One.</p>"
        f"<p class=MsoListParagraphCxSpLast>2.{white}Two.</p><p class=MsoListParagraph>Set in.</p>"
        "<p class=MsoListParagraph style='mso-list:l0 level2 lfo1'><span style='mso-list:Ignore'>o</span>In.</p>"
    )
    assert view(parsed(page)) == [
        ("item", 0, "One."), ("item", 0, "2. Two."), ("paragraph", 0, "Set in."), ("item", 1, "In.")
    ]  # fmt: skip


def test_tasks_of_a_page_that_confluence_exported_say_whether_they_are_done() -> None:
    tasks = (
        '<ul class="inline-task-list"><li class="checked" data-inline-task-id="1">Ordered</li>'
        '<li data-inline-task-id="2">Paid</li></ul>'
    )
    assert lines(parsed(tasks)) == ["☒ Ordered", "☐ Paid"]


def test_a_table_of_one_cell_is_a_frame_around_a_text() -> None:
    framed = parsed("<table><tr><td><p>Mind the gap.</p><p>It is wide.</p></td></tr></table>")
    assert view(framed) == [("paragraph", 0, "Mind the gap."), ("paragraph", 0, "It is wide.")]


@pytest.mark.parametrize(
    ("box", "kind"),
    [
        ('<div class="sidebar"><div><h4>Moon</h4></div><p>It pulls.</p></div>', "paragraph"),
        ("<aside><h3>Moon</h3><p>It pulls.</p></aside>\n", "paragraph"),
        ("<aside><h3>Moon</h3><p>It pulls.</p></aside><h3>Next</h3>", "heading"),  # it ends there
        ("<aside><h3>Moon</h3><p>It pulls.</p><h3>Sun</h3></aside>", "heading"),
        ("<div><h3>Moon</h3><p>It pulls.</p></div>", "heading"),
    ],
)
def test_the_title_of_a_box_in_a_text_heads_nothing_of_what_goes_on_below_it(
    box: str, kind: str
) -> None:
    found = view(parsed(f"<h2>Tides</h2><p>High at six.</p>{box}<p>Low at noon.</p>"))
    assert next(one[0] for one in found if one[2] == "Moon") == kind
