"""Reads from rules held as data which codes the words of a sentence settle."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Any, NamedTuple, get_args

from pipeline.language.qualifiers.reader import denied_spans
from pipeline.records import Codes, Function, Locus, Reason
from pipeline.vocabulary import Caseless, expand, load, lowered


class _Rule(NamedTuple):
    """A rule with its patterns compiled; ``gives`` are names of codes."""

    name: str
    gives: tuple[str, ...]
    adds: bool
    probability: float
    regex: Caseless
    bar: Caseless | None


class Settled(NamedTuple):
    """Codes as the words settle them, the probabilities of what they gave, and why."""

    codes: Codes
    scores: dict[str, float]
    reasons: list[Reason]


#: The probability of what is read off a subject and its act; set by hand, like the rules'.
_BY_SUBJECT = 0.85


@cache
def _data() -> Any:
    return load("pipeline.coding.wording", "rules.yaml")


@cache
def _gate() -> Caseless:
    """Finds what every sentence has that a rule settles."""
    return Caseless("|".join(_data()["gate"]))


@cache
def _rules() -> tuple[_Rule, ...]:
    data = _data()

    def compiled(patterns: Sequence[str]) -> Caseless:
        return Caseless("|".join(expand(p, data["parts"]) for p in patterns))

    return tuple(
        _Rule(
            name,
            tuple(entry["gives"]),
            bool(entry.get("adds")),
            float(entry["probability"]),
            compiled(entry["patterns"]),
            compiled(entry["not"]) if "not" in entry else None,
        )
        for name, entry in data["rules"].items()
    )


@cache
def _acts() -> dict[str, Caseless]:
    before = _data()["subjects"]["before_act"]
    return {f: Caseless(before + p) for f, p in _data()["acts"].items()}


@cache
def _openings() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    s = _data()["subjects"]
    found = [
        re.compile(s["opening"] + f"(?i:{s['determiner']}{s[party]})" + s["verb"])
        for party in ("external", "local")
    ]
    return found[0], found[1], re.compile(s["opening"] + s["pronoun"])


def subjects(texts: Sequence[str], paragraphs: Sequence[int]) -> list[Locus | None]:
    """Who acts in each sentence, as far as its first words tell: a party that buys (``external``), the
    producers (``local``), or nobody known. "They" are those of the sentence before in the paragraph."""
    external, local, pronoun = _openings()
    found: list[Locus | None] = []
    for at, text in enumerate(texts):
        before = found[-1] if at and paragraphs[at - 1] == paragraphs[at] else None
        outside, inside = external.match(text), local.match(text)
        if outside or inside:
            nearer = outside and (not inside or len(outside[0]) <= len(inside[0]))
            found.append("external" if nearer else "local")
        else:
            found.append(before if pronoun.search(text) else None)
    return found


def settle(text: str, codes: Codes, subject: Locus | None = None) -> Settled:
    """The codes of a sentence with what its words settle put in place of what a classifier chose.

    ``subject`` is who acts in it, from :func:`subjects`. What is denied says nothing, unless the denial is
    part of what a rule looks for ("no design of their own"); what else bars a rule stands in its own
    ``not`` patterns.
    """
    low = lowered(text)
    if not _gate().search(low):
        return Settled(codes, {}, [])
    given: dict[str, float] = {}
    reasons: list[Reason] = []
    coded = {f"{f}/{locus}" for f, locus in codes.functions}
    functions = {c.partition("/")[0] for c in coded}
    for rule in _rules():
        match = rule.regex.search(low)
        if match is None or (rule.bar is not None and rule.bar.search(low)):
            continue
        if _denied_before(text, match):
            continue
        for code in rule.gives:
            if rule.adds or code.partition("/")[0] in functions:
                given[code] = max(given.get(code, 0.0), rule.probability)
                reasons.append(Reason(code=_full(code), cue=rule.name, text=_quoted(text, match)))
    for function, act in _acts().items() if subject is not None else ():
        match = act.search(low)
        code = f"{function}/{subject}"
        other = f"{function}/{'local' if subject == 'external' else 'external'}"
        if match is None or other in given or _denied(text, match):
            continue
        given[code] = max(given.get(code, 0.0), _BY_SUBJECT)
        cue = f"subject_{subject}"
        reasons.append(Reason(code=_full(code), cue=cue, text=_quoted(text, match)))
        if subject == "external":
            # What buyers do themselves is no step up of the cluster's.
            stepped = [u for u in codes.upgrading if u != ("functional", "achieved")]
            codes = codes.model_copy(update={"upgrading": stepped})
    if not given:
        return Settled(codes, {}, [])
    return Settled(_merged(codes, given), {_full(c): p for c, p in given.items()}, reasons)


def _quoted(text: str, match: re.Match[str]) -> str:
    """The words of a match in a text in lower case, as the text has them."""
    return text[match.start() : match.end()].strip()


def _denied(text: str, match: re.Match[str]) -> bool:
    return any(a < match.end() and match.start() < b for a, b in denied_spans(text))


def _denied_before(text: str, match: re.Match[str]) -> bool:
    """Whether a denial that begins before a match reaches it ("neither … nor importers set")."""
    return any(a < match.start() < b for a, b in denied_spans(text))


def _full(code: str) -> str:
    """The name under which scores and reasons have a code."""
    if code.startswith("upgrading:"):
        return "outcome:" + code.partition(":")[2]
    return code if ":" in code else f"locus:{code}"


def _merged(codes: Codes, given: dict[str, float]) -> Codes:
    """What is given for a function, for buyers or for a kind of upgrading in place of what was coded for
    it; types of tie are added."""
    settled = {c.partition("/")[0] for c in given if ":" not in c}
    kept = [(f, locus) for f, locus in codes.functions if f not in settled]
    new = [
        (f, locus)
        for f in get_args(Function)
        for locus in get_args(Locus)
        if f"{f}/{locus}" in given
    ]
    order = {f: i for i, f in enumerate(get_args(Function))}
    told: dict[str, list[str]] = {}
    for code in given:
        family, _, label = code.rpartition(":")
        told.setdefault(family, []).append(label)
    upgrading = [(k, o) for k, o in (u.split("/") for u in told.get("upgrading", []))]
    functions = sorted([*kept, *new], key=lambda pair: (order[pair[0]], pair[1] == "external"))
    changed = {
        "functions": functions,
        "buyers": told.get("buyers") or codes.buyers,
        "governance": sorted({*codes.governance, *told.get("governance", [])}),
        "upgrading": [
            *(u for u in codes.upgrading if u[0] not in {kind for kind, _ in upgrading}),
            *upgrading,
        ],
    }
    return Codes.model_validate({**codes.model_dump(by_alias=True), **changed})
