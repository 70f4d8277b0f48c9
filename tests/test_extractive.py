from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from assistant.build import build_assistant
from assistant.markers import unescape, unmarked
from assistant.questions.question import analyse
from assistant.quoting.choosing import choose
from assistant.quoting.listed import headed_apart
from assistant.quoting.quoted import answer_of, by_heading
from assistant.reading.reader import RankedSentence, Reading
from assistant.retrieval.retriever import Retrieval
from assistant.settings import AssistantSettings
from ingest.document import BlockKind, Passage, Sentence
from ingest.index import Index
from ingest.pipeline import ingest
from tests.assistant_fixtures import ScriptedReader, item, lead, passage_of, quoted, row

POLAND, SPAIN, ITALY = "Poland declined.", "Spain too.", "So did Italy."
LIST = passage_of("We go far.", lead("Bring these:"), item("a tent"), item("a lamp"), item("tea"))
LISTED = "Bring these: [{}]\n\n- a tent [{}]\n- a lamp [{}]\n- tea [{}]"
STEPS = passage_of(lead("Steps:"), item("2. sign"), item("3. pay"))
GAPS = passage_of(lead("Left:"), item("2. rope"), item("5. tea"))
ROPE = passage_of("Only rope is needed.", document="e.txt")
BARRED = passage_of(lead("Not accepted:"), item("gas bottles"), item("oil"))
HEADED = passage_of(("Not accepted", BlockKind.HEADING, False), item("gas bottles"), item("oil"))
LATER = passage_of(lead("Not accepted:"), item("oil"), "This is.", item("gas bottles"))
BASKETS = passage_of(row("Item | Price", header=True), row("Small basket | 24"),
                     row("Large basket | 49"), row("Tea | 3"))  # fmt: skip
TABLE = passage_of(row("Meal | Limit", header=True), row("Lunch | 20"), row("Dinner | 40"))
EARLY = passage_of("The kiosk opens early.", "The next review is on 4 May 2027.")
SCHEME = passage_of(
    "We run a buddy scheme.", "Each newcomer is paired with a colleague.", "It ends in May."
)
WEIGHED = passage_of(lead("The following points are weighed."), item("Reach: More come first. A town is less."),
                     item("Cost: The less it costs, the better."))  # fmt: skip
GUESTS = passage_of(item("Ann Lee (Moss Ltd)"), item("Tom Roe (guest)"))
LONG = passage_of(lead("All:"), *(item(f"line {number}") for number in range(60)))


