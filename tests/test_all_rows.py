"""The most, the least, and all: what is asked of every row of a table, and bold only where that is certain."""

from __future__ import annotations

import pytest

from assistant.answer import Answer
from assistant.assistant import Assistant
from assistant.language.amounts import extreme_of
from assistant.language.english import stems_of
from assistant.language.weekdays import weekdays
from assistant.questions.question import analyse
from assistant.questions.superlatives import superlative_in
from assistant.reading.reader import RankedSentence, Reading
from assistant.reading.tables.days_across import days_of
from assistant.reading.tables.first_times import first_or_last
from assistant.reading.tables.whole_tables import WholeTable
from ingest.index import Index
from tests.assistant_fixtures import assistant_over, passage_of, quotes, row

LONG = "\n".join(f"| Model {n} | {500 + n * 7 % 180} kg | {n % 9 + 3} years |" for n in range(120))
TEXTS = {
    "plans.md": "# Dental plans\n\n| Plan | Monthly price | Dental | Waiting period | Deductible |\n"
    "|---|---|---|---|---|\n| Basic | 19 € | no | 6 months | 500 € |\n| Plus | 34 € | yes | 3 months | 250 € |\n"
    "| Premium | 58 € | yes | none | 0 € |\n",
    "notice.md": "# Notice periods by role\n\n| Role | Notice period | Contact |\n|---|---|---|\n"
    "| Intern | 2 weeks | Ana Ruiz |\n| Engineer | 3 months | Tom Beck |\n| Director | 6 months | Eva Lind |\n",
    "offices.csv": "Office,Address,Opening days,Desks\nBerlin,Torstr. 1,Monday to Friday,40\n"
    "Hamburg,Hafenweg 3,Monday to Saturday,25\nMunich,Isarring 8,Tuesday to Saturday,60\n"
    "Leipzig,Ring 5,Mon–Thu,12\n",
    "cranes.md": f"# Cranes\n\n| Crane | Payload | Guarantee |\n|---|---|---|\n{LONG}\n",
    "rooms.md": "# Room hire\n\nThe rooms cost:\n\n- the hall 120 euros\n- the studio 45 euros\n"
    "- the cellar 60 euros\n",
    "sales.md": "# Sales by region\n\n| Region | Revenue |\n|---|---|\n| North | 410 |\n| South | 380 |\n"
    "| Total | 790 |\n",
    "lakes.md": "# Lakes of the valley\n\n| Lake | Depth |\n|---|---|\n| Alder | 12 m |\n| Birch | 31 m |\n"
    "| On average | 22 m |\n",
    "boats.md": "# Boats for hire\n\n| Boat | Radar | Galley |\n|---|---|---|\n| Tern | ✓ | ✗ |\n"
    "| Gull | – | ✓ |\n| Heron | ✔ | ✗ |\n",
    "huts.md": "# Mountain huts\n\n| Hut | Shower | Stove |\n|---|---|---|\n| Alm | ja | nein |\n"
    "| Grat | Nein | Ja |\n",
    "clubs.csv": "Club,Day,Fee per term\nChess,Monday,free\nFootball,Friday,£30\nCoding,Thursday,£45\n",
    "hire.csv": "Shop,Phone,E-bikes,Cargo bikes\nDover,555 202,25,8\nHythe,555 303,12,2\n",
    "routes.csv": "Route,Transit days,Vessel\nBergen - Hull,3,Elbe\nBergen - Kiel,2,Lotus\n",
    "menu.csv": 'Dish,Staff price,Allergens\nSoup,£2.20,"celery, wheat"\nCurry,£4.10,mustard\n'
    'Lasagne,£5.20,"wheat, milk"\nPotato,£3.40,none\nMelon,£1.10,–\n',
    "by-law.md": "# By-law\n\nThe fees are:\n\n| Kind | Annual fee | Joining fee |\n|---|---|---|\n"
    "| Plot | £64 | £25 |\n| Junior | £10 | none |\n| Honorary | none | £0 |\n",
    "tours.md": "# Guided tours\n\n| Tour | Lunch |\n|---|---|\n| Harbour | included |\n"
    "| Castle | not included |\n",
    "clubs.md": "# After-school clubs\n\n| Activity | Weekday | Years |\n|---|---|---|\n| Judo | Monday | 3–6 |\n"
    "| Choir | Tuesday | 2–6 |\n| Robots | Thursday | 5–6 |\n| Clay | Friday | 1–3 |\n",
    "pumps.md": "# Velta pumps\n\n| | VS 120 | VS 250 | VS 400 |\n|---|---|---|---|\n"
    "| Weight | 4.3 kg | 5.9 kg | 8.8 kg |\n| Flow | 7,200 l/h | 11,000 l/h | 16,500 l/h |\n"
    "| Cable | 10 m | 10 m | 20 m |\n| Price | €119 | €179 | €265 |\n",
    "branches.csv": "Branch,Opens,Closes\nQuay,8:30,17:00\nMill,7:45,16:00\nPark,9:00,16:30\n",
    "kiosks.csv": "Kiosk,Hours\nNorth,8:00–18:00\nSouth,9:30–20:00\n",
    "yoga.csv": "Starts,Course,Trainer\n9:30,Hatha,Ana\n8:00,Vinyasa,Bo\n18:00,Yin,Cem\n",
    "3b.md": "# Timetable of class 3b\n\n| Time | Monday | Tuesday | Wednesday | Thursday |\n"
    "|---|---|---|---|---|\n| 8:00–8:45 | Maths | English | – | Swimming |\n"
    "| 8:50–9:35 | Science | Maths | Music | Swimming |\n| 9:55–10:40 | English | Music | English | Maths |\n",
    "pool.md": "# Pool timetable\n\n| Time | Monday | Tuesday | Friday |\n|---|---|---|---|\n"
    "| 07:00–08:30 | Lane swimming | Masters | Lane swimming |\n"
    "| 18:00–19:30 | Water polo | Diving (deep end) | – |\n",
    "actions.md": "# Actions after the outage\n\n| Action | Owner | Due |\n|---|---|---|\n"
    "| Check the chain | Hana | 24 May |\n| Move the password | Ruvi | 19 May |\n| Renew by day | Hana | done |\n",
    "contracts.md": "# Phone contracts\n\n| Service | Lite | Home | Office |\n|---|---|---|---|\n"
    "| Calls | 200 minutes | unlimited | unlimited |\n| Roaming | – | EU | worldwide |\n"
    "| Phone deposit | 50 € | 25 € | none |\n| Data | 2 GB | 20 GB | 80 GB |\n| Price | 9 € | 19 € | 34 € |\n",
    "copiers.html": "<h1>Copiers compared</h1><table><tr><th>Feature</th><th>Runa 10</th><th>Runa 30</th></tr>"
    "<tr><td>A3 printing</td><td>no</td><td>yes</td></tr><tr><td>Weight</td><td>14 kg</td><td>31 kg</td></tr>"
    "</table>",
    "lots.csv": 'Lot,School,Area\n1,Elm Street,"3,200 m²"\n2,Riverside,"8,700 m²"\n3,Music School,950 m²\n',
    "printers.csv": "Order no.,Label printer,List price,Dealer price,Windows 10,Windows 11,Saturday service,"
    "Notes\n10-40,NX40,€1190,€892,yes,yes,8:00–12:00,\n10-41,NX41,€1490,€1117,no,yes,closed,new\n"
    "10-42,PX8,€640,€480,no,yes,9:00–11:00,\n",
    "tickets.csv": "Ticket,Opened,Customer,Subject,Priority,Status,Assigned to,Solution\n"
    "T-41,2026-02-03,Hafen Nord,VPN drops every hour,High,Solved,Maren,Firmware of the router updated to 4.2.1\n"
    "T-42,2026-02-03,Blume & Co,Printer prints blank pages,Low,Solved,Yusuf,Toner cartridge replaced\n"
    "T-43,2026-02-04,Stadtbad,Cash register freezes,High,Open,Maren,\n"
    "T-44,2026-02-05,Hafen Nord,New user account for trainee,Low,Solved,Lea,Account created\n"
    "T-45,2026-02-06,Kanzlei Wirth,Mail attachments over 20 MB rejected,Medium,Waiting,Yusuf,Customer decides\n"
    "T-46,2026-02-06,Stadtbad,Wifi in the cafe is slow,Medium,Open,Lea,\n",
}
# The most or least: the cell in bold, "" where that is not certain.
EXTREMES = {
    "Which plan is the cheapest?": "Basic",
    "Which is the most expensive plan?": "Premium",
    "Which plan has the lowest deductible?": "Premium",
    "What is the highest deductible?": "500 €",
    "Which plan has the shortest waiting period?": "",
    "Who has the longest notice period?": "Director",
    "Which role has the shortest notice period?": "Intern",
    "Which office has the most desks?": "Munich",
    "Which crane has the highest payload?": "Model 77",
    "Which region has the highest revenue?": "",
    "Which lake has the greatest depth?": "",
    "Which crane has the best payload?": "",
    "Which club costs the most?": "Coding",
    "Which shop has the most e-bikes?": "Dover",
    "Which route is the fastest?": "",
    # Things across.
    "Which Velta pump is the lightest?": "VS 120",
    "Which Velta pump has the longest cable?": "VS 400",
    "Which model of Velta pump has the lowest flow?": "VS 120",
    "Which Velta pump is the most expensive?": "VS 400",
    # Below a header that is called something.
    "Which label printer is the most expensive?": "NX41",  # by both prices
    "Which phone contract is the cheapest?": "Lite",
    "Which phone contract includes the most data?": "Office",
    "Which copier is the lightest?": "Runa 10",
    "Which lot is the largest?": "2",  # by its area, not its number
    # Times of day.
    "Which branch opens first?": "Mill",
    "Which branch closes last?": "Quay",
    "Which kiosk closes last?": "South",
    "Which kiosk opens earliest?": "North",
    "Which yoga course starts first?": "Vinyasa",
}
ACROSS = {
    "What is the difference between the VS 120 and the VS 400?": {
        "",
        "Weight",
        "Flow",
        "Cable",
        "Price",
    },
    "Compare the price of the VS 120 and the VS 250.": {"", "Price"},
    "Is the VS 120 or the VS 250 cheaper?": {"", "Price"},
}
WHEN = {
    "When does class 3b have swimming?": ({"8:00–8:45", "8:50–9:35"}, "Thursday"),
    "When is music in class 3b?": ({"8:50–9:35", "9:55–10:40"}, ""),
    "Which day has diving?": ({"18:00–19:30"}, "Tuesday"),
    "When is lane swimming?": ({"07:00–08:30"}, ""),
    "What time does class 3b have science?": ({"8:50–9:35"}, ""),
}
MORE = {"Order no.", "Action", "Club", "Dish", "Kind", "Ticket", "Activity"}
WHICH = {
    "Which plans cover dental?": {"Plus", "Premium"},
    "Which offices are open on Friday?": {"Berlin", "Hamburg", "Munich"},
    "Which offices are open on Monday?": {"Berlin", "Hamburg", "Leipzig"},
    "Which boats have radar?": {"Tern", "Heron"},
    "Which huts offer a shower?": {"Alm"},
    "Which printers work with Windows 10?": {"10-40"},
    "Which label printers do not run on Windows 10?": {"10-41", "10-42"},
    "Which label printers have service on Saturdays?": {"10-40", "10-42"},
    "Which tours include lunch?": {"Harbour"},
    "Which tours do not include lunch?": {"Castle"},
    "Which plans have no deductible?": {"Premium"},
    "Which plans come without a waiting period?": {"Premium"},
    "Which clubs have no fee?": {"Chess"},
    "Which memberships have no joining fee?": {"Junior", "Honorary"},
    "Which dishes contain wheat?": {"Soup", "Lasagne"},
    "Which dishes contain celery or mustard?": {"Soup", "Curry"},
    "Which dishes have no allergens?": {"Potato", "Melon"},
    "Show me all dishes with wheat": {"Soup", "Lasagne"},
    "Which activities are there for Year 3?": {"Judo", "Choir", "Clay"},
    "Which tickets are open?": {
        "T-43",
        "T-46",
    },  # beside "Opened"; the last row is alone in its passage
    # No row tells it in these words: all are shown.
    "Which action is late?": {"Check the chain", "Move the password", "Renew by day"},
    # Columns and headings say all that is asked.
    "What is the notice period by role?": {"Intern", "Engineer", "Director"},
    "How many desks do Berlin, Munich and Leipzig have?": {"Berlin", "Munich", "Leipzig"},
    "What do the engineer and the intern need as notice?": {"Engineer", "Intern"},
}
NO_SUPERLATIVES = (
    "What is the most important rule?",
    "Who should tell the manager at the latest?",
    "Do most people take the Plus plan?",
    "How do I get there best?",
    "How long is the longest mission?",
    "Which plan is the cheapest and has the lowest deductible?",
)


