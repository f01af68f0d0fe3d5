"""Who holds a share: the main buyer, the top n, a type of buyer or a market."""

from __future__ import annotations

import re
from functools import cache
from typing import Any, NamedTuple

from pipeline.coding.shares.figures import Spans
from pipeline.language.nations import find_nations
from pipeline.language.places.gazetteer import places_named
from pipeline.records import Holder
from pipeline.vocabulary import load

#: More holders than this are no leading few but a kind of buyer.
_FEW = 150

_ORDER: tuple[Holder, ...] = ("top_n", "main_buyer", "buyer_type", "market")


class Mention(NamedTuple):
    """A possible holder: its tokens, kind, how many, and the words that name it."""

    start: int
    end: int
    kind: Holder
    n: int | None
    name: str


def find_mentions(doc: Any, spans: Spans, barred: set[int]) -> list[Mention]:
    """Possible holders in order; of overlapping ones the longest stands. ``barred`` are tokens that
    belong to a figure or to the thing that is shared."""
    candidates: list[tuple[int, int, int, Holder]] = []
    for rank, kind in enumerate(_ORDER):
        for start, end in spans.by_label.get(f"holder.{kind}", []):
            candidates.append((start - end, rank, start, kind))
    for start, end in _nations(doc):
        candidates.append((start - end, 3, start, "market"))
    runs = _firms(doc)
    for start, end in _places(doc, runs):
        candidates.append((start - end, 3, start, "market"))
    for start, end in runs:
        candidates.append((start - end, 4, start, "main_buyer"))
    taken: set[int] = set(barred)
    found: list[Mention] = []
    for length, _, start, kind in sorted(candidates, key=lambda c: (c[0], c[1], c[2])):
        tokens = set(range(start, start - length))
        if tokens & taken:
            continue
        taken |= tokens
        found.append(_mention(doc, start, start - length, kind))
    return sorted(found)


def _nations(doc: Any) -> list[tuple[int, int]]:
    """Tokens of the countries named (not of demonyms before a noun)."""
    found = []
    for nation in find_nations(doc.text):
        span = doc.char_span(nation.start, nation.end, alignment_mode="expand")
        if nation.form == "name" and span is not None:
            found.append((span.start, span.end))
    return found


def _firms(doc: Any) -> list[tuple[int, int]]:
    """Runs of capitalised words inside the sentence: names of firms, if nothing else claims them.

    A lone word that is a nation's adjective, a month or a word of grammar names none; a sentence's
    first word alone does only where another name is joined to it.
    """
    found: list[tuple[int, int]] = []
    start: int | None = None
    no_names = _of_nations(doc) | {t.i for t in doc if t.is_stop or t.lower_ in _words("months")}
    for i, token in enumerate(doc):
        capital = bool(re.match(r"[A-ZÀ-Þ][\w&.-]*$", token.text))
        if capital and start is None and not (i == 0 and token.lower_ in _words("articles")):
            start = i
        if not capital and start is not None:
            first = start == 0 and not _goes_on(doc, i)
            lone = i - start == 1 and (first or start in no_names)
            if not lone and token.lower_ not in _buyers():
                found.append((start, i))
            start = None
    return found


@cache
def _buyers() -> frozenset[str]:
    return _words("firm_plural") | _words("firm_single")


def _goes_on(doc: Any, at: int) -> bool:
    """Whether a comma or "and" at a token joins another name: "Volvo and Electrolux"."""
    joined = doc[at].lower_ in ("and", ",") and at + 1 < len(doc)
    return joined and bool(doc[at + 1].text[:1].isupper())


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset(load("pipeline.coding.shares", "patterns.yaml")["words"][name])


def _of_nations(doc: Any) -> set[int]:
    """Tokens of the adjectives of nations."""
    found: set[int] = set()
    for nation in find_nations(doc.text):
        span = doc.char_span(nation.start, nation.end, alignment_mode="expand")
        if nation.form != "name" and span is not None:
            found |= set(range(span.start, span.end))
    return found


def _places(doc: Any, runs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Runs of capitalised words that are places: goods go there, nobody there is a buyer by name."""
    starts = [(0, 1), *runs] if len(doc) and doc[0].text[:1].isupper() else runs
    return [(s, e) for s, e in starts if places_named(doc[s:e].text)]


def together(words: list[str], mentions: list[Mention]) -> list[Mention]:
    """The same holders, with firms that an "and" joins taken as one: "Volvo and Electrolux" are two."""
    found: list[Mention] = []
    for mention in mentions:
        last = found[-1] if found else None
        between = words[last.end : mention.start] if last else []
        if last and mention.kind == "main_buyer" and _are_joined(last, between):
            size = (last.n or 1) + 1
            name = f"{last.name} and {mention.name}"
            found[-1] = Mention(last.start, mention.end, "top_n", size, name)
        else:
            found.append(mention)
    return found


def _are_joined(last: Mention, between: list[str]) -> bool:
    firms = last.kind == "main_buyer" or (last.kind == "top_n" and last.n is not None)
    return firms and between in (["and"], [",", "and"])


def _mention(doc: Any, start: int, end: int, kind: Holder) -> Mention:
    words = [doc[i].text.lower() for i in range(start, end)]
    numbers = load("pipeline.coding.shares", "patterns.yaml")["number_words"]
    n: int | None = None
    if kind == "top_n":
        for word in words:
            if word.isdigit():
                n = int(word)
            elif word in numbers and word not in ("a", "an", "single"):
                n = int(numbers[word])
        if n == 1:
            kind, n = "main_buyer", None
        elif n is not None and n > _FEW:
            kind, n = "buyer_type", None
        elif n is None and re.search(r"\d", words[0]):
            kind = "buyer_type"
    first = start
    while first > 1 and doc[first - 1].text[:1].isupper() and doc[first - 1].is_alpha:
        first -= 1
    return Mention(start, end, kind, n, doc[first:end].text)
