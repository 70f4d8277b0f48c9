from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from langchain_core.language_models.fake_chat_models import FakeListChatModel

from eval.draft import draft, drafts_from_feedback, parsed
from eval.draft_rules import Words, questions_from
from ingest.errors import ChatModelProblem, UsageError
from ingest.index import Index
from ingest.pipeline import ingest
from tests.assistant_fixtures import passage_of

OFFICE = Path(__file__).parents[1] / "eval" / "testsets" / "office"
WORDS = Words(
    [
        "the approved passwords and full laptops of new employees, probation and paper;"
        " with Tomasz Wren, of Priya."
    ]
)


def _made(sentence: str, rule: str) -> list[tuple[str, str]]:
    return [
        (made.question, sentence[made.start : made.end])
        for made in questions_from(sentence, WORDS)
        if made.rule == rule
    ]


@pytest.mark.parametrize(
    ("sentence", "rule", "question", "answer"),
    [
        (
            "Photography is forbidden in the calibration lab, because customer prototypes are there.",
            "why",
            "Why is photography forbidden in the calibration lab?",
            "because customer prototypes are there",
        ),
        (
            "Tell the People team at least 12 weeks before the date, so that cover can be arranged.",
            "why",
            "Why should you tell the People team at least 12 weeks before the date?",
            "so that cover can be arranged",
        ),
        (
            "The support team will move to the ground floor on Saturday 11 October.",
            "when",
            "When will the support team move to the ground floor?",
            "on Saturday 11 October",
        ),
        (
            "By September 2025, 26 countries had formally pledged to deploy troops.",
            "when",
            "By when had 26 countries formally pledged to deploy troops?",
            "By September 2025",
        ),
        (
            "Tomasz presented the results of the phishing test in August.",
            "when",
            "When did Tomasz present the results of the phishing test?",
            "in August",
        ),
        (
            "Passwords must have at least 14 characters.",
            "how many",
            "How many characters must passwords have?",
            "at least 14 characters",
        ),
        ("Probation lasts six months.", "how long", "How long does probation last?", "six months"),
        (
            "A replacement pass costs £15.",
            "how much",
            "How much does a replacement pass cost?",
            "£15",
        ),
        (
            "Approved tools are listed on the intranet.",
            "where",
            "Where are approved tools listed?",
            "on the intranet",
        ),
        (
            "The security officer decides whether an incident must be reported.",
            "who",
            "Who decides whether an incident must be reported?",
            "The security officer",
        ),
        (
            "Full-time employees receive 27 days of paid leave per year.",
            "what",
            "What do full-time employees receive?",
            "27 days of paid leave per year",
        ),
        (
            "New employees have a buddy from a different department.",
            "who",
            "Who has a buddy from a different department?",
            "New employees",
        ),
        (
            "Bank details are always confirmed by telephone.",
            "what",
            "What is always confirmed by telephone?",
            "Bank details",
        ),
        (
            "Tomasz Wren is the security officer of the company.",
            "what is",
            "Who is Tomasz Wren?",
            "the security officer of the company",
        ),
    ],
)
def test_a_sentence_becomes_this_question(
    sentence: str, rule: str, question: str, answer: str
) -> None:
    assert (question, answer) in _made(sentence, rule)


@pytest.mark.parametrize(
    "sentence",
    [
        "It lasts six months.",
        "They were accepted without changes in March.",
        "If you fall ill during annual leave, the days are credited back.",
        'He said: "The building is closed on Sundays."',
        "Opening hours",
        "What does the Tally 3 measure?",
        "The rules adopted by the board in May apply.",
        "Lenin attempted and failed to bring about a revolution in 1905.",
        "Laptops lock themselves after five minutes.",
        "Book flights and trains through the travel desk at least 14 days before departure.",
        "",
        ".",
    ],
)
def test_a_sentence_that_cannot_be_read_gives_nothing(sentence: str) -> None:
    assert list(questions_from(sentence, WORDS)) == []


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory, models: Path) -> Any:
    from ingest.index import MODELS_DIRECTORY
    from ingest.settings import IngestSettings

    directory = tmp_path_factory.mktemp("office") / "index"
    directory.mkdir()
    (directory / MODELS_DIRECTORY).symlink_to(models)
    settings = IngestSettings(index=str(directory))
    with Index(settings, "write", "test") as index:
        ingest(index, [OFFICE])
        yield index


