"""The report: what it says, how it marks, that it asks nobody, and how a question is asked again."""

from __future__ import annotations

import re
import shlex
import subprocess
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from eval.attribution import Attribution, Shortcoming
from eval.metrics.metric_table import HEADLINES, METRICS, known_metric, metric_named
from eval.report import plots
from eval.report.again import CHAT, ask_again, command, leading_to
from eval.report.marked import MarkedSpan, Stretch, marked
from eval.report.page import write_report
from eval.report.words import CAUSES, NOT_COMPARED, SHORTCOMINGS, interval, shown
from ingest.errors import UsageError
from tests.eval_results import results, row, rows, texts
from ui.cli.question_lines import parse_line


@pytest.fixture
def written(tmp_path: Path) -> Any:
    """Writes the report of a run and reads it."""

    def write(run: dict[str, Any]) -> str:
        write_report(run, tmp_path / "report.html", texts)
        return (tmp_path / "report.html").read_text("utf-8")

    return write


def test_it_says_what_happened(written: Any) -> None:
    away = row(3, "error", answer=None, error="Away.", ranking=[], metrics={}, tags={})
    asked = [row(0), row(1, "wrong span"), row(2, "refused"), away]
    missed = {"metric": "answer.f1", "least": 0.9, "value": 0.3, "passed": False}
    page = written(results(asked, thresholds=[missed]))
    assert "1 of 4 questions went right" in page
    assert "1 of 1 question went right" in written(results([row(0)]))
    assert "wanted at least 90.0\u00a0%" in unescape(page)
    assert "Asking failed for 1\u00a0question;" in page
    assert "Asking failed: Away." in page
    assert page.index('id="why"') < page.index('id="headlines"') < page.index('id="questions"')
    assert page.count('role="img"') == 4
    assert 'aria-label="Of 4 questions: correct 1, wrong span 1, ' in page
    assert "footnote ask 'Within how many days is kind 0 decided?'" in unescape(page)
    assert "[expected and cited: </span>Rule 0:" in page
    assert not re.search(r"\bnan\b", page, re.IGNORECASE)
    assert "No question was asked." in written(results([]))


def test_it_says_what_right_answers_lack_and_how_much_evidence_they_give(written: Any) -> None:
    whole, half = ({"cited": 2, "right": right, "gold": 2, "found": right} for right in (2, 1))
    asked = [
        row(0, evidence=whole, shortcoming="", tags={"kind": "who"}),
        row(1, evidence=half, shortcoming="missing further evidence", tags={"kind": "list"}),
        row(2, evidence=half, shortcoming="other evidence first", tags={"kind": "list"}),
        row(3, "refused", evidence=None, shortcoming="", tags={"kind": "list"}),
    ]
    page = unescape(written(results(asked)))
    assert "3 of 4 questions went right" in page
    for lack in ("missing further evidence", "other evidence first"):
        assert f'of these <a href="#questions" data-show="why={lack}">{lack}</a>' in page
        assert f'<option value="why={lack}">{lack} (1)</option>' in page
        assert f'data-cause="correct">correct: {lack}</span>' in page
        assert SHORTCOMINGS[lack] in page
    by_kind = page[page.index("<caption>kind</caption>") :]
    of_lists = by_kind[by_kind.index("kind=list") : by_kind.index("kind=who")]
    assert of_lists.count("<td>50\u00a0% ") == 3
    # Results of earlier versions, which counted none of it, are read all the same.
    assert "of these" not in written({**results(rows(3)), "shortcomings": None})


def test_a_time_and_a_direct_answer_are_said_once_each(written: Any) -> None:
    asked = row(0)
    asked["seconds"] = 1.5  # with what the evaluation itself does
    asked["answer"] |= {"direct": "Ten days", "answer": "**Ten days** [1]"}
    page = written(results([asked]))
    assert "Half of the questions took at most 12 ms" in page
    assert page.count("Ten days") == 1


def test_the_same_run_gives_the_same_bytes_and_they_load_nothing(written: Any) -> None:
    run = results(rows(20))
    page = written(run)
    assert page == written(run)
    assert "default-src 'none'" in page
    # But for the links that a person may follow.
    page = re.sub(rf'href="{CHAT}[^"]*"', "", page)
    assert not re.search(r'(src|href)="(?!#|data:,")', page)
    assert "http" not in page.replace("http-equiv", "")


