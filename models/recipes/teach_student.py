"""Teach a smaller encoder to read as the larger one does, and write it as 8-bit ONNX.

Needs what ``teach_encoder.py`` needs. From the project's root, after an encoder has been taught:

    python models/recipes/teach_student.py annotations/coded --teacher out/encoder --out out/student \\
        --layers 3 --inner 768 --epochs 8 --leave-out 1/6
    gvcoder train annotations/coded --out models/default --encoder out/student \\
        --honest-encoder out/student --left-out 1/6

The student has some of the teacher's layers, each with the inner units that weigh most, and is taught to
give every word piece the state, and every sentence the vector, that the teacher gives it, and to tell the
labels (Jiao et al. 2020, TinyBERT). Half of the sentences that it is shown are altered: word pieces
exchanged for near ones, what stands before taken from elsewhere. The teacher reads the same altered text,
so that the student learns how it reads and not only what it said of the coded sentences.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from torch import nn
from transformers import AutoTokenizer, BertConfig, BertModel

sys.path.insert(0, str(Path(__file__).parent))

from teach_encoder import (
    Pooled,
    batches,
    coded_sentences,
    export,
    lone,
    prepare,
    tensors,
    tokenizer_file,
    weights_folder,
)


def weights_of(encoder: Path) -> dict[str, torch.Tensor]:
    """The weights of an 8-bit encoder as numbers again, under the names that torch gives them."""
    graph = onnx.load(str(encoder / "encoder.onnx")).graph
    held = {i.name: numpy_helper.to_array(i) for i in graph.initializer}
    out = {
        k: torch.tensor(v.copy())
        for k, v in held.items()
        if k.startswith("bert.") and v.dtype == np.float32
    }

    def plain(name: str) -> np.ndarray:
        zero = np.asarray(held.get(name + "_zero_point", 0), np.float32)
        return (held[name + "_quantized"].astype(np.float32) - zero) * held[name + "_scale"]

    for node in graph.node:
        if node.op_type == "MatMulInteger":
            # "/bert/encoder/layer/0/.../MatMul_quant" names the module whose weights it multiplies.
            module = node.name.removeprefix("/").split("/MatMul")[0].replace("/", ".")
            name = node.input[1].removesuffix("_quantized")
            out[module + ".weight"] = torch.tensor(plain(name).T.copy())
    for kind in ("word", "position", "token_type"):
        name = f"bert.embeddings.{kind}_embeddings.weight"
        if name not in out:
            out[name] = torch.tensor(plain(name))
    return out


def load_teacher(encoder: Path) -> Pooled:
    """The teacher as a torch module, ready to read and not to learn; a student may teach in turn."""
    weights = weights_of(encoder)
    inner = [v.shape[0] for k, v in weights.items() if k.endswith("intermediate.dense.weight")]
    if not inner:
        raise ValueError(f"{encoder}: not an encoder of teach_encoder.py or teach_student.py")
    told = BertConfig.from_pretrained(weights_folder()).to_dict()
    config = BertConfig.from_dict(
        told | {"num_hidden_layers": len(inner), "intermediate_size": inner[0]}
    )
    config._attn_implementation = "sdpa"
    model = Pooled(BertModel(config))
    # The pooler, which nothing here uses, is all that the exported file lacks.
    missing, _ = model.load_state_dict(weights, strict=False)
    wanting = [m for m in missing if "pooler" not in m]
    if wanting:
        raise ValueError(f"{encoder}: its encoder.onnx lacks the weights {wanting[0]}")
    return model.eval().requires_grad_(False)


def heaviest(layer: nn.Module, inner: int) -> torch.Tensor:
    """Which inner units of a layer to keep: those with most weight in and out."""
    into, out_of = layer.intermediate.dense.weight, layer.output.dense.weight
    return (into.norm(dim=1) * out_of.norm(dim=0)).topk(inner).indices.sort().values


def cut_down(teacher: Pooled, layers: list[int], inner: int, attention: str) -> Pooled:
    """A student of these layers of the teacher with ``inner`` units each."""
    told = teacher.bert.config.to_dict()
    config = BertConfig.from_dict(
        told | {"num_hidden_layers": len(layers), "intermediate_size": inner}
    )
    config._attn_implementation = attention
    student = Pooled(BertModel(config))
    student.bert.embeddings.load_state_dict(teacher.bert.embeddings.state_dict())
    for mine, n in zip(student.bert.encoder.layer, layers, strict=True):
        theirs = teacher.bert.encoder.layer[n]
        keep = heaviest(theirs, inner)
        state = theirs.state_dict()
        for name in ("intermediate.dense.weight", "intermediate.dense.bias"):
            state[name] = state[name][keep]
        state["output.dense.weight"] = state["output.dense.weight"][:, keep]
        mine.load_state_dict(state)
    return student


def neighbours(table: torch.Tensor, among: torch.Tensor, count: int = 8) -> torch.Tensor:
    """For each word piece that occurs (rows of ``among``) the ``count`` nearest of them."""
    rows = nn.functional.normalize(table[among], dim=1)
    near = torch.cat([(part @ rows.T).topk(count + 1).indices[:, 1:] for part in rows.split(512)])
    out = torch.arange(len(table)).unsqueeze(1).repeat(1, count)
    out[among] = among[near]
    return out


class Altering:
    """Alters sentences before both read them."""

    def __init__(self, pieces, table: torch.Tensor, special: set[int]) -> None:
        seen = sorted({t for tokens, _ in pieces for t in tokens} - special)
        self._near = neighbours(table, torch.tensor(seen)).numpy()
        self._special = special
        self._pieces = pieces

    def __call__(self, piece):
        """A sentence as it is, alone, or altered."""
        if random.random() < 0.2:
            piece = lone(piece)
        if random.random() < 0.5:
            return piece
        tokens, first = piece
        other, cut = random.choice(self._pieces)
        rest = other[cut:] if random.random() < 0.3 else tokens[first:]
        rate = random.choice((0.1, 0.2, 0.35))
        changed = [
            t if t in self._special or random.random() > rate else int(random.choice(self._near[t]))
            for t in [*tokens[:first], *rest]
        ]
        return changed, first


def read(model: Pooled, ids, mask, types):
    """The states of a sentence's own pieces (batch, length, size) and its vector (batch, size)."""
    states = model.bert(
        input_ids=ids, attention_mask=mask, token_type_ids=types
    ).last_hidden_state.float()
    own = (mask - types).unsqueeze(-1).float()
    return states, (states * own).sum(1) / own.sum(1).clamp(min=1), own


