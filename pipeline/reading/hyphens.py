"""Decides whether a hyphen at the end of a line belongs to the word or only to the line."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import cache
from importlib import resources
from typing import Any

import yaml

EDGE = re.compile(r"^[^\w]+|[^\w]+$")


@cache
def _data() -> dict[str, frozenset[str]]:
    text = resources.files("pipeline.reading").joinpath("hyphens.yaml").read_text("utf-8")
    loaded: dict[str, Any] = yaml.safe_load(text)
    return {name: frozenset(str(word) for word in words) for name, words in loaded.items()}


class Hyphens:
    """Decides by the forms that the document has elsewhere, then by known parts of compounds."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words = words
        self._seen: Counter[str] | None = None

    @property
    def seen(self) -> Counter[str]:
        """How often each word of the document occurs, in small letters; counted when first asked."""
        if self._seen is None:
            self._seen = Counter(EDGE.sub("", word.lower()) for word in self._words)
        return self._seen

    def closed(self, left: str, right: str) -> bool:
        """Whether the parts before and after the break are written as one word, without hyphen."""
        a = EDGE.sub("", left.lower()).rpartition("-")[2].rpartition("—")[2]
        b = re.split(r"[^\w’']", EDGE.sub("", right.lower()), maxsplit=1)[0]
        if not a or not b or not a.isalpha() or not b[0].isalpha():
            return False
        whole = EDGE.sub("", left.lower()) + EDGE.sub("", right.lower())
        parted = EDGE.sub("", left.lower()) + "-" + EDGE.sub("", right.lower())
        solid = max(self.seen[a + b], self.seen[whole])
        open_ = max(self.seen[f"{a}-{b}"], self.seen[parted])
        if solid or open_:
            return solid >= open_
        if right[0].isupper():
            return left.isupper() and len(left) > 3
        data = _data()
        if b in data["second_parts"] and (self.seen[a] or a in data["first_parts"]):
            return False
        if a in data["first_parts"]:
            return False
        if a in data["solid_first_parts"] or len(a) < 3 or len(b) < 3:
            return a not in data["prefixes"] or not self.seen[b]
        return not (self.seen[b] and (a in data["prefixes"] or self.seen[a]))
