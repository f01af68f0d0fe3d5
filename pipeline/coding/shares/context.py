"""Decides which fractions are shares: of what they are, and who holds them.

Most percentages are none (growth, wages, duties, numbers of firms, costs): a fraction is a share
only where its sentence says of what output or trade it is and where or to whom that goes.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from pipeline.coding.shares.figures import Figure, Spans, find_figures
from pipeline.coding.shares.holders import Mention, find_mentions
from pipeline.coding.vocabulary import load
from pipeline.records import Share, ShareOf

_STOPS = {";", ":", "(", ")", "—", "–"}
_REACH = 10


class Whole(NamedTuple):
    """What a fraction is of: tokens of its head, and its kind (``other`` is no share)."""

    start: int
    end: int
    kind: str


def read_shares(doc: Any, spans: Spans) -> list[Share]:
    """The share records of one sentence."""
    tokens = [t.text for t in doc]
    figures = find_figures(tokens, spans)
    if not figures:
        return []
    wholes = _wholes(tokens, spans, figures)
    barred = {i for f in figures for i in range(f.start, f.end)}
    mentions = find_mentions(doc, spans, barred)
    found: list[Share] = []
    last: ShareOf | None = None
    for number, figure in enumerate(figures):
        limit = figures[number + 1].start if number + 1 < len(figures) else len(tokens)
        whole = _whole_of(tokens, figure, wholes, spans)
        if whole and whole.kind == "other":
            continue
        if whole is None and _is_growth(tokens, figure, spans):
            continue
        if whole and _is_change(tokens, figure, spans):
            continue
        kind = _kind(tokens, whole) if whole else _inherited(tokens, figure, wholes, last)
        if kind is None:
            continue
        previous = figures[number - 1].end if number else 0
        holder = _holder(tokens, figure, whole, mentions, spans, (previous, limit))
        if holder is None:
            continue
        found.append(_share(figure, kind, holder))
        last = kind
    return found


def _share(figure: Figure, kind: ShareOf, holder: Mention) -> Share:
    return Share(
        value=round(figure.value, 3),
        relation=figure.relation,
        value_high=figure.high,
        of=kind,
        holder=holder.kind,
        n=holder.n,
        holder_name=holder.name,
    )


def _wholes(tokens: list[str], spans: Spans, figures: list[Figure]) -> list[Whole]:
    """All mentions of output, sales … and of things that are none, longest first at each place."""
    inside = {i for f in figures for i in range(f.start, f.end)}
    found: list[Whole] = []
    for label, places in spans.by_label.items():
        if label == "other" or label.startswith("quantity."):
            kind = label.removeprefix("quantity.")
            found += [Whole(s, e, kind) for s, e in places if s not in inside]
    found.sort(key=lambda w: (w.start, w.start - w.end, w.kind))
    kept: list[Whole] = []
    for whole in found:
        if not kept or whole.start >= kept[-1].end:
            kept.append(whole)
    return kept


def _whole_of(
    tokens: list[str], figure: Figure, wholes: list[Whole], spans: Spans
) -> Whole | None:
    """What stands after "80 per cent of", as the last noun of its phrase; None without an "of"."""
    at = figure.end
    while at < len(tokens) and tokens[at].lower() in ("share", "part", "or", "more", "percent", "all"):
        at += 1
    if at >= len(tokens):
        return None
    word = tokens[at].lower()
    determiners = load("pipeline.coding.shares", "patterns.yaml")["words"]["det"]
    if word != "of" and not (figure.word and word in determiners):
        direct = next((w for w in wholes if w.start == at), None)
        return direct if direct and direct.kind == "other" else None
    return _head(tokens, at + (word == "of"), wholes)


def _head(tokens: list[str], at: int, wholes: list[Whole]) -> Whole | None:
    """The head of the noun phrase that starts at a token, if it is a known whole."""
    chosen: Whole | None = None
    for whole in wholes:
        if whole.start < at:
            continue
        if chosen is None:
            if whole.start - at > _REACH or _stopped(tokens, at, whole.start):
                return None
            chosen = whole
        else:
            gap = [t.lower() for t in tokens[chosen.end : whole.start]]
            if gap and gap[0] not in ("'s", "’s", "'", "’", "of") or len(gap) > 5:
                break
            if gap and gap[0] == "of" and chosen.kind != "other" and whole.kind == "other":
                break
            if gap and gap[0] == "of" and chosen.kind in ("exports", "sales", "purchases"):
                break
            chosen = whole
    return chosen


def _stopped(tokens: list[str], start: int, end: int) -> bool:
    return any(t in _STOPS or t in (",", ".") for t in tokens[start:end])


def _is_growth(tokens: list[str], figure: Figure, spans: Spans) -> bool:
    """Whether a figure without an "of" is a rate of change, a margin, a duty or the like."""
    if spans.ending("growth", figure.start) or spans.starting("growth_after", figure.end):
        return True
    before = [t.lower() for t in tokens[max(0, figure.start - 2) : figure.start]]
    return bool(before and before[-1] in ("of", "a", "an") and "share" not in before)


def _is_change(tokens: list[str], figure: Figure, spans: Spans) -> bool:
    before = tokens[figure.start - 1].lower() if figure.start else ""
    return before == "by" and bool(spans.ending("growth", figure.start)) and len(
        range(*(spans.ending("growth", figure.start) or (0, 0)))
    ) > 1


def _kind(tokens: list[str], whole: Whole) -> ShareOf | None:
    """The contract's name for a whole; output is told apart by whose it is."""
    if whole.kind in ("exports", "sales", "purchases", "market"):
        return whole.kind  # type: ignore[return-value]
    words = load("pipeline.coding.shares", "patterns.yaml")["words"]
    own, firm, cluster = (set(words[k]) for k in ("own", "firm_owner", "cluster_owner"))
    phrase = [t.lower() for t in tokens[max(0, whole.start - 8) : whole.end]]
    if "of" in phrase:
        phrase = phrase[len(phrase) - 1 - phrase[::-1].index("of") :]
    follow = [t.lower() for t in tokens[whole.end : whole.end + 6]]
    if set(phrase) & cluster:
        return "cluster_output"
    if set(phrase) & (firm | own):
        subject = [t.lower() for t in tokens[: whole.start]]
        if set(phrase) & {"its"} and set(subject) & {"cluster", "valley", "district", "industry", "country", "region", "island", "sector", "town", "village", "province"}:
            return "cluster_output"
        return "firm_output"
    if follow[:1] in (["in"], ["of"]) and set(follow) & cluster:
        return "cluster_output"
    subject = {t.lower() for t in tokens}
    if set(phrase) & {"they", "he", "she", "it", "we", "i", "you"} or subject & {"firm", "factory", "workshop", "we", "company", "firms", "owner"}:
        return "firm_output"
    return "cluster_output"


