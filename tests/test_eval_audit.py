from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis.strategies import lists, sampled_from, sets

from assistant.answer import Turn
from eval.audit import Audit, FindingKind, audit
from eval.formats.format_table import read_test_set
from eval.testset import Gold, TestQuestion, TestSet, write_test_set
from ingest.index import Index
from tests.commands import assert_one_sentence, call
from tests.fakes import FakeIndex
from tests.shipped_sets import TEST_SETS
from tests.test_eval_gold import stored
from ui.evaluate.page import audit_html

_NOUNS = ("boat", "harbour", "ladder", "paint", "rope", "sail", "winch")
RULES = "Leave lasts 30 days in a year.\nMs Wren approves travel costs.\n"


@pytest.fixture
def rules() -> FakeIndex:
    return FakeIndex([stored("rules.pdf", RULES, (0, 31)), stored("other.txt", "Something else.")])


def row(number: int, question: str, **other: Any) -> TestQuestion:
    gold = (Gold("rules.pdf", quote="Leave lasts 30 days in a year."),)
    return replace(TestQuestion(f"q{number}", question, answers=("30 days",), gold=gold), **other)


def audited(index: Any, *questions: TestQuestion) -> Audit:
    return audit(TestSet("s", "x", questions), index)


@pytest.mark.parametrize(
    ("asked", "kind", "kept"),
    [
        (
            {"gold": (Gold("rules.pdf", quote="No such sentence here."),)},
            FindingKind.GOLD_MISSING,
            None,
        ),
        ({"gold": (Gold("rules.pdf", 3, 9, quote="30 days"),)}, FindingKind.GOLD_OFFSETS, (12, 19)),
        ({"gold": (Gold("rules.pdf", page=2, quote="30 days"),)}, FindingKind.GOLD_PAGE, (12, 19)),
        ({"gold": (), "answers": ()}, FindingKind.NOTHING_EXPECTED, None),
        ({"answerable": False, "answers": ()}, FindingKind.UNANSWERABLE_GOLD, None),
        ({"answers": ("31 days",)}, FindingKind.ANSWER_NOT_IN_GOLD, (None, None)),
        ({"question": "What about him?"}, FindingKind.NOT_ALONE, (None, None)),
        ({"question": "What is in the table above?"}, FindingKind.NOT_ALONE, (None, None)),
        # A name in capitals leaves nothing to a conversation.
        ({"question": "Who leads IT?"}, None, (None, None)),
        ({"question": "What did the US say then, in May 2024?"}, None, (None, None)),
    ],
)
def test_each_fault_is_found(
    rules: FakeIndex, asked: dict[str, Any], kind: FindingKind | None, kept: tuple[int, int] | None
) -> None:
    found = audited(rules, replace(row(1, "How long does leave last?"), **asked))
    assert set(found.counts) - {FindingKind.UNASKED} == ({kind} if kind else set()), found.as_text()
    assert found.score is not None
    assert (found.score < 100) is (kind is not None)
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
    found = audited(rules, *questions)
    kinds = {finding.question: finding.kind for finding in found.findings if finding.question}
    assert kinds == {
        "q2": FindingKind.DUPLICATE,
        "q3": FindingKind.CONTRADICTION,
        "q4": FindingKind.NEAR_DUPLICATE,
    }
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
        return {q.id: q for q in audited(rules, *questions).cleaned}

    both = cleaned(row(1, asked), row(2, asked, answers=("30 DAYS", "a month"), gold=approves))
    assert list(both) == ["q1"]
    assert both["q1"].answers == ("30 days", "30 DAYS", "a month")
    assert both["q1"].gold == (*row(1, asked).gold, *approves)
    # The first is not scored fairly: the second takes its place, and a third is added to that.
    first = row(1, asked, gold=missing)
    assert list(cleaned(first, row(2, asked), row(3, asked, answers=()))) == ["q2"]
    every = {"tags": {"need": "all"}}
    both = cleaned(row(1, asked, **every), row(2, asked, gold=approves, **every))
    assert list(both) == ["q1", "q2"]
    nothing = row(2, asked, answerable=False, answers=(), gold=())
    found = audited(rules, row(1, asked), nothing)
    assert "expects no answer, not '30 days'" in found.as_text()
    assert len(found.cleaned) == 2


@given(lists(sets(sampled_from(["12", *_NOUNS]), min_size=1, max_size=7), max_size=12))
def test_near_duplicates_are_those_of_all_pairs(asked: list[set[str]]) -> None:
    said = audited(
        FakeIndex([stored("rules.pdf", RULES, (0, 31))]),
        *(row(number, " ".join(sorted(words))) for number, words in enumerate(asked)),
    )
    found = {
        finding.question for finding in said.findings if finding.kind is FindingKind.NEAR_DUPLICATE
    }
    assert found == {
        f"q{later}"
        for later, mine in enumerate(asked)
        if mine not in asked[:later]
        and any(
            len(mine & other) >= 0.6 * len(mine | other) and "12" not in mine ^ other
            for other in asked[:later]
        )
    }


