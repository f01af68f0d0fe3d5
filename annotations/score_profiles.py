"""Profiles from the model's codes against profiles from the coders' codes, on documents left out.

    python annotations/score_profiles.py [--model DIR]

The documents are those that the model's encoder was not taught on; classifiers are fitted on four fifths of
these in turn and asked of the rest, so that nothing has seen what it is asked of. Scope, labels and
their probabilities are the model's, clusters and periods the coders', so that what is compared is how far
errors of coding come through to a cluster's profile: agreement on places of functions, buyers and
dominant tie, by each vote and without each rule of ``pipeline/profiling/aggregation.yaml``. That a rule
agrees more does not prove it right; that it agrees less shows that it feeds on errors.
"""

from __future__ import annotations

import argparse
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from pipeline.coding.annotations import load_annotations
from pipeline.coding.codebook import codes_of
from pipeline.coding.coder import LIKELY
from pipeline.coding.labels import LabelModel, load_model
from pipeline.coding.labels.coded import CodedText, coded_text
from pipeline.coding.labels.left_out import leave_out
from pipeline.language.qualifiers import read_qualifiers
from pipeline.profiling import profile_clusters
from pipeline.profiling.settings import Settings, settings
from pipeline.records import Annotation, Evidence, Profile

HERE = Path(__file__).parent
FOLDS = 5
Pair = tuple[list[Evidence], list[Evidence]]


def unseen(model: LabelModel, annotations: Sequence[Path]) -> CodedText:
    """The coded documents that the model's encoder was not taught on."""
    taught = {*model.about["taught_on"]}
    rows = [r for r in load_annotations(annotations) if r.document not in taught]
    return coded_text(rows, model.encoder)


def pairs(model: LabelModel, text: CodedText) -> Iterator[Pair]:
    """Per cluster of a document its evidence by the model and by the coder."""
    left = leave_out(text, FOLDS)
    decided = model.decide_from(model.heads.calibrated(left.scores, left.cues))
    told: dict[tuple[str, str], Pair] = defaultdict(lambda: ([], []))
    for at, (row, decision) in enumerate(zip(text.rows, decided, strict=True)):
        if row.cluster is None:
            continue
        by_model, by_coder = told[row.document, row.cluster.model_dump_json()]
        if row.scope == "case":
            by_coder.append(_evidence(row, at))
        if decision.is_claim and "scope:case" in decision.labels:
            likely = {
                x
                for x in decision.labels
                if not x.startswith("governance:") or decision.scores[x] >= LIKELY
            }
            codes = codes_of(likely)
            by_model.append(
                _evidence(row, at).model_copy(
                    update={
                        **{f: codes[f] for f in ("governance", "buyers", "functions", "upgrading")},
                        "scores": decision.scores,
                        "qualifiers": read_qualifiers(row.text),
                    }
                )
            )
    yield from (pair for _, pair in sorted(told.items()))


def _evidence(row: Annotation, at: int) -> Evidence:
    codes = row.model_dump(
        by_alias=True,
        include={"governance", "buyers", "functions", "upgrading", "cluster", "period"},
    )
    return Evidence(
        **codes,
        scope="case",
        id=row.id,
        document=row.document,
        page=1,
        boxes=[],
        start=at * 100,
        end=at * 100 + 1,
        text=row.text,
        section=row.section,
        scores={},
        cluster_id=None,
    )


def agreement(told: Sequence[Pair], numbers: Settings) -> dict[str, tuple[int, int]]:
    """By what is asked of a profile: how often the model's says what the coder's says, of how many."""
    same: Counter[str] = Counter()
    asked: Counter[str] = Counter()
    for by_model, by_coder in told:
        mine, his = _only(by_model, numbers), _only(by_coder, numbers)
        if his is None:
            continue
        for what, found in _findings(his).items():
            kind = what[0]
            asked[kind] += 1
            same[kind] += mine is not None and _findings(mine).get(what) == found
    return {kind: (same[kind], n) for kind, n in sorted(asked.items())}


def _only(rows: Sequence[Evidence], numbers: Settings) -> Profile | None:
    made, _ = profile_clusters(rows, [], numbers=numbers)
    return made[0] if len(made) == 1 else None


def _findings(profile: Profile) -> dict[tuple[str, ...], str]:
    found: dict[tuple[str, ...], str] = {
        ("loci", function): finding.locus for function, finding in profile.functions.items()
    }
    if profile.buyers.concentration:
        found["buyers",] = profile.buyers.concentration
    if profile.governance.dominant:
        found["governance",] = profile.governance.dominant
    return found


def variants() -> dict[str, Settings]:
    """The settings as they ship, other votes, and each rule taken away."""
    ship = settings()
    any_share = ship.both_places.model_copy(update={"sentences": 0.0, "share": 0.4})
    changes: dict[str, dict[str, object]] = {
        "as it ships": {},
        "vote: noisy_or": {"vote": "noisy_or"},
        "vote: sentences": {"vote": "sentences"},
        "both places by share alone": {"both_places": any_share},
        "nothing taken for granted": {"taken_for_granted": {}},
        "denials tell nothing": {"told_by_denial": frozenset()},
    }
    return {name: ship.model_copy(update=change) for name, change in changes.items()}


def main() -> None:
    """Code, profile, compare and print."""
    ask = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    ask.add_argument("annotations", nargs="*", type=Path, default=[HERE / "coded"])
    ask.add_argument("--model", type=Path, default=None)
    given = ask.parse_args()
    model = load_model(given.model)
    text = unseen(model, given.annotations)
    told = list(pairs(model, text))
    print(f"{len(np.unique(text.documents))} documents, {len(told)} clusters")
    for name, numbers in variants().items():
        found = agreement(told, numbers)
        line = "".join(f"{k:>12} {a:4} of {n:4} {a / n:.3f}" for k, (a, n) in found.items())
        print(f"{name:28}{line}")


if __name__ == "__main__":
    main()
