"""Finds the fractions that a sentence names and their values."""

from __future__ import annotations

import re
from typing import Any, NamedTuple
from unicodedata import numeric

from pipeline.coding.shares.notation import FRACTION
from pipeline.records import Relation
from pipeline.vocabulary import load


class Spans(NamedTuple):
    """Matched spans by label: label → list of (start, end) tokens, longest first at each place."""

    by_label: dict[str, list[tuple[int, int]]]

    def starting(self, label: str, at: int) -> tuple[int, int] | None:
        """The longest span of a label that starts at a token."""
        return max((s for s in self.by_label.get(label, ()) if s[0] == at), default=None)

    def ending(self, label: str, at: int) -> tuple[int, int] | None:
        """The longest span of a label that ends before token ``at``."""
        return min((s for s in self.by_label.get(label, ()) if s[1] == at), default=None)


class Figure(NamedTuple):
    """A fraction: its tokens, with the words that qualify it, its value and relation.

    One that ``goes_on`` is what the figure before it is: "60 per cent went to France, 19 to Spain".
    """

    start: int
    end: int
    value: float
    high: float | None
    relation: Relation
    word: bool
    goes_on: bool = False


def find_figures(tokens: list[str], spans: Spans) -> list[Figure]:
    """All fractions from 0 to 1 in order; where matches overlap the longest that is one stands.

    A plain number after a percentage is one too where its place says so: "60 per cent went to France,
    19 to Spain".
    """
    taken: set[int] = set()
    found: list[Figure] = []
    for start, end in sorted(spans.by_label.get("figure", []), key=lambda s: (s[0] - s[1], s[0])):
        if taken & set(range(start, end)):
            continue
        figures = _figures(tokens, start, end, spans)
        if figures or not _has_year(tokens[start:end]):
            taken.update(range(start, end))
        found += figures
    shares = [f.start for f in found if not f.word]
    for start, end in sorted(spans.by_label.get("bare", [])):
        if shares and start > min(shares) and not taken & set(range(start, end)):
            taken.update(range(start, end))
            found += _bare(tokens, start, end, spans)
    found.sort(key=lambda f: f.start)
    return [f._replace(goes_on=f.goes_on or _ends(tokens, found, i)) for i, f in enumerate(found)]


def _ends(tokens: list[str], found: list[Figure], at: int) -> bool:
    """Whether a figure is where a change ends: "from 15 per cent in 1991 to 48 per cent"."""
    if not at or tokens[found[at].start - 1].lower() != "to":
        return False
    start = found[at - 1].start
    return start > 0 and tokens[start - 1].lower() == "from"


def _has_year(tokens: list[str]) -> bool:
    return any(re.fullmatch(r"1[5-9]\d\d|20\d\d", t) for t in tokens)


def _bare(tokens: list[str], start: int, end: int, spans: Spans) -> list[Figure]:
    """A number that goes on with the per cent of the one before it; the last token is what follows."""
    words = [t.lower() for t in tokens[start : end - 1]]
    values = _values([*words, "percent"])
    if len(values) != 1 or not 0 < values[0] <= 1:
        return []
    relation, first, last = _relation(tokens, start, end - 1, spans)
    return [Figure(first, last, values[0], None, relation, word=False, goes_on=True)]


def _figures(tokens: list[str], start: int, end: int, spans: Spans) -> list[Figure]:
    """The figure of one match; one each where several are co-ordinated ("40, 30 and 20 per cent")."""
    words = [t.lower() for t in tokens[start:end]]
    whole = words == ["the", "whole"]
    values = [1.0] if whole else _values(words)
    if not values or any(v > 1 for v in values) or not _is_fraction(tokens, start, end, words):
        return []
    relation, first, last = _relation(tokens, start, end, spans)
    word = not any(re.search(r"\d|%|cent", w) for w in words)
    apart = words[0] not in ("between", "from") and not {"to", "-"} & set(words)
    if len(values) >= 2 and (apart or _changes(tokens, start, words)):
        return [Figure(first, last, value, None, relation, word) for value in values]
    high = values[1] if len(values) >= 2 and values[1] > values[0] else None
    if high is not None:
        relation = "between"
    return [Figure(first, last, values[0], high, relation, word)]


