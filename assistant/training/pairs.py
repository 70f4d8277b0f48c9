"""A question with one passage as the network reads it, and what is right of it."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn.utils.rnn import pad_sequence

from assistant.span_model.inference import CLS, QUESTION_TOKENS, SEP
from assistant.training.groups import Group
from assistant.training.question_bank import BankPassage, Candidate, QuestionBank

MAX_TOKENS = 304  # a question, a prefix and a passage of the default length fit
BY_PIECE = ("ids", "mask", "types", "allowed", "sentence", "starts", "ends")
Tensors = dict[str, Tensor]


def pairs_of(group: Group, bank: QuestionBank, tokenizer: Tokenizer) -> list[Tensors]:
    """Input and targets of a question with each of its passages, in order.

    For each word piece ``ids``, ``mask`` and ``types`` as the model takes them; ``allowed`` where a
    span may be ([CLS], which says that there is none, and the passage); ``sentence``, the number of
    its sentence from 1, or 0; ``starts`` and ``ends``, of which any is right. For each sentence
    whether it ``tells`` (is no heading, and in the input) and is ``gold``.
    """
    asked = tokenizer.encode(group.question, add_special_tokens=False).ids[:QUESTION_TOKENS]
    return [
        _pair(asked, bank.passages[one.passage], one, group.with_prefix) for one in group.candidates
    ]


def _pair(
    asked: Sequence[int], passage: BankPassage, candidate: Candidate, with_prefix: bool
) -> Tensors:
    head = [CLS, *asked, SEP]
    side = len(head)
    head += passage.prefix if with_prefix else []
    first, count = len(head), min(len(passage.ids), MAX_TOKENS - len(head) - 1)
    ids = torch.tensor([*head, *passage.ids[:count], SEP])
    pair: Tensors = {name: torch.zeros(len(ids), dtype=torch.long) for name in BY_PIECE}
    pair["gold"] = torch.zeros(len(passage.tells))
    pair["ids"], pair["mask"] = ids, torch.ones_like(ids)
    pair["types"][side:] = 1
    pair["allowed"][[0, *range(first, first + count)]] = 1
    sentence = torch.tensor(passage.sentence_of[:count], dtype=torch.long) + 1
    pair["sentence"][first : first + count] = sentence
    shown = set(sentence.tolist())
    pair["tells"] = torch.tensor([may and n in shown for n, may in enumerate(passage.tells, 1)])
    pair["gold"][list(candidate.gold)] = 1
    pair["gold"] *= pair["tells"]
    if not pair["gold"].any():
        pair["starts"][0] = pair["ends"][0] = 1
        return pair
    inside = [(first + a, first + b) for a, b in candidate.answers if b < count]
    for begin, end in inside:
        pair["starts"][begin] = pair["ends"][end] = 1
    if not inside:  # somewhere in the evidence
        evidence = torch.cat([torch.zeros(1), pair["gold"]])[pair["sentence"]].long()
        pair["starts"], pair["ends"] = evidence, evidence
    return pair


def batch_of(pairs: Sequence[Tensors]) -> Tensors:
    """Pairs padded with zeros to the longest and to the most sentences."""
    return {name: pad_sequence([p[name] for p in pairs], batch_first=True) for name in pairs[0]}
