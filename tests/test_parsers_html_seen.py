"""What a person sees of a page is in its text, and what nobody sees is not."""

from __future__ import annotations

import pytest

from ingest.document import ParsedDocument
from ingest.parsers.html import parse
from tests.parsed import checked, outside, view
from tests.parsed import lines as blocks


def page(markup: str) -> ParsedDocument:
    parsed = checked(parse(f"<meta charset=utf-8>{markup}".encode(), "page.html"))
    assert outside(parsed) == []
    return parsed


def lines(markup: str) -> list[str]:
    return blocks(page(markup))


@pytest.mark.parametrize(
    "markup",
    [
        "<h3><button aria-expanded=false aria-controls=a>Asked</button></h3><div id=a hidden>Told</div>",
        "<h3><button>Asked</button></h3><div style='display:none'>Told</div>",
        "<button class=accordion>Asked</button><div class=panel style='display: none'>Told</div>",
        "<button>Asked</button><div hidden>Told</div>",
        "<button data-bs-toggle=collapse data-bs-target='.both'>Asked</button><p class=both hidden>Told",
        "<button data-toggle=collapse data-target='#a'>Asked</button><p>x</p><p id=a hidden>Told",
        "<button popovertarget=a>Asked</button><p>x</p><div popover id=a hidden>Told</div>",
        "<button onclick=\"show('a')\">Asked</button><p>x</p><p id=a style='visibility: hidden'>Told",
        "<button id=b>Asked at last?</button><p>x</p><p id=a hidden>Told<script>open('#a')</script>",
        "<a href='#a'>Asked</a><p>x</p><div id=a style='display:none'>Told</div>",
        "<div role=button tabindex=0>Asked</div><div hidden>Told</div>",
        "<div onclick='f(this)'>Asked</div><div hidden>Told</div>",
        "<h4 class=faq-question>Asked</h4><div hidden>Told</div>",
        "<h4>Asked</h4><div class=faq-answer style='display:none'>Told</div>",
        "<dl><dt><button>Asked</button></dt><dd hidden>Told</dd></dl>",
        "<table><caption><button>Asked</button></caption><tr hidden id=a><td>Told</table>"
        "<button aria-controls=a>x</button>",
        "<details><summary>Asked</summary>Told</details>",
        "<dialog><h2>Asked</h2><p>Told</dialog>",
        "<p>Asked</p><p hidden=until-found>Told</p>",
        "<div role=tablist><button role=tab>Asked</button></div><div role=tabpanel hidden>Told</div>",
        "<p>Asked</p><p aria-hidden=true>Told</p>",
        "<p>Asked</p><p x-show=open style='display: none'>Told</p>",
        "<p id=q>Asked</p><p>x</p><div aria-labelledby=q hidden>Told</div>",
        "<div class='ui accordion'><div class=title>Asked</div><div class=content hidden>Told</div></div>",
        "<div class=faq-entry><div><b>Asked</b></div><div><p hidden>Told</p></div></div>",
        "<details><summary>Asked</summary><div><div style='display:none'>Told</div></div></details>",
        "<table class=mw-collapsible><tr><th>Asked<tr style='display:none'><td>Told</table>",
        "<p>Asked</p><p style='display:none'>Told</p><button class=x aria-expanded=false>Show more",
        "<a href='javascript:void(0)'>Asked</a><div style='display:none'>Told</div>",
        "<div class=toggle-head>Asked</div><hr><div style='display:none'>Told</div>",
        "<ul class='nav nav-tabs'><li><button class=nav-link role=tab>Asked</button></ul><p role=tabpanel>Told",
        "<nav><div role=tablist><button role=tab>Asked</button></div></nav><p role=tabpanel>Told</p>",
    ],
)
def test_what_a_click_opens_is_text(markup: str) -> None:
    said = lines(markup)
    asked = next(number for number, line in enumerate(said) if line.startswith("Asked"))
    assert said.index("Told") > asked


