"""Misspelt words are matched to the documents' own, on a real index; what is a word stays as it is."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.answer import Respelled, Turn
from assistant.assistant import Assistant
from assistant.build import build_assistant
from assistant.questions.slips import slips
from assistant.questions.spelling import literally, respellings
from assistant.settings import AssistantSettings
from ingest.index import Index
from ingest.pipeline import ingest
from ingest.settings import IngestSettings

OTHERS = {
    "leave.md": "# Leave\n\nMaternity leave lasts 20 weeks. Part-time staff get half."
    " The licensor of the software is Halden."
    " External auditors visit the internet café. The CEO signs. Mara Lind leads sales,"
    " the head teacher a class.\n",
    "site.md": "# Site\n\nPart P070 costs 12 euros. The accommodation has two calendars. Hypertension"
    " is treated by Dr Ødegård. Employees paint the sanctuary and the sections. Every morning the labor office"
    " opens its center, where licenses are filed; organizers pay by cheque. Visitors log in at the desk."
    " Nils took over in May, and rolled back what was new.\n",
}


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    folder = tmp_path_factory.mktemp("spelling")
    for name, text in OTHERS.items():
        (folder / name).write_text(text, encoding="utf-8")
    settings = IngestSettings(index=str(folder / "index"))
    with Index(settings, "write", "test") as index:
        ingest(index, [folder])
        yield index


@pytest.fixture(scope="module")
def assistant(seed_index: Index) -> Assistant:
    return build_assistant(AssistantSettings(), seed_index)


def searched(index: Index, text: str, *documents: str) -> dict[str, str]:
    words = [word.strip('?.,"').lower() for word in text.split()]
    missing = [word for word in words if not index.catalogue.document_frequency(word)]
    return {word.typed: word.used for word in respellings(text, missing, index, documents)}


@pytest.mark.parametrize(
    ("typed", "used"),
    [
        ("Zelensky", "Zelenskyy"),
        ("Zelenski", "Zelenskyy"),
        ("landsbergs", "Landsbergis"),
        ("reasurance", "reassurance"),
        ("coalitoin", "coalition"),
        ("securty", "security"),
        ("guarantes", "guarantees"),
        ("garuntees", "guarantees"),
        ("deterant", "deterrent"),
        ("troups", "troops"),
        ("Macorn", "Macron"),
        ("Germny", "Germany"),
        ("Ukrane", "Ukraine"),
    ],
)
def test_a_misspelt_word_is_the_one_that_is_meant(seed_index: Index, typed: str, used: str) -> None:
    assert searched(seed_index, f"what of {typed}?") == {typed: used}


@pytest.mark.parametrize(
    "text",
    [
        "Is there paternity leave?",  # other words of English
        "Who is the licensee?",
        "Is hypotension treated?",
        "Which internal auditors visit, and which intranet?",
        "What is the sanction?",
        "Who is the CTO?",  # acronyms
        "Who is the cto?",
        "What does P077 cost in 2024 at 2.1?",  # numbers and identifiers
        "Who is Mira?",  # another short name
        "What is a zebu?",
        'Who repairs the "acomodation"?',  # as it is typed, please
        "Who repairs the „acomodation“?",
        "住宿在哪里?",
        "Quelle est la durée du congé?",
    ],
)
def test_what_is_a_word_stays_as_it_is(other: Index, text: str) -> None:
    assert searched(other, text) == {}


@pytest.mark.parametrize(
    ("typed", "used"),
    [
        ("licences", "licenses"),
        ("labour", "labor"),
        ("centre", "center"),
        ("organisers", "organizers"),
        ("check", None),  # what is meant by it may be another thing
        ("mourning", None),
        ("filling", None),
    ],
)
def test_british_and_american_spellings_are_one_word(
    other: Index, typed: str, used: str | None
) -> None:
    assert searched(other, f"what of {typed}?").get(typed) == used


@pytest.mark.parametrize(
    ("typed", "used"),
    [
        ("Polish", "Poland"),
        ("Germans", "Germany"),
        ("Lithuanian", None),  # is in it
        ("polish", None),  # a verb
        ("Swiss", None),
        ("American", "United States"),
        ("America", "United States"),
        ("Holland", None),  # nor are the Netherlands in it
        ("Britain", None),  # is in it, and so is "UK"
    ],
)
def test_a_people_is_searched_for_as_its_country(
    seed_index: Index, typed: str, used: str | None
) -> None:
    assert searched(seed_index, f"what of {typed}?").get(typed) == used


def test_a_word_of_the_documents_is_never_respelled(seed_index: Index) -> None:
    for words in ("deploying commitments", "Zelenskyy's COALITIONS", "the reassurances"):
        assert searched(seed_index, words) == {}


def test_a_word_that_the_documents_write_in_two_is_searched_for_so(other: Index) -> None:
    assert searched(other, "Who is the headteacher?") == {"headteacher": "head teacher"}
    assert not searched(other, "Who is the headlead?")


def test_who_does_something_is_searched_for_as_what_is_done(other: Index) -> None:
    assert searched(other, "leave of full-timers?") == {}
    assert respellings("leave of part-timers?", ["timers"], other, ()) == (
        Respelled("part-timers", "part-time"),
    )


@pytest.mark.parametrize(
    ("typed", "held", "alike"),
    [
        ("wheelchiar", "wheelchairs", True),  # of which the documents have several alone
        ("basheer", "bashir", True),
        ("marina", "morena", False),
    ],
)
def test_slips_are_few_or_sound_alike(typed: str, held: str, *, alike: bool) -> None:
    assert (slips(typed, held, named=False) is not None) is alike


def test_a_noun_is_searched_for_as_the_verb_that_the_documents_have(other: Index) -> None:
    assert respellings("Where is the login?", ["login"], other, ()) == (
        Respelled("login", "log in"),
    )
    assert respellings("Where is the backup?", ["backup"], other, ()) == ()
    assert respellings("When was the rollback?", ["rollback"], other, ()) == (
        Respelled("rollback", "roll back"),
    )


def test_only_words_of_the_documents_that_are_asked_are_offered(other: Index) -> None:
    assert searched(other, "acomodation") == {"acomodation": "accommodation"}
    assert searched(other, "acomodation", "site.md") == {"acomodation": "accommodation"}
    assert searched(other, "acomodation", "leave.md") == {}


def test_two_words_that_are_as_near_leave_the_question_alone(index: Index, tmp_path: Path) -> None:
    file = tmp_path / "names.txt"
    file.write_text("Ms Hallgrin and Ms Hallgren share a desk.", encoding="utf-8")
    ingest(index, [file])
    assert searched(index, "Where is Hallgran?") == {}
    assert searched(index, "Where is Halgren?") == {"Halgren": "Hallgren"}


def test_the_correction_is_searched_read_and_said(assistant: Assistant) -> None:
    right = assistant.ask("What is the reassurance force?")
    answer = assistant.ask("What is the reasurance force?")
    assert answer.question == "What is the reasurance force?"
    assert (answer.answer, answer.confidence) == (right.answer, right.confidence)
    trace = answer.as_dict()["trace"]
    assert trace["searched_for"] == "What is the reassurance force?"
    assert trace["corrected"] == [{"typed": "reasurance", "used": "reassurance"}]
    assert trace["missing_terms"] == []
    back = assistant.ask(trace["literal"])
    assert back.trace.searched_for == 'What is the "reasurance" force?'
    assert (back.trace.corrected, back.trace.literal) == ((), "")
    assert back.trace.missing_terms == ("reasurance",)
    assert right.trace.corrected == ()


def test_a_follow_up_is_corrected_and_so_is_what_it_inherits(assistant: Assistant) -> None:
    history = [Turn("user", "What did Germny decide?"), Turn("assistant", "It left the door open.")]
    inherited = assistant.ask("and when?", history).trace
    assert "Germany" in inherited.searched_for
    assert '"germny"' in inherited.literal.lower()
    own = assistant.ask("what about Plond and Polnd?", history).trace
    assert Respelled("Polnd", "Poland") in own.corrected


def test_the_way_back_quotes_what_was_typed() -> None:
    words = (Respelled("Zelensky", "Zelenskyy"), Respelled("comit", "commit"))
    literal = literally("did Zelensky comit?", "did Zelenskyy commit?", words)
    assert literal == 'did "Zelensky" "comit"?'
    assert literally("and he?", "did Zelenskyy commit?", words) == 'did "Zelensky" "comit"?'
    assert literally("and he?", "and he?", ()) == ""