@pytest.mark.parametrize(
    ("question", "order", "step", "passages", "markdown"),
    [
        ("Who declined?", [POLAND], 0.5, [passage_of("It rained.", POLAND, SPAIN)], f"{POLAND} [1]"),
        # Sentences nearly as good come along, once each.
        ("Who declined?", [POLAND, SPAIN, ITALY], 0.01,
         [passage_of(POLAND, SPAIN, "It rained.", ITALY, POLAND)],
         f"{POLAND} [1] {SPAIN} [2] {ITALY} [3]"),
        # A line of a list does not come along with one that says more of the question.
        ("How much butter is needed?", ["300 g butter", "500 g sugar"], 0.01,
         [passage_of(item("300 g butter"), item("500 g sugar"))], "300 g butter [1]"),
        ("Who is of Moss Ltd?", ["Ann Lee (Moss Ltd)", "Tom Roe (guest)"], 0.01, [GUESTS],
         "Ann Lee (Moss Ltd) [1]"),
        # Nor one that says as little of it as a better one; nor a line that is no sentence, but has a date.
        ("How much butter is needed?", ["500 g sugar", "300 g butter"], 0.01,
         [passage_of(item("300 g butter"), item("500 g sugar"))], "300 g butter [1]"),
        ("When is yoga?", ["Monday 18:30: Yoga", "Tuesday 7:00: Spin"], 0.01,
         [passage_of(item("Monday 18:30: Yoga"), item("Tuesday 7:00: Spin"))], "Monday 18:30: Yoga [1]"),
        ("When does the wing open?", ["The wing opens on 14 June.", "Press release, Bonn, 3 May 2025"], 0.01,
         [passage_of("Press release, Bonn, 3 May 2025", "The wing opens on 14 June.")],
         "The wing opens on 14 June. [1]"),
        # Where there is none, where the next one is.
        ("Where can I park?", ["There is no car park at the museum."], 0.5,
         [passage_of("There is no car park at the museum.", "The nearest one is in Rope Street.")],
         "There is no car park at the museum. [1] The nearest one is in Rope Street. [2]"),
        ("How much is the lot?", ["The nearest one costs 4 pounds."], 0.5,
         [passage_of("Lots are few.", "The nearest one costs 4 pounds.")],
         "Lots are few. [1] The nearest one costs 4 pounds. [2]"),
        # That there is something tells nothing of what it is.
        ("What is the buddy scheme?", ["We run a buddy scheme."], 0.5, [SCHEME],
         "We run a buddy scheme. [1] Each newcomer is paired with a colleague. [2]"),
        ("What is a buddy scheme?", ["Firms call this a buddy scheme."], 0.5,
         [passage_of("Firms call this a buddy scheme.", "It ends.")], "Firms call this a buddy scheme. [1]"),
        ("Who runs the buddy scheme?", ["We run a buddy scheme."], 0.5, [SCHEME], "We run a buddy scheme. [1]"),
        # What is said to follow is a list, though its lines are several sentences each.
        ("Which points are weighed?", ["Cost: The less it costs, the better."], 0.5, [WEIGHED],
         "The following points are weighed. [1]\n\n- Reach: More come first. A town is less. [2]\n"
         "- Cost: The less it costs, the better. [3]"),
        # A question for a list gets all of it, one for a thing a line of it; so does its first line.
        ("List what to bring", ["a lamp"], 0.5, [LIST], LISTED.format(1, 2, 3, 4)),
        ("Which lamp is needed?", ["a lamp"], 0.5, [LIST], "Bring these: [1]\n\n- a lamp [2]"),
        # Without the line before it a line of a list may say the opposite; yes and no stand there.
        ("Is a lamp needed?", ["a lamp"], 0.5, [LIST], "Bring these: [1]\n\n- a lamp [2]"),
        ("What about gas bottles?", ["gas bottles"], 0.5, [BARRED],
         "Not accepted: [1]\n\n- gas bottles [2]"),
        ("What about gas?", ["gas bottles"], 0.5, [HEADED], "Not accepted [1]\n\n- gas bottles [2]"),
        ("What about tea?", ["gas bottles"], 0.5, [LATER], "gas bottles [1]"),
        ("What is needed?", ["Bring these:"], 0.5, [LIST], LISTED.format(1, 2, 3, 4)),
        # The numbers of steps are theirs, where they go on by one.
        ("List the steps", ["pay"], 0.5, [STEPS], "Steps: [1]\n\n2. sign [2]\n3. pay [3]"),
        ("List the rest", ["tea"], 0.5, [GAPS], "Left: [1]\n\n- rope [2]\n- tea [3]"),
        # A list beside the best sentence, here or in another passage, does not stand for it.
        ("What must I bring?", ["Only rope is needed.", "a lamp"], 0.3, [ROPE, LIST],
         "Only rope is needed. [1] " + LISTED.format(2, 3, 4, 5)),
        ("What are the rules?", ["We go far.", "a lamp"], 0.1, [LIST],
         "We go far. [1] " + LISTED.format(2, 3, 4, 5)),
        # A schedule without dates is answered by the best sentence, a table's row with its header.
        ("What are the opening hours of the kiosk?", ["The kiosk opens early."], 0.5, [EARLY],
         "The kiosk opens early. [1]"),
        ("How much is dinner?", ["Dinner | 40"], 0.5, [TABLE],
         "| Meal | Limit [1] |\n|---|---|\n| Dinner | 40 [2] |"),
        # Rows that the question does not tell apart are all quoted.
        ("How much is a basket?", ["Large basket | 49"], 0.5, [BASKETS],
         "| Item | Price [1] |\n|---|---|\n| Small basket | 24 [2] |\n| Large basket | 49 [3] |"),
        # Headers come with rows that come along with a sentence.
        ("How much is dinner?", ["Only rope is needed.", "Dinner | 40"], 0.01, [ROPE, TABLE],
         "Only rope is needed. [1]\n\n| Meal | Limit [2] |\n|---|---|\n| Dinner | 40 [3] |"),
        # A quote over several lines is shown on one, and cited as it is.
        ("Who declined?", ["Poland\r\n  declined\u00a0it."], 0.5, [passage_of("Poland\r\n  declined\u00a0it.")],
         "Poland declined it. [1]"),
    ],
)  # fmt: skip
def test_what_is_quoted_follows_the_question(
    seed_index: Index,
    question: str,
    order: list[str],
    step: float,
    passages: list[Passage],
    markdown: str,
) -> None:
    reader = ScriptedReader(order, step=step, several=True)
    assert quoted(seed_index, question, reader, *passages).markdown == markdown


