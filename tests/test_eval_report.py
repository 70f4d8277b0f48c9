"""The report: what it says, what it escapes, how it marks, and that it asks nobody."""

from __future__ import annotations

import base64
import gzip
import json
import re
import shlex
import subprocess
from html import unescape
from pathlib import Path

import pytest

from eval import plots
from eval.metrics.metric_table import METRICS, metric_named
from eval.report.again import CHAT, Where, ask_again_html, command, leading_to
from eval.report.marked import Span, marked_html, windows
from eval.report.page import STATIC, write_report
from eval.report.words import interval, shown
from tests.eval_results import results, row, rows, texts
from ui.cli.question_lines import parse_line


def _written(run: dict[str, object], folder: Path, server: str = "") -> str:
    file = folder / "report.html"
    write_report(run, file, texts, server=server)
    return file.read_text("utf-8")


def test_it_says_what_happened(tmp_path: Path) -> None:
    asked = [
        row(0),
        row(1, "wrong span"),
        row(2, "wrongly abstained"),
        row(3, "error", answer=None, error="Away."),
    ]
    missed = {"metric": "answer.f1", "least": 0.9, "value": 0.3, "passed": False}
    page = _written(results(asked, thresholds=[missed]), tmp_path)
    assert "1 of 4 questions went right" in page
    assert "wanted at least 90.0\u00a0%" in page
    assert "Asking failed for 1\u00a0question;" in page
    assert "Asking failed: Away." in page
    assert page.index('id="why"') < page.index('id="headlines"') < page.index('id="questions"')
    assert page.count('role="img"') == 4
    assert "footnote ask 'Within how many days is kind 0 decided?'" in unescape(page)
    assert "[expected and cited: </span>Rule 0:" in page
    assert not re.search(r"\bnan\b", page, re.IGNORECASE)


def test_the_same_run_gives_the_same_bytes(tmp_path: Path) -> None:
    run = results(rows(20))
    assert _written(run, tmp_path) == _written(run, tmp_path)


def test_it_loads_nothing(tmp_path: Path) -> None:
    page = _written(results(rows(20)), tmp_path)
    assert "default-src 'none'" in page
    # But for the links that a person may follow.
    page = re.sub(rf'href="{CHAT}[^"]*"', "", page)
    assert not re.search(r'(src|href)="(?!#|data:,")', page)
    assert "http" not in page.replace("http-equiv", "")


def test_ask_again_leads_to_a_chat(tmp_path: Path) -> None:
    page = _written(results([row(0)]), tmp_path)
    assert f'href="{CHAT}?question=Within%20how%20many%20days' in page
    page = _written(results([row(0)]), tmp_path, "https://ask.example")
    assert 'href="https://ask.example/?question=Within%20how%20many%20days' in page


def test_a_server_leads_the_links_to_itself(tmp_path: Path) -> None:
    asked = row(0, question=f'Is it href="{CHAT}?question=1"?')
    page = leading_to(_written(results([asked]), tmp_path).encode(), "../../../").decode()
    assert 'href="../../../?question=Is%20it' in page
    assert 'data-chat="../../../"' in page
    assert page.count(f"href=&quot;{CHAT}?question=1") > 0  # what was asked stays as it is


def test_a_follow_up_takes_its_conversation_along() -> None:
    asked = row(0, question="And the other's?")
    asked["history"] = [
        {"role": "user", "content": "Who is it?\nNow."},
        {"role": "assistant", "content": "It’s “Wren” \\ [1]"},
    ]
    asked["answer"]["trace"]["searched_for"] = "And Wren's other's?"
    told = unescape(ask_again_html(asked, Where(index="my docs")))
    assert "?question=And%20Wren%27s%20other%27s%3F" in told
    given = command(asked, "my docs")
    assert f"<code>{given}</code>" in told
    printed, ask = given.split(" | ")
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


@pytest.mark.parametrize(
    "hostile", ["</script><script>alert(1)</script>", "\"'><img src=x>", "a\u2028b\u2029<b>"]
)
def test_no_text_becomes_markup(tmp_path: Path, hostile: str) -> None:
    bad = row(0, question=hostile, id=hostile, tags={hostile: hostile}, error=hostile)
    bad["history"] = [{"role": "user", "content": hostile}]
    bad["answer"] |= {"answer": hostile, "notice": hostile, "direct": hostile}
    bad["answer"]["citations"][0] |= {"quote": hostile, "title": hostile, "heading": hostile}
    bad["expected"]["answers"] = [hostile]
    many = results(
        [bad] * (STATIC + 2), name=hostile, settings={hostile: hostile}, answerer=hostile
    )
    page = _written(many, tmp_path)
    assert page.count("<script>") == 1
    assert "<img" not in page
    assert "<b>" not in page
    packed = re.findall(r'<script type="application/x-footnote" [^>]*>([^<]*)</script>', page)
    assert len(packed) == 2
    bodies = json.loads(gzip.decompress(base64.b64decode(packed[0])))
    assert len(bodies) == 2
    assert not re.search("<(script|img|b)[ >]", bodies[0])


def test_an_empty_run_and_a_bare_row(tmp_path: Path) -> None:
    assert "No question was asked." in _written(results([]), tmp_path)
    bare = row(0, "error", answer=None, error="Away.", ranking=[], metrics={}, tags={})
    assert "Away." in _written(results([bare]), tmp_path)


def test_marks_overlap_and_are_cut() -> None:
    text = "0123456789" * 400
    (window,) = windows(text[:60], [Span(10, 30, "gold"), Span(20, 40, "cited")])
    assert [(one.start, one.end, sorted(one.kinds)) for one in window] == [
        (0, 10, []), (10, 20, ["gold"]), (20, 30, ["cited", "gold"]), (30, 40, ["cited"]), (40, 60, []),
    ]  # fmt: skip
    assert windows(text, [Span(5, 5, "gold"), Span(9000, 9010, "cited")]) == []
    assert "… 2,800 characters …" in marked_html(text, [Span(0, 4000, "gold")])
    far = windows(text, [Span(0, 10, "gold"), Span(3000, 3010, "cited")])
    assert [window[0].start for window in far] == [0, 2840]
    assert marked_html("a <b> c", [Span(2, 5, "gold")]).count("&lt;b&gt;") == 1


def test_every_metric_has_words() -> None:
    assert all(metric.label and metric.meaning for metric in METRICS.values())
    assert metric_named("new.metric").label == "new.metric"
    assert shown("answer.f1", float("nan")) == shown("answer.f1", None) == "–"
    assert interval("answer.f1", 0.5, 0.75, 0) == "50–75\u00a0%"
    assert interval("answer.f1", -0.1, 0.1, 0) == "−10 to 10\u00a0%"


def test_plots_tell_their_numbers() -> None:
    plot = plots.latency([10, 20, 30])
    assert 'role="img"' in plot.svg
    assert plot.description in plot.svg
    assert sum(int(count) for _, count in plot.rows) == 3
    assert plot == plots.latency([10, 20, 30])
    for empty in (plots.latency([]), plots.risk_coverage([]), plots.reliability([])):
        assert "nothing to draw" in empty.description
        assert empty.rows == ()
