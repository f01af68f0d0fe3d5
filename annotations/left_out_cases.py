"""The evidence on clusters of documents left out, by the coders' codes and by the model's.

The documents are those that the model's encoder was not taught on. Classifiers and first pass are fitted anew
on the others, so that no part but calibration and thresholds (three numbers and one a label) knows them. They
are coded as ``gvcoder run`` codes a paper, with its title and year, but for the cases: the clusters are the
coders', for which case a sentence is on is another question. A sentence that the coders gave no cluster is
taken to be on the one before it.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from pipeline.coding.annotations import as_discourses
from pipeline.coding.cases import CaseFinder, Told
from pipeline.coding.coder import Coded, Coder
from pipeline.coding.discourse import Discourse
from pipeline.coding.labels import LabelModel
from pipeline.coding.labels.coded import coded_text
from pipeline.coding.labels.heads import LabelHeads
from pipeline.coding.labels.left_out import worth
from pipeline.coding.labels.sieve import Sieve
from pipeline.coding.periods import read_periods, read_settings
from pipeline.coding.standing import read_standing
from pipeline.language.qualifiers import read_qualifiers
from pipeline.profiling.clusters import ClusterRecord
from pipeline.profiling.linking import link_clusters
from pipeline.profiling.sectors import read_sector
from pipeline.records import Annotation, Cluster, Evidence

SOURCES = Path(__file__).parent / "sources.jsonl"
#: The fields of an annotation that evidence has too.
_CODES = {
    "scope",
    "governance",
    "buyers",
    "functions",
    "upgrading",
    "shares",
    "cluster",
    "period",
    "source",
}


class Case(NamedTuple):
    """One cluster of one document: its year, and the evidence on it by coder and by model."""

    document: str
    year: int | None
    record: ClusterRecord
    by_coder: list[Evidence]
    by_model: list[Evidence]


def without(model: LabelModel, taught: Sequence[Annotation]) -> LabelModel:
    """The model with classifiers and first pass fitted on ``taught`` alone, on the encoder as it is."""
    text = coded_text(taught, model.encoder)
    heads = LabelHeads().fit(text.vectors, text.targets)
    learnt = worth(text, heads.decision_function(text.vectors))
    heads.take_calibration(model.heads)
    sieve = Sieve().fit([row.text for row in text.rows], learnt)
    return LabelModel(
        model.encoder, heads, model.labels, model.thresholds, dict(model.about), sieve
    )


class GivenCases:
    """Stands in for the finder of cases: the cluster of each sentence is known."""

    def __init__(self) -> None:
        self._finder = CaseFinder()
        self.register = self._finder.register
        self.clusters: list[list[Cluster]] = []

    def is_named_in(self, text: str) -> bool:
        """Whether a sentence names a cluster in full, as the finder says."""
        return self._finder.is_named_in(text)

    def tell_all(self, discourse: Discourse, scopes: Sequence[str]) -> list[Told]:
        """The known clusters of the sentences of scope ``case``, whose codes are of all of them: so
        coders give them."""
        return [
            Told(c if s == "case" else [], []) for c, s in zip(self.clusters, scopes, strict=True)
        ]


def cases_of(model: LabelModel, rows: Sequence[Annotation]) -> Iterator[Case]:
    """The clusters of coded documents that ``model`` does not know.

    Clusters of an industry that no lexicon has are left out: the program makes no claim about them.
    """
    lines = SOURCES.read_text("utf-8").splitlines()
    works: dict[str, Any] = {work["document"]: work for work in map(json.loads, reversed(lines))}
    coder, given = Coder(model), GivenCases()
    coder.cases = given  # type: ignore[assignment]
    for discourse, found in as_discourses(rows):
        members = [_known(row) for row in found]
        work = works[members[0].document]
        discourse.title, discourse.year = work["title"].removesuffix(" (retold)"), work["year"]
        given.clusters = nearest([_clusters(row) for row in members])
        coded = coder.code(discourse, sift=True)
        yield from _cases(discourse, members, given.clusters, coded)


def _known(row: Annotation) -> Annotation:
    """The row with only those of its clusters whose industry a lexicon has, under the lexicon's name."""
    named = []
    for cluster in _clusters(row):
        sector = read_sector(cluster.sector) if cluster.sector else None
        if sector is not None and sector.isic:
            named.append(cluster.model_copy(update={"sector": sector.name}))
    first = named[0] if named else None
    return row.model_copy(update={"cluster": first, "also": named[1:]})


def _clusters(row: Annotation) -> list[Cluster]:
    return [row.cluster, *row.also] if row.cluster else []


def nearest(clusters: Sequence[list[Cluster]]) -> list[list[Cluster]]:
    """The clusters of each sentence, or else those of the nearest before it, or else after it."""
    first = next((c for c in clusters if c), [])
    filled: list[list[Cluster]] = []
    for own in clusters:
        filled.append(own or (filled[-1] if filled else first))
    return filled


class _Told(NamedTuple):
    """A cluster as a row of a document names it."""

    document: str
    cluster: Cluster | None


def _cases(
    discourse: Discourse,
    members: Sequence[Annotation],
    clusters: Sequence[list[Cluster]],
    coded: Sequence[Coded],
) -> Iterator[Case]:
    document = members[0].document
    told = [_Told(document, c) for r in members if r.scope == "case" for c in _clusters(r)]
    records, ids = link_clusters(told, read_sector)
    known = {t.cluster.model_dump_json(): i for t, i in zip(told, ids, strict=True) if t.cluster}
    by_coder: dict[str, list[Evidence]] = defaultdict(list)
    by_model: dict[str, list[Evidence]] = defaultdict(list)
    for at, (row, evidence) in enumerate(zip(members, _by_coder(discourse, members), strict=True)):
        for own in {known.get(c.model_dump_json()) for c in _clusters(row)} - {None}:
            if row.scope == "case":
                by_coder[str(own)].append(evidence)
        claim = coded[at].claim
        for own in {known.get(c.model_dump_json()) for c in clusters[at]} - {None}:
            if claim is not None:
                codes = claim.model_dump(by_alias=True)
                by_model[str(own)].append(
                    _evidence(
                        row,
                        at,
                        codes,
                        scores=coded[at].scores,
                        setting=coded[at].setting,
                        qualifiers=coded[at].qualifiers,
                        reasons=coded[at].reasons,
                    )
                )
    for record in records:
        yield Case(document, discourse.year, record, by_coder[record.id], by_model[record.id])


def _by_coder(discourse: Discourse, members: Sequence[Annotation]) -> list[Evidence]:
    """The rows as coded. What coders do not code (that a tie has ended, the years in which the text around
    sets a sentence, standing facts of the market) is read by rule, as for the model's."""
    read = read_periods(discourse)
    periods = [r.period if r.scope == "case" else p for r, p in zip(members, read, strict=True)]
    settings, standing = read_settings(discourse, periods), read_standing(discourse)
    return [
        _evidence(
            row,
            at,
            row.model_dump(by_alias=True, include=_CODES),
            scores={},
            setting=settings[at],
            qualifiers=[q for q in read_qualifiers(row.text) if q == "ended"],
            reasons=standing[at],
        )
        for at, row in enumerate(members)
    ]


def _evidence(row: Annotation, at: int, codes: dict[str, Any], **read: Any) -> Evidence:
    return Evidence(
        **codes,
        **read,
        id=row.id,
        document=row.document,
        page=1,
        boxes=[],
        start=at * 150,  # a sentence's usual length, for what counts as near
        end=at * 150 + 1,
        text=row.text,
        section=row.section,
        cluster_id=None,
    )
