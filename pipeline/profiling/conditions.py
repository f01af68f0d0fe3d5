"""The condition language of ``rules.yaml``: what a profile must show for a rule to fire.

A condition is a mapping with one key. ``all``, ``any`` and ``not`` combine; the others test what was
found and say on which sentences it stands:

=============  ==========================================  ====================================
key            value                                       holds when
=============  ==========================================  ====================================
governance     ``TYPE|TYPE >= 0.5`` (or just ``TYPE``)     they have that share of the mix
change         ``TYPE -> TYPE`` (``*`` for any)            one tie gave way to the other
function       ``design|marketing external|both``          one of them is performed there
missing        ``>= 3`` or ``design|marketing``            so many, or one of them, are missing
buyers         ``concentrated|mixed``                      the buyers are judged so
share          ``main_buyer|top_5 of exports >= 0.5``      a figure of that kind is as large
market         ``export|mixed``                            the orientation is one of them
end_markets    ``>= 2``                                    so many foreign markets are named
channel        ``wholesalers|traders``                     a tie runs through one of them
direction      ``upstream``                                there is a tie in that direction
upgrading      ``functional|product blocked``              one of them has one of the outcomes
words          name of a list under ``words``              a sentence holds one of the patterns
concluded      ``lock_in high|medium``                     an earlier section concluded so
=============  ==========================================  ====================================

``top_5`` is what at most five buyers take together, ``top_n`` what any number of them takes. A figure of
which the text says that it is less ("under half") is never as large as ``>=`` or ``>`` asks.
``|`` parts alternatives. ``not`` stands on no sentence, and a rule that stands on none never fires.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, get_args

from pipeline.profiling.facts import Facts
from pipeline.records import Function, Holder, Outcome, ShareFinding, ShareOf, Upgrade

Ids = set[str]
_LOCI = ("local", "external", "both")
_AT_LEAST = {">=": operator.ge, ">": operator.gt}
_AT_MOST = {"<=": operator.le, "<": operator.lt}
_BOUND = re.compile(r"(.*?)\s*(>=|<=|>|<)\s*(\d+(?:\.\d+)?)")


@dataclass(frozen=True, slots=True)
class Condition:
    """A parsed condition: ``test`` gives the ids it stands on, or None where it does not hold."""

    test: Callable[[Facts], Ids | None]
    types: frozenset[str] = frozenset()
    words: frozenset[str] = frozenset()
    sections: frozenset[str] = frozenset()
    channels: frozenset[str] = frozenset()
    #: The values of earlier sections that it asks for, each with its section.
    values: frozenset[tuple[str, str]] = frozenset()


def parse_condition(raw: Any) -> Condition:
    """The condition that a value of the rules file stands for; raises ``ValueError`` saying why not."""
    if not isinstance(raw, dict) or len(raw) != 1:
        raise ValueError(f"a condition is a mapping with one key, not {raw!r}")
    key, value = next(iter(raw.items()))
    if key in ("all", "any"):
        if not isinstance(value, list) or not value:
            raise ValueError(f"'{key}' needs a list of conditions, not {value!r}")
        return _joined(key, [parse_condition(v) for v in value])
    if key == "not":
        return _negated(parse_condition(value))
    if key not in _TESTS:
        near = get_close_matches(str(key), [*_TESTS, "all", "any", "not"], 1)
        hint = f"; did you mean {near[0]!r}?" if near else ""
        raise ValueError(f"unknown condition {key!r}{hint}")
    if not isinstance(value, str):
        raise ValueError(f"{key}: needs a text such as {_EXAMPLES[key]!r}, not {value!r}")
    try:
        return _TESTS[key](value.strip())
    except ValueError as error:
        raise ValueError(f"{key}: {error} in {value!r} (an example: {_EXAMPLES[key]!r})") from None


def _joined(key: str, parts: list[Condition]) -> Condition:
    def test(facts: Facts) -> Ids | None:
        found = [part.test(facts) for part in parts]
        held = [ids for ids in found if ids is not None]
        if not held or (key == "all" and len(held) < len(found)):
            return None
        return set().union(*held)

    return Condition(test, **_asked(parts))


def _asked(parts: Iterable[Condition]) -> dict[str, Any]:
    """All that conditions ask for by name, which must be known."""
    named = ("types", "words", "sections", "channels", "values")
    return {f: frozenset().union(*(getattr(p, f) for p in parts)) for f in named}


def _negated(part: Condition) -> Condition:
    return Condition(lambda facts: set() if part.test(facts) is None else None, **_asked([part]))


def _options(text: str, known: Iterable[str] | None = None) -> list[str]:
    """The alternatives in ``a|b``, each of which must be known."""
    chosen = [part.strip() for part in text.split("|")]
    for option in chosen:
        if not re.fullmatch(r"[\w*]+", option):
            raise ValueError(f"{option!r} is no name")
        if known is not None and option not in known:
            raise ValueError(f"{option!r} is not one of {', '.join(known)}")
    return chosen


def _bound(text: str) -> tuple[str, Callable[[float], bool]]:
    """What stands before ``>= 0.5`` or ``< 2``, and the test of a number by it."""
    match = _BOUND.fullmatch(text)
    if not match:
        return text, lambda value: value > 0
    compare = {**_AT_LEAST, **_AT_MOST}[match[2]]
    limit = float(match[3])
    return match[1], lambda value: bool(value > 0 and compare(value, limit))


def _part(text: str) -> tuple[str, Callable[[float], bool]]:
    """As :func:`_bound`, of a share: a fraction, as the profile has it."""
    match = _BOUND.fullmatch(text)
    if match and float(match[3]) > 1:
        raise ValueError(f"a share is a fraction up to 1, not {match[3]} (50 per cent is 0.5)")
    return _bound(text)


def _sign(text: str) -> str | None:
    """The ``>=`` of ``>= 0.5``."""
    match = _BOUND.fullmatch(text)
    return match[2] if match else None


def _pair(text: str) -> tuple[str, str]:
    words = text.split()
    if len(words) != 2:
        raise ValueError("needs two parts")
    return words[0], words[1]


def _governance(text: str) -> Condition:
    name, holds = _part(text)
    kinds = _options(name)

    def test(facts: Facts) -> Ids | None:
        if not holds(sum(facts.share(kind) for kind in kinds)):
            return None
        return {i for kind in kinds for i in facts.governed(kind)}

    return Condition(test, types=frozenset(kinds))


def _change(text: str) -> Condition:
    old, arrow, new = (part.strip() for part in text.partition("->"))
    if not arrow:
        raise ValueError("needs '->'")
    _options(old), _options(new)
    return Condition(
        lambda facts: facts.changed(old, new) or None, types=frozenset({old, new} - {"*"})
    )


def _function(text: str) -> Condition:
    left, right = _pair(text)
    functions, loci = _options(left, get_args(Function)), _options(right, _LOCI)

    def test(facts: Facts) -> Ids | None:
        found = (f for name, f in facts.functions.items() if name in functions)
        return {i for f in found if f.locus in loci for i in f.evidence} or None

    return Condition(test)


def _missing(text: str) -> Condition:
    name, holds = _bound(text)
    wanted = _options(name, get_args(Function)) if name else []

    def test(facts: Facts) -> Ids | None:
        found = [f for f in facts.missing if not wanted or f in wanted]
        if not wanted and not holds(len(found)):
            return None
        return {i for f in found for i in facts.functions[f].evidence} or None

    return Condition(test)


def _buyers(text: str) -> Condition:
    wanted = _options(text, ("concentrated", "dispersed", "mixed"))
    return Condition(
        lambda facts: {*facts.buyers.evidence} if facts.buyers.concentration in wanted else None
    )


def _share(text: str) -> Condition:
    name, holds = _part(text)
    at_least = _sign(text) in _AT_LEAST
    left, _, right = name.partition(" of ")
    holders = [_held_by(option) for option in _options(left.strip())]
    whole = _options(right.strip(), get_args(ShareOf)) if right else list(get_args(ShareOf))

    def shows(share: ShareFinding) -> bool:
        # "Under half" names a half that is not reached.
        short = at_least and share.relation == "under"
        return share.of in whole and holds(share.value) and not short

    def test(facts: Facts) -> Ids | None:
        kind = (s for s in facts.buyers.shares if any(held(s) for held in holders))
        return {s.evidence for s in kind if shows(s)} or None

    return Condition(test)


def _held_by(name: str) -> Callable[[ShareFinding], bool]:
    """The test of who takes a share; ``top_5`` are at most five buyers whose number the text gives."""
    few = re.fullmatch(r"top_(\d+)", name)
    if few:
        most = int(few[1])
        return lambda share: share.holder == "top_n" and share.n is not None and share.n <= most
    holder = _options(name, get_args(Holder))[0]
    return lambda share: share.holder == holder


def _market(text: str) -> Condition:
    wanted = _options(text, ("export", "domestic", "mixed"))
    return Condition(
        lambda facts: {*facts.market.evidence} if facts.market.orientation in wanted else None
    )


def _end_markets(text: str) -> Condition:
    name, holds = _bound(text)
    if name:
        raise ValueError("needs a number")
    return Condition(
        lambda facts: {*facts.market.evidence} if holds(len(facts.market.end_markets)) else None
    )


def _channel(text: str) -> Condition:
    wanted = _options(text)
    return Condition(
        lambda facts: facts.tied(lambda link: link.channel in wanted) or None,
        channels=frozenset(wanted),
    )


def _direction(text: str) -> Condition:
    wanted = _options(text, ("downstream", "upstream"))
    return Condition(lambda facts: facts.tied(lambda link: link.direction in wanted) or None)


def _upgrading(text: str) -> Condition:
    left, right = _pair(text)
    kinds, outcomes = _options(left, get_args(Upgrade)), _options(right, get_args(Outcome))

    def test(facts: Facts) -> Ids | None:
        found = (u for u in facts.upgrading if u.kind in kinds and u.outcome in outcomes)
        return {i for u in found for i in u.evidence} or None

    return Condition(test)


def _words(text: str) -> Condition:
    lists = _options(text)
    return Condition(
        lambda facts: {i for name in lists for i in facts.said(name)} or None,
        words=frozenset(lists),
    )


def _concluded(text: str) -> Condition:
    section, value = _pair(text)
    wanted = _options(value)

    def test(facts: Facts) -> Ids | None:
        found = facts.conclusions.get(section, {})
        return {i for v in wanted for i in found.get(v, ())} or None

    return Condition(
        test, sections=frozenset([section]), values=frozenset((section, v) for v in wanted)
    )


_TESTS: dict[str, Callable[[str], Condition]] = {
    "governance": _governance,
    "change": _change,
    "function": _function,
    "missing": _missing,
    "buyers": _buyers,
    "share": _share,
    "market": _market,
    "end_markets": _end_markets,
    "channel": _channel,
    "direction": _direction,
    "upgrading": _upgrading,
    "words": _words,
    "concluded": _concluded,
}
_EXAMPLES = {
    "governance": "network >= 0.5",
    "change": "* -> network",
    "function": "design|marketing external",
    "missing": ">= 2",
    "buyers": "concentrated",
    "share": "main_buyer of firm_output >= 0.5",
    "market": "export|mixed",
    "end_markets": ">= 2",
    "channel": "wholesalers",
    "direction": "upstream",
    "upgrading": "functional blocked",
    "words": "standards",
    "concluded": "lock_in high",
}
