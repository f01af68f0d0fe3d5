"""Reads share records from sentences with spaCy's Matcher over a blank English pipeline."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property
from typing import Any

from pipeline.coding.shares.context import read_shares
from pipeline.coding.shares.figures import Spans
from pipeline.coding.shares.notation import matcher_pattern
from pipeline.coding.vocabulary import load
from pipeline.records import Share


class ShareReader:
    """Finds who takes how much of what. spaCy is loaded with the first sentence that has a figure."""

    def __init__(self) -> None:
        self._data: Any = load("pipeline.coding.shares", "patterns.yaml")
        self._gate = re.compile(self._data["gate"], re.I)

    @cached_property
    def _nlp(self) -> Any:
        from spacy.lang.en import English

        return English()

    @cached_property
    def _matcher(self) -> Any:
        from spacy.matcher import Matcher

        matcher = Matcher(self._nlp.vocab)
        for label, content in self._data["patterns"].items():
            groups = content.items() if isinstance(content, dict) else [("", content)]
            for name, patterns in groups:
                matcher.add(
                    f"{label}.{name}".rstrip("."),
                    [matcher_pattern(p, self._data["words"]) for p in patterns],
                )
        return matcher

    def read(self, texts: Sequence[str]) -> list[list[Share]]:
        """The share records of each text, in order; most sentences have none."""
        return [self._read(text) if self._gate.search(text) else [] for text in texts]

    def _read(self, text: str) -> list[Share]:
        doc = self._nlp(_plain(text))
        by_label: dict[str, list[tuple[int, int]]] = {}
        for key, start, end in self._matcher(doc):
            by_label.setdefault(self._nlp.vocab.strings[key], []).append((start, end))
        return read_shares(doc, Spans(by_label))


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