def test_a_question_that_opens_its_answer_heads_it() -> None:
    faq = (
        "<h2>Help</h2><details><summary>Who pays?</summary>We do.</details>"
        "<ul><li><button class=accordion>And <b>when</b>?</button><div hidden>In May.</div></ul>"
        "<details><summary><h4>Where?</h4></summary>Here.</details><details><summary>More</summary>x"
        "</details><div class='ui accordion'><div class=title><p>How?</p></div><div class=content hidden>So."
    )
    assert view(page(faq)) == [
        ("heading", 2, "Help"), ("heading", 3, "Who pays?"), ("paragraph", 0, "We do."),
        ("heading", 3, "And when?"), ("item", 0, "In May."), ("heading", 4, "Where?"),
        ("paragraph", 0, "Here."), ("paragraph", 0, "More"), ("paragraph", 0, "x"),
        ("heading", 5, "How?"), ("paragraph", 0, "So."),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "markup",
    [
        "<button>Copy</button>",
        "<button aria-label=Menu aria-expanded=false aria-haspopup=true>Menu</button>",
        "<button class=navbar-toggler data-toggle=collapse>Menu</button>",
        "<button data-clipboard-target='#a'>Copy</button>",
        "<p hidden>Draft</p>",
        "<noscript>Enable scripts</noscript><template>t</template>",
        "<span class='visually-hidden'>Skip</span><i class='material-icons'>expand_more</i>",
        "<i class='fa fa-icon' aria-hidden=true>x</i>",
        "<form role=search><label>Search<input type=search></label></form>",
        "<div class=bar><p>We use cookies to count visits.</p><button>Accept all</button></div>",
        "<div id=consent><h2>Privacy</h2><div><p>Wir verwenden Cookies.<a href=#>Alle akzeptieren</a></div></div>",
        "<div class='modal fade' role=dialog style='display:none'><p>This site uses cookies.</div>",
        "<div id=onetrust-banner-sdk><p>Choose what we may store.</p></div>",
        "<dialog><h2>Biscuits</h2><p>Nous utilisons des cookies.</p><button>Tout refuser</button></dialog>",
    ],
)
def test_what_nobody_reads_is_not_text(markup: str) -> None:
    assert lines(f"<p>Shown.</p>{markup}") == ["Shown."]


def test_a_page_about_cookies_is_no_banner() -> None:
    told = "<h1>Cookies</h1><p>We use cookies for a year.</p><button class=x>Accept</button>"
    assert lines(f"<div>{told}</div>") == ["Cookies", "We use cookies for a year."]
    told = "<h2>Privacy</h2><p>We use cookies, says Ms Lind.</p><a href=/yes>OK</a>"
    assert lines(f"<div>{told}</div>")[:2] == ["Privacy", "We use cookies, says Ms Lind."]
    recipe = "<h2>Cookies</h2><p>Use 200 g of butter for the cookies.</p><a href=/more>More</a>"
    assert lines(f"<div>{recipe}</div>")[1] == "Use 200 g of butter for the cookies."


def test_a_hidden_paragraph_below_a_heading_stays_hidden() -> None:
    parsed = page(f"<h2>Price</h2><p hidden>It was {'very ' * 9}cheap.</p><p>6 euros")
    assert blocks(parsed) == ["Price", "6 euros"]
    said = "1 hidden passage that nothing on the page opens is not in the text."
    assert parsed.remarks == (said,)


@pytest.mark.parametrize(
    "markup",
    [
        "<del>Cats are free.</del>",
        "<s>Cats are free.</s>",
        "<strike>Cats are free.</strike>",
        "<span style='text-decoration: line-through'>Cats are free.</span>",
        "<span style='color:red;text-decoration-line:underline line-through'>Cats are free.</span>",
        "<span class='old line-through'>Cats are free.</span>",
        "<style>/* x */ b.c1, .c2 {color: red; text-decoration: line-through}</style>"
        "<span class='c0 c2'>Cats are free.</span>",
        "<style>.box .old > i {text-decoration: line-through}</style>"
        "<b class=box><b class=old><i>Cats are free.</i></b></b>",
        "<style>#was::before {color: red} #was {text-decoration: line-through}</style>"
        "<i id=was>Cats are free.</i>",
        "<span role=deletion>Cats are free.</span>",
        "<span class=Strike-Through>Cats are free.</span>",
        "<sup style='text-decoration:line-through'>Cats are free.</sup>",
        "<style>.a {vertical-align: super} .b {text-decoration: line-through}</style>"
        "<span class='a b'>Cats are free.</span>",
    ],
)
def test_struck_out_words_are_left_out_and_said_so(markup: str) -> None:
    parsed = page(f"<p>{markup} <ins>Cats pay 3 euros.</ins></p>")
    assert parsed.text == "Cats pay 3 euros."
    assert parsed.remarks == ("1 struck-out passage is not in the text.",)


