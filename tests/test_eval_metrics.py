"""The measures, cross-checked with ir-measures, scikit-learn, torchmetrics and SQuAD's rules."""

from __future__ import annotations

import math
import warnings

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.language.values import Day, Number, is_value, values
from eval.attribution import Attribution, Stages, attribute
from eval.metrics import abstention, chunking, citation, evidence, interval, retrieval
from eval.metrics import match as answer
from eval.metrics.span import Span, covers, length, merged

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
    # Only k count, of those found and of those to be found; a grade below 0 marks junk.
    assert retrieval.graded_ndcg(["x", "z"], {"x": 1, "z": 1, "y": 1}, 2) == 1.0
    assert retrieval.graded_ndcg(["other", "x"], {"x": 1}, 1) == 0.0
    assert retrieval.graded_ndcg(["x"], {"x": 1, "junk": -1}) == 1.0
    assert retrieval.graded_ndcg(["junk"], {"junk": -1}) == 0.0


def test_the_tenth_rank_counts_and_the_eleventh_does_not() -> None:
    tenth: list[set[int]] = [*[set()] * 9, {0}]
    eleventh = [set(), *tenth]
    assert retrieval.reciprocal_rank(tenth) == 0.1
    assert retrieval.ndcg_at(tenth, 1) == pytest.approx(1 / math.log2(11))
    ranked = [str(rank) for rank in range(1, 12)]
    assert retrieval.graded_ndcg(ranked, {"10": 1}) == pytest.approx(1 / math.log2(11))
    assert retrieval.reciprocal_rank(eleventh) == retrieval.ndcg_at(eleventh, 1) == 0.0
    assert retrieval.graded_ndcg(ranked, {"11": 1}) == 0.0


def test_documents_rank_at_their_best_passage() -> None:
    found = [set(), {0}, set(), {0}, {1}]
    assert retrieval.ranking_of_documents(found, ["a", "b", "a", "b", "c"]) == [set(), {0}, {1}]


def test_half_of_the_shorter_span_must_be_shared() -> None:
    gold = Span("d", 100, 200)
    assert covers(Span("d", 0, 150), gold)
    assert not covers(Span("d", 0, 149), gold)
    assert covers(Span("d", 120, 130), gold)
    assert not covers(Span("e", 100, 200), gold)
    assert not covers(Span("d", 150, 150), gold)
    assert covers(Span("d", 3, 4), Span("d", 0, 10))  # the answer may be one character


def test_merged_spans_hold_every_character_once() -> None:
    spans = [Span("d", 25, 40), Span("d", 20, 30), Span("d", 0, 10), Span("d", 10, 12)]
    spans += [Span("e", 0, 10), Span("e", 2, 4)]
    assert merged(spans) == [Span("d", 0, 12), Span("d", 20, 40), Span("e", 0, 10)]
    assert length(spans) == 12 + 20 + 10


def test_chunking_is_chromas() -> None:
    gold = [Span("d", 0, 100), Span("d", 300, 400)]
    fit = chunking.overlap([Span("d", 50, 250), Span("d", 200, 250)], gold)
    assert fit == pytest.approx((50 / 200, 50 / 250, 50 / (250 + 150)))
    assert chunking.overlap([], gold) == (0, 0, 0)
    assert chunking.overlap([], []) == (0, 0, 0)
    assert chunking.overlap(gold, gold) == (1, 1, 1)
    assert chunking.overlap([Span("e", 0, 100)], gold) == (0, 0, 0)


def test_precision_omega_counts_what_the_passages_miss() -> None:
    passages = [Span("d", 0, 10), Span("d", 10, 20), Span("d", 30, 40)]
    # [5, 25): 15 characters in two passages of 20, 5 in none.
    assert chunking.precision_omega(passages, [Span("d", 5, 25)]) == pytest.approx(15 / 25)
    assert chunking.precision_omega(passages, [Span("d", 21, 29)]) == 0.0
    # A passage that touches one of two gold spans is among them.
    assert chunking.precision_omega(passages, [Span("d", 0, 5), Span("d", 30, 40)]) == 15 / 20
    assert chunking.precision_omega(passages, []) == 0.0


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
    assert answer.contains("in London", ["Paris", "London"]) == 1
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
    assert answer.same_value("12 of 30", ["40", "12"]) == 1
    assert answer.same_value("from 5 upwards", ["5 to 10"]) == 0
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


