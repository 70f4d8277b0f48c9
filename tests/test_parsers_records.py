"""JSON, JSON Lines, notebooks, contacts, calendars and XML: what is written down as records."""

from __future__ import annotations

import base64
import json
from contextlib import suppress

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ingest.document import ParsedDocument
from ingest.errors import UnreadableDocument
from ingest.parsers import parse_document
from tests.parsed import checked, lines, located, texts, view


def read(content: str | bytes, name: str = "a.json") -> ParsedDocument:
    data = content.encode() if isinstance(content, str) else content
    return checked(parse_document(data, name)[1])


def reason(content: str, name: str) -> str:
    with pytest.raises(UnreadableDocument) as caught:
        parse_document(content.encode(), name)
    return str(caught.value)


def test_records_are_lines_that_name_their_fields() -> None:
    staff = (
        '[{"name": "Ruth Kim", "role": "cook", "berthNumber": 9, "pay_rate": 2.50, "away": false,'
        ' "address": {"city": "Oslo", "geo": [1, 2]}, "left": null}, {"name": "Al", "tags": ["a", "b"]}]'
    )
    parsed = read(staff)
    assert lines(parsed, "item") == [
        "name: Ruth Kim; role: cook; berth number: 9; pay rate: 2.50; away: no; address city: Oslo;"
        " address geo: 1, 2",
        "name: Al; tags: a, b",
    ]
    assert [locator.label for locator in parsed.locators] == ["record 1", "record 2"]


def test_objects_are_read_field_by_field() -> None:
    parsed = read(
        '{"title": "Ferry", "leaves": "8:15", "stops": [{"at": "A"}], "crew": {"cook": "Bo"}}'
    )
    assert view(parsed) == [
        ("item", 0, "title: Ferry"), ("item", 0, "leaves: 8:15"), ("heading", 1, "stops"),
        ("item", 0, "at: A"), ("heading", 1, "crew"), ("item", 0, "cook: Bo"),
    ]  # fmt: skip
    assert parsed.title == "Ferry"


def test_long_texts_of_a_record_are_paragraphs_under_its_title() -> None:
    text = "The ferry leaves at eight. " * 10
    parsed = read(json.dumps({"title": "Ferry", "by": "Ann", "text": text}) + "\n" +
                  json.dumps({"title": "Page", "text": "<p>One.</p>\n<p>Two.</p>"}), "a.jsonl")  # fmt: skip
    assert view(parsed) == [
        ("heading", 1, "Ferry"), ("item", 0, "by: Ann"), ("paragraph", 0, text.strip()),
        ("heading", 1, "Page"), ("paragraph", 0, "One."), ("paragraph", 0, "Two."),
    ]  # fmt: skip
    assert [locator.label for locator in parsed.locators] == ["line 1", "line 2"]


def test_lines_that_hold_no_json_are_said() -> None:
    parsed = read('{"a": 1}\n{broken\n{"a": 2}\n', "a.jsonl")
    assert lines(parsed) == ["a: 1", "a: 2"]
    assert parsed.remarks == ("1 line without JSON is not in the text.",)


def test_settings_with_comments_and_last_commas_keep_their_values() -> None:
    settings = (
        '// Leave portal\n{\n  "Days": 90, // agreed, with "quotes"\n  "Host": "http://x/*,}", /* a\n b */\n'
        '  "Tags": ["a", "b",],\n}\n'
    )
    parsed = read(settings)
    assert lines(parsed) == ["Days: 90", "Host: http://x/*,}", "Tags: a, b"]
    assert parsed.remarks == ("3 comments are not in the text.",)
    for cut in ('{\n"Days": 90,\n"Host": mail,\n"Port": 25\n', '{"a": 1}\n"b"\nDays: 90\n'):
        assert read(cut).text.strip() == cut.strip()


def test_what_is_encoded_in_a_record_is_no_text() -> None:
    picture = base64.b64encode(bytes(300)).decode()
    for value in (picture, f"data:image/png;base64,{picture}"):
        parsed = read(json.dumps([{"name": "Ann", "photo": value}]))
        assert lines(parsed) == ["name: Ann"]
        assert parsed.remarks == ("1 encoded value is not in the text.",)


def test_values_that_are_parts_of_a_page_are_read_as_such() -> None:
    article = "<p>The fee is <b>45</b> euros.</p><ul><li>Adults</li></ul>"
    entries = [
        {"title": "Fees", "body": article},
        {"title": "Room", "body": 'Seats&nbsp;12<sup>3</sup>, see <a href="/x">plan</a>'},
    ]
    assert view(read(json.dumps({"items": entries}))) == [
        ("heading", 1, "items"), ("heading", 2, "Fees"),
        ("paragraph", 0, "The fee is 45 euros."), ("item", 0, "Adults"),
        ("item", 0, "title: Room; body: Seats 12 ³, see plan"),
    ]  # fmt: skip
    escaped = article.replace("<", "&lt;")
    parsed = read(f"<help><entry><name>Fees</name><body>{escaped}</body></entry></help>", "a.xml")
    assert lines(parsed) == ["name: Fees", "The fee is 45 euros.", "Adults"]
    assert lines(read(json.dumps({"rule": "a < b and b > c"}))) == ["rule: a < b and b > c"]


