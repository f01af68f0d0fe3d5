"""Hold what rules read off sentences against coded text: cases, shares, periods, sources and ties.

    python -m annotations.score_readers

Cases, shares, periods and sources are held against ``coded/`` with the coder's own scopes, so that
the errors of the classifiers are left out; what is no case has no share, period or source. ``left out``
are the documents of one fold of five, at whose errors nobody looked when the rules were written and from
which the weights of shares learnt nothing.
Channels, forms, drivers and upstream ties are held
against ``ties/sentences.jsonl``, written after the rules.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path

from annotations.score_cases import CaseScore, NamesOf, Pairing
from pipeline.coding.annotations import as_discourses, load_annotations
from pipeline.coding.cases import CaseFinder
from pipeline.coding.discourse import Discourse
from pipeline.coding.labels.folds import fold_of
from pipeline.coding.periods import read_periods
from pipeline.coding.shares import ShareReader
from pipeline.coding.sources import read_source
from pipeline.coding.ties import read_tie
from pipeline.profiling.rules import load_rules
from pipeline.records import Annotation, Period, Share

HERE = Path(__file__).parent
#: The fold of five by which everything here is measured.
LEFT_OUT = 0
#: The lists of words by which the shipped rules tell forms, in the order in which they are tried.
FORMS = {
    "satellite": "satellite",
    "hub_and_spoke": "hub_spoke",
    "core_ring": "core_ring",
    "small_equal_firms": "small_equal",
}
DRIVERS = ("differentiation", "standards", "complexity_time", "new_sources")


class Score:
    """Counts of right, given and wanted, as precision, recall and F1."""

    def __init__(self) -> None:
        self.right = self.given = self.wanted = 0

    def add(self, wanted: Iterable[object], given: Iterable[object]) -> None:
        """Count one sentence's items; the same item twice counts twice."""
        want, have = Counter(wanted), Counter(given)
        self.right += (want & have).total()
        self.given += have.total()
        self.wanted += want.total()

    def __str__(self) -> str:
        p = self.right / self.given if self.given else 0.0
        r = self.right / self.wanted if self.wanted else 0.0
        f = 2 * p * r / (p + r) if p + r else 0.0
        return f"precision {p:.2f}  recall {r:.2f}  F1 {f:.2f}  ({self.wanted} coded)"


def read_works() -> list[tuple[Discourse, list[Annotation]]]:
    """All coded works, each with the title and the year that it has in the list of sources."""
    documents = as_discourses(load_annotations([HERE / "coded"]))
    lines = (HERE / "sources.jsonl").read_text("utf-8").splitlines()
    works = {work["document"]: work for work in map(json.loads, reversed(lines))}
    for discourse, rows in documents:
        work = works[rows[0].document]
        discourse.title, discourse.year = work["title"].removesuffix(" (retold)"), work["year"]
    return documents


def main() -> None:
    """Read, compare and print."""
    documents = read_works()
    left_out = [d for d in documents if fold_of(d[1][0].document, 5) == LEFT_OUT]
    others = [d for d in documents if fold_of(d[1][0].document, 5) != LEFT_OUT]
    for name, part in (("other folds", others), ("left out", left_out)):
        print(f"{name}: {len(part)} documents")
        scores = {n: Score() for n in (*SHARE_PARTS, "periods", "sources")}
        cases = CaseScore()
        reader, finder = ShareReader(), CaseFinder()
        for discourse, rows in part:
            names = NamesOf(discourse)
            found = finder.assign_all(discourse, [row.scope for row in rows])
            pairing = Pairing(rows, found)
            texts = [row.text for row in rows]
            shares = reader.read(texts, ["", *texts[:-1]])
            periods = read_periods(discourse)
            for row, clusters, here, period in zip(rows, found, shares, periods, strict=True):
                told = here if row.scope == "case" else []
                for name, of in SHARE_PARTS.items():
                    scores[name].add(map(of, row.shares), map(of, told))
                if row.scope == "case":
                    scores["periods"].add(_years(row.period), _years(period))
                    source = read_source(row.text, [])
                    scores["sources"].add(_author(row.source), _author(source))
                    cases.add(row, clusters, names, pairing)
        for name, score in scores.items():
            print(f"  {name:16} {score}")
        print("\n".join(f"  cases            {line}" for line in cases.lines()))


def _part(share: Share) -> float:
    """A share's value; coders write two thirds as 0.66, 0.667 or 0.67."""
    twelfths = round(share.value * 12) / 12
    return round(twelfths if abs(twelfths - share.value) < 0.008 else share.value, 2)


#: What of a share record is compared, by the name under which it is printed.
SHARE_PARTS: dict[str, Callable[[Share], object]] = {
    "share records": lambda s: (_part(s), s.of, s.holder),
    "share values": _part,
    "share wholes": lambda s: (_part(s), s.of),
    "share holders": lambda s: (_part(s), s.holder),
    "share relations": lambda s: (_part(s), s.relation),
}


def ties() -> None:
    """Score channels, directions, forms and drivers, a value at a time, and print."""
    text = (HERE / "ties" / "sentences.jsonl").read_text(encoding="utf-8")
    rows = [json.loads(line) for line in text.splitlines()]
    words = load_rules().patterns

    def form(text: str) -> str | None:
        return next((form for form, name in FORMS.items() if words[name].search(text)), None)

    def drivers(text: str) -> list[str]:
        return [d for d in DRIVERS if words[d].search(text)]

    families: dict[str, Callable[[str], Iterable[str | None]]] = {
        "channel": lambda text: [read_tie(text).channel],
        "direction": lambda text: ["upstream"] * (read_tie(text).direction == "upstream"),
        "form": lambda text: [form(text)],
        "driver": drivers,
    }
    print(f"ties: {len(rows)} sentences, each coded for one family and the others left open")
    for family, read in families.items():
        scores: dict[str, Score] = {}
        for row in rows:
            plain = not any(row[f] for f in families)
            if row[family] is None and not plain and not (family == "direction" and row["channel"]):
                continue
            want = row[family] if row[family] != "downstream" else None
            have = {v for v in read(row["text"]) if v is not None}
            for value in {want, *have} - {None}:
                scores.setdefault(str(value), Score()).add(
                    [1] * (value == want), [1] * (value in have)
                )
        for value, score in sorted(scores.items()):
            print(f"  {family:9} {value:20} {score}")


def _years(period: Period | None) -> list[tuple[int | None, int | None]]:
    return [(period.from_, period.to)] if period else []


def _author(source: str | None) -> list[str]:
    """A source by its first word and its year: the rest is written in many ways."""
    if not source:
        return []
    words = source.replace(",", " ").split()
    years = [w.strip("():;.") for w in words if w.strip("():;.abcdefgh").isdigit()]
    return [" ".join([words[0].lower(), *years[:1]])]


if __name__ == "__main__":
    main()
    ties()
