from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.document import ParsedDocument
from ingest.parsers.code_pages.written_twice import read_once
from ingest.parsers.plain.text import parse
from tests.parsed import checked, lines, located, outside, texts, view

SEED = Path(__file__).parents[1] / "seeds" / "coalition-of-the-willing.txt"
BODY = "This is a paragraph of ordinary length that says something about the matter at hand."


def parsed(text: str) -> ParsedDocument:
    found = checked(parse(text.encode(), "note.txt"))
    assert found.text == text
    return found


def headings(text: str) -> list[tuple[int, str]]:
    return [(level, content) for kind, level, content in view(parsed(text)) if kind == "heading"]


def items(text: str) -> list[tuple[int, str]]:
    return [(level, content) for kind, level, content in view(parsed(text)) if kind == "item"]


def test_the_seed_article_has_its_five_headings_and_four_items() -> None:
    seed = checked(parse(SEED.read_bytes(), SEED.name))
    assert (seed.title, seed.encoding) == (None, "utf-8")
    assert lines(seed, "heading") == [
        "What is the Coalition of the Willing?",
        "What would the troops do?",
        "Separate from the Coalition: bilateral guarantees",
        "The alternative to NATO: A Coalition of Like-Minded European Countries",
        "January diplomatic sprint",
    ]
    assert [item.split(":")[0] for item in lines(seed, "item")] == [
        "4 January", "Following days", "During the summit", "End of January",
    ]  # fmt: skip
    # Every line is one block: nothing merged, nothing lost but the bullets.
    written = [line.removeprefix("- ") for line in seed.text.splitlines() if line.strip()]
    assert lines(seed) == written


WRAPPED = """\
THE GREAT REPORT
================

1. Scope

This report describes what was found in the course of the investigation that
the committee started in spring. It is not complete, and the reader should
keep that in mind.

Findings

The first finding is that the pumps were never maintained. Their operator had
stopped paying for it in the year
2011. Nobody noticed, since the sensors had been removed and no one
– neither the operator nor the town – had asked for a replacement.
"""


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_wrapped_lines_are_one_paragraph(line_end: str) -> None:
    found = parsed(WRAPPED.replace("\n", line_end))
    assert [(kind, level) for kind, level, _ in view(found)] == [
        ("heading", 1), ("heading", 2), ("paragraph", 0),
        ("heading", 2), ("paragraph", 0), ("paragraph", 0),
    ]  # fmt: skip
    assert lines(found)[2].startswith("This report describes")
    assert lines(found)[2].endswith(f"should{line_end}keep that in mind.")
    assert found.title == "THE GREAT REPORT"


def test_lines_wrapped_far_out_or_among_labels_go_on() -> None:
    wide = (
        "The budget of the call is 4.5 million euros. The agency expects to fund eight to twelve"
        " projects, of which a single one\nmay have 500,000. The grant covers up to 80 % of the"
        " costs, or 90 % for towns with fewer than 10,000 inhabitants, which\nmust be shown by the"
        " register of the year before, or by a letter of the office, where there is none such yet"
        " for all of\nthem."
    )
    assert lines(parsed(f"{wide}\n\n{wide}\n")) == [wide, wide]
    cut = "Gloves: butyl rubber, to be changed after eight hours. Nitrile gloves are\nsuitable for splashes only."
    text = f"Air: filter AX where the limit is exceeded\n{cut}\n"
    text += "Eyes: goggles with side protection, to be worn at all times.\n"
    assert lines(parsed(text))[1] == cut
    # Lines in small letters that could have gone on are lines of their own.
    short = [
        "one line that could well have had more words",
        "another such, in small letters as well",
        BODY,
    ]
    assert lines(parsed("\n".join(short))) == short


def test_wrapped_lines_below_dear_all_may_begin_with_a_small_letter() -> None:
    body = (
        "the roofer came yesterday. Two beams are rotten and the gutter leaks. He asks 3,150 euros\n"
        "for all of it, or 900 for the gutter alone, which would do until autumn."
    )
    assert lines(parsed(f"Dear all,\n\n{body}\n\nRuth\n")) == ["Dear all,", body, "Ruth"]


def test_each_line_is_a_paragraph_where_lines_are_not_wrapped() -> None:
    text = f"{BODY}\n{BODY}\n\n{BODY} {BODY}\n"
    assert [kind for kind, _, _ in view(parsed(text))] == ["paragraph"] * 3


