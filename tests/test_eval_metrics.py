"""The measures, cross-checked with ir-measures, scikit-learn, torchmetrics and SQuAD's rules."""

from __future__ import annotations

import math
import warnings

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import roc_auc_score

from assistant.values import Day, Number, is_value, values
from eval.attribution import Attribution, Evidence, attribute
from eval.metrics import abstention, chunking, citation, interval, retrieval
from eval.metrics import match as answer
from eval.metrics.span import Span, covers

rankings = st.lists(st.sets(st.integers(0, 4), max_size=1), max_size=15)


# --- retrieval ----------------------------------------------------------------------------------


@given(rankings, st.integers(5, 8))
def test_retrieval_agrees_with_ir_measures(found: list[set[int]], gold: int) -> None:
    import ir_measures
    from ir_measures import RR, R, Success, nDCG

    # One gold a passage and each but once: what ir-measures can express.
    found = [some for rank, some in enumerate(found) if not some & set().union(*found[:rank])]
    qrels = [ir_measures.Qrel("q", f"g{number}", 1) for number in range(gold)]
    run = [
        ir_measures.ScoredDoc("q", f"g{min(some)}" if some else f"n{rank}", float(-rank))
        for rank, some in enumerate(found)
    ]
    if not run:
        run = [ir_measures.ScoredDoc("q", "nothing", 0.0)]
    measures = [Success @ 1, Success @ 3, R @ 5, R @ 10, RR @ 10, nDCG @ 10]
    theirs = ir_measures.calc_aggregate(measures, qrels, run)
    ours = [
        retrieval.hit_at(found, 1),
        retrieval.hit_at(found, 3),
        retrieval.recall_at(found, gold, 5),
        retrieval.recall_at(found, gold, 10),
        retrieval.reciprocal_rank(found, 10),
        retrieval.ndcg_at(found, gold, 10),
    ]
    assert ours == pytest.approx([theirs[measure] for measure in measures])


def test_a_passage_with_all_the_gold_is_the_best_ranking() -> None:
    assert retrieval.ndcg_at([{0, 1}, set(), {0}], 2) == 1.0
    assert retrieval.ndcg_at([set(), {0, 1}], 2) < 1.0
    # A second passage with the same gold neither helps nor hurts.
    assert retrieval.ndcg_at([{0}, {0}, {1}], 2) == retrieval.ndcg_at([{0}, {1}], 2) == 1.0
    assert retrieval.ndcg_at([], 0) == retrieval.recall_at([], 0, 5) == 0.0


def test_graded_ndcg_is_trec_evals() -> None:
    # 3/log2(2) + 1/log2(4) over 3/log2(2) + 2/log2(3) + 1/log2(4)
    graded = {"x": 3, "y": 2, "z": 1}
    expected = pytest.approx(3.5 / (3.5 + 2 / math.log2(3)))
    assert retrieval.graded_ndcg(["x", "other", "z"], graded, 10) == expected
    assert retrieval.graded_ndcg(["x", "y", "z"], graded, 10) == 1.0
    assert retrieval.graded_ndcg([], graded, 10) == 0.0


def test_documents_rank_at_their_best_passage() -> None:
    found = [set(), {0}, set(), {0}, {1}]
    assert retrieval.by_document(found, ["a", "b", "a", "b", "c"]) == [set(), {0}, {1}]


def test_half_of_the_shorter_span_must_be_shared() -> None:
    gold = Span("d", 100, 200)
    assert covers(Span("d", 0, 150), gold)
    assert not covers(Span("d", 0, 149), gold)
    assert covers(Span("d", 120, 130), gold)
    assert not covers(Span("e", 100, 200), gold)
    assert not covers(Span("d", 150, 150), gold)


def test_chunking_is_chromas() -> None:
    gold = [Span("d", 0, 100), Span("d", 300, 400)]
    fit = chunking.overlap([Span("d", 50, 250), Span("d", 200, 250)], gold)
    assert fit == pytest.approx((50 / 200, 50 / 250, 50 / (250 + 150)))
    assert chunking.overlap([], gold) == (0, 0, 0)
    assert chunking.overlap([], []) == (0, 0, 0)


def test_precision_omega_counts_what_the_passages_miss() -> None:
    passages = [Span("d", 0, 10), Span("d", 10, 20), Span("d", 30, 40)]
    # [5, 25): 15 characters in two passages of 20, 5 in none.
    assert chunking.precision_omega(passages, [Span("d", 5, 25)]) == pytest.approx(15 / 25)
    assert chunking.precision_omega(passages, [Span("d", 21, 29)]) == 0.0


