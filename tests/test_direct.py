from __future__ import annotations

import pytest

from assistant.questions.question import analyse
from assistant.questions.yes_no import is_yes_no
from assistant.quoting.direct import direct_answer
from assistant.quoting.disagreement import disagreement
from assistant.quoting.quoted import DISAGREEMENT, DISAGREEMENT_OF_MORE
from assistant.reading.others.purposes_asked import of_purposes
from assistant.reading.others.said_fully import of_denials, of_fuller, of_named_beside
from assistant.reading.others.said_literally import says_literally
from assistant.reading.reader import DirectAnswer, RankedSentence, Reading
from ingest.index import Index
from tests.assistant_fixtures import ScriptedReader, item, passage_of, quoted, row

OPENED = "The annex opened in 2019 after two years."
ALSO = "Since 2019 the annex has been open."
OTHERWISE = "The annex opened in 2021 after two years."
CODE = "The code is *17#b* and nothing else at all."
ASKED = "When did the annex open?"
WHEN = "When is it?"
RENT = "Parking costs 40 pounds a month for every tenant."
LOANS = [f"The loan of a book lasts {time} at most." for time in ("2 weeks", "14 days", "15 days")]
PRICES = [f"The fee of the annex is {price} a year." for price in ("20 euros", "20 dollars")]
FEES = [f"The fee of the annex is {pounds} pounds." for pounds in (40, 55)]
CALLS = ["Call 0431 / 55 12-0 to book a tour.", "Call +49 431 55120 to book a tour."]
FLOORS = [
    f"The lost property office is {where}."
    for where in ("on the second floor", "beside the ground lift")
]


@pytest.mark.parametrize(
    ("question", "sentence", "found", "markdown"),
    [
        (ASKED, OPENED, "2019", f"**2019** [1]\n\n{OPENED} [1]"),
        ("What is the code?", CODE, "*17#b*",
         "**\\*17\\#b\\*** [1]\n\nThe code is \\*17\\#b\\* and nothing else at all. [1]"),
        # A yes/no question gets the deciding sentence alone; words of the question are no answer.
        ("Was the annex open in 2019?", OPENED, "2019", f"{OPENED} [1]"),
        ("What is the annex?", OPENED, "The annex", f"{OPENED} [1]"),
        ("Who is the advert for?", "Location: Leeds.", "Leeds", "Location: Leeds. [1]"),  # nobody
        # A chair need not be the first one.
        ("Who was the first chair?", "Ada Bell was chair in 2019.", "Ada Bell", "Ada Bell was chair in 2019. [1]"),
        ("Who was the first chair?", "Ada Bell founded the club.", "Ada Bell",
         "**Ada Bell** [1]\n\nAda Bell founded the club. [1]"),
    ],
)  # fmt: skip
def test_the_direct_answer_stands_in_bold_above_its_sentence(
    seed_index: Index, question: str, sentence: str, found: str, markdown: str
) -> None:
    reader = ScriptedReader([sentence], directs=[found])
    answer = quoted(seed_index, question, reader, passage_of(sentence))
    assert answer.markdown == markdown
    assert answer.direct == (found if "**" in markdown else "")


