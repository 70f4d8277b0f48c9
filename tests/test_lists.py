from __future__ import annotations

from pathlib import Path

import pytest

from assistant.build import build_assistant
from assistant.questions.question import Sought, analyse
from assistant.quoting.choosing import meaning_below
from assistant.reading.lists.line_named import of_line_named, of_list_named
from assistant.reading.lists.list_runs import Piece
from assistant.reading.lists.lists import (
    groups_of,
    introduced_list,
    lines_asked_for,
    with_header,
)
from assistant.reading.lists.lists_beside import list_of_evidence, of_names
from assistant.reading.lists.schedules import schedule_lines
from assistant.reading.reader import RankedSentence, Reading
from assistant.settings import AssistantSettings
from ingest.document import Passage
from ingest.index import Index
from ingest.pipeline import ingest
from tests.assistant_fixtures import ScriptedReader, item, lead, passage_of, quoted, row


def lists(*passages: Passage) -> list[list[str]]:
    return [[p.quote(s) for p, s in group.pieces] for group in groups_of(*passages)]


KINDS = ["drill", "chisel", "spanner", "hex key", "punch", "file", "tap", "die", "reamer", "gauge"]
BRING = ["Bring:", "a tent", "a lamp"]
LINES = [lead("Bring:"), item("a tent"), item("a lamp")]


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        (["Before.", *LINES, "After."], [BRING]),
        ([*LINES, "Between.", item("one"), item("two")], [BRING, ["one", "two"]]),
        (["One.", "Two."], []),
        (["One.", lead("Alone:")], []),
        ([], []),
    ],
)
def test_a_list_has_its_introducing_line_and_all_its_lines(
    lines: list[str], found: list[list[str]]
) -> None:
    assert lists(passage_of(*lines)) == found


@pytest.mark.parametrize(
    ("question", "left"),
    [
        ("What are Gwen's actions?", ["Who | What", "Gwen | Order the fence"]),
        ("What are the actions?", ["Who | What", "Gwen | Order the fence", "Bo | Mend the gate"]),
        ("What are Mia's actions?", ["Who | What", "Gwen | Order the fence", "Bo | Mend the gate"]),
    ],
)
def test_of_a_list_the_lines_of_whom_the_question_names_are_quoted(
    question: str, left: list[str]
) -> None:
    header, *rows = "Who | What", "Gwen | Order the fence", "Bo | Mend the gate"
    passage = passage_of(row(header, header=True), *map(row, rows), heading="Actions")
    (actions,) = groups_of(passage)
    told = of_names(analyse(question), actions)
    assert [held.quote(line) for held, line in told.pieces] == left


def test_an_answer_quotes_the_lines_of_a_list_that_name_whom_the_question_names(
    seed_index: Index,
) -> None:
    rows = "Gwen | Order the fence", "Bo | Mend the gate"
    passage = passage_of(row("Who | What", header=True), *map(row, rows), heading="Actions")
    answer = quoted(
        seed_index, "What are Gwen's actions?", ScriptedReader(rows, several=True), passage
    )
    assert rows[0] in "".join(span.quote for span in answer.offered.values())
    assert rows[1] not in "".join(span.quote for span in answer.offered.values())


@pytest.mark.parametrize(
    ("lines", "shown", "notice"),
    [
        (56, 56, ""),
        (90, 59, "The list goes on: 31 more lines in the document."),
    ],
)
def test_a_list_of_several_passages_is_given_whole_or_says_what_is_missing(
    index: Index, tmp_path: Path, lines: int, shown: int, notice: str
) -> None:
    tools = [f"{size} mm {kind}" for size in range(2, 11) for kind in KINDS][:lines]
    text = "# Workshop\n\nThe workshop lends these tools:\n\n" + "".join(f"- {t}\n" for t in tools)
    (tmp_path / "tools.md").write_text(f"{text}\nLent tools come back by Friday.\n", "utf-8")
    ingest(index, [tmp_path / "tools.md"])
    assert index.catalogue.count_passages() > 1
    assistant = build_assistant(AssistantSettings(reader="similarity", abstain_below=0.0), index)
    answer = assistant.ask("List all tools that the workshop lends")
    quoted = [citation.quote for citation in answer.citations]
    assert quoted == ["The workshop lends these tools:", *tools[:shown]]
    assert (answer.direct, answer.notice) == ("", notice)


