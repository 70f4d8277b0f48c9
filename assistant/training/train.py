"""Trains the reader on collected questions.

    python -m assistant.training.collect SETS_FOLDER BANK_FOLDER
    python -m assistant.training.train BANK_FOLDER RUN_FOLDER --start READER.int8.onnx
    python -m assistant.training.export RUN_FOLDER/model.pt WEIGHTS_FOLDER --bank BANK_FOLDER --version 4

Runs in bfloat16 on a GPU or, with fewer questions a step (``--questions 4``), on a CPU. A run that was
cut off goes on from the checkpoint in RUN_FOLDER, to the same weights. With ``--max-minutes`` the
learning rate falls over time instead of steps, so that the run ends when it must.
A teacher is trained in the same way from a larger encoder (``--base``); with ``--teacher`` it is asked
about every pair that is learnt.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from pathlib import Path
from statistics import fmean

os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")

import torch
from tokenizers import Tokenizer
from torch import nn

from assistant.training.batches import batches
from assistant.training.groups import Draw
from assistant.training.loss import LossWeights, loss_of
from assistant.training.network import ReaderModel, base_path, load_tokenizer, this_device
from assistant.training.question_bank import QuestionBank, load_bank
from assistant.training.weights import read_weights, start_from

_TOLD_EVERY = 25  # steps


def say(line: str) -> None:
    """Prints one line of progress."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def train(options: argparse.Namespace) -> float:
    """Trains until the steps or the time are used up; returns the last step's loss."""
    torch.manual_seed(options.seed)
    torch.set_num_threads(options.threads)
    device = this_device()
    tokenizer = load_tokenizer()
    bank = _bank(options, tokenizer)
    model, teacher = _networks(options, device)
    optimiser = _optimiser(model, options.lr, options.head_lr)
    weights = LossWeights(evidence=options.evidence_weight, listwise=options.listwise_weight)
    options.run.mkdir(parents=True, exist_ok=True)
    saved = options.run / "checkpoint.pt"
    step, used = 0, 0.0
    if saved.exists():
        step, used = _resume(saved, model, optimiser)
        say(f"goes on from step {step}")
    elif options.start:
        start_from(model, read_weights(options.start))
    draw = Draw(
        options.questions,
        options.passages,
        options.public_share,
        options.exchanged_share,
        options.seed,
    )
    ahead = batches(bank, tokenizer, draw, step, options.workers)
    began, last_save = time.monotonic() - used, time.monotonic()
    losses, mark = [0.0], time.monotonic()
    model.train()
    while True:
        spent = time.monotonic() - began
        done = spent / (60 * options.max_minutes) if options.max_minutes else step / options.steps
        if done >= 1:
            break
        share = min(1.0, (step + 1) / options.warm_up) * (1 - done)
        batch = {name: part.to(device) for name, part in next(ahead).items()}
        loss = loss_of(model, batch, options.passages, weights, teacher)
        _learn(model, optimiser, loss, share)
        step += 1
        losses.append(float(loss.detach()))
        if step % _TOLD_EVERY == 0:
            pace, mark = (time.monotonic() - mark) / _TOLD_EVERY, time.monotonic()
            say(f"step {step} loss {fmean(losses[-_TOLD_EVERY:]):.3f} {pace:.2f} s/step {done:.0%}")
        if step == options.pause_at:
            break
        if time.monotonic() - last_save > 60 * options.save_minutes:
            _save(saved, model, optimiser, step, time.monotonic() - began)
            last_save = time.monotonic()
    _save(saved, model, optimiser, step, time.monotonic() - began)
    if step != options.pause_at:
        torch.save(model.state_dict(), options.run / "model.pt")
        say(f"finished after {step} steps")
    return losses[-1]


def _bank(options: argparse.Namespace, tokenizer: Tokenizer) -> QuestionBank:
    """What is trained on; raises ``SystemExit`` where no two documents are."""
    bank = load_bank(options.bank, tokenizer, options.held_out)
    say(f"{len(bank.workplace)} workplace questions, {len(bank.held_out)} held out; public: "
        + ", ".join(f"{len(asked)} {name}" for name, asked in bank.public.items()))  # fmt: skip
    if len({bank.passages[number].document for number in bank.fillers}) < 2:
        raise SystemExit(f"{options.bank} holds no two documents to train on.")
    return bank


