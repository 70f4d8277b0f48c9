"""The trainable reader: BERT with a start and an end score for every word piece, and its loss."""

from __future__ import annotations

import torch
from tokenizers import Tokenizer
from torch import Tensor, nn
from transformers import BertModel

from assistant.training.examples import Example


class ReaderModel(nn.Module):
    """BERT with a start and an end score for every word piece."""

    def __init__(self, path: str, *, eager: bool = False) -> None:
        super().__init__()
        self.bert = BertModel.from_pretrained(
            path,
            add_pooling_layer=False,
            attn_implementation="eager" if eager else "sdpa",
            hidden_dropout_prob=0.0,
            attention_probs_dropout_prob=0.0,
        )
        self.head = nn.Linear(self.bert.config.hidden_size, 2)
        nn.init.normal_(self.head.weight, std=0.02)
        nn.init.zeros_(self.head.bias)

    def forward(
        self, input_ids: Tensor, attention_mask: Tensor, token_type_ids: Tensor
    ) -> tuple[Tensor, Tensor]:
        """Start and end scores, one row per text."""
        hidden = self.bert(
            input_ids=input_ids, attention_mask=attention_mask, token_type_ids=token_type_ids
        ).last_hidden_state
        scores = self.head(hidden)
        return scores[..., 0], scores[..., 1]


def batch_of(examples: list[Example], device: torch.device) -> dict[str, Tensor]:
    """Pads to the longest; ``allowed`` marks [CLS] and the passage."""
    longest = max(len(example.ids) for example in examples)
    longest = (longest + 7) // 8 * 8
    shape = (len(examples), longest)
    ids, mask, types = (torch.zeros(shape, dtype=torch.long) for _ in range(3))
    allowed, starts, ends = (torch.zeros(shape, dtype=torch.bool) for _ in range(3))
    for row, example in enumerate(examples):
        length = len(example.ids)
        ids[row, :length] = torch.tensor(example.ids)
        mask[row, :length] = 1
        types[row, example.first_passage_side : length] = 1
        allowed[row, 0] = True
        allowed[row, example.first_passage : length - 1] = True
        starts[row, example.starts] = True
        ends[row, example.ends] = True
    names = ("ids", "mask", "types", "allowed", "starts", "ends")
    tensors = (ids, mask, types, allowed, starts, ends)
    return {name: tensor.to(device) for name, tensor in zip(names, tensors, strict=True)}


def loss_of(model: nn.Module, batch: dict[str, Tensor]) -> Tensor:
    """Cross entropy of start and end; several right positions share their probability."""
    start, end = model(batch["ids"], batch["mask"], batch["types"])
    total = torch.zeros((), device=start.device)
    for scores, right in ((start, batch["starts"]), (end, batch["ends"])):
        logs = scores.float().masked_fill(~batch["allowed"], -1e4).log_softmax(-1)
        total = total - logs.masked_fill(~right, -1e4).logsumexp(-1).mean()
    return total / 2


def load_tokenizer(path: str) -> Tokenizer:
    """The start model's tokenizer, without truncation and padding."""
    tokenizer = Tokenizer.from_file(f"{path}/tokenizer.json")
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer
