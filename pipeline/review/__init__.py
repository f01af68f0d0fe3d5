"""Around the stages: people read, correct and teach; their decisions are kept and never lost."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.profiling import Rules, Typology


def reapply(
    folder: Path,
    *,
    typology: Typology | None = None,
    rules: Rules | None = None,
    password: str | None = None,
) -> None:
    """Put what people decided over an earlier run into the files of a new one; say what is orphaned."""
    import sys

    from pipeline.review import reapplying

    orphans = reapplying.reapply(folder, typology=typology, rules=rules, password=password)
    if orphans:
        print(
            f"{folder}: {len(orphans)} decisions are on sentences that are no longer there; they are "
            f"kept, see `gvcoder decisions {folder} --orphans`",
            file=sys.stderr,
        )