def test_a_value_that_begins_with_an_element_of_confluence_is_a_page() -> None:
    body = '<ac:structured-macro ac:name="toc" /><p>Pay <b>now</b>.</p><p>Or later.</p>'
    assert lines(read(json.dumps({"title": "Fees", "body": body})), "paragraph") == [
        "Pay now.",
        "Or later.",
    ]


def test_notebooks_are_their_text_and_code() -> None:
    cells = [
        {"cell_type": "markdown", "source": ["# Tides\n", "High water is at *six*."]},
        {
            "cell_type": "code",
            "source": "print(6)",
            "outputs": [
                {"name": "stdout", "text": ["6\n", "12\n"]},
                {"name": "stderr", "text": ["deprecated"]},
                {
                    "data": {
                        "text/plain": ["  t\n"],
                        "text/html": ["<table><tr><td>A</td><td>6</td></tr></table>"],
                    }
                },
                {"data": {"text/markdown": ["Low at *one*."], "text/plain": ["<Markdown object>"]}},
                {"data": {"image/png": "iVBORw0KGgo=", "text/plain": "<Figure>"}},
                {
                    "output_type": "error",
                    "ename": "KeyError",
                    "evalue": "'tide'",
                    "traceback": ["…"],
                },
            ],
        },
    ]
    parsed = read(json.dumps({"nbformat": 4, "cells": cells}), "a.ipynb")
    assert view(parsed) == [
        ("heading", 1, "Tides"), ("paragraph", 0, "High water is at *six*."), ("code", 0, "print(6)"),
        ("code", 0, "6\n12"), ("row", 1, "A | 6"),
        ("paragraph", 0, "Low at *one*."), ("code", 0, "KeyError: 'tide'"),
    ]  # fmt: skip
    assert parsed.title == "Tides"
    assert parsed.remarks == ("1 picture is not in the text.",)


def test_outlines_are_lists_within_lists() -> None:
    found = read(
        '<opml version="2.0"><head><title>Plan</title></head><body><outline text="Kitchen" created="x">'
        '<outline text="Clean the &lt;b&gt;oven&lt;/b&gt;." _note="Use the green\ncloth.&#10;&#10;Ask Bo."/>'
        '</outline><outline type="rss" text="News" title="News" xmlUrl="https://a.org/rss"/></body></opml>',
        "a.opml",
    )
    assert view(found) == [
        ("item", 0, "Kitchen"), ("item", 1, "Clean the oven."), ("item", 2, "Use the green cloth."),
        ("item", 2, "Ask Bo."), ("item", 0, "News; xml url: https://a.org/rss"),
    ]  # fmt: skip
    assert found.title == "Plan"


def test_a_notebook_of_an_early_version_is_read_as_one() -> None:
    outputs = [
        {"output_type": "stream", "stream": "stdout", "text": ["6\n"]},
        {"output_type": "stream", "stream": "stderr", "text": ["deprecated"]},
        {"output_type": "pyout", "text": ["<Figure>"], "png": "iVBORw0KGgo="},
        {"output_type": "pyout", "text": ["12"]},
    ]
    cells = [
        {"cell_type": "heading", "level": 2, "source": ["Tides"]},
        {"cell_type": "heading", "level": "", "source": ["Moon"]},
        {"cell_type": "markdown", "source": ["High water is ", "at six."]},
        {"cell_type": "code", "input": ["print(6)"], "language": "python", "outputs": outputs},
    ]
    sheets = [{"cells": cells[:1]}, {"cells": cells[1:]}, {}]
    parsed = read(json.dumps({"nbformat": 3, "worksheets": sheets}), "a.ipynb")
    assert view(parsed) == [
        ("heading", 2, "Tides"), ("heading", 1, "Moon"), ("paragraph", 0, "High water is at six."),
        ("code", 0, "print(6)"), ("code", 0, "6"), ("code", 0, "12"),
    ]  # fmt: skip
    assert parsed.title == "Tides"
    assert parsed.remarks == ("1 picture is not in the text.",)


@pytest.mark.parametrize("text", ["[Note] The gate.", '{"a" and so on', "[1] Smith, 2020", "{x}"])
def test_text_that_only_begins_like_json_stays_text(text: str) -> None:
    assert read(text, "a.txt").text == text


def test_broken_json_says_where() -> None:
    assert (
        reason('{"a": 1', "a.json") == "is damaged: it is no JSON (line 1: Expecting ',' delimiter)"
    )
    for empty in ("\ufeff", ",\n,"):
        assert reason(empty, "a.json") == "contains no text"
    deep = "is nested too deeply to be read"
    assert reason('{"a":' * 5_000 + "1" + "}" * 5_000, "a.json") == deep
    assert reason('{"a":' * 100 + "1" + "}" * 100, "a.json") == deep
    assert reason("[" * 500 + "1" + "]" * 500, "a.json") == deep


