"""Which words a pattern cannot do without, so that it need not be tried on a text that has none of them.

Looking for a word in a text is a hundred times quicker than searching for a pattern with many forms.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

try:  # The parser of ``re`` has no public name; without it every pattern is tried.
    from re import _constants as _kinds  # type: ignore[attr-defined]
    from re import _parser  # type: ignore[attr-defined]
except ImportError:  # pragma: no cover
    _parser = None

Literals = frozenset[str]

#: More alternatives than this cost more to look for than they save.
MOST = 120
#: Characters that may stand between words in several ways are no part of a literal.
_PLAIN = re.compile(r"[a-z0-9 ]")


class Quick:
    """A pattern that is searched for only where one of its necessary words stands."""

    __slots__ = ("needs", "regex")

    def __init__(self, regex: re.Pattern[str]) -> None:
        self.regex = regex
        self.needs: tuple[str, ...] = tuple(sorted(necessary(regex), key=len))

    def may_match(self, folded: str) -> bool:
        """Whether the pattern may be found in a text, given the text case-folded."""
        return not self.needs or any(word in folded for word in self.needs)

    def is_in(self, text: str, standing: frozenset[str]) -> bool:
        """Whether the pattern is found in ``text``, in which of all necessary words these stand."""
        return not (self.needs and standing.isdisjoint(self.needs)) and bool(
            self.regex.search(text)
        )

    def search(self, text: str, folded: str) -> re.Match[str] | None:
        """The first match in ``text``, of which ``folded`` is the case-folded form."""
        return self.regex.search(text) if self.may_match(folded) else None


def necessary(regex: re.Pattern[str]) -> Literals:
    """Words of which any text that matches holds at least one, case-folded; none if there are no such."""
    if _parser is None:
        return frozenset()
    return _of(_parser.parse(regex.pattern, regex.flags)) or frozenset()


def _of(sequence: Iterable[tuple[Any, Any]]) -> Literals | None:
    """The best set of necessary words of a sequence of the parser's nodes."""
    found: list[Literals] = []
    run = ""

    def end_run() -> None:
        nonlocal run
        if run.strip():
            found.append(frozenset({run}))
        run = ""

    for kind, value in sequence:
        if kind is _kinds.LITERAL and _PLAIN.match(chr(value).casefold()):
            run += chr(value).casefold()
            continue
        if kind is _kinds.AT:
            continue
        end_run()
        inner = _inside(kind, value)
        if inner:
            found.append(inner)
    end_run()
    return max(found, key=_worth) if found else None


def _inside(kind: Any, value: Any) -> Literals | None:
    """The necessary words of one node."""
    if kind is _kinds.SUBPATTERN:
        return _of(value[-1])
    if kind is _kinds.BRANCH:
        return _union([_of(branch) for branch in value[1]])
    if kind in (_kinds.MAX_REPEAT, _kinds.MIN_REPEAT) and value[0] >= 1:
        return _of(value[2])
    return None


def _union(branches: Sequence[Literals | None]) -> Literals | None:
    if any(b is None for b in branches):
        return None
    whole = frozenset[str]().union(*(b for b in branches if b))
    # Of "buyer" and "buyers" the first alone tells as much.
    return frozenset(w for w in whole if not any(o != w and o in w for o in whole))


def _worth(words: Literals) -> tuple[float, int]:
    """Long words and few of them tell most."""
    if len(words) > MOST:
        return (0, -len(words))
    return (min(min(map(len, words)), 6) - len(words) / 12, -len(words))
