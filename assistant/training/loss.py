"""What the reader is trained for: short answers, evidence, and one scale for both choosing and refusing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn.functional import binary_cross_entropy_with_logits

from assistant.training.network import Logits
from assistant.training.pairs import BY_PIECE, Tensors, batch_of

# A sentence's score is its evidence and half of its passage's answerable logit; 0: "nothing answers".
ANSWERABLE_SHARE = 0.5
_GOLD_SPANS = 2.0  # spans of passages that answer count twice those of the others
_SOFT_SPANS = 0.6  # of the span's target, where there is a teacher
_CHUNKS = 3  # parts of like length that a step is computed in, to pad less
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
    pairs: Sequence[Tensors],
    passages: int,
    device: torch.device,
    weights: LossWeights,
) -> Tensor:
    """The loss of the pairs of several questions, ``passages`` each, one question after another.

    Cross entropy of start and end, and binary cross entropy of every sentence and of every passage
    as a whole; and listwise: the probability of the right sentences among all sentences of a
    question and "nothing answers", whose logit is 0. A teacher's scores take part of the target.
    """
    batch: Tensors = {name: part.to(device) for name, part in batch_of(pairs).items()}
    right = batch["gold"].amax(1)
    order = batch["mask"].sum(1).argsort()
    spans, answerable, found = [], [], []
    for rows in order.tensor_split(_CHUNKS):
        if len(rows):
            part = {name: one[rows] for name, one in batch.items()}
            longest = int(part["mask"].sum(1).max())
            part |= {name: part[name][:, :longest] for name in BY_PIECE}
            logits = read(model, part)
            spans.append(_span_losses(logits, part))
            answerable.append(logits.answerable)
            found.append(sentence_scores(logits, part))
    back = order.argsort()
    scores = torch.cat(found)[back]
    counted = 1 + (_GOLD_SPANS - 1) * right
    target = torch.lerp(batch["gold"], batch["soft"].sigmoid(), batch["share"])
    evidence = binary_cross_entropy_with_logits(scores, target, reduction="none")
    return (
        weights.span * (torch.cat(spans)[back] * counted).sum() / counted.sum()
        + weights.evidence * evidence[batch["tells"]].mean()
        + weights.listwise * _listwise(scores, batch, passages).mean()
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


def _span_losses(logits: Logits, batch: Mapping[str, Tensor]) -> Tensor:
    """B: cross entropy of start and end; several right positions share their probability."""
    total = torch.zeros(len(batch["ids"]), device=batch["ids"].device)
    for scores, name in ((logits.start, "starts"), (logits.end, "ends")):
        logs = scores.masked_fill(batch["allowed"] == 0, _IMPOSSIBLE).log_softmax(-1)
        hard = -logs.masked_fill(batch[name] == 0, _IMPOSSIBLE).logsumexp(-1)
        soft = batch[f"soft_{name}"]
        share = _SOFT_SPANS * soft.sum(-1).clamp(max=1).round()
        total = total + ((1 - share) * hard - share * (soft * logs).sum(-1)) / 2
    return total


def _listwise(scores: Tensor, batch: Mapping[str, Tensor], passages: int) -> Tensor:
    """One loss a question, over all sentences of its passages and "nothing answers" as the last."""
    questions = len(scores) // passages
    nothing = torch.zeros((questions, 1), device=scores.device)

    def logs_of(values: Tensor) -> Tensor:
        masked = values.masked_fill(~batch["tells"], _IMPOSSIBLE).reshape(questions, -1)
        return torch.cat([masked, nothing], 1).log_softmax(-1)

    logs, wanted = logs_of(scores), batch["gold"].reshape(questions, -1) > 0
    right = logs[:, :-1].masked_fill(~wanted, _IMPOSSIBLE).logsumexp(-1)
    hard = -right.where(wanted.any(1), logs[:, -1])
    told = logs_of(batch["soft"])
    divergence = (told.exp() * (told - logs)).sum(-1)
    return torch.lerp(hard, divergence, batch["share"].reshape(questions, -1).amax(1))
