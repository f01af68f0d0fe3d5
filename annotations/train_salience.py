"""Teaches which of the places and countries that a work names it is about.

    python -m annotations.train_salience

Learns from the works of ``coded/`` that have three clusters at most and are not in the fold by which
cases are measured, each once with its title and once without, as passages come; writes
``pipeline/coding/cases/salience.json``. For each work a softmax over its places and countries, the right one
being the cluster of most of its sentences; its nation is hardly right where a place is coded.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from annotations.score_cases import compare
from annotations.score_readers import HERE, LEFT_OUT, read_works
from pipeline.coding.cases.candidates import Case, find_cases
from pipeline.coding.cases.finder import read_sights
from pipeline.coding.cases.lands import Lands
from pipeline.coding.cases.salience import features
from pipeline.coding.discourse import Discourse
from pipeline.coding.labels.folds import fold_of
from pipeline.records import Annotation, Cluster

#: Works of more clusters have no main one.
_CLUSTERS = 3
#: How right a nation is where the coder has a place in it.
_NATION = 0.05
#: The strength of the pull towards nought.
_RIDGE = 4.0

Floats = NDArray[np.float64]


class Choice(NamedTuple):
    """A work: the features of each of its places and countries (rows), and how right each is."""

    told: Floats
    right: Floats


def choices(discourse: Discourse, rows: list[Annotation], names: list[str]) -> list[Choice]:
    """What a work teaches, with its title and without; nothing where no right case is named."""
    coded = [r.cluster for r in rows if r.scope == "case" and r.cluster]
    counts = Counter((c.place, c.country) for c in coded)
    if not 1 <= len(counts) <= _CLUSTERS:
        return []
    main = counts.most_common(1)[0][0]
    want = next(c for c in coded if (c.place, c.country) == main)
    made = []
    for title in (discourse.title, None):
        work = read_sights(Discourse(discourse.units, title, discourse.year))
        lands = Lands(work)
        cases = find_cases(work, lands)
        right = np.array([_right(want, case) for case in cases])
        if right.any():
            told = [features(case, work, lands) for case in cases]
            made.append(Choice(np.array([[f[n] for n in names] for f in told]), right))
    return made


def _right(want: Cluster, case: Case) -> float:
    given = Cluster(
        name=case.name,
        place=None if case.national else case.name,
        country=case.country or want.country,
        sector=want.sector,
    )
    return compare(want, given).place * (_NATION if case.national and want.place else 1.0)


def fit(given: Iterable[Choice], features: int) -> Floats:
    """The weights under which the right cases are likeliest, drawn towards nought."""
    works = list(given)

    def loss(weights: Floats) -> tuple[float, Floats]:
        value, slope = _RIDGE / 2 * float(weights @ weights), _RIDGE * weights
        for told, right in works:
            scores = told @ weights
            likely = np.exp(scores - scores.max())
            likely /= likely.sum()
            hit = likely * right
            value -= float(np.log(hit.sum()))
            slope = slope - told.T @ (hit / hit.sum() - likely)
        return value, slope

    return np.asarray(minimize(loss, np.zeros(features), jac=True, method="L-BFGS-B").x)


def main() -> None:
    """Teach and write."""
    works = [w for w in read_works() if fold_of(w[1][0].document, 5) != LEFT_OUT]
    nothing = read_sights(Discourse([]))
    names = list(features(Case("", None, False, 0.0), nothing, Lands(nothing)))
    taught = [choice for discourse, rows in works for choice in choices(discourse, rows, names)]
    weights = fit(taught, len(names))
    told = {name: round(float(weight), 2) for name, weight in zip(names, weights, strict=True)}
    path = HERE.parent / "pipeline" / "coding" / "cases" / "salience.json"
    Path(path).write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
    print(f"{len(taught)} works, with and without title; {path.name}: {told}")


if __name__ == "__main__":
    main()
