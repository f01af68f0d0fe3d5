"""Teach an encoder of ``teach_encoder.py`` further on text coded since, with thinner layers if wished.

Needs what ``teach_encoder.py`` needs. From the project's root, with that encoder in ``models/default``:

    python models/recipes/teach_further.py annotations/coded --start models/default --inner 896 \\
        --new rg- rh- ri- rj- rk- rl- rm- rn- rp- rq- rt- rx- ry- \\
        --dwell-on ra- rb- rc- rd- re- rf- --leave-out 1/6 --out out/encoder
    gvcoder train annotations/coded --out models/default --from out/encoder \\
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
from pathlib import Path

import numpy as np
import torch
from teach_encoder import coded_sentences, prepare, read_by, tokenizer_file, weights_folder
from transformers import AutoTokenizer

from pipeline.coding.labels.teaching.files import export, read_back
from pipeline.coding.labels.teaching.further import Further, drawn, read, teach
from pipeline.coding.labels.teaching.network import Pooled, shaped_as


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
    out = shaped_as(weights)
    out.load_state_dict(weights)
    return out


def places(folder: Path, texts: list[str]):
    """Where each sentence stands among those that a larger teacher read (``teach_teacher.py``), or -1, and
    its readings.
    """
    told, _, _, readings = read_by(folder)
    place = {text: at for at, text in enumerate(told)}
    return torch.tensor([place.get(text, -1) for text in texts]), readings


def told(epoch: int, step: int, steps: int, loss: float) -> None:
    """Print the loss now and then."""
    if step % 50 == 0 or step == steps:
        print(f"epoch {epoch + 1}, step {step} of {steps}: loss {loss:.4f}", flush=True)


def begins(names: list[str], with_any: list[str]) -> list[bool]:
    """Which documents' names, or what stands in them after a ``~``, begin with any of some words."""
    return [n.split("~")[-1].startswith(tuple(with_any)) for n in names]


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
    at, readings = places(a.readings, texts) if a.readings else (None, None)
    further = Further(read(teacher, pieces), targets, known, at, readings)
    if a.inner:
        model = thinner(model, random.sample(pieces, min(2000, len(pieces))), a.inner)
    bare = (targets.sum(1) <= 1).tolist()
    teach(
        model,
        pieces,
        further,
        lambda: drawn(always, bare, a.replay),
        epochs=a.epochs,
        rate=a.rate,
        batch=a.batch,
        told=told,
    )
    export(model, tokenizer_file(), a.out)


if __name__ == "__main__":
    main()