@pytest.mark.parametrize(
    ("sentence", "read", "shown"),
    [
        ("Die Frist endet am 31. Dez. 2025 um zwölf Uhr.", "am 31", "am 31. Dez. 2025"),
        ("Die Frist endet am 3. Mai 2025 um zwölf Uhr.", "am 3", "am 3. Mai 2025"),
        ("Die Frist endet am 12. 4. 2025 um zwölf Uhr.", "am 12. 4", "am 12. 4. 2025"),
        ("La réunion a lieu le lun. 3 févr. 2025 à midi.", "lun. 3 févr", "lun. 3 févr. 2025"),
        ("La cuota vence el 15 de sept. de 2025 a las dos.", "15 de sept.", "15 de sept. de 2025"),
        ("The lease ended on 5 May 2024 after two years.", "May 2024", "May 2024"),
        ("Der Vertrag endet am 5. Mai 2024 in Raum drei.", "2024", "2024"),
        ("Then type `load --date 2025-01-31` and wait.", "load", "`load --date 2025-01-31`"),
        (
            "It is kept in the office (first floor) at night.",
            "office (first floor",
            "office (first floor)",
        ),
        ("Members may take it every *three* years.", "three* years", "*three* years"),
        ("The ferry goes from **Oban** pier in May.", "from **Oban", "from **Oban**"),
        ("The hall is let to *many* clubs, and 3 * 4 are here.", "many", "many"),
        (
            "It is quiet from 10:00 PM to 7:00 AM for all the guests.",
            "7:00 AM",
            "10:00 PM to 7:00 AM",
        ),
        ("It lasts between 3 and 5 May, as it was last year.", "5 May", "3 and 5 May"),
        ("It runs from Oban to 5 May Street at all times.", "5 May", "5 May"),
        # A stop within a name ends neither it nor the sentence.
        ("The site is run by the Tram.io Foundation in Turku.", "the Tram", ""),
        ("The chair is named by the Read.me Trust’s board.", "the Read", ""),
        ("The rooms are booked with Rooms.org's Partner Team alone.", "Rooms", ""),
        ("The rooms are booked with Rooms.org at present.", "Rooms", "Rooms.org"),
        ("It is asked for by debconf(7) at the beginning.", "7", ""),
        ("Press <list-reply> in May.", "list-reply> in May", "<list-reply> in May"),
        ("It is reset with --hard at night.", "hard", "--hard"),
        ("It is set by x[i] <- list(NULL) in May.", "x[i] <- list", "x[i] <- list(NULL)"),
        ("It is kept there (a day or so) and then it is sold.", "day or so) and then", ""),
        (
            "The job ``origin/main`` starts in May, as ``git log`` tells.",
            "in May",
            "in May",
        ),
        ("Then set the ``python -Wd`` option and wait.", "python -Wd", "``python -Wd``"),
        ("The model is on show in Room 2 until May.", "in Room", "in Room 2"),
        ("The model is on show in Hall B at night.", "in Hall", "in Hall B"),
        ("It leaves for Oban 20 minutes after ten.", "for Oban", "for Oban"),
        ("It is kept in “the old office” at night.", "in “the old office", "in “the old office”"),
    ],
)
def test_a_date_or_command_is_shown_whole(
    seed_index: Index, sentence: str, read: str, shown: str
) -> None:
    reader = ScriptedReader([sentence], directs=[read])
    assert quoted(seed_index, "When is it?", reader, passage_of(sentence)).direct == shown


@pytest.mark.parametrize(
    ("sentence", "read", "shown"),
    [
        ("The deposit in Oslo is NOK 300.", "300", "NOK 300"),
        ("The deposit in Oslo is 300 kr for each key.", "300", "300 kr"),
        ("The deposit in Delhi is Rs. 500 for a key.", "500", "Rs. 500"),
        ("The parcel may weigh 12 kg at the most.", "12", "12 kg"),
        ("Let the jaws cool to below 40 °C before that.", "40 °C", "below 40 °C"),
        ("A volunteer may be given up to £40 in advance.", "40", "up to £40"),
        ("The notice is 14 working days for all.", "is 14", "is 14 working days"),
        ("The office closes at 3 p.m. on Fridays.", "3", "3"),
        ("The house has 300 rooms on nine floors.", "300", "300"),
        ("It is designed in Turku and assembled in Riga.", "Turku and assembled in Riga", "Turku"),
        (
            "The pond is cleaned in April, the gutters in November.",
            "in April, the gutters in November",
            "in April",
        ),
        (
            "The hall is painted every six years and all other rooms every ten years.",
            "every six years and all other rooms every ten years",
            "every six years",
        ),
    ],
)
def test_a_figure_is_shown_with_its_unit(
    seed_index: Index, sentence: str, read: str, shown: str
) -> None:
    reader = ScriptedReader([sentence], directs=[read])
    assert quoted(seed_index, "How much is it?", reader, passage_of(sentence)).direct == shown


@pytest.mark.parametrize(
    ("question", "sentence", "read", "shown"),
    [
        (WHEN, "The office opens at 9:30 and closes at 18:00.", "9:30 and closes at 18:00", "9:30"),
        (WHEN, "The dinner is on 2 December at 19:00 in the hall.", "19:00", "2 December at 19:00"),
        (WHEN, "The dinner is on Friday, 3 May, from 19:00 in the hall.", "19:00", "Friday, 3 May, from 19:00"),
        (WHEN, "It is cleaned every two weeks and records kept for two years in the lodge of the house.",
         "every two weeks and records kept for two years", "every two weeks"),
        (WHEN, "Das Amt öffnet um 9 Uhr und schließt um 18 Uhr.", "9 Uhr und schließt um 18 Uhr", "9 Uhr"),
        ("When do we visit Turkey?", "We visit Czechia in May and Turkey in June.", "May and Turkey in June", ""),
        (WHEN, "The office is open at 9:30 and at 18:00 on Mondays.", "9:30 and at 18:00", "9:30 and at 18:00"),
        (WHEN, "The office is open between 8 and 10 on Mondays.", "between 8 and 10", "between 8 and 10"),
        (WHEN, "The fee goes to clubs and societies in town.", "clubs and societies in town",
         "clubs and societies in town"),
        (WHEN, "The club met 63 shops and households in Leeds in May.", "63 shops and households in Leeds",
         "63 shops and households in Leeds"),
        # The day that is asked for is no date, where the sentence has both.
        ("Which day is it on?", "It goes from Monday to Friday, from 3 April on.", "3 April", ""),
        ("Who is paid?", "They pay 63 shops and households in 4 towns by May.",
         "63 shops and households in 4 towns", "63 shops and households in 4 towns"),
    ],
)  # fmt: skip
def test_a_value_of_the_next_clause_is_none_of_the_short_answer(
    seed_index: Index, question: str, sentence: str, read: str, shown: str
) -> None:
    reader = ScriptedReader([sentence], directs=[read])
    assert quoted(seed_index, question, reader, passage_of(sentence)).direct == shown


