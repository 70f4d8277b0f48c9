from __future__ import annotations

import pytest

from assistant.direct import is_yes_no
from assistant.extractive import DISAGREEMENT, ExtractiveAnswerer
from assistant.markers import resolve
from assistant.summarizer import Summarizer
from assistant.unchecked import UncheckedAnswer
from ingest.document import Passage
from ingest.index import Index
from tests.assistant_fixtures import ScriptedReader, passage_of, retrieval_of

OPENED = "The annex opened in 2019 after two years."
ALSO = "Since 2019 the annex has been open."
OTHERWISE = "The annex opened in 2021 after two years."


def drafted(
    index: Index, question: str, reader: ScriptedReader, *passages: Passage
) -> UncheckedAnswer:
    answerer = ExtractiveAnswerer(reader, Summarizer(index), 0.5)
    *_, draft = answerer.stream(retrieval_of(question, *passages), ())
    assert isinstance(draft, UncheckedAnswer)
    return draft


def test_the_direct_answer_stands_in_bold_above_its_sentence(seed_index: Index) -> None:
    reader = ScriptedReader([OPENED], directs=["2019"])
    draft = drafted(seed_index, "When did the annex open?", reader, passage_of(OPENED))
    assert draft.markdown == f"**2019** [1]\n\n{OPENED} [1]"
    assert draft.direct == "2019"


@pytest.mark.parametrize(
    ("sentence", "read", "shown"),
    [
        ("Die Frist endet am 31. Dez. 2025 um zwölf Uhr.", "am 31", "am 31. Dez. 2025"),
        ("Die Frist endet am 3. Mai 2025 um zwölf Uhr.", "am 3", "am 3. Mai 2025"),
        ("Die Frist endet am 12. 4. 2025 um zwölf Uhr.", "am 12. 4", "am 12. 4. 2025"),
        (
            "La réunion a lieu le lun. 3 févr. 2025 à midi.",
            "le lun. 3 févr",
            "le lun. 3 févr. 2025",
        ),
        ("La cuota vence el 15 de sept. de 2025 a las dos.", "15 de sept.", "15 de sept. de 2025"),
        ("The lease ended on 5 May 2024 after two years.", "May 2024", "May 2024"),
        ("Der Vertrag endet am 5. Mai 2024 in Raum drei.", "2024", "2024"),
    ],
)
def test_a_date_is_shown_whole(seed_index: Index, sentence: str, read: str, shown: str) -> None:
    reader = ScriptedReader([sentence], directs=[read])
    assert drafted(seed_index, "When is it?", reader, passage_of(sentence)).direct == shown


def test_another_passage_that_says_the_same_is_cited_too(seed_index: Index) -> None:
    reader = ScriptedReader([OPENED, ALSO], step=0.3, directs=["2019"])
    passages = (passage_of(OPENED), passage_of(ALSO, document="e.txt"))
    draft = drafted(seed_index, "When did the annex open?", reader, *passages)
    assert draft.markdown == f"**2019** [1][2]\n\n{OPENED} [1]"
    assert draft.offered[2].quote == ALSO
    markdown, citations = resolve(
        draft.markdown, draft.offered, lambda d, s, e: (OPENED if d == "d.txt" else ALSO)[s:e]
    )
    assert markdown == draft.markdown
    assert [citation.document for citation in citations] == ["d.txt", "e.txt"]


def test_documents_that_disagree_are_shown_side_by_side(seed_index: Index) -> None:
    reader = ScriptedReader([OPENED, OTHERWISE], step=0.3, directs=["2019", "2021"])
    passages = (
        passage_of(OPENED, title="Guide"),
        passage_of(OTHERWISE, document="e.txt", title="*News*"),
    )
    draft = drafted(seed_index, "When did the annex open?", reader, *passages)
    assert draft.notice == DISAGREEMENT
    assert draft.markdown == (
        f"- **2019** – Guide: {OPENED} [1]\n- **2021** – \\*News\\*: {OTHERWISE} [2]"
    )


def test_two_numbers_about_different_things_do_not_disagree(seed_index: Index) -> None:
    rent = "Parking costs 40 pounds a month for every tenant."
    reader = ScriptedReader([OPENED, rent], step=0.3, directs=["2019", "40"])
    passages = (passage_of(OPENED), passage_of(rent, document="e.txt"))
    draft = drafted(seed_index, "When did the annex open?", reader, *passages)
    assert draft.notice == ""
    assert draft.markdown.startswith("**2019** [1]\n")


def test_a_yes_or_no_question_gets_the_deciding_sentence_alone(seed_index: Index) -> None:
    reader = ScriptedReader([OPENED], directs=["2019"])
    draft = drafted(seed_index, "Was the annex open in 2019?", reader, passage_of(OPENED))
    assert draft.markdown == f"{OPENED} [1]"
    assert draft.direct == ""


def test_words_of_the_question_are_no_answer(seed_index: Index) -> None:
    reader = ScriptedReader([OPENED], directs=["The annex"])
    draft = drafted(seed_index, "What is the annex?", reader, passage_of(OPENED))
    assert draft.markdown == f"{OPENED} [1]"


def test_a_direct_answer_is_escaped(seed_index: Index) -> None:
    text = "The code is *17#b* and nothing else at all."
    reader = ScriptedReader([text], directs=["*17#b*"])
    draft = drafted(seed_index, "What is the code?", reader, passage_of(text))
    assert draft.markdown.startswith("**\\*17\\#b\\*** [1]")


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
    ],
)
def test_a_polite_question_is_not_one_for_yes_or_no(question: str, yes_no: bool) -> None:
    assert is_yes_no(question) is yes_no


def test_what_is_is_no_plural_that_allows_several_numbers(seed_index: Index) -> None:
    here, there = "The fee of the annex is 40 pounds.", "The fee of the annex is 55 pounds."
    reader = ScriptedReader([here, there], step=0.3, directs=["40", "55"])
    passages = (passage_of(here), passage_of(there, document="e.txt"))
    draft = drafted(seed_index, "What is the fee of the annex?", reader, *passages)
    assert draft.notice == DISAGREEMENT
