"""Of what a fraction is: output, sales, exports, purchases, a market, or something else."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from pipeline.coding.shares.figures import Figure, Spans
from pipeline.records import ShareOf
from pipeline.vocabulary import load

_STOPS = {";", ":", "(", ")", "—", "–", ",", "."}
_POSSESSIVE = {"'s", "’s", "'", "’"}
_REACH = 9


class Whole(NamedTuple):
    """What a fraction is of: tokens of its head, and its kind.

    ``other`` is no share (people, firms, costs …); ``goods`` is a noun that no list has and counts
    as output only where the sentence says who takes it.
    """

    start: int
    end: int
    kind: str


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset(load("pipeline.coding.shares", "patterns.yaml")["words"][name])


def find_wholes(words: list[str], spans: Spans, barred: set[int]) -> list[Whole]:
    """All mentions of output, sales … and of things that are none, longest first at each place."""
    found: list[Whole] = []
    for label, places in spans.by_label.items():
        if label == "other" or label.startswith("quantity."):
            kind = label.removeprefix("quantity.")
            found += [Whole(s, e, kind) for s, e in places if s not in barred]
    found.sort(key=lambda w: (w.start, w.start - w.end, w.kind))
    kept: list[Whole] = []
    for whole in found:
        if not kept or whole.start >= kept[-1].end:
            kept.append(whole)
    return kept


def whole_of(words: list[str], figure: Figure, wholes: list[Whole]) -> Whole | None:
    """What stands after "80 per cent of", as the head of its phrase; None without an "of"."""
    at = figure.end
    while at < len(words) and words[at] in _words("figure_tail"):
        at += 1
    if at >= len(words):
        return None
    of = words[at] == "of"
    in_every = "in" in words[figure.start : figure.end] or "out" in words[figure.start : figure.end]
    if not of and not (figure.word and words[at] in _words("det")) and not in_every:
        direct = next((w for w in wholes if w.start == at), None)
        return direct if direct and direct.kind == "other" else None
    at += of
    if words[at : at + 1] and words[at] in _words("whole_pronoun"):
        end = at + 2
        while end < min(at + 8, len(words)) and words[end] not in _words("clause_end"):
            end += 1
        return Whole(at, end, "output")
    return _head(words, at, wholes) or _goods(words, at)


def _head(words: list[str], at: int, wholes: list[Whole]) -> Whole | None:
    """The head of the noun phrase that starts at a token, if it is a known whole."""
    chosen: Whole | None = None
    for whole in wholes:
        if whole.start < at:
            continue
        if chosen is None:
            between = words[at : whole.start]
            if len(between) > _REACH or set(between) & _STOPS or _phrase_over(between):
                return None
            chosen = whole
            continue
        gap = words[chosen.end : whole.start]
        if not gap and chosen.kind == "other":
            break
        if gap and gap[0] not in _POSSESSIVE and gap[0] != "of":
            break
        if len(gap) > 5 or (
            gap and gap[0] == "of" and chosen.kind in ("exports", "sales", "purchases", "output")
        ):
            break
        chosen = whole
    return chosen


def _phrase_over(between: list[str]) -> bool:
    """Whether the noun phrase has ended before: a verb or preposition stands in between."""
    return bool(set(between[1:]) & _words("phrase_end"))


def _goods(words: list[str], at: int) -> Whole | None:
    """An unlisted noun or a pronoun after "of"."""
    end = at
    while end < len(words) and words[end] not in _STOPS and words[end] not in _words("phrase_end"):
        end += 1
    return Whole(at, end, "goods") if end > at and end - at <= 6 else None


def share_of(
    tokens: list[str],
    figure: Figure,
    whole: Whole | None,
    wholes: list[Whole],
    last: ShareOf | None,
) -> ShareOf | None:
    """What the figure is of, as a share record names it; a figure without its own takes the last."""
    if whole is not None and whole.kind != "goods":
        return kind_of(tokens, whole)
    if whole is not None:
        said = {t.lower() for t in tokens[whole.start : whole.end]}
        if not said & _words("pronoun"):
            return kind_of(tokens, whole)
    before = [w for w in wholes if w.end <= figure.start and w.kind != "other"]
    if before:
        return kind_of(tokens, before[-1])
    if last or whole is not None:
        return last or "firm_output"
    following = {t.lower() for t in tokens[figure.end : figure.end + 2]}
    return "exports" if following & _words("went") else None


def kind_of(tokens: list[str], whole: Whole) -> ShareOf:
    """Output is told apart by whose it is; the rest has its own name."""
    words = [t.lower() for t in tokens]
    phrase = words[max(0, whole.start - 8) : whole.end]
    if "of" in phrase:
        phrase = phrase[len(phrase) - 1 - phrase[::-1].index("of") :]
    said, follow = set(phrase), words[whole.end : whole.end + 6]
    firm = bool(said & (_words("firm_owner") | _words("own")))
    if whole.kind in ("exports", "sales", "purchases", "market"):
        return whole.kind  # type: ignore[return-value]
    subject = set(words[: whole.start])
    if follow[:1] in (["that"], ["which"]) and set(follow[:5]) & _words("sending"):
        return "exports"
    if said & _words("sending") and words[whole.start] in _words("relative"):
        return "exports"
    if said & _words("cluster_owner") or _named_owner(tokens, whole):
        return "cluster_output"
    if words[whole.start] in _words("relative"):
        return "firm_output"
    if not firm and any(
        a.isalpha() and b in _POSSESSIVE for a, b in zip(phrase, phrase[1:], strict=False)
    ):
        return "firm_output"
    if firm:
        its = bool(said & {"its"}) and bool(subject & _words("cluster_subject"))
        return "cluster_output" if its else "firm_output"
    if said & _words("person"):
        return "firm_output"
    if follow[:1] in (["in"], ["of"]) and set(follow) & _words("cluster_owner"):
        return "cluster_output"
    if set(words) & _words("firm_subject"):
        return "firm_output"
    return "cluster_output"


def _named_owner(tokens: list[str], whole: Whole) -> bool:
    """Whether a name owns or makes it: "Datang's socks", "what Kenya produces"."""
    inside = tokens[whole.start : whole.end]
    if any(t[:1].isupper() for t in inside):
        return True
    before = tokens[max(0, whole.start - 4) : whole.start]
    return any(
        a[:1].isupper() and b in _POSSESSIVE for a, b in zip(before, before[1:], strict=False)
    )
