"""gvcoder: PDFs of cluster case studies in, cluster profiles with evidence out.

``from pipeline import read, tag, profile, run`` is the library (:mod:`pipeline.library`); nothing of it
is loaded before it is asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pipeline.library import Coding, Paper, Profiles, Results, profile, read, run, tag

__all__ = ["Coding", "Paper", "Profiles", "Results", "profile", "read", "run", "tag"]


def __getattr__(name: str) -> Any:
    if name in __all__:
        from pipeline import library

        return getattr(library, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
