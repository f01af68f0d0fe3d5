"""The note on a sentence: for people what stands in it, for ``gvcoder import`` the same as data."""

from __future__ import annotations

import json
from typing import Any

from pipeline.records import Evidence
from pipeline.results.exports.codes import circumstances, codes_shown

#: What the last line of a note begins with; the rest of the line is JSON.
DATA = "gvcoder: "


def summary(row: Evidence) -> str:
    """The codes with their probabilities in one line."""
    return "; ".join(code.told for code in codes_shown(row)) or "a fact about the case"


def note(row: Evidence, cluster: str | None) -> str:
    """The text of the note on a sentence."""
    case = row.scores.get("scope:case")
    lines = [
        f"Codes (probability): {summary(row)}",
        f"Probability that it states a fact about a case: {case:.2f}" if case is not None else "",
        *circumstances(row, cluster),
        f"Sentence: {row.id}, page {row.page}",
        DATA + json.dumps(_data(row)),
    ]
    return "\n".join(line for line in lines if line)


def data_of(note: str) -> dict[str, Any]:
    """What :func:`note` was told, as data; empty for a note by somebody else."""
    for line in reversed(note.splitlines()):
        if line.startswith(DATA):
            try:
                found = json.loads(line.removeprefix(DATA))
            except ValueError:
                return {}
            return found if isinstance(found, dict) else {}
    return {}


def _data(row: Evidence) -> dict[str, Any]:
    wanted = {
        "id",
        "document",
        "cluster",
        "also",
        "cluster_id",
        "also_ids",
        "period",
        "source",
        "shares",
    }
    made = row.model_dump(mode="json", by_alias=True, include=wanted | {"section"})
    return {k: v for k, v in made.items() if v not in (None, [])}