@pytest.mark.parametrize(
    ("question", "sentence", "read", "shown"),
    [
        ("Who may enter the cold room?", "Visitors must not enter the cold room at night.", "Visitors", ""),
        ("Who must not enter?", "Visitors must not enter the cold room at night.", "Visitors", "Visitors"),
        # What is threatened for others denies nothing.
        ("Within what time are receipts due?", "Receipts are due in 20 days; otherwise nothing is paid.",
         "20 days", "20 days"),
        ("Who cannot enter?", "Visitors are not let in at night by the porter.", "Visitors", "Visitors"),
        # What the question limits is not all that the sentence limits.
        ("Who may enter without a badge?", "Visitors enter without a badge only if a guide joins them.",
         "a guide", ""),
        ("What does a ride without a ticket cost?", "A ride without a ticket costs 60 euros in all trams.",
         "60 euros", "60 euros"),
        ("What does a ride cost?", "A ride without a ticket costs 60 euros in all trams.", "60 euros", ""),
    ],
)  # fmt: skip
def test_no_bold_words_where_the_sentence_limits_what_the_question_does_not(
    seed_index: Index, question: str, sentence: str, read: str, shown: str
) -> None:
    reader = ScriptedReader([sentence], directs=[read])
    assert quoted(seed_index, question, reader, passage_of(sentence)).direct == shown


@pytest.mark.parametrize(
    ("question", "sentences", "directs", "markdown", "notice"),
    [
        (ASKED, [OPENED, ALSO], ["2019"], f"**2019** [1][2]\n\n{OPENED} [1]", ""),
        (ASKED, [OPENED, OTHERWISE], ["2019", "2021"],
         f"- **2019** – Guide: {OPENED} [1]\n- **2021** – \\*News\\*: {OTHERWISE} [2]", DISAGREEMENT),
        # Two numbers about different things do not disagree; "what is" is no plural that allows two.
        (ASKED, [OPENED, RENT], ["2019", "40"], f"**2019** [1]\n\n{OPENED} [1]", ""),
        ("How long is the loan?", LOANS[:2], ["2 weeks", "14 days"],
         f"**2 weeks** [1]\n\n{LOANS[0]} [1]", ""),
        ("How long is the loan?", [LOANS[0], LOANS[2]], ["2 weeks", "15 days"],
         f"- **2 weeks** – Guide: {LOANS[0]} [1]\n- **15 days** – \\*News\\*: {LOANS[2]} [2]", DISAGREEMENT),
        ("How much is the fee of the annex?", PRICES, ["20 euros", "20 dollars"],
         f"- **20 euros** – Guide: {PRICES[0]} [1]\n- **20 dollars** – \\*News\\*: {PRICES[1]} [2]",
         DISAGREEMENT),
        ("What is the fee of the annex?", FEES, ["40", "55"],
         f"- **40 pounds** – Guide: {FEES[0]} [1]\n- **55 pounds** – \\*News\\*: {FEES[1]} [2]", DISAGREEMENT),
        ("Which number do I call to book?", CALLS, ["0431 / 55 12-0", "49 431 55120"],
         f"**0431 / 55 12-0** [1]\n\n{CALLS[0]} [1]", ""),
        # Another place is no value that could be compared; whoever has a title is the same person.
        ("Where is the lost property office?", FLOORS, ["on the second floor", "beside the ground lift"],
         f"- Guide: {FLOORS[0]} [1]\n- \\*News\\*: {FLOORS[1]} [2]", ""),
        ("Where is the museum of the harbour?", ["The museum of the harbour is in Old Mill Lane.",
         "The museum of the harbour is in Old Mill Lane, Ardan."], ["in Old Mill Lane", "in Old Mill Lane, Ardan"],
         "**in Old Mill Lane** [1][2]\n\nThe museum of the harbour is in Old Mill Lane. [1]", ""),
    ],
)  # fmt: skip
def test_a_second_document_confirms_or_disagrees(
    seed_index: Index,
    question: str,
    sentences: list[str],
    directs: list[str],
    markdown: str,
    notice: str,
) -> None:
    reader = ScriptedReader(sentences, step=0.3, directs=directs)
    guide = passage_of(sentences[0], title="Guide")
    news = passage_of(sentences[1], document="e.txt", title="*News*")
    answer = quoted(seed_index, question, reader, guide, news)
    assert (answer.markdown, answer.notice) == (markdown, notice)


