"""An evidence row as each of its clusters sees it: the same for all, unless the sentence parts."""

from __future__ import annotations

from pipeline.records import Cluster, Evidence, Reason, Side


def clusters_of(row: Evidence) -> list[Cluster | None]:
    """The clusters that a row is about, its first one (which may be none) first."""
    return [row.cluster, *row.also]


def seen_by(row: Evidence, nth: int) -> Evidence:
    """The row as the ``nth`` of its clusters sees it: with the words and codes on that cluster's side."""
    cluster = {"cluster": clusters_of(row)[nth]}
    if not row.sides:
        return row.model_copy(update=cluster) if nth else row
    side = row.sides[nth]
    own = {name: getattr(side, name) for name in Side.model_fields}
    reasons = [r for r in row.reasons if _is_of(r, side)]
    return row.model_copy(update={**own, **cluster, "reasons": reasons})


def _is_of(reason: Reason, side: Side) -> bool:
    """Whether a reason's words stand on a side; one without words speaks for what the side has."""
    if reason.text:
        return reason.text in side.text
    family, _, value = reason.code.partition(":")
    told: dict[str, list[str]] = {
        "governance": side.governance,
        "buyers": [*side.buyers],
        "locus": ["/".join(pair) for pair in side.functions],
        "outcome": ["/".join(pair) for pair in side.upgrading],
    }
    return value in told.get(family, [value])
