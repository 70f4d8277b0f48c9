"""Words that are half of an answer, or answer another question, are not set in bold."""

from __future__ import annotations

import pytest

from assistant.questions.question import analyse
from assistant.quoting.half_answers import asks_twice, is_half
from assistant.quoting.whole_pieces import is_first_name

HALVES = [
    ("What must the form contain?", "The form must contain [the following details], in ink."),
    ("What must the form contain?", "The form must contain [the details below]."),
    ("Who gets a parking permit?",
     "Permits go to [the night porters], the kitchen staff, and the caretaker."),
    ("Who gets a parking permit?", "Permits go to the night porters and [the caretaker]."),
    ("When is one month's notice enough?", "One month's notice is enough [where] the rent is late."),
    ("Who gets a key?", "Keys go to [heads], to caretakers, to the porter and, on request, to cleaners."),
    ("Who gets a parking permit?",
     "A permit is given to [somebody who has to come at night]: the porters and the caretaker."),
    ("What do I bring to the interview?", "Bring your passport, [two photographs], and the signed form."),
    ("What do I do when the alarm sounds?", "Then [close the windows], and leave by the back stairs."),
    ("Where may I smoke?", "Smoking is allowed [behind the canteen] or on the roof terrace."),
    ("Where may picnics not be eaten?", "Eat picnics [in the garden], not in the galleries."),
    ("Which items can't be returned?", "[Books and games] are taken back; opened software is not."),
    ("How is the surplus shared?", "The surplus is shared [among members] by the hours they worked."),
    ("What happens if the deposit is late?", "Pay it [twice], or the place is given to the next in line."),
    ("Why is the gate locked?", "Tools went missing, [so the gate is locked at night]."),
    ("Why was the gate locked?", "[During the night of 3 May] the gate was locked by the porter."),
    ("Reason for the locked gate", "Tools went missing, [so the gate is locked at night]."),
    ("How strong is the mixture?", "The mixture is 1 part to [12] for floors."),
    ("Why is the gate locked?", "Last week [a stranger] could walk in at night."),
    ("How many keys do I get?", "You get [three] flat keys, one cellar key and one spare key."),
    ("How many seats does a table have?", "A table has [6] to 8 seats."),
    ("How many teachers work at the school?",
     "It has grown to more than 40 teachers (of [320] people in all the schools)."),
    ("When do no trains run?", "From 14 March to 6 April [2026] no trains run."),
    ("When is sports day?", "8 June: sports day (reserve date [10 June])"),
    ("When is the trip to the museum?", "12 May: trip to the museum (return at [4.15 pm])"),
    ("Which apps are installed?", "It installs what is needed (e.g. [a firewall and a browser]) at once."),
    ("What is slow consent?", "Rules for slow consent (for example [time to review]) are set by the board."),
    ("How often do the wardens meet?", "They meet by means of their choice (such as [a weekly call])."),
    ("How do I end the lease?", "The tenant may give notice of a month, [the owner of a year]."),
    ("What is a free licence?", "This means either [the licence of the port], the club's or later ones."),
    ("How do I delete a page?", "A page is deleted by clicking Delete [below the page's text]."),
    ("How do I check a disk?", "Disks have a built-in [check tool called Nurse], which tests them daily."),
    ("How do I add a brush?", "Put it into the folder, so that [the program will find it]."),
    ("How do I install it?", "As root, [run the following command]: apt install nurse."),
    ("What formats are there?", "[Ondine] reads four formats: mbox, Maildir, Babyl and MH."),
    ("How many days do I get in France?", "Staff in France get [53 euros] a day."),
    ("Who tells customers?", "Go on to tell customers [and partners of the fault]."),
    ("When must Staffing tell Security?", "It tells Security [upon completion] and/or end of an access."),
    ("How are bids scored?", "Bids are scored by [price 40 %], quality 35 %, social value 25 %."),
    ("What should I have ready?", "Have [the number] (on the back), the version and the result ready."),
    ("How do I print a test label?", "Print a test label [with Settings] > Tools > Test print."),
    ("How much did turnover grow in 2025?", "Turnover | 2,410 | 2,655 | [2,902]"),
    ("Who supports the festival?", "It is supported by the port, [Kessler and the Friends of the museum]."),
    ("What does a restore cost?", "A restore is free twice a month; each further one costs [€80]."),
    ("How much is a class for members?", "Classes are free for members and cost [£6] for others."),
]  # fmt: skip
WHOLE = [
    ("Who gets a key?", "A key is given to either [the porter or the caretaker]."),
    ("What formats are there?", "Ondine reads [mbox, Maildir and MH], as Nurse, Ada and Bo do."),
    ("How do I check a disk?", "Disks are checked [by running a test], which has a name."),
    ("How many euros do I get in France?", "Staff in France get [53 euros] a day."),
    ("What is the reserve date of sports day?", "8 June: sports day (reserve date [10 June])"),
    ("When is sports day?", "Sports day is held in the second week of June ([10 June])."),
    ("Who gets a parking permit?", "Permits go to [the night porters], who come at three."),
    ("Who keeps the key?", "The key is kept by [the caretaker] and must be asked for."),
    ("Who keeps the key?", "The key goes to [the caretaker] and stays in the lodge."),
    ("What is paid?", "On the last day of the month, [wages and salaries] are paid."),
    ("Who keeps the keys?", "The keys are kept by [the caretaker and the porters]."),
    ("When does the pool open?", "The pool opens at [7:30] and closes at 21:00."),
    ("When is the pool open?", "The pool is open from [7:30] to 21:00."),
    ("Which items can't be returned?", "Books are taken back; [opened software] is not."),
    ("Where is the box kept when it is not in use?", "Else it stays in [the tram shed]."),
    ("When was the line closed?", "It was closed from 1998 until May [2026] for works."),
    ("How is notice given?", "Notice is given [in writing]."),
    ("How do I earn the badge?", "You earn it by [rowing five kilometres alone]."),
    ("Why is the gate locked?", "It is locked [because of thefts]."),
    ("How many keys do I get?", "You get [three] flat keys. A lost key costs 45 euros."),
    ("Why is the gate locked?", "It is locked [so that no tools go missing]."),
    ("How many teachers work at the school?",
     "It has grown to [more than 40 teachers] (of 320 people in all the schools)."),
    ("How much did turnover grow in 2025?", "Turnover rose by [9.3 %], for two reasons."),
    ("How much of it counts for the price?", "Bids are scored by [price 40 %], quality 35 %, social value 25 %."),
    ("What do adults pay?", "A restore is free for children; adults pay [€80]."),
    ("How many people work in the schools?",
     "It has grown to more than 40 teachers (of [320] people in all the schools)."),
]  # fmt: skip