def test_what_one_document_says_and_another_denies_is_told(seed_index: Index) -> None:
    yes, no = "Dogs are allowed in the garden.", "Dogs aren't allowed in the garden."
    reader = ScriptedReader([yes, no], several=True)
    passages = (passage_of(yes), passage_of(no, document="e.txt"))
    answer = quoted(seed_index, "Are dogs allowed in the garden?", reader, *passages)
    markdown = f"- Title (d.txt): {yes} [1]\n- Title (e.txt): {no} [2]"  # one title
    assert (answer.markdown, answer.notice) == (markdown, DISAGREEMENT)


@pytest.mark.parametrize(
    ("question", "other", "told"),
    [
        ("Is alcohol paid?", "Alcohol is paid at dinners.", True),
        ("Is alcohol paid at lunch?", "Alcohol is paid at dinners.", False),
        ("Is alcohol paid?", "Alcohol is never paid.", False),
        ("Who pays for alcohol?", "Alcohol is paid at dinners.", False),
    ],
)
def test_the_opposite_in_another_document_stands_beside_it(
    seed_index: Index, question: str, other: str, told: bool
) -> None:
    reader = ScriptedReader(["Alcohol is not paid, be it at lunch.", other], step=4.0)
    passages = (
        passage_of("Alcohol is not paid, be it at lunch.", title="Policy"),
        passage_of(other, document="e.txt", title="News"),
    )
    assert (
        f"- News: {other} [2]" in quoted(seed_index, question, reader, *passages).markdown
    ) is told


CHANGED = "The fee of the annex is raised to 55 pounds a year."


@pytest.mark.parametrize(
    ("question", "first", "second", "directs"),
    [
        # What another document says is changed may be out of date.
        ("What is the fee of the annex?", "The fee of the annex is 40 pounds a year.", CHANGED, ["40 pounds", ""]),
        # A date is nobody.
        ("Who keeps the annex?", "Kept by Lise until 30 April, says the board.", RENT, ["30 April", ""]),
    ],
)  # fmt: skip
def test_words_that_may_be_out_of_date_or_no_person_are_not_in_bold(
    seed_index: Index, question: str, first: str, second: str, directs: list[str]
) -> None:
    reader = ScriptedReader([first, second], directs=directs, several=True)
    passages = (passage_of(first), passage_of(second, document="e.txt"))
    assert quoted(seed_index, question, reader, *passages).direct == ""


def test_a_sentence_of_the_same_words_disagrees_however_far_it_ranks(seed_index: Index) -> None:
    old, new = (
        "Receipts must be handed in within 30 days.",
        "Receipts must be handed in within 20 days.",
    )
    asked = "Within how many days must receipts be handed in?"
    reader = ScriptedReader([old, new], step=4.6, directs=["30 days", "20 days"])
    passages = (passage_of(line, document=f"{n}.txt") for n, line in enumerate((old, new)))
    assert quoted(seed_index, asked, reader, *passages).notice == DISAGREEMENT


@pytest.mark.parametrize(
    ("question", "leads", "evidence"),
    [
        ("How do I exchange a sale item?", 1, 2),  # beside what holds of items
        ("How do I cancel a private lesson?", 3, 1),
        ("How do I exchange an item?", 0, 1),  # the best sentence has all of it
        ("Which sale items cannot be exchanged?", 0, 1),
        ("How do I exchange a sale item for a lesson?", 0, 1),
    ],
)
def test_what_denies_all_that_is_asked_leads(question: str, leads: int, evidence: int) -> None:
    passage = passage_of(
        "You can exchange an item within 30 days.",
        "Sale items cannot be exchanged.",
        "Classes are held on Mondays.",
        "Private lessons cannot be cancelled.",
    )
    ranked = tuple(RankedSentence(passage, one, 3.0 - n) for n, one in enumerate(passage.sentences))
    reading = of_denials(analyse(question), Reading(ranked, 0.9))
    assert reading.sentences[0] == ranked[leads]
    assert reading.answering <= evidence