@pytest.mark.parametrize(
    ("rules", "markup", "seen"),
    [
        (".draft {display:none}", "<p class=draft>Old</p>", False),
        (".draft {display:none} .open .draft {display: block}", "<p class=draft>Old</p>", True),
        ("@media print {.draft {display:none}}", "<p class=draft>Old</p>", True),
        (".box .draft {display:none}", "<p class=draft>Old</p>", True),
        (".draft {display:none}", "<p class=draft style='display:block'>Old</p>", True),
        (".panel {display:none}", "<h3>More</h3><div class=panel>Old</div>", True),
    ],
)
def test_classes_that_hide(rules: str, markup: str, seen: bool) -> None:
    assert ("Old" in lines(f"<style>{rules}</style><p>New</p>{markup}")) == seen


def test_struck_out_words_are_in_no_title_heading_or_cell() -> None:
    parsed = page(
        "<h1>Fees <s>2019</s> 2025</h1><del><p>One</p><p>Two</p></del>"
        "<table><tr><td>Dog<td><s>10</s><td>12<tr style='text-decoration:line-through'><td>Cat<td>5"
    )
    assert parsed.title == "Fees 2025"
    assert parsed.text == "Fees 2025\n\nDog | | 12"
    assert parsed.remarks == ("4 struck-out passages are not in the text.",)


@pytest.mark.parametrize(
    ("markup", "written"),
    [
        ("It costs 12<sup>1</sup> euros", "It costs 12\u202f¹ euros"),
        ("It costs 12<sup><a href='#f'>1</a></sup> euros", "It costs 12\u202f¹ euros"),
        ("It costs 12<a href='#f'><sup>1</sup></a> euros", "It costs 12\u202f¹ euros"),
        ("12<a role=doc-noteref href='#f'>1</a> euros", "12\u202f¹ euros"),
        ("12<span style='vertical-align:super;font-size:7pt'>3</span> euros", "12\u202f³ euros"),
        ("<style>.s4{vertical-align:super}</style>12<span class=s4>3</span>", "12\u202f³"),
        ("10<sup>6</sup> people on 5 m<sup>2</sup>", "10⁶ people on 5 m²"),
        ("CO<sub>2</sub>, H<span style='vertical-align: sub'>2</span>O", "CO₂, H₂O"),
        ("<style>.f em, #n > b {vertical-align:super}</style><i class=f>12<em>3", "12\u202f³"),
        ("12<b style='position:relative;top:-.4em'>3</b> euros", "12\u202f³ euros"),
        ("12<span style='position:relative;top:-3.0pt'>3</span> euros", "12\u202f³ euros"),
        ("12<a href='#f3'>3</a> euros, the end.<a href='#f4'>4</a>", "12\u202f³ euros, the end.⁴"),
        ("<a href='#s1'>1</a> Aims on p.<a href='#p9'>9</a>", "1 Aims on p.9"),
        ("12<a href='#_ftn1'><span class=MsoFootnoteReference>1</span></a> x", "12\u202f¹ x"),
        ("12<a href='#f3'>3</a><a href='#f4'>4</a> euros", "12\u202f³⁴ euros"),
        ("<a href='#p1'>1</a><a href='#p2'>2</a>", "12"),
        ("<b>12</b><a href='#f3'>3</a><a href='#f4'>4</a>", "12\u202f³⁴"),
        ("Page\n<a href='#p1'>1</a><a href='#p2'>2</a>", "Page 12"),
        ("".join(f"<a href='#p{n}'>{n}</a>" for n in range(1, 9)), "12345678"),
        ("H<span role=subscript>2</span>O, 12<span role=superscript>3</span>", "H₂O, 12\u202f³"),
        ("<style>.x {vertical-align:super}</style><table><tr><td class=x>12<td>3", "12 | 3"),
        ("<table><tr><td>12<sup>1</sup><td>5<sup>th</sup></table>", "12\u202f¹ | 5th"),
    ],
)
def test_raised_and_lowered_digits_stay_apart(markup: str, written: str) -> None:
    assert page(markup).text == written


