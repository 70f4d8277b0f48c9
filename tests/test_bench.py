"""The benchmark's corpus, its competitors and its table; never its timings."""

from __future__ import annotations

import json
from importlib.util import find_spec
from pathlib import Path

import pytest

from eval.bench.__main__ import MISSING, main
from eval.bench.busy import busy_row
from eval.bench.corpus import corpus_of_folder, generate, generated_corpus
from eval.bench.evaluation import Turns, overhead_row
from eval.bench.openai_door import openai_rows_of
from eval.bench.restricted import restricted_row
from eval.bench.scale import scale_rows_of
from eval.bench.targets import Round, ingest_rows, nearest_rank, question_rows, seconds_row
from ingest.document import Document
from ingest.model.encoder import Encoder
from ingest.parsers import parse_document
from ingest.splitter import split

# The other parts start many more processes; their rows are made up below.
PARTS = ("questions", "openai")
ROWS = [
    "ingest",
    "ingest, the model's share",
    "peak memory, ingest",
    "warm question, p50",
    "warm question, p95",
    "peak memory, answering",
    "/v1/chat/completions, p50",
    "first words of a stream",
]
AGAINST_ITSELF = {"ingest, the model's share", "/v1/chat/completions, p50"}


def test_corpus_is_deterministic(tmp_path: Path) -> None:
    assert generate(20, 30) == generate(20, 30) != generate(20, 30, seed=1)
    written = []
    for root in (tmp_path / "a", tmp_path / "b"):
        generated_corpus(root, 5, 4, rounds=2)
        written.append({f.relative_to(root): f.read_bytes() for f in root.rglob("*.md")})
    assert written[0] == written[1]
    assert len(written[0]) == 5


def test_full_corpus_is_large_enough(encoder: Encoder) -> None:
    texts, questions, _ = generate(420, 240)
    assert len(questions) == len(set(questions)) == 240
    assert len(set(texts.values())) == 420
    passages = 0
    for file, text in list(texts.items())[::10]:  # all take as long as fifty other tests
        name, parsed = parse_document(text.encode(), file)
        document = Document(
            id=file, title=parsed.title or "", text=parsed.text, content_hash="",
            format=name, root="", path="", ingested_at="",
        )  # fmt: skip
        passages += len(
            split(document, parsed.blocks, encoder.text_pieces(parsed.text).starts.tolist(), 200)
        )
    assert passages >= 200


def test_questions_to_evaluate_have_their_sentence(tmp_path: Path) -> None:
    corpus = generated_corpus(tmp_path, 5, 8, rounds=2)
    texts = {file.name: file.read_text("utf-8") for file in tmp_path.rglob("*.md")}
    many = corpus.many(300)
    assert len(many) == 300
    assert set(corpus.questions) <= set(many)
    facts = [fact for fact in many.values() if fact]
    assert 20 < len(facts) < 300
    assert all(fact.sentence in texts[fact.file] for fact in facts)
    assert list(corpus.many(4)) == list(corpus.questions[:4])


