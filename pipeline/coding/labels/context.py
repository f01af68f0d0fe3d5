"""What stands before a sentence, as the classifiers see it."""

from __future__ import annotations

from pipeline.coding.discourse import Discourse


def before(discourse: Discourse) -> list[str]:
    """For each sentence its section's heading and the sentence before it in the discourse."""
    out = []
    for i, unit in enumerate(discourse.units):
        previous = discourse.units[i - 1].text if i else (discourse.title or "")
        heading = f"{unit.section}: " if unit.section else ""
        out.append(f"{heading}{previous}")
    return out