assistant = assistant_over(TEXTS)


def firsts(answer: Answer) -> set[str]:
    """The first cells of the rows that are cited."""
    return {one.quote.strip("| ").split("|")[0].strip() for one in answer.citations}


@pytest.mark.parametrize("question", EXTREMES)
def test_the_most_or_least_is_bold_where_all_rows_can_be_compared(
    assistant: Assistant, question: str
) -> None:
    answer = assistant.ask(question)
    assert answer.kind == "answer"
    assert answer.direct == EXTREMES[question]
    if answer.direct:
        assert len(answer.citations) == 2  # the header, and the row
    else:
        assert len(answer.citations) > 2


@pytest.mark.parametrize("question", WHICH)
def test_all_rows_that_have_it_are_cited(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)
    assert (
        firsts(answer) - {"Plan", "Office", "Boat", "Hut", "Tour", "Role", *MORE} == WHICH[question]
    )
    assert not answer.direct


@pytest.mark.parametrize(
    ("question", "label", "told"),
    [
        ("Which phone contract has no deposit?", "Phone deposit", "Office"),
        ("Which phone contracts include roaming?", "Roaming", ""),
        ("Which copier can print A3?", "A3 printing", "Runa 30"),
        ("Which copier has no A3 printing?", "A3 printing", "Runa 10"),
    ],
)
def test_a_row_tells_which_of_the_things_across_have_it(
    assistant: Assistant, question: str, label: str, told: str
) -> None:
    answer = assistant.ask(question)
    assert (firsts(answer) - {"Service", "Feature"}, answer.direct) == ({label}, told)


