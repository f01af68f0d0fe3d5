"""Reads the qualifiers of a sentence and how far a negation reaches, from triggers held as data.

The method is that of ConText (Harkema et al. 2009): triggers, their scope, terminators, and phrases
that only look like triggers.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Any, NamedTuple

from pipeline.records import Qualifier
from pipeline.vocabulary import Caseless, load, lowered

#: In which qualifiers are always told.
ORDER: tuple[Qualifier, ...] = ("negated", "hypothetical", "ended", "reported")


class _Triggers(NamedTuple):
    """The compiled triggers."""

    none: re.Pattern[str]
    forward: re.Pattern[str]
    denial: re.Pattern[str]
    near_denial: Caseless
    hypothetical: tuple[Caseless, ...]
    ended: tuple[Caseless, ...]
    reported: tuple[Caseless, ...]
    reported_cased: tuple[re.Pattern[str], ...]
    still: Caseless
    terminators: Caseless
    scope_words: int


@cache
def _triggers() -> _Triggers:
    data: Any = load("pipeline.language.qualifiers", "triggers.yaml")
    forward = "|".join([*data["negated"]["forward"], *data["negated"]["weak"]])
    return _Triggers(
        re.compile("|".join(rf"\b(?:{p})" for p in data["not_triggers"])),
        re.compile(forward, re.I),
        re.compile("|".join(data["negated"]["forward"]), re.I),
        # Finds what those find, and more, as it heeds no case: where it finds nothing they need no search.
        Caseless(forward.replace("(?-i:", "(?:")),
        # One by one they are found sooner than as one pattern of many branches.
        tuple(map(Caseless, data["hypothetical"]["sentence"])),
        tuple(map(Caseless, data["ended"]["sentence"])),
        tuple(map(Caseless, data["reported"]["sentence"])),
        tuple(map(re.compile, data["reported"]["cased"])),
        Caseless(r"\bno longer\b|\banymore\b"),
        Caseless(data["terminators"]),
        int(data["scope_words"]),
    )


def read_qualifiers(text: str) -> list[Qualifier]:
    """The qualifiers of ``text`` in the order negated, hypothetical, ended, reported."""
    triggers = _triggers()
    plain, low = _without_false_triggers(text)
    holds: dict[Qualifier, bool] = {
        "negated": bool(triggers.near_denial.search(low) and triggers.denial.search(plain))
        and not triggers.still.search(low),
        "hypothetical": any(r.search(low) for r in triggers.hypothetical),
        "ended": any(r.search(low) for r in triggers.ended),
        "reported": any(r.search(low) for r in triggers.reported)
        or any(r.search(plain) for r in triggers.reported_cased),
    }
    return [q for q in ORDER if holds[q]]


def is_hypothetical(text: str) -> bool:
    """Whether ``hypothetical`` is among the qualifiers of ``text``, without reading the others."""
    _, low = _without_false_triggers(text)
    return any(regex.search(low) for regex in _triggers().hypothetical)


def denied_spans(text: str) -> list[tuple[int, int]]:
    """Characters (start, end) of ``text`` that stand under a negation, trigger included."""
    triggers = _triggers()
    plain, low = _without_false_triggers(text)
    if not triggers.near_denial.search(low):
        return []
    spans: list[tuple[int, int]] = []
    for trigger in triggers.forward.finditer(plain):
        stop = triggers.terminators.search(low, trigger.end())
        limit = stop.start() if stop else len(plain)
        words = [w.end() for w in re.finditer(r"\S+", plain[trigger.end() : limit])]
        reach = words[: triggers.scope_words]
        spans.append((trigger.start(), trigger.end() + (reach[-1] if reach else 0)))
    return spans


@lru_cache(maxsize=8)  # a sentence is asked for its qualifiers and its denials in turn
def _without_false_triggers(text: str) -> tuple[str, str]:
    """The text with what only looks like triggers blanked, and the same in lower case; positions stay."""
    plain = _triggers().none.sub(lambda m: "_" * len(m[0]), text)
    return plain, lowered(plain)


def qualifiers_at(
    words: tuple[int, int], sentence: list[Qualifier], denied: list[tuple[int, int]]
) -> list[Qualifier]:
    """The qualifiers that hold for ``words``, from character to character, of a sentence.

    ``sentence`` are the qualifiers of the whole, ``denied`` the characters under a negation. A negation
    holds for what stands in its scope; the others hold for the whole sentence.
    """
    found: list[Qualifier] = [q for q in sentence if q != "negated"]
    if any(a <= words[0] and words[1] <= b for a, b in denied):
        found.insert(0, "negated")
    return found
