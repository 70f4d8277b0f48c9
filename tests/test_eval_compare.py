"""Comparisons of runs: the statistics, the words, and what they refuse."""

from __future__ import annotations

import re

import numpy as np
import pytest

from eval.compare import compare
from eval.report.comparison import comparison_html, comparison_text
from eval.significance import Measured, adjusted, holm, mean_of, paired_test, quantile_of
from ingest.errors import UsageError
from tests.eval_results import results, row, rows

SAMPLES = 1000


def _means(a: np.ndarray, b: np.ndarray) -> Measured:
    return Measured(mean_of(a), mean_of(b), mean_of(np.concatenate([a, b])), len(a))


def test_a_run_with_itself_is_not_distinguishable() -> None:
    run = results(rows(66))
    comparison = compare(run, run, samples=SAMPLES)
    assert {figure.p for figure in comparison.figures} == {1.0}
    assert all(one.verdict == f"not distinguishable with n = {one.n}" for one in comparison.figures)
    assert {one.difference for one in comparison.figures} == {0.0}
    assert comparison.regressions == comparison.gains == ()
    assert "A and B are not distinguishable" in comparison_text(comparison)
    said = comparison_text(comparison) + comparison_html(comparison)
    assert not re.search(r"\bnan\b", said, re.IGNORECASE)


def test_better_worse_and_the_direction() -> None:
    poor, good = results(rows(66, 0.3, 1)), results(rows(66, 0.95, 2))
    forward = {one.metric: one for one in compare(poor, good, samples=SAMPLES).figures}
    back = {one.metric: one for one in compare(good, poor, samples=SAMPLES).figures}
    for metric in ("answer.f1", "abstention.aurc"):
        assert (forward[metric].verdict, back[metric].verdict) == ("better", "worse")
    # Less risk is better.
    assert forward["abstention.aurc"].high < 0 < forward["answer.f1"].low
    assert forward["latency_ms.p50"].noisy


def test_the_changed_questions_stand_side_by_side() -> None:
    a = results([row(0), row(1), row(2, "wrong span")])
    b = results([row(0), row(1, "refused"), row(2)])
    comparison = compare(a, b, samples=SAMPLES)
    assert [one.a["id"] for one in comparison.regressions] == ["q1"]
    assert [one.a["id"] for one in comparison.gains] == ["q2"]
    text, html = comparison_text(comparison), comparison_html(comparison)
    assert "A: Within 3 **days** [1]. [correct]" in text
    assert "B: (abstained) [refused]" in text
    assert "Within 3 <strong>days</strong>" in html
    changed = comparison.as_dict()["regressions"][0]
    assert changed["expected"] == ["3 days"]
    assert changed["b"] == {"answer": "(abstained)", "attribution": "refused"}


def test_evidence_is_compared_over_all_questions() -> None:
    right = {"cited": 2, "right": 2, "gold": 2, "found": 2}
    wrong = {"cited": 2, "right": 0, "gold": 2, "found": 0}
    a = results([row(number, evidence=wrong if number % 2 else right) for number in range(40)])
    # What was refused adds nothing to the evidence.
    b = results([row(number, evidence=None if number % 8 == 1 else right) for number in range(40)])
    figures = {one.metric: one for one in compare(a, b, samples=SAMPLES).figures}
    assert {
        (
            figures[f"evidence.{name}"].a,
            figures[f"evidence.{name}"].b,
            figures[f"evidence.{name}"].verdict,
        )
        for name in ("precision", "recall", "f1")
    } == {(0.5, 1.0, "better")}
    old = compare(results([row(0)]), b, samples=SAMPLES)
    assert not [one for one in old.figures if one.metric.startswith("evidence.")]


def test_no_shared_question_is_refused() -> None:
    with pytest.raises(UsageError, match="share no question: one asked handbook, the other other"):
        compare(results([row(0)]), results([row(1)], name="other"))


def test_questions_are_known_by_their_words_when_lines_have_moved() -> None:
    a = results([{**row(number), "id": f"line-{number + 2}"} for number in range(3)])
    moved = [row(9), row(0, "refused"), row(1), row(2)]
    b = results([{**one, "id": f"line-{at + 2}"} for at, one in enumerate(moved)], name="longer")
    comparison = compare(a, b, samples=SAMPLES)
    assert comparison.shared == 3
    assert [one.a["id"] for one in comparison.regressions] == ["line-2"]
    twice = results([{**row(0), "id": "x"}, {**row(0, "refused"), "id": "y"}])
    again = results([{**row(0, "refused"), "id": "y"}, {**row(0), "id": "z"}])
    assert not compare(twice, again, samples=SAMPLES).regressions
    other = [{"role": "user", "content": "About which hall?"}]
    with pytest.raises(UsageError, match="share no question"):
        compare(results([row(0)]), results([{**row(0), "history": other}]))


def test_what_differs_is_said() -> None:
    other = {"name": "new", "format": "csv", "fingerprint": "cafe", "questions": 3}
    a = results([row(0), row(1)])
    b = results(
        [row(1), row(2), row(3)],
        testset=other,
        index={"fingerprint": "aaaa", "documents": 1, "passages": 20},
        settings={"assistant.passages": 12},
        answerer="reader",
    )
    comparison = compare(a, b, samples=SAMPLES)
    assert comparison.shared == 1
    assert comparison.warnings[0] == (
        "The test sets differ (handbook, new): this compares only 1 question that both have,"
        " of 2 and 3."
    )
    assert comparison.differences == (
        "answerer: extractive → reader",
        "index: 1 document, 10 passages → 1 document, 20 passages",
        "assistant.abstain_below: 0.35 → not set",
        "assistant.passages: 8 → 12",
    )


