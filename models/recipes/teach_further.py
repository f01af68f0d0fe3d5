"""Teach an encoder of ``teach_encoder.py`` further on text coded since, with thinner layers if wished.

Needs what ``teach_encoder.py`` needs. From the project's root, with that encoder in ``models/default``:

    python models/recipes/teach_further.py annotations/coded --start models/default --inner 896 \\
        --new rg- rh- ri- rj- rk- rl- rm- rn- rp- rq- rt- rx- ry- \\
        --dwell-on ra- rb- rc- rd- re- rf- --leave-out 1/6 --out out/encoder
    gvcoder train annotations/coded --out models/default --encoder out/encoder \\
        --honest-encoder out/encoder --left-out 1/6

An epoch shows all sentences of the documents whose names begin as ``--new`` and ``--dwell-on`` say (of a
name with a ``~`` the part after it) and ``--replay`` of the others, two in three of them with a code. Of
all but the new ones the encoder that it began as, or ``--teacher``, is the teacher: as sure of each label,
and with the same vector, as that one was before it was cut and taught, so that what it knew stays.
``--inner N`` keeps of each layer's inner units the N that weigh most (mean activation times the norm of
what the unit gives on); the teaching mends what that costs.

With ``--readings`` a larger teacher's readings count beside: of sentences that it has read, the encoder is
to be as sure of each label as it and the teacher are in the mean (of log odds).

The encoder that ships was made in seven such steps. The first, as above, from the one of 1,536 inner units
that ``teach_encoder.py`` tells of, with the codes of the new documents as their authors gave them. The second
read the same with the settled codes (``--epochs 5 --rate 1e-4 --teacher`` that wider one). The third took up
the second lot (``--new va- vb- vc- vd- ve- vf- vg- vh-``, all other retold ones under ``--dwell-on``,
``--replay 6000 --rate 1e-4``), a part of them with one coder's codes only. The fourth had nothing new
(all retold ones under ``--dwell-on``, ``--replay 4500 --epochs 3 --rate 1e-4``) but the ``--readings`` of the
second teacher that ``teach_teacher.py`` tells of. The fifth took up the passages as they come, a half of them
with their authors' codes only (``--new xa- xb- xc- xd- xe- xf- xg- xh- --dwell-on ra- rb- rc- rg- rh- ri- rj-
rk- va- vb- vc- vd- --replay 4500 --epochs 4 --rate 1e-4``).
The sixth and seventh took up the case studies, each a part of them, mostly with their authors' codes only
(``--new ya- yb- yc- yd- ye- yf- yg- yh- --dwell-on xa- xb- xd- xe- xf- xg- xh- ra- rb- rc- rd- va- vb- vc-
vd-``, then ``--new za- zc- zd- ze- zh- --dwell-on ya- … yh- xa- … xh- re- rf- rg- rh- ri- rj- rk- ve- vf- vg-
vh-``, both ``--replay 4500 --epochs 3 --rate 1e-4``).
"""

from __future__ import annotations

import argparse
import random
import time
from pathlib import Path

import numpy as np
import torch
from read_back import read_back
from teach_encoder import (
    Pooled,
    batches,
    coded_sentences,
    export,
    learn,
    prepare,
    read_by,
    tensors,
    tokenizer_file,
    weights_folder,
)
from torch import nn
from torch.nn.functional import binary_cross_entropy_with_logits as unsure
from transformers import AutoTokenizer, BertConfig, BertModel


@torch.no_grad()
def read(model: Pooled, pieces) -> torch.Tensor:
    """Vectors of all sentences, of shape (sentences, size)."""
    model.eval()
    out = torch.zeros(len(pieces), model.bert.config.hidden_size)
    order = sorted(range(len(pieces)), key=lambda i: len(pieces[i][0]))
    for at in range(0, len(order), 64):
        rows = order[at : at + 64]
        out[rows] = model(*tensors(pieces, rows))
    return out


