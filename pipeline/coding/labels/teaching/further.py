"""Teach an encoder further on text coded since, with what it knew as its own teacher."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from typing import Any

import torch
from torch import nn
from torch.nn.functional import binary_cross_entropy_with_logits as unsure

from pipeline.coding.labels.teaching.network import Piece, Pooled, batches, tensors

#: Told after each step: the epoch from 0, the step of it from 1, how many steps an epoch has, the loss.
Told = Callable[[int, int, int, float], None]


@torch.no_grad()  # type: ignore[untyped-decorator, unused-ignore]
def read(model: Pooled, pieces: Sequence[Piece]) -> Any:
    """Vectors of all sentences, of shape (sentences, size)."""
    model.eval()
    out = torch.zeros(len(pieces), model.bert.config.hidden_size)
    order = sorted(range(len(pieces)), key=lambda i: len(pieces[i][0]))
    for at in range(0, len(order), 64):
        rows = order[at : at + 64]
        out[rows] = model(*tensors(pieces, rows))
    return out


def learn(loss: Any, model: Any, optimiser: Any, schedule: Any) -> None:
    """One step of training by a loss."""
    optimiser.zero_grad()
    loss.backward()
    nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    optimiser.step()
    schedule.step()


def weights_of_labels(targets: Any) -> Any:
    """How much more a sentence counts that has a label, for rare labels would be lost."""
    positive = targets.mean(0).clamp(1e-3, 0.999)
    return ((1 - positive) / positive).clamp(max=100).sqrt()


def fitted_outputs(vectors: Any, targets: Any, steps: int = 300) -> Any:
    """One linear output a label, fitted to vectors as they are."""
    positive = targets.mean(0).clamp(1e-3, 0.999)
    outputs = nn.Linear(vectors.shape[1], targets.shape[1])
    nn.init.zeros_(outputs.weight)
    outputs.bias.data = torch.log(positive / (1 - positive))
    optimiser = torch.optim.Adam(outputs.parameters(), lr=0.01)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda s: 1 - s / steps)
    heavy = weights_of_labels(targets)
    for _ in range(steps):
        rows = torch.randint(len(vectors), (4096,))
        loss = unsure(outputs(vectors[rows]), targets[rows], pos_weight=heavy)
        learn(loss + 1e-4 * (outputs.weight**2).sum(), outputs, optimiser, schedule)
    return outputs


class Further(nn.Module):  # type: ignore[misc]
    """What the encoder learns from: codes, for text that it knew what it read there before, and what a
    larger teacher reads.

    Where that one has read a sentence (``at`` is its place among the ``readings``, vectors and outputs, or
    -1), the encoder is to be as sure of each label as the two are in the mean (of log odds), and its vector
    is to hold, by a linear map, what the larger one holds.
    """

    def __init__(
        self, vectors: Any, targets: Any, known: Any, at: Any = None, readings: Any = None
    ) -> None:
        super().__init__()
        self.targets, self.known, self.before = targets, known, vectors
        self.heavy = weights_of_labels(targets)
        self.spread = vectors.std(0).clamp(min=1e-3)
        self.outputs = fitted_outputs(vectors, targets)
        self.at = at
        with torch.no_grad():
            odds = self.outputs(vectors)
            if at is not None:
                theirs, outputs = readings
                self.theirs = (theirs - theirs.mean(0)) / theirs.std(0).clamp(min=1e-3)
                odds[at >= 0] = (odds[at >= 0] + outputs[at[at >= 0]]) / 2
            self.sure = torch.sigmoid(odds)
        if at is not None:
            self.mapped = nn.Linear(vectors.shape[1], self.theirs.shape[1])
        self.dropout = nn.Dropout(0.1)

    def forward(self, vectors: Any, rows: Any) -> Any:
        """The loss of some sentences' vectors."""
        given = self.outputs(self.dropout(vectors))
        codes = unsure(given, self.targets[rows], pos_weight=self.heavy, reduction="none").mean(1)
        as_sure = unsure(given, self.sure[rows], reduction="none").mean(1)
        apart = (((vectors - self.before[rows]) / self.spread) ** 2).mean(1)
        if self.at is not None:
            at = self.at[rows]
            theirs = ((self.mapped(vectors) - self.theirs[at]) ** 2).mean(1)
            apart = torch.where(at >= 0, theirs, apart)
        return torch.where(
            self.known[rows], 0.5 * codes + as_sure + 0.2 * apart, 1.5 * codes
        ).mean()


def drawn(always: Sequence[bool], bare: Sequence[bool], replay: int) -> list[int]:
    """Which sentences an epoch shows: all of ``always``, so many others, two in three with a code."""
    rows = range(len(always))
    coded = [i for i in rows if not always[i] and not bare[i]]
    plain = [i for i in rows if not always[i] and bare[i]]
    return [
        *(i for i in rows if always[i]),
        *random.sample(coded, min(len(coded), replay * 2 // 3)),
        *random.sample(plain, min(len(plain), replay // 3)),
    ]


def teach(
    model: Pooled,
    pieces: Sequence[Piece],
    further: Further,
    draw: Callable[[], list[int]],
    *,
    epochs: int,
    rate: float,
    batch: int = 32,
    told: Told = lambda *_: None,
) -> None:
    """Train in place; ``draw`` says which sentences an epoch shows."""
    # The word vectors stay: half of all weights, and what keeps words that we never saw near others.
    model.bert.embeddings.word_embeddings.weight.requires_grad_(False)
    groups = [
        {"params": [p for p in model.parameters() if p.requires_grad], "lr": rate},
        {"params": further.parameters(), "lr": rate * 5},
    ]
    optimiser = torch.optim.AdamW(groups, weight_decay=0.01)
    steps = epochs * (len(draw()) // batch + 1)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda s: min(1.0, s / (0.08 * steps)) * max(0.02, 1 - s / steps)
    )
    for epoch in range(epochs):
        model.train()
        order = draw()
        shown = [pieces[i] for i in order]
        parts = batches(shown, range(len(shown)), batch)
        for step, rows in enumerate(parts, 1):
            loss = further(model(*tensors(shown, rows)), [order[r] for r in rows])
            learn(loss, model, optimiser, schedule)
            told(epoch, step, len(parts), float(loss.item()))
    model.eval()
