"""Trains the weights that read questions, so that their vectors come nearer to what answers them.

    python -m assistant.training.collect SETS_FOLDER BANK_FOLDER
    python -m assistant.training.train_queries BANK_FOLDER ADAPTER.safetensors --held-out FILE

Passages keep their vectors, so that only questions are read in a step. The loss is the softmax over all
passages of a group of sets, scored as the search does (``assistant.retrieval.passage_scores``, whose
weights are learnt beside and printed), and that of the vectors alone, over passages and over sentences.
What it adds to the weights is written for ``ingest.model.query_adapter``.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import save_file
from torch import Tensor, nn

from assistant.retrieval.passage_scores import WEIGHTS
from assistant.training.search_groups import SearchGroup, load_groups
from assistant.training.train import say
from ingest.model.compile import load_reference
from ingest.model.query_adapter import SCALE
from ingest.settings import PACKAGED_MODEL

_RATE, _WEIGHTS_RATE, _WARM_UP = 1e-4, 0.02, 60
_NEAR, _SHARPNESS = 0.3, 20.0  # how much the vectors alone count, and their logits' scale
_SCALE = 4.0  # of the search's score
_MOST_PUBLIC = 3000
_TOLD_EVERY = 50
_MEASURED = 64  # at once
_READ = (1, 5, 8)


class QueryModel(nn.Module):
    """The packaged model's encoder and, beside it, the weights of the search's score."""

    def __init__(self) -> None:
        super().__init__()
        model = load_reference(PACKAGED_MODEL)
        self.tokenizer: Any = model.tokenizer
        self.body: Any = model[0].auto_model
        self.body.embeddings.requires_grad_(False)  # words keep their meaning
        self.weights = nn.Parameter(_SCALE * torch.tensor(WEIGHTS))

    def forward(self, texts: Sequence[str]) -> Tensor:
        """Unit vectors of shape (texts, dimension)."""
        read = self.tokenizer(
            list(texts), padding=True, truncation=True, max_length=64, return_tensors="pt"
        )
        hidden = self.body(**read).last_hidden_state
        mask = read["attention_mask"].unsqueeze(-1)
        return nn.functional.normalize((hidden * mask).sum(1) / mask.sum(1), dim=-1)


def loss_of(model: QueryModel, group: SearchGroup, rows: Sequence[int]) -> Tensor:
    """The mean loss of these questions of a group."""
    asked = [group.questions[row] for row in rows]
    vectors = model([one.text for one in asked])
    passages = _marked(len(group.passages), [one.passages for one in asked])
    sentences = _marked(len(group.sentences), [one.sentences for one in asked])
    searched = _softmax_loss(group.terms(rows, vectors) @ model.weights, passages)
    near = _softmax_loss(_SHARPNESS * vectors @ group.passages.T, passages)
    nearest = _softmax_loss(_SHARPNESS * vectors @ group.sentences.T, sentences)
    return searched + _NEAR * (near + nearest)


def _marked(width: int, columns: Sequence[Sequence[int]]) -> Tensor:
    marked = torch.zeros(len(columns), width, dtype=torch.bool)
    for row, numbers in enumerate(columns):
        marked[row, list(numbers)] = True
    return marked


def _softmax_loss(scores: Tensor, right: Tensor) -> Tensor:
    of_right = scores.masked_fill(~right, -torch.inf).logsumexp(1)
    return (scores.logsumexp(1) - of_right).mean()


def steps_of(
    groups: Sequence[SearchGroup], questions: int, rng: random.Random
) -> list[tuple[int, list[int]]]:
    """One pass over what is not held out: in each step a group's number and some of its questions'."""
    found: list[tuple[int, list[int]]] = []
    for number, group in enumerate(groups):
        rows = [row for row, one in enumerate(group.questions) if not one.held_out]
        rng.shuffle(rows)
        cuts = range(0, len(rows) - questions + 1, questions)
        found += [(number, rows[at : at + questions]) for at in cuts]
    rng.shuffle(found)
    return found


def hits(model: QueryModel, groups: Sequence[SearchGroup]) -> list[float]:
    """How often a passage that answers is among the first 1, 5 and 8, of questions held out."""
    ranks: list[int] = []
    model.eval()
    with torch.inference_mode():
        for group in groups:
            rows = [row for row, one in enumerate(group.questions) if one.held_out]
            for at in range(0, len(rows), _MEASURED):
                some = rows[at : at + _MEASURED]
                asked = [group.questions[row] for row in some]
                scores = group.terms(some, model([one.text for one in asked])) @ model.weights
                for one, of_passages in zip(asked, scores, strict=True):
                    best = of_passages[list(one.passages)].max()
                    ranks.append(int((of_passages > best).sum()))
    model.train()
    return [round(sum(rank < read for rank in ranks) / max(len(ranks), 1), 4) for read in _READ]


def train(model: QueryModel, groups: Sequence[SearchGroup], options: argparse.Namespace) -> None:
    """Trains in place, and prints how it goes."""
    rng = random.Random(options.seed)  # noqa: S311
    body = [one for one in model.body.parameters() if one.requires_grad]
    optimizer = torch.optim.AdamW(
        [{"params": body, "lr": _RATE, "weight_decay": 0.01},
         {"params": [model.weights], "lr": _WEIGHTS_RATE, "weight_decay": 0.0}]
    )  # fmt: skip
    todo = [
        step for _ in range(options.passes) for step in steps_of(groups, options.questions, rng)
    ]
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min((step + 1) / _WARM_UP, 1.0) * (1.0 - step / len(todo))
    )
    model.train()
    for step, (number, rows) in enumerate(todo, 1):
        loss = loss_of(model, groups[number], rows)
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(body, 1.0)
        optimizer.step()
        schedule.step()
        if step % _TOLD_EVERY == 0:
            say(f"step {step} of {len(todo)}: loss {loss.item():.3f}")
    weights = (model.weights / model.weights[-1]).detach().tolist()
    say(f"weights of the passage scores: {', '.join(f'{one:.2f}' for one in weights)}")


def rounded(before: Mapping[str, Tensor], after: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """What training added, as ``ingest.model.query_adapter`` reads it: 8 bits a number."""
    parts: dict[str, Tensor] = {}
    for name, value in after.items():
        change = value.float() - before[name].float()
        if change.any():
            scale = change.abs().amax(-1, keepdim=True).clamp_min(1e-12) / 127
            parts[name] = (change / scale).round().to(torch.int8)
            parts[f"{name}{SCALE}"] = scale
    return parts


def main(arguments: Sequence[str] | None = None) -> None:
    """Command line."""
    parser = argparse.ArgumentParser(
        "python -m assistant.training.train_queries", description=__doc__
    )
    parser.add_argument("bank", type=Path, help="what assistant.training.collect wrote")
    parser.add_argument("adapter", type=Path, help="the file to write")
    parser.add_argument(
        "--held-out", type=Path, help="sets and documents to measure on, a line each"
    )
    parser.add_argument("--passes", type=int, default=2, help="over all questions")
    parser.add_argument("--questions", type=int, default=64, help="a step")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    torch.manual_seed(options.seed)
    held_out = set(options.held_out.read_text("utf-8").split("\n")) if options.held_out else set()
    groups = list(load_groups(options.bank, held_out, _MOST_PUBLIC))
    model = QueryModel()
    before = {name: value.clone() for name, value in model.body.state_dict().items()}
    say(f"held out, among the first 1, 5, 8, before: {hits(model, groups)}")
    train(model, groups, options)
    say(f"held out, after: {hits(model, groups)}")
    save_file(rounded(before, model.body.state_dict()), options.adapter)


if __name__ == "__main__":
    main()