def weights_of_labels(targets: torch.Tensor) -> torch.Tensor:
    """How much more a sentence counts that has a label, for rare labels would be lost."""
    positive = targets.mean(0).clamp(1e-3, 0.999)
    return ((1 - positive) / positive).clamp(max=100).sqrt()


def fitted_outputs(vectors, targets, steps: int = 300) -> nn.Linear:
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


def thinner(model: Pooled, pieces, inner: int) -> Pooled:
    """The encoder with the ``inner`` units of each layer that weigh most on some sentences."""
    layers = model.bert.encoder.layer
    active = [torch.zeros(part.intermediate.dense.out_features) for part in layers]
    hooks = [
        part.intermediate.register_forward_hook(
            lambda _, __, given, sums=sums: sums.add_(given.abs().mean((0, 1)))
        )
        for part, sums in zip(layers, active, strict=True)
    ]
    read(model, pieces)
    for hook in hooks:
        hook.remove()
    weights = model.state_dict()
    for number, sums in enumerate(active):
        into, back = (
            f"bert.encoder.layer.{number}.{part}.dense." for part in ("intermediate", "output")
        )
        weighs = sums * weights[back + "weight"].norm(dim=0)
        kept = weighs.topk(inner).indices.sort().values
        for name in (into + "weight", into + "bias"):
            weights[name] = weights[name][kept]
        weights[back + "weight"] = weights[back + "weight"][:, kept]
    config = BertConfig.from_dict(model.bert.config.to_dict() | {"intermediate_size": inner})
    config._attn_implementation = "sdpa"
    out = Pooled(BertModel(config))
    out.load_state_dict(weights)
    return out


class Readings:
    """What a larger teacher read in some of the sentences (``teach_teacher.py``), found by their words."""

    def __init__(self, folder: Path, texts: list[str]) -> None:
        told, _, _, (vectors, self.outputs) = read_by(folder)
        place = {text: at for at, text in enumerate(told)}
        self.at = torch.tensor([place.get(text, -1) for text in texts])
        self.vectors = (vectors - vectors.mean(0)) / vectors.std(0).clamp(min=1e-3)


class Further(nn.Module):
    """What the encoder learns from: codes, for text that it knew what it read there before, and what a
    larger teacher reads.

    Where that one has read a sentence, the encoder is to be as sure of each label as the two are in the mean
    (of log odds), and its vector is to hold, by a linear map, what the larger one holds.
    """

    def __init__(self, vectors, targets, known, readings: Readings | None = None) -> None:
        super().__init__()
        self.targets, self.known, self.before = targets, known, vectors
        self.heavy = weights_of_labels(targets)
        self.spread = vectors.std(0)
        self.outputs = fitted_outputs(vectors, targets)
        self.readings = readings
        with torch.no_grad():
            odds = self.outputs(vectors)
            if readings is not None:
                read = readings.at >= 0
                odds[read] = (odds[read] + readings.outputs[readings.at[read]]) / 2
            self.sure = torch.sigmoid(odds)
        if readings is not None:
            self.mapped = nn.Linear(vectors.shape[1], readings.vectors.shape[1])
        self.dropout = nn.Dropout(0.1)

    def forward(self, vectors, rows):
        """The loss of some sentences' vectors."""
        given = self.outputs(self.dropout(vectors))
        codes = unsure(given, self.targets[rows], pos_weight=self.heavy, reduction="none").mean(1)
        as_sure = unsure(given, self.sure[rows], reduction="none").mean(1)
        apart = (((vectors - self.before[rows]) / self.spread) ** 2).mean(1)
        if self.readings is not None:
            at = self.readings.at[rows]
            theirs = ((self.mapped(vectors) - self.readings.vectors[at]) ** 2).mean(1)
            apart = torch.where(at >= 0, theirs, apart)
        return torch.where(
            self.known[rows], 0.5 * codes + as_sure + 0.2 * apart, 1.5 * codes
        ).mean()


