"""The organisations set's figures: documents of many kinds that no weights were trained on."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from assistant.training.question_sets import sets_in
from eval.formats.format_table import read_test_set
from eval.testset import TestQuestion
from tests.shipped_sets import TEST_SETS, results_of

# The least that will do; of the two rates the most. Six to seven points from what was measured.
FLOORS = {
    "overall.accuracy": 0.61,
    "citation.hit": 0.58,
    "reading.hit@1": 0.72,
    "reading.hit@5": 0.81,
    "abstention.auroc": 0.84,
    "abstention.false_answer_rate": 0.28,
    "abstention.refusal_rate": 0.22,
}
REWORDED = 0.30  # cited right, of the questions in other words than the text

SET = TEST_SETS / "organisations.jsonl"
DOCUMENTS = TEST_SETS / "organisations"
TRAINED_ON = Path(__file__).parents[1] / "assistant" / "training" / "written"


def _a_sixth(one: TestQuestion) -> bool:
    """Those whose figures are nearest to the whole's: right .67 of .66, answered in vain .21 of .24."""
    return one.tags["split"] == "heldout" and int(one.id[1:]) % 6 == 1


def test_the_heldout_split_is_answered(tmp_path: Path) -> None:
    measured = results_of("organisations", tmp_path, FLOORS, _a_sixth)
    missed = [one for one in measured["thresholds"] if not one["passed"]]
    assert not missed
    assert measured["slices"]["wording"]["alt"]["citation.hit"]["value"] >= REWORDED
    assert measured["summary"]["citation.verbatim"]["value"] == 1


def test_no_document_is_of_two_splits_or_trained_on(tmp_path: Path) -> None:
    rows = read_test_set(SET).questions
    names = {file.name for file in DOCUMENTS.iterdir()}
    splits: dict[str, set[str]] = {}
    for row in rows:
        splits.setdefault(row.tags["split"], set()).update(gold.document for gold in row.gold)
    assert sorted(name for split in splits.values() for name in split) == sorted(names)
    assert {name: len(split) for name, split in splits.items()} == {
        "development": 30,
        "heldout": 15,
    }
    kinds = Counter(row.tags["text"] for row in rows)
    trained = list(sets_in(TRAINED_ON, tmp_path))
    assert {one.name for one in trained} >= set(kinds)
    for one in trained:
        texts = {file.name: file.read_text("utf-8") for file in one.documents.iterdir()}
        assert not names & set(texts)
        asked = one.asked(texts.__getitem__)
        assert len(asked) > 200
        assert 0.2 < sum(not question.evidence for question in asked) / len(asked) < 0.5
        assert {question.document for question in asked} == set(texts)
