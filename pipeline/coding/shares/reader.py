"""Reads share records from sentences with spaCy's Matcher over a blank English pipeline."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property
from typing import Any

from pipeline.coding.shares.context import read_shares
from pipeline.coding.shares.figures import Spans, find_figures
from pipeline.coding.shares.notation import matcher_pattern
from pipeline.records import Share
from pipeline.vocabulary import load

#: Labels of the patterns that find figures; the others are tried where these have found one.
_OF_FIGURES = frozenset({"figure", "over", "under", "about", "exact"})


class ShareReader:
    """Finds who takes how much of what. spaCy is loaded with the first sentence that has a figure."""

    def __init__(self) -> None:
        self._data: Any = load("pipeline.coding.shares", "patterns.yaml")
        self._gate = re.compile(self._data["gate"], re.I)
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

    def read(self, texts: Sequence[str]) -> list[list[Share]]:
        """The share records of each text, in order; most sentences have none."""
        return [
            self._read(text) if self._gate.search(text) and not self._supposed.match(text) else []
            for text in texts
        ]

    def _read(self, text: str) -> list[Share]:
        doc = self._nlp(_plain(text))
        by_label: dict[str, list[tuple[int, int]]] = {}
        self._collect(self._figures(doc), by_label)
        if not find_figures([t.text for t in doc], Spans(by_label)):
            return []
        self._collect(self._others(doc), by_label)
        return read_shares(doc, Spans(by_label))

    def _collect(
        self, matches: list[tuple[int, int, int]], by_label: dict[str, list[tuple[int, int]]]
    ) -> None:
        for key, start, end in matches:
            by_label.setdefault(self._nlp.vocab.strings[key], []).append((start, end))


_NUMBERED = re.compile(
    r"(?<=[A-Za-z])(?<!\bone)(?<!\btwo)(?<!\bthree)(?<!\bfour)(?<!\bfive)(?<!\bsix)(?<!\bseven)(?<!\beight)"
    r"(?<!\bnine)(?<!\bnineteen)(?<!\beleven)(?<!ty)-(?=[A-Za-z])",
    re.I,
)


def _plain(text: str) -> str:
    """The text with dashes between figures and odd spaces made plain, at unchanged length.

    Compounds become one word ("department_store"), numbers in words stay apart ("two-thirds").
    """
    text = re.sub(r"[\u00a0\u2009\u202f]", " ", text)
    return _NUMBERED.sub("_", re.sub(r"(?<=[\d%\w])[–—−](?=\d)", "-", text))
