"""Measure a model beside its baselines on documents left out, and write it all into the model's card.

Needs ``pip install '.[evaluate]'`` (matplotlib, and MiniLM as it comes). From the project's root, for the
shipped model (``make card``):

    python models/recipes/measure.py annotations/coded --left-out 1/6

A model whose encoder was taught on all documents needs ``--honest``, the folder of one that was taught the
same way without those left out. ``--plain`` names another encoder for the row of embeddings alone.

Writes the sections of ``CARD.md`` below its mark (baselines, sectors, learning curve, calibration, confusion
of the governance types, kinds of error), the two plots beside it, and ``worst.jsonl``: the sentences on
which the model was surest and wrong, with what was said of those that somebody had read. After reading
more of them, or for the sectors alone, ``--only errors`` and ``--only sectors`` make one section anew.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from pipeline.coding.annotations import load_annotations
from pipeline.coding.codebook import codebook
from pipeline.coding.labels import baselines, load_model
from pipeline.coding.labels.card import MEASURED, decided, with_sections
from pipeline.coding.labels.coded import CodedText, coded_text
from pipeline.coding.labels.crossing import judged
from pipeline.coding.labels.encoder import Encoder
from pipeline.coding.labels.errors_read import kinds_of_error, with_readings, worst
from pipeline.coding.labels.evaluation import evaluate
from pipeline.coding.labels.folds import fold_of, parts_of
from pipeline.coding.labels.heads import LabelHeads
from pipeline.coding.labels.left_out import left_out_scores, thresholds_from
from pipeline.coding.labels.model import LabelModel
from pipeline.coding.labels.scoring import family_f1, score_labels
from pipeline.coding.labels.training import JUDGED_IN
from pipeline.coding.labels.untaught import Untaught

FAMILIES = ["scope", "governance", "buyers", "function", "locus", "upgrading", "outcome"]
#: Documents drawn with replacement so many times for an interval.
DRAWS = 400


def families(targets: np.ndarray, given: np.ndarray) -> dict[str, float]:
    """Macro F1 a family."""
    return family_f1(score_labels(targets, given, codebook().labels))


def interval(targets: np.ndarray, given: np.ndarray, documents: np.ndarray) -> dict[str, list]:
    """The middle 95 % of each family's F1 over documents drawn anew."""
    rng = np.random.default_rng(11)
    names = np.unique(documents)
    rows = {d: np.flatnonzero(documents == d) for d in names}
    drawn = []
    for _ in range(DRAWS):
        at = np.concatenate([rows[d] for d in rng.choice(names, len(names))])
        drawn.append(families(targets[at], given[at]))
    return {
        f: np.percentile([d.get(f, 0.0) for d in drawn], [2.5, 97.5]).tolist() for f in FAMILIES
    }


class Split:
    """The coded sentences seen and left out, by one encoder."""

    def __init__(self, rows: Sequence, encoder: Encoder, fold: int, folds: int) -> None:
        text = coded_text(rows, encoder)
        out = np.array([fold_of(d, folds) == fold for d in text.documents])
        self.seen, self.unseen = text.part(~out), text.part(out)


def crossed(text: CodedText) -> tuple[np.ndarray, dict[str, float]]:
    """Probabilities of seen sentences by heads that saw no sentence of their document, and the
    thresholds that these lead to.
    """
    scores, _ = left_out_scores(text, 5, LabelHeads())
    p = LabelHeads().fit(text.vectors, text.targets)
    p.calibrate(scores, text.cues, text.targets)
    given = p.calibrated(scores, text.cues)
    return given, thresholds_from(given, text.targets)


