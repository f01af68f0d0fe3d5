"""A coded source as annotations, and its codings one by one as they were."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError

from pipeline.coding.codebook import codes_of, labels_of
from pipeline.document import document_id
from pipeline.records import Annotation, Cluster
from pipeline.results.exports.refi.standard import guid
from pipeline.results.imports.content import Case, Code, Selection, Source
from pipeline.results.imports.mapping import REJECTED, Meanings
from pipeline.results.imports.marked import Mark, marked
from pipeline.results.imports.units import Span, about, sentences

#: Fields of an annotation that a note of ours tells.
TOLD = ("cluster", "also", "period", "source", "shares", "section")
#: Variables of cases that say where a cluster is and what it makes, by the field they fill.
VARIABLES = {"place": "place", "country": "country", "sector": "sector"}


@dataclass(slots=True)
class Annotated:
    """What a source amounts to; ``codings`` are rows of ``codings.jsonl``, ``faults`` words."""

    document: str
    annotations: list[Annotation] = field(default_factory=list)
    codings: list[dict[str, Any]] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    rejected: int = 0


@dataclass(frozen=True, slots=True)
class Reading:
    """How sources are read: the project's codes, what they mean, and who of the coders is asked for.

    ``scoped`` says whether the team marks what is a fact about a case; if not, every sentence with a
    code is one. ``only_coded`` leaves out the sentences that nobody coded.
    """

    codes: Mapping[str, Code]
    meanings: Meanings
    cases: Mapping[str, Sequence[Case]]
    scoped: bool
    coder: str | None = None
    only_coded: bool = False

    def annotate(self, source: Source) -> Annotated:
        """The annotations of a source, in the order of its text."""
        made = Annotated(_document(source))
        text = source.text or ""
        good = [s for s in source.selections if self._usable(s, source, made)]
        spans = sentences(text, ((s.start or 0, s.end or 0) for s in good if s.told))
        chosen: dict[int, list[Selection]] = defaultdict(list)
        hits: dict[int, list[int]] = {}
        for s in good:
            hits[id(s)] = about(spans, s.passages)
            if not hits[id(s)]:
                made.faults.append(f"{source.name}: a selection at {s.start} has no words in it")
            for n in hits[id(s)]:
                chosen[n].append(s)
        for s in source.selections:
            ids = [self._id(made.document, spans[n], chosen[n]) for n in hits.get(id(s), ())]
            made.codings += self._rows(s, source, made.document, ids)
        for n, span in enumerate(spans):
            row = self._annotation(span, chosen[n], source, made)
            if row is not None:
                made.annotations.append(row)
        return made

    def _usable(self, s: Selection, source: Source, made: Annotated) -> bool:
        """Whether a selection is a passage of the text; says in the faults where it is not."""
        if s.start is None or s.end is None:
            where = f"a place on page {s.page}" if s.page else "the document as a whole"
            names = ", ".join(sorted({self._path(c.code) for c in s.codings}))
            why = f"; {s.fault}" if s.fault else ", which is no passage of its text"
            made.faults.append(f"{source.name}: {where} is coded {names}{why}")
            return False
        if source.text is None:
            made.faults.append(
                f"{source.name}: {len(s.codings)} codings without text: {source.fault}"
            )
            return False
        if not 0 <= s.start < s.end <= len(source.text):
            made.faults.append(
                f"{source.name}: a selection from {s.start} to {s.end} lies outside its text of "
                f"{len(source.text)} characters"
            )
            return False
        return True

    def _annotation(
        self, span: Span, selections: Sequence[Selection], source: Source, made: Annotated
    ) -> Annotation | None:
        assert source.text is not None or not selections
        given = [c for s in selections for c in s.codings if self.coder in (None, c.coder)]
        labels = {label for c in given for label in self.meanings.of(self._path(c.code)) or ()}
        if REJECTED in labels:
            made.rejected += 1
            return None
        if not given and self.only_coded:
            return None
        if labels - {"scope:general"} and not self.scoped:
            labels.add("scope:case")
        if "scope:general" in labels:
            labels -= {"scope:case", "scope:general"}
        told = next((s.told for s in selections if s.told), {})
        exact = any((s.start, s.end) == (span.start, span.end) for s in selections if s.told)
        text = (source.text or "")[span.start : span.end]
        fields = {name: told[name] for name in TOLD if name in told}
        cluster = self._cluster(selections, source, told)
        if "scope:case" not in labels:
            fields.pop("cluster", None)
        elif cluster is not None:
            fields["cluster"] = cluster
        coders = sorted({c.coder for c in given if c.coder})
        try:
            row = Annotation(
                **codes_of(labels),
                **fields,
                id=self._id(made.document, span, selections),
                document=made.document,
                text=text if exact else " ".join(text.split()),
                paragraph=span.paragraph,
                coder=" & ".join(coders) or None,
            )
            if not exact:
                row.spans = marked(text, span.start, self._marks(selections), labels_of(row))
            return row
        except ValidationError as e:
            fault = e.errors()[0]
            made.faults.append(
                f"{source.name}: the note on the sentence at {span.start} cannot be read ({fault['msg']})"
            )
            return None

    def _marks(self, selections: Sequence[Selection]) -> Iterator[Mark]:
        """Each passage of the text with the labels that the coder asked for, or anybody, gave it."""
        for s in selections:
            given = [c for c in s.codings if self.coder in (None, c.coder)]
            told = {x for c in given for x in self.meanings.of(self._path(c.code)) or ()}
            for start, end in s.passages:
                yield start, end, frozenset(told)

    def _cluster(
        self, selections: Sequence[Selection], source: Source, told: Mapping[str, Any]
    ) -> Cluster | None:
        """The cluster of a case that holds the selection, or alone holds the source; null for none.

        Also null where the case is the one that our note names: then the note's own words stand.
        """
        cases = [c for s in selections for c in self.cases.get(s.guid, ())]
        if not cases and selections and not told:
            around = self.cases.get(source.guid, ())
            cases = list(around) if len(around) == 1 else []
        own = {guid("case", i) for i in [told.get("cluster_id"), *told.get("also_ids", [])] if i}
        if not cases or any(c.guid in own for c in cases):
            return None
        case = cases[0]
        if case.name in self.meanings.cases:
            return self.meanings.cases[case.name]
        values = {k: case.values[v] for k, v in VARIABLES.items() if v in case.values}
        return Cluster(name=case.name).model_copy(update=values)

    def _id(self, document: str, span: Span, selections: Sequence[Selection]) -> str:
        for s in selections:
            if (s.start, s.end) == (span.start, span.end) and isinstance(s.told.get("id"), str):
                return str(s.told["id"])
        return f"{document}-at-{span.start}"

    def _rows(
        self, s: Selection, source: Source, document: str, ids: Sequence[str]
    ) -> list[dict[str, Any]]:
        text = source.text
        passage = " … ".join(text[a:b] for a, b in s.passages) if text and s.passages else None
        return [
            {
                "document": document,
                "source": source.name,
                "selection": s.guid,
                "start": s.start,
                "end": s.end,
                "page": s.page,
                "box": s.box,
                "text": passage,
                "code": self._path(c.code),
                "labels": self.meanings.of(self._path(c.code)),
                "coder": c.coder,
                "time": c.time,
                "cases": [case.name for case in self.cases.get(s.guid, ())],
                "sentences": list(ids),
            }
            for c in s.codings
        ]

    def _path(self, code: str) -> str:
        return self.codes[code].path if code in self.codes else f"(a code that is missing: {code})"


def _document(source: Source) -> str:
    """The id of a source: that of a note of ours where it is one, else made of its name and guid."""
    for told in (s.told.get("document") for s in source.selections):
        # It becomes a file's name, so that nothing is taken that could lead elsewhere.
        if isinstance(told, str) and re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", told):
            return told
    return document_id(source.name, source.guid.replace("-", ""))