# --- answers ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("prediction", "accepted"),
    [
        ("The Eiffel Tower!", "eiffel tower"), ("an apple a day", "apple day"),
        ("to Paris in May", "Paris"), ("Denver Broncos", "The Broncos of Denver, Colorado"),
        ("a b b c", "b b d"), ("nothing alike", "something else"),
    ],
)  # fmt: skip
def test_exact_match_and_f1_agree_with_torchmetrics(prediction: str, accepted: str) -> None:
    with warnings.catch_warnings():
        # It warns of its own optional parts that are not installed.
        warnings.simplefilter("ignore")
        from torchmetrics.functional.text import squad
    theirs = squad(
        {"prediction_text": prediction, "id": "1"},
        {"answers": {"answer_start": [0, 0], "text": ["unlike it", accepted]}, "id": "1"},
    )
    ours = [f(prediction, ["unlike it", accepted]) for f in (answer.exact_match, answer.f1)]
    assert [100 * value for value in ours] == pytest.approx(
        [float(theirs["exact_match"]), float(theirs["f1"])]
    )


def test_squads_normalisation() -> None:
    assert answer.normalised("  The  U.S.A.'s  (an)  “A” Team ") == "usas “ ” team"
    assert answer.normalised("theatre an-other") == "theatre another"
    assert answer.f1("", ["the"]) == 1.0  # neither has a word: SQuAD 2's rule
    assert answer.f1("word", ["the"]) == 0.0
    assert answer.f1("word", []) == 0.0


def test_contains_counts_whole_words() -> None:
    assert answer.contains("It was Keir Starmer, the PM.", ["keir starmer"]) == 1
    assert answer.contains("Parisians", ["Paris"]) == 0
    assert answer.contains("anything", ["the"]) == 0


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("1,200 and 12.5", {Number(1200), Number(12.5)}),  # type: ignore[arg-type]
        ("twelve hundred", {Number(1200)}),  # type: ignore[arg-type]
        ("thirty-five", {Number(35)}),  # type: ignore[arg-type]
        ("2.5 million", {Number(2_500_000)}),  # type: ignore[arg-type]
        ("two million three hundred thousand", {Number(2_300_000)}),  # type: ignore[arg-type]
        ("12 %", {Number(12, "percent")}),  # type: ignore[arg-type]
        ("12 per cent", {Number(12, "percent")}),  # type: ignore[arg-type]
        ("on 4 January 2026", {Day(2026, 1, 4)}),
        ("January 4th, 2026", {Day(2026, 1, 4)}),
        ("2026-01-04", {Day(2026, 1, 4)}),
        ("4 Jan.", {Day(None, 1, 4)}),
        ("in March 2025", {Day(2025, 3, None)}),
        ("you may go", set()),
        ("31 February", {Number(31)}),  # type: ignore[arg-type]
        ("one of them", set()),
    ],
)
def test_values(text: str, found: set[object]) -> None:
    assert values(text) == found


def test_values_are_compared_however_they_are_written() -> None:
    assert answer.same_value("It took 1200 soldiers.", ["twelve hundred"]) == 1
    assert answer.same_value("by 2026-01-04", ["4 January"]) == 1
    assert answer.same_value("on 4 January", ["4 January 2026"]) == 0
    assert answer.same_value("12 of them", ["12 %"]) == 0
    assert answer.same_value("12 of them", ["Keir Starmer"]) is None
    assert not is_value("the committee met 3 times and then decided to go on as before")


@given(st.text(max_size=60))
def test_any_text_has_values(text: str) -> None:
    values(text)


# --- citations ----------------------------------------------------------------------------------


def test_citations_are_counted_as_spans() -> None:
    gold = [Span("d", 0, 50), Span("d", 100, 150)]
    cited = [Span("d", 0, 50), Span("d", 60, 90)]
    assert citation.hit(cited, gold) == 1
    assert citation.precision(cited, gold) == 0.5
    # Of two places for one gold either will do, and gold that is nowhere in the index counts.
    groups = [[gold[0], Span("e", 0, 50)], [gold[1]]]
    assert citation.found(cited, groups) == 1
    assert citation.recall(cited, groups, 4) == 0.25
    assert citation.recall(cited, [], 0) == 0.0
    assert (citation.hit([], gold), citation.precision([], gold)) == (0, 0)
    assert citation.page_right([("d", 3), ("e", 1)], [("d", 3)]) == 1
    assert citation.page_right([("e", 3)], [("d", 3)]) == 0


# --- confidence ---------------------------------------------------------------------------------

confidences = st.lists(
    st.tuples(st.sampled_from([0.0, 0.1, 0.25, 0.5, 0.9, 1.0]), st.booleans()),
    min_size=2,
    max_size=30,
).filter(lambda rows: 0 < sum(flag for _, flag in rows) < len(rows))


