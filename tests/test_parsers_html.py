from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.parsers.html import parse
from tests.parsed import check, linked, outside, view

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
    parsed = parse(PAGE.encode(), "page.html")
    check(parsed)
    assert outside(parsed) == []
    assert view(parsed) == [
        ("heading", 1, "Heading one"),
        ("paragraph", 0, "loose textfoobar in"),
        ("paragraph", 0, "div text"),
        ("paragraph", 0, "para one\nline two link here ."),
        ("paragraph", 0, "tail"),
        ("item", 0, "one"),
        ("item", 1, "sub no link"),
        ("item", 0, "after"),
        ("item", 0, "p1"),
        ("item", 0, "p2"),
        ("paragraph", 0, "Cap"),
        ("row", 0, "A | B"),
        ("row", 0, "| 1 x | | 2"),
        ("heading", 2, "Lay"),
        ("paragraph", 0, "out"),
        ("paragraph", 0, "right"),
        ("code", 0, "def f():\n    return  1 < 2"),
        ("paragraph", 0, "Term"),
        ("item", 0, "Definition"),
        ("paragraph", 0, "Fig"),
        ("paragraph", 0, "Quote"),
        ("paragraph", 0, "q2"),
        ("paragraph", 0, "block"),
        ("paragraph", 0, "link"),
        ("paragraph", 0, "coop x"),
    ]
    assert linked(parsed) == [
        ("link here", "http://x.org/a?b=1&c"),
        ("B", "u"),
        ("block", "big"),
        ("link", "big"),
    ]
    assert parsed.title == "My & page"


def test_the_title_may_be_the_first_heading() -> None:
    assert parse(b"<title> </title><h1>A <i>b</i></h1><h1>C</h1>", "x").title == "A b"
    assert parse(b"<p>text", "x").title is None


def test_permalinks_are_no_part_of_a_heading() -> None:
    page = b"<h2>Caching<a href='#caching'>#</a></h2><p>See <a href='#x'>#1</a>"
    assert view(parse(page, "x"))[0] == ("heading", 2, "Caching")
    assert linked(parse(page, "x")) == [("#1", "#x")]


def test_a_small_main_part_does_not_hide_the_page() -> None:
    small = "<article>short</article><p>" + "a long text " * 9
    assert view(parse(small.encode(), "x"))[0] == ("paragraph", 0, "short")
    large = "<p>around</p><article>" + "a long text " * 9 + "</article><p>around"
    assert [kind for kind, _, _ in view(parse(large.encode(), "x"))] == ["paragraph"]
    assert "around" not in parse(large.encode(), "x").text


def test_a_form_around_the_whole_page_is_kept() -> None:
    page = b"<form><p>All of the text of this page</p></form><form>Search</form>"
    assert parse(page, "x").text == "All of the text of this page"


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        ('<meta charset="windows-1251"><p>Привет, мир'.encode("cp1251"), "cp1251"),
        (
            '<meta http-equiv=Content-Type content="text/html; charset=Shift_JIS"><p>日本'.encode(
                "shift_jis"
            ),
            "cp932",
        ),
        ("<meta charset=latin1><p>10 € – café".encode("cp1252"), "cp1252"),
        ("<?xml version='1.0' encoding='koi8-r'?><html><p>Привет".encode("koi8-r"), "koi8-r"),
        (codecs.BOM_UTF8 + "<meta charset=cp1251><p>€".encode(), "utf-8-sig"),
        (codecs.BOM_UTF16_LE + "<p>€".encode("utf-16-le"), "utf-16-le"),
        ("<meta charset=utf-8><p>café".encode("cp1252"), "cp1252"),
        ("<meta charset=nonsense><p>€".encode(), "utf-8"),
        ("<meta charset=utf-16><p>€".encode(), "utf-8"),
    ],
)
def test_the_encoding_is_the_declared_one_unless_that_is_wrong(data: bytes, encoding: str) -> None:
    parsed = parse(data, "x")
    assert parsed.encoding == encoding
    assert parsed.text in {"Привет, мир", "日本", "10 € – café", "Привет", "€", "café"}


def test_malformed_and_deep_markup_is_read() -> None:
    assert parse(b"<p>one<p <b>two</i></td></div>three<![CDATA[x", "x").text.startswith("one")
    assert parse(b"<div>" * 5000 + b"deep", "x").text == "deep"


PIECES = st.lists(
    st.one_of(
        st.sampled_from(
            """<p> </p> <div> </div> <ul> <ol> <li> </li> </ul> <a&nbsp;href=x> </a> <table> <tr>
            <td> <th> </td> </tr> </table> <pre> </pre> <br> <h2> </h2> <b> </b> <dl> <dt> <dd>
            <form> </form> <main> <article> </main> <header> &amp; &nbsp; &shy; <!-- --> <svg>
            <select> <math> <template> <body> <frameset> <sup> </sup> <s> </s> <button> </button> <rt>
            <mfrac> <mn> </math> <td&nbsp;rowspan=3> <td&nbsp;colspan=2> <q> </q> <img&nbsp;alt=x>
            <div&nbsp;hidden> <option> <text> <textarea>""".replace("&nbsp;href", " href").split(
                " "
            )
        ),
        st.text(st.characters(exclude_categories=["Cs"]), max_size=4),
    ),
    max_size=40,
).map("".join)


@given(PIECES)
def test_any_markup_gives_sound_blocks(markup: str) -> None:
    data = f"<meta charset=utf-8>{markup}".encode()
    parsed = parse(data, "x")
    check(parsed)
    assert outside(parsed) == []
