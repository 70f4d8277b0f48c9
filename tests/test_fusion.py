from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.retrieval.fusion import fuse

IDS = ["a", "b", "c"]


def _ranked(fused: dict[str, float]) -> list[str]:
    return sorted(fused, key=lambda name: -fused[name])


def test_scores_are_standardised_and_added() -> None:
    dense = {"a": 1.0, "b": 2.0, "c": 3.0}
    lexical = {"a": 9.0, "b": 0.0, "c": 0.0}
    z = math.sqrt(1.5)
    fused = fuse(IDS, dense, lexical, 0.5)
    assert fused["a"] == pytest.approx(-z + 0.5 * math.sqrt(2))
    assert fused["b"] == pytest.approx(0 - 0.5 / math.sqrt(2))
    assert fused["c"] == pytest.approx(z - 0.5 / math.sqrt(2))


def test_scales_do_not_matter_and_distances_do() -> None:
    dense, lexical = {"a": 0.9, "b": 0.8, "c": 0.1}, {"a": 0.0, "b": 4.0, "c": 5.0}
    fused = fuse(IDS, dense, lexical, 0.5)
    larger = fuse(IDS, {n: 100 * s + 7 for n, s in dense.items()}, lexical, 0.5)
    assert fused == pytest.approx(larger)
    assert _ranked(fused)[0] == "b"  # ranks alone would tie a and b with c


def test_a_leg_that_says_nothing_changes_nothing() -> None:
    dense = {"a": 0.1, "b": 0.3, "c": 0.2}
    for lexical in ({}, {"a": 2.0, "b": 2.0, "c": 2.0}):
        assert _ranked(fuse(IDS, dense, lexical, 0.5)) == ["b", "c", "a"]
    assert _ranked(fuse(IDS, {"a": 0.5, "b": 0.5, "c": 0.5}, {"c": 1.0}, 0.5))[0] == "c"
    assert set(fuse(IDS, {}, {}, 0.5).values()) == {0.0}


def test_weight_nought_leaves_the_meaning_search() -> None:
    dense = {"a": 0.1, "b": 0.3, "c": 0.2}
    fused = fuse(IDS, dense, {"a": 99.0}, 0.0)
    assert fused == fuse(IDS, dense, {}, 0.5)


def test_a_missing_score_is_the_least_of_its_leg() -> None:
    missing = fuse(IDS, {"a": 0.9, "b": 0.2}, {}, 0.5)
    assert missing["c"] == missing["b"] < missing["a"]
    lexical = fuse(IDS, {}, {"a": 3.0}, 0.5)
    assert lexical["b"] == lexical["c"] < lexical["a"]


def test_few_candidates() -> None:
    assert fuse([], {}, {}, 0.5) == {}
    assert fuse(["a"], {"a": 0.7}, {"a": 3.0}, 0.5) == {"a": 0.0}


_scores = st.dictionaries(st.sampled_from("abcdefgh"), st.floats(-1, 30), max_size=8)


@given(_scores, _scores, st.floats(0, 2))
def test_fused_scores_are_finite_and_centred(
    dense: dict[str, float], lexical: dict[str, float], weight: float
) -> None:
    ids = sorted({*dense, *lexical})
    fused = fuse(ids, dense, lexical, weight)
    assert list(fused) == ids
    assert all(math.isfinite(score) for score in fused.values())
    if ids:
        assert np.mean(list(fused.values())) == pytest.approx(0, abs=1e-6)
