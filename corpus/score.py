"""Hold the profiles of each sample case study against the truth profile that a reader wrote of it.

    python corpus/score.py          each study alone, with the shipped model; prints tables

Besides, the evidence of all studies is added up by each vote that ``aggregation.yaml`` can choose, and
studies whose sentences a reader coded (``coded/``) are profiled from those codes too, so that errors of
coding and of profiling are told apart. The truth is one reader's, and the profiling rules were tried on this
corpus: the figures tell whether a change makes things better or worse here, not how right profiles of
other papers are.
"""

from __future__ import annotations

import json
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from pipeline.profiling import profile_clusters
from pipeline.profiling.scoring import TrueCluster, load_truth, score_profiles
from pipeline.profiling.settings import settings
from pipeline.records import Codes, DocumentRow, Evidence, Profile, SentenceRow
from pipeline.running.run import run

HERE = Path(__file__).parent
VOTES = ("saturating", "noisy_or", "sentences")


class Study(NamedTuple):
    """A case study as it was read and coded, with what a reader says of it."""

    name: str
    evidence: list[Evidence]
    sentences: list[SentenceRow]
    documents: list[DocumentRow]
    profiles: list[Profile]
    truth: list[TrueCluster]


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


def main() -> None:
    """Run, score and print."""
    studies = [_read(truth) for truth in sorted((HERE / "truth").glob("*.json"))]
    whole = Tables()
    for study in studies:
        print(f"{study.name:32} {whole.add(study.profiles, study.truth)}")
    print("\nWith the shipped model:")
    whole.show()
    for vote in VOTES:
        sums = Tables()
        numbers = settings().model_copy(update={"vote": vote})
        for study in studies:
            made, _ = profile_clusters(study.evidence, study.documents, numbers=numbers)
            sums.add(made, study.truth)
        print(f"\nAdded up by the vote {vote!r}:")
        sums.show()
    coded = [s for s in studies if (HERE / "coded" / f"{s.name}.jsonl").is_file()]
    names = ", ".join(s.name for s in coded)
    for title, by_reader in (("the model's codes", False), ("a reader's codes", True)):
        sums = Tables()
        for study in coded:
            rows = _by_reader(study) if by_reader else study.evidence
            sums.add(profile_clusters(rows, study.documents)[0], study.truth)
        print(f"\nFrom {title}, of {names}:")
        sums.show()


def _read(truth: Path) -> Study:
    with tempfile.TemporaryDirectory() as folder:
        done = run([HERE / f"{truth.stem}.pdf"], Path(folder)).directory
        return Study(
            truth.stem,
            list(done.evidence()),
            list(done.sentences()),
            list(done.documents()),
            list(done.profiles()),
            load_truth([truth]),
        )


def _by_reader(study: Study) -> list[Evidence]:
    """The study's evidence as a reader coded it; codes find their sentence by how it begins."""
    rows: list[Evidence] = []
    lines = (HERE / "coded" / f"{study.name}.jsonl").read_text(encoding="utf-8").splitlines()
    for line in lines:
        codes = json.loads(line)
        begins = codes.pop("begins")
        found = [s for s in study.sentences if s.text.lstrip('“”"').startswith(begins)]
        if len(found) != 1:
            raise ValueError(f"{study.name}: {len(found)} sentences begin with {begins!r}, not one")
        s = found[0]
        rows.append(
            Evidence(
                **Codes.model_validate(codes).model_dump(by_alias=True),
                id=s.id,
                document=s.document,
                page=s.page,
                boxes=s.boxes,
                start=study.sentences.index(s) * 100,
                end=study.sentences.index(s) * 100 + 1,
                text=s.text,
                section=s.section,
                scores={},
                cluster_id=None,
            )
        )
    return rows


if __name__ == "__main__":
    main()
