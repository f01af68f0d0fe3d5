"""Profiles from the model's codes against profiles from the coders' codes, on documents left out.

    python -m annotations.score_profiles [--model DIR]

The clusters are the coders' (:mod:`annotations.left_out_cases`), so what is compared is how far errors of
coding come through to a cluster's profile, and how much of it profiling makes good. The documents are parted
in two by their names: choices are made on the half to tune on, and quoted from the other.

Per family precision is of what the model's profile says, recall of what the coder's says, and accuracy of
all that can be asked of a cluster, that nothing is told included. Below stand other votes and each rule of
``pipeline/profiling/aggregation.yaml`` taken away, all against the coders' profiles as they ship. That a rule
agrees more does not prove it right; that it agrees less shows that it feeds on errors.
"""

from __future__ import annotations

import argparse
import zlib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

from annotations.left_out_cases import Case, cases_of, without
from pipeline.coding.annotations import load_annotations
from pipeline.coding.labels import load_model
from pipeline.coding.labels.folds import RETOLD
from pipeline.profiling import profile_clusters
from pipeline.profiling.clusters import ClusterRecord
from pipeline.profiling.settings import Settings, settings
from pipeline.records import DocumentRow, Evidence, Function, Outcome, Profile, Upgrade

HERE = Path(__file__).parent
#: Per family, how many questions can be asked of a cluster; none where they cannot be counted.
FAMILIES: dict[str, int | None] = {
    "governance": 1,
    "loci": len(get_args(Function)),
    "buyers": 1,
    "orientation": 1,
    "upgrading": len(get_args(Upgrade)) * len(get_args(Outcome)),
    "changes": None,
    "shares": None,
}
#: Family → question → answer.
Findings = dict[str, dict[object, object]]


@dataclass(slots=True)
class Agreement:
    """How often the model's profiles say what the coders' say, in one family.

    ``silent`` counts the questions that both leave open, of ``asked``.
    """

    right: int = 0
    given: int = 0
    wanted: int = 0
    silent: int = 0
    asked: int = 0

    @property
    def precision(self) -> float:
        """Of what the model's profiles say."""
        return self.right / self.given if self.given else 0.0

    @property
    def recall(self) -> float:
        """Of what the coders' profiles say."""
        return self.right / self.wanted if self.wanted else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of the two."""
        both = self.given + self.wanted
        return 2 * self.right / both if both else 0.0

    @property
    def accuracy(self) -> float | None:
        """Of all that can be asked; none where that cannot be counted."""
        return (self.right + self.silent) / self.asked if self.asked else None


def is_to_tune_on(document: str) -> bool:
    """Whether a document is of the half to tune on; one retold goes with the one that it retells."""
    return zlib.crc32(f"half {document.split(RETOLD)[0]}".encode()) % 2 == 0


def findings(profile: Profile | None) -> Findings:
    """What is compared of a profile; of none, nothing."""
    found: Findings = defaultdict(dict)
    if profile is None:
        return found
    for family, value in (
        ("governance", profile.governance.dominant),
        ("buyers", profile.buyers.concentration),
        ("orientation", profile.market.orientation),
    ):
        if value is not None:
            found[family][""] = value
    for function, finding in profile.functions.items():
        found["loci"][function] = finding.locus
    for step in profile.upgrading:
        found["upgrading"][step.kind, step.outcome] = True
    for change in profile.changes:
        found["changes"][change.from_, change.to] = True
    for share in profile.buyers.shares:
        found["shares"][round(share.value, 2), share.of] = True
    return found


def profile_of(case: Case, rows: Sequence[Evidence], numbers: Settings) -> Profile | None:
    """The profile of a case from some of its rows, all of which are taken to be on it."""
    record = case.record

    def one(told: Sequence[object], _: object) -> tuple[list[ClusterRecord], list[str | None]]:
        return [record], [record.id] * len(told)

    alone = [row.model_copy(update={"also": []}) for row in rows]
    documents = [_row(case)]
    made, _ = profile_clusters(alone, documents, numbers=numbers, linker=one)
    return made[0] if made else None


def _row(case: Case) -> DocumentRow:
    return DocumentRow(
        id=case.document,
        path=case.document,
        sha256="",
        pages=1,
        title=None,
        authors=[],
        year=case.year,
        sentences=1,
        ocr=False,
        seconds=0,
    )


def agreement(pairs: Sequence[tuple[Findings, Findings]]) -> dict[str, Agreement]:
    """By family, of pairs of what the model's and what the coder's profile says."""
    found = {family: Agreement() for family in FAMILIES}
    for mine, his in pairs:
        for family, questions in FAMILIES.items():
            have, want, sums = mine[family], his[family], found[family]
            sums.right += sum(have.get(key) == value for key, value in want.items())
            sums.given += len(have)
            sums.wanted += len(want)
            if questions is not None:
                sums.asked += questions
                sums.silent += questions - len({*have, *want})
    return found


def table(found: dict[str, Agreement]) -> list[str]:
    """Lines of a table, a family each."""
    lines = [f"{'':12} precision  recall      F1  accuracy     right  given wanted"]
    for family, a in found.items():
        accuracy = "" if a.accuracy is None else f"{a.accuracy:.3f}"
        lines.append(
            f"{family:12} {a.precision:9.3f} {a.recall:7.3f} {a.f1:7.3f} {accuracy:>9} "
            f"{a.right:9} {a.given:6} {a.wanted:6}"
        )
    return lines


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
    taught, rows = {*model.about["taught_on"]}, load_annotations(given.annotations)
    unseen = [row for row in rows if row.document not in taught]
    honest = without(model, [row for row in rows if row.document in taught])
    cases = list(cases_of(honest, unseen))
    coders = [findings(profile_of(case, case.by_coder, settings())) for case in cases]
    for name, half in (("to tune on", True), ("untouched", False)):
        chosen = [n for n, case in enumerate(cases) if is_to_tune_on(case.document) == half]
        documents = len({cases[n].document for n in chosen})
        print(f"\nHalf {name}: {documents} documents, {len(chosen)} clusters")
        for number, (variant, numbers) in enumerate(variants().items()):
            made = [findings(profile_of(cases[n], cases[n].by_model, numbers)) for n in chosen]
            sums = agreement([(m, coders[n]) for m, n in zip(made, chosen, strict=True)])
            if number == 0:
                print("\n".join(table(sums)))
                print(f"\n{'F1':28}" + "".join(f"{family:>12}" for family in FAMILIES))
            print(f"{variant:28}" + "".join(f"{a.f1:12.3f}" for a in sums.values()))


if __name__ == "__main__":
    main()