def test_a_footnote_stands_where_its_sentence_stands(seed_index: Index) -> None:
    passage = passage_of("It rained.", POLAND, "Spain agreed.", start=100)
    answer = quoted(seed_index, "Who declined?", ScriptedReader([POLAND]), passage)
    assert (answer.offered[1].start, answer.offered[1].end) == (111, 127)
    assert answer.confidence == 0.9


def test_below_the_threshold_it_abstains(seed_index: Index) -> None:
    unsure = ScriptedReader([POLAND], confidence=0.49)
    assert quoted(seed_index, "Who declined?", unsure, passage_of(POLAND)).abstains
    assert not quoted(seed_index, "Who declined?", unsure, passage_of(POLAND), below=0.49).abstains
    nothing = quoted(seed_index, "Who declined?", ScriptedReader([]))
    assert (nothing.abstains, nothing.confidence) == (True, 0)


def test_the_best_line_far_down_a_long_list_is_not_cut_off(seed_index: Index) -> None:
    answer = quoted(seed_index, "List the lines", ScriptedReader(["line 50"]), LONG)
    assert "line 50" in answer.markdown


@pytest.mark.parametrize(
    ("question", "quoted_of"),
    [
        ("How much of dental care is paid?", ["Dental care", "Club"]),
        ("Who pays for dental care?", ["Dental care", "Club"]),
        ("How much is paid for care?", ["Dental care", "Eye care", "Club"]),
        ("What is paid for dental care?", ["Dental care", "Eye care", "Club"]),
    ],
)
def test_nothing_comes_along_from_below_the_heading_of_another_thing(
    question: str, quoted_of: list[str]
) -> None:
    passages = [
        passage_of("The club pays 100%.", heading="Dental care"),
        passage_of("The club pays 75%.", heading="Eye care", start=100),
        passage_of("All fees are paid.", heading="Club", document="e.txt"),
    ]
    ranked = tuple(RankedSentence(one, one.sentences[0], 3.0) for one in passages)
    pieces = choose(analyse(question), Reading(ranked, 0.9, answering=3))
    assert [passage.heading for passage, _ in pieces] == quoted_of


@pytest.mark.parametrize(
    "quote",
    [
        "See [1] and [99].",
        "<b>Bold</b> & *stars*",
        "1. First",
        "a\\b `c` [x](http://y)",
        "| a | b |",
    ],
)
def test_what_a_document_says_never_becomes_markup_or_a_marker(
    seed_index: Index, quote: str
) -> None:
    answer = quoted(seed_index, "What costs?", ScriptedReader([quote]), passage_of(quote))
    assert [span.quote for span in answer.offered.values()] == [quote]


def test_an_address_that_only_a_link_says_is_shown(seed_index: Index) -> None:
    quote = "[Write](mailto:it@a.example) or [x](http://y), [b@a.example](mailto:b@a.example)."
    passage = passage_of(quote, document="a.md")
    answer = quoted(seed_index, "What costs?", ScriptedReader([quote]), passage)
    assert unescape(answer.markdown) == "Write (it@a.example) or x, b@a.example. [1]"
    assert [span.quote for span in answer.offered.values()] == [quote]


def test_a_list_in_a_real_document_is_quoted_whole(index: Index, tmp_path: Path) -> None:
    things = ["a tent that keeps the rain out", "a lamp with spare batteries", "a sleeping bag"]
    cost = "The camp costs 40 pounds for each child."
    listed = "".join(f"- {thing}\n" for thing in things)
    (tmp_path / "camp.md").write_text(
        f"# Camp\n\n## Packing list\n\nPlease bring the following to the camp:\n\n{listed}\n"
        f"## Money\n\n{cost}\n",
        encoding="utf-8",
    )
    ingest(index, [tmp_path / "camp.md"])
    assistant = build_assistant(AssistantSettings(), index)
    citations = assistant.ask("List the things to bring to the camp").citations
    assert [citation.quote for citation in citations][-3:] == things
    assert all("Packing list" in citation.heading for citation in citations)
    assert [c.quote for c in assistant.ask("How much does the camp cost?").citations] == [cost]