CARD = """BEGIN:VCARD
VERSION:2.1
FN:Ruth Kim
item1.TEL;WORK;VOICE:+44 12
ADR;TYPE=home:;;1 Sea St;Oslo;;0150;Norway
NOTE;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:Caf=C3=A9 =
man
PHOTO;ENCODING=BASE64:AAAA
 AAAA
END:VCARD
"""


def test_lists_of_lists_are_rows_of_a_table() -> None:
    parsed = read('[["Name", "Room"], ["Ott", 204], ["Horn", null], ["Bell"]]', "a.json")
    assert view(parsed) == [
        ("row", 1, "Name | Room"), ("row", 0, "Ott | 204"), ("row", 0, "Horn"), ("row", 0, "Bell"),
    ]  # fmt: skip
    assert [label for label, _ in located(parsed)] == ["row 1", "row 2", "row 3", "row 4"]
    split = read(
        '{"columns": ["Town", "Pier"], "data": [["Norby", "two"], ["Vale", "five"]]}', "a.json"
    )
    assert view(split)[1:] == [
        ("heading", 1, "data"), ("row", 1, "Town | Pier"), ("row", 0, "Norby | two"),
        ("row", 0, "Vale | five"),
    ]  # fmt: skip
    for other in ("[[1, 2], [3, 4]]", '[["a"], ["b"]]', '[["a"], ["b", "c"], ["d", "e", "f"]]'):
        assert not any(kind == "row" for kind, *_ in view(read(f'{{"at": {other}}}', "a.json")))


def test_columns_of_an_object_are_read_as_rows() -> None:
    rows = ["berth name | fee", "North | 40", "South | 30.50", "West"]
    lists = '{"berth_name": ["North", "South", "West"], "fee": [40, 30.50, null]}'
    numbered = (
        '{"berth_name": {"0": "North", "1": "South", "2": "West"},'
        ' "fee": {"0": 40, "1": 30.50, "2": null}}'
    )
    for columns in (lists, numbered):
        parsed = read(columns)
        assert lines(parsed, "row") == rows
        assert located(parsed)[2] == ("row 3", "South | 30.50")
        assert view(read(f'{{"title": "Fees", "fees": {columns}}}'))[1:] == [
            ("heading", 1, "fees"),
            *(("row", int(not number), row) for number, row in enumerate(rows)),
        ]
    words = {"open": ["Mon", "Tue", "Wed"], "crew": ["Al", "Bo", "Cy"]}
    assert lines(read(json.dumps(words))) == ["open: Mon, Tue, Wed", "crew: Al, Bo, Cy"]
    assert lines(read('{"min": [1, 2, 3], "max": [4, 5, 6]}')) == ["min: 1, 2, 3", "max: 4, 5, 6"]
    plans = '{"Basic": {"price": 1, "users": 2}, "Plus": {"price": 3, "users": 4}}'
    assert view(read(plans))[0] == ("heading", 1, "Basic")


def test_a_record_is_called_by_its_title_before_its_number() -> None:
    long = "The gate closes at ten. " * 10
    record = json.dumps({"id": 4, "name": "Gate", "title": "Hours", "body": long})
    assert lines(read(f"[{record}]", "a.json"))[:2] == ["Hours", "id: 4; name: Gate"]


def test_contacts_are_read_field_by_field() -> None:
    parsed = read(CARD, "a.txt")
    assert parsed.text == (
        "Ruth Kim\n\nPhone (work): +44 12\nAddress (home): 1 Sea St, Oslo, 0150, Norway\nNote: Café man"
    )
    assert parsed.remarks == ("1 picture is not in the text.",)


