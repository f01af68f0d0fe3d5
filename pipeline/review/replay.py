"""Replays reviews on coded text whose codes are known: which order of review teaches soonest?

``make replay``. Documents of one fold are left out to measure on. Of the others' sentences a reviewer
codes some, the heads are taught on those, the rest is put in order by what the heads now say, the next
ones are coded, and so on: as with ``gvcoder review``, ``gvcoder train --with-review``, ``gvcoder run``.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.coding.labels.folds import fold_of
from pipeline.coding.labels.heads import LabelHeads, probabilities
from pipeline.review.orders import doubts, teaching_order

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

#: After so many sentences reviewed the heads are taught anew and measured.
SIZES = (300, 700, 1300, 2000, 3000, 4200, 5600, 7200, 9000, 11000)
FOLDS = 5
#: A label with fewer cases among the documents left out is not measured.
ENOUGH = 5
#: Shares of the full data's F1 at which orders are compared.
MARKS = (0.95, 0.98, 0.99, 1.0)


def by_doubt(p: Floats, documents: Sequence[str]) -> list[int]:
    """The least sure first."""
    return [int(i) for i in np.argsort(-doubts(p).sum(axis=1), kind="stable")]


ORDERS: dict[str, Callable[[Floats, Sequence[str]], list[int]] | None] = {
    "random": None,
    "least sure first": by_doubt,
    "what teaches most": teaching_order,
}


def macro_f1(scores: Floats, targets: Bools) -> float:
    """Mean F1 over the labels with enough cases, a label given from a score of 0."""
    given = scores >= 0
    hits = (given & targets).sum(axis=0)
    all_ = given.sum(axis=0) + targets.sum(axis=0)
    counted = targets.sum(axis=0) >= ENOUGH
    return float(np.mean((2 * hits / np.maximum(all_, 1))[counted]))


def replay(
    vectors: Floats,
    targets: Bools,
    documents: Sequence[str],
    seeds: Sequence[int],
    sizes: Sequence[int] = SIZES,
) -> dict[str, Any]:
    """The F1 on documents left out after each number of sentences reviewed, an order and a seed.

    Raises:
        ValueError: when there are too few sentences for the first of the sizes.
    """
    names = np.array(documents)
    out = np.array([fold_of(d, FOLDS) == 0 for d in documents])
    pool, test = np.flatnonzero(~out), np.flatnonzero(out)
    sizes = [*(s for s in sizes if s < len(pool)), len(pool)]
    if len(sizes) < 2:
        raise ValueError(f"{len(pool)} sentences are too few to replay a review on")

    def score(chosen: NDArray[np.int64], at: NDArray[np.int64]) -> Floats:
        return LabelHeads().fit(vectors[chosen], targets[chosen]).decision_function(vectors[at])

    full = macro_f1(score(pool, test), targets[test])
    curves: dict[str, list[list[float]]] = {name: [] for name in ORDERS}
    for seed in seeds:
        drawn = np.random.default_rng(seed).permutation(pool)
        for name, order in ORDERS.items():
            chosen = drawn[: sizes[0]]
            curve = []
            for now, then in zip(sizes[:-1], sizes[1:], strict=True):
                left = np.setdiff1d(pool, chosen) if order else drawn[now:]
                told = score(chosen, np.concatenate([test, left]))
                curve.append(macro_f1(told[: len(test)], targets[test]))
                picked = (
                    left[order(probabilities(told[len(test) :]), names[left].tolist())]
                    if order
                    else left
                )
                chosen = np.concatenate([chosen, picked[: then - now]])
            curves[name].append([*curve, full])
    return {"sizes": sizes, "full": full, "left_out": len(test), "curves": curves}


def reached(sizes: Sequence[int], curve: Sequence[float], goal: float) -> float:
    """After how many sentences the curve first reaches the goal, between two sizes by a straight line."""
    for i, value in enumerate(curve):
        if value >= goal:
            if i == 0:
                return float(sizes[0])
            part = (goal - curve[i - 1]) / max(value - curve[i - 1], 1e-9)
            return sizes[i - 1] + part * (sizes[i] - sizes[i - 1])
    return float(sizes[-1])


def summary(found: dict[str, Any]) -> str:
    """The table of what each order needs, as Markdown."""
    sizes, full = found["sizes"], found["full"]
    lines = [
        f"F1 of the full data ({sizes[-1]} sentences), on {found['left_out']} sentences of documents left "
        f"out: {full:.3f}.",
        "",
        "| order | " + " | ".join(f"{m:.0%} of it" for m in MARKS) + " |",
        "| --- |" + " --- |" * len(MARKS),
    ]
    need: dict[str, list[float]] = {}
    for name, curves in found["curves"].items():
        mean = np.mean(curves, axis=0).tolist()
        need[name] = [reached(sizes, mean, m * full) for m in MARKS]
        cells = [
            f"{n:,.0f}" + (f" ({n / r:.0%} of random)" if name != "random" else "")
            for n, r in zip(need[name], need["random"], strict=True)
        ]
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def plot(found: dict[str, Any]) -> str:
    """The curves as an SVG picture: sentences reviewed against F1."""
    wide, high, left, low = 760, 420, 70, 50
    sizes, full = found["sizes"], found["full"]
    values = [v for curves in found["curves"].values() for c in curves for v in c]
    bottom, top = min(values) - 0.01, max(*values, full) + 0.01

    def x(n: float) -> float:
        return float(left + (wide - left - 20) * n / sizes[-1])

    def y(v: float) -> float:
        return float(20 + (high - low - 20) * (top - v) / (top - bottom))

    def text(at: float, down: float, words: str, more: str = "") -> str:
        return f'<text x="{at:.1f}" y="{down:.1f}" fill="#333" {more}>{words}</text>'

    def line(points: Sequence[tuple[float, float]], colour: str, more: str = "") -> str:
        drawn = " ".join(f"{px:.1f},{py:.1f}" for px, py in points)
        return f'<polyline points="{drawn}" fill="none" stroke="{colour}" {more}/>'

    ends = (left, wide - 20)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {high}" '
        'font-family="sans-serif" font-size="13">',
        f'<rect width="{wide}" height="{high}" fill="#fff"/>',
        text(left + 6, y(full) - 5, f"full data, {full:.3f}"),
        line([(e, y(full)) for e in ends], "#999", 'stroke-dasharray="5 4"'),
    ]
    for n in range(0, int(sizes[-1]) + 1, 2000):
        parts.append(text(x(n), high - low + 18, f"{n:,}", 'text-anchor="middle"'))
    for v in np.arange(np.ceil(bottom * 20) / 20, top, 0.05):
        parts.append(text(left - 8, y(v) + 4, f"{v:.2f}", 'text-anchor="end"'))
        parts.append(line([(e, y(v)) for e in ends], "#eee"))
    colours = ("#777777", "#4477aa", "#aa3377")
    for i, (name, curves) in enumerate(found["curves"].items()):
        for values_ in curves:
            points = [(x(n), y(v)) for n, v in zip(sizes, values_, strict=True)]
            parts.append(line(points, colours[i], 'stroke-opacity=".35"'))
        mean = np.mean(curves, axis=0)
        points = [(x(n), y(v)) for n, v in zip(sizes, mean, strict=True)]
        parts.append(line(points, colours[i], 'stroke-width="2.4"'))
        parts.append(
            line(
                [(wide - 215, high - low - 74 + 20 * i), (wide - 190, high - low - 74 + 20 * i)],
                colours[i],
                'stroke-width="2.4"',
            )
        )
        parts.append(text(wide - 182, high - low - 70 + 20 * i, name))
    middle = (high - low) / 2
    parts.append(text((wide + left) / 2, high - 10, "sentences reviewed", 'text-anchor="middle"'))
    turned = f'text-anchor="middle" transform="rotate(-90 16 {middle})"'
    parts.append(text(16, middle, "macro F1 on documents left out", turned))
    return "\n".join([*parts, "</svg>"]) + "\n"


def cached(
    annotations: Sequence[Path], model: Path, cache: Path
) -> tuple[Floats, Bools, list[str]]:
    """Vectors, targets and documents of annotations; computed once for the same text and encoder."""
    from pipeline.coding.annotations import load_annotations
    from pipeline.coding.codebook import codebook
    from pipeline.coding.labels.encoder import Encoder
    from pipeline.coding.labels.training import coded_text

    rows = load_annotations(annotations)
    digest = hashlib.sha256((model / "encoder.onnx").read_bytes())
    digest.update(json.dumps([r.model_dump(mode="json") for r in rows]).encode())
    digest.update("\n".join(codebook().labels).encode())
    path = cache / f"vectors-{digest.hexdigest()[:16]}.npz"
    if not path.is_file():
        text = coded_text(rows, Encoder(model))
        cache.mkdir(parents=True, exist_ok=True)
        np.savez(
            path,
            vectors=text.vectors.astype(np.float32),
            targets=text.targets,
            documents=text.documents,
        )
    kept = np.load(path)
    return kept["vectors"].astype(np.float64), kept["targets"], kept["documents"].tolist()


PAGE = """# Which order of review teaches soonest

Made by `make replay`: reviews of the coded text, replayed. Documents of one fold in five are left out to
measure on; of the others, sentences are coded in some order, and the classifiers are taught anew after each
lot. The encoder that ships was taught on all of these documents, so F1 is too good throughout; what counts is
how the orders compare. F1 is the mean over the labels with five cases or more, a label given where it is
likelier than not. Thin lines are single draws of the first lot.

"""


def main() -> None:
    """Replay, print the table, write table and plot beside the documentation."""
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("annotations", type=Path, nargs="+")
    ask.add_argument("--model", type=Path, default=Path("models/default"))
    ask.add_argument("--seeds", type=int, default=3)
    ask.add_argument("--out", type=Path, default=Path("docs"))
    ask.add_argument("--cache", type=Path, default=Path("out/replay"))
    given = ask.parse_args()
    found = replay(*cached(given.annotations, given.model, given.cache), range(given.seeds))
    (given.out / "replay.svg").write_text(plot(found), encoding="utf-8")
    (given.out / "replay.md").write_text(
        "# Replay\n\nMade by `make replay`.\n\n" + summary(found), encoding="utf-8"
    )
    print(summary(found))


if __name__ == "__main__":
    main()