@pytest.mark.parametrize(
    ("question", "said"),
    [
        (
            "How many paid holidays do I get?",
            "If you are terminated, paid holidays are made up for.",
        ),
        ("When are the classes held?", "You get a voucher when classes cannot be held."),
        ("What does a day ticket cost?", "In case no day ticket is left, the evening one costs 4."),
        ("What is pet insurance?", "There is no set period to sign up for pet insurance."),
        (
            "Where is my locker key?",
            "You need not write to anybody at the desk about a locker key.",
        ),
        ("How do I book the van?", "Nobody has to ask their team leader first to book the van."),
        ("What is the deposit of a room?", "The deposit of a room is back once it is cancelled."),
    ],
)
def test_what_a_sentence_denies_of_something_else_or_supposes_is_no_denial(
    question: str, said: str
) -> None:
    passage = passage_of("There are 18 of them, on Mondays, at 7 euros.", said)
    ranked = tuple(RankedSentence(passage, one, 3.0 - n) for n, one in enumerate(passage.sentences))
    assert of_denials(analyse(question), Reading(ranked, 0.9)).sentences[0] == ranked[0]


WARDEN = "Warden: Gwil Pryce, plot 14."
WHO = "Who is the warden?"


@pytest.mark.parametrize(
    ("question", "first", "second", "names", "apart"),
    [
        (WHO, WARDEN, "Sanjeev Rao is warden from May.", ["Gwil Pryce", "Sanjeev Rao"], True),
        (WHO, WARDEN, "Mr Gwil Pryce is warden.", ["Gwil Pryce", "Mr Gwil Pryce"], False),
        ("Who calls the warden?", "Gwil Pryce calls the warden.", "Sanjeev Rao calls the warden.",
         ["Gwil Pryce", "Sanjeev Rao"], False),
        # Who does something else is nobody's rival.
        (WHO, WARDEN, "Sanjeev Rao keeps bees.", ["Gwil Pryce", "Sanjeev Rao"], False),
    ],
)  # fmt: skip
def test_each_document_that_names_another_person_is_shown(
    seed_index: Index, question: str, first: str, second: str, names: list[str], apart: bool
) -> None:
    reader = ScriptedReader([first, second], step=0.3, directs=names)
    passages = (passage_of(first), passage_of(second, document="e.txt"))
    answer = quoted(seed_index, question, reader, *passages)
    if apart:
        assert [one.quote for one in answer.offered.values()] == [first, second]
    assert answer.direct == ("" if apart else "Gwil Pryce")


def test_what_another_document_less_surely_says_is_compared() -> None:
    said = ("The waiting time is about four years.", "The waiting time is about three years.")
    passages = [passage_of(line, document=f"{n}.txt") for n, line in enumerate(said)]

    def read(number: int, text: str, margin: float) -> RankedSentence:
        start = said[number].index(text)
        marked = DirectAnswer(start, start + len(text), margin)
        passage = passages[number]
        return RankedSentence(passage, passage.sentences[0], 3.0 - number, marked)

    for margin, differ in ((2.2, 2), (1.2, 0)):
        told = (read(0, "about four years", 5.0), read(1, "about three years", margin))
        found = disagreement(analyse("How long is the waiting time?"), Reading(told, 0.9))
        assert len(found) == differ


def test_each_document_that_differs_is_shown(seed_index: Index) -> None:
    days = ("30 days", "20 days", "six weeks", "30 days")
    said = [f"Receipts must be handed in within {time}." for time in days]
    passages = (passage_of(line, document=f"{n}.txt") for n, line in enumerate(said))
    answer = quoted(
        seed_index,
        "Within what time must receipts be handed in?",
        ScriptedReader(said[:3], step=0.3, directs=days),
        *passages,
    )
    assert [one.quote for one in answer.offered.values()] == said[:3]
    assert answer.notice == DISAGREEMENT_OF_MORE


@pytest.mark.parametrize(
    ("question", "leads"),
    [
        ("What does the landlord insure?", 1),
        ("What does the tenant insure?", 0),
        ("What does the owner insure?", 0),  # the second says no more of it
        (
            "Which house, car and stock of the landlord are insured by whom?",
            0,
        ),  # nor is it of the same
    ],
)
def test_the_sentence_with_more_of_the_question_leads(question: str, leads: int) -> None:
    passage = passage_of("The tenant insures its stock.", "The landlord insures the building.")
    ranked = tuple(RankedSentence(passage, one, 1.0) for one in passage.sentences)
    reading = of_fuller(analyse(question), Reading(ranked, 0.9, answering=2))
    assert reading.sentences[0].sentence == passage.sentences[leads]
    assert (len(reading.sentences), reading.answering) == (2, 2)


