"""Questions are collected, drawn and learnt as said; a cut run goes on; the export reads like the model."""

from __future__ import annotations

import itertools
import json
import random
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import onnx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer

from assistant.retrieval.passage_scores import passage_terms
from assistant.retrieval.retriever import HybridRetriever
from assistant.span_model.held_out import held_out_titles
from assistant.span_model.inference import CLS, SEP, SpanReader
from assistant.training import collect
from assistant.training.exchanging import exchanged
from assistant.training.groups import Draw, Group, drawn_groups
from assistant.training.names import kind_of, names_in
from assistant.training.question_bank import QuestionBank, is_held_out, load_bank
from assistant.training.question_sets import held_out_articles, sets_in
from assistant.training.rewording import mistyped, reworded
from ingest.index import Index
from ingest.model import query_adapter
from ingest.model.compile import load_reference
from ingest.model.query_adapter import adapted
from ingest.settings import PACKAGED_MODEL, IngestSettings
from tests.lazily import Lazily

if TYPE_CHECKING:
    import torch

    from assistant.training import (
        batches,
        export,
        loss,
        network,
        pairs,
        search_groups,
        train,
        train_queries,
        weights,
    )
else:  # they bring PyTorch and transformers: six seconds
    torch = Lazily("torch")
    batches = Lazily("assistant.training.batches")
    export = Lazily("assistant.training.export")
    loss = Lazily("assistant.training.loss")
    network = Lazily("assistant.training.network")
    pairs = Lazily("assistant.training.pairs")
    search_groups = Lazily("assistant.training.search_groups")
    train = Lazily("assistant.training.train")
    train_queries = Lazily("assistant.training.train_queries")
    weights = Lazily("assistant.training.weights")

MILL = (
    "Mill {n} stands on the Orme. It was built in 18{n} by Anna Kestrel, a carpenter. "
    "The wheel is seven metres wide. The owners sold it to the town in 19{n}."
)
LEAVE = """# Leave policy

## Asking for leave

Staff ask their manager by e-mail. The manager
answers within five days.

A request may be refused when:

- fewer than two operators remain; or
- a flood alert is declared.

## Carrying over

At most five days move to the next year.
"""
TRAVEL = "# Travel policy\n\n## Trains\n\nStaff travel second class. Tickets are kept for a year.\n"
WORKPLACE: list[dict[str, Any]] = [
    {"document": "leave.md", "question": "How soon does the manager answer?",
     "alt": "time limit leave reply", "answerable": True,
     "evidence": ["The manager answers within five days."], "answers": ["five days"]},
    {"document": "leave.md", "question": "When may leave be refused?", "answerable": True,
     "evidence": ["- fewer than two operators remain; or", "- a flood alert is declared."],
     "answers": ["fewer than two operators remain", "a flood alert is declared"]},
    {"document": "leave.md", "question": "Who approves unpaid leave?", "answerable": False},
    {"document": "travel.md", "question": "How long are tickets kept?", "answerable": True,
     "evidence": ["Tickets are kept for a year."], "answers": ["a year"]},
]  # fmt: skip


def paragraph(n: int) -> dict[str, object]:
    text = MILL.format(n=n)
    asked = [("Who built mill {n}?", "Anna Kestrel"), ("When was mill {n} sold?", f"19{n}")]
    questions: list[dict[str, object]] = [
        {
            "question": question.format(n=n),
            "answers": [{"text": answer, "answer_start": text.index(answer)}],
        }
        for question, answer in asked
    ]
    questions.append({"question": "Who painted it?", "answers": [], "is_impossible": True})
    return {"context": text, "qas": questions}


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("sets")
    documents = home / "workplace" / "office" / "documents"
    documents.mkdir(parents=True)
    (documents / "leave.md").write_text(LEAVE, "utf-8")
    (documents / "travel.md").write_text(TRAVEL, "utf-8")
    lines = "".join(json.dumps(one) + "\n" for one in WORKPLACE)
    (documents.parent / "questions.jsonl").write_text(lines, "utf-8")
    articles = [{"title": f"Mill_{n}", "paragraphs": [paragraph(n)]} for n in range(10, 17)]
    half_a = home / "squad2_half_a"
    half_a.mkdir()
    (half_a / "dev-v2.0.json").write_text(json.dumps({"data": articles}), "utf-8")
    pairs = home / "nqg_squad"
    pairs.mkdir()
    lines = "\n".join(f"the mill number {n} was built in 18{n} ." for n in range(10, 16))
    (pairs / "src-test.txt").write_text(lines, "utf-8")
    asked = "\n".join(f"when was the mill number {n} built ?" for n in range(10, 16))
    (pairs / "tgt-test.txt").write_text(asked, "utf-8")
    return home