@pytest.mark.parametrize(
    ("question", "shown"),
    [
        ("Are floods insured?", "- What is not insured: Floods. [1]"),
        ("What is not insured?", "Floods. [1]"),  # the question says so
    ],
)
def test_lines_below_a_heading_that_negates_are_not_shown_without_it(
    seed_index: Index, question: str, shown: str
) -> None:
    passage = passage_of(item("Floods."), heading="Cover › What is not insured")
    answer = quoted(seed_index, question, ScriptedReader(["Floods."]), passage)
    assert answer.markdown == shown


def test_the_line_that_introduces_a_list_is_no_heading_of_what_follows_it() -> None:
    first = passage_of(lead("What is accepted, and what is not:"), item("Maps."))
    rest = passage_of(item("Globes."), heading="What is accepted, and what is not", start=60)
    pieces = [(passage, line) for passage in (first, rest) for line in passage.sentences]
    asked = analyse("What is accepted?")
    assert headed_apart(asked, pieces, Reading((), 0.9)) is None
    alone = headed_apart(asked, pieces[2:], Reading((), 0.9))
    assert alone is not None
    assert alone.markdown == "- What is accepted, and what is not: Globes. [1]"


def test_sentences_of_one_line_of_a_list_stand_behind_one_bullet() -> None:
    text = "Review.\n  It takes a week. Wait.\n- Merging."
    told = ("Review.", "It takes a week.", "Wait.", "Merging.")
    begins = [text.index(words) for words in told]
    cut = [
        Sentence(begin, begin + len(words), BlockKind.LIST_ITEM)
        for begin, words in zip(begins, told, strict=True)
    ]
    passage = replace(passage_of(text), sentences=tuple(cut))
    answer = answer_of([(passage, line) for line in cut], 0.9)
    assert answer.markdown.split("\n") == [
        "- Review. [1] It takes a week. [2] Wait. [3]",
        "- Merging. [4]",
    ]


@pytest.mark.parametrize(("apart", "joint"), [(1, " "), (2, " "), (3, "\n- ")])
def test_a_line_of_a_list_that_goes_on_in_the_next_passage_has_one_bullet(
    apart: int, joint: str
) -> None:
    first = passage_of(item("Keys."), item("It takes a week."))
    rest = passage_of(item("Wait."), start=first.end + apart)
    pieces = [(passage, line) for passage in (first, rest) for line in passage.sentences]
    told = f"- Keys. [1]\n- It takes a week. [2]{joint}Wait. [3]"
    assert answer_of(pieces, 0.9).markdown == told


class _Asked(ScriptedReader):
    """A reader that takes its best sentence for the one row that the question names."""

    def read(self, retrieval: Retrieval, enough: float = 1.0) -> Reading:
        reading = super().read(retrieval)
        best, *rest = reading.sentences
        return replace(reading, sentences=(best._replace(asked_for=True), *rest))


FIXED, RISES = "The price is fixed until May.", "After that it may rise once a year."


@pytest.mark.parametrize(
    ("lines", "shown"),
    [
        ([FIXED, RISES], [FIXED, RISES]),
        ([(FIXED, BlockKind.LIST_ITEM, False), RISES], [RISES]),
        ([RISES], [RISES]),
        (["Ask Ann first.", "If the matter isn't settled, write."],) * 2,
        (["Ask Ann first.", "If the lamp isn't lit, write."], ["If the lamp isn't lit, write."]),
        (["Water is free.", "The price may rise."], ["The price may rise."]),
    ],
)
def test_a_sentence_that_leans_on_the_one_before_is_shown_behind_it(
    seed_index: Index, lines: list[str | tuple[str, BlockKind, bool]], shown: list[str]
) -> None:
    answer = quoted(
        seed_index, "May the price rise?", ScriptedReader([shown[-1]]), passage_of(*lines)
    )
    assert [span.quote for span in answer.offered.values()] == shown