@pytest.mark.parametrize(
    ("markup", "written"),
    [
        ("<p><span style='display: block'>45</span><span style='display:block'>50</span>", "45 50"),
        ("<div style='display:flex'><span>Monday</span><span>9–17</span></div>", "Monday 9–17"),
        ("<style>.fee{display:grid}</style><div class=fee><b>12</b><i>34</i></div>", "12 34"),
        ("<style>.day{display:block}</style><p><i class=day>12</i><i class=day>34</i>", "12 34"),
        ("<p><span style='display:inline-block'>4</span><span>5</span>", "45"),
    ],
)
def test_what_is_laid_out_side_by_side_does_not_touch(markup: str, written: str) -> None:
    assert page(markup).text == written


def test_links_on_raised_text_keep_their_place() -> None:
    parsed = page("<p>12<sup><a href='#f'>1</a></sup> <a href=x>more</a>")
    assert [parsed.text[link.start : link.end].strip() for link in parsed.links] == ["¹", "more"]


@pytest.mark.parametrize(
    ("markup", "written"),
    [
        ("<math><mn>4</mn><mfrac><mn>1</mn><mn>2</mn></mfrac></math>", "4 1/2"),
        (
            "<math><mfrac><mrow><mi>a</mi><mo>+</mo><mi>b</mi></mrow><mn>2</mn></mfrac></math>",
            "(a+b)/2",
        ),
        ("<math><mi>m</mi><msup><mi>c</mi><mn>2</mn></msup></math>", "mc²"),
        ("<math><msub><mi>x</mi><mi>k</mi></msub></math>", "x_k"),
        ("<math><semantics><msqrt><mn>16</mn></msqrt><annotation>x</annotation></math>", "√16"),
        ("<ruby>漢<rt>kan</rt></ruby>", "漢(kan)"),
        ("<ruby>漢<rp>(</rp><rt>kan</rt><rp>)</rp></ruby>", "漢(kan)"),
        ("She said <q>no</q>.", "She said “no”."),
        ("<label>Name</label><label>Street</label> x", "Name Street x"),
        ("Fee <input value='12 euros'><input type=hidden value=no>", "Fee 12 euros"),
        ("<svg><title>no</title><text>North<tspan dy=1>wing</tspan></text></svg>", "North wing"),
        ("<h2><img alt='Opening hours'></h2>", "Opening hours"),
        ("I <img class=emoji alt='♥'> it", "I ♥ it"),
        ("<p>Mass is <img class='mwe-math-fallback' alt='mc^2'>.", "Mass is mc^2."),
        ("<table><tr><td>Dogs<td><img alt=yes><td><i></i><b class=sr-only>no", "Dogs | yes | no"),
    ],
)
def test_what_stands_for_words_is_written(markup: str, written: str) -> None:
    assert page(markup).text == written


def test_forms_with_text_are_read_and_search_boxes_are_not() -> None:
    text = "<p>" + "The page goes on about something else for a while. " * 3
    form = (
        "<form><fieldset><legend>Dog licence</legend><label>Zone <select><option>A: 2 euros"
        "<option>B: 3 euros</select></label><textarea>Reason</textarea><p>Bring a photograph.</p>"
        "<button>Send</button></fieldset></form>"
    )
    said = lines(text + form)
    assert "; ".join(said[1:]) == (
        "Dog licence; Zone; A: 2 euros; B: 3 euros; Reason; Bring a photograph."
    )
    countries = "".join(f"<option>Country {number}" for number in range(99))
    parsed = page(f"<p>Where from?<select>{countries}</select>")
    assert parsed.text == "Where from?"
    assert parsed.remarks == ("1 long list to choose from is not in the text.",)


def test_what_has_no_text_is_named() -> None:
    parsed = page(
        "<p>See<iframe src=x>no</iframe><video>no</video><video></video><canvas>no</canvas>"
    )
    assert parsed.text == "See"
    assert parsed.remarks == (
        "1 embedded page is not in the text.",
        "2 videos are not in the text.",
        "1 drawing made by a script is not in the text.",
    )


def test_a_document_keeps_its_header_asides_and_footer() -> None:
    parts = "<header><h1>Leave</h1>Valid from May</header><p>Text</p><aside>Note</aside><footer>Bell, 12</footer>"
    assert lines(parts) == ["Leave", "Valid from May", "Text", "Note", "Bell, 12"]
    article = f"<nav>menu</nav><article>{parts}</article>"
    assert lines(article) == ["Leave", "Valid from May", "Text", "Note", "Bell, 12"]