def test_calendars_are_read_entry_by_entry() -> None:
    parsed = read(
        "BEGIN:VCALENDAR\r\nBEGIN:VTIMEZONE\r\nTZID:X\r\nEND:VTIMEZONE\r\nBEGIN:VEVENT\r\n"
        "SUMMARY:Crew meeting\r\nDTSTART;TZID=Europe/Oslo:20260303T140500\r\nDTEND:20260303T150000Z\r\n"
        "LOCATION:Room 4\\, Pier\r\nDESCRIPTION:Bring the\r\n  plan.\\nThanks\r\n"
        'ATTENDEE;CN="Ruth Kim":mailto:ruth@port.example\r\nBEGIN:VALARM\r\nDESCRIPTION:x\r\nEND:VALARM\r\n'
        "END:VEVENT\r\nEND:VCALENDAR\r\n",
        "a.ics",
    )
    assert parsed.text == (
        "Crew meeting\n\nStarts: 2026-03-03 14:05 (Europe/Oslo)\nEnds: 2026-03-03 15:00 UTC\n"
        "Location: Room 4, Pier\nDescription: Bring the plan.\n\nThanks\n\n"
        "Attendee: Ruth Kim <ruth@port.example>"
    )


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        ("BEGIN:VCARD\nN:Kim;Ruth;;Dr.;\nTEL:4711\nEND:VCARD", ["Dr. Ruth Kim", "Phone: 4711"]),
        ("BEGIN:VCARD\nORG:Port;Quay\nTEL:4711\nEND:VCARD", ["Port, Quay", "Phone: 4711"]),
        ("BEGIN:VEVENT\nDTSTART:20260303T140500\nEND:VEVENT\nBEGIN:VFREEBUSY\nDTSTART:20260304T0905Z\n"
         "END:VFREEBUSY\nBEGIN:VTODO\nSUMMARY: \nDUE:20260305\nEND:VTODO",
         ["Event", "Starts: 2026-03-03 14:05", "Task", "Due: 2026-03-05"]),
        ("BEGIN:VEVENT\nSUMMARY:Board\nDESCRIPTION:Agenda\\n1. Figures\\n2. Posts\nEND:VEVENT",
         ["Board", "Description: Agenda", "Figures", "Posts"]),
    ],
)  # fmt: skip
def test_entries_have_heads_and_descriptions_lines(entry: str, expected: list[str]) -> None:
    assert (
        lines(parse_document(f"BEGIN:VCALENDAR\n{entry}\nEND:VCALENDAR\n".encode(), "x.ics")[1])
        == expected
    )


@pytest.mark.parametrize("plain", ["", "DESCRIPTION: \n"])
def test_a_description_that_outlook_writes_as_a_page_alone_is_read(plain: str) -> None:
    page = "X-ALT-DESC;FMTTYPE=text/html:<p>Agenda: <b>the budget</b></p>\n"
    entry = f"BEGIN:VEVENT\nSUMMARY:Board\n{plain}{page}END:VEVENT\n"
    found = parse_document(f"BEGIN:VCALENDAR\n{entry}END:VCALENDAR\n".encode(), "a.ics")[1]
    assert lines(found) == ["Board", "Description: Agenda: the budget"]


def test_a_number_of_a_contact_is_called_what_its_owner_calls_it() -> None:
    card = (
        "BEGIN:VCARD\nVERSION:3.0\nFN:Ruth Kim\nitem1.TEL;TYPE=WORK:4711\nitem1.X-ABLabel:Night desk\n"
        "item2.URL:https://port.example\nitem2.X-ABLabel:_$!<HomePage>!$_\nTEL:4712\nEND:VCARD\n"
    )
    assert lines(parse_document(card.encode(), "x.vcf")[1]) == [
        "Ruth Kim", "Phone (work, Night desk): 4711", "Web page (HomePage): https://port.example",
        "Phone: 4712",
    ]  # fmt: skip


def test_whole_days_end_on_the_last_of_them_and_exceptions_are_said() -> None:
    entries = [
        "SUMMARY:Closed\nDTSTART;VALUE=DATE:20261230\nDTEND;VALUE=DATE:20270102",
        "SUMMARY:Fair\nDTSTART;VALUE=DATE:20261101\nDTEND;VALUE=DATE:20261101\nDURATION:PT1H30M",
        "SUMMARY:Drill\nDTSTART:20260105T090000\nEXDATE;VALUE=DATE:20260112,20260119\n"
        "RECURRENCE-ID:20260126T090000\nRDATE:20260128T090000\nDESCRIPTION:At the <b>oak</b>\\, 9<br>sharp\n"
        "ATTENDEE;CN=Ott;PARTSTAT=DECLINED:mailto:o@port.example",
    ]  # fmt: skip
    calendar = "".join(f"BEGIN:VEVENT\n{entry}\nEND:VEVENT\n" for entry in entries)
    parsed = read(f"BEGIN:VCALENDAR\nX-WR-CALNAME:Port\n{calendar}END:VCALENDAR\n", "x.ics")
    assert lines(parsed) == [
        "Closed", "Starts: 2026-12-30", "Ends: 2027-01-01",
        "Fair", "Starts: 2026-11-01", "Ends: 2026-11-01", "Duration: 1 hour 30 minutes",
        "Drill", "Starts: 2026-01-05 09:00", "Except: 2026-01-12, 2026-01-19",
        "Instead of: 2026-01-26 09:00", "Also on: 2026-01-28 09:00",
        "Description: At the oak, 9 sharp", "Attendee: Ott <o@port.example> (declined)",
    ]  # fmt: skip
    assert parsed.title == "Port"


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("FREQ=WEEKLY;BYDAY=TU;COUNT=10", "every week on Tuesday, 10 times"),
        ("FREQ=WEEKLY;INTERVAL=2;WKST=MO;UNTIL=20260630;BYDAY=MO,WE,FR",
         "every 2 weeks on Monday, Wednesday and Friday, until 2026-06-30"),
        ("FREQ=MONTHLY;BYDAY=-1FR", "every month on the last Friday"),
        ("FREQ=YEARLY;BYMONTH=3;BYDAY=1SU", "every year on the first Sunday in March"),
        ("FREQ=MONTHLY;BYMONTHDAY=15;BYHOUR=9", "every month on day 15, byhour 9"),
    ],
)  # fmt: skip
def test_when_a_meeting_is_again_is_said_in_words(rule: str, said: str) -> None:
    entry = (
        f"BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:Choir\nRRULE:{rule}\nEND:VEVENT\nEND:VCALENDAR\n"
    )
    assert lines(parse_document(entry.encode(), "x.ics")[1]) == ["Choir", f"Repeats: {said}"]