def test_a_run_that_failed_counts_as_wrong() -> None:
    failed = row(
        0, "error", answer=None, error="The chat model is away.", metrics={"answer.f1": 0.0}
    )
    comparison = compare(results([row(0), row(1)]), results([failed, row(1)]), samples=SAMPLES)
    assert "(asking failed: The chat model is away.)" in comparison_text(comparison)
    assert next(one for one in comparison.figures if one.metric == "answer.f1").b == 0.5


def test_what_a_document_says_is_no_markup() -> None:
    hostile = row(1, "wrong span", question="<img src=x onerror=alert(1)>")
    hostile["answer"]["answer"] = "<script>alert(1)</script>"
    a, b = results([hostile | {"attribution": "correct"}]), results([hostile])
    html = comparison_html(compare(a, b, samples=SAMPLES))
    assert "<script" not in html
    assert "<img" not in html


def test_the_interval_of_a_mean_is_the_usual_one() -> None:
    chance = np.random.default_rng(5)
    a = chance.normal(size=400)
    b = a + chance.normal(0.3, 1, size=400)
    found = paired_test(_means(a, b), 4000, 0)
    error = 1.96 * (b - a).std(ddof=1) / 20
    assert found.b - found.a == pytest.approx((b - a).mean())
    assert found.low == pytest.approx((b - a).mean() - error, abs=0.015)
    assert found.high == pytest.approx((b - a).mean() + error, abs=0.015)
    assert found.p < 0.01


def test_the_permutation_test_agrees_with_counting_all_sign_flips() -> None:
    a, b = np.zeros(6), np.ones(6)
    # Of 64 ways to flip six equal differences, two are as extreme.
    assert paired_test(_means(a, b), 20_000, 0).p == pytest.approx(2 / 64, abs=0.005)
    assert paired_test(_means(a, a), 1000, 0).p == 1.0


def test_pairs_that_all_differ_alike_prove_little() -> None:
    a, b = np.zeros(6), np.ones(6)
    same, better = paired_test(_means(a, a), SAMPLES, 0), paired_test(_means(a, b), SAMPLES, 0)
    # A share of up to 0.39 of all questions may go otherwise (Wilson 1927, 0 of 6).
    assert (same.low, same.high) == pytest.approx((-0.39, 0.39), abs=0.001)
    assert (better.low, better.high) == pytest.approx((1 - 2 * 0.39, 1), abs=0.001)
    times = paired_test(_means(a, a)._replace(most=np.inf), SAMPLES, 0)
    assert (times.low, times.high) == (0, 0)


def test_evidence_is_compared_over_the_questions_that_have_some() -> None:
    told = {"cited": 1, "right": 1, "gold": 1, "found": 1}
    run = results([row(0) | {"evidence": told}, row(1) | {"evidence": told}, row(2)])
    figures = {one.metric: one for one in compare(run, run, samples=SAMPLES).figures}
    assert (figures["evidence.f1"].n, figures["abstention.aurc"].n) == (2, 3)


def test_quantiles_are_numpys() -> None:
    values = np.random.default_rng(1).exponential(size=31)
    twice = np.tile([1.0, 2.0], 16)[:31][None, :]
    repeated = np.repeat(values, twice[0].astype(int))
    for share in (0.5, 0.95):
        assert quantile_of(values, share)(twice)[0] == pytest.approx(np.quantile(repeated, share))


def test_figures_that_could_not_differ_cost_the_others_nothing() -> None:
    a, b, some = np.zeros(7), np.ones(7), np.eye(7)[0]
    told = paired_test(_means(a, b), 20_000, 0)
    # All seven must go the same way: one in 64. Of five, two in 32 ways are as far apart, whichever came.
    assert told.p == told.least < 0.05
    mixed = paired_test(_means(a, np.array([1, -1, 1, -1, 1.0, -1, 1])), 20_000, 0)
    assert mixed.least < 0.05 < mixed.p
    few = paired_test(_means(a[:5], b[:5]), 20_000, 0)
    assert few.p == few.least > 0.05
    same, once = (paired_test(_means(a, other), SAMPLES, 0) for other in (a, some))
    assert (same.least, once.least) == (1, 1)
    values, number = adjusted([same, told, few, told, once, mixed], 0.05)
    assert number == 3
    assert values == [1, 3 * told.p, few.p, 3 * told.p, 1, mixed.p]
    # A run that is better in one figure of those that stayed as they were.
    runs = [
        results(
            [row(number, metrics={"answer.f1": f1, "citation.hit": 1.0}) for number in range(7)]
        )
        for f1 in (0.0, 1.0)
    ]
    comparison = compare(*runs, samples=SAMPLES)
    verdicts = {one.metric: one.verdict for one in comparison.figures}
    assert (verdicts["answer.f1"], comparison.adjusted_for) == ("better", 1)
    assert f"adjusted for 1 of {len(comparison.figures)} figures (Holm): in the others too few" in (
        comparison_text(comparison)
    )


def test_holm() -> None:
    assert holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.03, 0.06, 0.06, 0.02])
    assert holm([]) == []
    assert holm([0.9, 0.8]) == [1.0, 1.0]
