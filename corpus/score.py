"""Hold the profiles of each sample case study against the truth profile that a reader wrote of it.

    python corpus/score.py           each study alone, with the shipped model; prints tables
    python corpus/score.py --coded   only the studies whose sentences a reader coded, by both codes
    python corpus/score.py --ladder  those studies with one layer of coding at a time put right

Besides, the evidence of all studies is added up by each vote that ``aggregation.yaml`` can choose, and
studies whose sentences a reader coded (``coded/``) are profiled from those codes too, beside the model's,
so that errors of coding and of profiling are told apart. The truth is one reader's, and the profiling
rules were tried on this corpus: the figures tell whether a change makes things better or worse here, not
how right profiles of other papers are.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from ladder import ASKED, compose, ladder
from readers_codes import by_reader

from pipeline import Coding, read, tag
from pipeline.coding.discourse import Discourse
from pipeline.profiling import profile_clusters
from pipeline.profiling.scoring import TrueCluster, load_truth, score_profiles
from pipeline.profiling.settings import Settings, settings
from pipeline.records import DocumentRow, Evidence, Profile

HERE = Path(__file__).parent
VOTES = ("saturating", "noisy_or", "sentences")


class Study(NamedTuple):
    """A case study as it was read and coded, with what a reader says of it."""

    name: str
    coding: Coding
    truth: list[TrueCluster]

    @property
    def evidence(self) -> list[Evidence]:
        """The sentences that the model took for evidence."""
        return list(self.coding.evidence)

    @property
    def documents(self) -> list[DocumentRow]:
        """The study's own row."""
        return [self.coding.paper.row]

    def profiles(
        self, evidence: Sequence[Evidence], numbers: Settings | None = None
    ) -> list[Profile]:
        """The clusters of some evidence on this study."""
        return profile_clusters(evidence, self.documents, numbers=numbers)[0]

    def by_reader(self) -> list[Evidence]:
        """The evidence as a reader coded it."""
        lines = (HERE / "coded" / f"{self.name}.jsonl").read_text(encoding="utf-8").splitlines()
        paper = self.coding.paper
        return by_reader(lines, paper.sentences, Discourse.of(paper.document))


class Tables:
    """Right answers of those asked for, by what was asked."""

    def __init__(self) -> None:
        self.right: Counter[str] = Counter()
        self.asked: Counter[str] = Counter()

    def add(self, profiles: Sequence[Profile], truth: Sequence[TrueCluster]) -> str:
        """Count one study; returns its own figures in words."""
        scores = score_profiles(profiles, truth)
        parts = []
        for name, value in scores.items():
            if isinstance(value, dict) and "right" in value:
                self.right[name] += value["right"]
                self.asked[name] += value["n"]
                parts.append(f"{name} {value['right']}/{value['n']}")
        clusters = scores["clusters"]
        self.right["clusters found"] += round(clusters["recall"] * clusters["n"])
        self.asked["clusters found"] += clusters["n"]
        self.right["profiles that are such a cluster"] += round(
            (clusters["precision"] or 0) * len(profiles)
        )
        self.asked["profiles that are such a cluster"] += len(profiles)
        return ", ".join(parts)

    def show(self) -> None:
        """Print the sums."""
        for name, cases in self.asked.items():
            part = self.right[name] / max(cases, 1)
            print(f"{name:34} {self.right[name]:4} of {cases:4}  {part:.2f}")


def beside(model: Tables, reader: Tables) -> list[str]:
    """Lines that hold the sums from the model's codes beside those from a reader's."""

    def told(sums: Tables, name: str) -> str:
        right, asked = sums.right[name], sums.asked[name]
        return f"{right:3} of {asked:3} {right / max(asked, 1):5.2f}"

    head = f"{'':34} {'the model':>16}   {'a reader':>16}"
    return [head, *(f"{n:34} {told(model, n):>16}   {told(reader, n):>16}" for n in model.asked)]


def main() -> None:
    """Read, code, score and print; with ``--coded`` or ``--ladder`` only what a reader coded."""
    asked = set(sys.argv[1:])
    coded = {path.stem for path in (HERE / "coded").glob("*.jsonl")}
    truths = sorted((HERE / "truth").glob("*.json"))
    studies = [_read(t) for t in truths if not asked or t.stem in coded]
    if not asked:
        _show_all(studies)
    if asked <= {"--coded"}:
        _show_coded([study for study in studies if study.name in coded])
    if "--ladder" in asked:
        _show_ladder(studies)


def _show_all(studies: Sequence[Study]) -> None:
    whole = Tables()
    for study in studies:
        print(f"{study.name:32} {whole.add(study.profiles(study.evidence), study.truth)}")
    print("\nWith the shipped model:")
    whole.show()
    for vote in VOTES:
        sums = Tables()
        numbers = settings().model_copy(update={"vote": vote})
        for study in studies:
            sums.add(study.profiles(study.evidence, numbers), study.truth)
        print(f"\nAdded up by the vote {vote!r}:")
        sums.show()


def _show_coded(studies: Sequence[Study]) -> None:
    model, reader = Tables(), Tables()
    print("\nFrom the model's codes and from a reader's:")
    for study in studies:
        for who, sums, used in (
            ("model", model, study.evidence),
            ("reader", reader, study.by_reader()),
        ):
            print(f"{study.name:32} {who:6} {sums.add(study.profiles(used), study.truth)}")
    print("\n".join(beside(model, reader)))


def _show_ladder(studies: Sequence[Study]) -> None:
    read_by_hand = [(study, study.by_reader()) for study in studies]

    def right(layers: frozenset[str]) -> Counter[str]:
        sums = Tables()
        for study, told in read_by_hand:
            sums.add(study.profiles(compose(study.coding, told, layers)), study.truth)
        asked.update(sums.asked)
        return sums.right

    asked: dict[str, int] = {}
    lines = ladder(right)
    print("Right answers when layers of coding are a reader's instead of the model's:\n")
    print("\n".join(lines))
    print(f"{'asked':34}" + "".join(f"{asked[name]:12}" for name in ASKED))


def _read(truth: Path) -> Study:
    coding = tag(read(HERE / f"{truth.stem}.pdf", ocr="none"))
    return Study(truth.stem, coding, load_truth([truth]))


if __name__ == "__main__":
    main()
