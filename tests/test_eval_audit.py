from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from assistant.answer import Turn
from eval.audit import Kind, audit
from eval.export import write_ragas, write_trec_run
from eval.questions import Gold, TestQuestion, TestSet, read_test_set
from ingest.errors import UsageError
from ingest.index import Index
from tests.fakes import FakeIndex
from tests.test_eval_gold import stored

TEST_SETS = Path(__file__).parents[1] / "eval" / "testsets"
RULES = "Leave lasts 30 days in a year.\nMs Wren approves travel costs.\n"


@pytest.fixture
def rules() -> FakeIndex:
    return FakeIndex([stored("rules.pdf", RULES, (0, 31)), stored("other.txt", "Something else.")])


def row(number: int, question: str, **other: Any) -> TestQuestion:
    gold = (Gold("rules.pdf", quote="Leave lasts 30 days in a year."),)
    return replace(TestQuestion(f"q{number}", question, answers=("30 days",), gold=gold), **other)


@pytest.mark.parametrize(
    ("asked", "kind", "kept"),
    [
        ({"gold": (Gold("rules.pdf", quote="No such sentence here."),)}, Kind.GOLD_MISSING, None),
        ({"gold": (Gold("rules.pdf", 3, 9, quote="30 days"),)}, Kind.GOLD_OFFSETS, (12, 19)),
        ({"gold": (Gold("rules.pdf", page=2, quote="30 days"),)}, Kind.GOLD_PAGE, (12, 19)),
        ({"gold": (), "answers": ()}, Kind.NOTHING_EXPECTED, None),
        ({"answerable": False, "answers": ()}, Kind.UNANSWERABLE_GOLD, None),
        ({"answers": ("31 days",)}, Kind.ANSWER_NOT_IN_GOLD, (None, None)),
        ({"question": "What about him?"}, Kind.NOT_ALONE, (None, None)),
        ({"question": "What is in the table above?"}, Kind.NOT_ALONE, (None, None)),
    ],
)
def test_each_fault_is_found(
    rules: FakeIndex, asked: dict[str, Any], kind: Kind, kept: tuple[int, int] | None
) -> None:
    found = audit(
        TestSet("s", "x", (replace(row(1, "How long does leave last?"), **asked),)), rules
    )
    assert kind in found.counts, found.as_text()
    assert found.score < 100
    assert [(q.gold[0].start, q.gold[0].end) for q in found.cleaned] == ([kept] if kept else [])


def test_questions_asked_twice(rules: FakeIndex) -> None:
    questions = (
        row(1, "How long does annual leave last?"),
        row(2, "how long does annual leave last"),
        row(3, "How long does annual leave last?", answers=("five weeks",)),
        row(4, "How long will the annual leave last?"),
        row(5, "And how long?", history=(Turn("user", "Tell me about leave"),)),
        row(6, "In 2025, how long does annual leave last?"),
    )
    found = audit(TestSet("s", "x", questions), rules)
    kinds = {finding.question: finding.kind for finding in found.findings}
    assert kinds["q2"] is Kind.DUPLICATE
    assert kinds["q3"] is Kind.CONTRADICTION
    assert kinds["q4"] is Kind.NEAR_DUPLICATE
    assert "q5" not in kinds
    assert "q6" not in kinds
    assert "'five weeks', not '30 days'" in found.as_text()
    # Which of q1 and q3 is right, only a person can say.
    assert [q.id for q in found.cleaned] == ["q1", "q3", "q4", "q5", "q6"]
    assert "other.txt" in found.as_text()
    assert json.dumps(found.as_dict())


def test_what_a_duplicate_knows_is_kept(rules: FakeIndex) -> None:
    approves = (Gold("rules.pdf", quote="Ms Wren approves travel costs."),)
    asked = "How long does annual leave last?"
    missing = (Gold("rules.pdf", quote="No such sentence here."),)

    def cleaned(*questions: TestQuestion) -> dict[str, TestQuestion]:
        return {q.id: q for q in audit(TestSet("s", "x", questions), rules).cleaned}

    both = cleaned(row(1, asked), row(2, asked, answers=("30 DAYS", "a month"), gold=approves))
    assert list(both) == ["q1"]
    assert both["q1"].answers == ("30 days", "30 DAYS", "a month")
    assert both["q1"].gold == (*row(1, asked).gold, *approves)
    # The first is not scored fairly: the second takes its place, and a third is added to that.
    first = row(1, asked, gold=missing)
    assert list(cleaned(first, row(2, asked), row(3, asked, answers=()))) == ["q2"]
    every = {"tags": {"need": "all"}}
    assert list(cleaned(row(1, asked, **every), row(2, asked, gold=approves, **every))) == [
        "q1",
        "q2",
    ]
    nothing = row(2, asked, answerable=False, answers=(), gold=())
    found = audit(TestSet("s", "x", (row(1, asked), nothing)), rules)
    assert "expects no answer, not '30 days'" in found.as_text()
    assert len(found.cleaned) == 2


def test_a_sound_set_scores_high(seed_index: Index) -> None:
    read = read_test_set(TEST_SETS / "coalition-heldout.jsonl")
    found = audit(read, seed_index)
    assert found.score >= 90, found.as_text()
    assert found.as_dict() == audit(read, seed_index).as_dict()


def test_quotes_without_a_document_are_searched_for(seed_index: Index) -> None:
    quote = "Poland, Spain, and Italy declined to contribute ground forces."
    question = TestQuestion("q", "Who declined ground forces?", gold=(Gold("", quote=quote),))
    found = audit(TestSet("s", "x", (question,)), seed_index)
    assert found.score == 100, found.as_text()


RESULTS = {
    "testset": {"format": "beir"},
    "rows": [
        {
            "id": "q 1",
            "question": "Q?",
            "history": [{"role": "user", "content": "Hello"}],
            "expected": {"answers": ["A"], "gold": [{"document": "d", "quote": "G."}]},
            "answer": {"answer": "A. [1]", "citations": [{"quote": "C."}]},
            "ranking": [
                {"document": "d1.txt", "fused": 1.5},
                {"document": "d2.txt", "fused": 2.0},
                {"document": "d1.txt", "fused": 3.0},
            ],
        }
    ],
}


def test_results_for_ragas_and_trec(tmp_path: Path) -> None:
    assert write_ragas(RESULTS, tmp_path / "r.jsonl") == 1
    sample = json.loads((tmp_path / "r.jsonl").read_text("utf-8"))
    assert sample["user_input"][-1] == {"content": "Q?", "type": "human"}
    assert sample["response"] == "A."
    assert (sample["retrieved_contexts"], sample["reference_contexts"]) == (["C."], ["G."])
    assert write_trec_run(RESULTS, tmp_path / "run.txt") == 2
    assert (tmp_path / "run.txt").read_text("utf-8").splitlines() == [
        "q_1 Q0 d1 1 3.000000 footnote",
        "q_1 Q0 d2 2 2.000000 footnote",
    ]
    with pytest.raises(UsageError, match="no rows"):
        write_ragas({}, tmp_path / "r.jsonl")
    with pytest.raises(UsageError, match="cannot be written"):
        write_trec_run(RESULTS, tmp_path / "missing" / "run.txt")