def test_a_site_loses_its_banner_and_says_what_it_said() -> None:
    said = (
        "The desk on the ground floor is open all day and answers every question that we get. " * 2
    )
    site = "<nav>menu</nav><header>Site</header><main><p>{}</main><p>{}</p><footer>{}</footer>"
    assert page(site.format("Text " * 30, "Menu", "© Site")).remarks == ()
    parsed = page("<h1>Leave</h1>" + site.format("Text " * 80, said, said))
    assert blocks(parsed)[:1] == ["Leave"]
    assert said.strip() not in parsed.text
    assert parsed.remarks == (
        "What stands beside the main part of the page is not in the text.",
        "The footer of the page is not in the text.",
    )


LINKS = "<li><a href=/a>Home</a><li><a href=/b>About us</a>"


@pytest.mark.parametrize(
    "menu",
    [
        f"<ul class='menu'>{LINKS}</ul>",
        f"<div id=mainNav><ul>{LINKS}</ul></div>",
        f"<ul role=menu>{LINKS}</ul>",
        "<div class='breadcrumb'><a href=/>Home</a> &gt; <a href=/d>Docs</a> &gt; Pier</div>",
        f"<ol class=pagination>{LINKS}</ol>",
        "<a href='#main'>Skip to content</a>",
        "<a class=x href='#i'>Zum Inhalt springen</a>",
        "<ul class=x><li><a accesskey=p href=/1><b>Prev</b>4.3. Gates</a><li>Pier guide"
        "<li><a accesskey=n href=/3><b>Next</b>4.5. Crane</a></ul>",
        "<div class=header><p>Next: <a href='#a' rel=next>Gates</a>, Up: <a href='#b' rel=up>Pier</a>"
        " &nbsp; [<a href='#c'>Contents</a>][<a href='#d'>Index</a>]</p></div>",
        "<table><tr><td><a href=/1>« Previous</a><td><a href=/3>Next »</a></table>",
    ],
)
def test_menus_that_are_no_nav_are_not_text(menu: str) -> None:
    rest = "The pier has two gates and a crane. " * 4
    assert lines(f"{menu}<p>{rest}<p>{menu}") == [rest.strip()]


@pytest.mark.parametrize(
    ("markup", "first"),
    [
        ("<ul class=menu><li>Soup 4.50<li>Fish 12.00</ul>", "Soup 4.50"),
        ("<ul class=menu><li><a href=/s>Soup</a> with bread, 4.50<li><a href=/f>Fish</a> with rice</ul>",
         "Soup with bread, 4.50"),
        (f"<ul class=files>{LINKS}</ul>", "Home"),
        (f"<ul class=unavailable>{LINKS}</ul>", "Home"),
        ("<p>Read the <a href=/2 rel=next>next page</a> and the <a href=/1 rel=prev>one before it</a>, which"
         " say what to do when the crane fails.</p>",
         "Read the next page and the one before it, which say what to do when the crane fails."),
        ("<ul><li><a href=/a>Next</a><li>Bring a lamp</ul>", "Next"),
    ],
)  # fmt: skip
def test_lists_that_lead_through_no_site_are_text(markup: str, first: str) -> None:
    assert lines(f"{markup}<p>{'The pier has two gates and a crane. ' * 4}")[0] == first


def test_a_page_of_menus_alone_is_read() -> None:
    assert lines(f"<ul class=nav>{LINKS}</ul>") == ["Home", "About us"]


@pytest.mark.parametrize("part", ["div id=footer", "div role=contentinfo", "div id=site-footer"])
def test_parts_of_a_site_are_told_by_role_and_name(part: str) -> None:
    footer = f"<{part}><p>© Port</p></div>"
    assert lines(f"<nav>menu</nav><p>Text</p>{footer}") == ["Text"]
    assert lines(f"<p>Text</p>{footer}") == ["Text", "© Port"]


def test_lists_by_role_are_lists() -> None:
    markup = "<div role=list><div role=listitem>One</div><div role=listitem>Two</div></div>"
    assert [content[0] for content in view(page(markup))] == ["item", "item"]