def teach(student, teacher, head, pieces, targets, alter, a) -> None:
    """Train the student in place; prints the losses of each epoch."""
    student.bert.embeddings.word_embeddings.weight.requires_grad_(False)
    positive = targets.mean(0).clamp(min=1e-3)
    weight = ((1 - positive) / positive).clamp(max=100).sqrt()
    labels_loss = nn.BCEWithLogitsLoss(pos_weight=weight)
    groups = [
        {"params": [p for p in student.parameters() if p.requires_grad], "lr": a.rate},
        {"params": head.parameters(), "lr": a.rate * 5},
    ]
    optimiser = torch.optim.AdamW(groups, weight_decay=0.01, fused=True)
    steps = a.epochs * (len(pieces) // a.batch + 1)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda s: min(1.0, s / (0.05 * steps)) * max(0.01, 1 - s / steps)
    )
    for epoch in range(a.epochs):
        student.train()
        totals, began = np.zeros(3), time.monotonic()
        for rows in batches(pieces, range(len(pieces)), a.batch):
            shown = [alter(pieces[i]) for i in rows]
            tensor = tensors(shown, range(len(shown)))
            with torch.autocast("cpu", dtype=torch.bfloat16, enabled=a.fast):
                with torch.no_grad():
                    states, vectors, own = read(teacher, *tensor)
                mine, vector, _ = read(student, *tensor)
            each = (((mine - states) ** 2).mean(-1, keepdim=True) * own).sum() / own.sum()
            whole = ((vector - vectors) ** 2).mean() * 4
            # What was altered may no longer mean what its coder read.
            same = torch.tensor(
                [x[0] == pieces[i][0][: len(x[0])] for x, i in zip(shown, rows, strict=True)]
            )
            told = torch.tensor(0.0)
            if same.any():
                told = labels_loss(head(vector[same]), targets[rows][same]) * a.labels
            optimiser.zero_grad()
            (each + whole + told).backward()
            nn.utils.clip_grad_norm_(student.parameters(), 1.0)
            optimiser.step()
            schedule.step()
            totals += np.array([each.item(), whole.item(), told.item()]) * len(rows)
        seconds = time.monotonic() - began
        shown = " ".join(f"{t:.4f}" for t in totals / len(pieces))
        print(f"epoch {epoch + 1}: states, vectors, labels {shown}, {seconds:.0f} s", flush=True)
        if a.each_epoch:
            export(student, tokenizer_file(), a.out)


def main() -> None:
    """Teach and export, as the arguments say."""
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("annotations", nargs="+", type=Path)
    ask.add_argument("--teacher", type=Path, required=True, help="folder of teach_encoder.py")
    ask.add_argument("--out", type=Path, required=True)
    ask.add_argument("--layers", type=int, default=3)
    ask.add_argument("--inner", type=int, default=768, help="inner units of a layer")
    ask.add_argument("--epochs", type=int, default=8)
    ask.add_argument("--rate", type=float, default=4e-4)
    ask.add_argument("--batch", type=int, default=32)
    ask.add_argument("--labels", type=float, default=0.3, help="weight of the labels' loss")
    ask.add_argument("--seed", type=int, default=7)
    ask.add_argument("--leave-out", help="N/K: leave out the N-th of K folds of documents")
    ask.add_argument("--fast", action="store_true", help="bfloat16, on processors that have it")
    ask.add_argument("--each-epoch", action="store_true", help="write the student after each epoch")
    a = ask.parse_args()
    random.seed(a.seed)
    np.random.seed(a.seed)
    torch.manual_seed(a.seed)
    texts, contexts, targets, _ = coded_sentences(a.annotations, a.leave_out)
    tokenizer = AutoTokenizer.from_pretrained(weights_folder())
    pieces = prepare(tokenizer, texts, contexts)
    teacher = load_teacher(a.teacher)
    depth = teacher.bert.config.num_hidden_layers
    chosen = [round(i * (depth - 1) / (a.layers - 1)) for i in range(a.layers)]
    student = cut_down(teacher, chosen, a.inner, "sdpa")
    head = nn.Linear(student.bert.config.hidden_size, targets.shape[1])
    nn.init.zeros_(head.weight)
    nn.init.constant_(head.bias, -4.0)
    special = set(tokenizer.all_special_ids)
    alter = Altering(pieces, teacher.bert.embeddings.word_embeddings.weight, special)
    size = sum(p.numel() for p in student.bert.encoder.parameters())
    print(f"{len(pieces)} sentences; layers {chosen}, {size:,} weights in them", flush=True)
    teach(student, teacher, head, pieces, targets, alter, a)
    export(student, tokenizer_file(), a.out)


if __name__ == "__main__":
    main()
