"""Questions of which a test set does not say what would be right: named everywhere, counted nowhere."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from assistant.build import build_assistant
from assistant.settings import AssistantSettings
from eval.audit import Kind, audit
from eval.calibrate import calibrate
from eval.compare import compare
from eval.formats.format_table import read_test_set
from eval.metrics import abstention, interval
from eval.metrics import match as answer
from eval.report.comparison import comparison_text
from eval.report.page import write_report
from eval.results import Results
from eval.runner import run
from eval.testset import Gold, TestQuestion, TestSet
from eval.thresholds import Threshold, failure_sentence
from eval.uncompared import is_compared, named, sentence
from ingest.errors import UsageError
from ingest.index import Index
from tests.commands import call
from tests.eval_results import results, row, texts
from tests.fakes import FakeIndex
from tests.test_eval_gold import stored
from ui.evaluate.fragments import recognised_html, results_html

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
        work=out,
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
    assert about.pop("citation.verbatim", 0) <= 5
    assert about.pop("abstention.brier", 0) <= 2
    assert max(about.values()) == 2
    assert about["overall.accuracy"] == about["abstention.aurc"] == 2
    assert sum(sum(some.values()) for some in mixed.head["confusion"].values()) == 2
    assert mixed.head["slices"]["kind"]["x"].keys() <= {"citation.verbatim"}
    assert mixed.summary["latency_ms.p50"]["n"] == 5


def test_the_rows_are_named(mixed: Results) -> None:
    assert [one["id"] for one in mixed.head["uncompared"]] == ["empty", "silent", "dots"]
    assert [one["line"] for one in mixed.as_dict()["rows"]] == [1, 2, 3, 4, 5]
    suite = ET.parse(mixed.file.with_name("junit.xml")).getroot()[0]
    assert (suite.get("tests"), suite.get("skipped"), suite.get("errors")) == ("7", "3", "0")
    skipped = [case for case in suite if case.find("skipped") is not None]
    assert [str(case.get("name")).partition(":")[0] for case in skipped] == [
        "empty",
        "silent",
        "dots",
    ]
    assert "line 2: nothing to compare with" in ET.tostring(skipped[0], "unicode")
    report = mixed.file.with_name("report.html").read_text("utf-8")
    assert "3 of 5 questions have neither an accepted answer nor gold" in report
    assert "lines 2–3, 5" in report
    assert "of 2 questions went right" in report
    assert "answer.value was not measured" in report
    page = results_html("mixed", mixed.head)
    assert "lines 2–3, 5" in page


def test_a_threshold_says_over_how_many_it_holds(mixed: Results) -> None:
    missed, held = mixed.head["thresholds"]
    assert (missed["passed"], missed["value"], missed["n"]) == (False, None, 0)
    assert "was not measured" in failure_sentence(missed)
    assert held["n"] == 2
    for strange in ({"value": float("nan"), "n": 3}, {"value": 1.0, "n": 0}):
        verdict = Threshold("answer.f1", 0.0).judge({"answer.f1": strange})
        assert not verdict["passed"]
        assert "was not measured" in failure_sentence(verdict)


def test_a_question_that_failed_is_not_counted_either(tmp_path: Path) -> None:
    from eval.attribution import Attribution, Evidence, attribute
    from eval.junit import write_junit

    lost = Evidence(True, True, True, *(None,) * 5, comparable=False)
    assert attribute(lost) is Attribution.NOT_COMPARED
    failed = nothing_known(0, answer=None, error="The model is out.")
    head = results([failed]) | {"attribution": {str(kind): 0 for kind in Attribution}}
    head["attribution"] |= {Attribution.NOT_COMPARED: 1}
    write_junit(head, [json.dumps(failed)], tmp_path / "j.xml")
    suite = ET.parse(tmp_path / "j.xml").getroot()[0]
    assert "The model is out." in str(suite[-1][0].get("message"))


def test_a_server_sees_that_nothing_was_measured_and_what_was_not_read(tmp_path: Path) -> None:
    from eval.attribution import Attribution
    from eval.junit import write_junit

    bare = nothing_known(0)
    held = Threshold("latency_ms.p95", 9_000).judge({"latency_ms.p95": {"value": 8.0, "n": 1}})
    head = results([bare], thresholds=[held], uncompared=[{"id": bare["id"], "line": 2}])
    head["attribution"] = {str(kind): 0 for kind in Attribution} | {Attribution.NOT_COMPARED: 1}
    head["testset"]["problems"] = ["Line 3 cannot be used: it holds the error #REF!."]
    write_junit(head, [json.dumps(bare)], tmp_path / "j.xml")
    suite = ET.parse(tmp_path / "j.xml").getroot()[0]
    assert [suite.get(count) for count in ("tests", "failures", "skipped")] == ["4", "1", "2"]
    first, second = suite[0][0], suite[1][0]
    assert (first.tag, second.tag) == ("failure", "skipped")
    assert str(first.get("message")).startswith("Nothing was measured")
    assert "#REF!" in str(second.get("message"))
    write_report(head, tmp_path / "r.html", texts)
    assert "met.</p>" not in (tmp_path / "r.html").read_text("utf-8")


@pytest.mark.parametrize("extra", [(), ("--fail-under", "overall.accuracy=0.9")])
def test_a_set_that_says_nothing_fails_the_command(
    capsys: Capture, seed_path: Path, tmp_path: Path, extra: tuple[str, ...],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setenv("FOOTNOTE_ASSISTANT_READER", "similarity")
    (tmp_path / "bare.csv").write_text(f"question,answer\n{DECLINED},\nWho leads?,NaN\n")
    done = call(capsys, "eval", "run", "bare.csv", "--index", str(seed_path), *extra)
    assert done.status == 1
    assert "overall.accuracy " not in done.out.replace("overall.accuracy was", "")
    assert "No question has an accepted answer or gold" in done.out.replace("\n", " ")
    assert "%" not in done.out.partition("nothing to compare with")[0].splitlines()[-1]
    assert "no question of bare.csv says what would be right" in done.err
    assert ("overall.accuracy was not measured" in done.err) is bool(extra)
    assert done.err.rstrip().count("\n") <= 2


def test_a_mixed_set_says_which_and_goes_on(
    capsys: Capture, seed_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FOOTNOTE_ASSISTANT_READER", "similarity")
    text = (
        f'question,answer,source\n{DECLINED},"Poland, Spain, and Italy",{ARTICLE}\nWho leads?,,\n'
    )
    (tmp_path / "m.csv").write_text(text)
    done = call(
        capsys, "eval", "run", "m.csv", "--index", str(seed_path),
        "--fail-under", "overall.accuracy=0",
    )  # fmt: skip
    assert done.status == 0
    assert "1 of 2 questions has neither" in done.out
    assert "line 3" in done.out
    assert "over 1 question, at least 0" in done.out
    assert "100.0 %" in done.out or "0.0 %" in done.out


# --- what is made of it ---------------------------------------------------------------------------


def test_comparisons_leave_them_out() -> None:
    a = results([row(0), nothing_known(1), row(2, "wrong span")])
    b = results([row(0), nothing_known(1), row(2)])
    found = compare(a, b, samples=100)
    assert (found.shared, found.compared) == (3, 2)
    counted = {one.metric: one.n for one in found.figures}
    assert counted["abstention.aurc"] == 2
    assert counted["latency_ms.p50"] == 3
    assert any("For 1 of these questions nothing says" in one for one in found.warnings)
    assert [one.a["id"] for one in found.gains] == ["q2"]


def test_results_that_counted_them_as_right_are_seen_through() -> None:
    """As version 1 of the results had it before these rows were told apart."""
    old = row(1, "correct", expected={"answers": [], "gold": []}, metrics={"overall.accuracy": 1.0})
    assert not is_compared(old)
    assert is_compared(old | {"answerable": False})
    wrong = old | {"attribution": "wrongly abstained", "metrics": {"overall.accuracy": 0.0}}
    found = compare(results([row(0), old]), results([row(0), wrong]), samples=100)
    assert found.compared == 1
    assert found.regressions == ()


def test_runs_of_nothing_cannot_be_compared() -> None:
    bare = results([nothing_known(0), nothing_known(1)])
    found = compare(bare, bare, samples=100)
    assert "which run is better cannot be told" in comparison_text(found)
    assert "not distinguishable" not in comparison_text(found).splitlines()[0]
    assert {one.metric.partition(".")[0] for one in found.figures} == {"latency_ms"}


def test_a_report_of_nothing_says_so(tmp_path: Path) -> None:
    bare = [nothing_known(0), nothing_known(1)]
    places = [{"id": one["id"], "line": one["line"]} for one in bare]
    head = results(bare, uncompared=places)
    head["testset"]["problems"] = ["Row 9 of sheet T cannot be used: C9 holds the error #REF!."]
    write_report(head, tmp_path / "r.html", texts)
    page = (tmp_path / "r.html").read_text("utf-8")
    assert "Nothing was measured" in page
    assert "went right" not in page
    assert "C9 holds the error #REF!" in page


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
    found = audit(
        read_test_set(tmp_path / "s.csv"), FakeIndex([stored("rules.txt", "Leave lasts x days.")])
    )
    lines = {
        kind: [one.line for one in found.findings if one.kind is kind] for kind in found.counts
    }
    assert lines[Kind.NOTHING_EXPECTED] == [2]
    assert lines[Kind.TAKEN_FOR_EMPTY] == [2, 3]
    assert "'NaN' was taken for no answer" in found.as_text()
    assert [one.line for one in found.cleaned] == [3, 4]


def test_the_page_names_them_before_they_are_asked() -> None:
    page = recognised_html("s.csv", TestSet("s", "csv", MIXED))
    assert "lines 2–3, 5" in page
    assert "neither an accepted answer nor gold" not in recognised_html(
        "s", TestSet("s", "csv", MIXED[:1])
    )


def test_rows_are_named_in_ranges() -> None:
    def places(*lines: int) -> list[Mapping[str, Any]]:
        return [{"id": f"q{line}", "line": line} for line in lines]

    assert named(places(7), "csv") == "line 7"
    assert named(places(2, 3, 4, 9), "xlsx") == "rows 2–4, 9"
    assert named([{"id": "a", "line": 0}, {"id": "b", "line": 0}], "squad") == "a, b"
    assert named(places(*range(1, 99, 2)), "csv").endswith(" and 37 more")
    assert sentence([], 5, "csv") == ""


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
    ("question", "comparable"),
    [
        (TestQuestion("a", "Q?"), False),
        (TestQuestion("b", "Q?", answers=("?", "-")), False),
        (TestQuestion("c", "Q?", answers=("A",)), True),
        (TestQuestion("d", "Q?", gold=(Gold("a.md"),)), True),
        (TestQuestion("e", "Q?", answerable=False), True),
    ],
)
def test_what_can_be_compared(question: TestQuestion, comparable: bool) -> None:
    assert question.comparable is comparable


def test_one_row_proves_nothing() -> None:
    one = np.array([[0.25, 1.0]])
    assert [(e.low, e.high) for e in interval.means(one)] == [
        (0.0, 1.0),
        (pytest.approx(0.2065, abs=1e-3), 1.0),
    ]
    whole = abstention.coverage_at(np.array([0.9]), np.array([True]), 0.9)
    found = interval.bootstrap(whole, 1)
    assert (found.value, found.low, found.high) == (1.0, 0.0, 1.0)