def headed(passage: Passage, number: int, header: Piece | None = None) -> list[str]:
    ranked = RankedSentence(passage, passage.sentences[number], 0.0, None, header)
    return [p.quote(s) for p, s in with_header(ranked)]


def test_a_table_row_brings_its_header() -> None:
    limits = row("Meal | Limit", header=True), row("Lunch | 20"), row("Dinner | 40")
    passage = passage_of(*limits)
    assert headed(passage, 2) == ["Meal | Limit", "Dinner | 40"]
    assert headed(passage, 0) == ["Meal | Limit"]
    # The rows that go on in the next passage have the same header, those of another table have not.
    goes_on = passage_of(row("Supper | 10"), row("Snack | 5"), "Say so.", row("A | B"), start=50)
    header = passage, passage.sentences[0]
    assert headed(goes_on, 1, header) == ["Meal | Limit", "Snack | 5"]
    assert headed(goes_on, 3, header) == ["A | B"]


def schedule(passage: Passage, best: str, sought: Sought = Sought.ANYTHING) -> list[str]:
    ranked = [
        RankedSentence(passage, s, float(passage.quote(s) == best)) for s in passage.sentences
    ]
    ranked.sort(key=lambda sentence: -sentence.score)
    return [p.quote(s) for p, s in schedule_lines(Reading(tuple(ranked), 1.0), sought)]


DATED = ["On 4 January they travel.", "In May they rest."]


def test_the_dated_lines_of_the_best_passage_are_a_schedule() -> None:
    passage = passage_of("We met before.", DATED[0], "It is cold.", DATED[1])
    assert schedule(passage, DATED[0]) == DATED
    assert schedule(passage, DATED[1]) == DATED


def test_a_best_line_without_a_date_is_never_dropped_for_those_with_one() -> None:
    passage = passage_of("The kiosk opens early.", *DATED)
    assert schedule(passage, "The kiosk opens early.") == []


def test_a_best_line_far_down_a_long_schedule_is_not_cut_off() -> None:
    lines = [f"Session {n} is on {1 + n % 28} May." for n in range(60)]
    said = schedule(passage_of(*lines), lines[50])
    assert said == lines[26:51]


def test_of_opening_hours_the_lines_with_times_count() -> None:
    hours = ["The kiosk opens at eight.", "It closes at half past five."]
    passage = passage_of(
        *hours, "The next stocktaking is on 4 May 2027.", "A tea costs 6.50 euros."
    )
    assert schedule(passage, hours[0], Sought.TIME) == hours


PAIRS = [
    ("Loader", "Puts the goods on the vans."),
    ("Checker", "Counts what comes in and signs for it."),
]


@pytest.mark.parametrize(
    ("question", "shown"),
    [
        ("Which roles are there?", ["Everybody has one of these roles:", *PAIRS[0], *PAIRS[1]]),
        ("What roles exist?", ["Everybody has one of these roles:", *PAIRS[0], *PAIRS[1]]),
        ("What does a checker do?", [*PAIRS[1]]),
        ("Who loads the vans?", [*PAIRS[0]]),
    ],
)
def test_terms_stand_above_what_they_mean_and_are_one_list(
    index: Index, tmp_path: Path, question: str, shown: list[str]
) -> None:
    terms = "".join(f"<dt>{term}</dt><dd>{said}</dd>" for term, said in PAIRS)
    page = f"<h1>Roles</h1><p>Everybody has one of these roles:</p><dl>{terms}</dl><p>Vans go at six.</p>"
    (tmp_path / "roles.html").write_text(page, encoding="utf-8")
    ingest(index, [tmp_path / "roles.html"])
    answer = build_assistant(AssistantSettings(), index).ask(question)
    assert [citation.quote for citation in answer.citations] == shown
    bullets = [line[2:] for line in answer.answer.splitlines() if line.startswith("- ")]
    assert len(bullets) == (len(PAIRS) if len(shown) > len(PAIRS) else 0)