def test_evidence_is_counted_in_sentences_over_all_questions() -> None:
    sentences = [Span("d", start, start + 10) for start in range(0, 60, 10)]
    gold = [[sentences[0]], [sentences[1], Span("e", 0, 10)], [sentences[5]]]
    # One footnote over three sentences, two of them gold; one over none that the index holds.
    several = evidence.count([Span("d", 0, 30), Span("f", 0, 9)], sentences, gold, 4)
    assert several == evidence.Counts(cited=4, right=2, gold=4, found=2)
    # A part of a sentence is that sentence; what shares less than half of it stands for one itself.
    assert evidence.count([Span("d", 0, 4)], sentences, gold[:1], 1) == (1, 1, 1, 1)
    assert evidence.count([Span("d", 56, 99)], sentences, gold[:1], 1) == (1, 0, 1, 0)
    assert evidence.count([], sentences, gold, 3) == (0, 0, 3, 0)
    one = evidence.Counts(cited=1, right=1, gold=1, found=1)
    figures = evidence.statistics(np.array([several, one], np.float64))
    both, first, none = np.array([[1.0, 1.0], [1.0, 0.0], [0.0, 0.0]])
    shares = {name: of(np.array([both, first, none])) for name, of in figures.items()}
    assert shares["evidence.precision"] == pytest.approx([3 / 5, 2 / 4, 0])
    assert shares["evidence.recall"] == pytest.approx([3 / 5, 2 / 4, 0])
    assert shares["evidence.f1"] == pytest.approx([3 / 5, 2 / 4, 0])
    assert evidence.statistics(np.zeros((2, 4))) == evidence.statistics(np.zeros((0, 4))) == {}


# --- confidence ---------------------------------------------------------------------------------

confidences = st.lists(
    st.tuples(st.sampled_from([0.0, 0.1, 0.25, 0.5, 0.9, 1.0]), st.booleans()),
    min_size=2,
    max_size=30,
).filter(lambda rows: 0 < sum(flag for _, flag in rows) < len(rows))


@given(confidences)
def test_weights_stand_for_repeated_rows(rows: list[tuple[float, bool]]) -> None:
    from sklearn.metrics import roc_auc_score

    confidence, right = np.array([c for c, _ in rows]), np.array([p for _, p in rows])
    weights = np.arange(len(rows)) % 3 + 1
    weighted = abstention.auroc(confidence, right)(weights[None, :].astype(float))[0]
    assert weighted == pytest.approx(roc_auc_score(right, confidence, sample_weight=weights))
    for statistic in (abstention.aurc, lambda c, r: abstention.coverage_at(c, r, 0.8)):
        weighted = statistic(confidence, right)(weights[None, :].astype(float))
        repeated = np.repeat(confidence, weights), np.repeat(right, weights)
        plain = statistic(*repeated)(np.ones((1, int(weights.sum()))))
        assert weighted == pytest.approx(plain)
    several = np.stack([weights, np.ones(len(rows)), weights[::-1]]).astype(float)
    for statistic in (
        abstention.auroc,
        abstention.aurc,
        lambda c, r: abstention.coverage_at(c, r, 0.8),
    ):
        of = statistic(confidence, right)
        one_by_one = [of(row[None, :])[0] for row in several]  # a draw knows nothing of the others
        assert of(several) == pytest.approx(np.array(one_by_one))


def test_aurc_is_the_mean_risk_over_all_coverages() -> None:
    confidence, right = np.array([0.9, 0.8, 0.7, 0.6]), np.array([True, False, True, False])
    risks = [0, 1 / 2, 1 / 3, 2 / 4]
    assert abstention.aurc(confidence, right)(np.ones((1, 4)))[0] == pytest.approx(sum(risks) / 4)
    # Wrong when most confident; and two that no threshold parts.
    assert abstention.aurc(confidence[:2], ~right[:2])(np.ones((1, 2)))[0] == (1 + 1 / 2) / 2
    assert abstention.aurc(np.array([0.5, 0.5]), right[:2])(np.ones((1, 2)))[0] == 1 / 2
    curve = abstention.risk_coverage(confidence, right)
    assert [risk for _, risk in curve] == pytest.approx(risks)
    assert [coverage for coverage, _ in curve] == [0.25, 0.5, 0.75, 1.0]
    assert abstention.coverage_at(confidence, right, 0.65)(np.ones((1, 4)))[0] == 0.75
    assert abstention.coverage_at(confidence, ~right, 1.0)(np.ones((1, 4)))[0] == 0.0
    # Nine of ten are 90 %, however 0.9 is rounded.
    ten = np.arange(10.0, 0.0, -1.0)
    assert abstention.coverage_at(ten, ten > 1, 0.9)(np.ones((1, 10)))[0] == 1.0


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
    assert (found.value, found.n) == (81 / 263, 263)
    none = interval.wilson(0, 20)
    assert (none.low, none.high) == pytest.approx((0.0, 0.1611), abs=1e-4)
    assert interval.wilson(20, 20).high == 1.0


