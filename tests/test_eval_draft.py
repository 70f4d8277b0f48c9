"""Proposed test questions: from headings and sentences, from a chat model, from disliked answers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from langchain_core.language_models.fake_chat_models import FakeListChatModel

from eval.draft import clear_spans, draft, drafts_from_feedback, parsed
from ingest.errors import ChatModelProblem, UsageError
from ingest.index import Index
from ingest.pipeline import ingest
from ingest.settings import IngestSettings
from tests.assistant_fixtures import passage_of
from tests.commands import assert_one_sentence, call

OFFICE = Path(__file__).parents[1] / "eval" / "testsets" / "office"


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("Probation lasts six months and no longer.", ("number", "six")),
        ("The team moves down on Saturday 11 October.", ("date", "11 October")),
        ("The lab is led by Priya Raman of research.", ("name", "Priya Raman")),
        ("By 11 October, 26 teams had pledged to move.", ("date", "11 October")),
        ("It takes 2 days, sometimes 3 or more.", None),
        ("Call Priya Raman, or else Tomasz Wren instead.", None),
        ("Does it take 2 days, as planned?", None),
        ("Costs: 15 pounds.", None),
        ("", None),
    ],
)
def test_only_a_sentence_with_one_clear_span_is_proposed(
    line: str, found: tuple[str, str] | None
) -> None:
    assert list(clear_spans(line)) == ([found] if found else [])


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Any:
    directory = tmp_path_factory.mktemp("office") / "index"
    with Index(IngestSettings(index=str(directory)), "write", "test") as index:
        ingest(index, [OFFICE])
        yield index


def test_drafts_are_exact_spread_and_the_same_for_a_seed(office: Index) -> None:
    drafts = draft(office, count=30, seed=3)
    assert drafts == draft(office, count=30, seed=3) != draft(office, count=30, seed=4)
    assert len({(one.id, one.gold[0].document, one.gold[0].start) for one in drafts}) == 30
    assert len({one.gold[0].document for one in drafts[:8]}) == 8
    for one in drafts:
        (gold,) = one.gold
        document = office.document(gold.document)
        assert document is not None
        assert document.text[gold.start : gold.end] == gold.quote
        assert one.answers[0] in " ".join(gold.quote.split())
        assert (one.question, one.tags["draft"]) == ("", "yes")


def test_a_heading_that_asks_is_the_question_of_what_follows_it(
    index: Index, tmp_path: Path
) -> None:
    file = tmp_path / "faq.md"
    file.write_text("# Faq\n\n## How long?\n\nIt lasts a while. It ends in the end.\n", "utf-8")
    ingest(index, [file])
    (made,) = draft(index, count=5)
    assert (made.question, made.answers, made.tags["rule"]) == ("How long?", (), "heading")
    assert made.gold[0].quote == "It lasts a while."


def test_the_command_says_what_is_left_to_word_and_a_run_leaves_it_out(
    capsys: pytest.CaptureFixture[str], seed_path: Path, tmp_path: Path
) -> None:
    made = call(capsys, "eval", "draft", "d.jsonl", "--index", str(seed_path), "--count", "9")
    rows = [json.loads(line) for line in (tmp_path / "d.jsonl").read_text("utf-8").splitlines()]
    bare = sum(not row["question"] for row in rows)
    assert 0 < bare < 9
    assert f"word the {bare} that have no question yet" in made.err.replace("\n", " ")
    again = call(capsys, "eval", "draft", "d.jsonl", "--index", str(seed_path), "--count", "1")
    assert_one_sentence(again, 2, "d.jsonl is there already")
    assert len((tmp_path / "d.jsonl").read_text("utf-8").splitlines()) == len(rows)
    (tmp_path / "d.jsonl").write_text(json.dumps(next(r for r in rows if not r["question"])))
    unread = call(capsys, "eval", "run", "d.jsonl", "--index", str(seed_path))
    assert_one_sentence(unread, 2, "has no question")


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
        _verdict("down", "In May?", trace={"searched_for": "Who is off in May?"}, abstained=True),
        _verdict("up", "How long is probation?"),
        _verdict("down", "how long  is probation?") | {"comment": "That is the old rule"},
        _verdict("down", "Where is the lift?"),
        _verdict("up", "Where is the lift?"),
        _verdict("down", " "),
    ]
    drafts = drafts_from_feedback(rows)
    asked = [question.question for question in drafts]
    assert asked == ["Who is off in May?", "how long  is probation?"]
    assert drafts[0].tags == {"draft": "yes", "rule": "feedback", "feedback": "abstained"}
    assert drafts[1].tags["comment"] == "That is the old rule"
    assert all(question.gold == () for question in drafts)