CLAUSE = (
    "This Agreement shall be deemed to create any relationship of the kind that\n"
    "is described above, and nothing in it gives permission to use the name or\n"
    "the marks of anybody.\n\n"
)
VERSE = "Tyger Tyger burning bright\nIn the forests of the night\nWhat immortal hand or eye\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # Headings need text below them.
        (f"{BODY}\nA short line\n{BODY}\n", [(2, "A short line")]),
        (f"{BODY}\nA short line\n", []),
        (f"{BODY}\nA short line.\n{BODY}\n", []),
        (f"{BODY}\nis it a short line\n{BODY}\n", []),
        (f"{BODY}\nWhy is that?\n{BODY}\n", [(2, "Why is that?")]),
        (f"{BODY}\nWhy does nobody know the reason for that?\nNo idea.\n", []),
        # Underlines, capitals, marks and numbers make headings.
        (
            f"Title\n=====\n\n{BODY}\n\nPart\n----\n{BODY}\n\nTHE LAST PART\n\n{BODY}\n",
            [(1, "Title"), (2, "Part"), (2, "THE LAST PART")],
        ),
        (f"# Guide\n\n{BODY}\n\n## Second part ##\n{BODY}\n", [(1, "Guide"), (2, "Second part")]),
        (
            f"1. Scope\n\n{BODY}\n\n2.1 Terms\n\n{BODY}\n\n1. First\n2. Second\n\n{BODY}\n",
            [(1, "1. Scope"), (3, "2.1 Terms")],
        ),
        # Wrapped clauses, transcripts, logs and verses have none.
        (f"1. {CLAUSE}7. Nothing in this Agreement shall ever\n{CLAUSE}", []),
        ("Q: What is the deadline?\nA: It is 3 March.\nQ: Who decides?\nA: The board does.\n", []),
        ("".join(f"2026-01-0{day} INFO Started part {day}\n" for day in range(1, 9)) + BODY, []),
        (VERSE * 2 + BODY, []),
    ],
)
def test_headings(text: str, expected: list[tuple[int, str]]) -> None:
    assert headings(text) == expected
    if text.startswith("Q:"):
        assert lines(parsed(text)) == text.splitlines()
    if text.startswith("#"):
        assert parsed(text).title == "Guide"


def test_lists_nest_by_indentation_and_keep_their_continuation() -> None:
    text = (
        "Bring these:\n- a tent that\n  keeps the rain out\n  * poles\n  * pegs\n• a map\n– a lamp\n"
        "  1. batteries\na) food\n12) water\n\n  and a bottle for it\n"
    )
    assert items(text) == [
        (0, "a tent that\n  keeps the rain out"), (1, "poles"), (1, "pegs"), (0, "a map"),
        (0, "a lamp"), (1, "batteries"), (0, "food"), (0, "water"), (0, "and a bottle for it"),
    ]  # fmt: skip
    assert items(f"1. First\n2. Second\n\n{BODY}\n") == [(0, "First"), (0, "Second")]


MAIL = """\
From: Ann Smith <ann@example.org>
To: Bob
Subject: Budget for the new building

Hi Bob,

thanks for your message. I have gone through the numbers and I think that we
can do this in two steps, the first of which has already been paid for by the
council.

On Sunday, Bob wrote:
> Could you please tell me what the state of the budget is? I have to report
> to the board on Monday.

Best regards
Ann

--
Ann Smith
"""


def test_mail_has_no_headings_and_keeps_header_lines_apart() -> None:
    contents = lines(parsed(MAIL))
    assert headings(MAIL) == []
    assert contents[:3] == MAIL.splitlines()[:3]
    assert contents[4].startswith("thanks")
    assert contents[4].endswith("council.")
    assert contents[6].startswith("> Could")
    assert contents[6].endswith("Monday.")


# Paragraphs whose lines were broken, in texts too short or too narrow for the whole to tell.
@pytest.mark.parametrize(
    "paragraph",
    [
        "The cellar is aired twice a week, in the morning, by\nthe porter of the house.",
        "The cellar is aired by the\nporter of the house and by\nnobody else.",
        "The Cellar Key is kept by\nMr Bell of the front desk, who\nis there until six.",
        "The fee for the boat shed is paid to the\nHarbour Office in Weston, which is open until six in"
        " the evening.",
        "The district has a new fire-\nprotection officer, who sits in room twelve of the town hall.",
        "Der Schlüssel zum Keller liegt bei der\nHausverwaltung in der Weststraße, die bis sechs Uhr"
        " geöffnet ist.",
        "The yearly fee for a mooring in the old harbour is\n310 euros, which is due in May.",
        "Die Gebühr für einen Liegeplatz im alten Hafen beträgt\n310 Euro und ist im Mai fällig.",
        "La riunione del consiglio del porto si terrà presso\nVilla Serena nel mese di maggio.",
        "La cuota de amarre se paga cada año en la oficina del\nPuerto Viejo y es de 310 euros.",
        "Les clés de la cave sont chez le gardien, et aussi chez\nMadame Petit, au premier étage.",
        "Keys are kept by Mr Bell, Ms Frey,\nMr Lund and Mr Moss, who are at the front desk until six"
        " in the evening.",
    ],
)
def test_the_first_line_of_a_paragraph_is_no_heading(paragraph: str) -> None:
    assert view(parsed(f"{paragraph}\n")) == [("paragraph", 0, paragraph)]
    other = "Nothing else was found."
    found = parsed(f"{other}\n\n{paragraph}\n\n{other}\n")
    assert view(found)[1] == ("paragraph", 0, paragraph)