def test_ask_again_leads_to_a_chat(written: Any) -> None:
    page = written(results([row(0, question=f'Is it href="{CHAT}?question=1"?')]))
    assert f'href="{CHAT}?question=Is%20it' in page
    # A server leads the links to itself; what was asked stays as it is.
    led = leading_to(page.encode(), "../../../").decode()
    assert 'href="../../../?question=Is%20it' in led
    assert 'data-chat="../../../"' in led
    assert f'href="{CHAT}?question=1' in unescape(led)


def test_a_follow_up_takes_its_conversation_along() -> None:
    asked = row(0, question="And the other's?")
    asked["history"] = [
        {"role": "user", "content": "Who is it?\nNow."},
        {"role": "assistant", "content": "It’s “Wren” \\ [1]"},
    ]
    asked["answer"]["trace"]["searched_for"] = "And Wren's other's?"
    again = ask_again(asked, "my docs")
    assert again["link"] == f"{CHAT}?question=And%20Wren%27s%20other%27s%3F"
    printed, ask = again["command"].split(" | ")
    assert shlex.split(ask) == ["footnote", "ask", "--index", "my docs"]
    line = subprocess.run(["sh", "-c", printed], capture_output=True, text=True, check=True).stdout
    question, history = parse_line(line)
    assert question == asked["question"]
    assert [turn.content for turn in history] == [turn["content"] for turn in asked["history"]]


@pytest.mark.parametrize("question", ["It's?", "-h?", "two\nlines?", "$(rm x) `y`?"])
def test_the_command_is_one_word_a_question(question: str) -> None:
    words = shlex.split(command(row(0, question=question), ".footnote"))
    assert words[:2] == ["footnote", "ask"]
    assert words[-1] == question
    assert words[2:-1] == (["--"] if question.startswith("-") else [])


def test_marks_overlap_and_are_cut() -> None:
    text = "0123456789" * 400
    assert marked(text[:60], [MarkedSpan(10, 30, "gold"), MarkedSpan(20, 40, "cited")]) == [
        [Stretch("0123456789" * count, kind) for count, kind in
         ((1, ""), (1, "gold"), (1, "both"), (1, "cited"), (2, ""))],
    ]  # fmt: skip
    assert marked(text, [MarkedSpan(5, 5, "gold"), MarkedSpan(9000, 9010, "cited")]) == []
    (first,), left_out, (last,) = marked(text, [MarkedSpan(0, 4000, "gold")])  # type: ignore[misc]
    assert (len(first.text), left_out, len(last.text)) == (600, 2800, 600)
    apart = marked(text, [MarkedSpan(0, 10, "gold"), MarkedSpan(3000, 3010, "cited")])
    assert [part if isinstance(part, int) else len(part) for part in apart] == [2, 2670, 3, 830]


def test_every_metric_has_words() -> None:
    assert all(metric.label and metric.meaning for metric in METRICS.values())
    assert set(HEADLINES) <= set(METRICS)
    new, slower = metric_named("new.metric"), metric_named("latency_ms.p42")
    assert (new.label, new.unit, new.better) == ("new.metric", "score", "higher")
    assert (slower.label, slower.unit, slower.better) == ("latency_ms.p42", "ms", "lower")
    assert shown("answer.f1", float("nan")) == shown("answer.f1", None) == "–"
    assert interval("answer.f1", 0.5, 0.75, 0) == "50–75\u00a0%"
    assert interval("answer.f1", -0.1, 0.1, 0) == "−10 to 10\u00a0%"


def test_every_cause_has_words_and_a_colour(written: Any) -> None:
    assert list(CAUSES) == list(Attribution)
    assert list(SHORTCOMINGS) == list(Shortcoming)
    coloured = re.findall(r'\[data-cause="([^"]*)"\] { --cause: ', written(results([])))
    assert [*coloured, NOT_COMPARED] == list(Attribution)


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("page", "did you mean citation.page?"),
        (
            "recall@5",
            "did you mean retrieval.recall@5 or retrieval.hit@5 or evidence.recall?",
        ),
        ("zzz", "known are overall.accuracy, retrieval.hit@1, "),
    ],
)
def test_a_metric_that_is_not_known_is_answered_with_near_ones(name: str, hint: str) -> None:
    with pytest.raises(UsageError, match=re.escape(f"There is no metric {name}: {hint}")):
        known_metric(name)


def test_plots_tell_their_numbers() -> None:
    plot = plots.latency([10, 20, 30])
    assert 'role="img"' in plot.svg
    assert plot.description in plot.svg
    assert sum(int(count) for _, count in plot.rows) == 3
    assert plot == plots.latency([10, 20, 30])
    for empty in (plots.latency([]), plots.risk_coverage([]), plots.reliability([])):
        assert "nothing to draw" in empty.description
        assert empty.rows == ()