@pytest.fixture(scope="module")
def banked(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bank")
    collect.main([str(data), str(folder)])
    return folder


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    return network.load_tokenizer()


@pytest.fixture
def bank(banked: Path, tokenizer: Tokenizer) -> QuestionBank:
    return load_bank(banked, tokenizer)


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> str:
    """An encoder of the right kind and no size."""
    return tiny("bert", tmp_path_factory.mktemp("base"))


def tiny(kind: str, folder: Path) -> str:
    from transformers import AutoConfig, AutoModel

    torch.manual_seed(5)
    config = AutoConfig.for_model(
        kind, vocab_size=30527, hidden_size=24, num_hidden_layers=2, num_attention_heads=2,
        intermediate_size=48, max_position_embeddings=320,
    )  # fmt: skip
    model: Any = AutoModel.from_config(config)
    model.save_pretrained(folder)
    return str(folder)


def run(bank: Path, folder: Path, base: str, *more: str) -> float:
    options = ["--questions", "2", "--passages", "4", "--steps", "4", "--warm-up", "1", "--threads", "1",
               "--base", base, *more]  # fmt: skip
    return train.train(train.parser().parse_args([str(bank), str(folder), *options]))


def test_collected_sentences_are_the_evidence(banked: Path) -> None:
    office = json.loads((banked / "office.json").read_text("utf-8"))
    gold: dict[str, list[str]] = {}
    answers: dict[str, list[str]] = {}
    for row in office["questions"]:
        for one in row["candidates"]:
            passage = office["passages"][one["passage"]]
            told = [passage["sentences"][n] for n in one["gold"]]
            gold.setdefault(row["question"], []).extend(passage["text"][a:b] for a, b, _ in told)
            found = [passage["text"][a:b] for a, b in one["answers"]]
            answers.setdefault(row["question"], []).extend(found)
    # Another wording has the same evidence; the line break in the text is not in the question file.
    soon = ["The manager\nanswers within five days."]
    assert gold["How soon does the manager answer?"] == gold["time limit leave reply"] == soon
    assert answers["time limit leave reply"] == ["five days"]
    assert len(gold["When may leave be refused?"]) == 2
    assert gold["Who approves unpaid leave?"] == []
    public = json.loads((banked / "half_a.json").read_text("utf-8"))
    assert public["passages"][0]["prefix"] == "Mill 10"
    assert (
        json.loads((banked / "sentence_pairs.json").read_text("utf-8"))["passages"][0]["prefix"]
        == ""
    )


def test_a_passage_with_the_answer_elsewhere_is_no_wrong_one(banked: Path) -> None:
    public = json.loads((banked / "half_a.json").read_text("utf-8"))
    for row in public["questions"]:
        texts = [
            public["passages"][one["passage"]]["text"]
            for one in row["candidates"]
            if not one["gold"]
        ]
        if row["question"].startswith("Who built"):
            assert texts == []
        elif row["question"].startswith("When"):
            assert len(texts) == 6


def test_whole_documents_are_held_out(
    data: Path, banked: Path, tokenizer: Tokenizer, tmp_path: Path
) -> None:
    articles = held_out_articles(data)
    titles = held_out_titles(data / "squad2_half_a" / "dev-v2.0.json")
    assert articles == {f"half_a/{title}" for title in titles}
    listed = tmp_path / "held-out.txt"
    listed.write_text("office/leave.md\n", "utf-8")
    bank = load_bank(banked, tokenizer, listed)
    left_out = articles | {"office/leave.md"}
    assert {one.document for one in bank.workplace} == {"office/travel.md"}
    assert len(bank.public["half_a"]) == 9
    assert len(bank.held_out) == 4 + 12
    used = {
        number for one in bank.workplace for c in (*one.right, *one.wrong) for number in [c.passage]
    }
    used |= {c.passage for one in bank.public["half_a"] for c in (*one.right, *one.wrong)}
    for number in used | set(bank.fillers):
        assert not is_held_out(bank.passages[number].document, left_out)
    assert is_held_out("office/a/b.md", {"office"})
    assert not is_held_out("office-b/a.md", {"office"})


def test_groups_hold_what_answers_and_what_does_not(bank: QuestionBank) -> None:
    asked = {}
    for one in (*bank.workplace, *(q for some in bank.public.values() for q in some)):
        asked[one.text] = one
    drawn = drawn_groups(bank, Draw(4, 4, 0.5))
    groups = [group for _ in range(80) for group in next(drawn)]
    with_gold = without = plain = 0
    for group in groups:
        assert len(group.candidates) == 4
        gold = [one for one in group.candidates if one.gold]
        question = asked.get(group.question)
        plain += question is not None
        if question is not None and question.answerable:
            with_gold += bool(gold)
            without += not gold
        elif question is not None:
            assert not gold
    assert plain / len(groups) > 0.6
    assert 0.03 < without / (with_gold + without) < 0.25
    assert 0.1 < sum(not group.with_prefix for group in groups) / len(groups) < 0.3
    again = drawn_groups(bank, Draw(4, 4, 0.5))
    assert [group for _ in range(80) for group in next(again)] == groups


def test_a_question_about_something_else_is_answered_by_nothing(bank: QuestionBank) -> None:
    question = next(q for q in bank.public["sentence_pairs"] if "mill number" in q.text)
    rng = random.Random(2)
    made = [exchanged(question, bank, rng) for _ in range(40)]
    texts = {one.text for one in made if one is not None}
    assert len(texts) > 1
    assert texts.isdisjoint({question.text})
    for one in filter(None, made):
        assert re.fullmatch(r"when was the mill number \d+ built\?", one.text)
        assert not one.answerable
        assert not one.right
        assert len(one.wrong) == len(question.right) + len(question.wrong)
        assert not any(candidate.gold or candidate.answers for candidate in one.wrong)
    nameless = next(one for one in bank.workplace if one.text == "time limit leave reply")
    assert exchanged(nameless, bank, rng) is None
    drawn = drawn_groups(bank, Draw(4, 4, 0.5, 1.0))
    groups = [group for _ in range(40) for group in next(drawn)]
    mills = [one for one in groups if re.match(r"when was the mill number \d", one.question)]
    assert mills
    assert not any(candidate.gold for one in mills for candidate in one.candidates)


def test_what_is_held_out_stays_so_when_further_sets_are_collected(
    banked: Path, tmp_path: Path
) -> None:
    held_out = (banked / "held-out.txt").read_text("utf-8")
    assert held_out
    collect.main([str(tmp_path), str(banked)])
    assert (banked / "held-out.txt").read_text("utf-8") == held_out


def test_names_are_capitalised_inside_a_sentence_or_numbers() -> None:
    text = "When did Anna Kestrel sell Mill 14, and may I see the Treaty of Orme (1,920 words)?"
    assert names_in(text) == ["Anna Kestrel", "Mill", "14", "Treaty of Orme", "1,920"]
    assert kind_of("Treaty of Orme") == kind_of("Bank of Velden") != kind_of("Orme")


def the_pairs(bank: QuestionBank, tokenizer: Tokenizer, words: str) -> list[pairs.Tensors]:
    question = next(one for one in bank.workplace if one.text == words)
    return pairs.pairs_of(Group(words, (*question.right, *question.wrong), True), bank, tokenizer)


def test_pairs_point_at_the_answer_or_at_nothing(bank: QuestionBank, tokenizer: Tokenizer) -> None:
    right, *wrong = the_pairs(bank, tokenizer, "How soon does the manager answer?")
    ids = right["ids"].tolist()
    assert (ids[0], ids[-1]) == (CLS, SEP)
    assert ids[int(right["types"].argmax()) - 1] == SEP
    begin, end = int(right["starts"].argmax()), int(right["ends"].argmax())
    assert tokenizer.decode(ids[begin : end + 1]) == "five days"
    number = int(right["gold"].argmax()) + 1
    told = [
        one
        for one, sentence in zip(ids, right["sentence"].tolist(), strict=True)
        if sentence == number
    ]
    assert tokenizer.decode(told) == "the manager answers within five days."
    for pair in wrong:
        assert pair["starts"].nonzero().tolist() == pair["ends"].nonzero().tolist() == [[0]]
        assert not pair["gold"].any()
    both = the_pairs(bank, tokenizer, "When may leave be refused?")[0]
    assert both["starts"].sum() == both["ends"].sum() == both["gold"].sum() == 2
    somewhere = next(c for q in bank.public["sentence_pairs"] for c in q.right)
    pair = pairs.pairs_of(Group("when?", (somewhere,), False), bank, tokenizer)[0]
    assert pair["starts"].sum() > 5


def test_a_long_passage_is_cut_and_what_is_cut_off_is_no_target(
    tokenizer: Tokenizer, tmp_path: Path
) -> None:
    text = "mill " * 400 + ". The end."
    passage = {"document": "a/b", "prefix": "", "text": text,
               "sentences": [[0, 4, True], [5, 2001, False], [2002, len(text), False]]}  # fmt: skip
    candidate = {"passage": 0, "rank": 0, "gold": [2], "answers": [[2006, 2009]]}
    row = {"question": "What?", "document": "a/b", "answerable": True, "candidates": [candidate]}
    (tmp_path / "a.json").write_text(
        json.dumps({"passages": [passage], "questions": [row]}), "utf-8"
    )
    bank = load_bank(tmp_path, tokenizer)
    pair = pairs.pairs_of(Group("What?", bank.workplace[0].right, True), bank, tokenizer)[0]
    assert len(pair["ids"]) == pairs.MAX_TOKENS
    assert pair["tells"].tolist() == [False, True, False]
    assert pair["starts"].nonzero().tolist() == [[0]]


def told(known: list[pairs.Tensors], sign: float) -> torch.nn.Module:
    """Says of every piece whether it is evidence, as ``sign`` · the logits that are right."""
    of_ids = {tuple(one["ids"].tolist()): one for one in known}

    class Told(torch.nn.Module):
        def forward(self, ids: torch.Tensor, mask: torch.Tensor, types: torch.Tensor) -> Any:
            outs = [torch.zeros(ids.shape) for _ in range(3)]
            answerable = torch.zeros(len(ids))
            for row, length in enumerate(mask.sum(1).tolist()):
                pair = of_ids[tuple(ids[row, :length].tolist())]
                evidence = torch.cat([torch.zeros(1), pair["gold"]])[pair["sentence"]]
                for out, right in zip(outs, (pair["starts"], pair["ends"], evidence), strict=True):
                    out[row, :length] = sign * 20 * (2 * right - 1)
                answerable[row] = sign * 20 * (2 * float(pair["gold"].any()) - 1)
            return *outs, answerable

    return Told()


def test_the_loss_is_nothing_where_all_is_right(bank: QuestionBank, tokenizer: Tokenizer) -> None:
    asked = [
        pair
        for words in ("How soon does the manager answer?", "Who approves unpaid leave?")
        for pair in the_pairs(bank, tokenizer, words)[:2]
    ]
    right, wrong = told(asked, 1), told(asked, -1)

    def lost(model: torch.nn.Module, teacher: torch.nn.Module | None = None) -> float:
        return float(loss.loss_of(model, pairs.batch_of(asked), 2, loss.LossWeights(), teacher))

    assert lost(right) < 1e-3
    assert lost(wrong) > 20
    # A teacher takes its share of the target, whatever it says.
    assert lost(right, right) < 1e-3
    assert lost(right, wrong) > 5
    assert 5 < lost(wrong, wrong) < lost(wrong, right)


def test_a_cut_run_goes_on_to_the_same_loss(banked: Path, base: str, tmp_path: Path) -> None:
    whole = run(banked, tmp_path / "whole", base)
    cut = run(banked, tmp_path / "cut", base, "--pause-at", "2")
    assert not (tmp_path / "cut" / "model.pt").exists()
    assert whole != cut
    assert run(banked, tmp_path / "cut", base) == whole
    states = [weights.read_weights(tmp_path / name / "model.pt") for name in ("whole", "cut")]
    assert all(torch.equal(states[0][name], states[1][name]) for name in states[0])
    started = network.ReaderModel(base).state_dict()
    changed = {name for name in started if not torch.equal(started[name], states[0][name])}
    assert "bert.embeddings.word_embeddings.weight" not in changed
    assert "bert.encoder.layer.0.output.dense.weight" in changed


def test_frozen_layers_stay_as_they_are(banked: Path, base: str, tmp_path: Path) -> None:
    run(banked, tmp_path / "run", base, "--steps", "2", "--frozen-layers", "1", "--dropout", "0")
    started, learnt = (
        network.ReaderModel(base).state_dict(),
        weights.read_weights(tmp_path / "run" / "model.pt"),
    )
    changed = {name for name in started if not torch.equal(started[name], learnt[name])}
    assert "bert.encoder.layer.0.output.dense.weight" not in changed
    assert "bert.embeddings.LayerNorm.weight" not in changed
    assert "bert.encoder.layer.1.output.dense.weight" in changed
    assert {"head.weight", "evidence.weight", "answerable.weight"} < changed


def test_attention_in_bfloat16_reads_the_same(
    bank: QuestionBank, tokenizer: Tokenizer, base: str
) -> None:
    batch = pairs.batch_of(the_pairs(bank, tokenizer, "How soon does the manager answer?"))
    assert not batch["mask"].all()  # what pads is not read
    model = network.ReaderModel(base).eval()
    with torch.no_grad():
        exact = model(batch["ids"], batch["mask"], batch["types"])
        model.attend_quickly(torch.device("cpu"))
        quick = loss.read(model, batch)
    for one, other in zip(exact, quick, strict=True):
        assert torch.allclose(one, other, atol=0.05)


def test_a_run_learns(banked: Path, base: str, tmp_path: Path) -> None:
    rates = ("--steps", "25", "--lr", "0.003", "--head-lr", "0.02")
    first = run(banked, tmp_path / "long", base, *rates, "--pause-at", "1")
    assert run(banked, tmp_path / "long", base, *rates) < first - 0.5


def test_the_export_reads_like_the_model(
    banked: Path, base: str, tokenizer: Tokenizer, tmp_path: Path
) -> None:
    trained, exported = tmp_path / "run", tmp_path / "weights"
    run(banked, trained, base, "--lr", "0.003", "--head-lr", "0.05", "--steps", "12")
    arguments = [str(trained / "model.pt"), str(exported), "--bank", str(banked), "--version", "t"]
    export.main([*arguments, "--base", base])
    reader = SpanReader(exported)
    assert reader.version == "t"
    graph = onnx.load(str(exported / "reader.int8.onnx")).graph
    assert [one.name for one in graph.input] == ["input_ids", "token_type_ids"]  # nothing is padded
    state = weights.read_weights(trained / "model.pt")
    model = network.ReaderModel(base).eval()
    weights.start_from(model, state)
    question, prefix, text = "When was it sold?", "Mill 10", MILL.format(n=10)
    read = reader.read(question, [(prefix, text)])[0]
    asked, head, body = (
        tokenizer.encode(one, add_special_tokens=False) for one in (question, prefix, text)
    )
    ids = torch.tensor([[CLS, *asked.ids, SEP, *head.ids, *body.ids, SEP]])
    types = torch.zeros_like(ids)
    types[0, len(asked.ids) + 2 :] = 1
    with torch.no_grad():
        logits = model(ids, torch.ones_like(ids), types)
    first = len(asked.ids) + 2 + len(head.ids)
    evidence = logits.evidence[0, first:-1].numpy()
    assert abs(read.answerable - float(logits.answerable[0])) < 0.1
    scores = []
    for begin, end in ((0, 29), (30, 78), (79, 109)):
        pieces = [n for n, (a, b) in enumerate(body.offsets) if a < end and b > begin]
        assert abs(read.evidence_within(begin, end) - float(evidence[pieces].mean())) < 0.1
        scores.append(float(evidence[pieces].mean()))
    assert np.ptp(scores) > 0.01
    null = float(logits.start[0, 0] + logits.end[0, 0])
    spans = logits.start[0, first:-1, None] + logits.end[0, None, first:-1] - null
    at = [next(n for n, (a, b) in enumerate(body.offsets) if a <= place < b)
          for place in (read.start, read.end - 1)]  # fmt: skip
    assert abs(read.margin - float(spans[at[0], at[1]])) < 0.2

    # The exported file gives its weights back, to start from and to mix with.
    back = weights.read_weights(exported / "reader.int8.onnx")
    trained_names = {name for name in state if "position_ids" not in name}
    assert set(back) == trained_names
    for name in trained_names:
        assert float((back[name] - state[name]).abs().max()) <= float(state[name].abs().max()) / 40
    mixed = weights.interpolated(state, back | {"head.bias": state["head.bias"] + 1}, 0.25)
    assert torch.allclose(mixed["head.bias"], state["head.bias"] + 0.25)
    assert torch.equal(weights.interpolated(state, {}, 0.25)["head.bias"], state["head.bias"])


def test_weights_of_another_model_are_refused(base: str) -> None:
    model = network.ReaderModel(base)
    weights.start_from(
        model, {name: one for name, one in model.state_dict().items() if "bert" in name}
    )
    with pytest.raises(ValueError, match="not the weights"):
        weights.start_from(model, {"head.weight": torch.zeros(2, 24), "head.bias": torch.zeros(2)})


def test_a_teacher_of_another_kind_teaches(banked: Path, base: str, tmp_path: Path) -> None:
    larger = tiny("mpnet", tmp_path / "mpnet")
    run(banked, tmp_path / "teacher", larger)
    alone = run(banked, tmp_path / "alone", base)
    told = ("--teacher", str(tmp_path / "teacher" / "model.pt"), "--teacher-base", larger)
    assert run(banked, tmp_path / "taught", base, *told) != alone


def test_processes_make_the_same_batches(bank: QuestionBank, tokenizer: Tokenizer) -> None:
    draw = Draw(2, 4, 0.5)
    alone = list(itertools.islice(batches.batches(bank, tokenizer, draw), 6))
    shared = list(itertools.islice(batches.batches(bank, tokenizer, draw, first=1, workers=2), 5))
    for one, other in zip(alone[1:], shared, strict=True):
        assert all(torch.equal(one[name], other[name]) for name in one)


def test_the_shipped_weights_are_a_start() -> None:
    shipped = weights.read_weights(
        Path(collect.__file__).parents[1] / "span_model/weights/reader.int8.onnx"
    )
    names = {
        name
        for name in network.ReaderModel(network.base_path()).state_dict()
        if "position_ids" not in name
    }
    assert set(shipped) == names


def test_only_what_is_there_is_read(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="no two documents"):
        run(tmp_path / "missing", tmp_path / "run", network.base_path())
    assert list(sets_in(tmp_path, tmp_path / "work")) == []
    assert held_out_articles(tmp_path) == frozenset()


@given(st.text(max_size=80), st.integers(0, 50))
def test_rewording_never_empties_a_question(question: str, seed: int) -> None:
    found = reworded(question, random.Random(seed))
    assert found.strip() or not question.strip()


@given(st.from_regex(r"[a-z]{5,12}", fullmatch=True), st.integers(0, 50))
def test_a_slip_keeps_both_ends_of_a_word(word: str, seed: int) -> None:
    found = mistyped(word, random.Random(seed))
    assert (found[0], abs(len(found) - len(word)) <= 1) == (word[0], True)


def test_questions_are_trained_among_passages_scored_as_the_search_does(banked: Path) -> None:
    group = next(search_groups.load_groups(banked, (), most_public=3))
    with Index(IngestSettings(index=str(banked / "indexes" / "office")), "read", "test") as index:
        retriever = HybridRetriever(index, 0.5, 50)
        for row, asked in enumerate(group.questions):
            found = retriever.search(asked.text, 50)
            stored = [one.stored for one in found.passages]
            expected = passage_terms(found.vector, found.weights, stored)
            terms = group.terms([row], torch.from_numpy(found.vector)[None])[0].numpy()
            assert len(terms) == len(stored) > len(asked.passages) > 0
            assert np.allclose(np.sort(terms, 0), np.sort(expected, 0), atol=1e-4)


def test_what_training_added_to_the_questions_weights_is_written(
    banked: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    held_out = tmp_path / "held-out.txt"
    held_out.write_text("half_a/Mill_10\n")
    written = tmp_path / "adapter.safetensors"
    train_queries.main(
        [
            str(banked),
            str(written),
            "--held-out",
            str(held_out),
            "--questions",
            "4",
            "--passes",
            "1",
        ]
    )
    assert "held out, after: [" in capsys.readouterr().out
    monkeypatch.setattr(query_adapter, "ADAPTER_FILE", written)
    model = load_reference(PACKAGED_MODEL)
    published, moved = (one[0].auto_model.state_dict() for one in (model, adapted(model)))
    name = "encoder.layer.0.attention.self.query.weight"
    change = (moved[name] - published[name]).abs()
    assert 0 < float(change.max()) < 0.01
    words = "embeddings.word_embeddings.weight"
    assert torch.equal(moved[words], published[words])


def test_a_change_of_weights_is_kept_to_a_part_in_250() -> None:
    before = {"matrix": torch.randn(3, 7), "vector": torch.randn(5), "kept": torch.ones(2)}
    after = {name: value + 0.01 * torch.randn_like(value) for name, value in before.items()}
    after["kept"] = before["kept"]
    parts = train_queries.rounded(before, after)
    assert not any(name.startswith("kept") for name in parts)
    for name in ("matrix", "vector"):
        change = after[name] - before[name]
        error = change - parts[name].float() * parts[f"{name}{query_adapter.SCALE}"]
        assert float(error.abs().max()) <= float(change.abs().max()) / 250