def by_vectors(split: Split, model: LabelModel, part: float = 1.0) -> np.ndarray:
    """What heads on vectors give for the sentences left out, taught on a part of the documents."""
    seen = split.seen
    if part < 1:
        names = np.unique(seen.documents)
        kept = np.random.default_rng(3).permutation(names)[: round(part * len(names))]
        seen = seen.part(np.isin(seen.documents, kept))
    heads = LabelHeads().fit(seen.vectors, seen.targets)
    scores, _ = left_out_scores(seen, 5, LabelHeads())
    heads.calibrate(scores, seen.cues, seen.targets)
    p = heads.calibrated(scores, seen.cues)
    made = LabelModel(
        model.encoder, heads, model.labels, thresholds_from(p, seen.targets), model.about
    )
    unseen = split.unseen
    return decided(made, heads.calibrated(heads.decision_function(unseen.vectors), unseen.cues))


def by_words(split: Split) -> np.ndarray:
    """TF-IDF alone, with thresholds from a fifth of the documents seen."""
    seen, unseen = split.seen, split.unseen
    held = np.array([fold_of(d, 5) == 0 for d in seen.documents])
    texts = np.array([r.text for r in seen.rows], object)
    inner = baselines.tfidf(texts[~held], seen.targets[~held], texts[held])
    outer = baselines.tfidf(texts, seen.targets, [r.text for r in unseen.rows])
    return baselines.by_best_threshold(inner, seen.targets[held], outer)


def table(found: dict[str, dict[str, float]]) -> list[str]:
    """Markdown: a row a way of coding, a column a family."""
    head = "| | " + " | ".join(FAMILIES) + " |"
    rule = "| --- " * (len(FAMILIES) + 1) + "|"
    rows = [
        f"| {name} | " + " | ".join(f"{f1.get(f, 0):.2f}" for f in FAMILIES) + " |"
        for name, f1 in found.items()
    ]
    return [head, rule, *rows]


def kinds_of_text(documents: np.ndarray, folder: Path) -> dict[str, np.ndarray]:
    """Which sentences are of retold, picked and plain passages, short texts and studies.

    By the list of sources beside a folder of double codings, and by these.
    """
    listed = (folder.parent / "sources.jsonl").read_text(encoding="utf-8").splitlines()
    sources = [s for s in map(json.loads, listed) if s.get("retold")]
    told = np.isin(documents, [s["document"] for s in sources])
    picked = np.isin(documents, [s["document"] for s in sources if s.get("picked")])
    found = {}
    for kind in ("plain", "short"):
        coded = (folder / f"{kind}-first.jsonl").read_text(encoding="utf-8").splitlines()
        found[kind] = np.isin(documents, sorted({json.loads(line)["document"] for line in coded}))
    return {
        "retold passages": told & ~picked,
        "retold, picked": picked,
        "plain passages": found["plain"],
        "short texts": found["short"],
        "studies": ~told & ~found["plain"] & ~found["short"],
    }


def confusion(targets: np.ndarray, given: np.ndarray) -> list[str]:
    """Markdown: sentences with a governance type by the coder (rows) and by the model (columns)."""
    labels = [x for x in codebook().labels if x.startswith("governance:")]
    at = [codebook().labels.index(x) for x in labels]
    names = [x.split(":")[1] for x in labels]
    t, g = targets[:, at], given[:, at]
    lines = [
        "| coded \\ given | " + " | ".join(names) + " | none |",
        "| --- " * (len(at) + 2) + "|",
    ]
    for i, name in enumerate(names):
        rows = t[:, i]
        cells = [str(int(g[rows, j].sum())) for j in range(len(at))]
        lines.append(
            f"| {name} | " + " | ".join(cells) + f" | {int((~g[rows].any(axis=1)).sum())} |"
        )
    none = ~t.any(axis=1)
    lines.append(
        "| none | " + " | ".join(str(int(g[none, j].sum())) for j in range(len(at))) + " | |"
    )
    return lines


