"""Reads share records from sentences.

spaCy's Matcher finds figures and what stands around them, and rules make of it what they can; weights learnt
from coded text, to which a rule's word is one feature among others, decide whether a figure is a share, of
what and whose. Where figures and holders are told in one order, that order says whose.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, cached_property
from typing import Any, NamedTuple

from pipeline.coding.shares.context import of_world, read_figures, told_by, window_of
from pipeline.coding.shares.features import Reading, Sentence, features_of
from pipeline.coding.shares.figures import Figure, Spans, find_figures
from pipeline.coding.shares.holders import Mention, find_mentions, together
from pipeline.coding.shares.lists import paired_holders, rows_of_figures
from pipeline.coding.shares.notation import matcher_pattern
from pipeline.coding.shares.owners import not_owning
from pipeline.coding.shares.weights import load_weights
from pipeline.coding.shares.wholes import Whole, find_wholes, whole_of
from pipeline.language.qualifiers.reader import denied_spans
from pipeline.records import Holder, Share, ShareOf
from pipeline.vocabulary import Caseless, load, lowered

#: Labels of the patterns that find figures; the others are tried where these have found one.
_OF_FIGURES = frozenset({"figure", "bare", "over", "under", "about", "exact"})
#: What a denial turns into a ceiling: "none takes (as much as, more than) a tenth".
_BY_DENIAL = ("over", "exactly")


class Candidate(NamedTuple):
    """A figure that may be a share, with its features, what rules make of it, and possible holders.

    ``paired`` is the holder that the order of a list gives to the figure; figures with one ``row`` are
    told in a row: all of them are shares, of one thing, or none. ``denied`` is that the words before deny
    it ("none takes more than a tenth"); ``at`` is the character at which the figure begins.
    """

    figure: Figure
    features: dict[str, float]
    rule: Reading | None
    mentions: list[Mention]
    paired: Mention | None
    row: int
    denied: bool = False
    at: int = 0


class ShareReader:
    """Finds who takes how much of what. spaCy is loaded with the first sentence that has a figure."""

    def __init__(self) -> None:
        self._data: Any = load("pipeline.coding.shares", "patterns.yaml")
        self._gate = Caseless(self._data["gate"])
        self._supposed = re.compile(self._data["supposed"], re.I)

    @cached_property
    def _nlp(self) -> Any:
        from spacy.lang.en import English

        return English()

    def _made(self, first: bool) -> Any:
        """A Matcher of the patterns that find figures (``first``), or of all the others."""
        from spacy.matcher import Matcher

        matcher = Matcher(self._nlp.vocab)
        for label, content in self._data["patterns"].items():
            if (label in _OF_FIGURES) != first:
                continue
            groups = content.items() if isinstance(content, dict) else [("", content)]
            for name, patterns in groups:
                matcher.add(
                    f"{label}.{name}".rstrip("."),
                    [matcher_pattern(p, self._data["words"]) for p in patterns],
                )
        return matcher

    @cached_property
    def _figures(self) -> Any:
        return self._made(first=True)

    @cached_property
    def _others(self) -> Any:
        return self._made(first=False)

    def read(self, texts: Sequence[str], before: Sequence[str] = ()) -> list[list[Share]]:
        """The share records of each text, in order; most sentences have none.

        ``before`` is, of each text, the sentence that stands before it, if anything is known of them.
        """
        return [[share for _, share in told] for told in self.placed(texts, before)]

    def placed(
        self, texts: Sequence[str], before: Sequence[str] = ()
    ) -> list[list[tuple[int, Share]]]:
        """As :meth:`read`, each share with the character at which its figure begins."""
        return [
            _shares(self.candidates(text, last))
            if self._gate.search(lowered(text)) and not self._supposed.match(text)
            else []
            for text, last in zip(texts, before or [""] * len(texts), strict=True)
        ]

    def named(self, text: str) -> tuple[list[str], list[Mention], list[Whole]]:
        """The tokens of a title or label, with the possible holders and wholes that it names."""
        doc, by_label = self._nlp(_plain(text)), dict[str, list[tuple[int, int]]]()
        self._collect(self._others(doc), by_label)
        spans, tokens = Spans(by_label), [t.text for t in doc]
        wholes = find_wholes([t.lower() for t in tokens], spans, set())
        return tokens, find_mentions(doc, spans, set()), wholes

    def candidates(self, text: str, before: str = "") -> list[Candidate]:
        """Every figure of a sentence with what speaks for and against its being a share.

        ``before`` is the sentence that stands before it, which may name the whole or its owner.
        """
        doc = self._nlp(_plain(text))
        by_label: dict[str, list[tuple[int, int]]] = {}
        self._collect(self._figures(doc), by_label)
        tokens = [t.text for t in doc]
        spans = Spans(by_label)
        figures = find_figures(tokens, spans)
        if not figures:
            return []
        self._collect(self._others(doc), by_label)
        barred = {i for f in figures for i in range(f.start, f.end)}
        words = [t.lower() for t in tokens]
        mentions, wholes = find_mentions(doc, spans, barred), find_wholes(words, spans, barred)
        shared = [whole_of(words, figure, wholes) for figure in figures]
        mentions = not_owning(words, mentions, [*wholes, *(w for w in shared if w)])
        paired = paired_holders(words, figures, mentions)
        mentions = together(words, mentions)
        sentence = Sentence(tokens, words, spans, mentions, wholes, before)
        rows = {n: row[0] for row in rows_of_figures(words, figures) for n in row}
        denied = denied_spans(text)
        found = []
        for number, rule in enumerate(read_figures(sentence, figures)):
            window = window_of(sentence, figures, number)
            if of_world(sentence, figures[number], window) or told_by(sentence, figures[number]):
                continue
            features = features_of(sentence, figures, number, window, rule)
            found.append(
                Candidate(
                    figures[number],
                    features,
                    rule,
                    mentions,
                    paired[number],
                    rows.get(number, number),
                    any(a < doc[figures[number].start].idx < b for a, b in denied),
                    doc[figures[number].start].idx,
                )
            )
        return found

    def _collect(
        self, matches: list[tuple[int, int, int]], by_label: dict[str, list[tuple[int, int]]]
    ) -> None:
        for key, start, end in matches:
            by_label.setdefault(self._nlp.vocab.strings[key], []).append((start, end))


def _shares(candidates: Sequence[Candidate]) -> list[tuple[int, Share]]:
    """The shares among the figures of a sentence, with the places of these."""
    weights, found = load_weights(), list[tuple[int, Share]]()
    before: Share | None = None
    chances, wholes = dict[int, float](), dict[int, ShareOf]()
    for candidate in candidates:
        chance = weights.is_share.chance(candidate.features)
        chances[candidate.row] = max(chance, chances.get(candidate.row, 0.0))
    for candidate in candidates:
        features = candidate.features
        least = weights.threshold_with_rule if candidate.rule else weights.threshold
        goes_on = before is not None and candidate.figure.goes_on
        rule, favour = candidate.rule, weights.favour
        own: ShareOf = weights.of.best(features, rule.of if rule else None, favour)
        holder: Holder = weights.holder.best(features, rule.holder.kind if rule else None, favour)
        if before is not None and goes_on:
            own, holder = before.of, before.holder
        of = wholes.setdefault(candidate.row, own)
        before = None
        if goes_on or chances[candidate.row] >= least:
            before = _record(candidate, of, holder)
            found.append((candidate.at, before))
    return found


def _record(candidate: Candidate, of: ShareOf, kind: Holder) -> Share:
    figure, named = candidate.figure, candidate.paired
    if named is None:
        rule = candidate.rule
        fits = rule is not None and rule.holder.kind == kind
        named = rule.holder if rule and fits else _nearest(candidate, kind)
    return Share(
        value=round(figure.value, 3),
        relation="under" if candidate.denied and figure.relation in _BY_DENIAL else figure.relation,
        value_high=figure.high,
        of=of,
        holder=named.kind if candidate.paired and named else kind,
        n=named.n if named else None,
        holder_name=named.name if named else None,
    )


def _nearest(candidate: Candidate, kind: str) -> Mention | None:
    """The possible holder of a kind that stands nearest to the figure."""
    start, end = candidate.figure.start, candidate.figure.end
    alike = [m for m in candidate.mentions if m.kind == kind]
    return min(alike, key=lambda m: max(start - m.end, m.start - end), default=None)


@cache
def _numbered() -> re.Pattern[str]:
    """A hyphen between words, unless a number in words ends before it."""
    ends = load("pipeline.coding.shares", "patterns.yaml")["number_ends"]
    barred = "".join(f"(?<!{end})" for end in ends)
    return re.compile(f"(?<=[A-Za-z]){barred}-(?=[A-Za-z])", re.I)


@cache
def _older_percent() -> re.Pattern[str]:
    return re.compile(load("pipeline.coding.shares", "patterns.yaml")["older_percent"])


def _plain(text: str) -> str:
    """The text with dashes between figures and odd spaces made plain, at unchanged length.

    Compounds become one word ("department_store"), numbers in words stay apart ("two-thirds"), and "p.c." is
    a sign of per cent with spaces after it.
    """
    text = _older_percent().sub(lambda m: "%".ljust(len(m[0])), text)
    text = re.sub(r"[\u00a0\u2009\u202f]", " ", text)
    return _numbered().sub("_", re.sub(r"(?<=[\d%\w])[–—−](?=\d)", "-", text))