@pytest.mark.parametrize(
    "question", ["Which copier has a scanner?", "Which phone contract has no landline?"]
)
def test_what_no_row_is_called_is_not_told_of_things_across(
    assistant: Assistant, question: str
) -> None:
    assert assistant.ask(question).direct == ""


@pytest.mark.parametrize("question", ACROSS)
def test_what_is_told_of_two_things_across_is_cited(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)
    heads = {one.quote.split(" | ")[0].strip("| ") for one in answer.citations}
    assert heads - {"VS 120"} == ACROSS[question] - {""}


@pytest.mark.parametrize("question", WHEN)
def test_a_timetable_tells_the_day_and_the_times(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)
    assert (firsts(answer) - {"Time"}, answer.direct) == WHEN[question]


@pytest.mark.parametrize(("first", "told"), [("9:00", True), ("Library", False)])
def test_days_are_of_what_stands_beside_times_only(
    seed_index: Index, first: str, told: bool
) -> None:
    passage = passage_of(
        row("At | Monday | Tuesday | Friday", header=True), row(f"{first} | open | closed | open"),
        row("10:00 | closed | open | open"), "Closed in May.",
    )  # fmt: skip
    read = tuple(RankedSentence(passage, one, 1.0) for one in passage.sentences)
    found = days_of(analyse("When is it open?"), Reading(read, 0.5), seed_index)
    shown = [held.quote(line) for held, line in found.lines.pieces] if found else []
    assert (read[1].text in shown) is told


