"""The encoder as a torch module, and sentences as the tensors that it takes."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from typing import Any

import torch
from torch import nn
from transformers import BertConfig, BertModel

#: A sentence's word pieces, and how many of them are its own; the rest is what stands before it.
Piece = tuple[Sequence[int], int]
#: Heads of each layer's attention, which no weight tells the number of; MiniLM has twelve.
HEADS = 12


class Pooled(nn.Module):  # type: ignore[misc]
    """BERT whose output is the mean of the sentence's own tokens (token type 0)."""

    def __init__(self, bert: BertModel) -> None:
        super().__init__()
        self.bert = bert

    def forward(self, input_ids: Any, attention_mask: Any, token_type_ids: Any) -> Any:
        """Vectors of shape (batch, size)."""
        hidden = self.bert(
            input_ids=input_ids, attention_mask=attention_mask, token_type_ids=token_type_ids
        ).last_hidden_state
        own = (attention_mask - token_type_ids).unsqueeze(-1).to(hidden.dtype)
        return (hidden * own).sum(1) / own.sum(1).clamp(min=1)


class OwnAtLast(nn.Module):  # type: ignore[misc]
    """A ``Pooled`` as it ships: the last layer works out only the sentence's own pieces.

    Only these are averaged, so that the vector is the same; what stands before is still attended to. The own
    pieces come first, and of several sentences as many are worked out as the longest has.
    """

    def __init__(self, pooled: Pooled) -> None:
        super().__init__()
        self.bert = pooled.bert

    def forward(self, input_ids: Any, attention_mask: Any, token_type_ids: Any) -> Any:
        """Vectors of shape (batch, size)."""
        own = attention_mask - token_type_ids
        states = self.bert.embeddings(input_ids=input_ids, token_type_ids=token_type_ids)
        hidden_from = (1.0 - attention_mask[:, None, None, :].to(states.dtype)) * -1e4
        *first, last = self.bert.encoder.layer
        for layer in first:
            states = through(layer, states, states, hidden_from)
        most = own.sum(1).max()
        mine = through(last, states[:, :most], states, hidden_from)
        part = own[:, :most].unsqueeze(-1).to(mine.dtype)
        return (mine * part).sum(1) / part.sum(1).clamp(min=1)


def through(layer: Any, mine: Any, states: Any, hidden_from: Any) -> Any:
    """What a layer makes of ``mine`` when these look at all ``states``."""
    met = attend(layer.attention.self, mine, states, hidden_from)
    mine = layer.attention.output(met, mine)
    return layer.output(layer.intermediate(mine), mine)


def attend(attention: Any, mine: Any, states: Any, hidden_from: Any) -> Any:
    """What a layer's attention gives for ``mine`` when it looks at all ``states``, in plain operators."""
    heads, size = attention.num_attention_heads, attention.attention_head_size

    def parted(x: Any) -> Any:
        return x.view(x.shape[0], -1, heads, size).transpose(1, 2)

    query, key = parted(attention.query(mine)), parted(attention.key(states))
    weights = torch.softmax(query @ key.transpose(-1, -2) / size**0.5 + hidden_from, dim=-1)
    met = (weights @ parted(attention.value(states))).transpose(1, 2)
    return met.reshape(met.shape[0], -1, heads * size)


def shaped_as(weights: dict[str, Any], attention: str = "sdpa") -> Pooled:
    """An encoder, not yet taught, of the size that weights under torch's names have."""
    inner = [v.shape[0] for k, v in weights.items() if k.endswith("intermediate.dense.weight")]
    words, size = weights["bert.embeddings.word_embeddings.weight"].shape
    config = BertConfig(
        vocab_size=words,
        hidden_size=size,
        num_hidden_layers=len(inner),
        num_attention_heads=HEADS,
        intermediate_size=inner[0],
        max_position_embeddings=weights["bert.embeddings.position_embeddings.weight"].shape[0],
    )
    config._attn_implementation = attention
    return Pooled(BertModel(config))


def batches(pieces: Sequence[Piece], order: Iterable[int], size: int) -> list[list[int]]:
    """Batches of like length, in random order."""
    by_length = sorted(order, key=lambda i: len(pieces[i][0]) + random.random() * 12)
    cut = [by_length[i : i + size] for i in range(0, len(by_length), size)]
    random.shuffle(cut)
    return cut


def tensors(pieces: Sequence[Piece], rows: Sequence[int]) -> tuple[Any, Any, Any]:
    """Token ids, attention mask and token types of some sentences, padded."""
    # A multiple of 16, for each new length costs the processor a new plan.
    longest = -(-max(len(pieces[i][0]) for i in rows) // 16) * 16
    ids = torch.zeros(len(rows), longest, dtype=torch.long)
    mask, types = torch.zeros_like(ids), torch.zeros_like(ids)
    for r, i in enumerate(rows):
        tokens, first = pieces[i]
        ids[r, : len(tokens)] = torch.tensor(tokens)
        mask[r, : len(tokens)] = 1
        types[r, first : len(tokens)] = 1
    return ids, mask, types