def test_a_page_within_a_page_is_read_where_it_stands() -> None:
    inner = "&lt;h2&gt;Fees&lt;/h2&gt;&lt;p&gt;Gate A is 9 &amp;amp; 12 EUR"
    markup = f"<p>Before<iframe srcdoc='{inner}'></iframe><p>After"
    assert lines(markup) == ["Before", "Fees", "Gate A is 9 & 12 EUR", "After"]
    assert page(markup).remarks == ()


@pytest.mark.parametrize(
    "tabs",
    [
        "<p role=tablist><a role=tab aria-controls=a>Day</a><a role=tab aria-controls=b>Night</a>",
        "<ul class='nav nav-tabs'><a data-toggle=tab href='#a'>Day</a><a data-toggle=tab href='#b'>Night</a></ul>",
        "<p><a data-bs-toggle=tab data-bs-target=#a>Day</a><a data-bs-toggle=pill href='#b'>Night</a>",
        "<div role=tablist><button role=tab id=x>Day</button><button role=tab id=y>Night</button></div>",
        "<ul><li><a href='#a'>Day</a><li><a href='#b'>Night</a></ul>",
    ],
)
def test_what_a_tab_is_called_stands_before_its_panel(tabs: str) -> None:
    panels = (
        "<div id=a role=tabpanel aria-labelledby=x><p>The fee is 12 EUR.</div>"
        "<div id=b role=tabpanel aria-labelledby=y hidden><p>The fee is 15 EUR.</div>"
    )
    assert lines(tabs + panels) == ["Day", "The fee is 12 EUR.", "Night", "The fee is 15 EUR."]


@pytest.mark.parametrize(
    ("tabs", "panel"),
    [
        ("<ul role=tablist><li role=tab>Day<li role=tab>Night</ul>", "role=tabpanel"),
        (
            "<div class=tabbed-labels><label>Day</label><label>Night</label></div>",
            "class=tabbed-block",
        ),
    ],
)
def test_tabs_that_name_no_panel_are_told_by_their_order(tabs: str, panel: str) -> None:
    panels = f"<div><div {panel}><p>The fee is 12 EUR.</div><div {panel}><p>The fee is 15 EUR.</div></div>"
    assert lines(f"<div>{tabs}{panels}</div>") == [
        "Day", "The fee is 12 EUR.", "Night", "The fee is 15 EUR.",
    ]  # fmt: skip


def test_a_table_of_contents_has_no_panels() -> None:
    contents = "<ul><li><a href='#a'>Day</a><li><a href='#b'>Night</a></ul>"
    parts = "<div id=a><h2>Day</h2><p>One.</div><div id=b><h2>Night</h2><p>Two.</div>"
    assert lines(contents + parts)[:2] == ["Day", "Night"]


@pytest.mark.parametrize(
    ("markup", "written"),
    [
        ("<span class=k>Fee</span><span class=v>Twelve</span>", "Fee Twelve"),
        ("<span class=k>Gate</span><span class=v>12 B</span>", "Gate 12 B"),
        ("<span class=k>12</span><span class=v>EUR</span>", "12 EUR"),
        ("<span class=k>12</span><span class=v>50</span>", "1250"),
        ("<span class=k>H</span><span class=k>E</span><span class=k>Y</span>", "HEY"),
        ("<span class=k>har</span><span class=v>bour</span>", "harbour"),
        ("<span>Mac</span><span>Donald</span>", "MacDonald"),
        ("<pre><span class=k>int</span><span class=v>Map</span></pre>", "intMap"),
    ],
)
def test_spans_that_are_set_side_by_side_do_not_touch(markup: str, written: str) -> None:
    assert page(f"<div>{markup}</div>").text == written


PLAN = "Plan of the pump house with three inlet valves"