def test_another_class_has_another_timetable(assistant: Assistant) -> None:
    assert "Swimming" not in quotes(assistant.ask("When does class 4a have swimming?"))


def test_lines_of_a_list_are_quoted_to_be_compared(assistant: Assistant) -> None:
    answer = assistant.ask("Which room is the cheapest?")
    assert not answer.direct
    assert {"120", "45", "60"} <= {
        word for one in answer.citations for word in one.quote.split() if word.isdigit()
    }


@pytest.mark.parametrize("question", NO_SUPERLATIVES)
def test_other_questions_compare_nothing(question: str) -> None:
    assert superlative_in(question) is None


@pytest.mark.parametrize(
    ("cells", "most", "number"),
    [
        (["19 €", "34 €", "58 €"], False, 0),
        (["2 weeks", "3 months", "6 months"], True, 2),
        (["4 weeks", "1 month"], True, None),  # a month may have 28 days
        (["30 days", "1 month"], True, None),
        (["19 €", "none", "58 €"], False, None),
        (["free", "12 €", "30 €", "free"], True, 2),
        (["free", "12 €", "30 €"], False, 0),
        (["free", "12 €", "free"], False, None),
        (["free", "free"], False, None),
        (["19 €", "$ 12"], False, None),
        (["19 €", "200 € a year"], False, None),
        (["19 €", "19 €"], False, None),
        (["10-20", "5"], True, None),
        (["-3 °C", "2 °C"], True, None),
        (["110 km/h", "95 km/h"], True, 0),
        (["1.250 kg", "900 kg"], True, None),  # a thousand and more, or one and a quarter
        (["5%", "12%"], True, 1),
        (["12"], True, None),
    ],
)
def test_amounts_are_compared_with_certainty_only(
    cells: list[str], most: bool, number: int | None
) -> None:
    assert extreme_of(cells, most=most) == number


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("Monday to Friday", {0, 1, 2, 3, 4}),
        ("Sat–Mon", {5, 6, 0}),
        ("Tuesdays and Thu.", {1, 3}),
        ("daily", set(range(7))),
        ("seven days a week", set(range(7))),
        ("on working days", {0, 1, 2, 3, 4}),
        ("weekdays and Sundays", {0, 1, 2, 3, 4, 6}),
        ("daily except Monday", set()),
        ("Closed on Sundays", set()),
        ("at weekends", {5, 6}),
        ("they sat in the sun", set()),
    ],
)
def test_days_of_the_week(text: str, days: set[int]) -> None:
    assert weekdays(text) == days


