"""The sentences that the report shows: numbered, in words, as many as the page may hold."""

from __future__ import annotations

import os
import re
from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import quote

from pipeline.records import DocumentRow, Evidence, Profile
from pipeline.results.citing import citations, in_passing, whole
from pipeline.results.words import plain, share_in_words

#: So many sentences are shown at most; beyond that the page would be too heavy to open.
MOST = 4_000


@dataclass(frozen=True, slots=True)
class Work:
    """A document as the report names it."""

    number: int
    row: DocumentRow
    name: str
    href: str | None
    cited: str = ""
    doi: str | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """An evidence row as the report shows it; ``number`` counts through the whole report."""

    number: int
    row: Evidence
    work: Work | None
    href: str | None
    codes: list[tuple[str, float | None]]
    why: str

    @property
    def rejected(self) -> bool:
        """Whether a person has rejected it, so that nothing rests on it."""
        return self.row.review.state == "rejected"


@dataclass(slots=True)
class Sentences:
    """The claims by cluster, and from an evidence id to the number of its claim."""

    of_cluster: dict[str, list[Claim]] = field(default_factory=dict)
    #: By cluster, the ids of its sentences that stand under another cluster which they tell of too.
    elsewhere: dict[str, list[str]] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)
    left_out: int = 0

    def span(self, ids: Iterable[str]) -> str:
        """The numbers of the sentences with these ids, as short as can be: ``3-5 9``."""
        numbers = sorted({self.numbers[i] for i in ids if i in self.numbers})
        runs: list[list[int]] = []
        for n in numbers:
            if runs and n == runs[-1][1] + 1:
                runs[-1][1] = n
            else:
                runs.append([n, n])
        return " ".join(f"{a}-{b}" if b > a else str(a) for a, b in runs)


def name_of(row: DocumentRow) -> str:
    """A work as one cites it in passing: ``Schmitz 1995``; its title or file where that is unknown."""
    if known := in_passing(row):
        return known
    title = row.title or row.path
    short = title if len(title) <= 36 else title[:34].rsplit(" ", 1)[0] + " …"
    return f"{short} ({row.year})" if row.year and row.title else short


def works_of(
    documents: Iterable[DocumentRow],
    links: Mapping[str, str],
    listed: Container[str] | None = None,
) -> dict[str, Work]:
    """The documents by id, numbered in their order; two of one name get a letter.

    Where ``listed`` is given, only the documents with these ids.
    """
    cited = citations(documents)
    made = {}
    for number, row in enumerate(documents, 1):
        if listed is not None and row.id not in listed:
            continue
        link = links.get(row.id)
        # A relative link is quoted whole: a folder's name may look like an address that runs.
        # Its bytes count, for it need not be UTF-8.
        href = link if link and link.startswith("file:///") else link and quote(os.fsencode(link))
        doi = row.reference and row.reference.doi
        known = doi if doi and re.fullmatch(r"10\.\d{4,9}/\S+", doi) else None
        name = cited.get(row.id) or name_of(row)
        made[row.id] = Work(number, row, name, href, whole(row), known)
    return made


def sentences_of(
    profiles: Sequence[Profile],
    evidence: Sequence[Evidence],
    works: Mapping[str, Work],
    *,
    most: int = MOST,
) -> Sentences:
    """The claims of the clusters, in the order of the clusters and of the text, rejected ones last.

    A sentence that tells of several clusters stands under the first of them and is named at the others.
    Where there are more than ``most``, those that the most findings rest on are kept.
    """
    place = {p.id: i for i, p in enumerate(profiles)}
    of_cluster: dict[str, list[Evidence]] = defaultdict(list)
    elsewhere: dict[str, list[str]] = defaultdict(list)
    for row in evidence:
        told_of = [c for c in (row.cluster_id, *row.also_ids) if c in place]
        if told_of:
            home = min(told_of, key=lambda c: place[str(c)])
            of_cluster[str(home)].append(row)
            for other in {*told_of} - {home}:
                elsewhere[str(other)].append(row.id)
    rows = [row for p in profiles for row in of_cluster[p.id]]
    kept = {row.id for row in rows}
    if len(rows) > most:
        used = weight_of(profiles)
        ranked = sorted(rows, key=lambda r: (-used[r.id], -max(r.scores.values(), default=1), r.id))
        kept = {row.id for row in ranked[:most]}
    made = Sentences(elsewhere=elsewhere, left_out=len(rows) - len(kept))
    for p in profiles:
        claims = []
        order = sorted(of_cluster[p.id], key=lambda r: (r.review.state == "rejected", r.id))
        for row in (r for r in order if r.id in kept):
            number = len(made.numbers) + 1
            made.numbers[row.id] = number
            work = works.get(row.document)
            href = f"{work.href}#page={row.page}" if work and work.href else None
            claims.append(Claim(number, row, work, href, codes_in_words(row), why(row)))
        made.of_cluster[p.id] = claims
    return made


def weight_of(profiles: Iterable[Profile]) -> Counter[str]:
    """How many findings rest on each evidence id."""
    used: Counter[str] = Counter()
    for p in profiles:
        for linkage in p.linkages:
            used.update(linkage.evidence)
        for function in p.functions.values():
            used.update(function.evidence)
        for found in p.upgrading:
            used.update(found.evidence)
        for change in p.changes:
            used.update(change.evidence)
        used.update(p.buyers.evidence)
        used.update({s.evidence: 2 for s in p.buyers.shares})
    return used


def why(row: Evidence) -> str:
    """What spoke for the codes: cues with the words that matched, each pair of words once."""
    words: dict[str, list[str]] = {}
    for reason in row.reasons:
        cues = words.setdefault(reason.text, [])
        cue = reason.cue.replace("_", " ")
        if cue not in cues:
            cues.append(cue)
    return "; ".join(f"{', '.join(cues)}: “{text}”" for text, cues in words.items())


def codes_in_words(row: Evidence) -> list[tuple[str, float | None]]:
    """The codes of a row in words, each with its probability where it has one."""
    told = [(plain(g), row.scores.get(f"governance:{g}")) for g in row.governance]
    told += [(f"buyers {b}", row.scores.get(f"buyers:{b}")) for b in row.buyers]
    told += [
        (f"{function}: {locus}", row.scores.get(f"locus:{function}/{locus}"))
        for function, locus in row.functions
    ]
    told += [
        (f"{plain(kind)} upgrading {outcome}", row.scores.get(f"outcome:{kind}/{outcome}"))
        for kind, outcome in row.upgrading
    ]
    told += [(share_in_words(s), None) for s in row.shares]
    return told
