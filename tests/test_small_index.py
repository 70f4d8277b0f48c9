"""The newcomer's first try: an index of one short document answers what it says, and only that."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest

from assistant.assistant import Assistant
from assistant.build import build_assistant
from assistant.settings import AssistantSettings
from ingest.index import Index
from ingest.pipeline import ingest
from ingest.settings import IngestSettings

ReaderName = Literal["trained", "similarity"]
# Name, text, and questions that it answers with the words that must be in what is quoted.
DOCUMENTS: dict[str, tuple[str, dict[str, str]]] = {
    "notice.txt": (
        "Swimming pool\n\nThe pool stays closed from Monday to Thursday while the heating is"
        " repaired. Season tickets are extended by one week. Lockers must be emptied by Sunday"
        " noon.\n",
        {
            "Why is the pool closed?": "heating is repaired",
            "By when must the lockers be emptied?": "Sunday noon",
            "How much longer are season tickets valid?": "one week",
        },
    ),
    "minutes.md": (
        "# Parents' council, 9 October\n\nMs Demir chairs the council until the summer. The council"
        " spends 350 euros on books for the library. The next meeting is on 4 December in room 12.\n",
        {
            "Who chairs the council?": "Ms Demir",
            "How much does the council spend on books?": "350 euros",
            "When is the next meeting?": "4 December",
        },
    ),
    "story.txt": (
        "The ferry Halmar sank in a storm off Brevik in November 1911. All 63 passengers were saved by"
        " fishermen. Its bell hangs in the church of Brevik today.\n",
        {
            "When did the Halmar sink?": "1911",
            "Who saved the passengers?": "fishermen",
            "Where does the bell hang?": "church of Brevik",
        },
    ),
    "manual.txt": (
        "Coffee machine\n\nPress the left button for two seconds to start the rinsing. Descale the"
        " machine every three months with citric acid. A red lamp means that the water tank is"
        " empty.\n",
        {
            "What does the red lamp mean?": "water tank is empty",
            "How often should I descale the machine?": "three months",
            "How do I start the rinsing?": "left button",
        },
    ),
    "letter.txt": (
        "Dear Ms Roth,\n\nyour application for a parking permit was approved. The permit costs 48"
        " euros a year and is valid in zone C. Please collect it at counter 7.\n",
        {
            "How much does the parking permit cost?": "48 euros",
            "In which zone is the permit valid?": "zone C",
            "Where do I collect the permit?": "counter 7",
        },
    ),
    "packing.md": (
        "# Packing list\n\nFor the hike you need:\n\n- two pairs of socks\n- a rain jacket\n- a head"
        " torch\n\nTents stay at the youth hostel.\n",
        {
            "What do I need for the hike?": "rain jacket",
            "Do I need a head torch?": "head torch",
            "Where do the tents stay?": "youth hostel",
        },
    ),
}
NOT_SAID = [
    "What is the capital of Portugal?",
    "Who painted the ceiling of the Sistine Chapel?",
    "How do I knit a scarf?",
    "What does the blood test show?",
    "Is there a vegetarian menu?",
    "Who is our new managing director?",
    "What is the exchange rate of the dollar?",
]
PAIRS = [["notice.txt", "minutes.md"], ["story.txt", "manual.txt"], ["letter.txt", "packing.md"]]


def _index_of(folder: Path, names: list[str]) -> Index:
    documents, directory = folder / "documents", folder / "index"
    documents.mkdir(parents=True)
    directory.mkdir()
    for name in names:
        (documents / name).write_text(DOCUMENTS[name][0], encoding="utf-8")
    settings = IngestSettings(index=str(directory))
    with Index(settings, "write", "test") as opened:
        ingest(opened, [documents])
    return Index(settings, "read", "test")


@pytest.fixture(scope="module")
def indexes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Index]]:
    """By the names of its documents: each alone, in twos, and all."""
    folder = tmp_path_factory.mktemp("small")
    names = list(DOCUMENTS)
    made: dict[str, Index] = {}
    for chosen in (*([name] for name in names), *PAIRS, names):
        made[" ".join(chosen)] = _index_of(folder / str(len(made)), chosen)
    yield made
    for index in made.values():
        index.close()


def _key(name: str, where: str) -> str:
    if where == "alone":
        return name
    held = next(p for p in PAIRS if name in p) if where == "of two" else list(DOCUMENTS)
    return " ".join(held)


def _assistant(index: Index, reader: ReaderName) -> Assistant:
    # Similarity alone shows an answer at 0.5 in README's figures; its default is stricter.
    below = 0.5 if reader == "similarity" else None
    return build_assistant(AssistantSettings(reader=reader, abstain_below=below), index)


@pytest.mark.parametrize("reader", ["trained", "similarity"])
@pytest.mark.parametrize("where", ["alone", "of two", "one of many"])
def test_a_short_document_answers_what_it_says_and_nothing_else(
    indexes: dict[str, Index], reader: ReaderName, where: str
) -> None:
    missed, invented = [], []
    asked: set[str] = set()
    for name, (_, questions) in DOCUMENTS.items():
        only = [name] if where == "one of many" else []
        assistant = _assistant(indexes[_key(name, where)], reader)
        assert where != "alone" or indexes[_key(name, where)].catalogue.count_passages() == 1
        for question, words in questions.items():
            answer = assistant.ask(question, documents=only)
            if not any(words in citation.quote for citation in answer.citations):
                missed.append((name, question, round(answer.confidence, 2)))
        place = name if only else _key(name, where)
        for question in () if place in asked else NOT_SAID:
            answer = assistant.ask(question, documents=only)
            if not answer.abstained:
                invented.append((place, question, round(answer.confidence, 2)))
        asked.add(place)
    # Of 18, and of 42 (of 21 in twos): the calibration allows for more.
    assert len(missed) <= 1, missed
    assert len(invented) <= 1, invented


def test_nothing_is_held_back_below_a_confidence_of_nought(indexes: dict[str, Index]) -> None:
    eager = build_assistant(AssistantSettings(abstain_below=0), indexes["letter.txt"])
    assert not any(eager.ask(question).abstained for question in NOT_SAID)


def test_a_word_that_no_document_holds_counts_against_an_answer(indexes: dict[str, Index]) -> None:
    assistant = _assistant(indexes["letter.txt"], "trained")
    held = assistant.ask("How much does the parking permit cost?")
    unheld = assistant.ask("How much does the fishing licence cost?")
    assert unheld.trace.missing_terms == ("fishing", "licence")
    assert held.trace.missing_terms == ()
    assert unheld.confidence < held.confidence - 0.3