def test_what_names_an_element_of_data_is_read_and_of_a_text_is_not() -> None:
    order = '<order id="7" type="rush"><by>Ott</by><phone type="ship">4711</phone></order>'
    nested = '<box id="b2"><phone type="home">4712</phone><lid><size width="30"/></lid></box>'
    data = read(f"<orders>{order}{nested}</orders>", "a.xml")
    assert lines(data) == [
        "order id: 7; type: rush; by: Ott; phone: 4711; phone type: ship", "box: id: b2",
        "phone: 4712; phone type: home", "size width: 30",
    ]  # fmt: skip
    text = read(f"<book><para>See</para>{order}{nested}</book>", "a.xml")
    assert lines(text) == ["See", "by: Ott; phone: 4711", "phone: 4712"]


def test_a_marked_up_text_of_data_is_shown_as_on_a_page() -> None:
    place = (
        "<name>Pier</name><description><![CDATA[Opens at <b>nine</b>, not 5 < 9]]></description>"
    )
    read_so = lines(read(f"<places><place>{place}</place></places>", "a.xml"))
    assert read_so == ["name: Pier", "Opens at nine, not 5 < 9"]


def test_xml_is_read_as_prose_and_records() -> None:
    parsed = read(
        '<?xml version="1.0"?><staff><title>Crew</title><person name="Ruth" id="3"><role>cook</role>'
        "<berth>9</berth></person><p>Some <b>mixed</b> text.</p><note>&lt;b&gt;</note></staff>",
        "a.xml",
    )
    assert view(parsed) == [
        ("heading", 1, "Crew"), ("item", 0, "name: Ruth; role: cook; berth: 9"),
        ("paragraph", 0, "Some mixed text."), ("paragraph", 0, "<b>"),
    ]  # fmt: skip
    assert parsed.title == "Crew"
    drawing = (
        '<svg xmlns="http://www.w3.org/2000/svg"><path d="M0"/>'
        '<text x="1">Gate <tspan>A</tspan></text></svg>'
    )
    assert lines(read(drawing, "a.txt")) == ["Gate A"]
    feed = (
        "<rss><item><title>Late</title><description>&lt;p&gt;One.&lt;/p&gt; &lt;p&gt;Two.&lt;/p&gt;"
        "</description></item></rss>"
    )
    assert lines(read(feed, "a.rss")) == ["Late", "One.", "Two."]


def test_what_xml_marks_up_apart_does_not_touch() -> None:
    parsed = read(
        "<doc>Intro<p>Room 12</p><p>34 seats</p><sec><title>Dose</title>It was 45<xref>12</xref>"
        "<sup>3</sup> mg, <b>b</b>old.<footnote><p>Since 2024.</p></footnote><ul><li>One</li>"
        "<li>Two</li></ul></sec><line>First<lb/>second</line><row><entry>Plan</entry>"
        "<entry><para>Fee</para></entry></row></doc>",
        "a.xml",
    )
    assert view(parsed) == [
        ("paragraph", 0, "Intro"), ("paragraph", 0, "Room 12"), ("paragraph", 0, "34 seats"),
        ("heading", 2, "Dose"), ("paragraph", 0, "It was 45 12 ³ mg, bold."), ("item", 0, "One"),
        ("item", 0, "Two"), ("paragraph", 0, "Since 2024."), ("paragraph", 0, "First second"),
        ("row", 0, "Plan | Fee"),
    ]  # fmt: skip


def test_xml_fetches_nothing_and_expands_what_it_states_itself() -> None:
    parsed = read(
        '<!DOCTYPE x [<!ENTITY a "aaa"><!ENTITY e SYSTEM "file:///etc/passwd">]><x><y>&a;&e; words</y></x>',
        "a.xml",
    )
    assert lines(parsed) == ["y: words"]
    assert parsed.remarks == ("2 references to entities are not in the text.",)
    own = '<!DOCTYPE x [<!ENTITY a "Oslo"><!ENTITY b "Port of &a;">]><x><p>By &b;.</p></x>'
    assert lines(read(own, "a.xml")) == ["By Port of Oslo."]
    bomb = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    bomb = f'<!DOCTYPE x [<!ENTITY a0 "lol">{bomb}]><x><p>One &a9;.</p></x>'
    assert reason(bomb, "a.xml").startswith("is damaged: it is no well-formed XML")
    assert reason("<?xml version='1.0'?><a><b></a>", "a").startswith(
        "is damaged: it is no well-formed XML"
    )
    assert reason("<a>" * 250 + "x" + "</a>" * 250, "a.xml") == "is nested too deeply to be read"


