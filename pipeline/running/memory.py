"""What a run directory remembers of its last whole run, so that a rerun knows at once what is done."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pipeline.running.identity import Digests
from pipeline.running.store import write_whole

#: What the results are rewritten from; not itself a result.
KEPT = "kept"
#: Where in it a run holds outcomes, and mentions of clusters, while it is at work; gone afterwards.
WORKING, LINKING = "working", "linking"


@dataclass(slots=True)
class Memory:
    """The last whole run: what it was asked, its summary, its files with size and time of change."""

    folder: Path
    asked: str = ""
    summary: dict[str, Any] = field(default_factory=dict)
    outputs: dict[str, list[int]] = field(default_factory=dict)
    #: What a merge must know of the run: its plan, what it was made by, its shard.
    about: dict[str, Any] = field(default_factory=dict)
    digests: Digests = field(default_factory=Digests)

    @classmethod
    def load(cls, folder: Path) -> Memory:
        """What ``folder`` remembers; nothing where there is no memory or it is damaged."""
        try:
            told = json.loads((folder / KEPT / "last.json").read_text(encoding="utf-8"))
            digests = Digests(dict(told["digests"]))
            return cls(
                folder, told["asked"], told["summary"], told["outputs"], told["about"], digests
            )
        except (OSError, ValueError, KeyError, TypeError):
            return cls(folder)

    def answers(self, asked: str) -> bool:
        """Whether the last run was asked the same and all its files are as it left them."""
        return asked == self.asked and self.outputs == _stamps(self.folder, self.outputs)

    def keep(
        self, asked: str, summary: dict[str, Any], outputs: Iterable[str], about: dict[str, Any]
    ) -> None:
        """Remember a run that is whole.

        Raises:
            StoreError: when the folder cannot be written.
        """
        told = {
            "asked": asked,
            "summary": summary,
            "outputs": _stamps(self.folder, outputs),
            "about": about,
            "digests": self.digests.used,
        }
        path = self.folder / KEPT / "last.json"
        # Escaped: a file's name need not be UTF-8, and JSON gives back its odd bytes as they were.
        write_whole(path, json.dumps(told).encode())


def _stamps(folder: Path, names: Iterable[str]) -> dict[str, list[int]]:
    """Size and time of change of each file that is there."""
    stamps = {}
    for name in names:
        try:
            about = os.stat(f"{folder}/{name}")
        except OSError:
            continue
        stamps[name] = [about.st_size, about.st_mtime_ns]
    return stamps