def _networks(
    options: argparse.Namespace, device: torch.device
) -> tuple[ReaderModel, ReaderModel | None]:
    """What is trained, and its teacher if it has one."""
    model = ReaderModel(options.base, options.dropout).to(device)
    model.attend_quickly(device)
    if options.frozen_layers:
        model.freeze(options.frozen_layers)
    if not options.teacher:
        return model, None
    teacher = ReaderModel(options.teacher_base).to(device).eval()
    start_from(teacher, read_weights(options.teacher))
    return model, teacher


def _learn(
    model: ReaderModel, optimiser: torch.optim.Optimizer, loss: torch.Tensor, share: float
) -> None:
    """One step against ``loss``, at ``share`` of the learning rates."""
    for group in optimiser.param_groups:
        group["lr"] = group["initial_lr"] * share
    loss.backward()  # type: ignore[no-untyped-call]
    nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    optimiser.step()
    optimiser.zero_grad()


def _optimiser(model: ReaderModel, rate: float, head_rate: float) -> torch.optim.Optimizer:
    body = [p for p in model.bert.parameters() if p.requires_grad]
    heads = [p for name, p in model.named_parameters() if not name.startswith("bert.")]
    groups = [
        {"params": [p for p in body if p.ndim > 1], "initial_lr": rate, "weight_decay": 0.01},
        {"params": [p for p in body if p.ndim < 2], "initial_lr": rate, "weight_decay": 0.0},
        {"params": heads, "initial_lr": head_rate, "weight_decay": 0.0},
    ]
    return torch.optim.AdamW(groups, betas=(0.9, 0.98), fused=True)


def _save(
    path: Path, model: nn.Module, optimiser: torch.optim.Optimizer, step: int, used: float
) -> None:
    state = {
        "model": model.state_dict(), "optimiser": optimiser.state_dict(), "step": step, "used": used,
        "random": torch.get_rng_state(), "random_cuda": torch.cuda.get_rng_state_all(),
    }  # fmt: skip
    torch.save(state, path.with_suffix(".part"))
    path.with_suffix(".part").replace(path)


def _resume(path: Path, model: nn.Module, optimiser: torch.optim.Optimizer) -> tuple[int, float]:
    """Loads a checkpoint, the state of dropout's random numbers too; steps and seconds so far."""
    state = torch.load(path, map_location="cpu", weights_only=True)
    model.load_state_dict(state["model"])
    optimiser.load_state_dict(state["optimiser"])
    torch.set_rng_state(state["random"])
    if torch.cuda.is_available() and state["random_cuda"]:
        torch.cuda.set_rng_state_all(state["random_cuda"])
    return int(state["step"]), float(state["used"])


def parser() -> argparse.ArgumentParser:
    """The options; their defaults are the recipe of the model card."""
    made = argparse.ArgumentParser(prog="python -m assistant.training.train", description=__doc__,
                                   formatter_class=argparse.RawDescriptionHelpFormatter)  # fmt: skip
    add = made.add_argument
    add("bank", type=Path, help="what assistant.training.collect wrote")
    add("run", type=Path, help="checkpoints and the full-precision model")
    add("--held-out", type=Path, help="lines SET, SET/FOLDER or SET/DOCUMENT: not trained on")
    add("--start", type=Path, help="weights to start from: a model.pt or an exported .onnx")
    add("--base", default=base_path(), help="folder of the encoder, BERT or MPNet")
    add("--teacher", type=Path, help="the model.pt of a trained teacher")
    add("--teacher-base", help="folder of the teacher's encoder")
    add("--workers", type=int, default=0, help="processes that make batches ahead")
    add("--steps", type=int, default=900)
    add("--max-minutes", type=float, default=0.0, help="instead of steps")
    add("--pause-at", type=int, default=0, help="stop at this step; the next call goes on")
    add("--save-minutes", type=float, default=4.0)
    add("--questions", type=int, default=64, help="a step")
    add("--passages", type=int, default=8, help="a question")
    add("--public-share", type=float, default=0.47, help="of the questions")
    add(
        "--exchanged-share",
        type=float,
        default=0.0,
        help="of the answerable: asked about something else",
    )
    add("--lr", type=float, default=3.5e-4)
    add("--head-lr", type=float, default=8e-4)
    add("--warm-up", type=int, default=50, help="steps")
    add("--evidence-weight", type=float, default=1.0)
    add("--listwise-weight", type=float, default=1.0)
    add("--dropout", type=float, default=0.1, help="slow on a CPU, where 0 is a third quicker")
    add("--frozen-layers", type=int, default=0, help="the lowest ones, which stay as they are")
    add("--seed", type=int, default=1)
    add("--threads", type=int, default=2)
    return made


if __name__ == "__main__":
    train(parser().parse_args())