VTT = """WEBVTT - Harbour meeting

NOTE a comment

1
00:00:01.000 --> 00:00:04.000 align:start
<v Ann Lee>The gate opens

00:00:04.000 --> 00:00:06.000
<v Ann Lee>at <i>eight</i> &amp; closes at ten.</v>

01:02:03.500 --> 01:02:05.000
<v Bob>- Thank you.
"""


def test_captions_are_what_is_said_by_whom_and_when() -> None:
    parsed = read(VTT, "a.txt")
    assert lines(parsed) == ["Ann Lee: The gate opens at eight & closes at ten.", "Bob: Thank you."]
    assert [locator.label for locator in parsed.locators] == ["00:00:01", "01:02:03"]
    film = (
        "1\r\n00:00:01,000 --> 00:00:02,000\r\n- Who goes there?\r\n\r\n"
        "2\r\n00:00:02,000 --> 00:00:03,000\r\nMe.\r\n"
    )
    assert lines(read(film, "a.txt")) == ["Who goes there?", "Me."]


def test_captions_of_other_programs_are_read_without_their_settings() -> None:
    events = (
        "[Script Info]\nTitle: Film\n\n[V4+ Styles]\nFormat: Name, Fontname\nStyle: Default,Arial\n\n[Events]\n"
        "Format: Layer, Start, End, Style, Name, Effect, Text\n"
        "Dialogue: 0,0:00:01.00,0:00:04.00,Default,Ann,,{\\i1}The gate{\\i0}, opens\\Nat eight.\n"
        "Comment: 0,0:00:05.00,0:00:06.00,Default,Ann,,not said\n"
        "Dialogue: 0,0:01:02.00,0:01:04.00,Default,,,It shuts.\n"
    )
    parsed = read(events, "a.txt")
    assert lines(parsed) == ["Ann: The gate, opens at eight.", "It shuts."]
    assert [locator.label for locator in parsed.locators] == ["0:00:01", "0:01:02"]
    short = "0:00:01.000,0:00:02.500\nThe gate opens\n\n0:00:02.500,0:00:04.000\nat eight.\n"
    assert lines(read(short, "a.txt")) == ["The gate opens at eight."]


def captions(*cues: str) -> list[str]:
    timed = [f"00:00:0{n}.000 --> 00:00:0{n}.900\n{cue}\n" for n, cue in enumerate(cues)]
    return lines(read("\n".join(["WEBVTT\n", *timed]), "a.vtt"))


def test_a_name_that_opens_captions_is_their_voice() -> None:
    assert captions(
        "Ann Lee: The readers are", "Ann Lee: installed in May", "Bob: Who pays", "Bob: for them?"
    ) == ["Ann Lee: The readers are installed in May", "Bob: Who pays for them?"]
    assert captions("SPEAKER_00: we keep the tapes", "SPEAKER_01: who deletes them\nSPEAKER_00: I") == [
        "SPEAKER_00: we keep the tapes", "SPEAKER_01: who deletes them", "SPEAKER_00: I",
    ]  # fmt: skip
    assert captions("Remember: the gate", "shuts at nine.") == ["Remember: the gate shuts at nine."]


def test_captions_that_roll_up_say_each_line_once() -> None:
    rolled = (
        "we move the launch",
        "we move the launch\nto the end",
        "to the end\nof May",
        "of May",
    )
    assert captions(*rolled) == ["we move the launch to the end of May"]
    assert captions("No.", "No.", "I said it.", "Twice.") == ["No.", "No.", "I said it.", "Twice."]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4)
    ),
)


@given(JSON)
def test_any_json_gives_blocks_in_order_or_a_reason(value: object) -> None:
    with suppress(UnreadableDocument):
        read(json.dumps(value))


@example("END:VCARDBEGIN:VCARD\n")  # ends what was begun, whatever it says
@given(
    texts(
        ["BEGIN:VCARD\n", "END:VCARD\n", "FN:", "TEL;TYPE=", ":", "=\n", " ", "\n"],
        st.text(max_size=4),
    )
)
def test_any_card_gives_blocks_in_order_or_a_reason(text: str) -> None:
    with suppress(UnreadableDocument):
        read(f"BEGIN:VCARD\n{text}".encode("utf-8", "replace"), "a.vcf")


@given(
    texts(["<a>", "</a>", "<p>", "</p>", "<title>", "</title>", " x ", "<b c='d'/>"], st.just("w"))
)
def test_any_xml_gives_blocks_in_order_or_a_reason(text: str) -> None:
    with suppress(UnreadableDocument):
        read(f"<?xml version='1.0'?><r>{text}</r>", "a.xml")