def begins(names: list[str], with_any: list[str]) -> list[bool]:
    """Which documents' names, or what stands in them after a ``~``, begin with any of some words."""
    return [n.split("~")[-1].startswith(tuple(with_any)) for n in names]


def drawn(always, bare, replay: int) -> list[int]:
    """Which sentences an epoch shows."""
    rows = range(len(always))
    coded = [i for i in rows if not always[i] and not bare[i]]
    plain = [i for i in rows if not always[i] and bare[i]]
    return [
        *(i for i in rows if always[i]),
        *random.sample(coded, min(len(coded), replay * 2 // 3)),
        *random.sample(plain, min(len(plain), replay // 3)),
    ]


def teach(model: Pooled, pieces, further: Further, always, bare, a: argparse.Namespace) -> None:
    """Train in place; prints the loss of each epoch."""
    model.bert.embeddings.word_embeddings.weight.requires_grad_(False)
    groups = [
        {"params": [p for p in model.parameters() if p.requires_grad], "lr": a.rate},
        {"params": further.parameters(), "lr": a.rate * 5},
    ]
    optimiser = torch.optim.AdamW(groups, weight_decay=0.01)
    steps = a.epochs * (len(drawn(always, bare, a.replay)) // a.batch + 1)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda s: min(1.0, s / (0.08 * steps)) * max(0.02, 1 - s / steps)
    )
    for epoch in range(a.epochs):
        model.train()
        order, total, began = drawn(always, bare, a.replay), 0.0, time.monotonic()
        shown = [pieces[i] for i in order]
        for rows in batches(shown, range(len(shown)), a.batch):
            loss = further(model(*tensors(shown, rows)), [order[r] for r in rows])
            learn(loss, model, optimiser, schedule)
            total += loss.item() * len(rows)
        seconds = time.monotonic() - began
        print(f"epoch {epoch + 1}: loss {total / len(order):.4f}, {seconds:.0f} s", flush=True)


def main() -> None:
    """Teach further and export, as the arguments say."""
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("annotations", nargs="+", type=Path)
    ask.add_argument("--start", type=Path, required=True, help="folder of the encoder")
    ask.add_argument("--out", type=Path, required=True)
    ask.add_argument("--teacher", type=Path, help="folder of another that is the teacher instead")
    ask.add_argument("--readings", type=Path, help="folder of what a larger teacher read besides")
    ask.add_argument("--inner", type=int, help="inner units of a layer that are kept")
    ask.add_argument("--new", nargs="+", default=[], help="documents that it has not seen")
    ask.add_argument("--dwell-on", nargs="+", default=[], help="others that each epoch shows")
    ask.add_argument("--replay", type=int, default=14000, help="sentences of the other documents")
    ask.add_argument("--epochs", type=int, default=4)
    ask.add_argument("--rate", type=float, default=1.5e-4)
    ask.add_argument("--batch", type=int, default=32)
    ask.add_argument("--seed", type=int, default=7)
    ask.add_argument("--leave-out", help="N/K: leave out the N-th of K folds of documents")
    a = ask.parse_args()
    random.seed(a.seed)
    np.random.seed(a.seed)
    torch.manual_seed(a.seed)
    texts, _, targets, names = coded_sentences(a.annotations, a.leave_out)
    model = read_back(a.start)
    pieces = prepare(AutoTokenizer.from_pretrained(weights_folder()), texts, [""] * len(texts))
    known = ~torch.tensor(begins(names, a.new))
    always = begins(names, a.new + a.dwell_on)
    teacher = read_back(a.teacher) if a.teacher else model
    readings = Readings(a.readings, texts) if a.readings else None
    further = Further(read(teacher, pieces), targets, known, readings)
    if a.inner:
        model = thinner(model, random.sample(pieces, min(2000, len(pieces))), a.inner)
    bare = (targets.sum(1) <= 1).tolist()
    teach(model, pieces, further, always, bare, a)
    export(model, tokenizer_file(), a.out)


if __name__ == "__main__":
    main()
