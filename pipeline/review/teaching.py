"""What people decided, as annotations: to train on, and to measure agreement."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from pipeline.coding.annotations import load_annotations
from pipeline.records import Annotation, Codes, SentenceRow
from pipeline.review.alone import alone_in
from pipeline.review.applying import Reviewed, cluster_of
from pipeline.review.decisions import Decision, read_decisions
from pipeline.review.history import Said, history
from pipeline.review.material import Material
from pipeline.review.store import Store, StoreError


class TeachingError(ValueError):
    """Decisions that cannot be used so; says why and what to do."""


def load_reviewed(folder: Path) -> tuple[Reviewed, Material]:
    """The run directory and what was decided over it.

    Raises:
        RunDirectoryError, StoreError: when either cannot be used; also when nobody has decided anything,
            or a run or a desk is still at work in the directory after half a minute.
    """
    if not Store.exists(folder):
        Material.load(folder, None)
        raise StoreError(f"{folder}: nobody has reviewed this run; do so with `gvcoder review`")
    store = Store(folder)
    try:
        # Half of what a run writes is no state; and the machine's rows may have to be kept anew.
        with alone_in(folder, "try again"):
            material = Material.load(folder, store)
        past = history(d for _, d in store.since())
        return Reviewed.of(past, material), material
    finally:
        store.close()


def annotation(row: SentenceRow, verdict: Decision, paragraph: int) -> Annotation:
    """A verdict on a sentence as the annotation that it amounts to."""
    codes = verdict.codes or Codes()
    if verdict.action == "reject" and codes.scope == "case":
        codes = Codes(scope="case")
    fields = {name: getattr(codes, name) for name in Codes.model_fields}
    if verdict.places:
        fields["cluster"] = cluster_of(verdict.cluster) if verdict.cluster else None
    return Annotation(
        **fields,
        id=row.id,
        document=row.document,
        text=row.text,
        section=row.section,
        paragraph=paragraph,
        coder=verdict.coder,
    )


def annotations_of(
    reviewed: Reviewed, material: Material, coder: str | None = None
) -> list[Annotation]:
    """One annotation for each sentence with a verdict that counts (or of one coder's), in order."""
    made = []
    for number, row in enumerate(material.sentences):
        said = reviewed.said.get(row.id, Said())
        verdict = said.verdicts.get(coder) if coder else said.effective
        if verdict is not None:
            made.append(annotation(row, verdict, number))
    return made


def reviewed_annotations(folder: Path, coder: str | None = None) -> list[Annotation]:
    """The annotations that the review of a run amounts to.

    Raises:
        RunDirectoryError, StoreError: when the directory or its decisions cannot be used.
    """
    return annotations_of(*load_reviewed(folder), coder)


def coders_of(reviewed: Reviewed) -> dict[str, int]:
    """Who gave verdicts, and on how many sentences."""
    counts: dict[str, int] = defaultdict(int)
    for said in reviewed.said.values():
        for name in said.verdicts:
            counts[name] += 1
    return dict(counts)


def two_coders(
    first: Path, second: Path | None, coders: str | None
) -> tuple[list[Annotation], list[Annotation]]:
    """The codings of two coders: two files of annotations or decisions, or one reviewed run.

    Raises:
        TeachingError: when it is not clear who the two are.
        AnnotationError, DecisionError, RunDirectoryError, StoreError: when something cannot be read.
    """
    if second is not None:
        return _coding(first), _coding(second)
    reviewed, material = load_reviewed(first)
    known = coders_of(reviewed)
    names = [n.strip() for n in coders.split(",")] if coders else sorted(known)
    if len(names) != 2 or not {*names} <= known.keys():
        there = ", ".join(f"{n} ({k})" for n, k in sorted(known.items())) or "nobody"
        raise TeachingError(f"{first}: name two coders with --coders; there are: {there}")
    one, two = (annotations_of(reviewed, material, n) for n in names)
    return one, two


def _coding(path: Path) -> list[Annotation]:
    """Annotations of a file; where it holds decisions, what the last verdict on each sentence says."""
    if path.is_file():
        head = (
            path.read_text(encoding="utf-8", errors="replace").lstrip()[:20_000].partition("\n")[0]
        )
        if '"anchors"' in head and '"action"' in head:
            return _from_decisions(read_decisions(path)[0])
    return load_annotations([path])


def _from_decisions(decisions: Iterable[Decision]) -> list[Annotation]:
    made: dict[str, Annotation] = {}
    for d in history(decisions).standing:
        if d.is_verdict:
            a = d.anchors[0]
            row = SentenceRow(
                id=f"{a.sha256[:12]}:{a.sentence}",
                document=a.document,
                page=a.page,
                boxes=[],
                text=a.text,
                kind="body",
                section=None,
            )
            made[row.id] = annotation(row, d, 1)
    return list(made.values())