def test_own_folder_is_shared_out_and_asked_about(tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    (folder / "deeper").mkdir(parents=True)
    (folder / "one.md").write_text("# One\n\nThe first document says one thing only here.\n")
    (folder / "deeper" / "two.txt").write_text("The second one says another thing altogether.")
    (folder / "deeper" / "empty.txt").write_text("")
    (folder / "picture.png").write_bytes(b"\x89PNG")
    corpus = corpus_of_folder(folder, tmp_path / "work", questions=4, rounds=2)
    assert corpus.documents == 2
    assert [len(list(part.iterdir())) for part in corpus.parts] == [1, 1]
    assert any("The second one says another" in question for question in corpus.questions)
    assert {fact.file for fact in corpus.many(9).values() if fact} == {
        file.name for part in corpus.parts for file in part.iterdir()
    }
    with pytest.raises(ValueError, match="no Markdown or text"):
        corpus_of_folder(tmp_path / "nothing", tmp_path / "work", questions=4, rounds=2)


def test_rows_say_met_and_missed_as_the_numbers_do() -> None:
    fast = ingest_rows([Round(10, 50, footnote=1.0, bare=0.9, recipe=5.0)])
    assert [row.met for row in fast] == [True, True]
    assert fast[0].ratio == 5.0
    slow = ingest_rows([Round(10, 50, footnote=1.0, bare=0.5, recipe=3.9)])
    assert [row.met for row in slow] == [False, False]
    alone = ingest_rows([Round(10, 50, footnote=1.0, bare=0.9)])
    assert (alone[0].peer, alone[0].ratio, alone[0].met) == (None, None, None)
    assert question_rows([10.0] * 9, [20.0] * 9, 5)[0].met is True
    assert question_rows([10.0] * 9, [9.0] * 9, 5)[0].met is False
    assert question_rows([70.0] * 9, [90.0] * 9, 5)[0].met is False
    assert seconds_row("a start", 2.5, [2.0, 9.0, 2.4], []).met is True
    assert overhead_row([Turns(bare=1.0, run=9.0, bare_cpu=1.0, run_cpu=1.04)], 9).met is True
    assert overhead_row([Turns(bare=1.0, run=1.0, bare_cpu=1.0, run_cpu=1.06)], 9).met is False
    assert restricted_row([3.0] * 3, [2.0] * 3, 9).met is True
    assert restricted_row([5.0] * 3, [2.0] * 3, 9).met is False
    assert busy_row([4.0] * 20, [2.0] * 20, 9, 1.0).met is True
    assert busy_row([4.1] * 20, [2.0] * 20, 9, 1.0).met is False
    small = {"passages": 9, "ingest_mb": 1.0, "ask_mb": 1.0, "disk_mb": 1.0, "p95_ms": 100.0}
    small |= {"sync_s": 0.1, "recall": 1.0}
    good = small | {"ingest_mb": 1500.0, "p95_ms": 200.0, "sync_s": 1.0, "recall": 0.99}
    assert all(row.met for row in scale_rows_of(small, good))
    bad = small | {"ask_mb": 1501.0, "p95_ms": 201.0, "sync_s": 1.01, "recall": 0.98}
    assert [row.met for row in scale_rows_of(small, bad)] == [False, False, True, *[False] * 3]
    met = openai_rows_of([20.0] * 3, [24.0] * 3, [9.0] * 3)
    missed = openai_rows_of([20.0] * 3, [26.0] * 3, [11.0] * 3)
    assert [(one.met, other.met) for one, other in zip(met, missed, strict=True)] == [
        (True, False)
    ] * 2
    assert nearest_rank([3.0, 1.0, 2.0, 4.0], 0.5) == 2.0
    assert nearest_rank(list(map(float, range(1, 101))), 0.95) == 95.0


def test_quick_run_without_the_recipe(models: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["--quick", "--json", "--no-recipe", "--models", str(models)]
    status = main([*arguments, "--only", *PARTS])
    shown = json.loads(capsys.readouterr().out)
    assert status == 0
    assert [row["name"] for row in shown["rows"]] == ROWS
    assert all(row["footnote"] > 0 for row in shown["rows"])
    assert shown["header"]["documents"] == 12
    assert shown["header"]["footnote"]
    peers = {row["name"]: row["peer"] for row in shown["rows"]}
    assert {name for name, peer in peers.items() if peer} == AGAINST_ITSELF


@pytest.mark.skipif(
    not (find_spec("langchain_huggingface") and find_spec("langchain_text_splitters")),
    reason=MISSING,
)
def test_quick_run_with_the_recipe(models: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--quick", "--models", str(models), "--only", *PARTS]) == 0
    out = capsys.readouterr().out
    assert "chromadb" in out
    lines = [line for line in out.splitlines() if line.startswith("| ")]
    names = [line.split("|")[1].strip() for line in lines]
    assert names == ["", *ROWS]
    for line in lines[1:]:
        assert "×" in line.split("|")[5] or "first words" in line


def test_missing_packages_are_named(
    models: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("eval.bench.__main__.find_spec", lambda name: None)
    monkeypatch.setattr("eval.bench.__main__.measure", lambda plan, parts: [])
    assert main(["--quick", "--models", str(models)]) == 0
    assert MISSING in capsys.readouterr().err
