"""Questions of which a test set does not say what would be right: named everywhere, counted nowhere."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from assistant.build import build_assistant
from assistant.settings import AssistantSettings
from eval.attribution import Attribution, Stages, attribute
from eval.audit import FindingKind, audit
from eval.calibrate import calibrate
from eval.compare import compare
from eval.formats.format_table import read_test_set
from eval.junit import write_junit
from eval.metrics import abstention, interval
from eval.metrics import match as answer
from eval.report.comparison import comparison_text
from eval.report.page import write_report
from eval.results import Results
from eval.runner import RunOptions, run
from eval.testset import Gold, TestQuestion, TestSet
from eval.thresholds import Threshold, failure_sentence
from eval.uncompared import is_compared, named, sentence
from ingest.errors import UsageError
from ingest.index import Index
from tests.commands import call
from tests.eval_results import results, row, texts
from tests.fakes import FakeIndex
from tests.test_eval_gold import stored
from ui.evaluate.page import recognised_html, results_html

Capture = pytest.CaptureFixture[str]
FAST = AssistantSettings(reader="similarity", abstain_below=0.5)
ARTICLE = "coalition-of-the-willing.txt"
DECLINED = "Which countries declined to contribute ground forces?"
SAID = "Poland, Spain, and Italy declined to contribute ground forces."
MIXED = (
    TestQuestion(
        "right", DECLINED, answers=("Poland, Spain, and Italy",),
        gold=(Gold(ARTICLE, quote=SAID),), line=1,
    ),
    TestQuestion("empty", "Who leads the coalition?", tags={"kind": "x"}, line=2),
    TestQuestion("silent", "What is the capital of Peru?", tags={"kind": "x"}, line=3),
    TestQuestion("none", "Who wrote Moby-Dick?", answerable=False, line=4),
    TestQuestion("dots", "Who pays for it?", answers=("...",), line=5),
)  # fmt: skip
UNCOMPARED = {"empty", "silent", "dots"}


@pytest.fixture(scope="module")
def mixed(seed_index: Index, tmp_path_factory: pytest.TempPathFactory) -> Results:
    """A run of which three questions say nothing of what would be right."""
    out = tmp_path_factory.mktemp("mixed")
    return run(
        TestSet("mixed", "csv", MIXED),
        build_assistant(FAST, seed_index),
        seed_index,
        out=out / "run",
        options=RunOptions(cache=out),
        thresholds=(Threshold("answer.value", 0.1), Threshold("overall.accuracy", 0.5)),
    )


def nothing_known(number: int, **changes: Any) -> dict[str, Any]:
    """A row of which nothing is known, as a run writes it now."""
    expected: dict[str, Any] = {"answers": [], "gold": []}
    made = row(number, "nothing to compare with", expected=expected, metrics={}, line=number + 2)
    return made | changes


# --- a run ----------------------------------------------------------------------------------------


def test_no_rate_counts_what_nothing_is_known_of(mixed: Results) -> None:
    rows = {one["id"]: one for one in mixed.as_dict()["rows"]}
    for name in UNCOMPARED:
        assert rows[name]["attribution"] == "nothing to compare with"
        assert set(rows[name]["metrics"]) <= {"citation.verbatim"}
    about = {n: one["n"] for n, one in mixed.summary.items() if not n.startswith("latency")}
    about.pop("citation.verbatim", 0)
    assert max(about.values()) == about["overall.accuracy"] == about["abstention.aurc"] == 2
    assert sum(sum(some.values()) for some in mixed.head["confusion"].values()) == 2
    assert mixed.head["slices"]["kind"]["x"].keys() <= {"citation.verbatim"}
    assert mixed.summary["latency_ms.p50"]["n"] == 5


def test_the_rows_are_named(mixed: Results) -> None:
    assert [one["id"] for one in mixed.head["uncompared"]] == ["empty", "silent", "dots"]
    suite = ET.parse(mixed.file.with_name("junit.xml")).getroot()[0]
    assert (suite.get("tests"), suite.get("skipped"), suite.get("errors")) == ("7", "3", "0")
    skipped = [case for case in suite if case.find("skipped") is not None]
    names = [str(case.get("name")).partition(":")[0] for case in skipped]
    assert names == ["empty", "silent", "dots"]
    assert "line 2: nothing to compare with" in ET.tostring(skipped[0], "unicode")
    report = mixed.file.with_name("report.html").read_text("utf-8")
    for words in ("3 of 5 questions have neither an accepted answer nor gold", "lines 2–3, 5",
                  "of 2 questions went right", "answer.value was not measured"):  # fmt: skip
        assert words in report
    assert "lines 2–3, 5" in results_html("mixed", mixed.head)


def test_a_threshold_says_over_how_many_it_holds(mixed: Results) -> None:
    missed, held = mixed.head["thresholds"]
    assert (missed["passed"], missed["value"], missed["n"]) == (False, None, 0)
    assert "was not measured" in failure_sentence(missed)
    assert held["n"] == 2
    for strange in ({"value": float("nan"), "n": 3}, {"value": 1.0, "n": 0}):
        verdict = Threshold("answer.f1", 0.0).judge({"answer.f1": strange})
        assert not verdict["passed"]
        assert "was not measured" in failure_sentence(verdict)


def junit(row: dict[str, Any], head: dict[str, Any], file: Path) -> ET.Element:
    """The suite that a server reads of a run of one row of which nothing is known."""
    head["attribution"] = {str(kind): 0 for kind in Attribution} | {Attribution.NOT_COMPARED: 1}
    write_junit(head, [json.dumps(row)], file)
    return ET.parse(file).getroot()[0]


def test_a_question_that_failed_is_not_counted_either(tmp_path: Path) -> None:
    lost = Stages(True, error=True, abstained=True, comparable=False)
    assert attribute(lost) is Attribution.NOT_COMPARED
    failed = nothing_known(0, answer=None, error="The model is out.")
    suite = junit(failed, results([failed]), tmp_path / "j.xml")
    assert "The model is out." in str(suite[-1][0].get("message"))


def test_a_server_sees_that_nothing_was_measured_and_what_was_not_read(tmp_path: Path) -> None:
    bare = nothing_known(0)
    held = Threshold("latency_ms.p95", 9_000).judge({"latency_ms.p95": {"value": 8.0, "n": 1}})
    head = results([bare], thresholds=[held], uncompared=[{"id": bare["id"], "line": 2}])
    head["testset"]["problems"] = ["Line 3 cannot be used: it holds the error #REF!."]
    suite = junit(bare, head, tmp_path / "j.xml")
    assert [suite.get(count) for count in ("tests", "failures", "skipped")] == ["4", "1", "2"]
    first, second = suite[0][0], suite[1][0]
    assert (first.tag, second.tag) == ("failure", "skipped")
    assert str(first.get("message")).startswith("Nothing was measured")
    assert "#REF!" in str(second.get("message"))
    write_report(head, tmp_path / "r.html", texts)
    page = (tmp_path / "r.html").read_text("utf-8")
    assert "Nothing was measured" in page
    assert "the error #REF!" in page
    assert "went right" not in page
    assert "met.</p>" not in page


BARE = f"question,answer\n{DECLINED},\nWho leads?,NaN\n"
HALF = f'question,answer,source\n{DECLINED},"Poland, Spain, and Italy",{ARTICLE}\nWho leads?,,\n'


@pytest.mark.parametrize(
    ("rows", "least", "shown", "failed"),
    [
        (BARE, "", ["No question has an accepted answer or gold"],
         ["no question of s.csv says what would be right"]),
        (BARE, "overall.accuracy=0.9", ["FAILED: overall.accuracy was not measured"],
         ["no question of s.csv says what would be right", "overall.accuracy was not measured"]),
        (HALF, "overall.accuracy=0",
         ["1 of 2 questions has neither", "line 3", "over 1 question, at least 0", " %  "], []),
    ],
)  # fmt: skip
def test_the_command_says_which_and_fails_where_it_is_all(
    capsys: Capture, seed_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    rows: str, least: str, shown: list[str], failed: list[str],
) -> None:  # fmt: skip
    monkeypatch.setenv("FOOTNOTE_ASSISTANT_READER", "similarity")
    (tmp_path / "s.csv").write_text(rows)
    limit = ("--fail-under", least) if least else ()
    done = call(capsys, "eval", "run", "s.csv", "--index", str(seed_path), *limit)
    assert done.status == bool(failed)
    assert all(words in done.out.replace("\n", " ") for words in shown)
    assert all(words in done.err for words in failed)
    assert ("was not measured" in done.err) is (len(failed) > 1)
    assert "%" not in done.out.partition("nothing to compare with")[0].splitlines()[-1]


# --- what is made of it ---------------------------------------------------------------------------


def test_comparisons_leave_them_out() -> None:
    a = results([row(0), nothing_known(1), row(2, "wrong span")])
    b = results([row(0), nothing_known(1), row(2)])
    found = compare(a, b, samples=100)
    assert (found.shared, found.compared) == (3, 2)
    counted = {one.metric: one.n for one in found.figures}
    assert (counted["abstention.aurc"], counted["latency_ms.p50"]) == (2, 3)
    assert any("For 1 of these questions nothing says" in one for one in found.warnings)
    assert [one.a["id"] for one in found.gains] == ["q2"]
    bare = results([nothing_known(0), nothing_known(1)])
    found = compare(bare, bare, samples=100)
    assert "which run is better cannot be told" in comparison_text(found)
    assert "not distinguishable" not in comparison_text(found).splitlines()[0]
    assert {one.metric.partition(".")[0] for one in found.figures} == {"latency_ms"}


def test_results_that_counted_them_as_right_are_seen_through() -> None:
    """As version 1 of the results had it before these rows were told apart."""
    old = row(1, "correct", expected={"answers": [], "gold": []}, metrics={"overall.accuracy": 1.0})
    assert is_compared(old | {"answerable": False}) is not is_compared(old)
    wrong = old | {"attribution": "refused", "metrics": {"overall.accuracy": 0.0}}
    found = compare(results([row(0), old]), results([row(0), wrong]), samples=100)
    assert (found.compared, found.regressions) == (1, ())


def test_calibration_ignores_them() -> None:
    rows = [row(number, "correct" if number % 4 else "wrong span") for number in range(60)]
    bare = [nothing_known(100 + number) for number in range(40)]
    alone = calibrate(results(rows), precision=0.7)
    found = calibrate(results([*rows, *bare]), precision=0.7)
    assert found.chosen_on.n + found.reported_on.n == 60
    assert found.threshold == alone.threshold
    assert any("40 questions had nothing to compare" in note for note in found.notes)
    with pytest.raises(UsageError, match="of 40 more nothing says what would be right"):
        calibrate(results([*rows[:4], *bare]), precision=0.9)


def test_the_audit_names_rows_and_what_was_taken_for_empty(tmp_path: Path) -> None:
    (tmp_path / "s.csv").write_text(
        "question,answer,source\nHow long?,NaN,\nWho?,None,rules.txt\nWhy?,x,rules.txt\n"
    )
    index = FakeIndex([stored("rules.txt", "Leave lasts x days.")])
    found = audit(read_test_set(tmp_path / "s.csv"), index)
    lines = {kind: [f.line for f in found.findings if f.kind is kind] for kind in found.counts}
    assert lines[FindingKind.NOTHING_EXPECTED] == [2]
    assert lines[FindingKind.TAKEN_FOR_EMPTY] == [2, 3]
    assert "'NaN' was taken for no answer" in found.as_text()
    assert [one.line for one in found.cleaned] == [3, 4]


def test_the_page_names_them_before_they_are_asked() -> None:
    assert "lines 2–3, 5" in recognised_html("s.csv", TestSet("s", "csv", MIXED))
    whole = recognised_html("s", TestSet("s", "csv", MIXED[:1]))
    assert "neither an accepted answer nor gold" not in whole


@pytest.mark.parametrize(
    ("lines", "form", "said"),
    [
        ([7], "csv", "line 7"),
        ([2, 3, 4, 9], "xlsx", "rows 2–4, 9"),
        ([0, 0], "squad", "q0, q0"),
        (range(1, 99, 2), "csv", "lines 1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23 and 37 more"),
    ],
)
def test_rows_are_named_in_ranges(lines: Sequence[int], form: str, said: str) -> None:
    assert named([{"id": f"q{line}", "line": line} for line in lines], form) == said
    assert sentence([], 5, form) == ""


# --- comparing answers ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("prediction", "accepted", "same"),
    [
        ("?", "...", False),
        ("", "–", False),
        ("The", "A", False),
        ("A", "A", True),
        ("a.", "A", True),
    ],
)
def test_two_texts_without_a_word_are_not_the_same_answer(
    prediction: str, accepted: str, same: bool
) -> None:
    assert bool(answer.exact_match(prediction, [accepted])) is same
    assert bool(answer.contains(prediction, [accepted])) is same


@pytest.mark.parametrize(
    ("known", "comparable"),
    [
        ({}, False),
        ({"answers": ("?", "-")}, False),
        ({"answers": ("A",)}, True),
        ({"gold": (Gold("a.md"),)}, True),
        ({"answerable": False}, True),
    ],
)
def test_what_can_be_compared(known: dict[str, Any], comparable: bool) -> None:
    assert TestQuestion("a", "Q?", **known).comparable is comparable


def test_one_row_proves_nothing() -> None:
    one = np.array([[0.25, 1.0]])
    assert [(e.low, e.high) for e in interval.means(one)] == [
        (0.0, 1.0),
        (pytest.approx(0.2065, abs=1e-3), 1.0),
    ]
    whole = abstention.coverage_at(np.array([0.9]), np.array([True]), 0.9)
    found = interval.bootstrap(whole, 1)
    assert (found.value, found.low, found.high) == (1.0, 0.0, 1.0)
