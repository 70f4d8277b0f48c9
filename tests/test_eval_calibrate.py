"""The abstention threshold: chosen on one half of a run, reported on the other, written as a setting."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from eval.calibrate import calibrate
from ingest.errors import SettingsError, UsageError
from ui.config import write_setting


def _row(number: int, confidence: float, right: bool, answerable: bool = True) -> dict[str, Any]:
    return {
        "id": f"q{number}",
        "answerable": answerable,
        "expected": {"answers": [], "gold": [{"document": "one.txt"}] if answerable else []},
        "answer": {"abstained": False, "confidence": confidence},
        "attribution": "correct" if right else "another sentence chosen",
    }


def _separable(count: int = 80) -> dict[str, Any]:
    """Answers surer than 0.5 are right, the others wrong; half of those have no answer."""
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


def test_the_same_seed_splits_alike_and_another_does_not() -> None:
    one, again = (calibrate(_separable(), precision=0.9, seed=1) for _ in range(2))
    assert one == again
    assert len({calibrate(_separable(), precision=0.9, seed=s).threshold for s in range(6)}) > 1


def test_a_document_lies_on_one_side_only() -> None:
    results = _separable(100)
    for number, row in enumerate(results["rows"]):
        row["expected"]["gold"] = [{"document": f"d{number % 25}.txt"}]
    found = calibrate(results, precision=0.9)
    assert found.split_by == "document"
    assert found.chosen_on.n == 52  # 13 of 25 documents with 4 questions each


@pytest.mark.parametrize(
    ("count", "precision", "words"),
    [
        (39, 0.95, r"on 39 questions: it takes at least 40"),
        (80, 0.99, r"on 80 questions: it takes at least 200"),
        *((80, none, r"from 0\.5 to 0\.99") for none in (0.0, 0.3, 1.0, 95.0)),
    ],
)
def test_what_cannot_be_asked_for_is_refused(count: int, precision: float, words: str) -> None:
    with pytest.raises(UsageError, match=words):
        calibrate(_separable(count), precision=precision)


def test_a_precision_out_of_reach_is_refused_with_the_best_there_is() -> None:
    rows = [_row(number, 0.01 * number, right=number % 2 == 0) for number in range(80)]
    with pytest.raises(UsageError, match=r"No threshold reaches .* 0\.95 .* is right for \d\d %"):
        calibrate({"rows": rows}, precision=0.95)


@pytest.mark.parametrize(("seed", "words"), [(0, "within"), (1, ""), (2, "beyond")])
def test_a_promise_that_the_other_half_breaks_is_told(seed: int, words: str) -> None:
    notes = calibrate(_separable(), precision=0.9, seed=seed).notes
    assert len(notes) == bool(words)
    assert all(f"{words} what chance explains" in note for note in notes)


def test_what_the_set_and_the_run_leave_open_is_told() -> None:
    results = _separable()
    results["settings"] = {"assistant.abstain_below": 0.2}
    for row in results["rows"]:
        row["answerable"] = True
        row["answer"]["abstained"] = row["answer"]["confidence"] < 0.2
    found = calibrate(results, precision=0.9)
    silent, impossible = found.notes[:2]
    assert "abstained from 8 answerable questions" in silent
    assert "= 0.2" in silent
    assert "Run with assistant.abstain_below = 0 to" in silent
    assert "no unanswerable questions" in impossible
    assert max(coverage for coverage, _ in found.curve) < 1
    results["settings"] = {"assistant.abstain_below": 0.0}
    silent = calibrate(results, precision=0.9).notes[0]
    assert silent == "The run abstained from 8 answerable questions, which cannot be judged."


def test_where_all_answers_may_be_shown_none_is_held_back() -> None:
    rows = [_row(number, confidence=0.0, right=True) for number in range(40)]
    found = calibrate({"rows": rows}, precision=0.9)
    assert (found.threshold, found.reported_on.coverage) == (0.0, 1.0)


def test_an_error_is_not_an_answer() -> None:
    results = _separable()
    for row in results["rows"][-8:]:
        row |= {"answer": None, "attribution": "error"}
    found = calibrate(results, precision=0.9)
    assert found.chosen_on.n + found.reported_on.n == 80
    assert found.chosen_on.shown + found.reported_on.shown <= 80 - 8 - 30
    assert max(coverage for coverage, _ in found.curve) < 1


def test_the_text_and_the_json_say_the_same() -> None:
    found = calibrate(_separable(), precision=0.9)
    text, told = found.as_text(), found.as_dict()
    assert f"assistant.abstain_below = {found.threshold}" in text
    assert "| reported on | 40 |" in text
    assert told["threshold"] == found.threshold
    assert told["reported_on"]["wrong"]["of"] == found.reported_on.shown
    coverages = [point[0] for point in told["curve"]]
    assert coverages == sorted(coverages)
    assert coverages[-1] == 1.0


TOML = """# ours
[ingest]
passage_tokens = 180   # smaller

[assistant]
passages = 6
abstain_below = 0.5    # was chosen by hand
"""


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (TOML, TOML.replace("0.5 ", "0.4321 ")),
        *((some, None) for some in (None, "", "[ui]\nport = 7000\n", 'assistant.reader = "x"\n')),
    ],
)
def test_the_setting_is_written_and_the_rest_kept(
    tmp_path: Path, before: str | None, after: str | None
) -> None:
    file = tmp_path / "footnote.toml"
    if before is not None:
        file.write_text(before, "utf-8")
    write_setting(file, "assistant.abstain_below", 0.4321)
    written = file.read_text("utf-8")
    assert tomllib.loads(written)["assistant"]["abstain_below"] == 0.4321
    assert written == after if after else written.startswith(before or "")


@pytest.mark.parametrize("broken", ["[assistant\n", "assistant = 3\n"])
def test_a_file_that_is_no_toml_of_ours_is_refused(tmp_path: Path, broken: str) -> None:
    file = tmp_path / "footnote.toml"
    file.write_text(broken, "utf-8")
    with pytest.raises(SettingsError, match=r"footnote\.toml"):
        write_setting(file, "assistant.abstain_below", 0.4)
    assert file.read_text("utf-8") == broken