@pytest.mark.parametrize(
    ("question", "dates", "told"),
    [
        ("Which item expires first?", ["2026-08", "2026-02", ""], "B"),  # C doesn't expire
        ("Which item expires last?", ["3 January 2027", "28 February 2026", "31 August 2026"], "A"),
        ("Which item expires last?", ["3 January 2027", "2027-01", "31 August 2026"], ""),
        ("Which item expires first?", ["2026-08", "soon", "2026-02"], ""),
        ("Which item expires first?", ["2026-08", "2026-02", "2026-02"], ""),
        ("Which item expires first?", ["3 May", "4 May", "5 May"], ""),  # of which year?
    ],
)
def test_the_first_or_last_is_told_by_dates(question: str, dates: list[str], told: str) -> None:
    lines = [row(f"{name} | {date}") for name, date in zip("ABC", dates, strict=True)]
    passage = passage_of(row("Item | Expires", header=True), *lines)
    head, *rows = ((passage, line) for line in passage.sentences)
    cells = tuple(zip("ABC", dates, strict=True))
    around = stems_of("Item Expires")
    table = WholeTable(head, tuple(rows), ("Item", "Expires"), cells, around)
    superlative = superlative_in(question)
    assert superlative is not None
    found = first_or_last(superlative, table)
    assert (found[1] if found else "") == told


def test_rows_that_are_named_are_certain_where_all_else_stands_above_them(
    assistant: Assistant,
) -> None:
    named = "the desks of Berlin, Munich and Leipzig"
    sure, unsure = (assistant.ask(f"{asks} {named}?") for asks in ("What are", "Who cleans"))
    assert firsts(sure) >= WHICH["How many desks do Berlin, Munich and Leipzig have?"]
    assert sure.confidence > 0.6 > unsure.confidence
