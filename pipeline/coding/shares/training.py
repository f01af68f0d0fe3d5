"""Learns from coded text which figures are shares, of what and whose; writes ``weights.json``.

    python -m pipeline.coding.shares.training annotations/coded annotations/shares/sentences.jsonl

Documents of the first fold of five are left out: `make evaluate-cases` measures on them. The second file
holds sentences that stand alone, each with the one before it, in the plain prose of reports; none is of
a coded document.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from pipeline.coding.annotations import as_discourses, load_annotations
from pipeline.coding.labels.folds import fold_of
from pipeline.coding.shares.reader import ShareReader
from pipeline.records import Share

#: Regularisation of the classifiers, and the probabilities from which F1 was highest, in
#: cross-validation by documents.
_STRENGTH, _STRENGTH_OF_KINDS = 0.1, 0.3
_THRESHOLD, _THRESHOLD_WITH_RULE = 0.35, 0.3
#: How much more what a rule reads counts: as much as cost nothing in cross-validation, for rules were
#: written on plainer prose than most of the coded text.
_FAVOUR = 1.0
#: A feature must occur so often, and weights under the least are left out.
_OFTEN, _LEAST = 3, 0.008
#: "Two thirds" may be coded 0.66, 0.667 or 0.67.
_NEAR = 0.011


class Example(NamedTuple):
    """A figure of a coded sentence, with the share that its coder saw in it, if any."""

    features: dict[str, float]
    share: Share | None


def examples_of(
    reader: ShareReader, text: str, shares: Sequence[Share], before: str = ""
) -> list[Example]:
    """Every figure of a sentence, paired with the coded share of its value.

    ``before`` is the sentence that stands before it.
    """
    left, found = list(shares), list[Example]()
    for candidate in reader.candidates(text, before):
        share = next((s for s in left if abs(s.value - candidate.figure.value) <= _NEAR), None)
        if share is not None:
            left.remove(share)
        found.append(Example(candidate.features, share))
    return found


def learn(examples: Sequence[Example]) -> dict[str, Any]:
    """The weights of the three classifiers, as ``weights.json`` holds them."""
    shares = [e for e in examples if e.share is not None]
    return {
        "threshold": _THRESHOLD,
        "threshold_with_rule": _THRESHOLD_WITH_RULE,
        "favour": _FAVOUR,
        "is_share": _head(examples, [str(e.share is not None) for e in examples], _STRENGTH),
        "of": _head(shares, [e.share.of for e in shares if e.share], _STRENGTH_OF_KINDS),
        "holder": _head(shares, [e.share.holder for e in shares if e.share], _STRENGTH_OF_KINDS),
    }


def _head(examples: Sequence[Example], answers: list[str], strength: float) -> dict[str, Any]:
    from sklearn.feature_extraction import DictVectorizer
    from sklearn.linear_model import LogisticRegression

    vectorizer = DictVectorizer()
    matrix = vectorizer.fit_transform([e.features for e in examples])
    often = (matrix != 0).sum(0).A1 >= _OFTEN
    model = LogisticRegression(C=strength, max_iter=3000).fit(matrix[:, often], answers)
    names = vectorizer.get_feature_names_out()[often]
    weights = {
        str(name): [round(float(w), 3) for w in column]
        for name, column in zip(names, model.coef_.T, strict=True)
        if max(abs(column)) >= _LEAST
    }
    classes = [str(c) for c in model.classes_]
    return {
        "classes": classes if len(model.coef_) > 1 else classes[1:],
        "intercepts": [round(float(b), 3) for b in model.intercept_],
        "weights": weights,
    }


def coded_examples(folder: Path) -> list[tuple[int, list[Example], list[Share]]]:
    """Of each coded sentence its document's fold, its figures as examples, and its shares."""
    reader, found = ShareReader(), list[tuple[int, list[Example], list[Share]]]()
    for _, rows in as_discourses(load_annotations([folder])):
        fold, before = fold_of(rows[0].document, 5), ""
        for row in rows:
            found.append((fold, examples_of(reader, row.text, row.shares, before), row.shares))
            before = row.text
    return found


def single_examples(file: Path) -> list[Example]:
    """The figures of sentences that stand alone, a JSON object a line."""
    reader, found = ShareReader(), list[Example]()
    for line in filter(str.strip, file.read_text(encoding="utf-8").split("\n")):
        row = json.loads(line)
        shares = [Share.model_validate(s) for s in row["shares"]]
        found += examples_of(reader, row["text"], shares, row["before"])
    return found


def main(folder: Path, single: Path) -> None:
    """Learn from all folds but the first, and from the single sentences, and write."""
    seen = [e for fold, examples, _ in coded_examples(folder) if fold for e in examples]
    seen += single_examples(single)
    target = Path(__file__).with_name("weights.json")
    text = json.dumps(learn(seen), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    target.write_text(text.replace('],"', '],\n"') + "\n", encoding="utf-8")
    print(f"{len(seen)} figures, {sum(e.share is not None for e in seen)} of them shares: {target}")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