def asked(question: str, passage: Passage, best: int, index: Index) -> list[str] | None:
    reading = Reading((RankedSentence(passage, passage.sentences[best], 1.0),), 1.0)
    group = introduced_list(analyse(question), reading, index)
    if group is None:
        return None
    return [p.quote(s) for p, s in lines_asked_for(analyse(question), group) or group.pieces]


CAMP = passage_of(
    lead("Participants bring:"), item("clothes"), item("documents"), item("a lamp"),
    "Phones stay at home.", heading="Camp",
)  # fmt: skip


@pytest.mark.parametrize(
    ("question", "best", "quoted"),
    [
        ("What should participants bring?", 1, [CAMP.quote(s) for s in CAMP.sentences[:-1]]),
        ("What do I bring to the camp?", 2, [CAMP.quote(s) for s in CAMP.sentences[:-1]]),
        ("Do participants bring a lamp?", 0, ["Participants bring:", "a lamp"]),
        ("Which documents do participants bring?", 1, ["Participants bring:", "documents"]),
        # What neither the line before nor any line of the list says is not asked of the list.
        ("What do participants eat?", 1, None),
        ("How many lamps do participants bring?", 1, None),
        ("How many things do participants bring?", 1, [CAMP.quote(s) for s in CAMP.sentences[:-1]]),
        ("What stays at home?", 4, None),
    ],
)  # fmt: skip
def test_a_list_is_asked_for_in_the_words_of_the_line_before_it(
    seed_index: Index, question: str, best: int, quoted: list[str] | None
) -> None:
    assert asked(question, CAMP, best, seed_index) == quoted


@pytest.mark.parametrize(
    ("question", "heading", "whole"),
    [
        ("What won't you fund?", "What we do not fund", True),
        ("What do you fund?", "What we do not fund", False),
        ("What do you fund in schools?", "What we fund", False),
        ("Do you fund it?", "What we fund", False),
        ("Which costs do you fund?", "What we pay", True),  # in the plural
    ],
)
def test_of_a_list_whose_heading_says_what_is_asked_all_lines_answer(
    seed_index: Index, question: str, heading: str, whole: bool
) -> None:
    costs = passage_of(item("rent"), item("heating"), item("wages"), heading=heading)
    ranked = tuple(RankedSentence(costs, one, 1.0) for one in costs.sentences)
    found = list_of_evidence(analyse(question), Reading(ranked, 0.9, answering=2), seed_index)
    assert (found is not None) is whole


@pytest.mark.parametrize(
    ("question", "heading", "found", "whole"),
    [
        ("What do you fund?", "What we fund", 1, True),
        ("What do you fund in schools?", "What we fund", 1, False),
        ("What is planned for next week?", "Next week", 2, True),
        ("What is planned for March?", "Next week", 2, False),
    ],
)
def test_what_a_heading_asks_is_not_answered_with_some_of_its_lines(
    seed_index: Index, question: str, heading: str, found: int, whole: bool
) -> None:
    costs = passage_of(item("rent"), item("heating"), item("wages"), heading=heading)
    ranked = tuple(RankedSentence(costs, one, 1.0) for one in costs.sentences)
    listed = list_of_evidence(analyse(question), Reading(ranked, 0.9, answering=found), seed_index)
    assert (listed is not None) is whole


@pytest.mark.parametrize(
    ("question", "whole"),
    [
        ("Where does the money come from?", True),
        ("Where does the money for wages come from?", False),
        ("Does the money come?", False),
        ("How much money comes?", False),
    ],
)
def test_no_line_of_a_list_is_asked_for_alone_in_the_words_of_its_heading(
    seed_index: Index, question: str, whole: bool
) -> None:
    lines = (item("Grants: 140 pounds"), item("Donations: 81 pounds"))
    income = passage_of(*lines, heading="Where the money comes from")
    reading = Reading((RankedSentence(income, income.sentences[0], 1.0),), 0.9)
    assert (introduced_list(analyse(question), reading, seed_index) is not None) is whole