def _is_half(question: str, marked: str) -> bool:
    before, said, after = marked.replace("]", "[").split("[")
    return is_half(analyse(question), before + said + after, len(before), len(before + said))


@pytest.mark.parametrize(("question", "marked"), HALVES)
def test_half_of_an_answer_is_told(question: str, marked: str) -> None:
    assert _is_half(question, marked)


@pytest.mark.parametrize(("question", "marked"), WHOLE)
def test_a_whole_answer_stays(question: str, marked: str) -> None:
    assert not _is_half(question, marked)


@pytest.mark.parametrize(
    ("question", "twice"),
    [
        ("What do I send and to whom?", True),
        ("How long is the break, and who pays for it?", True),
        ("How high is the fee compared with last year?", True),
        ("What does Basic cost versus Plus?", True),
        ("Who signs and stamps the form?", False),
        ("What do I do when the lift stops?", False),
    ],
)
def test_a_question_that_asks_for_two_things(question: str, twice: bool) -> None:
    assert asks_twice(question) is twice


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("Who is Starmer?", True),
        ("who's starmer", True),
        ("Who is Macron?", False),
        ("What is Starmer's first name?", False),
        ("Who is the minister?", False),
    ],
)
def test_a_first_name_does_not_say_who_somebody_is(question: str, first: bool) -> None:
    sentence = "The prime minister Keir Starmer announced the initiative."
    assert is_first_name(question, sentence, sentence.index(" Starmer")) is first
