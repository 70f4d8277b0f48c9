"""What the reader is trained for: short answers, evidence, and one scale for both choosing and refusing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn.functional import binary_cross_entropy_with_logits

from assistant.training.network import Logits
from assistant.training.pairs import BY_PIECE, Tensors

# A sentence's score is its evidence and half of its passage's answerable logit; 0: "nothing answers".
ANSWERABLE_SHARE = 0.5
_GOLD_SPANS = 2.0  # spans of passages that answer count twice those of the others
_TAUGHT = 0.6  # of the target is the teacher's, where there is one
_CHUNKS = 6  # parts of like length that a step is computed in, to pad less
_IMPOSSIBLE = -1e4


@dataclass(frozen=True, slots=True)
class LossWeights:
    """How much each part counts."""

    span: float = 0.7
    evidence: float = 1.0
    listwise: float = 1.0
    answerable: float = 0.3


def loss_of(
    model: nn.Module,
    batch: Tensors,
    passages: int,
    weights: LossWeights,
    teacher: nn.Module | None,
) -> Tensor:
    """The loss of the pairs of several questions, ``passages`` each, one question after another.

    Cross entropy of start and end, and binary cross entropy of every sentence and of every passage
    as a whole; and listwise: the probability of the right sentences among all sentences of a
    question and "nothing answers", whose logit is 0. What ``teacher`` makes of the same pairs is part
    of the target (Hinton et al. 2015, arXiv:1503.02531).
    """
    right = batch["gold"].amax(1)
    order = batch["mask"].sum(1).argsort()
    spans, answerable, found, told = [], [], [], []
    for rows in order.tensor_split(_CHUNKS):
        if len(rows):
            part = {name: one[rows] for name, one in batch.items()}
            longest = int(part["mask"].sum(1).max())
            part |= {name: part[name][:, :longest] for name in BY_PIECE}
            logits, heard = read(model, part), _heard(teacher, part)
            spans.append(_span_losses(logits, part, heard))
            answerable.append(logits.answerable)
            found.append(sentence_scores(logits, part))
            told += [sentence_scores(heard, part)] if heard else []
    back = order.argsort()
    scores, taught = torch.cat(found)[back], torch.cat(told)[back] if told else None
    counted = 1 + (_GOLD_SPANS - 1) * right
    target = batch["gold"]
    if taught is not None:
        target = torch.lerp(target, taught.sigmoid(), _TAUGHT)
    evidence = binary_cross_entropy_with_logits(scores, target, reduction="none")
    return (
        weights.span * (torch.cat(spans)[back] * counted).sum() / counted.sum()
        + weights.evidence * evidence[batch["tells"]].mean()
        + weights.listwise * _listwise(scores, batch, passages, taught).mean()
        + weights.answerable * binary_cross_entropy_with_logits(torch.cat(answerable)[back], right)
    )


def read(model: nn.Module, batch: Mapping[str, Tensor]) -> Logits:
    """The model's outputs in float32, computed in bfloat16."""
    with torch.autocast(batch["ids"].device.type, dtype=torch.bfloat16):
        found = model(batch["ids"], batch["mask"], batch["types"])
    return Logits(*(out.float() for out in found))


def sentence_scores(logits: Logits, batch: Mapping[str, Tensor]) -> Tensor:
    """B × S scores: the mean evidence of a sentence's pieces, and its passage's share."""
    rows, sentences = batch["tells"].shape
    table = torch.zeros((rows, sentences + 1), device=logits.evidence.device)
    sums = table.scatter_add(1, batch["sentence"], logits.evidence)
    counts = table.scatter_add(1, batch["sentence"], torch.ones_like(logits.evidence))
    means = (sums / counts.clamp(min=1))[:, 1:]
    return means + ANSWERABLE_SHARE * logits.answerable[:, None]


def _heard(teacher: nn.Module | None, batch: Tensors) -> Logits | None:
    if teacher is None:
        return None
    with torch.no_grad():
        return read(teacher, batch)


def _span_losses(logits: Logits, batch: Tensors, heard: Logits | None) -> Tensor:
    """B: cross entropy of start and end; several right positions share their probability.

    The teacher is heard where the passage answers.
    """

    def logs_of(scores: Tensor) -> Tensor:
        return scores.masked_fill(batch["allowed"] == 0, _IMPOSSIBLE).log_softmax(-1)

    total = torch.zeros(len(batch["ids"]), device=batch["ids"].device)
    for name in ("start", "end"):
        logs = logs_of(getattr(logits, name))
        loss = -logs.masked_fill(batch[f"{name}s"] == 0, _IMPOSSIBLE).logsumexp(-1)
        if heard:
            soft = -(logs_of(getattr(heard, name)).exp() * logs).sum(-1)
            loss = torch.lerp(loss, soft, _TAUGHT * batch["gold"].amax(1))
        total = total + loss / 2
    return total


def _listwise(scores: Tensor, batch: Tensors, passages: int, taught: Tensor | None) -> Tensor:
    """One loss a question, over all sentences of its passages and "nothing answers" as the last."""
    questions = len(scores) // passages
    nothing = torch.zeros((questions, 1), device=scores.device)

    def logs_of(values: Tensor) -> Tensor:
        masked = values.masked_fill(~batch["tells"], _IMPOSSIBLE).reshape(questions, -1)
        return torch.cat([masked, nothing], 1).log_softmax(-1)

    logs, wanted = logs_of(scores), batch["gold"].reshape(questions, -1) > 0
    right = logs[:, :-1].masked_fill(~wanted, _IMPOSSIBLE).logsumexp(-1)
    hard = -right.where(wanted.any(1), logs[:, -1])
    if taught is None:
        return hard
    told = logs_of(taught)
    return torch.lerp(hard, (told.exp() * (told - logs)).sum(-1), _TAUGHT)