def test_every_draft_has_an_exact_span_that_holds_its_answer(office: Index) -> None:
    drafts = draft(office, count=30)
    assert len(drafts) == 30
    assert len({question.id for question in drafts}) == 30
    for question in drafts:
        (gold,) = question.gold
        document = office.document(gold.document)
        assert document is not None
        assert gold.start is not None
        span = document.text[gold.start : gold.end]
        assert span == gold.quote
        assert question.answers[0] in " ".join(span.split())
        assert question.tags["draft"] == "yes"
        assert question.question.endswith("?")


def test_drafts_are_spread_and_the_same_for_a_seed(office: Index) -> None:
    drafts = draft(office, count=12, seed=3)
    assert drafts == draft(office, count=12, seed=3)
    assert drafts != draft(office, count=12, seed=4)
    assert len({question.gold[0].document for question in drafts}) >= 7
    assert len({question.tags["rule"] for question in drafts}) >= 4
    spans = [(question.gold[0].document, question.gold[0].start) for question in drafts]
    assert len(set(spans)) == 12


def test_an_empty_index_and_a_count_of_none_are_refused(index: Index, office: Index) -> None:
    with pytest.raises(UsageError, match="no documents"):
        draft(index, count=3)
    with pytest.raises(UsageError, match="at least one"):
        draft(office, count=0)


def _reply(question: str, answer: str, quote: str) -> str:
    return json.dumps({"question": question, "answer": answer, "quote": quote})


PASSAGE = passage_of("Probation lasts\nsix months.", "Passwords have 14 characters.", start=40)


def test_a_models_draft_is_taken_with_the_place_of_its_quote() -> None:
    reply = _reply("How long is probation?", "six months", "Probation lasts six months.")
    made = parsed(f"<think>Which {{one}}?</think>\n```json\n{reply}\n```", PASSAGE)
    assert made is not None
    assert made.gold[0].quote == "Probation lasts\nsix months."
    assert (made.gold[0].start, made.gold[0].end) == (40, 67)
    assert made.tags == {"draft": "yes", "rule": "model"}


@pytest.mark.parametrize(
    "reply",
    [
        "",
        "Sure! How long is probation?",
        "[1]",
        '{"question": "How long is probation?"}',
        _reply("How long is probation?", "six months", "Probation lasts six whole months."),
        _reply("How long is probation?", "a year", "Probation lasts six months."),
        _reply("How long is probation", "six months", "Probation lasts six months."),
        _reply("How long?", "", ""),
    ],
)
def test_a_models_draft_that_cannot_be_checked_is_dropped(reply: str) -> None:
    assert parsed(reply, PASSAGE) is None


def test_a_model_that_makes_things_up_is_given_up(office: Index) -> None:
    model = FakeListChatModel(responses=["I cannot do that."])
    with pytest.raises(ChatModelProblem, match="replies cannot be used"):
        draft(office, count=2, model=model)


def test_a_model_drafts_from_the_passages(index: Index, tmp_path: Path) -> None:
    file = tmp_path / "rules.txt"
    file.write_text("Probation lasts six months. It can be extended once.", "utf-8")
    ingest(index, [file])
    quote = "Probation lasts six months."
    model = FakeListChatModel(responses=[_reply("How long is probation?", "six months", quote)])
    drafts = draft(index, count=1, model=model)
    assert [question.question for question in drafts] == ["How long is probation?"]
    assert drafts[0].gold[0].document == "rules.txt"
    assert draft(index, count=5, model=model) == drafts  # the only passage there is


def _verdict(rating: str, question: str, **answer: Any) -> dict[str, Any]:
    return {"rating": rating, "comment": "", "answer": {"question": question} | answer}


def test_thumbs_down_become_drafts_once_a_question() -> None:
    rows = [
        _verdict(
            "down", "And in May?", trace={"searched_for": "Who is off in May?"}, abstained=True
        ),
        _verdict("up", "How long is probation?"),
        _verdict("down", "how long  is probation?") | {"comment": "That is the old rule"},
        _verdict("down", "Where is the lift?"),
        _verdict("up", "Where is the lift?"),
        _verdict("down", " "),
    ]
    drafts = drafts_from_feedback(rows)
    assert [question.question for question in drafts] == [
        "Who is off in May?",
        "how long  is probation?",
    ]
    assert drafts[0].tags == {"draft": "yes", "rule": "feedback", "feedback": "abstained"}
    assert drafts[1].tags["comment"] == "That is the old rule"
    assert all(question.gold == () for question in drafts)