def _changes(tokens: list[str], start: int, words: list[str]) -> bool:
    """Whether "from 20 to 65 per cent" tells a change, and so two figures, and no range."""
    before = {t.lower() for t in tokens[max(0, start - 6) : start]}
    return words[0] == "from" and bool(before & set(_lists("changes")))


def _data() -> Any:
    return load("pipeline.coding.shares", "patterns.yaml")


def _lists(name: str) -> list[str]:
    found: list[str] = _data()["words"][name]
    return found


def _values(words: list[str]) -> list[float]:
    """The fractions that the words of a figure give."""
    data = _data()
    numbers, parts = data["number_words"], data["parts_of_one"]
    percent = any(w in ("%", "percent", "pct", "cent", *data["hundredths"]) for w in words)
    in_every = not percent and bool(set(_lists("in_every")) & set(words))
    if in_every and "out" not in words:
        words = [w for w in words if w in numbers or w == "in" or w[:1].isdigit()]
    if in_every:
        # "Six lots in a hundred": the article counts nothing.
        words = [w for w in words if w not in _lists("articles")]
    read: list[float] = []
    previous = ""
    for word in words:
        if word in parts and not percent:
            top = read.pop() if read else 1.0
            read.append(top / parts[word])
        elif re.fullmatch(r"\d+(?:[.,]\d+)?", word):
            read.append(float(word.replace(",", ".")))
        elif re.fullmatch(FRACTION, word):
            read.append(_part_of_one(word))
        elif word in numbers and not (percent and word in ("a", "an", "single")):
            tens = previous in numbers and numbers[previous] >= 20 and bool(read)
            read.append(read.pop() + numbers[word] if tens else float(numbers[word]))
        previous = word if word != "-" else previous
    if in_every:
        return [read[0] / read[1]] if len(read) == 2 and read[1] > read[0] else []
    return [round(v / 100 if percent else v, 3) for v in read]


def _part_of_one(word: str) -> float:
    """The value of "2/3" or "⅔"; one that is no part of one ("9/0") is given as more than it."""
    top, slash, bottom = word.partition("/")
    if not slash:
        return numeric(word)
    return int(top) / int(bottom) if 0 < int(top) < int(bottom) else 2.0


def _is_fraction(tokens: list[str], start: int, end: int, words: list[str]) -> bool:
    """Whether "a third", "half", "one in five" is a fraction here and not an ordinal or other word."""
    before = tokens[start - 1].lower() if start else ""
    after = tokens[end].lower() if end < len(tokens) else "."
    if after in _lists("counting_after"):
        return False
    if words == ["the", "whole"]:
        follow = [t.lower() for t in tokens[end : end + 2]]
        return follow[:1] == ["of"] and bool(set(follow[1:]) & set(_lists("whole_of")))
    if re.fullmatch(FRACTION, words[0]):  # "9/11" is a day, and "1/2 kg" no share.
        return after == "of"
    if words[-1] == "half" and len(words) < 3:
        return before not in _lists("half_not_after") and after not in _lists("half_not_before")
    if words[-1] in _lists("ordinal_parts") and words[0] in ("a", "one"):
        return after in _lists("part_before") or bool(re.fullmatch(r"[^\w]+", after))
    if words[-1] in _lists("plural_parts"):
        return after != "of" or words[0] in _lists("plural_count")
    return True


def _relation(tokens: list[str], start: int, end: int, spans: Spans) -> tuple[Relation, int, int]:
    """The relation that the words before (or after) give, and the figure's span with them."""
    labels: tuple[tuple[str, Relation], ...] = (
        ("about", "about"),
        ("over", "over"),
        ("under", "under"),
        ("exact", "exactly"),
    )
    best: tuple[int, Relation] | None = None
    for label, relation in labels:
        span = spans.ending(label, start)
        if span and (best is None or span[0] < best[0]):
            best = (span[0], relation)
    tail = " ".join(t.lower() for t in tokens[end : end + 2])
    after: tuple[Relation, ...] = ("over", "under", "about")
    for relation in after:
        if tail in _data()["relation_after"][relation]:
            return relation, best[0] if best else start, end + 2
    return (best[1], best[0], end) if best else ("exactly", start, end)