def plots(
    folder: Path, p: np.ndarray, targets: np.ndarray, curve: dict[int, dict[str, float]]
) -> None:
    """``calibration.svg`` and ``learning.svg``."""
    import matplotlib

    matplotlib.use("svg")
    matplotlib.rcParams["svg.hashsalt"] = "gvcoder"
    from matplotlib import pyplot as plt

    edges = np.linspace(0, 1, 11)
    fig, ax = plt.subplots(figsize=(4.2, 4))
    which = np.clip(np.digitize(p.ravel(), edges) - 1, 0, 9)
    xs = [p.ravel()[which == b].mean() for b in range(10) if (which == b).any()]
    ys = [targets.ravel()[which == b].mean() for b in range(10) if (which == b).any()]
    ax.plot([0, 1], [0, 1], color="#999", lw=1)
    ax.plot(xs, ys, "o-", color="#4477aa")
    ax.set(
        xlabel="probability told", ylabel="part that was so coded", title="Calibration, left out"
    )
    fig.tight_layout()
    fig.savefig(folder / "calibration.svg", metadata={"Date": None})
    fig, ax = plt.subplots(figsize=(5.2, 4))
    for family in FAMILIES:
        ax.plot(list(curve), [c.get(family, 0) for c in curve.values()], "o-", label=family)
    ax.set(xlabel="documents taught from", ylabel="macro F1, left out", title="Learning curve")
    ax.legend(fontsize=8)
    fig.tight_layout()
    fig.savefig(folder / "learning.svg", metadata={"Date": None})


def rows_of(path: Path) -> list[dict]:
    """The objects of JSON Lines; none where there is no such file."""
    if not path.exists():
        return []
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def errors(model: Path) -> dict[str, str]:
    """The section on the worst errors, from what was read of them."""
    return {"The worst errors, read": "\n".join(kinds_of_error(rows_of(model / "worst.jsonl")))}


def sectors(annotations: Sequence[Path], model: Path) -> dict[str, str]:
    """The section with documents and with whole sectors left out, on documents that the encoder never saw."""
    found = evaluate(
        annotations, model=model, cross_validate=5, baselines=True, unseen=True, say=print
    )
    lines = [
        "By `gvcoder evaluate annotations/coded --cross-validate --unseen`: every way of coding learns "
        "from the documents alone that the encoder was not taught on, a part of them left out in turn, "
        "or of their sectors (ISIC divisions). The encoder itself was taught on other documents of these "
        "sectors.",
        *found.notes,
    ]
    for beside in found.beside:
        lines += [
            "",
            f"Whole {beside.left_out} left out ({beside.sentences} sentences of {beside.documents} "
            "documents):",
            "",
            *table(beside.ways),
        ]
    return {"Whole sectors left out": "\n".join(lines)}


