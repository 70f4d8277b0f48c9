"""``footnote eval export``: a run's results for ragas and for trec_eval."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest

from eval.export import ragas_samples, trec_run
from eval.results import read_results, write_results
from eval.testset import Gold, TestQuestion, write_test_set
from ingest.errors import UsageError
from tests.commands import assert_one_sentence, call
from tests.eval_results import SENTENCES, results, row

Capture = pytest.CaptureFixture[str]
ARTICLE = "coalition-of-the-willing.txt"


def test_a_sample_has_what_was_asked_answered_read_and_expected() -> None:
    turns = [{"role": "user", "content": "Hello"}, {"role": "assistant", "content": "Hi."}]
    lost = {"answers": [], "gold": [{"document": "d", "quote": "G."}]}
    rows = [row(0, history=turns), row(1, "refused", expected=lost)]
    rows += [row(2, answer=None, error="Away.", expected={"answers": [], "gold": []})]
    first, second, third = map(json.loads, ragas_samples(results(rows)))
    assert [one["type"] for one in first["user_input"]] == ["human", "ai", "human"]
    assert first["user_input"][-1]["content"] == rows[0]["question"]
    assert first["response"] == "Within 2 **days**."
    assert first["retrieved_contexts"] == [SENTENCES[0]]
    assert (first["reference"], first["reference_contexts"]) == ("2 days", None)
    assert second["user_input"] == rows[1]["question"]
    assert second["retrieved_contexts"] == [SENTENCES[1]]  # the closest, as nothing was cited
    assert (second["reference"], second["reference_contexts"]) == (None, ["G."])
    assert (third["response"], third["retrieved_contexts"]) == ("", [])


@pytest.mark.parametrize(("form", "name"), [("beir", "d_1"), ("footnote-jsonl", "d_1.txt")])
def test_a_document_stands_at_its_best_passage(form: str, name: str) -> None:
    ranking = [
        ("d 1.txt", 1.5),
        ("d2", 2.0),
        ("d 1.txt", 3.0),
        ("d3", 2.0),
        ("d4", -2.5),
        ("d4", -1.5),
    ]
    asked = row(0, id="q 1", ranking=[{"document": d, "score": score} for d, score in ranking])
    run = results([asked])
    run["testset"]["format"] = form
    assert list(trec_run(run)) == [
        f"q_1 Q0 {name} 1 3.000000 footnote",
        "q_1 Q0 d2 2 2.000000 footnote",
        "q_1 Q0 d3 3 2.000000 footnote",
        "q_1 Q0 d4 4 -1.500000 footnote",
    ]


def test_a_run_of_before_is_read_with_the_names_of_today(tmp_path: Path) -> None:
    asked = row(0, id="q", ranking=[{"document": "d", "fused": 1.5}])
    head = {name: value for name, value in results([asked]).items() if name != "rows"}
    run = write_results(head, [json.dumps(asked)], tmp_path)
    for read in (run.as_dict(), run.in_parts()):
        assert list(trec_run(read)) == ["q Q0 d 1 1.500000 footnote"]


def test_a_run_that_another_program_wrote_anew_is_exported_whole(tmp_path: Path) -> None:
    whole = results([row(0), row(1)])
    head = {name: value for name, value in whole.items() if name != "rows"}
    run = write_results(head, map(json.dumps, whole["rows"]), tmp_path)
    exported = list(ragas_samples(run.in_parts()))
    text = run.file.read_bytes()
    anew = (
        text.replace(b"\n", b"\r\n"),
        *(json.dumps(whole, indent=by).encode() for by in (1, 2, None)),
    )
    for other in anew:
        run.file.write_bytes(b"\xef\xbb\xbf" + other)
        assert list(ragas_samples(read_results(tmp_path).in_parts())) == exported
    lacking = {
        "rows": {**whole, "rows": None},
        "summary": {name: value for name, value in whole.items() if name != "summary"},
        "answer in row 2": {**whole, "rows": [row(0), {"id": "q1", "question": "?"}]},
        "answer in row 1": {**whole, "rows": [row(0, answer="yes")]},
        "citation.hit in row 1": {**whole, "rows": [row(0, metrics={"citation.hit": "1"})]},
        "answer.f1 in row 1": {**whole, "rows": [row(0, metrics={"answer.f1": math.nan})]},
    }
    for part, less in lacking.items():
        run.file.write_text(json.dumps(less))
        with pytest.raises(UsageError, match=f"lacks {part}, which footnote eval run writes"):
            read_results(tmp_path)


def test_the_command_exports_a_run(
    capsys: Capture, seed_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FOOTNOTE_ASSISTANT_READER", "similarity")
    asked = TestQuestion("q", "Who leads it?", answers=("France",), gold=(Gold(ARTICLE),))
    write_test_set([asked], tmp_path / "set.jsonl")
    assert (
        call(capsys, "eval", "run", "set.jsonl", "--index", str(seed_path), "--out", "r").status
        == 0
    )
    shown = call(capsys, "eval", "export", "r", "--to", "trec")
    assert shown.status == 0, shown
    assert shown.out.startswith(f"q Q0 {ARTICLE} 1 ")
    written = call(capsys, "eval", "export", "r/results.json", "--to", "ragas", "--out", "s.jsonl")
    assert (written.status, written.out) == (0, "")
    (sample,) = (tmp_path / "s.jsonl").read_text("utf-8").splitlines()
    assert json.loads(sample)["reference"] == "France"
    nowhere = call(capsys, "eval", "export", "r", "--to", "trec", "--out", "missing/run.txt")
    assert_one_sentence(nowhere, 2, "There is no folder missing")
    again = call(capsys, "eval", "export", "r", "--to", "ragas", "--out", "s.jsonl")
    assert again.status == 0, again
    asked_for = (tmp_path / "set.jsonl").read_bytes()
    for command in (
        ("export", "r", "--to", "ragas", "--out"),
        ("export", "r", "--to", "trec", "--out"),
        ("compare", "r", "r", "--html"),
        ("audit", "set.jsonl", "--index", str(seed_path), "--cleaned"),
    ):
        kept = call(capsys, "eval", *command, "set.jsonl")
        assert_one_sentence(kept, 2, "set.jsonl is there already")
    assert (tmp_path / "set.jsonl").read_bytes() == asked_for
    for _ in range(2):
        assert call(capsys, "eval", "compare", "r", "r", "--html", "c.html").status == 0
        assert call(capsys, "eval", "export", "r", "--to", "trec", "--out", "t.txt").status == 0
    assert_one_sentence(call(capsys, "eval", "export", "x", "--to", "trec"), 2, "no results in x")
