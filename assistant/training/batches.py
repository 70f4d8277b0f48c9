"""The batches of training steps, made ahead by processes of their own where there are cores for it."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass

import torch
from tokenizers import Tokenizer
from torch.utils.data import DataLoader, IterableDataset, get_worker_info

from assistant.training.groups import Draw, drawn_groups
from assistant.training.pairs import Tensors, batch_of, pairs_of
from assistant.training.question_bank import QuestionBank


@dataclass(frozen=True)
class _Steps(IterableDataset[Tensors]):
    bank: QuestionBank
    tokenizer: Tokenizer
    draw: Draw
    first: int

    def __iter__(self) -> Iterator[Tensors]:
        """Every step's batch or, in one of several processes, each of which draws all, its share."""
        mine = get_worker_info()
        begin, every = (self.first + mine.id, mine.num_workers) if mine else (self.first, 1)
        steps = drawn_groups(self.bank, self.draw)
        for groups in itertools.islice(steps, begin, None, every):
            yield batch_of(
                [pair for g in groups for pair in pairs_of(g, self.bank, self.tokenizer)]
            )


def batches(
    bank: QuestionBank, tokenizer: Tokenizer, draw: Draw, first: int = 0, workers: int = 0
) -> Iterator[Tensors]:
    """The batches from step ``first`` on, without end; the same with any number of ``workers``."""
    steps = _Steps(bank, tokenizer, draw, first)
    # Of a generator of its own, so that a run that goes on drops out what it would have.
    apart = torch.Generator()
    return iter(DataLoader(steps, batch_size=None, num_workers=workers, generator=apart))