def test_headings_directly_above_their_text_stay_headings() -> None:
    found = parsed(
        "Opening hours\nThe pool is open from nine to six on every day of the week but\nmondays.\n\n"
        "How to pay\nyou can pay by card at the desk or with the machine in the entrance hall.\n\n"
        "REPORT OF THE\nHARBOUR BOARD\nThe board met three times in the year, twice of them in the town hall.\n"
    )
    heads = ["Opening hours", "How to pay", "REPORT OF THE", "HARBOUR BOARD"]
    assert lines(found, "heading") == heads
    assert lines(found)[1].endswith("\nmondays.")


@pytest.mark.parametrize(
    "text",
    [
        "name = the first of them\nport = 8080\nanother_name = the second\n",
        "The sun is gone\nand the moon is here\nUpon the hill\nthe sheep are near\n",
        "Item          Price in euros\ndog           12 for a year\n",
        "Reports/annual/overview.txt\nreports/annual/appendix.txt\nreports/annual/figures1.txt\n",
        "id,name,\n1,dog,\n2,cat,\n",
        "apples and pears and plums\nbread and butter and cheese\nmilk and water and coffee\n",
    ],
)
def test_lines_that_stand_for_themselves_stay_apart(text: str) -> None:
    assert lines(parsed(text)) == text.splitlines()


def test_a_stanza_that_ends_with_a_stop_has_no_headings() -> None:
    first = "The old grey pond\nA heron lifts off\nAnd all is still."
    assert not headings(f"{first}\n\nA boat at dusk\nIts lantern sways\nOut on the dark.\n")


PIECES = """\n|\r\n|\n\n|  |\t|- |1. |a) |• |# |> |====|---|Title Line|TITLE|Why?|x|\x0c|\u2028|"""


@given(texts([*PIECES.split("|"), BODY], st.text(max_size=5)))
def test_everything_but_marks_is_in_exactly_one_block(text: str) -> None:
    found = parsed(read_once(re.sub(r"[\x00-\x08\x0e-\x1f\x7f]", "", text.lstrip("\ufeff"))))
    for word in outside(found):
        bullets = r"[-=_*~#+–—•‣◦▪●○■□·‒―⁃→➔➢➤►▶▸◆◇❖✓✔✗✘☐☑☒★∗⋆⋄]+"
        assert re.fullmatch(rf"{bullets}|\[[xX✓]?\]?|\]|\(?\w{{1,4}}[.)]", word), word


@pytest.mark.parametrize("dash", ["-", "–", "—"])
def test_what_opens_the_paragraphs_of_a_section_is_no_heading(dash: str) -> None:
    text = (
        f"GARDENS ACT\n\n1. (1) In this Act{dash}\n\n"
        '"allotment" means a plot of land that is let for growing vegetables;\n\n'
        '"structure" includes a shed, a greenhouse or a fence.\n'
    )
    assert [one for _, one in headings(text)] == ["GARDENS ACT"]


def test_a_count_of_pages_is_no_heading() -> None:
    text = "The gate opens at nine and closes at ten.\n\nPage 3 of 10\n\nThe fee is paid in May of each year.\n"
    assert [kind for kind, _, _ in view(parsed(text))] == ["paragraph"] * 3


def test_a_number_that_ends_a_sentence_begins_no_list() -> None:
    found = parsed(
        "The fee for members of the club is\n45. It is paid in May.\n\n1. Pay.\n2. Play.\n"
    )
    assert ("item", 0, "It is paid in May.") not in view(found)
    assert lines(found, "item") == ["Pay.", "Play."]


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("\x1b[1;31mERROR\x1b[0m The disk is full.\x1b[K", "ERROR The disk is full."),
        ("\x1b]0;title\x07See \x1b]8;;http://x\x1b\\the wiki\x1b]8;;\x1b\\.", "See the wiki."),
        ("\x1b(BN\x08NO\x08O _\x08e_\x08n_\x08d", "NO end"),
        ("An escape (\x1b) and [31m stay.", "An escape (\x1b) and [31m stay."),
    ],
)
def test_codes_for_a_terminal_are_left_out(written: str, shown: str) -> None:
    assert parse(written.encode(), "a.log").text == shown