@given(confidences)
def test_weights_stand_for_repeated_rows(rows: list[tuple[float, bool]]) -> None:
    confidence, right = np.array([c for c, _ in rows]), np.array([p for _, p in rows])
    weights = np.arange(len(rows)) % 3 + 1
    weighted = abstention.auroc(confidence, right)(weights[None, :].astype(float))[0]
    assert weighted == pytest.approx(roc_auc_score(right, confidence, sample_weight=weights))
    for statistic in (abstention.aurc, lambda c, r: abstention.coverage_at(c, r, 0.8)):
        weighted = statistic(confidence, right)(weights[None, :].astype(float))
        repeated = np.repeat(confidence, weights), np.repeat(right, weights)
        plain = statistic(*repeated)(np.ones((1, int(weights.sum()))))
        assert weighted == pytest.approx(plain)


def test_aurc_is_the_mean_risk_over_all_coverages() -> None:
    confidence, right = np.array([0.9, 0.8, 0.7, 0.6]), np.array([True, False, True, False])
    risks = [0, 1 / 2, 1 / 3, 2 / 4]
    assert abstention.aurc(confidence, right)(np.ones((1, 4)))[0] == pytest.approx(sum(risks) / 4)
    curve = abstention.risk_coverage(confidence, right)
    assert [risk for _, risk in curve] == pytest.approx(risks)
    assert [coverage for coverage, _ in curve] == [0.25, 0.5, 0.75, 1.0]
    assert abstention.coverage_at(confidence, right, 0.65)(np.ones((1, 4)))[0] == 0.75
    assert abstention.coverage_at(confidence, ~right, 1.0)(np.ones((1, 4)))[0] == 0.0


def test_reliability_and_brier() -> None:
    confidence, right = np.array([0.05, 0.95, 1.0]), np.array([False, True, False])
    first, last = abstention.reliability(confidence, right)
    assert first == (0.0, 0.1, 1, 0.05, 0.0)
    assert last[:3] == (0.9, 1.0, 2)
    assert last[3:] == pytest.approx((0.975, 0.5))
    assert abstention.brier(confidence, right).mean() == pytest.approx((0.0025 + 0.0025 + 1) / 3)


# --- intervals ----------------------------------------------------------------------------------


def test_wilsons_interval_is_the_published_one() -> None:
    # Newcombe 1998, table I: 81 of 263, and 0 of 20.
    found = interval.wilson(81, 263)
    assert (found.low, found.high) == pytest.approx((0.2553, 0.3662), abs=1e-4)
    none = interval.wilson(0, 20)
    assert (none.low, none.high) == pytest.approx((0.0, 0.1611), abs=1e-4)
    assert interval.wilson(20, 20).high == 1.0


def test_the_bootstrap_is_deterministic_and_near_the_normal_interval() -> None:
    rows = np.random.default_rng(1).random((400, 1))
    first, second = interval.means(rows)[0], interval.means(rows)[0]
    assert first == second
    assert first.method == "bootstrap"
    spread = 1.96 * rows.std() / math.sqrt(len(rows))
    assert (first.low, first.high) == pytest.approx(
        (rows.mean() - spread, rows.mean() + spread), abs=0.006
    )
    assert interval.means(np.round(rows))[0].method == "wilson"


def test_percentiles() -> None:
    times = np.arange(1.0, 102.0)
    median = interval.percentile(times, 0.5)
    assert median.value == 51.0
    assert 40 <= median.low < 51 < median.high <= 62
    one = interval.percentile(np.array([3.0]), 0.95)
    assert (one.value, one.low, one.high) == (3.0, 3.0, 3.0)


# --- attribution --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({}, Attribution.CORRECT),
        ({"error": True}, Attribution.ERROR),
        ({"answerable": False}, Attribution.FALSE_ANSWER),
        ({"answerable": False, "abstained": True}, Attribution.CORRECT),
        (
            {"ingested": False, "retrieved": False, "read": False, "cited": False},
            Attribution.NOT_INGESTED,
        ),
        ({"retrieved": False, "read": False, "cited": False}, Attribution.NOT_RETRIEVED),
        ({"retrieved": False, "read": False, "abstained": True}, Attribution.NOT_RETRIEVED),
        ({"read": False, "cited": False}, Attribution.BELOW_K),
        ({"cited": False}, Attribution.OTHER_SENTENCE),
        ({"matches": False}, Attribution.WRONG_SPAN),
        ({"cited": None, "matches": False}, Attribution.OTHER_SENTENCE),
        ({"abstained": True}, Attribution.WRONGLY_ABSTAINED),
    ],
)
def test_the_first_stage_that_failed_is_named(
    changed: dict[str, bool | None], expected: Attribution
) -> None:
    right: dict[str, bool | None] = {
        "answerable": True, "error": False, "abstained": False, "ingested": True,
        "retrieved": True, "read": True, "cited": True, "matches": True,
    }  # fmt: skip
    assert attribute(Evidence(**(right | changed))) is expected  # type: ignore[arg-type]