@pytest.mark.parametrize(
    ("lines", "shown"),
    [
        (["Yes.", "It is fixed until May."], ["Yes.", "It is fixed until May."]),
        (["It depends.", "Ask the office."], ["It depends.", "Ask the office."]),
        (["Yes, until May.", "Ask the office."], ["Yes, until May."]),
        (["Yes.", ("Ask the office.", BlockKind.LIST_ITEM, False)], ["Yes."]),
        (["It is dear.", "Yes."], ["Yes."]),
        (["It looks free.", "Do not think so."], ["It looks free.", "Do not think so."]),
        (["It looks free.", "Nobody pays for dogs."], ["It looks free."]),
    ],
)
def test_a_reply_or_what_is_taken_back_is_shown_with_what_follows_it(
    seed_index: Index, lines: list[str | tuple[str, BlockKind, bool]], shown: list[str]
) -> None:
    passage = passage_of(*lines)
    answer = quoted(seed_index, "Is the price fixed?", ScriptedReader([shown[0]]), passage)
    assert [span.quote for span in answer.offered.values()] == shown


@pytest.mark.parametrize(("score", "surer"), [(17, True), (21, False)])
def test_a_row_is_surer_to_answer_where_its_range_holds_the_number_asked_for(
    seed_index: Index, score: int, surer: bool
) -> None:
    best = "15–19 | every 3 hours"
    table = passage_of(row("Score | Turned", header=True), row("0–14 | never"), row(best))
    question = f"How often is somebody with a score of {score} turned?"
    answer = quoted(seed_index, question, _Asked([best], confidence=0.4), table)
    assert (answer.confidence > 0.5) is surer


def test_what_is_typed_stands_in_lines_of_its_own(seed_index: Index) -> None:
    run, code, then = "To update, run", "apt update", "followed by"
    typed = [(line, BlockKind.CODE, False) for line in (code, then, "apt upgrade")]
    passage = passage_of((run, BlockKind.PARAGRAPH, True), *typed, "It restarts.")
    answer = quoted(seed_index, "How do I update?", ScriptedReader([run]), passage)
    lines = answer.markdown.split("\n\n")
    assert lines == [f"{run} [1]", f"```\n{code}\n{then}\napt upgrade\n```\n[2]"]


@pytest.mark.parametrize(
    ("question", "lines"), [("What is the default of bell?", 1), ("What are the defaults?", 2)]
)
def test_of_a_label_below_each_heading_the_one_that_is_asked_for_is_quoted(
    question: str, lines: int
) -> None:
    bell = passage_of("Default: yes", heading="3.32. bell", start=0)
    other = passage_of("Default: no", heading="3.33. bell_new", start=500)
    ranked = tuple(RankedSentence(one, one.sentences[0], 1.0) for one in (bell, other))
    assert len(choose(analyse(question), Reading(ranked, 0.9, 2))) == lines


def test_where_several_are_asked_for_a_list_is_quoted_whole_whose_introduction_is_evidence(
    seed_index: Index,
) -> None:
    order = ["We go far.", "Bring these:", "a lamp"]
    question = "Which things go far?"
    assert quoted(
        seed_index, question, ScriptedReader(order, step=0.01, several=True), LIST
    ).markdown == ("We go far. [1] " + LISTED.format(2, 3, 4, 5))


@pytest.mark.parametrize(
    ("question", "lines"),
    [("Which exceptions must I heed?", 3), ("Which stairs must I heed?", 1)],
)
def test_a_list_is_quoted_whole_below_the_line_that_names_what_is_asked_for(
    seed_index: Index, question: str, lines: int
) -> None:
    rules = passage_of(lead("Observe these exceptions:"), item("Dogs stay out at all times."),
                       item("Bikes go by the back stairs alone."))  # fmt: skip
    best = "Bikes go by the back stairs alone."
    answer = quoted(seed_index, question, ScriptedReader([best]), rules)
    assert len(answer.offered) == lines


def test_of_a_list_no_single_line_is_left_out_beside_another_document(seed_index: Index) -> None:
    kinds = ["written exams of an hour", "oral exams", "portfolios", "term papers"]
    order = ["oral exams", "One exam is oral.", *kinds[2:]]
    forms, other = passage_of("Rooms.", *map(item, kinds)), passage_of(order[1], document="e.txt")
    reader = ScriptedReader(order, step=0.01, several=True)
    answer = quoted(seed_index, "Which kinds of exams are there?", reader, forms, other)
    assert len(answer.offered) == len(kinds) + 1