def test_of_a_list_the_lines_are_quoted_that_hold_what_the_question_adds(seed_index: Index) -> None:
    rules = passage_of(
        item("Pay rent early."), item("Keep no pets but fish."), item("Pets of guests stay out."),
        heading="House rules",
    )  # fmt: skip
    ranked = tuple(RankedSentence(rules, one, 1.0) for one in rules.sentences)
    reading = Reading(ranked, 0.9, answering=2)

    def found(question: str) -> list[str]:
        group = list_of_evidence(analyse(question), reading, seed_index)
        return [] if group is None else [passage.quote(line) for passage, line in group.pieces]

    assert found("What do the house rules say about pets?") == [
        "Keep no pets but fish.",
        "Pets of guests stay out.",
    ]
    assert len(found("What do the house rules say about animals?")) == 3


@pytest.mark.parametrize(
    ("question", "found", "whole"),
    [
        ("Who must not take it?", 3, True),
        ("Who must not take it?", 2, False),
        ("Who may take it?", 3, False),
        ("Must I not take it?", 3, False),
        ("How many must not take it?", 3, False),
    ],
)
def test_a_list_that_lacks_one_of_its_lines_is_quoted_whole(
    seed_index: Index, question: str, found: int, whole: bool
) -> None:
    ills = map(item, ("with a cold", "with a cough", "with an allergy", "in old age"))
    leaflet = passage_of(lead("Do not take it:"), *ills)
    ranked = tuple(RankedSentence(leaflet, one, 1.0) for one in leaflet.sentences[1:])
    listed = list_of_evidence(analyse(question), Reading(ranked, 0.9, found), seed_index)
    assert (listed is not None) is whole


@pytest.mark.parametrize(
    ("question", "whole"),
    [
        ("What is the order of the fields in a line?", True),
        ("What is the range of the minutes in a line?", False),  # which a line tells
        ("What is the colour of ink?", False),
        ("Does a line have fields?", False),
    ],
)
def test_lines_that_answer_by_the_one_above_them_alone_are_quoted_all(
    seed_index: Index, question: str, whole: bool
) -> None:
    fields = map(item, ("minutes (0 to 59)", "hours (0 to 23)", "day", "month"))
    table = passage_of(lead("A line of the table has these fields:"), *fields)
    ranked = tuple(RankedSentence(table, one, 1.0) for one in table.sentences[1:])
    found = list_of_evidence(analyse(question), Reading(ranked, 0.9, answering=2), seed_index)
    assert (found is not None) is whole


DISHES = passage_of(
    lead("These dishes are served:"), item("Soup: milk"), item("Curry: soya"), item("Cake: milk, egg")
)  # fmt: skip


@pytest.mark.parametrize(
    ("question", "numbers"),
    [
        ("Which dishes contain milk?", [0, 1, 3]),
        ("Which dishes contain milk and egg?", [0, 3]),
        ("Which dishes contain no milk?", None),
        ("Which dishes avoid milk?", None),
        ("Which dishes contain rye?", None),
    ],
)
def test_of_a_list_the_lines_are_quoted_that_hold_what_is_asked_for(
    seed_index: Index, question: str, numbers: list[int] | None
) -> None:
    lines = [DISHES.quote(one) for one in DISHES.sentences]
    found = asked(question, DISHES, 1, seed_index)
    assert found == (None if numbers is None else [lines[number] for number in numbers])


@pytest.mark.parametrize(
    ("question", "shown"),
    [("Which dish has soya?", ["Curry: soya"]), ("What has soya?", ["Soup: milk", "Curry: soya"])],
)
def test_one_line_that_has_it_is_quoted_without_those_that_have_not(
    seed_index: Index, question: str, shown: list[str]
) -> None:
    dishes = passage_of(item("Soup: milk"), item("Curry: soya"))
    reader = ScriptedReader(["Curry: soya", "Soup: milk"], several=True)
    answer = quoted(seed_index, question, reader, dishes)
    assert [one.quote for one in answer.offered.values()] == shown


FAULTS = passage_of(
    lead("Mr Osei, the caretaker, mends what is broken."), row("Repair | We come within", True),
    row("Pipe | 4 hours"), row("Window | 1 day"),
)  # fmt: skip


