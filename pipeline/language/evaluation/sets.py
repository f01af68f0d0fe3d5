"""The marked sentences of the project, by whether those who made patterns have read them."""

from __future__ import annotations

from pathlib import Path

FOLDER = Path(__file__).resolve().parents[3] / "annotations" / "language"

#: What was not read while patterns were made: its scores say what to expect of other text.
NEVER_READ = "never read while patterns were made"

#: Plain scholarly prose that stays unread; a row of its own, as it is another kind of text.
ONLY_SCORED = "prose, only scored"

#: Sentences drawn from the plain passages of the coded text, which nobody wrote to be marked; unread too.
SECOND_ONLY_SCORED = "second prose, only scored"

#: Name of a set: its files, without ending.
SETS = {
    "read half": ("development", "opened"),
    "scored half": ("held-out",),
    "fresh set, read": ("fresh",),
    "prose, read": ("prose-read",),
    "second prose, read": ("prose-read-2",),
    ONLY_SCORED: ("prose-scored",),
    SECOND_ONLY_SCORED: ("prose-scored-2",),
    NEVER_READ: ("held-out", "prose-scored", "prose-scored-2"),
}

#: Two markings of the same sentences, as they were before anything was settled.
DOUBLE = ("double-first", "double-second")


def files(name: str) -> list[Path]:
    """The files of a set of ``SETS``."""
    return [FOLDER / f"{stem}.jsonl" for stem in SETS[name]]


def is_unread(path: Path) -> bool:
    """Whether a file belongs to what must stay unread, so that its errors are not shown."""
    kept = [*files(NEVER_READ), *(FOLDER / f"{stem}.jsonl" for stem in DOUBLE)]
    return path.resolve() in {each.resolve() for each in kept}