@pytest.mark.parametrize(
    ("said", "lines"),
    [
        (["Credits: 10", "Lecturer: Ann Roe", "Term: 2."], ["Credits: 10", "Lecturer: Ann Roe", "Term: 2."]),
        (["10:00 Walk.", "Bring shoes.", "11:00 Talk"], ["10:00 Walk. Bring shoes.", "11:00 Talk"]),
        (["The Port\n12 Quay Street\n5003 Bergen"], ["The Port", "12 Quay Street", "5003 Bergen"]),
        (["Open\n9:00 to Mondays and\n10:00 Tuesdays."], ["Open", "9:00 to Mondays and", "10:00 Tuesdays."]),
        (["The rent of the\nPort is due."], ["The rent of the Port is due."]),
        (["The rent is\ndue in May"], ["The rent is due in May"]),
    ],
)  # fmt: skip
def test_lines_of_a_document_stay_lines(said: list[str], lines: list[str]) -> None:
    passage = passage_of(*said)
    pieces = [(passage, line) for line in passage.sentences]
    shown = answer_of(pieces, 0.9).markdown
    assert unmarked(shown).split("  \n") == lines
    below = by_heading([pieces], 0.9).markdown.splitlines()
    assert len(below) == len(lines) + (len(said) > 1)


def test_a_term_is_of_the_line_below_it_alone(seed_index: Index) -> None:
    terms = passage_of(lead("Red Eye Removal"), item("A filter removes them."), lead("Healing Brush"),
                       item("A tool mends small flaws."))  # fmt: skip
    reader = ScriptedReader(["A filter removes them.", "Red Eye Removal"], step=0.01, several=True)
    answer = quoted(seed_index, "How do I remove red eyes?", reader, terms)
    assert "Healing" not in answer.markdown
    reader = ScriptedReader(["Red Eye Removal"], directs=["Removal"])
    assert quoted(seed_index, "What is the red eye thing?", reader, terms).direct == ""


@pytest.mark.parametrize(
    ("rows", "markdown"),
    [
        # A header alone, rows without one, rows of other cells: no table.
        (["H Meal | Limit"], "Meal \\| Limit [1]"),
        (["Lunch | 20", "Dinner | 40"], "- Lunch: 20 [1]\n- Dinner: 40 [2]"),
        (["H Meal | Limit", "Dinner | 40 | late"], "- Meal \\| Limit [1]\n- Dinner \\| 40 \\| late [2]"),
        # Two tables; a bar within a cell.
        (["H Meal | Limit", "Dinner \\| late | 40", "H Room | Price", "Attic | "],
         "| Meal | Limit [1] |\n|---|---|\n| Dinner \\| late | 40 [2] |\n\n"
         "| Room | Price [3] |\n|---|---|\n| Attic [4] |  |"),
        # Cells at the end of a row may be empty, and left out.
        (["H Name | Room | Phone", "Ann | 12"], "| Name | Room | Phone [1] |\n|---|---|---|\n| Ann | 12 [2] |  |"),
    ],
)  # fmt: skip
def test_rows_below_their_header_are_a_table(rows: list[str], markdown: str) -> None:
    passage = passage_of(
        *(row(one.removeprefix("H "), header=one.startswith("H ")) for one in rows)
    )
    answer = answer_of([(passage, line) for line in passage.sentences], 0.9)
    assert answer.markdown == markdown


@pytest.mark.parametrize(
    ("question", "after", "lines"),
    [
        ("Are fires allowed?", "It is allowed on balconies.", 1),
        ("Are fires allowed?", "These are banned.", 1),
        ("Are fires allowed?", "It is forbidden to light fires.", 2),
        ("Are fires allowed?", "These fires are banned.", 2),
        ("Where are fires allowed?", "It is allowed on balconies.", 2),
    ],
)
def test_what_names_nothing_is_not_quoted_behind_another_documents_answer(
    question: str, after: str, lines: int
) -> None:
    passages = passage_of("Fires are lit in May."), passage_of(after, document="e.txt")
    ranked = tuple(RankedSentence(one, one.sentences[0], 1.0) for one in passages)
    assert len(choose(analyse(question), Reading(ranked, 0.9, 2))) == lines