def test_a_sound_set_scores_high(seed_index: Index) -> None:
    read = read_test_set(TEST_SETS / "coalition-heldout.jsonl")
    found = audit(read, seed_index)
    assert found.score is not None
    assert found.score >= 90, found.as_text()
    assert found == audit(read, seed_index)
    quote = "Poland, Spain, and Italy declined to contribute ground forces."
    anywhere = TestQuestion("q", "Who declined ground forces?", gold=(Gold("", quote=quote),))
    assert audited(seed_index, anywhere).score == 100


# --- documents that are not in the index -----------------------------------------------------------

ELSEWHERE = [
    row(1, "Who cleans the hall?", answers=("team B",), gold=(Gold("cleaning.pdf", 10, 40),)),
    row(2, "When is the hall cleaned?", answers=("7 am",),
        gold=(Gold("cleaning.pdf", page=3, quote="The hall is cleaned at 7 am."),)),
    row(3, "Who pays for the cleaning?", answers=("the owner",), gold=(Gold("costs.docx"),)),
    row(4, "How tall is the tower?", answerable=False, answers=(), gold=()),
]  # fmt: skip
QUOTED = [
    row(n, f"What is said of hall {n}?", answers=(f"team {n}",),
        gold=(Gold("", quote=f"Hall {n} is swept by team {n} in the evening."),))
    for n in range(1, 9)
]  # fmt: skip


@pytest.mark.parametrize("held", ["other documents", "nothing"])
@pytest.mark.parametrize(
    ("questions", "absent"), [(ELSEWHERE, ["cleaning.pdf", "costs.docx"]), (QUOTED, [])]
)
def test_gold_of_documents_that_are_not_there_is_no_fault_of_the_set(
    rules: FakeIndex, held: str, questions: list[TestQuestion], absent: list[str]
) -> None:
    index = rules if held == "other documents" else FakeIndex([])
    found = audited(index, *questions)
    lacking = sum(question.answerable for question in questions)
    assert found.counts == {FindingKind.GOLD_NOT_LOOKED_UP: lacking}, found.as_text()
    assert found.judged == len(questions) - lacking
    assert found.score == (100 if found.judged else None)
    assert found.cleaned == tuple(questions)
    assert found.absent == tuple(absent)
    text = found.as_text()
    assert f"The gold of {lacking} rows cannot be looked up" in text
    assert "are not in the index" in text
    assert "--documents" in text
    assert all(name in text for name in absent)
    assert json.loads(json.dumps(found.as_dict()))["judged"] == found.judged


def test_the_rows_whose_documents_are_there_are_judged(rules: FakeIndex) -> None:
    wrong = row(7, "How many days are in a year?", answers=("365",))
    questions = (row(6, "How long does leave last?"), wrong, *ELSEWHERE)
    found = audited(rules, *questions)
    assert (found.judged, found.rows) == (3, 6)
    # The answer of q7 is not in its gold.
    assert found.score == pytest.approx(100 * (1 - 0.5 / 3), abs=0.1)
    assert "over 3 of 6 rows" in found.as_text()
    both = row(8, "How long does leave last, and where?", answers=("in the hall",),
               gold=(*row(1, "").gold, Gold("cleaning.pdf", 1, 9)))  # fmt: skip
    assert audited(rules, both).counts == {
        FindingKind.GOLD_NOT_LOOKED_UP: 1, FindingKind.UNASKED: 1}  # fmt: skip


def test_one_quote_among_many_that_is_nowhere_is_a_fault(rules: FakeIndex) -> None:
    held = [
        row(1, "How long does leave last?", gold=(Gold("", quote="Leave lasts 30 days in a year."),)),
        row(2, "Who approves travel?", answers=("Ms Wren",),
            gold=(Gold("", quote="Ms Wren approves travel costs."),)),
    ]  # fmt: skip
    found = audited(rules, *held, QUOTED[0])
    assert FindingKind.GOLD_MISSING in found.counts
    assert FindingKind.GOLD_NOT_LOOKED_UP not in found.counts
    assert [question.id for question in found.cleaned] == ["q1", "q2"]


def test_the_page_says_so_too(rules: FakeIndex) -> None:
    shown = audit_html(audited(rules, *QUOTED), "")
    assert "No row can be judged." in shown
    assert "The gold of 8 rows cannot be looked up" in shown


def test_an_audit_before_anything_is_ingested(
    capsys: pytest.CaptureFixture[str], index_path: Path, seed_path: Path, tmp_path: Path
) -> None:
    halls = tmp_path / "halls"
    halls.mkdir()
    text = "".join(f"Hall {n} is swept by team {n} in the evening.\n\n" for n in range(1, 9))
    (halls / "halls.txt").write_text(text)
    write_test_set(QUOTED, tmp_path / "set.jsonl")
    nothing = call(capsys, "eval", "audit", "set.jsonl")
    assert_one_sentence(nothing, 1, "Nothing has been ingested", "--documents")
    seeds = call(capsys, "eval", "audit", "set.jsonl", "--index", str(seed_path))
    assert seeds.status == 0
    assert "no row can be judged" in seeds.out
    rightly = call(capsys, "eval", "audit", "set.jsonl", "--documents", "halls")
    assert rightly.status == 0
    assert rightly.out.startswith("set: 100 of 100 over 8 rows.\n")