@pytest.mark.parametrize(
    ("markup", "written"),
    [
        (f"<p>It has <img alt='{PLAN}'> valves.", f"It has valves.\n\nPicture: {PLAN}"),
        (f"<figure><img alt='{PLAN}'><figcaption>Plan</figure>", f"Picture: {PLAN}\n\nPlan"),
        (f"<figure><img alt='{PLAN}'><figcaption>{PLAN}.</figure>", f"{PLAN}."),
        (f"<figure><img alt='{PLAN}'><p>Figure 2.5. {PLAN}</figure>", f"Figure 2.5. {PLAN}"),
        (f"<a href=/plan.png?v=2><img alt='{PLAN}'></a>", f"Picture: {PLAN}"),
        (f"<p>More: <a href=/plans><img alt='{PLAN}'></a>", "More:"),
        (f"<p>One<p><svg aria-label=Plan><desc>{PLAN}</desc></svg>", f"One\n\nPicture: {PLAN}"),
        (f"<p>One <img role=presentation alt='{PLAN}'>", "One"),
        (f"<p>One <img width=1 height=1 alt='{PLAN}'>", "One"),
        ("<p>One <img alt='A smiling woman'> <img alt='DSC 1 2 3 4.jpg'>", "One"),
        (f"<ul><li>Turn.<img alt='{PLAN}'><li>Wait.", f"Turn.\nPicture: {PLAN}\nWait."),
        (
            f"<table><tr><th>Step<th>How<tr><td>1<td>Turn<img alt='{PLAN}'><tr><td>2<td><img alt='{PLAN}'>",
            f"Step | How\n1 | Turn; Picture: {PLAN}\n2 | {PLAN}",
        ),
    ],
)
def test_a_picture_says_what_it_is_described_to_show(markup: str, written: str) -> None:
    assert page(markup).text == written


def test_shadow_trees_that_a_page_declares_are_seen() -> None:
    inner = "<template>never</template><p>Inner.</p>"
    card = f"<x-card><template shadowrootmode='open'><h2>Fees</h2>{inner}</template>Light.</x-card>"
    assert lines(f"{card}<template>never</template><p>After.") == [
        "Fees",
        "Inner.",
        "Light.",
        "After.",
    ]


A, B = "<a href=#a>1. Rent</a>", "<a href=#b>2. Can I leave?</a>"
BESIDE = "<a href=1.html>Prev</a> <a href=3.html>Next</a>"
RENT = " ".join(
    ["The rent is due on the third working day of a month; who pays later owes interest."] * 2
)


@pytest.mark.parametrize(
    "contents",
    [
        f"<div class=toc><p><b>Table of Contents</b></p><dl class=toc><dt>{A}</dt><dt>{B}</dt></dl></div>",
        f"<div class='toctree-wrapper compound'><ul><li>{A}<li>{B}</ul></div>",
        f"<div id=toc class=toc><div id=toctitle>Contents</div><ul><li>{A}<li>{B}</ul></div>",
        f"<div class='contents topic' id=contents><p>Contents</p><ul><li>{A}<li>{B}</ul></div>",
        "<dl class=toc><dt><a href=rent.html>1. Rent</a></dt><dt><a href=b.html#b>2. Notice</a></dt></dl>",
        f"<div class=list-of-figures><p>List of Figures</p><ol><li>{A}<li>{B}</ol></div>",
        f"<div class=navheader><table><tr><th>Chapter 2. Rent</th></tr><tr><td>{BESIDE}</td></tr></table></div>",
    ],
)
def test_a_table_of_contents_is_not_text(contents: str) -> None:
    assert lines(f"{contents}<p>{RENT}</p>") == [RENT]


@pytest.mark.parametrize(
    "contents",
    [
        "<div class=toc><p>Rent is due on the third.</p><p>Ask <a href=#a>us</a> or <a href=#b>me</a>.</p></div>",
        "<div class=contents><ul><li><a href=a.html>Rent</a><li><a href=b.html>Notice</a></ul></div>",
        "<dl class=toc><dt><a href=a.html>1. Rent</a></dt><dt><a href=b.html>2. Notice</a></dt></dl>",
        "<ul class=toc><li><a href='https://example.org/a'>A</a><li><a href='https://example.org/b'>B</a></ul>",
    ],
)
def test_what_only_looks_like_contents_is_text(contents: str) -> None:
    assert len(lines(contents)) == 2


@pytest.mark.parametrize(
    "markup",
    [
        "<div class='admonitionblock note'><table><tr><td class=icon><div class=title>Note</div></td>"
        "<td class=content><p>Wear a helmet. Gloves, too.</p></td></tr></table></div>",
        "<div class=warning><table><tr><td rowspan=2><img alt='[Note]' src=w.png></td><th>Note</th></tr>"
        "<tr><td><p>Wear a helmet. Gloves, too.</p></td></tr></table></div>",
    ],
)
def test_a_note_drawn_as_a_table_is_a_paragraph(markup: str) -> None:
    assert lines(markup) == ["Note", "Wear a helmet. Gloves, too."]
