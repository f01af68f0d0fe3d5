"""Which words a pattern cannot do without, so that it need not be tried on a text that has none of them.

Looking for a word in a text is a hundred times quicker than searching for a pattern with many forms.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any

from pipeline.vocabulary import Caseless

try:  # The parser of ``re`` has no public name; without it every pattern is tried.
    from re import _constants as _kinds  # type: ignore[attr-defined]
    from re import _parser  # type: ignore[attr-defined]
except ImportError:  # pragma: no cover
    _parser = None

Literals = frozenset[str]
WordsByStart = Mapping[str, tuple[str, ...]]

#: By so many of their first letters words are kept.
START = 3

#: More alternatives than this cost more to look for than they save.
MOST = 120
#: Characters that may stand between words in several ways are no part of a literal.
_PLAIN = re.compile(r"[a-z0-9 ]")


class Quick:
    """A pattern that is searched for only where a word of each of its necessary sets stands."""

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        self.folded = Caseless(pattern)
        self.needs: tuple[Literals, ...] = necessary(pattern)

    @cached_property
    def regex(self) -> re.Pattern[str]:
        """The pattern for a text as it is, compiled when it is first asked for a match there."""
        return re.compile(self.pattern, re.I)

    def may_match(self, folded: str) -> bool:
        """Whether the pattern may be found in a text, given the text case-folded."""
        return all(any(word in folded for word in words) for words in self.needs)

    def is_in(self, folded: str, standing: frozenset[str]) -> bool:
        """Whether the pattern is found in a case-folded text, in which of all necessary words these stand."""
        return not any(map(standing.isdisjoint, self.needs)) and bool(self.folded.search(folded))

    def search(self, text: str, folded: str) -> re.Match[str] | None:
        """The first match in ``text``, of which ``folded`` is the case-folded form."""
        there = self.may_match(folded) and self.folded.search(folded)
        return self.regex.search(text) if there else None


def by_start(words: Iterable[str]) -> WordsByStart:
    """Words under their first letters, ``START`` of them, or all for shorter words."""
    out: dict[str, list[str]] = {}
    for word in sorted(words):
        out.setdefault(word[:START], []).append(word)
    return {start: tuple(held) for start, held in out.items()}


def standing_words(folded: str, words: WordsByStart) -> frozenset[str]:
    """Which of the words stand in a text, case-folded."""
    # Most words begin as nothing in the text does and need not be looked for.
    starts = {folded[i : i + n] for n in range(1, START + 1) for i in range(len(folded) - n + 1)}
    return frozenset(w for start in starts & words.keys() for w in words[start] if w in folded)


def necessary(pattern: str) -> tuple[Literals, ...]:
    """Sets of words, case-folded; any text that matches holds one of each; the most telling first."""
    if _parser is None:
        return ()
    return tuple(sorted(_of(_parser.parse(pattern, re.I)), key=_worth, reverse=True))


def _of(sequence: Iterable[tuple[Any, Any]]) -> list[Literals]:
    """The sets of necessary words of a sequence of the parser's nodes, those that are worth looking for."""
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
        found += _inside(kind, value)
    end_run()
    return [words for words in found if len(words) <= MOST]


def _inside(kind: Any, value: Any) -> list[Literals]:
    """The sets of necessary words of one node."""
    if kind is _kinds.SUBPATTERN:
        return _of(value[-1])
    if kind is _kinds.BRANCH:
        return _union([_of(branch) for branch in value[1]])
    if kind in (_kinds.MAX_REPEAT, _kinds.MIN_REPEAT) and value[0] >= 1:
        return _of(value[2])
    return []


def _union(branches: Sequence[list[Literals]]) -> list[Literals]:
    """Of alternatives that all have necessary words, the best set of each, put together."""
    if not all(branches):
        return []
    whole = frozenset[str]().union(*(max(b, key=_worth) for b in branches))
    # Of "buyer" and "buyers" the first alone tells as much.
    return [frozenset(w for w in whole if not any(o != w and o in w for o in whole))]


def _worth(words: Literals) -> tuple[float, int]:
    """Long words and few of them tell most."""
    return (min(min(map(len, words)), 6) - len(words) / 12, -len(words))