@given(st.integers(1, 3000), st.floats(0, 1))
def test_wilsons_interval_agrees_with_scipy(n: int, share: float) -> None:
    from scipy.stats import binomtest

    ends = binomtest(round(share * n), n).proportion_ci(method="wilson")
    found = interval.wilson(share * n, n)
    assert (found.low, found.high) == pytest.approx((ends.low, ends.high))


def test_every_draw_has_as_many_rows_as_there_are() -> None:
    parts = list(interval.draws(3, 200))
    drawn = np.concatenate(parts)
    assert drawn.shape == (200, 3)
    assert (drawn.sum(axis=1) == 3).all()
    assert drawn.sum(axis=0) == pytest.approx(200, abs=50)
    # Many rows come in parts that fit the memory.
    sizes = [part.shape for part in interval.draws(900_000, 5)]
    assert sizes == [(2, 900_000), (2, 900_000), (1, 900_000)]


def test_the_bootstrap_is_deterministic_and_near_the_normal_interval() -> None:
    rows = np.random.default_rng(1).random((400, 1))
    first, second = interval.means(rows, 20_000)[0], interval.means(rows, 20_000)[0]
    assert first == second
    assert first.method == "bootstrap"
    spread = 1.96 * rows.std() / math.sqrt(len(rows))
    normal = pytest.approx((rows.mean() - spread, rows.mean() + spread), abs=0.001)
    assert (first.low, first.high) == normal
    whole = interval.bootstrap(lambda weights: weights @ rows[:, 0] / 400, 400, 20_000)
    assert whole.value == pytest.approx(rows.mean())
    assert (whole.n, whole.method) == (400, "bootstrap")
    assert (whole.low, whole.high) == normal
    assert interval.means(np.round(rows))[0].method == "wilson"
    assert interval.means(np.array([[0.0], [0.5], [1.0]]))[0].method == "bootstrap"


def test_one_row_proves_nothing() -> None:
    unproved = interval.Estimate(0.5, 1, 0.0, 1.0, "bootstrap")
    assert interval.means(np.array([[0.5, 1.0, 0.5]]))[::2] == [unproved, unproved]
    assert interval.bootstrap(lambda weights: weights @ [0.5], 1) == unproved
    two = interval.means(np.array([[0.2], [0.4]]))[0]
    assert (two.low, two.high) == pytest.approx((0.2, 0.4))
    two = interval.bootstrap(lambda weights: weights @ [0.2, 0.4] / 2, 2)
    assert (two.low, two.high) == pytest.approx((0.2, 0.4))


def test_rows_that_are_all_alike_prove_little() -> None:
    full, none = interval.wilson(6, 6), interval.wilson(0, 6)
    found = interval.bootstraps({"all": lambda weights: weights @ np.ones(6) / 6}, 6)["all"]
    assert found == full
    for share in (0.25, 0.75):
        estimate = interval.means(np.full((6, 1), share))[0]
        middle = share * full.low, share + (1 - share) * none.high
        assert (estimate.low, estimate.high) == pytest.approx(middle)
        assert (estimate.value, estimate.method) == (share, "wilson")


def test_an_estimate_is_written_with_six_digits() -> None:
    assert interval.Estimate(1 / 3, 3, 0.12345678, 2 / 3, "wilson").as_dict() == {
        "value": 0.333333, "n": 3, "low": 0.123457, "high": 0.666667, "method": "wilson",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("n", "share", "value", "low", "high"),
    [(100, 0.5, 50.5, 40, 60), (100, 0.95, 95.05, 90, 100), (10, 0.95, 9.55, 8, 10),
     (7, 0.05, 1.3, 1, 2), (1, 0.95, 1, 1, 1)],
)  # fmt: skip
def test_percentiles_lie_between_order_statistics(
    n: int, share: float, value: float, low: float, high: float
) -> None:
    # Of the times 1 … n the one of rank r is r: n·share ± 1.96·sqrt(n·share·(1 - share)), outwards.
    found = interval.percentile(np.arange(n, 0.0, -1.0), share)
    assert (found.value, found.low, found.high) == pytest.approx((value, low, high))
    assert (found.n, found.method) == (n, "order statistics")


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
        ({"abstained": True}, Attribution.REFUSED),
    ],
)
def test_the_first_stage_that_failed_is_named(
    changed: dict[str, bool | None], expected: Attribution
) -> None:
    right: dict[str, bool | None] = {
        "answerable": True, "error": False, "abstained": False, "ingested": True,
        "retrieved": True, "read": True, "cited": True, "matches": True,
    }  # fmt: skip
    assert attribute(Stages(**(right | changed))) is expected  # type: ignore[arg-type]