@pytest.mark.parametrize(
    ("name", "source", "found"),
    [
        ("a.json", "{'name': 'Ann', 'paid': True, 'left': None, 'says': \"it's\"}\n",
         ["name: Ann", "paid: yes", "says: it's"]),
        ("a.json", "[{'berth': 'A', 'fee': 12.50}, {'berth': 'B', 'fee': 13}]",
         ["berth: A; fee: 12.50", "berth: B; fee: 13"]),
        ("a.json5", "{\n  berth: 'A', // free\n  fee: +.5, flag: 0xFF,\n  at: 'C:\\pier \\\n12',\n}\n",
         ["berth: A", "fee: +.5", "flag: 0xFF", r"at: C:\pier 12"]),
        ("a.jsonl", "{'n': 'A', 'x': 'a \"b\"'}\n{'n': 'B', 'x': 'it\\'s'}\n{'n': 'C'}\n",
         ['n: A; x: a "b"', "n: B; x: it's", "n: C"]),
        ("a.json", '{"berth": "A\tB", "# fee": "1 // 2, ]"}', ["berth: A B", "# fee: 1 // 2, ]"]),
    ],
)  # fmt: skip
def test_json_that_is_none_to_the_letter_is_read_as_records(
    name: str, source: str, found: list[str]
) -> None:
    assert lines(read(source, name)) == found


def test_a_text_that_keeps_its_lines_in_xml_is_read_as_text() -> None:
    wiki = (
        '<mediawiki><page><title>Pier</title><text xml:space="preserve">== Fees ==\nThe fee is 12 EUR.\n\n'
        "* one\n* two</text></page></mediawiki>"
    )
    assert lines(read(wiki, "a.xml")) == ["Pier", "Fees", "The fee is 12 EUR.", "one", "two"]
    feed = (
        "<rss><channel><title>News</title><item><title>Fees &amp;amp; fines</title>"
        "<description>The fee is &amp;euro; 30.</description></item></channel></rss>"
    )
    assert lines(read(feed, "a.xml")) == ["News", "Fees & fines", "The fee is € 30."]
    table = "<table frame='all'><tgroup cols='1'><row><entry>A</entry></row></tgroup></table>"
    assert lines(read(f"<doc>{table}</doc>", "a.xml")) == ["A"]


def test_characters_written_by_name_in_values_are_read_as_themselves() -> None:
    assert lines(read('[{"ort": "M&uuml;nchen", "was": "Bier &amp; Brot"}]')) == [
        "ort: München; was: Bier & Brot"
    ]
    table = "Ort,Zeit\nM&uuml;nchen,9&ndash;17\nAT&T,&none;\n"
    assert lines(read(table, "a.csv")) == ["Ort | Zeit", "München | 9–17", "AT&T | &none;"]
    long = "Die Bücher sind w&auml;hrend der Ferien l&auml;nger ausgeliehen. " * 5
    assert "w&auml;hrend" not in read(json.dumps({"text": long})).text


def test_a_page_as_confluence_stores_it_is_one_whatever_it_is_called() -> None:
    stored = "<h1>Leave</h1><p>We have&nbsp;25.</p><table><tr><th>Kind</th></tr><tr><td>Boat</td></tr></table>"
    _, parsed = parse_document(stored.encode(), "leave.xml")
    assert lines(checked(parsed)) == ["Leave", "We have 25.", "Kind", "Boat"]


SLACK = [
    {"type": "message", "user": "U1", "ts": "1700000000.1", "text": "The desk is in <#C2|hall> &amp; open.",
     "user_profile": {"real_name": "Ann Lee"}, "blocks": [{"type": "rich_text"}]},
    {"type": "message", "user": "U1", "ts": "1700000060", "text": "Ask <@U1>, see <https://x.example|the list>."},
    {"type": "message", "subtype": "channel_join", "user": "U9", "ts": "1700000070", "text": "<@U9> joined"},
]  # fmt: skip
GRAPH = {
    "from": {"user": {"displayName": "Ann"}}, "createdDateTime": "2024-01-02T10:00:00Z",
    "body": {"contentType": "html", "content": "<p>The code is <b>4411</b>.</p>"},
}  # fmt: skip
TELEGRAM = {
    "type": "message",
    "date": "2024-01-02T10:00:00",
    "from": "Ann",
    "text": ["See ", {"text": "it"}],
}
TREE = {
    "title": "Parking", "current_node": "c",
    "mapping": {
        "a": {"message": {"author": {"role": "user"}, "content": {"parts": ["Where?"]}}, "parent": None},
        "b": {"message": {"author": {"role": "assistant"}, "content": {"parts": ["Row A."]}}, "parent": "a"},
        "c": {"message": {"author": {"role": "assistant"}, "create_time": 1700000000.5,
                          "content": {"parts": ["Row C.\n\n- Show it."]}}, "parent": "a"},
    },
}  # fmt: skip