def _inherited(
    tokens: list[str], figure: Figure, wholes: list[Whole], last: ShareOf | None
) -> ShareOf | None:
    """Of what a figure without its own "of" is: of what the sentence spoke of before."""
    before = [w for w in wholes if w.end <= figure.start and w.kind != "other"]
    if before and figure.start - before[-1].end <= 12:
        kind = _kind(tokens, before[-1])
        if kind:
            return kind
    if last:
        return last
    verbs = {"export", "exports", "exported", "exporting", "ship", "ships", "shipped", "sell", "sells", "sold"}
    if set(t.lower() for t in tokens[max(0, figure.start - 3) : figure.start]) & verbs:
        return "firm_output" if {"firm", "we", "they", "company", "factory"} & {t.lower() for t in tokens} else "cluster_output"
    return None


def _holder(
    tokens: list[str],
    figure: Figure,
    whole: Whole | None,
    mentions: list[Mention],
    spans: Spans,
    window: tuple[int, int],
) -> Mention | None:
    """Who takes the share: named after it ("goes to …") or as the subject before it ("… took")."""
    after_at = whole.end if whole and whole.start >= figure.end else figure.end
    words = load("pipeline.coding.shares", "patterns.yaml")["words"]
    gives = set(words["give_prep"])
    take = [s for s in spans.by_label.get("takes", []) if window[0] <= s[0] < figure.start]
    depend = [s for s in spans.by_label.get("depend", []) if window[0] <= s[0] < figure.start]
    ahead = [m for m in mentions if after_at <= m.start < window[1]]
    behind = [m for m in mentions if window[0] <= m.start and m.end <= figure.start]
    active = bool(take) and take[-1][1] >= figure.start - 3
    if depend:
        named = [m for m in behind if m.start >= depend[-1][0]]
        if named:
            return named[0]
    if active:
        subject = [m for m in behind if m.end <= take[-1][0] and m.kind != "market"] or [
            m for m in behind if m.end <= take[-1][0]
        ]
        if subject and not _sells(tokens, take[-1]):
            return subject[0]
    for mention in ahead:
        lead = {t.lower() for t in tokens[max(after_at, mention.start - 5) : mention.start]}
        if lead & gives or mention.kind == "market":
            return mention
    if behind and (take or not whole):
        return behind[-1]
    return None


def _sells(tokens: list[str], verb: tuple[int, int]) -> bool:
    """Whether the verb has producers as its subject, so that the holder comes after it."""
    return tokens[verb[0]].lower().startswith(("sell", "sold", "export", "ship", "supply", "supplie", "make", "made", "deliver"))