@pytest.mark.parametrize(
    ("question", "margin", "leads"),
    [
        ("Who left the board in 2022?", 5.0, 1),
        ("Who left the board in 2022?", 1.0, 0),  # the line is read as the likelier answer
        ("Who left the board in 2021?", 5.0, 0),
        ("Who of the staff left the board in 2022?", 5.0, 0),  # the line says something of it
    ],
)
def test_the_sentence_with_all_of_the_question_leads_before_a_line_with_nothing(
    question: str, margin: float, leads: int
) -> None:
    passage = passage_of(item("Ulrika Fors, staff"), "Mats Ekblom left the board in 2022.")
    line, sentence = passage.sentences
    ranked = (
        RankedSentence(passage, line, 3.0, DirectAnswer(line.start, line.start + 11, 2.0)),
        RankedSentence(
            passage, sentence, 1.0, DirectAnswer(sentence.start, sentence.start + 11, margin)
        ),
    )
    reading = of_fuller(analyse(question), Reading(ranked, 0.9))
    assert reading.sentences[0].sentence == passage.sentences[leads]
    assert reading.answering == 1


@pytest.mark.parametrize(
    ("question", "evidence"),
    [
        ("When does the Westfield library open on Sundays?", 2),
        ("When does the library open on Sundays?", 1),
        ("When does the Castle Street library open on Sundays?", 1),
        ("When does the Oakfield library open on Sundays?", 1),
        ("When does the library of IT open on Sundays?", 1),
        ("When does the Westfield library open at last?", 1),  # of which nothing is said
    ],
)
def test_the_sentence_with_the_name_that_is_asked_for_is_evidence_too(
    question: str, evidence: int
) -> None:
    passage = passage_of(
        "The library in Castle Street opens at one on Sundays.",
        "Bring your card.",
        "The branch in Westfield stays closed on Sundays, for it has no staff.",
    )
    ranked = tuple(
        RankedSentence(passage, one, -float(n)) for n, one in enumerate(passage.sentences)
    )
    found = of_named_beside(analyse(question), Reading(ranked, 0.9))
    assert found.answering == evidence
    assert (found.sentences[1] == ranked[2]) is (evidence > 1)


@pytest.mark.parametrize(
    ("question", "score", "leads"),
    [
        ("Where does confidential paper go?", 0.5, 2),
        ("Where does confidential paper go?", -0.6, 1),  # too far below
        ("Where does the paper of July go?", 0.5, 1),  # nor does the sentence say all
        ("How long is confidential paper kept?", 0.5, 1),
    ],
)
def test_a_sentence_with_all_words_of_the_question_leads_before_a_row(
    question: str, score: float, leads: int
) -> None:
    passage = passage_of(
        row("Class | Kept", header=True),
        row("Confidential paper | 7 years" if "kept" in question else "Confidential | 7 years"),
        "Confidential paper goes into the blue bins.",
    )
    _, line, sentence = passage.sentences
    ranked = (RankedSentence(passage, line, 1.0), RankedSentence(passage, sentence, score))
    reading = of_fuller(analyse(question), Reading(ranked, 0.9, answering=2))
    assert reading.sentences[0].sentence == passage.sentences[leads]


@pytest.mark.parametrize(
    ("question", "leads"),
    [
        ("What is the salve for?", 1),
        ("What are such salves used for?", 1),
        ("What is the salve?", 0),
        ("What is the salve asked for by?", 0),
    ],
)
def test_what_a_thing_is_for_is_told_by_its_purpose(question: str, leads: int) -> None:
    passage = passage_of("The salve holds zinc.", "It is used to treat burns.")
    ranked = tuple(RankedSentence(passage, one, 1.0) for one in passage.sentences)
    reading = of_purposes(analyse(question), Reading(ranked, 0.9))
    assert reading.sentences[0].sentence == passage.sentences[leads]


@pytest.mark.parametrize(
    ("named", "told", "both"),
    [
        ("Honorary members are chosen every year.", "They pay no fees.", True),
        ("He was no easy man.", "He paid no fees.", False),  # nor does that say who
        ("His strike cost the line its fees.", "He called it a mistake.", True),  # but what
    ],
)
def test_who_pays_is_named_by_the_sentence_before(
    seed_index: Index, named: str, told: str, both: bool
) -> None:
    reader = ScriptedReader([told])
    answer = quoted(seed_index, "Does a child pay fees?", reader, passage_of(named, told))
    assert [one.quote for one in answer.offered.values()] == ([named, told] if both else [told])


@pytest.mark.parametrize(
    ("question", "after", "told"),
    [
        ("How long are they repaired?", "These get parts for three years.", True),
        ("Who repairs them?", "These get parts for three years.", False),
        ("How long are they repaired?", "Others get parts for three years.", False),
        ("How long are they repaired?", "These get parts for free.", False),
    ],
)
def test_the_figure_that_is_asked_for_is_told_by_a_sentence_after(
    seed_index: Index, question: str, after: str, told: bool
) -> None:
    named = "Some boats are repaired by us."
    passage = passage_of(named, after)
    answer = quoted(seed_index, question, ScriptedReader([named]), passage)
    assert [one.quote for one in answer.offered.values()] == [named, after][: 1 + told]


