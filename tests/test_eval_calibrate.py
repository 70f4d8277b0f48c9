from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from eval.calibrate import calibrate, write_threshold
from ingest.errors import SettingsError, UsageError


def _row(number: int, confidence: float, right: bool, answerable: bool = True) -> dict[str, Any]:
    return {
        "id": f"q{number}",
        "answerable": answerable,
        "expected": {"answers": [], "gold": [{"document": "one.txt"}] if answerable else []},
        "answer": {"abstained": False, "confidence": confidence},
        "attribution": "correct" if right else "another sentence chosen",
    }


def _separable(count: int = 80) -> dict[str, Any]:
    """Answers surer than 0.5 are right, the others wrong; every eighth question has no answer."""
    rows = []
    for number in range(count):
        confidence = round(0.02 + 0.96 * number / count, 4)
        right = confidence > 0.5
        rows.append(_row(number, confidence, right, answerable=right or number % 2 == 0))
    return {"settings": {}, "rows": rows}


def test_the_threshold_parts_right_from_wrong() -> None:
    found = calibrate(_separable(), precision=0.9)
    # One wrong answer in ten is allowed, so it lies a little below where they part.
    assert 0.4 < found.threshold < 0.52
    assert found.chosen_on.wrong <= 0.1 * found.chosen_on.shown
    assert found.chosen_on.n == found.reported_on.n == 40
    assert found.reported_on.coverage == pytest.approx(0.55, abs=0.1)
    assert found.split_by == "question"
    assert found.notes == () or "within what chance explains" in found.notes[0]


def test_the_same_seed_splits_alike_and_another_does_not() -> None:
    one, again = (calibrate(_separable(), precision=0.9, seed=1) for _ in range(2))
    assert one == again
    seeds = {calibrate(_separable(), precision=0.9, seed=s).threshold for s in range(6)}
    assert len(seeds) > 1


def test_a_document_lies_on_one_side_only() -> None:
    results = _separable(100)
    for number, row in enumerate(results["rows"]):
        row["expected"]["gold"] = [{"document": f"d{number % 25}.txt"}]
    found = calibrate(results, precision=0.9)
    assert found.split_by == "document"
    assert found.chosen_on.n == 52  # 13 of 25 documents with 4 questions each


def test_too_small_a_set_is_refused_with_the_least_number() -> None:
    with pytest.raises(UsageError, match=r"on 39 questions: it takes at least 40"):
        calibrate(_separable(39), precision=0.95)


@pytest.mark.parametrize("precision", [0.0, 0.3, 1.0, 95.0])
def test_a_precision_that_is_none_is_refused(precision: float) -> None:
    with pytest.raises(UsageError, match=r"from 0\.5 to 0\.99"):
        calibrate(_separable(), precision=precision)


def test_a_precision_out_of_reach_is_refused_with_the_best_there_is() -> None:
    rows = [_row(number, 0.01 * number, right=number % 2 == 0) for number in range(80)]
    with pytest.raises(UsageError, match=r"No threshold reaches a precision of 0\.95"):
        calibrate({"rows": rows}, precision=0.95)


def test_without_unanswerable_questions_it_warns() -> None:
    results = _separable()
    for row in results["rows"]:
        row["answerable"] = True
    assert any(
        "no unanswerable questions" in note for note in calibrate(results, precision=0.9).notes
    )


def test_abstentions_of_the_run_are_never_shown_and_said() -> None:
    results = _separable()
    results["settings"] = {"assistant.abstain_below": 0.2}
    for row in results["rows"]:
        row["answer"]["abstained"] = row["answer"]["confidence"] < 0.2
    found = calibrate(results, precision=0.9)
    assert any("abstained from" in note and "= 0.2" in note for note in found.notes)
    assert max(coverage for coverage, _ in found.curve) < 1


def test_an_error_is_not_an_answer() -> None:
    results = _separable()
    results["rows"][79] |= {"answer": None, "attribution": "error"}
    found = calibrate(results, precision=0.9)
    assert found.chosen_on.n + found.reported_on.n == 80


def test_the_text_and_the_json_say_the_same() -> None:
    found = calibrate(_separable(), precision=0.9)
    text, told = found.as_text(), found.as_dict()
    assert f"assistant.abstain_below = {found.threshold}" in text
    assert "| reported on | 40 |" in text
    assert told["threshold"] == found.threshold
    assert told["reported_on"]["wrong"]["of"] == found.reported_on.shown
    assert told["curve"][-1][0] == 1.0
    coverages = [point[0] for point in told["curve"]]
    assert coverages == sorted(coverages)


TOML = """# ours
[ingest]
passage_tokens = 180   # smaller

[assistant]
passages = 6
abstain_below = 0.5    # was chosen by hand
"""


def test_the_setting_is_written_and_the_rest_kept(tmp_path: Path) -> None:
    file = tmp_path / "footnote.toml"
    file.write_text(TOML, "utf-8")
    write_threshold(file, 0.4321)
    assert file.read_text("utf-8") == TOML.replace("0.5 ", "0.4321 ")


@pytest.mark.parametrize(
    "before", [None, "", "[ui]\nport = 7000\n", 'assistant.reader = "trained"\n']
)
def test_a_file_without_the_setting_gets_it(tmp_path: Path, before: str | None) -> None:
    file = tmp_path / "footnote.toml"
    if before is not None:
        file.write_text(before, "utf-8")
    write_threshold(file, 0.4)
    told = tomllib.loads(file.read_text("utf-8"))
    assert told["assistant"]["abstain_below"] == 0.4
    assert file.read_text("utf-8").startswith(before or "")


@pytest.mark.parametrize("broken", ["[assistant\n", "assistant = 3\n"])
def test_a_file_that_is_no_toml_of_ours_is_refused(tmp_path: Path, broken: str) -> None:
    file = tmp_path / "footnote.toml"
    file.write_text(broken, "utf-8")
    with pytest.raises(SettingsError, match=r"footnote\.toml"):
        write_threshold(file, 0.4)
    assert file.read_text("utf-8") == broken
