"""Hold the profiles of each sample case study against the truth profile that a reader wrote of it.

    python corpus/score.py          each study alone, with the shipped model; prints tables
    python corpus/score.py --coded  only the studies whose sentences a reader coded, by both codes

Besides, the evidence of all studies is added up by each vote that ``aggregation.yaml`` can choose, and
studies whose sentences a reader coded (``coded/``) are profiled from those codes too, beside the model's,
so that errors of coding and of profiling are told apart. The truth is one reader's, and the profiling
rules were tried on this corpus: the figures tell whether a change makes things better or worse here, not
how right profiles of other papers are.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from pipeline.profiling import profile_clusters
from pipeline.profiling.scoring import TrueCluster, load_truth, score_profiles
from pipeline.profiling.settings import settings
from pipeline.records import Cluster, Codes, DocumentRow, Evidence, Profile, SentenceRow
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


def beside(model: Tables, reader: Tables) -> list[str]:
    """Lines that hold the sums from the model's codes beside those from a reader's."""

    def told(sums: Tables, name: str) -> str:
        right, asked = sums.right[name], sums.asked[name]
        return f"{right:3} of {asked:3} {right / max(asked, 1):5.2f}"

    head = f"{'':34} {'the model':>16}   {'a reader':>16}"
    return [head, *(f"{n:34} {told(model, n):>16}   {told(reader, n):>16}" for n in model.asked)]


def main() -> None:
    """Run, score and print; with ``--coded`` only the studies that a reader coded."""
    coded = {path.stem for path in (HERE / "coded").glob("*.jsonl")}
    truths = sorted((HERE / "truth").glob("*.json"))
    if "--coded" in sys.argv[1:]:
        truths = [truth for truth in truths if truth.stem in coded]
    studies = [_read(truth) for truth in truths]
    if "--coded" not in sys.argv[1:]:
        _show_all(studies)
    _show_coded([study for study in studies if study.name in coded])


def _show_all(studies: Sequence[Study]) -> None:
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


def _show_coded(studies: Sequence[Study]) -> None:
    model, reader = Tables(), Tables()
    print("\nFrom the model's codes and from a reader's:")
    for study in studies:
        codes = HERE / "coded" / f"{study.name}.jsonl"
        rows = by_reader(codes.read_text(encoding="utf-8").splitlines(), study.sentences)
        for who, sums, used in (("model", model, study.evidence), ("reader", reader, rows)):
            made, _ = profile_clusters(used, study.documents)
            print(f"{study.name:32} {who:6} {sums.add(made, study.truth)}")
    print("\n".join(beside(model, reader)))


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


def by_reader(lines: Sequence[str], sentences: Sequence[SentenceRow]) -> list[Evidence]:
    """The evidence as a reader coded it; each JSON line finds its sentence by how that begins.

    Raises :class:`ValueError` where not exactly one sentence begins so.
    """
    rows: list[Evidence] = []
    for line in lines:
        codes = json.loads(line)
        begins, also = codes.pop("begins"), codes.pop("also", [])
        found = [i for i, s in enumerate(sentences) if s.text.lstrip('“”"').startswith(begins)]
        if len(found) != 1:
            raise ValueError(f"{len(found)} sentences begin with {begins!r}, not one")
        s = sentences[found[0]]
        rows.append(
            Evidence(
                **Codes.model_validate(codes).model_dump(by_alias=True),
                id=s.id,
                document=s.document,
                page=s.page,
                boxes=s.boxes,
                start=found[0] * 100,
                end=found[0] * 100 + 1,
                text=s.text,
                section=s.section,
                scores={},
                cluster_id=None,
                also=[Cluster.model_validate(one) for one in also],
            )
        )
    return rows


if __name__ == "__main__":
    main()