@pytest.mark.parametrize(
    ("question", "headings", "bold"),
    [
        ("When is the next meeting?", ("5 March", "6 May"), ""),
        ("When is the next meeting?", ("Board", "Staff"), ""),
        ("When is the next meeting of the staff?", ("Board", "Staff"), "2 July"),
    ],
)
def test_a_value_that_its_document_tells_otherwise_elsewhere_is_not_in_bold(
    question: str, headings: tuple[str, str], bold: str
) -> None:
    ranked = []
    for number, (day, heading) in enumerate(zip(("2 July", "6 May"), headings[::-1], strict=True)):
        passage = passage_of(f"The next meeting is on {day}.", heading=heading, start=100 * number)
        begin = passage.start + passage.text.index(day)
        direct = DirectAnswer(begin, begin + len(day), 9.0)
        ranked.append(RankedSentence(passage, passage.sentences[0], -5.0 * number, direct))
    found = direct_answer(analyse(question), Reading(tuple(ranked), 0.9))
    assert (found.text if found else "") == bold


@pytest.mark.parametrize(
    ("question", "bold"),
    [
        ("When is the policy reviewed?", ""),
        ("When was the policy approved?", "14 May 2024"),
        ("When is the policy read again?", "14 May 2024"),
    ],
)
def test_a_value_that_evidence_beside_tells_of_what_is_asked_is_not_in_bold(
    question: str, bold: str
) -> None:
    passage = passage_of("Approved on 14 May 2024.", "Review due: 3 May 2027.")
    ranked: list[RankedSentence] = []
    for line, day in zip(passage.sentences, ("14 May 2024", "3 May 2027"), strict=True):
        begin = passage.start + passage.text.index(day)
        direct = DirectAnswer(begin, begin + len(day), 9.0)
        ranked.append(RankedSentence(passage, line, -float(len(ranked)), direct))
    found = direct_answer(analyse(question), Reading(tuple(ranked), 0.9, 2))
    assert (found.text if found else "") == bold


@pytest.mark.parametrize(
    ("question", "bold"),
    [
        ("How much is a new bin if mine was stolen?", ""),
        ("How much is a new bin if mine is damaged?", "25 pounds"),
        ("How much is a new bin?", "25 pounds"),
    ],
)
def test_a_price_is_not_in_bold_beside_evidence_of_more_of_the_question_that_is_free(
    question: str, bold: str
) -> None:
    passage = passage_of("A damaged bin costs 25 pounds.", "A stolen bin is replaced for free.")
    begin = passage.start + passage.text.index("25")
    direct = DirectAnswer(begin, begin + len("25 pounds"), 9.0)
    priced, free = passage.sentences
    ranked = (RankedSentence(passage, priced, 0.0, direct), RankedSentence(passage, free, -1.0))
    found = direct_answer(analyse(question), Reading(ranked, 0.9, 2))
    assert (found.text if found else "") == bold


@pytest.mark.parametrize(
    ("question", "bold"),
    [
        ("Who drives the early bus?", "Ned Farrow"),
        ("Who drives the early bus from 23 March?", ""),
        ("Who drives the early bus from 30 March?", "Ned Farrow"),  # as far as it is told
    ],
)
def test_what_changes_on_the_day_that_is_given_is_not_in_bold(
    seed_index: Index, question: str, bold: str
) -> None:
    line = "Ned Farrow drives the early bus and Sunita Rao the late one."
    passage = passage_of(line, "From 23 March, they swap.")
    reader = ScriptedReader([line], directs=["Ned Farrow"])
    assert quoted(seed_index, question, reader, passage).direct == bold


@pytest.mark.parametrize(
    ("question", "yes_no"),
    [
        ("Is the annex open?", True),
        ("Can you park at the annex?", True),
        ("Can I get a refund?", True),
        ("May I see the annex?", True),
        ("Can you tell me whether the annex is open?", True),
        ("Can you tell me when the annex opened?", False),
        ("Could you please tell me who runs the annex?", False),
        ("Do you know when it opened?", False),
        ("Is it in town or at sea?", False),
        ("I am 74. Are my dues waived?", True),
        ("My daughter is 11, can she join as a junior?", True),
        ("I joined in mid November, am I in the February pay round", True),
        ("We're on 4.7. Can we jump straight to 5.4?", True),
        ("How long, if at all, do the gates stay open?", False),
        ("At what time, if at all, do they close?", False),
        ("I am 74. What are my dues?", False),
        ("I lost my badge, who do I call?", False),
    ],
)
def test_a_polite_question_is_not_one_for_yes_or_no(question: str, yes_no: bool) -> None:
    assert is_yes_no(question) is yes_no


