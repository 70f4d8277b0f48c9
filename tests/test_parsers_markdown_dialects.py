"""Marks that CommonMark does not know: front matter, admonitions, components, shortcodes."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ingest.document import BlockKind
from ingest.parsers import parse_document
from ingest.parsers.markdown import parse
from ingest.parsers.markdown.changes import accepted
from tests.parsed import checked, lines, parsed_by, texts, view

read = parsed_by(parse)
PICTURE = "data:image/png;base64," + "iVBORw0KGgo" * 20


@pytest.mark.parametrize(
    ("front", "title"),
    [
        ('---\ntitle: "Gates: hours"\ntags:\n  - a\n---', "Gates: hours"),
        ("---\ntitle: >-\n  Folded\n  title\nlayout: page\n---", "Folded title"),
        ("---\n# a comment\n\ntitle: Gates\n...", "Gates"),
        ('---\ntitle: "The \\"old\\" #2 gate" # as it was\n---', 'The "old" #2 gate'),
        ("---\ntitle: 'The gate''s hours'\n---", "The gate's hours"),
        ("---\ntitle: The gate # as it was\n---", "The gate"),
        ('+++\nweight = 1\ntitle = "Gates"\n[extra]\nx = 1\n+++', "Gates"),
        (';;;\n{"title": "Gates"}\n;;;', "Gates"),
        ('---json\n{"title": "Gates", "x": 1}\n---', "Gates"),
        ('{\n  "title": "Gates",\n  "x": {"y": 1}\n}', "Gates"),
        ("% Gates", "Gates"),
        ("\n---\ntitle: Gates\n---", "Gates"),
    ],
)
def test_front_matter_gives_the_title_and_what_is_for_programs_is_no_text(
    front: str, title: str
) -> None:
    parsed = read(f"{front}\n\nThe gate opens.\n")
    assert lines(parsed) == ["The gate opens."]
    assert parsed.title == title
    assert parsed.text == f"{front}\n\nThe gate opens.\n"


@pytest.mark.parametrize(
    ("front", "told"),
    [
        ("% Gates\n%\n% 3 May", ["3 May"]),
        ("% Gates\n% Ann Lee; Tom Fox\n% 3 May", ["Ann Lee; Tom Fox", "3 May"]),
        (
            "---\ntitle: Gates\nauthor: Ann Lee\nsidebar_label: Gates\nstatus: 'Draft'\ndraft: false\n---",
            ["author: Ann Lee", "status: 'Draft'"],
        ),
        (
            "---\nattendees:\n  - Ann\n- Bo\naccess: [board]\nsummary: >\n  When they\n\n  open."
            "\nlast_updated: 3 May\n---",
            [
                "attendees:\n  - Ann\n- Bo",
                "summary: >\n  When they\n\n  open.",
                "last_updated: 3 May",
            ],
        ),
        ('+++\nowner = "Board"\n[extra]\nfee = 1\n+++', ['owner = "Board"']),
        ("---\nowner:\nlead: null\nhero: {text: Hi}\ntocDepth: 2\n---", []),
    ],
)
def test_fields_that_tell_something_of_the_text_are_text(front: str, told: list[str]) -> None:
    parsed = read(f"{front}\n\nThe gate opens.\n")
    assert lines(parsed) == [*told, "The gate opens."]


@pytest.mark.parametrize("fields", ['{"title": "Gates"}', '{\n  "title": "Gates"\n}'])
def test_fields_in_json_make_no_records_of_a_text(fields: str) -> None:
    format_name, parsed = parse_document(f"{fields}\n\n# Gates\n\nThey open.\n".encode(), "a.md")
    assert format_name == "markdown"
    assert lines(checked(parsed)) == ["Gates", "They open."]


@pytest.mark.parametrize(
    "text",
    [
        "---\n\nThe gate.\n\n---\n",
        "{ or so }\n\nThe gate.\n",
        "+++\n\nThe gate.\n",
        "---\n\n# Gates\n\nThe gate.\n\n---\n\nMore.\n",
        "---\n\nDesk: north\n\nThe gate.\n\n---\n\nMore.\n",
    ],
)
def test_what_only_looks_like_front_matter_is_text(text: str) -> None:
    assert "The gate." in lines(read(text))


@pytest.mark.parametrize(
    ("name", "body"),
    [("a.html", "<p>The gate opens.</p>{% include foot.html %}"), ("a.adoc", "The gate opens.")],
)
def test_front_matter_of_pages_and_of_asciidoc_is_no_text(name: str, body: str) -> None:
    parsed = parse_document(f"---\nlayout: page\ntitle: Gates\n---\n{body}\n".encode(), name)[1]
    assert (lines(checked(parsed)), parsed.title) == (["The gate opens."], "Gates")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (":::note\nThe gate opens.\n:::\n\nAfter.", ["The gate opens.", "After."]),
        ("::: warning Careful now\nOne.\n\nTwo.\n:::", ["Careful now", "One.", "Two."]),
        (":::tip[My *tip*]{.wide}\nOne.\n:::", ["My *tip*", "One."]),
        ("::::{note} Title\n:class: wide\nOne.\n:::{tip}\nTwo.\n:::\n::::", ["Title", "One.", "Two."]),
        ('!!! note "Opening hours"\n    The gate opens.\n\n    - one\n\nAfter.',
         ["Opening hours", "The gate opens.", "one", "After."]),
        ('??? tip\n\n    One.\n\n    !!! info "In"\n        Two.\n\n    Three.\n', ["One.", "In",
         "Two.", "Three."]),
        ('=== "Monday"\n\n    Open.\n\n=== "Sunday"\n\n    Closed.', ["Monday", "Open.", "Sunday", "Closed."]),
        ('1. One.\n\n    !!! note "In"\n        Two.\n\n        Three.\n\n2. Four.',
         ["One.", "In", "Two.", "Three.", "Four."]),
        ("Adult\n: 10 euros,\n  on Sundays 12\n: free in May\n\nChild\n\n:   5 euros",
         ["Adult", "10 euros,\n  on Sundays 12", "free in May", "Child", "5 euros"]),
        ("!!! Wow, what a day\n\nAfter.", ["!!! Wow, what a day", "After."]),
        ("> [!NOTE]\n> The gate opens.\n\n> [!tip]- Careful\n> Two.", ["The gate opens.", "Careful", "Two."]),
        ("```{note} Title\nThe *gate* opens.\n```", ["Title", "The *gate* opens."]),
        ("```python\n!!! note\n:::x\n```", ["!!! note\n:::x"]),
        ("import X from './x'\nimport {\n  A,\n} from 'b'\nexport const m = { a: 1 }\n\n# Gates",
         ["Gates"]),
        ('<Callout type="info" on={() => x}>\n  The gate opens.\n</Callout>', ["The gate opens."]),
        ("{{< notice tip >}}\nOne.\n{{< /notice >}}\n{% hint style=\"info\" %}\nTwo.\n{% endhint %}",
         ["One.", "Two."]),
        ("[[_TOC_]]\n\n[TOC]\n\n# Gates {#gates .wide}\n\nOpen.\n{: .note }", ["Gates", "Open."]),
        ("%% a remark %%\n\nText {/* a comment */} end.", ["Text                   end."]),
        ("Open. %%not yet: 99 euros%% 5 %% of it", ["Open." + " " * 23 + "5 %% of it"]),
        ("Open.\n\n%%\nnot yet\n%%\n\nShut.", ["Open.", "Shut."]),
        ("/// note | Hours of the *gate*\n    open: True\n\nOne.\n///\n\n/// warning\nTwo.\n///\n",
         ["Hours of the *gate*", "One.", "Two."]),
        ('!!! note\n    | Day | Time |\n    |-----|------|\n    | Mon | 9 |\n', ["Day | Time", "Mon | 9"]),
    ],
)  # fmt: skip
def test_marks_of_dialects_are_no_text(text: str, expected: list[str]) -> None:
    assert lines(read(text)) == expected


def test_what_is_indented_below_a_definition_or_in_a_component_is_no_code() -> None:
    defined = "Adult\n:   Ten euros.\n\n    Free in May.\n\n    - on Sunday\n\nChild\n\n: Five.\n"
    code = "\nText.\n\n    x = 1\n"
    assert view(read(defined + code)) == [
        ("paragraph", 0, "Adult"), ("item", 0, "Ten euros."), ("paragraph", 0, "Free in May."),
        ("item", 0, "on Sunday"), ("paragraph", 0, "Child"), ("item", 0, "Five."),
        ("paragraph", 0, "Text."), ("code", 0, "x = 1"),
    ]  # fmt: skip
    tabs = '<Tabs>\n  <TabItem label="Sea">\n    One.\n\n    - two\n      - three\n  </TabItem>\n</Tabs>\n'
    assert view(read(tabs + code)) == [
        ("paragraph", 0, "Sea"), ("paragraph", 0, "One."), ("item", 0, "two"), ("item", 1, "three"),
        ("paragraph", 0, "Text."), ("code", 0, "x = 1"),
    ]  # fmt: skip


def test_the_title_of_an_admonition_is_a_paragraph_of_its_own() -> None:
    parsed = read('# Gates\n\n!!! note "Opening hours"\n    - Monday\n')
    assert view(parsed) == [
        ("heading", 1, "Gates"), ("paragraph", 0, "Opening hours"), ("item", 0, "Monday"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text", [f"See ![plan]({PICTURE}) here.", f'See <img src="{PICTURE}"> here.']
)
def test_pictures_written_into_the_text_are_blank(text: str) -> None:
    parsed = read(text)
    assert parsed.text == text.replace(PICTURE, " " * len(PICTURE))
    assert len(parsed.text) == len(text)


def test_components_are_read_in_files_of_that_name() -> None:
    chosen, parsed = parse_document(b"import X from 'x'\n\n<X>\n\nOne.\n\n</X>\n", "a.mdx")
    assert (chosen, lines(checked(parsed))) == ("markdown", ["One."])


PIECES = [
    "!!! note\n", '??? tip "T"\n', "    ", "\t", ":::", "::: note T\n", "```{note}\n", "```\n", "~~~\n",
    "> [!NOTE] T\n", "> ", ":   T\n", '=== "T"\n', "import x from 'y'\n", "export const a = {\n", "}\n", "<X>\n",
    "</X>\n", "  <X a=b>\n",
    "{% x %}", "{{< x >}}\n", '{{< x "a b" >}}\n', '::: {.x title="a b"}\n',
    "| a | b |\n", "|---|---|\n", "---\n", "+++\n", "title: x\n",
    "- item\n", "# H {#a}\n",
    "text ", "\n", "\r\n", "{: .x }\n", "%% x %%\n", "{/* x */}", PICTURE,
]  # fmt: skip


@given(texts(PIECES, st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=4)))
@example('<??? tip "T"\n> [!NOTE] T\n!!! note\n')
def test_any_marks_leave_every_character_in_its_place(text: str) -> None:
    parsed = read(text)
    assert len(parsed.text) == len(text.removeprefix("\ufeff"))


def test_components_are_read_with_what_they_are_called() -> None:
    source = (
        '<Accordion title="What is the fee?">\n\nIt is 12 EUR.\n\n</Accordion>\n\n'
        '<TabItem value="a" label="Linux">\n\nRun it.\n\n</TabItem>\n\n'
        '{% tab title="Windows" %}\nCall it.\n{% endtab %}\n'
    )
    assert lines(parsed_by(parse)(source)) == [
        "What is the fee?", "It is 12 EUR.", "Linux", "Run it.", "Windows", "Call it.",
    ]  # fmt: skip


def test_tags_of_components_within_a_line_are_blank() -> None:
    source = (
        "<Note>Closed on Friday.</Note>\n\nThe <Tip tip='x'>fee</Tip> of <Name> is 12 <Euro sign={1}/>.\n\n"
        "`<Note>a</Note>`\n"
    )
    found = parsed_by(parse)(source)
    assert [" ".join(line.split()) for line in lines(found)] == [
        "Closed on Friday.",
        "The fee of <Name> is 12 .",
        "`<Note>a</Note>`",
    ]
    assert len(found.text) == len(source)


def test_components_on_one_line_are_read_with_what_they_are_called() -> None:
    source = (
        '<Fold title="What is the fee?">It is 12 EUR.</Fold>\n<Fold title="Who has a key?">Ann has.</Fold>\n\n'
        "<Tabs><Tab icon={<Sea />} label='Ann\"s'>Run.</Tab></Tabs>\n\n"
        "- <Card title='Oars' />Wash `<X title='a'>`.\n\n"
        'A <Tip title="Guess">fee</Tip> <Tip title="more">is due</Tip>.\n'
    )
    found = parsed_by(parse)(source)
    assert [" ".join(line.split()) for line in lines(found)] == [
        "What is the fee?", "It is 12 EUR.", "Who has a key?", "Ann has.", 'Ann"s', "Run.",
        "Oars", "Wash `<X title='a'>`.", "A fee is due .",
    ]  # fmt: skip
    assert len(found.text) == len(source)


def test_headings_without_a_space_are_headings() -> None:
    found = view(parsed_by(parse)("##Fees\n\nThe fee.\n\n#fees\n\n```\n##x\n```\n"))
    assert found == [
        ("heading", 2, "Fees"), ("paragraph", 0, "The fee."), ("paragraph", 0, "#fees"), ("code", 0, "##x"),
    ]  # fmt: skip


def test_pictures_alone_are_no_text_unless_they_are_described() -> None:
    said = "![Plan of the pump house with three valves](p.png)"
    source = f"[![build](b.svg)](https://x) ![](a.png)\n\n{said}\n\n![x](a.png) as shown.\n"
    assert lines(parsed_by(parse)(source)) == [said, "![x](a.png) as shown."]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ('::: {.callout-note title="Old keys"}\nBring them.\n:::\n', ["Old keys", "Bring them."]),
        (
            '{{% notice note "Old keys" %}}\nBring them.\n{{% /notice %}}\n',
            ["Old keys", "Bring them."],
        ),
        (
            '{% include callout.html type="tip" content="Bring old keys." %}\n\nEnd.\n',
            ["Bring old keys.", "End."],
        ),
        ('{{< youtube "x7-Qz" >}}\n\n{{< figure src="a.png" alt="b" >}}\n\nEnd.\n', ["End."]),
    ],
)
def test_what_a_mark_says_in_its_attributes_is_read(text: str, wanted: list[str]) -> None:
    assert lines(parsed_by(parse)(text)) == wanted


def test_the_title_of_a_note_within_a_line_of_a_list_is_of_the_list() -> None:
    listed = read('1. One.\n\n    !!! note "In"\n        Two.\n\n2. Three.\n')
    assert {block.kind for block in listed.blocks} == {BlockKind.LIST_ITEM}
    below = read('1. One.\n\n!!! note "Out"\n    - Two.\n')
    assert [block.kind for block in below.blocks][1] is BlockKind.PARAGRAPH


@pytest.mark.parametrize("signs", ["=", "= =", "==", "= = =", "==="])
def test_headings_of_wikis_are_headings(signs: str) -> None:
    """So Wikipedia is written in WikiText, and pages of a wiki that are called Markdown."""
    source = f"The club is old.\n {signs} Fees in 2025 {signs} \nThey are due in May.\n"
    for name in ("club.md", "club.txt"):
        assert view(checked(parse_document(source.encode(), name)[1])) == [
            ("paragraph", 0, "The club is old."),
            ("heading", signs.count("="), "Fees in 2025"),
            ("paragraph", 0, "They are due in May."),
        ]


@pytest.mark.parametrize("line", ["==Fees==", "= Fees ==", "= = Fees =", "a = 5 = b", "= ="])
def test_other_signs_are_no_headings(line: str) -> None:
    parsed = read(f"The club is old.\n\n{line}\n\nThey are due in May.\n")
    assert all(block.kind is not BlockKind.HEADING for block in parsed.blocks)


def test_tracked_changes_are_read_as_accepted() -> None:
    text = (
        "Visitors pay {~~4~>6~~} euros. {--Staff park free.--}{++Staff pay 10.++} The {==gate==}"
        "{>>which? AB<<} closes.\n\n- {--No bicycles.--}\n- {++Bicycles at the door.++}\n\n```\n{--code--}\n```\n"
    )
    found = read(text)
    assert len(found.text) == len(text)
    assert [" ".join(one.split()) for one in lines(found)] == [
        "Visitors pay 6 euros. Staff pay 10. The gate closes.",
        "Bicycles at the door.",
        "{--code--}",
    ]


@given(st.text(alphabet="{}~>+-=<a \n", max_size=60))
def test_tracked_changes_move_nothing(text: str) -> None:
    shown = accepted(text, ())
    assert len(shown) == len(text)
    assert all(new in {old, " "} for old, new in zip(text, shown, strict=True))
    assert accepted(shown, ()) == shown