def measured(a: argparse.Namespace) -> dict[str, str]:
    """All sections, with the plots and the list of the worst errors written beside the card."""
    import matplotlib  # noqa: F401 - is to be wanting now and not after an hour

    fold, folds = (int(x) for x in a.left_out.split("/"))
    rows, model = load_annotations(a.annotations), load_model(a.model)
    encoders = (
        Encoder(a.honest) if a.honest else model.encoder,
        Encoder(a.plain) if a.plain else Untaught(),
    )
    honest, plain = (Split(rows, encoder, fold, folds) for encoder in encoders)
    unseen, targets = honest.unseen, honest.unseen.targets
    if not a.honest and set(unseen.documents) & set(model.about["taught_on"]):
        raise SystemExit(
            "the encoder was taught on documents of this fold; name another with --honest"
        )
    heads = LabelHeads().fit(honest.seen.vectors, honest.seen.targets).take_calibration(model.heads)
    scores = heads.decision_function(unseen.vectors)
    # What the model gives as it ships, and what it gives where nothing was chosen by the very documents.
    shipped = heads.calibrated(scores, unseen.cues)
    part = parts_of(unseen.documents.tolist(), JUDGED_IN)
    parts = np.array([part[d] for d in unseen.documents.tolist()])
    p, given = judged(scores, unseen.cues, targets, parts, model)
    ways: dict[str, Callable[[], np.ndarray]] = {
        "majority": lambda: baselines.majority(honest.seen.targets, len(targets)),
        "keywords": lambda: baselines.keywords([r.text for r in unseen.rows]),
        "TF-IDF": lambda: by_words(honest),
        "MiniLM as it comes": lambda: by_vectors(plain, model),
        "this model": lambda: given,
    }
    found = {name: families(targets, way()) for name, way in ways.items()}
    spread = interval(targets, given, unseen.documents)
    names = len(np.unique(honest.seen.documents))
    curve = {
        round(part * names): families(targets, by_vectors(plain, model, part))
        for part in (0.125, 0.25, 0.5, 1.0)
    }
    plots(a.model, p, targets, curve)
    listed = a.model / "worst.jsonl"
    bad = with_readings(worst(unseen, shipped, decided(model, shipped)), rows_of(listed))
    text = "".join(json.dumps(w, ensure_ascii=False) + "\n" for w in bad)
    listed.write_text(text, encoding="utf-8")
    sections = {
        "Beside four baselines": [
            f"By `models/recipes/measure.py`, as all that follows, on {len(targets)} sentences of "
            f"{len(set(unseen.documents))} documents (fold {a.left_out}) that neither encoder nor heads had "
            f"seen; {len(honest.seen.rows)} sentences to learn from. Macro F1 a family; locus and outcome "
            "count the pair.",
            "",
            *table(found),
            "",
            "95 % intervals of this model, documents drawn anew: "
            + ", ".join(f"{f} {spread[f][0]:.2f} to {spread[f][1]:.2f}" for f in FAMILIES)
            + ".",
        ],
        "Sectors never seen": never_seen(honest, given),
        "By kind of text": [
            "What is published, retold sentence by sentence; such passages picked for ties, buyers and steps "
            "up; sober scholarly, agency and press prose; press items, abstracts and letters; the longer "
            "studies, many of them literary in tone:",
            "",
            *table(
                {
                    f"{kind} ({int(of.sum())} sentences)": families(targets[of], given[of])
                    for kind, of in kinds_of_text(unseen.documents, a.double).items()
                    if of.any()
                }
            ),
        ],
        "Is more text still paying?": [
            "Heads on the plain encoder, taught on a part of the documents:",
            "",
            *table({f"{n} documents": f1 for n, f1 in curve.items()}),
            "",
            "![Learning curve](learning.svg)",
        ],
        "Calibration": ["![Calibration](calibration.svg)"],
        "Governance types taken for one another": confusion(targets, given),
    }
    return {
        **{heading: "\n".join(lines) for heading, lines in sections.items()},
        **sectors(a.annotations, a.model),
        **errors(a.model),
    }


def never_seen(split: Split, given: np.ndarray) -> list[str]:
    """Markdown: the model on documents that are on a sector, by its name, of which none was learnt from."""
    unseen = split.unseen
    known = {r.cluster.sector for r in split.seen.rows if r.cluster}
    new = np.array([bool(r.cluster and r.cluster.sector not in known) for r in unseen.rows])
    ours = set(unseen.documents[new])
    of = np.isin(unseen.documents, list(ours))
    return [
        f"Of these documents {len(ours)} ({int(of.sum())} sentences) are on a sector of which no "
        "document was learnt from:",
        "",
        *table({"this model": families(unseen.targets[of], given[of])}),
    ]


def main() -> None:
    """Measure, as the arguments say."""
    ask = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    ask.add_argument("annotations", nargs="+", type=Path)
    ask.add_argument("--model", type=Path, default=Path("models/default"))
    ask.add_argument("--honest", type=Path)
    ask.add_argument("--plain", type=Path)
    ask.add_argument("--left-out", default="1/6")
    ask.add_argument("--only", choices=["errors", "sectors"])
    ask.add_argument(
        "--double", type=Path, default=Path("annotations/double"), help="folder of double codings"
    )
    a = ask.parse_args()
    path = a.model / "CARD.md"
    card = path.read_text(encoding="utf-8")
    if a.only and MEASURED not in card:
        raise SystemExit(f"{path}: this model was not measured yet; leave --only out")
    if a.only:
        made = errors(a.model) if a.only == "errors" else sectors(a.annotations, a.model)
    else:
        made, card = measured(a), card.partition(MEASURED)[0]
    path.write_text(with_sections(card, made), encoding="utf-8")


if __name__ == "__main__":
    main()