@pytest.mark.parametrize(
    ("question", "said", "differ"),
    [
        ("When does it close?", ["9 pm", "21:00"], False),
        ("When does it close?", ["half past seven", "7.30 am"], False),
        ("When is it due?", ["03/04/2025", "3 April 2025"], False),
        ("When is it due?", ["5 March 2019", "12 March 2019"], True),
        ("How long does it last?", ["90 minutes", "1.5 hours"], False),
        ("How long does it last?", ["one year", "12 months"], False),
        ("How far is it?", ["2 km", "2000 m"], False),
        ("How hot is it?", ["60 degrees", "140 degrees"], True),
        ("How long is it?", ["half an hour", "45 minutes"], True),
        ("How long is it?", ["six weeks", "three months"], True),
        ("How long is it?", ["three months", "90 days"], False),
        ("How long is it?", ["one week", "two weeks"], True),
        ("How often is it?", ["once a week", "once a month"], True),
        ("How often is it?", ["once a year", "every 12 months"], False),
        ("How many is it?", ["Up to 3", "Up to five"], True),
        ("How heavy is it?", ["0.63 tonnes", "630 kg"], False),
        ("How much is it?", ["30 cents", "0.30 euros"], False),
        ("How much is it?", ["30 cents", "30 euros"], True),
        ("How much is it?", ["0.75 litres", "750 ml"], False),
        ("How much is it?", ["12 euros", "12.00 EUR"], False),
        ("How much is it?", ["1.2 million euros", "1,200,000 euros"], False),
        ("How much is it?", ["20 euros", "20 dollars"], True),
        ("How much is it?", ["25 %", "30 %"], True),
    ],
)
def test_documents_differ_by_value_not_by_spelling(
    seed_index: Index, question: str, said: list[str], differ: bool
) -> None:
    sentences = [f"For all tenants of the annex it is {value} in the end." for value in said]
    reader = ScriptedReader(sentences, step=0.3, directs=said)
    passages = (passage_of(line, document=f"{n}.txt") for n, line in enumerate(sentences))
    answer = quoted(seed_index, question, reader, *passages)
    assert answer.notice == (DISAGREEMENT if differ else "")


IT = "Head of IT: Farida Amani; her deputy is Joost Kramer, for both sites."


@pytest.mark.parametrize(
    ("question", "shown"),
    [
        ("Who is head of IT?", "Farida Amani"),
        ("What is said of the head of IT?", "Farida Amani; her deputy is Joost Kramer"),
    ],
)
def test_one_person_in_bold_ends_at_the_semicolon(
    seed_index: Index, question: str, shown: str
) -> None:
    reader = ScriptedReader([IT], directs=["Farida Amani; her deputy is Joost Kramer"])
    assert quoted(seed_index, question, reader, passage_of(IT)).direct == shown


@pytest.mark.parametrize(
    ("question", "sentence", "literal"),
    [
        ("Who started the club in Riga?", "In May 1990 Ann Lee started the club in Riga.", True),
        ("Who started the club in Riga?", "Started the club in Riga.", False),
        ("Who started the club in Riga?", "Ask for anyone who started the club in Riga.", False),
        ("Who started the club in Riga?", "Nobody of us started the club in Riga.", False),
        ("Who started the club in Riga?", "Ann Lee started the club.", False),
        ("Who started the club in Riga?", "Ask whether Ann Lee started the club in Riga.", False),
        ("Who pays rent?", "The tenant pays rent.", False),  # too little to be sure of
        ("When did Ann start the club in Riga?", "Ann did start the club in Riga.", False),
    ],
)
def test_a_sentence_that_says_what_is_asked_word_for_word_is_surer(
    question: str, sentence: str, literal: bool
) -> None:
    passage = passage_of(sentence)
    reading = Reading((RankedSentence(passage, passage.sentences[0], 1.0),), 0.4)
    assert says_literally(analyse(question), reading) is literal


def test_words_that_hand_the_question_back_are_not_in_bold(seed_index: Index) -> None:
    sentence = "Files with a tilde at their end are copies that the editor keeps."
    reader = ScriptedReader([sentence], directs=["Files with a tilde"])
    question = "What is a file with a tilde?"
    assert quoted(seed_index, question, reader, passage_of(sentence)).direct == ""


def test_a_difference_has_no_words_in_bold(seed_index: Index) -> None:
    sentence = "Annual leave is paid by the employer after six months."
    reader = ScriptedReader([sentence], directs=["after six months"])
    for question, bold in (
        ("What is the difference between annual leave and unpaid leave?", ""),
        ("When is annual leave paid?", "after six months"),
    ):
        assert quoted(seed_index, question, reader, passage_of(sentence)).direct == bold
