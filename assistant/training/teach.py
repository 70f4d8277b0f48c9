r"""Writes what a trained teacher makes of the collected questions, for ``train --teacher``.

    python -m assistant.training.teach BANK_FOLDER TEACHER_RUN/model.pt SCORES.jsonl --base FOLDER \
        [--held-out FILE]

Questions that the teacher did not learn (``--held-out``, as it was trained) get scores too, which
count less: there it is right less often.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import torch
from torch import Tensor

from assistant.training.groups import Group
from assistant.training.loss import read, sentence_scores
from assistant.training.network import ReaderModel, load_tokenizer, this_device
from assistant.training.pairs import SoftTargets, Teacher, Tensors, batch_of, pairs_of
from assistant.training.question_bank import Candidate, load_bank
from assistant.training.weights import read_weights, start_from

_LEARNT, _NEW = 0.6, 0.4  # weights of scores
_PLACES = 8  # the likeliest starts and ends that are kept
_ELSEWHERE = -30.0  # the score of what is no evidence by its kind, or was cut off
_BATCH = 64
Places = list[tuple[int, float]]


def main(arguments: Sequence[str] | None = None) -> None:
    """Scores the pairs that the options name."""
    parser = argparse.ArgumentParser(prog="python -m assistant.training.teach", description=__doc__)
    parser.add_argument("bank", type=Path, help="what assistant.training.collect wrote")
    parser.add_argument("model", type=Path, help="the teacher's model.pt")
    parser.add_argument("scores", type=Path, help="the file to write")
    parser.add_argument("--base", required=True, help="folder of the teacher's encoder")
    parser.add_argument("--held-out", type=Path, help="as the teacher was trained")
    options = parser.parse_args(arguments)
    tokenizer, device = load_tokenizer(), this_device()
    bank = load_bank(options.bank, tokenizer, options.held_out)
    model = ReaderModel(options.base).to(device).eval()
    start_from(model, read_weights(options.model))
    public = [one for asked in bank.public.values() for one in asked]
    jobs: list[tuple[Candidate, Tensors, float]] = []
    kinds = ((bank.workplace, 10, _LEARNT), (public, 4, _LEARNT), (bank.held_out, 10, _NEW))
    for asked, near, weight in kinds:
        for question in asked:
            # Those that answer, and the first of the others.
            shown = (*question.right, *(one for one in question.wrong if one.rank < near))
            pairs = pairs_of(Group(question.text, shown, True), bank, tokenizer)
            jobs += [(one, pair, weight) for one, pair in zip(shown, pairs, strict=True)]
    jobs.sort(key=lambda job: len(job[1]["ids"]))
    with options.scores.open("w", encoding="utf-8") as out, torch.no_grad():
        for begin in range(0, len(jobs), _BATCH):
            some = jobs[begin : begin + _BATCH]
            batch = {n: t.to(device) for n, t in batch_of([pair for _, pair, _ in some]).items()}
            for (one, pair, weight), told in zip(some, _scored(model, batch), strict=True):
                scores = told[0][: len(pair["tells"])]
                out.write(json.dumps([one.key, weight, scores, *told[1:]]) + "\n")


def load_scores(file: Path) -> Teacher:
    """Reads what ``teach`` wrote: JSON Lines, one pair a line."""
    with file.open(encoding="utf-8") as lines:
        return {key: SoftTargets(*told) for key, *told in map(json.loads, lines)}


def _scored(model: ReaderModel, batch: Tensors) -> Iterator[tuple[list[float], Places, Places]]:
    logits = read(model, batch)
    scores = sentence_scores(logits, batch).masked_fill(~batch["tells"], _ELSEWHERE).cpu()
    for row, right in enumerate(batch["gold"].any(1).tolist()):
        allowed = batch["allowed"][row] > 0
        spans = (_places(one[row][allowed]) if right else [] for one in (logits.start, logits.end))
        yield [round(score, 3) for score in scores[row].tolist()], next(spans), next(spans)


def _places(logits: Tensor) -> Places:
    """The likeliest positions as pieces of the passage, -1 for [CLS], with their probabilities."""
    shares, positions = logits.softmax(-1).topk(min(_PLACES, len(logits)))
    told = zip(positions.tolist(), (shares / shares.sum()).tolist(), strict=True)
    return [(at - 1, round(share, 4)) for at, share in told]


if __name__ == "__main__":
    main()