@pytest.mark.parametrize(
    ("question", "whole"),
    [
        ("What is the caretaker called?", False),
        ("Does the caretaker paint?", False),
        ("What does the caretaker mend?", True),  # nothing else is asked
        ("Does the caretaker mend a pipe?", True),
        ("Which things does the caretaker do?", True),
    ],
)
def test_a_sentence_before_a_table_that_holds_nothing_else_of_what_is_asked_stands_alone(
    seed_index: Index, question: str, whole: bool
) -> None:
    assert (asked(question, FAULTS, 0, seed_index) is not None) is whole


def test_a_line_that_says_enough_stands_alone(seed_index: Index) -> None:
    plan = passage_of(
        lead("The plan of January:"), item("4 January: the officers travel to Paris"), item("Rest")
    )
    assert asked("Who travels to Paris in January?", plan, 1, seed_index) == [
        "4 January: the officers travel to Paris"
    ]


def test_lists_of_other_sections_are_other_lists() -> None:
    monday = passage_of(item("soup"), item("pasta"), heading="Menu › Monday")
    tuesday = passage_of(item("stew"), item("rice"), heading="Menu › Tuesday", start=40)
    assert lists(monday, tuesday) == [["soup", "pasta"], ["stew", "rice"]]
    # A list that goes on has its introducing line as the last heading, one without has none.
    begun = passage_of(lead("We lend:"), item("a saw"), heading="Tools")
    goes_on = passage_of(item("a drill"), heading="Tools › We lend", start=40)
    assert lists(begun, goes_on) == [["We lend:", "a saw", "a drill"]]
    bare = passage_of(item("a file"), item("a vice"), heading="Tools", start=60)
    assert lists(passage_of(item("a saw"), heading="Tools"), bare) == [
        ["a saw", "a file", "a vice"]
    ]


def test_a_line_of_a_list_brings_those_below_it(index: Index, tmp_path: Path) -> None:
    (tmp_path / "camp.md").write_text(
        "# Camp\n\nParticipants bring:\n\n- clothes\n  - two jumpers\n- documents\n"
        "  - the health form\n  - a copy of the insurance card\n- a lamp\n\nPhones stay at home.\n",
        encoding="utf-8",
    )
    ingest(index, [tmp_path / "camp.md"])
    answer = build_assistant(AssistantSettings(), index).ask(
        "Which documents do participants bring?"
    )
    assert [citation.quote for citation in answer.citations] == [
        "Participants bring:", "documents", "the health form", "a copy of the insurance card",
    ]  # fmt: skip


def test_rows_of_a_table_stand_below_their_header(seed_index: Index) -> None:
    table = passage_of(
        lead("The canteen is open:"), row("Area | Monday | Friday", header=True),
        row("Hall | 11:30 to 14:15 | 11:30 to 13:45"), row("Bar | closed | 17:00 to 22:00"),
    )  # fmt: skip
    assert asked("Is the bar open on Friday?", table, 1, seed_index) == [
        "Area | Monday | Friday", "Bar | closed | 17:00 to 22:00",
    ]  # fmt: skip


def test_which_rows_of_a_long_table_are_counted_right(index: Index, tmp_path: Path) -> None:
    rows = "".join(f"| P{n:03} | {KINDS[n % 2]} | {n} |\n" for n in range(200))
    (tmp_path / "parts.md").write_text(
        f"# Parts\n\n| Part | Kind | Price |\n|---|---|---|\n{rows}", "utf-8"
    )
    ingest(index, [tmp_path / "parts.md"])
    answer = build_assistant(AssistantSettings(), index).ask("Which parts are chisels?")
    header, *quoted = [citation.quote for citation in answer.citations]
    assert header == "Part | Kind | Price"
    assert quoted == [f"P{n:03} | chisel | {n}" for n in range(1, 2 * len(quoted), 2)]
    assert answer.notice == f"The list goes on: {100 - len(quoted)} more lines in the document."
    assert answer.direct == ""


