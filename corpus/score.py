"""Hold the profiles of each sample case study against the truth profile that a reader wrote of it.

    python corpus/score.py          each study alone, with the shipped model; prints a table

The truth is one reader's, and the profiling rules were tried on this corpus: the figures tell whether
a change makes things better or worse here, not how right profiles of other papers are.
"""

from __future__ import annotations

import tempfile
from collections import defaultdict
from pathlib import Path

from pipeline.profiling.scoring import load_truth, score_profiles
from pipeline.running.run import run

HERE = Path(__file__).parent


def main() -> None:
    """Run, score and print."""
    right: dict[str, int] = defaultdict(int)
    asked: dict[str, int] = defaultdict(int)
    for truth in sorted((HERE / "truth").glob("*.json")):
        with tempfile.TemporaryDirectory() as folder:
            profiles = run([HERE / f"{truth.stem}.pdf"], Path(folder)).profiles
        scores = score_profiles(profiles, load_truth([truth]))
        parts = []
        for name, value in scores.items():
            if isinstance(value, dict) and "right" in value:
                right[name] += value["right"]
                asked[name] += value["n"]
                parts.append(f"{name} {value['right']}/{value['n']}")
        print(f"{truth.stem:32} {', '.join(parts)}")
        right["clusters found"] += round(scores["clusters"]["recall"] * scores["clusters"]["n"])
        asked["clusters found"] += scores["clusters"]["n"]
        right["profiles that are such a cluster"] += round(
            (scores["clusters"]["precision"] or 0) * len(profiles)
        )
        asked["profiles that are such a cluster"] += len(profiles)
    print()
    for name, cases in asked.items():
        print(f"{name:34} {right[name]:4} of {cases:4}  {right[name] / max(cases, 1):.2f}")


if __name__ == "__main__":
    main()