BACKUP = """\
#!/bin/bash
# Nightly backup of the file server,
# which keeps what all offices
# share. Tapes are kept for 90 days.
#
# Runs at 02:15 every night
RETENTION=90

# Not while the export is active.
tar czf /mnt/backup.tgz /srv
"""


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (BACKUP, "backup"),
        (BACKUP.split("\n", 1)[1], "backup.conf"),
        (BACKUP.split("\n", 1)[1], "Dockerfile"),
        (BACKUP.split("\n", 1)[1], "commands.txt"),
    ],
)
def test_comments_of_scripts_and_settings_are_text(text: str, name: str) -> None:
    found = checked(parse(text.encode(), name))
    assert (found.title, lines(found, "heading")) == (None, [])
    assert [line for line in lines(found) if not line.startswith("#!")] == [
        "Nightly backup of the file server,\n# which keeps what all offices\n"
        "# share. Tapes are kept for 90 days.",
        "Runs at 02:15 every night",
        "RETENTION=90",
        "Not while the export is active.",
        "tar czf /mnt/backup.tgz /srv",
    ]


def test_hashes_of_one_level_below_each_other_head_nothing() -> None:
    text = f"# Restore\n\n{BODY}\n\n# Stop the database\n# Copy the dump\n# Start it\n"
    assert headings(text) == [(1, "Restore")]
    assert lines(parsed(text))[2:] == ["Stop the database", "Copy the dump", "Start it"]
    assert headings(f"# Handbook\n## Parking\n{BODY}\n# Canteen\nOpen at noon.\n") == [
        (1, "Handbook"), (2, "Parking"), (1, "Canteen"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "opens",
    [
        "[2026-01-02 10:{:02}:00] INFO worker-{}: job",
        "[12.03.25, 09:{:02}] Ann Miller has written to room {} that",
        "<34>1 2026-01-02T10:{:02}:00Z mail-{} postfix: job",
        '"2026-01-02 10:{:02}:00" "worker-{}" "job"',
        "10:{:02} <ann> it is in room {} as they say",
    ],
)
def test_lines_of_logs_and_chats_stay_apart(opens: str) -> None:
    text = "\n".join(
        f"{opens.format(n, n)} {n * 37 % 100} took the way around in {n * 91} ms" for n in range(12)
    )
    assert lines(parsed(text)) == text.split("\n")
    text = text.replace("\n", "\nand what goes on below\n", 1)
    assert lines(parsed(text)) == text.split("\n")


def test_what_programs_log_heads_nothing() -> None:
    trace = "java.io.IOException: fuse\n\tat Gate.open(Gate.java:12)\n\tat Main.main(Main.java:5)"
    text = f"2026-05-01 09:41:03,123 ERROR Gate - Failed to open\n{trace}\n"
    text += f"May  1 09:42:03 gate: Failed again\n{trace}\n"
    assert lines(parsed(text), "heading") == []


def test_what_is_said_stands_with_who_says_it() -> None:
    told = [
        "Ann Lee   0:03\nThe move is planned for May.",
        "Bob Ray   0:08\nWho packs the lab?\nAnd when?",
        "Ann Lee   0:15\nWe do.",
    ]
    assert lines(parsed("\n\n".join(told))) == [told[0], *told[1].rsplit("\n", 1), told[2]]
    chat = [
        "10:02:11 From Ann Lee to Everyone:\n\tThe slides are there.",
        "10:03:40 From Bob to Ann:\n\tOk",
    ]
    assert lines(parsed("\n".join(chat))) == chat
    named = "Speaker 1  00:00\nWelcome to the meeting of the board, which begins late.\n\n"
    assert headings(named + named.replace("00:00", "00:14")) == []
    log = "2024-03-01 10:00:01 INFO  app - Started on port 8443\n2024-03-01 10:00:02 WARN  app - No disk\n"
    log += (
        "2024-03-01 10:00:07 WARN  app - The database refused to answer, so the job gives up now."
    )
    assert headings(log) == []
    # Times of the day are an agenda.
    plan = "Opening 9:00\nThe mayor opens the fair and thanks the helpers of this year.\n\n"
    assert len(headings(plan + plan.replace("9:00", "10:00"))) == 2


CONTRACT = """\
LEASE

1.      DEFINITIONS

1.1     "Landlord" means the party named in the schedule as owner of the
        Property and includes its successors.
1.2     "Term" means the period of thirty-six (36) months that begins on the
        Commencement Date.

2.      MONTHLY RENT

2.1     The Tenant pays a monthly rent of EUR 2,300 to the account of the
        Landlord.
"""


@pytest.mark.parametrize("gap", ["      ", "\t"])
def test_clauses_with_a_wide_gap_behind_their_number_are_headings(gap: str) -> None:
    text = CONTRACT.replace(".      ", f".{gap}")
    found = [f"1.{gap}DEFINITIONS", f"2.{gap}MONTHLY RENT"]
    assert [content for _, content in headings(text)] == ["LEASE", *found]
    assert headings(f"{BODY}\n\n1.{gap}APPLES\n\n2.{gap}PEARS\n\n3.{gap}FIGS\n\n{BODY}\n") == []


def test_a_line_of_one_cell_ends_a_table_of_tabs() -> None:
    found = parse(b"Name\tRoom\nAnn\t12\nBob\t14\nNote\t\n", "rooms.txt")
    assert lines(found, "row") == ["Name|Room", "Ann|12", "Bob|14"]


def test_sections_of_settings_head_them() -> None:
    text = (
        "# Settings\n[redis]\nport = 6379\n\n[postgres.main]  # ours\n; note\nport=5432\n\n[[berths]]\n"
        'name = "A"\n\n[x]\nwords\n'
    )
    for name in ("a.ini", "a.toml"):
        assert view(checked(parse(text.encode(), name))) == [
            ("paragraph", 0, "Settings"),
            ("heading", 1, "redis"),
            ("paragraph", 0, "port = 6379"),
            ("heading", 1, "postgres.main"),
            ("paragraph", 0, "; note"),
            ("paragraph", 0, "port=5432"),
            ("heading", 1, "berths"),
            ("paragraph", 0, 'name = "A"'),
            ("paragraph", 0, "[x]"),
            ("paragraph", 0, "words"),
        ]


def test_numbered_headings_need_no_empty_lines() -> None:
    text = (
        "1. Scope\nThis policy covers all boats.\n2. Fees\nThe day fee is 12 EUR.\n3. Payment\n"
        "3.1 When it is due\nPayment is due on arrival.\n§ 4 Exceptions\nThe office may grant exceptions.\n"
    )
    assert [content[::2] for content in view(parsed(text)) if content[0] == "heading"] == [
        ("heading", "1. Scope"),
        ("heading", "2. Fees"),
        ("heading", "3. Payment"),
        ("heading", "3.1 When it is due"),
        ("heading", "§ 4 Exceptions"),
    ]


def test_a_text_of_a_wiki_is_read_without_its_marks() -> None:
    wiki = (
        "== Fees ==\nThe '''annual fee''' is [[Currency|45 euros]],<br />see [http://x.example the list].<ref"
        " name=a>Board of 2024</ref>\n\n* Members of the [[Club]] pay ''half'' of <amount>.<ref name=a />\n"
    )
    assert lines(checked(parse(wiki.encode(), "x.txt"))) == [
        "Fees", "The annual fee is 45 euros, see the list. (Board of 2024.)",
        "Members of the Club pay half of <amount>.",
    ]  # fmt: skip
    nested = (
        "== Fees ==\n'''Half''':\n* Members\n** of the club\n*# its guests\n\n"
        "[[File:a.png|thumb|A boat]]\n"
    )
    assert view(checked(parse(nested.encode(), "x.txt")))[2:] == [
        ("item", 0, "Members"), ("item", 1, "of the club"), ("item", 1, "its guests"),
        ("paragraph", 0, "A boat"),
    ]  # fmt: skip
    steps = (
        "== Desk ==\n'''Open''':\n; Library\n: From nine.\n; Shop : From ten.\n\n"
        "# Ask.\n## By post\n#: A week.\n# Pay.\n\n# Go.\n\n: Indented.\n"
    )
    read = checked(parse(steps.encode(), "x.txt"))
    assert read.text.endswith(
        "\n1. Ask.\n  1. By post\n    A week.\n2. Pay.\n\n1. Go.\n\nIndented.\n"
    )
    told = ["From nine.", "From ten.", "Ask.", "By post\n    A week.", "Pay.", "Go."]
    assert lines(read, "item") == told
    for other in ("== Fees ==\n\nIt is 5' 6'' long.\n", "See [[Club]] and '''note'''.\n"):
        assert parse(other.encode(), "x.txt").text == other


def test_headings_of_wikis_are_headings() -> None:
    text = (
        "Intro.\n\n== Fees ==\nThe fee is 12 EUR.\n=== At night ===\nIt is 15 EUR.\n\na == b\n= c\n"
    )
    assert view(parsed(text))[1:5] == [
        ("heading", 2, "Fees"),
        ("paragraph", 0, "The fee is 12 EUR."),
        ("heading", 3, "At night"),
        ("paragraph", 0, "It is 15 EUR."),
    ]


def test_headings_of_textile_are_headings() -> None:
    source = "h1. Pool\n\nh2(#fees). Fees\n\nThe fee is 12 EUR.\n\n# Sign it.\n# Pay.\n\nh3 is no mark.\n"
    found = checked(parse(source.encode(), "note.txt"))
    assert found.text == source.replace("# Sign", "1. Sign").replace("# Pay", "2. Pay")
    assert view(found) == [
        ("heading", 1, "Pool"), ("heading", 2, "Fees"), ("paragraph", 0, "The fee is 12 EUR."),
        ("item", 0, "Sign it."), ("item", 0, "Pay."), ("paragraph", 0, "h3 is no mark."),
    ]  # fmt: skip


def test_signs_that_open_items_are_bullets() -> None:
    signs = ["→", "➢", "►", "✓", "☐", "□", "❖", "‒", "∗", "⋆"]
    text = "You need:\n" + "".join(
        f"{sign} thing {n}\n" for n, sign in enumerate([*signs, "[ ]", "[x]"])
    )
    boxes = {4: "☐ ", 10: "[ ] ", 11: "[x] "}  # say whether it holds
    assert items(text) == [(0, f"{boxes.get(n, '')}thing {n}") for n in range(len(signs) + 2)]
    assert items("You need:\n① a pass\n② a key\n") == [(0, "a pass"), (0, "a key")]


def test_a_number_above_its_title_is_a_heading_as_well() -> None:
    text = (
        "Artikel 1\nGeltungsbereich\nDiese Ordnung gilt für alle Boote.\n\n"
        "§ 2\nGebühren\nDie Gebühr beträgt 12 EUR.\n\n*** Night fees ***\nThe night fee is 15 EUR.\n"
    )
    found = [words for _, words in headings(text)]
    assert found == ["Artikel 1", "Geltungsbereich", "§ 2", "Gebühren", "Night fees"]
    assert headings("Hi.\n\n---------- Forwarded message ---------\nThe gate is open.\n") == []


def test_an_item_that_goes_on_in_the_next_line_is_no_heading() -> None:
    text = "Rules:\n1. Boats moor at the pier\nand pay on arrival.\n2. Dogs are kept\non a lead.\n"
    assert headings(text) == []
    assert [words.split()[0] for _, words in items(text)] == ["Boats", "Dogs"]


def test_form_feeds_part_the_pages_of_a_text() -> None:
    read = checked(parse(b"The fee is 45.\n\f\fIt is due in May.\fSome pay later.\n\f", "x.txt"))
    assert located(read) == [
        ("page 1", "The fee is 45."), ("page 3", "It is due in May."), ("page 4", "Some pay later."),
    ]  # fmt: skip
    assert not parse(b"The fee is 45.\n\f", "x.txt").locators


def test_an_address_or_a_verse_between_paragraphs_heads_nothing() -> None:
    text = "The hall is open to all members.\n\nThe boat house\n12 Quay Road\nBristol\n\nKeys are at the desk."
    assert [kind for kind, _, _ in view(parsed(text))] == ["paragraph"] * 5
    pier = text.replace("12 Quay Road", "Pier 2")
    assert [kind for kind, _, _ in view(parsed(pier))] == ["paragraph"] * 5
    hours = "Ring at the side door.\n\n9 to 5\n\nAt other times nobody answers the bell."
    assert [kind for kind, _, _ in view(parsed(hours))] == ["paragraph"] * 3
    scope = "Ring at the side door.\n\n9 Tools\n\nAt other times nobody answers the bell."
    assert ("heading", 1, "9 Tools") in view(parsed(scope))
    part = "The hall is open to all members.\n\nPART TWO\nThe garden\nOf tools\n\nKeys are at the desk."
    assert [kind for kind, _, _ in view(parsed(part))].count("heading") == 3


def test_the_most_signs_mark_the_highest_headings_of_dokuwiki() -> None:
    doku = "====== Rules ======\nBe kind.\n\n===== Keys =====\nOne each.\n"
    assert [level for kind, level, _ in view(parsed(doku)) if kind == "heading"] == [1, 2]
    media = "== Rules ==\nBe kind.\n\n===== Keys =====\nOne each.\n"
    assert [level for kind, level, _ in view(parsed(media)) if kind == "heading"] == [1, 5]


JIRA = """\
h1. Release

{panel:title=Before you start|borderStyle=dashed}
Ask {color:red}Ann{color} for the [key|https://port.example/key].
{panel}
{code:java}
int x = y[0|1]; // {{a}}
{code}
# Stop the {{server}}.
{noformat}
halt{noformat}
# Start it.
## Check it.
bq. Never on Fridays.
"""


def test_macros_of_jira_are_read_as_what_they_show() -> None:
    read = checked(parse(JIRA.encode(), "x"))
    assert lines(read) == [
        "Release", "Before you start", "Ask Ann for the key.", "int x = y[0|1]; // {{a}}",
        "Stop the server.", "halt", "Start it.", "Check it.", "Never on Fridays.",
    ]  # fmt: skip
    assert "\n1. Stop" in read.text
    assert "\n2. Start" in read.text
    template = "{note} stands for a {{note}}, and {note} for [a|b].\n"
    assert parsed(template).text == template


def test_a_manual_that_shows_commands_is_no_script() -> None:
    steps = "\n".join(f"    # step {number}\n    $ make part{number}" for number in (1, 2, 3))
    told = (
        "    The door is blue and opens at nine every day of the week,\n    and at ten on Sundays. "
        * 4
    )
    text = f"The door\n\nChapter 1. First steps\n\n{told}\n\n{steps}\n\nChapter 2. Last steps\n\n{told}\n"
    parsed = parse(text.encode(), "manual.txt")
    headings = [text for kind, _, text in view(checked(parsed)) if kind == "heading"]
    assert headings[-2:] == ["Chapter 1. First steps", "Chapter 2. Last steps"]


def test_lines_at_the_left_of_an_indented_text_are_headings() -> None:
    rules = "   The club is run by its members, who meet once each year in May.\n\n    1. Each has one vote.\n"
    names = ["1. Members", "1.1. Powers", "2. The board", "2.1. Powers"]
    text = "Statutes of the club\n\n" + "\n".join(f"{name}\n\n{rules}" for name in names)
    assert headings(text) == [(1, "Statutes of the club"), *zip((2, 3, 2, 3), names, strict=True)]


def test_a_name_above_indented_labels_heads_them() -> None:
    record = "      Purpose   : Help for people who speak it.\n      Moderated : no\n"
    names = ["users-french@example.org", "users-dutch@example.org", "The Finnish list"]
    text = "Lists for users\n\n  There are several of them.\n\n"
    text += "\n".join(f"  {name}\n\n{record}" for name in names)
    assert [content for _, content in headings(text)][-3:] == names
    assert "Moderated : no" in lines(parsed(text), "paragraph")


def test_labels_with_what_they_are_of_head_nothing() -> None:
    lines = [
        "Very common (more than 1 in 10): nausea, thirst",
        "Rare (up to 1 in 1,000): a slow pulse",
    ]
    text = "Side effects\n\n" + "\n".join(lines) + f"\n\n{BODY}\n"
    assert headings(text) == [(1, "Side effects")]


def test_a_numbered_line_that_is_underlined_is_a_heading() -> None:
    text = f"Pier rules\n==========\n\n1. Fees\n-------\n\n{BODY}\n\n2. Boats\n--------\n\n{BODY}\n"
    assert headings(text) == [(1, "Pier rules"), (2, "1. Fees"), (2, "2. Boats")]


def test_a_clause_that_introduces_its_parts_is_headed() -> None:
    text = (
        f"1. Grants\n---------\n\n1.1. Use\n\n{BODY[:60]}\nand so on, as it is written here.\n\n"
        "1.2. Copies\n\nIf you hand on a copy then:\n\n(a) say so; and\n\n(b) name us.\n"
    )
    assert headings(text)[1:] == [(3, "1.1. Use"), (3, "1.2. Copies")]


@pytest.mark.parametrize("term", ['1.7. "Larger Work"', "2.1 Works", "“Work”"])
def test_what_a_term_means_hangs_below_it(term: str) -> None:
    text = f"{term}\n    means a work that holds others.\n\n{BODY}\n"
    assert view(parsed(text))[0][2] == f"{term}\n    means a work that holds others."


def test_what_does_not_go_on_hangs_below_nothing() -> None:
    for text in ("2.1 Fees:\n    ten euros a day\n", "2.1 It is so.\n    ten euros\n"):
        assert len(view(parsed(text))) == 2


def test_a_text_in_a_frame_of_stars_is_read_without_it() -> None:
    row = "*" * 40
    text = (
        f"{row}\n*{'':38}*\n*  {'6. Disclaimer':36}*\n*  {'-------------':36}*\n*{'':38}*\n"
        f"*  {'It is given as it is, without any':36}*\n*  {'warranty of whatever kind.':36}*\n{row}\n"
    )
    found = checked(parse(text.encode(), "note.txt"))
    assert len(found.text) == len(text)
    assert [(kind, " ".join(content.split())) for kind, _, content in view(found)] == [
        ("heading", "6. Disclaimer"),
        ("paragraph", "It is given as it is, without any warranty of whatever kind."),
    ]


@pytest.mark.parametrize("last", ["* Boats", "Boats", f"* Boats *\n{'*' * 9}"])
def test_stars_that_frame_nothing_stay(last: str) -> None:
    text = f"{'*' * 40}\n* Fees *\n{last}\n"
    assert checked(parse(text.encode(), "note.txt")).text == text


def test_what_stands_below_the_text_behind_a_label_goes_on_with_it() -> None:
    log = (
        "All times are local, of Berlin and Oslo alike, where the service desk sits.\n\n"
        "13:05  The service desk reports that mail to outside addresses comes back.\n"
        "13:34  Cause found: a service account sent 61,000 mails since two. Its password\n"
        "       was in a public place.\n"
        "13:36  Account disabled.\n"
        "\nR1  The only engineer who knows the network in Oslo is on leave for half of August.\n"
        "R2  The licence ends\n"
        "    on 30 September.\n"
    )
    assert [" ".join(content.split())[:40] for _, _, content in view(parsed(log))] == [
        "All times are local, of Berlin and Oslo ",
        "13:05 The service desk reports that mail",
        "13:34 Cause found: a service account sen",
        "13:36 Account disabled.",
        "R1 The only engineer who knows the netwo",
        "R2 The licence ends on 30 September.",
    ]


def test_sections_counted_with_a_word_are_headings_above_a_table_or_labels_too() -> None:
    text = (
        "SECTION 1: Identification\n1.1 Product: Acetone\n1.2 Supplier: Alder Ltd, 4 Quay Street, Bristol\n\n"
        "SECTION 2: Exposure\nLimit: 500 ppm (8 hours)\nGloves: butyl rubber of 0.7 mm. Nitrile gloves are\n"
        "suitable for splashes only.\nEyes: goggles\n\nSECTION 3: Properties\nMelting point     -95 °C\n"
        "Boiling point      56 °C\nFlash point       -18 °C\n\n7. CRITERIA\n\nCriterion      Weight\n"
        "Cooling          35 %\nCost             20 %\n\n9. LAW\n\n9.1 The law of England governs this.\n\n"
        "SECTION 4: Transport\nUN number 1090, class 3\n"
    )
    found = checked(parse(text.encode(), "sheet.txt"))
    assert lines(found, "heading") == [
        "SECTION 1: Identification", "SECTION 2: Exposure", "SECTION 3: Properties", "7. CRITERIA", "9. LAW",
        "SECTION 4: Transport",
    ]  # fmt: skip
    # Steps with nothing below them are none.
    assert headings("Do this.\n\nStep 1: Lift\n\nStep 2: Turn\n\nStep 3: Push\n") == []


def test_a_numbered_line_of_capitals_right_above_a_table_heads_it() -> None:
    text = (
        "1. SUMMARY\nThe status is amber. The move of the data centre is two weeks late because the\n"
        "fibre to Oslo was delivered late. Costs are within budget.\n\n"
        "2. AVAILABILITY\nService              Target    July\nPayments gateway     99.95 %   99.97 %\n"
        "Invoicing            99.5 %    99.9 %\n\nInvoicing missed its target on one Tuesday.\n"
    )
    found = checked(parse(text.encode(), "report.txt"))
    assert lines(found, "heading") == ["1. SUMMARY", "2. AVAILABILITY"]
    assert len(lines(found, "row")) == 3


def test_a_leaflet_has_headings_right_above_their_text_and_lists_below_short_lines() -> None:
    leaflet = (
        "2. What you need to know before you take it\n\nDo not take it\n- if you are allergic to one of the\n"
        "  ingredients\n- if you have severe kidney disease\n\nWarnings\n"
        "Talk to your doctor or pharmacist before you take it if you once\n- had a fit\n- had liver problems\n\n"
        "Other medicines\nTell your doctor if you are taking, have recently taken or might take\n"
        "any others. Antacids should be taken at least two hours before\nit, or two hours after it.\n\n"
        "Driving\nIn trials it did not affect attention at the dose that is here\n"
        "recommended. However, some people feel sleepy and should not\ndrive or use machines at all.\n\n"
        "Copyright (c) 2021\nNorrland\n"
    )
    found = checked(parse(leaflet.encode(), "leaflet.txt"))
    assert lines(found, "heading") == [
        "2. What you need to know before you take it", "Do not take it", "Warnings", "Other medicines", "Driving",
    ]  # fmt: skip
    assert len(lines(found, "item")) == 4


def test_days_head_the_entries_of_a_programme_and_a_question_behind_its_time_nothing() -> None:
    programme = (
        "The festival is supported by the port, by the friends of the museum, and by\n"
        "all those who lend us things.\n\n"
        "FRIDAY 19 SEPTEMBER\n\n18:00  Welcome drinks\n19:00  Lecture: The herring\n       Maren Lund, Bergen\n"
        "       Lecture hall\n\nSATURDAY 20 SEPTEMBER\n\n10:00  Walk: Birds of the estuary\n"
        "       Nadia Rahman. Bring binoculars.\n11:30  Talk: A submariner remembers\n"
        "\n00:01:20 Karin: And what does it cost?\n\n"
        "00:01:24 Ann: It costs 96 euros more than the small one.\n"
    )
    assert [(kind, " ".join(text.split())) for kind, _, text in view(parsed(programme))][1:9] == [
        ("heading", "FRIDAY 19 SEPTEMBER"),
        ("paragraph", "18:00 Welcome drinks"),
        ("paragraph", "19:00 Lecture: The herring Maren Lund, Bergen Lecture hall"),
        ("heading", "SATURDAY 20 SEPTEMBER"),
        ("paragraph", "10:00 Walk: Birds of the estuary Nadia Rahman. Bring binoculars."),
        ("paragraph", "11:30 Talk: A submariner remembers"),
        ("paragraph", "00:01:20 Karin: And what does it cost?"),
        ("paragraph", "00:01:24 Ann: It costs 96 euros more than the small one."),
    ]