def test_messages_of_chats_are_what_is_said_by_whom_and_when() -> None:
    told = read(json.dumps(SLACK))
    assert located(told) == [
        ("2023-11-14 22:13", "Ann Lee: The desk is in #hall & open."),
        ("2023-11-14 22:14", "Ann Lee: Ask @Ann Lee, see the list."),
    ]
    assert told.remarks == ("1 message of a program is not in the text.",)
    assert located(read(json.dumps({"messages": [GRAPH]}))) == [
        ("2024-01-02 10:00", "Ann: The code is 4411.")
    ]
    group = read(json.dumps({"name": "House", "messages": [TELEGRAM]}))
    assert (group.title, lines(group)) == ("House", ["House", "Ann: See it"])
    assert lines(read(json.dumps([TREE]))) == [
        "Parking",
        "user: Where?",
        "assistant:",
        "Row C.",
        "Show it.",
    ]
    asked = {
        "messages": [{"role": "system", "content": "Help."}, {"role": "user", "content": "Where?"}]
    }
    assert lines(read("\n".join([json.dumps(asked)] * 2), "a.jsonl")) == ["user: Where?"] * 2


def test_what_only_resembles_a_chat_is_read_as_records() -> None:
    shifts = [{"role": "cook", "content": "soup"}, {"role": "waiter", "content": "wine"}]
    assert lines(read(json.dumps(shifts)))[0] == "role: cook; content: soup"
    assert lines(read(json.dumps([SLACK[1], {"fee": "2"}])))[1] == "fee: 2"


def test_files_that_stand_in_a_value_are_left_out_and_said() -> None:
    coded = base64.b64encode(bytes(range(256))).decode()
    wrapped = "\n".join(coded[at : at + 76] for at in range(0, len(coded), 76))
    block = wrapped.replace("\n", "\n  ")
    for name, said in {
        "a.json": f'[{{"name": "Ann", "photo": "{coded}"}}]',
        "a.yaml": f"name: Ann\nphoto: {coded}\nkey: |\n  {block}\nage: 9\n",
        "a.csv": f"name,photo,age\nAnn,{coded},9\nBen,,8\n",
        "a.xml": f"<people><one><name>Ann</name><photo>\n{wrapped}\n</photo></one></people>",
    }.items():
        parsed = checked(parse_document(said.encode(), name)[1])
        shown = " ".join(lines(parsed))
        assert "Ann" in shown, name
        assert coded[80:120] not in shown, name
        assert "encoded value" in parsed.remarks[0], name


def test_captions_without_a_line_between_them_are_apart() -> None:
    made = "1\n00:00:01,000 --> 00:00:02,000\nThe gate\n2\n00:00:03,000 --> 00:00:04,000\nopens at 8.\n"
    assert lines(read(made, "a.srt")) == ["The gate opens at 8."]


@pytest.mark.parametrize(
    "struck",
    [
        "<strike>10</strike>", "<strikethrough>10</strikethrough>", "<del>10</del>",
        '<emphasis role="strikethrough">10</emphasis>', '<hi rendition="simple:strikethrough">10</hi>',
    ],
)  # fmt: skip
def test_what_xml_strikes_out_of_a_text_is_not_read(struck: str) -> None:
    parsed = parse_document(
        f"<body xml:lang='en'><p>Pay {struck} 12.</p></body>".encode(), "a.xml"
    )[1]
    assert lines(parsed) == ["Pay 12."]
    assert parsed.remarks == ("1 struck-out passage is not in the text.",)
    option = "<options><option><name>Call</name><strike>10</strike></option></options>"
    assert "strike: 10" in parse_document(option.encode(), "a.xml")[1].text


def test_a_paragraph_of_xml_that_is_all_bold_or_code_is_no_record() -> None:
    text = "<body><p><strong>Never sail alone.</strong></p><p><code>sail --slow</code></p></body>"
    parsed = parse_document(text.encode(), "a.xml")[1]
    assert view(parsed) == [("paragraph", 0, "Never sail alone."), ("paragraph", 0, "sail --slow")]


@pytest.mark.parametrize(
    "written",
    [
        '<orderedlist numeration="arabic" spacing="compact"><listitem><para>{}</para></listitem>'
        "<listitem><para>{}</para></listitem></orderedlist>",
        '<list list-type="bullet"><list-item><p>{}</p></list-item><list-item><p>{}</p></list-item></list>',
    ],
)
def test_items_of_docbook_and_jats_are_items(written: str) -> None:
    steps = ("Open the gate.", "Close the <b>gate</b>.")
    parsed = parse_document(f"<body>{written.format(*steps)}</body>".encode(), "a.xml")[1]
    assert view(parsed) == [("item", 0, "Open the gate."), ("item", 0, "Close the gate.")]
