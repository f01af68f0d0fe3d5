"""An evidence row as profiling sees it: which of its codes count, who saw it, towards whom it is."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from sys import intern
from typing import Protocol

from pipeline.profiling.places import between_authors, fold
from pipeline.profiling.settings import Family, Settings
from pipeline.profiling.votes import Voice
from pipeline.records import DocumentRow, Evidence, Reason


class Tie(Protocol):
    """Towards whom a sentence's tie runs: direction, markets (country codes or words), channel."""

    @property
    def direction(self) -> str | None:
        """``downstream``, ``upstream`` or none."""

    @property
    def markets(self) -> Sequence[str]:
        """ISO 3166 codes or words such as ``domestic``."""

    @property
    def channel(self) -> str | None:
        """The kind of buyer, by the typology's ids."""


class TieReader(Protocol):
    """Reads the tie of a sentence from its text."""

    def __call__(self, text: str, /) -> Tie:
        """The tie that the text tells of."""


@dataclass(slots=True)
class Row:
    """A sentence of one cluster with its witness, its tie and the year in which it was written.

    ``home`` is the cluster's own country (ISO 3166-1 alpha-2) where it is known.
    """

    evidence: Evidence
    witness: str
    direction: str = "downstream"
    markets: frozenset[str] = frozenset()
    channel: str | None = None
    year: int | None = None
    home: str | None = None
    settings: Settings = field(repr=False, kw_only=True)

    @property
    def id(self) -> str:
        """The sentence's id."""
        return self.evidence.id

    @property
    def cues(self) -> list[str]:
        """The names of the cues that the coder reported, each once, sorted."""
        return sorted({r.cue for r in self.evidence.reasons})

    def counts(self, family: Family, code: str | None = None) -> bool:
        """Whether the row may be used for what ``family`` of findings is made from.

        A negation shuts a code out only where no cue of that code stands outside the denied words, and
        where the code is not itself what a denial tells.
        """
        shut = self.settings.leave_out.get(family, frozenset()) & {*self.evidence.qualifiers}
        if shut == {"negated"} and code is not None:
            return code in self.settings.told_by_denial or self._affirmed(code)
        return not shut

    def _affirmed(self, code: str) -> bool:
        from pipeline.language.qualifiers.reader import denied_spans

        text = self.evidence.text
        denied = denied_spans(text)
        for reason in self.evidence.reasons:
            if reason.code != code or not reason.text:
                continue
            at = _stands_at(reason.text, text)
            if at < 0:
                continue
            end = at + len(reason.text)
            if not any(at < stop and start < end for start, stop in denied):
                return True
        return False

    def voice(self, *labels: str) -> Voice:
        """The row as a voice, with the probability of the first label that was scored.

        What a person has accepted or changed is certain, and so is a code without a score.
        """
        row = self.evidence
        scored = [row.scores[label] for label in labels if label in row.scores]
        sure = row.review.state in ("accepted", "changed") or not scored
        return Voice(
            id=row.id,
            witness=self.witness,
            document=row.document,
            probability=1.0 if sure else scored[0],
            period=row.period or row.setting,
            ended="ended" in row.qualifiers,
            markets=self.markets,
            since=self.year - self.settings.undated_span if self.year else None,
            start=row.start,
        )


def _stands_at(cue: str, text: str) -> int:
    """Where a cue stands in its sentence, -1 for nowhere: "own" is not the one inside "downtown".

    Some cues are the first letters of a word; those stand where they are first found.
    """
    whole = re.search(rf"(?<!\w){re.escape(cue)}(?!\w)", text)
    return whole.start() if whole else text.find(cue)


#: Of the rows of a large cluster none needs to know which of its fields were given.
UNASKED: set[str] = set()
#: What no finding looks at, and the reasons, which are made smaller.
UNSEEN = frozenset({"boxes", "section", "also", "sides", "reasons"})


def lean(row: Evidence) -> Evidence:
    """The row without what no finding looks at (places on the page, section, clusters): half its size."""
    kept = {name: value for name, value in row if name not in UNSEEN}
    reasons = [
        Reason.model_construct(UNASKED, code=intern(r.code), cue=intern(r.cue), text=r.text)
        for r in row.reasons
    ]
    kept["scores"] = {intern(label): score for label, score in row.scores.items()}
    return Evidence.model_construct(
        UNASKED, **kept, boxes=[], section=None, also=[], sides=[], reasons=reasons
    )


def is_claim(row: Evidence) -> bool:
    """Whether a row states a fact about a case that a profile can use."""
    told = row.governance or row.functions or row.buyers or row.shares or row.upgrading
    standing = any(r.code.startswith(("market:", "tie:")) for r in row.reasons)
    return row.scope == "case" and bool(told or standing) and row.review.state != "rejected"


def witnesses(cited_works: Iterable[str], documents: Iterable[DocumentRow]) -> dict[str, str]:
    """Who saw what is told with a ``source``: source → witness, for all ``cited_works``.

    A cited work that is itself among the documents (first author's surname and year agree, and no
    other work of that author and year is cited or read) is the same witness as that document.
    """
    sources = sorted(set(cited_works))
    read: dict[tuple[str, int], list[str]] = defaultdict(list)
    for document in documents:
        if document.authors and document.year:
            read[_surname(document.authors[0]), document.year].append(document.id)
    cited: dict[tuple[str, int], set[str]] = defaultdict(set)
    keys = {source: _author_year(source) for source in sources}
    for source, key in keys.items():
        if key:
            cited[key].add(_folded(source))
    made = {}
    for source in sources:
        key = keys[source]
        found = read.get(key, []) if key and len(cited[key]) == 1 else []
        made[source] = found[0] if len(found) == 1 else f"source:{_folded(source)}"
    return made


def _folded(source: str) -> str:
    """The source without page numbers and marks: ``Schmitz 1995b: 14`` → ``schmitz 1995b``."""
    upto_year = re.match(r"(.*?\b\d{4}[a-z]?)\b", source)
    return fold(upto_year[1] if upto_year else source)


def _author_year(source: str) -> tuple[str, int] | None:
    year = re.search(r"\b(1[5-9]\d\d|20\d\d)[a-z]?\b", source)
    first = between_authors().split(source[: year.start()] if year else "")[0]
    name = _surname(first)
    return (name, int(year[1])) if year and name else None


def _surname(author: str) -> str:
    """The last word of the family name of ``Schmitz, H.``, ``Hubert Schmitz`` or ``M. P. van Dijk``."""
    names = re.findall(r"[^\W\d_]{2,}", fold(author.partition(",")[0]))
    return names[-1] if names else ""
