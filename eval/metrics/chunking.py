"""How well passages fit the gold spans: recall, precision and IoU of Chroma's chunking evaluation.

Smith & Troynikov, "Evaluating Chunking Strategies for Retrieval", Chroma technical report, 2024.
The report speaks of tokens; its code counts characters, and so does this.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from eval.metrics.span import Span, length, shared


class Overlap(NamedTuple):
    """Each in [0, 1]."""

    recall: float
    precision: float
    iou: float


def overlap(retrieved: Sequence[Span], gold: Sequence[Span]) -> Overlap:
    """Recall, precision and intersection over union of the retrieved passages with the gold spans.

    With I the gold characters retrieved, each once: recall = I / gold characters; precision =
    I / retrieved characters; IoU = I / (retrieved characters + gold characters not retrieved).
    A character retrieved by two passages counts twice among the retrieved, as in the published
    code: overlap between passages has its price.
    """
    inside, wanted = length(_pieces(retrieved, gold)), length(gold)
    given = sum(span.end - span.start for span in retrieved)
    return Overlap(
        inside / wanted if wanted else 0.0,
        inside / given if given else 0.0,
        inside / (given + wanted - inside) if given + wanted else 0.0,
    )


def precision_omega(passages: Sequence[Span], gold: Sequence[Span]) -> float:
    """Precision were exactly the passages retrieved that touch a gold span: what the splitter allows.

    Gold characters in those passages, over their characters and the gold they miss, each once.
    """
    touching = [span for span in passages if any(shared(span, wanted) for wanted in gold)]
    whole = length([*touching, *gold])
    return length(_pieces(touching, gold)) / whole if whole else 0.0


def _pieces(retrieved: Sequence[Span], gold: Sequence[Span]) -> list[Span]:
    return [
        Span(wanted.document, max(span.start, wanted.start), min(span.end, wanted.end))
        for wanted in gold
        for span in retrieved
        if shared(span, wanted)
    ]
