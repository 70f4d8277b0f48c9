"""Documents of like titles: several that a question names, and one that there is none of."""

from __future__ import annotations

import pytest

from assistant.assistant import Assistant
from assistant.questions.question import analyse
from assistant.retrieval.evidence import lacking_subject
from assistant.retrieval.titles_named import (
    are_of_different_things,
    names_several,
    parts_by_title,
    titles_named,
    unknown_title,
)
from tests.assistant_fixtures import assistant_over, passage_of

LEEDS, YORK, HULL, RULES = (
    passage_of("Notice is two weeks.", document=f"{title}.md", title=title)
    for title in ("Leeds office handbook", "York office handbook", "Hull office handbook", "Rules")
)
ALL = (LEEDS, YORK, HULL, RULES)


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ("What is the notice in Leeds and Hull?", {"leed", "hull"}),
        ("What is the notice in York?", set()),
        ("What is the notice in the office handbook?", set()),
        ("Do the rules of York say so?", set()),
    ],
)
def test_several_titles_are_named(question: str, named: set[str]) -> None:
    assert titles_named(analyse(question), ALL) == named


@pytest.mark.parametrize(
    ("titles", "different"),
    [
        (["Fees of the north pool", "Fees of the south pool"], True),
        (["Leeds handbook", "York handbook", "Hull handbook"], True),
        (["Travel policy", "Travel policy"], False),
        (["Travel policy 2023", "Travel policy 2025"], False),
        (["Draft budget", "Final budget"], False),
        (["Site plan", "Site plan of Hull"], False),
        (["Leeds handbook", "York handbook", "Rules"], False),
        (["Rules"], False),
    ],
)
def test_titles_that_name_different_things(titles: list[str], different: bool) -> None:
    assert are_of_different_things(titles) is different


def test_neither_of_two_that_are_named_lacks_the_other() -> None:
    assert lacking_subject(analyse("What is the notice in Leeds and Hull?"), ALL) == [0.0] * 4
    assert lacking_subject(analyse("What is the notice in Hull?"), ALL) == [1.0, 1.0, 0.0, 1.0]


@pytest.mark.parametrize(
    ("question", "missing", "name"),
    [
        ("What is the notice in Bradford?", ["bradford"], "Bradford"),
        ("What is the notice in York?", [], ""),
        ("What is the notice in summer?", ["summer"], ""),
        ("What is the notice of Bradford?", ["bradford"], ""),
    ],
)
def test_a_place_that_no_title_names_is_unknown(
    question: str, missing: list[str], name: str
) -> None:
    assert unknown_title(question, missing, ALL) == name
    assert unknown_title(question, missing, [RULES]) == ""


@pytest.mark.parametrize(
    ("message", "parts"),
    [
        ("How long is notice in Leeds and Hull?",
         ["How long is notice in Leeds?", "How long is notice in Hull?"]),
        ("compare parking in leeds, york and hull",
         ["Parking in leeds", "Parking in york", "Parking in hull"]),
        ("How long is notice in Leeds and Bradford?", []),
        ("Who is the head of research and development?", []),
        ("How do Leeds and York differ on notice?", []),  # which is read as a comparison
    ],
)  # fmt: skip
def test_a_question_about_several_is_asked_of_each(message: str, parts: list[str]) -> None:
    found = parts_by_title(message, [one.title for one in ALL]) if names_several(message) else ()
    assert [part.asked for part in found] == parts


assistant = assistant_over(
    {
        f"{name.lower()}.md": f"# {name} office handbook\n\nParking: {told}.\n\nDesks: {desks}.\n"
        for name, told, desks in (("Leeds", "4 pounds a day", 60), ("York", "there is none", 25))
    }
)


def test_each_document_that_is_named_is_quoted(assistant: Assistant) -> None:
    answer = assistant.ask("Compare parking in Leeds and York")
    assert [one.quote for one in answer.citations] == [
        "Parking: 4 pounds a day.",
        "Parking: there is none.",
    ]