def test_how_many_there_are_of_what_the_title_says_is_told_by_the_list_below_it(
    index: Index,
) -> None:
    degrees = ["Architecture: 412 points", "Biology: 388 points"]
    passage = passage_of(*map(item, degrees), title="Degrees offered at Norvik")
    assert asked("How many degrees are offered?", passage, 0, index) == degrees
    assert asked("How many points are needed for biology?", passage, 1, index) is None
    assert asked("Which degrees are free?", passage, 0, index) is None


def test_steps_right_below_another_list_are_a_list_of_their_own() -> None:
    lines = ("potatoes", "cream", "1. Heat the oven.", "2. Slice the potatoes.")
    passage = passage_of(*map(item, lines))
    groups = [[one.quote(line) for one, line in group.pieces] for group in groups_of(passage)]
    assert groups == [["potatoes", "cream"], ["Heat the oven.", "Slice the potatoes."]]


@pytest.mark.parametrize(
    ("question", "given"),
    [
        ("What must a claim contain?", True),
        ("Must a claim contain the date?", False),
        ("How many days may a claim take?", False),
    ],
)
def test_a_list_is_given_whole_where_the_line_before_it_is_evidence_beside_one_of_its_lines(
    seed_index: Index, question: str, given: bool
) -> None:
    claim = passage_of(
        lead("Please send in your claim:"), item("The day of the loss."), item("Your name.")
    )
    first, second, _ = claim.sentences
    led = Reading((RankedSentence(claim, second, 2.0), RankedSentence(claim, first, 1.0)), 0.9, 2)
    group = list_of_evidence(analyse(question), led, seed_index)
    assert (group is not None and len(group.pieces) == 3) is given


def test_the_line_of_a_list_that_a_question_names_leads_not_the_line_before_another_list() -> None:
    levels = passage_of(
        lead("High:"), item("Broken lift"), item("Fire"), lead("Low:"), item("Broken lamp")
    )
    _, lift, _, low, _ = (RankedSentence(levels, line, 1.0) for line in levels.sentences)
    reading = Reading((low, lift), 0.9, 2)
    assert of_line_named(analyse("Is a broken lift high or low?"), reading).sentences[0] == lift
    assert of_line_named(analyse("Is a broken lamp high or low?"), reading).sentences[0] == low
    alone = Reading((low, lift), 0.9, 1)
    assert of_line_named(analyse("Is a broken lift high or low?"), alone).sentences[0] == low


def test_the_list_below_the_line_that_a_question_names_answers() -> None:
    effects = passage_of(
        lead("Common (up to 1 in 10):"), item("headache"),
        lead("Uncommon (up to 1 in 100):"), item("rash"), item("a dry mouth"),
        lead("Rare (up to 1 in 1,000):"), item("blurred vision"), item("hair loss"),
    )  # fmt: skip
    ranked = [RankedSentence(effects, line, 1.0) for line in effects.sentences]
    reading = Reading((ranked[3], ranked[1], ranked[6], ranked[7]), 0.9, 2)

    def told(question: str) -> list[str]:
        found = of_list_named(analyse(question), reading)
        return [one.text for one in found.sentences[: found.answering]]

    assert told("What are the rare side effects?") == ["blurred vision", "hair loss"]
    assert told("What are the side effects?") == ["rash", "headache"]
    assert told("Is a rash rare?") == ["rash", "headache"]  # the line has a word of it, too


def test_a_line_that_says_no_more_than_a_question_stands_above_what_it_is() -> None:
    profiles = passage_of(
        lead("Choose one:"), item("Roaming station"), item("A computer that works outside the house, too."),
        item("Server"), item("It serves."),
    )  # fmt: skip
    _, name, meaning, server, _ = (RankedSentence(profiles, s, 1.0) for s in profiles.sentences)

    def told(question: str, best: RankedSentence) -> list[str]:
        pieces = meaning_below(analyse(question), Reading((best,), 0.9))
        return [passage.quote(line) for passage, line in pieces]

    assert told("What is a roaming station?", name) == [name.text, meaning.text]
    assert told("Which profile is a roaming station?", name) == []
    assert told("What is a roaming station?", meaning) == []
    assert told("What is a server?", server) == []  # "It serves." tells too little
